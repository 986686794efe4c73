#include "duty/book.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/directory_builder.h"
#include "access/errors.h"
#include "access/held_entry.h"
#include "base/text.h"
#include "catalog/site_rules.h"
#include "duty/book_parts.h"
#include "duty/errors.h"
#include "duty/paper.h"
#include "identity/id_finder.h"
#include "intake/row_tag.h"
#include "store/accounts.h"
#include "store/records.h"

namespace taixin::duty {
namespace {

using access::Action;

constexpr size_t kNamedRows = 20;

base::Error gone_on() { return base::fail(kGoneOn); }

// Which items a unit hands over from this event on; nothing: as before.
std::optional<std::vector<std::string>> items_said(const store::AccountEvent& event) {
  std::vector<std::string> out;
  if (event.kind == access::event::kUnitClosed) return out;
  boost::system::error_code failed;
  const auto detail = boost::json::parse(event.detail_json, failed);
  const auto* items = !failed && detail.is_object() ? detail.get_object().if_contains("items") : nullptr;
  if (!items || !items->is_array()) return std::nullopt;
  for (const auto& one : items->get_array()) {
    if (one.is_string()) out.emplace_back(one.get_string());
  }
  return out;
}

}  // namespace

base::Error bad_field(const char* field, const char* zh, const char* en) {
  return base::fail(kField, {{"field", field}, {"zh", zh}, {"en", en}});
}

base::Result<void> check_text(const char* field, const std::string& text, bool required) {
  if (!base::is_utf8(text) || base::has_control(text)) return bad_field(field, "含有控制字符", "control characters");
  if (base::count_code_points(text) > Book::kTextMax) return bad_field(field, "过长", "too long");
  if (!identity::find_ids(text).empty()) {
    return bad_field(field, "含有证件号码，平台不在此处保存", "holds an identity number, which is not kept here");
  }
  if (required && base::trim(text).empty()) return bad_field(field, "必填", "required");
  return {};
}

std::string clauses_of(const catalog::Basis& basis) { return fmt::format("{}", fmt::join(basis.clauses, "；")); }

base::Result<std::unique_ptr<Book>> Book::open(BookPlace place) {
  std::unique_ptr<Book> out(new Book(std::move(place)));
  for (const catalog::Duty& duty : out->rules().duties) out->items_.insert(duty.items.begin(), duty.items.end());
  auto history = std::make_shared<History>();
  TX_TRY(auto tx, out->place_.home.read_records());
  TX_CHECK(store::scan_duty_events(tx, [&](const DutyEvent& event) -> base::Result<void> {
    history->apply(event);
    return {};
  }));
  out->history_ = std::move(history);
  return out;
}

std::string Book::unit_name(UnitId id) const {
  const auto unit = access::unit_in(place_.directory(), id);
  return unit ? unit->name : std::to_string(id.get());
}

std::string Book::item_name(const std::string& code) const {
  const catalog::Item* item = place_.catalog.item(base::ItemCode(code), today());
  return item ? item->name.zh : code;
}

base::Result<void> Book::read_unit_days(const std::shared_ptr<const access::Directory>& directory) const {
  if (days_of_ == directory) return {};
  std::map<UnitId, UnitDays> fresh;
  std::map<UnitId, std::vector<std::string>> items;
  TX_TRY(auto tx, place_.home.read_records());
  TX_CHECK(store::scan_account_events(tx, [&](const store::AccountEvent& event) -> base::Result<void> {
    if (event.unit == 0 || !event.kind.starts_with("unit_")) return {};
    UnitDays& of = fresh[UnitId(event.unit)];
    const Day day = base::day_of(event.at);
    if (event.kind == access::event::kUnitAdded) of.since = day;
    const auto now = items_said(event);
    if (!now) return {};
    std::vector<std::string>& before = items[UnitId(event.unit)];
    for (const std::string& item : before) of.until[item] = day;
    for (const std::string& item : *now) of.until.erase(item);
    before = *now;
    return {};
  }));
  days_ = std::move(fresh);
  days_of_ = directory;
  return {};
}

// Units that hand items over, or did. Since when and until when is read from what happened to units, anew when
// something has.
base::Result<std::vector<OwingUnit>> Book::units(const std::function<bool(UnitId)>& covers) const {
  const auto directory = place_.directory();
  const std::lock_guard lock(days_mutex_);
  TX_CHECK(read_unit_days(directory));
  std::vector<OwingUnit> out;
  for (const auto& [id, unit] : directory->units()) {
    if (covers && !covers(id)) continue;
    OwingUnit one{id, std::string(access::unit_kind_code(unit.kind)), {unit.name}, {}, {}};
    if (!unit.closed) one.items = unit.items;
    one.names.insert(one.names.end(), unit.former_names.begin(), unit.former_names.end());
    if (const auto days = days_.find(id); days != days_.end()) {
      one.since = days->second.since;
      for (const auto& [item, until] : days->second.until) {
        if (std::ranges::find(one.items, item) != one.items.end()) continue;
        one.until[item] = until;
        one.items.push_back(item);
      }
    }
    if (!one.items.empty()) out.push_back(std::move(one));
  }
  return out;
}

base::Result<Book::Picture> Book::picture(const std::function<bool(UnitId)>& covers) const {
  TX_CHECK(reported_.catch_up(place_.home, place_.facts, items_));
  Picture out;
  TX_TRY(out.units, units(covers));
  out.counts = reported_.counts();
  const std::shared_lock lock(mutex_);
  out.history = history_;
  return out;
}

base::Result<std::vector<Line>> Book::lines(const OwedSpan& span, const std::function<bool(UnitId)>& covers) const {
  TX_TRY(const Picture now, picture(covers));
  return owed(now.from(*this), span, today());
}

base::Result<std::shared_ptr<const History>> Book::history_known_at(base::KnownAt known_at) const {
  auto out = std::make_shared<History>();
  TX_TRY(auto tx, place_.home.read_records());
  TX_CHECK(store::scan_duty_events(tx, [&](const DutyEvent& event) -> base::Result<void> {
    if (event.at <= known_at) out->apply(event);
    return {};
  }));
  return std::shared_ptr<const History>(std::move(out));
}

base::Result<std::vector<Line>> Book::lines_known_at(const OwedSpan& span, base::KnownAt known_at) const {
  TX_TRY(Picture then, picture({}));
  TX_TRY(then.history, history_known_at(known_at));
  return owed(then.from(*this), span, today());
}

base::Result<Line> Book::line(const CellKey& key) const {
  TX_TRY(const Picture now, picture([&](UnitId unit) { return unit == key.unit; }));
  const auto period = read_period(key.period);
  const OwingUnit* unit = now.unit(key.unit);
  const auto out = unit && period ? line_of(now.from(*this), *unit, key.item, *period, today()) : std::nullopt;
  if (out) return *out;
  return base::fail(kNotOwed, {{"unit", unit_name(key.unit)},
                               {"item", std::string(base::prefix_code_points(key.item, 60))},
                               {"period", std::string(base::prefix_code_points(key.period, 20))}});
}

std::vector<std::shared_ptr<const Thing>> Book::things(const std::function<bool(UnitId)>& covers) const {
  std::shared_ptr<const History> history;
  {
    const std::shared_lock lock(mutex_);
    history = history_;
  }
  std::vector<std::shared_ptr<const Thing>> out;
  for (auto at = history->things.rbegin(); at != history->things.rend(); ++at) {
    if (!covers || covers(at->second.unit())) out.emplace_back(history, &at->second);
  }
  return out;
}

std::shared_ptr<const Thing> Book::thing(int64_t id) const {
  const std::shared_lock lock(mutex_);
  const auto found = history_->things.find(id);
  return found == history_->things.end() ? nullptr : std::shared_ptr<const Thing>(history_, &found->second);
}

std::optional<DutyEvent> Book::paper(int64_t event) const {
  const std::shared_lock lock(mutex_);
  const auto found = history_->papers.find(event);
  return found == history_->papers.end() ? std::nullopt : std::optional(found->second);
}

std::vector<DutyEvent> Book::reminders(UnitId unit) const {
  const std::shared_lock lock(mutex_);
  std::vector<DutyEvent> out;
  for (auto at = history_->papers.rbegin(); at != history_->papers.rend(); ++at) {
    if (at->second.kind == DutyKind::reminded && UnitId(at->second.whom) == unit) out.push_back(at->second);
  }
  return out;
}

// ---- who may

base::Result<std::string> Book::role_of(const access::Caller& caller, Action action, UnitId unit) const {
  const auto verdict = place_.doors.may(caller, action, {unit, {}}, today());
  if (!verdict.permitted()) return access::refusal(verdict, action);
  return verdict.role;
}

// A unit speaks for itself: an officer who acts there now.
base::Result<std::string> Book::own_role(const access::Caller& caller, UnitId unit) const {
  TX_TRY(std::string role, role_of(caller, Action::duty_answer, unit));
  const access::Account* account = caller.who();
  if (!account || account->kind != access::AccountKind::staff || caller.unit != unit) {
    return access::refusal(access::Why::other_unit, Action::duty_answer);
  }
  return role;
}

DutyEvent Book::event_of(const access::Caller& caller, DutyKind kind, std::string role, UnitId whom) const {
  DutyEvent out;
  out.number = 1;
  out.kind = kind;
  out.day = today();
  out.account = caller.account.get();
  out.unit = caller.unit.get();
  out.role = std::move(role);
  out.whom = whom.get();
  return out;
}

// One transaction; all or none.
base::Result<void> Book::append(std::vector<DutyEvent>& events, const Also& also) {
  if (events.empty()) return {};
  std::vector<DutyEvent> written;
  TX_CHECK(place_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    written.clear();
    for (const DutyEvent& event : events) {
      TX_TRY(auto appended, store::append_duty_event(tx, event));
      if (!appended.first) return gone_on();
      written.push_back(std::move(appended.event));
    }
    return also ? also(tx) : base::Result<void>();
  }));
  events = std::move(written);
  auto fresh = std::make_shared<History>(*history_);  // one writer: changing_
  for (const DutyEvent& event : events) fresh->apply(event);
  const std::unique_lock lock(mutex_);
  history_ = std::move(fresh);
  return {};
}

base::Result<Thing> Book::write(DutyEvent event, const Also& also) {
  std::vector<DutyEvent> one{std::move(event)};
  TX_CHECK(append(one, also));
  return *thing(one.front().thread);
}

// ---- declarations

// "S12-4, S12-9 ...": the rows of the period, as receipts and quarantine name rows.
base::Result<std::string> Book::rows_in(const Line& line) const {
  TX_TRY(const Picture now, picture([&](UnitId unit) { return unit == line.unit; }));
  const OwingUnit* unit = now.unit(line.unit);
  if (!unit) return std::string();
  std::string out;
  size_t named = 0;
  now.counts->each(unit->names, line.item, line.period, [&](const ReportedLine& one) {
    for (const auto& [submission, rows] : one.files) {
      for (const uint32_t row : rows.acts) {
        if (++named <= kNamedRows) out += (named == 1 ? "" : ", ") + intake::row_tag(submission, row);
      }
    }
  });
  if (named > kNamedRows) out += " …";
  return out;
}

base::Result<Line> Book::declare(const access::Caller& caller, const CellKey& key) {
  const std::lock_guard one_at_a_time(changing_);
  TX_TRY(std::string role, own_role(caller, key.unit));
  TX_TRY(const Line now, line(key));
  if (today() <= now.period.last()) {
    return base::fail(kPeriodRuns, {{"period", key.period}, {"last", now.period.last().iso()}});
  }
  if (now.declared) return base::fail(kDeclared);
  if (now.reported > 0) {
    TX_TRY(const std::string rows, rows_in(now));
    return base::fail(kRowsThere, {{"count", std::to_string(now.reported)}, {"rows", rows}});
  }
  DutyEvent event = event_of(caller, DutyKind::nothing_to_report, std::move(role), key.unit);
  event.duty = now.duty->code;
  event.item = key.item;
  event.period = key.period;
  event.basis = clauses_of(now.duty->basis);
  event.detail_json = detail_json({});
  std::vector<DutyEvent> one{std::move(event)};
  TX_CHECK(append(one));
  return line(key);
}

base::Result<Line> Book::take_back(const access::Caller& caller, const CellKey& key, const std::string& reason) {
  const std::lock_guard one_at_a_time(changing_);
  TX_TRY(std::string role, own_role(caller, key.unit));
  TX_TRY(const Line now, line(key));
  TX_CHECK(check_text("reason", reason, true));
  if (!now.declared) return base::fail(kNotDeclared);
  DutyEvent event = *now.declared;  // goes on in the thread of the declaration
  event.number = 2;
  event.kind = DutyKind::nothing_taken_back;
  event.day = today();
  event.account = caller.account.get();
  event.unit = caller.unit.get();
  event.role = std::move(role);
  event.detail_json = detail_json({.text = reason});
  std::vector<DutyEvent> one{std::move(event)};
  TX_CHECK(append(one));
  return line(key);
}

// ---- counts

base::Result<DutyEvent> Book::count_event(const access::Caller& caller, const Picture& picture,
                                          const Count& count) const {
  TX_TRY(std::string role, role_of(caller, Action::duty_manage, count.key.unit));
  const auto period = read_period(count.key.period);
  const OwingUnit* unit = picture.unit(count.key.unit);
  OwingUnit always = unit ? *unit : OwingUnit();
  always.since.reset();  // a count makes an earlier period owed
  const auto now =
      unit && period ? line_of(picture.from(*this), always, count.key.item, *period, today()) : std::nullopt;
  if (!now) {
    return base::fail(kNotOwed, {{"unit", unit_name(count.key.unit)},
                                 {"item", std::string(base::prefix_code_points(count.key.item, 60))},
                                 {"period", std::string(base::prefix_code_points(count.key.period, 20))}});
  }
  TX_CHECK(check_text("source", count.source, true));
  if (count.count < 0 || count.count > kCountMax) return bad_field("count", "应为 0 至 10000000", "0 to 10000000");
  DutyEvent event = event_of(caller, DutyKind::count_set, std::move(role), count.key.unit);
  event.duty = now->duty->code;
  event.item = count.key.item;
  event.period = count.key.period;
  event.count = count.count;
  event.basis = clauses_of(now->duty->basis);
  event.detail_json = detail_json({.source = count.source});
  return event;
}

base::Result<Line> Book::set_count(const access::Caller& caller, const Count& count) {
  const std::lock_guard one_at_a_time(changing_);
  TX_TRY(const Picture now, picture({}));
  TX_TRY(DutyEvent event, count_event(caller, now, count));
  std::vector<DutyEvent> one{std::move(event)};
  TX_CHECK(append(one));
  return line(count.key);
}

base::Result<std::vector<base::Result<void>>> Book::set_counts(const access::Caller& caller,
                                                               std::span<const Count> counts) {
  const std::lock_guard one_at_a_time(changing_);
  TX_TRY(const Picture now, picture({}));
  std::vector<base::Result<void>> out;
  std::vector<DutyEvent> events;
  for (const Count& count : counts) {
    auto event = count_event(caller, now, count);
    if (event.ok()) {
      events.push_back(*std::move(event));
      out.emplace_back();
    } else {
      out.emplace_back(event.error());
    }
  }
  TX_CHECK(append(events));
  return out;
}

// ---- reminders and letters

base::Result<void> Book::check_overdue(const Line& line, bool letter) const {
  const auto about = [&](base::ErrorArgs more) {
    more.insert({{"unit", unit_name(line.unit)}, {"item", item_name(line.item)}, {"period", line.period.code()}});
    return more;
  };
  const bool nobodys = line.next == NextStep::none;  // the unit hands it over no more
  if (line.overdue == 0 || !line.due || nobodys) return base::fail(kNotOverdue, about({}));
  if (letter && line.letter != 0) {
    return base::fail(kLetterOpen, about({{"letter", std::to_string(line.letter)}}));
  }
  const int from = letter ? line.duty->letter : line.duty->remind;
  if (line.overdue < from) {
    TX_TRY(const Day day, place_.catalog.calendar().add_working_days(*line.due, from));
    return base::fail(kTooEarly, about({{"day", day.iso()}}));
  }
  if (letter && line.reminders == 0) return base::fail(kTooEarly, about({{"day", "催报 / a reminder"}}));
  return {};
}

// The lines of these keys, each once, by unit, item and period.
base::Result<std::vector<Line>> Book::chosen(std::span<const CellKey> keys, bool letter) const {
  const std::set<CellKey> wanted(keys.begin(), keys.end());
  if (wanted.empty() || wanted.size() > kChosenMax) {
    return base::fail(kNoLines, {{"limit", std::to_string(kChosenMax)}});
  }
  std::vector<Line> out;
  for (const CellKey& key : wanted) {
    TX_TRY(Line one, line(key));
    TX_CHECK(check_overdue(one, letter));
    out.push_back(std::move(one));
  }
  return out;
}

// Who writes in the name of the caller's unit; of the console the city's body.
std::string Book::writer(const access::Caller& caller) const {
  const auto unit = access::unit_in(place_.directory(), caller.unit);
  const catalog::SiteRules* site = place_.catalog.site().site(today());
  return unit ? unit->name : site ? site->sponsor.zh : std::string();
}

// `lines`: of one unit.
base::Result<DutyEvent> Book::paper_of(const access::Caller& caller, DutyKind kind, std::span<const Line> lines,
                                       const std::string& reason) const {
  const Line& first = lines.front();
  TX_TRY(std::string role, role_of(caller, Action::duty_manage, first.unit));
  DutyEvent event = event_of(caller, kind, std::move(role), first.unit);
  Detail said{.text = reason, .source = {}, .title = {}, .due = {}, .cells = {}, .rows = {}};
  const catalog::Duty* strict = first.duty;  // whose term to answer is the longest
  std::set<std::string> clauses;
  for (const Line& line : lines) {
    const catalog::Item* item = place_.catalog.item(base::ItemCode(line.item), today());
    said.cells.push_back({line.item, line.period.code(), line.reported, line.expected, line.overdue, 0, line.people,
                          item ? item->name : catalog::Text{line.item, line.item}});
    if (line.duty->answer > strict->answer) strict = line.duty;
    clauses.insert(line.duty->basis.clauses.begin(), line.duty->basis.clauses.end());
  }
  event.duty = strict->code;
  event.basis = fmt::format("{}", fmt::join(clauses, "；"));
  if (kind == DutyKind::letter_opened) {
    TX_TRY(said.due, place_.catalog.calendar().add_working_days(today(), strict->answer));
  }
  const catalog::LetterRule* rule = place_.catalog.letter(paper_letter(kind));
  TX_ASSERT(rule, "packs with a duty and without the letter {}", paper_letter(kind));
  said.paper = written(event, said, *rule, {unit_name(first.unit), writer(caller), strict->answer});
  event.detail_json = detail_json(said);
  return event;
}

base::Result<std::vector<DutyEvent>> Book::remind(const access::Caller& caller, std::span<const CellKey> keys,
                                                  const std::string& reason, bool preview) {
  const std::lock_guard one_at_a_time(changing_);
  TX_CHECK(role_of(caller, Action::duty_manage, {}));
  TX_CHECK(check_text("reason", reason, false));
  TX_TRY(const std::vector<Line> lines, chosen(keys, false));
  std::vector<DutyEvent> events;
  for (size_t i = 0; i < lines.size();) {
    size_t end = i;
    while (end < lines.size() && lines[end].unit == lines[i].unit) ++end;
    TX_TRY(DutyEvent event, paper_of(caller, DutyKind::reminded, std::span(lines).subspan(i, end - i), reason));
    events.push_back(std::move(event));
    i = end;
  }
  if (!preview) TX_CHECK(append(events));
  return events;
}

base::Result<DutyEvent> Book::open_letter(const access::Caller& caller, std::span<const CellKey> keys,
                                          const std::string& reason, bool preview) {
  const std::lock_guard one_at_a_time(changing_);
  TX_CHECK(role_of(caller, Action::duty_manage, {}));
  TX_CHECK(check_text("reason", reason, true));
  const bool several = std::ranges::any_of(keys, [&](const CellKey& key) { return key.unit != keys.front().unit; });
  if (several) return base::fail(kSeveralUnits);
  TX_TRY(const std::vector<Line> lines, chosen(keys, true));
  TX_TRY(DutyEvent event, paper_of(caller, DutyKind::letter_opened, lines, reason));
  std::vector<DutyEvent> one{std::move(event)};
  if (!preview) TX_CHECK(append(one));
  return std::move(one.front());
}

// ---- what goes on

base::Result<Thing> Book::answer(const access::Caller& caller, int64_t id, int64_t version, const std::string& text) {
  const std::lock_guard one_at_a_time(changing_);
  const auto found = thing(id);
  if (!caller.known()) return access::refusal(access::Why::not_signed_in, Action::duty_answer);
  if (!found || found->unit() != caller.unit) return base::fail(kNoThing);
  TX_TRY(std::string role, own_role(caller, found->unit()));
  if (found->version() != version) return gone_on();
  const bool waits = found->state == ThingState::open || found->state == ThingState::returned;
  if (found->kind == ThingKind::appeal || !waits) {
    const auto state = thing_state_words(found->kind, found->state);
    return base::fail(kNotThisStep, {{"step", "答复 / answer"}, {"state", state.zh + " / " + state.en}});
  }
  TX_CHECK(check_text("text", text, true));
  DutyEvent event =
      event_of(caller, found->kind == ThingKind::letter ? DutyKind::letter_answered : DutyKind::task_reported,
               std::move(role), found->unit());
  event.thread = id;
  event.number = version + 1;
  event.duty = found->first().duty;
  event.basis = found->first().basis;
  event.detail_json = detail_json({.text = text});
  return write(std::move(event));
}

base::Result<Thing> Book::give_task(const access::Caller& caller, UnitId unit, const std::string& title,
                                    const std::string& text, Day due) {
  const std::lock_guard one_at_a_time(changing_);
  TX_TRY(std::string role, role_of(caller, Action::duty_manage, unit));
  const auto known = access::unit_in(place_.directory(), unit);
  if (!known || known->closed) return bad_field("unit", "没有这个单位", "there is no such unit");
  TX_CHECK(check_text("title", title, true));
  TX_CHECK(check_text("text", text, false));
  if (due < today()) return bad_field("due", "早于今天", "is before today");
  DutyEvent event = event_of(caller, DutyKind::task_given, std::move(role), unit);
  event.basis = rules().duties.empty() ? std::string() : clauses_of(rules().duties.front().basis);
  Detail said{.text = text, .source = {}, .title = title, .due = due, .cells = {}, .rows = {}};
  event.detail_json = detail_json(said);
  return write(std::move(event));
}

// Neither who spoke for the unit, nor, of an appeal, who gave the mark its weight: reminded or wrote about those rows.
base::Result<void> Book::need_another(const access::Caller& caller, const Thing& thing) const {
  const auto refused = [](const char* zh, const char* en) { return base::fail(kSamePerson, {{"zh", zh}, {"en", en}}); };
  const int64_t me = caller.account.get();
  for (const DutyEvent& event : thing.events) {
    const bool unit_spoke = event.kind == DutyKind::letter_answered || event.kind == DutyKind::task_reported ||
                            event.kind == DutyKind::mark_appealed;
    if (unit_spoke && event.account == me) return refused("您本人提出或者答复了此事", "you said it yourself");
  }
  if (thing.kind != ThingKind::appeal) return {};
  const std::shared_lock lock(mutex_);
  for (const NamedCell& named : thing.said.cells) {
    const Cell* cell = history_->cell({thing.unit(), named.item, named.period});
    if (!cell) continue;
    for (const auto* papers : {&cell->reminders, &cell->letters}) {
      for (const int64_t id : *papers) {
        const auto paper = history_->papers.find(id);
        if (paper != history_->papers.end() && paper->second.account == me) {
          return refused("您催报过或者要求整改过这些数据",
                         "you reminded the unit of these rows or opened a letter on them");
        }
      }
    }
  }
  return {};
}

base::Result<Thing> Book::decide(const access::Caller& caller, int64_t id, int64_t version, ThingState outcome,
                                 const std::string& reason, const Also& also) {
  const std::lock_guard one_at_a_time(changing_);
  TX_TRY(std::string role, role_of(caller, Action::duty_manage, {}));
  const auto found = thing(id);
  if (!found) return base::fail(kNoThing);
  if (found->version() != version) return gone_on();
  const bool appeal = found->kind == ThingKind::appeal, letter = found->kind == ThingKind::letter;
  const bool fits =
      appeal ? (outcome == ThingState::lifted || outcome == ThingState::upheld)
             : outcome == ThingState::closed || ((outcome == ThingState::accepted || outcome == ThingState::returned) &&
                                                 found->state == ThingState::answered);
  if (found->over() || !fits) {
    const auto state = thing_state_words(found->kind, found->state);
    return base::fail(kNotThisStep,
                      {{"step", std::string(thing_state_code(outcome))}, {"state", state.zh + " / " + state.en}});
  }
  TX_CHECK(need_another(caller, *found));
  TX_CHECK(check_text("reason", reason, outcome != ThingState::accepted));
  DutyKind kind = DutyKind::mark_upheld;
  if (outcome == ThingState::lifted) kind = DutyKind::mark_lifted;
  if (outcome == ThingState::accepted) kind = letter ? DutyKind::letter_accepted : DutyKind::task_accepted;
  if (outcome == ThingState::returned) kind = letter ? DutyKind::letter_returned : DutyKind::task_returned;
  if (outcome == ThingState::closed) kind = letter ? DutyKind::letter_closed : DutyKind::task_closed;
  DutyEvent event = event_of(caller, kind, std::move(role), found->unit());
  event.thread = id;
  event.number = version + 1;
  event.duty = found->first().duty;
  event.item = found->first().item;
  event.count = appeal ? found->first().count : 0;
  event.basis = found->first().basis;
  Detail said{.text = reason, .source = {}, .title = {}, .due = {}, .cells = {}, .rows = {}};
  if (outcome == ThingState::returned) {  // the term begins anew
    const catalog::Duty* duty = rules().duty(event.duty);
    if (!duty && !rules().duties.empty()) duty = &rules().duties.front();
    if (duty) {
      TX_TRY(said.due, place_.catalog.calendar().add_working_days(today(), duty->answer));
    }
  }
  event.detail_json = detail_json(said);
  return write(std::move(event), also);
}

}  // namespace taixin::duty
