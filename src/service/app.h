// The application over one home: opens it, keeps the facts and the catalog, and is handed to the interface, the pages
// and the command line. One in a process. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "access/access.h"
#include "check/check.h"
#include "facts/facts.h"
#include "intake/intake.h"
#include "store/home.h"
#include "vault/vault.h"

namespace taixin::service {

class App {
 public:
  // Becomes the owner of the home. progress: 0..1 while the facts are read.
  static base::Result<std::unique_ptr<App>> open(const std::string& directory, const base::Clock& clock,
                                                 const std::function<void(double)>& progress = {});

  store::Home& home() { return *home_; }
  facts::Facts& facts() { return *facts_; }
  const catalog::Catalog& catalog() const { return *catalog_; }
  intake::Intake& intake() { return *intake_; }
  const check::Checker& checker() const { return *checker_; }
  const store::Packer& packer() const { return *packer_; }
  // The keys of this home. Without them (kNoVault, kNoMasterKey: keys/ or the master key is not there) the home serves
  // everything but what is sealed about people. The vault lives as long as the App.
  base::Result<vault::Vault*> vault();
  // Makes the keys of a home that never had any. kVaultExists.
  base::Result<void> make_vault();

 private:
  App() = default;
  base::Result<void> open_vault();
  std::unique_ptr<store::Home> home_;
  std::mutex vault_mutex_;               // of the two below
  std::unique_ptr<vault::Vault> vault_;  // null: no_vault_ says why
  std::optional<base::Error> no_vault_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::shared_ptr<const store::Packer> packer_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<intake::Intake> intake_;
  std::unique_ptr<check::Checker> checker_;
};

// Makes a home with these packs in force and the dictionaries of their items.
base::Result<void> init_home(const std::string& directory, const std::vector<std::string>& pack_folders,
                             std::string_view operator_name, const base::Clock& clock);

}  // namespace taixin::service
