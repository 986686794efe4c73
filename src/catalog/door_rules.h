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

// Whether what gives power (roles of staff and systems, clearances, secrets) takes two security administrators. The
// pack that speaks last decides: a small city may choose one, with its basis; the audit administrator is told then.
struct PowerRule {
  bool second_person = true;
  Basis basis;
};

// How many questions accounts of these kinds may ask, so that no account, stolen or curious, reads a whole city.
struct QuestionLimit {
  std::set<Holder> holders;
  int an_hour = 0, a_day = 0;
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

// What a second person answers before a file goes in (审核): a statement that it confirms.
struct ReviewCheck {
  std::string code;
  Text words;
  Basis basis;
};
// Which files wait for a second person, who that is, and for how long they wait (domain/12.4.1).
struct ReviewRule {
  std::string code;
  Text name;
  Basis basis;
  std::set<std::string, std::less<>> items, classes;  // codes; both empty: everything
  std::vector<ReviewCheck> checks;                    // at least one; all must be confirmed
  std::set<std::string, std::less<>> reviewers;       // roles, in the unit that hands over
  std::set<std::string, std::less<>> otherwise;       // roles, where nobody else in the unit holds one of `reviewers`
  int days = 0;                                       // a file that nobody decided on lapses after so many
  bool systems = false;                               // whether files of other systems wait, too
};

}  // namespace taixin::catalog
