// What became of each row of a batch, as a receipt says it: a CSV file of its own columns. Inner header of the room.
#pragma once

#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "exchange/layout.h"

namespace taixin::exchange {

inline constexpr std::string_view kReceiptFile = "receipt.csv";

std::string outcome_bytes(const std::vector<RowOutcome>& rows);
// kNotAManifest when it is something else.
base::Result<std::vector<RowOutcome>> read_outcomes(std::string_view bytes);
Counts counts_of(const std::vector<RowOutcome>& rows);
// The first reason of `errors_json` (intake/receipt.h) into the row.
void add_reason(RowOutcome& row, std::string_view errors_json);
void add_reason(RowOutcome& row, const base::Error& error);

}  // namespace taixin::exchange
