#include "access/errors.h"
#include "base/text.h"
#include "check/check.h"
#include "check/errors.h"
#include "check/fields_left.h"
#include "check/render.h"
#include "check/view.h"
#include "store/records.h"

namespace taixin::check {
namespace {

std::vector<SubjectId> subjects_of(const SubjectMatch& match) {
  if (match.found == Found::one || match.found == Found::closed) return {match.subject};
  std::vector<SubjectId> out;
  for (const Candidate& candidate : match.candidates) out.push_back(candidate.subject);
  return out;
}

// A question about a person leaves neither its text nor a digest of it; the entry says that it was refused.
access::Note note_of(std::string kind, std::string_view query, const SubjectMatch& match, const Asked& asked,
                     const std::string& answer_json) {
  const bool person = match.found == Found::person;
  const bool refused = person || match.found == Found::closed;
  // The digest of what is unknown here could be a mistyped identity number's: it is not kept either.
  const bool keep = !person && match.found != Found::unknown;
  access::Note note{refused ? "denied" : std::move(kind),
                    subjects_of(match),
                    keep ? std::string(query) : std::string(person ? access::kAboutPerson : ""),
                    base::sha256(answer_json),
                    asked.seq,
                    1,
                    std::string(access::kNothingLeft)};
  if (match.found == Found::candidates) note.fields = kIdentityLeft;
  return note;
}

base::Result<std::string> checked(std::string_view query) {
  if (!base::is_utf8(query) || base::trim(query).empty()) return base::fail(kNothingAsked);
  return std::string(base::trim(query));
}

// Earlier versions are for those who may ask for the past; that somebody else asked is in the log.
base::Result<void> may_see_versions(store::Home& home, const access::Session& session, const ShowQuestion& question,
                                    const Asked& asked) {
  if (!question.versions || session.past_states()) return {};
  access::Note note{"denied", {}, "", base::sha256(access::kPastClosed.code), asked.seq, 1};
  note.fields = access::kNothingLeft;
  TX_CHECK(access::log(home, session, note));
  return base::fail(access::kPastClosed, {{"purpose", session.asker().purpose}});
}

}  // namespace

Checker::Checker(store::Home& home, std::shared_ptr<const catalog::Catalog> catalog, const facts::Facts& facts)
    : Checker(home, std::vector<rules::Version>{{.catalog = std::move(catalog)}}, facts) {}
Checker::Checker(store::Home& home, std::vector<rules::Version> versions, const facts::Facts& facts)
    : home_(home), versions_(std::move(versions)), facts_(facts) {
  for (const rules::Version& version : versions_) prepared_.push_back(std::make_unique<Prepared>(*version.catalog));
}
Checker::~Checker() = default;
const catalog::PublicationRules& Checker::rules() const { return prepared().rules(); }
Prepared& Checker::prepared(std::optional<KnownAt> known_at) const {
  if (!known_at) return prepared();
  return *prepared_[static_cast<size_t>(&rules::in_force(versions_, *known_at) - versions_.data())];
}

base::Result<access::Released<FindAnswer>> Checker::find(const access::Session& session, std::string_view query) const {
  TX_TRY(const std::string text, checked(query));
  const View view(*this, session);
  FindAnswer answer{view.asked(), view.match(text, true)};
  auto note = note_of("search", text, answer.match, answer.asked, to_json(answer));
  if (answer.match.found == Found::one) note.fields = kIdentityLeft;
  return access::release(home_, session, note, std::move(answer));
}

base::Result<access::Released<ShowAnswer>> Checker::show(const access::Session& session,
                                                         const ShowQuestion& question) const {
  TX_TRY(const std::string text, checked(question.query));
  View view(*this, session);
  TX_CHECK(may_see_versions(home_, session, question, view.asked()));
  TX_TRY(ShowAnswer answer, view.show({text, question.versions}));
  auto note = note_of("show", text, answer.match, answer.asked, to_json(answer));
  if (answer.subject) note.fields = fields_left(session, answer);
  return access::release(home_, session, note, std::move(answer));
}

base::Result<Checker::ForReport> Checker::for_report(const access::Session& session, std::string_view query) const {
  TX_TRY(const std::string text, checked(query));
  View view(*this, session);
  ForReport out;
  TX_TRY(out.shown, view.show({text, false}));
  const bool one = out.shown.subject.has_value();
  out.note = note_of(one ? "report" : "search", text, out.shown.match, out.shown.asked, to_json(out.shown));
  if (one) out.note.fields = fields_left(session, out.shown);
  return out;
}

base::Result<access::Released<PageAnswer>> Checker::page(const access::Session& session,
                                                         const ShowQuestion& question) const {
  TX_TRY(const std::string text, checked(question.query));
  View view(*this, session);
  TX_CHECK(may_see_versions(home_, session, question, view.asked()));
  PageAnswer answer;
  TX_TRY(answer.checked, view.check(view.match(text, true), true));
  if (!answer.checked.subject) {
    const auto note = note_of("search", text, answer.checked.match, answer.checked.asked, to_json(answer.checked));
    return access::release(home_, session, note, std::move(answer));
  }
  TX_TRY(answer.shown, view.show({text, question.versions}));
  auto note = note_of("show", text, answer.checked.match, answer.checked.asked,
                      to_json(answer.checked) + to_json(answer.shown));
  note.fields = fields_left(session, answer.shown) + measures_named(answer.checked);
  return access::release(home_, session, note, std::move(answer));
}

base::Result<access::Released<CheckAnswer>> Checker::check(const access::Session& session,
                                                           std::string_view query) const {
  TX_TRY(const std::string text, checked(query));
  View view(*this, session);
  TX_TRY(CheckAnswer answer, view.check(view.match(text, true), true));
  auto note = note_of("check", text, answer.match, answer.asked, to_json(answer));
  if (answer.subject) note.fields = fields_left(answer);
  return access::release(home_, session, note, std::move(answer));
}

void Checker::check_json(const access::Session& session, std::string_view query, ThenJson then) const {
  struct Told {
    access::Note note;
    std::string json;
  };
  auto answered = [&]() -> base::Result<Told> {
    TX_TRY(const std::string text, checked(query));
    View view(*this, session);
    TX_TRY(const CheckAnswer answer, view.check(view.match(text, true), true));
    std::string json = to_json(answer);
    auto note = note_of("check", text, answer.match, answer.asked, json);
    if (answer.subject) note.fields = fields_left(answer);
    return Told{std::move(note), std::move(json)};
  }();
  if (!answered) return then(answered.error());
  access::release_later(home_, session, answered->note, std::move(answered->json), std::move(then));
}

base::Result<std::vector<Checker::PublicRecord>> Checker::published(const access::Session& session,
                                                                    std::span<const RecordId> records,
                                                                    const std::optional<Moment>& moment) const {
  TX_ASSERT(session.everyone(), "what is published is asked for by nobody in particular");
  View view =
      moment ? View(*this, session, {moment->seq, moment->known_at}, prepared(moment->law_at)) : View(*this, session);
  std::vector<PublicRecord> out;
  for (const RecordId id : records) {
    TX_TRY(auto one, view.public_record(id));
    if (one) out.push_back(*std::move(one));
  }
  return out;
}

base::Result<std::vector<Checker::HeldText>> Checker::held_texts(const access::Session& session,
                                                                 std::span<const RecordId> records) const {
  TX_ASSERT(session.everyone(), "what is held back is held back from everybody");
  View view(*this, session);
  std::vector<HeldText> out;
  for (const RecordId id : records) {
    TX_TRY(const auto one, view.public_record(id));
    if (one && one->record) TX_CHECK(view.add_held_texts(*one, out));
  }
  return out;
}

base::Result<std::optional<ShownRecord>> Checker::shown_to(const access::Session& session, RecordId record) const {
  std::optional<ShownRecord> out;
  std::optional<store::Record> row;
  {
    TX_TRY(auto tx, home_.read_records());
    TX_TRY(row, store::record(tx, record));
  }
  if (!row) return out;
  View view(*this, session);
  const SubjectId holder = facts_.holder(record, row->subject, view.mark());
  const auto head = holder == SubjectId() ? std::nullopt : facts_.registry().head(holder);
  if (!head) return out;
  TX_TRY(const auto all, facts_.of_subject(holder, session.day(), view.mark(), true));
  const auto held = std::ranges::find_if(all, [&](const auto& one) { return one.record.id == record; });
  if (held == all.end()) return out;
  TX_TRY(auto shown, view.gather(*held, {holder, head->kind}, {.fields = true, .brief = true}));
  if (shown) out = std::move(shown->shown);
  return out;
}

base::Result<std::optional<RecordId>> Checker::told(const access::Session& session, const facts::Watermark& mark,
                                                    KnownAt law_at, SubjectId subject,
                                                    std::span<const RecordId> records, bool counted) const {
  const auto head = facts_.registry().head(subject);
  if (!head) return std::optional<RecordId>();
  View view(*this, session, mark, prepared(law_at));
  TX_TRY(const auto all, facts_.of_subject(subject, session.day(), view.mark()));
  for (const auto& held : all) {
    if (std::ranges::find(records, held.record.id) == records.end()) continue;
    TX_TRY(const auto shown, view.gather(held, {subject, head->kind}, {.fields = false, .brief = false}));
    if (shown && (!counted || shown->item->matter)) return std::optional(held.record.id);
  }
  return std::optional<RecordId>();
}

base::Result<access::Released<std::vector<Checker::PublicRecord>>> Checker::records(const access::Session& session,
                                                                                    std::span<const RecordId> records,
                                                                                    std::string_view asked) const {
  View view(*this, session);
  std::vector<PublicRecord> out;
  std::string answer;
  access::Note note{"list", {}, std::string(asked), {}, view.asked().seq, 0, std::string(kIdentityLeft)};
  for (const RecordId id : records) {
    TX_TRY(auto one, view.public_record(id));
    if (!one || !one->record) continue;
    answer += to_json(*one->record);
    note.subjects.push_back(one->subject->id);
    if (note.fields == kIdentityLeft) note.fields += "," + one->record->item->code.get();
    out.push_back(*std::move(one));
  }
  note.rows = out.size();
  note.answer = base::sha256(answer);
  std::ranges::sort(note.subjects);
  note.subjects.erase(std::ranges::unique(note.subjects).begin(), note.subjects.end());
  return access::release(home_, session, note, std::move(out));
}

base::Result<std::optional<ShownTerm>> Checker::term(const access::Session& session, RecordId record) const {
  return View(*this, session).term(record);
}

}  // namespace taixin::check
