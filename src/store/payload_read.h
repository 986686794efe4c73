// Payloads for answers, which read many of them and a few fields of each.
//
// The packed payload of a record that an index has shown to be sealed is one look-up by its number: `payload`
// (records.h) asks the store itself whether the record may be seen, which costs two look-ups more. Fields are views
// into the plain bytes: `read_plain_payload` (payload.h) copies each.
#pragma once

#include <string>
#include <vector>

#include "store/payload.h"
#include "store/rows.h"

namespace taixin::store {

// Into `packed`, whose memory is used again. kNoRecord.
base::Result<void> read_sealed_payload(ReadTx& tx, RecordId id, std::string& packed);

// What read_plain_payload gives and refuses, as views into `plain`. The memory of `fields` is used again.
base::Result<void> view_plain_payload(std::string_view plain, std::vector<FieldValue>& fields);

}  // namespace taixin::store
