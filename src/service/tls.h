// TLS 1.3, and nothing older, from PEM files; client certificates where authorities for them are named. A new pair
// of files is taken without touching connections: those that are open keep what they began with.
//
// A new context has new keys for its session tickets, so that nobody resumes with a client certificate of before.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "base/day.h"
#include "base/result.h"
#include "service/server.h"

namespace taixin::service {

struct TlsState {
  std::shared_ptr<boost::asio::ssl::context> context;
  base::KnownAt begins{}, expires{};  // of the certificate
};
// Errors: kBadTls (not there, not PEM, a key of another certificate, weak by today's measure), kTlsKeyOpen (not 0600 or
// stricter). Whether its dates fit today is for the caller.
base::Result<TlsState> load_tls(const TlsFiles& files);

// The state in use, and when to look for another. Threads: one.
class Tls {
 public:
  // Event lines of what happened: "tls_loaded", "tls_refused", "tls_expires".
  using Tell = std::function<void(std::string_view event, std::string what)>;
  static base::Result<std::unique_ptr<Tls>> open(TlsFiles files, const base::Clock& clock, Tell tell);

  const std::shared_ptr<boost::asio::ssl::context>& context() const { return state_.context; }
  // Reads the files again. What cannot be used is told and refused, and so is a certificate that is not valid today.
  void reload();
  // The same when a file is another than before. Once a day it tells when the certificate ends soon.
  void look();

  static constexpr int kWarnDays = 21;

 private:
  Tls(TlsFiles files, const base::Clock& clock, Tell tell)
      : files_(std::move(files)), clock_(clock), tell_(std::move(tell)) {}
  std::string fingerprint() const;
  void warn();

  const TlsFiles files_;
  const base::Clock& clock_;
  const Tell tell_;
  TlsState state_;
  std::string seen_;
  base::Day warned_{};
};

// Lower-case hexadecimal SHA-256 of the DER of the certificate that the client proved to have; empty without one.
std::string peer_certificate_of(SSL* connection);

}  // namespace taixin::service
