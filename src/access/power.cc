#include "access/power.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/account_errors.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr int64_t kDayMicros = int64_t{86'400} * 1'000'000;

bool same(const Wish& a, const Wish& b) {
  return a.kind == b.kind && a.account == b.account && a.grant.role == b.grant.role && a.grant.unit == b.grant.unit &&
         a.grant.until == b.grant.until && a.clearance == b.clearance && a.sha256 == b.sha256;
}

json::object detail_of(const Wish& wish) {
  json::object out{{"power", power_code(wish.kind)}};
  if (!wish.grant.role.empty()) out["role"] = wish.grant.role;
  if (wish.grant.until) out["until"] = wish.grant.until->iso();
  if (wish.kind == PowerKind::clearance) out["clearance"] = wish.clearance;
  if (!wish.sha256.empty()) out["sha256"] = wish.sha256;
  if (!wish.reason.empty()) out["reason"] = wish.reason;
  return out;
}

store::AccountEvent event_of(const Caller& caller, AccountId account, std::string_view kind, json::object detail) {
  store::AccountEvent event;
  event.actor = caller.account.get();
  event.account = account.get();
  event.kind = kind;
  event.detail_json = json::serialize(detail);
  return event;
}

}  // namespace

// Who gives power: has a role in force that may manage accounts, and has not gone for good. One that is suspended
// counts, so that nobody becomes alone by suspending the other.
bool Powers::guards(const Account& account, base::Day today) const {
  if (account.kind != AccountKind::staff) return false;
  if (account.state != AccountState::active && account.state != AccountState::suspended) return false;
  return std::ranges::any_of(account.grants, [&](const Grant& grant) {
    if (grant.until && *grant.until < today) return false;
    return std::ranges::any_of(catalog_.roles(), [&](const catalog::Role& role) {
      return role.code == grant.role && role.basis.in_force(today) &&
             role.may.contains(std::string(action_code(Action::account_manage)));
    });
  });
}

size_t Powers::guard_count() const {
  const auto picture = entrance_.accounts().directory();
  const base::Day today = home_.clock().today();
  return static_cast<size_t>(
      std::ranges::count_if(picture->accounts(), [&](const auto& one) { return guards(one.second, today); }));
}

Powers::Mode Powers::mode(const Caller& caller, const Wish& wish) const {
  if (caller.console()) return Mode::at_once;
  const auto picture = entrance_.accounts().directory();
  const base::Day today = home_.clock().today();
  const Account* account = picture->account(wish.account);
  if (!account) return Mode::at_once;  // refused when it is carried out
  switch (wish.kind) {
    case PowerKind::role:
    case PowerKind::clearance:
      // Persons and agents reach their own subject only.
      if (account->kind != AccountKind::staff && account->kind != AccountKind::client) return Mode::at_once;
      break;
    case PowerKind::role_end:
    case PowerKind::close:
      if (!guards(*account, today)) return Mode::at_once;
      break;
    case PowerKind::secret:
    case PowerKind::certificate:
      break;
  }
  return guard_count() < 2 || !catalog_.second_person(today) ? Mode::alone : Mode::two;
}

base::Result<void> Powers::check(const Caller& caller, const Wish& wish) const {
  auto& accounts = entrance_.accounts();
  switch (wish.kind) {
    case PowerKind::role:
      return accounts.check_grant(caller.account, wish.account, wish.grant);
    case PowerKind::role_end:
      return accounts.check_end_grant(caller.account, wish.account, wish.grant.role, wish.grant.unit);
    case PowerKind::clearance: {
      TX_CHECK(accounts.changeable(caller.account, wish.account));
      if (wish.clearance >= 0 && wish.clearance <= 3) return {};
      return base::fail(kBadAccount, {{"zh", "密级为 0 至 3"}, {"en", "a clearance is 0 to 3"}});
    }
    case PowerKind::close: {
      TX_CHECK(accounts.changeable(caller.account, wish.account));
      TX_CHECK(checked_reason(wish.reason));
      return {};
    }
    case PowerKind::secret:
      return entrance_.check_secret(wish.account);
    case PowerKind::certificate:
      return entrance_.check_certificate(wish.account, wish.sha256);
  }
  return {};
}

base::Result<Powers::Outcome> Powers::carry_out(const Caller& caller, const Wish& wish, const Because& because) {
  auto& accounts = entrance_.accounts();
  const AccountId actor = caller.account;
  Outcome out;
  switch (wish.kind) {
    case PowerKind::role:
      TX_CHECK(accounts.grant(actor, wish.account, wish.grant, because));
      break;
    case PowerKind::role_end:
      TX_CHECK(accounts.end_grant(actor, wish.account, wish.grant.role, wish.grant.unit, because));
      break;
    case PowerKind::clearance:
      TX_CHECK(accounts.set_clearance(actor, wish.account, wish.clearance, because));
      break;
    case PowerKind::close:
      TX_CHECK(accounts.close(actor, wish.account, wish.reason, because));
      break;
    case PowerKind::secret: {
      TX_TRY(auto made, entrance_.add_secret(actor, wish.account, because));
      out.secret = std::move(made.secret);
      out.number = made.number;
      break;
    }
    case PowerKind::certificate: {
      TX_TRY(out.number, entrance_.add_certificate(actor, wish.account, wish.sha256, because));
      break;
    }
  }
  return out;
}

base::Result<int64_t> Powers::propose(const Caller& caller, const Wish& wish) {
  const auto waiting = pending();
  const auto found = std::ranges::find_if(waiting, [&](const Proposal& one) { return same(one.wish, wish); });
  if (found != waiting.end() && found->by == caller.account) return found->id;  // said twice
  if (waiting.size() >= kPendingMax) return base::fail(kTooManyProposals, {{"limit", std::to_string(kPendingMax)}});
  auto event = event_of(caller, wish.account, event::kPowerProposed, detail_of(wish));
  event.unit = wish.grant.unit.get();
  TX_TRY(const auto kept, entrance_.accounts().commit(std::move(event)));
  return kept.id;
}

base::Result<Powers::Outcome> Powers::wish(const Caller& caller, const Wish& wish) {
  const std::lock_guard lock(deciding_);
  const Mode how = mode(caller, wish);
  if (how != Mode::two) return carry_out(caller, wish, {.alone = how == Mode::alone});
  TX_CHECK(check(caller, wish));
  Outcome out;
  TX_TRY(out.waits, propose(caller, wish));
  return out;
}

base::Result<Powers::Outcome> Powers::confirm(const Caller& caller, int64_t proposal) {
  const std::lock_guard lock(deciding_);
  const auto found = find(proposal);
  if (!found) return base::fail(kNoProposal);
  if (!caller.console() && (found->by == caller.account || found->wish.account == caller.account)) {
    return base::fail(kTwoPeople);
  }
  return carry_out(caller, found->wish, {.proposal = proposal});
}

base::Result<void> Powers::drop(const Caller& caller, int64_t proposal) {
  const std::lock_guard lock(deciding_);
  const auto found = find(proposal);
  if (!found) return base::fail(kNoProposal);
  TX_CHECK(entrance_.accounts().commit(
      event_of(caller, found->wish.account, event::kPowerDropped, {{"proposal", proposal}})));
  return {};
}

std::optional<Proposal> Powers::find(int64_t proposal) const {
  const auto waiting = pending();
  const auto found = std::ranges::find(waiting, proposal, &Proposal::id);
  return found == waiting.end() ? std::nullopt : std::optional(*found);
}

// A wish lapses with time, and with whoever wished it.
std::vector<Proposal> Powers::pending() const {
  auto out = entrance_.accounts().notes().proposals();
  const auto picture = entrance_.accounts().directory();
  const base::Day today = home_.clock().today();
  const int64_t now = home_.clock().now().get();
  std::erase_if(out, [&](const Proposal& one) {
    const Account* by = picture->account(one.by);
    return one.at.get() + kDays * kDayMicros <= now || !by || !guards(*by, today) || by->state != AccountState::active;
  });
  return out;
}

std::vector<Proposal> Powers::pending(AccountId account) const {
  auto out = pending();
  std::erase_if(out, [&](const Proposal& one) { return one.wish.account != account; });
  return out;
}

base::Result<void> Powers::seen(const Caller& caller, int64_t id, const std::string& note) {
  TX_TRY(const std::string said, checked_reason(note));
  const std::lock_guard lock(deciding_);
  const auto waiting = alone();
  const auto found = std::ranges::find(waiting, id, &Alone::id);
  if (found == waiting.end()) return base::fail(kNoAlone);
  TX_CHECK(entrance_.accounts().commit(
      event_of(caller, found->account, event::kAloneSeen, {{"event", id}, {"note", said}})));
  return {};
}

}  // namespace taixin::access
