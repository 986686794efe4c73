// Whether a receipt of a check that somebody holds (docs/formats/receipt.md) is one that this home gave, unaltered: by
// its mark, which only this home can make, and by the entry of the access log that it names. Says nothing of what was
// asked or answered, nor whether the same would be answered today: that is a new look, with a purpose, that is logged.
//
//   TX_TRY(const ReceiptVerdict said, check_receipt_file(app, bytes));   // the JSON that came, or the receipt alone
//   TX_TRY(const ReceiptVerdict said, check_receipt_id(app, "17-5c0f..."));
//
// Nothing is kept of what is handed in. Threads: any.
#pragma once

#include <string_view>

#include "service/app.h"

namespace taixin::service {

enum class ReceiptVerdict : uint8_t {
  genuine,     // given by this home, nothing altered, with the answer whose digest it holds
  answerless,  // the same, but the answer was not handed in: what only it proves (rules, packs, days) was not compared
  altered,     // the mark is ours, but something in it is not what the log says
  unknown,     // no receipt, or none of this home
};

// Store errors.
base::Result<ReceiptVerdict> check_receipt_file(App& app, std::string_view bytes);
// Of the number alone: answerless or unknown.
base::Result<ReceiptVerdict> check_receipt_id(App& app, std::string_view id);
// Looks like the number of a receipt: 17-5c0f9a30e1b2d4477f0c61e2a9d83b16.
bool is_receipt_id(std::string_view text);

}  // namespace taixin::service
