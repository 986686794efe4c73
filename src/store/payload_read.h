// The packed payload of a record that an index has shown to be sealed: one look-up by its number. `payload` (records.h)
// asks the store itself whether the record may be seen, which costs two look-ups more.
#pragma once

#include "store/home.h"
#include "store/rows.h"

namespace taixin::store {

// Into `packed`, whose memory is used again. kNoRecord.
base::Result<void> read_sealed_payload(ReadTx& tx, RecordId id, std::string& packed);

}  // namespace taixin::store
