// Objections in which the subject named a measure: it objects to the record that the measure rests on (the case is the
// record's, packs/national/case_objection.toml), and says by the number of its statement which measure, so that the
// unit that applied it sees that, and what came of it. The unit sees no more than it was asked to look at: which
// record, since when, where the case stands. Threads: any. Errors: store errors.
#pragma once

#include "cases/cases.h"
#include "lists/measures_used.h"

namespace taixin::lists {

// The field of an opening step that names a measure.
inline constexpr std::string_view kMeasureField = "measure";

struct Objection {
  int64_t case_id = 0;
  RecordId record;
  Day made;
  catalog::Text state;  // in the words of the packs
  bool open = true;
};
// The newest first.
base::Result<std::vector<Objection>> objections_to(const cases::Cases& cases, store::Home& home, const Use& use);

}  // namespace taixin::lists
