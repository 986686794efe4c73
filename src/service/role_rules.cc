#include "service/role_rules.h"

namespace taixin::service {
namespace {

access::AccountKind kind_of(catalog::Holder holder) {
  switch (holder) {
    case catalog::Holder::staff:
      return access::AccountKind::staff;
    case catalog::Holder::person:
      return access::AccountKind::person;
    case catalog::Holder::agent:
      return access::AccountKind::agent;
    case catalog::Holder::client:
      return access::AccountKind::client;
  }
  return access::AccountKind::staff;
}

}  // namespace

std::vector<access::RoleRule> role_rules(const catalog::Catalog& catalog, base::Day day) {
  std::vector<access::RoleRule> out;
  for (const catalog::Role& role : catalog.roles()) {
    if (!role.basis.in_force(day)) continue;
    access::RoleRule rule{role.code, role.name, {role.excludes.begin(), role.excludes.end()}, {}, role.second_factor};
    for (const catalog::Holder holder : role.holders) rule.holders.insert(kind_of(holder));
    out.push_back(std::move(rule));
  }
  return out;
}

}  // namespace taixin::service
