#include "check/measures_told.h"

#include "check/view.h"

namespace taixin::check {

MeasuresTold::MeasuresTold(const Checker& checker, const access::Session& session, const store::AccessEntry& entry)
    : view_(std::make_unique<View>(checker, session,
                                   facts::Watermark{entry.seq, entry.known_at.value_or(KnownAt(INT64_MAX))},
                                   checker.prepared(entry.at))) {}
MeasuresTold::~MeasuresTold() = default;

base::Result<std::vector<std::string>> MeasuresTold::about(SubjectId subject) {
  TX_TRY(const CheckAnswer answer, view_->check({.found = Found::one, .by = FoundBy::code, .subject = subject}, false));
  view_->renew();
  std::vector<std::string> out;
  for (const Duty& duty : answer.duties) out.push_back(duty.measure->code);
  return out;
}

}  // namespace taixin::check
