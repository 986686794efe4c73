// Materials of cases (材料): what somebody hands over with a step, kept sealed beside the database. The event of the
// step names each by its id with SHA-256, size and type, so that the ledger commits to it.
//
//   home/materials/ID        sealed under a key of its own (vault/file_keys.h, home/keys/materials)
//   home/materials/ID.case   instead, once it belongs to a case whose forms are sealed: under that key, so that erasing
//                            the key erases it, too
//   home/materials/ID.json   who handed it over, what it is, and to which case it belongs; 0: to none yet
//
// What nobody used within kWaitDays goes. Threads: any.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/directory.h"
#include "base/day.h"
#include "vault/file_keys.h"
#include "vault/vault.h"

namespace taixin::cases {

struct Material {
  std::string id;      // 32 hexadecimal digits
  std::string sha256;  // hexadecimal, of the plain bytes
  std::string type;    // pdf, png, jpeg, ofd
  uint64_t bytes = 0;
  int64_t account = 0, case_id = 0;
  base::Day day;
};

class Materials {
 public:
  static constexpr size_t kBytesMax = size_t{20} << 20;
  static constexpr int kWaitDays = 7;

  // In `home`/materials, made when it is not there. Vault and clock outlive it.
  static base::Result<std::unique_ptr<Materials>> open(const std::filesystem::path& home, vault::Vault& vault,
                                                       const base::Clock& clock);

  // On disk when it returns. kMaterialType (by its first bytes, whatever it is called), kMaterialSize.
  base::Result<Material> keep(access::AccountId account, std::string_view bytes);
  // What this account has handed over and no case has yet; nothing: there is no such.
  std::optional<Material> waiting(std::string_view id, access::AccountId account) const;
  // Before the step is written: seals it anew under the key of its case. Nothing for key 0.
  base::Result<void> prepare(const std::string& id, base::SubjectId key);
  // The step is written: it belongs to this case from now on. Said again, nothing changes.
  base::Result<void> belongs(const std::string& id, int64_t case_id, bool sealed);
  // kNoMaterial: it is none of this case; kMaterialErased. `key`: under which the case's forms are sealed; 0: none.
  base::Result<Material> of_case(std::string_view id, int64_t case_id) const;
  base::Result<std::string> read(const Material& material, base::SubjectId key);
  // Takes away what has waited too long; how many.
  base::Result<size_t> expire(base::Day day);

  static bool is_id(std::string_view text) { return vault::is_file_id(text); }
  static const char* content_type(std::string_view type);

 private:
  Materials(std::filesystem::path directory, vault::Vault& vault, const base::Clock& clock,
            std::unique_ptr<vault::FileKeys> keys)
      : directory_(std::move(directory)), vault_(vault), clock_(clock), keys_(std::move(keys)) {}
  std::optional<Material> find(std::string_view id) const;
  base::Result<void> note(const Material& material);
  base::Result<std::string> unsealed(const Material& material) const;
  std::filesystem::path path(std::string_view id, const char* end) const {
    return directory_ / (std::string(id) + end);
  }

  const std::filesystem::path directory_;
  vault::Vault& vault_;
  const base::Clock& clock_;
  const std::unique_ptr<vault::FileKeys> keys_;
  mutable std::mutex mutex_;
};

}  // namespace taixin::cases
