// Sealed bytes, wrapped keys and master key texts from arbitrary bytes: an error, never a crash; a text that is taken
// writes back the same.
#include "vault/errors.h"
#include "vault/key_provider.h"
#include "vault/sealed.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin;
  static const vault::Key key = vault::Key::empty();  // zeros: the seeds are made with it
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const vault::Context context{"record", 7, 0};
  const base::SubjectId subject(42);
  if (const auto opened = vault::open_bytes(key, subject, context, bytes); opened.ok()) {
    TX_ASSERT(opened->reveal().size() + vault::kSealedOverhead == size, "{} bytes", size);
  }
  if (const auto unwrapped = vault::unwrap_key(key, subject, bytes); unwrapped.ok()) {
    TX_ASSERT(size == vault::kWrappedSize, "{} bytes", size);
  }
  if (const auto master = vault::parse_master_key(bytes, "fuzz"); master.ok()) {
    const vault::SecretText text = vault::master_key_text(*master);
    TX_ASSERT(text.reveal().substr(0, size) == bytes, "{} bytes read and written differ", size);
  }
  return 0;
}
