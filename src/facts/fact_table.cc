#include "facts/fact_table.h"

#include <algorithm>

#include "base/error.h"

namespace taixin::facts {

size_t KeyTable::slot_of(const Key128& key) const {
  const size_t mask = slots_.size() - 1;
  const uint32_t tag = tag_of(key);
  size_t at = tag & mask;
  while (slots_[at].row != kNone && (slots_[at].tag != tag || keys_[slots_[at].row] != key)) at = (at + 1) & mask;
  return at;
}

uint32_t KeyTable::find(const Key128& key) const { return slots_.empty() ? kNone : slots_[slot_of(key)].row; }

void KeyTable::put(uint32_t row) {
  if (3 * (used_ + 1) > 2 * slots_.size()) grow();
  Slot& slot = slots_[slot_of(keys_[row])];
  used_ += slot.row == kNone;
  slot = {row, tag_of(keys_[row])};
}

// The keys that are there are different: they find their places by their tags alone.
void KeyTable::grow() {
  const HugeVector<Slot> old = std::move(slots_);
  slots_.assign(std::max<size_t>(64, old.size() * 2), Slot());
  const size_t mask = slots_.size() - 1;
  for (const Slot& one : old) {
    if (one.row == kNone) continue;
    size_t at = one.tag & mask;
    while (slots_[at].row != kNone) at = (at + 1) & mask;
    slots_[at] = one;
  }
}

void KeyTable::clear() {
  slots_.clear();
  used_ = 0;
}

void FactTable::add(const PackedFact& fact, const Key128& version, const Key128& source, const Key128& content) {
  TX_ASSERT(facts_.empty() || facts_.back().record < fact.record, "record {} out of order", fact.record);
  TX_ASSERT(facts_.size() < KeyTable::kNone, "more facts than one table holds");
  const auto row = static_cast<uint32_t>(facts_.size());
  facts_.push_back(fact);
  versions_.push_back(version);
  sources_.push_back(source);
  contents_.push_back(content);
  if (!by_key_) return;
  by_version_.put(row);
  if (!source.empty()) by_source_.put(row);
}

std::optional<size_t> FactTable::row(RecordId id) const {
  const auto it = std::lower_bound(facts_.begin(), facts_.end(), id.get(),
                                   [](const PackedFact& fact, int64_t record) { return fact.record < record; });
  if (it == facts_.end() || it->record != id.get()) return std::nullopt;
  return static_cast<size_t>(it - facts_.begin());
}

void FactTable::clear() {
  facts_.clear();
  versions_.clear();
  sources_.clear();
  contents_.clear();
  by_version_.clear();
  by_source_.clear();
}

}  // namespace taixin::facts
