// Promise 1 with real processes: a child loads as fast as it can and is killed at random moments.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <thread>

#include "store/test_support.h"

namespace taixin::store {
namespace {

struct Seal {
  int64_t submission = 0, seq = 0, records = 0;
};

// Loads until killed; says each seal after it was confirmed.
[[noreturn]] void load_for_ever(const std::filesystem::path& directory, int out) {
  const base::SystemClock clock;
  auto home = Home::open(directory, clock);
  if (!home.ok()) ::_exit(1);
  for (size_t size = 1;; size = size * 7 % 400 + 1) {
    const auto sealed = load_submission(**home, size, 50);
    if (!sealed.ok()) ::_exit(2);
    const Seal seal{sealed->id.get(), sealed->seq.get(), static_cast<int64_t>(size)};
    if (::write(out, &seal, sizeof seal) != sizeof seal) ::_exit(3);
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
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) load_for_ever(temporary.path(), pipe_ends[1]);
    ::close(pipe_ends[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000 + 3'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    for (Seal seal; ::read(pipe_ends[0], &seal, sizeof seal) == sizeof seal;) confirmed.push_back(seal);
    ::close(pipe_ends[0]);

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
  EXPECT_GT(confirmed.size(), 30u);
  EXPECT_GT(abandoned, 3u) << "no child was killed in the middle of a load: the test does not test";
  auto home = Home::open(temporary.path(), clock);
  ASSERT_TRUE(home.ok());
  const auto findings = (*home)->doctor();
  ASSERT_TRUE(findings.ok());
  for (const auto& finding : *findings) ADD_FAILURE() << finding.message(base::Lang::en);
}

}  // namespace
}  // namespace taixin::store
