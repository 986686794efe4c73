// Notes and keys from arbitrary bytes: an error or a note, never a crash, and what is read is written back the same.
#include "ledger/note.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const std::vector<ledger::VerifierKey> keys{
      *ledger::parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")};
  if (const auto note = ledger::parse_note(bytes); note.ok()) {
    TX_ASSERT(ledger::format_note(*note) == bytes, "{} bytes read and written differ", size);
    const auto opened = ledger::open_note(*note, keys);
    TX_ASSERT(!opened.ok() || opened->signed_by(0), "opened without a signature");
  }
  if (const auto lines = ledger::parse_signature_lines(bytes); lines.ok()) {
    std::string again;
    for (const ledger::NoteSignature& line : *lines) again += ledger::format_signature(line);
    TX_ASSERT(again == bytes, "{} bytes read and written differ", size);
  }
  if (const auto key = ledger::parse_vkey(bytes); key.ok()) {
    TX_ASSERT(ledger::format_vkey(*key) == bytes, "{} bytes read and written differ", size);
  }
  if (const auto key = ledger::SignerKey::parse(bytes); key.ok()) {
    std::string again;
    key->write_to(again);
    TX_ASSERT(again == bytes || again + "\n" == bytes, "{} bytes read and written differ", size);
  }
  return 0;
}
