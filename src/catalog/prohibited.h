// Kinds of information that no pack may declare (domain/08.2, 12.1, 12.2.4). In code on purpose: law is data, but these
// refusals must not go away with a pack.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace taixin::catalog {

enum class ProhibitedScope : uint8_t {
  always,   // in any item, field, alias or code set: the matter itself is outside the catalog, or is only ever a
            // person's
  persons,  // in items about natural persons; elsewhere only beside a word for a person (法定代表人收入)
  open,     // in items that open to anyone at all
};

struct ProhibitedKind {
  std::string_view term;  // said in the message
  ProhibitedScope scope;
  std::string_view clause;
  std::span<const std::string_view> chinese;  // found anywhere in a name, spaces removed, width folded
  std::span<const std::string_view> english;  // found as whole words, lower case
};

std::span<const ProhibitedKind> prohibited_kinds();

struct NameContext {
  bool about_persons = false;  // the item's subjects include natural persons
  bool open = false;           // the item has any permission
};
// The first kind that `name` (a name, an alias, a code) falls under; null when it may load.
const ProhibitedKind* prohibited_kind(std::string_view name, NameContext context);

}  // namespace taixin::catalog
