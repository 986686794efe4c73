#include "service/api.h"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <future>

#include "check/batch.h"
#include "check/render.h"
#include "intake/cut.h"
#include "intake/receipt_view.h"
#include "intake/returned.h"
#include "intake/row_errors.h"
#include "intake/row_tag.h"
#include "service/api_accounts.h"
#include "service/api_admin.h"
#include "service/api_ledger.h"
#include "service/door_keys.h"
#include "service/errors.h"
#include "service/question_fields.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::SubmissionId;

template <class Answer>
Response answer_response(const Answer& answer, const Request& request) {
  return request.wants_text() ? text_response(check::to_text(answer, request.lang()))
                              : json_response(check::to_json(answer));
}

// ---- submissions

base::Result<intake::IngestOptions> ingest_options(const Request& request) {
  intake::IngestOptions options;
  options.item = request.get("item");
  options.source = request.get("source");
  options.operator_name = request.get("operator");
  options.file_name = request.get("file_name");
  options.sheet = request.get("sheet");
  if (options.item.empty()) return base::fail(kMissing, {{"name", "item"}});
  if (options.source.empty()) return base::fail(kMissing, {{"name", "source"}});
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

Response receipt_response(const intake::Receipt& receipt, const Request& request) {
  Response out = request.wants_text() ? text_response(intake::receipt_text(receipt, request.lang()))
                                      : json_response(json::serialize(intake::receipt_object(receipt)));
  out.headers["Taixin-Quarantined"] =
      std::to_string(receipt.submission.counts.quarantined + receipt.submission.counts.people - receipt.people_sealed);
  out.headers["Location"] = "/api/v1/submissions/" + std::to_string(receipt.submission.id.get());
  return out;
}

base::Result<Response> post_submission(App& app, Request& request) {
  TX_TRY(auto options, ingest_options(request));
  std::unique_ptr<intake::Source> source;
  if (const std::string path(request.get("path")); !path.empty()) {
    if (!request.local) return base::fail(kOnlyLocal);
    TX_TRY(source, intake::open_file(path));
    if (options.file_name.empty()) options.file_name = std::filesystem::path(path).filename().string();
  } else {
    source = intake::memory_source(request.body);
  }
  if (request.progress) options.progress = [&](double fraction, uint64_t) { request.progress(fraction); };
  TX_TRY(const auto receipt, app.intake().ingest(*source, options));
  return receipt_response(receipt, request);
}

base::Result<Response> get_submissions(App& app, const Request& request) {
  store::SubmissionFilter filter{
      .source = std::string(request.get("source")), .item = std::string(request.get("item")), .limit = 50};
  if (const auto cursor = request.get("cursor"); !cursor.empty()) {
    const auto id = parse_id(cursor);
    if (!id) return base::fail(kBadValue, {{"name", "cursor"}, {"value", std::string(cursor)}});
    filter.before = SubmissionId(*id);
  }
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto page, store::submissions(tx, filter));
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
  if (page.size() == filter.limit) out["next_cursor"] = std::to_string(page.back().id.get());
  return json_response(json::serialize(out));
}

base::Result<Response> get_submission(App& app, const Request& request, SubmissionId id) {
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto submission, store::submission(tx, id));
  if (!submission) return base::fail(intake::kUnknownSubmission, {{"id", std::to_string(id.get())}});
  TX_TRY(const auto receipt, intake::read_receipt(*submission));
  return receipt_response(receipt, request);
}

base::Result<Response> get_errors(App& app, const Request& request, SubmissionId id) {
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

base::Result<Response> post_retry(App& app, const Request& request, SubmissionId id) {
  intake::IngestOptions options;
  options.operator_name = request.get("operator");
  if (options.operator_name.empty()) return base::fail(kMissing, {{"name", "operator"}});
  TX_TRY(const auto receipt, app.intake().retry(id, options));
  return receipt_response(receipt, request);
}

base::Result<Response> submission_routes(App& app, Request& request, std::string_view rest) {
  if (rest.empty()) {
    if (request.method == "POST") return post_submission(app, request);
    if (request.method == "GET") return get_submissions(app, request);
    return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
  }
  rest.remove_prefix(1);
  const std::string_view number = rest.substr(0, rest.find('/'));
  const std::string_view action = rest.substr(number.size());
  const auto id = parse_id(number);
  if (id && action.empty() && request.method == "GET") return get_submission(app, request, SubmissionId(*id));
  if (id && action == "/errors" && request.method == "GET") return get_errors(app, request, SubmissionId(*id));
  if (id && action == "/retry" && request.method == "POST") return post_retry(app, request, SubmissionId(*id));
  return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
}

// ---- subjects and checks

base::Result<Response> post_search(App& app, const Request& request) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::search));
  TX_TRY(const auto answer, app.checker().find(session, query));
  return answer_response(answer.value(), request);
}

base::Result<Response> post_show(App& app, const Request& request) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::show));
  TX_TRY(const auto answer, app.checker().show(session, {query, fields.get("versions") == "true"}));
  return answer_response(answer.value(), request);
}

// Whether the JSON of one check is asked for.
bool is_check(const Request& request) {
  return request.path == "/api/v1/checks" && request.method == "POST" && !request.wants_text();
}

// As text; the JSON is given later.
base::Result<Response> post_check(App& app, const Request& request) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::check));
  TX_TRY(const auto answer, app.checker().check(session, query));
  return text_response(check::to_text(answer.value(), request.lang()));
}

// The request is as long-lived as `reply`.
void post_check_later(App& app, const Request& request, Reply& reply) {
  const auto started = [&]() -> base::Result<void> {
    TX_TRY(const QuestionFields fields, QuestionFields::read(request));
    TX_TRY(const std::string query, fields.need("query"));
    TX_TRY(const auto session, fields.admit(app, request, access::Action::check));
    app.checker().check_json(session, query, [reply, &request](base::Result<access::Released<std::string>> answer) {
      reply(answer ? json_response(std::move(*answer).value()) : problem(answer.error(), request));
    });
    return {};
  }();
  if (!started) reply(problem(started.error(), request));
}

std::string batch_summary(const check::BatchSummary& s, const Request& request) {
  if (request.wants_text()) {
    return fmt::format(
        fmt::runtime(request.lang() == base::Lang::zh
                         ? "共 {} 行：需关注 {}，未发现 {}，查无此主体 {}，名称不唯一 {}，自然人（不提供查询） "
                           "{}，未获授权 {}，无法读取 {}\n"
                         : "{} rows: attention {}, none {}, unknown {}, candidates {}, persons (not answered) {}, not "
                           "authorised {}, unreadable {}\n"),
        s.rows, s.attention, s.none, s.unknown, s.candidates, s.people, s.closed, s.unreadable);
  }
  return json::serialize(json::object{{"rows", s.rows},
                                      {"attention", s.attention},
                                      {"none", s.none},
                                      {"unknown", s.unknown},
                                      {"candidates", s.candidates},
                                      {"people", s.people},
                                      {"closed", s.closed},
                                      {"unreadable", s.unreadable},
                                      {"day", s.asked.day.iso()},
                                      {"known_at", base::iso_time(s.asked.known_at)}});
}

base::Result<Response> post_batch(App& app, Request& request) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const auto session, fields.admit(app, request, access::Action::check_batch));
  if (request.local && !request.get("in").empty()) {
    const std::string in(request.get("in")), out(request.get("out"));
    TX_TRY(auto source, intake::open_file(in));
    TX_TRY(const auto summary, check::run_batch(app.checker(), session, {source.get(), in, out, request.progress}));
    const std::string body = batch_summary(summary.value(), request);
    return request.wants_text() ? text_response(body) : json_response(body);
  }
  const bool csv = request.get("format") == "csv";
  std::string directory = (std::filesystem::temp_directory_path() / "taixin-batch-XXXXXX").string();
  if (!mkdtemp(directory.data())) return base::fail(kNoTemporary, {{"directory", directory}});
  const std::shared_ptr<void> remove(nullptr, [&](void*) { std::filesystem::remove_all(directory); });
  const auto out = std::filesystem::path(directory) / (csv ? "checks.csv" : "checks.xlsx");
  const auto source = intake::memory_source(request.body);
  TX_TRY(const auto summary,
         check::run_batch(app.checker(), session, {source.get(), std::string(request.get("file_name")), out, {}}));
  std::ifstream file(out, std::ios::binary);
  Response response = text_response(std::string(std::istreambuf_iterator<char>(file), {}));
  response.content_type =
      csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  response.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}\"", out.filename().string());
  response.headers["Taixin-Rows"] = std::to_string(summary->rows);
  return response;
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

base::Result<Response> get_quarantine(App& app, const Request& request) {
  store::QuarantineFilter filter{
      .source = std::string(request.get("source")), .item = std::string(request.get("item")), .limit = 100};
  if (request.get("state").empty() || request.get("state") == "waiting")
    filter.state = store::QuarantineState::waiting;
  else if (request.get("state") == "fixed")
    filter.state = store::QuarantineState::fixed;
  else if (request.get("state") == "dropped")
    filter.state = store::QuarantineState::dropped;
  else if (request.get("state") != "all")
    return base::fail(kBadValue, {{"name", "state"}, {"value", std::string(request.get("state"))}});
  for (const auto& [name, target] : {std::pair{"cursor", &filter.after}}) {
    const auto text = request.get(name);
    const auto id = text.empty() ? std::optional<int64_t>(0) : parse_id(text);
    if (!id) return base::fail(kBadValue, {{"name", name}, {"value", std::string(text)}});
    *target = *id;
  }
  if (const auto text = request.get("submission"); !text.empty()) {
    const auto id = parse_id(text);
    if (!id) return base::fail(kBadValue, {{"name", "submission"}, {"value", std::string(text)}});
    filter.submission = SubmissionId(*id);
  }
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto page, store::quarantined(tx, filter));
  if (request.wants_text()) {
    const bool zh = request.lang() == base::Lang::zh;
    std::string out;
    for (const auto& row : page) out += quarantined_text(row, zh);
    if (page.size() == filter.limit) out += fmt::format("... --cursor {}\n", page.back().id);
    return text_response(out.empty() ? (zh ? "没有退回数据\n" : "no refused rows\n") : out);
  }
  json::array list;
  for (const auto& row : page) list.push_back(quarantined_object(row));
  json::object out{{"rows", std::move(list)}};
  if (page.size() == filter.limit) out["next_cursor"] = std::to_string(page.back().id);
  return json_response(json::serialize(out));
}

base::Result<Response> quarantine_routes(App& app, Request& request, std::string_view rest) {
  if (rest.empty() && request.method == "GET") return get_quarantine(app, request);
  if (rest.empty()) return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
  rest.remove_prefix(1);
  const std::string_view tag = rest.substr(0, rest.find('/'));
  const std::string_view action = rest.substr(tag.size());
  if (action.empty() && request.method == "GET") {
    TX_TRY(const auto row, intake::find_quarantined(app.intake(), tag));
    if (request.wants_text()) return text_response(quarantined_text(row, request.lang() == base::Lang::zh));
    return json_response(json::serialize(quarantined_object(row)));
  }
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  const intake::Officer officer{fields.get("operator"), fields.get("reason")};
  if (action == "/drop" && request.method == "POST") {
    TX_CHECK(intake::drop_row(app.intake(), tag, officer));
    return done_response(request);
  }
  if (action == "/move" && request.method == "POST") {
    TX_TRY(const auto event, intake::move_record(app.intake(), tag, officer));
    return link_response(event, request);
  }
  return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
}

base::Result<Response> route(App& app, Request& request) {
  constexpr std::string_view kPrefix = "/api/v1/";
  std::string_view path = request.path;
  if (path == "/healthz" || path == "/readyz" || path == "/metrics") return health(app, request);
  if (path.starts_with("/ledger/")) return log_file(app, request, path.substr(8));
  if (!path.starts_with(kPrefix)) return base::fail(kNoRoute, {{"method", request.method}, {"path", request.path}});
  path.remove_prefix(kPrefix.size());
  const bool post = request.method == "POST";
  if (path.starts_with("submissions")) return submission_routes(app, request, path.substr(11));
  if (path.starts_with("quarantine")) return quarantine_routes(app, request, path.substr(10));
  if (path == "subjects/search" && post) return post_search(app, request);
  if (path == "subjects/show" && post) return post_show(app, request);
  if (path == "checks" && post) return post_check(app, request);
  if (path == "checks/batch" && post) return post_batch(app, request);
  if (path == "ledger" || path.starts_with("ledger/")) {
    return ledger_route(app, request, path.substr(std::min<size_t>(path.size(), 7)));
  }
  return admin_route(app, request, path);
}

}  // namespace

bool handle_api_later(App& app, Request& request, Reply& reply) {
  if (!is_check(request)) return false;
  post_check_later(app, request, reply);
  return true;
}

Response handle_api(App& app, Request& request) {
  std::promise<Response> later;
  Reply reply = [&later](Response response) { later.set_value(std::move(response)); };
  if (handle_api_later(app, request, reply)) return later.get_future().get();
  if (request.local) request.caller = access::Caller::of_console();
  auto accounts = account_route(app, request);
  auto response = accounts ? *std::move(accounts) : route(app, request);
  return response ? *std::move(response) : problem(response.error(), request);
}

}  // namespace taixin::service
