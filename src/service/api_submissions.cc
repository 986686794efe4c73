#include "service/api_submissions.h"

#include <boost/json.hpp>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "intake/corrections.h"
#include "intake/cut.h"
#include "intake/receipt_view.h"
#include "intake/returned.h"
#include "intake/row_errors.h"
#include "intake/row_tag.h"
#include "intake/sealed_source.h"
#include "service/api_admin.h"
#include "service/api_held.h"
#include "service/cursor.h"
#include "service/day_span.h"
#include "service/errors.h"
#include "service/http_errors.h"
#include "service/question_fields.h"
#include "service/unit_scope.h"
#include "service/uploads.h"
#include "store/quarantine_counts.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::SubmissionId;

// ---- submissions

base::Result<intake::IngestOptions> ingest_options(App& app, const Request& request) {
  intake::IngestOptions options;
  options.item = request.get("item");
  options.operator_name = request.get("operator");
  options.file_name = request.get("file_name");
  options.sheet = request.get("sheet");
  options.channel = intake::channel_of(request.caller);
  options.legacy = request.get("legacy") == "true";
  if (options.legacy && !request.caller.console()) {
    return access::refusal(access::Why::no_role, Action::submit);  // an earlier platform's files are moved by operation
  }
  if (options.item.empty()) return base::fail(kMissing, {{"name", "item"}});
  const UnitScope scope = UnitScope::of(app, request.caller, Action::submit);
  TX_TRY(options.source, scope.source(request.get("source")));
  TX_CHECK(scope.hands_over(options.source, options.item));
  if (options.operator_name.empty()) return base::fail(kMissing, {{"name", "operator"}});
  for (const auto& [name, value] :
       {std::pair{"source", options.source}, std::pair{"operator", options.operator_name}}) {
    if (std::string copy = value; intake::cut_text(copy) > 0) return base::fail(kHoldsIdentityNumber, {{"name", name}});
  }
  // map=HEADER=FIELD, several separated by line breaks.
  std::string_view map = request.get("map");
  while (!map.empty()) {
    const std::string_view line = map.substr(0, map.find('\n'));
    map.remove_prefix(std::min(map.size(), line.size() + 1));
    const size_t equals = line.rfind('=');
    if (equals == line.npos) return base::fail(kBadValue, {{"name", "map"}, {"value", std::string(line)}});
    options.mapping[std::string(line.substr(0, equals))] = std::string(line.substr(equals + 1));
  }
  return options;
}

std::string owner_of(const Request& request) { return std::to_string(caller_of(request)); }

// A file that goes in at once: from the console, from other systems where the packs say so.
base::Result<Response> take_in(App& app, Request& request, intake::Source& source, intake::IngestOptions& options) {
  if (request.progress) options.progress = [&](double fraction, uint64_t) { request.progress(fraction); };
  options.cancel = request.cancel;
  TX_TRY(const auto receipt, app.intake().ingest(source, options));
  return receipt_response(receipt, request);
}

base::Result<Response> post_uploaded(App& app, Request& request, intake::IngestOptions& options,
                                     std::string_view upload) {
  const std::string owner = owner_of(request);
  TX_TRY(Upload file, app.uploads().take(upload, owner));
  if (options.file_name.empty()) options.file_name = file.name;
  if (app.held().rule(request.caller, options.item)) {
    TX_TRY(const auto held,
           app.held().hand_over(request.caller, options, {file.path, std::string(upload), file.bytes}));
    app.uploads().forget(upload, owner);
    return held_response(app, request, held, 202);
  }
  const auto source = intake::sealed_source(std::move(file.content));
  TX_TRY(Response out, take_in(app, request, *source, options));
  TX_CHECK(app.uploads().remove(upload, owner));
  return out;
}

// A file that came with the request: it waits for a second person, or goes in.
base::Result<Response> take_body(App& app, Request& request, intake::IngestOptions& options) {
  if (app.held().rule(request.caller, options.item)) {
    if (request.progress) options.progress = [&](double fraction, uint64_t) { request.progress(fraction); };
    options.cancel = request.cancel;
    TX_TRY(const auto held, app.held().hand_over(request.caller, options, request.body));
    return held_response(app, request, held, 202);
  }
  const auto source = intake::memory_source(request.body);
  return take_in(app, request, *source, options);
}

base::Result<Response> post_submission(App& app, Request& request, const PathArgs&) {
  TX_TRY(auto options, ingest_options(app, request));
  if (const std::string path(request.get("path")); !path.empty()) {
    if (!request.local) return base::fail(kOnlyLocal);
    if (app.held().rule(request.caller, options.item))
      return base::fail(kOnlyLocal);  // no account names files of this machine
    TX_TRY(const auto source, intake::open_file(path));
    if (options.file_name.empty()) options.file_name = std::filesystem::path(path).filename().string();
    return take_in(app, request, *source, options);
  }
  if (const auto upload = request.get("upload"); !upload.empty()) {
    return post_uploaded(app, request, options, upload);
  }
  return take_body(app, request, options);
}

// ---- cells of refused rows, put right in place

// {"rows": [{"tag": "S2-3", "cells": {"XW": "..."}}]}: closed, every size bounded.
constexpr size_t kCorrectionBytes = 512 << 10, kCellsMax = 200, kFieldMax = 60, kValueMax = 10'000;

base::Result<intake::CorrectedRow> corrected_row(const json::value& given) {
  const auto bad = [](std::string_view name) { return base::fail(kBadMember, {{"name", std::string(name)}}); };
  if (!given.is_object()) return bad("rows");
  intake::CorrectedRow out;
  for (const auto& [name, value] : given.get_object()) {
    if (name == "tag" && value.is_string() && value.get_string().size() <= kFieldMax) {
      out.tag = std::string(value.get_string());
    } else if (name == "cells" && value.is_object() && value.get_object().size() <= kCellsMax) {
      for (const auto& [field, cell] : value.get_object()) {
        const bool fits =
            cell.is_string() && field.size() <= kFieldMax && base::count_code_points(cell.get_string()) <= kValueMax;
        if (!fits) return bad("cells");
        out.cells[std::string(field)] = std::string(cell.get_string());
      }
    } else {
      return bad(base::prefix_code_points(name, 40));
    }
  }
  if (out.tag.empty()) return bad("tag");
  if (out.cells.empty()) return bad("cells");
  return out;
}

base::Result<std::vector<intake::CorrectedRow>> corrected_rows(const Request& request) {
  const auto bad = [](std::string_view name) { return base::fail(kBadMember, {{"name", std::string(name)}}); };
  if (!request.header("content-type").starts_with("application/json")) {
    return base::fail(kWrongType, {{"wanted", "application/json"}});
  }
  if (request.body.size() > kCorrectionBytes) {
    return base::fail(kBodyTooLarge, {{"limit", fmt::format("{} KiB", kCorrectionBytes >> 10)}});
  }
  boost::system::error_code failed;
  const json::value parsed = json::parse(request.body, failed);
  if (failed || !parsed.is_object()) return base::fail(kBadJson);
  const json::object& body = parsed.get_object();
  for (const auto& member : body) {
    if (member.key() != "rows") return bad(base::prefix_code_points(member.key(), 40));
  }
  const json::value* rows = body.if_contains("rows");
  if (!rows || !rows->is_array()) return bad("rows");
  if (rows->get_array().empty() || rows->get_array().size() > intake::kCorrectedMax) return bad("rows");
  std::vector<intake::CorrectedRow> out;
  std::set<std::string> tags;
  for (const json::value& row : rows->get_array()) {
    TX_TRY(auto one, corrected_row(row));
    if (!tags.insert(one.tag).second) return bad("tag");  // twice
    out.push_back(std::move(one));
  }
  return out;
}

// The rows as they were handed over, with these cells, as a new file of the same unit: it is reviewed like any other.
base::Result<Response> post_corrections(App& app, Request& request, const PathArgs& args) {
  const SubmissionId id(args.id);
  TX_TRY(const auto rows, corrected_rows(request));
  TX_CHECK(need_submission(app, request.caller, Action::submit, id));
  store::Submission before;
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(auto found, store::submission(tx, id));
    if (!found) return base::fail(intake::kUnknownSubmission, {{"id", std::to_string(id.get())}});
    before = *std::move(found);
  }
  TX_TRY(auto sheet, intake::corrected_sheet(app.intake(), id, rows));
  request.query["item"] = before.item;
  request.query["source"] = before.source;
  for (const char* own : {"sheet", "map", "legacy", "path", "upload"}) request.query.erase(own);
  request.query["file_name"] = fmt::format("{} (S{})", before.file_name, id.get());
  TX_TRY(auto options, ingest_options(app, request));
  options.mapping = std::move(sheet.mapping);
  request.body = std::move(sheet.bytes);
  return take_body(app, request, options);
}

// Files of any size, in pieces: tus 1.0.0 (uploads.h). Taken in by `upload=` of a submission.
base::Result<Response> any_upload(App& app, Request& request, const PathArgs&) {
  return app.uploads().handle(request, owner_of(request));
}

// A submission as it was before its seal, for a page of an earlier moment.
store::Submission as_open(const store::Submission& sealed) {
  store::Submission open = sealed;
  open.state = store::SubmissionState::open;
  open.counts = {};
  open.quality_json.clear();
  open.sealed_at = {};
  open.seq = {};
  return open;
}

// Of days of the seal; one that is named alone reaches as far as there are days.
base::Result<std::optional<DaySpan>> list_span(App& app, const Request& request) {
  const base::Day today = app.home().clock().today();
  return day_span(request, *base::Day::from_civil(2000, 1, 1), today);
}

// One page; `filter.before` is then the last that was looked at, and `more` whether others come after it. Of a span
// those sealed in it, of a bounded number that is looked at: such a page may hold fewer, and the next one goes on.
base::Result<std::vector<store::Submission>> submission_page(store::ReadTx& tx, store::SubmissionFilter& filter,
                                                             const Cursor& from, const std::optional<DaySpan>& span,
                                                             bool& more) {
  constexpr int kReads = 100;
  std::vector<store::Submission> page;
  for (int reads = 0; reads < kReads; ++reads) {
    TX_TRY(auto some, store::submissions(tx, filter));
    for (store::Submission& one : some) {
      filter.before = one.id;
      if (one.seq > from.seq) one = as_open(one);
      const bool sealed = one.state == store::SubmissionState::sealed;
      if (!span || (sealed && span->holds(one.sealed_at))) page.push_back(std::move(one));
      if (page.size() == filter.limit) break;
    }
    more = some.size() == filter.limit;
    if (!more || page.size() == filter.limit) break;
  }
  return page;
}

base::Result<Response> get_submissions(App& app, Request& request, const PathArgs&) {
  store::SubmissionFilter filter{.item = std::string(request.get("item")), .limit = 50};
  TX_TRY(filter.source, UnitScope::of(app, request.caller, Action::submission_read).listed(request.get("source")));
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const Cursor from, Cursor::read(request, tx));
  if (from.at != 0) filter.before = SubmissionId(from.at);
  TX_TRY(const auto span, list_span(app, request));
  bool more = false;
  TX_TRY(const auto page, submission_page(tx, filter, from, span, more));
  if (request.wants_text()) {
    std::string out;
    for (const auto& s : page) {
      out += fmt::format("{:>6}  {}  {}  {}  {}  +{} ={} !{}\n", s.id.get(), base::iso_time(s.started_at).substr(0, 19),
                         s.item, s.source, intake::state_word(s.state, request.lang()),
                         s.counts.accepted + s.counts.versions, s.counts.duplicates, s.counts.quarantined);
    }
    return text_response(out.empty() ? (request.lang() == base::Lang::zh ? "还没有报送批次\n" : "no submissions yet\n")
                                     : out);
  }
  json::array list;
  for (const auto& one : page) list.push_back(intake::submission_object(one));
  json::object out{{"submissions", std::move(list)}};
  if (more) out["next_cursor"] = Cursor{from.seq, filter.before.get()}.text();
  return json_response(json::serialize(out));
}

base::Result<Response> get_submission(App& app, Request& request, const PathArgs& args) {
  const SubmissionId id(args.id);
  TX_CHECK(need_submission(app, request.caller, Action::submission_read, id));
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto submission, store::submission(tx, id));
  if (!submission) return base::fail(intake::kUnknownSubmission, {{"id", std::to_string(id.get())}});
  TX_TRY(const auto receipt, intake::read_receipt(*submission));
  return receipt_response(receipt, request);
}

base::Result<Response> get_errors(App& app, Request& request, const PathArgs& args) {
  const SubmissionId id(args.id);
  TX_CHECK(need_submission(app, request.caller, Action::submission_read, id));
  const bool csv = request.get("format") == "csv";
  TX_TRY(std::string sheet,
         intake::error_sheet(app.intake(), id, csv ? intake::SheetKind::csv : intake::SheetKind::xlsx));
  Response out = text_response(std::move(sheet));
  out.content_type =
      csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  out.headers["Content-Disposition"] =
      fmt::format("attachment; filename=\"taixin-S{}-errors.{}\"", id.get(), csv ? "csv" : "xlsx");
  return out;
}

base::Result<Response> post_retry(App& app, Request& request, const PathArgs& args) {
  const SubmissionId id(args.id);
  TX_CHECK(need_submission(app, request.caller, Action::quarantine_fix, id));
  intake::IngestOptions options;
  options.operator_name = request.get("operator");
  if (options.operator_name.empty()) return base::fail(kMissing, {{"name", "operator"}});
  if (request.progress) options.progress = [&](double fraction, uint64_t) { request.progress(fraction); };
  options.cancel = request.cancel;
  TX_TRY(const auto receipt, app.intake().retry(id, options));
  return receipt_response(receipt, request);
}

// ---- refused rows

json::object quarantined_object(const store::Quarantined& row) {
  static constexpr std::string_view kStates[] = {"waiting", "fixed", "dropped"};
  json::object out{{"tag", intake::row_tag(row.submission, row.line)},
                   {"submission", std::to_string(row.submission.get())},
                   {"line", row.line},
                   {"state", kStates[static_cast<size_t>(row.state)]},
                   {"errors", json::parse(row.errors_json)}};
  if (!row.cells_json.empty()) out["cells"] = json::parse(row.cells_json);
  return out;
}

std::string quarantined_text(const store::Quarantined& row, bool zh) {
  std::string out = intake::row_tag(row.submission, row.line);
  const json::value errors = json::parse(row.errors_json);
  for (const auto& value : errors.as_array()) {
    const auto& error = value.as_object();
    const std::string_view column = error.at("column").as_string(), shown = error.at("value").as_string();
    out += fmt::format("\n    {}{}{}  {}", column, shown.empty() ? "" : "=", shown,
                       std::string_view(error.at(zh ? "zh" : "en").as_string()));
  }
  return out + "\n";
}

// One page; of a span the rows of submissions sealed in it, one submission after the other: one loads at a time, so
// the rows of a later one have greater numbers.
base::Result<std::vector<store::Quarantined>> quarantine_page(store::ReadTx& tx, const store::QuarantineFilter& filter,
                                                              const std::optional<DaySpan>& span) {
  if (!span) return store::quarantined(tx, filter);
  TX_TRY(const auto counts, store::quarantine_counts(tx, {.from = span->begin(), .until = span->end()}));
  std::vector<store::Quarantined> page;
  for (const store::QuarantineCount& one : counts) {
    if (filter.submission != SubmissionId() && filter.submission != one.submission) continue;
    store::QuarantineFilter of_one = filter;
    of_one.submission = one.submission;
    of_one.limit = filter.limit - page.size();
    TX_TRY(auto rows, store::quarantined(tx, of_one));
    page.insert(page.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    if (page.size() == filter.limit) break;
  }
  return page;
}

base::Result<Response> get_quarantine(App& app, Request& request, const PathArgs&) {
  store::QuarantineFilter filter{.item = std::string(request.get("item")), .limit = 100};
  TX_TRY(filter.source, UnitScope::of(app, request.caller, Action::submission_read).listed(request.get("source")));
  if (request.get("state").empty() || request.get("state") == "waiting")
    filter.state = store::QuarantineState::waiting;
  else if (request.get("state") == "fixed")
    filter.state = store::QuarantineState::fixed;
  else if (request.get("state") == "dropped")
    filter.state = store::QuarantineState::dropped;
  else if (request.get("state") != "all")
    return base::fail(kBadValue, {{"name", "state"}, {"value", std::string(request.get("state"))}});
  if (const auto text = request.get("submission"); !text.empty()) {
    const auto id = parse_id(text);
    if (!id) return base::fail(kBadValue, {{"name", "submission"}, {"value", std::string(text)}});
    filter.submission = SubmissionId(*id);
  }
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const Cursor from, Cursor::read(request, tx));
  filter.after = from.at;
  filter.until = from.seq;
  TX_TRY(const auto span, list_span(app, request));
  TX_TRY(const auto page, quarantine_page(tx, filter, span));
  if (request.wants_text()) {
    const bool zh = request.lang() == base::Lang::zh;
    std::string out;
    for (const auto& row : page) out += quarantined_text(row, zh);
    if (page.size() == filter.limit) out += fmt::format("... --cursor {}\n", Cursor{from.seq, page.back().id}.text());
    return text_response(out.empty() ? (zh ? "没有退回数据\n" : "no refused rows\n") : out);
  }
  json::array list;
  for (const auto& row : page) list.push_back(quarantined_object(row));
  json::object out{{"rows", std::move(list)}};
  if (page.size() == filter.limit) out["next_cursor"] = Cursor{from.seq, page.back().id}.text();
  return json_response(json::serialize(out));
}

base::Result<store::Quarantined> own_row(App& app, const Request& request, Action action, std::string_view tag) {
  TX_TRY(auto row, intake::find_quarantined(app.intake(), tag));
  TX_CHECK(need_submission(app, request.caller, action, row.submission));
  return row;
}

base::Result<Response> get_quarantined(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const auto row, own_row(app, request, Action::submission_read, args.text[0]));
  if (request.wants_text()) return text_response(quarantined_text(row, request.lang() == base::Lang::zh));
  return json_response(json::serialize(quarantined_object(row)));
}

base::Result<Response> post_drop(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(own_row(app, request, Action::quarantine_fix, args.text[0]));
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_CHECK(intake::drop_row(app.intake(), args.text[0], {fields.get("operator"), fields.get("reason")}));
  return done_response(request);
}

base::Result<Response> post_move(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(own_row(app, request, Action::quarantine_fix, args.text[0]));
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const auto event,
         intake::move_record(app.intake(), args.text[0], {fields.get("operator"), fields.get("reason")}));
  return link_response(event, request);
}

constexpr Member kOfficerMembers[] = {
    {.name = "operator", .example = "示例经办人", .about = "who does it; needed at the console only"},
    {.name = "reason", .example = "录入有误", .about = "why"},
};
constexpr Shape kOfficer{"Officer", kOfficerMembers};

constexpr Route upload_route(std::string_view method, std::string_view pattern, std::string_view operation) {
  return {.method = method,
          .pattern = pattern,
          .operation = operation,
          .action = Action::submit,
          .handler = any_upload,
          .body = method == "PATCH" ? Body::file : Body::none};
}
constexpr Route kRoutes[] = {
    upload_route("POST", "/api/v1/uploads", "beginUpload"),
    upload_route("GET", "/api/v1/uploads/{upload}", "getUpload"),
    upload_route("PATCH", "/api/v1/uploads/{upload}", "continueUpload"),
    upload_route("DELETE", "/api/v1/uploads/{upload}", "cancelUpload"),
    {.method = "POST",
     .pattern = "/api/v1/submissions",
     .operation = "submit",
     .action = Action::submit,
     .handler = post_submission,
     .body = Body::file,
     .bulk = true,
     .keyed = true},
    {.method = "GET",
     .pattern = "/api/v1/submissions",
     .operation = "listSubmissions",
     .action = Action::submission_read,
     .handler = get_submissions,
     .etag = Etag::of_body},
    {.method = "GET",
     .pattern = "/api/v1/submissions/{id}",
     .operation = "getReceipt",
     .action = Action::submission_read,
     .handler = get_submission,
     .etag = Etag::of_body},
    {.method = "GET",
     .pattern = "/api/v1/submissions/{id}/errors",
     .operation = "getErrorSheet",
     .action = Action::submission_read,
     .handler = get_errors},
    // Its body is read by the handler, row by row (corrected_rows).
    {.method = "POST",
     .pattern = "/api/v1/submissions/{id}/corrections",
     .operation = "correctRows",
     .action = Action::submit,
     .handler = post_corrections,
     .body = Body::file,
     .bulk = true,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/submissions/{id}/retry",
     .operation = "retrySubmission",
     .action = Action::quarantine_fix,
     .handler = post_retry,
     .bulk = true,
     .keyed = true},
    {.method = "GET",
     .pattern = "/api/v1/quarantine",
     .operation = "listQuarantine",
     .action = Action::submission_read,
     .handler = get_quarantine,
     .etag = Etag::of_body},
    {.method = "GET",
     .pattern = "/api/v1/quarantine/{tag}",
     .operation = "getQuarantinedRow",
     .action = Action::submission_read,
     .handler = get_quarantined,
     .etag = Etag::of_body},
    {.method = "POST",
     .pattern = "/api/v1/quarantine/{tag}/move",
     .operation = "moveRecord",
     .action = Action::quarantine_fix,
     .handler = post_move,
     .body = Body::json,
     .shape = &kOfficer,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/quarantine/{tag}/drop",
     .operation = "dropRow",
     .action = Action::quarantine_fix,
     .handler = post_drop,
     .body = Body::json,
     .shape = &kOfficer,
     .keyed = true},
};

}  // namespace

Response receipt_response(const intake::Receipt& receipt, const Request& request) {
  Response out = request.wants_text() ? text_response(intake::receipt_text(receipt, request.lang()))
                                      : json_response(json::serialize(intake::receipt_object(receipt)));
  out.headers["Taixin-Quarantined"] =
      std::to_string(receipt.submission.counts.quarantined + receipt.submission.counts.people - receipt.people_sealed);
  out.headers["Location"] = "/api/v1/submissions/" + std::to_string(receipt.submission.id.get());
  return out;
}

std::span<const Route> submission_routes() { return kRoutes; }

}  // namespace taixin::service
