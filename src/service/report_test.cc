// Reports through the whole application: bytes that are sealed and served again, who may have one, what is in the log,
// proofs away from the platform, the pages, people.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <regex>

#include "ledger/prove.h"
#include "report/errors.h"
#include "report/pdf.h"
#include "report/verify.h"
#include "service/report_answers.h"
#include "service/report_fixture.h"
#include "store/records.h"
#include "vault/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using report::Verdict;
using store::ReportEvent;
using testing::HasSubstr;
using testing::Not;

const base::Day kToday = *base::Day::from_civil(2026, 4, 7);
constexpr std::string_view kCanary = "37999919700101101";  // of nobody: with its check character below

std::string canary() { return std::string(kCanary) + identity::resident_id_check_character(kCanary).value(); }

std::set<std::string> numbers_in(const std::string& text) {
  static const std::regex kNumber("示例[^0-9a-zA-Z\"]{1,9}〔\\d{4}〕\\d+号");
  return {std::sregex_token_iterator(text.begin(), text.end(), kNumber), std::sregex_token_iterator()};
}

class Reported : public ::testing::Test {
 protected:
  void SetUp() override {
    home_.penalty({"示例罚〔2026〕7号", "2026/03/20"});
    home_.penalty({"示例轻罚〔2026〕1号", "2026/04/02", "轻微", "警告"});
    home_.penalty({"示例密罚〔2026〕2号", "2026/03/21", "严重", "责令停产停业",
                   "当事人示例乙（身份证号 " + canary() + "，电话 19900001234）在场"});
  }
  ledger::Policy policy() {
    auto& ledger = home_.app().ledger();
    EXPECT_TRUE(ledger.publish());
    return ReportHome::must(
        ledger::Policy::k_of_n({ledger.verifier(ledger::LogName::records)}, std::vector<ledger::VerifierKey>(), 0));
  }
  std::string proof_of(const ReportEvent& report) {
    EXPECT_TRUE(home_.app().ledger().publish());
    return ReportHome::must(report_file(home_.app(), report, "proof")).body;
  }
  report::Reports& reports() { return const_cast<report::Reports&>(home_.app().reports()); }
  std::vector<store::AccessEntry> entries(base::SubjectId subject) {
    auto tx = ReportHome::must(home_.app().home().read_access());
    return ReportHome::must(store::access_entries(tx, {.subject = subject}));
  }
  ReportHome home_{kToday};
};

TEST_F(Reported, TheModelIsTheGoldenOne) {
  const ReportEvent issued = ReportHome::must(home_.issue(home_.session(home_.agent(), "self"), "special"));
  report::Model model = ReportHome::must(reports().model(issued));
  // What is not published has nothing that repair would end.
  size_t repairable = 0, never = 0;
  for (const report::Section& section : model.sections) {
    for (const report::Record& record : section.records) {
      EXPECT_EQ(report::repair_words(record).has_value(), record.published) << record.id;
      ++(record.published ? repairable : never);
    }
  }
  EXPECT_TRUE(repairable > 0 && never > 0);
  // What differs from run to run, or whenever a pack changes.
  model.number = "XB20260407-0000000000";
  model.salt = std::string(32, '0');
  model.issued_at = model.known_at = base::start_of(kToday);
  model.watermark = 1;
  model.rules = std::string(64, '0');
  const std::string path = TAIXIN_SOURCE_DIR "/tests/golden/report.json";
  std::ifstream file(path, std::ios::binary);
  const std::string golden(std::istreambuf_iterator<char>(file), {});
  const std::string made = report::to_json(model) + "\n";
  if (made != golden) std::ofstream(testing::TempDir() + "report.json", std::ios::binary) << made;
  EXPECT_TRUE(made == golden) << "the model and tests/golden/report.json differ: a person decides which is right; see "
                              << testing::TempDir() << "report.json";
}

TEST_F(Reported, TheSameModelIsTheSameBytesAndTheyAreServedAgain) {
  const ReportEvent issued = ReportHome::must(home_.issue(home_.everyone()));
  const std::string text = home_.json_of(issued), pdf = home_.pdf_of(issued);
  EXPECT_EQ(base::sha256(text), issued.model);
  EXPECT_EQ(base::sha256(pdf), issued.pdf);
  const report::Model model = ReportHome::must(report::from_json(text));
  EXPECT_EQ(ReportHome::must(report::draw_pdf(model, text, *ReportHome::must(reports().seal()))), pdf);
  EXPECT_EQ(numbers_in(text), std::set<std::string>({"示例罚〔2026〕7号", "示例密罚〔2026〕2号"}));
  // What is kept is sealed: none of it is readable in the home.
  for (const auto& file : std::filesystem::recursive_directory_iterator(home_.path())) {
    if (!file.is_regular_file() || !file.path().filename().string().starts_with("records.db")) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(bytes.find("taixin-report-1"), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find("%PDF-"), std::string::npos) << file.path();
  }
}

TEST_F(Reported, NoPersonStandsInAnyOfIt) {
  const access::Caller agent = home_.agent();
  const ReportEvent open = ReportHome::must(home_.issue(home_.everyone()));
  const ReportEvent own = ReportHome::must(home_.issue(home_.session(agent, "self"), "special"));
  for (const ReportEvent& one : {open, own}) {
    const std::string text = home_.json_of(one), pdf = home_.pdf_of(one);
    for (const std::string& planted :
         {canary(), std::string("示例乙"), std::string("19900001234"), invented_number(9)}) {
      EXPECT_THAT(text, Not(HasSubstr(planted)));
      EXPECT_THAT(pdf, Not(HasSubstr(planted)));
    }
    EXPECT_THAT(text, HasSubstr("held_back")) << "the text with the number waits for review";
    const Response file = ReportHome::must(report_file(home_.app(), one, "pdf"));
    EXPECT_EQ(file.headers.at("Content-Disposition"), "attachment; filename=\"" + one.number + ".pdf\"");
  }
  const Response page = home_.get(agent, "/my/reports/" + own.number);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("示例轻罚〔2026〕1号"));
  EXPECT_THAT(page.body, Not(HasSubstr(canary())));
  EXPECT_THAT(page.body, Not(HasSubstr("示例乙")));
  EXPECT_EQ(page.headers.at("X-Robots-Tag"), "noindex, noarchive");
}

TEST_F(Reported, FileProofAndKeyAreEnoughAwayFromThePlatform) {
  const ReportEvent issued = ReportHome::must(home_.issue(home_.everyone()));
  const std::string text = home_.json_of(issued), pdf = home_.pdf_of(issued), proof = proof_of(issued);
  const ledger::Policy keys = policy();
  const auto of_pdf = report::verify_report(pdf, proof, keys), of_json = report::verify_report(text, proof, keys);
  ASSERT_TRUE(of_pdf.ok()) << of_pdf.error().message(base::Lang::en);
  ASSERT_TRUE(of_json.ok()) << of_json.error().message(base::Lang::en);
  EXPECT_TRUE(of_pdf->pdf);
  EXPECT_FALSE(of_json->pdf);
  EXPECT_EQ(of_pdf->number, issued.number);
  // Any byte that changes is noticed, and so is another's report.
  for (const size_t at : {pdf.size() / 3, pdf.size() - 10}) {
    std::string changed = pdf;
    changed[at] = changed[at] == '0' ? '1' : '0';
    EXPECT_TRUE(report::verify_report(changed, proof, keys).error().is(report::kChanged)) << at;
    EXPECT_EQ(ReportHome::must(reports().verify_file(changed)), Verdict::changed) << at;
  }
  const ReportEvent other = ReportHome::must(home_.issue(home_.session(home_.agent(), "self")));
  EXPECT_TRUE(report::verify_report(home_.pdf_of(other), proof, keys).error().is(report::kChanged));
  EXPECT_TRUE(report::verify_report("示例", proof, keys).error().is(report::kNotAReport));
  EXPECT_EQ(ReportHome::must(reports().verify_file("示例")), Verdict::unknown);
  EXPECT_EQ(ReportHome::must(reports().verify(issued.number, base::hex(other.model))), Verdict::changed);
  EXPECT_EQ(ReportHome::must(reports().verify(issued.number, "")), Verdict::unknown);
  // A proof of something else proves nothing of a report.
  ledger::Prover prover(home_.app().home(), home_.app().ledger());
  const auto of_record = prover.row(ledger::LogName::records, ledger::RowKind::record, 1);
  ASSERT_TRUE(of_record.ok());
  EXPECT_TRUE(report::verify_report(pdf, ledger::format_proof_file(*of_record), keys).error().is(report::kWrongProof));
}

TEST_F(Reported, AnybodysReportIsOneADayAndGoesWhenItsDayIsOver) {
  const ReportEvent first = ReportHome::must(home_.issue(home_.everyone()));
  EXPECT_EQ(ReportHome::must(home_.issue(home_.everyone())).number, first.number);
  home_.submit("HON.honour",
               fmt::format("ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW\n{},{},示例荣誉,市级,2026-03-30,示例局\n", kName, kCode));
  EXPECT_NE(ReportHome::must(home_.issue(home_.everyone())).number, first.number) << "it says more now";
  EXPECT_TRUE(public_report(home_.app(), first.number).ok());
  home_.on(kToday.plus_days(1));
  EXPECT_TRUE(public_report(home_.app(), first.number).error().is(report::kNoLonger));
  EXPECT_TRUE(public_report(home_.app(), "XB20260407-0000000000").error().is(report::kNoReport));
}

TEST_F(Reported, WhoeverAsksIsInTheLogAndOnlyTheyHaveItAgain) {
  const access::Caller querier = home_.staff("querier"), agent = home_.agent();
  const base::SubjectId company = home_.company();
  const size_t before = entries(company).size();
  const Response issued =
      home_.post_json(querier, "/api/v1/reports",
                      fmt::format(R"({{"query":"{}","purpose":"permit","basis":"示例受理〔2026〕1号"}})", kCode));
  ASSERT_EQ(issued.status, 201) << issued.body;
  const std::string number(json::parse(issued.body).at("number").as_string());
  auto log = entries(company);
  ASSERT_EQ(log.size(), before + 1);
  EXPECT_EQ(log.front().kind, "report");
  EXPECT_EQ(log.front().purpose, "permit");
  EXPECT_EQ(log.front().answer_sha256, json::parse(issued.body).at("model_sha256").as_string());
  EXPECT_EQ(home_.get(querier, "/api/v1/reports/" + number + "/pdf").status, 200);
  EXPECT_EQ(entries(company).size(), before + 2) << "having it again is a look, too";
  EXPECT_THAT(home_.get(agent, "/my").body, HasSubstr("信用报告"));
  // Not the subject's, not everybody's, not another unit's.
  EXPECT_EQ(home_.get(agent, "/api/v1/own/reports/" + number + "/json").status, 404);
  EXPECT_EQ(home_.get({}, "/api/v1/public/reports/" + number + "/json").status, 404);
  EXPECT_EQ(home_.get({}, "/open/report/" + number).status, 404);
  EXPECT_EQ(home_.get({}, "/api/v1/reports/" + number + "/json").status, 401);
  // A minor penalty of no public report is in no officer's ordinary one either.
  EXPECT_THAT(home_.get(querier, "/api/v1/reports/" + number + "/json").body, Not(HasSubstr("示例轻罚")));
  home_.on(kToday.plus_days(1));
  EXPECT_EQ(home_.get(querier, "/api/v1/reports/" + number + "/pdf").status, 410);
}

// A report that would leave a kind of information out, and say "none", is not given.
TEST_F(Reported, WhoeverIsNotClearedForAKindHasNoSpecialReport) {
  access::NewAccount wanted;
  wanted.login = "shili-faguan";
  wanted.name = "示例法官";
  wanted.unit = home_.city();
  const access::Caller court = home_.account(std::move(wanted), "court", home_.city());
  const auto refused = home_.issue(home_.session(court, "court"), "special");
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().is(report::kNotCleared)) << refused.error().message(base::Lang::en);
  EXPECT_TRUE(home_.issue(home_.session(court, "court")).ok()) << "the ordinary one holds none of it";
}

TEST_F(Reported, ScopesThatMakeNoSenseAreRefusedAtTheirField) {
  const access::Caller agent = home_.agent();
  for (const auto& [fields, field] : {std::pair(FormFields{{"kind", "special"}, {"from", "2020-01-01"}}, "from"),
                                      {FormFields{{"kind", "special"}, {"until", "2026-05-01"}}, "until"},
                                      {FormFields{{"kind", "special"}, {"from", "2026-13-01"}}, "from"},
                                      {FormFields{{"kind", "special"}, {"fields", "weather"}}, "fields"},
                                      {FormFields{{"kind", "special"}, {"area", "37"}}, "area"}}) {
    const Response refused = home_.post(agent, "/my/reports", fields);
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr(fmt::format("id=\"{}-error\"", field)));
  }
  const Response made = home_.post(agent, "/my/reports", {{"kind", "special"}, {"from", "2026-03-01"}});
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_THAT(home_.get(agent, made.headers.at("Location")).body, HasSubstr("2026-03-01"));
  EXPECT_EQ(home_.post(agent, "/my/reports", {{"kind", "person"}}).status, 422);
}

TEST_F(Reported, TheVerificationPageSaysNothingOfItsContent) {
  const Response made = home_.post({}, "/open/report", {{"query", std::string(kCode)}});
  ASSERT_EQ(made.status, 303) << made.body;
  const Response shown = home_.get({}, made.headers.at("Location"));
  ASSERT_EQ(shown.status, 200) << shown.body;
  EXPECT_THAT(shown.body, HasSubstr("示例罚〔2026〕7号"));
  EXPECT_THAT(shown.body, HasSubstr("未加盖电子印章"));
  const std::string number = made.headers.at("Location").substr(std::string("/open/report/").size());
  const auto report = ReportHome::must(reports().find(number));
  ASSERT_TRUE(report);
  for (const auto& [digest, verdict] : {std::pair(base::hex(report->model), "genuine"),
                                        {std::string(64, '0'), "changed"},
                                        {std::string("x"), "unknown"}}) {
    const Response said = home_.get({}, "/verify/report?n=" + number + "&d=" + digest);
    EXPECT_EQ(said.status, 200);
    EXPECT_THAT(said.body, HasSubstr(fmt::format("data-verdict=\"{}\"", verdict)));
    for (const std::string_view secret : {std::string_view("示例罚"), kName, kCode}) {
      EXPECT_THAT(said.body, Not(HasSubstr(std::string(secret))));
    }
  }
  const Response short_of = home_.get({}, "/verify/report?n=" + number),
                 no_such = home_.get({}, "/verify/report?n=XB1");
  EXPECT_EQ(short_of.status, 422) << "a number alone says nothing: not even that there is such a report";
  EXPECT_THAT(short_of.body, HasSubstr("请填写核验摘要"));
  EXPECT_EQ(no_such.status, 422);
  Request file{.method = "POST",
               .path = "/verify/report",
               .headers = {{"content-type", "multipart/form-data; boundary=b0undary"}},
               .body = multipart({}, "baogao.pdf", home_.pdf_of(*report))};
  file.identified = true;
  EXPECT_THAT(home_.send(file).body, HasSubstr("data-verdict=\"genuine\""));
}

TEST_F(Reported, APersonHasItsOwnReportAndNobodyElse) {
  home_.submit(
      "ADM.example_person",
      fmt::format("姓名,类别,证件号码,文号,内容,决定日期\n示例甲,自然人,{0},示例〔2026〕1号,示例内容甲,2026-03-02\n"
                  "示例甲,自然人,{0},示例〔2026〕1号,示例内容甲改,2026-03-02\n",
                  invented_number(1)));
  const access::Caller one = home_.person(1), two = home_.person(2), querier = home_.staff("querier");
  const Response made = home_.post(one, "/my/reports", {});
  ASSERT_EQ(made.status, 303) << made.body;
  const std::string path = made.headers.at("Location"), number = path.substr(std::string("/my/reports/").size());
  const ReportEvent report = *ReportHome::must(reports().find(number));
  const std::string text = home_.json_of(report);
  EXPECT_THAT(text, HasSubstr("示例内容甲改"));
  EXPECT_THAT(text, Not(HasSubstr("示例内容甲\""))) << "an earlier version is no part of it";
  EXPECT_THAT(text, Not(HasSubstr(invented_number(1))));
  EXPECT_THAT(home_.get(one, path).body, HasSubstr("示例内容甲改"));
  EXPECT_EQ(home_.get(two, path).status, 404);
  EXPECT_EQ(home_.get(querier, path).status, 403);
  for (const std::string& name : {std::string("示例甲"), invented_number(1)}) {
    const Response refused =
        home_.post_json(querier, "/api/v1/reports", fmt::format(R"({{"query":"{}","purpose":"permit"}})", name));
    EXPECT_EQ(refused.status, 404) << refused.body;
    EXPECT_EQ(home_.post({}, "/open/report", {{"query", name}}).status, 404);
  }
  EXPECT_EQ(ReportHome::must(reports().verify(number, base::hex(report.model))), Verdict::genuine);
  // With the person's key everything of it goes.
  const base::SubjectId gone[] = {one.who()->subject};
  ReportHome::must(home_.app().vault().erase(gone, "示例证 1 号"));
  EXPECT_TRUE(reports().bytes(report, store::ReportPart::pdf).error().is(report::kNoReport));
  EXPECT_EQ(ReportHome::must(reports().verify(number, base::hex(report.model))), Verdict::superseded);
}

TEST_F(Reported, WhatIsKeptCannotBeExchanged) {
  const ReportEvent one = ReportHome::must(home_.issue(home_.everyone()));
  const ReportEvent two = ReportHome::must(home_.issue(home_.session(home_.agent(), "self")));
  ASSERT_TRUE(home_.app().home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) {
    return tx.connection().run(
        "UPDATE report_file SET bytes = (SELECT bytes FROM report_file WHERE report = $1 AND part = 2) WHERE report = "
        "$2 AND part = 2",
        two.id, one.id);
  }));
  EXPECT_TRUE(reports().bytes(one, store::ReportPart::pdf).error().is(report::kDamaged));
}

}  // namespace
}  // namespace taixin::service
