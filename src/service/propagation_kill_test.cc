// A process that hands over, answers, withdraws and reads on, is killed at random moments: afterwards each receiver has
// been told of each event once, and of all that it received.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "access/sample_directory.h"
#include "intake/reader.h"
#include "propagate/propagation.h"
#include "service/penalty_rows_test.h"
#include "service/site_fixture.h"
#include "store/killed_child.h"

namespace taixin::service {
namespace {

bool handed_over(App& app, const std::string& item, const std::string& bytes) {
  intake::IngestOptions options;
  options.item = item;
  options.source = kOrgan;
  options.operator_name = "示例经办";
  options.file_name = "shili.csv";
  return app.intake().ingest(*intake::memory_source(bytes), options).ok();
}

access::Caller system() {
  return access::sample_caller({"approval_system", access::kCity, access::AccountKind::client}, access::AccountId(801));
}

// Until it is killed; says how many withdrawals of what it had answered are on disk.
[[noreturn]] void work_for_ever(const std::string& home, const store::Say<int32_t>& say) {
  const base::SystemClock clock;
  auto app = App::open(home, clock);
  if (!app) ::_exit(2);
  for (int32_t i = 1;; ++i) {
    const std::string number = fmt::format("示例杀〔2026〕{}-{}号", ::getpid(), i);
    if (!handed_over(**app, "ADM.penalty", std::string(kPenaltyHead) + penalty_row(kName, kCode, number, "甲"))) {
      ::_exit(3);
    }
    const access::Asker asker{{},        {}, "permit", "示例事项", base::Lang::zh, system(), access::Action::check,
                              "示例经办"};
    const auto session = access::admit((*app)->desk(), asker, {});
    if (!session || !(*app)->checker().check(*session, std::string(kCode))) ::_exit(4);
    if (!handed_over(**app, "ADM.penalty_status",
                     std::string(kStatusHead) + status_row(kName, kCode, number, "撤回"))) {
      ::_exit(5);
    }
    say(i);
    if (i % 3 != 0 && !(*app)->propagation().step()) ::_exit(7);
  }
}

TEST(PropagationKill, EachEventIsToldOnceWheneverItWasCut) {
  const store::TemporaryDirectory temporary;
  const base::SystemClock clock;
  const std::string home = (temporary.path() / "home").string();
  const std::string packs = TAIXIN_SOURCE_DIR "/packs/";
  ASSERT_TRUE(init_home(home, {{packs + "national", packs + "shandong", packs + "taian"}, "示例", {}}, clock).ok());
  {
    auto app = App::open(home, clock);
    ASSERT_TRUE(app.ok());
    ASSERT_TRUE(
        handed_over(**app, "REG.enterprise",
                    fmt::format("ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n{},{},存续,2015-03-02,{},{},示例甲\n",
                                kName, kCode, kOrgan, kOrganCode)));
  }
  std::mt19937 random(20260404);
  size_t withdrawn = 0;
  for (int round = 0; round < 4; ++round) {
    const store::Killing when{.after_a_word = true, .wait = std::chrono::microseconds(random() % 200'000)};
    const auto said = store::killed_at_work<int32_t>(when, [&](const auto& say) { work_for_ever(home, say); });
    ASSERT_FALSE(testing::Test::HasFailure());
    withdrawn += static_cast<size_t>(said.back());

    auto app = App::open(home, clock);
    ASSERT_TRUE(app.ok());
    ASSERT_TRUE((*app)->propagation().step().ok());
    const auto again = (*app)->propagation().step();
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(*again, 0u);
    const auto told = (*app)->propagation().of({access::kCity.get(), 801}, 0, 500);
    ASSERT_TRUE(told.ok());
    std::set<int64_t> events;
    for (size_t i = 0; i < told->size(); ++i) {
      EXPECT_EQ((*told)[i].number, static_cast<int64_t>(i + 1));
      EXPECT_TRUE(events.insert((*told)[i].source_id).second) << "told twice";
    }
    EXPECT_GE(told->size(), withdrawn) << "what was confirmed is told";
    EXPECT_EQ(*(*app)->propagation().missing(), 0u);
  }
}

}  // namespace
}  // namespace taixin::service
