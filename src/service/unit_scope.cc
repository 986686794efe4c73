#include "service/unit_scope.h"

#include <algorithm>

#include "access/errors.h"
#include "service/errors.h"
#include "store/records.h"

namespace taixin::service {

UnitScope UnitScope::of(App& app, const access::Caller& caller, access::Action action) {
  UnitScope scope;
  scope.units_ = app.doors().units(caller, action, app.home().clock().today());
  scope.caller_ = caller;
  scope.action_ = action;
  return scope;
}

const access::Unit* UnitScope::unit(std::string_view source) const {
  return caller_.directory ? caller_.directory->unit_called(source) : nullptr;
}

bool UnitScope::covers(std::string_view source) const {
  if (units_.all) return true;
  const access::Unit* named = unit(source);
  return named && units_.covers(*caller_.directory, named->id);
}

base::Result<void> UnitScope::need(std::string_view source) const {
  if (covers(source)) return {};
  return access::refusal(access::Why::other_unit, action_);
}

base::Result<std::string> UnitScope::source(std::string_view named) const {
  if (!named.empty()) {
    TX_CHECK(need(named));
    const access::Unit* known = unit(named);
    return known ? known->name : std::string(named);
  }
  const access::Unit* own = caller_.directory ? caller_.directory->unit(caller_.unit) : nullptr;
  if (!own) return base::fail(kMissing, {{"name", "source"}});
  TX_CHECK(need(own->name));
  return own->name;
}

base::Result<std::string> UnitScope::listed(std::string_view named) const {
  if (named.empty() && units_.all) return std::string();
  return source(named);
}

base::Result<void> UnitScope::hands_over(std::string_view source, std::string_view item) const {
  const access::Unit* named = unit(source);
  if (!named || caller_.console()) return {};
  if (std::ranges::find(named->items, item) != named->items.end()) return {};
  return base::fail(kOtherItem, {{"unit", named->name}, {"item", std::string(item)}});
}

base::Result<void> need_submission(App& app, const access::Caller& caller, access::Action action,
                                   base::SubmissionId id) {
  const UnitScope scope = UnitScope::of(app, caller, action);
  if (scope.all()) return {};
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto submission, store::submission(tx, id));
  if (!submission) return {};
  return scope.need(submission->source);
}

}  // namespace taixin::service
