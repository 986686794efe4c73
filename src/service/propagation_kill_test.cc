// A process that hands over, answers, withdraws and reads on, is killed at random moments: afterwards each receiver has
// been told of each event once, and of all that it received.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "access/sample_directory.h"
#include "intake/reader.h"
#include "propagate/propagation.h"
#include "service/penalty_rows_test.h"
#include "service/site_fixture.h"

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
[[noreturn]] void work_for_ever(const std::string& home, int out) {
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
    if (::write(out, &i, sizeof i) != sizeof i) ::_exit(6);
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
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) work_for_ever(home, pipe_ends[1]);
    ::close(pipe_ends[1]);
    int32_t said = 0;
    ASSERT_EQ(::read(pipe_ends[0], &said, sizeof said), static_cast<ssize_t>(sizeof said));
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 200'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    int32_t last = said;
    while (::read(pipe_ends[0], &said, sizeof said) == sizeof said) last = said;
    ::close(pipe_ends[0]);
    withdrawn += static_cast<size_t>(last);

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
