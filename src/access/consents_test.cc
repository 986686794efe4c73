#include "access/consents.h"

#include <gtest/gtest.h>

#include "access/access.h"
#include "access/errors.h"
#include "access/sample_directory.h"
#include "vault/vault.h"

namespace taixin::access {
namespace {

using base::Day;
using base::SubjectId;
using catalog::testing::kToday;
using catalog::testing::repository_catalog;
using identity::SubjectKind;

class ConsentsTest : public testing::Test {
 protected:
  ConsentsTest() { open(); }
  void open() {
    consents_.reset();
    auto opened = Consents::open(*home_.home);
    TX_ASSERT(opened.ok(), "{}", opened.error().message(base::Lang::en));
    consents_ = *std::move(opened);
  }
  ConsentRequest request() const {
    return {kOwnSubject, "financing", {"ADM", "SEV"}, kToday.plus_days(30), "示例贷款 12 号"};
  }
  int64_t ask(const ConsentRequest& wanted) {
    const auto id = consents_->ask(agency_, repository_catalog(), SubjectKind::organization, wanted);
    EXPECT_TRUE(id.ok()) << id.error().message(base::Lang::en);
    return *id;
  }
  bool live(std::string_view catalog_class = "ADM", Day day = kToday) const {
    return consents_->live(kOwnSubject, kAgency, "financing", catalog_class, day).given;
  }

  SampleHome home_{kToday};
  std::unique_ptr<Consents> consents_;
  Caller agency_ = sample_caller({"agency", kAgency}, AccountId(5));
  Caller subject_ = sample_caller({"agent", UnitId(), AccountKind::agent}, AccountId(6));
};

TEST_F(ConsentsTest, OnlyWhatWasGivenHoldsAndOnlyAsItWasAsked) {
  const int64_t id = ask(request());
  EXPECT_FALSE(live()) << "silence is no consent";
  ASSERT_TRUE(consents_->answer(subject_, id, ConsentStep::given).ok());
  EXPECT_TRUE(live());
  EXPECT_TRUE(live("SEV"));
  EXPECT_FALSE(live("EVA")) << "a class that was not asked for";
  EXPECT_TRUE(live("ADM", kToday.plus_days(30)));
  EXPECT_FALSE(live("ADM", kToday.plus_days(31))) << "after its last day";
  EXPECT_FALSE(consents_->live(kOwnSubject, kMarket, "financing", "ADM", kToday).given) << "another unit";
  EXPECT_FALSE(consents_->live(kOwnSubject, kAgency, "cooperation", "ADM", kToday).given) << "another purpose";
  EXPECT_FALSE(consents_->live(kSomebodyElse, kAgency, "financing", "ADM", kToday).given);
}

// Of persons the count of unanswered requests is the unit's, over all of them: it tells nothing of anybody.
TEST_F(ConsentsTest, RequestsToPersonsCountTogetherKnownOrNot) {
  ConsentRequest known = request(), unknown = request();
  known.subject = SubjectId(vault::Vault::kFirstPerson + 5);
  unknown.subject = SubjectId();
  for (size_t i = 0; i < Consents::kOpenPersonAsksMax; ++i) {
    const auto id = consents_->ask(agency_, repository_catalog(), SubjectKind::natural_person, i % 2 ? known : unknown);
    ASSERT_TRUE(id.ok()) << id.error().message(base::Lang::en);
  }
  for (const ConsentRequest& one : {known, unknown}) {
    const auto refused = consents_->ask(agency_, repository_catalog(), SubjectKind::natural_person, one);
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().is(kTooManyAsked));
  }
  EXPECT_TRUE(consents_->ask(agency_, repository_catalog(), SubjectKind::organization, request()).ok());
  // Nobody answers what names nobody.
  EXPECT_TRUE(consents_->answer(subject_, 1, ConsentStep::given).error().is(kNoConsent));
  EXPECT_TRUE(consents_
                  ->ask(agency_, repository_catalog(), SubjectKind::natural_person,
                        [&] {
                          ConsentRequest other = known;
                          other.purpose = "cooperation";
                          return other;
                        }())
                  .error()
                  .is(kConsentKind));
}

TEST_F(ConsentsTest, EveryStepIsKeptWithItsRow) {
  const int64_t id = ask(request());
  const int64_t second = ask(request());
  ASSERT_TRUE(consents_->answer(subject_, second, ConsentStep::refused).ok());
  ASSERT_TRUE(consents_->answer(subject_, id, ConsentStep::given, "示例授权书 3 号").ok());
  ASSERT_TRUE(consents_->answer(subject_, id, ConsentStep::withdrawn).ok());
  const auto steps = consents_->steps(id);
  ASSERT_TRUE(steps.ok());
  ASSERT_EQ(steps->size(), 3u);
  EXPECT_EQ((*steps)[0].step, ConsentStep::asked);
  EXPECT_EQ((*steps)[0].unit, kAgency);
  EXPECT_EQ((*steps)[1].step, ConsentStep::given);
  EXPECT_EQ((*steps)[1].evidence, "示例授权书 3 号");
  EXPECT_EQ((*steps)[1].account, subject_.account);
  EXPECT_EQ((*steps)[2].step, ConsentStep::withdrawn);
  EXPECT_EQ((*steps)[0].row, 1);
  EXPECT_EQ((*steps)[2].row, 5);
}

TEST_F(ConsentsTest, AWithdrawalHoldsAtOnceAndForGood) {
  const int64_t id = ask(request());
  ASSERT_TRUE(consents_->answer(subject_, id, ConsentStep::given).ok());
  ASSERT_TRUE(consents_->answer(subject_, id, ConsentStep::withdrawn).ok());
  EXPECT_FALSE(live());
  EXPECT_TRUE(consents_->answer(subject_, id, ConsentStep::given).error().is(kConsentAnswered));
  open();
  EXPECT_FALSE(live()) << "after a start, too";
}

TEST_F(ConsentsTest, ARefusalLooksLikeSilenceToWhoeverAsked) {
  const int64_t silent = ask(request()), refused = ask(request());
  ASSERT_TRUE(consents_->answer(subject_, refused, ConsentStep::refused).ok());
  const auto list = consents_->of_unit(kAgency);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].id, refused);
  EXPECT_EQ(list[1].id, silent);
  EXPECT_EQ(list[0].step, list[1].step);
  EXPECT_EQ(list[0].step_at, list[1].step_at);
  EXPECT_EQ(consents_->of_subject(kOwnSubject)[0].step, ConsentStep::refused) << "the subject sees its own answer";
  // Taking it back is answered alike, too.
  EXPECT_TRUE(consents_->answer(agency_, silent, ConsentStep::withdrawn).ok());
  EXPECT_TRUE(consents_->answer(agency_, refused, ConsentStep::withdrawn).ok());
}

TEST_F(ConsentsTest, NobodyAnswersForTheSubject) {
  const int64_t id = ask(request());
  Caller window = sample_caller({"window"});
  for (const Caller& caller : {agency_, window, Caller::of_console(), Caller()}) {
    EXPECT_TRUE(consents_->answer(caller, id, ConsentStep::given).error().is(kNoConsent));
  }
  EXPECT_TRUE(consents_->answer(subject_, id + 1, ConsentStep::given).error().is(kNoConsent))
      << "as if it were unknown";
  window.assisted = kOwnSubject;
  EXPECT_TRUE(consents_->answer(window, id, ConsentStep::given, "示例授权书的摘要").ok());
  EXPECT_TRUE(live());
}

TEST_F(ConsentsTest, WhatMayNotBeAskedFor) {
  const auto refused = [&](const auto& change, SubjectKind kind = SubjectKind::organization) {
    ConsentRequest wanted = request();
    change(wanted);
    const auto id = consents_->ask(agency_, repository_catalog(), kind, wanted);
    EXPECT_FALSE(id.ok());
    return id.ok() ? std::string() : std::string(id.error().code());
  };
  EXPECT_EQ(refused([](auto& r) { r.purpose = "permit"; }), kConsentPurpose.code) << "a public body's power";
  EXPECT_EQ(refused([](auto& r) { r.purpose = "employment"; }), kConsentPurpose.code);
  EXPECT_EQ(refused([](auto& r) { r.purpose = "cooperation"; }, SubjectKind::natural_person), kConsentKind.code);
  EXPECT_EQ(refused([](auto& r) { r.classes.clear(); }), kConsentClasses.code);
  EXPECT_EQ(refused([](auto& r) { r.classes = {"ZZZ"}; }), kConsentClasses.code);
  EXPECT_EQ(refused([](auto& r) { r.until = kToday.plus_days(-1); }), kConsentTerm.code);
  EXPECT_EQ(refused([](auto& r) { r.until = kToday.plus_days(Consents::kDaysMax + 1); }), kConsentTerm.code);
  EXPECT_EQ(refused([](auto& r) { r.why = " "; }), kConsentText.code);
  EXPECT_EQ(refused([](auto& r) { r.why = "借款人11010519491231002X"; }), kConsentText.code);
  EXPECT_TRUE(consents_->of_unit(kAgency).empty());
}

TEST_F(ConsentsTest, ARefusalLeavesNoTraceInHowManyMayBeAsked) {
  std::vector<int64_t> ids;
  for (size_t i = 0; i < Consents::kOpenAsksMax; ++i) ids.push_back(ask(request()));
  ASSERT_TRUE(consents_->answer(subject_, ids.front(), ConsentStep::refused).ok());
  const auto more = consents_->ask(agency_, repository_catalog(), SubjectKind::organization, request());
  ASSERT_FALSE(more.ok());
  EXPECT_TRUE(more.error().is(kTooManyAsked));
}

TEST_F(ConsentsTest, AStartReadsAllStepsBack) {
  const int64_t given = ask(request()), open_one = ask(request());
  ASSERT_TRUE(consents_->answer(subject_, given, ConsentStep::given, "0123456789abcdef").ok());
  const auto before = consents_->of_subject(kOwnSubject);
  open();
  const auto after = consents_->of_subject(kOwnSubject);
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].id, before[i].id);
    EXPECT_EQ(after[i].step, before[i].step);
    EXPECT_EQ(after[i].request.classes, before[i].request.classes);
    EXPECT_EQ(after[i].request.why, before[i].request.why);
    EXPECT_EQ(after[i].unit, before[i].unit);
  }
  EXPECT_TRUE(live());
  EXPECT_EQ(consents_->find(open_one)->step, ConsentStep::asked);
}

// What a question of an agency sees follows the consent from one subject to the next.
TEST_F(ConsentsTest, AQuestionOpensWithTheConsentAndClosesWithIt) {
  const auto doors = Doors::of(repository_catalog());
  ASSERT_TRUE(doors.ok());
  const Desk desk{*home_.home, *doors, repository_catalog(), consents_.get()};
  const auto session = begin(desk, {"", "", "financing", "", base::Lang::zh, agency_, Action::check}, {});
  ASSERT_TRUE(session.ok()) << session.error().message(base::Lang::en);
  EXPECT_EQ(session->audience(), gate::Audience::authorised);
  EXPECT_EQ(session->asker().operator_name, "示例经办人");
  EXPECT_EQ(session->asker().unit, "示例信用服务有限公司");
  EXPECT_FALSE(session->open_to(kOwnSubject));
  const int64_t id = ask(request());
  ASSERT_TRUE(consents_->answer(subject_, id, ConsentStep::given).ok());
  EXPECT_TRUE(session->open_to(kOwnSubject)) << "in a question that is under way";
  EXPECT_FALSE(session->open_to(kSomebodyElse));
  const auto& item = catalog::testing::item("ADM.penalty");
  EXPECT_TRUE(session->question(kOwnSubject, item).consent.given);
  ASSERT_TRUE(consents_->answer(subject_, id, ConsentStep::withdrawn).ok());
  EXPECT_FALSE(session->open_to(kOwnSubject)) << "from the next row on";
  EXPECT_FALSE(session->question(kOwnSubject, item).consent.given);
}

// A label is for the few who are cleared for it, whatever the purpose opens.
TEST_F(ConsentsTest, WhatIsLabelledHigherIsNotSeen) {
  const auto doors = Doors::of(repository_catalog());
  const Desk desk{*home_.home, *doors, repository_catalog(), consents_.get()};
  catalog::Item item = catalog::testing::item("ADM.penalty");
  const auto sees = [&](const Caller& caller, std::string purpose, Action action, int label) {
    const auto session = begin(desk, {"示例", "", std::move(purpose), "", base::Lang::zh, caller, action}, {});
    EXPECT_TRUE(session.ok()) << session.error().message(base::Lang::en);
    item.label = label;
    return session->sees(item);
  };
  const Caller querier = sample_caller({"querier"});  // cleared for 1
  EXPECT_TRUE(sees(querier, "permit", Action::check, 0));
  EXPECT_TRUE(sees(querier, "permit", Action::check, 1));
  EXPECT_FALSE(sees(querier, "permit", Action::check, 2));
  EXPECT_TRUE(sees(Caller::of_console(), "permit", Action::check, 3));
  EXPECT_TRUE(sees(subject_, "self", Action::own_read, 3)) << "everything about oneself";
}

}  // namespace
}  // namespace taixin::access
