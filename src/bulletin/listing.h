// The rows behind one number of a bulletin, by the same definition that counted it.
//
//   TX_TRY(const Listing rows, list_rows(world, figure, period, known_at, {.group = "unit", .key = "示例市住建局"}));
//
// A row says where it stands (a submission and its line, a case, an entry of the log) and what was counted by, and
// names nobody: whoever wants to read the record asks for it with a purpose. What a bulletin does not tell of few
// natural persons is not listed either, nor told by the column that says whose a case is. Errors as scan;
// kMadeOfFigures, kBadGroup, kFewPersons.
#pragma once

#include <string>
#include <vector>

#include "bulletin/rows.h"

namespace taixin::bulletin {

struct ListAsked {
  std::string group, key;  // of the table that the number stands in, as it was issued; empty group: all rows
  size_t after = 0;        // rows before the page
  size_t limit = 50;
};
inline constexpr size_t kRowsAtOnceMax = 50'000;

struct Listed {
  int64_t id = 0;
  Day day;
  std::vector<std::string> values;              // as figure_attributes
  std::vector<std::optional<int64_t>> numbers;  // as figure_numbers
  int64_t submission = 0;
  uint32_t line = 0;
};
struct Listing {
  std::vector<Listed> rows;
  uint64_t total = 0;  // of all pages
  std::string key;     // asked for: of a unit its present name
};
base::Result<Listing> list_rows(const World& world, const catalog::Figure& figure, const Period& period,
                                KnownAt known_at, const ListAsked& asked);

}  // namespace taixin::bulletin
