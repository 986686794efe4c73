#include "cases/clock.h"

#include <gtest/gtest.h>

#include "catalog/packs_testing.h"

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

}  // namespace
}  // namespace taixin::cases
