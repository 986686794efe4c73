// One case as its events make it: what kind, about whom and what, which steps were taken, where it stands. A value;
// forms and what is sealed stay in the store (Cases::read).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/directory.h"
#include "catalog/case_rules.h"
#include "store/cases.h"

namespace taixin::cases {

using access::AccountId;
using access::UnitId;
using base::Day;
using base::KnownAt;
using base::RecordId;
using base::SubjectId;

using Form = std::map<std::string, std::string, std::less<>>;

// One step that was taken.
struct Taken {
  int64_t event = 0;
  std::string step, outcome;
  std::string state;  // after it
  Day day;            // on which it was done
  KnownAt at;         // when it was entered
  AccountId account;
  UnitId unit;
  std::string role;
  store::Via via = store::Via::web;
  bool simulated = false;  // its rules are below V2: noted, not carried out
};

struct Case {
  int64_t id = 0;
  std::string kind;   // code
  SubjectId subject;  // whose case
  RecordId record;    // 0: about none
  Day applied;        // day of the opening step: the rules of that day hold
  // Units, as they were found when it was opened; 0: none of this city.
  UnitId own;         // that opened it; 0: the subject
  UnitId recogniser;  // the body that made the record
  UnitId provider;    // that handed it over
  // Of kinds that seal who opened them: a digest of that account under the key of the case (Cases::is_opener).
  std::string opener;
  std::string state;
  bool final = false;
  std::vector<Taken> steps;
  // What a request names, so that whoever looked at an older state is told instead of overwriting.
  int64_t version() const { return static_cast<int64_t>(steps.size()); }
  bool ours() const { return recogniser != UnitId(); }
  const Taken& opened() const { return steps.front(); }
  const Taken& last() const { return steps.back(); }
  // The first time this step was taken; null: never.
  const Taken* taken(std::string_view step) const;
};

// Adds an event to what went before. kBadEvent when it makes no sense after it. `kind` gives the meaning of states.
base::Result<void> apply(Case& one, const store::CaseEvent& event, const catalog::CaseRules& rules);

// The rules of a case. kRulesGone: the packs in force know neither its kind nor its state any more.
base::Result<const catalog::CaseKind*> rules_of(const Case& one, const catalog::CaseRules& rules);

}  // namespace taixin::cases
