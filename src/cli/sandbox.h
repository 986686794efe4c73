// A sandbox for those who build on the interface: a home of its own with the packs of another (or of this tree), a
// synthetic city, invented subjects for each case that a caller meets (sandbox_cases.h), and clients whose secrets are
// printed once. Nothing but packs, and which of their entries two people
// confirmed, is ever read of another home; the signatures of those two stay there (rules/copied.h). What it is stands
// in the names of its logs (ledger::kSandboxOrigin), for good.
#pragma once

#include <string>
#include <vector>

#include "cli/account_commands.h"
#include "cli/fill_city.h"

namespace taixin::cli {

struct SandboxArgs {
  std::string from;  // a home whose packs are taken; empty: `pack_folders`
  std::vector<std::string> pack_folders;
  CityArgs city{.subjects = 200, .records = 2000, .clean = true, .quiet = true};
  std::string out;  // where clients and cases are written besides (0600); empty: nowhere
};
// The exit code. kHomeExists where there is a home already.
int make_sandbox(Common& common, const SandboxArgs& args);

}  // namespace taixin::cli
