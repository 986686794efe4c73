// Certificates made on the spot, and a client that speaks TLS over a raw connection.
#pragma once

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <fstream>

#include "base/digest.h"
#include "service/server_test_support.h"

namespace taixin::service {

// A key and a certificate of it, signed by another or by itself.
class MadeCertificate {
 public:
  // Valid from yesterday for so many days.
  MadeCertificate(const char* name, const MadeCertificate* issuer, int days, bool authority = false)
      : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
    static int serial = 0;
    X509_set_version(certificate_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -86'400);
    X509_time_adj_ex(X509_getm_notAfter(certificate_), days, 0, nullptr);
    X509_set_pubkey(certificate_, key_);
    X509_NAME* subject = X509_get_subject_name(certificate_);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(certificate_, issuer ? X509_get_subject_name(issuer->certificate_) : subject);
    add(NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    X509_sign(certificate_, issuer ? issuer->key_ : key_, EVP_sha256());
  }
  ~MadeCertificate() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }
  MadeCertificate(const MadeCertificate&) = delete;
  MadeCertificate& operator=(const MadeCertificate&) = delete;

  void write_certificate(const std::string& path) const {
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_X509(file, certificate_);
    std::fclose(file);
  }
  void write_key(const std::string& path, mode_t mode = 0600) const {
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_PrivateKey(file, key_, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    ::chmod(path.c_str(), mode);
  }
  std::string sha256() const {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate_, &der);
    std::string out = base::hex(base::sha256({reinterpret_cast<const char*>(der), static_cast<size_t>(size)}));
    OPENSSL_free(der);
    return out;
  }
  X509* certificate() const { return certificate_; }
  EVP_PKEY* key() const { return key_; }

 private:
  void add(int kind, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    X509_add_ext(certificate_, extension, -1);
    X509_EXTENSION_free(extension);
  }
  EVP_PKEY* key_;
  X509* certificate_;
};

struct TlsClientOptions {
  const MadeCertificate* certificate = nullptr;
  int version_max = TLS1_3_VERSION;
  std::string_view alpn;           // as on the wire
  SSL_SESSION* session = nullptr;  // to resume
};
class RawTls {
 public:
  explicit RawTls(int port, TlsClientOptions options = {}) : raw_(port), context_(SSL_CTX_new(TLS_client_method())) {
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
