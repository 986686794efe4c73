#include "facts/packed_fact.h"

#include <algorithm>

#include "base/error.h"

namespace taixin::facts {
namespace {

int32_t packed_day(const std::optional<Day>& day) { return day ? day->count() : kNoDay; }

}  // namespace

PackedFact pack(const store::Record& record) {
  // What the columns of a run hold (run.h).
  TX_ASSERT(record.subject.get() >= 0 && record.subject.get() <= UINT32_MAX, "subject {}", record.subject.get());
  TX_ASSERT(record.submission.get() <= UINT32_MAX && record.flags <= UINT8_MAX, "record {}", record.id.get());
  PackedFact packed;
  packed.record = record.id.get();
  packed.previous = record.previous.get();
  packed.subject = record.subject.get();
  packed.submission = static_cast<uint32_t>(record.submission.get());
  packed.item = record.item.get();
  packed.revision = record.revision;
  packed.days = {packed_day(record.decision), packed_day(record.valid_from),  packed_day(record.valid_until),
                 packed_day(record.document), packed_day(record.publication), packed_day(record.misconduct_end)};
  packed.severity = static_cast<uint8_t>(record.severity);
  packed.link = static_cast<uint8_t>(record.link);
  packed.flags = record.flags;
  return packed;
}

RecordId first_version(std::span<const PackedFact> facts, RecordId id) {
  const auto find = [&](int64_t record) {
    return std::find_if(facts.begin(), facts.end(), [&](const PackedFact& fact) { return fact.record == record; });
  };
  auto fact = find(id.get());
  while (fact != facts.end() && fact->previous != 0) {
    const auto before = find(fact->previous);
    if (before == facts.end()) break;  // recorded under another subject
    fact = before;
  }
  return fact == facts.end() ? id : RecordId(fact->record);
}

}  // namespace taixin::facts
