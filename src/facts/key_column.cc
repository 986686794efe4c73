#include "facts/key_column.h"

#include <algorithm>
#include <bit>

namespace taixin::facts {

KeyLayout key_layout(uint64_t entries, uint32_t record_last) {
  constexpr uint64_t kEntriesPerBucket = 64;
  KeyLayout layout;
  layout.record_bits = std::bit_width(record_last);
  while (layout.bucket_bits < 32 && (kEntriesPerBucket << layout.bucket_bits) < entries) ++layout.bucket_bits;
  layout.bucket_bits = std::max(layout.bucket_bits, kKeyBits + layout.record_bits - 64);
  return layout;
}

KeyColumn::KeyColumn(const RunFile* file, const KeySections& sections, uint32_t record_last, bool at_hand)
    : file_(file), sections_(sections) {
  const uint64_t cells = file->size(sections.directory) / sizeof(uint32_t);
  if (cells < 2) return;
  layout_.bucket_bits = static_cast<int>(std::bit_width(cells - 1)) - 1;
  layout_.record_bits = std::bit_width(record_last);
  entry_bytes_ = layout_.entry_bytes();
  entry_mask_ = entry_bytes_ == 8 ? UINT64_MAX : (uint64_t{1} << 8 * entry_bytes_) - 1;
  entries_ = file->size(sections.entries) / entry_bytes_;
  if (!at_hand) return;
  const auto directory = file->all<uint32_t>(sections.directory);  // empty when damaged: then it is read, and found so
  directory_.assign(directory.begin(), directory.end());
}

KeyColumn::Cursor KeyColumn::cursor() const {
  Cursor cursor;
  cursor.column_ = this;
  cursor.directory_ = file_->all<uint32_t>(sections_.directory);
  cursor.entries_ = file_->all<uint8_t>(sections_.entries).data();
  return cursor;
}

bool KeyColumn::Cursor::next(KeyEntry& entry) {
  if (at_ == column_->entries_) return false;
  while (at_ == directory_[bucket_ + 1]) ++bucket_;
  const KeyLayout& layout = column_->layout_;
  const uint64_t cell = column_->entry_at(entries_, at_);
  entry.bits = bucket_ << layout.rest_bits() | cell >> layout.record_bits;
  entry.record = static_cast<uint32_t>(cell & ((uint64_t{1} << layout.record_bits) - 1));
  ++at_;
  return true;
}

}  // namespace taixin::facts
