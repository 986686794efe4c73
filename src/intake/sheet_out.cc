#include "intake/sheet_out.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "intake/reader.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

constexpr size_t kXlsxCellMax = 32767;  // characters, a limit of the format
constexpr uint32_t kXlsxRowsMax = 1'048'576;

}  // namespace

std::string inert(std::string_view cell) {
  const size_t first = cell.find_first_not_of(' ');
  if (first == cell.npos) return std::string(cell);
  const std::string_view rest = cell.substr(first);
  for (const std::string_view start : {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"}) {
    if (rest.starts_with(start)) return "'" + std::string(cell);
  }
  return std::string(cell);
}

std::string csv_cell(std::string_view text) { return csv_plain(inert(text)); }

std::string csv_plain(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string_view without_apostrophe(std::string_view text) {
  const bool ours = text.size() > 1 && text[0] == '\'' && inert(text.substr(1)).size() != text.size() - 1;
  return ours ? text.substr(1) : text;
}

std::string csv_sheet(const std::vector<std::vector<std::string>>& rows) {
  std::string out = "\xEF\xBB\xBF";
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (i) out += ',';
      out += csv_cell(row[i]);
    }
    out += "\r\n";
  }
  return out;
}

base::Result<std::string> xlsx_sheet(const std::vector<std::vector<std::string>>& rows, std::string_view title) {
  if (rows.size() > kXlsxRowsMax) return base::fail(kTooManyRowsForXlsx, {{"rows", std::to_string(rows.size())}});
  // libxlsxwriter 1.1 writes files only; what it writes has no identity numbers any more.
  std::string path = (std::filesystem::temp_directory_path() / "taixin-sheet-XXXXXX").string();
  const int file = mkstemp(path.data());
  if (file < 0) return base::fail(kSheetFailed, {{"reason", std::strerror(errno)}});
  close(file);
  const std::shared_ptr<void> remove(nullptr, [&path](void*) { std::filesystem::remove(path); });
  lxw_workbook* book = workbook_new(path.c_str());
  lxw_worksheet* sheet = workbook_add_worksheet(book, std::string(title).c_str());
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  for (size_t r = 0; r < rows.size(); ++r) {
    for (size_t c = 0; c < rows[r].size(); ++c) {
      const std::string text(base::prefix_code_points(rows[r][c], kXlsxCellMax));
      worksheet_write_string(sheet, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c), text.c_str(),
                             r == 0 ? bold : nullptr);
    }
  }
  worksheet_freeze_panes(sheet, 1, 0);
  const lxw_error failed = workbook_close(book);
  if (failed != LXW_NO_ERROR) return base::fail(kSheetFailed, {{"reason", lxw_strerror(failed)}});
  TX_CHECK(check_xlsx(path, rows.size()));
  std::ifstream written(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(written), {});
}

base::Result<void> check_xlsx(const std::string& path, uint64_t lines) {
  if (lines <= 1) return {};  // a header without rows
  OpenOptions options;
  options.limits.unpack_ratio_max = UINT64_MAX;  // our own file: repeated words shrink a lot
  options.score = [](const void*, const std::vector<std::string>&) {
    return size_t{1000};
  };  // the first row is the header
  TX_TRY(auto source, open_file(path));
  TX_TRY(auto reader, open_reader(*source, path, options));
  Row row;
  uint64_t last = 0;
  while (true) {
    TX_TRY(const auto next, reader->next(row));
    if (next == Reader::Next::end) break;
    last = row.line;
  }
  if (last == lines) return {};
  return base::fail(kSheetFailed, {{"reason", fmt::format("{} / {}", last, lines)}});
}

}  // namespace taixin::intake
