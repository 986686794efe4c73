// home/taixin.toml: what an operator sets once. Flags override it; nothing is read from the environment but the locale.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "ledger/ledger.h"

namespace taixin::cli {

struct Config {
  std::string listen = "127.0.0.1:8080";  // [serve] listen
  std::optional<base::Lang> lang;         // [messages] lang
  ledger::Witnessing witnessing;          // [ledger] witnesses, a line "VKEY URL" for each; quorum
};

// The defaults when there is no file. kBadConfig with line and column for what is malformed or unknown.
base::Result<Config> read_config(const std::string& home);

}  // namespace taixin::cli
