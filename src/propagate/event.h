// Private to the room: something that became of a record, and who is to be told of it.
#pragma once

#include <set>

#include "propagate/propagation.h"

namespace taixin::propagate {

struct Event {
  store::RetractionSource source = store::RetractionSource::status;
  int64_t source_id = 0;
  catalog::RecordChange change = catalog::RecordChange::corrected;
  store::CommitSeq seq;  // answers from before it told the old state
  std::string item, of_class;
  store::Key128 version_key;
  std::vector<RecordId> records;  // versions: whoever was told one of them is a receiver
  std::set<SubjectId> subjects;   // under which they may have been told
  Day day;
  std::string basis;
};

// Retractions found and not written yet, and how many were new.
struct Propagation::Made {
  std::vector<Retraction> found;
  size_t written = 0;
  bool count_only = false;  // nothing is written: how many there should be and are not
};

}  // namespace taixin::propagate
