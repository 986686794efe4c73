// What packs say units owe the platform (考核): which kinds of units report which items how often, until when, and the
// terms of what follows when they do not. Numbers and words are here; the engine is duty/. Loaded with the catalog,
// immutable afterwards. Grammar: docs/formats/packs.md, "duty".
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

enum class Every : uint8_t { month, quarter };

// One duty: of these units, for each of these items that they hand over, once in each period. All terms are working
// days; the day from which one runs is not counted.
struct Duty {
  std::string code;
  Text name;
  std::vector<std::string> items;            // codes
  std::set<std::string, std::less<>> units;  // kinds of units: city department county town zone
  Every every = Every::month;
  int within = 0;  // after the last day of the period: the last day to report or to declare that there was nothing
  int remind = 0;  // after that day: a reminder is due
  int letter = 0;  // after that day: a rectification letter is due
  int answer = 0;  // after a rectification letter, or after its answer was sent back: to answer it
  int decide = 0;  // after an answer, an appeal, a reported task: to decide on it
  int appeal = 0;  // after rows arrived late: to appeal the mark
  Basis basis;
};

// The letters that are sent to a unit: a reminder and a rectification letter (catalog/letter_rules.h).
inline constexpr std::string_view kDutyLetters[] = {"reminder", "rectification"};

struct DutyRules {
  std::vector<Duty> duties;
  // By which a unit of this kind owes this item on this day; null: it does not.
  const Duty* of(std::string_view item, std::string_view unit_kind, base::Day day) const;
  const Duty* duty(std::string_view code) const;  // whenever in force
};

}  // namespace taixin::catalog
