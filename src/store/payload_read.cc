#include "store/payload_read.h"

#include "store/errors.h"
#include "store/sqlite.h"
#include "store/varint.h"

namespace taixin::store {
namespace {

constexpr char kPlainVersion = 1;

}  // namespace

base::Result<void> read_sealed_payload(ReadTx& tx, RecordId id, std::string& packed) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT dictionary, bytes FROM payload WHERE id = $1"));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  if (!found) return base::fail(kNoRecord, {{"id", std::to_string(id.get())}});
  Row row(rows);
  packed.clear();
  append_varint(packed, row.as<uint64_t>());
  packed += row.blob();
  return {};
}

base::Result<void> view_plain_payload(std::string_view plain, std::vector<FieldValue>& fields) {
  const auto bad = [](std::string_view detail) { return base::fail(kBadPayload, {{"detail", std::string(detail)}}); };
  fields.clear();
  if (plain.empty() || plain[0] != kPlainVersion) return bad("unknown version");
  plain.remove_prefix(1);
  uint64_t next = 0;
  while (!plain.empty()) {
    const auto skipped = read_varint(plain);
    if (!skipped || *skipped > UINT16_MAX || next + *skipped > UINT16_MAX) return bad("field number");
    const auto size = read_varint(plain);
    if (!size || *size == 0 || *size > plain.size()) return bad("field length");
    fields.emplace_back(static_cast<uint16_t>(next + *skipped), plain.substr(0, *size));
    plain.remove_prefix(*size);
    next += *skipped + 1;
  }
  return {};
}

}  // namespace taixin::store
