#include "service/api_replay.h"

#include <boost/json.hpp>

#include "access/clearances.h"
#include "base/text.h"
#include "check/batch.h"
#include "check/errors.h"
#include "check/replay.h"
#include "intake/reader.h"
#include "service/api_admin.h"
#include "service/errors.h"
#include "service/jobs.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;
using check::NotAgain;

constexpr size_t kReadBytes = 1 << 20;
constexpr std::string_view kBatchOperation = "checkBatch";

struct ReasonWords {
  NotAgain why;
  std::string_view code, zh, en;
};
constexpr ReasonWords kReasons[] = {
    {NotAgain::other_words, "other_words", "以其他文字查询，日志只留摘要，文字无从得知",
     "asked in other words, of which the log keeps a digest only"},
    {NotAgain::words_not_kept, "words_not_kept", "没有找到主体的查询，日志连摘要也不留，以免推出身份号码",
     "nothing was found; the log keeps not even a digest, from which an identity number could be found out"},
    {NotAgain::no_sheet, "no_sheet", "批量核查，结果表不在本机；用 --sheet 给出当时的结果表即可逐行核算",
     "batches whose sheet is not at hand: give the sheet with --sheet, and each row is made again"},
    {NotAgain::openings, "openings", "凭授权的批量核查，日志不留各行当时的授权",
     "batches by authorisation: whose consent held row by row is not kept"},
    {NotAgain::page_not_kept, "page_not_kept", "名单查询，日志只留名单，不留所看的页",
     "questions for lists: the log keeps the list, not the page"},
    {NotAgain::refused, "nothing_told", "被拒绝的查询，没有告知内容", "refusals: nothing was told"},
    {NotAgain::no_answer, "no_answer", "不是对信用信息的回答（案件、日志、报告等）",
     "no answers about records (cases, the log, reports and others)"},
};
const ReasonWords& words_of(NotAgain why) { return kReasons[static_cast<size_t>(why)]; }

base::Result<std::string> digest_of(intake::Source& source) {
  base::Sha256Stream stream;
  std::string bytes;
  for (uint64_t at = 0; at < source.size(); at += bytes.size()) {
    TX_CHECK(source.read(at, kReadBytes, bytes));
    if (bytes.empty()) break;
    stream.update(bytes);
  }
  return base::hex(stream.finish());
}

// The files of `paths`, by digest.
base::Result<void> add_sheet(const std::string& path, std::map<std::string, std::string>& sheets) {
  TX_TRY(const auto source, intake::open_file(path));
  TX_TRY(const std::string digest, digest_of(*source));
  sheets.emplace(digest, path);
  return {};
}

std::string rows_text(const std::vector<uint64_t>& rows, bool zh) {
  std::string out;
  for (const uint64_t row : rows) out += (out.empty() ? "" : zh ? "、" : ", ") + std::to_string(row);
  return rows.size() < check::kRowsNamedMax ? out : out + (zh ? " 等" : " ...");
}

base::Result<std::vector<base::Error>> findings_of(App& app, const check::Replayed& out, bool zh) {
  std::vector<base::Error> findings;
  TX_TRY(auto log, app.home().read_access());
  for (const int64_t id : out.different) {
    TX_TRY(const auto entry, store::access_entries(log, {{}, id + 1, 1}));
    if (entry.empty()) continue;
    const base::ErrorArgs about{{"entry", std::to_string(id)},
                                {"at", base::iso_time(entry.front().at).substr(0, 19)},
                                {"kind", entry.front().kind}};
    const auto rows = out.different_rows.find(id);
    if (rows == out.different_rows.end()) {
      findings.push_back(base::fail(check::kAnswerDiffers, about));
    } else {
      base::ErrorArgs args = about;
      args["rows"] = rows_text(rows->second, zh);
      findings.push_back(base::fail(check::kRowsDiffer, std::move(args)));
    }
  }
  return findings;
}

std::string counts_text(const check::Replayed& out, bool zh) {
  std::string text = fmt::format(
      fmt::runtime(zh ? "{} 次回答按当时的规则和数据重新核算，结果与当时逐字节相同（其中批量核查 {} 次；逐行相同 {} "
                        "行，当时无法读取 {} 行）\n"
                      : "{} answers were made again by the rules and data of then, and came out byte for byte ({} "
                        "batches among them; {} rows as they were, {} that nobody could read then)\n"),
      out.same, out.batches, out.rows, out.rows_unreadable);
  for (const auto& [of, count] : out.not_again) {
    text += fmt::format(fmt::runtime(zh ? "未重新核算：{} {} 条，{}\n" : "not made again: {} {}; {}\n"),
                        zh ? of.second : std::to_string(count), zh ? std::to_string(count) : of.second,
                        zh ? words_of(of.first).zh : words_of(of.first).en);
  }
  return text;
}

json::object counts_object(const check::Replayed& out) {
  json::array not_again;
  for (const auto& [of, count] : out.not_again) {
    not_again.push_back(json::object{{"kind", of.second}, {"why", words_of(of.first).code}, {"count", count}});
  }
  return {{"answers", out.same}, {"different", out.different_count},       {"batches", out.batches},
          {"rows", out.rows},    {"rows_unreadable", out.rows_unreadable}, {"not_again", std::move(not_again)}};
}

base::Result<check::ReplayRange> range_of(const Request& request) {
  check::ReplayRange range;
  range.progress = request.progress;
  range.cancel = request.cancel;
  for (const auto& [name, day] : {std::pair("from", &range.from), std::pair("to", &range.to)}) {
    const std::string_view given = request.get(name);
    if (given.empty()) continue;
    *day = base::parse_iso_day(given);
    if (!*day) return base::fail(kBadValue, {{"name", name}, {"value", std::string(given)}});
  }
  return range;
}

}  // namespace

base::Result<Response> post_replay(App& app, Request& request, const PathArgs&) {
  const bool zh = request.lang() == Lang::zh;
  TX_TRY(check::ReplayRange range, range_of(request));
  for (const std::string& path : app.jobs().kept(kBatchOperation)) {
    (void)add_sheet(path, range.sheets);  // kept for a day, which may just have ended
  }
  std::map<std::string, std::string> given;
  std::string_view paths = request.get("sheet");
  while (!paths.empty()) {
    const size_t end = std::min(paths.find('\n'), paths.size());
    if (end > 0) TX_CHECK(add_sheet(std::string(paths.substr(0, end)), given));
    paths.remove_prefix(std::min(end + 1, paths.size()));
  }
  for (const auto& [digest, path] : given) range.sheets[digest] = path;

  TX_TRY(const auto then, [&]() -> base::Result<access::Clearances> {
    TX_TRY(auto tx, app.home().read_records());
    return access::Clearances::of(tx);
  }());
  const auto clearance_of = [&](access::AccountId account, base::KnownAt at) { return then.at(account, at); };
  TX_TRY(const check::Replayed out, check::replay(app.checker(), app.desk(), clearance_of, range));
  TX_TRY(auto findings, findings_of(app, out, zh));
  for (const auto& [digest, path] : given) {
    if (out.sheets_used.contains(digest)) continue;
    findings.push_back(base::fail(check::kForeignSheet, {{"file", std::filesystem::path(path).filename().string()}}));
  }
  Response response = findings_response(findings, request, {});
  if (request.wants_text()) {
    response.body += counts_text(out, zh);
  } else {
    const std::string counts = json::serialize(counts_object(out));
    response.body.insert(1, "\"again\":" + counts + ",");
  }
  return response;
}

}  // namespace taixin::service
