// The receipt of a check (docs/formats/receipt.md): what was asked and answered, by which rules, as known when, and
// where in the access log it stands; and its proof, once a checkpoint has it.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "access/access.h"
#include "check/check.h"
#include "service/app.h"

namespace taixin::service {

struct Receipt {
  std::string id;      // the entry's number and a mark of this home: whoever holds it may have the proof
  std::string answer;  // the JSON whose digest the entry keeps
  store::AccessEntry entry;
  check::Asked asked;
  std::vector<std::pair<std::string, std::string>> packs;  // name and digest
  std::string origin;                                      // of the access log
};

base::Result<Receipt> make_receipt(App& app, const access::Released<check::CheckAnswer>& answer);
// The number of the receipt of an entry: only this home can make it.
std::string receipt_id(App& app, int64_t entry);
boost::json::object receipt_object(const Receipt& receipt);
// A tlog-proof of the entry. kNoReceipt (also for an id that this home did not make), kProofLater.
base::Result<std::string> receipt_proof(App& app, std::string_view id);

}  // namespace taixin::service
