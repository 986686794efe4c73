#include "service/api_letters.h"

#include <boost/json.hpp>
#include <charconv>

#include "access/held_entry.h"
#include "letters/errors.h"
#include "letters/register.h"
#include "paper/docx.h"
#include "report/reports.h"
#include "service/api_admin.h"
#include "service/api_measures_json.h"
#include "service/api_outgoing.h"
#include "service/check_reply.h"
#include "service/erasure_letter.h"
#include "service/errors.h"
#include "service/letter_issue.h"
#include "service/two_letters.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;
using store::IssuedLetter;

constexpr size_t kPage = 50, kPageMax = 200, kSheetMax = 20'000;

std::string unit_name(App& app, int64_t id) {
  const auto unit = access::unit_in(app.entrance().accounts().directory(), access::UnitId(id));
  return unit ? unit->name : std::string();
}

std::string officer_name(App& app, int64_t id) {
  const auto account = access::account_in(app.entrance().accounts().directory(), access::AccountId(id));
  return account && account->kind == access::AccountKind::staff ? account->name : std::string();
}

// The series of the packs, each once.
std::vector<const catalog::LetterSeries*> series_of(App& app) {
  std::vector<const catalog::LetterSeries*> out;
  for (const catalog::LetterRule& rule : app.catalog().letters()) {
    const catalog::LetterSeries* one = rule.series.get();
    if (one && std::ranges::find(out, one) == out.end()) out.push_back(one);
  }
  return out;
}

struct Words {
  std::string letter, series;
};
Words words_of(App& app, const store::LetterEvent& event, Lang lang) {
  Words out{event.letter, event.series};
  for (const catalog::LetterRule& rule : app.catalog().letters()) {
    if (rule.code == event.letter) out.letter = rule.name.in(lang);
    if (rule.series && rule.series->code == event.series) out.series = rule.series->name.in(lang);
  }
  return out;
}

std::string_view source_code(store::LetterSource source) {
  constexpr std::string_view kCodes[] = {"", "step", "check", "erasure", "duty"};
  return kCodes[static_cast<size_t>(source)];
}

std::string case_in(const store::LetterEvent& event) {
  boost::system::error_code failed;
  const json::value detail = json::parse(event.detail_json, failed);
  const json::value* found = !failed && detail.is_object() ? detail.get_object().if_contains("case") : nullptr;
  return found && found->is_int64() ? std::to_string(found->get_int64()) : std::string();
}

json::object row_json(App& app, const IssuedLetter& one, Lang lang) {
  const store::LetterEvent& event = one.event;
  const Words words = words_of(app, event, lang);
  json::object out{{"id", std::to_string(event.id)},
                   {"code", letters::code_of(event.id)},
                   {"number", event.number},
                   {"letter", event.letter},
                   {"name", words.letter},
                   {"series", event.series},
                   {"series_name", words.series},
                   {"serial", event.serial},
                   {"unit", std::to_string(event.unit)},
                   {"unit_name", unit_name(app, event.unit)},
                   {"officer", officer_name(app, event.account)},
                   {"day", event.day.iso()},
                   {"at", base::iso_time(event.at)},
                   {"source", source_code(event.source)},
                   {"source_id", std::to_string(event.source_id)},
                   {"case", case_in(event)},
                   {"cancelled", nullptr}};
  if (one.cancelled) {
    out["cancelled"] = json::object{{"day", one.cancelled->day.iso()},
                                    {"officer", officer_name(app, one.cancelled->account)},
                                    {"reason", letters::reason_of(one)}};
  }
  return out;
}

int64_t number_in(const Request& request, const char* name, int64_t otherwise) {
  const std::string_view text = request.get(name);
  int64_t out = otherwise;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return text.empty() || failed != std::errc() || end != text.data() + text.size() ? otherwise : out;
}

// Those that the caller's units issued, the newest first.
base::Result<std::vector<IssuedLetter>> issued_for(App& app, const access::Caller& caller, store::LetterFilter filter) {
  const size_t wanted = filter.limit;
  filter.limit = 500;
  std::vector<IssuedLetter> out;
  for (;;) {
    std::vector<IssuedLetter> some;
    {
      TX_TRY(auto tx, app.home().read_records());
      TX_TRY(some, store::issued_letters(tx, filter));
    }
    for (IssuedLetter& one : some) {
      filter.before = one.event.id;
      if (out.size() < wanted && sends_for(app, caller, one.event.unit)) out.push_back(std::move(one));
    }
    if (out.size() == wanted || some.size() < filter.limit) return out;
  }
}

store::LetterFilter filter_of(const Request& request) {
  store::LetterFilter out;
  const std::string_view series = request.get("series");
  if (series == "-") {
    out.series = "";
  } else if (!series.empty()) {
    out.series = std::string(series);
  }
  out.letter = std::string(request.get("letter"));
  if (const int64_t unit = number_in(request, "unit", -1); unit >= 0) out.unit = unit;
  out.year = number_in(request, "year", 0);
  out.before = number_in(request, "cursor", INT64_MAX);
  out.limit = static_cast<size_t>(std::clamp<int64_t>(number_in(request, "limit", kPage), 1, kPageMax));
  return out;
}

base::Result<Response> sheet_of(App& app, const Request& request, store::LetterFilter filter) {
  filter.limit = kSheetMax;
  TX_TRY(const auto all, issued_for(app, request.caller, filter));
  const bool zh = request.lang() == Lang::zh;
  std::vector<std::vector<std::string>> rows;
  if (zh) {
    rows.push_back(
        {"文号", "核验编号", "文书", "系列", "发文单位", "经办人", "成文日期", "编号时间", "业务编号", "作废"});
  } else {
    rows.push_back(
        {"Number", "Code", "Letter", "Series", "Unit", "Officer", "Day", "Numbered at", "Case", "Cancelled"});
  }
  for (const IssuedLetter& one : all) {
    const Words words = words_of(app, one.event, request.lang());
    rows.push_back({one.event.number, letters::code_of(one.event.id), words.letter, words.series,
                    unit_name(app, one.event.unit), officer_name(app, one.event.account), one.event.day.iso(),
                    base::iso_time(one.event.at).substr(0, 19), case_in(one.event),
                    one.cancelled ? one.cancelled->day.iso() + " " + letters::reason_of(one) : std::string()});
  }
  return sheet_response(rows, request.get("format"), "letters");
}

base::Result<Response> get_issued(App& app, Request& request, const PathArgs&) {
  store::LetterFilter filter = filter_of(request);
  const std::string_view format = request.get("format");
  if (format == "csv" || format == "xlsx") return sheet_of(app, request, filter);
  const size_t limit = filter.limit++;
  TX_TRY(auto all, issued_for(app, request.caller, filter));
  json::object out;
  const bool more = all.size() > limit;
  if (more) all.pop_back();
  json::array rows, series, units;
  for (const IssuedLetter& one : all) rows.push_back(row_json(app, one, request.lang()));
  for (const catalog::LetterSeries* one : series_of(app)) {
    series.push_back(json::object{{"code", one->code}, {"name", one->name.in(request.lang())}, {"form", one->form}});
  }
  std::vector<int64_t> ids;
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(ids, store::letter_units(tx));
  }
  for (const int64_t id : ids) {
    if (!sends_for(app, request.caller, id)) continue;
    units.push_back(json::object{{"id", std::to_string(id)}, {"name", unit_name(app, id)}});
  }
  out["letters"] = std::move(rows);
  if (more) out["next_cursor"] = std::to_string(all.back().event.id);
  out["series"] = std::move(series);
  out["units"] = std::move(units);
  return json_response(json::serialize(out));
}

base::Result<Response> post_cancel(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const IssuedLetter done, cancel_letter(app, request.caller, args.id, member_of(request, "reason")));
  return json_response(json::serialize(row_json(app, done, request.lang())));
}

// Of one sheet in PDF, of all in DOCX.
base::Result<std::string> notices_file(App& app, const std::vector<report::LetterSheet>& sheets, LetterFile file) {
  if (file == LetterFile::pdf) return letter_bytes(app, sheets.front(), file);
  TX_TRY(const auto seal, app.reports().seal());
  return paper::to_docx(document_of(sheets, seal->is_seal()));
}

// Notices that go with decisions on penalties (两书同达). Of its own rows a unit learns nothing that it did not write,
// but whoever reads those of others leaves a line.
base::Result<Response> get_repair_notices(App& app, Request& request, const PathArgs& args) {
  const base::SubmissionId id(args.id);
  TX_CHECK(need_submission(app, request.caller, Action::submission_read, id));
  const int64_t line = number_in(request, "line", 0);
  const bool pdf = request.get("format") == "pdf";
  if ((pdf || !request.get("line").empty()) && line < 1)
    return base::fail(kBadValue, {{"name", "line"}, {"value", std::string(request.get("line"))}});
  TX_TRY(const auto sheets,
         two_letters(app, id, static_cast<uint32_t>(std::clamp<int64_t>(line, 0, UINT32_MAX)), request.lang()));
  TX_TRY(const std::string bytes, notices_file(app, sheets, pdf ? LetterFile::pdf : LetterFile::docx));
  TX_CHECK(log_file(app, request, Action::submission_read, fmt::format("信用修复告知书（报送批次 {}）", id.get()),
                    bytes, sheets.size()));
  const std::string name = line > 0 ? sheets.front().id : fmt::format("repair-notices-S{}", id.get());
  return letter_response(bytes, name, pdf ? LetterFile::pdf : LetterFile::docx);
}

base::Result<Response> post_reply(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const IssuedLetter done,
         issue_reply(app, request, args.text[0], {member_of(request, "to"), member_of(request, "document")},
                     member_of(request, "number")));
  return json_response(json::serialize(row_json(app, done, request.lang())), 201);
}

base::Result<Response> post_cancel_reply(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const IssuedLetter done, cancel_reply(app, request, args.text[0], member_of(request, "reason")));
  return json_response(json::serialize(row_json(app, done, request.lang())));
}

base::Result<Response> get_reply(App& app, Request& request, const PathArgs& args) {
  return reply_file(app, request, args.text[0], request.get("format") == "pdf" ? LetterFile::pdf : LetterFile::docx);
}

base::Result<Response> post_erasure_letter(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const IssuedLetter done, issue_erasure_letter(app, request.caller, args.id, member_of(request, "number")));
  return json_response(json::serialize(row_json(app, done, request.lang())), 201);
}

base::Result<Response> get_erasure_letter(App& app, Request& request, const PathArgs& args) {
  return erasure_letter_file(app, args.id, request.get("format") == "pdf" ? LetterFile::pdf : LetterFile::docx);
}

constexpr Member kReply[] = {
    {.name = "to", .required = true, .max = 100, .example = "示例市示例局", .about = "the body that asked"},
    {.name = "document", .required = true, .max = 100, .example = "示例函〔2026〕9号", .about = "number of its letter"},
    {.name = "number",
     .max = 64,
     .example = "示例核〔2026〕1号",
     .about = "of the reply; left out: the machine gives the next of its series"}};
constexpr Shape kReplyShape{"CheckReply", kReply};

constexpr Member kErasureLetter[] = {{.name = "number",
                                      .max = 64,
                                      .example = "示例删〔2026〕1号",
                                      .about = "of the letter; left out: the machine gives the next of its series"}};
constexpr Shape kErasureLetterShape{"ErasureLetter", kErasureLetter};

constexpr Member kCancel[] = {{.name = "reason",
                               .required = true,
                               .max = 500,
                               .example = "示例理由：编号有误",
                               .about = "why; stands in the register"}};
constexpr Shape kCancelShape{"LetterCancel", kCancel};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/letters",
     .operation = "listIssuedLetters",
     .action = Action::case_act,
     .handler = get_issued,
     .unit_is_number = true},
    {.method = "POST",
     .pattern = "/api/v1/letters/{id}/cancel",
     .operation = "cancelLetter",
     .action = Action::case_act,
     .handler = post_cancel,
     .body = Body::json,
     .shape = &kCancelShape},
    {.method = "POST",
     .pattern = "/api/v1/jobs/{job}/letter",
     .operation = "issueCheckReply",
     .action = Action::check_batch,
     .handler = post_reply,
     .body = Body::json,
     .shape = &kReplyShape},
    {.method = "POST",
     .pattern = "/api/v1/jobs/{job}/letter/cancel",
     .operation = "cancelCheckReply",
     .action = Action::check_batch,
     .handler = post_cancel_reply,
     .body = Body::json,
     .shape = &kCancelShape},
    {.method = "GET",
     .pattern = "/api/v1/jobs/{job}/letter",
     .operation = "getCheckReply",
     .action = Action::check_batch,
     .handler = get_reply},
    {.method = "POST",
     .pattern = "/api/v1/erasures/{id}/letter",
     .operation = "issueErasureLetter",
     .action = Action::erasure_ask,
     .handler = post_erasure_letter,
     .body = Body::json,
     .shape = &kErasureLetterShape},
    {.method = "GET",
     .pattern = "/api/v1/erasures/{id}/letter",
     .operation = "getErasureLetter",
     .action = Action::erasure_ask,
     .handler = get_erasure_letter},
    {.method = "GET",
     .pattern = "/api/v1/submissions/{id}/repair-notices",
     .operation = "getRepairNotices",
     .action = Action::submission_read,
     .handler = get_repair_notices},
};

}  // namespace

std::span<const Route> letter_routes() { return kRoutes; }

}  // namespace taixin::service
