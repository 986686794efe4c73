// Where the cells of a run lie. Facts stand in groups of 256, and in a group column after column, so that the cells of
// one subject are neighbours (one block to check and to read) while a scan still meets 256 cells of a column in a row.
// A 64 KiB block holds as many whole groups as fit. docs/formats/facts.md has the bytes.
#pragma once

#include "facts/packed_fact.h"
#include "facts/run_file.h"

namespace taixin::facts {

inline constexpr uint64_t kGroupFacts = 256;

struct RunMeta {
  uint64_t facts = 0;
  int64_t record_first = 0, record_last = 0;
  uint32_t subject_first = 0, subject_last = 0;
  uint32_t subject_shift = 0;  // a directory entry for each 2^shift subjects
  uint32_t submission_first = 0, submission_last = 0;
  uint32_t unused = 0;
};
static_assert(sizeof(RunMeta) == 48);

// One group of the hot file.
struct HotGroup {
  std::array<uint32_t, kGroupFacts> subject, record;  // record: less the run's first
  std::array<uint16_t, kGroupFacts> item, decision, valid_from, valid_until;
  std::array<uint8_t, kGroupFacts> marks, flags;
};
static_assert(sizeof(HotGroup) == 18 * kGroupFacts);
inline constexpr uint64_t kHotGroupsInBlock = RunFile::kBlockBytes / sizeof(HotGroup);

// One group of the cold file. Submissions are less the run's first one: their low 16 bits, and the rest in one byte, or
// in two where the submissions of a run span 2^24 or more.
struct ColdGroup {
  std::array<uint16_t, kGroupFacts> document, publication, misconduct_end, revision, submission_low;
};
static_assert(sizeof(ColdGroup) == 10 * kGroupFacts);

class ColdLayout {
 public:
  ColdLayout() = default;
  explicit ColdLayout(const RunMeta& meta)
      : high_bytes_((meta.submission_last - meta.submission_first) >> 24 != 0 ? 2 : 1) {}
  uint64_t high_bytes() const { return high_bytes_; }
  uint64_t group_bytes() const { return sizeof(ColdGroup) + high_bytes_ * kGroupFacts; }
  uint64_t groups_in_block() const { return RunFile::kBlockBytes / group_bytes(); }
  uint64_t offset(uint64_t group) const {
    return group / groups_in_block() * RunFile::kBlockBytes + group % groups_in_block() * group_bytes();
  }
  // The submission of fact `i` of the group, less the run's first.
  uint32_t submission(const ColdGroup& group, uint64_t i) const {
    const auto* high = reinterpret_cast<const uint8_t*>(&group + 1);
    uint32_t rest = high[i * high_bytes_];
    if (high_bytes_ == 2) rest |= uint32_t{high[2 * i + 1]} << 8;
    return rest << 16 | group.submission_low[i];
  }

 private:
  uint64_t high_bytes_ = 1;
};

inline uint64_t groups_of(uint64_t facts) { return (facts + kGroupFacts - 1) / kGroupFacts; }
inline uint64_t hot_offset(uint64_t group) {
  return group / kHotGroupsInBlock * RunFile::kBlockBytes + group % kHotGroupsInBlock * sizeof(HotGroup);
}

// What stands beside the cells because it does not fit in them, counted up to each group: how many earlier versions and
// wide days the groups before it have.
struct BesideHot {
  uint32_t versions = 0, wide_days = 0;
};

struct StatusRow {
  uint32_t subject = 0, submission = 0;
  int64_t record = 0;  // the first version
  int32_t day = 0;
  uint8_t kind = 0;
  std::array<uint8_t, 3> unused{};
};
struct WaitingRow {
  Key128 key;
  int32_t day = 0;
  uint32_t submission = 0;
  uint8_t kind = 0;
  std::array<uint8_t, 7> unused{};
};
static_assert(sizeof(StatusRow) == 24 && sizeof(WaitingRow) == 32);
inline constexpr uint64_t kStatusesPerFence = 1024;  // the subject of every so many rows stands in a section of its own

// Bits of `marks`.
inline constexpr uint8_t kSeverityMask = 3, kLinkShift = 2, kLinkMask = 7, kHasPrevious = 1 << 5;
inline uint8_t marks_of(const PackedFact& fact) {
  return static_cast<uint8_t>(fact.severity | fact.link << kLinkShift | (fact.previous != 0 ? kHasPrevious : 0));
}

// Days in 16 bits: 0 = none, 1 = 1950-01-01 and on; what does not fit stands in `wide_days`.
inline constexpr int32_t kDayBase = -7305;
inline constexpr uint16_t kWideDay = UINT16_MAX;
inline uint16_t narrow_day(int32_t day) {
  if (day == kNoDay) return 0;
  const int64_t from_base = int64_t{day} - kDayBase + 1;
  return from_base >= 1 && from_base < kWideDay ? static_cast<uint16_t>(from_base) : kWideDay;
}
// Of a cell that is not kWideDay.
inline int32_t day_of(uint16_t cell) { return cell == 0 ? kNoDay : cell + kDayBase - 1; }

}  // namespace taixin::facts
