// What everybody may see, through the whole application; and the days that cases go by.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/prove.h"
#include "service/site_fixture.h"

namespace taixin::service {
namespace {

using testing::HasSubstr;
using testing::Not;

class PublicPages : public Site {
 protected:
  // Decided on 2026-03-20 by the city's own body, before order 36; the clock of the fixture says 2026-04-01.
  static void SetUpTestSuite() {
    Site::SetUpTestSuite();
    const auto in =
        submit("ADM.penalty", "chufa.csv",
               fmt::format(
                   "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,"
                   "CF_JDRQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,CF_SXCD,CF_NR_FK\n"
                   "{0},法人及非法人组织,{1},示例甲,示例罚〔2026〕7号,示例行为,示例事实,示例条例,责令停产停业,停产停业,"
                   "2026/03/20,示例市应急管理局,11370999TX9990013T,示例局,11370999TX9990013T,严重,\n",
                   kName, kCode));
    ASSERT_EQ(in.status, 303) << in.body;
  }
  static base::RecordId penalty() { return base::RecordId(static_cast<int64_t>(app().facts().counts().facts)); }
};

TEST_F(PublicPages, ANoticeSaysUntilWhenAndFromWhenItCanBeRepaired) {
  const Response page = get(fmt::format("/open/subject/{}", kCode));
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(page.headers.at("X-Robots-Tag"), "noindex, noarchive");
  EXPECT_THAT(page.body, HasSubstr("示例罚〔2026〕7号"));
  EXPECT_THAT(page.body, HasSubstr("2029-03-20")) << "three years under both orders";
  // Order 58 asks for a year of bodies for emergencies, order 36 for a year of what is serious.
  EXPECT_THAT(page.body, HasSubstr("2027-03-21"));
  EXPECT_THAT(get("/open/listings").body, HasSubstr("示例行为"));
}

// How to object, how to have it repaired, and where, stands below it as links.
TEST_F(PublicPages, RightsLeadToTheirGuides) {
  const std::string page = get(fmt::format("/open/subject/{}", kCode)).body;
  const std::string rights = page.substr(page.find("id=\"rights\""));
  for (const char* link : {"/guides/objection", "/guides/repair", "/contact"}) {
    EXPECT_THAT(rights, HasSubstr(fmt::format("href=\"{}\"", link)));
    EXPECT_EQ(get(link).status, 200);
  }
}

// Which entry of the ledger it is, and never the row that is opened there.
TEST_F(PublicPages, ANoticeSaysWhereItStandsInTheLedger) {
  ASSERT_TRUE(app().ledger().publish());
  const auto proof = ledger::Prover(app().home(), app().ledger())
                         .row(ledger::LogName::records, ledger::RowKind::record, penalty().get());
  ASSERT_TRUE(proof.ok()) << proof.error().message(base::Lang::en);
  const std::string page = get(fmt::format("/open/subject/{}", kCode)).body;
  const auto size = app().ledger().published(ledger::LogName::records)->checkpoint.size;
  EXPECT_THAT(page, HasSubstr(fmt::format("已入存证账本：第 {} 条（从 0 起），检查点 {} 条，2026-04-01 签署",
                                          proof->index, size)));
  EXPECT_THAT(page, HasSubstr("href=\"/verify#ledger\""));
  EXPECT_THAT(page, Not(HasSubstr("tlog-proof")));
  const std::string verify = get("/verify").body;
  for (const char* words : {"id=\"ledger\"", "/ledger/verify.html", "/ledger/records/checkpoint"}) {
    EXPECT_THAT(verify, HasSubstr(words));
  }
  EXPECT_THAT(verify, HasSubstr(escape(ledger::format_vkey(app().ledger().verifier(ledger::LogName::records)))));
}

// What cases hold a grant of repair back by is the same day.
TEST_F(PublicPages, CasesGoByTheSameDay) {
  const auto term = app().checker().term(access::published(app().desk(), base::Lang::zh), penalty());
  ASSERT_TRUE(term.ok()) << term.error().message(base::Lang::en);
  ASSERT_TRUE(term->has_value());
  EXPECT_EQ((*term)->earliest_repair, base::Day::from_civil(2027, 3, 21));
  EXPECT_EQ((*term)->last_day, base::Day::from_civil(2029, 3, 20));
  const auto none = app().checker().term(access::published(app().desk(), base::Lang::zh), base::RecordId(999));
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->has_value());
}

TEST_F(PublicPages, SearchesFindBodiesAndNeverPersons) {
  const Response found = post("/open", {{"query", std::string(kName)}});
  EXPECT_EQ(found.status, 200);
  EXPECT_THAT(found.body, HasSubstr(std::string(kCode)));
  EXPECT_EQ(post("/open", {{"query", "https://scan.example.gov.cn/?uniscid=" + std::string(kCode)}}).body,
            post("/open", {{"query", std::string(kCode)}}).body);
  EXPECT_EQ(post("/open", {{"query", "370999193101010018 " + std::string(kCode)}}).status, 404);
  const Response one = post("/open", {{"query", "370999193101010018"}}),
                 other = post("/open", {{"query", "370999193102020028"}});
  EXPECT_EQ(one.status, 404);
  EXPECT_EQ(one.body, other.body);
  EXPECT_THAT(one.body, HasSubstr("不提供自然人查询"));
  EXPECT_THAT(one.body, Not(HasSubstr("370999193101010018")));
  EXPECT_THAT(get(fmt::format("/api/v1/public/subjects/{}", kCode)).body, HasSubstr("\"commitments\":[]"));
  for (const char* person : {"370999193101010018", "370999193102020028"}) {
    EXPECT_THAT(get(fmt::format("/api/v1/public/subjects/{}", person)).body, Not(HasSubstr("commitments")));
  }
  EXPECT_EQ(post("/open", {{"query", ""}}).status, 422);
  EXPECT_EQ(get("/open/listings?after=x").status, 422);
  EXPECT_EQ(get("/open/nothing").status, 404);
}

// Nobody is left with a bare no: what to try, where names come from, and what may be objected to.
TEST_F(PublicPages, WhoIsNotFoundComesWithWhatToTryNext) {
  const Response everybody = post("/open", {{"query", "示例没有这样的单位"}});
  EXPECT_EQ(everybody.status, 404);
  EXPECT_THAT(everybody.body, HasSubstr("没有找到这个单位"));
  const Response officer = post("/search", {{"query", "示例没有这样的单位"},
                                            {"operator", "示例经办人"},
                                            {"unit", "示例局"},
                                            {"purpose", "permit"},
                                            {"basis", "示例事项"}});
  EXPECT_THAT(officer.body, HasSubstr("未找到该主体"));
  for (const std::string& page : {everybody.body, officer.body}) {
    for (const char* words : {"统一社会信用代码查", "少填几个字", "曾用名", "登记机关", "<a href=\"/guides\">"}) {
      EXPECT_THAT(page, HasSubstr(words));
    }
  }
}

}  // namespace
}  // namespace taixin::service
