// What became of the measures that checks named (domain/12.3.1): whether an officer applied one, what exactly, why,
// with what weighed, heard and told; when it was lifted. The machine applies nothing and refuses nobody.
//
//   TX_TRY(const auto used, MeasuresUsed::open({home, facts, catalog, doors}));
//   TX_TRY(const auto use, used->record(caller, {.answer = entry, .measure = "SD-28.award", .said = {...}}));
//   for (const auto& one : used->of_unit(caller)) if (one.standing.state == UseState::late) tell(one);
//
// The log of answers says what an answer named (check/fields_left.h), so nothing else can be stated as applied,
// whatever the packs say later; of a batch, which names measures of many, the answer is made again for each subject
// (check/measures_told.h). Only the unit that asked states, by a role that may. Each statement is a row with its
// leaf, never changed: a correction stands beside what it corrects. An applied measure is over when the records it
// followed from are (repaired, ended, withdrawn, shielded, replaced by a corrected version, their last day passed) or
// its own last day has passed: from then on the unit has so many working days to lift it (packs: [[lifting]]), and says
// that it did. Nothing is lifted by time alone.
//
// All uses are in memory. Threads: any.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "access/decision.h"
#include "catalog/measure_rules.h"
#include "check/fields_left.h"
#include "lists/membership.h"
#include "store/measures.h"

namespace taixin::lists {

using access::UnitId;

// What a unit says of one measure after one answer. Texts of at most kTextMax characters, without identity numbers.
struct Statement {
  bool applied = false;
  std::string what;             // exactly
  std::string why;              // also of a `must` that was not applied
  std::string proportionality;  // what was weighed
  std::string hearing;          // number of the minutes, or how the subject was heard
  std::string remedy;           // what it was told of reconsideration and court
  std::string document;         // number of the decision
  std::optional<Day> from;      // none: the day of the statement
  std::optional<Day> until;     // last day
  friend bool operator==(const Statement&, const Statement&) = default;
};

enum class UseState : uint8_t {
  not_applied,
  applied,    // and in force
  must_lift,  // what it followed from is over: to be lifted by `due`
  late,       // and that day has passed
  lifted,
};
std::string_view use_state_code(UseState state);
catalog::Text use_state_words(UseState state);

// Where an applied measure stands on a day.
struct Standing {
  UseState state = UseState::not_applied;
  std::optional<Day> over;        // the day on which what it followed from was over
  base::Result<Day> due = Day();  // of must_lift and late; kYearNotAnnounced
};

// One measure after one answer, as it was stated last.
struct Use {
  int64_t id = 0;
  std::vector<store::MeasureEvent> events;
  Statement said;                 // as corrected last
  std::vector<RecordId> records;  // that it followed from
  bool must = false;              // by its clause, when it was stated
  std::optional<Day> lifted;
  std::string lift_document;
  std::string story;             // as told for others last; empty: none
  int64_t story_by = 0;          // account that told it
  bool story_confirmed = false;  // another officer has confirmed it: everybody may read it
  const store::MeasureEvent& first() const { return events.front(); }
  const store::MeasureEvent& last() const { return events.back(); }
  int64_t version() const { return static_cast<int64_t>(events.size()); }
};

// An answer that named measures, and which of them nobody has stated anything of yet.
struct Named {
  int64_t answer = 0;
  KnownAt at;
  SubjectId subject;
  std::string purpose, officer;
  std::vector<std::string> measures, open;
};

// A batch that named measures.
struct NamedBatch {
  int64_t answer = 0;
  KnownAt at;
  std::string purpose, officer;
  uint64_t rows = 0;
  std::vector<check::NamedMeasure> measures;
};

// An answer to the caller's unit of which something may still be stated, and what it named about whom.
struct StatedAnswer {
  store::AccessEntry entry;
  std::map<SubjectId, std::vector<std::string>> named;  // codes, in the order of the packs
  bool names(SubjectId subject, std::string_view measure) const;
};

struct UsedPlace {
  store::Home& home;
  const check::Checker& checker;
  const facts::Facts& facts;
  const catalog::Catalog& catalog;
  const access::Doors& doors;
};

class MeasuresUsed {
 public:
  static constexpr size_t kTextMax = 500;
  static constexpr size_t kStoryMax = 1000;
  static constexpr int kStatedLateDays = 366;  // an answer so old can still be stated

  static base::Result<std::unique_ptr<MeasuresUsed>> open(UsedPlace place);

  // Errors of all: refusals of the decision point, kNoAnswer, kNotNamed, kNoUse, kStatedAlready, kUseField,
  // kNotApplied, kRecordOver, store errors. On disk when they return.
  struct New {
    int64_t answer = 0;   // number of the entry in the log of answers
    std::string measure;  // code
    Statement said;
    std::string subject = {};  // its code, of a batch; empty: the one that the answer was about
  };
  base::Result<Use> record(const access::Caller& caller, const New& fresh);
  // The same of many rows: the answer is read once, and a batch made again for each of its subjects. Also
  // kSheetTooLong.
  base::Result<std::shared_ptr<const StatedAnswer>> answer(const access::Caller& caller, int64_t number) const;
  base::Result<Use> record(const access::Caller& caller, const StatedAnswer& answer, SubjectId subject,
                           const std::string& measure, const Statement& said);
  base::Result<Use> correct(const access::Caller& caller, int64_t use, int64_t version, const Statement& said);
  base::Result<Use> lift(const access::Caller& caller, int64_t use, int64_t version, Day day,
                         const std::string& document);
  // A typical case for others: no person named. It is public when another officer of the unit has confirmed it.
  base::Result<Use> tell(const access::Caller& caller, int64_t use, int64_t version, const std::string& story);
  // kSameTeller, kNoStory.
  base::Result<Use> confirm_story(const access::Caller& caller, int64_t use, int64_t version);

  // Uses of the unit in which the caller acts and those below, the newest first; `waiting`: only those that must be
  // lifted.
  std::vector<Use> of_unit(const access::Caller& caller, bool waiting = false) const;
  std::vector<Use> of_subject(SubjectId subject) const;  // newest first
  base::Result<Use> read(const access::Caller& caller, int64_t use) const;
  std::vector<Use> all() const;
  bool reaches(const access::Caller& caller, UnitId unit) const;
  base::Result<Standing> standing(const Use& use, Day day) const;
  // Answers to the caller's unit since `from` that named measures, newest first.
  base::Result<std::vector<Named>> named(const access::Caller& caller, Day from, size_t limit) const;
  // Batches of the caller's unit that named measures, newest first.
  base::Result<std::vector<NamedBatch>> batches(const access::Caller& caller, Day from, size_t limit) const;
  // What was stated of a measure after an answer; null: nothing yet.
  std::shared_ptr<const Use> find(int64_t answer, SubjectId subject, const std::string& measure) const;
  std::optional<SubjectId> subject_of(std::string_view code) const;
  std::pair<std::string, std::string> code_and_name(SubjectId subject) const;
  const catalog::Measure* measure(std::string_view code) const;  // null: the packs have it no more

 private:
  explicit MeasuresUsed(UsedPlace place) : place_(place), rules_(place.catalog.publication().acting()) {}
  Day today() const { return place_.home.clock().today(); }
  base::Result<std::string> role_in(const access::Caller& caller, UnitId unit) const;
  base::Result<Use> mine(const access::Caller& caller, int64_t use, int64_t version, std::string& role) const;
  base::Result<void> add_named(const access::Caller& caller, StatedAnswer& answer) const;
  base::Result<std::vector<store::AccessEntry>> entries_of(
      const access::Caller& caller, Day from, size_t limit,
      const std::function<bool(const store::AccessEntry&)>& wanted) const;
  void keep(Use use);
  base::Result<std::vector<RecordId>> records_of(const store::AccessEntry& entry, SubjectId subject,
                                                 const catalog::Measure& measure) const;
  base::Result<std::optional<Day>> over_since(const Use& use, Day day) const;
  base::Result<void> check(const catalog::Measure* measure, bool must, const Statement& said) const;
  base::Result<Use> append(store::MeasureEvent event);
  std::shared_ptr<const Use> find(int64_t use) const;

  const UsedPlace place_;
  const catalog::PublicationRules rules_;  // those that act
  std::mutex changing_;
  mutable std::shared_mutex mutex_;
  std::map<int64_t, std::shared_ptr<const Use>> uses_;
  std::map<std::tuple<int64_t, SubjectId, std::string>, int64_t> stated_;  // answer, subject, measure -> use
};

// The measures that an entry of the log says an answer named.
std::vector<std::string> measures_in(std::string_view fields);

}  // namespace taixin::lists
