// The words of letters; every letter that a case may leave has some.
#include <algorithm>

#include "catalog/case_rules.h"
#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {

void Loader::read_letter(Entry& entry) {
  LetterRule out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.words = entry.message("words");
  out.basis = entry.basis();
  entry.finish();
  if (claim("letter", out.code, entry, "code")) catalog_->letters_->push_back(std::move(out));
}

void Loader::check_letters() {
  const auto& kinds = catalog_->cases_->kinds;
  for (size_t i = 0; i < kinds.size(); ++i) {
    for (const CaseStep& step : kinds[i].steps) {
      for (const CaseOutcome& outcome : step.outcomes) {
        if (outcome.letter.empty() || catalog_->letter(outcome.letter)) continue;
        case_entries_[i].refuse(kDeadReference,
                                {{"key", kinds[i].code + "." + step.code + ".letter"},
                                 {"value", outcome.letter},
                                 {"target_zh", "文书（[[letter]]）"},
                                 {"target_en", "letter"}},
                                "code");
      }
    }
  }
}

const LetterRule* Catalog::letter(std::string_view code) const {
  const auto found = std::ranges::find(*letters_, code, &LetterRule::code);
  return found == letters_->end() ? nullptr : &*found;
}

}  // namespace taixin::catalog
