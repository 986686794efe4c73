#include "ledger/note.h"

#include <algorithm>

#include "base/text.h"
#include "ledger/base64.h"
#include "ledger/cosignature.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

constexpr std::string_view kSignatureStart = "\xe2\x80\x94 ";  // em dash, space
constexpr size_t kIdBytes = 4;

base::Error bad_note(std::string detail) { return base::fail(kBadNote, {{"detail", std::move(detail)}}); }

base::Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kSignatureStart))
    return bad_note("a signature line does not begin with an em dash and a space");
  line.remove_prefix(kSignatureStart.size());
  const size_t space = line.find(' ');
  if (space == line.npos) return bad_note("a signature line without a signature");
  const std::string_view name = line.substr(0, space);
  if (!is_key_name(name)) return bad_note("a signature line with a name that no key can have");
  const auto bytes = parse_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kIdBytes) return bad_note("a signature that is not base64 of more than four bytes");
  NoteSignature signature{std::string(name), 0, bytes->substr(kIdBytes)};
  for (size_t i = 0; i < kIdBytes; ++i) signature.key_id = signature.key_id << 8 | static_cast<uint8_t>((*bytes)[i]);
  return signature;
}

}  // namespace

base::Result<void> check_note_text(std::string_view text) {
  if (text.empty() || text.back() != '\n') return bad_note("the text does not end with a line feed");
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) < 0x20 && c != '\n'; })) {
    return bad_note("a control character");
  }
  if (!base::is_utf8(text)) return bad_note("not UTF-8");
  return {};
}

base::Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines) {
  if (lines.size() > kNoteBytesMax) return bad_note(fmt::format("over {} bytes", kNoteBytesMax));
  TX_CHECK(check_note_text(lines));
  std::vector<NoteSignature> signatures;
  while (!lines.empty()) {
    if (signatures.size() == kNoteSignaturesMax) return bad_note(fmt::format("over {} signatures", kNoteSignaturesMax));
    const size_t end = lines.find('\n');
    TX_TRY(NoteSignature signature, parse_signature_line(lines.substr(0, end)));
    signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return signatures;
}

base::Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kNoteBytesMax) return bad_note(fmt::format("over {} bytes", kNoteBytesMax));
  TX_CHECK(check_note_text(bytes));
  const size_t empty_line = bytes.rfind("\n\n");
  if (empty_line == bytes.npos) return bad_note("no empty line before the signatures");
  Note note;
  note.text = bytes.substr(0, empty_line + 1);
  TX_TRY(note.signatures, parse_signature_lines(bytes.substr(empty_line + 2)));
  return note;
}

std::string format_signature(const NoteSignature& signature) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(signature.key_id >> shift);
  return fmt::format("{}{} {}\n", kSignatureStart, signature.name, base64(bytes + signature.bytes));
}

std::string format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) out += format_signature(signature);
  return out;
}

void sign_note(Note& note, const SignerKey& key) {
  TX_ASSERT(key.verifier().type == KeyType::ed25519, "{} signs checkpoints with their time", key.verifier().name);
  TX_ASSERT(check_note_text(note.text).ok(), "{} bytes that no note can hold", note.text.size());
  note.signatures.push_back({key.verifier().name, key.verifier().id, key.sign(note.text)});
}

bool OpenedNote::signed_by(size_t key) const {
  return std::any_of(signatures.begin(), signatures.end(), [&](const KnownSignature& one) { return one.key == key; });
}

base::Result<KnownSignature> verify_signature(std::string_view text, const NoteSignature& signature,
                                              const VerifierKey& key) {
  KnownSignature known{};
  bool holds = false;
  switch (key.type) {
    case KeyType::ed25519:
      holds = verify_ed25519(key.public_key, text, signature.bytes);
      break;
    case KeyType::cosignature:
      known.timestamp = cosignature_time(signature.bytes);
      holds = known.timestamp && verify_ed25519(key.public_key, cosigned_message(*known.timestamp, text),
                                                std::string_view(signature.bytes).substr(sizeof(uint64_t)));
      break;
  }
  if (!holds || !signature.by(key)) return base::fail(kBadSignature, {{"name", signature.name}});
  return known;
}

base::Result<OpenedNote> open_note(const Note& note, std::span<const VerifierKey> known) {
  OpenedNote opened{note.text, {}};
  for (size_t i = 0; i < note.signatures.size(); ++i) {
    for (size_t k = 0; k < known.size(); ++k) {
      if (!note.signatures[i].by(known[k])) continue;
      TX_TRY(KnownSignature signature, verify_signature(note.text, note.signatures[i], known[k]));
      signature.key = k;
      signature.signature = i;
      opened.signatures.push_back(signature);
    }
  }
  if (opened.signatures.empty()) return base::fail(kNoKnownSignature);
  return opened;
}

}  // namespace taixin::ledger
