// A case event and its effects are one thing on disk: a child takes steps as fast as it can and is killed at random
// moments.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <thread>

#include "cases/consistent_test.h"

namespace taixin::cases {
namespace {

struct Said {
  int64_t case_id = 0, version = 0;
};

// Takes steps until killed; says each after it was confirmed.
[[noreturn]] void act_for_ever(const std::filesystem::path& at, int out) {
  const base::SystemClock clock;
  CasesHome home(nullptr, &clock, at);
  const auto say = [&](const base::Result<std::shared_ptr<const Case>>& done) {
    if (!done.ok()) ::_exit(2);
    const Said said{(*done)->id, (*done)->version()};
    if (::write(out, &said, sizeof said) != sizeof said) ::_exit(3);
  };
  for (int i = 0;; ++i) {
    const RecordId record = home.penalty(fmt::format("示例罚字〔2026〕{}-{}号", ::getpid(), i));
    auto one = home.begin(home.agent(), "objection", record);
    say(one);
    one = home.act(home.handler(), **one, "forward");
    say(one);
    one = home.act(home.officer(), **one, "decide", "withdrawn");
    say(one);
  }
}

TEST(CasesKill, NoEventWithoutItsEffectsAndNoEffectWithoutItsEvent) {
  const store::TemporaryDirectory temporary;
  const base::SystemClock clock;
  const auto at = temporary.path() / "home";
  { const CasesHome made(nullptr, &clock, at); }
  std::mt19937 random(20260402);
  std::map<int64_t, int64_t> confirmed;
  for (int round = 0; round < 12; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) act_for_ever(at, pipe_ends[1]);
    ::close(pipe_ends[1]);
    Said first;
    ASSERT_EQ(::read(pipe_ends[0], &first, sizeof first), static_cast<ssize_t>(sizeof first));
    confirmed[first.case_id] = std::max(confirmed[first.case_id], first.version);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    for (Said said; ::read(pipe_ends[0], &said, sizeof said) == sizeof said;) {
      confirmed[said.case_id] = std::max(confirmed[said.case_id], said.version);
    }
    ::close(pipe_ends[0]);
    CasesHome home(nullptr, &clock, at);
    expect_consistent(home);
    std::map<int64_t, int64_t> there;
    for (const store::CaseEvent& event : home.events()) there[event.case_id] = event.number;
    for (const auto& [id, version] : confirmed) ASSERT_GE(there[id], version) << "case " << id;
  }
  EXPECT_GT(confirmed.size(), 12u);
}

}  // namespace
}  // namespace taixin::cases
