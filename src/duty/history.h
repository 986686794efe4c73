// What the events say: each cell (a unit, an item, a period) with its expected count, its declaration and what was sent
// about it; and each thing that goes on over several events: a rectification letter, an appeal, a task. A fold of the
// events in their order and nothing else; the day plays no part.
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/directory.h"
#include "duty/period.h"
#include "store/duties.h"

namespace taixin::duty {

using access::AccountId;
using access::UnitId;
using store::DutyEvent;
using store::DutyKind;

struct CellKey {
  UnitId unit;
  std::string item, period;
  friend auto operator<=>(const CellKey&, const CellKey&) = default;
};

// A cell as a paper or an appeal names it, with what it showed then.
struct NamedCell {
  std::string item, period;
  uint64_t reported = 0;
  std::optional<uint64_t> expected;
  int overdue = 0;          // working days
  uint64_t rows = 0;        // of an appeal: late rows of this period
  uint64_t people = 0;      // beside what was reported: rows about people
  catalog::Text name = {};  // of the item, on a paper
};

// What a paper says, as it was written on its day; its table are the cells.
struct PaperText {
  catalog::Text title, words;  // a paragraph a line
  std::string unit, from;      // to whom, and who writes
};

// What an event says beside its columns; kept as JSON.
struct Detail {
  std::string text;        // reason, answer, report
  std::string source;      // of a count: 执法台账, 权责清单
  std::string title;       // of a task
  std::optional<Day> due;  // until when the unit answers
  std::vector<NamedCell> cells;
  int64_t submission = 0;      // of an appeal
  std::vector<uint32_t> rows;  // its lines; empty: all late ones
  std::optional<PaperText> paper = {};
};
std::string detail_json(const Detail& detail);
Detail read_detail(std::string_view json);

struct Cell {
  std::optional<uint64_t> expected;
  std::string expected_source;
  std::optional<DutyEvent> declared;  // unless it was taken back
  std::vector<int64_t> reminders;     // ids of events
  std::vector<int64_t> letters;       // threads
};

enum class ThingKind : uint8_t { letter, appeal, task };
enum class ThingState : uint8_t { open, answered, returned, accepted, closed, upheld, lifted };
std::string_view thing_kind_code(ThingKind kind);
std::string_view thing_state_code(ThingState state);
catalog::Text thing_state_words(ThingKind kind, ThingState state);

struct Thing {
  ThingKind kind = ThingKind::letter;
  ThingState state = ThingState::open;
  std::vector<DutyEvent> events;
  Detail said;             // of the first event
  std::optional<Day> due;  // until when the unit answers, as said last
  const DutyEvent& first() const { return events.front(); }
  const DutyEvent& last() const { return events.back(); }
  int64_t id() const { return first().thread; }
  int64_t version() const { return static_cast<int64_t>(events.size()); }
  UnitId unit() const { return UnitId(first().whom); }
  bool over() const;
};

// Marks of one file that another person lifted: these rows count as in time.
struct LiftedMarks {
  bool all = false;         // all late ones
  std::set<uint32_t> rows;  // lines
  uint64_t count = 0;
  bool holds(uint32_t line) const { return all || rows.contains(line); }
};

struct History {
  std::map<CellKey, Cell> cells;
  std::map<int64_t, Thing> things;
  std::map<int64_t, DutyEvent> papers;  // reminders and letters, by id of the event
  std::map<base::SubmissionId, LiftedMarks> lifted;
  void apply(const DutyEvent& event);
  const Cell* cell(const CellKey& key) const;
};

}  // namespace taixin::duty
