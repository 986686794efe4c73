#include "service/api_reports.h"

#include <boost/json.hpp>

#include "report/errors.h"
#include "report/pdf.h"
#include "service/own_subject.h"
#include "service/question_fields.h"
#include "service/report_answers.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using store::ReportEvent;

constexpr std::string_view kPublicPath = "/api/v1/public/reports/", kOwnPath = "/api/v1/own/reports/",
                           kOfficersPath = "/api/v1/reports/";

base::Result<json::object> report_json(App& app, const ReportEvent& report, std::string_view path) {
  TX_TRY(const report::Standing standing, app.reports().standing(report));
  json::object out{{"number", report.number},
                   {"kind", report_kind_code(report.kind)},
                   {"audience", report.audience},
                   {"as_of", report.day.iso()},
                   {"issued_at", base::iso_time(report.at)},
                   {"model_sha256", base::hex(report.model)},
                   {"pdf_sha256", base::hex(report.pdf)},
                   {"certificate_sha256", base::hex(report.certificate)},
                   {"superseded", standing == report::Standing::superseded}};
  if (!report.purpose.empty()) out["purpose"] = report.purpose;
  json::object files;
  for (const std::string_view format : {"json", "pdf", "proof"}) {
    files[format] = std::string(path) + report.number + "/" + std::string(format);
  }
  out["files"] = std::move(files);
  return out;
}

base::Result<Response> issued(App& app, const ReportEvent& report, std::string_view path) {
  TX_TRY(const json::object out, report_json(app, report, path));
  return json_response(json::serialize(out), 201);
}

base::Result<Response> listed(App& app, const store::ReportFilter& filter, std::string_view path) {
  TX_TRY(const auto all, app.reports().list(filter));
  json::array reports;
  for (const ReportEvent& one : all) {
    TX_TRY(json::object out, report_json(app, one, path));
    reports.push_back(std::move(out));
  }
  return json_response(json::serialize(json::object{{"reports", std::move(reports)}}));
}

// ---- by an officer, for a purpose

base::Result<Response> post_report(App& app, Request& request, const PathArgs&) {
  TX_TRY(const ReportEvent report, issue_officers_report(app, request));
  return issued(app, report, kOfficersPath);
}

base::Result<Response> get_reports(App& app, Request& request, const PathArgs&) {
  store::ReportFilter filter;
  if (!request.caller.console()) filter.unit = request.caller.unit.get();
  return listed(app, filter, kOfficersPath);
}

base::Result<Response> get_report(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const ReportEvent report, officers_report(app, request, args.text[0]));
  return report_file(app, report, args.text[1]);
}

// ---- about oneself

base::Result<Response> post_own(App& app, Request& request, const PathArgs&) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const ReportEvent report, issue_own_report(app, request, report_wish(fields)));
  return issued(app, report, kOwnPath);
}

base::Result<Response> get_own_reports(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  return listed(app, {.subject = subject, .audience = "subject_self"}, kOwnPath);
}

base::Result<Response> get_own(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const ReportEvent report, own_report(app, request, args.text[0]));
  return report_file(app, report, args.text[1]);
}

// ---- by anybody

base::Result<Response> post_public(App& app, Request& request, const PathArgs&) {
  TX_TRY(const ReportEvent report, issue_public_report(app, request, member_of(request, "query")));
  return issued(app, report, kPublicPath);
}

base::Result<Response> get_public(App& app, Request&, const PathArgs& args) {
  TX_TRY(const ReportEvent report, public_report(app, args.text[0]));
  return report_file(app, report, args.text[1]);
}

base::Result<Response> post_verify(App& app, Request& request, const PathArgs&) {
  TX_TRY(const report::Verdict verdict,
         app.reports().verify(member_of(request, "number"), member_of(request, "digest")));
  return json_response(json::serialize(json::object{{"verdict", report::verdict_code(verdict)},
                                                    {"words", report::verdict_words(verdict).in(request.lang())}}));
}

#define TAIXIN_REPORT_MEMBERS                                                                                  \
  Member{.name = "kind", .max = 20, .example = "ordinary", .about = "ordinary or special"},                    \
      Member{.name = "from", .kind = Member::Kind::day, .max = 10, .about = "special: first day"},             \
      Member{.name = "until", .kind = Member::Kind::day, .max = 10, .about = "special: last day"},             \
      Member{.name = "fields", .max = 400, .about = "special: codes of fields, separated by commas"}, Member { \
    .name = "area", .max = 6, .about = "special: code of a region, of the bodies that decided"                 \
  }

constexpr Member kQuery{
    .name = "query", .required = true, .max = 400, .example = "91370999TX000001XE", .about = "code or full name"};
constexpr Member kOrderMembers[] = {kQuery, TAIXIN_REPORT_MEMBERS, TAIXIN_ASKER_MEMBERS};
constexpr Member kOwnMembers[] = {TAIXIN_REPORT_MEMBERS};
constexpr Member kPublicMembers[] = {kQuery};
constexpr Member kVerifyMembers[] = {
    {.name = "number", .required = true, .max = 40, .example = "XB20260401-7F3E9A2B1C", .about = "as printed"},
    {.name = "digest",
     .required = true,
     .max = 64,
     .example = "90c1f3ab52d7e0467c2b9f8d1e5a60337d20c4be18f6a95520e7b1d9c83f4a6e",
     .about = "SHA-256 as printed beside the code, or of the PDF"}};
constexpr Shape kOrder{"ReportOrder", kOrderMembers}, kOwn{"OwnReportOrder", kOwnMembers},
    kPublic{"PublicReportOrder", kPublicMembers}, kVerify{"ReportVerification", kVerifyMembers};

constexpr Route kRoutes[] = {
    {.method = "POST",
     .pattern = "/api/v1/reports",
     .operation = "issueReport",
     .action = Action::report,
     .handler = post_report,
     .body = Body::json,
     .shape = &kOrder},
    {.method = "GET",
     .pattern = "/api/v1/reports",
     .operation = "listReports",
     .action = Action::report,
     .handler = get_reports},
    {.method = "GET",
     .pattern = "/api/v1/reports/{report}/{format}",
     .operation = "getReport",
     .action = Action::report,
     .handler = get_report},
    {.method = "POST",
     .pattern = "/api/v1/own/reports",
     .operation = "issueOwnReport",
     .action = Action::own_read,
     .handler = post_own,
     .body = Body::json,
     .shape = &kOwn},
    {.method = "GET",
     .pattern = "/api/v1/own/reports",
     .operation = "listOwnReports",
     .action = Action::own_read,
     .handler = get_own_reports},
    {.method = "GET",
     .pattern = "/api/v1/own/reports/{report}/{format}",
     .operation = "getOwnReport",
     .action = Action::own_read,
     .handler = get_own},
    {.method = "POST",
     .pattern = "/api/v1/public/reports",
     .operation = "issuePublicReport",
     .handler = post_public,
     .body = Body::json,
     .shape = &kPublic},
    {.method = "GET",
     .pattern = "/api/v1/public/reports/{report}/{format}",
     .operation = "getPublicReport",
     .handler = get_public},
    {.method = "POST",
     .pattern = "/api/v1/public/reports/verify",
     .operation = "verifyReport",
     .handler = post_verify,
     .body = Body::json,
     .shape = &kVerify},
};

}  // namespace

std::span<const Route> report_routes() { return kRoutes; }

}  // namespace taixin::service
