// Whose files a request may be about: the units that the caller's role reaches (access/decision.h). The console reaches
// all. A department is known by its name, which stands in its submissions.
#pragma once

#include <string>
#include <string_view>

#include "service/app.h"

namespace taixin::service {

class UnitScope {
 public:
  static UnitScope of(App& app, const access::Caller& caller, access::Action action);
  bool all() const { return units_.all; }
  bool covers(std::string_view source) const;
  // The department that was named, or the caller's own unit when none was. kOtherUnit; kMissing where there is neither.
  base::Result<std::string> source(std::string_view named) const;
  // The same for a list: empty is everything for who reaches everything.
  base::Result<std::string> listed(std::string_view named) const;
  // Whether this unit hands over this item. kOtherItem.
  base::Result<void> hands_over(std::string_view source, std::string_view item) const;
  // kOtherUnit when the files of this department are not the caller's.
  base::Result<void> need(std::string_view source) const;

 private:
  const access::Unit* unit(std::string_view source) const;
  access::Doors::Units units_;
  access::Caller caller_;
  access::Action action_ = access::Action::open;
};

// kOtherUnit when the submission is of a unit that the caller's role does not reach; one that is not there is for the
// caller to miss.
base::Result<void> need_submission(App& app, const access::Caller& caller, access::Action action,
                                   base::SubmissionId id);

}  // namespace taixin::service
