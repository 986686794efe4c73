// Which steps of a subject's cases put something before everybody (effect `publish_commitment`); what it says stands in
// the step's form. SQL stays here.
#pragma once

#include <vector>

#include "store/cases.h"

namespace taixin::store {

struct PublishingStep {
  int64_t case_id = 0, event = 0;  // of case_event
};
// Of one subject, the newest first. By an index on the subject: cheap for whoever has none.
base::Result<std::vector<PublishingStep>> publishing_steps(ReadTx& tx, SubjectId subject, size_t limit);

}  // namespace taixin::store
