// The law of another home, for a sandbox: its packs and which entries two people had confirmed there. Which entries act
// is copied, so that a sandbox answers as the true home does; who confirmed them, when, and what they copied from the
// official text is not: two persons' signatures stand in the log of their own home and nowhere else. A copied entry is
// a change that began without signatures, and its reason says where it comes from. In a sandbox only: no other home
// opens with one (`refuse_copied`).
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "store/packs_of.h"
#include "store/rule_events.h"

namespace taixin::rules {

// The entries that act in a home, by what its events say.
catalog::Confirmed confirmed_in(const std::vector<store::RuleEvent>& events);

// Outside a sandbox nothing begins that two accounts of the home have not signed: kCopiedOutside when something did.
base::Result<void> refuse_copied(store::ReadTx& tx);

// They act in this home from its first activation on. `from`: what the reason says of where they come from.
base::Result<void> copy_confirmed(store::WriteTx& tx, const catalog::Confirmed& confirmed, const std::string& from);

}  // namespace taixin::rules
