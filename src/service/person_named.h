// A natural person as somebody else names it: by identity number or by the login of its account, in a body only.
#pragma once

#include <string>

#include "service/app.h"

namespace taixin::service {

// Whom it means here; 0 when nobody does: the caller goes on in the same way, so that nothing tells one from the other.
// The text is wiped. kBadValue ("person") for what can be neither a number nor a login, known here or not.
base::Result<base::SubjectId> person_named(App& app, std::string given);

}  // namespace taixin::service
