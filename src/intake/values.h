// One cell: from text as submitted to its canonical text and its value for rules. Strict; formats that departments
// really use are known (domain/11.4), nothing is guessed.
//
//   canonical forms: date 2026-04-01; month 2026-04; money as fen in digits; integer; decimal times 10^6; boolean 1 or
//   0; codes joined by ';'; everything else the trimmed text.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "catalog/catalog.h"

namespace taixin::intake {

struct Cell {
  std::string canonical;  // empty = blank
  catalog::Value::Kind kind = catalog::Value::Kind::blank;
  int64_t number = 0;
  base::Day day;
  bool open_end = false;  // a sentinel that means "no end": blank, but not missing

  catalog::Value value() const { return {kind, canonical, number, day}; }
  void clear() {
    canonical.clear();
    kind = catalog::Value::Kind::blank;
    number = 0;
    open_end = false;
  }
};

// What a cell said that is wrong (kind and args) or remarkable (remark); both null when it is plainly good.
struct CellFinding {
  const base::ErrorKind* wrong = nullptr;
  const base::ErrorKind* remark = nullptr;
  base::ErrorArgs args;
};

CellFinding read_cell(const catalog::Catalog& catalog, const catalog::Field& field, std::string_view submitted,
                      Cell& cell);

// 2026/4/1, 2026-04-01, 2026.4.1, 20260401, 2026年4月1日, each with an optional time of day; milliseconds since 1970
// (13 digits).
std::optional<base::Day> read_day(std::string_view text);
// 2026-04, 2026/4, 202604, 2026年4月: the first day of the month.
std::optional<base::Day> read_month(std::string_view text);
// Amount in fen from a field whose unit is 万元 or 元; groups of thousands and an explicit unit are understood
// (`had_unit`).
std::optional<base::Fen> read_money(std::string_view text, bool in_wan, bool& had_unit);

}  // namespace taixin::intake
