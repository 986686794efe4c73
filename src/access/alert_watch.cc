#include "access/alert_watch.h"

#include <algorithm>
#include <boost/json.hpp>

#include "store/sqlite.h"

namespace taixin::access {
namespace {

namespace json = boost::json;
using base::KnownAt;
using base::SubjectId;
using catalog::AlertKind;
using catalog::AlertRule;
using store::AccessEntry;

constexpr int64_t kMicrosPerMinute = int64_t{60} * 1'000'000;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;

std::string_view kind_code(AlertKind kind) {
  switch (kind) {
    case AlertKind::volume:
      return "volume";
    case AlertKind::off_hours:
      return "off_hours";
    case AlertKind::sequence:
      return "sequence";
    case AlertKind::own:
      return "own";
    case AlertKind::again:
      return "again";
  }
  return "";
}

bool within(KnownAt then, KnownAt now, int minutes) { return now.get() - then.get() <= minutes * kMicrosPerMinute; }

// Outside the hours of a working day; in a year whose calendar is not announced Saturdays and Sundays are no such day.
bool off_hours(const catalog::Calendar& calendar, const AlertRule& rule, KnownAt at) {
  const base::Day day = base::day_of(at);
  const int hour = static_cast<int>((at.get() - base::start_of(day).get()) / kMicrosPerHour);
  if (hour < rule.from_hour || hour >= rule.until_hour) return true;
  const auto working = calendar.is_working_day(day);
  return working ? !*working : day.weekday() == 0 || day.weekday() == 6;
}

// Without a matter of its own an entry names the clauses of its purpose.
bool has_matter(const catalog::Catalog& catalog, const AccessEntry& entry) {
  const catalog::Purpose* purpose = catalog.purpose(entry.purpose, base::day_of(entry.at));
  if (!purpose) return true;
  std::string clauses;
  for (const std::string& clause : purpose->basis.clauses) clauses += (clauses.empty() ? "" : "; ") + clause;
  return entry.basis != clauses;
}

bool answers(const AccessEntry& entry) { return !entry.subjects.empty() && entry.kind != "access"; }

}  // namespace

AlertWatch::AlertWatch(store::Home& home, Looks& looks, Known known)
    : home_(home), looks_(looks), known_(std::move(known)) {}
AlertWatch::~AlertWatch() { stop(); }

void AlertWatch::start() {
  thread_ = std::jthread([this](const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    while (!stopping.stop_requested()) {
      (void)step();  // what fails now is read again at the next step
      wake_.wait_for(lock, stopping, kEvery, [] { return false; });
    }
  });
}

void AlertWatch::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

// Reads the last stretch again, without telling of what was told.
base::Result<void> AlertWatch::begin() {
  TX_TRY(auto tx, home_.read_access());
  TX_TRY(const int64_t seen,
         tx.connection().integer("SELECT coalesce(max(value), 0) FROM counter WHERE name = 'alerts_seen'"));
  TX_TRY(auto entries, store::access_entries(tx, {.before = seen + 1, .limit = kLookBack}));
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) TX_CHECK(judge(*entry, false));
  last_ = seen;
  return {};
}

base::Result<size_t> AlertWatch::step() {
  if (!last_) TX_CHECK(begin());
  size_t raised = 0;
  for (;;) {
    const int64_t from = *last_;
    TX_TRY(auto tx, home_.read_access());
    TX_TRY(const int64_t newest, tx.connection().integer("SELECT coalesce(max(id), 0) FROM access_entry"));
    if (newest <= from) return raised;
    const int64_t until = std::min(newest, from + static_cast<int64_t>(kBatch));
    TX_TRY(const auto entries,
           store::access_entries(tx, {.before = until + 1, .limit = static_cast<size_t>(until - from)}));
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      TX_TRY(const size_t told, judge(*entry, true));
      raised += told;
    }
    TX_CHECK(home_.access().run(store::Priority::bulk, [&](store::WriteTx& write) -> base::Result<void> {
      return write.connection().run(
          "INSERT INTO counter (name, value) VALUES ('alerts_seen', $1) "
          "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
          until);
    }));
    last_ = until;
  }
}

base::Result<size_t> AlertWatch::judge(const AccessEntry& entry, bool tell) {
  const bool person = entry.via == store::Via::web || entry.via == store::Via::assisted;
  if (!person || entry.account == 0 || !answers(entry)) return size_t{0};
  if (habits_.size() >= kAccountsMax) habits_.clear();
  Habit& habit = habits_[AccountId(entry.account)];
  size_t raised = 0;
  for (const AlertRule& rule : known_.catalog->alert_rules()) {
    if (!rule.basis.in_force(base::day_of(entry.at))) continue;
    const auto count = stands_out(rule, entry, habit);
    if (!count) continue;
    // Once in the rule's time: who goes on is not told of at every question.
    const auto told = habit.told.find(rule.kind);
    if (told != habit.told.end() && within(told->second, entry.at, rule.minutes)) continue;
    habit.told[rule.kind] = entry.at;
    if (!tell) continue;
    const json::object text{
        {"kind", kind_code(rule.kind)}, {"zh", rule.name.zh}, {"en", rule.name.en}, {"count", *count}};
    TX_CHECK(looks_.raise(entry.id, AccountId(entry.account), json::serialize(text)));
    ++raised;
  }
  return raised;
}

// How many, when it does.
std::optional<int> AlertWatch::stands_out(const AlertRule& rule, const AccessEntry& entry, Habit& habit) const {
  const auto enough = [&](int64_t count) {
    return count >= rule.limit ? std::optional(static_cast<int>(std::min<int64_t>(count, INT32_MAX))) : std::nullopt;
  };
  switch (rule.kind) {
    case AlertKind::volume: {
      habit.volumes.emplace_back(entry.at, entry.subjects.size());
      while (!within(habit.volumes.front().first, entry.at, rule.minutes)) habit.volumes.pop_front();
      int64_t all = 0;
      for (const auto& [at, count] : habit.volumes) all += static_cast<int64_t>(count);
      return enough(all);
    }
    case AlertKind::off_hours:
      return off_hours(known_.catalog->calendar(), rule, entry.at) ? std::optional(1) : std::nullopt;
    case AlertKind::sequence: {
      if (entry.subjects.size() != 1) return std::nullopt;
      const auto place = known_.place(entry.subjects.front());
      const bool next = place && habit.last_place && *place > *habit.last_place &&
                        *place - *habit.last_place <= kNextWithin &&
                        within(habit.last_place_at, entry.at, rule.minutes);
      if (place && habit.last_place == place) return std::nullopt;  // the same again
      habit.in_a_row = next ? habit.in_a_row + 1 : 1;
      habit.last_place = place;
      habit.last_place_at = entry.at;
      return enough(habit.in_a_row);
    }
    case AlertKind::own: {
      const auto directory = known_.directory();
      const Account* account = directory ? directory->account(AccountId(entry.account)) : nullptr;
      if (!account || account->kind != AccountKind::staff) return std::nullopt;
      const Unit* unit = directory->unit(UnitId(entry.unit));
      const auto own = [&](SubjectId subject) {
        return subject == account->subject ||
               std::ranges::find(account->interests, subject) != account->interests.end() ||
               (unit && known_.is_unit(subject, *unit));
      };
      const auto count = std::ranges::count_if(entry.subjects, own);
      return count > 0 ? std::optional(static_cast<int>(count)) : std::nullopt;
    }
    case AlertKind::again: {
      if (entry.subjects.size() != 1 || has_matter(*known_.catalog, entry)) return std::nullopt;
      auto& times = habit.again[entry.subjects.front()];
      // One view of a page is several entries.
      if (times.empty() || !within(times.back(), entry.at, 1)) times.push_back(entry.at);
      while (!within(times.front(), entry.at, rule.minutes)) times.pop_front();
      return enough(static_cast<int64_t>(times.size()));
    }
  }
  return std::nullopt;
}

}  // namespace taixin::access
