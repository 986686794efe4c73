// What the cells of one column came to, for values that come again: codes, kinds, departments, amounts. The columns of
// a file mostly hold few of them.
//
//   if (const Cell* known = memo.find(text)) ...
//   else ... memo.keep(text, cell);
//
// Whole bytes are compared, so that an answer is always that of the same text. Bounded; one thread.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "intake/values.h"

namespace taixin::intake {

class CellMemo {
 public:
  static constexpr size_t kSlots = 64;
  static constexpr size_t kBytesMax = 63;  // of a text that is kept

  // The cell that was kept with this text; null when there is none. It stands until the next `keep`.
  const Cell* find(std::string_view text) const {
    if (slots_.empty() || text.empty() || text.size() > kBytesMax) return nullptr;
    const Slot& slot = slots_[slot_of(text)];
    return slot.size == text.size() && std::memcmp(slot.text.data(), text.data(), text.size()) == 0 ? &slot.cell
                                                                                                    : nullptr;
  }
  // Takes the place of another text, if need be. Not for texts in which something was found wrong or remarkable.
  void keep(std::string_view text, const Cell& cell) {
    if (text.empty() || text.size() > kBytesMax) return;
    if (slots_.empty()) slots_.resize(kSlots);
    Slot& slot = slots_[slot_of(text)];
    slot.size = static_cast<uint8_t>(text.size());
    std::memcpy(slot.text.data(), text.data(), text.size());
    slot.cell = cell;
  }

 private:
  struct Slot {
    uint8_t size = 0;
    std::array<char, kBytesMax> text{};
    Cell cell;
  };
  // Both ends of the text and its size: values of one column that differ, mostly differ there.
  static size_t slot_of(std::string_view text) {
    uint64_t first = 0, last = 0;
    if (text.size() >= sizeof first) {
      std::memcpy(&first, text.data(), sizeof first);
      std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
    } else {
      for (const char c : text) first = first << 8 | static_cast<uint8_t>(c);
    }
    constexpr uint64_t kMix = 0x9E3779B97F4A7C15;
    return ((first ^ (last * kMix >> 7) ^ text.size()) * kMix) >> 58;
  }
  static_assert(kSlots == 1 << (64 - 58));

  std::vector<Slot> slots_;
};

}  // namespace taixin::intake
