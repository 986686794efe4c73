// Who there is: the tree of units, and accounts with their roles. An immutable picture of one moment, replaced as a
// whole when something changes (access/accounts.h), so that a question reads it without a lock.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/day.h"
#include "base/ids.h"
#include "base/strong.h"

namespace taixin::access {

using UnitId = base::Strong<struct UnitIdTag, int64_t>;        // 0 = none
using AccountId = base::Strong<struct AccountIdTag, int64_t>;  // 0 = none; never reused

// 市、部门、县（市、区）、乡镇街道、功能区、服务窗口、信用服务机构
enum class UnitKind : uint8_t { city, department, county, town, zone, window, agency };
std::string_view unit_kind_code(UnitKind kind);
std::optional<UnitKind> unit_kind_of(std::string_view code);

struct Unit {
  UnitId id;
  UnitId parent;  // 0: the root of the tree, the city
  UnitKind kind = UnitKind::department;
  std::string code;                       // its unified social credit code or a code of the city's own; unique
  std::string name;                       // 示例市住房和城乡建设局; nobody else's, nor ever was
  std::string region;                     // code of the pack's regions; empty: the parent's
  std::vector<std::string> items;         // catalog items that it hands over; empty: none
  bool closed = false;
  std::vector<std::string> former_names;  // stand in what it handed over before
};

// A role in one unit, which reaches the units below it. Which roles there are and what they may do: packs.
struct Grant {
  std::string role;  // code of a role in force
  UnitId unit;
  std::optional<base::Day> until;  // last day
};

enum class AccountKind : uint8_t {
  staff,   // an officer of a unit
  person,  // a natural person, for itself
  agent,   // acts for a subject, with a term
  client,  // another system
};
enum class AccountState : uint8_t { invited, active, suspended, closed };

struct Account {
  AccountId id;
  AccountKind kind = AccountKind::staff;
  AccountState state = AccountState::active;
  std::string login;  // unique; of a person or agent: empty, looked up by a keyed digest
  std::string name;   // as others see it; of a person: empty, sealed in the vault
  UnitId unit;        // home unit of staff and clients
  std::vector<Grant> grants;
  base::SubjectId subject;         // person: itself; agent: for whom
  std::optional<base::Day> until;  // agent: last day
  int clearance = 0;               // security label: 0 public, 1 internal, 2 sensitive (personal), 3 sealed matters
  bool two_factor = false;         // has a second factor
  std::vector<base::SubjectId> interests;  // declared conflicts of interest
};

class Directory {
 public:
  Directory() = default;
  Directory(std::map<UnitId, Unit> units, std::map<AccountId, Account> accounts);
  const Unit* unit(UnitId id) const;
  const Unit* unit_by_code(std::string_view code) const;
  // By its code, its name or a former name.
  const Unit* unit_called(std::string_view name) const;
  const Account* account(AccountId id) const;
  const Account* by_login(std::string_view login) const;
  // `inner` is `outer` or below it.
  bool within(UnitId inner, UnitId outer) const;
  const std::map<UnitId, Unit>& units() const { return units_; }
  const std::map<AccountId, Account>& accounts() const { return accounts_; }
  bool empty() const { return accounts_.empty(); }

 private:
  friend class DirectoryBuilder;  // access/accounts.cc
  std::map<UnitId, Unit> units_;
  std::map<AccountId, Account> accounts_;
  std::map<std::string, UnitId, std::less<>> unit_codes_;
  std::unordered_map<std::string, AccountId> logins_;
};

}  // namespace taixin::access
