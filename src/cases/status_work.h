// What a step says of a record: a status event as status files bring them, in a submission of its own that is sealed in
// the transaction of the case event. For the effects of this room and of later ones.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "cases/effect.h"
#include "facts/facts.h"
#include "store/records.h"

namespace taixin::cases {

// What tells one status event from another: record, kind and day, and for marks that come and go the case event, too.
base::Key128 status_content(const store::Status& status, const std::string& by = {});

// The case and the number of its event by which a step said a status; nothing: a file said it.
std::optional<std::pair<int64_t, int64_t>> step_of_basis(std::string_view basis);

class StatusWork : public Work {
 public:
  // lasting: once it is so it stays so, and a file may have said it already.
  StatusWork(facts::Facts& facts, store::Submission submission, store::Status status, bool lasting);
  base::Result<void> commit(store::WriteTx& tx, const store::CaseEvent& event) override;
  void committed() override;

 private:
  facts::Facts& facts_;
  store::Submission submission_, sealed_;
  store::Status status_;
  const bool lasting_;
};

}  // namespace taixin::cases
