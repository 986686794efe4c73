#include "exchange/outcomes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include "exchange/errors.h"

namespace taixin::exchange {
namespace {

// Of a file of rows of several batches; of a receipt those after the first two.
constexpr auto kColumns =
    std::to_array<std::string_view>({"batch", "day", "file", "line", "src_level", "src_unit", "src_id", "outcome",
                                     "code", "column", "reason", "reason_en"});
constexpr size_t kBefore = 2;
constexpr auto kOutcomes = std::to_array<std::string_view>({"taken", "known", "older", "refused"});

std::string text(const boost::json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

Cells cells_of(const RowOutcome& row) {
  return {row.file,  std::to_string(row.line),
          row.level, row.unit,
          row.id,    std::string(outcome_code(row.what)),
          row.code,  row.column,
          row.zh,    row.en};
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc() && end == text.data() + text.size();
}

std::optional<RowOutcome> read_row(std::span<const std::string> cells) {
  RowOutcome row;
  const auto what = std::ranges::find(kOutcomes, cells[5]);
  if (!read_number(cells[1], row.line) || what == kOutcomes.end()) return std::nullopt;
  row.file = cells[0];
  row.level = cells[2], row.unit = cells[3], row.id = cells[4];
  row.what = static_cast<RowOutcome::What>(what - kOutcomes.begin());
  row.code = cells[6], row.column = cells[7], row.zh = cells[8], row.en = cells[9];
  return row;
}

base::Error not_a_sheet(std::string_view name) { return base::fail(kNotAManifest, {{"why", std::string(name)}}); }

// Rows below exactly these columns; one without rows has its header only, which is no file to a reader.
base::Result<std::vector<Cells>> rows_below(std::span<const std::string_view> columns, std::string_view bytes,
                                            std::string_view name) {
  std::vector<Cells> out;
  const Cells header(columns.begin(), columns.end());
  if (bytes == csv_bytes({header})) return out;
  TX_TRY(const ReadFile file, read_file(bytes, name, header));
  if (file.header != header) return not_a_sheet(name);
  for (const auto& [line, cells] : file.rows) out.push_back(cells);
  return out;
}

}  // namespace

std::string outcome_bytes(const std::vector<RowOutcome>& rows) {
  std::vector<Cells> out;
  out.emplace_back(kColumns.begin() + kBefore, kColumns.end());
  for (const RowOutcome& row : rows) out.push_back(cells_of(row));
  return csv_bytes(out);
}

base::Result<std::vector<RowOutcome>> read_outcomes(std::string_view bytes) {
  std::vector<RowOutcome> out;
  TX_TRY(const auto rows, rows_below(std::span(kColumns).subspan(kBefore), bytes, kReceiptFile));
  for (const Cells& cells : rows) {
    auto row = read_row(cells);
    if (!row) return not_a_sheet(kReceiptFile);
    out.push_back(*std::move(row));
  }
  return out;
}

std::string said_bytes(const std::vector<Said>& rows) {
  std::vector<Cells> out;
  out.emplace_back(kColumns.begin(), kColumns.end());
  for (const Said& one : rows) {
    Cells cells = cells_of(one.row);
    cells.insert(cells.begin(), {std::to_string(one.batch), one.day.iso()});
    out.push_back(std::move(cells));
  }
  return csv_bytes(out);
}

base::Result<std::vector<Said>> read_said(std::string_view bytes) {
  std::vector<Said> out;
  TX_TRY(const auto rows, rows_below(kColumns, bytes, kReplyFile));
  for (const Cells& cells : rows) {
    Said one;
    auto row = read_row(std::span(cells).subspan(kBefore));
    const auto day = base::parse_iso_day(cells[1]);
    if (!row || !day || !read_number(cells[0], one.batch)) return not_a_sheet(kReplyFile);
    one.day = *day;
    one.row = *std::move(row);
    out.push_back(std::move(one));
  }
  return out;
}

boost::json::object counts_detail(const Counts& counts, const std::string& by) {
  return {{"by", by},
          {"taken", counts.taken},
          {"known", counts.known},
          {"older", counts.older},
          {"refused", counts.refused}};
}

Counts counts_of(const std::vector<RowOutcome>& rows) {
  Counts out;
  for (const RowOutcome& row : rows) out.add(row.what);
  return out;
}

void add_reason(RowOutcome& row, std::string_view errors_json) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse(errors_json, failed);
  if (failed || !parsed.is_array() || parsed.as_array().empty() || !parsed.as_array()[0].is_object()) return;
  const auto& first = parsed.as_array()[0].as_object();
  row.code = text(first, "code");
  row.column = text(first, "column").empty() ? text(first, "field") : text(first, "column");
  row.zh = text(first, "zh");
  row.en = text(first, "en");
}

void add_reason(RowOutcome& row, const base::Error& error) {
  row.code = error.code();
  row.zh = error.message(base::Lang::zh);
  row.en = error.message(base::Lang::en);
}

}  // namespace taixin::exchange
