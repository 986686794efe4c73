// Search and the page of one subject. Rendering takes answers, so that it is tested without a home. Private to pages*.
#pragma once

#include <set>

#include "check/check.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// What a form asks about a subject.
struct Question {
  std::string query, operator_name, unit, purpose, basis, as_of, known_at;
  bool versions = false;
};
Question question_of(const FormFields& form, const Visit& visit);

// Purposes that are open to the visitor, for select boxes.
std::vector<Option> purpose_options(App& app, const Visit& visit);

Response home_page(const Visit& visit, const std::vector<Option>& purposes, const Question& question,
                   const FieldErrors& errors);
Response candidates_page(const Visit& visit, const check::SubjectMatch& match, const Question& question);
// Until when a record is published, and from when on its repair may be asked for, as of the day of the answer.
Html term_facts(const Visit& visit, const check::ShownRecord& record, base::Day day);

// What to try when nothing was found, and where what is known of bodies comes from.
Html told_not_found(const Visit& visit);

// Those of its records that everybody sees today; nothing: whoever asks is not the subject itself.
using SeenByAll = std::optional<std::set<base::RecordId>>;
// `past`: the purpose may ask for past states.
Response subject_page(const Visit& visit, const check::CheckAnswer& checked, const check::ShowAnswer& shown,
                      const Question& question, bool past, const SeenByAll& seen = {});

// POST /search and POST /subject.
Response answer_search(App& app, const Visit& visit, const FormFields& form);
Response answer_subject(App& app, const Visit& visit, const FormFields& form);

}  // namespace taixin::service
