#include "intake/row_plan.h"

#include <algorithm>
#include <atomic>

namespace taixin::intake {
namespace {

using catalog::TypeKind;

// Kinds of few different values, or the same ones again and again. Not the subject's own code, nor what tells one row
// from the next.
bool has_few_values(TypeKind kind) {
  switch (kind) {
    case TypeKind::month:
    case TypeKind::money_wan:
    case TypeKind::money_yuan:
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::boolean:
    case TypeKind::code:
    case TypeKind::codes:
    case TypeKind::id_kind:
    case TypeKind::uscc:
      return true;
    case TypeKind::text:
    case TypeKind::person_name:
    case TypeKind::subject_name:
    case TypeKind::date:
    case TypeKind::org_code:
    case TypeKind::reg_number:
    case TypeKind::id_number:
    case TypeKind::phone:
      return false;
  }
  return false;
}

uint64_t next_number() {
  static std::atomic<uint64_t> last{0};
  return ++last;
}

}  // namespace

RowPlan::RowPlan(const catalog::Catalog& catalog, const catalog::Item& item, const ColumnPlan& plan)
    : is_key(item.fields.size()), number(next_number()) {
  for (const auto* key : {&item.at.version_key, &item.at.source_key}) {
    for (const int field : *key) {
      if (field >= 0) is_key[static_cast<size_t>(field)] = 1;
    }
  }
  for (size_t field = 0; field < item.fields.size(); ++field) {
    const auto& declared = item.fields[field];
    const int column = plan.column_of_field[field];
    if (column >= 0 && declared.type.kind != TypeKind::id_number) {  // those are cut; never a value
      FieldReading reading{field, static_cast<size_t>(column), &declared, false, {}};
      const CellRole role = plan.roles[reading.column];
      reading.repeats = has_few_values(declared.type.kind) && role != CellRole::subject_code;
      for (const auto& sentinel : catalog.sentinels()) {
        if (sentinel.types.contains(declared.type.kind)) reading.sentinels.add(sentinel.value);
      }
      if (static_cast<int>(field) == item.at.kind) category = static_cast<int>(readings.size());
      readings.push_back(reading);
    }
    if (column < 0 && !declared.derive.empty()) derived.push_back(field);
    Presence presence{.field = field, .asked = column >= 0 || is_key[field] != 0};
    if (declared.type.kind != TypeKind::id_number) {
      if (declared.required)
        presence.required = kAlways;
      else if (declared.required_if)
        presence.required = condition(*declared.required_if);
    }
    if (declared.blank_if) presence.blank = condition(*declared.blank_if);
    if (presence.required != kNever || presence.blank != kNever) presences.push_back(presence);
  }
  for (const auto& rule : item.rules) rules.push_back(condition(rule.check));
  for (const auto* one : conditions) {
    for (const int field : one->fields()) fields_read.push_back(static_cast<size_t>(field));
  }
  std::sort(fields_read.begin(), fields_read.end());
  fields_read.erase(std::unique(fields_read.begin(), fields_read.end()), fields_read.end());
}

int RowPlan::condition(const catalog::Expression& expression) {
  // Equal texts over one item's fields mean the same.
  const auto same = [&](const auto* one) { return one->source() == expression.source(); };
  const auto it = std::find_if(conditions.begin(), conditions.end(), same);
  if (it != conditions.end()) return static_cast<int>(it - conditions.begin());
  conditions.push_back(&expression);
  return static_cast<int>(conditions.size()) - 1;
}

}  // namespace taixin::intake
