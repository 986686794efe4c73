// CSV and JSON Lines.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "city/errors.h"
#include "city/sheet.h"
#include "city/sheet_parts.h"

namespace taixin::city {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

class CsvWriter : public SheetWriter {
 public:
  CsvWriter(ByteFile file, Layout layout, std::span<const Column> columns)
      : file_(std::move(file)), layout_(std::move(layout)), columns_(columns) {
    if (layout_.encoding == Encoding::utf8_bom) file_.buffer() += "\xEF\xBB\xBF";
    if (layout_.running_number) cell("序号");
    for (const size_t column : layout_.columns) cell(header_text(columns_[column], layout_.header));
    end_line();
  }

  base::Result<void> row(const Row& row) override {
    ++rows_;
    if (layout_.running_number) cell(std::to_string(rows_));
    for (const size_t column : layout_.columns) {
      const Cell& from = row[column];
      if (from.day)
        cell(write_day(*from.day, layout_.days));
      else
        cell(from.text);
    }
    end_line();
    return file_.flush_if_full();
  }
  base::Result<void> finish() override { return file_.close(); }

 private:
  void cell(std::string_view text) {
    if (cells_++ > 0) line_.push_back(layout_.separator);
    const char special[] = {layout_.separator, '"', '\r', '\n', 0};
    if (text.find_first_of(special) == std::string_view::npos) {
      line_ += text;
      return;
    }
    line_.push_back('"');
    for (const char c : text) {
      if (c == '"') line_.push_back('"');
      line_.push_back(c);
    }
    line_.push_back('"');
  }
  void end_line() {
    line_ += layout_.crlf ? "\r\n" : "\n";
    if (layout_.encoding == Encoding::gb18030)
      file_.buffer() += base::to_gb18030(line_);
    else
      file_.buffer() += line_;
    line_.clear();
    cells_ = 0;
  }

  ByteFile file_;
  Layout layout_;
  std::span<const Column> columns_;
  std::string line_;
  size_t cells_ = 0;
  uint64_t rows_ = 0;
};

class JsonLinesWriter : public SheetWriter {
 public:
  JsonLinesWriter(ByteFile file, Layout layout, std::span<const Column> columns)
      : file_(std::move(file)), layout_(std::move(layout)) {
    for (const size_t column : layout_.columns) keys_.push_back(quoted(header_text(columns[column], layout_.header)));
  }

  base::Result<void> row(const Row& row) override {
    std::string& out = file_.buffer();
    char before = '{';
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const Cell& from = row[layout_.columns[i]];
      out.push_back(before);
      before = ',';
      out += keys_[i];
      out.push_back(':');
      if (from.day)
        out += quoted(write_day(*from.day, layout_.days));
      else if (from.text.empty())
        out += "null";
      else if (from.number)
        out += from.text;
      else
        out += quoted(from.text);
    }
    out += "}\n";
    return file_.flush_if_full();
  }
  base::Result<void> finish() override { return file_.close(); }

 private:
  static std::string quoted(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }

  ByteFile file_;
  Layout layout_;
  std::vector<std::string> keys_;
};

}  // namespace

void set(Cell& cell, std::string_view text) {
  cell.text = text;
  cell.day.reset();
  cell.number = false;
}
void set(Cell& cell, base::Day day) {
  cell.text.clear();
  cell.day = day;
  cell.number = false;
}
void set_number(Cell& cell, std::string_view text) {
  set(cell, text);
  cell.number = true;
}

std::string write_day(base::Day day, DayStyle style) {
  const int y = day.year(), m = day.month(), d = day.day_of_month();
  switch (style) {
    case DayStyle::dashes:
      return day.iso();
    case DayStyle::compact:
      return fmt::format("{:04}{:02}{:02}", y, m, d);
    case DayStyle::short_slashes:
      return fmt::format("{}/{}/{}", y, m, d);
    case DayStyle::chinese:
      return fmt::format("{}年{}月{}日", y, m, d);
    case DayStyle::slashes:
    case DayStyle::serial:
      break;
  }
  return fmt::format("{:04}/{:02}/{:02}", y, m, d);
}

std::string header_text(const Column& column, HeaderStyle style) {
  switch (style) {
    case HeaderStyle::codes:
      return std::string(column.code);
    case HeaderStyle::lower_case_codes: {
      std::string code(column.code);
      for (char& c : code) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      return code;
    }
    case HeaderStyle::aliases:
      if (!column.alias.empty()) return std::string(column.alias);
      break;
    case HeaderStyle::titles:
      break;
  }
  return std::string(column.title);
}

base::Result<std::unique_ptr<SheetWriter>> create_sheet(const std::filesystem::path& path, const Layout& layout,
                                                        std::span<const Column> columns, base::Day created) {
  Layout complete = layout;
  if (complete.columns.empty()) {
    for (size_t i = 0; i < columns.size(); ++i) complete.columns.push_back(i);
  }
  if (layout.format == FileFormat::xlsx) return create_workbook(path, std::move(complete), columns, created);
  TX_TRY(ByteFile file, ByteFile::create(path));
  if (layout.format == FileFormat::jsonl) {
    return std::unique_ptr<SheetWriter>(new JsonLinesWriter(std::move(file), std::move(complete), columns));
  }
  return std::unique_ptr<SheetWriter>(new CsvWriter(std::move(file), std::move(complete), columns));
}

base::Error cannot_write(const std::filesystem::path& path, std::string reason) {
  return base::fail(kCannotWrite, {{"path", path.string()}, {"reason", std::move(reason)}});
}

ByteFile::ByteFile(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {
  buffer_.reserve(kBufferBytes + (size_t{64} << 10));
}
ByteFile::ByteFile(ByteFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)) {}
ByteFile::~ByteFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<ByteFile> ByteFile::create(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return cannot_write(path, std::strerror(errno));
  return ByteFile(path, descriptor);
}

base::Result<void> ByteFile::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot_write(path_, std::strerror(errno));
    left.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
  return {};
}

base::Result<void> ByteFile::flush_if_full() { return buffer_.size() < kBufferBytes ? base::Result<void>() : flush(); }

base::Result<void> ByteFile::close() {
  TX_CHECK(flush());
  if (::close(std::exchange(descriptor_, -1)) != 0) return cannot_write(path_, std::strerror(errno));
  return {};
}

}  // namespace taixin::city
