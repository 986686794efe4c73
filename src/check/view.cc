#include "check/view.h"

#include <charconv>

#include "base/money.h"
#include "check/duties.h"
#include "check/errors.h"
#include "gate/publication.h"
#include "identity/text_screen.h"
#include "store/errors.h"
#include "store/records.h"

namespace taixin::check {
namespace {

using catalog::Item;
using catalog::TypeKind;

RecordState state_of(const facts::Facts::Held& held, Day day) {
  if (held.status.withdrawn) return RecordState::withdrawn;
  if (held.status.shielded) return RecordState::shielded;
  if (held.status.repaired) return RecordState::repaired;
  if (held.status.ended || (held.record.valid_until && day > *held.record.valid_until)) return RecordState::ended;
  return held.superseded ? RecordState::superseded : RecordState::in_force;
}

std::optional<int64_t> whole(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// The days of an act; what else the regimes need is in its fields.
gate::Act act_of(const facts::Fact& record) {
  gate::Act act;
  act.clock = {record.decision, record.document, record.publication, record.misconduct_end};
  act.stated = static_cast<catalog::Dishonesty>(record.severity);
  return act;
}

void add_fields_of_act(const PreparedItem::ActFields& fields, const std::vector<store::FieldValue>& values,
                       gate::Act& act) {
  for (const auto& [ordinal, value] : values) {
    if (ordinal == 0) continue;
    if (ordinal == fields.kinds) act.kinds = value;
    if (ordinal == fields.procedure) act.procedure = value;
    if (ordinal == fields.organ) act.organ = value;
    if (ordinal == fields.clauses) act.clauses = value;
    if (ordinal == fields.fine) act.fine = whole(value);
  }
}

ShownTerm term_of(const catalog::PublicationRules& rules, const Item& item, const gate::Act& act, Day day) {
  const gate::Term term = gate::publication_term(rules, item, act, day);
  ShownTerm out{term.reason, term.is, term.last_day, term.earliest_repair, {}, {}};
  if (const auto cap = gate::capped_on(rules, item, act, gate::Permission::publication, day)) {
    if (out.last_day && *cap < *out.last_day) out.last_day = cap;
  }
  for (const catalog::Regime* regime : {term.own, term.now}) {
    if (regime == nullptr) continue;
    out.rule = regime->name;
    out.basis.insert(out.basis.end(), regime->basis.clauses.begin(), regime->basis.clauses.end());
  }
  return out;
}

gate::RecordHeader header_of(const Item& item, identity::SubjectKind kind, const facts::Facts::Held& held) {
  gate::RecordHeader header;
  header.item = &item;
  header.kind = kind;
  header.provisional = held.provisional;
  header.superseded = held.superseded;
  header.repaired = held.status.repaired;
  header.ended = held.status.ended;
  header.withdrawn = held.status.withdrawn;
  header.shielded = held.status.shielded;
  header.disputed = held.status.disputed;
  header.valid_from = held.record.valid_from;
  header.valid_until = held.record.valid_until;
  header.former_operator = held.former_operator;
  header.unreconciled = (held.record.flags & store::kLegacy) != 0 && !held.status.reconciled;
  return header;
}

// Of a past day: what was decided later, or began later where nothing was decided, was not yet true.
bool begins_later(const facts::Fact& record, Day day) {
  const auto& start = record.decision ? record.decision : record.valid_from;
  return start && *start > day;
}

void narrow(const Item& item, const facts::Facts::Held& held, const gate::Decision& decision, Day day,
            ShownRecord& shown) {
  const facts::Fact& record = held.record;
  shown.id = record.id;
  shown.item = &item;
  shown.state = state_of(held, day);
  shown.past_state = decision.past_state;
  shown.changes_on = decision.changes_on;
  if (shown.state == RecordState::ended && !held.status.ended) {
    shown.state_day = record.valid_until->plus_days(1);
  } else if (shown.state != RecordState::in_force && shown.state != RecordState::superseded) {
    shown.state_day = held.status.since;
  }
  shown.disputed = held.status.disputed;
  shown.provisional = held.provisional;
  shown.former_operator = held.former_operator;
  shown.late = (record.flags & store::kLateReport) != 0;
  shown.link = record.link;
  shown.severity = record.severity;
  shown.decision = record.decision;
  shown.document = record.document;
  shown.publication = record.publication;
  shown.misconduct_end = record.misconduct_end;
  shown.valid_from = record.valid_from;
  shown.valid_until = record.valid_until;
  shown.received = held.seen.at;
}

// `value` units of 10^-scale, exact.
std::string format_scaled(int64_t value, int scale) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  if (digits.size() <= static_cast<size_t>(scale))
    digits.insert(0, static_cast<size_t>(scale) + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - static_cast<size_t>(scale));
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  std::string out = (value < 0 ? "-" : "") + digits.substr(0, digits.size() - static_cast<size_t>(scale));
  return fraction.empty() ? out : out + "." + fraction;
}

// Whether people write values of this kind otherwise than we keep them.
bool has_words(TypeKind kind) {
  switch (kind) {
    case TypeKind::money_wan:
    case TypeKind::money_yuan:
    case TypeKind::decimal:
    case TypeKind::boolean:
    case TypeKind::code:
    case TypeKind::codes:
      return true;
    default:
      return false;
  }
}

Text code_words(const catalog::CodeSet* set, std::string_view value) {
  if (set != nullptr) {
    for (const catalog::CodeEntry& entry : set->entries) {
      if (entry.code == value) return entry.name;
    }
  }
  return {std::string(value), std::string(value)};
}

// Whether these fields say that something promised or owed was not kept.
bool says_not_kept(const PreparedItem& item, const std::vector<store::FieldValue>& values) {
  return std::any_of(item.fulfilment.begin(), item.fulfilment.end(), [&](const catalog::FulfilmentField& one) {
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& field) { return field.first == one.ordinal && one.fails(field.second); });
  });
}

// The same by what was noted when the record came; nothing when only its fields can tell.
std::optional<bool> noted_not_kept(const PreparedItem& item, const facts::Fact& record) {
  if (!item.concern_in_fields || item.fulfilment.empty()) return false;
  if ((record.flags & (store::kKept | store::kNotKept)) == 0) return std::nullopt;
  return (record.flags & store::kNotKept) != 0;
}

}  // namespace

View::View(const Checker& checker, const access::Session& session) : View(checker, session, checker.facts().head()) {}

View::View(const Checker& checker, const access::Session& session, const facts::Watermark& mark)
    : View(checker, session, mark, checker.prepared(session.past().known_at)) {}

View::View(const Checker& checker, const access::Session& session, const facts::Watermark& mark, Prepared& law)
    : home_(checker.home()),
      prepared_(law),
      catalog_(prepared_.catalog()),
      facts_(checker.facts()),
      session_(session),
      texts_(checker.texts()),
      mark_(mark),
      keys_(prepared_.keys()) {
  if (session.past().known_at) mark_.known_at = std::min(mark_.known_at, *session.past().known_at);
  asked_ = {session.asker().purpose, session.purpose_name(), session.day(),
            session.past().asked(),  mark_.known_at,         mark_.seq,
            catalog_.digest()};
}

base::Result<store::ReadTx*> View::tx() {
  if (!tx_) {
    TX_TRY(auto opened, home_.read_records());
    tx_.emplace(std::move(opened));
  }
  return &*tx_;
}

base::Result<void> View::read_keys() {
  renew();  // an item or dictionary written since the last snapshot
  TX_TRY(store::ReadTx * reading, tx());
  TX_TRY(keys_, prepared_.read_keys(*reading));
  return {};
}

base::Result<const PreparedItem*> View::item_of(const facts::Fact& record) {
  if (!keys_ || !keys_->codes.contains(record.item)) TX_CHECK(read_keys());
  const auto item = keys_->items.find(Keys::key(record.item, record.revision));
  if (item != keys_->items.end()) return item->second;
  const auto code = keys_->codes.find(record.item);
  return base::fail(kForeignRecord, {{"id", std::to_string(record.id.get())},
                                     {"item", code != keys_->codes.end() ? code->second : "?"},
                                     {"revision", std::to_string(record.revision)}});
}

// The index has shown the record to be sealed, else nobody would ask.
base::Result<const View::Values*> View::values(RecordId id) {
  if (!keys_) TX_CHECK(read_keys());
  TX_TRY(store::ReadTx * reading, tx());
  auto plain = store::read_sealed_payload(*reading, *keys_->packer, id);
  if (!plain && plain.error().is(store::kNoDictionary)) {  // of a dictionary that is newer than ours
    TX_CHECK(read_keys());
    TX_TRY(reading, tx());
    plain = store::read_sealed_payload(*reading, *keys_->packer, id);
  }
  if (!plain) return std::move(plain).error();
  plain_ = *std::move(plain);
  TX_CHECK(store::view_plain_payload(plain_, values_));
  return &values_;
}

base::Result<std::string> View::source_of(base::SubmissionId id) {
  if (auto known = prepared_.source(id)) return *std::move(known);
  TX_TRY(store::ReadTx * reading, tx());
  TX_TRY(const auto submission, store::submission(*reading, id));
  if (!submission) return std::string();
  prepared_.keep_source(id, submission->source);
  return submission->source;
}

// As people write it: money in the field's unit, names for codes.
Text View::words_of(const catalog::Field& field, std::string_view value) const {
  const auto plain = [](std::string_view text) { return Text{std::string(text), std::string(text)}; };
  switch (field.type.kind) {
    case TypeKind::money_wan:
      if (const auto number = whole(value)) return plain(base::format_wan(base::Fen(*number)));
      break;
    case TypeKind::money_yuan:
      if (const auto number = whole(value)) return plain(base::format_yuan(base::Fen(*number)));
      break;
    case TypeKind::decimal:
      if (const auto number = whole(value)) return plain(format_scaled(*number, field.type.scale));
      break;
    case TypeKind::boolean:
      return value == "1" ? Text{"是", "yes"} : Text{"否", "no"};
    case TypeKind::code:
      return code_words(catalog_.code_set(field.type.code_set), value);
    case TypeKind::codes: {
      Text words;
      const auto* set = catalog_.code_set(field.type.code_set);
      for (size_t begin = 0; begin <= value.size();) {
        const size_t end = std::min(value.find(';', begin), value.size());
        const Text one = code_words(set, value.substr(begin, end - begin));
        words.zh += (begin == 0 ? "" : "；") + one.zh;
        words.en += (begin == 0 ? "" : "; ") + one.in(base::Lang::en);
        begin = end + 1;
      }
      return words;
    }
    default:
      break;
  }
  return plain(value);
}

// What departments wrote in their own words is told to everybody only when nothing in it looks like a person's, or when
// a reviewer has decided about it.
bool View::is_held_back(const catalog::Field& field, std::string_view value) const {
  return screens_text() && field.type.kind == TypeKind::text && !identity::screen_text(value).empty();
}

// Whether a field of the item is among those that everybody is told, when the item has a white list of them.
bool View::tells(const catalog::Item& item, const catalog::Field& field) const {
  return !session_.everyone() || item.permissions.tells_everybody(field.code);
}

void View::describe(const Values& values, Gathered& out) const {
  const auto words = [&](const catalog::Field* field) -> std::string {
    if (field == nullptr || !tells(*out.item->item, *field)) return {};
    const catalog::Shown how = session_.shown(*field);
    if (how == catalog::Shown::none) return {};
    for (const auto& [ordinal, value] : values) {
      if (ordinal != field->ordinal) continue;
      if (is_held_back(*field, value)) {
        const auto told = texts_ ? texts_->told(out.shown.id, field->code) : std::nullopt;
        return !told ? std::string() : told->replaced ? told->text : std::string(value);
      }
      return has_words(field->type.kind) ? words_of(*field, value).zh : access::masked(value, how);
    }
    return {};
  };
  const PreparedItem& item = *out.item;
  out.shown.headline = words(item.headline);
  out.shown.organ = words(item.organ_name);
  if (out.shown.organ.empty()) out.shown.organ = words(item.organ_code);
  out.shown.document_number = words(item.document);
  out.described = true;
}

void View::add_fields(const Values& values, Gathered& out) const {
  for (const auto& [ordinal, value] : values) {
    for (const catalog::Field& field : out.item->item->fields) {
      if (field.ordinal != ordinal || !tells(*out.item->item, field)) continue;
      const catalog::Shown how = session_.shown(field);
      if (how == catalog::Shown::none) continue;
      if (is_held_back(field, value)) {
        const auto told = texts_ ? texts_->told(out.shown.id, field.code) : std::nullopt;
        const std::string words = !told ? std::string() : told->replaced ? told->text : std::string(value);
        out.shown.fields.push_back({field.code, field.name, words, {words, words}, told && told->replaced, !told});
        continue;
      }
      const std::string value_shown = access::masked(value, how);
      out.shown.fields.push_back({field.code, field.name, value_shown, words_of(field, value_shown)});
    }
  }
}

base::Result<void> View::complete(const Detail& detail, Gathered& out) {
  if (!detail.brief && out.item->matter != MatterKind::grades) return {};
  if (!out.described) {
    TX_TRY(const Values* fields, values(out.shown.id));
    describe(*fields, out);
  }
  if (!detail.brief) return {};
  TX_TRY(out.shown.source, source_of(out.submission));
  return {};
}

base::Result<bool> View::gather(const facts::Facts::Held& held, const Holder& holder, const Detail& detail,
                                Gathered& gathered, gate::Reason* why) {
  if (begins_later(held.record, session_.day())) {
    if (why) *why = gate::Reason::ended;  // of its present state nothing is told
    return false;
  }
  TX_TRY(const PreparedItem* item, item_of(held.record));
  if (!session_.sees(*item->item) || !session_.open_to(holder.id)) {
    if (why) *why = gate::Reason::item_closed;
    return false;
  }
  const auto not_kept = noted_not_kept(*item, held.record);
  // Most of a city's facts are of this kind, and most of them say that all is well.
  if (detail.concerns && item->concern_in_fields && not_kept == false && !detail.concerns->names(*item)) return false;
  const gate::Question question = session_.question(holder.id, *item->item);
  gate::Act act = act_of(held.record);
  const bool publication = question.permission == gate::Permission::publication;
  // For everybody and for the subject itself: until when it is published, from when it can be repaired.
  const bool ordinary = question.permission == gate::Permission::ordinary_report;
  const bool tells_term =
      detail.fields && (publication || session_.reports() || question.audience == gate::Audience::subject_self);
  if (item->item->adverse && (publication || tells_term)) {
    TX_TRY(const Values* fields, values(held.record.id));
    add_fields_of_act(item->act, *fields, act);
  }
  gate::RecordHeader header = header_of(*item->item, holder.kind, held);
  header.act = &act;
  header.rules = &prepared_.rules();
  const gate::Decision decision = gate::decide(header, question);
  if (why) *why = decision.reason;
  if (!decision.visible) return false;
  // An ordinary report tells of what is adverse while it is published, whoever asks.
  if (ordinary && item->item->adverse) {
    gate::Question open = question;
    open.permission = gate::Permission::publication;
    const gate::Decision shown = gate::decide(header, open);
    if (why) *why = shown.reason;
    if (!shown.visible) return false;
  }
  narrow(*item->item, held, decision, session_.day(), gathered.shown);
  gathered.item = item;
  gathered.submission = held.record.submission;
  gathered.concern = item->item->adverse;
  if (item->item->adverse && tells_term) {
    gathered.shown.term = term_of(prepared_.rules(), *item->item, act, session_.day());
  }
  if (!detail.fields && not_kept) {
    gathered.concern = gathered.concern || *not_kept;
    return true;  // what is listed is described when it is (`complete`)
  }
  TX_TRY(const Values* fields, values(held.record.id));
  describe(*fields, gathered);
  gathered.concern = gathered.concern || says_not_kept(*item, *fields);
  if (detail.fields) {
    add_fields(*fields, gathered);
    TX_CHECK(complete(detail, gathered));
  }
  return true;
}

base::Result<std::optional<Gathered>> View::gather(const facts::Facts::Held& held, const Holder& holder,
                                                   const Detail& detail, gate::Reason* why) {
  std::optional<Gathered> out(std::in_place);
  TX_TRY(const bool shown, gather(held, holder, detail, *out, why));
  if (!shown) out.reset();
  return out;
}

base::Result<std::vector<Gathered>> View::records(SubjectId id, identity::SubjectKind kind, const Detail& detail) {
  std::vector<Gathered> out;
  TX_TRY(const auto all, facts_.of_subject(id, session_.day(), mark_, detail.versions));
  out.reserve(all.size());
  for (const auto& held : all) {
    TX_TRY(const bool shown, gather(held, {id, kind}, detail, out.emplace_back(), nullptr));
    if (!shown) out.pop_back();
  }
  return out;
}

base::Result<std::optional<ShownTerm>> View::term(base::RecordId id) {
  std::optional<ShownTerm> out;
  TX_TRY(store::ReadTx * reading, tx());
  TX_TRY(const auto record, store::record(*reading, id));
  if (!record) return out;
  const facts::Fact fact = facts::unpack(facts::pack(*record));
  TX_TRY(const PreparedItem* item, item_of(fact));
  gate::Act act = act_of(fact);
  TX_TRY(const Values* fields, values(id));
  add_fields_of_act(item->act, *fields, act);
  out = term_of(prepared_.rules(), *item->item, act, session_.day());
  return out;
}

base::Result<void> View::add_held_texts(const Checker::PublicRecord& shown, std::vector<Checker::HeldText>& out) {
  TX_TRY(const Values* fields, values(shown.id));
  for (const auto& [ordinal, value] : *fields) {
    for (const catalog::Field& field : shown.record->item->fields) {
      if (field.ordinal != ordinal || session_.shown(field) == catalog::Shown::none) continue;
      if (!tells(*shown.record->item, field) || !is_held_back(field, value)) continue;
      out.push_back({shown.id, shown.subject->id, shown.subject->code, shown.subject->name, shown.source,
                     shown.record->item->code.get(), shown.record->document_number, field.code, field.name,
                     std::string(value)});
    }
  }
  return {};
}

base::Result<std::optional<Checker::PublicRecord>> View::public_record(base::RecordId id) {
  std::optional<Checker::PublicRecord> out;
  TX_TRY(store::ReadTx * reading, tx());
  TX_TRY(const auto record, store::record(*reading, id));
  if (!record) return out;
  const SubjectId holder = facts_.holder(id, record->subject, mark_);
  const auto card = visible_card(holder);
  if (!card) return out;
  TX_TRY(const auto all, facts_.of_subject(holder, session_.day(), mark_));
  const auto held = std::ranges::find_if(all, [&](const auto& one) { return one.record.id == id; });
  if (held == all.end()) return out;  // a newer version stands for it
  Checker::PublicRecord& found = out.emplace();
  found.id = id;
  TX_TRY(auto gathered, gather(*held, {holder, card->subject.kind}, {.fields = true, .brief = true}, &found.reason));
  TX_TRY(found.source, source_of(held->record.submission));
  if (!gathered) return out;
  found.subject = subject(holder);
  found.record = std::move(gathered->shown);
  return out;
}

SubjectAnswer View::subject_line(SubjectId id) const {
  const auto card = visible_card(id);
  TX_ASSERT(card, "subject {} was matched but is not visible", id.get());
  SubjectAnswer answer;
  answer.id = id;
  answer.kind = card->subject.kind;
  answer.code = card->code(mark_);
  answer.name = card->name(mark_);
  if (const store::SubjectState* now = card->state(session_.day(), mark_)) answer.state = shown_state(*now);
  return answer;
}

ShownState View::shown_state(const store::SubjectState& row) const {
  return {row.state, code_words(catalog_.code_set("subject_state"), row.state), row.day};
}

SubjectAnswer View::subject(SubjectId id) const {
  const auto card = visible_card(id);
  SubjectAnswer answer = subject_line(id);
  for (const auto& entry : card->codes) {
    if (!entry.seen.visible(mark_)) continue;
    answer.codes.push_back(
        {entry.row.kind, entry.row.code, (entry.row.flags & 1) != 0, entry.row.from, entry.row.until});
  }
  for (const auto& entry : card->names) {
    if (!entry.seen.visible(mark_)) continue;
    // One line for each name: the registered entry before one that was only seen on a record.
    const auto same = std::find_if(answer.names.begin(), answer.names.end(),
                                   [&](const ShownName& n) { return n.name == entry.row.name; });
    if (same == answer.names.end()) {
      answer.names.push_back({entry.row.name, entry.row.name == answer.name, entry.row.registered, entry.row.from});
    } else if (entry.row.registered && (!same->registered || entry.row.from > same->from)) {
      same->registered = true;
      same->from = entry.row.from;
    }
  }
  std::stable_sort(answer.names.begin(), answer.names.end(), [](const ShownName& a, const ShownName& b) {
    return std::tuple(a.present, a.from) > std::tuple(b.present, b.from);
  });
  for (const auto& entry : card->states) {
    if (entry.seen.visible(mark_) && entry.row.day <= session_.day()) answer.states.push_back(shown_state(entry.row));
  }
  std::stable_sort(answer.states.begin(), answer.states.end(),
                   [](const auto& a, const auto& b) { return a.day > b.day; });
  const catalog::Shown operators = session_.shown(TypeKind::person_name);
  for (const auto& entry : card->operators) {
    if (entry.seen.visible(mark_) && entry.row.from <= session_.day()) {
      std::string name = access::masked(entry.row.operator_name, operators);
      if (!name.empty()) answer.operators.push_back({std::move(name), entry.row.from});
    }
  }
  std::stable_sort(answer.operators.begin(), answer.operators.end(),
                   [](const auto& a, const auto& b) { return a.from > b.from; });
  return answer;
}

base::Result<ShowAnswer> View::show(const ShowQuestion& question) {
  ShowAnswer answer{asked_, opened(match(question.query, true)), std::nullopt, {}};
  if (answer.match.found != Found::one) return answer;
  answer.subject = subject(answer.match.subject);
  const Detail detail{.fields = true, .brief = true, .versions = question.versions};
  TX_TRY(auto gathered, records(answer.match.subject, answer.subject->kind, detail));
  for (const catalog::CatalogClass& one : catalog_.classes()) {
    ShownClass shown{one.code, one.name, {}};
    for (Gathered& record : gathered) {
      if (record.item->item->catalog_class == one.code) shown.records.push_back(std::move(record.shown));
    }
    if (!shown.records.empty()) answer.classes.push_back(std::move(shown));
  }
  return answer;
}

SubjectMatch View::opened(SubjectMatch match) const {
  if (match.found == Found::one && !session_.open_to(match.subject)) match.found = Found::closed;
  return match;
}

base::Result<CheckAnswer> View::check(const SubjectMatch& found, bool brief) {
  CheckAnswer answer;
  answer.asked = asked_;
  answer.match = opened(found);
  const SubjectMatch& match = answer.match;
  switch (match.found) {
    case Found::closed:
      answer.verdict = Verdict::closed;
      return answer;
    case Found::unknown:
      answer.verdict = Verdict::unknown_subject;
      return answer;
    case Found::candidates:
      answer.verdict = Verdict::candidates;
      return answer;
    case Found::person:
      answer.verdict = Verdict::person;
      return answer;
    case Found::one:
      break;
  }
  answer.subject = brief ? subject(match.subject) : subject_line(match.subject);
  const auto measures = prepared_.duties(asked_.purpose, asked_.day);
  const Detail detail{.fields = false, .brief = brief, .versions = false, .concerns = measures.get()};
  TX_TRY(auto gathered, records(match.subject, answer.subject->kind, detail));
  const Listing listing{[&](Gathered& record) { return complete(detail, record); }, !brief};
  answer.duties = measures->of(gathered);
  TX_CHECK(judge(catalog_, std::move(gathered), listing, answer));
  return answer;
}

}  // namespace taixin::check
