// One connection: reads requests one after the other, hands each to a worker thread, writes the answer.
//
//     handshake ─► waiting ─► head ─► body ─► handling ─► writing ─► waiting ...
//                                       └── with a sink: handling ─► body ⇄ storing ─► writing
//
// Held by what waits for it: a read, a write, a request on its way (`Pending`); gone when nothing does. Belongs to the
// network thread, on which it also ends.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "service/response_coding.h"
#include "service/server_shared.h"
#include "service/transport.h"

namespace taixin::service {

struct Peer {
  std::string address;  // empty over the Unix socket
  bool local = false;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::unique_ptr<Transport> transport, Shared& shared, Peer peer);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start();

  // A connection that waits for its next request, or is still sending one: the server stops.
  void close_if_idle();
  // What waits for this connection is told that it is over.
  void close_if_late(Steady::time_point now);
  void close();

  // How ready it is to be closed for another: 0 not at all, 1 slow to send, 2 idle between requests; and since when.
  struct Idleness {
    int rank = 0;
    Steady::time_point since;
  };
  Idleness idleness(Steady::time_point now) const;

  // From `Pending`, on the network thread: what the handler said.
  void answered(Response response);
  const std::string& client() const { return client_; }    // whose connections count together; empty: nobody's
  const CodingRequest& coding() const { return coding_; }  // unchanged while a request is handled
  Shared& shared() { return shared_; }

 private:
  enum class Phase { handshake, waiting, head, body, handling, storing, writing, closing };
  enum class Step { more, full, done, failed };
  using ErrorCode = boost::system::error_code;

  const ServerLimits& limits() const { return shared_.options.limits; }
  void enter(Phase phase);
  void enter(Phase phase, std::chrono::milliseconds time);  // no longer than that
  void read_more(size_t bytes, void (Session::*next)());
  void account(uint64_t bytes);

  // session.cc
  void next_request();
  void take_head();
  void on_head(std::string_view head);
  void fill_request();
  std::optional<base::Error> refusal();
  void say_continue(void (Session::*next)());
  Step parse_body(ErrorCode& failed);
  void read_body();
  std::optional<base::Error> keep_body();
  base::Error too_large() const;
  void dispatch();
  void refuse(const base::Error& error);
  void refuse(const base::Error& error, const Request& request);
  void write(Response response);
  void written();
  void drop_rest();
  void log(const Response& response, size_t bytes) const;

  // session_stream.cc: bodies that go to a sink
  void receive(std::shared_ptr<BodySink> sink);
  void read_stream();
  void store(Step reason);
  void stored(Step reason, std::optional<Response> answer);

  std::unique_ptr<Transport> transport_;
  Shared& shared_;
  const Peer peer_;
  const std::string client_;
  std::string certificate_;
  Phase phase_ = Phase::handshake;
  Steady::time_point since_{}, deadline_ = Steady::time_point::max();
  bool closed_ = false, served_ = false;

  boost::beast::flat_buffer buffer_;  // read and not parsed yet
  size_t head_seen_ = 0;
  std::optional<boost::beast::http::request_parser<boost::beast::http::buffer_body>> parser_;
  Request request_;  // until it is handed over
  CodingRequest coding_;
  std::vector<char> chunk_;  // a piece of the body, parsed
  size_t filled_ = 0;
  uint64_t body_limit_ = 0, accounted_ = 0, body_step_ = 0;
  std::shared_ptr<BodySink> sink_;

  std::string id_, method_, path_, caller_;  // of the request under way
  Steady::time_point started_{};
  bool expects_ = false, keep_alive_ = false, linger_ = false, more_ = false;
  std::string head_, body_;  // of the answer under way
};

}  // namespace taixin::service
