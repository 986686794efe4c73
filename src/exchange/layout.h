// Rows as a partner lays them out: its columns in its order, its days, its word for a day without end, then the
// technical columns that every row has. And reading those back. Inner header of the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/standing.h"

namespace taixin::exchange {

// Columns after the partner's own (domain/03: 技术字段).
inline constexpr std::string_view kOpColumn = "op_flag";       // I U; of a status its code
inline constexpr std::string_view kLevelColumn = "src_level";  // 国 省 市 县
inline constexpr std::string_view kUnitColumn = "src_unit";    // the platform where the row began
inline constexpr std::string_view kIdColumn = "src_id";        // its id there
inline constexpr std::string_view kVersionColumn = "src_version";

struct Technical {
  std::string op, level, unit, id, version;
  std::optional<bool> disputed = {};  // of a record, where the partner's layout has the column
};

using Cells = std::vector<std::string>;

// A canonical value as the partner writes it.
std::string written(const catalog::Catalog& catalog, const Partner& partner, const catalog::Item& item,
                    const catalog::Field& field, std::string_view canonical);
Cells header_of(const std::vector<catalog::PartnerField>& columns);
Cells row_of(const catalog::Catalog& catalog, const Partner& partner, const catalog::Item& item,
             const std::vector<catalog::PartnerField>& columns, const Fields& fields, const Technical& technical);
// The column that says whether an objection stands; null: none is agreed.
const catalog::PartnerField* mark_column(const std::vector<catalog::PartnerField>& columns);
// The columns of the status item of what is exchanged, called as its record's columns are where both have the field.
std::vector<catalog::PartnerField> status_columns(const catalog::Item& status_item, const PartnerItem& what);

// Bytes of a file of this kind; the first row is the header. kSheetFailed.
base::Result<std::string> file_bytes(catalog::ExchangeFile kind, const std::vector<Cells>& rows,
                                     std::string_view title);
std::string_view file_ending(catalog::ExchangeFile kind);  // "csv"
std::string csv_bytes(const std::vector<Cells>& rows);

// A file that came, read whole: its header, its rows by line, and those that cannot be read.
struct ReadFile {
  struct Bad {
    uint64_t line = 0;
    Cells cells;  // what could be decoded
    base::Error error;
  };
  Cells header;
  std::vector<std::pair<uint64_t, Cells>> rows;
  std::vector<Bad> bad;
  int column(std::string_view name) const;  // -1: none
};
Technical technical_of(const ReadFile& file, const Cells& cells);
std::optional<bool> mark_in(const ReadFile& file, const Cells& cells, std::string_view column);
base::Result<ReadFile> read_file(std::string_view bytes, std::string_view name, const std::vector<std::string>& known);

}  // namespace taixin::exchange
