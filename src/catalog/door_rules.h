// What packs say about the doors: which roles there are and what they may do, how a name is shown to whom, how long a
// look may be kept from its subject, and what an auditor is told of. Loaded with the catalog, immutable afterwards.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

// How far a role reaches.
enum class Reach : uint8_t {
  platform,  // the whole platform
  unit,      // the unit it was given in, and those below
  self,      // the subject that the account is or acts for
};

// Who may hold a role.
enum class Holder : uint8_t { staff, person, agent, client };

struct Role {
  std::string code;  // submitter, reviewer, ...
  Text name;
  Basis basis;
  std::set<std::string, std::less<>> may;  // codes of access::Action
  Reach reach = Reach::unit;
  std::set<Holder> holders;
  bool second_factor = false;                   // holders sign in with two factors
  std::set<std::string, std::less<>> excludes;  // roles that nobody may hold beside it; symmetric
};

// How a value of these types is shown to an audience (masking profile). What no profile names is shown as it is;
// identity numbers and phones are shown to nobody, whatever a profile says (gate/).
enum class Shown : uint8_t {
  whole,
  surname,  // 张**
  none,
};
struct Masking {
  std::string audience;  // everyone, government, subject_self, authorised, court, auditor
  std::set<TypeKind> types;
  Shown show = Shown::whole;
  Basis basis;
};

// A ground on which a look may be kept from its subject for a while; two people decide (PIPL art. 18, 35).
struct LookDelay {
  std::string code;
  Text name;
  int days_max = 0;
  Basis basis;
};

// How long a unit has to answer a subject who asks why it looked.
struct LookAnswer {
  int days_max = 0;
  Basis basis;
};

// When the auditor is told.
enum class AlertKind : uint8_t {
  volume,     // more than `limit` subjects in `minutes`
  off_hours,  // a question outside working days' hours
  sequence,   // `limit` codes one after the other, each next to the one before
  own,        // about oneself, or about a declared interest
  again,      // one subject `limit` times in `minutes` by one account, without a matter of its own as basis
};
struct AlertRule {
  AlertKind kind = AlertKind::volume;
  Text name;
  int limit = 0;
  int minutes = 0;
  int from_hour = 0, until_hour = 24;  // off_hours: working hours, [from, until)
  Basis basis;
};

}  // namespace taixin::catalog
