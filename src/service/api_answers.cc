#include "service/api_answers.h"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "check/batch.h"
#include "check/render.h"
#include "service/check_receipt.h"
#include "service/errors.h"
#include "service/question_fields.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

template <class Answer>
Response answer_response(const Answer& answer, const Request& request) {
  return request.wants_text() ? text_response(check::to_text(answer, request.lang()))
                              : json_response(check::to_json(answer));
}

// ---- subjects and checks

base::Result<Response> post_search(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::search));
  TX_TRY(const auto answer, app.checker().find(session, query));
  return answer_response(answer.value(), request);
}

base::Result<Response> post_show(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::show));
  TX_TRY(const auto answer, app.checker().show(session, {query, fields.get("versions") == "true"}));
  return answer_response(answer.value(), request);
}

base::Result<Response> check_with_receipt(App& app, const access::Session& session, const std::string& query) {
  TX_TRY(const auto answer, app.checker().check(session, query));
  TX_TRY(const Receipt receipt, make_receipt(app, answer));
  return json_response(json::serialize(json::object{{"answer", receipt.answer}, {"receipt", receipt_object(receipt)}}));
}

// As text, or with a receipt; the JSON alone is given later.
base::Result<Response> post_check(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::check));
  if (!fields.get("receipt").empty()) return check_with_receipt(app, session, query);
  TX_TRY(const auto answer, app.checker().check(session, query));
  return text_response(check::to_text(answer.value(), request.lang()));
}

// Not inlined: GCC 12 then takes the answer of a refusal for one that may be read.
[[gnu::noinline]] Response response_of(base::Result<access::Released<std::string>>& answer, const Request& request) {
  if (!answer) return problem(answer.error(), request);
  return json_response(std::move(answer.value()).value());
}

// The request is as long-lived as `reply`.
void post_check_later(App& app, Request& request, Reply& reply) {
  const auto started = [&]() -> base::Result<void> {
    TX_TRY(const QuestionFields fields, QuestionFields::read(request));
    TX_TRY(const std::string query, fields.need("query"));
    TX_TRY(const auto session, fields.admit(app, request, access::Action::check));
    if (!fields.get("receipt").empty()) {
      TX_TRY(auto response, check_with_receipt(app, session, query));
      reply(std::move(response));
      return {};
    }
    app.checker().check_json(session, query, [reply, &request](base::Result<access::Released<std::string>> answer) {
      reply(response_of(answer, request));
    });
    return {};
  }();
  if (!started) reply(problem(started.error(), request));
}

base::Result<Response> get_receipt_proof(App& app, Request&, const PathArgs& args) {
  TX_TRY(std::string proof, receipt_proof(app, args.text[0]));
  Response out = text_response(std::move(proof));
  out.content_type = "text/plain; charset=utf-8";
  out.headers["Content-Disposition"] = "attachment; filename=\"check-receipt.tlog-proof\"";
  return out;
}

std::string summary_json(const check::BatchSummary& s) {
  return json::serialize(json::object{{"rows", s.rows},
                                      {"attention", s.attention},
                                      {"none", s.none},
                                      {"unknown", s.unknown},
                                      {"candidates", s.candidates},
                                      {"people", s.people},
                                      {"closed", s.closed},
                                      {"unreadable", s.unreadable},
                                      {"day", s.asked.day.iso()}});
}

std::string batch_summary(const check::BatchSummary& s, const Request& request) {
  if (request.wants_text()) {
    return fmt::format(
        fmt::runtime(
            request.lang() == base::Lang::zh
                ? "共 {} 行：需关注 {}，未发现 {}，查无此主体 {}，名称不唯一 {}，自然人（不提供查询） {}，无法读取 {}\n"
                : "{} rows: attention {}, none {}, unknown {}, candidates {}, persons (not answered) {}, unreadable "
                  "{}\n"),
        s.rows, s.attention, s.none, s.unknown, s.candidates, s.people, s.unreadable);
  }
  return json::serialize(json::object{{"rows", s.rows},
                                      {"attention", s.attention},
                                      {"none", s.none},
                                      {"unknown", s.unknown},
                                      {"candidates", s.candidates},
                                      {"people", s.people},
                                      {"unreadable", s.unreadable},
                                      {"day", s.asked.day.iso()},
                                      {"known_at", base::iso_time(s.asked.known_at)}});
}

base::Result<Response> post_batch(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::check_batch));
  if (request.local && !request.get("in").empty()) {
    const std::string in(request.get("in")), out(request.get("out"));
    TX_TRY(auto source, intake::open_file(in));
    TX_TRY(const auto summary,
           check::run_batch(app.checker(), session, {source.get(), in, out, request.progress, request.cancel}));
    app.note_questions(request.caller, static_cast<int64_t>(summary->rows));
    const std::string body = batch_summary(summary.value(), request);
    return request.wants_text() ? text_response(body) : json_response(body);
  }
  const bool csv = request.get("format") == "csv";
  std::string directory = (std::filesystem::temp_directory_path() / "taixin-batch-XXXXXX").string();
  if (!mkdtemp(directory.data())) return base::fail(kNoTemporary, {{"directory", directory}});
  const std::shared_ptr<void> remove(nullptr, [&](void*) { std::filesystem::remove_all(directory); });
  const auto out = std::filesystem::path(directory) / (csv ? "checks.csv" : "checks.xlsx");
  const auto source = intake::memory_source(request.body);
  TX_TRY(const auto summary, check::run_batch(app.checker(), session,
                                              {source.get(), std::string(request.get("file_name")), out,
                                               request.progress, request.cancel}));
  app.note_questions(request.caller, static_cast<int64_t>(summary->rows));
  std::ifstream file(out, std::ios::binary);
  Response response = text_response(std::string(std::istreambuf_iterator<char>(file), {}));
  response.content_type =
      csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  response.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}\"", out.filename().string());
  response.headers["Taixin-Rows"] = std::to_string(summary->rows);
  response.headers["Taixin-Answer"] = std::to_string(summary.entry());
  response.headers["Taixin-Summary"] = summary_json(summary.value());
  return response;
}

constexpr Member kQuery{
    .name = "query", .required = true, .max = 400, .example = "91370999TX000001XE", .about = "code or name"};
constexpr Member kCheckMembers[] = {
    kQuery,
    TAIXIN_ASKER_MEMBERS,
    TAIXIN_PAST_MEMBERS,
    {.name = "versions", .kind = Member::Kind::flag, .about = "has no effect on a check"},
    {.name = "receipt",
     .kind = Member::Kind::flag,
     .about = "with a receipt that can be proven later (docs/formats/receipt.md)"}};
constexpr Member kQuestionMembers[] = {kQuery,
                                       TAIXIN_ASKER_MEMBERS,
                                       TAIXIN_PAST_MEMBERS,
                                       {.name = "versions",
                                        .kind = Member::Kind::flag,
                                        .about = "show: superseded versions too; for self, court and audit only"}};
constexpr Shape kQuestion{"Question", kQuestionMembers};
constexpr Shape kCheckQuestion{"CheckQuestion", kCheckMembers};

using access::Action;
constexpr Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/subjects/search",
     .operation = "searchSubjects",
     .action = Action::search,
     .handler = post_search,
     .body = Body::json,
     .shape = &kQuestion},
    {.method = "POST",
     .pattern = "/api/v1/subjects/show",
     .operation = "showSubject",
     .action = Action::show,
     .handler = post_show,
     .body = Body::json,
     .shape = &kQuestion},
    {.method = "POST",
     .pattern = "/api/v1/checks",
     .operation = "check",
     .action = Action::check,
     .handler = post_check,
     .body = Body::json,
     .shape = &kCheckQuestion,
     .later = post_check_later},
    {.method = "POST",
     .pattern = "/api/v1/checks/batch",
     .operation = "checkBatch",
     .action = Action::check_batch,
     .handler = post_batch,
     .body = Body::file,
     .bulk = true},
    // Whoever holds a receipt may have its proof: its id cannot be guessed.
    {.method = "GET",
     .pattern = "/api/v1/checks/receipts/{receipt}/proof",
     .operation = "proveReceipt",
     .action = Action::open,
     .handler = get_receipt_proof},
};

}  // namespace

std::span<const Route> answer_routes() { return kRoutes; }

}  // namespace taixin::service
