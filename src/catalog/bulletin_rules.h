// What packs say about figures that are told to superiors (通报): which rows each counts, how, and which bulletins they
// stand in. Where rows come from and what can be said of one is a closed list here; which figures there are, with which
// conditions, is data. Loaded with the catalog, immutable afterwards; counting is bulletin/. Grammar:
// docs/formats/packs.md, "figure" and "bulletin".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

// Where the rows of a figure come from.
enum class FigureRows : uint8_t {
  submission,   // a sealed submission; what an earlier platform held is left out
  record,       // a record or version that a submission of the span brought
  refused,      // a row that went back and is kept for its owner
  status,       // a status event that a submission or a case of the span brought
  check,        // an answer of the access log
  case_opened,  // a case, by the day on which it was opened
  case_closed,  // a case, by the day on which it ended
  case_open,    // a case that is open on the last day of the span
  measure,      // a statement about a measure that a check named
  report,       // a credit report that was issued
  subject,      // an organization or individual business that is registered and not ended, as known at the watermark
  body_record,  // a record in force on the last day of the span about a government body
  silent_unit,  // a unit with a duty to report an item, without a row of it in the span
  expected,     // what a unit was to report of an item, set by officers (duty/), and what came of it
  entered,      // a count that an officer entered, with its source: what the platform itself cannot know
};
inline constexpr size_t kFigureRows = static_cast<size_t>(FigureRows::entered) + 1;
std::string_view figure_rows_code(FigureRows rows);
std::optional<FigureRows> figure_rows_of(std::string_view code);
// What can be said of a row, and which numbers it has. `field:CODE` of a record is the value of that field.
std::span<const std::string_view> figure_attributes(FigureRows rows);
std::span<const std::string_view> figure_numbers(FigureRows rows);
inline constexpr size_t kFigureAttributesMax = 9;
inline constexpr size_t kFigureNumbersMax = 10;
inline constexpr std::string_view kFieldAttribute = "field:";

enum class FigureMeasure : uint8_t {
  count,     // rows
  sum,       // of a number of theirs
  distinct,  // different values of an attribute
  mean,      // of a number
  median,
  last,   // of a number of `entered`, which is a stock: what was entered latest of each unit
  share,  // of two other figures: the first in the second
  total,  // of other figures: their sum
  gap,    // of two other figures: what the first has more than the second, not below 0
};
std::string_view figure_measure_code(FigureMeasure measure);
std::optional<FigureMeasure> figure_measure_of(std::string_view code);
inline constexpr bool of_figures(FigureMeasure measure) { return measure >= FigureMeasure::share; }

enum class FigureSpan : uint8_t {
  period,   // the month, quarter or year of the bulletin
  to_date,  // everything until its last day
  twelve,   // the twelve months that end with it
};

struct FigureCondition {
  std::string attribute;
  std::vector<std::string> values;  // one of them
};

struct Figure {
  std::string code;
  Text name;
  Text unit;        // 条, 件, 个工作日; of a share nothing: percent
  Text definition;  // in the words of whoever asks for it
  Basis basis;
  FigureMeasure measure = FigureMeasure::count;
  FigureRows rows = FigureRows::record;  // of those that count rows
  FigureSpan span = FigureSpan::period;
  std::vector<FigureCondition> where;
  std::string of;                    // number of sum, mean, median, last; attribute of distinct
  std::vector<std::string> figures;  // of share, total, gap
  int decimals = 0;                  // digits after the point; of a share of the percentage
  bool persons = false;              // its rows are about natural persons: counts under five are not told
};

// One table of a bulletin: a line for each value of `group`, or one figure a line.
struct BulletinPart {
  std::string code;
  Text name;
  std::string group;                 // attribute; empty: none
  std::vector<std::string> figures;  // codes, in order
  Text note;
};

enum class BulletinEvery : uint8_t { month, quarter, year };
std::string_view bulletin_every_code(BulletinEvery every);

struct Bulletin {
  std::string code;
  Text name;
  Basis basis;
  BulletinEvery every = BulletinEvery::month;
  std::string number;         // 信通报〔{year}〕{n}号: n counts those of the code and year
  bool second_person = true;  // who issues it is not who made it
  Text opening;               // below the title
  std::vector<BulletinPart> parts;
};

struct BulletinRules {
  std::vector<Figure> figures;
  std::vector<Bulletin> bulletins;
  // In force on `day`, the latest of the code; null: there is none.
  const Figure* figure(std::string_view code, base::Day day) const;
  const Bulletin* bulletin(std::string_view code, base::Day day) const;
  // Whether the figure, or every figure that it is made of, can be told by this attribute.
  bool groups_by(const Figure& figure, std::string_view attribute) const;
};

}  // namespace taixin::catalog
