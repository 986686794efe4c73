#include "store/block.h"

#include <bit>
#include <cstring>

#include "store/errors.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

static_assert(std::endian::native == std::endian::little, "cells are little-endian");

constexpr char kVersion = 1;
constexpr size_t kKeyBytes = sizeof(Key128);
constexpr int32_t kNoDay = INT32_MIN;
constexpr std::optional<Day> Record::*kDays[] = {&Record::decision,       &Record::document,   &Record::publication,
                                                 &Record::misconduct_end, &Record::valid_from, &Record::valid_until};

base::Error bad_block(const BlockHead& head, std::string_view detail) {
  return base::fail(kBadPayload, {{"detail", fmt::format("block {}: {}", head.first.get(), detail)}});
}

// Columns without a dictionary: they are read where no dictionaries are at hand.
const Packer& plain_packer() {
  static const std::shared_ptr<const Packer> packer = Packer::of({});
  return *packer;
}

template <class Cell, class Get>
void add_column(std::string& out, std::span<const NewRecord> records, const Get& get) {
  const size_t at = out.size();
  out.resize(at + records.size() * sizeof(Cell));
  char* to = out.data() + at;
  for (const NewRecord& one : records) {
    const auto cell = static_cast<Cell>(get(one.record));
    std::memcpy(to, &cell, sizeof cell);
    to += sizeof cell;
  }
}

// Takes a column of `count` cells from the front of `bytes`; the size was checked.
template <class Cell, class Set>
void take_column(std::string_view& bytes, std::vector<Record>& records, const Set& set) {
  const char* from = bytes.data();
  for (Record& record : records) {
    Cell cell;
    std::memcpy(&cell, from, sizeof cell);
    set(record, cell);
    from += sizeof cell;
  }
  bytes.remove_prefix(records.size() * sizeof(Cell));
}

// Lines mostly follow one another: the distance to the one before.
std::string columns_of(std::span<const NewRecord> records) {
  std::string out(1, kVersion);
  uint32_t line = 0;
  add_column<uint32_t>(out, records, [&](const Record& r) { return r.line - std::exchange(line, r.line); });
  add_column<int64_t>(out, records, [](const Record& r) { return r.subject.get(); });
  add_column<int64_t>(out, records, [](const Record& r) { return r.previous.get(); });
  add_column<uint8_t>(out, records, [](const Record& r) { return r.link; });
  add_column<uint8_t>(out, records, [](const Record& r) { return r.severity; });
  add_column<uint16_t>(out, records, [](const Record& r) { return r.flags; });
  for (const auto day : kDays)
    add_column<int32_t>(out, records, [&](const Record& r) { return r.*day ? (r.*day)->count() : kNoDay; });
  return out;
}
constexpr size_t kColumnBytes = 4 + 8 + 8 + 1 + 1 + 2 + sizeof(int32_t) * std::size(kDays);

void append_key(std::string& out, const Key128& key) { out += key.view(); }

Key128 key_at(std::string_view keys, size_t at) {
  Key128 key;
  std::memcpy(key.bytes.data(), keys.data() + at * kKeyBytes, kKeyBytes);
  return key;
}

// The lengths and bytes of all payloads of a block.
struct Payloads {
  std::string plain;
  std::vector<std::string_view> each;
};
base::Result<Payloads> unpack_payloads(const BlockHead& head, std::string_view payloads, const Packer& packer) {
  Payloads out;
  TX_TRY(out.plain, packer.unpack(payloads));
  std::string_view rest = out.plain;
  std::vector<uint64_t> lengths;
  for (size_t i = 0; i < head.count; ++i) {
    const auto length = read_varint(rest);
    if (!length) return bad_block(head, "length of a payload");
    lengths.push_back(*length);
  }
  for (const uint64_t length : lengths) {
    if (length > rest.size()) return bad_block(head, "payloads are cut");
    out.each.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  if (!rest.empty()) return bad_block(head, "bytes behind the payloads");
  return out;
}

}  // namespace

PackedBlock pack_block(std::span<const NewRecord> records, std::string_view item, const Packer& packer) {
  TX_ASSERT(!records.empty() && records.size() <= kBlockRecords, "a block of {} records", records.size());
  PackedBlock out;
  bool sources = false;
  std::string plain;
  for (const NewRecord& one : records) {
    append_key(out.keys, one.record.version_key);
    sources |= !one.record.source_key.empty();
    append_varint(plain, one.payload.size());
  }
  for (const NewRecord& one : records) append_key(out.keys, one.record.content);
  if (sources) {
    for (const NewRecord& one : records) append_key(out.keys, one.record.source_key);
  }
  out.columns = plain_packer().pack({}, columns_of(records));
  for (const NewRecord& one : records) plain += one.payload;
  out.payloads = packer.pack(item, plain);
  return out;
}

base::Result<std::vector<Record>> read_block(const BlockHead& head, std::string_view keys, std::string_view columns) {
  if (head.count == 0 || head.count > kBlockRecords) return bad_block(head, "number of records");
  const bool sources = keys.size() == 3 * head.count * kKeyBytes;
  if (!sources && keys.size() != 2 * head.count * kKeyBytes) return bad_block(head, "keys");
  TX_TRY(const std::string plain, plain_packer().unpack(columns));
  if (plain.size() != 1 + head.count * kColumnBytes || plain[0] != kVersion) return bad_block(head, "columns");
  std::vector<Record> records(head.count);
  for (size_t i = 0; i < records.size(); ++i) {
    Record& r = records[i];
    r.id = RecordId(head.first.get() + static_cast<int64_t>(i));
    r.submission = head.submission;
    r.item = head.item;
    r.revision = head.revision;
    r.version_key = key_at(keys, i);
    r.content = key_at(keys, head.count + i);
    if (sources) r.source_key = key_at(keys, 2 * head.count + i);
  }
  std::string_view rest(plain);
  rest.remove_prefix(1);
  uint32_t line = 0;
  take_column<uint32_t>(rest, records, [&](Record& r, uint32_t cell) { r.line = line += cell; });
  take_column<int64_t>(rest, records, [](Record& r, int64_t cell) { r.subject = SubjectId(cell); });
  take_column<int64_t>(rest, records, [](Record& r, int64_t cell) { r.previous = RecordId(cell); });
  take_column<uint8_t>(rest, records, [](Record& r, uint8_t cell) { r.link = static_cast<LinkKind>(cell); });
  take_column<uint8_t>(rest, records, [](Record& r, uint8_t cell) { r.severity = static_cast<Severity>(cell); });
  take_column<uint16_t>(rest, records, [](Record& r, uint16_t cell) { r.flags = cell; });
  for (const auto day : kDays) {
    take_column<int32_t>(rest, records, [&](Record& r, int32_t cell) {
      if (cell != kNoDay) r.*day = Day(cell);
    });
  }
  return records;
}

base::Result<std::string> read_block_payload(const BlockHead& head, size_t at, std::string_view payloads,
                                             const Packer& packer) {
  TX_ASSERT(at < head.count, "record {} of a block of {}", at, head.count);
  TX_TRY(const Payloads all, unpack_payloads(head, payloads, packer));
  return std::string(all.each[at]);
}

base::Result<std::vector<std::string>> read_block_payloads(const BlockHead& head, std::string_view payloads,
                                                           const Packer& packer) {
  TX_TRY(const Payloads all, unpack_payloads(head, payloads, packer));
  return std::vector<std::string>(all.each.begin(), all.each.end());
}

}  // namespace taixin::store
