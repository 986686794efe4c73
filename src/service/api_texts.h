// Texts that are held back from everybody, for the reviewer of the department that wrote them.
#pragma once

#include "disclose/redactions.h"
#include "service/routes.h"

namespace taixin::service {

// A page of those that the caller may decide about, in the log before it leaves: it shows what nobody else reads.
base::Result<disclose::Redactions::Page> held_texts(App& app, const access::Caller& caller, base::RecordId after);
// kOtherUnit, and the errors of Redactions::decide.
base::Result<store::Redaction> decide_text(App& app, const access::Caller& caller,
                                           const disclose::Redactions::Decision& decision);
std::span<const Route> text_routes();

}  // namespace taixin::service
