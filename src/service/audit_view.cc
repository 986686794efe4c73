#include "service/audit_view.h"

#include <algorithm>
#include <boost/json.hpp>

#include "service/api_admin.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

std::string given_text(const Given& given, std::string_view name) {
  const auto found = given.find(name);
  return found == given.end() ? std::string() : found->second;
}

base::Error bad_value(std::string_view name, const std::string& value) {
  return base::fail(kBadValue, {{"name", std::string(name)}, {"value", value}});
}

base::Result<std::optional<base::Day>> day_in(const Given& given, std::string_view name) {
  const std::string value = given_text(given, name);
  const auto day = base::parse_iso_day(value);
  if (!day && !value.empty()) return bad_value(name, value);
  return day;
}

base::Result<access::UnitId> unit_in(const Given& given) {
  const std::string value = given_text(given, "unit");
  const auto id = parse_id(value);
  if (!id && !value.empty()) return bad_value("unit", value);
  return access::UnitId(id.value_or(0));
}

bool in_unit(const access::Directory& directory, int64_t unit, access::UnitId wanted) {
  return wanted == access::UnitId() || (unit != 0 && directory.within(access::UnitId(unit), wanted));
}

int rule_minutes(const App& app, const ShownAlert& alert) {
  const base::Day day = base::day_of(alert.alert.event.at);
  constexpr std::pair<std::string_view, catalog::AlertKind> kKinds[] = {{"volume", catalog::AlertKind::volume},
                                                                        {"sequence", catalog::AlertKind::sequence},
                                                                        {"again", catalog::AlertKind::again}};
  for (const auto& [code, kind] : kKinds) {
    if (code != alert.kind) continue;
    for (const catalog::AlertRule& rule : app.catalog().alert_rules()) {
      if (rule.kind == kind && rule.basis.in_force(day)) return rule.minutes;
    }
  }
  return 0;
}

}  // namespace

base::Result<LogFilter> LogFilter::read(const Given& given, const access::Directory& directory) {
  LogFilter out;
  TX_TRY(out.from, day_in(given, "from"));
  TX_TRY(out.until, day_in(given, "until"));
  TX_TRY(out.unit, unit_in(given));
  if (const std::string account = given_text(given, "account"); !account.empty()) {
    const access::Account* named = directory.by_login(access::folded_login(account));
    const auto id = named ? std::optional(named->id.get()) : parse_id(account);
    if (!id) return bad_value("account", account);
    out.account = access::AccountId(*id);
  }
  out.purpose = given_text(given, "purpose");
  out.kind = given_text(given, "kind");
  return out;
}

store::AccessSearch LogFilter::search(const access::Directory& directory) const {
  store::AccessSearch out;
  if (from) out.from = base::start_of(*from);
  if (until) out.until = base::start_of(until->plus_days(1));
  out.wanted = [filter = *this, &directory](const store::AccessEntry& entry) {
    return in_unit(directory, entry.unit, filter.unit) &&
           (filter.account == access::AccountId() || entry.account == filter.account.get()) &&
           (filter.purpose.empty() || entry.purpose == filter.purpose) &&
           (filter.kind.empty() || entry.kind == filter.kind);
  };
  return out;
}

base::Result<AlertFilter> AlertFilter::read(const Given& given) {
  AlertFilter out;
  const std::string state = given_text(given, "state");
  if (state == "closed") {
    out.state = State::closed;
  } else if (state == "all") {
    out.state = State::all;
  } else if (!state.empty() && state != "open") {
    return bad_value("state", state);
  }
  out.kind = given_text(given, "kind");
  TX_TRY(out.unit, unit_in(given));
  TX_TRY(out.from, day_in(given, "from"));
  TX_TRY(out.until, day_in(given, "until"));
  return out;
}

ShownAlert shown_alert(access::Looks::Alert alert) {
  ShownAlert out{std::move(alert), {}, {}, 0};
  boost::system::error_code failed;
  const json::value text = json::parse(out.alert.event.text, failed);
  if (failed || !text.is_object()) return out;
  const auto word = [&](std::string_view name) {
    const auto* value = text.as_object().if_contains(name);
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  out.kind = word("kind");
  out.name = {word("zh"), word("en")};
  if (const auto* count = text.as_object().if_contains("count"); count && count->is_int64()) {
    out.count = count->as_int64();
  }
  return out;
}

std::vector<ShownAlert> alerts_of(App& app, const access::Directory& directory, const AlertFilter& filter,
                                  int64_t before) {
  std::vector<ShownAlert> out;
  for (access::Looks::Alert& alert : app.looks().alerts()) {
    if (alert.event.id >= before) continue;
    if (filter.state == AlertFilter::State::open && alert.closed) continue;
    if (filter.state == AlertFilter::State::closed && !alert.closed) continue;
    const base::Day day = base::day_of(alert.event.at);
    if ((filter.from && day < *filter.from) || (filter.until && day > *filter.until)) continue;
    const access::Account* account = directory.account(access::AccountId(alert.event.account));
    if (!in_unit(directory, account ? account->unit.get() : 0, filter.unit)) continue;
    ShownAlert shown = shown_alert(std::move(alert));
    if (!filter.kind.empty() && shown.kind != filter.kind) continue;
    out.push_back(std::move(shown));
  }
  std::ranges::sort(out, std::greater<>(), [](const ShownAlert& one) { return one.alert.event.id; });
  return out;
}

base::Result<std::vector<store::AccessEntry>> entries_behind(App& app, const ShownAlert& alert, size_t limit) {
  const int64_t last = alert.alert.event.about;
  TX_TRY(auto tx, app.home().read_access());
  TX_TRY(auto raised, store::access_entries(tx, {.before = last + 1, .limit = 1}));
  if (raised.empty() || raised.front().id != last) return std::vector<store::AccessEntry>();
  const int minutes = rule_minutes(app, alert);
  if (minutes == 0) return raised;
  const store::AccessEntry& trigger = raised.front();
  store::AccessSearch search;
  search.before = last + 1;
  search.from = base::KnownAt(trigger.at.get() - int64_t{minutes} * 60 * 1'000'000);
  search.limit = alert.kind == "again" ? SIZE_MAX : limit;
  search.wanted = [account = trigger.account](const store::AccessEntry& entry) {
    return entry.account == account && entry.kind != "access" && entry.kind != "denied";
  };
  TX_TRY(auto page, store::search_access(tx, search));
  std::vector<store::AccessEntry> out;
  for (store::AccessEntry& entry : page.entries) {
    if (out.size() == limit) break;
    TX_TRY(entry.subjects, store::access_subjects(tx.connection(), entry.id));
    const bool same = alert.kind != "again" || entry.subjects == trigger.subjects;
    if (same && !entry.subjects.empty()) out.push_back(std::move(entry));
  }
  return out;
}

base::Result<void> note_audit(App& app, const access::Caller& caller, std::string operator_name, base::Lang lang,
                              access::Note note) {
  access::Asker asker;
  asker.operator_name = std::move(operator_name);
  asker.purpose = "audit";
  asker.lang = lang;
  asker.caller = caller;
  asker.action = access::Action::log_read;
  TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
  note.seq = app.facts().head().seq;
  return access::log(app.home(), session, note);
}

}  // namespace taixin::service
