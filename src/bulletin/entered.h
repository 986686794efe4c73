// Counts that officers enter for what the platform cannot know, and what else events of bulletins say in their details.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bulletin/world.h"
#include "store/bulletins.h"

namespace taixin::bulletin {

struct Entered {
  int64_t id = 0;
  std::string key, unit;  // present name of the unit; empty: the whole city
  Span span;
  int64_t count = 0;
  std::string source;
  Day day;  // on which the source stated it
  KnownAt at;
  access::AccountId account;
  bool replaced = false;  // by a later one about the same key, unit and span
};
// Of all events, oldest first.
std::vector<Entered> entered_counts(const World& world, const std::vector<store::BulletinEvent>& events);

// A member of `detail_json`; nothing: there is none of this type.
std::optional<std::string> detail_text(const store::BulletinEvent& event, const char* name);
std::optional<int64_t> detail_number(const store::BulletinEvent& event, const char* name);

}  // namespace taixin::bulletin
