// Routes of cases: the subject's own (/own/cases) and those of officers (/cases). The engine decides who may what
// (cases/cases.h); these read, ask it, and render. Reading a case leaves a line in the access log before it is
// answered.
#pragma once

#include <span>

#include "cases/cases.h"
#include "check/check.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> case_routes();

// One case as JSON or text for whoever asked, with its steps and what it may do next.
base::Result<Response> case_response(App& app, const Request& request, int64_t id, int status = 200);
base::Result<Response> case_list_response(App& app, const Request& request,
                                          const std::vector<std::shared_ptr<const cases::Case>>& all);
// The step that a body of the shape CaseStepTaken names; a code in it is used up here. kCodeRefused.
base::Result<cases::Acting> acting_of(App& app, Request& request, int64_t id);
const Shape& case_step_shape();
// Takes the step; an identity that it opens is told to the auditors.
base::Result<std::shared_ptr<const cases::Case>> take_case_step(App& app, const access::Caller& caller,
                                                                const cases::Acting& acting);
// Who opened a case that seals it, for the two who may: an entry of the log and an alert are on disk when it returns.
struct ReadOpener {
  cases::Opener opener;
  std::string name, login, unit;
};
base::Result<ReadOpener> read_opener(App& app, const access::Caller& caller, base::Lang lang, int64_t id);

// The record that a case is about, as the gate shows it to whoever reads the case; nothing: it does not. Makes no entry
// of its own: the reading of the case, or of the list in which it stands, is one.
std::optional<check::ShownRecord> record_of_case(App& app, const access::Caller& caller, base::Lang lang,
                                                 const cases::Case& one);

// Whether this unit, or one below it, made the record of the case, handed it over, or opened the case.
bool is_case_of_unit(const access::Directory& directory, const cases::Case& one, access::UnitId unit);

// The county or zone that a case counts under, in lists as in the numbers of the city (cockpit.h): that of the unit
// that made its record, or else of the one that opened it. Empty: the city's.
std::string county_of_case(App& app, const access::Directory& directory, const cases::Case& one);
// As an address says which county is meant: its code, and for the city itself a word.
inline constexpr std::string_view kCityItself = "city";

// On disk when it returns: an officer has looked at this case. The subject finds it among its looks.
// `operator_name`: of the console.
base::Result<void> log_case_read(App& app, const access::Caller& caller, base::Lang lang, const cases::Case& one,
                                 std::string_view operator_name = {});

}  // namespace taixin::service
