#include "access/account_notes.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "access/directory_builder.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> kPowers{"role", "role_end", "clearance", "close", "secret", "certificate"};

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}
int64_t number(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_int64() ? value->as_int64() : 0;
}

std::optional<Proposal> proposal_in(const store::AccountEvent& event, const json::object& detail) {
  const auto kind = power_of(text(detail, "power"));
  if (!kind) return std::nullopt;
  Proposal out{event.id, AccountId(event.actor), event.at, {}};
  out.wish.kind = *kind;
  out.wish.account = AccountId(event.account);
  out.wish.grant = {text(detail, "role"), UnitId(event.unit), base::parse_iso_day(text(detail, "until"))};
  out.wish.clearance = static_cast<int>(number(detail, "clearance"));
  out.wish.sha256 = text(detail, "sha256");
  out.wish.reason = text(detail, "reason");
  return out;
}

// Others are not read: most events are sign-ins.
bool says_more(std::string_view kind) {
  static constexpr auto kKinds = std::to_array<std::string_view>(
      {event::kInvited, event::kSuspended, event::kResumed, event::kClosed, event::kRecoveryAsked,
       event::kRecoveryConfirmed, event::kGranted, event::kGrantEnded, event::kClearance, event::kSecretAdded,
       event::kCertificateAdded, event::kPowerProposed, event::kPowerDropped, event::kAloneSeen});
  return std::ranges::find(kKinds, kind) != kKinds.end();
}

}  // namespace

std::string_view power_code(PowerKind kind) { return kPowers[static_cast<size_t>(kind)]; }
std::optional<PowerKind> power_of(std::string_view code) {
  const auto found = std::ranges::find(kPowers, code);
  if (found == kPowers.end()) return std::nullopt;
  return static_cast<PowerKind>(found - kPowers.begin());
}

void AccountNotes::note(const store::AccountEvent& event) {
  if (!says_more(event.kind)) return;
  boost::system::error_code failed;
  const json::value parsed = json::parse(event.detail_json, failed);
  if (failed || !parsed.is_object()) return;
  const json::object& detail = parsed.as_object();
  const AccountId account(event.account);
  const std::lock_guard lock(mutex_);
  if (event.kind == event::kInvited) {
    appointed_[account] = event.at;
    const int64_t person = number(detail, "person");
    const base::SubjectId of = person != 0 ? base::SubjectId(person) : event.subject;
    if (!event.sealed.empty()) sealed_names_[account] = {of, event.sealed};
  } else if (event.kind == event::kSuspended) {
    suspensions_[account] = {event.at, text(detail, "reason")};
  } else if (event.kind == event::kResumed) {
    appointed_[account] = event.at;
    suspensions_.erase(account);
  } else if (event.kind == event::kRecoveryAsked) {
    recoveries_[account] = {AccountId(event.actor), event.at, text(detail, "reason")};
  } else if (event.kind == event::kRecoveryConfirmed) {
    recoveries_.erase(account);
  } else if (event.kind == event::kClosed) {
    recoveries_.erase(account);
    suspensions_.erase(account);
    std::erase_if(proposals_, [&](const auto& one) { return one.second.wish.account == account; });
  } else if (event.kind == event::kPowerProposed) {
    if (auto proposal = proposal_in(event, detail)) proposals_[event.id] = *std::move(proposal);
  } else if (event.kind == event::kAloneSeen) {
    alone_.erase(number(detail, "event"));
  }
  proposals_.erase(number(detail, "proposal"));  // confirmed or dropped
  const auto* alone = detail.if_contains("alone");
  if (alone && alone->is_bool() && alone->as_bool()) {
    alone_[event.id] = {event.id, AccountId(event.actor), event.at, event.kind, account};
  }
}

std::optional<std::pair<base::SubjectId, std::string>> AccountNotes::sealed_name(AccountId account) const {
  const std::lock_guard lock(mutex_);
  const auto found = sealed_names_.find(account);
  return found == sealed_names_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<AskedRecovery> AccountNotes::recovery(AccountId account) const {
  const std::lock_guard lock(mutex_);
  const auto found = recoveries_.find(account);
  return found == recoveries_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Suspension> AccountNotes::suspension(AccountId account) const {
  const std::lock_guard lock(mutex_);
  const auto found = suspensions_.find(account);
  return found == suspensions_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<base::KnownAt> AccountNotes::appointed(AccountId account) const {
  const std::lock_guard lock(mutex_);
  const auto found = appointed_.find(account);
  return found == appointed_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Proposal> AccountNotes::proposals() const {
  const std::lock_guard lock(mutex_);
  std::vector<Proposal> out;
  for (const auto& [id, one] : proposals_) out.push_back(one);
  return out;
}

std::vector<Alone> AccountNotes::alone() const {
  const std::lock_guard lock(mutex_);
  std::vector<Alone> out;
  for (const auto& [id, one] : alone_) out.push_back(one);
  return out;
}

}  // namespace taixin::access
