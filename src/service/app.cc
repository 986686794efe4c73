#include "service/app.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "cases/cases.h"
#include "catalog/catalog.h"
#include "disclose/statistics.h"
#include "identity/uscc.h"
#include "lists/measures_used.h"
#include "lists/procedure.h"
#include "propagate/propagation.h"
#include "report/reports.h"
#include "rules/copied.h"
#include "service/api.h"
#include "service/api_bulletins.h"
#include "service/dictionaries.h"
#include "service/errors.h"
#include "service/idempotency.h"
#include "service/jobs.h"
#include "service/office_rooms.h"
#include "service/platform_host.h"
#include "service/role_rules.h"
#include "service/uploads.h"
#include "service/workbench.h"
#include "store/packs_of.h"
#include "vault/erasure.h"
#include "vault/errors.h"
#include "vault/key_events.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;

ledger::Salts salts_of(const vault::Vault& vault) {
  ledger::Hash key;
  std::ranges::copy(vault.salt_key().reveal(), key.begin());
  return ledger::Salts(key);
}

// Vault and ledger of a home that is locked and not open yet; a home that is new or of an older version gets its keys.
base::Result<store::Home::Hooks> open_keys(const std::string& directory, std::string_view origin,
                                           const base::Clock& clock, std::unique_ptr<vault::Vault>& vault,
                                           std::unique_ptr<ledger::Ledger>& ledger) {
  const fs::path keys = fs::path(directory) / "keys";
  std::error_code code;
  if (!fs::exists(keys / "keys.db", code)) {
    const auto made = ledger::Ledger::create(keys, directory, origin);
    // A home with history: all its keys are gone, or only those of people.
    if (!made && fs::exists(keys / "master.key", code)) {
      return base::fail(vault::kNoVault, {{"path", keys.string()}});
    }
    TX_CHECK(made);
    TX_CHECK(vault::Vault::create(keys));  // last: with it the keys are there
  }
  TX_TRY(vault, vault::Vault::open(keys, clock));
  TX_TRY(ledger, ledger::Ledger::open(keys, salts_of(*vault)));
  return ledger->hooks();
}

// Where a code stands among those of its kind: the organization's own eight characters, counted up.
std::optional<uint64_t> place_of(const facts::Registry& registry, base::SubjectId subject) {
  const auto card = registry.card(subject);
  const std::string code = card ? card->code() : std::string();
  uint64_t place = 0;
  if (code.size() != identity::kUsccLength) return std::nullopt;
  const auto [end, error] = std::from_chars(code.data() + 8, code.data() + 16, place, 36);
  if (error != std::errc() || end != code.data() + 16) return std::nullopt;
  return place;
}

}  // namespace

base::Result<std::unique_ptr<App>> App::open(const std::string& directory, const base::Clock& clock,
                                             const std::function<void(double)>& progress) {
  std::unique_ptr<App> app(new App());
  TX_TRY(app->home_, store::Home::open(directory, clock,
                                       [&] { return open_keys(directory, {}, clock, app->vault_, app->ledger_); }));
  TX_CHECK(app->ledger_->start(*app->home_, progress));
  TX_TRY([[maybe_unused]] const size_t destroyed, vault::complete_erasures(*app->home_, *app->vault_));
  TX_TRY([[maybe_unused]] const size_t lost, vault::complete_losses(*app->home_, *app->vault_));
  TX_TRY([[maybe_unused]] const size_t begun, rules::begin_confirmed(*app->home_));
  TX_TRY(auto tx, app->home_->read_records());
  TX_TRY(app->versions_, rules::versions_of(tx));
  if (!app->sandbox()) TX_CHECK(rules::refuse_copied(tx));
  if (app->versions_.empty()) return base::fail(kNoPacks, {{"home", directory}});
  app->catalog_ = app->versions_.back().catalog;
  TX_TRY(auto doors, access::Doors::of(*app->catalog_));
  app->doors_ = std::move(doors);
  TX_TRY(app->consents_, access::Consents::open(*app->home_));
  TX_TRY(app->looks_, access::Looks::open(*app->home_));
  TX_TRY(app->entrance_,
         access::Entrance::open(*app->home_, *app->vault_, app->catalog_, role_rules(*app->catalog_, clock.today())));
  TX_TRY(app->packer_, store::Packer::load(tx));
  TX_TRY(app->facts_, facts::Facts::open(*app->home_, progress));
  app->looks_->use_links([facts = app->facts_.get()](base::SubjectId id) { return facts->one_with(id); });
  app->intake_ = std::make_unique<intake::Intake>(*app->home_, *app->facts_, app->catalog_, app->packer_);
  app->intake_->use_vault(*app->vault_);
  TX_CHECK(app->watch_agents());
  app->checker_ = std::make_unique<check::Checker>(*app->home_, app->versions_, *app->facts_);
  TX_TRY(app->rule_changes_, rules::Changes::open(*app->home_, *app->entrance_, app->versions_));
  TX_TRY(app->redactions_, disclose::Redactions::open(*app->home_, *app->entrance_, *app->checker_));
  app->statistics_ = std::make_unique<disclose::KeptStatistics>();
  app->checker_->use(*app->redactions_);
  app->watch_alerts();
  TX_CHECK(app->open_cases());
  TX_CHECK(app->open_reports(directory));
  TX_TRY(app->propagation_,
         propagate::Propagation::open({*app->home_, *app->facts_, *app->checker_, app->desk(),
                                       [self = app.get()] { return self->entrance_->accounts().directory(); }}));
  TX_TRY(app->offices_->duties,
         duty::Book::open({*app->home_, *app->facts_, *app->catalog_, *app->doors_,
                           [self = app.get()] { return self->entrance_->accounts().directory(); }}));
  app->changes_ = std::make_unique<check::Changes>(*app->checker_);
  TX_TRY(app->offices_->exchange,
         exchange::Exchange::open({*app->home_, *app->intake_, app->ledger_->verifier(ledger::LogName::records),
                                   [ledger = app->ledger_.get()](std::string text) {
                                     return ledger->sign_statement(ledger::LogName::records, std::move(text));
                                   }}));
  TX_CHECK(interrupt_keys(*app->home_));
  App* const self = app.get();
  TX_TRY(app->file_keys_, vault::FileKeys::open(fs::path(directory) / "keys" / "files", app->vault_->files_key()));
  TX_TRY(app->uploads_, Uploads::open(directory, clock, *app->file_keys_));
  TX_TRY(app->held_,
         intake::HeldFiles::open({*app->home_, *app->intake_, *app->file_keys_, *app->entrance_, *app->doors_},
                                 app->uploads_->ids()));
  TX_TRY(app->jobs_, Jobs::open((fs::path(directory) / "jobs").string(), clock,
                                [self](Request& request) { return run_job(*self, request); }));
  app->offices_->bulletins = bulletins_of(*app);
  app->offices_->kept_forms = std::make_unique<KeptForms>(clock);
  return app;
}

// Whoever represents a body is another: its agents stop at once, and at the start those that should have stopped. When
// that cannot be written, nothing else can, and the next start does it.
base::Result<void> App::watch_agents() {
  powers_ = std::make_unique<access::Powers>(*home_, *entrance_, *catalog_);
  questions_ = std::make_unique<access::QuestionLimits>(*catalog_);
  agents_ = std::make_unique<access::AgentWatch>(*facts_, entrance_->accounts());
  TX_CHECK(agents_->look());
  intake_->on_registered([this](const store::Submission&) { (void)agents_->look(); });
  return {};
}

void App::watch_alerts() {
  access::AlertWatch::Known known;
  known.catalog = catalog_;
  known.directory = [this] { return entrance_->accounts().directory(); };
  known.place = [this](base::SubjectId subject) { return place_of(facts_->registry(), subject); };
  known.is_unit = [this](base::SubjectId subject, const access::Unit& unit) {
    const auto card = facts_->registry().card(subject);
    return card && !unit.code.empty() && card->code() == unit.code;
  };
  alerts_ = std::make_unique<access::AlertWatch>(*home_, *looks_, std::move(known));
}

// By the rules of publication in force today (gate/publication.h).
base::Result<std::optional<base::Day>> App::earliest_repair(const store::Record& record) const {
  TX_TRY(const auto term, checker_->term(access::published({*home_, *doors_, *catalog_}, base::Lang::zh), record.id));
  return term ? term->earliest_repair : std::nullopt;
}

// Every effect that a pack may choose is registered here, those of later rooms too; one missing and nothing starts.
base::Result<void> App::open_cases() {
  cases::Effects effects;
  cases::add_own_effects(effects, {*home_, *facts_, *catalog_, *vault_});
  TX_TRY(materials_, cases::Materials::open(home_->directory(), *vault_, home_->clock()));
  lists::add_effects(effects,
                     {*home_, *facts_, *catalog_, *packer_, [this] { return entrance_->accounts().directory(); }});
  TX_TRY(cases_, cases::Cases::open({*home_, *vault_, *facts_, *catalog_, *doors_, *packer_,
                                     [this] { return entrance_->accounts().directory(); }, materials_.get(),
                                     [this](const store::Record& record) { return earliest_repair(record); }},
                                    std::move(effects)));
  TX_TRY(measures_, lists::MeasuresUsed::open({*home_, *checker_, *facts_, *catalog_, *doors_}));
  return {};
}

// The platform's own name is the one that its logs have.
base::Result<void> App::open_reports(const std::string& directory) {
  const std::string host = platform_host(*this);
  const auto open_seal = [this, keys = fs::path(directory) / "keys", host] {
    return report::open_home_seal(keys, host, home_->clock());
  };
  reports_ = std::make_unique<report::Reports>(
      report::Reports::Parts{*home_, *vault_, *checker_, packer_, open_seal, host, sandbox()});
  return {};
}

void App::use_workbench(std::unique_ptr<const Workbench> workbench) { workbench_ = std::move(workbench); }

int App::take_sign_in(const std::string& address) {
  const std::string client = client_of_address(address);
  if (client.empty()) return 0;  // this machine
  const RateLimits::Time now{std::chrono::microseconds(home_->clock().now().get())};
  const std::lock_guard lock(sign_ins_mutex_);
  return sign_ins_.take(client, now);
}

App::App() : offices_(std::make_unique<OfficeRooms>()) {}
App::~App() {
  if (alerts_) alerts_->stop();
  if (propagation_) propagation_->stop();
  if (cases_) cases_->stop();
  jobs_.reset();
  if (held_) held_->stop();
  if (ledger_) ledger_->stop();
}

namespace {

// The packs of a new home, and where they are from.
base::Result<std::vector<std::pair<catalog::PackSource, std::string>>> packs_for(const InitOptions& options) {
  std::vector<std::pair<catalog::PackSource, std::string>> out;
  for (const auto& folder : options.pack_folders) {
    TX_TRY(auto pack, catalog::read_pack_folder(folder));
    out.emplace_back(std::move(pack), folder);
  }
  if (options.packs_of.empty()) return out;
  TX_TRY(const auto stored, store::active_packs_of(options.packs_of));
  for (const auto& pack : stored) {
    TX_TRY(auto source, catalog::deserialize(pack.bytes));
    out.emplace_back(std::move(source), pack.id);
  }
  if (out.empty()) return base::fail(kNoPacks, {{"home", options.packs_of}});
  return out;
}

}  // namespace

base::Result<void> init_home(const std::string& directory, const InitOptions& options, const base::Clock& clock) {
  if (ledger::is_sandbox_log(options.origin)) return base::fail(kSandboxName, {{"origin", options.origin}});
  const std::string origin(options.sandbox ? std::string(ledger::kSandboxOrigin) : options.origin);
  std::vector<catalog::PackSource> packs;
  TX_TRY(auto found, packs_for(options));
  for (auto& [pack, from] : found) packs.push_back(pack);
  TX_TRY(const auto catalog, catalog::Catalog::load(packs));  // packs with faults make no home
  TX_CHECK(store::Home::create(directory, clock));
  std::unique_ptr<vault::Vault> vault;
  std::unique_ptr<ledger::Ledger> ledger;
  TX_TRY(auto home,
         store::Home::open(directory, clock, [&] { return open_keys(directory, origin, clock, vault, ledger); }));
  TX_TRY(const auto dictionaries, train_dictionaries(*catalog, clock.today()));
  std::vector<store::StoredPack> stored;
  for (size_t i = 0; i < packs.size(); ++i) {
    stored.push_back({packs[i].digest(), found[i].second, catalog::serialize(packs[i]), {}, options.operator_name});
  }
  catalog::Confirmed copied;  // a sandbox answers as the home does whose packs it has
  std::string copied_from;
  if (options.sandbox && !options.packs_of.empty()) {
    TX_TRY(const auto events, store::rule_events_of(options.packs_of));
    TX_TRY(const auto there, store::active_packs_of(options.packs_of));
    copied = rules::confirmed_in(events);
    copied_from =
        fmt::format("照抄自来源平台（{} 启用的规则）：该平台有两人对照官方文本确认；两人的签名只在该平台，沙箱不照抄",
                    base::day_of(there.front().activated_at).iso());
  }
  return home->records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::activate_packs(tx, stored, options.operator_name));
    TX_CHECK(rules::copy_confirmed(tx, copied, copied_from));
    for (const auto& [item, bytes] : dictionaries) {
      TX_TRY([[maybe_unused]] const uint32_t number, store::add_dictionary(tx, item, bytes));
    }
    return {};
  });
}

}  // namespace taixin::service
