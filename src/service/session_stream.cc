// Bodies of any size, piece by piece into a sink: the network thread fills one piece, a worker stores it, and only then
// is more read, so a body takes the memory of one piece and a slow disk slows its own sender alone.
#include <boost/asio/post.hpp>

#include "service/http_errors.h"
#include "service/session.h"

namespace taixin::service {
namespace {

constexpr size_t kStreamRead = 128 << 10;

}  // namespace

void Session::receive(std::shared_ptr<BodySink> sink) {
  sink_ = std::move(sink);
  chunk_.resize(ServerLimits::kBodyStep);
  filled_ = 0;
  enter(Phase::body, limits().body_time);
  if (expects_) return say_continue(&Session::read_stream);
  read_stream();
}

void Session::read_stream() {
  ErrorCode failed;
  const Step step = parse_body(failed);
  if (step == Step::more) return read_more(kStreamRead, &Session::read_stream);
  if (step == Step::failed) filled_ = 0;  // of a body that is no HTTP, nothing more is believed
  store(step);
}

// A worker takes the piece; `reason` is why now: the piece is full, the body is done, or the connection failed.
void Session::store(Step reason) {
  enter(Phase::storing);
  auto guard = boost::asio::make_work_guard(shared_.io);
  const auto job = [self = shared_from_this(), sink = sink_, reason, guard] {
    std::optional<Response> answer;
    try {
      const std::string_view piece(self->chunk_.data(), self->filled_);
      const bool took = piece.empty() || sink->write(piece);
      if (!took || reason != Step::full) answer = sink->finish(took && reason == Step::done);
    } catch (...) {  // a library's exception that no room converted
      answer = problem(base::fail(kHandlerFailed), Request());
    }
    boost::asio::post(self->shared_.io, [self, reason, answer = std::move(answer)]() mutable {
      self->stored(reason, std::move(answer));
    });
  };
  if (!shared_.streams->submit(job)) {  // the server stops: the sink keeps what it has
    sink_.reset();
    close();
  }
}

void Session::stored(Step reason, std::optional<Response> answer) {
  filled_ = 0;
  if (!answer) {
    if (closed_ || shared_.stopping) return store(Step::failed);
    enter(Phase::body, limits().body_time);
    return read_stream();
  }
  sink_.reset();
  chunk_ = {};
  if (reason == Step::failed) return close();
  answered(*std::move(answer));
}

}  // namespace taixin::service
