// Which changes of records those who received them are told of.
#include <algorithm>
#include <array>

#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

constexpr std::array<std::string_view, kRecordChanges> kChanges{"corrected", "repaired",   "withdrawn", "ended",
                                                                "shielded",  "unshielded", "moved"};
constexpr int kWithinMax = 250;  // working days: a year

}  // namespace

std::string_view record_change_code(RecordChange change) { return kChanges[static_cast<size_t>(change) - 1]; }

std::optional<RecordChange> record_change_of(std::string_view code) {
  const auto found = std::ranges::find(kChanges, code);
  if (found == kChanges.end()) return std::nullopt;
  return static_cast<RecordChange>(found - kChanges.begin() + 1);
}

void Loader::read_retraction(Entry& entry) {
  RetractionRule out;
  const std::string change = entry.text("change");
  if (const auto found = record_change_of(change)) {
    out.change = *found;
  } else if (!change.empty()) {
    entry.bad_value("change", change, "corrected repaired withdrawn ended shielded unshielded moved");
  }
  out.name = entry.name();
  for (std::string& code : entry.texts("classes", Need::optional)) out.classes.insert(std::move(code));
  if (!entry.has("within")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "within"}});
  out.within = static_cast<int>(entry.integer("within", 1, 1, kWithinMax));
  out.basis = entry.basis();
  entry.finish();
  retraction_entries_.push_back(entry);
  catalog_->retractions_.push_back(std::move(out));
}

void Loader::check_retractions() {
  for (size_t i = 0; i < catalog_->retractions_.size(); ++i) {
    for (const std::string& code : catalog_->retractions_[i].classes) {
      if (std::ranges::any_of(catalog_->classes_, [&](const CatalogClass& one) { return one.code == code; })) continue;
      retraction_entries_[i].refuse(
          kDeadReference, {{"key", "classes"}, {"value", code}, {"target_zh", "信用信息类别"}, {"target_en", "class"}},
          "classes");
    }
  }
}

const RetractionRule* Catalog::retraction(RecordChange change, std::string_view of_class, base::Day day) const {
  const RetractionRule* out = nullptr;
  for (const RetractionRule& rule : retractions_) {
    if (rule.change != change || !rule.basis.in_force(day)) continue;
    if (!rule.classes.empty() && !rule.classes.contains(of_class)) continue;
    if (!out || rule.within < out->within) out = &rule;
  }
  return out;
}

}  // namespace taixin::catalog
