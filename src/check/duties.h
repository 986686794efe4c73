// Which measures a question may name, looked up once for a law, a purpose and a day: an answer then goes from its
// records to their measures without comparing a code. Inner header of the room. Immutable; threads: any.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "check/prepared.h"

namespace taixin::check {

struct Gathered;  // view.h

class DutyPlan {
 public:
  DutyPlan(const catalog::MeasureRules& measures, const catalog::ListRules& lists, std::span<const PreparedItem> items,
           std::string_view purpose, Day day);
  // The measures that follow from records, in the order of the packs. Linked by name only, of a former operator, no
  // longer in force: nothing follows.
  std::vector<Duty> of(std::span<const Gathered> records) const;
  // Whether a measure may follow from records of this item.
  bool names(const PreparedItem& item) const { return items_.contains(&item); }

 private:
  struct OfItem {
    bool serious = false;        // its entries are, whatever they state: a list of serious dishonesty (order 36)
    std::vector<size_t> places;  // in `measures_`
  };
  const Day day_;
  std::vector<const catalog::Measure*> measures_;
  std::unordered_map<const PreparedItem*, OfItem> items_;  // those that something follows from
};

}  // namespace taixin::check
