#include "city/dirt.h"

#include <fmt/format.h>

#include "city/codes.h"

namespace taixin::city {
namespace {

struct DirtInfo {
  std::string_view name;
  Outcome outcome;
  uint32_t per_10000;
};
constexpr std::array<DirtInfo, kDirtKinds> kInfo{{
    {"none", Outcome::goes_in, 0},
    {"wrong_check_character", Outcome::quarantined, 50},
    {"code_of_another", Outcome::quarantined, 40},
    {"missing_required", Outcome::quarantined, 60},
    {"impossible_day", Outcome::quarantined, 30},
    {"future_day", Outcome::quarantined, 20},
    {"unclear_kind", Outcome::quarantined, 20},
    {"natural_person", Outcome::person, 150},
    {"duplicate", Outcome::duplicate, 80},
    {"changed_version", Outcome::new_version, 40},
    {"former_name", Outcome::goes_in, 0},  // chosen among the bodies that were renamed
    {"other_day_style", Outcome::goes_in, 120},
    {"sentinel_day", Outcome::goes_in, 80},
    {"full_width_code", Outcome::goes_in, 50},
    {"padded", Outcome::goes_in, 150},
    {"amount_with_separator", Outcome::goes_in, 40},
    {"amount_with_unit", Outcome::goes_in, 20},
    {"several_kinds", Outcome::goes_in, 150},
    {"id_in_representative", Outcome::goes_in, 80},
    {"id_in_text", Outcome::goes_in, 20},
    {"line_break", Outcome::goes_in, 60},
    {"formula_like", Outcome::goes_in, 15},
    {"naughty_text", Outcome::goes_in, 15},
}};

std::string full_width(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) {
    if (c < '!' || c > '~') {
      out.push_back(c);
      continue;
    }
    const auto point = static_cast<uint32_t>(0xFF01 + (c - '!'));
    out.push_back(static_cast<char>(0xE0 | (point >> 12)));
    out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  }
  return out;
}

// Strings that trip programs, in the spirit of the Big List of Naughty Strings; no control characters, no markup.
constexpr std::array<std::string_view, 12> kNaughty{"undefined",
                                                    "NULL值",
                                                    "'; DROP TABLE record; --",
                                                    "1E+02",
                                                    "%s%n%x",
                                                    "\\u0000\\",
                                                    "🏳️‍🌈示例👨‍👩‍👧",
                                                    "Ω≈ç√∫˜µ≤≥÷",
                                                    "𠀀𪚥示例",
                                                    "${jndi:示例}",
                                                    "\"引号\"与逗号,示例",
                                                    "．．／示例／．．"};
constexpr std::array<std::string_view, 4> kFormulas{"=1+1", "+示例", "-1", "@SUM(1,2)"};

void about_a_person(const Roles& roles, Random& random, Row& row) {
  set(row[static_cast<size_t>(roles.name)], person_name(random.next()));
  set(row[static_cast<size_t>(roles.kind)], "自然人");
  set(row[static_cast<size_t>(roles.code)], "");
  if (roles.id_kind >= 0) set(row[static_cast<size_t>(roles.id_kind)], "身份证");
  set(row[static_cast<size_t>(roles.id_number)], nobodys_resident_id(random.next()));
}

void pad(Random& random, Cell& cell) {
  constexpr std::array<std::string_view, 4> kBlanks{" ", "\u00A0", "\u3000", " \t"};
  cell.text += kBlanks[random.below(kBlanks.size())];
  if (random.chance(5000)) cell.text.insert(0, 1, ' ');
}

std::string with_separators(Random& random) {
  return fmt::format("{},{:03}.{}", random.between(1, 9), random.below(1000), random.between(1, 9));
}

}  // namespace

Outcome outcome_of(Dirt dirt) { return kInfo[static_cast<size_t>(dirt)].outcome; }
std::string_view name_of(Dirt dirt) { return kInfo[static_cast<size_t>(dirt)].name; }
uint32_t weight(Dirt dirt) { return kInfo[static_cast<size_t>(dirt)].per_10000; }

bool applies(Dirt dirt, const Roles& roles) {
  switch (dirt) {
    case Dirt::none:
    case Dirt::former_name:
      return false;
    case Dirt::wrong_check_character:
    case Dirt::full_width_code:
      return roles.code >= 0;
    case Dirt::code_of_another:
      return roles.code >= 0 && roles.name >= 0;
    case Dirt::missing_required:
      return roles.required >= 0;
    case Dirt::impossible_day:
    case Dirt::future_day:
    case Dirt::other_day_style:
      return roles.day >= 0;
    case Dirt::sentinel_day:
      return roles.open_day >= 0;
    case Dirt::unclear_kind:
    case Dirt::several_kinds:
      return roles.penalty_kinds >= 0;
    case Dirt::natural_person:
      return roles.kind >= 0 && roles.id_number >= 0;
    case Dirt::duplicate:
      return true;
    case Dirt::changed_version:
      return roles.remark >= 0;
    case Dirt::padded:
      return roles.name >= 0 && roles.code >= 0;
    case Dirt::amount_with_separator:
    case Dirt::amount_with_unit:
      return roles.amount >= 0;
    case Dirt::id_in_representative:
      return roles.representative_id >= 0;
    case Dirt::id_in_text:
    case Dirt::line_break:
      return roles.text >= 0;
    case Dirt::formula_like:
    case Dirt::naughty_text:
      return roles.remark >= 0;
  }
  return false;
}

bool soil(Dirt dirt, const Roles& roles, const Body& body, const Population& population, Random& random, Row& row) {
  const auto at = [&row](int column) -> Cell& { return row[static_cast<size_t>(column)]; };
  switch (dirt) {
    case Dirt::none:
    case Dirt::duplicate:
      return false;
    case Dirt::wrong_check_character:
      set(at(roles.code), with_wrong_check(body.code));
      return true;
    case Dirt::code_of_another:
      if (population.bodies() < 2 || body.number >= population.bodies()) return false;
      set(at(roles.code),
          population.code_of((body.number + 1 + random.next() % (population.bodies() - 1)) % population.bodies()));
      return true;
    case Dirt::missing_required:
      set(at(roles.required), "");
      return true;
    case Dirt::impossible_day:
      set(at(roles.day), fmt::format("{}-02-30", population.today().year() - 1));
      return true;
    case Dirt::future_day:
      set(at(roles.day), population.today().plus_days(static_cast<int32_t>(random.between(40, 4000))));
      return true;
    case Dirt::unclear_kind:
      set(at(roles.penalty_kinds), "暂扣或者吊销");
      return true;
    case Dirt::natural_person:
      about_a_person(roles, random, row);
      return true;
    case Dirt::changed_version:
      set(at(roles.remark), fmt::format("更正{}", random.next() % 1'000'000));
      return true;
    case Dirt::former_name:
      if (body.former_name.empty() || roles.name < 0) return false;
      set(at(roles.name), body.former_name);
      return true;
    case Dirt::other_day_style: {
      if (!at(roles.day).day) return false;
      constexpr std::array<DayStyle, 5> kStyles{DayStyle::slashes, DayStyle::dashes, DayStyle::compact,
                                                DayStyle::short_slashes, DayStyle::chinese};
      set(at(roles.day), write_day(*at(roles.day).day, kStyles[random.below(kStyles.size())]));
      return true;
    }
    case Dirt::sentinel_day:
      set(at(roles.open_day), random.chance(5000) ? "2099/12/31" : "9999-9-9");
      return true;
    case Dirt::full_width_code:
      set(at(roles.code), full_width(body.code));
      return true;
    case Dirt::padded:
      pad(random, at(roles.name)), pad(random, at(roles.code));
      return true;
    case Dirt::amount_with_separator:
      if (at(roles.amount).text.empty()) return false;
      set(at(roles.amount), with_separators(random));
      return true;
    case Dirt::amount_with_unit:
      if (at(roles.amount).text.empty()) return false;
      set(at(roles.amount), at(roles.amount).text + "万元");
      return true;
    case Dirt::several_kinds: {
      if (at(roles.penalty_kinds).text != "罚款") return false;
      constexpr std::array<std::string_view, 4> kKinds{"警告；罚款", "警告;罚款;其他-责令改正", "罚款；通报批评",
                                                       "罚款;警告"};
      set(at(roles.penalty_kinds), kKinds[random.below(kKinds.size())]);
      return true;
    }
    case Dirt::id_in_representative:
      if (roles.representative_id_kind >= 0) set(at(roles.representative_id_kind), "身份证");
      set(at(roles.representative_id), nobodys_resident_id(random.next()));
      return true;
    case Dirt::id_in_text:
      at(roles.text).text += fmt::format("（经办人证件号码{}）", nobodys_resident_id(random.next()));
      return true;
    case Dirt::line_break:
      at(roles.text).text += "\n以上事实有现场检查笔录等证据证明。";
      return true;
    case Dirt::formula_like:
      set(at(roles.remark), kFormulas[random.below(kFormulas.size())]);
      return true;
    case Dirt::naughty_text:
      set(at(roles.remark), kNaughty[random.below(kNaughty.size())]);
      return true;
  }
  return false;
}

}  // namespace taixin::city
