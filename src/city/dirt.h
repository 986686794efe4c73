// What is wrong with real files, as kinds: what the row looks like and what intake must make of it. A row has at most
// one kind, so the tally of a file is exact and an end-to-end test can hold a receipt against it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "city/bodies.h"
#include "city/random.h"
#include "city/sheet.h"

namespace taixin::city {

enum class Dirt : uint8_t {
  none,
  // refused: quarantined with their reason
  wrong_check_character,
  code_of_another,  // the name of one registered body with the code of another
  missing_required,
  impossible_day,  // 2023-02-30
  future_day,      // decided after today
  unclear_kind,    // 暂扣或者吊销 alone
  // about a natural person: not kept
  natural_person,
  // known already
  duplicate,        // the same row again
  changed_version,  // the same document with another content
  // good rows in a strange form: they go in, with or without a remark
  former_name,  // the name before the renaming, with the right code
  other_day_style,
  sentinel_day,  // 2099/12/31, 9999-9-9
  full_width_code,
  padded,                 // trailing blanks, no-break spaces, ideographic spaces
  amount_with_separator,  // 1,234.5
  amount_with_unit,       // 0.5万元
  several_kinds,          // 警告；罚款, 其他-...
  id_in_representative,   // a resident id where it must not be; cut
  id_in_text,
  line_break,    // inside a cell
  formula_like,  // =1+1
  naughty_text,
};
inline constexpr size_t kDirtKinds = 23;

enum class Outcome : uint8_t { goes_in, quarantined, person, duplicate, new_version };
Outcome outcome_of(Dirt dirt);
std::string_view name_of(Dirt dirt);

// Which column of an item plays which part; -1: the item has no such column.
struct Roles {
  int name = -1, code = -1, kind = -1, id_kind = -1, id_number = -1;
  int representative_id_kind = -1, representative_id = -1;
  int required = -1;  // a required text that may be left out
  int day = -1;       // a day that cannot be after today
  int open_day = -1;  // an end that may be open
  int amount = -1;    // money in 万元
  int penalty_kinds = -1;
  int text = -1;    // free text
  int remark = -1;  // free text nobody reads; no key
};

bool applies(Dirt dirt, const Roles& roles);
// How often, of 10,000 rows.
uint32_t weight(Dirt dirt);

// Makes a clean row dirty. False: impossible with this row (it stays clean). `duplicate` is the caller's affair.
bool soil(Dirt dirt, const Roles& roles, const Body& body, const Population& population, Random& random, Row& row);

using DirtTally = std::array<uint64_t, kDirtKinds>;

}  // namespace taixin::city
