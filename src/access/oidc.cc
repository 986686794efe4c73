#include "access/oidc.h"

#include <boost/json.hpp>

#include "access/oidc_errors.h"
#include "access/tokens.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr int64_t kSecond = 1'000'000;

base::Error bad_service(std::string what) { return base::fail(kBadIdentityService, {{"what", std::move(what)}}); }
base::Error bad_token(std::string what) { return base::fail(kBadIdToken, {{"what", std::move(what)}}); }

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string encoded(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<uint8_t>(c));
  }
  return out;
}

std::string query(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) out += (out.empty() ? "" : "&") + std::string(name) + "=" + encoded(value);
  return out;
}

// Over the network only with TLS.
bool safe_url(std::string_view url) {
  if (url.starts_with("https://")) return true;
  for (const std::string_view here : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!url.starts_with(here)) continue;
    const char next = url.size() > here.size() ? url[here.size()] : '/';
    if (next == ':' || next == '/') return true;
  }
  return false;
}

base::Result<json::object> object_of(const std::string& body) {
  boost::system::error_code failed;
  json::value value = json::parse(body, failed);
  if (failed || !value.is_object()) return bad_service("JSON");
  return std::move(value.as_object());
}

std::optional<int64_t> seconds(const json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value && value->is_int64()) return value->as_int64();
  if (value && value->is_double() && value->as_double() > 0 && value->as_double() < 1e12) {
    return static_cast<int64_t>(value->as_double());
  }
  return std::nullopt;
}

}  // namespace

Oidc::Oidc(OidcSettings settings, std::unique_ptr<ledger::WebClient> web, const base::Clock& clock)
    : settings_(std::move(settings)), web_(std::move(web)), clock_(clock) {}

base::Result<std::string> Oidc::fetch(const ledger::WebRequest& request) {
  if (!safe_url(request.url)) return bad_service("https");
  TX_TRY(auto answer, web_->ask(request));
  if (answer.status != 200) return bad_service(fmt::format("HTTP {}", answer.status));
  return std::move(answer.body);
}

base::Result<void> Oidc::discover() {
  if (service_) return {};
  std::string base = settings_.issuer;
  while (base.ends_with('/')) base.pop_back();
  TX_TRY(const std::string body, fetch({.url = base + "/.well-known/openid-configuration"}));
  TX_TRY(const json::object found, object_of(body));
  // OpenID Connect Discovery, 4.3: exactly the issuer that was asked.
  if (text(found, "issuer") != settings_.issuer) return bad_service("issuer");
  Service service{text(found, "authorization_endpoint"), text(found, "token_endpoint"), text(found, "jwks_uri")};
  for (const auto& url : {service.authorization, service.token, service.keys}) {
    if (!safe_url(url)) return bad_service("endpoint");
  }
  service_ = std::move(service);
  return {};
}

base::Result<void> Oidc::load_keys() {
  TX_TRY(const std::string body, fetch({.url = service_->keys}));
  TX_TRY(keys_, JwkSet::parse(body));
  keys_at_ = clock_.now();
  return {};
}

// The oldest of those that `which` chooses, once there are `most`.
template <class Which>
void Oidc::make_room(size_t most, const Which& which) {
  size_t count = 0;
  auto oldest = pending_.end();
  for (auto at = pending_.begin(); at != pending_.end(); ++at) {
    if (!which(at->second)) continue;
    ++count;
    if (oldest == pending_.end() || at->second.at < oldest->second.at) oldest = at;
  }
  if (count >= most) pending_.erase(oldest);
}

base::Result<Oidc::Start> Oidc::begin(const std::string& source) {
  const std::lock_guard lock(mutex_);
  TX_CHECK(discover());
  const base::KnownAt now = clock_.now();
  std::erase_if(pending_,
                [&](const auto& one) { return one.second.at.get() + kPendingSeconds * kSecond <= now.get(); });
  make_room(kPendingOfOne, [&](const Pending& one) { return one.source == source; });
  make_room(kPendingMax, [](const Pending&) { return true; });
  const std::string state = new_token();
  const Pending pending{new_token(), new_token(), now, source};
  const std::string challenge = base64url(bytes_of(base::sha256(pending.verifier)));
  const std::string url = service_->authorization +
                          (service_->authorization.find('?') == std::string::npos ? "?" : "&") +
                          query({{"response_type", "code"},
                                 {"client_id", settings_.client_id},
                                 {"redirect_uri", settings_.redirect_uri},
                                 {"scope", settings_.scope},
                                 {"state", state},
                                 {"nonce", pending.nonce},
                                 {"code_challenge", challenge},
                                 {"code_challenge_method", "S256"}});
  pending_[state] = pending;
  return Start{url, state};
}

// A key that is not known may be new: the keys are asked for again, but not for every token that names one.
base::Result<std::string> Oidc::verified(const std::string& token) {
  constexpr int64_t kAgainSeconds = 60;
  const int64_t age = (clock_.now().get() - keys_at_.get()) / kSecond;
  const std::string kid = kid_of(token);
  const bool unknown = keys_ && !kid.empty() && !keys_->has(kid);
  if (!keys_ || age >= kKeysSeconds || (unknown && age >= kAgainSeconds)) TX_CHECK(load_keys());
  return keys_->verify(token);
}

base::Result<Identity> Oidc::finish(const std::string& state, const std::string& code) {
  const std::lock_guard lock(mutex_);
  const auto found = pending_.find(state);
  if (found == pending_.end()) return base::fail(kBadState);
  const Pending pending = found->second;
  pending_.erase(found);
  if (pending.at.get() + kPendingSeconds * kSecond <= clock_.now().get() || code.empty()) return base::fail(kBadState);
  TX_CHECK(discover());
  ledger::WebRequest ask{.url = service_->token,
                         .body = query({{"grant_type", "authorization_code"},
                                        {"code", code},
                                        {"redirect_uri", settings_.redirect_uri},
                                        {"client_id", settings_.client_id},
                                        {"client_secret", settings_.client_secret},
                                        {"code_verifier", pending.verifier}}),
                         .post = true};
  ask.body_type = "application/x-www-form-urlencoded";
  TX_TRY(const std::string body, fetch(ask));
  TX_TRY(const json::object answer, object_of(body));
  TX_TRY(const std::string payload, verified(text(answer, "id_token")));
  return read_claims(payload, pending);
}

// OpenID Connect Core, 3.1.3.7.
base::Result<Identity> Oidc::read_claims(const std::string& payload, const Pending& pending) const {
  boost::system::error_code failed;
  const json::value parsed = json::parse(payload, failed);
  if (failed || !parsed.is_object()) return bad_token("claims");
  const json::object& claims = parsed.as_object();
  if (text(claims, "iss") != settings_.issuer) return bad_token("iss");
  const auto* audience = claims.if_contains("aud");
  bool ours = audience && audience->is_string() && audience->as_string() == settings_.client_id;
  if (audience && audience->is_array()) {
    for (const json::value& one : audience->as_array())
      ours |= one.is_string() && one.as_string() == settings_.client_id;
    if (audience->as_array().size() > 1 && text(claims, "azp") != settings_.client_id) return bad_token("azp");
  }
  if (!ours) return bad_token("aud");
  if (claims.contains("azp") && text(claims, "azp") != settings_.client_id) return bad_token("azp");
  const int64_t now = clock_.now().get() / kSecond;
  const auto expires = seconds(claims, "exp"), issued = seconds(claims, "iat");
  if (!expires || *expires + kSkewSeconds <= now) return bad_token("exp");
  if (!issued || *issued - kSkewSeconds > now || *issued + kPendingSeconds + kSkewSeconds < now)
    return bad_token("iat");
  if (const auto from = seconds(claims, "nbf"); from && *from - kSkewSeconds > now) return bad_token("nbf");
  if (!same_secret(text(claims, "nonce"), pending.nonce)) return bad_token("nonce");
  const std::string subject = text(claims, "sub");
  if (subject.empty() || subject.size() > 255) return bad_token("sub");
  return Identity{settings_.issuer, subject, text(claims, settings_.name_claim), text(claims, settings_.number_claim)};
}

}  // namespace taixin::access
