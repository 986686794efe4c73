// One connection as a stream of bytes: plain, or under TLS. Called and calling back on the network thread only; at most
// one read and one write at a time. What is under way when it is closed ends with an error.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <string>

namespace taixin::service {

using Socket = boost::asio::generic::stream_protocol::socket;  // TCP and Unix sockets alike

class Transport {
 public:
  using Done = std::function<void(boost::system::error_code, size_t)>;
  using Parts = std::array<boost::asio::const_buffer, 2>;
  virtual ~Transport() = default;

  virtual void handshake(Done done) = 0;  // plain: done at once
  virtual void read_some(boost::asio::mutable_buffer into, Done done) = 0;
  virtual void write(Parts parts, Done done) = 0;  // all of it
  // Says that nothing more will come. Then only `drain`.
  virtual void finish(Done done) = 0;
  // What still comes, as it stands on the wire, to be thrown away.
  virtual void drain(boost::asio::mutable_buffer into, Done done) = 0;
  virtual void close() = 0;
  virtual bool secure() const = 0;
  virtual std::string peer_certificate() const = 0;  // after the handshake
};

std::unique_ptr<Transport> plain_transport(Socket socket);
std::unique_ptr<Transport> tls_transport(Socket socket, std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace taixin::service
