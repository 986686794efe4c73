// The one decision point: may this caller do this, in this unit, for this purpose, on this basis, and which records and
// fields may it see then. Rules come from packs (roles, purposes, labels, masking profiles); records pass the gate
// besides. Pure: the same caller, packs and day give the same answer. Deny by default, with the reason.
//
//   TX_TRY(const Doors doors, Doors::of(catalog));                        // once: every action of every role is known
//   const Verdict verdict = doors.may(caller, Action::submit, {.unit = unit}, day);
//   if (!verdict.permitted()) return refusal(verdict);
//
// What a route asks for is decided before its handler runs; what a question may see is decided with its session
// (access.h). Threads: immutable, any.
#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "access/action.h"
#include "access/caller.h"
#include "base/result.h"
#include "catalog/catalog.h"

namespace taixin::access {

enum class Why : uint8_t {
  permitted,
  not_signed_in,
  not_active,        // invited, suspended or closed, or its term has ended
  no_role,           // no role of the account may do this
  other_unit,        // a role may, but not there
  other_subject,     // about somebody else than oneself
  unknown_purpose,   // no pack has it in force
  purpose_not_open,  // to none of the caller's roles
  no_second_factor,  // the role wants two
};
inline constexpr int kWhys = static_cast<int>(Why::no_second_factor) + 1;
std::string_view why_code(Why why);

struct Verdict {
  Why why = Why::not_signed_in;
  std::string role;  // by which it is permitted; "console"
  bool permitted() const { return why == Why::permitted; }
};

// Where something is done or about whom; what is not known is left out.
struct Where {
  UnitId unit;              // whose files; 0: of no unit in particular
  base::SubjectId subject;  // about whom; 0: nobody yet
};

// What a purpose opens to a caller.
struct Opening {
  Why why = Why::not_signed_in;
  const catalog::Purpose* purpose = nullptr;  // of the catalog
  bool permitted() const { return why == Why::permitted; }
};

class Doors {
 public:
  // kUnknownAction when a role of the packs names an action that does not exist. The catalog outlives it.
  static base::Result<Doors> of(const catalog::Catalog& catalog);

  // The console, whoever may read the home's files, may do all that has no subject of its own; the log says it was the
  // console.
  Verdict may(const Caller& caller, Action action, const Where& where, base::Day day) const;
  // Whether a role of the caller that may do `action` is open to this purpose.
  Opening purpose(const Caller& caller, Action action, std::string_view code, base::Day day) const;
  // Units whose files the caller may see by `action`: everything, or one unit and those below for each entry.
  struct Units {
    bool all = false;
    std::vector<UnitId> roots;
    bool covers(const Directory& directory, UnitId unit) const;
  };
  Units units(const Caller& caller, Action action, base::Day day) const;
  // The label up to which records are shown to the caller.
  static int clearance(const Caller& caller);

 private:
  struct Rule {
    const catalog::Role* role = nullptr;
    std::bitset<kActions> may;
  };
  explicit Doors(const catalog::Catalog& catalog) : catalog_(&catalog) {}
  const Rule* rule(std::string_view role, base::Day day) const;
  template <class Each>
  void grants(const Caller& caller, base::Day day, const Each& each) const;  // each(grant, rule) of live grants
  const catalog::Catalog* catalog_;
  std::vector<Rule> rules_;
};

// As an error for a door: kNotSignedIn (401) or kNotPermitted (403), with the reason and what to do next.
base::Error refusal(const Verdict& verdict, Action action);
base::Error refusal(Why why, Action action);

}  // namespace taixin::access
