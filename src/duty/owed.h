// What units owe: for each unit, item and period how many acts were reported, how many were expected, whether it
// declared that there was none, by when, how many working days it is late, and which step comes next and when. A pure
// function of packs, units, events, what was handed over, and the day.
//
//   const auto lines = owed({rules, calendar, units, history, counts}, {.from = from, .until = until}, today);
//   for (const auto& [item, numbers] : counts_of(lines)) tell(item, numbers.expected, numbers.reported, numbers.zero);
//
// Working days are those of the State Council's calendar, make-up days among them; where the year of a term is not
// announced there is no such day, and nothing is late. Nothing ends by time: what is late stays so until it is
// reported, declared or decided.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/calendar.h"
#include "duty/history.h"
#include "duty/reported.h"

namespace taixin::duty {

// A unit as far as it owes something.
struct OwingUnit {
  UnitId id;
  std::string kind;                // access::unit_kind_code
  std::vector<std::string> names;  // its name, then those it had
  std::vector<std::string> items;  // that it hands over, or did
  std::optional<Day> since;        // it was added then; what was before is owed once its count is set
  // Items that it hands over no more, since it was closed or does something else: periods that were over then stay as
  // they were on that day, and nobody is to do anything about them.
  std::map<std::string, Day> until = {};
};

// What the rows of the city's table are made of.
struct OwedFrom {
  const catalog::DutyRules& rules;
  const catalog::Calendar& calendar;
  std::span<const OwingUnit> units;
  const History& history;
  const ReportedCounts& counts;
};
struct OwedSpan {
  Day from, until;  // periods that have a day in it
};

enum class LineState : uint8_t {
  running,       // its period goes on
  open,          // over, and its last day of reporting has not passed
  reported,      // all that was expected; where no count is set, anything, also rows about people alone
  zero,          // declared that there was nothing, and nothing says otherwise
  contradicted,  // declared that there was nothing, and rows came, or acts are expected
  overdue,       // its last day has passed
};
inline constexpr size_t kLineStates = 6;
std::string_view line_state_code(LineState state);
catalog::Text line_state_words(LineState state);

enum class NextStep : uint8_t {
  none,
  report,         // the unit reports or declares
  take_back,      // the unit takes its declaration back
  remind,         // the centre reminds
  open_letter,    // the centre opens a rectification letter
  answer_letter,  // the unit answers it
  decide_letter,  // the centre decides on the answer
};
std::string_view next_step_code(NextStep step);
catalog::Text next_step_words(NextStep step);

struct Line {
  UnitId unit;
  std::string item;
  Period period;
  const catalog::Duty* duty = nullptr;  // of the packs
  uint64_t reported = 0, late = 0;      // acts; late ones whose mark stands
  uint64_t lifted = 0;                  // late acts whose mark was lifted
  uint64_t people = 0;  // beside them: rows about people that arrived in the period or the month after it
  std::optional<uint64_t> expected;
  std::string expected_source;
  std::optional<DutyEvent> declared;
  std::optional<Day> due;  // none: the calendar of that year is not announced
  LineState state = LineState::open;
  bool complete = false;  // nothing is missing
  int overdue = 0;        // working days after `due` while something is missing
  int reminders = 0;
  int64_t letter = 0;  // the open one; 0: none
  NextStep next = NextStep::none;
  std::optional<Day> next_day;  // last day of a unit's step, first day of the centre's
  CellKey key() const { return {unit, item, period.code()}; }
};

// By unit as given, then by item, then by period.
std::vector<Line> owed(const OwedFrom& from, const OwedSpan& span, Day today);
// One of them; nothing: it is not owed.
std::optional<Line> line_of(const OwedFrom& from, const OwingUnit& unit, const std::string& item, const Period& period,
                            Day today);

// Until when a thing waits for its next step: of the unit as it was told, of the centre by the duty's `decide`.
std::optional<Day> thing_due(const catalog::DutyRules& rules, const catalog::Calendar& calendar, const Thing& thing);

// Lines added up, for tables of counties and for bulletins.
struct PeriodCounts {
  uint64_t lines = 0, units = 0;   // units: that owe, each once
  uint64_t expected = 0;           // acts, where a count is set
  uint64_t expected_reported = 0;  // of those, never more than were expected in a line
  uint64_t reported = 0, late = 0, lifted = 0;
  uint64_t zero = 0;  // lines declared as empty that stand
  uint64_t contradicted = 0, overdue = 0;
  std::optional<double> share() const;  // 上报率: expected_reported / expected
};
PeriodCounts sum_of(std::span<const Line> lines);
std::map<std::string, PeriodCounts> counts_of(std::span<const Line> lines);  // by item

}  // namespace taixin::duty
