// What packs say about measures.
#include <algorithm>

#include "catalog/errors.h"
#include "catalog/loader.h"
#include "catalog/measure_rules.h"

namespace taixin::catalog {

namespace {

constexpr std::array<std::string_view, 2> kDirections{"restriction", "incentive"};
constexpr std::array<std::string_view, 3> kKinds{"by_law", "management", "own_will"};
constexpr std::array<std::string_view, 2> kDuties{"may", "must"};

// The position of a word in a closed list; 0 and a problem when it is not there.
template <size_t N>
size_t chosen(Entry& entry, std::string_view key, const std::array<std::string_view, N>& names) {
  const std::string value = entry.text(key);
  const auto found = std::ranges::find(names, std::string_view(value));
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  if (!value.empty()) entry.bad_value(key, value, fmt::format("{}", fmt::join(names, " ")));
  return 0;
}

}  // namespace

std::string_view direction_code(Direction direction) { return kDirections[static_cast<size_t>(direction)]; }
std::string_view measure_kind_code(MeasureKind kind) { return kKinds[static_cast<size_t>(kind)]; }

void Loader::read_measure(Entry& entry) {
  Measure out;
  out.code = entry.text("code");
  out.name = entry.name();
  out.direction = static_cast<Direction>(chosen(entry, "direction", kDirections));
  out.kind = static_cast<MeasureKind>(chosen(entry, "kind", kKinds));
  out.must = chosen(entry, "duty", kDuties) == 1;
  for (std::string& item : entry.texts("items", Need::required)) out.items.insert(std::move(item));
  if (entry.has("least")) out.least = read_dishonesty(entry, "least");
  for (std::string& purpose : entry.texts("purposes", Need::required)) out.purposes.insert(std::move(purpose));
  out.body = entry.message("body");
  // How long it may last is never left open: as the record, or a period.
  if (const std::string term = entry.text("term"); term != "record") {
    out.max = period_named(term);
    if (!out.max && !term.empty()) entry.bad_value("term", term, "\"record\" \"30d\" \"3m\" \"1y\"");
  }
  out.hearing = entry.flag("hearing");
  out.basis = entry.basis();
  entry.finish();
  measure_entries_.push_back(entry);
  claim("measure", out.code, entry, "code");
  catalog_->measures_->measures.push_back(std::move(out));
}

void Loader::read_lifting(Entry& entry) {
  Lifting out;
  if (!entry.has("working_days")) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "working_days"}});
  out.working_days = static_cast<int>(entry.integer("working_days", 0, 0, 366));
  out.basis = entry.basis();
  entry.finish();
  catalog_->measures_->lifting.push_back(std::move(out));
}

// Measures follow from items that are there, restrictions from adverse ones and incentives from others; they answer
// purposes that are there.
void Loader::check_measures() {
  const auto& measures = catalog_->measures_->measures;
  for (size_t i = 0; i < measures.size(); ++i) {
    const Measure& measure = measures[i];
    const Entry& entry = measure_entries_[i];
    const auto dead = [&](std::string_view key, const std::string& value, std::string_view zh, std::string_view en) {
      entry.refuse(
          kDeadReference,
          {{"key", std::string(key)}, {"value", value}, {"target_zh", std::string(zh)}, {"target_en", std::string(en)}},
          key);
    };
    const bool restricts = measure.direction == Direction::restriction;
    for (const std::string& code : measure.items) {
      const auto draft = std::ranges::find_if(drafts_, [&](const Draft& d) { return d.item.code.get() == code; });
      if (draft != drafts_.end() && draft->item.adverse == restricts) continue;
      dead("items", code, restricts ? "失信信息目录项" : "守信信息目录项",
           restricts ? "adverse item" : "item that is not adverse");
    }
    for (const std::string& code : measure.purposes) {
      const auto known = [&](const Purpose& purpose) { return purpose.code == code; };
      if (std::ranges::none_of(catalog_->purposes_, known)) dead("purposes", code, "查询用途", "purpose");
    }
  }
}

int MeasureRules::lift_within(base::Day day) const {
  std::optional<int> least;
  for (const Lifting& one : lifting) {
    if (!one.basis.acts() || !one.basis.in_force(day)) continue;
    least = least ? std::min(*least, one.working_days) : one.working_days;
  }
  return least.value_or(0);
}

MeasureRules MeasureRules::acting() const {
  MeasureRules out = *this;
  std::erase_if(out.measures, [](const Measure& measure) { return !measure.basis.acts(); });
  return out;
}

}  // namespace taixin::catalog
