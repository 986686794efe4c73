#include "access/looks.h"

#include <gtest/gtest.h>

#include "access/alert_watch.h"
#include "access/errors.h"
#include "access/sample_directory.h"

namespace taixin::access {
namespace {

using base::KnownAt;
using base::SubjectId;
using catalog::testing::kToday;
using catalog::testing::repository_catalog;

constexpr int64_t kMinute = int64_t{60} * 1'000'000;

class LooksTest : public testing::Test {
 protected:
  LooksTest() { open(); }
  void open() {
    looks_.reset();
    auto opened = Looks::open(*home_.home);
    TX_ASSERT(opened.ok(), "{}", opened.error().message(base::Lang::en));
    looks_ = *std::move(opened);
  }
  struct Seen {
    UnitId unit = kHousing;
    AccountId account{1};
    std::vector<SubjectId> subjects{kOwnSubject};
    std::string basis = "示例许可〔2026〕1号";
    store::Via via = store::Via::web;
  };
  int64_t look(const Seen& seen) {
    store::AccessEntry entry;
    entry.operator_name = "示例局 示例经办人";
    entry.purpose = "permit";
    entry.basis = seen.basis;
    entry.kind = "check";
    entry.subjects = seen.subjects;
    entry.account = seen.account.get();
    entry.unit = seen.unit.get();
    entry.via = seen.via;
    entry.fields = "*";
    int64_t id = 0;
    const auto written =
        home_.home->access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
          TX_TRY(id, store::append_access(tx, entry));
          return {};
        });
    EXPECT_TRUE(written.ok());
    return id;
  }
  std::vector<Look> page(SubjectId subject = kOwnSubject) {
    auto got = looks_->of_subject(subject, {});
    EXPECT_TRUE(got.ok()) << got.error().message(base::Lang::en);
    return got->looks;
  }
  void pass_minutes(int64_t minutes) { home_.clock.set(KnownAt(home_.clock.now().get() + minutes * kMinute)); }

  SampleHome home_{kToday};
  std::unique_ptr<Looks> looks_;
  Caller agent_ = sample_caller({"agent", UnitId(), AccountKind::agent}, AccountId(6));
  Caller first_ = sample_caller({"supervisor"}, AccountId(11));
  Caller second_ = sample_caller({"supervisor"}, AccountId(12));
};

TEST_F(LooksTest, TheSubjectSeesWhoLookedAtOnceAndNobodyElses) {
  look({});
  look({.subjects = {kSomebodyElse}});
  ASSERT_EQ(page().size(), 1u);
  EXPECT_EQ(page()[0].who, "示例局 示例经办人");
  EXPECT_EQ(page()[0].purpose, "permit");
  EXPECT_EQ(page()[0].basis, "示例许可〔2026〕1号");
  EXPECT_EQ(page()[0].fields, "*");
  EXPECT_EQ(page(kSomebodyElse).size(), 1u);
  EXPECT_TRUE(page(SubjectId(99)).empty());
}

TEST_F(LooksTest, PagesHaveNoGapAndNoRepetition) {
  for (int i = 0; i < 25; ++i) look({.basis = fmt::format("示例 {} 号", i), .via = store::Via::api});
  std::vector<std::string> all;
  std::string after;
  do {
    const auto got = looks_->of_subject(kOwnSubject, {after, 7});
    ASSERT_TRUE(got.ok());
    for (const Look& one : got->looks) all.push_back(one.basis);
    after = got->next;
    look({.basis = "后来的"});  // what comes later moves nothing
  } while (!after.empty());
  ASSERT_EQ(all.size(), 25u);
  for (int i = 0; i < 25; ++i) EXPECT_EQ(all[static_cast<size_t>(i)], fmt::format("示例 {} 号", 24 - i));
}

TEST_F(LooksTest, AQuestionIsAskedOnceForEachLineAndAnswered) {
  look({});
  const auto token = page()[0].token;
  const auto asked = looks_->ask(agent_, kOwnSubject, token, "请说明查询原因");
  ASSERT_TRUE(asked.ok());
  EXPECT_TRUE(looks_->ask(agent_, kSomebodyElse, token, "x").error().is(kNoLook)) << "a line of somebody else";
  EXPECT_TRUE(looks_->ask(agent_, kOwnSubject, "00", "x").error().is(kNoLook));
  EXPECT_TRUE(looks_->ask(agent_, kOwnSubject, token, "我的证件11010519491231002X").error().is(kLookText));
  ASSERT_EQ(page()[0].questions.size(), 1u);
  const auto mine = looks_->questions(first_.directory.get(), kHousing);
  ASSERT_EQ(mine->size(), 1u);
  EXPECT_TRUE(looks_->questions(first_.directory.get(), kMarket)->empty()) << "another unit's";
  EXPECT_EQ(looks_->questions(nullptr, std::nullopt)->size(), 1u) << "the auditor sees all";
  ASSERT_TRUE(looks_->answer(first_, *asked, "办理施工许可时核查").ok());
  EXPECT_TRUE(looks_->answer(first_, *asked, "再答").error().is(kQuestionAnswered));
  open();
  ASSERT_EQ(page()[0].questions.size(), 2u);
  EXPECT_EQ(page()[0].questions[1].text, "办理施工许可时核查");
}

TEST_F(LooksTest, ADelayNeedsTwoPeopleAndEndsByItself) {
  look({});
  look({.unit = kMarket});
  const auto id = looks_->ask_delay(first_, repository_catalog(), kOwnSubject, "investigation", 2, "示例案 3 号");
  ASSERT_TRUE(id.ok()) << id.error().message(base::Lang::en);
  EXPECT_EQ(page().size(), 2u) << "asked for is not decided";
  EXPECT_TRUE(looks_->confirm_delay(first_, *id).error().is(kSamePerson));
  look({});
  EXPECT_EQ(page().size(), 3u);
  ASSERT_TRUE(looks_->confirm_delay(second_, *id).ok());
  ASSERT_EQ(page().size(), 2u) << "a look of that unit since it was asked for is not there; earlier ones stay";
  look({});
  look({.unit = kMarket});
  EXPECT_EQ(page().size(), 3u) << "another unit's is";
  open();
  EXPECT_EQ(page().size(), 3u) << "after a start, too";
  pass_minutes(2 * 24 * 60 - 1);
  EXPECT_EQ(page().size(), 3u);
  pass_minutes(1);
  EXPECT_EQ(page().size(), 5u) << "all of them are shown when it ends, with nobody doing anything";
  EXPECT_TRUE(looks_->confirm_delay(second_, *id).error().is(kDelayDecided));
}

TEST_F(LooksTest, ADelayLeavesNoGapInWhatIsShown) {
  const auto id = looks_->ask_delay(first_, repository_catalog(), kOwnSubject, "investigation", 5, "示例案 3 号");
  ASSERT_TRUE(looks_->confirm_delay(second_, *id).ok());
  for (int i = 0; i < 9; ++i) look({.unit = i % 2 == 0 ? kHousing : kMarket, .basis = std::to_string(i)});
  std::vector<std::string> all;
  std::string after;
  do {
    const auto got = looks_->of_subject(kOwnSubject, {after, 2});
    ASSERT_TRUE(got.ok());
    EXPECT_TRUE(got->next.empty() || got->looks.size() == 2) << "a short page would show where something is missing";
    for (const Look& one : got->looks) all.push_back(one.basis);
    after = got->next;
  } while (!after.empty());
  EXPECT_EQ(all, (std::vector<std::string>{"7", "5", "3", "1"}));
}

TEST_F(LooksTest, ADelayCanBeEndedBefore) {
  const auto id = looks_->ask_delay(first_, repository_catalog(), kOwnSubject, "investigation", 5, "示例案 3 号");
  ASSERT_TRUE(looks_->confirm_delay(second_, *id).ok());
  look({});
  EXPECT_TRUE(page().empty());
  ASSERT_TRUE(looks_->end_delay(first_, *id).ok());
  EXPECT_EQ(page().size(), 1u);
  EXPECT_TRUE(looks_->end_delay(first_, *id).error().is(kDelayDecided));
}

TEST_F(LooksTest, ADelayHasAGroundAndATerm) {
  const auto ask = [&](std::string_view ground, int days, std::string matter = "示例案") {
    const auto id = looks_->ask_delay(first_, repository_catalog(), kOwnSubject, ground, days, std::move(matter));
    return id.ok() ? std::string() : std::string(id.error().code());
  };
  EXPECT_EQ(ask("convenience", 5), kNoGround.code);
  EXPECT_EQ(ask("investigation", 0), kDelayTerm.code);
  EXPECT_EQ(ask("investigation", 91), kDelayTerm.code);
  EXPECT_EQ(ask("investigation", 5, ""), kLookText.code);
  EXPECT_TRUE(looks_->confirm_delay(second_, 1).error().is(kNoDelay));
}

TEST_F(LooksTest, DelaysDoNotFollowEachOtherForEver) {
  for (int i = 0; i < 2; ++i) {
    const auto id = looks_->ask_delay(first_, repository_catalog(), kOwnSubject, "investigation", 90, "示例案 3 号");
    ASSERT_TRUE(id.ok());
    ASSERT_TRUE(looks_->confirm_delay(second_, *id).ok());
  }
  const auto third = looks_->ask_delay(first_, repository_catalog(), kOwnSubject, "investigation", 1, "示例案 3 号");
  ASSERT_FALSE(third.ok());
  EXPECT_TRUE(third.error().is(kDelayTerm));
}

// A body that was merged reads what was asked under its former ids, each look once, in one order.
TEST_F(LooksTest, LooksUnderFormerIdsAreShown) {
  look({.basis = "示例一"});
  look({.subjects = {kSomebodyElse}, .basis = "示例二"});
  look({.subjects = {kOwnSubject, kSomebodyElse}, .basis = "示例三"});
  look({.subjects = {SubjectId(99)}, .basis = "别人的"});
  ASSERT_EQ(page().size(), 2u);
  looks_->use_links([](SubjectId subject) {
    return subject == SubjectId(99) ? std::vector<SubjectId>{subject}
                                    : std::vector<SubjectId>{kOwnSubject, kSomebodyElse};
  });
  const auto basis = [](const std::vector<Look>& looks) {
    std::vector<std::string> out;
    for (const Look& one : looks) out.push_back(one.basis);
    return out;
  };
  EXPECT_EQ(basis(page()), (std::vector<std::string>{"示例三", "示例二", "示例一"}));
  EXPECT_EQ(basis(page(kSomebodyElse)), basis(page()));
  EXPECT_EQ(page(SubjectId(99)).size(), 1u);
  // A question to a look under the former id, and a delay under it, hold too.
  ASSERT_TRUE(looks_->ask(agent_, kOwnSubject, page()[1].token, "请说明原因").ok());
  EXPECT_EQ(page()[1].questions.size(), 1u);
  const auto id = looks_->ask_delay(first_, repository_catalog(), kSomebodyElse, "investigation", 5, "示例案 3 号");
  ASSERT_TRUE(looks_->confirm_delay(second_, *id).ok());
  pass_minutes(1);
  look({.basis = "示例四"});
  EXPECT_EQ(page().size(), 3u);
}

TEST_F(LooksTest, QuestionsComeInPagesOfWhatIsWaitingOrAnswered) {
  for (int i = 0; i < 5; ++i) look({.unit = i == 2 ? kMarket : kHousing});
  const auto looks = page();
  for (const Look& one : looks) ASSERT_TRUE(looks_->ask(agent_, kOwnSubject, one.token, "请说明原因").ok());
  const auto housing = [](UnitId unit) { return unit == kHousing; };
  const auto first = looks_->question_page({true, housing, 0, 3});
  ASSERT_TRUE(first.ok());
  ASSERT_EQ(first->questions.size(), 3u);
  const auto second = looks_->question_page({true, housing, first->next, 3});
  ASSERT_EQ(second->questions.size(), 1u);
  EXPECT_EQ(second->next, 0);
  EXPECT_GT(second->questions[0].event.id, first->questions[2].event.id);
  ASSERT_TRUE(looks_->answer(first_, first->questions[1].event.id, "办理许可").ok());
  EXPECT_EQ(looks_->question_page({true, housing, 0, 10})->questions.size(), 3u);
  const auto answered = looks_->question_page({false, housing, 0, 10});
  ASSERT_EQ(answered->questions.size(), 1u);
  EXPECT_EQ(answered->questions[0].answer->text, "办理许可");
  EXPECT_TRUE(looks_->question_page({false, [](UnitId) { return false; }, 0, 10})->questions.empty());
  EXPECT_TRUE(looks_->question(999).error().is(kNoQuestion));
}

TEST_F(LooksTest, WhoeverOpensAQuestionIsALineOfItsSubject) {
  look({});
  ASSERT_TRUE(looks_->ask(agent_, kOwnSubject, page()[0].token, "请说明原因").ok());
  const auto question = looks_->question(1);
  ASSERT_TRUE(question.ok());
  ASSERT_TRUE(looks_->note_question_read(first_, *question).ok());
  ASSERT_EQ(page().size(), 2u);
  EXPECT_EQ(page()[0].kind, "question");
  EXPECT_EQ(page()[0].account, first_.account);
  EXPECT_EQ(page()[0].purpose, "permit");
}

TEST_F(LooksTest, WhoEndedADelayIsKept) {
  const auto id = looks_->ask_delay(first_, repository_catalog(), kOwnSubject, "investigation", 5, "示例案 3 号");
  ASSERT_TRUE(looks_->end_delay(second_, *id).ok());
  EXPECT_EQ(looks_->delays()[0].ended_by, second_.account);
  EXPECT_FALSE(looks_->delays()[0].confirmed_at.has_value());
  open();
  EXPECT_EQ(looks_->delays()[0].ended_by, second_.account);
}

// ---- what the auditor is told

class AlertsTest : public LooksTest {
 protected:
  AlertWatch::Known known() {
    return {std::shared_ptr<const catalog::Catalog>(&repository_catalog(), [](const auto*) {}),
            [this] { return directory_; },
            [](SubjectId subject) { return std::optional(static_cast<uint64_t>(subject.get())); },
            [](SubjectId subject, const Unit& unit) { return subject.get() == 1000 + unit.id.get(); }};
  }
  std::vector<std::string> kinds() {
    AlertWatch watch(*home_.home, *looks_, known());
    EXPECT_TRUE(watch.step().ok());
    std::vector<std::string> out;
    for (const auto& alert : looks_->alerts()) {
      const auto& text = alert.event.text;
      const auto from = text.find("\"kind\":\"") + 8;
      out.push_back(text.substr(from, text.find('"', from) - from));
    }
    std::ranges::sort(out);
    return out;
  }
  using Kinds = std::vector<std::string>;
  std::shared_ptr<const Directory> directory_ = sample_caller({"querier"}).directory;
};

TEST_F(AlertsTest, OrdinaryWorkRaisesNothing) {
  for (int i = 0; i < 100; ++i) {
    look({.subjects = {SubjectId(1 + (i * 7919) % 100'000)}});
    pass_minutes(3);
  }
  EXPECT_EQ(kinds(), Kinds());
}

TEST_F(AlertsTest, VeryManySubjectsInAShortTime) {
  for (int i = 0; i < 200; ++i) look({.subjects = {SubjectId(1 + (i * 7919) % 1'000'000)}});
  EXPECT_EQ(kinds(), Kinds{"volume"}) << "told once, not at every question";
  EXPECT_EQ(kinds(), Kinds{"volume"}) << "and not again by another start";
}

TEST_F(AlertsTest, SystemsHaveQuotasInstead) {
  for (int i = 0; i < 300; ++i) look({.subjects = {SubjectId(i + 1)}, .via = store::Via::api});
  EXPECT_EQ(kinds(), Kinds());
}

TEST_F(AlertsTest, OddHours) {
  home_.clock.set(KnownAt(base::start_of(kToday).get() + 3 * 60 * kMinute));
  look({});
  EXPECT_EQ(kinds(), Kinds{"off_hours"});
}

TEST_F(AlertsTest, ADayOffIsOddToo) {
  home_.clock.set(base::FixedClock(*base::Day::from_civil(2026, 5, 10)).now());  // a Sunday
  look({});
  EXPECT_EQ(kinds(), Kinds{"off_hours"});
}

TEST_F(AlertsTest, CodesOneAfterTheOther) {
  for (int i = 0; i < 4; ++i) look({.subjects = {SubjectId(500 + i)}});
  EXPECT_EQ(kinds(), Kinds());
  look({.subjects = {SubjectId(504)}});
  EXPECT_EQ(kinds(), Kinds{"sequence"}) << "what came before the start counts";
}

TEST_F(AlertsTest, OneselfAndDeclaredInterests) {
  Account account = *directory_->account(AccountId(1));
  account.interests = {SubjectId(42)};
  directory_ =
      std::make_shared<const Directory>(directory_->units(), std::map<AccountId, Account>{{AccountId(1), account}});
  look({.subjects = {SubjectId(41)}});
  EXPECT_EQ(kinds(), Kinds());
  look({.subjects = {SubjectId(42)}});
  EXPECT_EQ(kinds(), Kinds{"own"});
}

TEST_F(AlertsTest, OnesOwnUnit) {
  look({.subjects = {SubjectId(1000 + kHousing.get())}});
  EXPECT_EQ(kinds(), Kinds{"own"});
}

TEST_F(AlertsTest, OneSubjectAgainAndAgainWithoutAMatter) {
  const std::string clauses = "山东省社会信用条例 第22条";
  for (int i = 0; i < 5; ++i) {
    look({.basis = "示例许可〔2026〕1号"});
    pass_minutes(5);
  }
  for (int i = 0; i < 10; ++i) look({.basis = clauses});  // one page, and its answers

  EXPECT_EQ(kinds(), Kinds()) << "with a matter it is work";
  for (int i = 0; i < 5; ++i) {
    look({.basis = clauses});
    pass_minutes(5);
  }
  EXPECT_EQ(kinds(), Kinds{"again"});
}

TEST_F(AlertsTest, AnAlertIsClosedByAPersonWithAReason) {
  home_.clock.set(KnownAt(base::start_of(kToday).get() + 3 * 60 * kMinute));
  look({});
  ASSERT_EQ(kinds().size(), 1u);
  const int64_t id = looks_->alerts()[0].event.id;
  const Caller auditor = sample_caller({"auditor"}, AccountId(20));
  EXPECT_TRUE(looks_->close(auditor, id, " ").error().is(kLookText));
  const Caller itself = sample_caller({"auditor"}, AccountId(1));
  EXPECT_TRUE(looks_->close(itself, id, "属实").error().is(kSamePerson)) << "nobody closes an alert about itself";
  ASSERT_TRUE(looks_->close(auditor, id, "值班核查，属实").ok());
  EXPECT_TRUE(looks_->close(auditor, id, "再办结").error().is(kAlertClosed));
  EXPECT_TRUE(looks_->close(auditor, id + 5, "示例").error().is(kNoAlert));
  open();
  ASSERT_TRUE(looks_->alerts()[0].closed.has_value());
  EXPECT_EQ(looks_->alerts()[0].closed->text, "值班核查，属实");
}

}  // namespace
}  // namespace taixin::access
