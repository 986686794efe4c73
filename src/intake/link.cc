#include "intake/link.h"

#include "identity/name.h"
#include "identity/uscc.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using base::SubjectId;
using identity::SubjectKind;
using store::CodeKind;
using store::LinkKind;

constexpr size_t kCandidatesShown = 5;

std::string normal(std::string_view name) { return identity::normalize_name(name).get(); }

bool has_name(const facts::SubjectCard& card, const std::string& form) {
  return std::any_of(card.names.begin(), card.names.end(), [&](const auto& entry) { return entry.row.normal == form; });
}

// Whether the code is one that was really issued with a wrong check character.
bool was_issued_wrong(const facts::SubjectCard& card, const std::string& code) {
  return std::any_of(card.codes.begin(), card.codes.end(),
                     [&](const auto& entry) { return entry.row.code == code && (entry.row.flags & 1) != 0; });
}

// What intake sees: sealed rows, and those of the submission that is loading.
constexpr facts::Watermark kAll{facts::kUnsealed, base::KnownAt(INT64_MAX)};

}  // namespace

const std::string& Linker::value(const TypedRow& row, int field) {
  static const std::string kBlank;
  return field < 0 ? kBlank : row.cells[static_cast<size_t>(field)].canonical;
}

void Linker::refuse(TypedRow& row, const base::ErrorKind& kind, base::ErrorArgs args, int field) const {
  row.fate = RowFate::bad;
  row.errors.push_back({&kind, std::move(args), field, value(row, field)});
}

std::optional<SubjectId> Linker::find_by_codes(const TypedRow& row) const {
  if (const auto& code = value(row, item_.at.code); !code.empty()) {
    if (const auto id = registry_.by_code(code, CodeKind::uscc)) return id;
    return registry_.by_code(code, CodeKind::earlier_uscc);
  }
  if (const auto& number = value(row, item_.at.reg_number); !number.empty()) {
    if (const auto id = registry_.by_code(number, CodeKind::reg_number)) return id;
  }
  if (const auto& code = value(row, item_.at.org_code); !code.empty())
    return registry_.by_code(code, CodeKind::org_code);
  return std::nullopt;
}

std::optional<Link> Linker::link(TypedRow& row) {
  const std::string& code = value(row, item_.at.code);
  const std::string& number = value(row, item_.at.reg_number);
  if (!code.empty()) {
    if (const auto id = find_by_codes(row)) {
      const bool earlier = registry_.by_code(code, CodeKind::earlier_uscc) == id;
      return link_known(row, *id, earlier ? LinkKind::by_earlier_code : LinkKind::by_code);
    }
    return create(row, CodeKind::uscc, code);
  }
  if (const auto id = find_by_codes(row)) return link_known(row, *id, LinkKind::by_code);
  if (!number.empty() && item_.registry) return create(row, CodeKind::reg_number, number);
  return link_by_name(row);
}

// The kind that the row claims must be the kind that the code has.
std::optional<Link> Linker::link_known(TypedRow& row, SubjectId subject, LinkKind how) {
  const auto card = registry_.card(subject);
  TX_ASSERT(card, "subject {} has a code but no card", subject.get());
  const SubjectKind kind = card->subject.kind;
  const std::string& code = value(row, item_.at.code);
  if (!code.empty() && !claim_fits(row, code, kind)) return std::nullopt;
  if (!item_.subjects.contains(kind)) {
    refuse(row, kKindNotCovered, {{"item", item_.name.zh}}, item_.at.code);
    return std::nullopt;
  }
  if (!name_fits(row, *card)) return std::nullopt;
  const bool issued = was_issued_wrong(*card, code);
  if (card->names.empty()) register_row(row, subject);
  return Link{subject, kind, issued && how == LinkKind::by_code ? LinkKind::by_issued_code : how};
}

void Linker::link_plainly(std::span<const TypedRow> rows, std::span<Ahead> out) const {
  if (item_.registry) return;
  thread_local std::vector<std::string_view> codes;
  thread_local std::vector<size_t> places;
  codes.clear(), places.clear();
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].fate != RowFate::good || value(rows[i], item_.at.code).empty()) continue;
    codes.push_back(value(rows[i], item_.at.code));
    places.push_back(i);
  }
  registry_.read_cards(codes, CodeKind::uscc, [&](size_t i, const facts::SubjectCard& card) {
    out[places[i]].link = link_plainly(rows[places[i]], card);
  });
}

std::optional<Link> Linker::link_plainly(const TypedRow& row, const facts::SubjectCard& card) const {
  const std::string& code = value(row, item_.at.code);
  const bool earlier = std::any_of(card.codes.begin(), card.codes.end(), [&](const auto& entry) {
    return entry.row.kind == CodeKind::earlier_uscc && entry.row.code == code;
  });
  const store::SubjectName* present = card.present_name(kAll);
  const std::string& name = value(row, item_.at.name);
  if (earlier || !present || (!name.empty() && name != present->name)) return std::nullopt;
  const SubjectKind kind = card.subject.kind;
  if (!claim_agrees(row, kind) || !item_.subjects.contains(kind)) return std::nullopt;
  return Link{card.subject.id, kind, was_issued_wrong(card, code) ? LinkKind::by_issued_code : LinkKind::by_code};
}

// An individual business must be claimed as one and nothing else may; organizations and government bodies share a word.
bool Linker::claim_agrees(const TypedRow& row, SubjectKind kind) const {
  const auto claimed = kind_of_category(value(row, item_.at.kind));
  return !claimed || (kind == SubjectKind::individual_business) == (*claimed == SubjectKind::individual_business);
}

bool Linker::claim_fits(TypedRow& row, const std::string& code, SubjectKind kind) const {
  if (claim_agrees(row, kind)) return true;
  const bool business = kind == SubjectKind::individual_business;
  refuse(row, kKindMismatch, {{"code", code}, {"kind", business ? "个体工商户" : "法人及非法人组织"}}, item_.at.kind);
  return false;
}

bool Linker::name_fits(TypedRow& row, const facts::SubjectCard& card) {
  const std::string& name = value(row, item_.at.name);
  if (name.empty() || item_.registry) return true;
  const store::SubjectName* present = card.present_name(kAll);
  if (!present || present->name == name) return true;
  const std::string form = normal(name);
  if (present->normal == form) return true;
  const std::string& registered = present->name;
  if (has_name(card, form)) {
    row.remarks.push_back({&kRemarkFormerName, {{"registered", registered}}, item_.at.name, name});
    return true;
  }
  for (const SubjectId other : registry_.by_normal_name(form)) {
    const auto other_card = registry_.card(other);
    if (!other_card || other == card.subject.id) continue;
    refuse(row, kNameOfAnother, {{"name", name}, {"other", other_card->code()}}, item_.at.name);
    return false;
  }
  refuse(row, kNameMismatch, {{"code", card.code()}, {"registered", registered}}, item_.at.name);
  return false;
}

std::optional<Link> Linker::create(TypedRow& row, CodeKind code_kind, const std::string& code) {
  SubjectKind kind = SubjectKind::organization;
  if (const auto uscc = identity::Uscc::from_canonical(code); code_kind == CodeKind::uscc && uscc) {
    kind = identity::kind_of(*uscc);
  } else if (item_.subjects.size() == 1) {
    kind = *item_.subjects.begin();
  }
  if (const auto claimed = kind_of_category(value(row, item_.at.kind)); claimed && code_kind != CodeKind::uscc)
    kind = *claimed;
  if (!item_.subjects.contains(kind)) {
    refuse(row, kKindNotCovered, {{"item", item_.name.zh}}, item_.at.code);
    return std::nullopt;
  }
  const std::string& name = value(row, item_.at.name);
  const std::string& previous = value(row, item_.at.previous_code);
  if (item_.registry && !previous.empty()) {  // a new code for a body that is known by the code it had
    auto known = registry_.by_code(previous, CodeKind::uscc);
    if (!known) known = registry_.by_code(previous, CodeKind::earlier_uscc);
    if (known) {
      facts::RegistryRows rows;
      rows.codes.push_back({*known, code_kind, code, 0, registered_day(row), std::nullopt, submission_});
      if (code_kind == CodeKind::uscc) {
        rows.codes.push_back(
            {*known, CodeKind::earlier_uscc, previous, 0, std::nullopt, registered_day(row), submission_});
      }
      add(std::move(rows));
      return link_known(row, *known, LinkKind::by_code);
    }
  }
  // Individual businesses may share a name; two organizations with one name are one body with two codes, or a wrong
  // code.
  if (!name.empty() && kind != SubjectKind::individual_business) {
    for (const SubjectId other : registry_.by_normal_name(normal(name))) {
      const auto card = registry_.card(other);
      if (!card || card->subject.kind == SubjectKind::individual_business || card->code().empty()) continue;
      if (!item_.registry) {
        refuse(row, kNameOfAnother, {{"name", name}, {"other", card->code()}}, item_.at.name);
        return std::nullopt;
      }
      row.remarks.push_back({&kRemarkSameName, {{"other", card->code()}}, item_.at.name, name});
      break;
    }
  }
  const SubjectId subject = registry_.reserve();
  facts::RegistryRows rows;
  rows.subjects.push_back({subject, kind, submission_});
  const bool issued = std::any_of(row.remarks.begin(), row.remarks.end(),
                                  [](const Finding& finding) { return finding.kind == &kRemarkIssuedCode; });
  rows.codes.push_back(
      {subject, code_kind, code, static_cast<uint16_t>(issued), std::nullopt, std::nullopt, submission_});
  add(std::move(rows));
  register_row(row, subject);
  return Link{subject, kind, issued ? LinkKind::by_issued_code : LinkKind::by_code};
}

std::optional<Link> Linker::link_by_name(TypedRow& row) {
  const std::string& name = value(row, item_.at.name);
  if (name.empty()) {
    refuse(row, kNoSubject, {}, item_.at.code);
    return std::nullopt;
  }
  const auto holders = registry_.by_normal_name(normal(name));
  const std::string representative = normal(value(row, item_.at.representative));
  std::vector<facts::SubjectCard> fitting;
  std::string candidates;
  for (const SubjectId id : holders) {
    const auto card = registry_.card(id);
    if (!card || !item_.subjects.contains(card->subject.kind)) continue;
    if (candidates.size() < kCandidatesShown * 64)
      candidates += (candidates.empty() ? "" : "；") + card->code() + " " + card->name(kAll);
    const bool same = !representative.empty() &&
                      std::any_of(card->operators.begin(), card->operators.end(),
                                  [&](const auto& entry) { return normal(entry.row.operator_name) == representative; });
    if (same) fitting.push_back(*card);
  }
  if (fitting.size() == 1) {
    row.remarks.push_back({&kRemarkProvisional, {{"second", "法定代表人或经营者"}}, item_.at.name, name});
    return Link{fitting.front().subject.id, fitting.front().subject.kind, LinkKind::provisional};
  }
  if (candidates.empty())
    refuse(row, kSubjectUnknown, {}, item_.at.name);
  else
    refuse(row, kCandidates, {{"candidates", candidates}}, item_.at.name);
  return std::nullopt;
}

std::optional<base::Day> Linker::registered_day(const TypedRow& row) const {
  for (const int at : {item_.at.state_day, item_.at.established, item_.at.decision}) {
    if (at >= 0 && row.cells[static_cast<size_t>(at)].kind == catalog::Value::Kind::day)
      return row.cells[static_cast<size_t>(at)].day;
  }
  return std::nullopt;
}

// What the row says about the subject itself. A code or name already there is kept as it is (Registry::apply).
void Linker::register_row(TypedRow& row, SubjectId subject) {
  facts::RegistryRows rows;
  const std::string& name = value(row, item_.at.name);
  const auto day = item_.registry ? registered_day(row) : std::nullopt;
  const auto card = registry_.card(subject);
  const auto add_name = [&](const std::string& text, std::optional<base::Day> from) {
    if (text.empty()) return;
    const std::string form = normal(text);
    const bool known = std::any_of(card->names.begin(), card->names.end(), [&](const auto& entry) {
      return entry.row.normal == form && entry.row.registered == item_.registry;
    });
    if (!known) rows.names.push_back({subject, text, form, item_.registry, from, submission_});
  };
  add_name(name, day);
  if (item_.registry) {
    if (const auto& former = value(row, item_.at.previous_name); !former.empty() && !has_name(*card, normal(former))) {
      // Older than any registered day, so that it never counts as the present name.
      rows.names.push_back({subject, former, normal(former), false, std::nullopt, submission_});
    }
    register_previous_code(row, *card, rows);
    if (const auto& state = value(row, item_.at.state); !state.empty()) {
      const int at = item_.at.state_day;
      const bool has_day = at >= 0 && row.cells[static_cast<size_t>(at)].kind == catalog::Value::Kind::day;
      const auto since = has_day ? std::optional(row.cells[static_cast<size_t>(at)].day) : std::nullopt;
      // Said of its own day, so that the history is the same in whatever order registrations arrive; without a day it
      // says nothing new about a body that is in that state now.
      const auto* then = card->state(since.value_or(base::Day(INT32_MAX)), kAll);
      const bool known = std::any_of(card->states.begin(), card->states.end(), [&](const auto& entry) {
        return entry.row.state == state && entry.row.day == since;
      });
      if (!known && (!then || then->state != state)) rows.states.push_back({subject, state, since, submission_});
    }
    const auto& operator_name =
        value(row, item_.at.operator_name < 0 ? item_.at.representative : item_.at.operator_name);
    const store::OperatorPeriod* present = nullptr;
    for (const auto& entry : card->operators) {
      if (!present || entry.row.from.value_or(base::Day(INT32_MIN)) >= present->from.value_or(base::Day(INT32_MIN))) {
        present = &entry.row;
      }
    }
    // One who takes over does so on the day of the change; where the row does not say it, on the day we learn of it.
    const bool took_over = present && present->operator_name != operator_name;
    const bool later = took_over && day && present->from && *day > *present->from;
    if (!operator_name.empty() && (!present || took_over)) {
      rows.operators.push_back(
          {subject, operator_name, took_over && !later ? std::optional(today_) : day, submission_});
    }
    for (const auto& [field, kind] :
         {std::pair{item_.at.reg_number, CodeKind::reg_number}, std::pair{item_.at.org_code, CodeKind::org_code}}) {
      const auto& code = value(row, field);
      if (!code.empty() && !registry_.by_code(code, kind)) {
        rows.codes.push_back({subject, kind, code, 0, std::nullopt, std::nullopt, submission_});
      }
    }
  }
  add(std::move(rows));
}

// A code that nobody has been met under is the body's earlier code from now on, so that older documents find it. One
// that stands for another subject is for an officer to settle (merge).
void Linker::register_previous_code(TypedRow& row, const facts::SubjectCard& card, facts::RegistryRows& rows) const {
  const std::string& previous = value(row, item_.at.previous_code);
  if (previous.empty() || previous == value(row, item_.at.code)) return;
  auto holder = registry_.by_code(previous, CodeKind::uscc);
  if (!holder) holder = registry_.by_code(previous, CodeKind::earlier_uscc);
  if (!holder) {
    rows.codes.push_back(
        {card.subject.id, CodeKind::earlier_uscc, previous, 0, std::nullopt, registered_day(row), submission_});
  } else if (*holder != card.subject.id) {
    row.remarks.push_back(
        {&kRemarkPreviousCodeOfAnother, {{"previous", previous}, {"code", card.code()}}, item_.at.previous_code, {}});
  }
}

void Linker::add(facts::RegistryRows rows) {
  if (rows.empty()) return;
  registry_.apply(rows, {});
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  for (auto* to : {&fresh_, &all_}) {
    append(to->subjects, rows.subjects);
    append(to->codes, rows.codes);
    append(to->names, rows.names);
    append(to->states, rows.states);
    append(to->operators, rows.operators);
  }
}

facts::RegistryRows Linker::take_new_rows() {
  facts::RegistryRows rows = std::move(fresh_);
  fresh_.clear();
  return rows;
}

}  // namespace taixin::intake
