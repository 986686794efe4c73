#include "cases/clock.h"

#include <gtest/gtest.h>

#include <set>

#include "catalog/packs_testing.h"
#include "catalog/toml.h"

namespace taixin::cases {
namespace {

const catalog::Calendar& calendar() { return catalog::testing::repository_catalog().calendar(); }
Day day(std::string_view text) { return *base::parse_iso_day(text); }

catalog::Basis basis(catalog::Mark sure = catalog::Mark::V) {
  catalog::Basis out;
  out.clauses = {"示例条例 第1条"};
  out.sure = sure;
  out.from = day("2020-01-01");
  return out;
}

// One clock of five working days, which a step may lengthen by three and a state may stop.
catalog::CaseKind small_kind() {
  catalog::CaseKind kind;
  kind.code = "small";
  kind.basis = basis();
  kind.states = {{"open", {}, false}, {"waiting", {}, false}, {"done", {}, true}};
  catalog::CaseStep submit, extend, wait, go_on, decide;
  submit.code = "submit";
  extend.code = "extend";
  extend.extends = "decide";
  extend.extends_by = 3;
  extend.extends_times = 1;
  wait.code = "wait";
  go_on.code = "go_on";
  decide.code = "decide";
  kind.steps = {submit, extend, wait, go_on, decide};
  catalog::CaseClock clock;
  clock.code = "decide";
  clock.basis = basis();
  clock.from = {"submit"};
  clock.within = 5;
  clock.until = {"decide"};
  clock.pauses = {"waiting"};
  clock.pause_basis = basis();
  kind.clocks = {clock};
  return kind;
}

struct Done {
  const char *step, *state, *day;
};
Case after(std::initializer_list<Done> steps) {
  Case one;
  one.id = 1;
  for (const Done& done : steps) {
    Taken taken;
    taken.step = done.step;
    taken.state = one.state = done.state;
    taken.day = day(done.day);
    one.steps.push_back(taken);
  }
  one.final = one.state == "done";
  return one;
}

std::string due(const Case& one, const catalog::CaseKind& kind, std::string_view today) {
  const auto clocks = running(one, kind, calendar(), day(today));
  if (clocks.empty()) return "none";
  if (!clocks.front().due.ok()) return std::string(clocks.front().due.error().code());
  return clocks.front().due->iso() + (clocks.front().paused             ? " paused"
                                      : clocks.front().late(day(today)) ? " late"
                                                                        : "");
}

TEST(CasesClock, CountsWorkingDaysFromTheDayAfter) {
  const auto kind = small_kind();
  const Case one = after({{"submit", "open", "2026-04-07"}});
  EXPECT_EQ(due(one, kind, "2026-04-07"), "2026-04-14");
  EXPECT_EQ(due(one, kind, "2026-04-14"), "2026-04-14");
  EXPECT_EQ(due(one, kind, "2026-04-15"), "2026-04-14 late");
  EXPECT_EQ(due(one, kind, "2026-04-06"), "none") << "it has not begun";
}

TEST(CasesClock, AnExtensionLengthensItAndASimulatedOneDoesNot) {
  const auto kind = small_kind();
  Case one = after({{"submit", "open", "2026-04-07"}, {"extend", "open", "2026-04-10"}});
  EXPECT_EQ(due(one, kind, "2026-04-15"), "2026-04-17");
  one.steps.back().simulated = true;
  EXPECT_EQ(due(one, kind, "2026-04-15"), "2026-04-14 late");
}

TEST(CasesClock, StandsStillOnlyWhereAClauseSaysSo) {
  auto kind = small_kind();
  const Case waits = after({{"submit", "open", "2026-04-07"}, {"wait", "waiting", "2026-04-08"}});
  EXPECT_EQ(due(waits, kind, "2026-06-01"), "2026-04-14 paused") << "nobody is late while it stands still";
  const Case went_on =
      after({{"submit", "open", "2026-04-07"}, {"wait", "waiting", "2026-04-08"}, {"go_on", "open", "2026-04-13"}});
  EXPECT_EQ(due(went_on, kind, "2026-04-13"), "2026-04-17") << "three working days of standing still";
  kind.clocks.front().pause_basis = basis(catalog::Mark::MM);
  EXPECT_EQ(due(went_on, kind, "2026-04-13"), "2026-04-14") << "a pause from memory does not count";
}

TEST(CasesClock, EndsWithItsStepOrItsCase) {
  const auto kind = small_kind();
  EXPECT_EQ(due(after({{"submit", "open", "2026-04-07"}, {"decide", "open", "2026-04-08"}}), kind, "2026-05-01"),
            "none");
  EXPECT_EQ(due(after({{"submit", "open", "2026-04-07"}, {"wait", "done", "2026-04-08"}}), kind, "2026-05-01"), "none");
}

TEST(CasesClock, AYearNotAnnouncedIsSaidAndNotGuessed) {
  const auto kind = small_kind();
  EXPECT_EQ(due(after({{"submit", "open", "2026-12-30"}}), kind, "2026-12-30"), "catalog.year_not_announced");
}

TEST(CasesClock, AtOnceIsTheSameDayOrTheNextWorkingDay) {
  EXPECT_EQ(*term(calendar(), day("2026-04-07"), 0), day("2026-04-07"));
  EXPECT_EQ(*term(calendar(), day("2026-04-11"), 0), day("2026-04-13"));
  EXPECT_EQ(*term(calendar(), day("2026-05-09"), 0), day("2026-05-09")) << "a Saturday that is worked";
  EXPECT_EQ(*term(calendar(), day("2026-05-01"), 0), day("2026-05-06"));
}

// ---- every clock of the packs, from every day of five years

// The days that are worked though they are no Monday to Friday, and those that are off: from the text of the pack, read
// here and not by the calendar.
struct Notice {
  std::set<Day> off, working;
};
Day day_in(const toml::node& node) {
  const auto& date = **node.as_date();
  return *Day::from_civil(date.year, date.month, date.day);
}
Notice notices() {
  Notice out;
  const auto root = toml::parse_file(TAIXIN_SOURCE_DIR "/packs/national/calendar.toml");
  for (const auto& year : *root["calendar"].as_array()) {
    const toml::table& table = *year.as_table();
    for (const auto& [key, days] : {std::pair("off", &out.off), std::pair("working", &out.working)}) {
      for (const auto& one : *table[key].as_array()) {
        const auto* range = one.as_array();
        const Day first = range ? day_in(*range->get(0)) : day_in(one), last = range ? day_in(*range->get(1)) : first;
        for (Day at = first; at <= last; at = at.plus_days(1)) days->insert(at);
      }
    }
  }
  return out;
}
bool works(const Notice& notice, Day at) {
  if (notice.working.contains(at)) return true;
  if (notice.off.contains(at)) return false;
  const int since_monday = ((at.count() - day("2026-11-23").count()) % 7 + 7) % 7;  // a Monday
  return since_monday < 5;
}
// The n-th worked day after `from`; of none the same day, or the next that is worked.
Day counted(const Notice& notice, Day from, int n) {
  Day at = from;
  if (n == 0) {
    while (!works(notice, at)) at = at.plus_days(1);
    return at;
  }
  while (n > 0) {
    at = at.plus_days(1);
    if (works(notice, at)) --n;
  }
  return at;
}

TEST(CasesClock, EveryClockOfThePacksFiresOnTheRightWorkingDay) {
  const Notice notice = notices();
  ASSERT_GT(notice.working.size(), 40u) << "weekends that were worked";
  size_t clocks = 0, looked = 0;
  for (const catalog::CaseKind& kind : catalog::testing::repository_catalog().cases().kinds) {
    for (const catalog::CaseClock& clock : kind.clocks) {
      ++clocks;
      // It runs from a step, or while the case stands in a state.
      const auto state = std::ranges::find_if(kind.states, [&](const catalog::CaseState& one) {
        if (!clock.in.empty()) return one.code == clock.in.front();
        return !one.final && std::ranges::find(clock.pauses, one.code) == clock.pauses.end();
      });
      ASSERT_NE(state, kind.states.end());
      for (Day from = day("2021-01-01"); from <= day("2025-12-31"); from = from.plus_days(1)) {
        Case one;
        one.id = 1;
        one.state = state->code;
        Taken taken;
        taken.step = clock.from.empty() ? "step" : clock.from.front();
        taken.state = one.state;
        taken.day = from;
        one.steps.push_back(taken);
        const Day last = counted(notice, from, clock.within);
        for (const auto& [today, late] :
             {std::pair(from, false), std::pair(last, false), std::pair(last.plus_days(1), true)}) {
          const auto all = running(one, kind, calendar(), today);
          const auto mine = std::ranges::find_if(all, [&](const Running& run) { return run.clock == &clock; });
          ASSERT_NE(mine, all.end()) << kind.code << " " << clock.code << " from " << from.iso();
          ASSERT_TRUE(mine->due.ok()) << from.iso();
          ASSERT_EQ(*mine->due, last) << kind.code << " " << clock.code << " from " << from.iso();
          ASSERT_EQ(mine->late(today), late) << kind.code << " " << clock.code << " on " << today.iso();
          ++looked;
        }
      }
    }
  }
  EXPECT_GE(clocks, 8u);
  EXPECT_EQ(looked, clocks * 1826 * 3);
}

}  // namespace
}  // namespace taixin::cases
