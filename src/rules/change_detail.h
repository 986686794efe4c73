// What the events of changes say, as JSON; inner header of the room.
#pragma once

#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "store/rule_events.h"

namespace taixin::rules {

// A single entry confirmed or doubted.
struct EntryChange {
  bool doubted = false;
  std::string entry;
  base::Sha256 digest{};
};
// Of a proposal about an entry; nothing of another event, or one that nobody can have written.
std::optional<EntryChange> entry_change(const store::RuleEvent& proposed);

std::optional<base::Sha256> digest_of(std::string_view hex);
// Equal for texts that differ in white space and width of characters alone.
std::string text_digest(std::string_view text);

}  // namespace taixin::rules
