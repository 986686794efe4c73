// The fixed-width part of one version of a record, and of one status event, as memory holds them. Runs hold the same,
// column by column (run.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "store/rows.h"

namespace taixin::facts {

using base::Day;
using base::Key128;
using base::KnownAt;
using base::RecordId;
using base::SubjectId;
using base::SubmissionId;

// What a question needs of a record. The keys, the line and the fields are in the store.
struct Fact {
  RecordId id;
  SubjectId subject;  // as first linked; merges and moves are applied on reading
  RecordId previous;  // the version before this one, 0 = first
  SubmissionId submission;
  store::ItemNo item;
  uint16_t revision = 0;
  store::LinkKind link = store::LinkKind::by_code;
  store::Severity severity = store::Severity::unknown;
  uint16_t flags = 0;  // store::RecordFlag
  std::optional<Day> decision, document, publication, misconduct_end, valid_from, valid_until;
};

inline constexpr int32_t kNoDay = INT32_MIN;

enum DayColumn : size_t { kDecision, kValidFrom, kValidUntil, kDocument, kPublication, kMisconductEnd, kDayColumns };

struct PackedFact {
  int64_t record = 0, previous = 0, subject = 0;
  uint32_t submission = 0;
  uint16_t item = 0, revision = 0;
  std::array<int32_t, kDayColumns> days{};
  uint8_t severity = 0, link = 0;
  uint16_t flags = 0;
  uint32_t unused = 0;  // no padding: rows are hashed whole
  friend bool operator==(const PackedFact&, const PackedFact&) = default;
};
static_assert(sizeof(PackedFact) == 64);

PackedFact pack(const store::Record& record);
inline std::optional<Day> unpacked_day(int32_t day) { return day == kNoDay ? std::nullopt : std::optional(Day(day)); }
inline Fact unpack(const PackedFact& packed) {
  return {.id = RecordId(packed.record),
          .subject = SubjectId(packed.subject),
          .previous = RecordId(packed.previous),
          .submission = SubmissionId(packed.submission),
          .item = store::ItemNo(packed.item),
          .revision = packed.revision,
          .link = static_cast<store::LinkKind>(packed.link),
          .severity = static_cast<store::Severity>(packed.severity),
          .flags = packed.flags,
          .decision = unpacked_day(packed.days[kDecision]),
          .document = unpacked_day(packed.days[kDocument]),
          .publication = unpacked_day(packed.days[kPublication]),
          .misconduct_end = unpacked_day(packed.days[kMisconductEnd]),
          .valid_from = unpacked_day(packed.days[kValidFrom]),
          .valid_until = unpacked_day(packed.days[kValidUntil])};
}

// A status event with the record it points to: the first version with the version key that the event names. It stands
// under that record's subject as first linked, whatever merges and moves came later.
struct StatusFact {
  SubjectId subject;
  RecordId record;
  store::StatusKind kind = store::StatusKind::ended;
  Day day;  // in force from this day
  SubmissionId submission;
  friend auto operator<=>(const StatusFact&, const StatusFact&) = default;
};

// The first version of what `id` is a version of, among the facts of its subject.
RecordId first_version(std::span<const PackedFact> facts, RecordId id);

// A status event whose record has not come.
struct WaitingStatus {
  Key128 version_key;
  store::StatusKind kind = store::StatusKind::ended;
  Day day;
  SubmissionId submission;
  friend auto operator<=>(const WaitingStatus&, const WaitingStatus&) = default;
};

}  // namespace taixin::facts
