// The page and the PDF of a blank form (blank_form.h): /guides/KIND/form and /guides/KIND/form.pdf, in either language.
#pragma once

#include <optional>

#include "catalog/case_rules.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// `rest`: the path below /guides/. Nothing when it is not this kind's form.
std::optional<Response> blank_form_page(App& app, const Visit& visit, const catalog::CaseKind& kind,
                                        std::string_view rest);
// For its guide.
Html blank_form_links(const Visit& visit, const catalog::CaseKind& kind);
// Drawn and signed, so not on the thread of quick answers.
bool is_blank_form_file(std::string_view path);

}  // namespace taixin::service
