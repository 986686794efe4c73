#include "intake/cut.h"

#include "base/text.h"
#include "identity/id_finder.h"
#include "identity/reg_number.h"
#include "identity/resident_id.h"
#include "identity/uscc.h"

namespace taixin::intake {
namespace {

// Overwrites the cell and gives its memory back, so that no later row carries its bytes in a spare buffer.
void empty_cell(std::string& cell) {
  identity::wipe(cell);
  cell.shrink_to_fit();
}

// A person's number where the subject's code should be. A code that reads without complaint is a code, even one whose
// digits would also do for a person; in doubt it is a person.
bool is_about_person(std::string_view code) {
  if (base::trim(code).empty()) return false;
  if (identity::is_id_as_number(code)) return true;
  const auto reading = identity::read_uscc(code);
  if (reading && !reading->flags.org_code_mismatch && !reading->flags.unlisted_prefix) return false;
  if (identity::read_resident_id(code)) return true;
  return !identity::find_ids(code).empty();
}

size_t mask_cell(std::string& cell, const base::TextTraits& traits) {
  if (!identity::may_hold_ids(cell, traits)) return 0;
  if (identity::is_id_as_number(cell)) {
    identity::wipe(cell);
    cell = identity::kIdMask;
    return 1;
  }
  if (identity::find_ids(cell).empty()) return 0;
  identity::Masked masked = identity::mask_ids(cell);
  identity::wipe(cell);
  cell = std::move(masked.text);
  return masked.count;
}

}  // namespace

CutReport cut_row(std::span<std::string> cells, std::span<const CellRole> roles, CutInput input) {
  CutReport report;
  const auto role_of = [&](size_t column) { return column < roles.size() ? roles[column] : CellRole::other; };
  report.row_about_person = input.about_person;
  size_t plain_code = cells.size();  // the column of a code that is surely one, as nearly every row has it
  for (size_t column = 0; column < cells.size() && !report.row_about_person; ++column) {
    if (role_of(column) != CellRole::subject_code) continue;
    if (identity::is_plain_uscc(cells[column]))
      plain_code = column;
    else
      report.row_about_person = is_about_person(cells[column]);
  }
  // Numbers that are no person's, by their own check.
  const auto is_other_number = [&](size_t column) {
    return column == plain_code ||
           (role_of(column) == CellRole::registration_number && identity::is_plain_reg_number(cells[column]));
  };
  for (size_t column = 0; column < cells.size(); ++column) {
    std::string& cell = cells[column];
    if (cell.empty() || (column < input.clean.size() && input.clean[column] && !report.row_about_person)) continue;
    if (report.row_about_person) {
      report.cuts.push_back({column, CutWhy::row_about_person, 1});
      empty_cell(cell);
    } else if (role_of(column) == CellRole::identity_number) {
      const bool something = !base::trim(cell).empty();
      empty_cell(cell);
      if (something) report.cuts.push_back({column, CutWhy::identity_column, 1});
    } else if (is_other_number(column)) {
      continue;
    } else if (const size_t count =
                   mask_cell(cell, input.traits.empty() ? base::traits_of(cell) : input.traits[column]);
               count > 0) {
      report.cuts.push_back({column, CutWhy::found_in_text, count});
    }
  }
  return report;
}

size_t cut_text(std::string& text) { return mask_cell(text, base::traits_of(text)); }

}  // namespace taixin::intake
