#include "intake/receipt.h"

#include <boost/json.hpp>

#include "intake/arbiter.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

namespace json = boost::json;
using base::Lang;

std::string text(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}
uint64_t number(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_number() ? value->to_number<uint64_t>() : 0;
}

std::string message(const Finding& finding, Lang lang) {
  if (finding.kind == &kRuleBroken && lang == Lang::en) return finding.args.at("message_en");
  return base::fill(lang == Lang::zh ? finding.kind->zh : finding.kind->en, finding.args);
}

std::string column_of(const Finding& finding, const ColumnPlan& plan) {
  const int column = finding.field < 0 ? -1 : plan.column_of_field[static_cast<size_t>(finding.field)];
  return column < 0 ? std::string() : plan.header[static_cast<size_t>(column)];
}

json::array reasons_json(const std::vector<ReasonCount>& reasons) {
  json::array out;
  for (const auto& r : reasons) {
    json::array lines(r.lines.begin(), r.lines.end());
    out.push_back(json::object{{"code", r.code},
                               {"field", r.field},
                               {"column", r.column},
                               {"zh", r.zh},
                               {"en", r.en},
                               {"next_zh", r.next_zh},
                               {"next_en", r.next_en},
                               {"rows", r.rows},
                               {"lines", std::move(lines)}});
  }
  return out;
}

std::vector<ReasonCount> read_reasons(const json::object& object, std::string_view key) {
  std::vector<ReasonCount> out;
  const auto* list = object.if_contains(key);
  if (!list || !list->is_array()) return out;
  for (const auto& value : list->as_array()) {
    const auto& o = value.as_object();
    ReasonCount r{text(o, "code"),    text(o, "field"),  text(o, "column"),
                  text(o, "zh"),      text(o, "en"),     text(o, "next_zh"),
                  text(o, "next_en"), number(o, "rows"), {}};
    for (const auto& line : o.at("lines").as_array()) r.lines.push_back(line.to_number<uint64_t>());
    out.push_back(std::move(r));
  }
  return out;
}

std::vector<std::string> texts(const json::object& object, std::string_view key) {
  std::vector<std::string> out;
  const auto* list = object.if_contains(key);
  if (!list || !list->is_array()) return out;
  for (const auto& value : list->as_array()) out.emplace_back(value.as_string());
  return out;
}

json::object quality_json(const Quality& q) {
  return {{"expected", q.expected},       {"filled", q.filled},
          {"checked", q.checked},         {"valid", q.valid},
          {"repeated", q.repeated},       {"timed", q.timed},
          {"on_time", q.on_time},         {"working_days", q.working_days},
          {"wrong_codes", q.wrong_codes}, {"double_codes", q.double_codes}};
}

Quality read_quality(const json::object& o) {
  return {number(o, "expected"),    number(o, "filled"),      number(o, "checked"), number(o, "valid"),
          number(o, "repeated"),    number(o, "timed"),       number(o, "on_time"), number(o, "working_days"),
          number(o, "wrong_codes"), number(o, "double_codes")};
}

}  // namespace

void Quality::add(const Quality& other) {
  expected += other.expected;
  filled += other.filled;
  checked += other.checked;
  valid += other.valid;
  repeated += other.repeated;
  timed += other.timed;
  on_time += other.on_time;
  working_days += other.working_days;
  wrong_codes += other.wrong_codes;
  double_codes += other.double_codes;
}

void ReasonTable::add(const Finding& finding, uint64_t line, const catalog::Item& item, const ColumnPlan& plan) {
  const std::string field = finding.field < 0 ? std::string() : item.fields[static_cast<size_t>(finding.field)].code;
  std::string code(finding.kind->code);
  if (finding.kind == &kRuleBroken) code += ":" + finding.args.at("rule");
  auto& reason = reasons_[{code, field}];
  if (reason.rows++ == 0) {
    reason.code = std::move(code);
    reason.field = field;
    reason.column = column_of(finding, plan);
    reason.zh = message(finding, Lang::zh);
    reason.en = message(finding, Lang::en);
    reason.next_zh = base::fill(finding.kind->next_zh, finding.args);
    reason.next_en = base::fill(finding.kind->next_en, finding.args);
  }
  if (reason.lines.size() < ReasonCount::kExamples) reason.lines.push_back(line);
}

std::vector<ReasonCount> ReasonTable::take() {
  std::vector<ReasonCount> out;
  for (auto& [key, reason] : reasons_) out.push_back(std::move(reason));
  reasons_.clear();
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.rows > b.rows; });
  return out;
}

json::object finding_json(const Finding& finding, const catalog::Item& item, const ColumnPlan& plan) {
  std::string code(finding.kind->code);
  if (finding.kind == &kRuleBroken) code += ":" + finding.args.at("rule");
  json::object args;
  for (const auto& [name, value] : finding.args) args[name] = value;
  return {{"code", code},
          {"args", std::move(args)},
          {"field", finding.field < 0 ? std::string() : item.fields[static_cast<size_t>(finding.field)].code},
          {"column", column_of(finding, plan)},
          {"value", finding.value},
          {"zh", message(finding, Lang::zh)},
          {"en", message(finding, Lang::en)},
          {"next_zh", base::fill(finding.kind->next_zh, finding.args)},
          {"next_en", base::fill(finding.kind->next_en, finding.args)}};
}

std::string_view channel_code(Channel channel) {
  constexpr std::string_view kCodes[] = {"console", "web", "api", "exchange"};
  return kCodes[static_cast<size_t>(channel)];
}

std::string_view channel_words(Channel channel, base::Lang lang) {
  constexpr std::string_view kZh[] = {"控制台", "网页", "接口", "平台交换"},
                             kEn[] = {"console", "pages", "interface", "exchange"};
  return (lang == base::Lang::zh ? kZh : kEn)[static_cast<size_t>(channel)];
}

Channel channel_of(const access::Caller& caller) {
  if (caller.console()) return Channel::console;
  const access::Account* account = caller.who();
  return account && account->kind == access::AccountKind::client ? Channel::api : Channel::web;
}

std::string receipt_json(const Receipt& receipt) {
  json::array columns;
  for (const auto& column : receipt.columns) {
    columns.push_back(json::object{{"header", column.header}, {"field", column.field}, {"name", column.field_name}});
  }
  const auto list = [](const std::vector<std::string>& items) { return json::array(items.begin(), items.end()); };
  json::object out{{"item_name", receipt.item_name},           {"columns", std::move(columns)},
                   {"missing", list(receipt.missing)},         {"other_sheets", list(receipt.other_sheets)},
                   {"notes_zh", list(receipt.notes_zh)},       {"notes_en", list(receipt.notes_en)},
                   {"errors", reasons_json(receipt.errors)},   {"remarks", reasons_json(receipt.remarks)},
                   {"quality", quality_json(receipt.quality)}, {"people_sealed", receipt.people_sealed}};
  out["channel"] = channel_code(receipt.channel);
  if (receipt.legacy) out["legacy"] = true;
  if (const auto& reviewed = receipt.reviewed) {
    out["reviewed"] = json::object{{"held", reviewed->held},
                                   {"handed_over_at", reviewed->handed_over_at.get()},
                                   {"reviewed_at", reviewed->reviewed_at.get()},
                                   {"reviewed_by", reviewed->reviewed_by}};
  }
  return json::serialize(out);
}

bool read_receipt_json(std::string_view kept, Receipt& receipt) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(kept, failed);
  if (failed || !parsed.is_object()) return false;
  const auto& object = parsed.as_object();
  receipt.item_name = text(object, "item_name");
  for (const auto& value : object.at("columns").as_array()) {
    const auto& column = value.as_object();
    receipt.columns.push_back({text(column, "header"), text(column, "field"), text(column, "name")});
  }
  receipt.missing = texts(object, "missing");
  receipt.other_sheets = texts(object, "other_sheets");
  receipt.notes_zh = texts(object, "notes_zh");
  receipt.notes_en = texts(object, "notes_en");
  receipt.errors = read_reasons(object, "errors");
  receipt.remarks = read_reasons(object, "remarks");
  receipt.quality = read_quality(object.at("quality").as_object());
  receipt.people_sealed = number(object, "people_sealed");  // 0 in receipts of before
  const std::string channel = object.contains("channel") ? text(object, "channel") : std::string();
  for (const Channel one : {Channel::web, Channel::api, Channel::exchange}) {
    if (channel == channel_code(one)) receipt.channel = one;
  }
  receipt.legacy = object.contains("legacy");
  if (const auto* reviewed = object.if_contains("reviewed"); reviewed && reviewed->is_object()) {
    const auto& of = reviewed->as_object();
    receipt.reviewed = Reviewed{
        static_cast<int64_t>(number(of, "held")), base::KnownAt(static_cast<int64_t>(number(of, "handed_over_at"))),
        base::KnownAt(static_cast<int64_t>(number(of, "reviewed_at"))), text(of, "reviewed_by")};
  }
  return true;
}

base::Result<Receipt> read_receipt(const store::Submission& submission) {
  Receipt receipt;
  receipt.submission = submission;
  if (submission.quality_json.empty()) return receipt;
  if (!read_receipt_json(submission.quality_json, receipt)) {
    return base::fail(kReceiptUnreadable, {{"id", std::to_string(submission.id.get())}});
  }
  return receipt;
}

base::Result<std::vector<DepartmentQuality>> department_quality(store::ReadTx& tx, std::string_view source) {
  std::map<std::tuple<std::string, std::string, Channel>, DepartmentQuality> table;
  store::SubmissionFilter filter{.source = std::string(source), .limit = 500};
  while (true) {
    TX_TRY(const auto page, store::submissions(tx, filter));
    for (const auto& submission : page) {
      filter.before = submission.id;
      if (submission.state != store::SubmissionState::sealed) continue;
      TX_TRY(const Receipt receipt, read_receipt(submission));
      if (receipt.legacy) continue;
      auto& line = table[{submission.source, submission.item, receipt.channel}];
      line.source = submission.source;
      line.item = submission.item;
      line.channel = receipt.channel;
      ++line.submissions;
      line.rows += submission.counts.rows;
      line.quality.add(receipt.quality);
    }
    if (page.size() < filter.limit) break;
  }
  std::vector<DepartmentQuality> out;
  for (auto& [key, line] : table) out.push_back(std::move(line));
  return out;
}

}  // namespace taixin::intake
