#include "access/directory_builder.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "access/account_errors.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> kKinds{"staff", "person", "agent", "client"};
constexpr std::array<std::string_view, 4> kStates{"invited", "active", "suspended", "closed"};

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}
int64_t number(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_int64() ? value->as_int64() : 0;
}
std::vector<std::string> texts(const json::object& object, std::string_view name) {
  std::vector<std::string> out;
  const auto* value = object.if_contains(name);
  if (!value || !value->is_array()) return out;
  for (const auto& one : value->as_array()) {
    if (one.is_string()) out.emplace_back(one.as_string());
  }
  return out;
}

bool only_for_audit(std::string_view kind) {
  static constexpr auto kKnown = std::to_array<std::string_view>(
      {event::kRecoveryAsked,    event::kRecoveryConfirmed, event::kLinkMade,    event::kPasswordSet,
       event::kSignedIn,         event::kSignInFailed,      event::kLocked,      event::kSignedOut,
       event::kCodeGiven,        event::kSecretAdded,       event::kSecretEnded, event::kCertificateAdded,
       event::kCertificateEnded, event::kQuotaSet,          event::kAssisted,    event::kAssistedEnded,
       event::kPowerProposed,    event::kPowerDropped,      event::kAloneSeen,   event::kUnitChosen});
  return std::ranges::find(kKnown, kind) != kKnown.end();
}

}  // namespace

bool changes_picture(std::string_view kind) { return !only_for_audit(kind); }
bool ends_sessions(std::string_view kind) {
  return changes_picture(kind) && kind != event::kInterest && kind != event::kNoInterest;
}

std::string_view account_kind_code(AccountKind kind) { return kKinds[static_cast<size_t>(kind)]; }
std::optional<AccountKind> account_kind_of(std::string_view code) {
  const auto found = std::ranges::find(kKinds, code);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<AccountKind>(found - kKinds.begin());
}
std::string_view account_state_code(AccountState state) { return kStates[static_cast<size_t>(state)]; }

struct DirectoryBuilder::Reading {
  const store::AccountEvent& event;
  json::object detail;
  base::Error bad(std::string what) const {
    return base::fail(kBadEvent, {{"id", std::to_string(event.id)}, {"what", std::move(what)}});
  }
  base::Result<std::optional<base::Day>> until() const {
    const std::string day = text(detail, "until");
    if (day.empty()) return std::optional<base::Day>();
    const auto parsed = base::parse_iso_day(day);
    if (!parsed) return bad("until");
    return parsed;
  }
};

base::Result<void> DirectoryBuilder::apply(const store::AccountEvent& event) {
  boost::system::error_code failed;
  json::value parsed = json::parse(event.detail_json, failed);
  Reading reading{event, {}};
  if (failed || !parsed.is_object()) return reading.bad("detail_json");
  reading.detail = std::move(parsed.as_object());
  if (event.kind.starts_with("unit_")) return unit_event(reading);
  if (only_for_audit(event.kind)) return {};
  if (event.kind == event::kInvited) return invited(reading);
  return account_event(reading);
}

base::Result<void> DirectoryBuilder::unit_event(const Reading& reading) {
  const store::AccountEvent& e = reading.event;
  const UnitId id(e.unit);
  if (e.kind == event::kUnitAdded) {
    const auto kind = unit_kind_of(text(reading.detail, "kind"));
    Unit unit{id,
              UnitId(number(reading.detail, "parent")),
              kind.value_or(UnitKind::department),
              text(reading.detail, "code"),
              text(reading.detail, "name"),
              text(reading.detail, "region"),
              texts(reading.detail, "items")};
    if (!kind || e.unit <= 0 || unit.code.empty() || picture_.units_.contains(id)) return reading.bad("unit");
    if (unit.parent != UnitId() && !picture_.units_.contains(unit.parent)) return reading.bad("parent");
    if (!picture_.unit_codes_.emplace(unit.code, id).second) return reading.bad("code");
    picture_.units_.emplace(id, std::move(unit));
    return {};
  }
  const auto found = picture_.units_.find(id);
  if (found == picture_.units_.end()) return reading.bad("unit");
  Unit& unit = found->second;
  if (e.kind == event::kUnitChanged) {
    if (reading.detail.contains("name")) {
      std::string name = text(reading.detail, "name");
      if (name != unit.name) unit.former_names.push_back(std::exchange(unit.name, std::move(name)));
    }
    if (reading.detail.contains("region")) unit.region = text(reading.detail, "region");
    if (reading.detail.contains("items")) unit.items = texts(reading.detail, "items");
    return {};
  }
  if (e.kind == event::kUnitMoved) {
    const UnitId parent(number(reading.detail, "parent"));
    // Under itself the tree would have a ring, and `within` no end.
    if (!picture_.units_.contains(parent) || picture_.within(parent, id)) return reading.bad("parent");
    unit.parent = parent;
    return {};
  }
  if (e.kind == event::kUnitClosed) {
    unit.closed = true;
    return {};
  }
  return reading.bad(e.kind);
}

base::Result<void> DirectoryBuilder::invited(const Reading& reading) {
  const store::AccountEvent& e = reading.event;
  const AccountId id(e.account);
  const auto kind = account_kind_of(text(reading.detail, "kind"));
  if (!kind || e.account <= 0 || picture_.accounts_.contains(id)) return reading.bad("account");
  Account account;
  account.id = id;
  account.kind = *kind;
  account.state = *kind == AccountKind::client ? AccountState::active : AccountState::invited;
  account.login = text(reading.detail, "login");
  account.name = text(reading.detail, "name");
  account.unit = UnitId(e.unit);
  account.subject = e.subject;
  TX_TRY(account.until, reading.until());
  account.clearance = static_cast<int>(number(reading.detail, "clearance"));
  if (e.unit != 0 && !picture_.units_.contains(account.unit)) return reading.bad("unit");
  const std::string digest = text(reading.detail, "login_digest");
  const std::string key = digest.empty() ? account.login : login_key(digest);
  if (key.empty() || !picture_.logins_.emplace(key, id).second) return reading.bad("login");
  picture_.accounts_.emplace(id, std::move(account));
  return {};
}

base::Result<void> DirectoryBuilder::account_event(const Reading& reading) {
  const store::AccountEvent& e = reading.event;
  const auto found = picture_.accounts_.find(AccountId(e.account));
  if (found == picture_.accounts_.end()) return reading.bad("account");
  Account& account = found->second;
  const auto same = [&](const Grant& grant) {
    return grant.role == text(reading.detail, "role") && grant.unit == UnitId(e.unit);
  };
  if (e.kind == event::kActivated || e.kind == event::kResumed) {
    account.state = AccountState::active;
  } else if (e.kind == event::kSuspended) {
    account.state = AccountState::suspended;
  } else if (e.kind == event::kClosed) {
    account.state = AccountState::closed;
    account.grants.clear();
  } else if (e.kind == event::kGranted) {
    Grant grant{text(reading.detail, "role"), UnitId(e.unit), {}};
    TX_TRY(grant.until, reading.until());
    if (grant.role.empty() || !picture_.units_.contains(grant.unit)) return reading.bad("grant");
    std::erase_if(account.grants, same);  // given again: with another last day
    account.grants.push_back(std::move(grant));
  } else if (e.kind == event::kGrantEnded) {
    if (std::erase_if(account.grants, same) == 0) return reading.bad("grant");
  } else if (e.kind == event::kTerm) {
    TX_TRY(account.until, reading.until());
  } else if (e.kind == event::kClearance) {
    account.clearance = static_cast<int>(number(reading.detail, "clearance"));
  } else if (e.kind == event::kInterest) {
    account.interests.push_back(e.subject);
  } else if (e.kind == event::kNoInterest) {
    std::erase(account.interests, e.subject);
  } else if (e.kind == event::kSecondFactor) {
    const auto* on = reading.detail.if_contains("on");
    if (!on || !on->is_bool()) return reading.bad("on");
    account.two_factor = on->as_bool();
  } else {
    return reading.bad(e.kind);
  }
  return {};
}

}  // namespace taixin::access
