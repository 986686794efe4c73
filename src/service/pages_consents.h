// The pages of whoever asks for consents and authorisations, and receipts for both sides. Works without scripts.
//
//   /consents   what the unit asked for     /consents/new   asks for one     /consents/ID   one
//   /consents/ID/receipt   on paper
#pragma once

#include <optional>

#include "access/consents.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// After the visitor was found to have `consent_ask`. Nothing when the path is none of these.
std::optional<Response> consents_page(App& app, const Visit& visit, const Request& request);

// For either side: every step with its moment, who took it and the paper at a window; for the subject also the log's
// proof of each. `asker`: a refusal is no step that whoever asked may know of, and no row of the log is numbered for
// it, since a gap would tell. `base`: of the address.
Response consent_receipt(App& app, const Visit& visit, const access::Consent& consent, bool asker,
                         const std::string& base);
// The proof file of one step, for the subject; not found for a step that is not of this consent.
Response consent_proof(App& app, const Visit& visit, const access::Consent& consent, int64_t row);

const char* consent_step_words(access::ConsentStep step, const Visit& visit, bool asker);

}  // namespace taixin::service
