#include "service/app.h"

#include "catalog/catalog.h"
#include "service/dictionaries.h"
#include "service/errors.h"
#include "vault/erasure.h"
#include "vault/errors.h"

namespace taixin::service {

base::Result<std::unique_ptr<App>> App::open(const std::string& directory, const base::Clock& clock,
                                             const std::function<void(double)>& progress) {
  std::unique_ptr<App> app(new App());
  TX_TRY(app->home_, store::Home::open(directory, clock));
  TX_CHECK(app->open_vault());
  TX_TRY(auto tx, app->home_->read_records());
  TX_TRY(const auto stored, store::active_packs(tx));
  if (stored.empty()) return base::fail(kNoPacks, {{"home", directory}});
  std::vector<catalog::PackSource> packs;
  for (const auto& pack : stored) {
    TX_TRY(auto source, catalog::deserialize(pack.bytes));
    packs.push_back(std::move(source));
  }
  TX_TRY(app->catalog_, catalog::Catalog::load(packs));
  TX_TRY(app->packer_, store::Packer::load(tx));
  TX_TRY(app->facts_, facts::Facts::open(*app->home_, progress));
  app->intake_ = std::make_unique<intake::Intake>(*app->home_, *app->facts_, app->catalog_, app->packer_);
  app->intake_->use_vault([at = app.get()] { return at->vault(); });
  app->checker_ = std::make_unique<check::Checker>(*app->home_, app->catalog_, *app->facts_);
  return app;
}

// A wrong or open master key stops the start; one that is not there closes what is sealed about people and no more.
base::Result<void> App::open_vault() {
  const std::lock_guard lock(vault_mutex_);
  auto opened = vault::Vault::open(home_->directory() / "keys", home_->clock());
  if (!opened.ok()) {
    if (!opened.error().is(vault::kNoVault) && !opened.error().is(vault::kNoMasterKey)) return opened.error();
    no_vault_ = opened.error();
    return {};
  }
  TX_TRY([[maybe_unused]] const size_t destroyed, vault::complete_erasures(*home_, **opened));
  vault_ = *std::move(opened);
  return {};
}

base::Result<vault::Vault*> App::vault() {
  const std::lock_guard lock(vault_mutex_);
  if (vault_) return vault_.get();
  return *no_vault_;
}

base::Result<void> App::make_vault() {
  {
    const std::lock_guard lock(vault_mutex_);
    if (vault_) return base::fail(vault::kVaultExists, {{"path", (home_->directory() / "keys").string()}});
    TX_CHECK(vault::Vault::create(home_->directory() / "keys"));
  }
  return open_vault();
}

base::Result<void> init_home(const std::string& directory, const std::vector<std::string>& pack_folders,
                             std::string_view operator_name, const base::Clock& clock) {
  std::vector<catalog::PackSource> packs;
  for (const auto& folder : pack_folders) {
    TX_TRY(auto pack, catalog::read_pack_folder(folder));
    packs.push_back(std::move(pack));
  }
  TX_TRY(const auto catalog, catalog::Catalog::load(packs));  // packs with faults make no home
  TX_CHECK(store::Home::create(directory, clock));
  TX_CHECK(vault::Vault::create(std::filesystem::path(directory) / "keys"));
  TX_TRY(auto home, store::Home::open(directory, clock));
  TX_TRY(const auto dictionaries, train_dictionaries(*catalog, clock.today()));
  std::vector<store::StoredPack> stored;
  for (size_t i = 0; i < packs.size(); ++i) {
    stored.push_back(
        {packs[i].digest(), pack_folders[i], catalog::serialize(packs[i]), {}, std::string(operator_name)});
  }
  return home->records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::activate_packs(tx, stored, operator_name));
    for (const auto& [item, bytes] : dictionaries) {
      TX_TRY([[maybe_unused]] const uint32_t number, store::add_dictionary(tx, item, bytes));
    }
    return {};
  });
}

}  // namespace taixin::service
