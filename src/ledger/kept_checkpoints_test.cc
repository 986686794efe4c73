#include "ledger/kept_checkpoints.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "ledger/test_support.h"

namespace taixin::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kSecond = 1'000'000, kHour = 3600 * kSecond, kDay = 24 * kHour;

std::set<uint64_t> kept(std::vector<SignedNote> notes, int64_t now, uint64_t shown) {
  std::ranges::reverse(notes);
  std::set<uint64_t> out;
  for (const SignedNote& note : notes) out.insert(note.size);
  for (const uint64_t gone : superseded(notes, base::KnownAt(now), shown)) out.erase(gone);
  return out;
}

TEST(KeptCheckpoints, AllOfTheLastHourThenHoursThenDays) {
  const int64_t now = 1000 * kDay;
  std::vector<SignedNote> notes;  // every ten minutes for two weeks
  for (int64_t at = now - 14 * kDay; at < now; at += 600 * kSecond) {
    notes.push_back({static_cast<uint64_t>(at / kSecond), base::KnownAt(at), false});
  }
  const auto left = kept(notes, now, 0);
  EXPECT_EQ(left.size(), 7u + 7 * 24 + 5);  // days, hours (of the last one all six)
  EXPECT_TRUE(left.contains(notes.back().size));
  std::map<int64_t, uint64_t> newest_of_day;
  for (const SignedNote& note : notes) newest_of_day[note.at.get() / kDay] = note.size;
  for (const auto& [day, size] : newest_of_day) EXPECT_TRUE(left.contains(size)) << day;
}

TEST(KeptCheckpoints, NeverTheNewestNorTheOneShownNorTheLastThatAQuorumCosigned) {
  const int64_t now = 1000 * kDay, old = now - 30 * kDay;
  std::vector<SignedNote> notes;
  for (uint64_t size = 1; size <= 10; ++size) {
    notes.push_back({size, base::KnownAt(old + static_cast<int64_t>(size)), size == 3 || size == 5});
  }
  EXPECT_THAT(kept(notes, now, 2), ElementsAre(2, 5, 10));
  EXPECT_THAT(kept(notes, old + 11, 2), testing::SizeIs(10)) << "young ones stay";
}

// A log that publishes and asks for nothing: what stays is what the rule says, and the audit finds nothing.
TEST(KeptCheckpoints, AYearCostsLittleAndTheAuditStaysTrue) {
  const store::TemporaryDirectory temporary;
  const base::Day first(20600);
  {
    const base::FixedClock clock(first);
    LoggedHome logged(temporary.path(), clock);
    ASSERT_TRUE(logged.create());
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(store::load_submission(logged.home(), 3, 3));
      ASSERT_TRUE(logged.ledger().publish());
    }
    EXPECT_EQ(*thin_checkpoints(logged.home(), LogName::records, 0, 0), 0u) << "all are young";
  }
  const base::FixedClock clock(first.plus_days(365));
  LoggedHome logged(temporary.path(), clock);
  ASSERT_TRUE(logged.open());
  const uint64_t shown = logged.ledger().published(LogName::records)->checkpoint.size;
  EXPECT_EQ(*thin_checkpoints(logged.home(), LogName::records, shown, 0), 4u);
  EXPECT_EQ(*thin_checkpoints(logged.home(), LogName::records, shown, 0), 0u);
  EXPECT_EQ(*logged.home().read_records()->connection().integer("SELECT max(size) FROM log_checkpoint"),
            static_cast<int64_t>(shown));
  EXPECT_THAT(*logged.audit(LogName::records), IsEmpty());
  ASSERT_TRUE(store::load_submission(logged.home(), 3, 3));
  ASSERT_TRUE(logged.ledger().publish());
  EXPECT_THAT(*logged.audit(LogName::records), IsEmpty());
}

}  // namespace
}  // namespace taixin::ledger
