#include "cases/clock.h"

#include <algorithm>

namespace taixin::cases {
namespace {

// The step that started the clock: the first taken of those that may; of a clock of states the one that brought the
// case where it stands.
const Taken* starter(const Case& one, const catalog::CaseClock& clock) {
  if (!clock.in.empty()) {
    if (std::ranges::find(clock.in, one.state) == clock.in.end()) return nullptr;
    const Taken* since = &one.last();
    for (auto step = one.steps.rbegin(); step != one.steps.rend() && step->state == one.state; ++step) since = &*step;
    return since;
  }
  const auto found = std::ranges::find_if(
      one.steps, [&](const Taken& taken) { return std::ranges::find(clock.from, taken.step) != clock.from.end(); });
  return found == one.steps.end() ? nullptr : &*found;
}

bool ended(const Case& one, const catalog::CaseClock& clock) {
  return std::ranges::any_of(
      one.steps, [&](const Taken& taken) { return std::ranges::find(clock.until, taken.step) != clock.until.end(); });
}

int extended(const Case& one, const catalog::CaseKind& kind, const catalog::CaseClock& clock) {
  int out = 0;
  for (const Taken& taken : one.steps) {
    const catalog::CaseStep* step = kind.step(taken.step);
    if (step && step->extends == clock.code && !taken.simulated) out += step->extends_by;
  }
  return out;
}

// Working days during which the clock stood still, until it went on; and whether it stands still now.
struct Pauses {
  int working_days = 0;
  bool now = false;
};
base::Result<Pauses> pauses(const Case& one, const catalog::CaseClock& clock, const catalog::Calendar& calendar) {
  Pauses out;
  if (clock.pauses.empty() || !clock.pause_basis.acts()) return out;
  const auto still = [&](const Taken& taken) {
    return std::ranges::find(clock.pauses, taken.state) != clock.pauses.end();
  };
  for (size_t i = 0; i < one.steps.size(); ++i) {
    if (!still(one.steps[i])) continue;
    if (i + 1 == one.steps.size()) {
      out.now = true;
      break;
    }
    TX_TRY(const int days, calendar.working_days_between(one.steps[i].day, one.steps[i + 1].day));
    out.working_days += days;
  }
  return out;
}

}  // namespace

base::Result<Day> term(const catalog::Calendar& calendar, Day from, int working_days) {
  if (working_days > 0) return calendar.add_working_days(from, working_days);
  TX_TRY(const bool working, calendar.is_working_day(from));
  if (working) return from;
  return calendar.add_working_days(from, 1);
}

std::vector<Running> running(const Case& one, const catalog::CaseKind& kind, const catalog::Calendar& calendar,
                             Day today) {
  std::vector<Running> out;
  if (one.final) return out;
  for (const catalog::CaseClock& clock : kind.clocks) {
    const Taken* start = starter(one, clock);
    if (!start || start->day > today || ended(one, clock)) continue;
    Running run;
    run.clock = &clock;
    run.from = start->day;
    const bool longer = !clock.after.empty() && one.taken(clock.after);
    run.within = (longer ? clock.within_after : clock.within) + extended(one, kind, clock);
    if (const auto paused = pauses(one, clock, calendar)) {
      run.paused = paused->now;
      run.due = term(calendar, run.from, run.within + paused->working_days);
    } else {
      run.due = paused.error();
    }
    out.push_back(std::move(run));
  }
  return out;
}

}  // namespace taixin::cases
