#include "access/question_limits.h"

#include "access/errors.h"

namespace taixin::access {
namespace {

constexpr int64_t kHourMicros = int64_t{3600} * 1'000'000;

catalog::Holder holder_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::staff:
      return catalog::Holder::staff;
    case AccountKind::person:
      return catalog::Holder::person;
    case AccountKind::agent:
      return catalog::Holder::agent;
    case AccountKind::client:
      return catalog::Holder::client;
  }
  return catalog::Holder::staff;
}

}  // namespace

QuestionLimits::Asked& QuestionLimits::asked_of(AccountId account, base::KnownAt now) {
  const int64_t hour = now.get() / kHourMicros, day = base::day_of(now).count();
  if (!asked_.contains(account)) std::erase_if(asked_, [&](const auto& one) { return one.second.day != day; });
  Asked& asked = asked_[account];
  if (asked.hour != hour) asked.hour = hour, asked.in_hour = 0;
  if (asked.day != day) asked.day = day, asked.in_day = 0;
  return asked;
}

base::Result<void> QuestionLimits::take(const Caller& caller, int64_t count, base::KnownAt now) {
  const Account* account = caller.who();
  if (!account) return {};
  const auto rate = catalog_.question_rate(holder_of(account->kind), base::day_of(now));
  if (!rate) return {};
  const std::lock_guard lock(mutex_);
  Asked& asked = asked_of(account->id, now);
  if (asked.in_hour + count > rate->an_hour || asked.in_day + count > rate->a_day) {
    return base::fail(kOverLimit, {{"an_hour", std::to_string(rate->an_hour)}, {"a_day", std::to_string(rate->a_day)}});
  }
  asked.in_hour += count;
  asked.in_day += count;
  return {};
}

void QuestionLimits::note(const Caller& caller, int64_t count, base::KnownAt now) {
  const Account* account = caller.who();
  if (!account) return;
  const std::lock_guard lock(mutex_);
  Asked& asked = asked_of(account->id, now);
  asked.in_hour += count;
  asked.in_day += count;
}

}  // namespace taixin::access
