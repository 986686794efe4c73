#include "store/payload_read.h"

#include "store/errors.h"
#include "store/sqlite.h"
#include "store/varint.h"

namespace taixin::store {

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

}  // namespace taixin::store
