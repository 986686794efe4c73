#include "service/api_held.h"

#include <boost/json.hpp>

#include "identity/resident_id.h"
#include "intake/held_errors.h"
#include "intake/receipt_view.h"
#include "service/api_admin.h"
#include "service/api_submissions.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using intake::HeldFile;

json::object held_object(App& app, const access::Caller& caller, const HeldFile& held) {
  json::object out{{"id", std::to_string(held.id)},
                   {"state", intake::held_state_code(held.state)},
                   {"item", held.item},
                   {"source", held.source},
                   {"handed_over_by", held.by_name},
                   {"handed_over_at", base::iso_time(held.handed_over_at)},
                   {"last_day", held.last_day.iso()},
                   {"file_name", held.file_name},
                   {"file_sha256", held.sha256},
                   {"bytes", held.bytes},
                   {"rows", held.rows},
                   {"good", held.good},
                   {"refused", held.refused},
                   {"people", held.people},
                   {"may_review", held.state == intake::HeldState::waiting && app.held().may_review(caller, held)}};
  if (held.decided_at) out["decided_at"] = base::iso_time(*held.decided_at);
  if (!held.decided_by.empty()) out["decided_by"] = held.decided_by;
  if (!held.checks.empty()) out["checks"] = json::array(held.checks.begin(), held.checks.end());
  if (!held.note.empty()) out["note"] = held.note;
  if (held.submission != base::SubmissionId()) out["submission"] = std::to_string(held.submission.get());
  return out;
}

std::string held_line(const HeldFile& held, base::Lang lang) {
  std::string out = fmt::format("H{}  {}  {}  {}  {}  +{} !{}  {}", held.id,
                                base::iso_time(held.handed_over_at).substr(0, 19), held.item, held.source,
                                intake::held_state_words(held.state, lang), held.good, held.refused, held.by_name);
  if (held.submission != base::SubmissionId()) out += fmt::format("  S{}", held.submission.get());
  return out + "\n" + (held.note.empty() ? std::string() : "    " + held.note + "\n");
}

base::Result<Response> get_list(App& app, Request& request, const PathArgs&) {
  intake::HeldFiles::Asked asked;
  const std::string_view state = request.get("state");
  if (!state.empty() && state != "open" && state != "all") {
    return base::fail(kBadValue, {{"name", "state"}, {"value", std::string(state)}});
  }
  asked.only_open = state == "open";
  if (const auto cursor = request.get("cursor"); !cursor.empty()) {
    const auto before = parse_id(cursor);
    if (!before) return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(cursor)}});
    asked.before = *before;
  }
  const auto page = app.held().list(request.caller, asked);
  if (request.wants_text()) {
    std::string out;
    for (const HeldFile& held : page) out += held_line(held, request.lang());
    const bool zh = request.lang() == base::Lang::zh;
    return text_response(out.empty() ? (zh ? "没有待审核的文件\n" : "no file waits for review\n") : out);
  }
  json::array list;
  for (const HeldFile& held : page) list.push_back(held_object(app, request.caller, held));
  json::object out{{"files", std::move(list)}};
  if (page.size() == asked.limit) out["next_cursor"] = std::to_string(page.back().id);
  return json_response(json::serialize(out));
}

// What the trial found, without what only a submission has.
json::object trial_object(const intake::Receipt& trial) {
  const json::object whole = intake::receipt_object(trial);
  json::object out;
  for (const char* key : {"item_name", "warnings", "columns", "missing_columns", "other_sheets", "notes_zh", "notes_en",
                          "errors", "remarks", "quality"}) {
    out[key] = whole.at(key);
  }
  out.at("quality").as_object()["uniqueness"] = nullptr;  // nothing was compared with what is here
  return out;
}

base::Result<Response> get_one(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const HeldFile held, app.held().find(request.caller, args.id));
  if (request.wants_text()) return text_response(held_line(held, request.lang()));
  json::object out = held_object(app, request.caller, held);
  json::array checklist;
  for (const auto& check : app.held().checklist(held)) {
    checklist.push_back(json::object{{"code", check.code}, {"zh", check.words.zh}, {"en", check.words.en}});
  }
  out["checklist"] = std::move(checklist);
  if (held.open()) {
    TX_TRY(const auto trial, app.held().trial(held));
    out["trial"] = trial_object(trial);
  }
  return json_response(json::serialize(out));
}

base::Result<Response> get_rows(App& app, Request& request, const PathArgs& args) {
  // The console reads the home's files; what is sealed it does not read here: whose rows these are says who may.
  if (request.caller.console()) return access::refusal(access::Why::no_role, Action::submission_review);
  TX_TRY(const HeldFile held, app.held().find(request.caller, args.id));
  int64_t from = 0;
  if (const auto cursor = request.get("cursor"); !cursor.empty()) {
    const auto at = parse_id(cursor);
    if (!at) return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(cursor)}});
    from = *at;
  }
  TX_TRY(const auto page, app.held().rows(held, static_cast<uint64_t>(from)));
  static constexpr std::string_view kFates[] = {"good", "refused", "about_person"};
  json::array rows;
  for (const auto& row : page.rows) {
    json::object one{{"line", row.line}, {"state", kFates[static_cast<size_t>(row.fate)]}};
    if (!row.cells.empty()) one["cells"] = json::array(row.cells.begin(), row.cells.end());
    one["errors"] = json::parse(row.errors_json);
    one["remarks"] = json::parse(row.remarks_json);
    rows.push_back(std::move(one));
  }
  json::object out{{"header", json::array(page.header.begin(), page.header.end())}, {"rows", std::move(rows)}};
  if (page.more) out["next_cursor"] = std::to_string(static_cast<uint64_t>(from) + page.rows.size());
  return json_response(json::serialize(out));
}

base::Result<Response> post_approve(App& app, Request& request, const PathArgs& args) {
  intake::HeldFiles::Approval approval;
  approval.checks = texts_of(member_of(request, "checks"));
  approval.note = member_of(request, "note");
  approval.code = std::exchange(request.fields["code"], {});
  approval.progress = request.progress;
  approval.cancel = request.cancel;
  auto receipt = app.held().approve(request.caller, args.id, approval);
  identity::wipe(approval.code);
  if (!receipt) return std::move(receipt).error();
  return receipt_response(*receipt, request);
}

base::Result<Response> post_return(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const HeldFile held, app.held().give_back(request.caller, args.id, member_of(request, "note"),
                                                   texts_of(member_of(request, "failed"))));
  return held_response(app, request, held, 200);
}

base::Result<Response> post_withdraw(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const HeldFile held, app.held().withdraw(request.caller, args.id));
  return held_response(app, request, held, 200);
}

constexpr Member kApproval[] = {
    {.name = "checks",
     .required = true,
     .max = 500,
     .example = "content, secrecy, privacy, third_persons",
     .about = "codes of the points of the checklist that the reviewer confirms, separated by commas: all of them"},
    {.name = "note", .max = 500, .about = "words of the reviewer, without identity numbers"},
    {.name = "code",
     .required = true,
     .max = 10,
     .example = "123456",
     .about = "a fresh code of the reviewer's phone",
     .secret = true}};
constexpr Member kReturn[] = {
    {.name = "note",
     .required = true,
     .max = 500,
     .example = "第3行处罚决定日期与原件不符",
     .about = "why, in words to whoever handed it over"},
    {.name = "failed", .max = 500, .example = "content", .about = "codes of the points that could not be confirmed"}};
constexpr Shape kApprovalShape{"Approval", kApproval}, kReturnShape{"ReturnedFile", kReturn};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/held",
     .operation = "listHeld",
     .action = Action::submission_read,
     .handler = get_list,
     .etag = Etag::of_body},
    {.method = "GET",
     .pattern = "/api/v1/held/{id}",
     .operation = "getHeld",
     .action = Action::submission_read,
     .handler = get_one,
     .etag = Etag::of_body},
    {.method = "GET",
     .pattern = "/api/v1/held/{id}/rows",
     .operation = "listHeldRows",
     .action = Action::submission_read,
     .handler = get_rows},
    {.method = "POST",
     .pattern = "/api/v1/held/{id}/approve",
     .operation = "approveHeld",
     .action = Action::submission_review,
     .handler = post_approve,
     .body = Body::json,
     .shape = &kApprovalShape,
     .bulk = true,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/held/{id}/return",
     .operation = "returnHeld",
     .action = Action::submission_review,
     .handler = post_return,
     .body = Body::json,
     .shape = &kReturnShape,
     .keyed = true},
    {.method = "POST",
     .pattern = "/api/v1/held/{id}/withdraw",
     .operation = "withdrawHeld",
     .action = Action::submit,
     .handler = post_withdraw,
     .keyed = true},
};

}  // namespace

Response held_response(App& app, const Request& request, const HeldFile& held, int status) {
  Response out = request.wants_text() ? text_response(held_line(held, request.lang()), status)
                                      : json_response(json::serialize(held_object(app, request.caller, held)), status);
  out.headers["Location"] = "/api/v1/held/" + std::to_string(held.id);
  return out;
}

std::span<const Route> held_routes() { return kRoutes; }

}  // namespace taixin::service
