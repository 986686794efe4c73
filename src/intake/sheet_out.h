// Sheets that go back to people: CSV (UTF-8 with a mark, so that Excel and WPS open it) and XLSX. Formulas are inert: a
// cell that begins like one is text in XLSX and gets a leading apostrophe in CSV.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace taixin::intake {

// A cell that a spreadsheet program would take for a formula, with an apostrophe before it: those that start (after
// spaces) with = + - @ or their full-width forms, a tab or a carriage return.
std::string inert(std::string_view cell);
// The cell as it may stand in a CSV file that programs read: quoted where needed. The one place that quotes.
std::string csv_plain(std::string_view text);
// As it may stand in one that people open: inert, too.
std::string csv_cell(std::string_view text);
// What csv_cell made inert, as it was: for returned sheets that are sent again.
std::string_view without_apostrophe(std::string_view text);

// Rows in, bytes out; the whole sheet in memory (returned sheets hold refused rows only).
std::string csv_sheet(const std::vector<std::vector<std::string>>& rows);
base::Result<std::string> xlsx_sheet(const std::vector<std::vector<std::string>>& rows, std::string_view title);

// Reads a finished workbook back: its last row must be number `lines`. libxlsxwriter does not notice a temporary file
// that could not grow and closes a workbook with rows missing. kSheetFailed.
base::Result<void> check_xlsx(const std::string& path, uint64_t lines);

}  // namespace taixin::intake
