// Sorted keys of one run: the first 40 bits of each key's hash, and the record that has it.
//
// Split by the leading bits into buckets of about 64 entries; a directory says where each bucket begins, so an entry
// stores only the rest: 3 bytes where a run has 2^22 entries or more. With the 4 bytes of its record an entry is 7
// bytes. A hit is a candidate: two keys share 40 bits once in 2^40 pairs, so the full keys in the store decide.
#pragma once

#include <vector>

#include "facts/packed_fact.h"
#include "facts/run_file.h"

namespace taixin::facts {

inline constexpr int kKeyBits = 40;

// The bits of a key that runs keep. Keys are digests, so their first bytes are as good as any hash of them.
inline uint64_t key_bits(const Key128& key) {
  uint64_t bits = 0;
  for (size_t i = 0; i < kKeyBits / 8; ++i) bits = bits << 8 | key.bytes[i];
  return bits;
}

struct KeyEntry {
  uint64_t bits = 0;
  uint32_t record = 0;  // less the run's first record
  friend auto operator<=>(const KeyEntry&, const KeyEntry&) = default;
};

struct KeySections {
  Section directory, rest, record;
};
inline constexpr KeySections kVersionKeys{Section::version_directory, Section::version_rest, Section::version_of};
inline constexpr KeySections kSourceKeys{Section::source_directory, Section::source_rest, Section::source_of};

// How many leading bits choose the bucket, for this many entries.
int bucket_bits(uint64_t entries);
// Bytes of the rest of an entry.
int rest_bytes(uint64_t entries);

// Writes three sections from entries in order. `next(i)` gives entry i; called once for each, in order.
template <class Next>
void write_keys(RunFileWriter& out, const KeySections& sections, uint64_t entries, const Next& next);

// Reads them.
class KeyColumn {
 public:
  KeyColumn() = default;
  KeyColumn(const RunFile* file, const KeySections& sections);

  uint64_t size() const { return entries_; }
  // Calls `each(record)` for every entry with these bits, newest first, until it returns false. False: damaged.
  template <class Each>
  bool find(uint64_t bits, const Each& each) const;

  // All entries in order, of a file that was verified.
  class Cursor {
   public:
    bool next(KeyEntry& entry);

   private:
    friend class KeyColumn;
    const KeyColumn* column_ = nullptr;
    std::span<const uint32_t> directory_, records_;
    const uint8_t* rests_ = nullptr;
    uint64_t bucket_ = 0, at_ = 0;
  };
  Cursor cursor() const;

 private:
  uint64_t rest_at(const uint8_t* rests, uint64_t i) const {
    const auto width = static_cast<size_t>(rest_bytes_);
    uint64_t rest = 0;
    for (size_t byte = 0; byte < width; ++byte) rest |= uint64_t{rests[i * width + byte]} << (8 * byte);
    return rest;
  }
  const RunFile* file_ = nullptr;
  KeySections sections_ = kVersionKeys;
  uint64_t entries_ = 0;
  int bucket_bits_ = 0, rest_bytes_ = 0;
};

// ---- templates

template <class Next>
void write_keys(RunFileWriter& out, const KeySections& sections, uint64_t entries, const Next& next) {
  const int leading = bucket_bits(entries), rest_bits = kKeyBits - leading, width = rest_bytes(entries);
  std::vector<uint32_t> directory((uint64_t{1} << leading) + 1);
  std::vector<uint32_t> records;
  records.reserve(entries);
  out.start(sections.rest);
  for (uint64_t i = 0; i < entries; ++i) {
    const KeyEntry entry = next(i);
    ++directory[(entry.bits >> rest_bits) + 1];
    const uint64_t rest = entry.bits & ((uint64_t{1} << rest_bits) - 1);
    out.append(&rest, static_cast<size_t>(width));
    records.push_back(entry.record);
  }
  for (size_t bucket = 1; bucket < directory.size(); ++bucket) directory[bucket] += directory[bucket - 1];
  out.start(sections.record);
  for (const uint32_t record : records) out.add(record);
  out.start(sections.directory);
  for (const uint32_t first : directory) out.add(first);
}

template <class Each>
bool KeyColumn::find(uint64_t bits, const Each& each) const {
  if (entries_ == 0) return true;
  const int rest_bits = kKeyBits - bucket_bits_;
  const uint32_t* bucket = file_->cells<uint32_t>(sections_.directory, bits >> rest_bits, 2);
  if (bucket == nullptr) return false;
  const uint64_t first = bucket[0], count = bucket[1] - first;
  if (count == 0) return true;
  if (bucket[1] < first || bucket[1] > entries_) return false;
  const auto width = static_cast<uint64_t>(rest_bytes_);
  const uint8_t* rests = file_->cells<uint8_t>(sections_.rest, first * width, count * width);
  if (rests == nullptr) return false;
  const uint64_t wanted = bits & ((uint64_t{1} << rest_bits) - 1);
  uint64_t low = 0, high = count;  // the first entry after those wanted
  while (low < high) {
    const uint64_t middle = (low + high) / 2;
    if (rest_at(rests, middle) <= wanted)
      low = middle + 1;
    else
      high = middle;
  }
  for (uint64_t i = low; i > 0 && rest_at(rests, i - 1) == wanted; --i) {
    const uint32_t* record = file_->cells<uint32_t>(sections_.record, first + i - 1, 1);
    if (record == nullptr) return false;
    if (!each(*record)) break;
  }
  return true;
}

}  // namespace taixin::facts
