// Routes of cases: the subject's own (/own/cases) and those of officers (/cases). The engine decides who may what
// (cases/cases.h); these read, ask it, and render. Reading a case leaves a line in the access log before it is
// answered.
#pragma once

#include <span>

#include "cases/cases.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> case_routes();

// On disk when it returns: an officer has looked at this case. The subject finds it among its looks.
// `operator_name`: of the console.
base::Result<void> log_case_read(App& app, const access::Caller& caller, base::Lang lang, const cases::Case& one,
                                 std::string_view operator_name = {});

}  // namespace taixin::service
