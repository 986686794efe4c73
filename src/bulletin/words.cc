#include "bulletin/words.h"

#include <map>

#include "catalog/case_rules.h"
#include "catalog/measure_rules.h"

namespace taixin::bulletin {
namespace {

using Words = std::map<std::string, Text, std::less<>>;

const Words& attributes() {
  static const Words kWords{{"unit", {"单位", "Unit"}},
                            {"county", {"县（市、区）", "County"}},
                            {"item", {"目录项", "Item"}},
                            {"class", {"信息类别", "Class"}},
                            {"channel", {"报送渠道", "Channel"}},
                            {"empty", {"空批次", "Without a row"}},
                            {"version", {"新信息或者更正", "New or a version"}},
                            {"timely", {"时效", "Timeliness"}},
                            {"kind", {"主体类型", "Kind of subject"}},
                            {"link", {"关联", "Link"}},
                            {"state", {"状态", "State"}},
                            {"reason", {"退回原因", "Reason"}},
                            {"status", {"状态变化", "Status"}},
                            {"answer", {"查询方式", "Kind of answer"}},
                            {"purpose", {"用途", "Purpose"}},
                            {"via", {"途径", "Way"}},
                            {"case", {"业务", "Case"}},
                            {"ours", {"本市认定", "Recognised here"}},
                            {"measure", {"措施", "Measure"}},
                            {"statement", {"登记", "Statement"}},
                            {"applied", {"采取", "Applied"}},
                            {"report", {"报告种类", "Kind of report"}},
                            {"audience", {"出具对象", "Reader"}},
                            {"subject", {"主体", "Subject"}},
                            {"ground", {"依据", "Ground"}},
                            {"declared", {"零报送申明", "Declared nothing"}},
                            {"key", {"录入项", "Count"}}};
  return kWords;
}

const Words& numbers() {
  static const Words kWords{{"rows", {"行数", "Rows"}},
                            {"accepted", {"新信息", "New records"}},
                            {"versions", {"更正", "Versions"}},
                            {"unchanged", {"重复", "Unchanged"}},
                            {"sent_back", {"退回", "Sent back"}},
                            {"statuses", {"状态变化", "Statuses"}},
                            {"people", {"自然人行", "Rows about people"}},
                            {"checked", {"校验行数", "Rows checked"}},
                            {"wrong_codes", {"错码", "Wrong codes"}},
                            {"double_codes", {"重码", "Double codes"}},
                            {"days", {"工作日", "Working days"}},
                            {"count", {"数量", "Count"}},
                            {"reported", {"已报送", "Reported"}},
                            {"covered", {"应报已报", "Reported of due"}},
                            {"missing", {"应报未报", "Not reported"}}};
  return kWords;
}

// Values that mean the same in whatever attribute they stand.
const Words& values() {
  static const Words kWords{{"yes", {"是", "yes"}},
                            {"no", {"否", "no"}},
                            {"on_time", {"按时", "on time"}},
                            {"late", {"迟报", "late"}},
                            {"none", {"无时限", "no term"}},
                            {"unknown", {"日历所不及", "before the calendar"}},
                            {"new", {"新信息", "new"}},
                            {"version", {"更正", "version"}},
                            {"organization", {"法人及非法人组织", "organization"}},
                            {"individual_business", {"个体工商户", "individual business"}},
                            {"natural_person", {"自然人", "natural person"}},
                            {"government_body", {"机关", "government body"}},
                            {"provisional", {"待确认", "provisional"}},
                            {"firm", {"已关联", "firm"}},
                            {"waiting", {"待更正", "waits"}},
                            {"fixed", {"已更正", "fixed"}},
                            {"dropped", {"已放弃", "dropped"}},
                            {"web", {"网页", "web"}},
                            {"api", {"接口", "interface"}},
                            {"console", {"控制台", "console"}},
                            {"exchange", {"平台交换", "exchange"}},
                            {"case", {"业务办理", "a case"}},
                            {"assisted", {"窗口", "window"}},
                            {"duty", {"负有报送职责", "has the duty"}},
                            {"before", {"此前十二个月曾报送", "reported in the twelve months before"}},
                            {"recorded", {"登记", "recorded"}},
                            {"corrected", {"更正", "corrected"}},
                            {"lifted", {"解除", "lifted"}},
                            {"story", {"案例", "story"}},
                            {"ordinary", {"公共信用信息报告", "ordinary"}},
                            {"special", {"专项信用报告", "special"}},
                            {"person", {"自然人信用报告", "of a person"}},
                            {"everyone", {"社会公众", "everybody"}},
                            {"government", {"机关", "public bodies"}},
                            {"subject_self", {"本人（本单位）", "the subject itself"}},
                            {"authorised", {"经授权", "authorised"}},
                            {"court", {"人民法院", "a court"}},
                            {"auditor", {"审计", "an auditor"}},
                            {"repaired", {"信用修复", "repaired"}},
                            {"ended", {"到期或者移出", "ended"}},
                            {"withdrawn", {"撤回", "withdrawn"}},
                            {"shielded", {"暂时屏蔽", "shielded"}},
                            {"unshielded", {"解除屏蔽", "unshielded"}},
                            {"disputed", {"异议标注", "disputed"}},
                            {"undisputed", {"取消异议标注", "undisputed"}},
                            {"reconciled", {"已核对", "reconciled"}}};
  return kWords;
}

const Words& answers() {
  static const Words kWords{{"check", {"单笔核查", "single checks"}},   {"batch", {"批量核查", "batches"}},
                            {"show", {"查阅信用信息", "records read"}}, {"search", {"检索", "searches"}},
                            {"report", {"信用报告", "credit reports"}}, {"export", {"导出", "exports"}},
                            {"receipt", {"核查回执", "receipts"}},      {"denied", {"未准许", "not permitted"}}};
  return kWords;
}

Text found_or(const Words& words, std::string_view code) {
  const auto found = words.find(code);
  return found == words.end() ? Text{std::string(code), std::string(code)} : found->second;
}

template <class All, class Code>
std::optional<Text> named(const All& all, const Code& code_of, const std::string& value) {
  for (const auto& one : all) {
    if (code_of(one) == value) return one.name;
  }
  return std::nullopt;
}

std::optional<Text> of_catalog(const World& world, std::string_view attribute, const std::string& value) {
  const catalog::Catalog& catalog = world.catalog;
  const auto code = [](const auto& one) { return one.code; };
  if (attribute == "class") return named(catalog.classes(), code, value);
  if (attribute == "item")
    return named(
        catalog.items(), [](const auto& one) { return one.code.get(); }, value);
  if (attribute == "purpose") return named(catalog.purposes(), code, value);
  if (attribute == "measure") return named(catalog.measures().measures, code, value);
  if (attribute == "case") {
    // Several of one code follow each other: the name without what tells them apart.
    auto name = named(catalog.cases().kinds, code, value);
    if (name) name->zh = name->zh.substr(0, name->zh.find("（"));
    if (name) name->en = name->en.substr(0, name->en.find(" ("));
    return name;
  }
  if (attribute == "state") {
    for (const auto& kind : catalog.cases().kinds) {
      if (auto name = named(kind.states, code, value)) return name;
    }
  }
  if (attribute == "key") {
    for (const catalog::Figure& figure : catalog.bulletins().figures) {
      if (figure.rows != FigureRows::entered || catalog::of_figures(figure.measure)) continue;
      for (const auto& condition : figure.where) {
        if (condition.attribute == "key" && condition.values.front() == value) return figure.name;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Text attribute_words(std::string_view attribute) { return found_or(attributes(), attribute); }
Text number_words(std::string_view number) { return found_or(numbers(), number); }

Text value_words(const World& world, std::string_view attribute, const std::string& value) {
  if (attribute == "county") {
    if (value.empty()) return {"市级", "the city"};
    const catalog::CodeSet* set = world.catalog.code_set("region");
    const catalog::CodeEntry* entry = set ? set->find(value) : nullptr;
    return entry ? entry->name : Text{value, value};
  }
  if (value.empty()) return {"未指明", "not stated"};
  if (attribute == "unit" || attribute == "subject" || attribute == "reason") return {value, value};
  if (attribute == "answer") return found_or(answers(), value);
  if (auto name = of_catalog(world, attribute, value)) return *name;
  return found_or(values(), value);
}

}  // namespace taixin::bulletin
