// How many answers of each kind the log has of a stretch of time: counted by the database, no entry leaves it.
//
//   TX_TRY(const auto counts, access_counts(tx, {start, end, "!"}));      // transactions of Home::read_access
//
// Cost: the ends are found by halving, the entries between them are looked at once, about a microsecond each. What is
// over never changes, so whoever asks often keeps it. Errors: store errors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace taixin::store {

struct AccessSpan {
  KnownAt from, until;    // [from, until)
  std::string_view mark;  // entries whose `fields` hold it are counted besides
};
struct AccessCount {
  std::string kind;
  uint64_t entries = 0, rows = 0, marked = 0;
};
base::Result<std::vector<AccessCount>> access_counts(ReadTx& tx, const AccessSpan& span);  // by kind

}  // namespace taixin::store
