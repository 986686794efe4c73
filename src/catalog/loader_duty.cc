// What units owe the platform, and the words of what is sent to them.
#include <algorithm>
#include <array>

#include "catalog/duty_rules.h"
#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

constexpr int kTermMax = 250;  // working days: a year
constexpr std::array<std::string_view, 5> kUnits{"city", "department", "county", "town", "zone"};
constexpr std::array<std::string_view, 2> kPapers{"reminder", "rectification"};

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

void Loader::read_duty_paper(Entry& entry) {
  DutyPaper out;
  out.code = entry.text("code");
  if (!out.code.empty() && std::ranges::find(kPapers, out.code) == kPapers.end()) {
    entry.bad_value("code", out.code, fmt::format("{}", fmt::join(kPapers, " ")));
  }
  out.name = entry.name();
  out.number = entry.text("number");
  if (!out.number.empty() && out.number.find("{n}") == std::string::npos) {
    entry.bad_value("number", out.number, "…〔{year}〕{n}号");
  }
  out.words = entry.message("words");
  out.basis = entry.basis();
  entry.finish();
  if (claim("duty_paper", out.code, entry, "code")) catalog_->duties_->papers.push_back(std::move(out));
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
  for (const std::string_view code : kPapers) {
    if (std::ranges::any_of(catalog_->duties_->papers, [&](const DutyPaper& one) { return one.code == code; }))
      continue;
    duty_entries_.front().refuse(kDeadReference, {{"key", "duty_paper"},
                                                  {"value", std::string(code)},
                                                  {"target_zh", "文书（[[duty_paper]]）"},
                                                  {"target_en", "paper"}});
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

const DutyPaper* DutyRules::paper(std::string_view code, base::Day day) const {
  const auto found =
      std::ranges::find_if(papers, [&](const DutyPaper& one) { return one.code == code && one.basis.in_force(day); });
  return found == papers.end() ? nullptr : &*found;
}

}  // namespace taixin::catalog
