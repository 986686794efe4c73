#include "disclose/organ_region.h"

#include <algorithm>
#include <set>

namespace taixin::disclose {
namespace {

using catalog::CodeEntry;

bool in_force(const CodeEntry& entry, base::Day day) {
  return (!entry.from || *entry.from <= day) && (!entry.until || day < *entry.until);
}

bool is_name(const std::string& text) { return !text.empty() && (text[0] < '0' || text[0] > '9'); }

// 济南市 and 山东省 as they stand before another word: 济南, 山东.
std::string stem(std::string name) {
  for (const std::string_view ending : {"市", "省"}) {
    if (name.ends_with(ending) && name.size() > ending.size() + 3) name.resize(name.size() - ending.size());
  }
  return name;
}

}  // namespace

OrganRegions::OrganRegions(const catalog::Catalog& catalog, std::string_view city, base::Day day) {
  const catalog::CodeSet* set = catalog.code_set("region");
  const CodeEntry* top = set && !city.empty() ? set->find(city) : nullptr;
  if (!top || top->code != city) return;
  city_ = {top->code, top->parent, top->name};
  for (const std::string& name : top->aliases) {
    if (is_name(name)) city_names_.push_back(name);
  }
  city_names_.push_back(top->name.zh);
  const auto add = [&](const CodeEntry& entry) {
    regions_.push_back({entry.code, entry.parent, entry.name});
    names_.emplace_back(entry.name.zh, entry.code);
    for (const std::string& alias : entry.aliases) {
      if (is_name(alias)) names_.emplace_back(alias, entry.code);
    }
  };
  for (const CodeEntry& county : set->entries) {
    if (county.parent != city_.code || !in_force(county, day)) {
      if (county.code != city_.code && (county.parent.empty() || county.parent == city_.parent)) {
        county.code == city_.parent ? province_ = county.name.zh : elsewhere_.emplace_back(stem(county.name.zh));
      }
      continue;
    }
    add(county);
    for (const CodeEntry& town : set->entries) {
      if (town.parent == county.code && in_force(town, day)) add(town);
    }
  }
  // A town's bare name may be that of another county's, too: then it says nothing.
  std::map<std::string, std::set<std::string>> codes;
  for (const auto& [name, code] : names_) codes[name].insert(code);
  std::erase_if(names_, [&](const auto& one) { return codes[one.first].size() > 1; });
  std::ranges::stable_sort(names_, [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string OrganRegions::of(const std::string& organ) const {
  if (city_.code.empty()) return {};
  std::string_view rest = organ;
  if (!province_.empty() && rest.starts_with(province_)) rest.remove_prefix(province_.size());
  for (const std::string& name : elsewhere_) {
    if (rest.starts_with(name)) return {};
  }
  for (const auto& [name, code] : names_) {
    if (rest.find(name) != rest.npos) return code;
  }
  for (const std::string& name : city_names_) {
    if (rest.find(name) != rest.npos) return city_.code;
  }
  return {};
}

std::vector<OrganRegions::Region> counties_of(const catalog::Catalog& catalog, std::string_view city, base::Day day) {
  std::vector<OrganRegions::Region> out;
  const catalog::CodeSet* set = city.empty() ? nullptr : catalog.code_set("region");
  if (set == nullptr) return out;
  for (const CodeEntry& entry : set->entries) {
    if (entry.parent == city && in_force(entry, day)) out.push_back({entry.code, entry.parent, entry.name});
  }
  return out;
}

}  // namespace taixin::disclose
