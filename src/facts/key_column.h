// Sorted keys of one file: the first 40 bits of each key's hash, and the record that has it.
//
// Split by the leading bits into buckets of about 64 entries; a directory says where each bucket begins, so an entry
// stores only the rest of the bits, and below them the record: 46 or 47 bits in all where records have no gaps,
// however many there are, so 6 bytes. A hit is a candidate: two keys share 40 bits once in 2^40 pairs, so the full
// keys in the store decide.
#pragma once

#include <cstring>
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
  Section directory, entries;
  friend bool operator==(const KeySections&, const KeySections&) = default;
};
inline constexpr KeySections kVersionKeys{Section::version_directory, Section::version_entries};
inline constexpr KeySections kSourceKeys{Section::source_directory, Section::source_entries};

// How an entry lies in its bytes. `bucket_bits` leading bits of the key choose the bucket; the rest of the 40 stands
// above `record_bits` bits of the record.
struct KeyLayout {
  int bucket_bits = 0, record_bits = 0;
  int rest_bits() const { return kKeyBits - bucket_bits; }
  size_t entry_bytes() const { return static_cast<size_t>(rest_bits() + record_bits + 7) / 8; }
};
// For so many entries with records up to `record_last`. An entry never needs more than 64 bits.
KeyLayout key_layout(uint64_t entries, uint32_t record_last);

// Writes two sections from entries in order. `next()` gives the next entry; called once for each.
template <class Next>
void write_keys(RunFileWriter& out, const KeySections& sections, uint64_t entries, uint32_t record_last,
                const Next& next);

// Reads them.
class KeyColumn {
 public:
  KeyColumn() = default;
  // `at_hand`: the directory is read now and kept in memory.
  KeyColumn(const RunFile* file, const KeySections& sections, uint32_t record_last, bool at_hand = false);

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
    std::span<const uint32_t> directory_;
    const uint8_t* entries_ = nullptr;
    uint64_t bucket_ = 0, at_ = 0;
  };
  Cursor cursor() const;

 private:
  uint64_t entry_at(const uint8_t* entries, uint64_t i) const {
    uint64_t entry = 0;
    std::memcpy(&entry, entries + i * entry_bytes_, sizeof entry);  // a file goes on behind its last section
    return entry & entry_mask_;
  }
  const RunFile* file_ = nullptr;
  KeySections sections_ = kVersionKeys;
  uint64_t entries_ = 0, entry_bytes_ = 0, entry_mask_ = 0;
  KeyLayout layout_;
  std::vector<uint32_t> directory_;  // at hand
};

// ---- templates

template <class Next>
void write_keys(RunFileWriter& out, const KeySections& sections, uint64_t entries, uint32_t record_last,
                const Next& next) {
  const KeyLayout layout = key_layout(entries, record_last);
  std::vector<uint32_t> directory((uint64_t{1} << layout.bucket_bits) + 1);
  out.start(sections.entries);
  for (uint64_t i = 0; i < entries; ++i) {
    const KeyEntry entry = next();
    ++directory[(entry.bits >> layout.rest_bits()) + 1];
    const uint64_t rest = entry.bits & ((uint64_t{1} << layout.rest_bits()) - 1);
    const uint64_t cell = rest << layout.record_bits | entry.record;
    out.append(&cell, layout.entry_bytes());
  }
  for (size_t bucket = 1; bucket < directory.size(); ++bucket) directory[bucket] += directory[bucket - 1];
  out.start(sections.directory);
  for (const uint32_t first : directory) out.add(first);
}

template <class Each>
bool KeyColumn::find(uint64_t bits, const Each& each) const {
  if (entries_ == 0) return true;
  const uint64_t place = bits >> layout_.rest_bits();
  const uint32_t* bucket =
      directory_.empty() ? file_->cells<uint32_t>(sections_.directory, place, 2) : directory_.data() + place;
  if (bucket == nullptr || bucket[1] < bucket[0] || bucket[1] > entries_) return false;
  const uint64_t count = bucket[1] - bucket[0];
  if (count == 0) return true;
  const uint8_t* entries = file_->at<uint8_t>(sections_.entries, bucket[0] * entry_bytes_, count * entry_bytes_);
  if (entries == nullptr) return false;
  const uint64_t wanted = bits & ((uint64_t{1} << layout_.rest_bits()) - 1);
  const auto rest_at = [&](uint64_t i) { return entry_at(entries, i) >> layout_.record_bits; };
  fetch_lines(reinterpret_cast<const char*>(entries), count * entry_bytes_);
  uint64_t low = 0, high = count;  // the first entry after those wanted
  while (low < high) {
    const uint64_t middle = (low + high) / 2;
    if (rest_at(middle) <= wanted)
      low = middle + 1;
    else
      high = middle;
  }
  const uint64_t record_mask = (uint64_t{1} << layout_.record_bits) - 1;
  for (uint64_t i = low; i > 0 && rest_at(i - 1) == wanted; --i) {
    if (!each(static_cast<uint32_t>(entry_at(entries, i - 1) & record_mask))) break;
  }
  return true;
}

}  // namespace taixin::facts
