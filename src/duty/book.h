// The ledger of what units owe the platform (报送工作台账, domain/12.4.3): expected counts, declarations that there was
// nothing (零报送), reminders (催报), rectification letters (限期整改) with their clocks, appeals of late marks, tasks.
//
//   TX_TRY(const auto book, Book::open({home, facts, catalog, doors, directory}));
//   TX_TRY(const auto lines, book->lines({.from = from, .until = until}));
//   TX_TRY(const auto line, book->declare(officer, {unit, "ADM.penalty", "2026-03"}));
//
// Everything said is an event with its leaf, never changed; what follows from it is computed (owed.h). A unit speaks
// for itself alone, by a role with `duty_answer`; the centre by `duty_manage`. Another person than who said something
// decides on it: an appeal is decided neither by who appealed nor by who reminded the unit of those rows or opened a
// letter on them. Nobody is named here but officers: rows are told by submission and line.
//
// All events are in memory. Threads: any; what changes something is done one after the other, and on disk when it
// returns.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "access/decision.h"
#include "catalog/duty_rules.h"
#include "duty/owed.h"
#include "store/home.h"

namespace taixin::duty {

struct BookPlace {
  store::Home& home;
  facts::Facts& facts;
  const catalog::Catalog& catalog;
  const access::Doors& doors;
  std::function<std::shared_ptr<const access::Directory>()> directory;
};

// A late row; its mark may be appealed once.
struct LateRow {
  uint32_t line = 0;
  Day act;
  int working_days = 0;  // from the act to its arrival
  std::string period;    // of the duty
  enum class Mark : uint8_t { stands, appealed, upheld, lifted } mark = Mark::stands;
};
struct LateRows {
  LateFile file;
  UnitId unit;
  std::optional<Day> appeal_until;
  std::vector<LateRow> rows;  // at most kLateShown, by line
};

class Book {
 public:
  static constexpr size_t kTextMax = 1000;   // characters
  static constexpr size_t kChosenMax = 500;  // lines of one reminder or letter
  static constexpr size_t kLateShown = 500;
  static constexpr int64_t kCountMax = 10'000'000;

  static base::Result<std::unique_ptr<Book>> open(BookPlace place);

  // ---- reading. What was handed over since is counted first.
  // Of all units that owe something, or of those that `covers` says yes to.
  base::Result<std::vector<Line>> lines(const OwedSpan& span, const std::function<bool(UnitId)>& covers = {}) const;
  // By what officers had said at a moment.
  base::Result<std::vector<Line>> lines_known_at(const OwedSpan& span, base::KnownAt known_at) const;
  base::Result<std::map<base::SubmissionId, LiftedMarks>> lifted_known_at(base::KnownAt known_at) const;
  base::Result<Line> line(const CellKey& key) const;                                                  // kNotOwed
  std::vector<std::shared_ptr<const Thing>> things(const std::function<bool(UnitId)>& covers) const;  // newest first
  std::shared_ptr<const Thing> thing(int64_t id) const;                                               // null: none
  std::optional<DutyEvent> paper(int64_t event) const;  // a reminder or a letter; its words are in its detail
  std::vector<DutyEvent> reminders(UnitId unit) const;  // newest first
  std::optional<Day> due(const Thing& thing) const { return thing_due(rules(), place_.catalog.calendar(), thing); }
  // Late rows of submissions of a unit that arrived since `from`, newest first.
  base::Result<std::vector<LateRows>> late_rows(UnitId unit, Day from) const;
  // Late rows whose mark was lifted, by submission sealed in [from, until]: the league counts them as in time.
  struct Lifted {
    LateFile file;
    uint64_t rows = 0;
  };
  base::Result<std::vector<Lifted>> lifted(Day from, Day until) const;
  const catalog::DutyRules& rules() const { return place_.catalog.duties(); }
  std::string unit_name(UnitId unit) const;

  // ---- a unit's own. Errors of all: refusals of the decision point, kNotOwed, kNoThing, kGoneOn, kNotThisStep,
  // kField, catalog::kYearNotAnnounced, store errors.
  base::Result<Line> declare(const access::Caller& caller, const CellKey& key);  // kPeriodRuns, kRowsThere, kDeclared
  base::Result<Line> take_back(const access::Caller& caller, const CellKey& key, const std::string& reason);
  struct Appeal {
    base::SubmissionId submission;
    std::vector<uint32_t> rows;  // empty: all late ones
    std::string reason;
  };
  // kNoLateRows, kMarkUpheld, kAppealOver
  base::Result<Thing> appeal(const access::Caller& caller, const Appeal& what);
  base::Result<Thing> answer(const access::Caller& caller, int64_t thing, int64_t version, const std::string& text);

  // ---- the centre's
  // How many acts are expected, and what says so (执法台账, 权责清单). The last word counts.
  struct Count {
    CellKey key;
    int64_t count = 0;
    std::string source;
  };
  base::Result<Line> set_count(const access::Caller& caller, const Count& count);
  // Of a sheet: those that can be set are, in one transaction; for the others why not, in their order. The outer error
  // is for all of them.
  base::Result<std::vector<base::Result<void>>> set_counts(const access::Caller& caller, std::span<const Count> counts);
  // One reminder for each unit, in one transaction; `preview`: what would be sent, and nothing is. kNotOverdue,
  // kTooEarly, kNoLines.
  base::Result<std::vector<DutyEvent>> remind(const access::Caller& caller, std::span<const CellKey> keys,
                                              const std::string& reason, bool preview);
  // A rectification letter to one unit. Also kSeveralUnits, kLetterOpen; kTooEarly before it was reminded.
  base::Result<DutyEvent> open_letter(const access::Caller& caller, std::span<const CellKey> keys,
                                      const std::string& reason, bool preview);
  base::Result<Thing> give_task(const access::Caller& caller, UnitId unit, const std::string& title,
                                const std::string& text, Day due);
  // Written in the transaction of what it belongs to; where it refuses, nothing of either is.
  using Also = std::function<base::Result<void>(store::WriteTx&)>;
  // accepted, returned, closed of a letter or a task; lifted, upheld of an appeal. kSamePerson, what `also` refuses.
  base::Result<Thing> decide(const access::Caller& caller, int64_t thing, int64_t version, ThingState outcome,
                             const std::string& reason, const Also& also = {});

 private:
  explicit Book(BookPlace place) : place_(std::move(place)) {}
  struct Picture;
  base::Result<Picture> picture(const std::function<bool(UnitId)>& covers) const;
  base::Result<std::shared_ptr<const History>> history_known_at(base::KnownAt known_at) const;
  // Since when a unit is there, and until when it handed items over that it does no more.
  struct UnitDays {
    std::optional<Day> since;
    std::map<std::string, Day> until;
  };
  base::Result<void> read_unit_days(const std::shared_ptr<const access::Directory>& directory) const;
  base::Result<std::vector<OwingUnit>> units(const std::function<bool(UnitId)>& covers) const;
  Day today() const { return place_.home.clock().today(); }
  base::Result<std::string> role_of(const access::Caller& caller, access::Action action, UnitId unit) const;
  base::Result<std::string> own_role(const access::Caller& caller, UnitId unit) const;
  base::Result<void> append(std::vector<DutyEvent>& events, const Also& also = {});
  DutyEvent event_of(const access::Caller& caller, DutyKind kind, std::string role, UnitId whom) const;
  base::Result<DutyEvent> count_event(const access::Caller& caller, const Picture& picture, const Count& count) const;
  base::Result<Thing> write(DutyEvent event, const Also& also = {});
  base::Result<void> check_overdue(const Line& line, bool letter) const;
  base::Result<std::vector<Line>> chosen(std::span<const CellKey> keys, bool letter) const;
  base::Result<DutyEvent> paper_of(const access::Caller& caller, DutyKind kind, std::span<const Line> lines,
                                   const std::string& reason) const;
  std::string writer(const access::Caller& caller) const;
  base::Result<std::string> rows_in(const Line& line) const;
  base::Result<LateRows> late_rows_of(const LateFile& file, UnitId unit, size_t limit) const;
  base::Result<void> need_another(const access::Caller& caller, const Thing& thing) const;
  std::string item_name(const std::string& code) const;

  const BookPlace place_;
  mutable Reported reported_;
  std::set<std::string> items_;  // of the packs' duties
  mutable std::mutex days_mutex_;
  mutable std::shared_ptr<const access::Directory> days_of_;  // for which they were read
  mutable std::map<UnitId, UnitDays> days_;
  std::mutex changing_;
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const History> history_ = std::make_shared<History>();
};

}  // namespace taixin::duty
