#include "duty/sheet.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "duty/errors.h"
#include "intake/cut.h"
#include "intake/sheet_out.h"

namespace taixin::duty {
namespace {

using base::Lang;

enum Column : size_t { kUnit, kItem, kPeriod, kExpected, kSource, kColumns };
struct ColumnWords {
  std::string_view zh, en;
};
constexpr std::array<ColumnWords, kColumns> kTitles{
    {{"单位", "unit"}, {"目录项", "item"}, {"期间", "period"}, {"应报数", "expected"}, {"来源", "source"}}};

std::optional<size_t> column_of(std::string_view header) {
  std::string form(base::trim(header));
  for (char& c : form) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (size_t i = 0; i < kTitles.size(); ++i) {
    if (form == kTitles[i].zh || form == kTitles[i].en) return i;
  }
  return std::nullopt;
}
size_t score(const void*, const std::vector<std::string>& cells) {
  return static_cast<size_t>(
      std::ranges::count_if(cells, [](const auto& cell) { return column_of(cell).has_value(); }));
}

base::Result<std::vector<std::optional<size_t>>> plan_of(const std::vector<std::string>& header, Lang lang) {
  std::vector<std::optional<size_t>> out;
  std::array<size_t, kColumns> seen{};
  for (const std::string& title : header) {
    out.push_back(column_of(title));
    if (out.back()) ++seen[*out.back()];
  }
  for (size_t i = 0; i < kColumns; ++i) {
    if (seen[i] == 1) continue;
    return base::fail(kSheetColumns, {{"column", std::string(lang == Lang::zh ? kTitles[i].zh : kTitles[i].en)}});
  }
  return out;
}

// The code of an item that was named by code or by name; what is neither stays as it is, and is not owed.
std::string item_of(const catalog::Catalog& catalog, const std::string& called) {
  for (const catalog::Duty& duty : catalog.duties().duties) {
    for (const std::string& code : duty.items) {
      const catalog::Item* item = catalog.item(base::ItemCode(code), duty.basis.from);
      if (called == code || (item && (called == item->name.zh || called == item->name.en))) return code;
    }
  }
  return called;
}

base::Result<Book::Count> count_of(const CountRow& row, const catalog::Catalog& catalog,
                                   const access::Directory& directory) {
  const auto bad = [](Column column, const char* zh, const char* en) {
    return base::fail(kField, {{"field", std::string(kTitles[column].zh)}, {"zh", zh}, {"en", en}});
  };
  const access::Unit* unit = directory.unit_called(row.cells[kUnit]);
  if (!unit) unit = directory.unit_by_code(row.cells[kUnit]);
  if (!unit) return bad(kUnit, "没有这个单位", "there is no such unit");
  Book::Count out{{unit->id, item_of(catalog, row.cells[kItem]), row.cells[kPeriod]}, 0, row.cells[kSource]};
  const std::string& number = row.cells[kExpected];
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), out.count);
  if (failed != std::errc() || end != number.data() + number.size())
    return bad(kExpected, "应为整数", "is no whole number");
  return out;
}

base::Result<std::vector<CountRow>> read_rows(intake::Source& in, const std::string& file_name, Lang lang) {
  intake::OpenOptions options;
  options.score = &score;
  TX_TRY(const auto reader, intake::open_reader(in, file_name, options));
  TX_TRY(const auto plan, plan_of(reader->header(), lang));
  const std::vector<intake::CellRole> roles(plan.size(), intake::CellRole::other);
  std::vector<CountRow> out;
  intake::Row read;
  while (true) {
    TX_TRY(const auto next, reader->next(read));
    if (next == intake::Reader::Next::end) return out;
    if (out.size() == kCountRowsMax) return base::fail(kSheetTooLong, {{"limit", std::to_string(kCountRowsMax)}});
    CountRow& row = out.emplace_back();
    const intake::CutReport cut = intake::cut_row(read.cells, roles);
    row.line = read.line;
    row.cells.assign(kColumns, {});
    for (size_t i = 0; i < plan.size() && i < read.cells.size(); ++i) {
      if (plan[i]) row.cells[*plan[i]] = base::trim(intake::without_apostrophe(base::trim(read.cells[i])));
    }
    if (next == intake::Reader::Next::bad_row) row.why = reader->row_error();
    if (cut.row_about_person || !cut.cuts.empty()) {
      row.why =
          base::fail(kField, {{"field", "行"}, {"zh", "含有证件号码，已删除"}, {"en", "it held an identity number"}});
    }
  }
}

}  // namespace

base::Result<std::vector<CountRow>> set_count_sheet(Book& book, const access::Caller& caller,
                                                    const catalog::Catalog& catalog, const access::Directory& directory,
                                                    intake::Source& in, const std::string& file_name, Lang lang) {
  TX_TRY(auto rows, read_rows(in, file_name, lang));
  std::vector<Book::Count> counts;
  std::vector<size_t> of;  // row of each count
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].why) continue;
    auto count = count_of(rows[i], catalog, directory);
    if (!count) {
      rows[i].why = count.error();
      continue;
    }
    counts.push_back(*std::move(count));
    of.push_back(i);
  }
  TX_TRY(const auto done, book.set_counts(caller, counts));
  for (size_t i = 0; i < done.size(); ++i) {
    if (!done[i]) rows[of[i]].why = done[i].error();
  }
  return rows;
}

}  // namespace taixin::duty
