#include "exchange/outcomes.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "exchange/errors.h"

namespace taixin::exchange {
namespace {

constexpr auto kColumns = std::to_array<std::string_view>(
    {"file", "line", "src_level", "src_unit", "src_id", "outcome", "code", "column", "reason", "reason_en"});
constexpr auto kOutcomes = std::to_array<std::string_view>({"taken", "known", "older", "refused"});

std::string text(const boost::json::object& object, std::string_view key) {
  const auto* found = object.if_contains(key);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

std::string outcome_bytes(const std::vector<RowOutcome>& rows) {
  std::vector<Cells> out;
  out.emplace_back(kColumns.begin(), kColumns.end());
  for (const RowOutcome& row : rows) {
    out.push_back({row.file, std::to_string(row.line), row.level, row.unit, row.id, std::string(outcome_code(row.what)),
                   row.code, row.column, row.zh, row.en});
  }
  return csv_bytes(out);
}

base::Result<std::vector<RowOutcome>> read_outcomes(std::string_view bytes) {
  const auto bad = [] { return base::fail(kNotAManifest, {{"why", std::string(kReceiptFile)}}); };
  std::vector<RowOutcome> out;
  // A receipt for a batch without rows has its header only, which is no file to a reader.
  if (bytes == outcome_bytes({})) return out;
  TX_TRY(const ReadFile file, read_file(bytes, kReceiptFile, {kColumns.begin(), kColumns.end()}));
  if (!std::ranges::equal(file.header, kColumns)) return bad();
  for (const auto& [line, cells] : file.rows) {
    RowOutcome row;
    row.file = cells[0];
    const std::string& number = cells[1];
    const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), row.line);
    const auto what = std::ranges::find(kOutcomes, cells[5]);
    if (failed != std::errc() || end != number.data() + number.size() || what == kOutcomes.end()) return bad();
    row.level = cells[2], row.unit = cells[3], row.id = cells[4];
    row.what = static_cast<RowOutcome::What>(what - kOutcomes.begin());
    row.code = cells[6], row.column = cells[7], row.zh = cells[8], row.en = cells[9];
    out.push_back(std::move(row));
  }
  return out;
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
