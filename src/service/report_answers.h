// What the interface and the pages have in common about credit reports (report/reports.h): asking for one, who may have
// it again, and the files that it is handed out as.
#pragma once

#include <string>
#include <string_view>

#include "report/reports.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// What is asked of a report beside its subject, as texts: `kind`, `from`, `until`, `fields` (codes, separated by
// commas), `area`. kBadValue for a day that is none.
using ReportWish = std::map<std::string, std::string, std::less<>>;
base::Result<report::Order> report_order(const ReportWish& wish, base::Lang lang);
template <class Fields>  // QuestionFields, or whatever else gives a member by its name
ReportWish report_wish(const Fields& fields) {
  ReportWish out;
  for (const char* name : {"kind", "from", "until", "fields", "area"}) out[name] = fields.get(name);
  return out;
}
std::string_view report_kind_code(store::ReportKind kind);  // "ordinary", "special", "person"

// Of the caller's own subject: of a person its own report, whatever `kind` says.
base::Result<store::ReportEvent> issue_own_report(App& app, const Request& request, const ReportWish& wish);
// By an officer, for the purpose and on the basis that the request's members name (question_fields.h).
base::Result<store::ReportEvent> issue_officers_report(App& app, const Request& request);
// Of a body, for everybody.
base::Result<store::ReportEvent> issue_public_report(App& app, const Request& request, std::string_view query);

// A report again, by its number. report::kNoReport unless it is the caller's own, was given to everybody, or was asked
// for by the caller's unit; what is not the subject's own only on its day and while it still stands
// (report::kNoLonger), since what it says may have ended meanwhile. Read, it is in the log where it is somebody's look.
base::Result<store::ReportEvent> own_report(App& app, const Request& request, std::string_view number);
base::Result<store::ReportEvent> public_report(App& app, std::string_view number);
base::Result<store::ReportEvent> officers_report(App& app, const Request& request, std::string_view number);

// `format`: json, pdf, proof. The name of the file is the report's number, nobody's name. kNoRoute for others;
// report::kProofLater.
base::Result<Response> report_file(App& app, const store::ReportEvent& report, std::string_view format);

}  // namespace taixin::service
