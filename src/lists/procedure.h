// Entering a subject on a list, and removing it, as effects of cases (cases/effect.h): the notice before the entry, the
// hearing, the entry as a record of the list's item in the name of the body that decided, and its end.
//
//   lists::add_effects(effects, {home, facts, catalog, packer, directory});
//
// Nobody is entered unless the notice was served, its term for a statement is over, a hearing that was asked for was
// held, the body is one that the list names, and list and notice are confirmed (V, V2). The entry is written in the
// transaction of the decision with its leaf, by the rules and keys by which a file would bring it, so a file with the
// same decision is a repetition. Who may take the step at all, and that another officer decides than the one who
// proposed, is the pack's (packs/national/case_listing.toml). Threads: any, under the engine's lock.
#pragma once

#include <functional>
#include <memory>

#include "access/directory.h"
#include "cases/effect.h"
#include "lists/membership.h"
#include "store/payload.h"

namespace taixin::lists {

struct ProcedurePlace {
  store::Home& home;
  facts::Facts& facts;
  const catalog::Catalog& catalog;
  const store::Packer& packer;
  std::function<std::shared_ptr<const access::Directory>()> directory;
};
void add_effects(cases::Effects& effects, const ProcedurePlace& place);

// What was proposed in a case, from its opening step.
struct Proposal {
  const catalog::CreditList* list = nullptr;  // of the catalog
  cases::Form form;
};
// kNoList when the packs in force have no such list any more.
base::Result<Proposal> proposal_of(const ProcedurePlace& place, const cases::Case& one);

// Where a proposal stands with its subject's rights, on a day.
struct Rights {
  std::optional<Day> served;
  std::optional<Day> statement_until;  // last day; nothing: not served yet
  std::optional<Day> hearing_until;    // last day to ask for one; nothing: the law gives none, or not served yet
  bool hearing_due = false;            // asked for and not held
  bool may_decide(Day day) const { return served && statement_until && day > *statement_until && !hearing_due; }
};
// Errors of the calendar: a year that is not announced.
base::Result<Rights> rights_of(const catalog::Catalog& catalog, const cases::Case& one, const catalog::CaseKind& kind,
                               const catalog::CreditList& list);

}  // namespace taixin::lists
