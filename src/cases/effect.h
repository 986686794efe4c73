// What a step does beyond moving its case. The set is closed (catalog/case_rules.h); each of it is written once, here
// or in a later room, and registered when the application starts: one that is missing stops the program.
//
//   Effects effects;
//   add_own_effects(effects, {home, facts, catalog, vault}); // those of this room
//   effects.add(std::make_unique<ReportSuperseded>(...));    // a later room's
//   TX_CHECK(effects.complete());                            // kEffectMissing
//
// An effect is asked before anything is written (`prepare`: what cannot be done is refused there), writes inside the
// transaction of the case event (`Work::commit`), and hears when that is on disk (`Work::committed`). So there is no
// case event without its effects, and no effect without its case event.
#pragma once

#include <array>
#include <memory>

#include "cases/case.h"
#include "catalog/catalog.h"

namespace taixin::facts {
class Facts;
}
namespace taixin::vault {
class Vault;
}

namespace taixin::cases {

// The step whose effect is asked for. All of it outlives the work.
struct Doing {
  const Case& one;  // as it was before the step
  const catalog::CaseKind& kind;
  const catalog::CaseStep& step;
  const catalog::CaseOutcome& outcome;
  int64_t id = 0;  // of the case, also when the step opens it
  Day day;
  std::string officer;  // who does it, as submissions name an operator
  std::string unit;     // its unit's name; empty: the subject
  const Form& form;     // of the step; of those before: store::case_events
};

class Work {
 public:
  virtual ~Work() = default;
  // On the writer thread, inside the transaction. `event` has its ids.
  virtual base::Result<void> commit(store::WriteTx& tx, const store::CaseEvent& event) = 0;
  // On disk. Under Facts::sealing; never fails the step, which is done.
  virtual void committed() {}
};

class Effect {
 public:
  virtual ~Effect() = default;
  virtual catalog::CaseEffect which() const = 0;
  // Null: there is nothing to do (it is so already).
  virtual base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const = 0;
};

class Effects {
 public:
  // Takes the place of nothing: each effect is registered once (a second one stops the program).
  void add(std::unique_ptr<Effect> effect);
  // kEffectMissing, naming the first that nobody registered.
  base::Result<void> complete() const;
  const Effect& of(catalog::CaseEffect which) const;

 private:
  std::array<std::unique_ptr<Effect>, catalog::kCaseEffects> all_;
};

// Those of this room: status events on records, what is left to be carried on (store::Outgoing), and the erasure of a
// person (erasure_effects.h). Home, facts, catalog and vault outlive them.
struct EffectPlace {
  store::Home& home;
  facts::Facts& facts;
  const catalog::Catalog& catalog;
  vault::Vault& vault;
};
void add_own_effects(Effects& effects, const EffectPlace& place);

}  // namespace taixin::cases
