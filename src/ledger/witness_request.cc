#include "ledger/witness_request.h"

#include "ledger/base64.h"
#include "ledger/decimal.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

constexpr std::string_view kOld = "old ";

base::Error bad(std::string detail) { return base::fail(kBadWitnessRequest, {{"detail", std::move(detail)}}); }

}  // namespace

base::Result<WitnessRequest> parse_witness_request(std::string_view body) {
  if (body.size() > kWitnessRequestBytesMax) return bad(fmt::format("over {} bytes", kWitnessRequestBytesMax));
  WitnessRequest request;
  for (bool first = true;; first = false) {
    const size_t end = body.find('\n');
    if (end == body.npos) return bad("no empty line before the checkpoint");
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end + 1);
    if (first) {
      const auto old = line.starts_with(kOld) ? parse_decimal(line.substr(kOld.size()), kTreeSizeMax) : std::nullopt;
      if (!old) return bad("the first line is not old and a size");
      request.old_size = *old;
      continue;
    }
    if (line.empty()) break;
    if (request.proof.size() == kWitnessHashesMax) return bad(fmt::format("over {} hashes", kWitnessHashesMax));
    const auto hash = parse_base64_hash(line);
    if (!hash) return bad("a line that is not the base64 of 32 bytes");
    request.proof.push_back(*hash);
  }
  TX_TRY(request.note, parse_note(body));
  TX_CHECK(parse_checkpoint(request.note.text));
  return request;
}

std::string format_witness_request(const WitnessRequest& request) {
  std::string body = fmt::format("{}{}\n", kOld, request.old_size);
  for (const Hash& hash : request.proof) body += base64(hash) + "\n";
  return body + "\n" + format_note(request.note);
}

std::optional<uint64_t> parse_tree_size_answer(std::string_view body) {
  if (!body.ends_with('\n')) return std::nullopt;
  return parse_decimal(body.substr(0, body.size() - 1), kTreeSizeMax);
}

}  // namespace taixin::ledger
