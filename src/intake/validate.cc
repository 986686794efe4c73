#include "intake/validate.h"

#include "base/text.h"
#include "identity/uscc.h"
#include "intake/cut.h"
#include "intake/row_errors.h"
#include "store/payload.h"

namespace taixin::intake {
namespace {

using catalog::Truth;
using catalog::TypeKind;
using identity::SubjectKind;

constexpr size_t kValueShownMax = 200;  // code points of a refused value that a receipt repeats

CellRole role_of(const catalog::Item& item, const catalog::Field& field) {
  if (field.type.kind == TypeKind::id_number) return CellRole::identity_number;
  if (field.code == item.subject.code) return CellRole::subject_code;
  if (field.type.kind == TypeKind::reg_number) return CellRole::registration_number;
  if (field.type.kind == TypeKind::phone) return CellRole::phone;
  if (field.type.kind == TypeKind::text) return CellRole::free_text;
  return CellRole::other;
}

class RowCheck {
 public:
  RowCheck(const ValidateContext& context, TypedRow& row) : c_(context), row_(row) {}

  // Cuts identity numbers before anything else looks at the row. False when the row is about a person: it is empty
  // then.
  bool cut(std::vector<std::string>& submitted) {
    thread_local std::vector<CellRole> roles;
    roles.assign(submitted.size(), CellRole::other);
    for (size_t column = 0; column < submitted.size() && column < c_.plan.field_of_column.size(); ++column) {
      const int field = c_.plan.field_of_column[column];
      if (field >= 0) roles[column] = role_of(c_.item, c_.item.fields[static_cast<size_t>(field)]);
    }
    const std::string_view said = base::trim(at(submitted, c_.item.subject.kind));
    const auto category = said.empty() ? std::nullopt : kind_of_category(canonical_category(said));
    cut_ = cut_row(submitted, roles, {.about_person = category == SubjectKind::natural_person});
    if (!cut_.row_about_person && !category && had_own_number() &&
        base::trim(at(submitted, c_.item.subject.code)).empty()) {
      cut_ = cut_row(submitted, roles, {.about_person = true});  // no category, no code, but a person's number
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
      CellFinding finding = read_cell(c_.catalog, declared, text, row_.cells[field]);
      if (finding.wrong) add_error(*finding.wrong, std::move(finding.args), static_cast<int>(field), text);
      if (finding.remark)
        row_.remarks.push_back({finding.remark, std::move(finding.args), static_cast<int>(field), {}});
    }
    for (const CellCut& cell : cut_.cuts) {
      const bool known = cell.column < c_.plan.field_of_column.size();
      const int field = known ? c_.plan.field_of_column[cell.column] : -1;
      if (field >= 0 && is_key(c_.item.fields[static_cast<size_t>(field)].code)) add_error(kKeyCut, {}, field, "");
      // What is left of the sender's own id is the same for all rows: it tells nothing apart.
      if (field >= 0 && field == c_.item.index(c_.item.origin_id)) row_.cells[static_cast<size_t>(field)].clear();
      row_.remarks.push_back({&kRemarkCut, {}, field, {}});
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
        value = c_.code_of_name(canonical(declared.derive.substr(8)));
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
      const bool asked = c_.plan.column_of_field[field] >= 0 || is_key(declared.code);
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
    const auto& subject = c_.item.subject;
    if (subject.kind.empty()) return true;
    if (kind_of_category(canonical(subject.kind))) return true;
    const std::array codes{&subject.code, &subject.reg_number, &subject.org_code};
    return std::any_of(codes.begin(), codes.end(),
                       [&](const std::string* field) { return !base::trim(at(submitted, *field)).empty(); });
  }

  void count_days() {
    if (c_.item.due.working_days == 0) return;
    const int field = c_.item.index(c_.item.due.after);
    if (field < 0 || row_.cells[static_cast<size_t>(field)].kind != catalog::Value::Kind::day) return;
    const auto days = c_.catalog.calendar().working_days_between(row_.cells[static_cast<size_t>(field)].day, c_.today);
    if (!days) return;  // a year that is not announced: not counted, and said so in the quality of the submission
    row_.working_days = *days;
    row_.late = *days > c_.item.due.working_days;
  }

  void pack() {
    thread_local std::vector<store::FieldValue> fields;
    fields.clear();
    for (size_t field = 0; field < row_.cells.size(); ++field) {
      if (!row_.cells[field].canonical.empty())
        fields.emplace_back(c_.item.fields[field].ordinal, row_.cells[field].canonical);
    }
    std::sort(fields.begin(), fields.end());
    row_.plain = store::plain_payload(fields);
    const catalog::Field* origin = c_.item.field(c_.item.origin_id);
    if (!origin) {
      row_.content_fields = base::key128(row_.plain);
      return;
    }
    std::erase_if(fields, [&](const auto& field) { return field.first == origin->ordinal; });
    row_.content_fields = base::key128(store::plain_payload(fields));
  }

  void add_error(const base::ErrorKind& kind, base::ErrorArgs args, int field, std::string_view value) {
    row_.errors.push_back(
        {&kind, std::move(args), field, std::string(base::prefix_code_points(value, kValueShownMax))});
  }

 private:
  std::string_view at(const std::vector<std::string>& submitted, std::string_view field_code) const {
    const int field = c_.item.index(field_code);
    const int column = field < 0 ? -1 : c_.plan.column_of_field[static_cast<size_t>(field)];
    return column < 0 || static_cast<size_t>(column) >= submitted.size()
               ? std::string_view()
               : std::string_view(submitted[static_cast<size_t>(column)]);
  }
  bool is_key(const std::string& field) const {
    const auto in = [&](const std::vector<std::string>& key) {
      return std::find(key.begin(), key.end(), field) != key.end();
    };
    return in(c_.item.version_key) || in(c_.item.source_key);
  }
  // Whether the party's own identity column held something.
  bool had_own_number() const {
    const int field = c_.item.index(c_.item.subject.id_number);
    const int column = field < 0 ? -1 : c_.plan.column_of_field[static_cast<size_t>(field)];
    return std::any_of(cut_.cuts.begin(), cut_.cuts.end(), [&](const CellCut& cell) {
      return static_cast<int>(cell.column) == column && cell.why == CutWhy::identity_column;
    });
  }
  std::string canonical_category(std::string_view text) const {
    const catalog::Field* field = c_.item.field(c_.item.subject.kind);
    Cell cell;
    if (field) read_cell(c_.catalog, *field, text, cell);
    return cell.canonical.empty() ? std::string(text) : cell.canonical;
  }
  const std::string& canonical(std::string_view field_code) const {
    static const std::string kNone;
    const int field = c_.item.index(field_code);
    return field < 0 ? kNone : row_.cells[static_cast<size_t>(field)].canonical;
  }
  std::string category_of_code() const {
    const auto code = identity::Uscc::from_canonical(canonical(c_.item.subject.code));
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
  cells.resize(fields);
  for (auto& cell : cells) cell.clear();
  raw.clear();
  errors.clear();
  remarks.clear();
  plain.clear();
  packed.clear();
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
  RowCheck check(context, row);
  if (!check.cut(submitted)) {
    row.fate = RowFate::about_person;
    row.errors.push_back({&kRowAboutPerson, {}, -1, {}});
    return;
  }
  check.read(submitted);
  if (surplus) check.add_error(kUnknownColumns, {}, -1, "");
  check.derive();
  check.check_presence();
  if (!row.errors.empty()) {
    row.fate = RowFate::bad;
    row.unidentified = !check.party_known(submitted);
    if (row.unidentified) {
      for (auto& finding : row.errors) finding.value.clear();
    } else {
      row.raw = std::move(submitted);
    }
    return;
  }
  check.count_days();
  check.pack();
  row.raw = std::move(submitted);  // linking may still send it back
}

}  // namespace taixin::intake
