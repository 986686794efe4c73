// Complaints: whoever makes one is known to nobody, not even to whoever reads the files; two people open it together;
// what was not verified goes on its day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cases/sample_cases.h"

namespace taixin::cases {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kWords = "示例投诉canary内容";

class Complaints : public testing::Test {
 protected:
  using Done = base::Result<std::shared_ptr<const Case>>;
  access::Caller keeper() const { return home_.caller(17); }
  access::Caller other_handler() const { return home_.caller(18); }
  // Somebody of another bureau, whose account number is like no other number in the home.
  access::Caller complainant() {
    auto accounts = home_.units->accounts();
    access::Account one = *home_.units->account(AccountId(16));
    one.id = AccountId(kWho);
    one.login = "canary-login";
    one.name = "示例canary姓名";
    accounts[one.id] = one;
    home_.units = std::make_shared<const access::Directory>(home_.units->units(), accounts);
    return home_.caller(kWho);
  }
  Done complain(const access::Caller& who) {
    return home_.cases().begin(who, {.kind = "complaint",
                                     .subject = kCompany,
                                     .form = {{"matter", "quality"}, {"statement", std::string(kWords)}}});
  }
  Done act(const access::Caller& who, const Case& one, std::string step, std::string outcome = {}, bool code = false) {
    const catalog::CaseStep* rules = home_.cases().kind_of(one)->step(step);
    return home_.cases().act(who, {.id = one.id,
                                   .version = one.version(),
                                   .step = step,
                                   .outcome = outcome,
                                   .form = home_.form(*rules, outcome),
                                   .signed_with_code = code});
  }
  static std::string code_of(const Done& done) { return done.ok() ? "" : std::string(done.error().code()); }
  std::shared_ptr<const Case> asked() {
    auto one = CasesHome::must(complain(complainant()));
    one = CasesHome::must(act(home_.handler(), *one, "accept", "accepted"));
    return CasesHome::must(act(home_.handler(), *one, "ask_identity", "", true));
  }
  // Everything that stands in the files of the home but its keys.
  std::string files() const {
    std::string out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.path())) {
      if (!entry.is_regular_file()) continue;
      out += entry.path().filename().string() + "\n";
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << file.rdbuf();
      out += bytes.str();
    }
    return out;
  }

  static constexpr int64_t kWho = 77'430'991;
  CasesHome home_;
};

TEST_F(Complaints, TheHandlerSeesANumberAndTheBodyNothing) {
  const auto one = CasesHome::must(complain(complainant()));
  EXPECT_EQ(one->subject, kCompany);
  const auto read = home_.cases().read(home_.handler(), one->id);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->steps.front().form.at("statement"), kWords);
  EXPECT_EQ(read->steps.front().taken.account, AccountId());
  EXPECT_EQ(read->steps.front().taken.unit, UnitId());
  EXPECT_FALSE(home_.cases().read(home_.agent(), one->id).ok()) << "the body that it is about";
  EXPECT_FALSE(home_.cases().read(home_.officer(), one->id).ok()) << "an officer of another bureau";
  EXPECT_TRUE(CasesHome::must(home_.cases().of_subject(kCompany)).empty());
  EXPECT_TRUE(home_.cases().read(complainant(), one->id).ok()) << "its own";
  ASSERT_EQ(CasesHome::must(home_.cases().opened_by(complainant())).size(), 1u);
  EXPECT_TRUE(CasesHome::must(home_.cases().opened_by(home_.officer())).empty());
  home_.open();
  EXPECT_EQ(CasesHome::must(home_.cases().opened_by(complainant())).size(), 1u) << "after a restart, too";
  EXPECT_EQ(code_of(complain(home_.window())), kNotYourStep.code) << "nobody complains for somebody else";
}

TEST_F(Complaints, NobodyAloneOpensIt) {
  auto one = asked();
  EXPECT_EQ(code_of(act(home_.handler(), *one, "open_identity", "", true)), kNotYourStep.code);
  EXPECT_EQ(code_of(act(other_handler(), *one, "open_identity", "", true)), kNotYourStep.code) << "not the keeper";
  EXPECT_EQ(code_of(act(keeper(), *one, "open_identity")), kCodeNeeded.code) << "without a fresh code";
  EXPECT_EQ(home_.cases().opener(home_.handler(), one->id).error().code(), kIdentityClosed.code);
  EXPECT_EQ(home_.cases().opener(keeper(), one->id).error().code(), kIdentityClosed.code);
  // Somebody who holds both roles is still one person.
  auto accounts = home_.units->accounts();
  accounts.at(AccountId(10)).grants.push_back({"complaint_keeper", kCity, std::nullopt});
  home_.units = std::make_shared<const access::Directory>(home_.units->units(), accounts);
  EXPECT_EQ(code_of(act(home_.handler(), *one, "open_identity", "", true)), kSamePerson.code);

  one = CasesHome::must(act(keeper(), *one, "open_identity", "", true));
  const auto who = home_.cases().opener(home_.handler(), one->id);
  ASSERT_TRUE(who.ok()) << who.error().message(base::Lang::en);
  EXPECT_EQ(who->account, AccountId(kWho));
  EXPECT_TRUE(home_.cases().opener(keeper(), one->id).ok());
  EXPECT_FALSE(home_.cases().opener(other_handler(), one->id).ok()) << "a third person";
  EXPECT_FALSE(home_.cases().opener(home_.supervisor(), one->id).ok());
  one = CasesHome::must(act(keeper(), *one, "seal_again"));
  EXPECT_FALSE(home_.cases().opener(home_.handler(), one->id).ok()) << "sealed again";
}

// Whoever keeps complaints has no business in other cases, even when an account should hold another role beside.
TEST_F(Complaints, TheKeeperSeesComplaintsAndNoOtherCase) {
  const auto complaint = asked();
  const auto objection = CasesHome::must(home_.begin(home_.agent(), "objection", home_.penalty("示例罚字〔2026〕1号")));
  ASSERT_TRUE(home_.cases().read(home_.handler(), objection->id).ok());
  for (const bool both : {false, true}) {
    if (both) {
      auto accounts = home_.units->accounts();
      accounts.at(AccountId(17)).grants.push_back({"supervisor", kCity, std::nullopt});
      home_.units = std::make_shared<const access::Directory>(home_.units->units(), accounts);
    }
    EXPECT_TRUE(home_.cases().read(keeper(), complaint->id).ok());
    EXPECT_EQ(home_.cases().read(keeper(), objection->id).error().code(), kNoCase.code);
    const auto all = home_.cases().of_officer(keeper(), false);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all.front()->id, complaint->id);
    EXPECT_TRUE(home_.cases().next(keeper(), *objection).empty());
  }
}

TEST_F(Complaints, AskingWithoutACodeIsRefusedAndWhoComplainsDoesNotHandle) {
  auto accounts = home_.units->accounts();
  const auto own = CasesHome::must(complain(home_.handler()));
  EXPECT_EQ(code_of(act(home_.handler(), *own, "accept", "accepted")), kNotYourStep.code);
  auto one = CasesHome::must(act(other_handler(), *own, "accept", "accepted"));
  EXPECT_EQ(code_of(act(other_handler(), *one, "ask_identity")), kCodeNeeded.code);
  EXPECT_EQ(code_of(act(complainant(), *one, "take_back")), kNoCase.code) << "somebody else's";
  EXPECT_TRUE(act(home_.handler(), *one, "take_back").ok());
}

TEST_F(Complaints, NoFileHoldsWhoItWas) {
  auto one = asked();
  one = CasesHome::must(act(keeper(), *one, "open_identity", "", true));
  ASSERT_TRUE(home_.cases().opener(keeper(), one->id).ok());
  const std::string all = files();
  ASSERT_THAT(all, HasSubstr("complaint")) << "the search has to see the events";
  const std::vector<std::string> canaries{std::to_string(kWho), std::string("canary-login"), std::string("canary姓名"),
                                          std::string(kWords), std::string("\x04\x9d\x80\xcf")};
  for (const std::string& canary : canaries) {
    EXPECT_EQ(all.find(canary), std::string::npos) << canary;
  }
}

TEST_F(Complaints, WhatWasNotVerifiedIsErasedOnItsDayAndNothingElseComesOfIt) {
  auto one = CasesHome::must(complain(complainant()));
  one = CasesHome::must(act(home_.handler(), *one, "accept", "accepted"));
  one = CasesHome::must(act(home_.handler(), *one, "decide", "unverified"));
  auto kept = CasesHome::must(complain(complainant()));
  kept = CasesHome::must(act(home_.handler(), *kept, "accept", "accepted"));
  kept = CasesHome::must(act(home_.handler(), *kept, "decide", "passed_on"));
  EXPECT_TRUE(home_.outgoing().empty()) << "its clause is not confirmed: noted, and nothing leaves";
  const Day last = one->last().day;
  EXPECT_EQ(CasesHome::must(home_.cases().erase_due(last.plus_days(179))), 0u);
  EXPECT_TRUE(CasesHome::must(home_.cases().read(home_.handler(), one->id)).steps.front().form.contains("statement"));
  EXPECT_EQ(CasesHome::must(home_.cases().erase_due(last.plus_days(180))), 1u);
  EXPECT_EQ(CasesHome::must(home_.cases().erase_due(last.plus_days(180))), 0u);
  const auto read = CasesHome::must(home_.cases().read(home_.handler(), one->id));
  EXPECT_TRUE(read.steps.front().erased);
  EXPECT_TRUE(read.steps.front().form.empty());
  EXPECT_FALSE(CasesHome::must(home_.cases().read(home_.handler(), kept->id)).steps.front().erased);
  EXPECT_EQ(CasesHome::must(home_.cases().opened_by(complainant())).size(), 1u) << "nobody can find it any more";
  auto tx = CasesHome::must(home_.home().read_records());
  size_t records = 0;
  ASSERT_TRUE(store::scan_records(tx, {}, [&](const auto&, const auto&) { return ++records, true; }).ok());
  EXPECT_EQ(records, 0u) << "a complaint is not credit information";
}

}  // namespace
}  // namespace taixin::cases
