// Identity numbers of people are cut here, in the reader's hands, before anything of a row is written anywhere
// (domain/12.1.1). What is cut is gone: the bytes are overwritten, only the place and the count are told.
//
//   const CutReport report = cut_row(row.cells, roles, {.about_person = category == "自然人"});
//   if (report.row_about_person) { quarantine line number and reason, nothing else }
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_traits.h"

namespace taixin::intake {

// What a column may hold, by its header (columns decide).
enum class CellRole : uint8_t {
  identity_number,      // FR_ZJHM, ZJHM and aliases: cut whole, whatever is in it
  subject_code,         // the code of the row's subject: an identity number there means that the row is about a person
  registration_number,  // 15 digits that check as a registration number stay
  phone,                // numbers of this column are telephones; identity numbers among them are cut
  free_text,            // scanned
  other,                // scanned
};

enum class CutWhy : uint8_t { identity_column, found_in_text, row_about_person };

// One cell that lost something. Says so in receipts without the value.
struct CellCut {
  size_t column = 0;  // 0-based
  CutWhy why = CutWhy::found_in_text;
  size_t count = 0;  // numbers masked; 1 for a whole cell
  friend bool operator==(const CellCut&, const CellCut&) = default;
};

struct CutReport {
  // The row is about a natural person: the caller said so, or a subject code was an identity number. All cells have
  // been emptied; only file digest, row number and reason may be kept.
  bool row_about_person = false;
  std::vector<CellCut> cuts;  // by column
};

struct CutInput {
  bool about_person = false;  // the row's category is 自然人, or the item is about people
  // By column, may be shorter: not 0 where this very text was looked at before, in a column that is cut only where
  // something is found, and nothing was.
  std::span<const uint8_t> clean = {};
  // By column, of the cells that are not clean; empty: not known yet.
  std::span<const base::TextTraits> traits = {};
};

// Cuts in place. `roles` may be shorter than `cells` (surplus cells): those are `other`.
// An emptied identity cell is the empty string; a masked number is identity::kIdMask.
CutReport cut_row(std::span<std::string> cells, std::span<const CellRole> roles, CutInput input = {});

// The same for any other text that is kept or shown: file names, sheet names, headers, error details. Returns how many
// numbers were masked.
size_t cut_text(std::string& text);

}  // namespace taixin::intake
