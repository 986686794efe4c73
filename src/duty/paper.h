// The words of a reminder (催报函) or a rectification letter (限期整改通知书): the packs' (`[[letter]]` of that code),
// with the names, terms and reasons of the day on which it is written. They are kept with the event, so that a paper
// says the same whenever it is read again.
#pragma once

#include "catalog/letter_rules.h"
#include "duty/history.h"

namespace taixin::duty {

std::string_view paper_letter(DutyKind kind);  // code of the letter: reminder, rectification

struct PaperNames {
  std::string unit, from;  // to whom, and who writes
  int days = 0;            // working days to answer
};
// Of `event` and what `said` holds so far (due, text, cells).
PaperText written(const DutyEvent& event, const Detail& said, const catalog::LetterRule& rule, const PaperNames& names);

// The table of what it is about.
struct PaperTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
  std::vector<double> widths;  // shares
};
PaperTable table_of(const Detail& said, base::Lang lang);

}  // namespace taixin::duty
