// A reminder or a rectification letter as a document (公文): words, number and clauses as the packs and the event say,
// with a table of what is overdue. The same event gives the same document.
#pragma once

#include <functional>

#include "catalog/duty_rules.h"
#include "duty/history.h"
#include "paper/document.h"

namespace taixin::duty {

struct PaperNames {
  std::string unit, centre;                                  // whom it goes to, who sends it
  std::function<std::string(const std::string& item)> item;  // name of an item
};
// `event`: DutyKind::reminded or letter_opened, also one that was only previewed.
paper::Document paper_of(const DutyEvent& event, const catalog::DutyRules& rules, const PaperNames& names,
                         base::Lang lang);

}  // namespace taixin::duty
