// Platforms that files are exchanged with (省、县): what goes to each and comes from it, item by item, in its own
// layout. Loaded with the catalog, immutable afterwards; making and taking files: exchange/.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

enum class PartnerLevel : uint8_t { up, down };          // the province or the nation; a county or district
enum class DateStyle : uint8_t { slash, compact, iso };  // 2026/04/01, 20260401, 2026-04-01
enum class ExchangeFile : uint8_t { csv, jsonl, xlsx };

// A field of an item and what the partner calls its column.
struct PartnerField {
  std::string field, column;
};
// No field of an item, but whether an objection to the record stands here (异议标注): 是 or 否, told and never taken.
inline constexpr std::string_view kDisputedField = "@disputed";

struct PartnerItem {
  std::string item;                   // code; what becomes of its records goes with it (its status item)
  bool sends = false, takes = false;  // to the partner; from it
  std::vector<PartnerField> fields;   // in the partner's order; never identity numbers or what is never shown
};

// How a partner lays out what it says of our rows, in files of its own: receipts, row errors, rows it returns. A file
// is read by the first of these whose columns all stand in it. Kind and encoding of a file show themselves.
struct PartnerReply {
  std::string code;
  std::string id;       // column with the id under which we sent the row (src_id)
  std::string unit;     // with the platform where it began (src_unit); empty: the partner does not give it back
  std::string outcome;  // with its word for what became of the row; empty: every row of such a file was refused
  std::vector<std::string> accepted, refused;  // its words
  std::string reason, column;                  // why, and of which column; empty: it does not say
  std::string day;                             // on which it was there; empty: on that of loading
};

// Names of the files of a batch, without their ending: letters, digits, '.', '-', '_' and {part} {item} {number}
// {date}.
struct PartnerNames {
  std::string records = "{part}-{item}", status = "{part}-{item}-status", moves = "{part}-moves";
};
struct NameParts {
  std::string_view item;
  size_t part = 0;     // place of the file in its batch: 01, 02 ...
  int64_t number = 0;  // of the batch
  base::Day day;       // on which it is made: 20260430
};
// Nothing: something stands in braces that is no placeholder.
std::optional<std::string> file_name(std::string_view pattern, const NameParts& parts);

inline constexpr int kBatchRows = 5000;          // records that a batch reaches, when a partner names no number
inline constexpr int kBatchRowsMax = 1'048'575;  // what a sheet of a workbook holds below its header
struct Partner {
  std::string code;
  Text name;
  PartnerLevel level = PartnerLevel::up;
  std::string as_level;  // 国 省 市 县: which level this platform is, as rows that begin here say
  std::vector<PartnerItem> items;
  DateStyle dates = DateStyle::slash;
  std::string open;   // what the partner writes for a day without end
  std::string empty;  // and for nothing
  ExchangeFile file = ExchangeFile::csv;
  PartnerNames names;
  // No file of a batch has more rows, but for what one record brings along, and no batch tells of more records.
  uint64_t rows_max = kBatchRows;
  std::vector<PartnerReply> replies;
  int within = 0;       // working days from a decision until it is there
  std::string purpose;  // code of the purpose for which it receives, as the log of answers says
  Basis basis;
  const PartnerItem* item(std::string_view item_code) const {
    const auto found = std::ranges::find(items, item_code, &PartnerItem::item);
    return found == items.end() ? nullptr : &*found;
  }
};

struct ExchangeRules {
  std::vector<Partner> partners;
  const Partner* partner(std::string_view code, base::Day day) const {
    const auto found =
        std::ranges::find_if(partners, [&](const Partner& one) { return one.code == code && one.basis.in_force(day); });
    return found == partners.end() ? nullptr : &*found;
  }
  // The partner from which records of this item come and to which none go, so that handing them over by hand warns
  // (domain/12.4.12); null: none. What goes both ways is entered on either side.
  const Partner* arrives_from(std::string_view item, base::Day day) const {
    const auto found = std::ranges::find_if(partners, [&](const Partner& one) {
      const PartnerItem* what = one.item(item);
      return one.basis.in_force(day) && what && what->takes && !what->sends;
    });
    return found == partners.end() ? nullptr : &*found;
  }
};

}  // namespace taixin::catalog
