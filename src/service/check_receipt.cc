#include "service/check_receipt.h"

#include <boost/json.hpp>

#include "check/render.h"
#include "ledger/log_errors.h"
#include "ledger/prove.h"
#include "service/api_admin.h"
#include "service/errors.h"
#include "service/seal_mark.h"

namespace taixin::service {

namespace json = boost::json;

std::string receipt_id(App& app, int64_t entry) {
  const std::string number = std::to_string(entry);
  return number + "-" + base::hex(mark_of(app, "check receipt", number));
}

base::Result<Receipt> make_receipt(App& app, const access::Released<check::CheckAnswer>& answer) {
  Receipt receipt;
  receipt.id = receipt_id(app, answer.entry());
  receipt.answer = check::to_json(answer.value());
  receipt.asked = answer->asked;
  TX_TRY(auto tx, app.home().read_access());
  TX_TRY(const auto entries, store::access_entries(tx, {.before = answer.entry() + 1, .limit = 1}));
  TX_ASSERT(entries.size() == 1 && entries.front().id == answer.entry(), "entry {} is not there", answer.entry());
  receipt.entry = entries.front();
  TX_ASSERT(receipt.entry.answer_sha256 == base::hex(base::sha256(receipt.answer)), "entry {} is of another answer",
            answer.entry());
  for (const auto& pack : app.catalog().packs()) receipt.packs.emplace_back(pack.id, base::hex(pack.digest));
  receipt.origin = app.ledger().verifier(ledger::LogName::access).name;
  return receipt;
}

json::object receipt_object(const Receipt& receipt) {
  json::array packs;
  for (const auto& [id, digest] : receipt.packs) packs.push_back(json::object{{"id", id}, {"sha256", digest}});
  return {{"id", receipt.id},
          {"format", "taixin-check-receipt-1"},
          {"purpose", receipt.asked.purpose},
          {"basis", receipt.entry.basis},
          {"request_sha256", receipt.entry.asked_sha256},
          {"answer_sha256", receipt.entry.answer_sha256},
          {"rules", base::hex(receipt.asked.rules)},
          {"packs", std::move(packs)},
          {"as_of", receipt.asked.day.iso()},
          {"known_at", base::iso_time(receipt.asked.known_at)},
          {"watermark", receipt.asked.seq.get()},
          {"logged_at", base::iso_time(receipt.entry.at)},
          {"log", receipt.origin},
          {"entry", receipt.entry.id},
          {"proof", "/api/v1/checks/receipts/" + receipt.id + "/proof"}};
}

base::Result<std::string> receipt_proof(App& app, std::string_view id) {
  const auto entry = parse_id(id.substr(0, id.find('-')));
  if (!entry || !same_mark(receipt_id(app, *entry), id)) return base::fail(kNoReceipt);
  ledger::Prover prover(app.home(), app.ledger());
  const auto proof = prover.row(ledger::LogName::access, ledger::RowKind::access_entry, *entry);
  if (!proof) {
    const bool early = proof.error().is(ledger::kNotInLog) || proof.error().is(ledger::kNothingSigned);
    return early ? base::fail(kProofLater) : proof.error();
  }
  return ledger::format_proof_file(*proof);
}

}  // namespace taixin::service
