// Which measures an answer of the log named about one of its subjects: the answer is made again for that subject, as of
// its moment, by the law of then. A batch says in its entry which measures it named and about how many subjects each;
// about whom, this says.
//
//   MeasuresTold told(checker, session, entry);               // access::replayed(desk, law, entry, clearance)
//   TX_TRY(const auto codes, told.about(subject));            // {"SD-28.award"}
//
// Nothing leaves by it. Threads: one. Errors: store errors.
#pragma once

#include "check/check.h"

namespace taixin::check {

class View;

class MeasuresTold {
 public:
  // All three outlive it.
  MeasuresTold(const Checker& checker, const access::Session& session, const store::AccessEntry& entry);
  ~MeasuresTold();
  MeasuresTold(const MeasuresTold&) = delete;
  MeasuresTold& operator=(const MeasuresTold&) = delete;
  // In the order of the packs.
  base::Result<std::vector<std::string>> about(SubjectId subject);

 private:
  const std::unique_ptr<View> view_;
};

}  // namespace taixin::check
