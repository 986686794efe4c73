#include "ledger/leaf.h"

#include <bit>
#include <cstring>

#include "ledger/log_errors.h"

namespace taixin::ledger {
namespace {

void put_be(char* to, uint64_t value) {
  static_assert(std::endian::native == std::endian::little);
  value = __builtin_bswap64(value);
  std::memcpy(to, &value, sizeof value);
}

uint64_t read_be(std::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<uint8_t>(c);
  return value;
}

// The version, before the root.
constexpr char kVersion = static_cast<char>(kEntryVersion);
constexpr std::string_view kEntryHead(&kVersion, 1);

}  // namespace

Salts::Salts(const Hash& key) {
  const auto begun = [&key](uint8_t with) {
    std::string pad(64, static_cast<char>(with));
    for (size_t i = 0; i < key.size(); ++i) pad[i] = static_cast<char>(key[i] ^ with);
    return base::sha256_begun(pad);
  };
  inner_ = begun(0x36);
  outer_ = begun(0x5c);
}

std::vector<Hash> Salts::salts(RowKind kind, std::span<const Of> rows) const {
  const auto inner = base::sha256_each(
      rows.size(),
      [&](size_t i, std::string& message) {
        char numbers[8 + 8];
        put_be(numbers, std::bit_cast<uint64_t>(rows[i].id));
        put_be(numbers + 8, std::bit_cast<uint64_t>(rows[i].subject.get()));
        message += static_cast<char>(kind);
        message.append(numbers, sizeof numbers);
      },
      inner_);
  return base::sha256_each(
      rows.size(), [&](size_t i, std::string& message) { message += bytes_of(inner[i]); }, outer_);
}

void EncodedRow::null() {
  bytes_ += '\0';
  ends_.push_back(bytes_.size());
}

void EncodedRow::integer(int64_t value) {
  char column[1 + 8] = {1};
  put_be(column + 1, std::bit_cast<uint64_t>(value));
  bytes_.append(column, sizeof column);
  ends_.push_back(bytes_.size());
}

void EncodedRow::bytes_of(uint8_t type, std::string_view value) {
  char head[1 + 8];  // a length of four bytes
  put_be(head + 1, value.size() << 32);
  head[0] = static_cast<char>(type);
  bytes_.append(head, 1 + 4);
  bytes_ += value;
  ends_.push_back(bytes_.size());
}

std::string_view EncodedRow::column(size_t at) const {
  const size_t from = at == 0 ? 0 : ends_[at - 1];
  return std::string_view(bytes_).substr(from, ends_[at] - from);
}

base::Result<std::vector<DecodedColumn>> decode_row(std::string_view encoded) {
  using Type = DecodedColumn::Type;
  std::vector<DecodedColumn> columns;
  const auto bad = [] { return base::fail(kBadOpening, {{"detail", "the row cannot be read"}}); };
  while (!encoded.empty()) {
    DecodedColumn column;
    const auto type = static_cast<uint8_t>(encoded.front());
    encoded.remove_prefix(1);
    if (type > 3) return bad();
    column.type = static_cast<Type>(type);
    const size_t head = column.type == Type::null ? 0 : column.type == Type::integer ? 8 : 4;
    if (encoded.size() < head) return bad();
    const uint64_t value = read_be(encoded.substr(0, head));
    encoded.remove_prefix(head);
    if (column.type == Type::integer) column.number = std::bit_cast<int64_t>(value);
    if (column.type == Type::text || column.type == Type::blob) {
      if (encoded.size() < value) return bad();
      column.bytes = encoded.substr(0, value);
      encoded.remove_prefix(value);
    }
    columns.push_back(column);
  }
  return columns;
}

std::vector<Hash> answer_commitments(const Salts& salts, int64_t entry, std::span<const SubjectId> subjects) {
  std::vector<Salts::Of> rows;
  for (const SubjectId subject : subjects) rows.push_back({entry, subject});
  EncodedRow row;
  return commitments(RowKind::access_subject, salts.salts(RowKind::access_subject, rows), [&](size_t i) {
    row.clear();
    row.integer(entry);
    row.integer(subjects[i].get());
    return row.bytes();
  });
}

Hash answer_root(const Salts& salts, int64_t entry, std::span<const SubjectId> subjects) {
  return leaf_root(answer_commitments(salts, entry, subjects));
}

Hash commitment(const Hash& salt, RowKind kind, std::string_view encoded) {
  return commitments(kind, {&salt, 1}, [&](size_t) { return encoded; }).front();
}

std::vector<Hash> commitments(RowKind kind, std::span<const Hash> salts,
                              const std::function<std::string_view(size_t row)>& encoded) {
  return base::sha256_each(salts.size(), [&](size_t i, std::string& message) {
    message += bytes_of(salts[i]);
    message += static_cast<char>(kind);
    message += encoded(i);
  });
}

std::string entry_of(const Hash& root) {
  std::string entry(kEntryHead);
  entry += bytes_of(root);
  return entry;
}

std::vector<Hash> hashes_of_entries(std::span<const Hash> roots) { return leaf_hashes(roots, kEntryHead); }

Hash leaf_root(std::span<const Hash> commitments) { return subtree_root(leaf_hashes(commitments)); }

}  // namespace taixin::ledger
