#include "access/agent_watch.h"

#include <algorithm>
#include <set>

#include "identity/name.h"

namespace taixin::access {
namespace {

// The one who acts for the body, as known at `mark`: of the latest day; of two of one day, the one learned of last.
std::string present(const facts::SubjectCard& card, const facts::Watermark& mark) {
  const store::OperatorPeriod* found = nullptr;
  const base::Day always(INT32_MIN);
  for (const auto& entry : card.operators) {
    if (!entry.seen.visible(mark)) continue;
    if (!found || entry.row.from.value_or(always) >= found->from.value_or(always)) found = &entry.row;
  }
  return found ? identity::normalize_name(found->operator_name).get() : std::string();
}

}  // namespace

std::optional<base::KnownAt> representative_changed(const facts::SubjectCard& card) {
  std::set<base::KnownAt> moments;
  for (const auto& entry : card.operators) {
    if (entry.seen.visible({})) moments.insert(entry.seen.at);
  }
  std::optional<base::KnownAt> changed;
  std::string before;
  for (const base::KnownAt at : moments) {
    std::string now = present(card, {.known_at = at});
    if (now.empty()) continue;
    if (!before.empty() && now != before) changed = at;
    before = std::move(now);
  }
  return changed;
}

base::Result<size_t> AgentWatch::look() {
  const std::lock_guard one(looking_);
  std::set<base::SubjectId> represented;
  const auto picture = accounts_.directory();
  for (const auto& [id, account] : picture->accounts()) {
    const bool acts = account.state == AccountState::active || account.state == AccountState::invited;
    if (acts && account.kind == AccountKind::agent) represented.insert(account.subject);
  }
  size_t suspended = 0;
  for (const base::SubjectId subject : represented) {
    const auto card = facts_.registry().card(facts_.present(subject, {}));
    const auto changed = card ? representative_changed(*card) : std::nullopt;
    if (!changed) continue;
    TX_TRY(const size_t count, accounts_.suspend_agents_of(subject, std::string(kRepresentativeChanged), *changed));
    suspended += count;
  }
  return suspended;
}

}  // namespace taixin::access
