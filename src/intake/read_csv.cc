#include "intake/read_csv.h"

#include <algorithm>
#include <array>
#include <map>

#include "intake/read_csv_rows.h"
#include "intake/read_header.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

constexpr std::array<char, 4> kSeparators{',', '\t', ';', '|'};
constexpr size_t kProbeBlock = 64 << 10;

// The first rows as one separator gives them.
struct Probe {
  char separator = ',';
  std::vector<Row> rows;
  std::vector<size_t> widths;  // as seen, beyond the limit too
  std::optional<base::Error> stopped;
  std::optional<HeaderChoice> header;
  size_t regular_rows = 0;  // rows of the most frequent width, if that is over one
  size_t regular_width = 1;
};

base::Result<Probe> probe(Source& source, Encoding encoding, char separator, const OpenOptions& options) {
  Probe result;
  result.separator = separator;
  CsvRows rows(TextStream(source, encoding, kProbeBlock), separator, options.limits);
  while (result.rows.size() < options.limits.header_search_rows) {
    Row row;
    TX_TRY(const CsvRows::Got got, rows.next(row, options.limits.columns_max));
    if (got == CsvRows::Got::end) break;
    if (got == CsvRows::Got::bad_row) {
      result.stopped = rows.row_error();
      break;
    }
    row.cells.resize(rows.cell_count());
    result.rows.push_back(std::move(row));
    result.widths.push_back(rows.cell_count_seen());
  }
  std::map<size_t, size_t> frequency;
  for (const size_t width : result.widths) ++frequency[width];
  for (const auto& [width, count] : frequency) {
    if (width > 1 && count >= result.regular_rows) result.regular_rows = count, result.regular_width = width;
  }
  result.header = choose_header(result.rows, options);
  return result;
}

// Known column names decide; without any, the separator that gives the most rows of one width, then the widest.
bool better(const Probe& a, const Probe& b) {
  const auto score = [](const Probe& p) { return p.header ? p.header->score : size_t{0}; };
  if (score(a) != score(b)) return score(a) > score(b);
  if (a.regular_rows != b.regular_rows) return a.regular_rows > b.regular_rows;
  return a.regular_width > b.regular_width;
}

class CsvReader : public Reader {
 public:
  CsvReader(CsvRows rows, const Limits& limits) : rows_(std::move(rows)), limits_(limits) {}

  base::Result<void> start(FileInfo info, std::vector<std::string> header, uint64_t header_line) {
    info_ = std::move(info);
    header_ = std::move(header);
    header_line_ = header_line;
    Row skipped;
    for (;;) {
      TX_TRY(const CsvRows::Got got, rows_.next(skipped, 1));
      TX_ASSERT(got != CsvRows::Got::end, "the header was seen in line {}", header_line_);
      if (skipped.line >= header_line_) return {};
    }
  }

  const FileInfo& info() const override { return info_; }
  const std::vector<std::string>& header() const override { return header_; }
  uint64_t header_line() const override { return header_line_; }
  const base::Error& row_error() const override { return rows_.row_error(); }
  double progress() const override { return rows_.progress(); }

  base::Result<Next> next(Row& row) override {
    TX_TRY(const CsvRows::Got got, rows_.next(row, header_.size()));
    if (got == CsvRows::Got::end) {
      if (count_ == 0) return base::fail(kNoRows, {{"line", std::to_string(header_line_)}});
      if (info_.sha256_hex.empty()) info_.sha256_hex = rows_.sha256_hex();
      return Next::end;
    }
    if (++count_ > limits_.rows_max) {
      return base::fail(kTooLarge, {{"what", "rows (行数)"}, {"limit", std::to_string(limits_.rows_max)}});
    }
    row.cells.resize(header_.size());
    for (size_t i = rows_.cell_count(); i < row.cells.size(); ++i) row.cells[i].clear();
    return got == CsvRows::Got::row ? Next::row : Next::bad_row;
  }

 private:
  CsvRows rows_;
  Limits limits_;
  FileInfo info_;
  std::vector<std::string> header_;
  uint64_t header_line_ = 0;
  uint64_t count_ = 0;
};

// Excel's own hint: a first line "sep=;" names the separator.
std::optional<char> declared_separator(const Probe& with_comma) {
  if (with_comma.rows.empty() || with_comma.rows[0].cells.empty()) return std::nullopt;
  const std::string& cell = with_comma.rows[0].cells[0];
  if (cell == "sep=" && with_comma.widths[0] == 2) return ',';
  const bool known = cell.size() == 5 && cell.starts_with("sep=") &&
                     std::find(kSeparators.begin(), kSeparators.end(), cell[4]) != kSeparators.end();
  return known ? std::optional(cell[4]) : std::nullopt;
}

void drop_first_row(Probe& probed, const OpenOptions& options) {
  probed.rows.erase(probed.rows.begin());
  probed.widths.erase(probed.widths.begin());
  probed.header = choose_header(probed.rows, options);
}

base::Error why_no_header(const Probe& best, const Limits& limits) {
  if (best.stopped && best.stopped->is(kRowTooLong)) return *best.stopped;
  if (best.stopped) {
    return base::fail(kHeaderUnreadable, {{"line", std::string(best.stopped->args().find("line")->second)},
                                          {"reason", best.stopped->message(base::Lang::zh) + " / " +
                                                         best.stopped->message(base::Lang::en)}});
  }
  return base::fail(kNoHeader, {{"rows", std::to_string(limits.header_search_rows)}});
}

}  // namespace

base::Result<std::unique_ptr<Reader>> open_csv(Source& source, Encoding encoding, const OpenOptions& options) {
  std::optional<Probe> best;
  for (const char separator : kSeparators) {
    TX_TRY(Probe probed, probe(source, encoding, separator, options));
    if (const auto declared = separator == ',' ? declared_separator(probed) : std::nullopt) {
      TX_TRY(best, probe(source, encoding, *declared, options));
      drop_first_row(*best, options);
      break;
    }
    if (!best || better(probed, *best)) best = std::move(probed);
  }
  const Limits& limits = options.limits;
  if (best->rows.empty() && !best->stopped) return base::fail(kEmptyFile);
  if (!best->header) return why_no_header(*best, limits);
  const Row& header_row = best->rows[best->header->row];
  if (const size_t width = best->widths[best->header->row]; width > limits.columns_max) {
    return base::fail(kTooManyColumns, {{"line", std::to_string(header_row.line)},
                                        {"columns", std::to_string(width)},
                                        {"limit", std::to_string(limits.columns_max)}});
  }
  FileInfo info;
  info.format = Format::csv;
  info.encoding = encoding_name(encoding);
  info.separator = best->separator;
  auto reader = std::make_unique<CsvReader>(CsvRows(TextStream(source, encoding), best->separator, limits), limits);
  TX_CHECK(reader->start(std::move(info), tidy_header(header_row.cells), header_row.line));
  return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace taixin::intake
