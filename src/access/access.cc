#include "access/access.h"

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
  return entry;
}

}  // namespace

base::Result<Session> begin(const catalog::Catalog& catalog, const Asker& asker, Day today, const Past& past) {
  if (base::trim(asker.operator_name).empty()) return base::fail(kNoOperator);
  TX_CHECK(check_text(asker.operator_name, "经办人", "the operator's name", asker.lang));
  TX_CHECK(check_text(asker.unit, "单位", "the unit", asker.lang));
  TX_CHECK(check_text(asker.basis, "依据", "the basis", asker.lang));
  const catalog::Purpose* purpose = catalog.purpose(asker.purpose, today);
  if (purpose == nullptr) {
    return base::fail(kUnknownPurpose,
                      {{"purpose", safe(asker.purpose)}, {"known", purposes_in_force(catalog, today)}});
  }
  if (past.asked() && !purpose->past_states) return base::fail(kPastClosed, {{"purpose", purpose->code}});
  TX_TRY(const Day day, asked_day(past, today));

  Session session;
  session.asker_ = asker;
  session.asker_.operator_name = base::trim(asker.operator_name);
  session.asker_.unit = base::trim(asker.unit);
  session.asker_.basis = base::trim(asker.basis);
  if (session.asker_.basis.empty()) session.asker_.basis = join(purpose->basis.clauses, "; ");
  session.purpose_name_ = purpose->name;
  session.past_states_ = purpose->past_states;
  session.audience_ = gate::audience_of(purpose->code);
  session.day_ = day;
  session.past_ = past;
  return session;
}

base::Result<Session> admit(store::Home& home, const catalog::Catalog& catalog, const Asker& asker, const Past& past) {
  auto session = begin(catalog, asker, home.clock().today(), past);
  if (session) return session;
  Asker told = asker;
  for (std::string* text : {&told.operator_name, &told.unit, &told.purpose, &told.basis}) *text = safe(*text);
  store::AccessEntry entry = entry_of(told, past);
  entry.kind = "denied";
  entry.answer_sha256 = base::hex(base::sha256(session.error().code()));
  TX_CHECK(append(home, entry));
  return session;
}

base::Result<int64_t> log_entry(store::Home& home, const Session& session, const Note& note) {
  TX_ASSERT(!note.kind.empty(), "an entry of {} has no kind", session.asker().purpose);
  return append(home, noted(session, note));
}

base::Result<void> log(store::Home& home, const Session& session, const Note& note) {
  TX_CHECK(log_entry(home, session, note));
  return {};
}

void log_later(store::Home& home, const Session& session, const Note& note, Logged done) {
  TX_ASSERT(!note.kind.empty(), "an entry of {} has no kind", session.asker().purpose);
  const auto write = [entry = noted(session, note)](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::append_access(tx, entry));
    return {};
  };
  home.access().start(store::Priority::interactive, write, std::move(done));
}

}  // namespace taixin::access
