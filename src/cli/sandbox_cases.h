// The cases of a sandbox: invented subjects and clients, so that whoever builds on the interface meets every answer
// before real subjects do. Made through the same intake, accounts and consents as everything else.
#pragma once

#include <string>
#include <vector>

#include "service/app.h"

namespace taixin::cli {

struct SandboxClient {
  std::string id, secret, role;
};
// What to ask and what comes back; docs/user/interface.md has the same table, and tests/cli/sandbox_test.mjs asks it.
struct SandboxCase {
  std::string name;    // penalties, nothing_held, ...
  std::string client;  // who asks
  std::string purpose;
  std::string query;   // a code; no name of a person
  std::string expect;  // the verdict, or the code of the error
};
struct SandboxMade {
  std::vector<SandboxClient> clients;
  std::vector<SandboxCase> cases;
};
// In a sandbox that has a root unit and none of these yet.
base::Result<SandboxMade> make_sandbox_cases(service::App& app);

}  // namespace taixin::cli
