#include "ledger/proof_file.h"

#include "ledger/base64.h"
#include "ledger/decimal.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ", kIndex = "index ";

base::Error bad(std::string detail) { return base::fail(kBadProofFile, {{"detail", std::move(detail)}}); }

// The next line without its end; nothing when there is no whole one.
std::optional<std::string_view> next_line(std::string_view& bytes) {
  const size_t end = bytes.find('\n');
  if (end == bytes.npos) return std::nullopt;
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  return line;
}

}  // namespace

base::Result<ProofFile> parse_proof_file(std::string_view bytes) {
  if (bytes.size() > kProofFileBytesMax) return bad(fmt::format("over {} bytes", kProofFileBytesMax));
  if (next_line(bytes) != kFirstLine) return bad("the first line is not c2sp.org/tlog-proof@v1");
  ProofFile proof;
  auto line = next_line(bytes);
  if (line && line->starts_with(kExtra)) {
    const auto extra = parse_base64(line->substr(kExtra.size()));
    if (!extra || extra->empty() || extra->size() > kProofExtraBytesMax) return bad("the extra line is not base64");
    proof.extra = *extra;
    line = next_line(bytes);
  }
  const auto index =
      line && line->starts_with(kIndex) ? parse_decimal(line->substr(kIndex.size()), kTreeSizeMax - 1) : std::nullopt;
  if (!index) return bad("no index line");
  proof.index = *index;
  while ((line = next_line(bytes)) && !line->empty()) {
    if (proof.hashes.size() == kProofHashesMax) return bad("too many hashes");
    const auto hash = parse_base64_hash(*line);
    if (!hash) return bad("a line that is not the base64 of 32 bytes");
    proof.hashes.push_back(*hash);
  }
  if (!line) return bad("no empty line before the checkpoint");
  TX_TRY(proof.checkpoint, parse_note(bytes));
  TX_CHECK(parse_checkpoint(proof.checkpoint.text));
  return proof;
}

std::string format_proof_file(const ProofFile& proof) {
  std::string out = fmt::format("{}\n", kFirstLine);
  if (proof.extra) out += fmt::format("{}{}\n", kExtra, base64(*proof.extra));
  out += fmt::format("{}{}\n", kIndex, proof.index);
  for (const Hash& hash : proof.hashes) out += base64(hash) + "\n";
  return out + "\n" + format_note(proof.checkpoint);
}

base::Result<TrustedCheckpoint> verify_proof(const ProofFile& proof, const Hash& leaf, const Policy& policy) {
  TX_TRY(TrustedCheckpoint trusted, trust_checkpoint(proof.checkpoint, policy));
  const Checkpoint& checkpoint = trusted.checkpoint;
  TX_CHECK(verify_inclusion({proof.index, checkpoint.size}, leaf, proof.hashes, checkpoint.root));
  return trusted;
}

}  // namespace taixin::ledger
