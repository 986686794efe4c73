// Where the master key is. A file now; a module that keeps it inside (PKCS#11, with CKM_HKDF_DERIVE) fits the same
// interface, because nothing here ever asks for the master key itself: only for keys derived from it, one per purpose.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "vault/secret.h"

namespace taixin::vault {

class KeyProvider {
 public:
  virtual ~KeyProvider() = default;
  // HKDF-SHA-256 (RFC 5869) of the master key, no salt, 32 bytes; `info` names the purpose and is one of the constants
  // in vault.cc. The same master key and info give the same key for ever. Errors: the provider's.
  virtual base::Result<Key> derive(std::string_view info) const = 0;
};

// home/keys/master.key, mode 0600: one line of text that can be printed and typed again (docs/formats/vault.md).
class FileKeyProvider : public KeyProvider {
 public:
  // Makes a new random master key; durable on return. kVaultExists when the file is there: it is never overwritten.
  static base::Result<void> create(const std::filesystem::path& file);
  // kNoMasterKey, kBadMasterKey, kOpenToOthers.
  static base::Result<std::unique_ptr<KeyProvider>> open(const std::filesystem::path& file);

  base::Result<Key> derive(std::string_view info) const override;

 private:
  explicit FileKeyProvider(Key master) : master_(std::move(master)) {}
  const Key master_;
};

// The text form of a master key, and back; the detail of kBadMasterKey names what is wrong, never a digit.
SecretText master_key_text(const Key& master);
base::Result<Key> parse_master_key(std::string_view text, const std::filesystem::path& file);

// kOpenToOthers when anybody but the owner may touch the file.
base::Result<void> check_private(const std::filesystem::path& file);

}  // namespace taixin::vault
