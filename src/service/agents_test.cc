// A registration that names another representative: the body's agents stop at once, also when the process ended between
// the seal and the suspension.
#include <gtest/gtest.h>

#include "access/account_errors.h"
#include "access/agent_watch.h"
#include "identity/resident_id.h"
#include "service/app.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

using access::AccountId;
using access::AccountState;

constexpr std::string_view kCode = "91370999TX000001XE";

class Agents : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string packs = TAIXIN_SOURCE_DIR "/packs/";
    ASSERT_TRUE(
        init_home(home(), {{packs + "national", packs + "shandong", packs + "taian"}, "示例", {}}, clock_).ok());
    open();
    root_ = accounts().add_unit({}, {{}, access::UnitKind::city, "370999", "示例市", {}, {}}).value();
    registered("示例甲");
    pass(60);
  }
  void open() {
    app_.reset();
    auto app = App::open(home(), clock_);
    TX_ASSERT(app.ok(), "{}", app.error().message(base::Lang::en));
    app_ = *std::move(app);
  }
  std::string home() const { return (directory_.path() / "home").string(); }
  access::Accounts& accounts() { return app_->entrance().accounts(); }
  void pass(int64_t seconds) { clock_.set(base::KnownAt(clock_.now().get() + seconds * 1'000'000)); }
  void registered(std::string_view representative, std::string_view more = "存续") {
    const std::string bytes = fmt::format(
        "ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n岱岳示例第1商贸有限公司,{},{},2015-03-02,示例市市场监督管理局,"
        "11370999TX9990013T,{}\n",
        kCode, more, representative);
    intake::IngestOptions options;
    options.item = "REG.enterprise";
    options.source = "示例市市场监督管理局";
    options.operator_name = "示例经办";
    options.file_name = "登记.csv";
    const auto source = intake::memory_source(bytes);
    const auto receipt = app_->intake().ingest(*source, options);
    ASSERT_TRUE(receipt.ok()) << receipt.error().message(base::Lang::en);
    ASSERT_EQ(receipt->submission.counts.quarantined, 0u);
  }
  AccountId agent(int order) {
    std::string text = fmt::format("37999919750{}15{:03}", order % 9 + 1, order);
    text += identity::resident_id_check_character(text).value();
    const identity::IdNumber number(std::move(text));
    access::NewAccount account;
    account.kind = access::AccountKind::agent;
    account.login = fmt::format("agent-{}", order);
    account.name = "示例代理";
    account.person = &number;
    account.subject = *app_->facts().registry().by_code(kCode, store::CodeKind::uscc);
    account.until = clock_.today().plus_years(1);
    const AccountId id = accounts().invite({}, account).value();
    TX_ASSERT(accounts().grant({}, id, {"agent", root_, {}}).ok(), "grant");
    return id;
  }
  std::string signed_in(AccountId id) {
    const std::string link = app_->entrance().make_link({}, id).value();
    return app_->entrance().use_link(link, "Hetao-Linjian-38", "test").value().token;
  }
  AccountState state(AccountId id) { return accounts().directory()->account(id)->state; }

  base::FixedClock clock_{*base::Day::from_civil(2026, 4, 1)};
  store::TemporaryDirectory directory_;
  std::unique_ptr<App> app_;
  access::UnitId root_;
};

TEST_F(Agents, StopAtOnceWhenAnotherRepresents) {
  const AccountId old = agent(1), invited = agent(2);
  const std::string token = signed_in(old);
  ASSERT_TRUE(app_->entrance().sessions().find(token));
  pass(60);
  registered("示例甲", "吊销");  // another version, the same representative
  EXPECT_EQ(state(old), AccountState::active);
  pass(60);
  registered("示例乙");
  EXPECT_EQ(state(old), AccountState::suspended);
  EXPECT_EQ(state(invited), AccountState::suspended) << "its link is of no use any more";
  EXPECT_FALSE(app_->entrance().sessions().find(token)) << "the next request is nobody's";
  const auto why = accounts().notes().suspension(old);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->reason, access::kRepresentativeChanged);
  pass(60);
  const AccountId fresh = agent(3);
  ASSERT_TRUE(accounts().resume({}, old, "新的法定代表人已确认").ok());
  pass(60);
  registered("示例乙", "存续");
  EXPECT_EQ(state(old), AccountState::active) << "appointed anew";
  open();
  EXPECT_EQ(state(old), AccountState::active);
  EXPECT_EQ(state(fresh), AccountState::invited);
}

TEST_F(Agents, WhatWasSealedAndNotFollowedIsFollowedAtTheStart) {
  const AccountId one = agent(1);
  signed_in(one);
  pass(60);
  app_->intake().on_registered({});  // the process ends right after the seal
  registered("示例乙");
  EXPECT_EQ(state(one), AccountState::active);
  open();
  EXPECT_EQ(state(one), AccountState::suspended);
  EXPECT_EQ(accounts().notes().suspension(one)->reason, access::kRepresentativeChanged);
}

}  // namespace
}  // namespace taixin::service
