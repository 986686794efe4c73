// What units owe the platform.
#include <algorithm>
#include <array>

#include "catalog/duty_rules.h"
#include "catalog/errors.h"
#include "catalog/letter_rules.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

constexpr int kTermMax = 250;  // working days: a year
constexpr std::array<std::string_view, 5> kUnits{"city", "department", "county", "town", "zone"};

int term_of(Entry& entry, std::string_view key, int least) {
  if (!entry.has(key)) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", std::string(key)}});
  return static_cast<int>(entry.integer(key, least, least, kTermMax));
}

}  // namespace

void Loader::read_duty(Entry& entry) {
  Duty out;
  out.code = plain_code(entry);
  out.name = entry.name();
  out.items = entry.texts("items", Need::required);
  for (std::string& kind : entry.texts("units", Need::required)) {
    if (std::ranges::find(kUnits, kind) == kUnits.end()) {
      entry.bad_value("units", kind, fmt::format("{}", fmt::join(kUnits, " ")));
    }
    out.units.insert(std::move(kind));
  }
  const std::string every = entry.text("every");
  if (every == "quarter") {
    out.every = Every::quarter;
  } else if (!every.empty() && every != "month") {
    entry.bad_value("every", every, "month quarter");
  }
  out.within = term_of(entry, "within", 1);
  out.remind = term_of(entry, "remind", 1);
  out.letter = term_of(entry, "letter", 1);
  out.answer = term_of(entry, "answer", 1);
  out.decide = term_of(entry, "decide", 1);
  out.appeal = term_of(entry, "appeal", 1);
  if (out.letter < out.remind) entry.bad_value("letter", std::to_string(out.letter), "letter >= remind");
  out.basis = entry.basis();
  entry.finish();
  duty_entries_.push_back(entry);
  if (claim("duty", out.code, entry, "code")) catalog_->duties_->duties.push_back(std::move(out));
}

void Loader::check_duties() {
  for (Entry& entry : duty_entries_) {
    for (const std::string& code : entry.texts("items", Need::optional)) {
      if (std::ranges::any_of(drafts_, [&](const Draft& draft) { return draft.item.code.get() == code; })) continue;
      entry.refuse(kDeadReference, {{"key", "items"}, {"value", code}, {"target_zh", "目录项"}, {"target_en", "item"}},
                   "items");
    }
  }
  if (duty_entries_.empty()) return;
  for (const std::string_view code : kDutyLetters) {
    if (std::ranges::find(*catalog_->letters_, code, &LetterRule::code) != catalog_->letters_->end()) continue;
    duty_entries_.front().refuse(kDeadReference, {{"key", "letter"},
                                                  {"value", std::string(code)},
                                                  {"target_zh", "文书（[[letter]]）"},
                                                  {"target_en", "letter"}});
  }
}

const Duty* DutyRules::of(std::string_view item, std::string_view unit_kind, base::Day day) const {
  for (const Duty& one : duties) {
    if (!one.basis.in_force(day) || !one.units.contains(unit_kind)) continue;
    if (std::ranges::find(one.items, item) != one.items.end()) return &one;
  }
  return nullptr;
}

const Duty* DutyRules::duty(std::string_view code) const {
  const auto found = std::ranges::find(duties, code, &Duty::code);
  return found == duties.end() ? nullptr : &*found;
}

}  // namespace taixin::catalog
