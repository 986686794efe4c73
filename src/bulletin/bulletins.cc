#include "bulletin/bulletins.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "access/errors.h"
#include "base/text.h"
#include "bulletin/documents.h"
#include "bulletin/errors.h"
#include "paper/docx.h"

namespace taixin::bulletin {
namespace {

namespace json = boost::json;
using access::Action;
using catalog::Bulletin;
using store::BulletinEvent;
using store::BulletinStep;

constexpr int64_t kCountMax = 999'999'999;
constexpr size_t kReasonMax = 500, kSourceMax = 200;  // characters
constexpr int kTriesMax = 50;                         // numbers that somebody else took meanwhile

std::string clauses_of(const Bulletin& kind) { return fmt::format("{}", fmt::join(kind.basis.clauses, "；")); }

// The period that a stretch of days is.
Period period_of_days(BulletinEvery every, Day day) { return period_holding(every, day); }

BulletinEvery every_of(Day from, Day until) {
  const int days = until.count() - from.count();
  return days > 100 ? BulletinEvery::year : days > 40 ? BulletinEvery::quarter : BulletinEvery::month;
}

// Events to bulletins, oldest first.
std::vector<Kept> kept_of(const std::vector<BulletinEvent>& events) {
  std::map<int64_t, Kept> all;
  for (const BulletinEvent& event : events) {
    if (event.step == BulletinStep::counted) continue;
    Kept& one = all[event.bulletin];
    if (event.step == BulletinStep::made) {
      one.id = event.bulletin;
      one.code = event.code;
      one.span = {event.from, event.until};
      one.period = period_of_days(every_of(event.from, event.until), event.from).code;
      one.edition = event.edition;
      one.corrects = event.corrects;
      one.reason = detail_text(event, "reason").value_or("");
      one.watermark = event.watermark;
      one.made_at = event.at;
      one.made_by = access::AccountId(event.account);
      one.unit = access::UnitId(event.unit);
      one.made_event = event.id;
      continue;
    }
    one.ended_at = event.at;
    one.ended_by = access::AccountId(event.account);
    one.state = event.step == BulletinStep::issued ? State::issued : State::dropped;
    if (event.step == BulletinStep::issued) {
      one.number = event.number;
      one.number_year = static_cast<int>(detail_number(event, "year").value_or(base::day_of(event.at).year()));
      one.issued_event = event.id;
    } else {
      one.reason = detail_text(event, "reason").value_or("");
    }
  }
  for (auto& [id, one] : all) {
    if (one.state != State::issued || one.corrects == 0) continue;
    Kept& old = all[one.corrects];
    old.state = State::corrected;
    old.corrected_by = id;
  }
  std::vector<Kept> out;
  for (auto& [id, one] : all) out.push_back(std::move(one));
  return out;
}

const Kept* latest_issued(const std::vector<Kept>& all, std::string_view code, const Span& span) {
  const Kept* out = nullptr;
  for (const Kept& one : all) {
    const bool stands = one.state == State::issued || one.state == State::corrected;
    if (stands && one.code == code && one.span.from == span.from && one.span.until == span.until) {
      if (!out || one.edition > out->edition) out = &one;
    }
  }
  return out;
}

std::string listed(const std::vector<std::string>& all) { return fmt::format("{}", fmt::join(all, ", ")); }

// What becomes of one that waits, by whom.
BulletinEvent step_of(const Kept& one, BulletinStep step, const access::Caller& caller, const std::string& role) {
  BulletinEvent event;
  event.bulletin = one.id;
  event.step = step;
  event.account = caller.account.get();
  event.unit = caller.unit.get();
  event.role = role;
  event.code = one.code;
  event.from = one.span.from;
  event.until = one.span.until;
  event.watermark = one.watermark;
  event.edition = one.edition;
  event.corrects = one.corrects;
  return event;
}

}  // namespace

std::string_view state_code(State state) {
  constexpr std::string_view kCodes[] = {"waits", "issued", "corrected", "dropped"};
  return kCodes[static_cast<size_t>(state)];
}

Text state_words(State state) {
  switch (state) {
    case State::waits:
      return {"待签发", "waits to be issued"};
    case State::issued:
      return {"已签发", "issued"};
    case State::corrected:
      return {"已签发，有更正版", "issued, corrected by a later edition"};
    case State::dropped:
      return {"已作废", "dropped"};
  }
  return {};
}

std::string Bulletins::unit_name(access::UnitId id) const {
  const auto directory = parts_.world.directory();
  const access::Unit* unit = directory ? directory->unit(id) : nullptr;
  return unit ? unit->name : std::string();
}

base::Result<std::string> Bulletins::role_of(const access::Caller& caller) const {
  const auto verdict = parts_.doors.may(caller, Action::bulletin_issue, {}, parts_.world.home.clock().today());
  if (!verdict.permitted()) return access::refusal(verdict, Action::bulletin_issue);
  return verdict.role;
}

std::vector<const Bulletin*> Bulletins::kinds() const {
  const Day today = parts_.world.home.clock().today();
  std::vector<const Bulletin*> out;
  for (const Bulletin& one : parts_.world.catalog.bulletins().bulletins) {
    if (parts_.world.catalog.bulletins().bulletin(one.code, today) == &one) out.push_back(&one);
  }
  return out;
}

base::Result<Bulletins::About> Bulletins::about(std::string_view code, std::string_view period) const {
  const auto& rules = parts_.world.catalog.bulletins();
  const Day today = parts_.world.home.clock().today();
  std::vector<std::string> known;
  const Bulletin* any = nullptr;
  for (const Bulletin& one : rules.bulletins) {
    if (std::ranges::find(known, one.code) == known.end()) known.push_back(one.code);
    if (one.code == code) any = &one;
  }
  const auto none = [&] {
    return base::fail(kNoKind, {{"code", std::string(base::prefix_code_points(code, 40))}, {"known", listed(known)}});
  };
  if (!any) return none();
  TX_TRY(const Period of, period_of(any->every, period));
  if (of.span.from > today) return base::fail(kFuturePeriod, {{"period", of.code}});
  const Bulletin* kind = rules.bulletin(code, of.span.until);
  if (!kind) return none();
  return About{kind, of};
}

base::Result<std::optional<Model>> Bulletins::issued_before(const About& about) const {
  TX_TRY(const auto all, list());
  const Kept* before = latest_issued(all, about.kind->code, about.period.before().span);
  if (!before) return std::optional<Model>();
  TX_TRY(const std::string text, json(*before));
  TX_TRY(Model model, from_json(text));
  return std::optional(std::move(model));
}

base::Result<Model> Bulletins::draft(const access::Caller& caller, std::string_view code, std::string_view period,
                                     const std::function<void(double)>& progress) const {
  TX_TRY(const About of, about(code, period));
  TX_TRY(const auto before, issued_before(of));
  const KnownAt now = parts_.world.home.clock().now();
  return bulletin::draft(parts_.world, *of.kind, of.period, now,
                         {unit_name(caller.unit), before ? &*before : nullptr, true, progress});
}

base::Result<Listing> Bulletins::rows(std::string_view code, std::string_view period, std::string_view figure,
                                      KnownAt known_at, const ListAsked& asked) const {
  TX_TRY(const About of, about(code, period));
  const catalog::Figure* found = parts_.world.catalog.bulletins().figure(figure, of.period.span.until);
  if (!found) return base::fail(kNoFigure, {{"code", std::string(base::prefix_code_points(figure, 60))}});
  return list_rows(parts_.world, *found, of.period, known_at, asked);
}

base::Result<Kept> Bulletins::append(BulletinEvent event) const {
  store::AppendedBulletinEvent done;
  TX_CHECK(parts_.world.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(done, store::append_bulletin_event(tx, event));
    return {};
  }));
  if (!done.first) return base::fail(kMovedOn);
  return find(done.event.bulletin);
}

base::Result<Kept> Bulletins::make(const access::Caller& caller, const Making& making) {
  TX_TRY(const std::string role, role_of(caller));
  TX_TRY(const About of, about(making.code, making.period));
  const Day today = parts_.world.home.clock().today();
  if (of.period.span.until >= today) {
    return base::fail(kPeriodOpen, {{"period", of.period.code}, {"until", of.period.span.until.iso()}});
  }
  const std::string reason(base::trim(making.reason));
  const std::lock_guard alone(making_);
  TX_TRY(const auto all, list());
  for (const Kept& one : all) {
    if (one.state == State::waits && one.code == of.kind->code && one.span.from == of.period.span.from) {
      return base::fail(kWaits, {{"id", std::to_string(one.id)}});
    }
  }
  const Kept* issued = latest_issued(all, of.kind->code, of.period.span);
  if (issued && making.corrects == 0) return base::fail(kIssuedAlready, {{"number", issued->number}});
  if (making.corrects != 0 && (!issued || issued->id != making.corrects)) {
    return base::fail(kNotTheLatest, {{"number", issued ? issued->number : "-"}});
  }
  if (making.corrects != 0 && (reason.empty() || base::count_code_points(reason) > kReasonMax)) {
    return base::fail(kNoReason);
  }
  TX_TRY(const auto before, issued_before(of));
  const KnownAt now = parts_.world.home.clock().now();
  TX_TRY(Model model, bulletin::draft(parts_.world, *of.kind, of.period, now,
                                      {unit_name(caller.unit), before ? &*before : nullptr, true, making.progress}));
  json::object detail;
  if (issued) {
    TX_TRY(const std::string text, json(*issued));
    TX_TRY(const Model was, from_json(text));
    model.edition = issued->edition + 1;
    model.corrects = issued->number;
    model.reason = reason;
    model.changes = changes(parts_.world, was, model);
    if (model.changes.empty()) return base::fail(kNothingChanged);
    detail["reason"] = reason;
  }
  BulletinEvent event;
  event.step = BulletinStep::made;
  event.account = caller.account.get();
  event.unit = caller.unit.get();
  event.role = role;
  event.code = of.kind->code;
  event.from = of.period.span.from;
  event.until = of.period.span.until;
  event.watermark = now;
  event.edition = model.edition;
  event.corrects = making.corrects;
  event.basis = clauses_of(*of.kind);
  event.detail_json = json::serialize(detail);
  event.model = to_json(model);
  return append(std::move(event));
}

base::Result<Kept> Bulletins::issue(const access::Caller& caller, int64_t id, std::string_view seen) {
  TX_TRY(const std::string role, role_of(caller));
  const std::lock_guard alone(making_);
  TX_TRY(const Kept one, find(id));
  if (one.state != State::waits) return base::fail(kMovedOn);
  const Bulletin* kind = parts_.world.catalog.bulletins().bulletin(one.code, one.span.until);
  if (!kind) return base::fail(kNoKind, {{"code", one.code}, {"known", "-"}});
  if (kind->second_person && caller.account == one.made_by) return base::fail(kSamePerson);
  TX_TRY(const std::string text, json(one));
  if (base::hex(base::sha256(text)) != seen) return base::fail(kOtherFigures);
  TX_TRY(Model model, from_json(text));
  TX_TRY(const auto all, list());
  // Its number, and which others are counted for it, are of the year that it says itself to be issued in.
  model.issued = parts_.world.home.clock().now();
  const int year = base::day_of(*model.issued).year();
  int64_t n = 1 + std::ranges::count_if(all, [&](const Kept& other) {
                return other.code == one.code && other.issued_event != 0 && other.number_year == year;
              });
  BulletinEvent event = step_of(one, BulletinStep::issued, caller, role);
  event.basis = clauses_of(*kind);
  event.detail_json = json::serialize(json::object{{"year", year}});
  for (int i = 0; i < kTriesMax; ++i, ++n) {
    // Of two kinds with the same words for their numbers the next that is free.
    const std::string number = base::fill(kind->number, {{"year", std::to_string(year)}, {"n", std::to_string(n)}});
    if (std::ranges::find(all, number, &Kept::number) != all.end()) continue;
    model.number = number;
    break;
  }
  if (model.number.empty()) return base::fail(kMovedOn);
  event.number = model.number;
  event.model = to_json(model);
  TX_TRY(event.xlsx, to_xlsx(model, Lang::zh));
  TX_TRY(event.docx, paper::to_docx(to_document(model, Lang::zh)));
  return append(std::move(event));
}

base::Result<Kept> Bulletins::drop(const access::Caller& caller, int64_t id, std::string_view why) {
  TX_TRY(const std::string role, role_of(caller));
  const std::string reason(base::trim(why));
  if (reason.empty() || base::count_code_points(reason) > kReasonMax) return base::fail(kNoReason);
  const std::lock_guard alone(making_);
  TX_TRY(const Kept one, find(id));
  if (one.state != State::waits) return base::fail(kMovedOn);
  BulletinEvent event = step_of(one, BulletinStep::dropped, caller, role);
  event.detail_json = json::serialize(json::object{{"reason", reason}});
  return append(std::move(event));
}

base::Result<std::vector<Kept>> Bulletins::list() const {
  TX_TRY(auto tx, parts_.world.home.read_records());
  TX_TRY(const auto events, store::bulletin_events(tx));
  std::vector<Kept> out = kept_of(events);
  std::ranges::reverse(out);
  return out;
}

base::Result<Kept> Bulletins::find(int64_t id) const {
  TX_TRY(const auto all, list());
  const auto found = std::ranges::find(all, id, &Kept::id);
  if (found == all.end()) return base::fail(kNoBulletin, {{"id", std::to_string(id)}});
  return *found;
}

base::Result<std::string> Bulletins::json(const Kept& one) const {
  TX_TRY(auto tx, parts_.world.home.read_records());
  TX_TRY(auto event, store::bulletin_event(tx, one.issued_event != 0 ? one.issued_event : one.made_event));
  if (!event) return base::fail(kNoBulletin, {{"id", std::to_string(one.id)}});
  return std::move(event->model);
}

base::Result<std::string> Bulletins::file(int64_t id, Document document) const {
  TX_TRY(const Kept one, find(id));
  if (one.issued_event == 0) return base::fail(kNotIssued);
  TX_TRY(auto tx, parts_.world.home.read_records());
  TX_TRY(auto event, store::bulletin_event(tx, one.issued_event));
  if (!event) return base::fail(kNoBulletin, {{"id", std::to_string(id)}});
  return document == Document::json   ? std::move(event->model)
         : document == Document::xlsx ? std::move(event->xlsx)
                                      : std::move(event->docx);
}

// ---- counts that officers enter

std::vector<std::pair<std::string, Text>> Bulletins::keys() const {
  const Day today = parts_.world.home.clock().today();
  std::vector<std::pair<std::string, Text>> out;
  for (const catalog::Figure& figure : parts_.world.catalog.bulletins().figures) {
    if (catalog::of_figures(figure.measure) || figure.rows != FigureRows::entered) continue;
    if (!figure.basis.in_force(today)) continue;
    for (const auto& condition : figure.where) {
      if (condition.attribute != "key") continue;
      for (const std::string& key : condition.values) {
        const bool there = std::ranges::any_of(out, [&](const auto& one) { return one.first == key; });
        if (!there) out.emplace_back(key, figure.name);
      }
    }
  }
  return out;
}

base::Result<Entered> Bulletins::enter(const access::Caller& caller, const Entering& entering) {
  TX_TRY(const std::string role, role_of(caller));
  const auto wanted = keys();
  if (!std::ranges::any_of(wanted, [&](const auto& one) { return one.first == entering.key; })) {
    std::vector<std::string> known;
    for (const auto& [key, name] : wanted) known.push_back(key);
    return base::fail(kNoKey,
                      {{"key", std::string(base::prefix_code_points(entering.key, 40))}, {"known", listed(known)}});
  }
  TX_TRY(const Period of, period_of(entering.every, entering.period));
  const Day today = parts_.world.home.clock().today();
  if (of.span.from > today) return base::fail(kFuturePeriod, {{"period", of.code}});
  const std::string source(base::trim(entering.source));
  const bool whole = entering.count >= 0 && entering.count <= kCountMax && !source.empty() &&
                     base::count_code_points(source) <= kSourceMax && entering.day && *entering.day <= today;
  if (!whole) return base::fail(kBadCount);
  std::string unit(base::trim(entering.unit));
  if (!unit.empty()) {
    const auto directory = parts_.world.directory();
    const access::Unit* known = directory ? directory->unit_called(unit) : nullptr;
    if (!known) return base::fail(kBadUnitName, {{"unit", std::string(base::prefix_code_points(unit, 100))}});
    unit = known->name;
  }
  BulletinEvent event;
  event.step = BulletinStep::counted;
  event.account = caller.account.get();
  event.unit = caller.unit.get();
  event.role = role;
  event.code = entering.key;
  event.from = of.span.from;
  event.until = of.span.until;
  event.basis = source;
  event.detail_json =
      json::serialize(json::object{{"unit", unit}, {"count", entering.count}, {"day", entering.day->iso()}});
  store::AppendedBulletinEvent done;
  TX_CHECK(parts_.world.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(done, store::append_bulletin_event(tx, event));
    return {};
  }));
  TX_TRY(const auto all, entered());
  const auto found = std::ranges::find(all, done.event.id, &Entered::id);
  if (found == all.end()) return base::fail(kBadCount);
  return *found;
}

base::Result<std::vector<Entered>> Bulletins::entered() const {
  TX_TRY(auto tx, parts_.world.home.read_records());
  TX_TRY(const auto events, store::bulletin_events(tx));
  std::vector<Entered> out = entered_counts(parts_.world, events);
  std::ranges::reverse(out);
  return out;
}

}  // namespace taixin::bulletin
