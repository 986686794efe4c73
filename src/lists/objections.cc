#include "lists/objections.h"

#include <algorithm>

#include "lists/case_form.h"
#include "store/cases.h"

namespace taixin::lists {

base::Result<std::vector<Objection>> objections_to(const cases::Cases& cases, store::Home& home, const Use& use) {
  std::vector<Objection> out;
  TX_TRY(const auto all, cases.of_subject(use.first().subject));
  TX_TRY(auto tx, home.read_records());
  for (const auto& one : all) {
    if (std::ranges::find(use.records, one->record) == use.records.end()) continue;
    TX_TRY(const auto events, store::case_events(tx, one->id));
    if (events.empty() || form_value(events.front().form_json, kMeasureField) != std::to_string(use.id)) continue;
    const catalog::CaseKind* kind = cases.kind_of(*one);
    const catalog::CaseState* state = kind ? kind->state(one->state) : nullptr;
    out.push_back(
        {one->id, one->record, one->applied, state ? state->name : catalog::Text{one->state, one->state}, !one->final});
  }
  std::ranges::sort(out, std::ranges::greater(), &Objection::case_id);
  return out;
}

}  // namespace taixin::lists
