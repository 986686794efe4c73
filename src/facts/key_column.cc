#include "facts/key_column.h"

namespace taixin::facts {

int bucket_bits(uint64_t entries) {
  constexpr uint64_t kEntriesPerBucket = 64;
  int bits = 0;
  while (bits < 32 && (kEntriesPerBucket << bits) < entries) ++bits;
  return bits;
}

int rest_bytes(uint64_t entries) { return (kKeyBits - bucket_bits(entries) + 7) / 8; }

KeyColumn::KeyColumn(const RunFile* file, const KeySections& sections)
    : file_(file),
      sections_(sections),
      entries_(file->size(sections.record) / sizeof(uint32_t)),
      bucket_bits_(bucket_bits(entries_)),
      rest_bytes_(rest_bytes(entries_)) {}

KeyColumn::Cursor KeyColumn::cursor() const {
  Cursor cursor;
  cursor.column_ = this;
  cursor.directory_ = file_->all<uint32_t>(sections_.directory);
  cursor.records_ = file_->all<uint32_t>(sections_.record);
  cursor.rests_ = file_->all<uint8_t>(sections_.rest).data();
  return cursor;
}

bool KeyColumn::Cursor::next(KeyEntry& entry) {
  if (at_ == records_.size()) return false;
  while (at_ == directory_[bucket_ + 1]) ++bucket_;
  const int rest_bits = kKeyBits - column_->bucket_bits_;
  entry = {bucket_ << rest_bits | column_->rest_at(rests_, at_), records_[at_]};
  ++at_;
  return true;
}

}  // namespace taixin::facts
