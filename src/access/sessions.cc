#include "access/sessions.h"

#include <algorithm>

#include "access/account_errors.h"
#include "access/tokens.h"
#include "base/text.h"

namespace taixin::access {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr size_t kDeviceMax = 80;

base::KnownAt later(base::KnownAt at, int64_t micros) { return base::KnownAt(at.get() + micros); }

}  // namespace

bool WebSessions::over(const Kept& kept, base::KnownAt now) const {
  const bool unfinished = kept.session.stage != Stage::full;
  return now >= kept.ends || now >= later(kept.session.seen, kept.idle_micros) ||
         (unfinished && now >= later(kept.session.started, kUnfinishedMicros));
}

void WebSessions::sweep(base::KnownAt now) {
  std::erase_if(sessions_, [&](const auto& one) { return over(one.second, now); });
}

// Those who are not finished do not push out those who are: a password alone ends nobody's session.
void WebSessions::make_room(AccountId account, bool full, int most) {
  std::vector<std::map<base::Sha256, Kept>::iterator> own;
  for (auto at = sessions_.begin(); at != sessions_.end(); ++at) {
    const WebSession& session = at->second.session;
    if (session.account == account && (session.stage == Stage::full) == full) own.push_back(at);
  }
  std::ranges::sort(own, {}, [](const auto& at) { return at->second.session.seen; });
  for (size_t i = 0; i < own.size() && own.size() - i >= static_cast<size_t>(most); ++i) sessions_.erase(own[i]);
}

base::Result<WebSessions::Opened> WebSessions::open(WebSession session, const catalog::SignInPolicy& policy) {
  const base::KnownAt now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kSessionsMax) sweep(now);
  if (sessions_.size() >= kSessionsMax) return base::fail(kTooManySessions);
  make_room(session.account, session.stage == Stage::full, policy.sessions);
  session.number = ++last_number_;
  session.started = session.seen = now;
  session.csrf = new_short_token();
  session.device = base::is_utf8(session.device) ? base::prefix_code_points(session.device, kDeviceMax) : "";
  Opened out{new_token(), session};
  sessions_[*token_digest(out.token)] = {session, int64_t{policy.idle_minutes} * 60 * kSecond,
                                         later(now, int64_t{policy.absolute_hours} * 3600 * kSecond), policy.sessions};
  return out;
}

std::map<base::Sha256, WebSessions::Kept>::iterator WebSessions::living(std::string_view token) {
  const auto digest = token_digest(token);
  if (!digest) return sessions_.end();
  const auto found = sessions_.find(*digest);
  if (found != sessions_.end() && over(found->second, clock_.now())) {
    sessions_.erase(found);
    return sessions_.end();
  }
  return found;
}

std::optional<WebSession> WebSessions::find(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto found = living(token);
  if (found == sessions_.end()) return std::nullopt;
  found->second.session.seen = clock_.now();
  return found->second.session;
}

std::optional<WebSessions::Opened> WebSessions::renew(std::string_view token, const WebSession& changed) {
  const std::lock_guard lock(mutex_);
  const auto found = living(token);
  if (found == sessions_.end()) return std::nullopt;
  Kept kept = found->second;
  sessions_.erase(found);
  if (changed.stage == Stage::full && kept.session.stage != Stage::full) {
    make_room(kept.session.account, true, kept.most);
  }
  kept.session.stage = changed.stage;
  kept.session.unit = changed.unit;
  kept.session.pending_key = changed.pending_key;
  kept.session.assisted = changed.assisted;
  kept.session.seen = clock_.now();
  kept.session.csrf = new_short_token();
  Opened out{new_token(), kept.session};
  sessions_[*token_digest(out.token)] = std::move(kept);
  return out;
}

bool WebSessions::update(std::string_view token, const WebSession& changed) {
  const std::lock_guard lock(mutex_);
  const auto found = living(token);
  if (found == sessions_.end()) return false;
  found->second.session.unit = changed.unit;
  found->second.session.pending_key = changed.pending_key;
  found->second.session.assisted = changed.assisted;
  return true;
}

bool WebSessions::end(std::string_view token) {
  const std::lock_guard lock(mutex_);
  const auto digest = token_digest(token);
  return digest && sessions_.erase(*digest) > 0;
}

bool WebSessions::end_number(AccountId account, int64_t number) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(sessions_, [&](const auto& one) {
           return one.second.session.account == account && one.second.session.number == number;
         }) > 0;
}

size_t WebSessions::end_all(AccountId account, std::string_view but) {
  const auto kept = token_digest(but);
  const std::lock_guard lock(mutex_);
  return std::erase_if(sessions_, [&](const auto& one) {
    return one.second.session.account == account && !(kept && one.first == *kept);
  });
}

size_t WebSessions::end_unfinished(AccountId account, std::string_view counter) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(sessions_, [&](const auto& one) {
    return one.second.session.account == account && one.second.session.stage != Stage::full &&
           one.second.session.counter == counter;
  });
}

std::vector<WebSession> WebSessions::of(AccountId account) {
  const base::KnownAt now = clock_.now();
  const std::lock_guard lock(mutex_);
  std::vector<WebSession> out;
  for (const auto& [digest, kept] : sessions_) {
    if (kept.session.account == account && !over(kept, now)) out.push_back(kept.session);
  }
  std::ranges::sort(out, {}, &WebSession::number);
  return out;
}

size_t WebSessions::size() {
  const std::lock_guard lock(mutex_);
  sweep(clock_.now());
  return sessions_.size();
}

std::string AccessTokens::issue(Held held) {
  const base::KnownAt now = clock_.now();
  const std::lock_guard lock(mutex_);
  std::vector<std::map<base::Sha256, Kept>::iterator> own;
  for (auto at = tokens_.begin(); at != tokens_.end();) {
    if (now >= later(at->second.issued, kSeconds * kSecond)) {
      at = tokens_.erase(at);
      continue;
    }
    if (at->second.held.client == held.client) own.push_back(at);
    ++at;
  }
  if (own.size() >= kOfOneClient) {
    tokens_.erase(*std::ranges::min_element(own, {}, [](const auto& at) { return at->second.issued; }));
  }
  std::string token = new_token();
  tokens_[*token_digest(token)] = {held, now};
  return token;
}

std::optional<AccessTokens::Held> AccessTokens::find(std::string_view token) {
  const auto digest = token_digest(token);
  if (!digest) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(*digest);
  if (found == tokens_.end() || clock_.now() >= later(found->second.issued, kSeconds * kSecond)) return std::nullopt;
  return found->second.held;
}

size_t AccessTokens::end_all(AccountId client, int64_t secret) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(tokens_, [&](const auto& one) {
    return one.second.held.client == client && (secret == 0 || one.second.held.secret == secret);
  });
}

}  // namespace taixin::access
