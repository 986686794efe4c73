#include "intake/receipt_view.h"

#include <boost/json.hpp>

namespace taixin::intake {
namespace {

namespace json = boost::json;
using base::Lang;

json::value ratio(uint64_t part, uint64_t whole) {
  return whole == 0 ? json::value(nullptr) : json::value(static_cast<double>(part) / static_cast<double>(whole));
}

json::array reasons(const std::vector<ReasonCount>& list) {
  json::array out;
  for (const auto& r : list) {
    out.push_back(json::object{{"code", r.code},
                               {"field", r.field},
                               {"column", r.column},
                               {"rows", r.rows},
                               {"zh", r.zh},
                               {"en", r.en},
                               {"next_zh", r.next_zh},
                               {"next_en", r.next_en},
                               {"lines", json::array(r.lines.begin(), r.lines.end())}});
  }
  return out;
}

void add_reasons(std::string& out, const std::vector<ReasonCount>& list, bool zh) {
  for (const auto& r : list) {
    std::string lines;
    for (const uint64_t line : r.lines) lines += (lines.empty() ? "" : ", ") + std::to_string(line);
    if (r.rows > r.lines.size()) lines += " …";
    const std::string& next = zh ? r.next_zh : r.next_en;
    out += fmt::format("  {:>8}  {}{}{}\n            {}{}{}\n", r.rows, r.column.empty() ? r.field : r.column,
                       r.column.empty() && r.field.empty() ? "" : (zh ? "：" : ": "), zh ? r.zh : r.en,
                       zh ? "行 " : "lines ", lines, next.empty() ? "" : (zh ? "；" : "; ") + next);
  }
}

}  // namespace

std::string percent(uint64_t part, uint64_t whole) {
  return whole == 0 ? "-" : fmt::format("{:.1f}%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string_view state_word(store::SubmissionState state, Lang lang) {
  const bool zh = lang == Lang::zh;
  switch (state) {
    case store::SubmissionState::open:
      return zh ? "处理中" : "loading";
    case store::SubmissionState::sealed:
      return zh ? "已入库" : "in";
    case store::SubmissionState::abandoned:
      return zh ? "未入库" : "not in";
  }
  return {};
}

json::object quality_object(const Quality& q) {
  return {{"completeness", ratio(q.filled, q.expected)},
          {"validity", ratio(q.valid, q.checked)},
          {"uniqueness", ratio(q.valid - std::min(q.valid, q.repeated), q.valid)},
          {"timeliness", ratio(q.on_time, q.timed)},
          {"working_days_mean", ratio(q.working_days, q.timed)},
          {"wrong_codes", q.wrong_codes},
          {"double_codes", q.double_codes}};
}

json::object submission_object(const store::Submission& s) {
  json::object out{{"id", std::to_string(s.id.get())},
                   {"item", s.item},
                   {"source", s.source},
                   {"operator", s.operator_name},
                   {"file_name", s.file_name},
                   {"file_sha256", s.file_sha256},
                   {"format", s.format},
                   {"encoding", s.encoding},
                   {"state", state_word(s.state, Lang::en)},
                   {"started_at", base::iso_time(s.started_at)},
                   {"rows", s.counts.rows},
                   {"accepted", s.counts.accepted},
                   {"versions", s.counts.versions},
                   {"duplicates", s.counts.duplicates},
                   {"statuses", s.counts.statuses},
                   {"quarantined", s.counts.quarantined},
                   {"people", s.counts.people},
                   {"warnings", s.counts.warnings}};
  if (s.state == store::SubmissionState::sealed) out["known_at"] = base::iso_time(s.sealed_at);
  return out;
}

json::object receipt_object(const Receipt& receipt) {
  json::object out = submission_object(receipt.submission);
  json::array columns;
  for (const auto& column : receipt.columns) {
    columns.push_back(json::object{{"header", column.header}, {"field", column.field}, {"name", column.field_name}});
  }
  const auto list = [](const std::vector<std::string>& items) { return json::array(items.begin(), items.end()); };
  out["item_name"] = receipt.item_name;
  out["columns"] = std::move(columns);
  out["missing_columns"] = list(receipt.missing);
  out["other_sheets"] = list(receipt.other_sheets);
  out["notes_zh"] = list(receipt.notes_zh);
  out["notes_en"] = list(receipt.notes_en);
  out["errors"] = reasons(receipt.errors);
  out["remarks"] = reasons(receipt.remarks);
  out["quality"] = quality_object(receipt.quality);
  out["people_sealed"] = receipt.people_sealed;
  if (const auto& reviewed = receipt.reviewed) {
    out["reviewed"] = json::object{{"held", std::to_string(reviewed->held)},
                                   {"handed_over_at", base::iso_time(reviewed->handed_over_at)},
                                   {"reviewed_by", reviewed->reviewed_by},
                                   {"reviewed_at", base::iso_time(reviewed->reviewed_at)}};
  }
  return out;
}

std::string receipt_text(const Receipt& receipt, Lang lang) {
  const bool zh = lang == Lang::zh;
  const auto& s = receipt.submission;
  const auto& c = s.counts;
  std::string out;
  out += zh ? fmt::format("批次 {}　{}　{}　{}\n", s.id.get(), receipt.item_name, s.source, s.file_name)
            : fmt::format("submission {}  {}  {}  {}\n", s.id.get(), s.item, s.source, s.file_name);
  const std::pair<uint64_t, std::pair<const char*, const char*>> counts[] = {
      {c.rows, {"行", "rows"}},                  //
      {c.accepted, {"新记录", "new records"}},   //
      {c.versions, {"新版本", "new versions"}},  //
      {c.statuses, {"状态", "status events"}},   //
      {c.duplicates, {"重复（未改变）", "repeated (nothing changed)"}},
      {c.quarantined, {"退回", "sent back"}},  //
      {receipt.people_sealed, {"涉及自然人（已密封保存）", "about persons (kept, sealed)"}},
      {c.people - std::min(c.people, receipt.people_sealed), {"涉及自然人（未收存）", "about persons (not kept)"}}};
  for (const auto& [count, words] : counts) {
    if (count > 0 || words.second == std::string_view("rows"))
      out += fmt::format("{:>10}  {}\n", count, zh ? words.first : words.second);
  }
  if (const auto& reviewed = receipt.reviewed) {
    out += fmt::format(fmt::runtime(zh ? "报送：{} {}　审核：{} {}\n" : "handed over: {} {}  reviewed: {} {}\n"),
                       base::iso_time(reviewed->handed_over_at).substr(0, 19), s.operator_name,
                       base::iso_time(reviewed->reviewed_at).substr(0, 19), reviewed->reviewed_by);
  }
  for (const auto& note : zh ? receipt.notes_zh : receipt.notes_en)
    out += fmt::format("{}{}\n", zh ? "注意：" : "note: ", note);
  std::string ignored;
  for (const auto& column : receipt.columns) {
    if (column.field.empty() && !column.header.empty()) ignored += (ignored.empty() ? "" : ", ") + column.header;
  }
  if (!ignored.empty()) out += fmt::format("{}{}\n", zh ? "未采用的列：" : "columns not used: ", ignored);
  if (!receipt.missing.empty()) {
    out += fmt::format("{}{}\n", zh ? "文件缺少的列：" : "columns missing: ", fmt::join(receipt.missing, ", "));
  }
  if (!receipt.errors.empty()) out += zh ? "退回原因：\n" : "why rows went back:\n";
  add_reasons(out, receipt.errors, zh);
  if (!receipt.remarks.empty()) out += zh ? "提示：\n" : "remarks:\n";
  add_reasons(out, receipt.remarks, zh);
  const Quality& q = receipt.quality;
  out += fmt::format(
      fmt::runtime(zh ? "质量：完整 {}　有效 {}　及时 {}\n" : "quality: complete {}  valid {}  in time {}\n"),
      percent(q.filled, q.expected), percent(q.valid, q.checked), percent(q.on_time, q.timed));
  if (c.quarantined > 0) {
    out +=
        zh ? fmt::format("下载退回表：taixin quarantine export --submission {} --out 退回.xlsx\n", s.id.get())
           : fmt::format("get the sheet of refused rows: taixin quarantine export --submission {} --out refused.xlsx\n",
                         s.id.get());
  }
  return out;
}

}  // namespace taixin::intake
