// `taixin exchange`.
#pragma once

#include "cli/commands.h"

namespace taixin::cli {

void add_exchange_commands(CLI::App& program, Common& common, Chosen& chosen);

}  // namespace taixin::cli
