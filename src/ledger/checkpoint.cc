#include "ledger/checkpoint.h"

#include "ledger/base64.h"
#include "ledger/decimal.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

base::Error bad(std::string detail) { return base::fail(kBadCheckpoint, {{"detail", std::move(detail)}}); }

}  // namespace

base::Result<Checkpoint> parse_checkpoint(std::string_view text) {
  if (const auto possible = check_note_text(text); !possible) return bad("the text of no note");
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
    if (lines.back().empty()) return bad("an empty line");
  }
  if (lines.size() < 3) return bad("fewer than three lines");
  Checkpoint checkpoint;
  checkpoint.origin = lines[0];
  const auto size = parse_decimal(lines[1], kTreeSizeMax);
  if (!size) return bad("the second line is not the size of a tree");
  checkpoint.size = *size;
  const auto root = parse_base64_hash(lines[2]);
  if (!root) return bad("the third line is not the base64 of 32 bytes");
  checkpoint.root = *root;
  checkpoint.extensions.assign(lines.begin() + 3, lines.end());
  return checkpoint;
}

std::string format_checkpoint(const Checkpoint& checkpoint) {
  std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, base64(checkpoint.root));
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  return text;
}

base::Result<SignedCheckpoint> open_checkpoint(std::string_view bytes, std::span<const VerifierKey> log_keys,
                                               std::string_view origin) {
  SignedCheckpoint out;
  TX_TRY(out.note, parse_note(bytes));
  TX_TRY(out.checkpoint, parse_checkpoint(out.note.text));
  if (!origin.empty() && out.checkpoint.origin != origin) {
    return base::fail(kOtherOrigin, {{"found", out.checkpoint.origin}, {"expected", std::string(origin)}});
  }
  TX_CHECK(open_note(out.note, log_keys));
  return out;
}

Note sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& key) {
  Note note{format_checkpoint(checkpoint), {}};
  TX_ASSERT(parse_checkpoint(note.text).ok(), "no checkpoint: {}", note.text);
  sign_note(note, key);
  return note;
}

bool is_sandbox_log(std::string_view name) {
  return name.starts_with(kSandboxOrigin) &&
         (name.size() == kSandboxOrigin.size() || name[kSandboxOrigin.size()] == '/');
}

}  // namespace taixin::ledger
