// The ledger as pages tell it: where a record that is published stands in the log, and how that is verified. What
// proves it is not here: an opened row shows all of it, also what nobody else may see, so its file is had by its
// subject, a court or an auditor alone.
#pragma once

#include <map>
#include <vector>

#include "check/check.h"
#include "ledger/prove.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// Of the records of one page, asked for at once.
class LedgerFacts {
 public:
  LedgerFacts(App& app, std::vector<base::RecordId> records);
  // A term with its words; nothing when the log could not be read.
  Html of(const Visit& visit, base::RecordId record) const;

 private:
  std::map<base::RecordId, std::optional<uint64_t>> leaves_;
  ledger::Standing standing_;
};

// What the ledger proves, what not, and where a proof is had: a section of /verify.
Html ledger_section(App& app, const Visit& visit);

}  // namespace taixin::service
