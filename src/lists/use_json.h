// How statements about measures stand in rows (store::MeasureEvent), and what a row makes of a use. Private to the
// room.
#pragma once

#include "lists/measures_used.h"

namespace taixin::lists {

std::string detail_of(const Statement& said, const std::vector<RecordId>& records, bool must);
std::string lift_detail(const std::string& document);
std::string story_detail(const std::string& story);
// Adds an event to what went before.
void apply(Use& use, const store::MeasureEvent& event);
// Whether a statement speaks of a time that was over when its record was: applied and ended before today.
bool said_over(const Statement& said, Day over);

}  // namespace taixin::lists
