#include "intake/people.h"

#include <algorithm>

#include "base/text.h"
#include "identity/uscc.h"
#include "intake/keys.h"
#include "intake/row_errors.h"
#include "intake/validate.h"

namespace taixin::intake {
namespace {

using catalog::TypeKind;
using identity::IdKind;
using identity::SubjectKind;

constexpr int kAdultYears = 18;

// A resident number that can stand for a person: its check fits, or it is of the first generation, which has none.
std::optional<identity::IdNumber> read_number(std::string_view cell) {
  auto reading = identity::read_resident_id(cell);
  if (!reading || (!reading->check_ok && reading->kind != IdKind::resident_15)) return std::nullopt;
  return std::move(reading->number);
}

// An age is reached on the day after the birthday (最高人民法院 on 刑法 第17条).
bool adult_on(const identity::IdNumber& number, base::Day day) {
  const auto born = identity::birth_day(number);
  return born && day > born->plus_years(kAdultYears);
}

std::string* cell_of(const ValidateContext& context, std::vector<std::string>& cells, int field) {
  const int column = field < 0 ? -1 : context.plan.column_of_field[static_cast<size_t>(field)];
  return column < 0 || static_cast<size_t>(column) >= cells.size() ? nullptr : &cells[static_cast<size_t>(column)];
}

bool says_person(const ValidateContext& context, std::vector<std::string>& cells) {
  const std::string* said = cell_of(context, cells, context.item.at.kind);
  if (said == nullptr || base::trim(*said).empty()) return false;
  Cell category;
  read_cell(context.catalog, context.item.fields[static_cast<size_t>(context.item.at.kind)], *said, category);
  return kind_of_category(category.canonical.empty() ? std::string(base::trim(*said)) : category.canonical) ==
         SubjectKind::natural_person;
}

// The number of the person whom the row is about, wiped from its cells; nothing when the row is about a body, or does
// not say whom (it is then not kept).
std::optional<identity::IdNumber> take_party(const ValidateContext& context, std::vector<std::string>& cells) {
  if (!context.item.subjects.contains(SubjectKind::natural_person)) return std::nullopt;
  std::string* const own = cell_of(context, cells, context.item.at.id_number);
  std::string* const code = cell_of(context, cells, context.item.at.code);
  const bool coded = code != nullptr && !base::trim(*code).empty();
  const bool code_of_body = coded && identity::read_uscc(*code).ok();
  if (code_of_body || (!says_person(context, cells) && !(coded && read_number(*code)))) return std::nullopt;
  std::optional<identity::IdNumber> number;
  for (std::string* cell : {own, code}) {
    if (cell == nullptr || base::trim(*cell).empty()) continue;
    auto found = read_number(*cell);
    if (!found || (number && number->reveal() != found->reveal())) return std::nullopt;  // two people, or none
    number = std::move(found);
  }
  if (!number) return std::nullopt;
  for (std::string* cell : {own, code}) {
    if (cell != nullptr) identity::wipe(*cell);
  }
  return number;
}

}  // namespace

void RowPeople::clear() {
  cells.clear();
  party.reset();
}

const base::ErrorKind* RowPeople::remark(int field) const {
  const bool kept = std::any_of(cells.begin(), cells.end(), [&](const Number& one) { return one.field == field; });
  return kept ? &kRemarkSealed : &kRemarkCut;
}

void take_people(const ValidateContext& context, std::vector<std::string>& cells, RowPeople& out) {
  out.clear();
  if (context.item.seal_people.empty()) return;
  if ((out.party = take_party(context, cells))) return;
  for (size_t field = 0; field < context.item.fields.size(); ++field) {
    if (context.item.fields[field].type.kind != TypeKind::id_number) continue;
    const std::string* cell = cell_of(context, cells, static_cast<int>(field));
    if (cell == nullptr) continue;
    auto number = read_number(*cell);
    if (number && adult_on(*number, context.today)) out.cells.push_back({static_cast<int>(field), *std::move(number)});
  }
}

void refuse_person(TypedRow& row) {
  std::string reasons;
  for (const Finding& finding : row.errors) {
    if (reasons.find(finding.kind->code) != std::string::npos) continue;
    reasons += (reasons.empty() ? "" : ", ") + std::string(finding.kind->code);
  }
  row.fate = RowFate::about_person;
  row.errors.assign(1, {&kPersonRefused, {{"reasons", reasons}}, -1, {}});
  row.remarks.clear();
  row.people.clear();
  for (std::string& cell : row.raw) identity::wipe(cell);
  row.raw.clear();
  identity::wipe(row.plain);
}

// ---- the people of one submission

base::Result<void> PeopleLoad::begin(store::Home& home, const store::Packer& packer, const catalog::Item& item,
                                     base::Result<vault::Vault*> vault) {
  if (item.seal_people.empty()) return {};
  TX_TRY(vault_, std::move(vault));
  home_ = &home;
  item_ = &item;
  packer_ = &packer;
  TX_TRY(auto tx, home.read_records());
  TX_TRY(const int64_t last, vault::last_person_record(tx));
  next_id_ = last + 1;
  return {};
}

void PeopleLoad::add_cells(base::RecordId record, TypedRow& row) {
  if (vault_ == nullptr) return;
  for (RowPeople::Number& one : row.people.cells) {
    waiting_.cells_.push_back({record, item_->fields[static_cast<size_t>(one.field)].ordinal, std::move(one.number)});
  }
  row.people.clear();
}

void PeopleLoad::add_person(TypedRow& row) {
  TX_ASSERT(vault_ != nullptr && row.people.party, "a row about a person without keys");
  // The earliest day that the row knows: the act is not later.
  std::optional<base::Day> act;
  for (const int field : {item_->at.misconduct_end, item_->at.decision, item_->at.document, item_->at.valid_from}) {
    if (field < 0 || row.cells[static_cast<size_t>(field)].kind != catalog::Value::Kind::day) continue;
    const base::Day day = row.cells[static_cast<size_t>(field)].day;
    act = act ? std::min(*act, day) : day;
  }
  if (!act || !adult_on(*row.people.party, *act)) {
    row.errors.assign(1, {act ? &kMinor : &kNoDayOfAct, {}, -1, {}});
    return refuse_person(row);
  }
  waiting_.persons_.push_back({*std::move(row.people.party), static_cast<uint32_t>(row.line),
                               version_key(*item_, *item_, row, base::SubjectId()), content_key(row, base::SubjectId()),
                               std::move(row.plain)});
  row.people.clear();
}

PeopleLoad::Waiting::~Waiting() {
  for (Person& person : persons_) identity::wipe(person.plain);
}

base::Result<std::vector<vault::SubjectId>> PeopleLoad::subjects(const Waiting& people) const {
  std::vector<const identity::IdNumber*> numbers;
  for (const Cell& cell : people.cells_) numbers.push_back(&cell.number);
  for (const Person& person : people.persons_) numbers.push_back(&person.number);
  return vault_->persons(numbers);
}

// The fields of the row with the number among them, packed.
std::string PeopleLoad::payload(const Person& person) const {
  const auto read = store::read_plain_payload(person.plain);
  TX_ASSERT(read.ok(), "fields that this program wrote do not read");
  std::vector<store::FieldValue> fields;
  for (const auto& [ordinal, value] : *read) fields.emplace_back(ordinal, value);
  if (item_->at.id_number >= 0) {
    const auto ordinal = static_cast<uint16_t>(item_->fields[static_cast<size_t>(item_->at.id_number)].ordinal);
    const auto after = [&](const store::FieldValue& field) { return field.first > ordinal; };
    fields.insert(std::find_if(fields.begin(), fields.end(), after), {ordinal, person.number.reveal()});
  }
  std::string plain = store::plain_payload(fields);
  std::string packed = packer_->pack(item_->code.get(), plain);
  identity::wipe(plain);
  return packed;
}

base::Result<void> PeopleLoad::seal_person(const Person& person, vault::SubjectId subject, vault::PersonRecord record,
                                           store::ReadTx& tx, Sealed& out) {
  TX_TRY(record.version, vault_->token(subject, person.version.view()));
  TX_TRY(record.content, vault_->token(subject, person.content.view()));
  Versions& own = own_[{subject, record.version}];
  if (own.empty()) {
    TX_TRY(const auto sealed, vault::person_records(tx, subject));
    for (const auto& one : sealed) {
      if (one.item == record.item && one.version == record.version) own.push_back({one.id, one.content});
    }
  }
  if (std::any_of(own.begin(), own.end(), [&](const Version& one) { return one.content == record.content; })) {
    ++out.repeated;
    return {};
  }
  record.id = next_id_++;
  record.line = person.line;
  record.person = subject;
  record.previous = own.empty() ? 0 : own.back().id;
  std::string packed = payload(person);
  auto sealed = vault_->seal(subject, vault::person_context(record.id), packed);
  identity::wipe(packed);
  TX_TRY(record.bytes, std::move(sealed));
  own.push_back({record.id, record.content});
  out.rows.persons.push_back(std::move(record));
  ++out.kept;
  return {};
}

base::Result<PeopleLoad::Sealed> PeopleLoad::seal(const Waiting& people, base::SubmissionId submission,
                                                  store::ItemNo item) {
  Sealed out;
  if (people.empty()) return out;
  TX_TRY(const auto of, subjects(people));  // keys first
  std::vector<vault::Vault::ToSeal> texts;
  texts.reserve(people.cells_.size());
  for (const Cell& cell : people.cells_) {
    texts.push_back({of[texts.size()], vault::cell_context(cell.record, cell.field), cell.number.reveal()});
  }
  TX_TRY(auto sealed, vault_->seal(texts));
  out.rows.cells.reserve(sealed.size());
  for (size_t i = 0; i < sealed.size(); ++i) {
    const Cell& cell = people.cells_[i];
    out.rows.cells.push_back({cell.record, cell.field, of[i], std::move(sealed[i])});
  }
  if (people.persons_.empty()) return out;
  TX_TRY(auto tx, home_->read_records());  // what was sealed before this submission
  vault::PersonRecord record;
  record.submission = submission;
  record.item = item;
  record.revision = static_cast<uint16_t>(item_->revision);
  for (size_t i = 0; i < people.persons_.size(); ++i) {
    TX_CHECK(seal_person(people.persons_[i], of[people.cells_.size() + i], record, tx, out));
  }
  return out;
}

}  // namespace taixin::intake
