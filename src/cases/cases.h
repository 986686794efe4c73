// Cases (业务事项): objections, repair, and whatever kinds the packs describe. One engine runs them all: it knows
// steps, parties, clocks and effects, and no law.
//
//   TX_TRY(const auto cases, Cases::open({home, vault, facts, catalog, doors, packer, directory}, std::move(effects)));
//   TX_TRY(const auto one, cases->begin(caller, {.kind = "objection", .record = id, .form = form}));
//   TX_TRY(const auto next, cases->act(caller, {.id = one->id, .version = one->version(), .step = "decide", ...}));
//   for (const Due& due : cases->due(today)) tell(due);
//
// Every step is one event with actor, role, unit, basis, day and form, a leaf of the ledger, in one transaction with
// its effects; on disk when a function returns. Steps wait for each other: of two that come at once the first is done
// and the second told what happened (kMoved). Time passes and decides nothing: `due` says what is late and who is told.
//
// Open cases are an immutable picture in memory, replaced at each step; ended ones are read from the store. Threads:
// any.
#pragma once

#include <boost/json/object.hpp>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "access/decision.h"
#include "base/current.h"
#include "cases/clock.h"
#include "cases/effect.h"
#include "cases/materials.h"
#include "facts/facts.h"
#include "store/payload.h"
#include "vault/vault.h"

namespace taixin::cases {

// The earliest day on which this record may be repaired; nothing: no rule states one.
using EarliestRepair = std::function<base::Result<std::optional<Day>>(const store::Record&)>;

// What the engine works with. All outlive it.
struct World {
  store::Home& home;
  vault::Vault& vault;
  facts::Facts& facts;
  const catalog::Catalog& catalog;
  const access::Doors& doors;
  const store::Packer& packer;
  std::function<std::shared_ptr<const access::Directory>()> directory;
  Materials* materials = nullptr;       // null: materials are named by number or digest alone
  EarliestRepair earliest_repair = {};  // none: the engine does not hold a grant back, the body that decides looks
};

struct Opening {
  std::string kind;
  std::string step;   // empty: the one opening step that the caller may take
  RecordId record;    // of kinds about a record
  SubjectId subject;  // of kinds about a subject, opened by an officer; else the caller's own
  Form form;
  std::string evidence;  // at a window: number or SHA-256 of what was signed
  std::string outcome;   // of steps that have several
  // All is checked as if it were taken, and nothing is: for whoever looks over what is to be sent. Gives the case as it
  // stands.
  bool look_over = false;
};
// Who opened a case that seals it.
struct Opener {
  AccountId account;
  SubjectId subject;  // of a person or an agent
  UnitId unit;        // of an officer
};
struct Acting {
  int64_t id = 0;
  int64_t version = 0;  // that the caller saw
  std::string step, outcome;
  Form form;
  std::string evidence;
  bool signed_with_code = false;  // the door has checked a fresh code of the account's second factor for this step
  bool look_over = false;         // as in an opening
};

// A clock that has run out, or cannot be told.
struct Due {
  std::shared_ptr<const Case> one;
  Running clock;
  int late = 0;  // working days after the last one
  UnitId told;   // the unit whose supervisors are told; 0: those of the whole platform
};

// One step with all that is kept of it.
struct StepRead {
  Taken taken;
  Form form;            // empty when it was sealed and its key is gone
  bool erased = false;  // sealed, and its key is gone
  std::string basis;
  std::vector<std::string> effects;  // codes
  std::string notice;                // as the subject was told, in Chinese
  std::string notice_en;
};
struct CaseRead {
  std::shared_ptr<const Case> one;
  std::vector<StepRead> steps;
};

class Cases {
 public:
  static constexpr size_t kOfSubjectMax = 200;
  static constexpr size_t kEvidenceMax = 64;    // characters
  static constexpr int kEnteredLateDays = 366;  // a step done so long ago can still be entered

  // Reads all events. kEffectMissing, kBadEvent.
  static base::Result<std::unique_ptr<Cases>> open(World world, Effects effects);
  ~Cases();  // stop

  // Whether all cases that ever were make sense by these rules, each at every step: what packs that are to come have to
  // keep. kRulesGone, kBadEvent.
  base::Result<void> fits(const catalog::CaseRules& rules) const;

  // Errors of both: kNoKind, kNoStep, kStepClosed, kMoved, kCondition, kTooEarly, kField and its like, kEvidence,
  // kAlreadyOpen, kNoRecord, refusals of the decision point, what an effect refuses, store and vault errors.
  base::Result<std::shared_ptr<const Case>> begin(const access::Caller& caller, Opening opening);
  base::Result<std::shared_ptr<const Case>> act(const access::Caller& caller, const Acting& acting);

  // Whether the caller may see the case at all: its subject, or an officer whose role reaches a unit of it.
  bool sees(const access::Caller& caller, const Case& one) const;
  // kNoCase, also when it is somebody else's.
  base::Result<CaseRead> read(const access::Caller& caller, int64_t id) const;
  // What the caller may do now: each step with the outcomes that are open.
  struct Next {
    const catalog::CaseStep* step = nullptr;
    std::vector<const catalog::CaseOutcome*> outcomes;
  };
  std::vector<Next> next(const access::Caller& caller, const Case& one) const;
  // Kinds in force today that the caller may open about this record, or about a subject (record 0; itself: subject 0),
  // by their opening steps. kNoRecord.
  struct Openable {
    const catalog::CaseKind* kind = nullptr;
    const catalog::CaseStep* step = nullptr;
  };
  base::Result<std::vector<Openable>> openable(const access::Caller& caller, RecordId record,
                                               SubjectId subject = {}) const;

  // One material of a case that the caller sees. kNoCase, kNoMaterial, kMaterialErased.
  struct MaterialRead {
    Material material;
    std::string bytes;
    std::shared_ptr<const Case> one;
  };
  base::Result<MaterialRead> material(const access::Caller& caller, int64_t id, std::string_view material) const;
  const Materials* materials() const { return world_.materials; }

  // ---- cases that seal who opened them (complaints)
  // The key under which all of such a case is sealed; nobody's, and no person's: ids of persons are much greater.
  static SubjectId key_of(int64_t case_id) { return SubjectId(vault::Vault::kFirstPerson + case_id); }
  bool is_opener(const access::Caller& caller, const Case& one) const;
  // Those that the caller opened, open and ended, the newest first.
  base::Result<std::vector<std::shared_ptr<const Case>>> opened_by(const access::Caller& caller) const;
  // For the two who opened the identity, while the case stands where they did: kIdentityClosed; kNoCase. The caller's
  // door writes down that it was read, before it is told.
  base::Result<Opener> opener(const access::Caller& caller, int64_t id) const;
  // Destroys the keys of cases that ended so long ago, as their rules say; how many.
  base::Result<size_t> erase_due(Day day);
  // `erase_due` once an hour, on a thread of its own.
  void start();
  void stop();

  // Of the subject, open and ended, the newest first. Cases that seal who opened them are not told.
  base::Result<std::vector<std::shared_ptr<const Case>>> of_subject(SubjectId subject) const;
  // Open ones that the caller may see, the oldest first; `mine`: only those in which it can take a step.
  std::vector<std::shared_ptr<const Case>> of_officer(const access::Caller& caller, bool mine) const;
  std::shared_ptr<const Case> find_open(int64_t id) const;
  size_t open_count() const { return picture_.get()->size(); }

  std::vector<Running> clocks(const Case& one) const;  // today
  // Open cases with a clock that has run out by `day`, or whose last day is in a year not announced; in order of ids.
  // Hints (entries below V2) are left out.
  std::vector<Due> due(Day day) const;

  const catalog::CaseRules& rules() const { return world_.catalog.cases(); }
  const catalog::CaseKind* kind_of(const Case& one) const;

 private:
  using Picture = std::map<int64_t, std::shared_ptr<const Case>>;
  struct About;
  struct Step;
  bool seals_opener(const Case& one) const;
  // Whose key seals the forms of a case; 0: they stand open.
  SubjectId sealed_under(const Case& one, const catalog::CaseKind& kind) const;
  base::Result<void> attach_materials(const store::CaseEvent& event);
  base::Result<std::vector<std::shared_ptr<const Case>>> made_of_ids(const std::vector<int64_t>& ids) const;
  Cases(World world, Effects effects) : world_(std::move(world)), effects_(std::move(effects)) {}
  Day today() const { return world_.home.clock().today(); }

  // cases.cc
  base::Result<About> about_record(RecordId id) const;
  base::Result<Case> fresh(const access::Caller& caller, RecordId record, SubjectId subject) const;
  base::Result<Step> opening_step(const access::Caller& caller, const Case& one, Opening& opening) const;
  base::Result<std::shared_ptr<const Case>> take(const access::Caller& caller, const Case& before, const Step& step);
  base::Result<store::CaseEvent> event_of(const access::Caller& caller, const Case& before, const Step& step,
                                          std::string role);
  base::Result<void> keep_opener(const access::Caller& caller, const Case& before, boost::json::object& detail,
                                 int64_t event);
  base::Result<void> keep_form(const Case& before, const Step& step, store::CaseEvent& event);
  void show(const Case& one);

  // cases_may.cc
  bool holds(const access::Caller& caller, const std::string& role, UnitId unit) const;
  bool is_party(const access::Caller& caller, const Case& one, const catalog::CaseActor& actor,
                std::string& role) const;
  // The role by which the caller may take the step. kNotYourStep and refusals of the decision point.
  base::Result<std::string> permitted(const access::Caller& caller, const Case& one,
                                      const catalog::CaseStep& step) const;
  // kOurs, kNotOurs, kTooEarly.
  base::Result<void> check_conditions(const Case& one, const catalog::CaseStep& step,
                                      const std::set<catalog::CaseCondition>& only, bool with_days) const;
  // Whether the caller has taken a step that bars it from this one.
  static bool took_other(const access::Caller& caller, const Case& one, const catalog::CaseStep& step);
  // kCodeNeeded: the step is signed with a fresh code.
  static base::Result<void> check_code(const Step& step);
  base::Result<void> check_form(const access::Caller& caller, const Case& one, const Step& step) const;
  // The ids of materials in a form.
  std::vector<std::string> materials_in(const Step& step) const;
  base::Result<void> check_record_field(const Case& one, const catalog::CaseField& field,
                                        const std::string& value) const;
  base::Result<Day> day_of_step(const Case& one, const catalog::CaseStep& step, const Form& form) const;

  const World world_;
  const Effects effects_;
  mutable std::mutex changing_;            // one step at a time: checked, written, shown
  std::map<int64_t, std::string> sealed_;  // cases that seal who opened them: digests of the openers
  std::mutex keeping_;
  std::condition_variable_any wake_;
  std::jthread keeper_;
  int64_t last_case_ = 0, last_event_ = 0;
  base::Current<const Picture> picture_;
};

// Whether a case of this kind may be this subject's.
bool is_for(const catalog::CaseKind& kind, SubjectId subject);
// The words of a notice with its places filled in.
std::string filled(std::string words, int64_t id, Day day);
// Whether the caller speaks for this subject: itself, its agent, or an officer at a window.
bool speaks_for(const access::Caller& caller, SubjectId subject);

}  // namespace taixin::cases
