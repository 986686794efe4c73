// XLSX by libxlsxwriter in its constant-memory mode: one row in memory, the sheet in a temporary file beside the
// target.
#include <fmt/format.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <charconv>
#include <cstring>

#include "city/sheet.h"
#include "city/sheet_parts.h"

namespace taixin::city {
namespace {

// Excel's day 0 is 1899-12-30 (its 1900 was a leap year by mistake); in the other system 1904-01-01.
constexpr int32_t kDaysTo1970From1900 = 25569;
constexpr int32_t kDaysTo1970From1904 = 24107;

struct ZipClose {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

// libxlsxwriter has no switch for the 1904 system: the flag goes into xl/workbook.xml afterwards.
base::Result<void> declare_1904(const std::filesystem::path& path, time_t modified) {
  int code = 0;
  std::unique_ptr<zip_t, ZipClose> archive(zip_open(path.c_str(), 0, &code));
  if (!archive) return cannot_write(path, fmt::format("zip error {}", code));
  constexpr const char* kPart = "xl/workbook.xml";
  zip_stat_t status;
  const zip_int64_t index = zip_name_locate(archive.get(), kPart, 0);
  if (index < 0 || zip_stat_index(archive.get(), static_cast<zip_uint64_t>(index), 0, &status) != 0) {
    return cannot_write(path, zip_strerror(archive.get()));
  }
  std::string xml(static_cast<size_t>(status.size), '\0');
  zip_file_t* part = zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(index), 0);
  const zip_int64_t got = part == nullptr ? -1 : zip_fread(part, xml.data(), xml.size());
  if (part != nullptr) zip_fclose(part);
  const size_t at = xml.find("<workbookPr ");
  if (got != static_cast<zip_int64_t>(xml.size()) || at == std::string::npos)
    return cannot_write(path, "xl/workbook.xml");
  xml.insert(at + std::strlen("<workbookPr "), "date1904=\"1\" ");
  zip_source_t* source = zip_source_buffer(archive.get(), xml.data(), xml.size(), 0);
  if (source == nullptr || zip_file_replace(archive.get(), static_cast<zip_uint64_t>(index), source, 0) != 0 ||
      zip_file_set_mtime(archive.get(), static_cast<zip_uint64_t>(index), modified, 0) != 0) {
    return cannot_write(path, zip_strerror(archive.get()));
  }
  if (zip_close(archive.get()) != 0) return cannot_write(path, zip_strerror(archive.get()));
  archive.release();  // zip_close freed it
  return {};
}

class WorkbookWriter : public SheetWriter {
 public:
  WorkbookWriter(std::filesystem::path path, Layout layout, lxw_workbook* book, base::Day created)
      : path_(std::move(path)), layout_(std::move(layout)), book_(book), created_(created) {}
  ~WorkbookWriter() override {
    if (book_ != nullptr) workbook_close(book_);
  }

  base::Result<void> begin(std::span<const Column> columns) {
    lxw_doc_properties properties{};
    properties.created = moment();
    if (const lxw_error error = workbook_set_properties(book_, &properties)) return failed(error);
    sheet_ = workbook_add_worksheet(book_, "Sheet1");
    if (sheet_ == nullptr) return cannot_write(path_, "worksheet");
    day_format_ = workbook_add_format(book_);
    format_set_num_format(day_format_, "yyyy/mm/dd");
    lxw_format* title_format = workbook_add_format(book_);
    format_set_align(title_format, LXW_ALIGN_CENTER);
    const size_t width = layout_.columns.size() + (layout_.running_number ? 1 : 0);
    for (const std::string& title : layout_.titles) {
      const lxw_error error = worksheet_merge_range(sheet_, line_, 0, line_, static_cast<lxw_col_t>(width - 1),
                                                    title.c_str(), title_format);
      if (error != LXW_NO_ERROR) return failed(error);
      ++line_;
    }
    lxw_col_t at = 0;
    if (layout_.running_number) TX_CHECK(text(at++, "序号"));
    for (const size_t column : layout_.columns) TX_CHECK(text(at++, header_text(columns[column], layout_.header)));
    ++line_;
    return {};
  }

  base::Result<void> row(const Row& row) override {
    lxw_col_t at = 0;
    if (layout_.running_number) TX_CHECK(number(at++, static_cast<double>(++rows_), nullptr));
    for (const size_t column : layout_.columns) TX_CHECK(cell(at++, row[column]));
    ++line_;
    return {};
  }

  base::Result<void> finish() override {
    const lxw_error error = workbook_close(std::exchange(book_, nullptr));
    if (error != LXW_NO_ERROR) return failed(error);
    return layout_.epoch_1904 ? declare_1904(path_, moment()) : base::Result<void>();
  }

 private:
  base::Error failed(lxw_error error) const { return cannot_write(path_, lxw_strerror(error)); }
  time_t moment() const { return static_cast<time_t>(base::start_of(created_).get() / 1'000'000); }

  base::Result<void> cell(lxw_col_t at, const Cell& from) {
    if (from.day && layout_.days == DayStyle::serial) {
      const int32_t zero = layout_.epoch_1904 ? kDaysTo1970From1904 : kDaysTo1970From1900;
      return number(at, from.day->count() + zero, day_format_);
    }
    if (from.day) return text(at, write_day(*from.day, layout_.days));
    if (from.text.empty()) return {};
    if (from.number) {
      double value = 0;
      const auto [end, error] = std::from_chars(from.text.data(), from.text.data() + from.text.size(), value);
      if (error == std::errc() && end == from.text.data() + from.text.size()) return number(at, value, nullptr);
    }
    return text(at, from.text);
  }
  base::Result<void> text(lxw_col_t at, const std::string& value) {
    const lxw_error error = worksheet_write_string(sheet_, line_, at, value.c_str(), nullptr);
    return error == LXW_NO_ERROR ? base::Result<void>() : failed(error);
  }
  base::Result<void> number(lxw_col_t at, double value, lxw_format* format) {
    const lxw_error error = worksheet_write_number(sheet_, line_, at, value, format);
    return error == LXW_NO_ERROR ? base::Result<void>() : failed(error);
  }

  std::filesystem::path path_;
  Layout layout_;
  lxw_workbook* book_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* day_format_ = nullptr;
  base::Day created_;
  lxw_row_t line_ = 0;
  uint64_t rows_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<SheetWriter>> create_workbook(const std::filesystem::path& path, Layout layout,
                                                           std::span<const Column> columns, base::Day created) {
  // libxlsxwriter opens the file only at the end and complains on stderr: whether it can be written is seen now.
  {
    TX_TRY(ByteFile file, ByteFile::create(path));
    TX_CHECK(file.close());
  }
  std::string folder = path.parent_path().string();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = folder.empty() ? nullptr : folder.data();
  lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
  if (book == nullptr) return cannot_write(path, "out of memory");
  auto writer = std::make_unique<WorkbookWriter>(path, std::move(layout), book, created);
  TX_CHECK(writer->begin(columns));
  return std::unique_ptr<SheetWriter>(std::move(writer));
}

}  // namespace taixin::city
