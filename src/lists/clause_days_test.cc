// Which clause gives which day of an entry: against the gate, over all lists; and by hand for the list of unpaid wages.
#include "lists/clause_days.h"

#include <gtest/gtest.h>

#include "lists/sample_lists.h"

namespace taixin::lists {
namespace {

const ClauseDay* first(const std::vector<ClauseDay>& all, DayOf of, Acting acting) {
  const auto found =
      std::ranges::find_if(all, [&](const ClauseDay& one) { return one.of == of && one.acting == acting; });
  return found == all.end() ? nullptr : &*found;
}

// What everybody sees of an entry, with its term as the gate gives it.
check::ShownRecord shown(ListsHome& home, RecordId id) {
  const auto session = access::published(home.desk(), base::Lang::zh);
  const auto seen = ListsHome::must(home.checker().published(session, std::span(&id, 1)));
  return *seen.front().record;
}

TEST(ListClauseDays, SixMonthsOfTheListAreASimulationAndOrder36Acts) {
  ListsHome home(false);
  const RecordId id = home.entry("示例列〔2026〕1号");
  const auto record = shown(home, id);
  const auto days = clause_days(home.packs(), home.list("wages"), entry_days(record), home.today());
  const ClauseDay* leave = first(days, DayOf::may_leave, Acting::acts);
  ASSERT_NE(leave, nullptr);
  EXPECT_EQ(leave->rule.zh, "信用修复管理办法");
  EXPECT_EQ(leave->period->months, 12);
  EXPECT_EQ(leave->day->iso(), "2027-04-08");
  EXPECT_EQ(leave->day, record.term->earliest_repair) << "the day of the table";
  const ClauseDay* own = first(days, DayOf::may_leave, Acting::simulated);
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->period->months, 6);
  EXPECT_EQ(own->from, RunsFrom::correction);
  EXPECT_FALSE(own->day) << "no record has the day of the correction";
  const ClauseDay* last = first(days, DayOf::last_public, Acting::acts);
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->day, record.term->last_day);
  // Shandong's five years are later; the list's own three years are the same day.
  const auto outdone = std::ranges::count(days, Acting::outdone, &ClauseDay::acting);
  EXPECT_EQ(outdone, 2);
}

TEST(ListClauseDays, OnceConfirmedTheTermIsForTheBodysOwnRemoval) {
  ListsHome home(true);
  const auto days = clause_days(home.packs(), home.list("wages"), entry_made_on(home.today()), home.today());
  EXPECT_EQ(first(days, DayOf::may_leave, Acting::simulated), nullptr);
  ASSERT_NE(first(days, DayOf::may_leave, Acting::body), nullptr);
  const auto market = clause_days(home.packs(), home.list("market"), entry_made_on(home.today()), home.today());
  EXPECT_EQ(first(market, DayOf::may_leave, Acting::body)->day->iso(), "2027-04-08") << "from the entry";
}

// A term of a list that is shorter than order 36's ends the publication once it is confirmed, and not before.
TEST(ListClauseDays, TheShorterTermActsOnceItIsConfirmed) {
  for (const bool confirmed : {false, true}) {
    ListsHome home(confirmed);
    const auto days = clause_days(home.packs(), home.list("statistics"), entry_made_on(home.today()), home.today());
    EXPECT_EQ(first(days, DayOf::last_public, Acting::acts)->day->iso(), confirmed ? "2027-04-07" : "2029-04-07");
    EXPECT_EQ(first(days, DayOf::last_public, Acting::simulated) != nullptr, !confirmed);
  }
}

// Whatever the list: at most one clause acts in each, it is the gate's day, and no day that may act is more favourable.
TEST(ListClauseDays, TheOneThatActsIsTheGates) {
  for (const bool confirmed : {false, true}) {
    ListsHome home(confirmed);
    const auto rules = home.packs().publication().acting();
    for (const auto& list : home.packs().lists().lists) {
      for (const char* day : {"2023-06-01", "2025-12-31", "2026-04-01", "2026-04-07"}) {
        const EntryDays entry = entry_made_on(*base::parse_iso_day(day));
        const catalog::Item& item = *home.packs().item(base::ItemCode(list.item), home.today());
        gate::Act act;
        act.clock = entry.clock;
        const auto term = gate::publication_term(rules, item, act, home.today());
        auto last = term.last_day;
        if (const auto cap = gate::capped_on(rules, item, act, gate::Permission::publication, home.today());
            last && cap) {
          last = std::min(*last, *cap);
        }
        const auto days = clause_days(home.packs(), list, entry, home.today());
        SCOPED_TRACE(list.code + " " + day);
        if (!list.restricts()) {
          EXPECT_TRUE(days.empty());
          continue;
        }
        const ClauseDay* acts = first(days, DayOf::last_public, Acting::acts);
        EXPECT_EQ(acts ? acts->day : std::nullopt, last);
        const ClauseDay* leave = first(days, DayOf::may_leave, Acting::acts);
        EXPECT_EQ(leave ? leave->day : std::nullopt, term.earliest_repair);
        for (const ClauseDay& one : days) {
          EXPECT_FALSE(one.clauses.empty());
          if (one.acting != Acting::outdone || !one.day || !acts || one.of != DayOf::last_public) continue;
          EXPECT_GE(*one.day, *acts->day);
        }
      }
    }
  }
}

}  // namespace
}  // namespace taixin::lists
