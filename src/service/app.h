// The application over one home: opens it, keeps the facts and the catalog, and is handed to the interface, the pages
// and the command line. One in a process. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "access/access.h"
#include "access/agent_watch.h"
#include "access/alert_watch.h"
#include "access/entrance.h"
#include "access/oidc.h"
#include "access/power.h"
#include "access/question_limits.h"
#include "check/changes.h"
#include "check/check.h"
#include "disclose/redactions.h"
#include "facts/facts.h"
#include "intake/held.h"
#include "intake/intake.h"
#include "ledger/ledger.h"
#include "rules/changes.h"
#include "service/rate_limits.h"
#include "store/home.h"
#include "vault/file_keys.h"
#include "vault/vault.h"

namespace taixin::cases {
class Cases;
class Materials;
}  // namespace taixin::cases
namespace taixin::disclose {
struct KeptStatistics;
}
namespace taixin::propagate {
class Propagation;
}

namespace taixin::report {
class Reports;
}
namespace taixin::lists {
class MeasuresUsed;
}

namespace taixin::service {

class Jobs;  // jobs.h

struct OfficeRooms;  // office_rooms.h

class Uploads;
class Workbench;

class App {
 public:
  // Becomes the owner of the home. progress: 0..1 while the facts are read.
  static base::Result<std::unique_ptr<App>> open(const std::string& directory, const base::Clock& clock,
                                                 const std::function<void(double)>& progress = {});

  ~App();

  store::Home& home() { return *home_; }
  vault::Vault& vault() { return *vault_; }
  ledger::Ledger& ledger() { return *ledger_; }
  bool sandbox() const { return ledger_->sandbox(); }
  facts::Facts& facts() { return *facts_; }
  const catalog::Catalog& catalog() const { return *catalog_; }
  intake::Intake& intake() { return *intake_; }
  access::Entrance& entrance() { return *entrance_; }
  access::Powers& powers() { return *powers_; }
  // How many may try to sign in from one address; 0: go on, else the seconds to wait.
  int take_sign_in(const std::string& address);
  // kOverLimit when an account has asked too many questions.
  base::Result<void> take_questions(const access::Caller& caller, int64_t count = 1) {
    return questions_->take(caller, count, home_->clock().now());
  }
  void note_questions(const access::Caller& caller, int64_t count) {
    questions_->note(caller, count, home_->clock().now());
  }
  // The identity service that people may sign in with; null: none is configured. Set before anything is served.
  access::Oidc* identity_service() { return identity_service_.get(); }
  void use_identity_service(std::unique_ptr<access::Oidc> service) { identity_service_ = std::move(service); }
  // The browser application of officers; null: not installed. Set before anything is served.
  const Workbench* workbench() const { return workbench_.get(); }
  void use_workbench(std::unique_ptr<const Workbench> workbench);
  const check::Checker& checker() const { return *checker_; }
  const access::Doors& doors() const { return *doors_; }
  access::Consents& consents() { return *consents_; }
  access::Looks& looks() { return *looks_; }
  access::AlertWatch& alerts() { return *alerts_; }  // `start` while serving
  access::Desk desk() { return {*home_, *doors_, *catalog_, consents_.get()}; }
  cases::Cases& cases() { return *cases_; }
  lists::MeasuresUsed& measures() { return *measures_; }
  cases::Materials& materials() { return *materials_; }
  propagate::Propagation& propagation() { return *propagation_; }  // `start` while serving
  disclose::Redactions& redactions() { return *redactions_; }
  disclose::KeptStatistics& statistics() { return *statistics_; }
  rules::Changes& rule_changes() { return *rule_changes_; }
  const std::vector<rules::Version>& rule_versions() const { return versions_; }  // the last is in force
  const report::Reports& reports() const { return *reports_; }
  check::Changes& changes() { return *changes_; }
  // What offices need on paper and on time.
  OfficeRooms& offices() { return *offices_; }
  Jobs& jobs() { return *jobs_; }
  Uploads& uploads() { return *uploads_; }
  intake::HeldFiles& held() { return *held_; }  // `start` while serving
  const store::Packer& packer() const { return *packer_; }

 private:
  App();
  void watch_alerts();
  base::Result<void> watch_agents();
  base::Result<void> open_cases();
  base::Result<void> open_reports(const std::string& directory);
  base::Result<std::optional<base::Day>> earliest_repair(const store::Record& record) const;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<store::Home> home_;  // its writers tell the ledger of every transaction
  std::vector<rules::Version> versions_;
  std::shared_ptr<const catalog::Catalog> catalog_;  // of the last
  std::shared_ptr<const store::Packer> packer_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<intake::Intake> intake_;
  std::unique_ptr<check::Checker> checker_;
  std::optional<access::Doors> doors_;
  std::unique_ptr<access::Consents> consents_;
  std::unique_ptr<access::Looks> looks_;
  std::unique_ptr<access::AlertWatch> alerts_;
  std::unique_ptr<access::Entrance> entrance_;
  std::unique_ptr<access::Powers> powers_;
  std::unique_ptr<access::AgentWatch> agents_;
  std::unique_ptr<access::QuestionLimits> questions_;
  std::mutex sign_ins_mutex_;
  RateLimits sign_ins_{{.client = {.per_second = 0.2, .burst = 10}, .all = {.per_second = 20, .burst = 100}}};
  std::unique_ptr<access::Oidc> identity_service_;
  std::unique_ptr<const Workbench> workbench_;
  std::unique_ptr<cases::Materials> materials_;
  std::unique_ptr<cases::Cases> cases_;
  std::unique_ptr<rules::Changes> rule_changes_;
  std::unique_ptr<disclose::Redactions> redactions_;
  std::unique_ptr<disclose::KeptStatistics> statistics_;
  std::unique_ptr<report::Reports> reports_;
  std::unique_ptr<propagate::Propagation> propagation_;
  std::unique_ptr<lists::MeasuresUsed> measures_;
  std::unique_ptr<check::Changes> changes_;
  std::unique_ptr<OfficeRooms> offices_;
  std::unique_ptr<vault::FileKeys> file_keys_;
  std::unique_ptr<Uploads> uploads_;
  std::unique_ptr<intake::HeldFiles> held_;
  std::unique_ptr<Jobs> jobs_;  // ends before what it works with
};

// Makes a home with its keys, these packs in force and the dictionaries of their items.
struct InitOptions {
  std::vector<std::string> pack_folders;
  std::string operator_name;
  std::string
      origin;  // of its logs, as everybody will know them: "credit.example.gov.cn"; empty: one from the home's id
  std::string packs_of;  // a home, instead of folders: of it the packs in force are read and nothing else, even while
                         // it is served
  bool sandbox = false;  // for systems that try out the interface; for ever (ledger::kSandboxOrigin)
};
base::Result<void> init_home(const std::string& directory, const InitOptions& options, const base::Clock& clock);

}  // namespace taixin::service
