#include "access/access.h"

#include <algorithm>
#include <climits>

#include "access/errors.h"
#include "base/text.h"
#include "identity/id_finder.h"
#include "store/records.h"

namespace taixin::access {
namespace {

using base::Lang;

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

base::Result<void> check_text(std::string_view text, std::string_view zh, std::string_view en, Lang lang) {
  const bool good = base::is_utf8(text) && !base::has_control(text) && text.find_first_of("\t\r\n") == text.npos &&
                    base::count_code_points(text) <= kTextMax && identity::find_ids(text).empty();
  if (good) return {};
  return base::fail(kBadText, {{"what", std::string(lang == Lang::zh ? zh : en)}, {"limit", std::to_string(kTextMax)}});
}

std::string purposes_in_force(const catalog::Catalog& catalog, Day today) {
  std::vector<std::string> codes;
  for (const catalog::Purpose& purpose : catalog.purposes()) {
    if (purpose.basis.in_force(today)) codes.push_back(purpose.code);
  }
  return join(codes, ", ");
}

// What may stand in the log or a message of a text that was not accepted: cut, without identity numbers and controls.
std::string safe(std::string_view text) {
  if (!base::is_utf8(text) || base::has_control(text)) return "?";
  return std::string(base::prefix_code_points(identity::mask_ids(text).text, 40));
}

base::Result<Day> asked_day(const Past& past, Day today) {
  const auto in_future = [&](const std::string& asked) {
    return base::fail(kFutureAsked, {{"asked", asked}, {"today", today.iso()}});
  };
  if (past.as_of && *past.as_of > today) return in_future(past.as_of->iso());
  if (past.known_at && base::day_of(*past.known_at) > today) return in_future(base::day_of(*past.known_at).iso());
  if (past.as_of) return *past.as_of;
  return past.known_at ? base::day_of(*past.known_at) : today;
}

store::AccessEntry entry_of(const Asker& asker, const Past& past) {
  store::AccessEntry entry;
  entry.operator_name = asker.unit.empty() ? asker.operator_name : asker.unit + " " + asker.operator_name;
  entry.purpose = asker.purpose;
  entry.basis = asker.basis;
  entry.as_of = past.as_of;
  entry.known_at = past.known_at;
  entry.account = asker.caller.account.get();
  entry.unit = asker.caller.unit.get();
  entry.via = asker.caller.via;
  return entry;
}

base::Result<int64_t> append(store::Home& home, const store::AccessEntry& entry) {
  int64_t number = 0;
  TX_CHECK(home.access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(number, store::append_access(tx, entry));
    return {};
  }));
  return number;
}

store::AccessEntry noted(const Session& session, const Note& note) {
  store::AccessEntry entry = entry_of(session.asker(), session.past());
  entry.kind = note.kind;
  entry.subjects = note.subjects;
  entry.asked_sha256 = base::hex(base::sha256(note.asked));
  entry.answer_sha256 = base::hex(note.answer);
  entry.seq = note.seq;
  entry.rows = note.rows;
  entry.fields = note.fields.empty() ? session.fields() : note.fields;
  return entry;
}

// Whom the log names: of an account what the directory says, whatever the question says of itself.
Asker established(const Asker& asker) {
  Asker out = asker;
  if (const Account* account = asker.caller.who()) {
    out.operator_name = shown_name(*account);
    // Whom a system names is its own word, and stands behind its name in the log and before the subject.
    if (account->kind != AccountKind::client) out.officer.clear();
    if (!base::trim(out.officer).empty()) out.operator_name += fmt::format("（经办：{}）", base::trim(out.officer));
    const Unit* unit = asker.caller.directory->unit(asker.caller.unit);
    out.unit = unit ? unit->name : std::string();
  }
  for (std::string* text : {&out.operator_name, &out.unit, &out.basis}) *text = base::trim(*text);
  return out;
}

// By whose answer a person decides says who that is. Batches and the feed serve machines.
base::Result<void> check_officer(const Asker& asker, const catalog::Purpose& purpose) {
  const Account* account = asker.caller.who();
  const bool one = asker.action == Action::check || asker.action == Action::show || asker.action == Action::search;
  if (!purpose.names_officer || !account || account->kind != AccountKind::client || !one) return {};
  if (!base::trim(asker.officer).empty()) return {};
  return base::fail(kNoOfficer, {{"purpose", purpose.code}});
}

base::Result<void> check_texts(const Asker& asker) {
  if (asker.operator_name.empty()) return base::fail(asker.caller.known() ? kNoOperator : kNotSignedIn);
  TX_CHECK(check_text(asker.operator_name, "经办人", "the operator's name", asker.lang));
  TX_CHECK(check_text(asker.unit, "单位", "the unit", asker.lang));
  return check_text(asker.basis, "依据", "the basis", asker.lang);
}

}  // namespace

base::Result<Session> begin(const Desk& desk, const Asker& asker, const Past& past) {
  const Day today = desk.home.clock().today();
  Session session;
  session.asker_ = established(asker);
  Asker& own = session.asker_;
  TX_CHECK(check_texts(own));
  const Opening opening = desk.doors.purpose(own.caller, own.action, own.purpose, today);
  if (opening.why == Why::unknown_purpose) {
    return base::fail(kUnknownPurpose,
                      {{"purpose", safe(own.purpose)}, {"known", purposes_in_force(desk.catalog, today)}});
  }
  if (!opening.permitted()) return refusal(opening.why, own.action);
  const Verdict verdict = desk.doors.may(own.caller, own.action, {}, today);
  if (!verdict.permitted()) return refusal(verdict, own.action);
  const catalog::Purpose& purpose = *opening.purpose;
  TX_CHECK(check_officer(own, purpose));
  if (past.asked() && !purpose.past_states) return base::fail(kPastClosed, {{"purpose", purpose.code}});
  TX_TRY(session.day_, asked_day(past, today));

  if (own.basis.empty()) own.basis = join(purpose.basis.clauses, "; ");
  session.purpose_name_ = purpose.name;
  session.past_states_ = purpose.past_states;
  session.audience_ = purpose.authorised_by.empty() ? gate::audience_of(purpose.code) : gate::Audience::authorised;
  session.today_ = today;
  session.past_ = past;
  session.catalog_ = &desk.catalog;
  session.purpose_ = &purpose;
  session.consents_ = desk.consents;
  session.clearance_ = Doors::clearance(own.caller);
  if (session.audience_ == gate::Audience::subject_self && !own.caller.console()) {
    const Account* account = own.caller.who();
    session.only_ = own.caller.assisted != SubjectId() ? own.caller.assisted : account->subject;
    session.clearance_ = 3;  // everything about oneself
  }
  return session;
}

base::Result<Session> admit(const Desk& desk, const Asker& asker, const Past& past) {
  auto session = begin(desk, asker, past);
  // Whoever nobody knows is no line of the log: it would be theirs to fill.
  if (session || !asker.caller.known()) return session;
  Asker told = established(asker);
  for (std::string* text : {&told.operator_name, &told.unit, &told.purpose, &told.basis}) *text = safe(*text);
  store::AccessEntry entry = entry_of(told, past);
  entry.kind = "denied";
  entry.fields = kNothingLeft;
  entry.answer_sha256 = base::hex(base::sha256(session.error().code()));
  TX_CHECK(append(desk.home, entry));
  return session;
}

base::Result<void> log_denied(store::Home& home, const Asker& asker, std::string_view reason) {
  Asker told = established(asker);
  for (std::string* text : {&told.operator_name, &told.unit, &told.purpose, &told.basis}) *text = safe(*text);
  store::AccessEntry entry = entry_of(told, {});
  entry.kind = "denied";
  entry.fields = action_code(asker.action);
  entry.answer_sha256 = base::hex(base::sha256(reason));
  TX_CHECK(append(home, entry));
  return {};
}

base::Result<Session> preview(const Desk& desk, const Asker& asker, const Consent& consent) {
  const Day today = desk.home.clock().today();
  Session session;
  session.asker_ = established(asker);
  session.asker_.purpose = consent.request.purpose;
  TX_CHECK(check_texts(session.asker_));
  const Verdict verdict = desk.doors.may(asker.caller, Action::consent_answer, {{}, consent.request.subject}, today);
  if (!verdict.permitted()) return refusal(verdict, Action::consent_answer);
  const catalog::Purpose* purpose = desk.catalog.purpose(consent.request.purpose, today);
  if (!purpose) return base::fail(kUnknownPurpose, {{"purpose", consent.request.purpose}, {"known", ""}});
  session.asker_.basis = join(purpose->basis.clauses, "; ");
  session.purpose_name_ = purpose->name;
  session.audience_ = gate::Audience::authorised;
  session.day_ = session.today_ = today;
  session.catalog_ = &desk.catalog;
  session.purpose_ = purpose;
  const Account* asked_by = asker.caller.directory ? asker.caller.directory->account(consent.asked_by) : nullptr;
  session.clearance_ = asked_by ? asked_by->clearance : 0;
  session.only_ = consent.request.subject;
  session.preview_ = consent;
  return session;
}

std::optional<Session> replayed(const Desk& desk, const catalog::Catalog& law, const store::AccessEntry& entry,
                                int clearance) {
  Session session;
  session.asker_.operator_name = entry.operator_name;
  session.asker_.purpose = entry.purpose;
  session.asker_.basis = entry.basis;
  session.past_ = {entry.as_of, entry.known_at};
  session.today_ = base::day_of(entry.at);
  session.day_ = entry.as_of ? *entry.as_of : entry.known_at ? base::day_of(*entry.known_at) : session.today_;
  session.catalog_ = &law;
  session.purpose_ = law.purpose(entry.purpose, session.today_);
  if (!session.purpose_) return std::nullopt;
  session.purpose_name_ = session.purpose_->name;
  session.past_states_ = session.purpose_->past_states;
  session.audience_ =
      session.purpose_->authorised_by.empty() ? gate::audience_of(entry.purpose) : gate::Audience::authorised;
  session.clearance_ = clearance;
  if (session.audience_ == gate::Audience::authorised) {
    session.preview_ = Consent();
    if (desk.consents && !entry.subjects.empty()) {  // it was answered: one held then, whatever became of it
      for (const Consent& one : desk.consents->of_subject(entry.subjects.front())) {
        if (one.unit.get() != entry.unit || one.request.purpose != entry.purpose || one.asked_at > entry.at) continue;
        session.preview_ = one;
        break;
      }
    }
  }
  if (session.audience_ == gate::Audience::subject_self && entry.via != store::Via::console) {
    session.clearance_ = 3;  // everything about oneself
  }
  return session;
}

base::Result<int64_t> log_deed(store::Home& home, const Asker& asker, const Deed& deed) {
  store::AccessEntry entry = entry_of(established(asker), {});
  entry.kind = deed.kind;
  entry.fields = deed.subjects.empty() ? kNothingLeft : std::string_view("*");
  entry.answer_sha256 = base::hex(deed.done);
  entry.seq = deed.seq;
  entry.rows = deed.rows;
  entry.subjects = deed.subjects;
  return append(home, entry);
}

Session published(const Desk& desk, base::Lang lang, std::optional<Day> day) {
  Session session;
  session.asker_.lang = lang;
  session.audience_ = gate::Audience::everyone;
  session.day_ = session.today_ = day.value_or(desk.home.clock().today());
  session.catalog_ = &desk.catalog;
  return session;
}

Session Session::for_report(gate::Permission use) const {
  TX_ASSERT(use == gate::Permission::ordinary_report || use == gate::Permission::special_report, "{} is no report",
            static_cast<int>(use));
  Session out = *this;
  if (!everyone()) out.report_ = use;
  out.past_states_ = false;
  return out;
}

bool Session::open_to(SubjectId subject) const {
  if (only_ && *only_ != subject) return false;
  if (everyone()) return true;
  if (purpose_->authorised_by.empty() || preview_) return true;
  return consents_ && consents_->any(subject, asker_.caller.unit, purpose_->code, today_);
}

bool Session::sees(const catalog::Item& item) const {
  if (item.label > clearance_) return false;
  if (everyone()) return true;
  const auto& classes = purpose_->classes;
  return classes.empty() || std::ranges::find(classes, item.catalog_class) != classes.end();
}

gate::Question Session::question(SubjectId subject, const catalog::Item& item) const {
  gate::Question question{audience_, permission(), day_, {}};
  if (preview_) {
    const auto& classes = preview_->request.classes;
    question.consent = {std::ranges::find(classes, item.catalog_class) != classes.end(), preview_->request.until};
  } else if (audience_ == gate::Audience::authorised && consents_) {
    question.consent = consents_->live(subject, asker_.caller.unit, purpose_->code, item.catalog_class, today_);
  }
  return question;
}

catalog::Shown Session::shown(const catalog::Field& field) const {
  return gate::shows_field(field, audience_) ? shown(field.type.kind) : catalog::Shown::none;
}
catalog::Shown Session::shown(catalog::TypeKind type) const {
  return catalog_->shown(gate::audience_code(audience_), type, today_);
}

std::string Session::fields() const {
  if (everyone()) return "*";
  const auto& classes = purpose_->classes;
  std::string out = classes.empty() ? "*" : join(classes, ",");
  for (const catalog::Item& item : catalog_->items()) {
    const bool opened = classes.empty() || std::ranges::find(classes, item.catalog_class) != classes.end();
    if (opened && item.label > clearance_ && item.basis.in_force(day_)) out += ",-" + item.code.get();
  }
  return out;
}

std::string surname_of(std::string_view name) {
  const std::string_view first = base::prefix_code_points(name, 1);
  return first.size() == name.size() ? std::string(name) : std::string(first) + "**";
}

std::string masked(std::string_view value, catalog::Shown how) {
  switch (how) {
    case catalog::Shown::whole:
      return std::string(value);
    case catalog::Shown::surname:
      return surname_of(value);
    case catalog::Shown::none:
      break;
  }
  return {};
}

base::Result<int64_t> log_entry(store::Home& home, const Session& session, const Note& note) {
  TX_ASSERT(!note.kind.empty(), "an entry of {} has no kind", session.asker().purpose);
  if (session.everyone()) return 0;
  return append(home, noted(session, note));
}

base::Result<void> log(store::Home& home, const Session& session, const Note& note) {
  TX_CHECK(log_entry(home, session, note));
  return {};
}

void log_later(store::Home& home, const Session& session, const Note& note, Logged done) {
  TX_ASSERT(!note.kind.empty(), "an entry of {} has no kind", session.asker().purpose);
  if (session.everyone()) return done({});
  auto write = [entry = noted(session, note)](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::append_access(tx, entry));
    return {};
  };
  home.access().start(store::Priority::interactive, std::move(write), std::move(done));
}

}  // namespace taixin::access
