// OpenID Connect 1.0: signing in with the identity service of the province. Authorization code with PKCE (S256), state
// and nonce; discovery; the ID token's signature, issuer, audience, times and nonce are all checked.
//
//   TX_TRY(const auto start, oidc.begin());                    // send the browser to start.url, remember start.state
//   TX_TRY(const Identity who, oidc.finish(state, code));      // when it comes back with the same state
//
// Endpoints must be https, or on this machine. Threads: any; one exchange with the service at a time.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "access/jws.h"
#include "base/day.h"
#include "ledger/web.h"

namespace taixin::access {

struct OidcSettings {
  std::string issuer, client_id, client_secret, redirect_uri;
  std::string scope = "openid profile";
  std::string name_claim = "name", number_claim = "id_number";  // a natural person's name and identity number
};

struct Identity {
  std::string issuer, subject;
  std::string name, number;  // empty when the service does not say
};

class Oidc {
 public:
  static constexpr size_t kPendingMax = 10'000, kPendingOfOne = 20;  // of all, of one source
  static constexpr int64_t kPendingSeconds = 600, kKeysSeconds = 3600, kSkewSeconds = 60;

  // The clock outlives it.
  Oidc(OidcSettings settings, std::unique_ptr<ledger::WebClient> web, const base::Clock& clock);
  struct Start {
    std::string url, state;
  };
  // `source`: whose address; empty: this machine. Of more than kPendingOfOne from one source, and of more than
  // kPendingMax of all, the oldest goes: nobody keeps others from signing in. kBadIdentityService, and what the
  // exchange says.
  base::Result<Start> begin(const std::string& source = {});
  // kBadState, kBadIdToken, kBadIdentityService ... A state is good once.
  base::Result<Identity> finish(const std::string& state, const std::string& code);

 private:
  struct Service {
    std::string authorization, token, keys;
  };
  struct Pending {
    std::string nonce, verifier;
    base::KnownAt at;
    std::string source;
  };
  template <class Which>
  void make_room(size_t most, const Which& which);
  base::Result<std::string> fetch(const ledger::WebRequest& request);
  base::Result<void> discover();
  base::Result<void> load_keys();
  base::Result<std::string> verified(const std::string& token);
  base::Result<Identity> read_claims(const std::string& payload, const Pending& pending) const;

  const OidcSettings settings_;
  const std::unique_ptr<ledger::WebClient> web_;
  const base::Clock& clock_;
  std::mutex mutex_;
  std::optional<Service> service_;
  std::optional<JwkSet> keys_;
  base::KnownAt keys_at_;
  std::map<std::string, Pending> pending_;
};

}  // namespace taixin::access
