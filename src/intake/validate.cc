#include "intake/validate.h"

#include "base/text.h"
#include "identity/uscc.h"
#include "intake/cut.h"
#include "intake/keys.h"
#include "intake/row_errors.h"
#include "store/payload.h"

namespace taixin::intake {
namespace {

using catalog::Truth;
using catalog::TypeKind;
using identity::SubjectKind;

constexpr size_t kSpareBytesMax = 64 << 10;  // a row with more text does not keep its memory for the next one
constexpr size_t kValueShownMax = 200;       // code points of a refused value that a receipt repeats

class RowCheck {
 public:
  RowCheck(const ValidateContext& context, TypedRow& row) : c_(context), row_(row) {}

  // Cuts identity numbers before anything else looks at the row. False when the row is about a person: it is empty
  // then.
  bool cut(std::vector<std::string>& submitted) {
    const std::string_view said = base::trim(at(submitted, c_.item.at.kind));
    const auto category = said.empty() ? std::nullopt : kind_of_category(canonical_category(said));
    cut_ = cut_row(submitted, c_.plan.roles,
                   {.about_person = category == SubjectKind::natural_person && !row_.people.party});
    if (!cut_.row_about_person && !category && had_own_number() && base::trim(at(submitted, c_.item.at.code)).empty()) {
      cut_ = cut_row(submitted, c_.plan.roles, {.about_person = true});  // no category, no code, but a person's number
    }
    return !cut_.row_about_person;
  }

  void read(const std::vector<std::string>& submitted) {
    for (size_t field = 0; field < c_.item.fields.size(); ++field) {
      const int column = c_.plan.column_of_field[field];
      const auto& declared = c_.item.fields[field];
      if (column < 0 || static_cast<size_t>(column) >= submitted.size()) continue;
      if (declared.type.kind == TypeKind::id_number) continue;  // cut; never a value
      const std::string& text = submitted[static_cast<size_t>(column)];
      if (text.empty()) continue;
      CellFinding finding = read_cell(c_.catalog, declared, text, row_.cells[field]);
      if (finding.wrong) add_error(*finding.wrong, std::move(finding.args), static_cast<int>(field), text);
      if (finding.remark)
        row_.remarks.push_back({finding.remark, std::move(finding.args), static_cast<int>(field), {}});
    }
    for (const CellCut& cell : cut_.cuts) {
      const bool known = cell.column < c_.plan.field_of_column.size();
      const int field = known ? c_.plan.field_of_column[cell.column] : -1;
      if (field >= 0 && is_key(field)) add_error(kKeyCut, {}, field, "");
      // What is left of the sender's own id is the same for all rows: it tells nothing apart.
      if (field >= 0 && field == c_.item.at.origin_id) row_.cells[static_cast<size_t>(field)].clear();
      row_.remarks.push_back({row_.people.remark(field), {}, field, {}});
    }
  }

  void derive() {
    for (size_t field = 0; field < c_.item.fields.size(); ++field) {
      const auto& declared = c_.item.fields[field];
      if (declared.derive.empty() || c_.plan.column_of_field[field] >= 0 ||
          row_.cells[field].kind != catalog::Value::Kind::blank || has_error(field))
        continue;
      std::string value;
      if (declared.derive == "source")
        value = c_.source;
      else if (declared.derive == "source_code")
        value = c_.source_code;
      else if (declared.derive == "subject_kind")
        value = category_of_code();
      else if (declared.derive.starts_with("code_of:"))
        value = c_.code_of_name(canonical(c_.item.index(std::string_view(declared.derive).substr(8))));
      if (!value.empty()) read_cell(c_.catalog, declared, value, row_.cells[field]);
    }
  }

  void check_presence() {
    thread_local std::vector<catalog::Value> values;
    values.clear();
    for (const auto& cell : row_.cells) values.push_back(cell.value());
    for (size_t field = 0; field < c_.item.fields.size(); ++field) {
      const auto& declared = c_.item.fields[field];
      const auto& cell = row_.cells[field];
      const bool blank = cell.kind == catalog::Value::Kind::blank;
      const bool expected = declared.type.kind != TypeKind::id_number &&
                            (declared.required || (declared.required_if && declared.required_if->evaluate(
                                                                               values.data(), c_.today) == Truth::yes));
      if (expected) {
        ++row_.expected;
        if (!blank || cell.open_end) ++row_.filled;
      }
      // A required column that the whole file lacks counts against completeness, not against every row; but no record
      // without its key.
      const bool asked = c_.plan.column_of_field[field] >= 0 || is_key(static_cast<int>(field));
      if (expected && blank && !cell.open_end && asked && !has_error(field))
        add_error(kRequired, {}, static_cast<int>(field), "");
      if (!blank && declared.blank_if && declared.blank_if->evaluate(values.data(), c_.today) == Truth::yes) {
        add_error(kMustBeBlank, {}, static_cast<int>(field), cell.canonical);
      }
    }
    for (const auto& rule : c_.item.rules) {
      if (rule.check.evaluate(values.data(), c_.today) != Truth::no) continue;
      const bool known_bad = std::any_of(rule.check.fields().begin(), rule.check.fields().end(),
                                         [&](int field) { return has_error(static_cast<size_t>(field)); });
      if (known_bad) continue;
      const int field = rule.check.fields().empty() ? -1 : rule.check.fields().front();
      add_error(kRuleBroken, {{"message", rule.message.zh}, {"message_en", rule.message.en}, {"rule", rule.id}}, field,
                field < 0 ? "" : row_.cells[static_cast<size_t>(field)].canonical);
    }
  }

  // Where an item tells persons from bodies by a category: whether the row has one, or any code.
  bool party_known(const std::vector<std::string>& submitted) const {
    const auto& subject = c_.item.at;
    if (subject.kind < 0) return true;
    if (kind_of_category(canonical(subject.kind))) return true;
    const std::array codes{subject.code, subject.reg_number, subject.org_code};
    return std::any_of(codes.begin(), codes.end(),
                       [&](int field) { return !base::trim(at(submitted, field)).empty(); });
  }

  void count_days() {
    if (c_.item.due.working_days == 0) return;
    const int field = c_.item.at.due_after;
    if (field < 0 || row_.cells[static_cast<size_t>(field)].kind != catalog::Value::Kind::day) return;
    const auto days = c_.catalog.calendar().working_days_between(row_.cells[static_cast<size_t>(field)].day, c_.today);
    if (!days) return;  // a year that is not announced: not counted, and said so in the quality of the submission
    row_.working_days = *days;
    row_.late = *days > c_.item.due.working_days;
  }

  void pack() {
    thread_local std::vector<store::FieldValue> fields;
    fields.clear();
    for (const int field : c_.item.at.by_ordinal) {
      const std::string& canonical = row_.cells[static_cast<size_t>(field)].canonical;
      if (!canonical.empty()) fields.emplace_back(c_.item.fields[static_cast<size_t>(field)].ordinal, canonical);
    }
    row_.plain = store::plain_payload(fields);
    if (canonical(c_.item.at.origin_id).empty()) {
      row_.content_fields = base::key128(row_.plain);
    } else {
      const uint16_t origin = c_.item.fields[static_cast<size_t>(c_.item.at.origin_id)].ordinal;
      std::erase_if(fields, [&](const auto& field) { return field.first == origin; });
      row_.content_fields = base::key128(store::plain_payload(fields));
    }
    if (c_.item.shape != catalog::Shape::status) row_.source_key = source_key(c_.item, row_, c_.source);
  }

  void add_error(const base::ErrorKind& kind, base::ErrorArgs args, int field, std::string_view value) {
    row_.errors.push_back(
        {&kind, std::move(args), field, std::string(base::prefix_code_points(value, kValueShownMax))});
  }

 private:
  std::string_view at(const std::vector<std::string>& submitted, int field) const {
    const int column = field < 0 ? -1 : c_.plan.column_of_field[static_cast<size_t>(field)];
    return column < 0 || static_cast<size_t>(column) >= submitted.size()
               ? std::string_view()
               : std::string_view(submitted[static_cast<size_t>(column)]);
  }
  bool is_key(int field) const {
    const auto in = [&](const std::vector<int>& key) { return std::find(key.begin(), key.end(), field) != key.end(); };
    return in(c_.item.at.version_key) || in(c_.item.at.source_key);
  }
  // Whether the party's own identity column held something.
  bool had_own_number() const {
    const int field = c_.item.at.id_number;
    const int column = field < 0 ? -1 : c_.plan.column_of_field[static_cast<size_t>(field)];
    return std::any_of(cut_.cuts.begin(), cut_.cuts.end(), [&](const CellCut& cell) {
      return static_cast<int>(cell.column) == column && cell.why == CutWhy::identity_column;
    });
  }
  std::string canonical_category(std::string_view text) const {
    const int field = c_.item.at.kind;
    Cell cell;
    if (field >= 0) read_cell(c_.catalog, c_.item.fields[static_cast<size_t>(field)], text, cell);
    return cell.canonical.empty() ? std::string(text) : cell.canonical;
  }
  const std::string& canonical(int field) const {
    static const std::string kNone;
    return field < 0 ? kNone : row_.cells[static_cast<size_t>(field)].canonical;
  }
  std::string category_of_code() const {
    const auto code = identity::Uscc::from_canonical(canonical(c_.item.at.code));
    if (!code) return {};
    return identity::kind_of(*code) == SubjectKind::individual_business ? "个体工商户" : "法人及非法人组织";
  }
  bool has_error(size_t field) const {
    return std::any_of(row_.errors.begin(), row_.errors.end(),
                       [&](const Finding& finding) { return finding.field == static_cast<int>(field); });
  }

  const ValidateContext& c_;
  TypedRow& row_;
  CutReport cut_;
};

}  // namespace

void TypedRow::clear(size_t fields) {
  line = 0;
  fate = RowFate::good;
  unidentified = false;
  size_t spare = 0;
  for (const auto& text : raw) spare += text.capacity();
  if (spare > kSpareBytesMax) {
    cells.clear();
    raw.clear();
  }
  cells.resize(fields);
  for (auto& cell : cells) cell.clear();
  errors.clear();
  remarks.clear();
  people.clear();
  plain.clear();
  packed.clear();
  content_fields = source_key = {};
  filled = expected = 0;
  late = false;
  working_days.reset();
}

std::optional<SubjectKind> kind_of_category(std::string_view canonical) {
  if (canonical == "法人及非法人组织") return SubjectKind::organization;
  if (canonical == "个体工商户") return SubjectKind::individual_business;
  if (canonical == "自然人") return SubjectKind::natural_person;
  return std::nullopt;
}

void validate_row(const ValidateContext& context, std::vector<std::string>& submitted, bool surplus, TypedRow& row) {
  take_people(context, submitted, row.people);
  RowCheck check(context, row);
  if (!check.cut(submitted)) {
    row.people.clear();
    row.raw.clear();
    row.fate = RowFate::about_person;
    row.errors.push_back({&kRowAboutPerson, {}, -1, {}});
    return;
  }
  check.read(submitted);
  if (surplus) check.add_error(kUnknownColumns, {}, -1, "");
  check.derive();
  check.check_presence();
  if (!row.errors.empty() && row.people.party) return refuse_person(row);
  if (!row.errors.empty()) {
    row.fate = RowFate::bad;
    row.unidentified = !check.party_known(submitted);
    if (row.unidentified) {
      for (auto& finding : row.errors) finding.value.clear();
      row.raw.clear();
    } else {
      row.raw.swap(submitted);
    }
    return;
  }
  check.count_days();
  check.pack();
  row.raw.swap(submitted);  // linking may still send it back
}

}  // namespace taixin::intake
