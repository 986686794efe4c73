// The PDF of a model: cover, notes, the subject's state, a summary, section by section, how to object; with the QR code
// of the verification page, tagged, and signed (seal.h). The same model and key give the same bytes.
//
//   TX_TRY(const std::string pdf, draw_pdf(model, to_json(model), *seal));
//
// Threads: any; Pango keeps its fonts for each thread.
#pragma once

#include "report/model.h"
#include "report/seal.h"

namespace taixin::report {

// Where the report can be verified: number and digest in the address, nothing else.
std::string verify_address(const Model& model, const base::Sha256& digest);

// kCannotDraw, kCannotSign.
base::Result<std::string> draw_pdf(const Model& model, std::string_view json, const SealProvider& seal);

}  // namespace taixin::report
