#include "service/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
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

// OpenSSL on the socket itself: no bytes are copied between two streams, and one read and one write of the system are
// enough for a question and its answer. (`asio::ssl::stream` takes 11 us more of a processor for each request.)
class TlsTransport final : public Transport {
 public:
  TlsTransport(Socket socket, std::shared_ptr<asio::ssl::context> context)
      : context_(std::move(context)), socket_(std::move(socket)), ssl_(SSL_new(context_->native_handle())) {
    error_code ignored;  // then the handshake fails
    socket_.native_non_blocking(true, ignored);
    if (ssl_ != nullptr) SSL_set_fd(ssl_, socket_.native_handle());
  }
  ~TlsTransport() override { SSL_free(ssl_); }
  TlsTransport(const TlsTransport&) = delete;
  TlsTransport& operator=(const TlsTransport&) = delete;

  void handshake(Done done) override {
    if (ssl_ == nullptr) return done(asio::error::no_memory, 0);
    drive([this] { return SSL_accept(ssl_); },
          [this, done = std::move(done)](error_code failed, size_t) {
            if (failed.category() == asio::error::get_ssl_category() &&
                ERR_GET_REASON(failed.value()) == SSL_R_HTTP_REQUEST) {
              ::send(socket_.native_handle(), kPlainHttp.data(), kPlainHttp.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            }
            error_code ignored;
            if (failed) socket_.shutdown(Socket::shutdown_send, ignored);
            done(failed, 0);
          });
  }
  void read_some(asio::mutable_buffer into, Done done) override {
    drive([this, into] { return SSL_read(ssl_, into.data(), static_cast<int>(std::min(into.size(), kPieceMax))); },
          std::move(done));
  }
  void write(Parts parts, Done done) override { write_from(parts, 0, std::move(done)); }
  void finish(Done done) override {
    ERR_clear_error();
    SSL_shutdown(ssl_);  // our side; if it does not fit into the socket, nobody reads
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    done(ignored, 0);
  }
  void drain(asio::mutable_buffer into, Done done) override { socket_.async_read_some(into, std::move(done)); }
  void close() override {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
  }
  bool secure() const override { return true; }
  std::string peer_certificate() const override { return peer_certificate_of(ssl_); }

 private:
  using Operation = std::function<int()>;
  static constexpr size_t kPieceMax = 64 << 10;  // then others have their turn

  // Until the operation has done something or failed. What is done at once is told from the loop, not from here, so
  // that no chain of such operations grows the stack.
  void drive(Operation operation, Done done, bool waited = false) {
    ERR_clear_error();
    if (!socket_.is_open()) return tell(asio::error::operation_aborted, 0, std::move(done), waited);
    const int result = operation();
    if (result > 0) return tell({}, static_cast<size_t>(result), std::move(done), waited);
    const int error_number = errno, why = SSL_get_error(ssl_, result);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
      return tell(error_of(why, error_number), 0, std::move(done), waited);
    }
    const auto direction = why == SSL_ERROR_WANT_READ ? Socket::wait_read : Socket::wait_write;
    socket_.async_wait(direction,
                       [this, operation = std::move(operation), done = std::move(done)](error_code failed) mutable {
                         if (failed) return done(failed, 0);
                         drive(std::move(operation), std::move(done), true);
                       });
  }
  void tell(error_code failed, size_t bytes, Done done, bool now) {
    if (now) return done(failed, bytes);
    asio::post(socket_.get_executor(), [done = std::move(done), failed, bytes] { done(failed, bytes); });
  }
  static error_code error_of(int why, int error_number) {
    if (why == SSL_ERROR_ZERO_RETURN) return asio::error::eof;
    if (why == SSL_ERROR_SSL) return {static_cast<int>(ERR_peek_error()), asio::error::get_ssl_category()};
    return error_number != 0 ? error_code(error_number, boost::system::system_category()) : asio::error::eof;
  }

  void write_from(Parts parts, size_t written, Done done) {
    asio::const_buffer& part = parts[0].size() > 0 ? parts[0] : parts[1];
    if (part.size() == 0) return tell({}, written, std::move(done), false);
    const size_t piece = std::min(part.size(), kPieceMax);
    drive([this, data = part.data(), piece] { return SSL_write(ssl_, data, static_cast<int>(piece)); },
          [this, parts, written, done = std::move(done)](error_code failed, size_t bytes) mutable {
            if (failed) return done(failed, written);
            asio::const_buffer& begun = parts[0].size() > 0 ? parts[0] : parts[1];
            begun += bytes;
            if (parts[0].size() + parts[1].size() == 0) return done({}, written + bytes);
            write_from(parts, written + bytes, std::move(done));
          });
  }

  std::shared_ptr<asio::ssl::context> context_;
  Socket socket_;
  SSL* ssl_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(Socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}
std::unique_ptr<Transport> tls_transport(Socket socket, std::shared_ptr<asio::ssl::context> context) {
  return std::make_unique<TlsTransport>(std::move(socket), std::move(context));
}

}  // namespace taixin::service
