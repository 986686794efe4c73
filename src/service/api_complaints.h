// Complaints (投诉举报): whoever has signed in may make one about a body, and goes on with its own. Neither the
// server's log nor that of answers says who came by these routes.
#pragma once

#include <span>

#include "cases/cases.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> complaint_routes();

// The kinds in force that seal who opens them; the first is what a complaint is.
const catalog::CaseKind* complaint_kind(App& app);
// Whether a path is of complaints, so that no log may name who came there.
bool is_of_complaints(std::string_view path);
// About the body with this code. `look_over`: cases::Opening. kCodeUnknown, and what Cases::begin says.
base::Result<std::shared_ptr<const cases::Case>> complain(App& app, const access::Caller& caller,
                                                          const std::string& code, cases::Form form,
                                                          bool look_over = false);
// One of the caller's own; cases::kNoCase.
base::Result<cases::CaseRead> own_complaint(App& app, const access::Caller& caller, int64_t id);

}  // namespace taixin::service
