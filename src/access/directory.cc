#include "access/directory.h"

#include <algorithm>
#include <array>

namespace taixin::access {
namespace {

constexpr std::array<std::string_view, 7> kKinds{"city", "department", "county", "town", "zone", "window", "agency"};

template <class Map, class Key>
auto* find_in(const Map& map, const Key& key) {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

}  // namespace

std::string_view unit_kind_code(UnitKind kind) { return kKinds[static_cast<size_t>(kind)]; }
std::optional<UnitKind> unit_kind_of(std::string_view code) {
  const auto found = std::ranges::find(kKinds, code);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<UnitKind>(found - kKinds.begin());
}

Directory::Directory(std::map<UnitId, Unit> units, std::map<AccountId, Account> accounts)
    : units_(std::move(units)), accounts_(std::move(accounts)) {
  for (const auto& [id, unit] : units_) unit_codes_.emplace(unit.code, id);
  for (const auto& [id, account] : accounts_) {
    if (!account.login.empty()) logins_.emplace(account.login, id);
  }
}

const Unit* Directory::unit(UnitId id) const { return find_in(units_, id); }
const Unit* Directory::unit_by_code(std::string_view code) const {
  const auto* id = find_in(unit_codes_, code);
  return id ? unit(*id) : nullptr;
}
const Unit* Directory::unit_called(std::string_view name) const {
  for (const auto& [id, unit] : units_) {
    if (unit.name == name || unit.code == name ||
        std::ranges::find(unit.former_names, name) != unit.former_names.end()) {
      return &unit;
    }
  }
  return nullptr;
}
const Account* Directory::account(AccountId id) const { return find_in(accounts_, id); }
const Account* Directory::by_login(std::string_view login) const {
  const auto* id = find_in(logins_, std::string(login));
  return id ? account(*id) : nullptr;
}

bool Directory::within(UnitId inner, UnitId outer) const {
  for (const Unit* at = unit(inner); at; at = unit(at->parent)) {
    if (at->id == outer) return true;
  }
  return false;
}

}  // namespace taixin::access
