// What figures are counted from, and what other rooms hand in. All that is referred to outlives it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "access/directory.h"
#include "bulletin/period.h"
#include "catalog/catalog.h"
#include "facts/facts.h"
#include "store/home.h"
#include "store/payload.h"

namespace taixin::bulletin {

// What a unit was to report of an item in a period: set elsewhere (the duties of units), asked for here.
struct Expected {
  std::string unit, item;         // name of the unit, code of the item
  std::optional<uint64_t> count;  // nothing: it has to report, and nobody has set how many
  bool declared = false;          // it declared that there was nothing (零报送)
  Span span;                      // the period of the duty
};
// Of periods that have a day in the span, as known at a moment. Nothing in it: no duty is kept here, which a figure
// says instead of a number.
using ExpectedOf = std::function<base::Result<std::vector<Expected>>(const Span& span, KnownAt known_at)>;

// Whether the late mark of a row was lifted by then, by submission and line: such a row came in time.
using IsLifted = std::function<bool(base::SubmissionId submission, uint32_t line)>;
using LiftedAt = std::function<base::Result<IsLifted>(KnownAt known_at)>;

struct World {
  store::Home& home;
  const catalog::Catalog& catalog;
  const facts::Facts& facts;
  const store::Packer& packer;
  std::function<std::shared_ptr<const access::Directory>()> directory;
  // Code of the county of a unit; empty: the city's.
  std::function<std::string(access::UnitId)> county;
  ExpectedOf expected;  // none: nobody keeps duties
  LiftedAt lifted;      // none: nobody lifts marks
};

}  // namespace taixin::bulletin
