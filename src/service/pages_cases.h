// Cases for people, without scripts: an officer's in-box with its clocks, one case with its timeline and the forms of
// the next steps, and a subject's own.
//
//   /cases   in-box      /cases/ID   one case, and its next step
//   /my/cases/ID         the same for its subject
//   /my/apply/RECORD     what the subject may open about this record; 0: about itself
#pragma once

#include <optional>

#include "cases/cases.h"
#include "service/app.h"
#include "service/pages_case_form.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> case_page(App& app, const Visit& visit, const Request& request);

// Where one case stands among the pages: the address of its forms, and of the page behind it.
struct CasePlace {
  std::string path, back;
};
// ID/materials/MATERIAL below an address of cases; nothing: it is no such.
std::optional<Response> case_material_page(App& app, const Visit& visit, std::string_view rest, bool own);
// One case: its record in words where the visitor may see it, its terms, the next steps, what happened.
Response case_view(App& app, const Visit& visit, const cases::CaseRead& read, const CasePlace& place, CaseGiven given);
// Takes the step that a form of such a page names, and shows the page again.
Response case_post(App& app, const Visit& visit, const Request& request, int64_t id, const CasePlace& place);
enum class CaseList : uint8_t { officers, own, complaints };
Html case_table(App& app, const Visit& visit, const std::vector<std::shared_ptr<const cases::Case>>& all, CaseList of,
                std::string_view caption);
std::string case_kind_name(App& app, const Visit& visit, const cases::Case& one);

// For /my: the subject's cases.
Html own_cases(App& app, const Visit& visit, base::SubjectId subject);

}  // namespace taixin::service
