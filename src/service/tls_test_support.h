// A client that speaks TLS over a raw connection.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <csignal>
#include <fstream>

#include "service/made_certificate.h"
#include "service/server_test_support.h"

namespace taixin::service {

struct TlsClientOptions {
  const MadeCertificate* certificate = nullptr;
  int version_max = TLS1_3_VERSION;
  std::string_view alpn;           // as on the wire
  SSL_SESSION* session = nullptr;  // to resume
};
class RawTls {
 public:
  explicit RawTls(int port, TlsClientOptions options = {}) : raw_(port), context_(SSL_CTX_new(TLS_client_method())) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to whatever the server has closed
    SSL_CTX_set_max_proto_version(context_, options.version_max);
    if (options.certificate != nullptr) {
      SSL_CTX_use_certificate(context_, options.certificate->certificate());
      SSL_CTX_use_PrivateKey(context_, options.certificate->key());
    }
    connection_ = SSL_new(context_);
    if (!options.alpn.empty()) {
      SSL_set_alpn_protos(connection_, reinterpret_cast<const unsigned char*>(options.alpn.data()),
                          static_cast<unsigned>(options.alpn.size()));
    }
    if (options.session != nullptr) SSL_set_session(connection_, options.session);
    SSL_set_fd(connection_, raw_.file());
    connected_ = SSL_connect(connection_) == 1;
    ERR_clear_error();
  }
  ~RawTls() {
    SSL_free(connection_);
    SSL_CTX_free(context_);
  }
  RawTls(const RawTls&) = delete;
  RawTls& operator=(const RawTls&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    return SSL_write(connection_, bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
  }
  std::string until(std::string_view mark) {
    char buffer[4096];
    while (got_.find(mark) == got_.npos) {
      const int n = SSL_read(connection_, buffer, sizeof(buffer));
      if (n <= 0) break;
      got_.append(buffer, static_cast<size_t>(n));
    }
    const size_t end = got_.find(mark) == got_.npos ? got_.size() : got_.find(mark) + mark.size();
    std::string out = got_.substr(0, end);
    got_.erase(0, end);
    return out;
  }
  // Everything until the other side closes. `clean`: it said so.
  std::string rest() {
    char buffer[4096];
    int n = 0;
    while ((n = SSL_read(connection_, buffer, sizeof(buffer))) > 0) got_.append(buffer, static_cast<size_t>(n));
    clean_ = SSL_get_error(connection_, n) == SSL_ERROR_ZERO_RETURN;
    ERR_clear_error();
    return std::exchange(got_, {});
  }
  bool clean() const { return clean_; }
  std::string get(const std::string& target, const std::string& more = {}) {
    send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
    const std::string head = until("\r\n\r\n");
    return head + until("[0]");
  }
  SSL* connection() { return connection_; }
  // Digest of the certificate that the server showed.
  std::string server_certificate() {
    X509* shown = SSL_get1_peer_certificate(connection_);
    if (shown == nullptr) return {};
    unsigned char* der = nullptr;
    const int size = i2d_X509(shown, &der);
    std::string out = base::hex(base::sha256({reinterpret_cast<const char*>(der), static_cast<size_t>(size)}));
    OPENSSL_free(der);
    X509_free(shown);
    return out;
  }

 private:
  Raw raw_;
  SSL_CTX* context_;
  SSL* connection_;
  bool connected_ = false, clean_ = false;
  std::string got_;
};

}  // namespace taixin::service
