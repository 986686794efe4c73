#include "check/view.h"

#include <charconv>

#include "base/money.h"
#include "check/errors.h"
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
  return header;
}

// Of a past day: what was decided later, or began later where nothing was decided, was not yet true.
bool begins_later(const facts::Fact& record, Day day) {
  const auto& start = record.decision ? record.decision : record.valid_from;
  return start && *start > day;
}

ShownRecord narrow(const Item& item, const facts::Facts::Held& held, const gate::Decision& decision, Day day) {
  const facts::Fact& record = held.record;
  ShownRecord shown;
  shown.id = record.id;
  shown.item = item.code.get();
  shown.item_name = item.name;
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
  shown.basis = item.basis.clauses;
  return shown;
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

std::optional<int64_t> whole(const std::string& text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Text code_words(const catalog::CodeSet* set, const std::string& value) {
  if (set != nullptr) {
    for (const catalog::CodeEntry& entry : set->entries) {
      if (entry.code == value) return entry.name;
    }
  }
  return {value, value};
}

}  // namespace

View::View(store::Home& home, const catalog::Catalog& catalog, const facts::Facts& facts, SharedKeys& keys,
           const access::Session& session)
    : home_(home),
      catalog_(catalog),
      facts_(facts),
      session_(session),
      mark_(facts.head()),
      shared_keys_(keys),
      keys_(keys.get()) {
  if (session.past().known_at) mark_.known_at = std::min(mark_.known_at, *session.past().known_at);
  asked_ = {session.asker().purpose, session.purpose_name(), session.day(),
            session.past().asked(),  mark_.known_at,         mark_.seq,
            catalog.digest()};
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
  auto keys = std::make_shared<Keys>();
  TX_TRY(const auto numbers, store::item_numbers(*reading));
  keys->items = {numbers.begin(), numbers.end()};
  TX_TRY(keys->packer, store::Packer::load(*reading));
  keys_ = std::move(keys);
  shared_keys_.set(keys_);
  return {};
}

base::Result<const Item*> View::item_of(const facts::Fact& record) {
  const std::pair key(record.item, record.revision);
  if (const auto known = known_items_.find(key); known != known_items_.end()) return known->second;
  if (!keys_ || !keys_->items.contains(record.item)) TX_CHECK(read_keys());
  const auto code = keys_->items.find(record.item);
  const bool known = code != keys_->items.end();
  const Item* item = known ? catalog_.item_revision(base::ItemCode(code->second), record.revision) : nullptr;
  if (item == nullptr) {
    return base::fail(kForeignRecord, {{"id", std::to_string(record.id.get())},
                                       {"item", known ? code->second : "?"},
                                       {"revision", std::to_string(record.revision)}});
  }
  return known_items_[key] = item;
}

base::Result<View::Values> View::values(RecordId id) {
  if (!keys_) TX_CHECK(read_keys());
  TX_TRY(store::ReadTx * reading, tx());
  auto plain = store::read_payload(*reading, *keys_->packer, id);
  if (!plain && plain.error().is(store::kNoDictionary)) {  // of a dictionary that is newer than ours
    TX_CHECK(read_keys());
    TX_TRY(reading, tx());
    plain = store::read_payload(*reading, *keys_->packer, id);
  }
  if (!plain) return std::move(plain).error();
  return store::read_plain_payload(*plain);
}

base::Result<std::string> View::source_of(base::SubmissionId id) {
  if (const auto known = sources_.find(id); known != sources_.end()) return known->second;
  TX_TRY(store::ReadTx * reading, tx());
  TX_TRY(const auto submission, store::submission(*reading, id));
  return sources_[id] = submission ? submission->source : std::string();
}

ShownField View::shown_field(const catalog::Field& field, const std::string& value) const {
  ShownField shown{field.code, field.name, value, {value, value}};
  const auto number = whole(value);
  switch (field.type.kind) {
    case TypeKind::money_wan:
      if (number) shown.words.zh = shown.words.en = base::format_wan(base::Fen(*number));
      break;
    case TypeKind::money_yuan:
      if (number) shown.words.zh = shown.words.en = base::format_yuan(base::Fen(*number));
      break;
    case TypeKind::decimal:
      if (number) shown.words.zh = shown.words.en = format_scaled(*number, field.type.scale);
      break;
    case TypeKind::boolean:
      shown.words = value == "1" ? Text{"是", "yes"} : Text{"否", "no"};
      break;
    case TypeKind::code:
      shown.words = code_words(catalog_.code_set(field.type.code_set), value);
      break;
    case TypeKind::codes: {
      shown.words = {};
      const auto* set = catalog_.code_set(field.type.code_set);
      for (size_t begin = 0; begin <= value.size();) {
        const size_t end = std::min(value.find(';', begin), value.size());
        const Text one = code_words(set, value.substr(begin, end - begin));
        shown.words.zh += (begin == 0 ? "" : "；") + one.zh;
        shown.words.en += (begin == 0 ? "" : "; ") + one.in(base::Lang::en);
        begin = end + 1;
      }
      break;
    }
    default:
      break;
  }
  return shown;
}

void View::describe(const Item& item, const Values& values, const Detail& detail, Gathered& out) const {
  const auto value_of = [&](std::string_view code) -> std::string {
    const catalog::Field* field = code.empty() ? nullptr : item.field(code);
    if (field == nullptr || !gate::shows_field(*field, session_.audience())) return {};
    for (const auto& [ordinal, value] : values) {
      if (ordinal == field->ordinal) return shown_field(*field, value).words.zh;
    }
    return {};
  };
  out.shown.headline = value_of(item.headline);
  // The standard's columns come in pairs, CF_CFJG (name) and CF_CFJGDM (code): the name is what people read.
  if (item.organ_code.size() > 2 && item.organ_code.ends_with("DM")) {
    out.shown.organ = value_of(std::string_view(item.organ_code).substr(0, item.organ_code.size() - 2));
  }
  if (out.shown.organ.empty()) out.shown.organ = value_of(item.organ_code);
  // What names the document among the parts of the source key is neither the organ nor the sender's own id.
  for (const std::string& part : item.source_key) {
    if (part.starts_with('@') || part == item.organ_code || part == item.origin_id) continue;
    out.shown.document_number = value_of(part);
    break;
  }
  if (!detail.fields) return;
  for (const auto& [ordinal, value] : values) {
    for (const catalog::Field& field : item.fields) {
      if (field.ordinal != ordinal || !gate::shows_field(field, session_.audience())) continue;
      out.shown.fields.push_back(shown_field(field, value));
    }
  }
}

base::Result<std::vector<Gathered>> View::records(SubjectId id, identity::SubjectKind kind, const Detail& detail) {
  std::vector<Gathered> out;
  const gate::Question question = session_.question();
  TX_TRY(const auto all, facts_.of_subject(id, session_.day(), mark_, detail.versions));
  out.reserve(all.size());
  for (const auto& held : all) {
    if (begins_later(held.record, session_.day())) continue;
    TX_TRY(const Item* item, item_of(held.record));
    const gate::Decision decision = gate::decide(header_of(*item, kind, held), question);
    if (!decision.visible) continue;
    Gathered gathered{narrow(*item, held, decision, session_.day()), item, item->adverse};
    const auto matter = matter_of(*item);
    // A batch reads the fields only where the verdict depends on them.
    const bool needed = detail.fields || detail.brief || matter == MatterKind::grades ||
                        (matter && wants_attention(*matter) && !item->adverse);
    if (needed) {
      TX_TRY(const Values fields, values(held.record.id));
      describe(*item, fields, detail, gathered);
      gathered.concern = item->adverse || says_not_kept(*item, fields);
    }
    if (detail.fields || detail.brief) {
      TX_TRY(gathered.shown.source, source_of(held.record.submission));
    }
    out.push_back(std::move(gathered));
  }
  return out;
}

SubjectAnswer View::subject(SubjectId id) const {
  const auto card = visible_card(id);
  TX_ASSERT(card, "subject {} was matched but is not visible", id.get());
  const auto* states = catalog_.code_set("subject_state");
  const auto shown_state = [&](const store::SubjectState& row) {
    return ShownState{row.state, code_words(states, row.state), row.day};
  };
  SubjectAnswer answer;
  answer.id = id;
  answer.kind = card->subject.kind;
  answer.code = card->code();
  answer.name = card->name(mark_);
  if (const store::SubjectState* now = card->state(session_.day(), mark_)) answer.state = shown_state(*now);
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
  for (const auto& entry : card->operators) {
    if (entry.seen.visible(mark_) && entry.row.from <= session_.day()) {
      answer.operators.push_back({entry.row.operator_name, entry.row.from});
    }
  }
  std::stable_sort(answer.operators.begin(), answer.operators.end(),
                   [](const auto& a, const auto& b) { return a.from > b.from; });
  return answer;
}

base::Result<ShowAnswer> View::show(const ShowQuestion& question) {
  ShowAnswer answer{asked_, match(question.query, true), std::nullopt, {}};
  if (answer.match.found != Found::one) return answer;
  answer.subject = subject(answer.match.subject);
  const Detail detail{.fields = true, .brief = true, .versions = question.versions};
  TX_TRY(auto gathered, records(answer.match.subject, answer.subject->kind, detail));
  for (const catalog::CatalogClass& one : catalog_.classes()) {
    ShownClass shown{one.code, one.name, {}};
    for (Gathered& record : gathered) {
      if (record.item->catalog_class == one.code) shown.records.push_back(std::move(record.shown));
    }
    if (!shown.records.empty()) answer.classes.push_back(std::move(shown));
  }
  return answer;
}

base::Result<CheckAnswer> View::check(const SubjectMatch& match, bool brief) {
  CheckAnswer answer;
  answer.asked = asked_;
  answer.match = match;
  switch (match.found) {
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
  answer.subject = subject(match.subject);
  const Detail detail{.fields = false, .brief = brief, .versions = false};
  TX_TRY(auto gathered, records(match.subject, answer.subject->kind, detail));
  judge(catalog_, std::move(gathered), answer);
  return answer;
}

}  // namespace taixin::check
