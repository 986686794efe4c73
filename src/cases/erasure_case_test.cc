// A person's own request of erasure: who may open it, the two officers, the key that goes, and what stays.
#include <gtest/gtest.h>

#include "cases/erasure_effects.h"
#include "cases/sample_cases.h"
#include "vault/erasure.h"

namespace taixin::cases {
namespace {

using vault::Erasure;
using vault::ErasureState;

std::string code_of(const auto& result) { return result.ok() ? "" : std::string(result.error().code()); }

class ErasureCase : public ::testing::Test {
 protected:
  void SetUp() override { subject_ = home_.new_person(); }
  Case begun() { return *CasesHome::must(home_.begin(home_.person(), "erasure", {})); }
  Case asked() { return *CasesHome::must(home_.act(home_.handler(), begun(), "decide", "asked")); }
  std::optional<Erasure> erasure(const Case& one) {
    return CasesHome::must(vault::erasure_of_matter(home_.home(), subject_, erasure_matter(one.id)));
  }
  bool has_key() { return CasesHome::must(home_.vault().has_key(subject_)); }

  CasesHome home_;
  SubjectId subject_;
};

TEST_F(ErasureCase, IsANaturalPersonsAlone) {
  const auto open_to = [&](const access::Caller& caller) {
    const auto all = CasesHome::must(home_.cases().openable(caller, {}));
    return std::ranges::any_of(all, [](const auto& one) { return one.kind->code == "erasure"; });
  };
  EXPECT_TRUE(open_to(home_.person()));
  EXPECT_FALSE(open_to(home_.agent()));
  EXPECT_FALSE(open_to(home_.window())) << "a body stands at the window";
  EXPECT_TRUE(open_to(home_.window(subject_))) << "a person does";
  EXPECT_EQ(code_of(home_.begin(home_.agent(), "erasure", {})), "cases.not_for_subject");
  EXPECT_EQ(code_of(home_.begin(home_.handler(), "erasure", {}, "submit", kCompany)), "cases.not_for_subject");
  EXPECT_EQ(code_of(home_.begin(home_.handler(), "erasure", {}, "submit", subject_)), "cases.not_your_step")
      << "no officer asks for it in a person's place";
}

TEST_F(ErasureCase, TakesTwoOfficersAndEndsTheKey) {
  const Case one = asked();
  ASSERT_EQ(one.state, "asked");
  ASSERT_EQ(erasure(one)->state, ErasureState::waiting);
  EXPECT_EQ(erasure(one)->ground, "个人信息保护法 第47条；个人信息保护法 第50条");
  EXPECT_EQ(code_of(home_.act(home_.handler(), one, "confirm")), "cases.same_person");
  EXPECT_EQ(code_of(home_.act(home_.officer(), one, "confirm")), "cases.no_case") << "no other unit's officer";
  EXPECT_TRUE(has_key());
  const Case done = *CasesHome::must(home_.act(home_.second_handler(), one, "confirm"));
  EXPECT_TRUE(done.final);
  EXPECT_FALSE(has_key());
  const Erasure end = *erasure(one);
  EXPECT_EQ(end.state, ErasureState::done);
  EXPECT_NE(end.certificate.find("matter: 业务 1\n"), std::string::npos) << end.certificate;
  EXPECT_EQ(end.requested_by, "示例10（账户 10）") << "as the other door names officers";
  EXPECT_EQ(end.decided_by, "示例18（账户 18）");
  // The person still finds its case, and of what it wrote nothing.
  const CaseRead read = CasesHome::must(home_.cases().read(home_.person(), one.id));
  ASSERT_EQ(read.steps.size(), 3u);
  EXPECT_TRUE(read.steps[0].erased && read.steps[1].erased);
  EXPECT_TRUE(read.steps[0].form.empty());
  EXPECT_FALSE(read.steps[2].notice.empty());
  // Nothing is left to be erased.
  EXPECT_FALSE(home_.begin(home_.person(), "erasure", {}).ok());
}

TEST_F(ErasureCase, SentBackItMayBeRefusedAndNothingWaits) {
  Case one = asked();
  one = *CasesHome::must(home_.act(home_.second_handler(), one, "send_back"));
  EXPECT_EQ(one.state, "received");
  EXPECT_EQ(erasure(one)->state, ErasureState::withdrawn);
  EXPECT_EQ(erasure(one)->reason, "示例内容");
  EXPECT_TRUE(has_key());
  one = *CasesHome::must(home_.act(home_.handler(), one, "decide", "refused"));
  EXPECT_TRUE(one.final);
  const CaseRead read = CasesHome::must(home_.cases().read(home_.person(), one.id));
  EXPECT_EQ(read.steps.back().form.at("reason"), "示例内容") << "the person reads why";
}

TEST_F(ErasureCase, ConfirmedAtTheOtherDoorItOnlyEnds) {
  const Case one = asked();
  const auto approved =
      vault::approve_erasure(home_.home(), home_.vault(), {erasure(one)->id, "示例监督（账户 11）", {}});
  ASSERT_TRUE(approved.ok()) << approved.error().message(base::Lang::en);
  EXPECT_FALSE(home_.act(home_.second_handler(), one, "send_back").ok()) << "its form cannot be sealed any more";
  const auto done = home_.act(home_.second_handler(), one, "confirm");
  ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
  EXPECT_TRUE((*done)->final);
  EXPECT_EQ(erasure(one)->decided_by, "示例监督（账户 11）");
}

TEST_F(ErasureCase, WithdrawnAtTheOtherDoorItCannotBeConfirmed) {
  const Case one = asked();
  ASSERT_TRUE(vault::withdraw_erasure(home_.home(), {erasure(one)->id, "示例丙", "示例误录"}).ok());
  EXPECT_EQ(code_of(home_.act(home_.second_handler(), one, "confirm")), "cases.no_erasure_asked");
  const Case back = *CasesHome::must(home_.act(home_.handler(), one, "send_back"));
  const Case again = *CasesHome::must(home_.act(home_.handler(), back, "decide", "asked"));
  EXPECT_EQ(erasure(again)->state, ErasureState::waiting);
  CasesHome::must(home_.act(home_.second_handler(), again, "confirm"));
  EXPECT_FALSE(has_key());
}

TEST_F(ErasureCase, ARestartKnowsWhereItStands) {
  const Case one = asked();
  home_.open();
  EXPECT_EQ(home_.cases().find_open(one.id)->state, "asked");
  CasesHome::must(home_.act(home_.second_handler(), *home_.cases().find_open(one.id), "confirm"));
  home_.open();
  EXPECT_FALSE(has_key());
  EXPECT_EQ(home_.cases().open_count(), 0u);
}

}  // namespace
}  // namespace taixin::cases
