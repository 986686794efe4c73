#include "intake/read_xlsx.h"

#include <algorithm>

#include "base/digest.h"
#include "intake/read_header.h"
#include "intake/read_xlsx_book.h"
#include "intake/read_xlsx_sheet.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

constexpr size_t kDigestBlock = 1 << 20;

// What the first rows of a sheet tell of it.
struct Head {
  size_t sheet = 0;  // index into Book::sheets
  bool has_rows = false;
  std::optional<HeaderChoice> choice;
  std::vector<std::string> header;
  uint64_t header_line = 0;
  size_t width = 0;                  // columns of the header, beyond the limit too
  std::optional<base::Error> error;  // of the header row, or of the sheet as a whole
};

base::Result<Head> look_at(Book& book, size_t sheet, const OpenOptions& options) {
  Head head;
  head.sheet = sheet;
  auto rows = SheetRows::open(book, book.sheets[sheet].part, options.limits);
  if (!rows) {
    head.error = rows.error();
    return head;
  }
  std::vector<Row> first;
  std::vector<size_t> widths;
  std::vector<std::optional<base::Error>> errors;
  while (first.size() < options.limits.header_search_rows) {
    Row row;
    auto got = (*rows)->next(row, options.limits.columns_max);
    if (!got) {
      head.error = got.error();
      break;
    }
    if (*got == SheetRows::Got::end) break;
    row.cells.resize((*rows)->cell_count());
    widths.push_back((*rows)->cell_count_seen());
    errors.push_back(*got == SheetRows::Got::bad_row ? std::optional((*rows)->row_error()) : std::nullopt);
    first.push_back(std::move(row));
  }
  head.has_rows = !first.empty();
  if (head.error) return head;
  head.choice = choose_header(first, options);
  if (!head.choice) return head;
  const size_t at = head.choice->row;
  head.header = tidy_header(first[at].cells);
  head.header_line = first[at].line;
  head.width = widths[at];
  head.error = errors[at];
  return head;
}

std::string names_of(const Book& book, const std::vector<size_t>& sheets) {
  std::string names;
  for (const size_t sheet : sheets) {
    if (names.size() > 500) return names + "…";
    names += (names.empty() ? "" : "、") + book.sheets[sheet].name;
  }
  return names;
}

// Which sheet to read: the one named; else the only one with a known header; else the only one with anything in it.
base::Result<size_t> choose_sheet(const Book& book, const std::vector<Head>& heads, const OpenOptions& options) {
  std::vector<size_t> all, known, visible;
  for (const Head& head : heads) {
    const SheetRef& sheet = book.sheets[head.sheet];
    all.push_back(head.sheet);
    if (!options.sheet.empty() && sheet.name == options.sheet) return head.sheet;
    if (sheet.hidden) continue;
    if (head.choice && head.choice->recognised) known.push_back(head.sheet);
    if (head.has_rows || head.error) visible.push_back(head.sheet);
  }
  if (!options.sheet.empty()) {
    return base::fail(kNoSuchSheet, {{"sheet", options.sheet}, {"sheets", names_of(book, all)}});
  }
  const std::vector<size_t>& candidates = known.empty() ? visible : known;
  if (candidates.empty()) return base::fail(kNoHeader, {{"rows", std::to_string(options.limits.header_search_rows)}});
  if (candidates.size() > 1) return base::fail(kWhichSheet, {{"sheets", names_of(book, candidates)}});
  return candidates[0];
}

class XlsxReader : public Reader {
 public:
  XlsxReader(Source& source, Book book, Head head, const Limits& limits)
      : source_(&source), book_(std::move(book)), head_(std::move(head)), limits_(limits) {}

  base::Result<void> start(FileInfo info) {
    info_ = std::move(info);
    TX_TRY(rows_, SheetRows::open(book_, book_.sheets[head_.sheet].part, limits_));
    Row skipped;
    for (size_t i = 0; i <= head_.choice->row; ++i) TX_CHECK(rows_->next(skipped, 1));
    return {};
  }

  const FileInfo& info() const override { return info_; }
  const std::vector<std::string>& header() const override { return head_.header; }
  uint64_t header_line() const override { return head_.header_line; }
  const base::Error& row_error() const override { return rows_->row_error(); }
  double progress() const override { return rows_->progress(); }

  base::Result<Next> next(Row& row) override {
    if (ended_) return Next::end;
    TX_TRY(const SheetRows::Got got, rows_->next(row, head_.header.size()));
    if (got == SheetRows::Got::end) {
      if (count_ == 0) return base::fail(kNoRows, {{"line", std::to_string(head_.header_line)}});
      ended_ = true;
      TX_CHECK(digest());
      return Next::end;
    }
    if (++count_ > limits_.rows_max) {
      return base::fail(kTooLarge, {{"what", "rows (行数)"}, {"limit", std::to_string(limits_.rows_max)}});
    }
    row.cells.resize(head_.header.size());
    for (size_t i = rows_->cell_count(); i < row.cells.size(); ++i) row.cells[i].clear();
    return got == SheetRows::Got::row ? Next::row : Next::bad_row;
  }

 private:
  base::Result<void> digest() {
    base::Sha256Stream sha256;
    std::string block;
    for (uint64_t offset = 0; offset < source_->size(); offset += block.size()) {
      TX_CHECK(source_->read(offset, kDigestBlock, block));
      if (block.empty()) break;
      sha256.update(block);
    }
    info_.sha256_hex = base::hex(sha256.finish());
    return {};
  }

  Source* source_;
  Book book_;
  Head head_;
  Limits limits_;
  FileInfo info_;
  std::unique_ptr<SheetRows> rows_;
  uint64_t count_ = 0;
  bool ended_ = false;
};

base::Result<void> check_header(const Head& head, const Limits& limits) {
  if (head.error && head.choice) {
    return base::fail(kHeaderUnreadable,
                      {{"line", std::to_string(head.header_line)},
                       {"reason", head.error->message(base::Lang::zh) + " / " + head.error->message(base::Lang::en)}});
  }
  if (head.error) return *head.error;
  if (!head.choice) return base::fail(kNoHeader, {{"rows", std::to_string(limits.header_search_rows)}});
  if (head.width > limits.columns_max) {
    return base::fail(kTooManyColumns, {{"line", std::to_string(head.header_line)},
                                        {"columns", std::to_string(head.width)},
                                        {"limit", std::to_string(limits.columns_max)}});
  }
  return {};
}

}  // namespace

base::Result<std::unique_ptr<Reader>> open_xlsx(Source& source, const OpenOptions& options) {
  TX_TRY(Book book, open_book(source, options.limits));
  std::vector<Head> heads;
  for (size_t i = 0; i < book.sheets.size(); ++i) {
    TX_TRY(Head head, look_at(book, i, options));
    heads.push_back(std::move(head));
  }
  TX_TRY(const size_t chosen, choose_sheet(book, heads, options));
  TX_CHECK(check_header(heads[chosen], options.limits));
  FileInfo info;
  info.format = Format::xlsx;
  info.encoding = "xlsx";
  info.sheet = book.sheets[chosen].name;
  for (const Head& head : heads) {
    if (head.sheet != chosen && head.has_rows) info.other_sheets.push_back(book.sheets[head.sheet].name);
  }
  auto reader = std::make_unique<XlsxReader>(source, std::move(book), std::move(heads[chosen]), options.limits);
  TX_CHECK(reader->start(std::move(info)));
  return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace taixin::intake
