#include "service/transport.h"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "service/tls.h"

namespace taixin::service {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {}
  void handshake(Done done) override { done({}, 0); }
  void read_some(asio::mutable_buffer into, Done done) override { socket_.async_read_some(into, std::move(done)); }
  void write(Parts parts, Done done) override { asio::async_write(socket_, parts, std::move(done)); }
  void finish(Done done) override {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    done(ignored, 0);
  }
  void drain(asio::mutable_buffer into, Done done) override { read_some(into, std::move(done)); }
  void close() override {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
  }
  bool secure() const override { return false; }
  std::string peer_certificate() const override { return {}; }

 private:
  Socket socket_;
};

// What a browser gets that speaks plain HTTP to a TLS port.
constexpr std::string_view kPlainHttp =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: "
    "47\r\n\r\n"
    "请用 https:// 访问 / use https://, not http://\n";
static_assert(kPlainHttp.substr(kPlainHttp.find("\r\n\r\n") + 4).size() == 51);

class TlsTransport final : public Transport {
 public:
  TlsTransport(Socket socket, std::shared_ptr<asio::ssl::context> context)
      : context_(std::move(context)), stream_(std::move(socket), *context_) {}
  void handshake(Done done) override {
    stream_.async_handshake(asio::ssl::stream_base::server, [this, done = std::move(done)](error_code failed) {
      if (failed.category() == asio::error::get_ssl_category() &&
          ERR_GET_REASON(failed.value()) == SSL_R_HTTP_REQUEST) {
        error_code ignored;  // a short text for an empty socket: it does not wait
        stream_.next_layer().non_blocking(true, ignored);
        stream_.next_layer().write_some(asio::buffer(kPlainHttp), ignored);
        stream_.next_layer().shutdown(Socket::shutdown_send, ignored);
      }
      done(failed, 0);
    });
  }
  void read_some(asio::mutable_buffer into, Done done) override { stream_.async_read_some(into, std::move(done)); }
  void write(Parts parts, Done done) override { asio::async_write(stream_, parts, std::move(done)); }
  void finish(Done done) override {
    stream_.async_shutdown([this, done = std::move(done)](error_code) {
      error_code ignored;
      stream_.next_layer().shutdown(Socket::shutdown_send, ignored);
      done(ignored, 0);
    });
  }
  void drain(asio::mutable_buffer into, Done done) override {
    stream_.next_layer().async_read_some(into, std::move(done));
  }
  void close() override {
    error_code ignored;
    stream_.next_layer().shutdown(Socket::shutdown_both, ignored);
    stream_.next_layer().close(ignored);
  }
  bool secure() const override { return true; }
  std::string peer_certificate() const override {
    return peer_certificate_of(const_cast<asio::ssl::stream<Socket>&>(stream_).native_handle());
  }

 private:
  std::shared_ptr<asio::ssl::context> context_;  // outlives the stream
  asio::ssl::stream<Socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(Socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}
std::unique_ptr<Transport> tls_transport(Socket socket, std::shared_ptr<asio::ssl::context> context) {
  return std::make_unique<TlsTransport>(std::move(socket), std::move(context));
}

}  // namespace taixin::service
