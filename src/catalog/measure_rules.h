// What packs say about measures: incentives for who keeps faith, restrictions for who broke it, each with the clause it
// rests on, what it follows from, who applies it and how long. A check names them; nobody is ever refused by a machine
// (domain/12.3.1). Loaded with the catalog, immutable afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/publication_rules.h"

namespace taixin::catalog {

enum class Direction : uint8_t { restriction, incentive };
// The three kinds of the national list (domain/02.1).
enum class MeasureKind : uint8_t {
  by_law,      // takes rights or adds duties: only by law
  management,  // of public bodies, takes no right
  own_will,    // others, on their own will
};
std::string_view direction_code(Direction direction);
std::string_view measure_kind_code(MeasureKind kind);

struct Measure {
  std::string code;
  Text name;
  Basis basis;
  Direction direction = Direction::restriction;
  MeasureKind kind = MeasureKind::management;
  bool must = false;                            // 应当; else 可以: from the clause
  std::set<std::string, std::less<>> items;     // follows from a record of one of these in force
  Dishonesty least = Dishonesty::unknown;       // of this class at least, as stated; unknown: of any
  std::set<std::string, std::less<>> purposes;  // the questions that it answers
  Text body;                                    // who applies it
  std::optional<Period> max;                    // from the decision; none: as long as the record is in force
  bool hearing = false;                         // the subject is heard before it is applied (听取陈述申辩)
};

// How soon a measure is lifted once what it followed from is over (解除惩戒措施).
struct Lifting {
  Basis basis;
  int working_days = 0;  // 0: the same day, or the next working day
};

struct MeasureRules {
  std::vector<Measure> measures;
  std::vector<Lifting> lifting;
  // The shortest term in force on `day` of those that act; none states one: 0.
  int lift_within(base::Day day) const;
  // As PublicationRules::acting.
  MeasureRules acting() const;
};

}  // namespace taixin::catalog
