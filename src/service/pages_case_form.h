// The form of one step of a case, without scripts: its fields as a page asks for them, what came back, and what was
// refused of it.
#pragma once

#include <string>
#include <vector>

#include "cases/cases.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// A form as it was sent, and what was refused of it. Materials of it are kept, and stand as their ids.
struct CaseGiven {
  FormFields fields;
  FieldErrors errors;
  int status = 200;
};
CaseGiven case_sent(App& app, const Visit& visit, const Request& request);
// A form for one step; `hidden`: what else it sends.
Html case_step_form(const Visit& visit, std::string_view action, const catalog::CaseStep& step,
                    const std::vector<const catalog::CaseOutcome*>& outcomes, const Html& hidden,
                    const CaseGiven& given);
// The fields of one step in a form, which stand there with the step before their names.
cases::Form case_form_of(const FormFields& fields, const std::string& step);
// An error at the field that it speaks of.
FieldErrors case_errors(const base::Error& error, const std::string& step, Lang lang);

}  // namespace taixin::service
