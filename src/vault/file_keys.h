// Keys of files that wait in a home and must be forgettable one by one: uploads, files that wait for their review. Each
// file has a random key of its own (vault/sealed_file.h), wrapped under a key that comes from the master key:
//
//   home/keys/files/ID     0600; 61 bytes (docs/formats/vault.md); ID: 32 hexadecimal digits, also the file's name
//
// A file for each key and not a row of keys.db: destroying one costs the same however many people have keys, nothing of
// it stays behind in a page, and backups of the keys never hold it, so that no restored backup opens what was
// destroyed.
//
// Threads: any, for different ids; one thread at a time for one id.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vault/secret.h"

namespace taixin::vault {

// 32 hexadecimal digits from the system's generator.
std::string new_file_id();
bool is_file_id(std::string_view text);

class FileKeys {
 public:
  // `directory` is home/keys/files, made when it is missing. `wrapping`: Vault::files_key().
  static base::Result<std::unique_ptr<FileKeys>> open(std::filesystem::path directory, const Key& wrapping);

  // A new key for `id`, on disk on return. Store errors.
  base::Result<Key> make(std::string_view id);
  // kNoFileKey: there is none, it is of another master key, or was changed.
  base::Result<Key> get(std::string_view id) const;
  bool has(std::string_view id) const;  // something is there
  // The wrapped key is overwritten, synced and removed. Nothing when there is none.
  base::Result<void> destroy(std::string_view id);
  std::vector<std::string> all() const;

 private:
  FileKeys(std::filesystem::path directory, const Key& wrapping);
  Key wrapping_of(std::string_view id) const;
  const std::filesystem::path directory_;
  const Key wrapping_;
};

}  // namespace taixin::vault
