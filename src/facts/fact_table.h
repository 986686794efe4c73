// Facts in memory in the order of their records, with full version and source keys: what a load has seen so far, and
// what was sealed since the last run was written. About 140 bytes a fact.
#pragma once

#include <cstring>
#include <deque>
#include <vector>

#include "facts/huge_vector.h"
#include "facts/key_column.h"

namespace taixin::facts {

// The newest row for a key: open addressing over row numbers, with 32 bits of each key beside, so that a key that is
// not there is told without looking at others. The keys stay where they are. 12 to 24 bytes a key.
class KeyTable {
 public:
  explicit KeyTable(const std::deque<Key128>& keys) : keys_(keys) {}
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t find(const Key128& key) const;
  // `row` becomes the newest row of its key.
  void put(uint32_t row);
  void clear();
  // Brings the place of a key into the cache before it is asked for.
  void prefetch(const Key128& key) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[tag_of(key) & (slots_.size() - 1)]);
  }

 private:
  struct Slot {
    uint32_t row = kNone, tag = 0;
  };
  // Keys are digests: any bytes of them are as good as a hash.
  static uint32_t tag_of(const Key128& key) {
    uint32_t tag;
    std::memcpy(&tag, key.bytes.data(), sizeof tag);
    return tag;
  }
  size_t slot_of(const Key128& key) const;
  void grow();
  const std::deque<Key128>& keys_;
  HugeVector<Slot> slots_;
  size_t used_ = 0;
};

class FactTable {
 public:
  // `by_key` false: the newest row of a key is never asked for.
  explicit FactTable(bool by_key = true) : by_key_(by_key) {}
  FactTable(const FactTable&) = delete;
  FactTable& operator=(const FactTable&) = delete;

  void add(const store::Record& record) { add(pack(record), record.version_key, record.source_key, record.content); }
  void add(const PackedFact& fact, const Key128& version, const Key128& source, const Key128& content);
  size_t size() const { return facts_.size(); }
  bool empty() const { return facts_.empty(); }
  const PackedFact& fact(size_t row) const { return facts_[row]; }
  const Key128& version_key(size_t row) const { return versions_[row]; }
  const Key128& source_key(size_t row) const { return sources_[row]; }
  // As much of the keys as a run keeps.
  std::optional<uint64_t> version_bits(size_t row) const { return key_bits(versions_[row]); }
  std::optional<uint64_t> source_bits(size_t row) const {
    return sources_[row].empty() ? std::nullopt : std::optional(key_bits(sources_[row]));
  }
  const Key128& content(size_t row) const { return contents_[row]; }
  // The newest row with this key; nothing when there is none.
  std::optional<size_t> newest_version(const Key128& key) const { return row_of(by_version_.find(key)); }
  std::optional<size_t> newest_source(const Key128& key) const { return row_of(by_source_.find(key)); }
  // Brings the place of a key near the processor before it is asked for.
  void prefetch_version(const Key128& key) const { by_version_.prefetch(key); }
  void prefetch_source(const Key128& key) const { by_source_.prefetch(key); }
  // The row of a record of this table.
  std::optional<size_t> row(RecordId id) const;
  void clear();

 private:
  static std::optional<size_t> row_of(uint32_t row) {
    return row == KeyTable::kNone ? std::nullopt : std::optional<size_t>(row);
  }
  bool by_key_;
  std::deque<PackedFact> facts_;
  std::deque<Key128> versions_, sources_, contents_;
  KeyTable by_version_{versions_}, by_source_{sources_};
};

}  // namespace taixin::facts
