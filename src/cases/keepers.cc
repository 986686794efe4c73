#include "cases/keepers.h"

#include <algorithm>

#include "catalog/case_rules.h"

namespace taixin::cases {
namespace {

bool names(const catalog::CaseKind& kind, std::string_view role) {
  return std::ranges::any_of(kind.steps, [&](const catalog::CaseStep& step) {
    return std::ranges::any_of(step.by, [&](const catalog::CaseActor& actor) { return actor.role == role; });
  });
}

bool is_keeper(const catalog::CaseRules& rules, std::string_view role) {
  bool keeps = false;
  for (const catalog::CaseKind& kind : rules.kinds) {
    if (!names(kind, role)) continue;
    if (!kind.sealed_opener) return false;
    keeps = true;
  }
  return keeps;
}

}  // namespace

bool keeps_complaints_only(const catalog::Catalog& catalog, const access::Caller& caller, base::Day day) {
  const access::Account* account = caller.who();
  if (!account || account->kind != access::AccountKind::staff) return false;
  return std::ranges::any_of(account->grants, [&](const access::Grant& grant) {
    return (!grant.until || *grant.until >= day) && is_keeper(catalog.cases(), grant.role);
  });
}

}  // namespace taixin::cases
