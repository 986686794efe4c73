#include "catalog/catalog.h"

#include <algorithm>

#include "catalog/loader.h"

namespace taixin::catalog {

base::Result<std::shared_ptr<const Catalog>> Catalog::load(const std::vector<PackSource>& packs,
                                                           const Confirmed& confirmed) {
  Problems problems;
  auto catalog = Loader(problems).load(packs, confirmed);
  if (!problems.none()) return std::move(problems.take().front());
  return catalog;
}

std::vector<base::Error> Catalog::problems(const std::vector<PackSource>& packs) {
  Problems problems;
  Loader(problems).load(packs);
  return problems.take();
}

const Item* Catalog::item(const base::ItemCode& code, base::Day day) const {
  for (const Item& item : items_) {
    if (item.code == code && item.basis.in_force(day)) return &item;
  }
  return nullptr;
}

const Item* Catalog::item_revision(const base::ItemCode& code, uint32_t revision) const {
  const Item* latest = nullptr;
  for (const Item& item : items_) {
    if (item.code == code && item.revision == revision && (!latest || item.basis.from > latest->basis.from))
      latest = &item;
  }
  return latest;
}

const Item* Catalog::status_item_of(const base::ItemCode& code, base::Day day) const {
  for (const Item& item : items_) {
    if (item.shape == Shape::status && item.status_of == code.get() && item.basis.in_force(day)) return &item;
  }
  return nullptr;
}

const CodeSet* Catalog::code_set(std::string_view id) const {
  const auto found = code_sets_.find(id);
  return found == code_sets_.end() ? nullptr : &found->second;
}

const Sentinel* Catalog::sentinel(TypeKind type, std::string_view value) const {
  if (value.size() > longest_sentinel_) return nullptr;
  const auto& lookup = sentinel_lookup_[static_cast<size_t>(type)];
  const auto found = lookup.find(value);
  return found == lookup.end() ? nullptr : &sentinels_[found->second];
}

const Purpose* Catalog::purpose(std::string_view code, base::Day day) const {
  for (const Purpose& purpose : purposes_) {
    if (purpose.code == code && purpose.basis.in_force(day)) return &purpose;
  }
  return nullptr;
}

const Role* Catalog::role(std::string_view code, base::Day day) const {
  for (const Role& role : roles_) {
    if (role.code == code && role.basis.in_force(day)) return &role;
  }
  return nullptr;
}

const ReviewRule* Catalog::review(const Item& item, base::Day day) const {
  const ReviewRule* found = nullptr;
  int nearest = 0;
  for (const ReviewRule& rule : reviews_) {
    if (!rule.basis.in_force(day)) continue;
    const bool all = rule.items.empty() && rule.classes.empty();
    const int near = rule.items.contains(item.code.get())        ? 3
                     : rule.classes.contains(item.catalog_class) ? 2
                     : all                                       ? 1
                                                                 : 0;
    if (near > nearest) nearest = near, found = &rule;
  }
  return found;
}

Shown Catalog::shown(std::string_view audience, TypeKind type, base::Day day) const {
  for (const Masking& masking : maskings_) {
    if (masking.audience == audience && masking.types.contains(type) && masking.basis.in_force(day))
      return masking.show;
  }
  return Shown::whole;
}

bool Catalog::issued_anyway(std::string_view code) const { return issued_.contains(code); }

}  // namespace taixin::catalog
