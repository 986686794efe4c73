// home/taixin.toml: what an operator sets once. Flags override it; nothing is read from the environment but the locale.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/oidc.h"
#include "base/result.h"
#include "ledger/ledger.h"
#include "service/server.h"

namespace taixin::cli {

// Relative paths of files are relative to the home.
struct Config {
  std::string listen = "127.0.0.1:8080";  // [serve] listen
  std::vector<std::string> names;         // [serve] names, between blanks: hosts that others call it by
  std::string log;                        // [serve] log; empty: standard error
  int stop_seconds = 50;                  // [serve] stop_seconds: for requests at hand when it is told to stop
  std::optional<service::TlsFiles> tls;   // [tls] certificate, key, client_ca
  service::RateLimits::Options rates = {.client = {50, 200},
                                        .all = {}};  // [limits] requests_per_second, burst,
                                                     // all_requests_per_second, all_burst: "0" none
  // [limits] published_per_second, published_burst: of pages and answers about what is published about somebody
  service::RateLimits::Options published = {.client = {5, 50}, .all = {}};
  size_t connections = 512;                  // [limits] connections
  size_t connections_of_one = 128;           // [limits] connections_of_one: from one address
  std::optional<base::Lang> lang;            // [messages] lang
  std::optional<access::OidcSettings> oidc;  // [oidc] issuer, client_id, client_secret_file, redirect_uri ...
  ledger::Witnessing witnessing;             // [ledger] witnesses, a line "VKEY URL" for each; quorum
};

// The defaults when there is no file. kBadConfig with line and column for what is malformed or unknown.
base::Result<Config> read_config(const std::string& home);

}  // namespace taixin::cli
