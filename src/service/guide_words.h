// What the packs' kinds of cases say, in words for those who apply: guides (pages_guides.h) and blank forms
// (blank_form.h) say the same. Private to pages*.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/case_rules.h"
#include "catalog/catalog.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Opens a case, by its subject or by whoever has signed in.
bool begun_by_subject(const catalog::CaseStep& step);
std::string actor_words(const Visit& visit, const catalog::Catalog& catalog, const catalog::CaseActor& actor,
                        base::Day day);
std::string actors_words(const Visit& visit, const catalog::Catalog& catalog, const std::vector<catalog::CaseActor>& by,
                         base::Day day);
const char* effect_words(const Visit& visit, catalog::CaseEffect effect);
std::string conditions_words(const Visit& visit, const std::set<catalog::CaseCondition>& only);
// What is to be filled in: "text, at most 2000 characters".
std::string field_words(const Visit& visit, const catalog::CaseField& field);
std::string required_words(const Visit& visit, const catalog::CaseStep& step, const catalog::CaseField& field);
std::string days_words(const Visit& visit, int within);
// From when and how long a term runs; then when it stands still, and what lengthens it.
std::vector<std::string> clock_lines(const Visit& visit, const catalog::CaseKind& kind,
                                     const catalog::CaseClock& clock);

}  // namespace taixin::service
