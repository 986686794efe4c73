#include "lists/measures_used.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/errors.h"
#include "base/text.h"
#include "cases/clock.h"
#include "check/measures_told.h"
#include "gate/publication.h"
#include "identity/id_finder.h"
#include "identity/text_screen.h"
#include "lists/errors.h"
#include "lists/stories.h"
#include "lists/use_json.h"
#include "store/access_search.h"

namespace taixin::lists {
namespace {

using access::Action;
using store::MeasureEvent;
using store::MeasureKind;

base::Error bad_field(const char* field, const char* zh, const char* en) {
  return base::fail(kUseField, {{"field", field}, {"zh", zh}, {"en", en}});
}

base::Result<void> check_text(const char* field, const std::string& text, size_t max, bool required) {
  if (!base::is_utf8(text) || base::has_control(text)) return bad_field(field, "含有控制字符", "control characters");
  if (base::count_code_points(text) > max) return bad_field(field, "过长", "too long");
  if (!identity::find_ids(text).empty()) {
    return bad_field(field, "含有证件号码，平台不在此处保存", "holds an identity number, which is not kept here");
  }
  if (required && base::trim(text).empty()) return bad_field(field, "必填", "required");
  return {};
}

// An answer's record counts while nothing has taken it out of present answers.
bool in_force(const facts::Facts::Held& held, Day day) { return how_of(held, day) == How::on; }

// When an officer last said something of this record's link; `otherwise`: nobody did, its subject was split off.
base::Result<Day> unlinked_on(store::ReadTx& tx, RecordId record, Day otherwise) {
  TX_TRY(const auto events, store::link_events(tx));
  for (const store::LinkEvent& event : events) {
    if (event.record == record) otherwise = base::day_of(event.at);
  }
  return otherwise;
}

// When the present operator of an individual business took it over.
Day taken_over_on(const facts::Registry& registry, SubjectId subject, Day day) {
  std::optional<Day> out;
  if (const auto card = registry.card(subject)) {
    for (const auto& entry : card->operators) {
      if (entry.row.from && *entry.row.from <= day) out = out ? std::max(*out, *entry.row.from) : *entry.row.from;
    }
  }
  return out.value_or(day);
}

// The last day on which anything may follow from a record: the measure's own term, and what caps every use
// (domain/12.2.2).
std::optional<Day> last_use(const catalog::PublicationRules& rules, const catalog::Measure* measure,
                            const catalog::Item* item, const facts::Fact& record, Day day) {
  std::optional<Day> out;
  if (measure && measure->max && record.decision) out = measure->max->last_day(*record.decision);
  if (!item || !item->adverse) return out;
  gate::Act act;
  act.clock = {record.decision, record.document, record.publication, record.misconduct_end};
  const auto cap = gate::capped_on(rules, *item, act, gate::Permission::government_share, day);
  return out && cap ? std::min(*out, *cap) : cap ? cap : out;
}

}  // namespace

std::vector<std::string> measures_in(std::string_view fields) {
  std::vector<std::string> out;
  for (check::NamedMeasure& one : check::named_measures(fields)) out.push_back(std::move(one.code));
  return out;
}

bool StatedAnswer::names(SubjectId subject, std::string_view measure) const {
  const auto found = named.find(subject);
  return found != named.end() && std::ranges::find(found->second, measure) != found->second.end();
}

base::Result<std::unique_ptr<MeasuresUsed>> MeasuresUsed::open(UsedPlace place) {
  std::unique_ptr<MeasuresUsed> out(new MeasuresUsed(place));
  std::map<int64_t, Use> uses;
  TX_TRY(auto tx, place.home.read_records());
  TX_CHECK(store::scan_measure_events(tx, [&](const MeasureEvent& event) -> base::Result<void> {
    apply(uses[event.use], event);
    return {};
  }));
  for (auto& [id, use] : uses) out->keep(std::move(use));
  return out;
}

// Under the lock, or before anybody asks.
void MeasuresUsed::keep(Use use) {
  const MeasureEvent& first = use.first();
  stated_[{first.answer, first.subject, first.measure}] = use.id;
  const int64_t id = use.id;
  uses_[id] = std::make_shared<const Use>(std::move(use));
}

const catalog::Measure* MeasuresUsed::measure(std::string_view code) const {
  const auto& all = place_.catalog.measures().measures;
  const auto found = std::ranges::find(all, code, &catalog::Measure::code);
  return found == all.end() ? nullptr : &*found;
}

// The role by which the caller states something for this unit, in which it acts now.
base::Result<std::string> MeasuresUsed::role_in(const access::Caller& caller, UnitId unit) const {
  const auto verdict = place_.doors.may(caller, Action::measure_record, {unit, {}}, today());
  if (!verdict.permitted()) return access::refusal(verdict, Action::measure_record);
  const access::Account* account = caller.who();
  if (!account || account->kind != access::AccountKind::staff || caller.unit != unit) {
    return access::refusal(access::Why::other_unit, Action::measure_record);
  }
  return verdict.role;
}

// The records in force on the day of the answer, as it knew them, from which the measure follows.
base::Result<std::vector<RecordId>> MeasuresUsed::records_of(const store::AccessEntry& entry, SubjectId subject,
                                                             const catalog::Measure& measure) const {
  const Day day = base::day_of(entry.at);
  const facts::Watermark mark{entry.seq, entry.known_at.value_or(KnownAt(INT64_MAX))};
  TX_TRY(auto tx, place_.home.read_records());
  TX_TRY(const auto numbers, store::item_numbers(tx));
  TX_TRY(const auto held, place_.facts.of_subject(subject, day, mark));
  std::vector<RecordId> out;
  for (const auto& one : held) {
    const auto code = std::ranges::find(numbers, one.record.item, &std::pair<store::ItemNo, std::string>::first);
    if (code == numbers.end() || !measure.items.contains(code->second)) continue;
    if (one.provisional || one.former_operator || !in_force(one, day)) continue;
    const catalog::CreditList* list = place_.catalog.lists().of_item(code->second, day);
    const bool serious = list && list->kind == catalog::ListKind::dishonest;  // whatever its record states (order 36)
    if (!serious && static_cast<uint8_t>(one.record.severity) < static_cast<uint8_t>(measure.least)) continue;
    if (measure.max && one.record.decision && day > measure.max->last_day(*one.record.decision)) continue;
    out.push_back(one.record.id);
  }
  return out;
}

base::Result<void> MeasuresUsed::check(const catalog::Measure* measure, bool must, const Statement& said) const {
  const bool restricts = !measure || measure->direction == catalog::Direction::restriction;
  const bool hearing = measure && measure->hearing;
  const bool weighed = said.applied && restricts;
  TX_CHECK(check_text("what", said.what, kTextMax, said.applied));
  TX_CHECK(check_text("why", said.why, kTextMax, weighed || (must && !said.applied)));
  TX_CHECK(check_text("proportionality", said.proportionality, kTextMax, weighed));
  TX_CHECK(check_text("hearing", said.hearing, kTextMax, weighed && hearing));
  TX_CHECK(check_text("remedy", said.remedy, kTextMax, weighed));
  TX_CHECK(check_text("document", said.document, kTextMax, said.applied));
  if (said.from && *said.from > today()) return bad_field("from", "晚于今天", "later than today");
  if (said.until && *said.until < said.from.value_or(today())) {
    return bad_field("until", "早于起始日", "before the first day");
  }
  if (!said.applied && (said.from || said.until)) {
    return bad_field("until", "未采取的措施没有期限", "what was not applied has no term");
  }
  return {};
}

base::Result<Use> MeasuresUsed::append(MeasureEvent event) {
  TX_CHECK(place_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(auto appended, store::append_measure_event(tx, event));
    if (!appended.first) return base::fail(kStatedAlready);
    event = std::move(appended.event);
    return {};
  }));
  const auto before = find(event.use);
  Use after = before ? *before : Use();
  apply(after, event);
  const std::unique_lock lock(mutex_);
  keep(after);
  return after;
}

base::Result<std::shared_ptr<const StatedAnswer>> MeasuresUsed::answer(const access::Caller& caller,
                                                                       int64_t number) const {
  auto out = std::make_shared<StatedAnswer>();
  std::optional<store::AccessEntry> entry;
  {
    TX_TRY(auto tx, place_.home.read_access());
    TX_TRY(entry, store::access_entry(tx, number));
  }
  if (!caller.known()) return access::refusal(access::Why::not_signed_in, Action::measure_record);
  const bool recent = entry && base::day_of(entry->at) >= today().plus_days(-kStatedLateDays);
  if (!recent || entry->unit == 0 || UnitId(entry->unit) != caller.unit) return base::fail(kNoAnswer);
  TX_CHECK(role_in(caller, caller.unit));
  out->entry = *std::move(entry);
  if (out->entry.subjects.size() == 1) {
    out->named[out->entry.subjects.front()] = measures_in(out->entry.fields);
  } else if (out->entry.kind == "batch") {
    TX_CHECK(add_named(caller, *out));
  }
  return std::shared_ptr<const StatedAnswer>(std::move(out));
}

// The batch is made again for each subject. Its entry says about how many it named each measure: one of which that does
// not come out again (a name that was not unique named nothing) cannot be stated from here.
base::Result<void> MeasuresUsed::add_named(const access::Caller& caller, StatedAnswer& answer) const {
  constexpr size_t kSubjectsMax = 20'000;
  const store::AccessEntry& entry = answer.entry;
  const auto said = check::named_measures(entry.fields);
  if (said.empty()) return {};
  if (entry.subjects.size() > kSubjectsMax) {
    return base::fail(kSheetTooLong, {{"limit", std::to_string(kSubjectsMax)}});
  }
  const access::Account* account =
      caller.directory ? caller.directory->account(access::AccountId(entry.account)) : nullptr;
  const access::Desk desk{place_.home, place_.doors, place_.catalog};
  const auto session = access::replayed(desk, place_.checker.law(entry.at), entry, account ? account->clearance : 0);
  if (!session) return {};
  check::MeasuresTold told(place_.checker, *session, entry);
  std::map<std::string, uint64_t> counts;
  for (const SubjectId subject : entry.subjects) {
    TX_TRY(auto codes, told.about(subject));
    for (const std::string& code : codes) ++counts[code];
    if (!codes.empty()) answer.named[subject] = std::move(codes);
  }
  for (auto& [subject, codes] : answer.named) {
    std::erase_if(codes, [&](const std::string& code) {
      const auto found = std::ranges::find(said, code, &check::NamedMeasure::code);
      return found == said.end() || found->subjects != counts[code];
    });
  }
  return {};
}

base::Result<Use> MeasuresUsed::record(const access::Caller& caller, const New& fresh) {
  TX_TRY(const auto found, answer(caller, fresh.answer));
  std::optional<SubjectId> subject;
  if (!fresh.subject.empty()) {
    subject = subject_of(fresh.subject);
  } else if (found->entry.subjects.size() == 1) {
    subject = found->entry.subjects.front();
  }
  return record(caller, *found, subject.value_or(SubjectId()), fresh.measure, fresh.said);
}

base::Result<Use> MeasuresUsed::record(const access::Caller& caller, const StatedAnswer& answer, SubjectId subject,
                                       const std::string& measure, const Statement& said) {
  const std::lock_guard one_at_a_time(changing_);
  const store::AccessEntry& entry = answer.entry;
  if (UnitId(entry.unit) != caller.unit) return base::fail(kNoAnswer);
  TX_TRY(std::string role, role_in(caller, caller.unit));
  const catalog::Measure* rule = this->measure(measure);
  if (!rule || !answer.names(subject, measure)) {
    return base::fail(kNotNamed, {{"answer", std::to_string(entry.id)},
                                  {"measure", std::string(base::prefix_code_points(measure, 60))}});
  }
  TX_CHECK(check(rule, rule->must, said));
  MeasureEvent event;
  event.number = 1;
  event.day = said.from.value_or(today());
  event.account = caller.account.get();
  event.unit = caller.unit.get();
  event.role = std::move(role);
  event.subject = subject;
  event.answer = entry.id;
  event.purpose = entry.purpose;
  event.measure = rule->code;
  event.applied = said.applied;
  event.until = said.until;
  event.basis = fmt::format("{}", fmt::join(rule->basis.clauses, "；"));
  TX_TRY(const auto records, records_of(entry, subject, *rule));
  event.detail_json = detail_of(said, records, rule->must);
  if (said.applied) {
    Use trial;
    apply(trial, event);
    TX_TRY(const auto over, over_since(trial, today()));
    if (over && !said_over(said, *over)) return base::fail(kRecordOver);
  }
  return append(std::move(event));
}

base::Result<Use> MeasuresUsed::mine(const access::Caller& caller, int64_t use, int64_t version,
                                     std::string& role) const {
  const auto found = find(use);
  if (!caller.known()) return access::refusal(access::Why::not_signed_in, Action::measure_record);
  if (!found || UnitId(found->first().unit) != caller.unit) return base::fail(kNoUse);
  TX_TRY(role, role_in(caller, caller.unit));
  if (found->version() != version) return base::fail(kStatedAlready);
  return *found;
}

namespace {

// The next event of a use, with all that does not change.
MeasureEvent next_of(const access::Caller& caller, const Use& use, std::string role, MeasureKind kind, Day day) {
  MeasureEvent event = use.last();
  event.number = use.version() + 1;
  event.kind = kind;
  event.day = day;
  event.account = caller.account.get();
  event.role = std::move(role);
  return event;
}

}  // namespace

base::Result<Use> MeasuresUsed::correct(const access::Caller& caller, int64_t id, int64_t version,
                                        const Statement& said) {
  const std::lock_guard one_at_a_time(changing_);
  std::string role;
  TX_TRY(const Use use, mine(caller, id, version, role));
  if (use.lifted) return base::fail(kNotApplied);
  TX_CHECK(check(measure(use.first().measure), use.must, said));
  MeasureEvent event = next_of(caller, use, std::move(role), MeasureKind::corrected, said.from.value_or(today()));
  event.applied = said.applied;
  event.until = said.until;
  event.detail_json = detail_of(said, use.records, use.must);
  return append(std::move(event));
}

base::Result<Use> MeasuresUsed::lift(const access::Caller& caller, int64_t id, int64_t version, Day day,
                                     const std::string& document) {
  const std::lock_guard one_at_a_time(changing_);
  std::string role;
  TX_TRY(const Use use, mine(caller, id, version, role));
  if (!use.said.applied || use.lifted) return base::fail(kNotApplied);
  TX_CHECK(check_text("document", document, kTextMax, true));
  if (day > today() || day < use.said.from.value_or(use.first().day)) {
    return bad_field("day", "应在采取之日至今天之间", "between the day it was applied and today");
  }
  MeasureEvent event = next_of(caller, use, std::move(role), MeasureKind::lifted, day);
  event.detail_json = lift_detail(document);
  return append(std::move(event));
}

base::Result<Use> MeasuresUsed::tell(const access::Caller& caller, int64_t id, int64_t version,
                                     const std::string& story) {
  const std::lock_guard one_at_a_time(changing_);
  std::string role;
  TX_TRY(const Use use, mine(caller, id, version, role));
  TX_CHECK(check_text("story", story, kStoryMax, use.story.empty()));  // empty: what was told is taken back
  if (!identity::screen_text(story).empty()) {
    return bad_field("story", "含有可能指向个人的文字，典型案例不写明任何人",
                     "holds what looks like a person's: a case for others names nobody");
  }
  if (names_subject(story, code_and_name(use.first().subject))) {
    return bad_field("story", "写明了这个主体的名称或者代码，典型案例在公众网站公开，不写明任何主体",
                     "names the subject: a case is told to everybody, and names nobody");
  }
  MeasureEvent event = next_of(caller, use, std::move(role), MeasureKind::story, today());
  event.detail_json = story_detail(story);
  return append(std::move(event));
}

base::Result<Use> MeasuresUsed::confirm_story(const access::Caller& caller, int64_t id, int64_t version) {
  const std::lock_guard one_at_a_time(changing_);
  std::string role;
  TX_TRY(const Use use, mine(caller, id, version, role));
  if (use.story.empty() || use.story_confirmed) return base::fail(kNoStory);
  if (use.story_by == caller.account.get()) return base::fail(kSameTeller);
  MeasureEvent event = next_of(caller, use, std::move(role), MeasureKind::confirmed, today());
  event.detail_json = "{}";
  return append(std::move(event));
}

// ---- where it stands

base::Result<std::optional<Day>> MeasuresUsed::over_since(const Use& use, Day day) const {
  std::optional<Day> over;
  if (use.said.until && day > *use.said.until) over = use.said.until->plus_days(1);
  const SubjectId subject = use.first().subject;
  TX_TRY(const auto held, place_.facts.of_subject(subject, day, place_.facts.head(), true));
  TX_TRY(auto tx, place_.home.read_records());
  TX_TRY(const auto numbers, store::item_numbers(tx));
  const auto item_of = [&](store::ItemNo number) -> const catalog::Item* {
    const auto code = std::ranges::find(numbers, number, &std::pair<store::ItemNo, std::string>::first);
    return code == numbers.end() ? nullptr : place_.catalog.item(base::ItemCode(code->second), day);
  };
  const catalog::Measure* rule = measure(use.first().measure);
  std::optional<Day> ended;
  for (const RecordId record : use.records) {
    const auto found = std::ranges::find_if(held, [&](const auto& one) { return one.record.id == record; });
    if (found == held.end()) {  // moved to another subject, or its link was undone
      TX_TRY(const Day since, unlinked_on(tx, record, use.first().day));
      ended = ended ? std::max(*ended, since) : since;
      continue;
    }
    if (found->former_operator) {  // not held against whoever runs the business now (domain/12.1.9)
      const Day since = taken_over_on(place_.facts.registry(), subject, day);
      ended = ended ? std::max(*ended, since) : since;
      continue;
    }
    if (found->superseded) {  // a corrected version stands for it: whether anything follows from that is asked anew
      const auto newer = std::ranges::find_if(held, [&](const auto& one) { return one.record.previous == record; });
      const Day since = newer == held.end() ? day : base::day_of(newer->seen.at);
      ended = ended ? std::max(*ended, since) : since;
      continue;
    }
    const How how = how_of(*found, day);
    Day since = left_on(*found, how).value_or(use.first().day);
    if (how == How::on || how == How::not_yet) {
      const auto last = last_use(rules_, rule, item_of(found->record.item), found->record, day);
      if (!last || day <= *last) return over;  // one of them still holds
      since = last->plus_days(1);
    }
    ended = ended ? std::max(*ended, since) : since;
  }
  if (!use.records.empty() && ended) over = over ? std::min(*over, *ended) : *ended;
  return over;
}

base::Result<Standing> MeasuresUsed::standing(const Use& use, Day day) const {
  Standing out;
  if (!use.said.applied) return out;
  if (use.lifted) {
    out.state = UseState::lifted;
    return out;
  }
  out.state = UseState::applied;
  TX_TRY(out.over, over_since(use, day));
  if (!out.over) return out;
  // The clock runs from when it was over, but nobody had to know before the statement was made.
  const Day from = std::max(*out.over, use.said.from.value_or(use.first().day));
  out.due = cases::term(place_.catalog.calendar(), from, place_.catalog.measures().lift_within(day));
  out.state = out.due.ok() && day > *out.due ? UseState::late : UseState::must_lift;
  return out;
}

// ---- looking

std::shared_ptr<const Use> MeasuresUsed::find(int64_t use) const {
  const std::shared_lock lock(mutex_);
  const auto found = uses_.find(use);
  return found == uses_.end() ? nullptr : found->second;
}

// What a unit did its own officers see, and those of the units above it; a role that may ask about every subject does
// not see every unit's decisions.
bool MeasuresUsed::reaches(const access::Caller& caller, UnitId unit) const {
  if (!place_.doors.may(caller, Action::measure_read, {}, today()).permitted()) return false;
  return caller.console() || (caller.directory && caller.directory->within(unit, caller.unit));
}

std::vector<Use> MeasuresUsed::all() const {
  std::vector<Use> out;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, use] : uses_) out.push_back(*use);
  return out;
}

std::vector<Use> MeasuresUsed::of_unit(const access::Caller& caller, bool waiting) const {
  std::vector<Use> out = all();
  std::erase_if(out, [&](const Use& use) {
    if (!reaches(caller, UnitId(use.first().unit))) return true;
    if (!waiting) return false;
    const auto where = standing(use, today());
    return where.ok() && where->state != UseState::must_lift && where->state != UseState::late;
  });
  std::ranges::reverse(out);
  return out;
}

std::vector<Use> MeasuresUsed::of_subject(SubjectId subject) const {
  std::vector<Use> out = all();
  const auto ids = place_.facts.one_with(subject);
  std::erase_if(out, [&](const Use& use) {
    return use.first().subject != subject && std::ranges::find(ids, use.first().subject) == ids.end();
  });
  std::ranges::reverse(out);
  return out;
}

base::Result<Use> MeasuresUsed::read(const access::Caller& caller, int64_t id) const {
  const auto found = find(id);
  if (!found || !reaches(caller, UnitId(found->first().unit))) return base::fail(kNoUse);
  return *found;
}

std::shared_ptr<const Use> MeasuresUsed::find(int64_t answer, SubjectId subject, const std::string& measure) const {
  const std::shared_lock lock(mutex_);
  const auto found = stated_.find({answer, subject, measure});
  return found == stated_.end() ? nullptr : uses_.at(found->second);
}

std::optional<SubjectId> MeasuresUsed::subject_of(std::string_view code) const {
  return place_.facts.registry().by_code(code, store::CodeKind::uscc);
}

std::pair<std::string, std::string> MeasuresUsed::code_and_name(SubjectId subject) const {
  const auto card = place_.facts.registry().card(subject);
  if (!card) return {};
  return {card->code(), card->name(place_.facts.head())};
}

// Entries of the log for the caller's unit, newest first, without their subjects.
base::Result<std::vector<store::AccessEntry>> MeasuresUsed::entries_of(
    const access::Caller& caller, Day from, size_t limit,
    const std::function<bool(const store::AccessEntry&)>& wanted) const {
  constexpr int kPagesMax = 20;  // of the log: a million entries that are looked at
  std::vector<store::AccessEntry> out;
  TX_TRY(auto tx, place_.home.read_access());
  store::AccessSearch search;
  search.from = base::start_of(from);
  search.limit = limit;
  search.wanted = [&](const store::AccessEntry& entry) {
    return entry.unit == caller.unit.get() && entry.unit != 0 &&
           entry.fields.find(check::kMeasureMark) != entry.fields.npos && wanted(entry);
  };
  for (int pages = 0; pages < kPagesMax && out.size() < limit; ++pages) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto page, store::search_access(tx, search));
    out.insert(out.end(), std::make_move_iterator(page.entries.begin()), std::make_move_iterator(page.entries.end()));
    if (page.next == 0) break;
    search.before = page.next;
  }
  return out;
}

base::Result<std::vector<Named>> MeasuresUsed::named(const access::Caller& caller, Day from, size_t limit) const {
  std::vector<Named> out;
  TX_TRY(const auto entries, entries_of(caller, from, limit, [](const auto&) { return true; }));
  TX_TRY(auto tx, place_.home.read_access());
  for (const store::AccessEntry& entry : entries) {
    TX_TRY(const auto subjects, store::access_subjects(tx.connection(), entry.id));
    if (subjects.size() != 1) continue;
    Named one{entry.id, entry.at, subjects.front(), entry.purpose, entry.operator_name, measures_in(entry.fields), {}};
    for (const std::string& code : one.measures) {
      if (!find(entry.id, one.subject, code)) one.open.push_back(code);
    }
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<std::vector<NamedBatch>> MeasuresUsed::batches(const access::Caller& caller, Day from,
                                                            size_t limit) const {
  std::vector<NamedBatch> out;
  TX_TRY(const auto entries, entries_of(caller, from, limit, [](const auto& entry) { return entry.kind == "batch"; }));
  for (const store::AccessEntry& entry : entries) {
    out.push_back(
        {entry.id, entry.at, entry.purpose, entry.operator_name, entry.rows, check::named_measures(entry.fields)});
  }
  return out;
}

}  // namespace taixin::lists
