// Guides (办事指南) for everybody, made from the packs themselves: when a rule changes, its guide changes.
//
//   /guides          every kind of case that a subject can begin, reports, and who looked
//   /guides/KIND     one of them: `objection`, `repair`, ...; `report`; `looks`; `terms`
#pragma once

#include <optional>

#include "catalog/catalog.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::catalog {
struct CaseKind;  // case_rules.h
}

namespace taixin::service {

// Nothing when the path is none of these.
std::optional<Response> guide_page_for(App& app, const Visit& visit);

// Codes of the kinds that have a guide on this day, in the order of the packs.
std::vector<const catalog::CaseKind*> guided_kinds(const catalog::Catalog& catalog, base::Day day);
Html guide_body(const Visit& visit, const catalog::Catalog& catalog, const catalog::CaseKind& kind, base::Day day);
// What whoever applies has to know before, each line an item of a list; empty: the packs say nothing.
Html told_lines(const Visit& visit, const catalog::CaseKind& kind);
// Where people are received: the pack's contacts as a list; empty when the pack names none.
Html halls(const Visit& visit, const catalog::Catalog& catalog, base::Day day);
// Below what is published about somebody: how to object or to have it repaired, and where.
Html rights_panel(App& app, const Visit& visit);

}  // namespace taixin::service
