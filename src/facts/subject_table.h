// Subjects in memory: by hashes of what they are called by, and by their ids.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "facts/huge_vector.h"
#include "facts/subject_card.h"

namespace taixin::facts {

// Who may have a code or a name: the hash agrees, the card decides, as in the file (key_column.h). Open addressing with
// linear probing and no tombstones: what stood behind a pair that goes moves up (Knuth, TAOCP 3, 6.4, algorithm R).
// 12 to 24 bytes a pair.
class SubjectTable {
 public:
  // `bits`: code_bits or name_bits. A pair that is there already stays once. Ids go up to 2^32.
  void add(uint64_t bits, SubjectId id);
  void remove(uint64_t bits, SubjectId id);
  // Calls `each(id)` for everybody with these bits.
  template <class Each>
  void find(uint64_t bits, const Each& each) const {
    if (slots_.empty()) return;
    const uint32_t tag = tag_of(bits);
    for (size_t at = home(tag); slots_[at].subject != kNobody; at = next(at)) {
      if (slots_[at].tag == tag) each(SubjectId(slots_[at].subject));
    }
  }
  // Brings the place of these bits near the processor.
  void fetch(uint64_t bits) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[home(tag_of(bits))]);
  }
  size_t size() const { return used_; }

 private:
  static constexpr uint32_t kNobody = 0;  // ids begin with 1
  struct Slot {
    uint32_t subject = kNobody, tag = 0;
  };
  static uint32_t tag_of(uint64_t bits) { return static_cast<uint32_t>(bits >> 8); }  // the others are zero
  size_t home(uint32_t tag) const { return tag & (slots_.size() - 1); }
  size_t next(size_t at) const { return (at + 1) & (slots_.size() - 1); }
  // Where the pair is, or the free place where it belongs.
  size_t place(uint32_t tag, uint32_t subject) const;
  void grow();

  HugeVector<Slot> slots_;  // a power of two, at most two thirds taken; or empty
  size_t used_ = 0;
};

// Cards by id. Ids are given one after the other, so that a card is two steps away: its page, and its place there.
class CardTable {
 public:
  using Pointer = std::shared_ptr<SubjectCard>;
  // Null when there is none.
  const Pointer* find(SubjectId id) const {
    const Page* page = page_of(id);
    if (page == nullptr) return nullptr;
    const Pointer& card = page->cards[place(id)];
    return card ? &card : nullptr;
  }
  Pointer* find(SubjectId id) { return const_cast<Pointer*>(std::as_const(*this).find(id)); }
  bool contains(SubjectId id) const { return find(id) != nullptr; }
  // In the place of the one that is there.
  void put(SubjectId id, Pointer card);
  void erase(SubjectId id);
  size_t size() const { return used_; }
  // Calls `each(id, card)` in the order of the ids.
  template <class Each>
  void each(const Each& each) const {
    for (const auto& page : pages_) {
      if (!page) continue;
      for (const Pointer& card : page->cards) {
        if (card) each(card->subject.id, card);
      }
    }
  }
  // Brings the place of a card near the processor.
  void fetch(SubjectId id) const {
    if (const Page* page = page_of(id)) __builtin_prefetch(&page->cards[place(id)]);
  }

 private:
  static constexpr size_t kPageCards = 64;
  struct Page {
    std::array<Pointer, kPageCards> cards;
    size_t used = 0;
  };
  static size_t number(SubjectId id) { return static_cast<size_t>(id.get()) / kPageCards; }
  static size_t place(SubjectId id) { return static_cast<size_t>(id.get()) % kPageCards; }
  const Page* page_of(SubjectId id) const {
    return id.get() > 0 && number(id) < pages_.size() ? pages_[number(id)].get() : nullptr;
  }
  std::vector<std::unique_ptr<Page>> pages_;  // null: none of them is in memory
  size_t used_ = 0;
};

}  // namespace taixin::facts
