// Signed notes and their keys, as C2SP signed-note has them (docs/formats/ledger-notes.md): text, an empty line, and
// lines of signatures. Ed25519 by OpenSSL.
//
//   TX_TRY(const Note note, parse_note(bytes));
//   TX_TRY(const OpenedNote opened, open_note(note, keys));   // at least one signature by `keys`, none of them wrong
//   use(opened.text);
//
// Pure functions and values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace taixin::ledger {

inline constexpr size_t kNoteBytesMax = size_t{1} << 20;
inline constexpr size_t kNoteSignaturesMax = 128;  // the format asks for 16 at least
inline constexpr size_t kKeyNameBytesMax = 255;

// The byte that says what a key signs. Other types exist (ECDSA, RFC 6962, ML-DSA-44); their signatures are kept and
// ignored like those of any unknown key.
enum class KeyType : uint8_t {
  ed25519 = 0x01,      // the text of the note: a log's own signature
  cosignature = 0x04,  // a witness's statement about a checkpoint with its time: cosignature.h
};

// A public key and its name. Name and id together say which key made a signature.
struct VerifierKey {
  std::string name;  // without spaces and plus, 255 bytes at most
  uint32_t id = 0;   // the first four bytes of SHA-256(name, line feed, type, public key)
  KeyType type = KeyType::ed25519;
  std::array<uint8_t, 32> public_key{};
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};
// "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k". Errors: kBadKey (also when the id is not the
// key's), kKeyTypeUnknown.
base::Result<VerifierKey> parse_vkey(std::string_view text);
std::string format_vkey(const VerifierKey& key);
bool is_key_name(std::string_view name);

// A private key: it cannot be printed, formatted, streamed or compared, and leaves no copy behind in memory. `write_to`
// is the one way out, for the file that keeps it. Copies share the key.
class SignerKey {
 public:
  // A new key from the system's cryptographic randomness.
  static base::Result<SignerKey> generate(std::string_view name, KeyType type);
  // From 32 secret bytes (RFC 8032). For tests and for keys kept elsewhere.
  static base::Result<SignerKey> from_seed(std::string_view name, KeyType type, std::span<const uint8_t, 32> seed);
  // "PRIVATE+KEY+name+id+base64(type, seed)", as golang.org/x/mod/sumdb/note writes it; an end of line is allowed.
  static base::Result<SignerKey> parse(std::string_view text);
  // Appends that text, without an end of line. Who calls this guards what it is appended to.
  void write_to(std::string& text) const;

  const VerifierKey& verifier() const { return verifier_; }
  // The 64 bytes of Ed25519 over `message`; what the message has to be is the key type's matter (`sign_note`,
  // `cosign_checkpoint`).
  std::string sign(std::string_view message) const;

 private:
  struct Secret;
  SignerKey(VerifierKey verifier, std::shared_ptr<const Secret> secret);
  VerifierKey verifier_;
  std::shared_ptr<const Secret> secret_;
};

struct NoteSignature {
  std::string name;
  uint32_t key_id = 0;
  std::string bytes;  // what follows the id: 64 bytes for ed25519, 8 of time before them for a cosignature
  bool by(const VerifierKey& key) const { return name == key.name && key_id == key.id; }
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;  // with its last end of line
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};
// Every rule of the format: UTF-8, no control characters but line feed, text, empty line, one signature or more.
// format_note(parse_note(x)) == x. Errors: kBadNote.
base::Result<Note> parse_note(std::string_view bytes);
std::string format_note(const Note& note);
// One line with its end: "— name base64\n". Several of them: `parse_signature_lines`.
std::string format_signature(const NoteSignature& signature);
base::Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines);
// Whether `text` can stand in a note: not empty, ends with a line feed, UTF-8, no control characters.
base::Result<void> check_note_text(std::string_view text);

// Adds the signature of an `ed25519` key over the text.
void sign_note(Note& note, const SignerKey& key);

// A known key's signature that holds.
struct KnownSignature {
  size_t key;                         // in `known`
  size_t signature;                   // in the note
  std::optional<uint64_t> timestamp;  // of a cosignature: seconds since 1970
};
struct OpenedNote {
  std::string text;
  std::vector<KnownSignature> signatures;  // in the order of the note; a key may have several
  bool signed_by(size_t key) const;
};
// Verifies every signature by a key in `known` and ignores all others. Errors: kBadSignature (one by a known key does
// not hold: the note is refused whole), kNoKnownSignature.
base::Result<OpenedNote> open_note(const Note& note, std::span<const VerifierKey> known);
// One signature over a note's text by this key, whose name and id it has. Errors: kBadSignature.
base::Result<KnownSignature> verify_signature(std::string_view text, const NoteSignature& signature,
                                              const VerifierKey& key);

// Ed25519 (RFC 8032). False for a signature of another length, too.
bool verify_ed25519(const std::array<uint8_t, 32>& public_key, std::string_view message, std::string_view signature);

}  // namespace taixin::ledger
