// What somebody sends in a case of its own is looked over before it is sent (WCAG 2.1, 3.3.4): the form answers with a
// page that says it all in words, with a button that sends it and one that goes back to the form as it was filled in.
// Everything was checked by then, and nothing was taken (cases::Opening::look_over). No script.
#pragma once

#include "catalog/case_rules.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Comes from that page: to be sent, or to be changed.
bool was_looked_over(const FormFields& fields);
bool goes_back(const FormFields& fields);
// `action`: where its form goes. `about`: pairs of a list of facts, what it is about; may be empty.
Response look_over_page(App& app, const Visit& visit, std::string_view action, const catalog::CaseStep& step,
                        const FormFields& fields, const Html& about);

// What may be done about a record, for who has not done it before; and of a case that goes on, that others act now.
// `nothing`: nothing waits for the visitor.
Html told_choices(const Visit& visit);
Html told_waiting(const Visit& visit, bool nothing);

}  // namespace taixin::service
