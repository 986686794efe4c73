// What became of each row of a batch, as a receipt says it: a CSV file of its own columns. Inner header of the room.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "exchange/layout.h"

namespace taixin::exchange {

inline constexpr std::string_view kReceiptFile = "receipt.csv";
inline constexpr std::string_view kBatchNote = "batch.note";  // of the batch that came, kept with its receipt
inline constexpr std::string_view kReplyFile = "reply.csv", kUntakenFile = "untaken.csv";  // of a reply

std::string outcome_bytes(const std::vector<RowOutcome>& rows);
// kNotAManifest when it is something else.
base::Result<std::vector<RowOutcome>> read_outcomes(std::string_view bytes);

// The same of rows of several batches, each with its batch and its day: what a partner said in a file of its own.
std::string said_bytes(const std::vector<Said>& rows);
base::Result<std::vector<Said>> read_said(std::string_view bytes);

Counts counts_of(const std::vector<RowOutcome>& rows);
// Who did it and how many rows, for the detail of an event.
boost::json::object counts_detail(const Counts& counts, const std::string& by);
// The first reason of `errors_json` (intake/receipt.h) into the row.
void add_reason(RowOutcome& row, std::string_view errors_json);
void add_reason(RowOutcome& row, const base::Error& error);

}  // namespace taixin::exchange
