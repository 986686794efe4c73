#include "catalog/types.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"

namespace taixin::catalog {

namespace {

std::string folded(std::string_view value) { return std::string(base::trim(base::fold_width(value))); }

}  // namespace

const CodeEntry* CodeSet::find(std::string_view value) const {
  const auto found = base::has_full_width(value) ? lookup.find(folded(value)) : lookup.find(base::trim(value));
  return found == lookup.end() ? nullptr : &entries[found->second];
}

std::optional<std::string> CodeSet::add_to_lookup(size_t position) {
  const CodeEntry& entry = entries[position];
  std::optional<std::string> taken;
  const auto add = [&](const std::string& value) {
    std::string key = folded(value);
    if (key.empty()) return;
    longest = std::max(longest, key.size());
    const auto [at, added] = lookup.emplace(std::move(key), position);
    if (!added && at->second != position && !taken) taken = at->first;
  };
  add(entry.code);
  if (!repeated_names) add(entry.name.zh);
  for (const auto& alias : entry.aliases) add(alias);
  return taken;
}

void Item::resolve() {
  at.name = index(subject.name);
  at.code = index(subject.code);
  at.kind = index(subject.kind);
  at.reg_number = index(subject.reg_number);
  at.org_code = index(subject.org_code);
  at.representative = index(subject.representative);
  at.id_number = index(subject.id_number);
  at.decision = index(clocks.decision);
  at.document = index(clocks.document);
  at.publication = index(clocks.publication);
  at.misconduct_end = index(clocks.misconduct_end);
  at.valid_from = index(clocks.valid_from);
  at.valid_until = index(clocks.valid_until);
  at.due_after = index(due.after);
  at.kinds = index(act.kinds);
  at.procedure = index(act.procedure);
  at.fine = index(act.fine);
  at.organ = index(act.organ);
  at.clauses = index(act.clauses);
  at.class_field = index(class_field);
  at.origin_id = index(origin_id);
  at.status_kind = index(status_kind);
  at.status_day = index(status_day);
  at.previous_code = index(registry_columns.previous_code);
  at.previous_name = index(registry_columns.previous_name);
  at.state = index(registry_columns.state);
  at.state_day = index(registry_columns.state_day);
  at.established = index(registry_columns.established);
  at.operator_name = index(registry_columns.operator_name);
  const auto parts = [&](const std::vector<std::string>& key) {
    std::vector<int> out;
    for (const std::string& part : key) {
      out.push_back(part == "@subject"     ? Positions::kSubject
                    : part == "@provider"  ? Positions::kProvider
                    : part == "@origin_id" ? Positions::kOriginId
                                           : index(part));
    }
    return out;
  };
  at.version_key = parts(version_key);
  at.source_key = parts(source_key);
  at.by_ordinal.resize(fields.size());
  std::iota(at.by_ordinal.begin(), at.by_ordinal.end(), 0);
  std::sort(at.by_ordinal.begin(), at.by_ordinal.end(), [&](int a, int b) {
    return fields[static_cast<size_t>(a)].ordinal < fields[static_cast<size_t>(b)].ordinal;
  });
}

std::string_view mark_code(Mark mark) {
  constexpr std::string_view kMarks[] = {"V", "V2", "D", "MH", "MM", "ML"};
  return kMarks[static_cast<size_t>(mark)];
}

const Field* Item::field(std::string_view field_code) const {
  const int position = index(field_code);
  return position < 0 ? nullptr : &fields[static_cast<size_t>(position)];
}

int Item::index(std::string_view field_code) const {
  if (field_code.empty()) return -1;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].code == field_code) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace taixin::catalog
