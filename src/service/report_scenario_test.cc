// The stories of tests/scenarios/report.toml, in the words of officials, through the whole application.
#include <boost/json.hpp>

#include "catalog/toml.h"
#include "report/errors.h"
#include "service/report_fixture.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using report::Verdict;
using store::ReportEvent;

const std::map<std::string, std::string, std::less<>> kRefusals{{"不向此查询人出具", "report.not_for_reader"},
                                                                {"没有授权", "report.subject_closed"},
                                                                {"授权已撤回", "report.consent_withdrawn"}};
const std::map<std::string, Verdict, std::less<>> kVerdicts{{"真实有效", Verdict::genuine},
                                                            {"已失效", Verdict::superseded}};

base::Day day_in(const toml::table& table, const char* key) {
  const auto date = table[key].value<toml::date>();
  TX_ASSERT(date, "no day {}", key);
  return *base::Day::from_civil(date->year, date->month, date->day);
}
std::string text_in(const toml::table& table, const char* key, std::string otherwise = {}) {
  return table[key].value_or(std::move(otherwise));
}
std::vector<std::string> texts_in(const toml::table& table, const char* key) {
  std::vector<std::string> out;
  if (const auto* array = table[key].as_array()) {
    for (const toml::node& one : *array) out.push_back(one.value_or(std::string()));
  }
  return out;
}

// What a report says, as lines that a story can name.
std::string said(const report::Model& model) {
  std::string out = "登记状态：" + model.subject.state.zh + "\n" + model.subject.name + "\n";
  for (const auto& name : model.subject.former_names) out += "曾用名称：" + name.name + "\n";
  for (const report::Section& section : model.sections) {
    out += section.name.zh + "：" +
           (section.state == report::Section::State::absent   ? "未归集"
            : section.state == report::Section::State::closed ? "不提供"
            : section.records.empty()                         ? "无"
                                                              : std::to_string(section.records.size())) +
           "\n";
    for (const report::Record& record : section.records) {
      out += record.item_name.zh + "\n" + record.document_number + "\n" + record.severity.zh + "\n";
      if (record.disputed) out += "异议处理中标注\n";
      for (const report::Field& field : record.fields) out += field.words.zh + "\n";
    }
  }
  return out;
}

class Story {
 public:
  explicit Story(const toml::table& scenario)
      : home_(day_in(*scenario["event"].as_array()->front().as_table(), "day")) {
    for (const toml::node& node : *scenario["event"].as_array()) {
      const toml::table& event = *node.as_table();
      home_.on(day_in(event, "day"));
      SCOPED_TRACE(day_in(event, "day").iso() + " " + text_in(event, "does") + " " + text_in(event, "who"));
      take(event);
    }
  }

 private:
  void take(const toml::table& event) {
    const std::string does = text_in(event, "does");
    if (does == "报送处罚") return add_penalty(event);
    if (does == "登记") {
      const std::string name = text_in(event, "name", std::string(kName));
      const std::string former = name == kName ? "" : std::string(kName);
      return home_.submit("REG.enterprise", ReportHome::registration(name, text_in(event, "state", "存续"), former));
    }
    if (does == "状态") return home_.status(text_in(event, "number"), text_in(event, "status"), day_in(event, "day"));
    if (does == "提出异议") return object();
    if (does == "异议成立，撤回该信息") return uphold();
    if (does == "授权") return give_consent();
    if (does == "出具") return issue(event);
    if (does == "核验") return verify(event, last_);
    TX_ASSERT(false, "what is {}", does);
  }

  void add_penalty(const toml::table& event) {
    PenaltyRow row;
    row.number = text_in(event, "number");
    row.decided = day_in(event, "decided").iso();
    row.degree = text_in(event, "class", "严重");
    row.kinds = text_in(event, "kinds", "责令停产停业");
    row.fact = text_in(event, "fact", "示例事实");
    const bool simple = event["simple"].value_or(false);
    row.procedure = simple ? "简易程序" : "普通程序";
    penalty_ = home_.penalty(row, simple ? "ADM.penalty_simple" : "ADM.penalty");
  }

  const access::Caller& who(const std::string& name) {
    auto& known = callers_[name];
    if (known.known()) return known;
    if (name == "本主体") return known = home_.agent();
    if (name == "审批部门") return known = home_.staff("querier");
    if (name == "人民法院") return known = home_.staff("court");
    if (name == "金融机构") return known = home_.staff("agency");
    if (name == "认定单位") return known = home_.staff("case_officer", true);
    TX_ASSERT(false, "who is {}", name);
    std::abort();
  }

  access::Session session(const std::string& name) {
    if (name == "公众") return home_.everyone();
    const std::map<std::string, std::string> purposes{
        {"本主体", "self"}, {"审批部门", "permit"}, {"人民法院", "court"}, {"金融机构", "financing"}};
    return home_.session(who(name), purposes.at(name));
  }

  static report::Scope scope_of(const toml::table& event) {
    report::Scope out;
    if (event.contains("from")) out.from = day_in(event, "from");
    if (event.contains("until")) out.until = day_in(event, "until");
    out.fields = texts_in(event, "fields");
    out.area = text_in(event, "area");
    return out;
  }

  void issue(const toml::table& event) {
    const std::string kind = text_in(event, "kind") == "专项" ? "special" : "ordinary";
    std::function<void(double)> meanwhile;
    if (event["withdrawn_meanwhile"].value_or(false)) {
      meanwhile = [this](double done) {
        if (done < 0.9) return;
        ReportHome::must(home_.app().consents().answer(who("本主体"), consent_, access::ConsentStep::withdrawn));
      };
    }
    const size_t before = ReportHome::must(home_.app().reports().list({})).size();
    const auto issued = home_.issue(session(text_in(event, "who")), kind, scope_of(event), meanwhile);
    if (const std::string refused = text_in(event, "refused"); !refused.empty()) {
      ASSERT_FALSE(issued.ok()) << "not refused";
      EXPECT_EQ(issued.error().code(), kRefusals.at(refused)) << issued.error().message(base::Lang::zh);
      EXPECT_EQ(ReportHome::must(home_.app().reports().list({})).size(), before) << "nothing is kept of it";
      return;
    }
    ASSERT_TRUE(issued.ok()) << issued.error().message(base::Lang::zh);
    last_ = *issued;
    const auto model = home_.app().reports().model(last_);
    ASSERT_TRUE(model.ok());
    const std::string text = said(*model);
    for (const std::string& words : texts_in(event, "has")) {
      EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
    }
    for (const std::string& words : texts_in(event, "lacks")) {
      EXPECT_EQ(text.find(words), std::string::npos) << words << "\n" << text;
    }
    EXPECT_EQ(report::to_json(*model), home_.json_of(last_)) << "reading and writing are one another's inverse";
    if (event.contains("verdict")) verify(event, last_);
  }

  void verify(const toml::table& event, const ReportEvent& report) {
    const Verdict expected = kVerdicts.at(text_in(event, "verdict"));
    const auto& reports = home_.app().reports();
    EXPECT_EQ(ReportHome::must(reports.verify(report.number, base::hex(report.model))), expected);
    EXPECT_EQ(ReportHome::must(reports.verify_file(home_.json_of(report))), expected);
    EXPECT_EQ(ReportHome::must(reports.verify_file(home_.pdf_of(report))), expected);
  }

  void object() {
    const auto begun =
        home_.app().cases().begin(who("本主体"), {.kind = "objection",
                                                  .step = "submit",
                                                  .record = penalty_,
                                                  .form = {{"ground", "wrong"}, {"statement", "示例说明"}}});
    ASSERT_TRUE(begun.ok()) << begun.error().message(base::Lang::zh);
    objection_ = (*begun)->id;
    version_ = (*begun)->version();
  }
  void uphold() {
    const auto decided = home_.app().cases().act(who("认定单位"), {.id = objection_,
                                                                   .version = version_,
                                                                   .step = "decide",
                                                                   .outcome = "withdrawn",
                                                                   .form = {{"reason", "示例理由"}}});
    ASSERT_TRUE(decided.ok()) << decided.error().message(base::Lang::zh);
  }
  void give_consent() {
    const auto asked = home_.app().consents().ask(
        who("金融机构"), home_.app().catalog(), identity::SubjectKind::organization,
        {home_.company(), "financing", {"ADM", "SEV"}, home_.clock().today().plus_days(30), "示例贷款 12 号"});
    ASSERT_TRUE(asked.ok()) << asked.error().message(base::Lang::zh);
    consent_ = *asked;
    ReportHome::must(home_.app().consents().answer(who("本主体"), consent_, access::ConsentStep::given));
  }

  ReportHome home_;
  std::map<std::string, access::Caller> callers_;
  base::RecordId penalty_;
  int64_t objection_ = 0, version_ = 0, consent_ = 0;
  ReportEvent last_;
};

TEST(ReportScenarios, Stories) {
  const toml::table all = toml::parse_file(TAIXIN_SOURCE_DIR "/tests/scenarios/report.toml");
  size_t stories = 0;
  for (const toml::node& one : *all["scenario"].as_array()) {
    const toml::table& scenario = *one.as_table();
    SCOPED_TRACE(text_in(scenario, "name"));
    EXPECT_FALSE(text_in(scenario, "clause").empty()) << "a story cites its clause";
    const Story story(scenario);
    ++stories;
  }
  EXPECT_GE(stories, 10u);
}

}  // namespace
}  // namespace taixin::service
