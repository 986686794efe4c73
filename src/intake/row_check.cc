#include "intake/row_check.h"

#include "catalog/by_hand.h"
#include "catalog/exchange_rules.h"
#include "intake/cut.h"
#include "intake/row_errors.h"
#include "intake/sheet_out.h"

namespace taixin::intake {
namespace {

// The cell that names the quarantined row this one replaces, where a returned sheet is sent again.
int tag_column(const std::vector<std::string>& header) {
  const std::string form = header_form(kLineColumn);
  for (size_t i = 0; i < header.size(); ++i) {
    if (header_form(header[i]) == form) return static_cast<int>(i);
  }
  return -1;
}

base::Day arrival(const IngestOptions& options, base::Day today) {
  return options.reviewed ? base::day_of(options.reviewed->handed_over_at) : today;
}

}  // namespace

RowCheck::RowCheck(const Intake& intake, const catalog::Item& item, const ColumnPlan& plan,
                   const IngestOptions& options)
    : intake_(intake),
      item_(item),
      context_{*intake.catalog_,
               item,
               plan,
               arrival(options, intake.home_.clock().today()),
               options.source,
               intake.code_of_name(options.source),
               [&intake](std::string_view name) { return intake.code_of_name(name); }},
      tags_(tag_column(plan.header)) {}

void RowCheck::operator()(Row& row, const std::optional<base::Error>& read_error, TypedRow& typed,
                          std::string& tag) const {
  typed.clear(item_.fields.size());
  typed.line = row.line;
  tag.clear();
  if (tags_ >= 0 && static_cast<size_t>(tags_) < row.cells.size()) {  // a returned sheet that is sent again
    tag = row.cells[static_cast<size_t>(tags_)];
    for (auto& cell : row.cells) {
      if (const auto plain = without_apostrophe(cell); plain.size() != cell.size()) cell.erase(0, 1);
    }
  }
  validate_row(context_, row.cells, row.surplus, typed);
  if (read_error && typed.people.party) {
    typed.errors.assign(1, {&read_error->kind(), {}, -1, {}});
    refuse_person(typed);
  } else if (read_error && typed.fate != RowFate::about_person) {
    base::ErrorArgs args = read_error->args();
    for (auto& [name, text] : args) cut_text(text);
    typed.fate = RowFate::bad;
    typed.errors.assign(1, {&read_error->kind(), std::move(args), -1, {}});
  }
}

void RowCheck::pack(TypedRow& typed) const {
  if (typed.fate == RowFate::good && item_.shape == catalog::Shape::document) {
    typed.packed = intake_.packer_->pack(item_.code.get(), typed.plain);
  }
}

const catalog::Partner* RowCheck::arrives_from() const {
  return intake_.catalog_->exchange().arrives_from(item_.code.get(), intake_.home_.clock().today());
}

std::vector<std::string> cut_header(const std::vector<std::string>& header) {
  std::vector<std::string> out = header;
  for (auto& name : out) cut_text(name);
  return out;
}

bool is_by_hand(const IngestOptions& options) {
  return !options.legacy && (options.channel == Channel::console || options.channel == Channel::web);
}

Receipt receipt_of_file(const RowCheck& check, const ColumnPlan& plan, const FileInfo& info,
                        const IngestOptions& options) {
  const catalog::Item& item = check.item();
  Receipt receipt;
  receipt.item_name = item.name.zh;
  for (size_t i = 0; i < plan.header.size(); ++i) {
    const int field = plan.field_of_column[i];
    const auto* declared = field < 0 ? nullptr : &item.fields[static_cast<size_t>(field)];
    receipt.columns.push_back({plan.header[i], declared ? declared->code : "", declared ? declared->name.zh : ""});
  }
  receipt.missing = plan.missing;
  receipt.other_sheets = info.other_sheets;
  const bool has_channel = catalog::by_hand(item) != catalog::ByHand::allowed;
  const catalog::Partner* partner = check.arrives_from();
  if (is_by_hand(options) && (has_channel || partner != nullptr)) {
    for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
      const base::Error note =
          has_channel ? base::Error(kItemIsExchanged, {{"item", item.name.in(lang)}})
                      : base::Error(kItemArrives, {{"item", item.name.in(lang)}, {"partner", partner->name.in(lang)}});
      (lang == base::Lang::zh ? receipt.notes_zh : receipt.notes_en)
          .push_back(note.message(lang) + (lang == base::Lang::zh ? "。" : ". ") + note.next(lang));
    }
  }
  return receipt;
}

}  // namespace taixin::intake
