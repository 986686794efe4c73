#include "service/pages.h"

#include "catalog/site_rules.h"
#include "service/api.h"
#include "service/api_complaints.h"
#include "service/door_keys.h"
#include "service/embed.h"
#include "service/errors.h"
#include "service/http_errors.h"
#include "service/kept_forms.h"
#include "service/office_rooms.h"
#include "service/openapi.h"
#include "service/pages_account.h"
#include "service/pages_admin.h"
#include "service/pages_admin_log.h"
#include "service/pages_audit.h"
#include "service/pages_blank_form.h"
#include "service/pages_cases.h"
#include "service/pages_catalog.h"
#include "service/pages_complaints.h"
#include "service/pages_consents.h"
#include "service/pages_display.h"
#include "service/pages_guides.h"
#include "service/pages_lists.h"
#include "service/pages_looks.h"
#include "service/pages_materials.h"
#include "service/pages_news.h"
#include "service/pages_outgoing.h"
#include "service/pages_own.h"
#include "service/pages_power.h"
#include "service/pages_public.h"
#include "service/pages_report.h"
#include "service/pages_report_desk.h"
#include "service/pages_retractions.h"
#include "service/pages_reviews.h"
#include "service/pages_rules.h"
#include "service/pages_site.h"
#include "service/pages_statistics.h"
#include "service/pages_subject.h"
#include "service/pages_submit.h"
#include "service/pages_texts.h"
#include "service/pages_verify.h"
#include "service/routes.h"
#include "service/session_end.h"
#include "service/workbench.h"

namespace taixin::service {
namespace {

bool for_programs(std::string_view path) {
  return path.starts_with("/api/") || path.starts_with("/ledger/") || path == "/healthz" || path == "/readyz" ||
         path == "/metrics" || path == "/openapi.json";
}

// A POST that another site's page makes a visitor's browser send. Programs send neither header.
bool foreign(const Request& request) {
  if (request.local || request.method == "GET") return false;
  if (const auto site = request.header("sec-fetch-site"); !site.empty()) return site != "same-origin" && site != "none";
  const auto origin = request.header("origin");
  if (origin.empty()) return false;
  const std::string host(request.header("host"));
  return origin != (request.secure ? "https://" : "http://") + host;
}

Response fixed(std::string_view content, std::string content_type) {
  Response out{200, std::move(content_type), {}, std::string(content), {}};
  out.headers["Cache-Control"] = "public, max-age=31536000, immutable";
  return out;
}

// The number in /submissions/12 or /submissions/12/retry.
std::optional<base::SubmissionId> submission_in(std::string_view path, std::string_view action) {
  path.remove_prefix(std::string_view("/submissions/").size());
  if (!path.ends_with(action)) return std::nullopt;
  path.remove_suffix(action.size());
  int64_t id = 0;
  if (path.empty() || path.size() > 17) return std::nullopt;
  for (const char c : path) {
    if (c < '0' || c > '9') return std::nullopt;
    id = id * 10 + (c - '0');
  }
  return base::SubmissionId(id);
}

bool in_folder(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

// What an officer's page needs; nothing: everybody may read it.
std::optional<access::Action> action_of_page(const Visit& visit) {
  using enum access::Action;
  const std::string_view path = visit.path;
  if (path == "/" || path == "/search") return search;
  if (path == "/subject")
    return visit.caller.who() && visit.caller.who()->kind != access::AccountKind::staff ? own_read : show;
  if (path == "/submit") return submit;
  if (path == "/quality") return quality_read;
  if (in_folder(path, "/rules")) return rule_change;
  if (path == "/texts") return submission_review;
  if (path == "/log" || in_folder(path, "/alerts")) return visit.post ? alert_close : log_read;
  if (path == "/admin-log") return admin_audit;
  if (in_folder(path, "/consents")) return consent_ask;
  if (in_folder(path, "/questions")) return question_answer;
  if (in_folder(path, "/delays")) return log_delay;
  if (path == "/reviews" || path.starts_with("/reviews/")) {
    if (!visit.post) return submission_read;
    return path.ends_with("/withdraw") ? submit : submission_review;
  }
  if (path == "/submissions" || path.starts_with("/submissions/")) {
    return path.ends_with("/retry") ? quarantine_fix : submission_read;
  }
  return std::nullopt;
}

std::set<std::string_view> closed_sections(App& app, const access::Caller& caller) {
  using enum access::Action;
  std::set<std::string_view> out;
  for (const auto& [action, path] : {std::pair{search, "/"},
                                     {submit, "/submit"},
                                     {submission_read, "/submissions"},
                                     {submission_read, "/reviews"},
                                     {submission_review, "/texts"},
                                     {quality_read, "/quality"},
                                     {case_read, "/cases"},
                                     {case_act, "/outgoing"},
                                     {retraction_read, "/retractions"},
                                     {measure_read, "/measures"},
                                     {consent_ask, "/consents"},
                                     {question_answer, "/questions"},
                                     {log_delay, "/delays"},
                                     {log_read, "/alerts"},
                                     {log_read, "/log"},
                                     {admin_audit, "/admin-log"},
                                     {rule_change, "/rules"},
                                     {account_manage, "/accounts"},
                                     {unit_manage, "/units"},
                                     {own_read, "/my"}}) {
    if (!need(app, caller, action)) out.insert(path);
  }
  if (!has_report_desk(app, caller)) out.insert("/reports");
  if (!need(app, caller, case_read) && !need(app, caller, show)) out.insert("/lists");
  return out;
}

// Where somebody begins who has no use for the search.
std::string first_page(App& app, const Visit& visit) {
  using enum access::Action;
  for (const auto& [action, path] : {std::pair{submission_review, "/reviews"},
                                     {submission_read, "/submissions"},
                                     {case_read, "/cases"},
                                     {own_read, "/my"},
                                     {account_manage, "/accounts"},
                                     {unit_manage, "/units"},
                                     {rule_change, "/rules"},
                                     {admin_audit, "/admin-log"}}) {
    if (need(app, visit.caller, action)) return path;
  }
  return "/account";
}

// Nothing: the page may be shown.
std::optional<Response> closed(App& app, const Visit& visit) {
  const auto action = action_of_page(visit);
  if (!action) return std::nullopt;
  const auto allowed = need(app, visit.caller, *action);
  if (allowed) return std::nullopt;
  if (!visit.caller.known() && !visit.post) return see_other("/sign-in");
  if (visit.caller.known() && visit.path == "/") return see_other(first_page(app, visit));
  if (visit.caller.known()) {
    access::Asker asker;
    asker.caller = visit.caller;
    asker.action = *action;
    if (const auto logged = access::log_denied(app.home(), asker, allowed.error().code()); !logged) {
      return error_page(visit, logged.error());
    }
  }
  return error_page(visit, allowed.error());
}

Response get_page(App& app, const Visit& visit) {
  const std::string& path = visit.path;
  const base::Day today = app.home().clock().today();
  if (path == "/") return home_page(visit, purpose_options(app, visit), question_of({}, visit), {});
  if (path == "/search" || path == "/subject") return see_other("/");  // an answer asked for again by its address
  if (path == "/submit") return ask_submit(app, visit);
  if (path == "/submissions") return ask_submissions(app, visit);
  if (path.starts_with("/submissions/")) {
    if (const auto id = submission_in(path, "")) return ask_receipt(app, visit, *id);
    if (const auto id = submission_in(path, "/retry")) return see_other("/submissions/" + std::to_string(id->get()));
  }
  if (path == "/quality") return ask_quality(app, visit);
  if (path == "/admin-log") return admin_log_page(app, visit);
  if (path == "/catalog") return catalog_page(app, visit);
  if (path.starts_with("/catalog/")) {
    const auto* item = app.catalog().item(base::ItemCode(path.substr(9)), today);
    if (item) return item_page(visit, app.catalog(), *item);
  }
  if (path == "/docs") return docs_page(visit, openapi_json());
  if (path == "/embed/check.js") {
    Response out{200, "text/javascript; charset=utf-8", {}, std::string(embed_script()), {}};
    out.headers["Cache-Control"] = "public, max-age=300";
    out.headers["Cross-Origin-Resource-Policy"] = "cross-origin";  // pages of other departments load it
    return out;
  }
  if (path == style_path()) return fixed(style_sheet(), "text/css; charset=utf-8");
  if (path == "/icon.svg" || path == "/favicon.ico") return fixed(icon_svg(), "image/svg+xml");
  return not_found_page(visit);
}

Response post_page(App& app, const Visit& visit, const Request& request) {
  const std::string& path = visit.path;
  if (path == "/submit") return take_submit(app, visit, request);
  const bool form = request.header("content-type").starts_with("application/x-www-form-urlencoded");
  const FormFields fields = form ? parse_form(request.body) : FormFields();
  if (path == "/search") return answer_search(app, visit, fields);
  if (path == "/subject") return answer_subject(app, visit, fields);
  if (path.starts_with("/submissions/")) {
    if (const auto id = submission_in(path, "/retry")) return take_retry(app, visit, *id, fields);
  }
  return not_found_page(visit);
}

// As the server's log names whose request it was: never a name.
std::string log_name(const Request& request) {
  if (is_of_complaints(request.path)) return {};  // who makes one is sealed
  return request.caller.account == access::AccountId() ? std::string()
                                                       : "a-" + std::to_string(request.caller.account.get());
}

// Each page sees to it who may read it.
Response answer_page(App& app, const Visit& visit, const Request& request) {
  if (Workbench::has(visit.path) && !app.workbench())
    return error_page(visit, base::fail(kNoWorkbench, {{"path", "/desk/"}}));
  try {
    if (auto page = account_page(app, visit, request)) return *std::move(page);
    if (auto page = power_page(app, visit, request)) return *std::move(page);
    if (auto page = admin_page(app, visit, request)) return *std::move(page);
    if (auto page = report_page(app, visit, request)) return *std::move(page);
    if (auto page = report_desk_page(app, visit, request)) return *std::move(page);
    if (auto page = outgoing_page(app, visit, request)) return *std::move(page);
    if (auto page = materials_page(app, visit)) return *std::move(page);
    if (auto page = own_page(app, visit, request)) return *std::move(page);
    if (auto page = site_page(app, visit)) return *std::move(page);
    if (auto page = display_page(visit)) return *std::move(page);
    if (auto page = guide_page_for(app, visit)) return *std::move(page);
    if (auto page = statistics_page_for(app, visit)) return *std::move(page);
    if (auto page = news_page_for(app, visit, request)) return *std::move(page);
    if (auto page = verify_page_for(app, visit, request)) return *std::move(page);
    if (auto page = list_page_for(app, visit, request)) return *std::move(page);
    if (auto page = list_history_page(app, visit, request)) return *std::move(page);
    if (auto page = measure_page(app, visit, request)) return *std::move(page);
    if (auto page = public_page(app, visit, request)) return *std::move(page);
    if (auto page = case_page(app, visit, request)) return *std::move(page);
    if (auto page = complaint_page(app, visit, request)) return *std::move(page);
    if (auto page = retraction_page(app, visit, request)) return *std::move(page);
    if (auto page = closed(app, visit)) return *std::move(page);
    if (auto page = audit_page(app, visit, request)) return *std::move(page);
    if (auto page = consents_page(app, visit, request)) return *std::move(page);
    if (auto page = looks_page(app, visit, request)) return *std::move(page);
    if (auto page = review_page(app, visit, request)) return *std::move(page);
    if (auto page = rules_page(app, visit, request)) return *std::move(page);
    if (auto page = texts_page(app, visit, request)) return *std::move(page);
    if (request.method == "GET") return get_page(app, visit);
    if (request.method == "POST") return post_page(app, visit, request);
  } catch (const std::exception&) {  // a library's exception that no room converted
    return error_page(visit, base::fail(kHandlerFailed));
  }
  Response out = error_page(
      visit,
      base::fail(kMethodNotAllowed, {{"path", request.path}, {"method", request.method}, {"allow", "GET, POST"}}));
  out.headers["Allow"] = "GET, HEAD, POST";
  return out;
}

Response answer_site(App& app, Request& request) {
  if (foreign(request)) return problem(base::fail(kForeignOrigin), request);
  if (app.workbench() && Workbench::has(request.path) && request.method == "GET")
    return app.workbench()->answer(request);
  const auto known = identify(app, request);
  if (for_programs(request.path)) return known ? handle_api(app, request) : problem(known.error(), request);
  Visit visit = visit_of(request);
  visit.sandbox = app.sandbox();
  visit.closed = closed_sections(app, visit.caller);
  visit.site = app.catalog().site().site(app.home().clock().today());
  if (!visit.caller.known()) {
    if (auto page = keep_for_later(app, visit, request)) return *std::move(page);
  }
  if (!known) return error_page(visit, known.error());
  Response out = answer_page(app, visit, request);
  if (visit.csrf.empty() || !visit.caller.known()) return out;
  KeptForms& forms = *app.offices().kept_forms;
  forms.note(visit.csrf, visit.caller.account);
  if (visit.post) forms.drop(visit.caller.account, visit.path);
  show_kept_form(app, visit, out);
  if (const auto end = session_end(app, request)) show_session_end(visit, *end, out);
  return out;
}

}  // namespace

bool about_published(const Request& request) {
  const std::string_view path = request.path;
  if (path == "/open") return request.method == "POST";  // a search answers with the body's page
  for (const std::string_view folder : {"/open/subject", "/open/listings", "/open/report"}) {
    if (in_folder(path, folder)) return true;
  }
  return path.starts_with("/open/lists/") || (path.starts_with("/api/v1/public/") && path != "/api/v1/public/lists");
}

bool is_bulk(const Request& request) {
  if (!for_programs(request.path)) {
    if (request.path == "/open/check" || request.path == "/texts") return true;  // reads all that may be public
    if (is_blank_form_file(request.path)) return true;                           // drawn and signed
    if (request.path == "/my/export") return true;                               // all that is held, as a file
    if (request.path.starts_with("/open/statistics") || request.path.starts_with("/open/data")) return true;  // too
    if (request.path == "/open/report" || request.path == "/my/reports" || in_folder(request.path, "/verify") ||
        request.path == "/reports/new") {
      return request.method == "POST";  // a document is drawn and signed, or digested
    }
    if (request.path == "/measures" || request.path == "/measures/sheet" || request.path == "/measures/statistics") {
      return true;
    }
    return request.method == "POST" && (request.path == "/submit" || request.path == "/lists/history" ||
                                        request.path == "/lists/removals" || request.path == "/measures/sheet" ||
                                        request.path.ends_with("/retry") || request.path.ends_with("/approve"));
  }
  const auto match = match_route(request.method, request.path);
  return match && match->route->bulk && request.get("async") != "true";
}

uint64_t body_limit(const Request& request) {
  constexpr uint64_t kSmall = 64 << 10, kReport = 8 << 20;
  if (in_folder(request.path, "/verify")) return kReport;  // a file, of anybody
  const bool shows = request.local || !request.header("cookie").empty() || !request.header("authorization").empty() ||
                     !request.peer_certificate.empty();
  if (!shows) return kSmall;
  if (request.path == "/submit") return UINT64_MAX;
  if (request.path == "/measures/sheet") return kReport;
  // Pages whose forms take materials (cases/materials.h), and their route.
  constexpr uint64_t kMaterials = 64 << 20;
  for (const std::string_view place : {"/my/apply/", "/my/cases/", "/cases/", "/complaints", "/api/v1/materials"}) {
    if (request.path.starts_with(place)) return kMaterials;
  }
  if (!for_programs(request.path)) return kSmall;
  const auto match = match_route(request.method, request.path);
  return match && match->route->body == Body::file ? UINT64_MAX : kSmall;
}

bool handle_site_later(App& app, Request& request, Reply& reply) {
  if (!for_programs(request.path) || foreign(request)) return false;
  if (const auto known = identify(app, request); !known) return reply(problem(known.error(), request)), true;
  reply = [reply, account = log_name(request), end = session_end(app, request)](Response response) {
    response.log_account = account;
    if (end) tell_session_end(*end, response);
    reply(std::move(response));
  };
  return handle_api_later(app, request, reply);
}

Response handle_site(App& app, Request& request) {
  Response out = answer_site(app, request);
  out.log_account = log_name(request);
  if (!for_programs(request.path)) return out;
  if (const auto end = session_end(app, request)) tell_session_end(*end, out);
  return out;
}

}  // namespace taixin::service
