#include "duty/owed.h"

#include <algorithm>
#include <array>
#include <set>

namespace taixin::duty {
namespace {

std::optional<Day> after(const catalog::Calendar& calendar, Day day, int working_days) {
  const auto out = calendar.add_working_days(day, working_days);
  return out ? std::optional(*out) : std::nullopt;
}

LineState state_of(const Line& line, Day today) {
  if (line.declared) {
    const bool stands = line.reported == 0 && line.expected.value_or(0) == 0;
    return stands ? LineState::zero : LineState::contradicted;
  }
  if (line.complete) return LineState::reported;
  if (today <= line.period.last()) return LineState::running;
  return line.overdue > 0 ? LineState::overdue : LineState::open;
}

// What was sent about a line, and what follows from it.
void set_next(const OwedFrom& from, const Cell* cell, Line& line) {
  const Thing* letter = nullptr;
  for (const int64_t thread : cell ? std::span<const int64_t>(cell->letters) : std::span<const int64_t>()) {
    const auto found = from.history.things.find(thread);
    if (found != from.history.things.end() && !found->second.over()) letter = &found->second;
  }
  if (letter) {
    line.letter = letter->id();
    const bool answered = letter->state == ThingState::answered;
    line.next = answered ? NextStep::decide_letter : NextStep::answer_letter;
    line.next_day = thing_due(from.rules, from.calendar, *letter);
    return;
  }
  if (line.state == LineState::running || line.state == LineState::open) {
    line.next = NextStep::report;
    line.next_day = line.due;
  } else if (line.overdue > 0) {
    const bool told = cell && !cell->letters.empty();  // an accepted answer is not a report
    line.next = told ? NextStep::report : line.reminders == 0 ? NextStep::remind : NextStep::open_letter;
    if (line.due && !told) {
      line.next_day = after(from.calendar, *line.due, line.reminders == 0 ? line.duty->remind : line.duty->letter);
    }
  } else if (line.state == LineState::contradicted) {
    line.next = NextStep::take_back;
  }
}

void count(const OwedFrom& from, const OwingUnit& unit, Line& line) {
  from.counts.each(unit.names, line.item, line.period, [&](const ReportedLine& one) {
    line.reported += one.acts;
    line.late += one.late;
    for (const auto& [submission, rows] : one.files) {
      const auto marks = from.history.lifted.find(submission);
      if (marks == from.history.lifted.end()) continue;
      line.lifted += static_cast<uint64_t>(
          std::ranges::count_if(rows.late, [&](uint32_t row) { return marks->second.holds(row); }));
    }
  });
  line.late -= line.lifted;
  line.people = from.counts.people_of(unit.names, line.item, line.period);
}

Line line_in(const OwedFrom& from, const OwingUnit& unit, const std::string& item, const Period& period,
             const catalog::Duty& duty, Day today) {
  Line line{.unit = unit.id, .item = item, .period = period, .duty = &duty, .expected_source = {}, .declared = {}};
  count(from, unit, line);
  const Cell* cell = from.history.cell(line.key());
  if (cell) {
    line.expected = cell->expected;
    line.expected_source = cell->expected_source;
    line.declared = cell->declared;
    line.reminders = static_cast<int>(cell->reminders.size());
  }
  line.due = after(from.calendar, period.last(), duty.within);
  const bool said_zero = line.declared && line.reported == 0 && line.expected.value_or(0) == 0;
  // Rows about people are no part of the expected count, and whoever sent nothing else was not idle.
  line.complete = said_zero || (line.reported + line.people > 0 && line.reported >= line.expected.value_or(0));
  if (!line.complete && line.due && today > *line.due) {
    const auto days = from.calendar.working_days_between(*line.due, today);
    line.overdue =
        days ? *days : 1;  // a weekend after it is not late; of a year not announced: how much nobody can say
  }
  line.state = state_of(line, today);
  set_next(from, cell, line);
  return line;
}

}  // namespace

std::string_view line_state_code(LineState state) {
  constexpr std::array<std::string_view, kLineStates> kCodes{"running", "open",         "reported",
                                                             "zero",    "contradicted", "overdue"};
  return kCodes[static_cast<size_t>(state)];
}
catalog::Text line_state_words(LineState state) {
  switch (state) {
    case LineState::running:
      return {"期间未结束", "going on"};
    case LineState::open:
      return {"待报送", "to be reported"};
    case LineState::reported:
      return {"已报送", "reported"};
    case LineState::zero:
      return {"零报送", "nothing to report"};
    case LineState::contradicted:
      return {"零报送与数据不符", "declared empty, and it is not"};
    case LineState::overdue:
      return {"逾期未报齐", "overdue"};
  }
  return {};
}
std::string_view next_step_code(NextStep step) {
  constexpr std::array<std::string_view, 7> kCodes{"none",        "report",        "take_back",    "remind",
                                                   "open_letter", "answer_letter", "decide_letter"};
  return kCodes[static_cast<size_t>(step)];
}
catalog::Text next_step_words(NextStep step) {
  switch (step) {
    case NextStep::none:
      return {"", ""};
    case NextStep::report:
      return {"报送或者声明零报送", "report, or declare that there was nothing"};
    case NextStep::take_back:
      return {"撤回零报送声明", "take the declaration back"};
    case NextStep::remind:
      return {"催报", "remind"};
    case NextStep::open_letter:
      return {"发限期整改通知书", "open a rectification letter"};
    case NextStep::answer_letter:
      return {"答复整改通知", "answer the letter"};
    case NextStep::decide_letter:
      return {"认定整改答复", "decide on the answer"};
  }
  return {};
}

std::optional<Line> line_of(const OwedFrom& from, const OwingUnit& unit, const std::string& item, const Period& period,
                            Day today) {
  if (std::ranges::find(unit.items, item) == unit.items.end()) return std::nullopt;
  const catalog::Duty* duty = from.rules.of(item, unit.kind, period.last());
  if (!duty || duty->every != period.every || period.first() > today) return std::nullopt;
  const auto until = unit.until.find(item);
  const bool gone = until != unit.until.end();
  if (gone && period.last() >= until->second) return std::nullopt;
  if (unit.since && period.last() < *unit.since) {  // before it was added: owed once the centre has set its count
    const Cell* cell = from.history.cell({unit.id, item, period.code()});
    if (!cell || !cell->expected) return std::nullopt;
  }
  Line line = line_in(from, unit, item, period, *duty, gone ? std::min(today, until->second) : today);
  if (gone && line.letter == 0) {
    line.next = NextStep::none;
    line.next_day.reset();
  }
  return line;
}

std::vector<Line> owed(const OwedFrom& from, const OwedSpan& span, Day today) {
  std::vector<Line> out;
  const Day until = std::min(span.until, today);
  for (const OwingUnit& unit : from.units) {
    for (const std::string& item : unit.items) {
      for (const Every every : {Every::month, Every::quarter}) {
        for (Period period = period_of(every, span.from); period.first() <= until; period = period.next()) {
          if (auto line = line_of(from, unit, item, period, today)) out.push_back(*std::move(line));
        }
      }
    }
  }
  return out;
}

std::optional<Day> thing_due(const catalog::DutyRules& rules, const catalog::Calendar& calendar, const Thing& thing) {
  if (thing.over()) return std::nullopt;
  const bool waits_for_unit =
      thing.kind != ThingKind::appeal && (thing.state == ThingState::open || thing.state == ThingState::returned);
  if (waits_for_unit) return thing.due;
  const catalog::Duty* duty = rules.duty(thing.first().duty);
  if (!duty && !rules.duties.empty()) duty = &rules.duties.front();  // a task is of no duty
  return duty ? after(calendar, thing.last().day, duty->decide) : std::nullopt;
}

std::optional<double> PeriodCounts::share() const {
  if (expected == 0) return std::nullopt;
  return static_cast<double>(expected_reported) / static_cast<double>(expected);
}

PeriodCounts sum_of(std::span<const Line> lines) {
  PeriodCounts out;
  std::set<UnitId> units;
  for (const Line& line : lines) {
    ++out.lines;
    units.insert(line.unit);
    out.reported += line.reported;
    out.late += line.late;
    out.lifted += line.lifted;
    out.expected += line.expected.value_or(0);
    if (line.expected) out.expected_reported += std::min(*line.expected, line.reported);
    out.zero += line.state == LineState::zero;
    out.contradicted += line.state == LineState::contradicted;
    out.overdue += line.overdue > 0;
  }
  out.units = units.size();
  return out;
}

std::map<std::string, PeriodCounts> counts_of(std::span<const Line> lines) {
  std::map<std::string, std::vector<Line>> by_item;
  for (const Line& line : lines) by_item[line.item].push_back(line);
  std::map<std::string, PeriodCounts> out;
  for (const auto& [item, of] : by_item) out[item] = sum_of(of);
  return out;
}

}  // namespace taixin::duty
