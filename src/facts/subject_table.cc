#include "facts/subject_table.h"

#include <algorithm>

#include "base/error.h"

namespace taixin::facts {

size_t SubjectTable::place(uint32_t tag, uint32_t subject) const {
  size_t at = home(tag);
  while (slots_[at].subject != kNobody && (slots_[at].tag != tag || slots_[at].subject != subject)) at = next(at);
  return at;
}

void SubjectTable::add(uint64_t bits, SubjectId id) {
  TX_ASSERT(id.get() > 0 && id.get() <= UINT32_MAX, "subject {} is no id", id.get());
  if (3 * (used_ + 1) > 2 * slots_.size()) grow();
  const uint32_t tag = tag_of(bits);
  const auto subject = static_cast<uint32_t>(id.get());
  Slot& slot = slots_[place(tag, subject)];
  used_ += slot.subject == kNobody;
  slot = {subject, tag};
}

void SubjectTable::grow() {
  const HugeVector<Slot> old = std::move(slots_);
  slots_.assign(std::max<size_t>(64, old.size() * 2), Slot());
  for (const Slot& one : old) {
    if (one.subject != kNobody) slots_[place(one.tag, one.subject)] = one;
  }
}

void SubjectTable::remove(uint64_t bits, SubjectId id) {
  if (slots_.empty()) return;
  size_t hole = place(tag_of(bits), static_cast<uint32_t>(id.get()));
  if (slots_[hole].subject == kNobody) return;
  --used_;
  // A look-up stops at a free place: whoever it would then no longer reach moves into it.
  const size_t mask = slots_.size() - 1;
  for (size_t at = next(hole); slots_[at].subject != kNobody; at = next(at)) {
    const size_t from_home = (at - home(slots_[at].tag)) & mask, from_hole = (at - hole) & mask;
    if (from_home < from_hole) continue;
    slots_[hole] = slots_[at];
    hole = at;
  }
  slots_[hole] = Slot();
}

void CardTable::put(SubjectId id, Pointer card) {
  TX_ASSERT(card && card->subject.id == id, "not the card of subject {}", id.get());
  if (number(id) >= pages_.size()) pages_.resize(number(id) + 1);
  auto& page = pages_[number(id)];
  if (!page) page = std::make_unique<Page>();
  Pointer& there = page->cards[place(id)];
  const bool fresh = !there;
  page->used += fresh, used_ += fresh;
  there = std::move(card);
}

void CardTable::erase(SubjectId id) {
  Pointer* there = find(id);
  if (there == nullptr) return;
  there->reset();
  --used_;
  if (--pages_[number(id)]->used == 0) pages_[number(id)].reset();
}

}  // namespace taixin::facts
