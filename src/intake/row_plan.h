// What checking the rows of one file needs of its item and header, looked up once instead of for every row.
// Immutable; shared by the threads that check.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "intake/columns.h"

namespace taixin::intake {

// Whether a value may be a placeholder of the packs: by its size and its outer bytes.
class SentinelFilter {
 public:
  void add(std::string_view value) { bits_[place(value) / 64] |= uint64_t{1} << place(value) % 64; }
  bool may_be(std::string_view value) const { return (bits_[place(value) / 64] >> place(value) % 64 & 1) != 0; }

 private:
  static size_t place(std::string_view value) {
    if (value.empty()) return 0;
    return (value.size() * 7 + static_cast<uint8_t>(value.front()) * 31u + static_cast<uint8_t>(value.back()) * 131u) %
           256;
  }
  uint64_t bits_[4] = {};
};

// A field with a column whose cells are read.
struct FieldReading {
  size_t field = 0, column = 0;
  const catalog::Field* declared = nullptr;
  bool repeats = false;  // values come again, and nothing but their own text decides what they are: CellMemo
  SentinelFilter sentinels;
};

class RowPlan {
 public:
  RowPlan(const catalog::Catalog& catalog, const catalog::Item& item, const ColumnPlan& plan);

  static constexpr int kNever = -1, kAlways = -2;  // besides places in `conditions`
  // When a field is expected, and when it must be blank.
  struct Presence {
    size_t field = 0;
    int required = kNever, blank = kNever;
    bool asked = false;  // a blank one is an error
  };

  std::vector<FieldReading> readings;                  // by field
  std::vector<size_t> derived;                         // fields without a column that something else may fill
  std::vector<Presence> presences;                     // by field; only those of which something is asked
  std::vector<const catalog::Expression*> conditions;  // of fields and rules, equal ones once
  std::vector<int> rules;                              // by rule: its place in `conditions`
  std::vector<size_t> fields_read;                     // by the conditions
  std::vector<uint8_t> is_key;                         // by field: part of the version key or the source key
  int category = -1;                                   // place in `readings` of the party's category
  uint64_t number = 0;                                 // another one for every plan of this process

 private:
  int condition(const catalog::Expression& expression);
};

}  // namespace taixin::intake
