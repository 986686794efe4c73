// What is owed, against a slow way to say the same: every cell asks all events and all days anew.
#include "duty/owed.h"

#include <gtest/gtest.h>

#include <random>

#include "duty/sample_duties.h"

namespace taixin::duty {
namespace {

Day day(std::string_view text) { return *base::parse_iso_day(text); }

TEST(DutyPeriod, MonthsAndQuartersHaveFirstAndLastDays) {
  EXPECT_EQ(period_of(Every::month, day("2024-02-29")).code(), "2024-02");
  EXPECT_EQ(period_of(Every::month, day("2024-02-01")).last(), day("2024-02-29"));
  EXPECT_EQ(period_of(Every::quarter, day("2026-03-31")).code(), "2026-Q1");
  EXPECT_EQ(period_of(Every::quarter, day("2026-04-01")).first(), day("2026-04-01"));
  EXPECT_EQ(period_of(Every::quarter, day("2026-11-05")).last(), day("2026-12-31"));
  EXPECT_EQ(period_of(Every::month, day("2026-12-31")).next().code(), "2027-01");
  for (Day one = day("2025-12-20"); one < day("2027-02-01"); one = one.plus_days(1)) {
    for (const Every every : {Every::month, Every::quarter}) {
      const Period period = period_of(every, one);
      EXPECT_TRUE(period.first() <= one && one <= period.last()) << one.iso();
      EXPECT_EQ(read_period(period.code()), period);
      EXPECT_EQ(period.next().first(), period.last().plus_days(1));
    }
  }
  for (const char* bad :
       {"", "2026", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "26-01", "2026-1", "2026-0a", "x026-01"}) {
    EXPECT_FALSE(read_period(bad)) << bad;
  }
}

// 2026: 14 and 28 February are worked although Saturdays; the spring holiday is 15 to 23 February.
TEST(Owed, MakeUpDaysAreWorkingDays) {
  DutyHome home;
  const auto due_of = [&](const char* today, const char* period) {
    home.on(today);
    return home.line(period).due->iso();
  };
  // January: February 2 to 6 are five, 9 and 10 make seven.
  EXPECT_EQ(due_of("2026-02-01", "2026-01"), "2026-02-10");
  // February ends on Saturday 28, itself worked; 2 to 6 March are five, 9 and 10 make seven.
  EXPECT_EQ(due_of("2026-03-01", "2026-02"), "2026-03-10");
  // April: 1 to 5 May are off, 9 May is worked: 6, 7, 8, 9, 11, 12, 13.
  EXPECT_EQ(due_of("2026-05-01", "2026-04"), "2026-05-13");
  // September: 1 to 7 October are off, Saturday 10 is worked: 8, 9, 10, 12, 13, 14, 15.
  EXPECT_EQ(due_of("2026-10-08", "2026-09"), "2026-10-15");
  // Overdue days count them, too: due on 10 February, 14 February is worked.
  home.on("2026-02-14");
  EXPECT_EQ(home.line("2026-01").overdue, 4);
  home.on("2026-02-23");
  EXPECT_EQ(home.line("2026-01").overdue, 4) << "nobody works in the spring holiday";
  home.on("2026-02-28");
  EXPECT_EQ(home.line("2026-01").overdue, 9);
}

TEST(Owed, AYearThatIsNotAnnouncedHasNoTerm) {
  DutyHome home;
  home.on("2027-01-20");
  const Line line = home.line("2026-12");
  EXPECT_FALSE(line.due);
  EXPECT_EQ(line.state, LineState::open);
  EXPECT_EQ(line.overdue, 0);
}

TEST(Owed, AWeekendAfterTheLastDayIsNotLate) {
  DutyHome home;
  home.on("2026-10-15");
  EXPECT_EQ(home.line("2026-09").state, LineState::open);
  home.on("2026-10-16");
  EXPECT_EQ(home.line("2026-09").state, LineState::overdue);
  home.on("2026-07-09");  // June: 1, 2, 3, 6, 7, 8, 9 July
  EXPECT_EQ(home.line("2026-06").state, LineState::open);
  home.on("2026-07-10");
  EXPECT_EQ(home.line("2026-06").overdue, 1);
  home.on("2026-07-12");
  EXPECT_EQ(home.line("2026-06").overdue, 1);
}

// ---- the slow way

struct World {
  std::vector<OwingUnit> units;
  std::vector<DutyEvent> events;
  ReportedCounts counts;
  std::vector<std::pair<ReportedKey, ReportedLine>> acts;  // the same, one after the other
};

bool works(const catalog::Calendar& calendar, Day one) {
  const auto working = calendar.is_working_day(one);
  return working && *working;
}

std::optional<Day> slow_after(const catalog::Calendar& calendar, Day from, int n) {
  for (Day one = from; n > 0;) {
    one = one.plus_days(1);
    if (!calendar.is_announced(one.year())) return std::nullopt;
    if (works(calendar, one) && --n == 0) return one;
  }
  return from;
}

std::string told(const Line& line) {
  return fmt::format(
      "{} {} {} reported={} late={} lifted={} expected={} declared={} due={} state={} overdue={} reminders={} "
      "letter={} next={} {}",
      line.unit.get(), line.item, line.period.code(), line.reported, line.late, line.lifted,
      line.expected ? std::to_string(*line.expected) : "-", line.declared ? line.declared->id : 0,
      line.due ? line.due->iso() : "-", line_state_code(line.state), line.overdue, line.reminders, line.letter,
      next_step_code(line.next), line.next_day ? line.next_day->iso() : "-");
}

Line slow(const World& world, const catalog::DutyRules& rules, const catalog::Calendar& calendar, const OwingUnit& unit,
          const std::string& item, const Period& period, Day today) {
  Line out{.unit = unit.id, .item = item, .period = period, .expected_source = {}, .declared = {}};
  for (const auto& duty : rules.duties) {
    if (std::ranges::find(duty.items, item) != duty.items.end()) out.duty = &duty;
  }
  for (const auto& [key, line] : world.acts) {
    const bool ours = std::ranges::find(unit.names, key.source) != unit.names.end() && key.item == item;
    if (!ours || key.month < month_of(period.first()) || key.month > month_of(period.last())) continue;
    out.reported += line.acts;
    out.late += line.late;
  }
  std::map<int64_t, std::pair<DutyKind, Day>> letters;  // what became of them last
  std::map<int64_t, Day> until;
  std::set<int64_t> ours;
  bool told_by_letter = false;
  for (const DutyEvent& event : world.events) {
    const Detail said = read_detail(event.detail_json);
    const bool here = UnitId(event.whom) == unit.id && event.item == item && event.period == period.code();
    bool named = false;
    for (const auto& cell : said.cells) named = named || (cell.item == item && cell.period == period.code());
    named = named && UnitId(event.whom) == unit.id;
    if (here && event.kind == DutyKind::count_set) out.expected = static_cast<uint64_t>(event.count);
    if (here && event.kind == DutyKind::nothing_to_report) out.declared = event;
    if (here && event.kind == DutyKind::nothing_taken_back) out.declared.reset();
    if (named && event.kind == DutyKind::reminded) ++out.reminders;
    if (named && event.kind == DutyKind::letter_opened) {
      ours.insert(event.thread);
      told_by_letter = true;
    }
    if (ours.contains(event.thread)) {
      letters[event.thread] = {event.kind, event.day};
      if (said.due) until[event.thread] = *said.due;
    }
  }
  out.due = slow_after(calendar, period.last(), out.duty->within);
  const bool zero = out.declared && out.reported == 0 && out.expected.value_or(0) == 0;
  const bool complete = zero || (out.reported > 0 && out.reported >= out.expected.value_or(0));
  if (!complete && out.due) {
    for (Day one = out.due->plus_days(1); one <= today; one = one.plus_days(1)) out.overdue += works(calendar, one);
  }
  out.state = out.declared             ? (zero ? LineState::zero : LineState::contradicted)
              : complete               ? LineState::reported
              : today <= period.last() ? LineState::running
              : out.overdue > 0        ? LineState::overdue
                                       : LineState::open;
  for (const auto& [thread, last] : letters) {
    if (last.first == DutyKind::letter_accepted || last.first == DutyKind::letter_closed) continue;
    out.letter = thread;
    const bool answered = last.first == DutyKind::letter_answered;
    out.next = answered ? NextStep::decide_letter : NextStep::answer_letter;
    out.next_day = answered ? slow_after(calendar, last.second, out.duty->decide) : std::optional(until[thread]);
  }
  if (out.letter != 0) return out;
  if (out.state == LineState::running || out.state == LineState::open) {
    out.next = NextStep::report;
    out.next_day = out.due;
  } else if (out.overdue > 0 && told_by_letter) {
    out.next = NextStep::report;
  } else if (out.overdue > 0 && out.reminders == 0) {
    out.next = NextStep::remind;
    out.next_day = slow_after(calendar, *out.due, out.duty->remind);
  } else if (out.overdue > 0) {
    out.next = NextStep::open_letter;
    out.next_day = slow_after(calendar, *out.due, out.duty->letter);
  } else if (out.state == LineState::contradicted) {
    out.next = NextStep::take_back;
  }
  return out;
}

TEST(Owed, SaysWhatTheSlowWaySays) {
  const catalog::Calendar& calendar = duty_packs()->calendar();
  const catalog::DutyRules& rules = duty_packs()->duties();
  std::mt19937 random(20260415);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::map<std::string, int> seen;
  for (int round = 0; round < 60; ++round) {
    World world;
    for (int i = 0; i < 3; ++i) {
      const std::string name = fmt::format("示例{}局", i);
      world.units.push_back({UnitId(i + 2), "department", {name, name + "（原）"}, {kPenalty, "COM.commitment"}, {}});
    }
    const auto random_cell = [&] {
      const bool quarter = pick(4) == 0;
      const std::string period = quarter ? fmt::format("2026-Q{}", 1 + pick(2)) : fmt::format("2026-0{}", 1 + pick(6));
      return std::pair(quarter ? std::string("COM.commitment") : kPenalty, period);
    };
    for (int i = pick(25); i > 0; --i) {
      const OwingUnit& unit = world.units[static_cast<size_t>(pick(3))];
      const ReportedKey key{unit.names[static_cast<size_t>(pick(2))], pick(3) ? kPenalty : "COM.commitment",
                            12 * 2026 + pick(6)};
      const ReportedLine line{static_cast<uint64_t>(1 + pick(3)), static_cast<uint64_t>(pick(2)), {}};
      auto& of = world.counts.lines[key];
      ReportedLine sum = of ? *of : ReportedLine();
      sum.acts += line.acts, sum.late += line.late;
      of = std::make_shared<const ReportedLine>(std::move(sum));
      world.acts.emplace_back(key, line);
    }
    History history;
    const auto say = [&](DutyEvent event) {
      event.id = static_cast<int64_t>(world.events.size()) + 1;
      if (event.thread == 0) event.thread = event.id;
      history.apply(event);
      world.events.push_back(event);
      return event.thread;
    };
    Day at = day("2026-03-01");
    for (int i = pick(60); i > 0; --i, at = at.plus_days(pick(3))) {
      const auto [item, period] = random_cell();
      DutyEvent event;
      event.number = 1;
      event.day = at;
      event.whom = 2 + pick(3);
      event.detail_json = "{}";
      const int what = pick(6);
      const auto about = [&] {
        event.detail_json = detail_json({.due = at.plus_days(pick(20)), .cells = {{item, period, 0, {}, 0, 0}}});
      };
      if (what < 3) {
        event.item = item;
        event.period = period;
        event.kind = what == 0   ? DutyKind::count_set
                     : what == 1 ? DutyKind::nothing_to_report
                                 : DutyKind::nothing_taken_back;
        event.count = pick(4);
        say(event);
      } else if (what == 3) {
        event.kind = DutyKind::reminded;
        about();
        say(event);
      } else if (what == 4) {
        const Cell* cell = history.cell({UnitId(event.whom), item, period});
        const bool open =
            cell && std::ranges::any_of(cell->letters, [&](int64_t id) { return !history.things[id].over(); });
        if (open) continue;  // the book refuses a second one
        event.kind = DutyKind::letter_opened;
        event.duty = item == kPenalty ? "double_publication" : "commitments";
        about();
        say(event);
      } else if (!history.things.empty()) {
        auto of = history.things.begin();
        std::advance(of, pick(static_cast<int>(history.things.size())));
        if (of->second.over()) continue;
        const bool answered = of->second.state == ThingState::answered;
        event = of->second.first();
        event.number = of->second.version() + 1;
        event.day = at;
        event.kind = !answered ? (pick(4) ? DutyKind::letter_answered : DutyKind::letter_closed)
                               : (pick(2) ? DutyKind::letter_accepted : DutyKind::letter_returned);
        event.detail_json = event.kind == DutyKind::letter_returned ? detail_json({.due = at.plus_days(9)}) : "{}";
        say(event);
      }
    }
    const Day today = day("2026-04-01").plus_days(pick(120));
    const auto fast =
        owed({rules, calendar, world.units, history, world.counts}, {day("2026-01-15"), day("2026-06-30")}, today);
    size_t expected_lines = 0;
    for (const Line& line : fast) {
      const auto unit = std::ranges::find(world.units, line.unit, &OwingUnit::id);
      EXPECT_EQ(told(line), told(slow(world, rules, calendar, *unit, line.item, line.period, today))) << today.iso();
      ++seen[std::string(line_state_code(line.state)) + "/" + std::string(next_step_code(line.next))];
    }
    for (int month = 1; month <= 6; ++month) expected_lines += Day(*Day::from_civil(2026, month, 1)) <= today;
    for (int quarter = 0; quarter < 2; ++quarter)
      expected_lines += Day(*Day::from_civil(2026, 3 * quarter + 1, 1)) <= today;
    EXPECT_EQ(fast.size(), 3 * expected_lines);
    // Sums are those of the lines.
    const PeriodCounts all = sum_of(fast);
    PeriodCounts added;
    for (const auto& [item, of] : counts_of(fast)) {
      added.lines += of.lines;
      added.reported += of.reported;
      added.zero += of.zero;
      added.overdue += of.overdue;
      EXPECT_LE(of.expected_reported, of.expected);
    }
    EXPECT_EQ(added.lines, all.lines);
    EXPECT_EQ(added.reported, all.reported);
    EXPECT_EQ(added.zero, all.zero);
    EXPECT_EQ(added.overdue, all.overdue);
    if (HasFailure()) break;
  }
  EXPECT_GE(seen.size(), 12u) << "few kinds of cells were met";
}

}  // namespace
}  // namespace taixin::duty
