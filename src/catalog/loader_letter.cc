// The words of letters and their numbers; every letter that a case may leave has some.
#include <algorithm>

#include "base/text.h"
#include "catalog/case_rules.h"
#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

// "kind.step" or "kind.step.outcome" of some kind in the packs.
bool is_step(const CaseRules& cases, std::string_view name) {
  return std::ranges::any_of(cases.kinds, [&](const CaseKind& kind) {
    return std::ranges::any_of(kind.steps, [&](const CaseStep& step) {
      if (name == kind.code + "." + step.code) return true;
      return std::ranges::any_of(step.outcomes, [&](const CaseOutcome& outcome) {
        return !outcome.code.empty() && name == kind.code + "." + step.code + "." + outcome.code;
      });
    });
  });
}

}  // namespace

const std::string* LetterSeries::sign(std::string_view unit_code, bool city) const {
  auto found = signs.find(unit_code);
  if (found == signs.end() && city) found = signs.find("city");
  return found == signs.end() ? nullptr : &found->second;
}

std::string LetterSeries::number(std::string_view of_sign, int64_t year, int64_t n) const {
  return base::fill(form, {{"sign", std::string(of_sign)}, {"year", std::to_string(year)}, {"n", std::to_string(n)}});
}

std::string LetterSeries::stem(std::string_view of_sign, int64_t year) const {
  return base::fill(form.substr(0, form.find("{n}")), {{"sign", std::string(of_sign)}, {"year", std::to_string(year)}});
}

bool LetterRule::is_of(std::string_view kind, std::string_view step, std::string_view outcome) const {
  return std::ranges::any_of(of, [&](const std::string& step_name) {
    return step_name == fmt::format("{}.{}", kind, step) || step_name == fmt::format("{}.{}.{}", kind, step, outcome);
  });
}

void Loader::read_letter(Entry& entry) {
  LetterRule out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.words = entry.message("words");
  if (entry.has("person")) out.person = entry.message("person");
  out.of = entry.texts("of", Need::optional);
  letter_series_.push_back(entry.text("series", Need::optional));
  out.basis = entry.basis();
  entry.finish();
  if (!claim("letter", out.code, entry, "code")) {
    letter_series_.pop_back();
    return;
  }
  letter_entries_.push_back(entry);
  catalog_->letters_->push_back(std::move(out));
}

void Loader::read_letter_series(Entry& entry) {
  LetterSeries out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.form = entry.text("number");
  for (const char* part : {"{sign}", "{year}", "{n}"}) {
    if (!out.form.empty() && out.form.find(part) == std::string::npos) {
      entry.bad_value("number", out.form, "{sign} {year} {n}");
    }
  }
  out.basis = entry.basis();
  entry.finish();
  if (claim("letter_series", out.code, entry, "code")) series_.push_back(std::move(out));
}

void Loader::read_letter_sign(Entry& entry) {
  const std::string unit = entry.text("unit"), sign = entry.text("sign");
  (void)entry.basis();
  entry.finish();
  if (claim("letter_sign", unit, entry, "unit")) signs_[unit] = sign;
}

void Loader::check_letters() {
  const auto dead = [](const Entry& entry, std::string_view key, const std::string& name, const std::string& value,
                       const char* zh, const char* en) {
    entry.refuse(kDeadReference, {{"key", name}, {"value", value}, {"target_zh", zh}, {"target_en", en}}, key);
  };
  std::vector<std::shared_ptr<const LetterSeries>> all;
  for (LetterSeries& one : series_) {
    one.signs = signs_;
    all.push_back(std::make_shared<const LetterSeries>(std::move(one)));
  }
  for (size_t i = 0; i < catalog_->letters_->size(); ++i) {
    LetterRule& letter = (*catalog_->letters_)[i];
    for (const auto& one : all) {
      if (one->code == letter_series_[i]) letter.series = one;
    }
    if (!letter.series && !letter_series_[i].empty()) {
      dead(letter_entries_[i], "series", "series", letter_series_[i], "文号系列（[[letter_series]]）",
           "series of letters");
    }
    for (const std::string& name : letter.of) {
      if (!is_step(*catalog_->cases_, name)) dead(letter_entries_[i], "of", "of", name, "业务步骤", "step of a case");
    }
  }
  const auto& kinds = catalog_->cases_->kinds;
  for (size_t i = 0; i < kinds.size(); ++i) {
    for (const CaseStep& step : kinds[i].steps) {
      for (const CaseOutcome& outcome : step.outcomes) {
        if (outcome.letter.empty() || catalog_->letter(outcome.letter)) continue;
        dead(case_entries_[i], "code", kinds[i].code + "." + step.code + ".letter", outcome.letter,
             "文书（[[letter]]）", "letter");
      }
    }
  }
}

const LetterRule* Catalog::letter(std::string_view code) const {
  const auto found = std::ranges::find(*letters_, code, &LetterRule::code);
  return found == letters_->end() ? nullptr : &*found;
}

}  // namespace taixin::catalog
