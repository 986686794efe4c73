#include "exchange/layout.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/money.h"
#include "intake/sheet_out.h"

namespace taixin::exchange {
namespace {

using catalog::TypeKind;

constexpr std::string_view kYes = "是", kNo = "否";

std::optional<int64_t> whole(std::string_view text) {
  int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string scaled(int64_t value, int scale) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  const auto places = static_cast<size_t>(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string out = (value < 0 ? "-" : "") + digits.substr(0, digits.size() - places);
  return places == 0 ? out : out + "." + digits.substr(digits.size() - places);
}

std::string day_written(const Partner& partner, std::string_view iso) {
  std::string out(iso);
  if (partner.dates == catalog::DateStyle::slash) std::ranges::replace(out, '-', '/');
  if (partner.dates == catalog::DateStyle::compact) std::erase(out, '-');
  return out;
}

std::string code_written(const catalog::CodeSet* set, std::string_view value) {
  if (set == nullptr || set->repeated_names) return std::string(value);
  const auto found = std::ranges::find(set->entries, value, &catalog::CodeEntry::code);
  return found == set->entries.end() ? std::string(value) : found->name.zh;
}

std::string jsonl_bytes(const std::vector<Cells>& rows) {
  std::string out;
  for (size_t i = 1; i < rows.size(); ++i) {
    boost::json::object row;
    for (size_t at = 0; at < rows[0].size(); ++at) row[rows[0][at]] = rows[i][at];
    out += boost::json::serialize(row) + "\n";
  }
  return out;
}

struct Score {
  const std::vector<std::string>& known;
};
size_t score(const void* context, const std::vector<std::string>& cells) {
  const auto& known = static_cast<const Score*>(context)->known;
  return static_cast<size_t>(std::ranges::count_if(
      cells, [&](const std::string& cell) { return std::ranges::find(known, cell) != known.end(); }));
}

}  // namespace

std::string written(const catalog::Catalog& catalog, const Partner& partner, const catalog::Item& item,
                    const catalog::Field& field, std::string_view canonical) {
  // A blank last day is one without end; the partner gets its own word for it.
  if (canonical.empty()) return field.code == item.clocks.valid_until ? partner.open : partner.empty;
  const auto number = whole(canonical);
  switch (field.type.kind) {
    case TypeKind::date:
      return day_written(partner, canonical);
    case TypeKind::money_wan:
      return number ? scaled(*number, 6) : std::string(canonical);
    case TypeKind::money_yuan:
      return number ? base::format_yuan(base::Fen(*number)) : std::string(canonical);
    case TypeKind::decimal:
      return number ? scaled(*number, field.type.scale) : std::string(canonical);
    case TypeKind::boolean:
      return std::string(canonical == "1" ? kYes : kNo);
    case TypeKind::code:
      return code_written(catalog.code_set(field.type.code_set), canonical);
    case TypeKind::codes: {
      std::string out;
      for (size_t begin = 0; begin <= canonical.size();) {
        const size_t end = std::min(canonical.find(';', begin), canonical.size());
        out += (begin == 0 ? "" : ";") +
               code_written(catalog.code_set(field.type.code_set), canonical.substr(begin, end - begin));
        begin = end + 1;
      }
      return out;
    }
    default:
      return std::string(canonical);
  }
}

Cells header_of(const std::vector<catalog::PartnerField>& columns) {
  Cells out;
  for (const catalog::PartnerField& one : columns) out.push_back(one.column);
  for (const std::string_view name : {kOpColumn, kLevelColumn, kUnitColumn, kIdColumn, kVersionColumn}) {
    out.emplace_back(name);
  }
  return out;
}

Cells row_of(const catalog::Catalog& catalog, const Partner& partner, const catalog::Item& item,
             const std::vector<catalog::PartnerField>& columns, const Fields& fields, const Technical& technical) {
  Cells out;
  for (const catalog::PartnerField& one : columns) {
    const catalog::Field* field = item.field(one.field);
    const auto found = fields.find(one.field);
    if (one.field == catalog::kDisputedField) {
      out.emplace_back(found == fields.end() ? kNo : kYes);
      continue;
    }
    out.push_back(
        field ? written(catalog, partner, item, *field, found == fields.end() ? std::string_view() : found->second)
              : std::string());
  }
  for (const std::string* text :
       {&technical.op, &technical.level, &technical.unit, &technical.id, &technical.version}) {
    out.push_back(*text);
  }
  return out;
}

const catalog::PartnerField* mark_column(const std::vector<catalog::PartnerField>& columns) {
  const auto found = std::ranges::find(columns, catalog::kDisputedField, &catalog::PartnerField::field);
  return found == columns.end() ? nullptr : &*found;
}

std::vector<catalog::PartnerField> status_columns(const catalog::Item& status_item, const PartnerItem& what) {
  std::vector<catalog::PartnerField> out;
  for (const catalog::Field& field : status_item.fields) {
    if (field.never_shown || field.code == status_item.origin_id) continue;
    const auto same = std::ranges::find(what.fields, field.code, &catalog::PartnerField::field);
    out.push_back({field.code, same == what.fields.end() ? field.code : same->column});
  }
  return out;
}

std::string csv_bytes(const std::vector<Cells>& rows) {
  std::string out = "\xEF\xBB\xBF";
  for (const Cells& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + intake::csv_plain(row[i]);
    out += "\r\n";
  }
  return out;
}

base::Result<std::string> file_bytes(catalog::ExchangeFile kind, const std::vector<Cells>& rows,
                                     std::string_view title) {
  switch (kind) {
    case catalog::ExchangeFile::csv:
      return csv_bytes(rows);
    case catalog::ExchangeFile::jsonl:
      return jsonl_bytes(rows);
    case catalog::ExchangeFile::xlsx:
      return intake::xlsx_sheet(rows, title);
  }
  return std::string();
}

std::string_view file_ending(catalog::ExchangeFile kind) {
  constexpr std::string_view kEndings[] = {"csv", "jsonl", "xlsx"};
  return kEndings[static_cast<size_t>(kind)];
}

int ReadFile::column(std::string_view name) const {
  const auto found = std::ranges::find(header, name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

Technical technical_of(const ReadFile& file, const Cells& cells) {
  const auto cell = [&](std::string_view name) {
    const int at = file.column(name);
    return at < 0 || static_cast<size_t>(at) >= cells.size() ? std::string() : cells[static_cast<size_t>(at)];
  };
  return {cell(kOpColumn), cell(kLevelColumn), cell(kUnitColumn), cell(kIdColumn), cell(kVersionColumn)};
}

std::optional<bool> mark_in(const ReadFile& file, const Cells& cells, std::string_view column) {
  const int at = file.column(column);
  if (at < 0 || static_cast<size_t>(at) >= cells.size()) return std::nullopt;
  const std::string& said = cells[static_cast<size_t>(at)];
  return said == kYes ? std::optional(true) : said == kNo ? std::optional(false) : std::nullopt;
}

base::Result<ReadFile> read_file(std::string_view bytes, std::string_view name, const std::vector<std::string>& known) {
  const auto source = intake::memory_source(bytes);
  const Score context{known};
  TX_TRY(const auto reader, intake::open_reader(*source, name, {.score = score, .score_context = &context}));
  ReadFile out;
  out.header = reader->header();
  intake::Row row;
  for (;;) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) return out;
    if (next == intake::Reader::Next::row) out.rows.emplace_back(row.line, row.cells);
    if (next == intake::Reader::Next::bad_row) out.bad.push_back({row.line, row.cells, reader->row_error()});
  }
}

}  // namespace taixin::exchange
