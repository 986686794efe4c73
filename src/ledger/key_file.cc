#include "ledger/key_file.h"

#include <openssl/crypto.h>

#include "ledger/proof_errors.h"
#include "store/files.h"

namespace taixin::ledger {
namespace {

constexpr size_t kKeyFileBytesMax = 4096;

// Text that is wiped when it goes.
struct SecretText {
  std::string text;
  ~SecretText() { OPENSSL_cleanse(text.data(), text.size()); }
};

}  // namespace

base::Result<SignerKey> open_key_file(const std::filesystem::path& path, std::string_view name, KeyType type) {
  const auto bad = [&](const char* detail) { return base::fail(kBadKey, {{"detail", detail}}, path.string()); };
  std::error_code code;
  SecretText secret;
  if (!std::filesystem::exists(path, code)) {
    if (name.empty()) return bad("there is no such file, and no name to make one");
    TX_TRY(const SignerKey made, SignerKey::generate(name, type));
    made.write_to(secret.text);
    secret.text += '\n';
    TX_CHECK(store::write_file(path, secret.text));
    return made;
  }
  constexpr auto kOthers = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  if ((std::filesystem::status(path, code).permissions() & kOthers) != std::filesystem::perms::none) {
    return base::fail(kKeyOpenToOthers, {{"path", path.string()}});
  }
  TX_TRY(secret.text, store::read_file(path, kKeyFileBytesMax));
  auto key = SignerKey::parse(secret.text);
  if (!key) return std::move(key).error().at(path.string());
  if (key->verifier().type != type) return bad("a key of another type");
  if (!name.empty() && key->verifier().name != name) return bad("a key of another name");
  return key;
}

}  // namespace taixin::ledger
