// Who is on a list, by the records of its item (catalog/list_rules.h). Nothing of its own is kept: an entry is a
// record, and it is over when the record is (repaired, ended, withdrawn, shielded, its last day passed). So an answer
// is a function of packs, watermark and day, like every other.
//
//   TX_TRY(const auto stays, stays_of({facts, catalog, home}, subject, day, known_at));
//   if (const Stay* stay = on_list(stays, list)) ...
//
// Whether somebody may be told is not decided here: what leaves passes the gate (lists/members.h, check/). Threads:
// any.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/list_rules.h"
#include "facts/facts.h"

namespace taixin::lists {

using base::Day;
using base::KnownAt;
using base::RecordId;
using base::SubjectId;

enum class How : uint8_t { on, not_yet, expired, repaired, ended, withdrawn, shielded };
std::string_view how_code(How how);  // "on"
catalog::Text how_words(How how);
std::optional<How> how_named(std::string_view code);
inline constexpr std::array kHowsLeft{How::ended, How::repaired, How::withdrawn, How::shielded, How::expired};

// One entry of one subject.
struct Stay {
  const catalog::CreditList* list = nullptr;  // of the catalog
  RecordId record;
  How how = How::on;  // on the day asked
  std::optional<Day> entered, left;
  bool disputed = false;
  bool provisional = false;  // linked by name only: no entry anybody may go by
  KnownAt known_at;
};

struct Place {
  const facts::Facts& facts;
  const catalog::Catalog& catalog;
  store::Home& home;
};

// All entries about a subject that were known at `known_at`, as they stood on `day`: its history, newest first.
base::Result<std::vector<Stay>> stays_of(const Place& place, SubjectId subject, Day day, KnownAt known_at);
base::Result<std::vector<Stay>> stays_of(const Place& place, SubjectId subject, Day day);
// The entry by which it is on this list; null: it is not.
const Stay* on_list(const std::vector<Stay>& stays, const catalog::CreditList& list);
// What a record stands as on a day.
How how_of(const facts::Facts::Held& held, Day day);
std::optional<Day> left_on(const facts::Facts::Held& held, How how);

}  // namespace taixin::lists
