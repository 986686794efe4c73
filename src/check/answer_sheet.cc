#include "check/answer_sheet.h"

#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "check/errors.h"
#include "intake/sheet_out.h"

namespace taixin::check {
namespace {

constexpr size_t kBufferBytes = 1 << 20;
constexpr size_t kExcelCellCharacters = 32767;

base::Error cannot_write(const std::filesystem::path& path, std::string reason) {
  return base::fail(kCannotWrite, {{"file", path.filename().string()}, {"reason", std::move(reason)}});
}
std::string reason_of(int error) { return std::generic_category().message(error); }

// What both kinds share: the temporary file, its digest and its name.
class SheetFile : public AnswerSheet {
 public:
  explicit SheetFile(std::filesystem::path path) : path_(std::move(path)), part_(path_.string() + ".part") {}
  ~SheetFile() override {
    std::error_code ignored;
    if (!published_) std::filesystem::remove(part_, ignored);
  }

  base::Result<void> publish() override {
    // link + unlink and not rename: never over a file that has come meanwhile.
    if (::link(part_.c_str(), path_.c_str()) != 0) {
      if (errno == EEXIST) return base::fail(kOutExists, {{"file", path_.filename().string()}});
      return cannot_write(path_, reason_of(errno));
    }
    published_ = true;
    ::unlink(part_.c_str());
    if (const int folder = ::open(folder_of(path_).c_str(), O_RDONLY | O_CLOEXEC); folder >= 0) {
      ::fsync(folder);
      ::close(folder);
    }
    return {};
  }

 protected:
  static std::string folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path().string() : std::string(".");
  }

  base::Result<base::Sha256> digest_and_sync() const {
    const int file = ::open(part_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return cannot_write(path_, reason_of(errno));
    base::Sha256Stream stream;
    std::string buffer(kBufferBytes, '\0');
    ssize_t got = 0;
    while ((got = ::read(file, buffer.data(), buffer.size())) > 0) {
      stream.update(std::string_view(buffer).substr(0, static_cast<size_t>(got)));
    }
    const bool good = got == 0 && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    if (!good) return cannot_write(path_, reason_of(error));
    return stream.finish();
  }

  const std::filesystem::path path_, part_;

 private:
  bool published_ = false;
};

// Whether a character makes quotes necessary, or an apostrophe perhaps (0xEF begins the full-width forms).
struct Characters {
  bool quoted[256] = {}, formula[256] = {};
  constexpr Characters() {
    for (const char c : {',', '"', '\r', '\n', '\t', ' '}) quoted[static_cast<unsigned char>(c)] = true;
    for (const char c : {'=', '+', '-', '@', '\t', '\r', '\xEF'}) formula[static_cast<unsigned char>(c)] = true;
  }
};
constexpr Characters kCharacters;

bool may_be_formula(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  return first != text.npos && kCharacters.formula[static_cast<unsigned char>(text[first])];
}

class CsvSheet final : public SheetFile {
 public:
  using SheetFile::SheetFile;
  ~CsvSheet() override {
    if (file_ >= 0) ::close(file_);
  }
  base::Result<void> open() {
    file_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file_ < 0) return cannot_write(path_, reason_of(errno));
    buffer_ = "\xEF\xBB\xBF";
    return {};
  }
  // Every cell ends in a comma; the end of the row takes the last one back.
  void cell(std::string_view text, std::string& bytes) const override {
    if (may_be_formula(text)) {
      add(intake::inert(text), bytes);
    } else {
      add(text, bytes);
    }
    bytes += ',';
  }
  void end_row(std::string& bytes) const override {
    bytes.pop_back();
    bytes += "\r\n";
  }
  base::Result<void> append(std::string_view bytes) override {
    buffer_ += bytes;
    return buffer_.size() < kBufferBytes ? base::Result<void>() : flush();
  }
  base::Result<base::Sha256> finish() override {
    TX_CHECK(flush());
    if (::fsync(file_) != 0) return cannot_write(path_, reason_of(errno));
    return digest_.finish();
  }

 private:
  static void add(std::string_view cell, std::string& bytes) {
    const bool plain = std::none_of(cell.begin(), cell.end(),
                                    [](char c) { return kCharacters.quoted[static_cast<unsigned char>(c)]; });
    if (plain) {
      bytes += cell;
      return;
    }
    bytes += '"';
    for (const char c : cell) {
      if (c == '"') bytes += '"';
      bytes += c;
    }
    bytes += '"';
  }
  base::Result<void> flush() {
    std::string_view left = buffer_;
    digest_.update(left);
    while (!left.empty()) {
      const ssize_t written = ::write(file_, left.data(), left.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return cannot_write(path_, reason_of(errno));
      left.remove_prefix(static_cast<size_t>(written));
    }
    buffer_.clear();
    return {};
  }
  int file_ = -1;
  std::string buffer_;
  base::Sha256Stream digest_;
};

// One row in memory at a time (constant_memory); every cell is a string cell, so that nothing is ever a formula.
class WorkbookSheet final : public SheetFile {
 public:
  using SheetFile::SheetFile;
  ~WorkbookSheet() override {
    if (book_ != nullptr) workbook_close(book_);
  }
  base::Result<void> open(base::Day day) {
    temporary_ = folder_of(path_);
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = temporary_.data();
    // The library makes the file with the process's mask: made here first, it is the operator's alone.
    const int file = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return cannot_write(path_, reason_of(errno));
    ::close(file);
    book_ = workbook_new_opt(part_.c_str(), &options);
    if (book_ == nullptr) return cannot_write(path_, "libxlsxwriter");
    lxw_doc_properties properties{};
    properties.created = static_cast<time_t>(base::start_of(day).get() / 1'000'000);
    workbook_set_properties(book_, &properties);
    sheet_ = workbook_add_worksheet(book_, nullptr);
    return sheet_ == nullptr ? base::Result<void>(cannot_write(path_, "libxlsxwriter")) : base::Result<void>();
  }
  // The library writes by one thread: until then a cell is its length and its text, a row ends in kRowEnd.
  void cell(std::string_view text, std::string& bytes) const override {
    text = base::prefix_code_points(text, kExcelCellCharacters / 2);
    put_length(static_cast<uint32_t>(text.size()), bytes);
    bytes += text;
  }
  void end_row(std::string& bytes) const override { put_length(kRowEnd, bytes); }
  base::Result<void> append(std::string_view bytes) override {
    lxw_col_t column = 0;
    std::string text;
    while (!bytes.empty()) {
      uint32_t length = 0;
      std::memcpy(&length, bytes.data(), sizeof length);
      bytes.remove_prefix(sizeof length);
      if (length == kRowEnd) {
        column = 0;
        ++line_;
        continue;
      }
      text = bytes.substr(0, length);
      bytes.remove_prefix(length);
      const lxw_error error =
          text.empty() ? LXW_NO_ERROR : worksheet_write_string(sheet_, line_, column, text.c_str(), nullptr);
      if (error != LXW_NO_ERROR) return cannot_write(path_, lxw_strerror(error));
      ++column;
    }
    return {};
  }
  base::Result<base::Sha256> finish() override {
    const lxw_error error = workbook_close(book_);
    book_ = nullptr;
    if (error != LXW_NO_ERROR) return cannot_write(path_, lxw_strerror(error));
    TX_CHECK(intake::check_xlsx(part_.string(), line_));
    return digest_and_sync();
  }

 private:
  static constexpr uint32_t kRowEnd = UINT32_MAX;
  static void put_length(uint32_t length, std::string& bytes) {
    bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
  }
  std::string temporary_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t line_ = 0;
};

}  // namespace

base::Result<void> AnswerSheet::row(const std::vector<std::string>& cells) {
  std::string bytes;
  for (const std::string& text : cells) cell(text, bytes);
  end_row(bytes);
  return append(bytes);
}

base::Result<std::unique_ptr<AnswerSheet>> create_answer_sheet(const std::filesystem::path& path, base::Day day) {
  std::string end = path.extension().string();
  for (char& c : end) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (end != ".csv" && end != ".xlsx") return base::fail(kOutFormat, {{"file", path.filename().string()}});
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return base::fail(kOutExists, {{"file", path.filename().string()}});
  if (end == ".csv") {
    auto sheet = std::make_unique<CsvSheet>(path);
    TX_CHECK(sheet->open());
    return std::unique_ptr<AnswerSheet>(std::move(sheet));
  }
  auto sheet = std::make_unique<WorkbookSheet>(path);
  TX_CHECK(sheet->open(day));
  return std::unique_ptr<AnswerSheet>(std::move(sheet));
}

}  // namespace taixin::check
