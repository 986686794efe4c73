#include "intake/plain_cell.h"

#include <array>
#include <cstring>

#include "identity/org_code.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"

namespace taixin::intake {
namespace {

using catalog::TypeKind;

// "2026/04/01", also with hyphens or points: where each digit stands is known. Nothing for all other forms.
std::optional<base::Day> read_plain_day(std::string_view text) {
  if (text.size() != 10 || text[4] != text[7] || (text[4] != '-' && text[4] != '/' && text[4] != '.')) return {};
  const auto digit = [&](size_t at) { return static_cast<unsigned>(static_cast<uint8_t>(text[at]) - '0'); };
  unsigned largest = 0;
  for (const size_t at : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u}) largest = std::max(largest, digit(at));
  if (largest > 9 || digit(0) == 0) return {};
  const auto two = [&](size_t at) { return static_cast<int>(digit(at) * 10 + digit(at + 1)); };
  return base::Day::from_civil(two(0) * 100 + two(2), two(5), two(8));
}

void set_text(Cell& cell, std::string_view text) {
  cell.canonical.assign(text);
  cell.kind = catalog::Value::Kind::text;
  cell.number = 0;
  cell.open_end = false;
}

bool set_day(const catalog::Catalog& catalog, const FieldReading& reading, std::string_view text, Cell& cell) {
  const auto day = read_plain_day(text);
  if (!day) return false;
  std::array<char, 10> iso;
  std::memcpy(iso.data(), text.data(), iso.size());
  iso[4] = iso[7] = '-';
  const std::string_view canonical(iso.data(), iso.size());
  if (reading.sentinels.may_be(canonical) && catalog.sentinel(reading.declared->type.kind, canonical)) return false;
  cell.canonical.assign(canonical);
  cell.kind = catalog::Value::Kind::day;
  cell.number = 0;
  cell.day = *day;
  cell.open_end = false;
  return true;
}

}  // namespace

bool read_plainly(const catalog::Catalog& catalog, const FieldReading& reading, std::string_view text,
                  const base::TextTraits& traits, Cell& cell) {
  const auto& type = reading.declared->type;
  if (traits.controls || !base::is_surely_trimmed(text)) return false;
  if (type.max_chars > 0 && traits.code_points > type.max_chars) return false;
  if (reading.sentinels.may_be(text) && catalog.sentinel(type.kind, text)) return false;
  switch (type.kind) {
    case TypeKind::text:
    case TypeKind::person_name:
    case TypeKind::subject_name:
      return set_text(cell, text), true;
    case TypeKind::phone:  // folded
      if (traits.wide) return false;
      return set_text(cell, text), true;
    case TypeKind::date:
      return set_day(catalog, reading, text, cell);
    case TypeKind::uscc:
      if (!identity::is_plain_uscc(text)) return false;
      return set_text(cell, text), true;
    case TypeKind::reg_number:
      if (!identity::is_plain_reg_number(text)) return false;
      return set_text(cell, text), true;
    case TypeKind::org_code:
      if (text.size() != 9 || identity::org_code_check_character(text.substr(0, 8)) != text[8]) return false;
      return set_text(cell, text), true;
    case TypeKind::month:
    case TypeKind::money_wan:
    case TypeKind::money_yuan:
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::boolean:
    case TypeKind::code:
    case TypeKind::codes:
    case TypeKind::id_kind:
    case TypeKind::id_number:
      return false;
  }
  return false;
}

}  // namespace taixin::intake
