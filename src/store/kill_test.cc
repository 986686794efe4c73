// Promise 1 with real processes: a child loads as fast as it can and is killed at random moments.
#include <random>

#include "store/killed_child.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

struct Seal {
  int64_t submission = 0, seq = 0, records = 0;
};

// Loads until killed; says each seal after it was confirmed.
[[noreturn]] void load_for_ever(const std::filesystem::path& directory, const Say<Seal>& say) {
  const base::SystemClock clock;
  auto home = Home::open(directory, clock);
  if (!home.ok()) ::_exit(1);
  for (size_t size = 1;; size = size * 7 % 400 + 1) {
    const auto sealed = load_submission(**home, size, 50);
    if (!sealed.ok()) ::_exit(2);
    say({sealed->id.get(), sealed->seq.get(), static_cast<int64_t>(size)});
  }
}

TEST(Kill, AtAnyMomentLosesNothingConfirmedAndShowsNothingHalfDone) {
  const TemporaryDirectory temporary;
  const base::SystemClock clock;
  ASSERT_TRUE(Home::create(temporary.path(), clock).ok());
  std::mt19937 random(20260401);
  std::vector<Seal> confirmed;
  size_t abandoned = 0;
  for (int round = 0; round < 30; ++round) {
    // Every other time something was confirmed first, however slow the machine.
    const Killing when{.after_a_word = round % 2 == 1, .wait = std::chrono::microseconds(random() % 60'000 + 3'000)};
    for (const Seal& seal :
         killed_at_work<Seal>(when, [&](const auto& say) { load_for_ever(temporary.path(), say); })) {
      confirmed.push_back(seal);
    }
    ASSERT_FALSE(testing::Test::HasFailure());

    auto home = Home::open(temporary.path(), clock);
    ASSERT_TRUE(home.ok()) << home.error().message(base::Lang::en);
    abandoned += (*home)->abandoned_at_open().size();
    auto tx = (*home)->read_records();
    ASSERT_TRUE(tx.ok());
    for (const Seal& seal : confirmed) {
      const auto found = *submission(*tx, SubmissionId(seal.submission));
      ASSERT_TRUE(found.has_value());
      ASSERT_EQ(found->state, SubmissionState::sealed);
      ASSERT_EQ(found->seq.get(), seal.seq);
    }
    uint64_t visible = 0, stated = 0;
    ASSERT_TRUE(scan_records(*tx, RecordId(), [&](const Record&, const Submission&) { return ++visible, true; }).ok());
    const auto sealed = *sealed_after(*tx, CommitSeq(), 1'000'000);
    for (const Submission& s : sealed) stated += s.counts.accepted;
    ASSERT_EQ(visible, stated);
  }
  EXPECT_GE(confirmed.size(), 15u);
  EXPECT_GT(abandoned, 3u) << "no child was killed in the middle of a load: the test does not test";
  auto home = Home::open(temporary.path(), clock);
  ASSERT_TRUE(home.ok());
  const auto findings = (*home)->doctor();
  ASSERT_TRUE(findings.ok());
  for (const auto& finding : *findings) ADD_FAILURE() << finding.message(base::Lang::en);
}

}  // namespace
}  // namespace taixin::store
