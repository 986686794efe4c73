#include "intake/values.h"

#include <fmt/ranges.h>

#include "base/money.h"
#include "base/text.h"
#include "catalog/code_match.h"
#include "catalog/errors.h"
#include "identity/org_code.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using base::Day;
using catalog::TypeKind;
using Kind = catalog::Value::Kind;

constexpr size_t kChoicesShown = 12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes 1 to `max` digits from the front; -1 when there is none.
int take_number(std::string_view& text, size_t max) {
  int value = 0;
  size_t n = 0;
  for (; n < text.size() && n < max && is_digit(text[n]); ++n) value = value * 10 + (text[n] - '0');
  text.remove_prefix(n);
  return n == 0 ? -1 : value;
}

bool take(std::string_view& text, std::string_view what) {
  if (text.substr(0, what.size()) != what) return false;
  text.remove_prefix(what.size());
  return true;
}

// "", " 00:00", "T09:30:00", " 9:30:00.000": a time of day that is ignored; false for anything else.
bool is_time_of_day(std::string_view text) {
  if (text.empty()) return true;
  if (!take(text, " ") && !take(text, "T")) return false;
  const int hour = take_number(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ":")) return false;
  const int minute = take_number(text, 2);
  if (minute < 0 || minute > 59) return false;
  if (take(text, ":")) {
    const int second = take_number(text, 2);
    if (second < 0 || second > 59) return false;
    if (take(text, ".")) {
      if (take_number(text, 9) < 0) return false;
    }
  }
  return text.empty() || text == "Z" || text == "+08:00";
}

void set_text(Cell& cell, std::string_view text) {
  cell.canonical.assign(text);
  cell.kind = Kind::text;
}
void set_number(Cell& cell, int64_t number) {
  cell.canonical = std::to_string(number);
  cell.kind = Kind::number;
  cell.number = number;
}
void set_day(Cell& cell, Day day, bool month) {
  cell.canonical = day.iso();
  if (month) cell.canonical.resize(7);
  cell.kind = Kind::day;
  cell.day = day;
}

CellFinding wrong(const base::ErrorKind& kind, base::ErrorArgs args = {}) { return {&kind, nullptr, std::move(args)}; }

std::string choices_of(const catalog::CodeSet& set) {
  std::string out;
  for (size_t i = 0; i < set.entries.size() && i < kChoicesShown; ++i) {
    if (i) out += "、";
    out += set.entries[i].name.zh;
  }
  if (set.entries.size() > kChoicesShown) out += fmt::format("…（共 {} 个）", set.entries.size());
  if (!set.open_prefix.empty()) out += fmt::format("、{}…", set.open_prefix);
  return out;
}

CellFinding read_codes(const catalog::Catalog& catalog, const catalog::Field& field, std::string_view text,
                       Cell& cell) {
  const catalog::CodeSet* set = catalog.code_set(field.type.code_set);
  TX_ASSERT(set, "field {} names no code set", field.code);
  if (field.type.kind == TypeKind::code) {
    if (const auto* entry = set->find(text)) return set_text(cell, entry->code), CellFinding{};
  }
  const auto codes = catalog::match_codes(*set, field.type, text);
  if (!codes) {
    base::ErrorArgs args = codes.error().args();
    args.emplace("part", std::string(text));
    args.emplace("set", set->name.zh);
    args.emplace("choices", choices_of(*set));
    return wrong(codes.error().is(catalog::kAskedBack) ? catalog::kAskedBack : kUnknownCode, std::move(args));
  }
  cell.canonical = catalog::canonical_codes(*codes);
  cell.kind = field.type.kind == TypeKind::codes ? Kind::list : Kind::text;
  return {};
}

CellFinding read_code_number(const catalog::Catalog& catalog, const catalog::Field& field, std::string_view text,
                             Cell& cell) {
  if (field.type.kind == TypeKind::uscc) {
    const auto reading =
        identity::read_uscc(text, [&](const identity::Uscc& code) { return catalog.issued_anyway(code.text()); });
    if (!reading) return wrong(reading.error().kind(), reading.error().args());
    set_text(cell, reading->code.text());
    if (reading->flags.wrong_check) return {nullptr, &kRemarkIssuedCode, {}};
    if (reading->flags.lower_case || cell.canonical != text) return {nullptr, &kRemarkCodeForm, {}};
    return {};
  }
  if (field.type.kind == TypeKind::org_code) {
    const auto reading = identity::read_org_code(text);
    if (!reading) {  // warn only: not all issued codes satisfy the check
      set_text(cell, text);
      return {nullptr, &kRemarkOrgCode, {}};
    }
    set_text(cell, reading->get());
    return {};
  }
  const auto reading = identity::read_reg_number(text);
  if (!reading) return wrong(reading.error().kind(), reading.error().args());
  set_text(cell, reading->digits);
  return {};
}

CellFinding read_typed(const catalog::Catalog& catalog, const catalog::Field& field, std::string_view text,
                       Cell& cell) {
  switch (field.type.kind) {
    case TypeKind::text:
    case TypeKind::person_name:
    case TypeKind::subject_name:
    case TypeKind::phone:
    case TypeKind::id_number:
      set_text(cell, text);
      return {};
    case TypeKind::date:
    case TypeKind::month: {
      const bool month = field.type.kind == TypeKind::month;
      const auto day = month ? read_month(text) : read_day(text);
      if (!day) return wrong(kBadDate);
      set_day(cell, *day, month);
      return {};
    }
    case TypeKind::money_wan:
    case TypeKind::money_yuan: {
      const bool in_wan = field.type.kind == TypeKind::money_wan;
      bool had_unit = false;
      const auto fen = read_money(text, in_wan, had_unit);
      if (!fen) return wrong(kBadMoney, {{"unit", in_wan ? "万元" : "元"}, {"decimals", in_wan ? "6" : "2"}});
      set_number(cell, fen->get());
      if (had_unit) return {nullptr, &kRemarkUnit, {{"unit", std::string(text)}}};  // "0.5万元"
      return {};
    }
    case TypeKind::integer:
    case TypeKind::decimal: {
      const auto number = base::parse_fixed(text, field.type.kind == TypeKind::integer ? 0 : field.type.scale);
      if (!number) return wrong(kBadNumber);
      set_number(cell, *number);
      return {};
    }
    case TypeKind::boolean: {
      const bool yes = text == "是" || text == "1" || text == "Y" || text == "y" || text == "true" || text == "TRUE";
      const bool no = text == "否" || text == "0" || text == "N" || text == "n" || text == "false" || text == "FALSE";
      if (!yes && !no) return wrong(kBadBoolean);
      set_number(cell, yes);
      return {};
    }
    case TypeKind::code:
    case TypeKind::codes:
    case TypeKind::id_kind:
      return read_codes(catalog, field, text, cell);
    case TypeKind::uscc:
    case TypeKind::org_code:
    case TypeKind::reg_number:
      return read_code_number(catalog, field, text, cell);
  }
  base::die(__FILE__, __LINE__, "a field type without a reading");
}

// Applies the sentinels of the packs. True when the cell is settled.
bool read_sentinel(const catalog::Catalog& catalog, const catalog::Field& field, std::string_view text, Cell& cell,
                   CellFinding& finding) {
  const catalog::Sentinel* sentinel = catalog.sentinel(field.type.kind, text);
  if (!sentinel) return false;
  cell.clear();
  if (sentinel->meaning == catalog::Sentinel::Meaning::refused)
    finding = wrong(kPlaceholder, {{"field", field.name.zh}});
  else
    finding = {};
  cell.open_end = sentinel->meaning == catalog::Sentinel::Meaning::open;
  return true;
}

bool folds_width(TypeKind kind) {
  return kind != TypeKind::text && kind != TypeKind::subject_name && kind != TypeKind::person_name;
}

}  // namespace

std::optional<Day> read_day(std::string_view text) {
  if (text.size() == 13 && std::all_of(text.begin(), text.end(), is_digit)) {  // milliseconds since 1970
    int64_t millis = 0;
    for (const char c : text) millis = millis * 10 + (c - '0');
    return base::day_of(base::KnownAt(millis * 1000));
  }
  if (text.size() >= 8 && std::all_of(text.begin(), text.begin() + 8, is_digit) && is_time_of_day(text.substr(8))) {
    const auto two = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    return Day::from_civil(two(0) * 100 + two(2), two(4), two(6));
  }
  const std::string_view all = text;
  const int year = take_number(text, 4);
  if (year < 1000 || all.size() - text.size() != 4) return std::nullopt;
  std::string_view separator;
  for (const std::string_view one : {"-", "/", ".", "年"}) {
    if (take(text, one)) separator = one;
    if (!separator.empty()) break;
  }
  if (separator.empty()) return std::nullopt;
  const int month = take_number(text, 2);
  if (month < 0 || !take(text, separator == "年" ? "月" : separator)) return std::nullopt;
  const int day = take_number(text, 2);
  if (day < 0 || (separator == "年" && !take(text, "日")) || !is_time_of_day(text)) return std::nullopt;
  return Day::from_civil(year, month, day);
}

std::optional<Day> read_month(std::string_view text) {
  if (text.size() == 6 && std::all_of(text.begin(), text.end(), is_digit)) {
    const int year = take_number(text, 4);
    return Day::from_civil(year, take_number(text, 2), 1);
  }
  const int year = take_number(text, 4);
  if (year < 1000) return std::nullopt;
  const bool chinese = take(text, "年");
  if (!chinese && !take(text, "-") && !take(text, "/") && !take(text, ".")) return std::nullopt;
  const int month = take_number(text, 2);
  if (month < 0 || (chinese && !take(text, "月")) || !text.empty()) return std::nullopt;
  return Day::from_civil(year, month, 1);
}

std::optional<base::Fen> read_money(std::string_view text, bool in_wan, bool& had_unit) {
  had_unit = false;
  const auto ends = [&](std::string_view unit) {
    if (text.size() <= unit.size() || text.substr(text.size() - unit.size()) != unit) return false;
    text.remove_suffix(unit.size());
    text = base::trim(text);
    return had_unit = true;
  };
  if (ends("人民币")) {
  }
  if (ends("万元") || ends("万"))
    in_wan = true;
  else if (ends("元"))
    in_wan = false;
  std::string digits;
  size_t group = 0;
  bool grouped = false, fraction = false;
  for (const char c : text) {
    if (c == ',' && !fraction) {
      if (grouped ? group != 3 : group == 0 || group > 3) return std::nullopt;
      grouped = true;
      group = 0;
      continue;
    }
    if (c == '.') {
      if (grouped && group != 3) return std::nullopt;
      fraction = true;
    } else if (!fraction) {
      ++group;
    }
    digits += c;
  }
  if (grouped && !fraction && group != 3) return std::nullopt;
  return in_wan ? base::parse_wan(digits) : base::parse_yuan(digits);
}

CellFinding read_cell(const catalog::Catalog& catalog, const catalog::Field& field, std::string_view submitted,
                      Cell& cell) {
  cell.clear();
  std::string_view text = base::trim(submitted);
  if (text.empty()) return {};
  std::string folded;
  if (folds_width(field.type.kind) && base::has_full_width(text)) {
    folded = base::fold_width(text);
    text = base::trim(folded);
  }
  CellFinding finding;
  if (read_sentinel(catalog, field, text, cell, finding)) return finding;
  if (base::has_control(text)) return wrong(kControlCharacters);
  if (field.type.max_chars > 0 && text.size() > field.type.max_chars) {
    const size_t length = base::count_code_points(text);
    if (length > field.type.max_chars) {
      return wrong(kTooLong, {{"max", std::to_string(field.type.max_chars)}, {"actual", std::to_string(length)}});
    }
  }
  finding = read_typed(catalog, field, text, cell);
  if (field.type.kind == TypeKind::uscc && !finding.wrong && !finding.remark && cell.canonical != submitted)
    finding.remark = &kRemarkCodeForm;
  if (!finding.wrong && cell.kind == Kind::day && cell.canonical != text)
    read_sentinel(catalog, field, cell.canonical, cell, finding);
  if (finding.wrong) cell.clear();
  return finding;
}

}  // namespace taixin::intake
