#include "access/decision.h"

#include <algorithm>
#include <array>

#include "access/errors.h"

namespace taixin::access {
namespace {

using base::Day;
using catalog::Reach;

constexpr std::array<std::string_view, kWhys> kCodes{"permitted",       "not_signed_in",    "not_active",
                                                     "no_role",         "other_unit",       "other_subject",
                                                     "unknown_purpose", "purpose_not_open", "no_second_factor"};

catalog::Holder holder_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::staff:
      return catalog::Holder::staff;
    case AccountKind::person:
      return catalog::Holder::person;
    case AccountKind::agent:
      return catalog::Holder::agent;
    case AccountKind::client:
      return catalog::Holder::client;
  }
  return catalog::Holder::staff;
}

bool is_live(const Account& account, Day day) {
  return account.state == AccountState::active && (!account.until || day <= *account.until);
}

// What the console may not do: speak for a subject, or for the second person of a decision that needs two accounts.
bool console_may(Action action) {
  return action != Action::own_read && action != Action::own_question && action != Action::consent_answer &&
         action != Action::consent_ask && action != Action::own_case && action != Action::case_act &&
         action != Action::submission_review && action != Action::log_delay;
}

// Acting for a subject: only about that subject.
base::SubjectId own_subject(const Caller& caller, const Account& account) {
  return caller.assisted != base::SubjectId() ? caller.assisted : account.subject;
}

// The furthest that was reached among several grants: a reason nearer to yes tells the caller more.
int rank(Why why) {
  switch (why) {
    case Why::permitted:
      return 5;
    case Why::no_second_factor:
      return 4;
    case Why::other_subject:
      return 3;
    case Why::other_unit:
      return 2;
    default:
      return 1;
  }
}

}  // namespace

std::string_view why_code(Why why) { return kCodes[static_cast<size_t>(why)]; }

base::Result<Doors> Doors::of(const catalog::Catalog& catalog) {
  Doors doors(catalog);
  for (const catalog::Role& role : catalog.roles()) {
    Rule rule{&role, {}};
    for (const std::string& code : role.may) {
      const auto action = action_of(code);
      if (!action || *action == Action::open) {
        return base::fail(kUnknownAction, {{"role", role.code}, {"action", code}});
      }
      rule.may.set(static_cast<size_t>(*action));
    }
    doors.rules_.push_back(rule);
  }
  return doors;
}

const Doors::Rule* Doors::rule(std::string_view role, Day day) const {
  const auto found = std::ranges::find_if(
      rules_, [&](const Rule& rule) { return rule.role->code == role && rule.role->basis.in_force(day); });
  return found == rules_.end() ? nullptr : &*found;
}

template <class Each>
void Doors::grants(const Caller& caller, Day day, const Each& each) const {
  const Account* account = caller.who();
  if (!account) return;
  for (const Grant& grant : account->grants) {
    if (grant.until && day > *grant.until) continue;
    const Unit* unit = caller.directory->unit(grant.unit);
    if (unit && unit->closed) continue;
    // A role counts where its holder acts: in that unit, above it, or below it.
    const bool acts_there = caller.unit == UnitId() || caller.directory->within(caller.unit, grant.unit) ||
                            caller.directory->within(grant.unit, caller.unit);
    if (!acts_there) continue;
    const Rule* found = rule(grant.role, day);
    if (found && found->role->holders.contains(holder_of(account->kind))) each(grant, *found);
  }
}

Verdict Doors::may(const Caller& caller, Action action, const Where& where, Day day) const {
  if (action == Action::open) return {Why::permitted, "open"};
  if (caller.console()) return console_may(action) ? Verdict{Why::permitted, "console"} : Verdict{Why::no_role, {}};
  const Account* account = caller.who();
  if (!account) return {Why::not_signed_in, {}};
  if (!is_live(*account, day)) return {Why::not_active, {}};
  Verdict best{Why::no_role, {}};
  grants(caller, day, [&](const Grant& grant, const Rule& rule) {
    if (!rule.may.test(static_cast<size_t>(action))) return;
    Why why = Why::permitted;
    if (rule.role->second_factor && account->kind == AccountKind::staff && !account->two_factor) {
      why = Why::no_second_factor;
    } else if (rule.role->reach == Reach::unit && where.unit != UnitId() &&
               !caller.directory->within(where.unit, grant.unit)) {
      why = Why::other_unit;
    } else if (where.subject != base::SubjectId() &&
               (rule.role->reach == Reach::self || action == Action::own_read || action == Action::own_question ||
                action == Action::own_case || action == Action::consent_answer) &&
               where.subject != own_subject(caller, *account)) {
      why = Why::other_subject;
    }
    if (rank(why) > rank(best.why)) best = {why, why == Why::permitted ? rule.role->code : std::string()};
  });
  return best;
}

Opening Doors::purpose(const Caller& caller, Action action, std::string_view code, Day day) const {
  const catalog::Purpose* purpose = catalog_->purpose(code, day);
  if (!purpose) return {Why::unknown_purpose, nullptr};
  if (caller.console()) {
    // Nobody gives the console an authorisation, so it has no use for one.
    return {purpose->authorised_by.empty() ? Why::permitted : Why::purpose_not_open, purpose};
  }
  const Account* account = caller.who();
  if (!account) return {Why::not_signed_in, purpose};
  if (!is_live(*account, day)) return {Why::not_active, purpose};
  Why why = Why::no_role;
  grants(caller, day, [&](const Grant&, const Rule& rule) {
    if (why == Why::permitted || !rule.may.test(static_cast<size_t>(action))) return;
    const bool open = std::ranges::find(purpose->open_to, rule.role->code) != purpose->open_to.end();
    why = open ? Why::permitted : Why::purpose_not_open;
  });
  return {why, purpose};
}

bool Doors::Units::covers(const Directory& directory, UnitId unit) const {
  return all || std::ranges::any_of(roots, [&](UnitId root) { return directory.within(unit, root); });
}

Doors::Units Doors::units(const Caller& caller, Action action, Day day) const {
  Units out;
  if (caller.console()) out.all = console_may(action);
  grants(caller, day, [&](const Grant& grant, const Rule& rule) {
    if (!rule.may.test(static_cast<size_t>(action))) return;
    if (rule.role->reach == Reach::platform) out.all = true;
    if (rule.role->reach == Reach::unit) out.roots.push_back(grant.unit);
  });
  return out;
}

int Doors::clearance(const Caller& caller) {
  if (caller.console()) return 3;
  const Account* account = caller.who();
  return account ? account->clearance : 0;
}

base::Error refusal(const Verdict& verdict, Action action) { return refusal(verdict.why, action); }

base::Error refusal(Why why, Action action) {
  const base::ErrorArgs args{{"action", std::string(action_code(action))}, {"reason", std::string(why_code(why))}};
  switch (why) {
    case Why::permitted:
      break;
    case Why::not_signed_in:
      return base::Error(kNotSignedIn, args);
    case Why::not_active:
      return base::Error(kNotActive, args);
    case Why::no_second_factor:
      return base::Error(kNoSecondFactor, args);
    case Why::other_unit:
      return base::Error(kOtherUnit, args);
    case Why::other_subject:
      return base::Error(kOtherSubject, args);
    case Why::purpose_not_open:
      return base::Error(kPurposeNotOpen, args);
    case Why::no_role:
    case Why::unknown_purpose:
      return base::Error(kNotPermitted, args);
  }
  TX_ASSERT(false, "a permission is no refusal: {}", action_code(action));
  std::abort();
}

}  // namespace taixin::access
