#include "service/report_answers.h"

#include "access/errors.h"
#include "base/text.h"
#include "ledger/log_errors.h"
#include "ledger/prove.h"
#include "report/errors.h"
#include "service/errors.h"
#include "service/http_errors.h"
#include "service/own_subject.h"
#include "service/question_fields.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

using access::Action;
using store::ReportEvent;

constexpr std::string_view kEveryone = "everyone", kSelf = "subject_self";

std::string wished(const ReportWish& wish, std::string_view name) {
  const auto found = wish.find(name);
  return found == wish.end() ? std::string() : found->second;
}

base::Result<std::optional<base::Day>> day_wished(const ReportWish& wish, std::string_view name) {
  const std::string text = wished(wish, name);
  if (text.empty()) return std::optional<base::Day>();
  const auto day = base::parse_iso_day(text);
  if (!day) return base::fail(kBadValue, {{"name", std::string(name)}, {"value", text}});
  return day;
}

access::Asker own_asker(const Request& request) {
  access::Asker asker;
  asker.purpose = "self";
  asker.lang = request.lang();
  asker.caller = request.caller;
  asker.action = Action::own_read;
  return asker;
}

base::Result<ReportEvent> found(App& app, std::string_view number) {
  TX_TRY(const auto report, app.reports().find(number));
  if (!report) return base::fail(report::kNoReport);
  return *report;
}

base::Result<void> still_given(App& app, const ReportEvent& report) {
  if (report.day != app.home().clock().today()) return base::fail(report::kNoLonger);
  TX_TRY(const report::Standing standing, app.reports().standing(report));
  return standing == report::Standing::current ? base::Result<void>() : base::fail(report::kNoLonger);
}

}  // namespace

std::string_view report_kind_code(store::ReportKind kind) {
  if (kind == store::ReportKind::person) return "person";
  return kind == store::ReportKind::special ? "special" : "ordinary";
}

base::Result<report::Order> report_order(const ReportWish& wish, base::Lang lang) {
  report::Order order;
  if (const std::string kind = wished(wish, "kind"); !kind.empty()) order.kind = kind;
  TX_TRY(order.scope.from, day_wished(wish, "from"));
  TX_TRY(order.scope.until, day_wished(wish, "until"));
  order.scope.fields = texts_of(wished(wish, "fields"));
  order.scope.area = wished(wish, "area");
  order.lang = lang;
  return order;
}

base::Result<ReportEvent> issue_own_report(App& app, const Request& request, const ReportWish& wish) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_TRY(const auto session, access::admit(app.desk(), own_asker(request), {}));
  if (subject.get() >= vault::Vault::kFirstPerson) return app.reports().issue_own(session, request.lang());
  const auto card = app.facts().registry().card(subject);
  if (!card) return base::fail(report::kNoSubject);
  TX_TRY(report::Order order, report_order(wish, request.lang()));
  order.query = card->code();
  return app.reports().issue(session, order);
}

base::Result<ReportEvent> issue_officers_report(App& app, const Request& request) {
  TX_TRY(const QuestionFields fields, QuestionFields::read(request));
  TX_TRY(const std::string query, fields.need("query"));
  TX_TRY(report::Order order, report_order(report_wish(fields), request.lang()));
  order.query = query;
  order.progress = request.progress;
  TX_TRY(const auto session, fields.admit(app, request, Action::report));
  return app.reports().issue(session, order);
}

base::Result<ReportEvent> issue_public_report(App& app, const Request& request, std::string_view query) {
  report::Order order;
  order.query = query;
  order.lang = request.lang();
  return app.reports().issue(access::published(app.desk(), request.lang()), order);
}

base::Result<ReportEvent> own_report(App& app, const Request& request, std::string_view number) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_TRY(const ReportEvent report, found(app, number));
  if (report.subject != subject || report.audience != kSelf) return base::fail(report::kNoReport);
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  return report;
}

base::Result<ReportEvent> public_report(App& app, std::string_view number) {
  TX_TRY(const ReportEvent report, found(app, number));
  if (report.audience != kEveryone) return base::fail(report::kNoReport);
  TX_CHECK(still_given(app, report));
  return report;
}

base::Result<ReportEvent> officers_report(App& app, const Request& request, std::string_view number) {
  TX_TRY(const ReportEvent report, found(app, number));
  const bool own = request.caller.console() ? report.via == store::Via::console
                                            : report.unit != 0 && report.unit == request.caller.unit.get();
  if (report.audience == kEveryone || !own) return base::fail(report::kNoReport);
  access::Asker asker;
  asker.operator_name = request.get("operator");
  asker.purpose = report.purpose;
  asker.basis = report.basis;
  asker.lang = request.lang();
  asker.caller = request.caller;
  asker.action = Action::report;
  TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
  if (!session.open_to(report.subject)) return base::fail(report::kSubjectClosed);
  TX_CHECK(still_given(app, report));
  access::Note note{"report", {report.subject}, report.number, report.model, report.seq};
  TX_CHECK(access::log(app.home(), session, note));
  return report;
}

base::Result<Response> report_file(App& app, const ReportEvent& report, std::string_view format) {
  Response out;
  std::string_view ending = format;
  if (format == "pdf") {
    TX_TRY(out.body, app.reports().bytes(report, store::ReportPart::pdf));
    out.content_type = "application/pdf";
  } else if (format == "json") {
    TX_TRY(out.body, app.reports().bytes(report, store::ReportPart::model));
  } else if (format == "proof") {
    ledger::Prover prover(app.home(), app.ledger());
    const auto proof = prover.row(ledger::LogName::records, ledger::RowKind::report, report.id);
    if (!proof) {
      const bool early = proof.error().is(ledger::kNotSignedYet) || proof.error().is(ledger::kNotInLog) ||
                         proof.error().is(ledger::kNothingSigned);
      return early ? base::fail(report::kProofLater) : proof.error();
    }
    out.body = ledger::format_proof_file(*proof);
    out.content_type = "text/plain; charset=utf-8";
    ending = "tlog-proof";
  } else {
    return base::fail(kNoRoute, {{"method", "GET"}, {"path", std::string(base::prefix_code_points(format, 40))}});
  }
  out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}.{}\"", report.number, ending);
  out.headers["X-Robots-Tag"] = "noindex, noarchive";
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace taixin::service
