// The pages of whoever asks for consents and authorisations, and receipts for both sides. Works without scripts.
//
//   /consents   what the unit asked for     /consents/new   asks for one     /consents/ID   one
//   /consents/ID/receipt   on paper         /consents/ID/proof/ROW   the log's proof of one step
#pragma once

#include <optional>

#include "access/consents.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// After the visitor was found to have `consent_ask`. Nothing when the path is none of these.
std::optional<Response> consents_page(App& app, const Visit& visit, const Request& request);

// For either side: every step with its moment, who took it, the paper at a window, and the number by which the log of
// records proves it. `asker`: a refusal is no step that whoever asked may know of. `base`: of the address.
Response consent_receipt(App& app, const Visit& visit, const access::Consent& consent, bool asker,
                         const std::string& base);
// The proof file of one step; not found for a step that is not of this consent, or that the asker may not know of.
Response consent_proof(App& app, const Visit& visit, const access::Consent& consent, bool asker, int64_t row);

const char* consent_step_words(access::ConsentStep step, const Visit& visit, bool asker);

}  // namespace taixin::service
