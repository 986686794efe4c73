#include "service/tls.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/freed.h"
#include "service/http_errors.h"
#include "store/files.h"

namespace taixin::service {
namespace {

namespace ssl = boost::asio::ssl;

constexpr size_t kPemBytesMax = 1 << 20;
constexpr int kChainMax = 10;
constexpr std::string_view kSessionContext = "taixin";
// What may be agreed on; all of TLS 1.3 that OpenSSL has, strongest curves first where both are willing.
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr const char* kSuites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

using base::Freed;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

base::Error bad_tls(const std::string& path, std::string_view what) {
  char text[256] = {};
  if (const auto code = ERR_peek_last_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return base::fail(kBadTls, {{"reason", fmt::format("{} ({}) {}", what, path, text)}});
}

int no_passphrase(char*, int, int, void*) { return 0; }

// Reads through the descriptor whose mode was looked at.
base::Result<Key> read_key(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return bad_tls(path, std::generic_category().message(errno));
  const std::shared_ptr<void> closed(nullptr, [file](void*) { ::close(file); });
  struct stat found {};
  if (::fstat(file, &found) != 0 || !S_ISREG(found.st_mode)) return bad_tls(path, "not a file");
  if ((found.st_mode & 077) != 0) {
    return base::fail(kTlsKeyOpen, {{"path", path}, {"mode", fmt::format("{:04o}", found.st_mode & 07777)}});
  }
  const Bio bio(BIO_new_fd(file, BIO_NOCLOSE));
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (!key) return bad_tls(path, "not a private key in PEM, or one with a passphrase");
  return key;
}

base::Result<std::vector<Certificate>> read_certificates(const std::string& path) {
  auto text = store::read_file(path, kPemBytesMax);
  if (!text) return bad_tls(path, text.error().message(base::Lang::en));
  const Bio bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  std::vector<Certificate> out;
  while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)) {
    out.emplace_back(one);
    if (out.size() > kChainMax) return bad_tls(path, "more certificates than a chain has");
  }
  const auto end = ERR_peek_last_error();
  if (out.empty() || ERR_GET_REASON(end) != PEM_R_NO_START_LINE) return bad_tls(path, "not a certificate in PEM");
  ERR_clear_error();
  return out;
}

// HTTP/1.1 for those who ask for it or ask for nothing; who asks for something else only is told so (RFC 7301).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_bytes, void*) {
  static constexpr std::string_view kHttp = "http/1.1";
  for (unsigned int at = 0; at < offered_bytes && at + 1 + offered[at] <= offered_bytes; at += 1 + offered[at]) {
    if (std::string_view(reinterpret_cast<const char*>(offered + at + 1), offered[at]) != kHttp) continue;
    *chosen = offered + at + 1;
    *length = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

base::Result<void> ask_for_certificates(SSL_CTX* context, const std::string& path) {
  TX_TRY(const auto authorities, read_certificates(path));
  X509_STORE* trusted = SSL_CTX_get_cert_store(context);
  for (const Certificate& one : authorities) {
    if (X509_STORE_add_cert(trusted, one.get()) != 1 || SSL_CTX_add_client_CA(context, one.get()) != 1)
      return bad_tls(path, "not an authority");
  }
  // None is allowed, too: whether an account needs one is decided above. One that does not verify ends the handshake.
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_verify_depth(context, kChainMax);
  return {};
}

base::Result<base::KnownAt> time_of(const ASN1_TIME* time, const std::string& path) {
  tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return bad_tls(path, "a certificate without dates");
  return base::KnownAt(int64_t{::timegm(&parts)} * 1'000'000);
}

}  // namespace

base::Result<TlsState> load_tls(const TlsFiles& files) {
  ERR_clear_error();
  TX_TRY(const Key key, read_key(files.key));
  TX_TRY(const auto chain, read_certificates(files.certificate));
  TlsState out;
  out.context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* context = out.context->native_handle();
  if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1 || SSL_CTX_set_ciphersuites(context, kSuites) != 1 ||
      SSL_CTX_set1_groups_list(context, kGroups) != 1)
    return bad_tls("OpenSSL", "has no TLS 1.3");
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(kSessionContext.data()),
                                 static_cast<unsigned>(kSessionContext.size()));
  SSL_CTX_set_read_ahead(context, 1);                   // a whole record in one call of the system
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // idle connections hold none
  if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) return bad_tls(files.certificate, "refused");
  for (size_t i = 1; i < chain.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1) return bad_tls(files.certificate, "refused");
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
    return bad_tls(files.key, "does not belong to the certificate");
  if (!files.client_ca.empty()) TX_CHECK(ask_for_certificates(context, files.client_ca));
  TX_TRY(out.begins, time_of(X509_get0_notBefore(chain.front().get()), files.certificate));
  TX_TRY(out.expires, time_of(X509_get0_notAfter(chain.front().get()), files.certificate));
  return out;
}

base::Result<std::unique_ptr<Tls>> Tls::open(TlsFiles files, const base::Clock& clock, Tell tell) {
  std::unique_ptr<Tls> out(new Tls(std::move(files), clock, std::move(tell)));
  out->seen_ = out->fingerprint();
  TX_TRY(out->state_, load_tls(out->files_));
  out->warn();
  return out;
}

void Tls::reload() {
  seen_ = fingerprint();
  auto loaded = load_tls(files_);
  if (!loaded) return tell_("tls_refused", loaded.error().message(base::Lang::en));
  const base::KnownAt now = clock_.now();
  if (now < loaded->begins || now > loaded->expires) {
    return tell_("tls_refused", fmt::format("the certificate is valid from {} to {}", base::iso_time(loaded->begins),
                                            base::iso_time(loaded->expires)));
  }
  state_ = *std::move(loaded);
  warned_ = {};
  tell_("tls_loaded", fmt::format("the certificate is valid until {}", base::iso_time(state_.expires)));
  warn();
}

void Tls::look() {
  if (fingerprint() != seen_) reload();
  warn();
}

void Tls::warn() {
  const base::Day today = clock_.today();
  if (today == warned_ || base::day_of(state_.expires) > today.plus_days(kWarnDays)) return;
  warned_ = today;
  tell_("tls_expires", fmt::format("the certificate is valid until {}", base::iso_time(state_.expires)));
}

// What tells one file from another without reading it; links are followed, as when it is read.
std::string Tls::fingerprint() const {
  std::string out;
  for (const std::string* path : {&files_.certificate, &files_.key, &files_.client_ca}) {
    struct stat found {};
    if (path->empty() || ::stat(path->c_str(), &found) != 0) {
      out += "-;";
      continue;
    }
    out += fmt::format("{}:{}:{}:{}.{}:{}.{};", found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec,
                       found.st_mtim.tv_nsec, found.st_ctim.tv_sec, found.st_ctim.tv_nsec);
  }
  return out;
}

std::string peer_certificate_of(SSL* connection) {
  const Certificate found(SSL_get1_peer_certificate(connection));
  if (!found || SSL_get_verify_result(connection) != X509_V_OK) return {};
  unsigned char* der = nullptr;
  const int size = i2d_X509(found.get(), &der);
  if (size <= 0) return {};
  const std::string out = base::hex(base::sha256({reinterpret_cast<const char*>(der), static_cast<size_t>(size)}));
  OPENSSL_free(der);
  return out;
}

}  // namespace taixin::service
