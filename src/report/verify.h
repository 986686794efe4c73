// Verifies a report's file away from the platform: file, proof and the public key of its log are all that is needed.
//
//   TX_TRY(const Verified found, verify_report(file, proof, policy));     // kChanged, kBadSignature, proof errors ...
//
// It shows that the platform issued exactly these bytes, and signed them; not that what they say still stands: that
// only the platform knows (Reports::verify). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/day.h"
#include "ledger/policy.h"
#include "report/errors.h"

namespace taixin::report {

struct Verified {
  std::string number, kind, audience;
  base::Day day;
  base::Sha256 digest{};  // of the file
  bool pdf = false;       // with a signature that holds, by the certificate that the log names
  uint64_t index = 0;     // of the entry in the log
  ledger::TrustedCheckpoint trusted;
};

base::Result<Verified> verify_report(std::string_view file, std::string_view proof, const ledger::Policy& policy);

}  // namespace taixin::report
