// A case event and its effects are one thing on disk: a child takes steps as fast as it can and is killed at random
// moments.
#include <random>

#include "cases/consistent_test.h"
#include "store/killed_child.h"

namespace taixin::cases {
namespace {

struct Said {
  int64_t case_id = 0, version = 0;
};

// Takes steps until killed; says each after it was confirmed.
[[noreturn]] void act_for_ever(const std::filesystem::path& at, const store::Say<Said>& out) {
  const base::SystemClock clock;
  CasesHome home(nullptr, &clock, at);
  const auto say = [&](const base::Result<std::shared_ptr<const Case>>& done) {
    if (!done.ok()) ::_exit(2);
    out({(*done)->id, (*done)->version()});
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
    const store::Killing when{.after_a_word = true, .wait = std::chrono::microseconds(random() % 40'000)};
    for (const Said& said : store::killed_at_work<Said>(when, [&](const auto& say) { act_for_ever(at, say); })) {
      confirmed[said.case_id] = std::max(confirmed[said.case_id], said.version);
    }
    ASSERT_FALSE(testing::Test::HasFailure());
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
