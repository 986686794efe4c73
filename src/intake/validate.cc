#include "intake/validate.h"

#include "base/text.h"
#include "identity/uscc.h"
#include "intake/cell_memo.h"
#include "intake/cut.h"
#include "intake/plain_cell.h"
#include "intake/row_errors.h"
#include "store/payload.h"

namespace taixin::intake {
namespace {

using catalog::Truth;
using catalog::TypeKind;
using identity::SubjectKind;

constexpr size_t kSpareBytesMax = 64 << 10;  // a row with more text does not keep its memory for the next one
constexpr size_t kValueShownMax = 200;       // code points of a refused value that a receipt repeats

// What a thread keeps from row to row of one plan: values that come again, and memory.
struct Scratch {
  uint64_t plan = 0;
  std::vector<CellMemo> memos;           // by reading
  std::vector<const Cell*> known;        // by reading: what an equal cell came to before; null = read it
  std::vector<uint8_t> clean;            // by column: known, so there is nothing to cut
  std::vector<base::TextTraits> traits;  // by column, of the others
  std::vector<catalog::Value> values;    // by field, for the conditions
  std::vector<std::optional<Truth>> truths;

  static Scratch& of(const ValidateContext& context) {
    thread_local Scratch scratch;
    if (scratch.plan != context.rows.number) {
      scratch = Scratch();
      scratch.plan = context.rows.number;
      scratch.memos.resize(context.rows.readings.size());
      scratch.known.resize(context.rows.readings.size());
      scratch.values.resize(context.item.fields.size());
      scratch.truths.resize(context.rows.conditions.size());
    }
    return scratch;
  }
};

class RowCheck {
 public:
  RowCheck(const ValidateContext& context, TypedRow& row) : c_(context), row_(row), scratch_(Scratch::of(context)) {}

  // Cuts identity numbers before anything else looks at the row. False when the row is about a person: it is empty
  // then.
  bool cut(std::vector<std::string>& submitted) {
    look(submitted);
    const std::string_view said = base::trim(at(submitted, c_.item.at.kind));
    const auto category = said.empty() ? std::nullopt : kind_of_category(canonical_category(said));
    cut_ = cut_row(submitted, c_.plan.roles,
                   {.about_person = category == SubjectKind::natural_person && !row_.people.party,
                    .clean = scratch_.clean,
                    .traits = scratch_.traits});
    if (!cut_.row_about_person && !category && had_own_number() && base::trim(at(submitted, c_.item.at.code)).empty()) {
      cut_ = cut_row(submitted, c_.plan.roles, {.about_person = true});  // no category, no code, but a person's number
    }
    if (cut_.row_about_person) return false;
    for (const CellCut& cell : cut_.cuts) scratch_.traits[cell.column] = base::traits_of(submitted[cell.column]);
    return true;
  }

  void read(const std::vector<std::string>& submitted) {
    for (size_t i = 0; i < c_.rows.readings.size(); ++i) {
      const FieldReading& reading = c_.rows.readings[i];
      if (reading.column >= submitted.size()) continue;
      const std::string& text = submitted[reading.column];
      if (text.empty()) continue;
      Cell& cell = row_.cells[reading.field];
      if (scratch_.known[i]) {
        cell = *scratch_.known[i];
        continue;
      }
      if (!read_plainly(c_.catalog, reading, text, scratch_.traits[reading.column], cell) && !read_fully(reading, text))
        continue;
      if (reading.repeats && !was_cut(reading.column)) scratch_.memos[i].keep(text, cell);
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
    for (const size_t field : c_.rows.derived) {
      const auto& declared = c_.item.fields[field];
      if (row_.cells[field].kind != catalog::Value::Kind::blank || has_error(field)) continue;
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
    std::fill(scratch_.truths.begin(), scratch_.truths.end(), std::nullopt);
    for (const size_t field : c_.rows.fields_read) scratch_.values[field] = row_.cells[field].value();
    for (const auto& presence : c_.rows.presences) {
      const auto& cell = row_.cells[presence.field];
      const bool blank = cell.kind == catalog::Value::Kind::blank;
      const bool expected = is_so(presence.required);
      if (expected) {
        ++row_.expected;
        if (!blank || cell.open_end) ++row_.filled;
      }
      // A required column that the whole file lacks counts against completeness, not against every row; but no record
      // without its key.
      if (expected && blank && !cell.open_end && presence.asked && !has_error(presence.field))
        add_error(kRequired, {}, static_cast<int>(presence.field), "");
      if (!blank && is_so(presence.blank))
        add_error(kMustBeBlank, {}, static_cast<int>(presence.field), cell.canonical);
    }
    for (size_t i = 0; i < c_.item.rules.size(); ++i) {
      const auto& rule = c_.item.rules[i];
      if (truth(c_.rows.rules[i]) != Truth::no) continue;
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

  // The category that is claimed is the one that the code has. An individual business is claimed as one and nothing
  // else is; organizations and government bodies share a word.
  void compare_claim() {
    const auto& subject = c_.item.at;
    if (subject.kind < 0 || subject.code < 0) return;
    const auto claimed = kind_of_category(canonical(subject.kind));
    const auto code = identity::Uscc::from_canonical(canonical(subject.code));
    if (!claimed || !code) return;
    const bool business = identity::kind_of(*code) == SubjectKind::individual_business;
    if (business == (*claimed == SubjectKind::individual_business)) return;
    add_error(kKindMismatch,
              {{"code", canonical(subject.code)}, {"kind", business ? "个体工商户" : "法人及非法人组织"}}, subject.kind,
              canonical(subject.kind));
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
    if (canonical(c_.item.at.origin_id).empty()) return;
    const uint16_t origin = c_.item.fields[static_cast<size_t>(c_.item.at.origin_id)].ordinal;
    std::erase_if(fields, [&](const auto& field) { return field.first == origin; });
    row_.content = store::plain_payload(fields);
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
  // What is known of each cell before it is read, and what its bytes rule out.
  void look(const std::vector<std::string>& submitted) {
    scratch_.clean.assign(submitted.size(), 0);
    scratch_.traits.resize(submitted.size());
    for (size_t i = 0; i < c_.rows.readings.size(); ++i) {
      const FieldReading& reading = c_.rows.readings[i];
      const bool may_repeat = reading.repeats && reading.column < submitted.size();
      scratch_.known[i] = may_repeat ? scratch_.memos[i].find(submitted[reading.column]) : nullptr;
      if (scratch_.known[i]) scratch_.clean[reading.column] = 1;
    }
    for (size_t column = 0; column < submitted.size(); ++column) {
      if (!scratch_.clean[column]) scratch_.traits[column] = base::traits_of(submitted[column]);
    }
  }
  // True when nothing about the cell was wrong or remarkable.
  bool read_fully(const FieldReading& reading, std::string_view text) {
    CellFinding finding = read_cell(c_.catalog, *reading.declared, text, row_.cells[reading.field]);
    const bool plain = !finding.wrong && !finding.remark;
    const int field = static_cast<int>(reading.field);
    if (finding.wrong) add_error(*finding.wrong, std::move(finding.args), field, text);
    if (finding.remark) row_.remarks.push_back({finding.remark, std::move(finding.args), field, {}});
    return plain;
  }
  bool was_cut(size_t column) const {
    return std::any_of(cut_.cuts.begin(), cut_.cuts.end(), [&](const CellCut& cell) { return cell.column == column; });
  }
  // A condition of this row, evaluated once.
  Truth truth(int condition) {
    auto& known = scratch_.truths[static_cast<size_t>(condition)];
    if (!known) known = c_.rows.conditions[static_cast<size_t>(condition)]->evaluate(scratch_.values.data(), c_.today);
    return *known;
  }
  bool is_so(int condition) {
    return condition == RowPlan::kAlways || (condition != RowPlan::kNever && truth(condition) == Truth::yes);
  }
  bool is_key(int field) const { return c_.rows.is_key[static_cast<size_t>(field)] != 0; }
  // Whether the party's own identity column held something.
  bool had_own_number() const {
    const int field = c_.item.at.id_number;
    const int column = field < 0 ? -1 : c_.plan.column_of_field[static_cast<size_t>(field)];
    return std::any_of(cut_.cuts.begin(), cut_.cuts.end(), [&](const CellCut& cell) {
      return static_cast<int>(cell.column) == column && cell.why == CutWhy::identity_column;
    });
  }
  std::string canonical_category(std::string_view text) const {
    const Cell* known = c_.rows.category < 0 ? nullptr : scratch_.known[static_cast<size_t>(c_.rows.category)];
    if (known) return known->canonical.empty() ? std::string(text) : known->canonical;
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
  Scratch& scratch_;
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
  content.clear();
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
  check.compare_claim();
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
