// Blank forms (空白表格) for whoever applies on paper: what a kind of case asks for at its opening, out of the packs
// like its guide (pages_guides.h), as one model for the page to print and the PDF (report/blank_pdf.h).
#pragma once

#include "catalog/case_rules.h"
#include "report/blank_pdf.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// A part for who applies, one for the record where the kind is about one, one for each step that opens it, the
// signature, and what the window writes; below, what the guide says of papers, terms, places and law.
report::BlankForm blank_form(const Visit& visit, const catalog::Catalog& catalog, const catalog::CaseKind& kind,
                             base::Day day);
// The same with whose it is, and the address of its guide as a code: for the PDF.
report::BlankForm blank_form(App& app, const Visit& visit, const catalog::CaseKind& kind);

}  // namespace taixin::service
