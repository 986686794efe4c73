#include "catalog/types.h"

#include "base/text.h"

namespace taixin::catalog {

namespace {

std::string folded(std::string_view value) { return std::string(base::trim(base::fold_width(value))); }

}  // namespace

const CodeEntry* CodeSet::find(std::string_view value) const {
  const auto found = lookup.find(folded(value));
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

const Field* Item::field(std::string_view field_code) const {
  const int position = index(field_code);
  return position < 0 ? nullptr : &fields[static_cast<size_t>(position)];
}

int Item::index(std::string_view field_code) const {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].code == field_code) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace taixin::catalog
