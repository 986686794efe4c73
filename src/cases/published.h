// What subjects promised before everybody (credit commitments): shown as long as the case stands where the step that
// published it led, through the day that its form names in `until`. Taken back, assessed or over: it is gone with the
// next question. Never of a natural person: the effect refuses it.
#pragma once

#include <vector>

#include "cases/cases.h"

namespace taixin::cases {

struct Published {
  int64_t case_id = 0;
  catalog::Text kind;                                         // of the case
  std::vector<std::pair<catalog::Text, catalog::Text>> said;  // fields of the step's form that are filled in, in words
  std::vector<bool> held_back;                                // by place in `said`: something looks like a person's
  Day day;                                                    // of the step
  Day until;                                                  // last day
  UnitId unit;                                                // that received it; 0: none
};
inline constexpr size_t kPublishedMax = 100;  // of one subject

// The newest first.
base::Result<std::vector<Published>> published_of(store::Home& home, const Cases& cases, SubjectId subject);

}  // namespace taixin::cases
