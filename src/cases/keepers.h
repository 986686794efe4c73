// Roles that keep complaints and nothing else. Packs say so by naming such a role only in steps of kinds that seal who
// opened them: whoever opens a sealed identity has no business in other cases (separation of duties).
//
//   if (keeps_complaints_only(world.catalog, caller, today)) ...      // sees complaints, and no other case or letter
//
// Any thread.
#pragma once

#include "access/caller.h"
#include "catalog/catalog.h"

namespace taixin::cases {

// Whether the caller holds such a role. The packs forbid it beside every other role of officers (`excludes`), so
// whoever holds one has nothing else to see; should an account hold both all the same, it sees complaints only.
bool keeps_complaints_only(const catalog::Catalog& catalog, const access::Caller& caller, base::Day day);

}  // namespace taixin::cases
