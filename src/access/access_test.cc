#include "access/access.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <type_traits>

#include "access/errors.h"
#include "store/records.h"
#include "store/sqlite.h"

namespace taixin::access {
namespace {

const Day kToday = *Day::from_civil(2026, 4, 1);

// Two purposes: one of a department, one that may ask for past states.
constexpr std::string_view kPack = R"(
[pack]
id = "sample"
version = "1"
level = "national"
name = "示例规则包"
name_en = "Sample pack"
basis = ["示例条例 第1条"]
source = "sample"
sure = "V"
from = 2018-01-01

[[purpose]]
code = "permit"
name = "行政许可"
name_en = "Administrative permit"
basis = ["山东省社会信用条例 第22条"]
source = "sample"
sure = "V"
from = 2020-10-01

[[purpose]]
code = "self"
name = "本主体查询"
name_en = "The subject itself"
past_states = true
basis = ["山东省社会信用条例 第21条", "第37条"]
source = "sample"
sure = "V"
from = 2020-10-01

[[purpose]]
code = "former"
name = "旧用途"
name_en = "A purpose of the past"
basis = ["旧规定"]
source = "sample"
sure = "V"
from = 2018-01-01
until = 2020-10-01
)";

std::shared_ptr<const catalog::Catalog> sample_catalog() {
  static const auto loaded = [] {
    catalog::PackSource pack;
    pack.path = "sample";
    pack.files.push_back({"pack.toml", std::string(kPack)});
    auto catalog = catalog::Catalog::load({pack});
    EXPECT_TRUE(catalog.ok()) << catalog.error().message(base::Lang::en);
    return *catalog;
  }();
  return loaded;
}

Asker officer(std::string purpose = "permit") {
  return {"示例经办人", "示例审批局", std::move(purpose), "示例许可〔2026〕1号", base::Lang::zh, Caller::of_console()};
}

class Access : public testing::Test {
 protected:
  void SetUp() override {
    directory_ =
        std::filesystem::temp_directory_path() / ("taixin-access-" + std::to_string(reinterpret_cast<uintptr_t>(this)) +
                                                  "-" + std::to_string(base::SystemClock().now().get()));
    ASSERT_TRUE(store::Home::create(directory_, clock_).ok());
    auto home = store::Home::open(directory_, clock_);
    ASSERT_TRUE(home.ok()) << home.error().message(base::Lang::en);
    home_ = *std::move(home);
  }
  void TearDown() override {
    home_.reset();
    std::filesystem::remove_all(directory_);
  }
  Desk desk() { return {*home_, doors_, *sample_catalog()}; }
  std::vector<store::AccessEntry> entries(SubjectId subject = {}) {
    auto tx = home_->read_access();
    EXPECT_TRUE(tx.ok());
    auto list = store::access_entries(*tx, {subject, INT64_MAX, 50});
    EXPECT_TRUE(list.ok());
    return *std::move(list);
  }

  base::FixedClock clock_{kToday};
  Doors doors_ = *Doors::of(*sample_catalog());
  std::filesystem::path directory_;
  std::unique_ptr<store::Home> home_;
};

TEST_F(Access, AnAskerWithAPurposeIsAdmitted) {
  const auto session = begin(desk(), officer(), {});
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->audience(), gate::Audience::government);
  EXPECT_EQ(session->permission(), gate::Permission::government_share);
  EXPECT_EQ(session->day(), kToday);
  EXPECT_FALSE(session->past_states());
  EXPECT_EQ(session->asker().basis, "示例许可〔2026〕1号");
}

TEST_F(Access, WithoutBasisTheClauseOfThePurposeStands) {
  Asker asker = officer("self");
  asker.basis.clear();
  const auto session = begin(desk(), asker, {});
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->asker().basis, "山东省社会信用条例 第21条; 第37条");
  EXPECT_EQ(session->audience(), gate::Audience::subject_self);
}

TEST_F(Access, AnInventedPurposeDoesNotExist) {
  for (const char* purpose : {"curiosity", "", "PERMIT", "former"}) {
    const auto session = begin(desk(), officer(purpose), {});
    ASSERT_FALSE(session.ok()) << purpose;
    EXPECT_TRUE(session.error().is(kUnknownPurpose));
    EXPECT_NE(session.error().next(base::Lang::zh).find("permit, self"), std::string::npos);
    EXPECT_EQ(session.error().next(base::Lang::zh).find("former"), std::string::npos) << "no longer in force";
  }
}

TEST_F(Access, NobodyAsks) {
  for (const char* name : {"", "  ", "\u3000"}) {
    Asker asker = officer();
    asker.operator_name = name;
    const auto session = begin(desk(), asker, {});
    ASSERT_FALSE(session.ok());
    EXPECT_TRUE(session.error().is(kNoOperator));
  }
}

TEST_F(Access, TextsThatTheLogMustNotKeep) {
  for (std::string text : {std::string("a\nb"), std::string("a\tb"), std::string("\x01"), std::string("\xff"),
                           std::string(kTextMax + 1, 'x'), std::string("身份证11010519491231002X")}) {
    for (std::string Asker::*field : {&Asker::operator_name, &Asker::unit, &Asker::basis}) {
      Asker asker = officer();
      asker.*field = text;
      const auto session = begin(desk(), asker, {});
      ASSERT_FALSE(session.ok()) << text;
      EXPECT_TRUE(session.error().is(kBadText)) << session.error().message(base::Lang::en);
    }
  }
}

TEST_F(Access, PastStatesAreForTheSubjectCourtAndAuditor) {
  const Past day{kToday.plus_days(-100), std::nullopt};
  const Past moment{std::nullopt, base::start_of(kToday.plus_days(-50))};
  for (const Past& past : {day, moment}) {
    const auto refused = begin(desk(), officer("permit"), past);
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().is(kPastClosed));
  }
  EXPECT_EQ(begin(desk(), officer("self"), day)->day(), kToday.plus_days(-100));
  EXPECT_EQ(begin(desk(), officer("self"), moment)->day(), kToday.plus_days(-50));
}

TEST_F(Access, TheFutureIsNotKnown) {
  for (const Past& past :
       {Past{kToday.plus_days(1), std::nullopt}, Past{std::nullopt, base::start_of(kToday.plus_days(1))}}) {
    const auto refused = begin(desk(), officer("self"), past);
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().is(kFutureAsked));
  }
}

// ---- the log
// A released answer cannot be made without the log.
static_assert(!std::is_default_constructible_v<Released<std::string>>);
static_assert(!std::is_constructible_v<Released<std::string>, std::string>);
static_assert(!std::is_default_constructible_v<Session>);

TEST_F(Access, IsWrittenBeforeTheAnswerLeaves) {
  const auto session = admit(desk(), officer(), {});
  ASSERT_TRUE(session.ok());
  EXPECT_TRUE(entries().empty()) << "an admitted question is no answer yet";
  const Note note{"check", {SubjectId(7)}, "91350100M000100Y43", base::sha256("answer"), store::CommitSeq(3), 1};
  const auto answer = release(*home_, *session, note, std::string("answer"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->value(), "answer");

  const auto kept = entries();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].operator_name, "示例审批局 示例经办人");
  EXPECT_EQ(kept[0].purpose, "permit");
  EXPECT_EQ(kept[0].basis, "示例许可〔2026〕1号");
  EXPECT_EQ(kept[0].kind, "check");
  EXPECT_EQ(kept[0].subjects, std::vector<SubjectId>{SubjectId(7)});
  EXPECT_EQ(kept[0].asked_sha256, base::hex(base::sha256("91350100M000100Y43")));
  EXPECT_EQ(kept[0].answer_sha256, base::hex(base::sha256("answer")));
  EXPECT_EQ(kept[0].seq, store::CommitSeq(3));
  EXPECT_EQ(entries(SubjectId(7)).size(), 1u) << "the subject can read it";
  EXPECT_TRUE(entries(SubjectId(8)).empty());
}

TEST_F(Access, IsWrittenBeforeTheAnswerLeavesWhenNobodyWaits) {
  const auto session = admit(desk(), officer(), {});
  ASSERT_TRUE(session.ok());
  const Note note{"check", {SubjectId(7)}, "91350100M000100Y43", base::sha256("answer"), store::CommitSeq(3), 1};
  std::promise<std::pair<std::string, size_t>> told;
  release_later(*home_, *session, note, std::string("answer"), [&](base::Result<Released<std::string>> answer) {
    told.set_value({answer ? answer->value() : answer.error().message(base::Lang::en), entries(SubjectId(7)).size()});
  });
  const auto [answer, kept] = told.get_future().get();
  EXPECT_EQ(answer, "answer");
  EXPECT_EQ(kept, 1u) << "in the log when it is told";
  const auto waited = release(*home_, *session, note, std::string("answer"));
  ASSERT_TRUE(waited.ok());
  auto both = entries();
  ASSERT_EQ(both.size(), 2u);
  both[0].id = both[1].id;
  EXPECT_EQ(both[0].basis, both[1].basis);
  EXPECT_EQ(both[0].answer_sha256, both[1].answer_sha256);
  EXPECT_EQ(both[0].subjects, both[1].subjects);
}

TEST_F(Access, WhatCannotBeLoggedDoesNotLeaveWhenNobodyWaits) {
  const auto session = admit(desk(), officer(), {});
  ASSERT_TRUE(session.ok());
  const auto gone = [](store::WriteTx& tx) -> base::Result<void> {
    return tx.connection().run("DROP TABLE access_subject");
  };
  ASSERT_TRUE(home_->access().run(store::Priority::interactive, gone).ok());
  const Note note{"check", {SubjectId(7)}, "91350100M000100Y43", base::sha256("answer"), store::CommitSeq(3), 1};
  std::promise<bool> told;
  release_later(*home_, *session, note, std::string("answer"),
                [&](const base::Result<Released<std::string>>& answer) { told.set_value(answer.ok()); });
  EXPECT_FALSE(told.get_future().get());
}

TEST_F(Access, ABatchIsOneEntryThatEachSubjectSees) {
  const auto session = admit(desk(), officer(), {});
  ASSERT_TRUE(session.ok());
  Note note{"batch", {}, "file digest", {}, store::CommitSeq(3), 1000};
  for (int64_t i = 1; i <= 1000; ++i) note.subjects.emplace_back(i);
  ASSERT_TRUE(log(*home_, *session, note).ok());
  ASSERT_EQ(entries().size(), 1u);
  EXPECT_EQ(entries()[0].rows, 1000u);
  EXPECT_EQ(entries(SubjectId(1)).size(), 1u);
  EXPECT_EQ(entries(SubjectId(1000)).size(), 1u);
}

TEST_F(Access, RefusalsAreKeptToo) {
  Asker asker = officer("curiosity");
  asker.basis = "身份证11010519491231002X";
  ASSERT_FALSE(admit(desk(), asker, {}).ok());
  const auto session = admit(desk(), officer(), {});
  ASSERT_TRUE(session.ok());
  ASSERT_TRUE(log(*home_, *session, {"denied", {}, std::string(kAboutPerson), {}, store::CommitSeq(0), 1}).ok());
  const auto kept = entries();
  ASSERT_EQ(kept.size(), 2u);
  for (const auto& entry : kept) {
    EXPECT_EQ(entry.kind, "denied");
    EXPECT_EQ(entry.basis.find("11010519491231002X"), std::string::npos) << "no identity number in the log";
  }
}

TEST_F(Access, PastStatesAreInTheEntry) {
  const auto session = admit(desk(), officer("self"), {kToday.plus_days(-10), std::nullopt});
  ASSERT_TRUE(session.ok());
  ASSERT_TRUE(log(*home_, *session, {"show", {SubjectId(1)}, "x", {}, store::CommitSeq(1), 1}).ok());
  ASSERT_EQ(entries().size(), 1u);
  EXPECT_EQ(entries()[0].as_of, kToday.plus_days(-10));
}

}  // namespace
}  // namespace taixin::access
