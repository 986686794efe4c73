// Facts in the order of their records with as much of their keys as a run keeps: what an index made from the store is
// sorted from. 80 bytes a fact.
#pragma once

#include <vector>

#include "facts/key_column.h"

namespace taixin::facts {

class BuildTable {
 public:
  void add(const store::Record& record) {
    rows_.push_back(
        {pack(record), key_bits(record.version_key), record.source_key.empty() ? kNone : key_bits(record.source_key)});
  }
  size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  void clear() { rows_.clear(); }
  const PackedFact& fact(size_t row) const { return rows_[row].fact; }
  std::optional<uint64_t> version_bits(size_t row) const { return rows_[row].version; }
  std::optional<uint64_t> source_bits(size_t row) const {
    return rows_[row].source == kNone ? std::nullopt : std::optional(rows_[row].source);
  }

 private:
  static constexpr uint64_t kNone = UINT64_MAX;
  struct Row {
    PackedFact fact;
    uint64_t version = 0, source = kNone;
  };
  static_assert(sizeof(Row) == 80);
  std::vector<Row> rows_;
};

}  // namespace taixin::facts
