// `taixin bulletin`.
#pragma once

#include "cli/commands.h"

namespace taixin::cli {

void add_bulletin_commands(CLI::App& program, Common& common, Chosen& chosen);

}  // namespace taixin::cli
