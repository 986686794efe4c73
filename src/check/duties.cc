#include "check/duties.h"

#include "catalog/list_rules.h"
#include "catalog/measure_rules.h"
#include "check/view.h"

namespace taixin::check {

DutyPlan::DutyPlan(const catalog::MeasureRules& measures, const catalog::ListRules& lists,
                   std::span<const PreparedItem> items, std::string_view purpose, Day day)
    : day_(day) {
  for (const catalog::Measure& one : measures.measures) {
    if (one.purposes.contains(purpose) && one.basis.in_force(day)) measures_.push_back(&one);
  }
  for (const PreparedItem& item : items) {
    OfItem out;
    const std::string& code = item.item->code.get();
    for (size_t i = 0; i < measures_.size(); ++i) {
      if (measures_[i]->items.contains(code)) out.places.push_back(i);
    }
    if (out.places.empty()) continue;
    const catalog::CreditList* list = lists.of_item(code, day);
    out.serious = list && list->kind == catalog::ListKind::dishonest;
    items_.emplace(&item, std::move(out));
  }
}

std::vector<Duty> DutyPlan::of(std::span<const Gathered> records) const {
  constexpr size_t kNamed = 20;
  struct Following {
    Duty duty;
    bool open = false;  // one of the records has no last day
  };
  std::vector<Following> following;  // as `measures_`; empty until something follows
  for (const Gathered& record : records) {
    const ShownRecord& shown = record.shown;
    if (shown.past_state || shown.provisional || shown.former_operator) continue;
    const auto item = items_.find(record.item);
    if (item == items_.end()) continue;
    const auto stated = item->second.serious ? catalog::Dishonesty::serious  //
                                             : static_cast<catalog::Dishonesty>(shown.severity);
    const std::optional<Day> in_force =
        shown.changes_on ? std::optional(shown.changes_on->plus_days(-1)) : std::nullopt;
    for (const size_t place : item->second.places) {
      const catalog::Measure& measure = *measures_[place];
      if (stated < measure.least) continue;
      std::optional<Day> until = in_force;
      if (measure.max && shown.decision) {
        const Day last = measure.max->last_day(*shown.decision);
        if (day_ > last) continue;
        until = until ? std::min(*until, last) : last;
      }
      if (following.empty()) following.resize(measures_.size());
      auto& [duty, open] = following[place];
      ++duty.count;
      if (duty.records.size() < kNamed) duty.records.push_back(shown.id);
      open = open || !until;
      if (until && (!duty.until || *duty.until < *until)) duty.until = until;
    }
  }
  std::vector<Duty> out;
  for (size_t i = 0; i < following.size(); ++i) {
    auto& [duty, open] = following[i];
    if (duty.count == 0) continue;
    duty.measure = measures_[i];
    if (open) duty.until.reset();
    out.push_back(std::move(duty));
  }
  return out;
}

}  // namespace taixin::check
