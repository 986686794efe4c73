// For tests: an invented city with its officers, a company with records, and the engine over them. The clock is moved
// by hand; day by day nothing happens by itself.
//
//   city (1) ── market bureau (2) ── its county station (4)
//           └── housing bureau (3)
#pragma once

#include <memory>
#include <string>

#include "access/caller.h"
#include "cases/cases.h"
#include "cases/errors.h"
#include "catalog/packs_testing.h"
#include "identity/resident_id.h"
#include "store/records.h"
#include "store/test_support.h"

namespace taixin::cases {

inline constexpr UnitId kCity{1}, kMarket{2}, kHousing{3}, kStation{4};
inline constexpr SubjectId kCompany{1}, kOtherCompany{2};
inline const std::string kMarketCode = "113709990000TXAB01", kElsewhereCode = "113700000000TXAB02";

// `person`: whose account 22 is.
inline std::shared_ptr<const access::Directory> sample_units(SubjectId person = {}) {
  std::map<UnitId, access::Unit> units;
  const auto unit = [&](UnitId id, UnitId parent, access::UnitKind kind, std::string code, std::string name) {
    units[id] = {id, parent, kind, std::move(code), std::move(name), {}, {}, false, {}};
  };
  unit(kCity, UnitId(), access::UnitKind::city, "370999-city", "示例市");
  unit(kMarket, kCity, access::UnitKind::department, kMarketCode, "示例市市场监督管理局");
  unit(kHousing, kCity, access::UnitKind::department, "370999-housing", "示例市住房和城乡建设局");
  unit(kStation, kMarket, access::UnitKind::county, "370999-station", "示例县市场监督管理所");
  std::map<AccountId, access::Account> accounts;
  const auto account = [&](int64_t id, access::AccountKind kind, UnitId of, const std::string& role,
                           SubjectId subject) {
    access::Account one;
    one.id = AccountId(id);
    one.kind = kind;
    one.login = "shili-" + std::to_string(id);
    one.name = kind == access::AccountKind::staff ? "示例" + std::to_string(id) : "";
    one.unit = of;
    one.two_factor = true;
    one.subject = subject;
    if (!role.empty()) one.grants.push_back({role, of, std::nullopt});
    accounts[one.id] = one;
  };
  using access::AccountKind;
  account(10, AccountKind::staff, kCity, "case_handler", {});
  account(11, AccountKind::staff, kCity, "supervisor", {});
  account(12, AccountKind::staff, kMarket, "case_officer", {});
  account(13, AccountKind::staff, kMarket, "case_officer", {});
  account(14, AccountKind::staff, kHousing, "case_officer", {});
  account(15, AccountKind::staff, kCity, "window", {});
  account(16, AccountKind::staff, kMarket, "querier", {});
  account(17, AccountKind::staff, kCity, "complaint_keeper", {});
  account(18, AccountKind::staff, kCity, "case_handler", {});
  account(20, AccountKind::agent, UnitId(), "agent", kCompany);
  account(21, AccountKind::agent, UnitId(), "agent", kOtherCompany);
  account(22, AccountKind::person, UnitId(), "subject", person);
  return std::make_shared<const access::Directory>(std::move(units), std::move(accounts));
}

// Stands for an effect of a later room, which this one may not know.
class LaterEffect : public Effect {
 public:
  explicit LaterEffect(catalog::CaseEffect which) : which_(which) {}
  catalog::CaseEffect which() const override { return which_; }
  base::Result<std::unique_ptr<Work>> prepare(const Doing&) const override { return std::unique_ptr<Work>(); }

 private:
  const catalog::CaseEffect which_;
};
inline constexpr catalog::CaseEffect kLaterEffects[] = {
    catalog::CaseEffect::serve_notice, catalog::CaseEffect::ask_hearing, catalog::CaseEffect::hold_hearing,
    catalog::CaseEffect::enter_list, catalog::CaseEffect::leave_list};

class CasesHome {
 public:
  explicit CasesHome(std::shared_ptr<const catalog::Catalog> catalog = nullptr, const base::Clock* real_clock = nullptr,
                     const std::filesystem::path& at = {})
      : catalog_(std::move(catalog)), real_(real_clock) {
    if (at.empty()) directory_.emplace();
    path_ = at.empty() ? directory_->path() / "home" : at;
    if (!std::filesystem::exists(path_)) {
      TX_ASSERT(store::Home::create(path_, the_clock()).ok(), "create");
      TX_ASSERT(vault::Vault::create(path_ / "keys").ok(), "keys");
    }
    open();
  }

  const catalog::Catalog& packs() const { return catalog_ ? *catalog_ : catalog::testing::repository_catalog(); }
  const base::Clock& the_clock() const { return real_ ? *real_ : clock; }

  // Ends the process's part and begins again, as after a restart.
  void open() {
    cases_.reset();
    materials_.reset();
    facts_.reset();
    home_.reset();
    vault_.reset();
    home_ = must(store::Home::open(path_, the_clock()));
    vault_ = must(vault::Vault::open(path_ / "keys", the_clock()));
    facts_ = must(facts::Facts::open(*home_));
    {
      auto tx = must(home_->read_records());
      packer_ = must(store::Packer::load(tx));
    }
    doors_ = std::make_unique<access::Doors>(must(access::Doors::of(packs())));
    materials_ = must(Materials::open(path_, *vault_, the_clock()));
    Effects effects;
    add_own_effects(effects, {*home_, *facts_, packs(), *vault_});
    for (const catalog::CaseEffect later : kLaterEffects) effects.add(std::make_unique<LaterEffect>(later));
    cases_ = must(
        Cases::open({*home_, *vault_, *facts_, packs(), *doors_, *packer_, [this] { return units; }, materials_.get(),
                     [this](const store::Record&) -> base::Result<std::optional<Day>> { return earliest; }},
                    std::move(effects)));
  }

  Cases& cases() { return *cases_; }
  Materials& materials() { return *materials_; }
  store::Home& home() { return *home_; }
  facts::Facts& facts() { return *facts_; }
  vault::Vault& vault() { return *vault_; }
  const std::filesystem::path& path() const { return path_; }

  void on(std::string_view day) { clock.set(base::KnownAt(base::start_of(*base::parse_iso_day(day)).get() + kNine)); }
  Day today() const { return the_clock().today(); }

  access::Caller caller(int64_t account) const {
    access::Caller out;
    out.via = store::Via::web;
    out.account = AccountId(account);
    out.directory = units;
    out.unit = units->account(out.account)->unit;
    return out;
  }
  access::Caller handler() const { return caller(10); }
  access::Caller supervisor() const { return caller(11); }
  access::Caller officer() const { return caller(12); }
  access::Caller second_officer() const { return caller(13); }
  access::Caller housing_officer() const { return caller(14); }
  access::Caller agent() const { return caller(20); }
  access::Caller other_agent() const { return caller(21); }
  access::Caller second_handler() const { return caller(18); }
  // The person whose account 22 is; somebody new with a key after `new_person`.
  access::Caller person() const { return caller(22); }
  SubjectId new_person() {
    std::string number = fmt::format("37999919850615{:03}", ++persons_);  // invented: the region does not exist
    number += identity::resident_id_check_character(number).value();
    const auto reading = identity::read_resident_id(number);
    const identity::IdNumber* const one = &reading->number;
    const SubjectId subject = must(vault_->persons(std::span(&one, 1))).front();
    units = sample_units(subject);
    return subject;
  }
  access::Caller window(SubjectId assisted = kCompany) const {
    access::Caller out = caller(15);
    out.via = store::Via::assisted;
    out.assisted = assisted;
    return out;
  }

  // A penalty against the company, decided by the body with this code and handed over by the market bureau.
  RecordId penalty(const std::string& number, const std::string& organ = kMarketCode, SubjectId subject = kCompany,
                   RecordId previous = {}) {
    const catalog::Item& item = *packs().item(base::ItemCode("ADM.penalty"), today());
    store::Submission submission = store::small_submission();
    submission.counts.rows = 1;
    (previous == RecordId() ? submission.counts.accepted : submission.counts.versions) = 1;
    std::vector<store::NewRecord> rows(1);
    store::Record& record = rows.front().record;
    TX_ASSERT(home_->records()
                  .run(store::Priority::interactive,
                       [&](store::WriteTx& tx) -> base::Result<void> {
                         TX_TRY(submission.id, store::open_submission(tx, submission));
                         TX_TRY(record.item, store::item_no(tx, "ADM.penalty"));
                         record.submission = submission.id;
                         record.line = 2;
                         record.revision = static_cast<uint16_t>(item.revision);
                         record.subject = subject;
                         record.previous = previous;
                         record.decision = today();
                         record.version_key = base::key128(number + std::to_string(subject.get()));
                         record.source_key = base::key128("source " + number);
                         record.content = base::key128(fmt::format("content {} {}", number, previous.get()));
                         const std::pair<uint16_t, std::string> organ_field{
                             item.fields[static_cast<size_t>(item.index(item.organ_code))].ordinal, organ};
                         const store::FieldValue fields[] = {{organ_field.first, organ_field.second}};
                         rows.front().payload = packer_->pack("ADM.penalty", store::plain_payload(fields));
                         TX_CHECK(store::append_records(tx, rows));
                         TX_TRY(submission, store::seal_submission(tx, submission));
                         return {};
                       })
                  .ok(),
              "append");
    facts::FactTable table;
    table.add(record);
    TX_ASSERT(facts_->apply(table, {}, {}, submission.id, {submission.seq, submission.sealed_at}).ok(), "apply");
    return record.id;
  }

  // What answers say of a record now.
  facts::StatusView status(RecordId record, SubjectId subject = kCompany) {
    for (const auto& held : must(facts_->of_subject(subject, today(), facts_->head(), true))) {
      if (held.record.id == record) return held.status;
    }
    TX_ASSERT(false, "record {} is not held", record.get());
    std::abort();
  }
  std::vector<store::Outgoing> outgoing() {
    auto tx = must(home_->read_records());
    return must(store::outgoing(tx, 0, 10'000));
  }
  std::vector<store::CaseEvent> events() {
    std::vector<store::CaseEvent> out;
    auto tx = must(home_->read_records());
    TX_ASSERT(store::scan_case_events(tx,
                                      [&](const store::CaseEvent& event) -> base::Result<void> {
                                        out.push_back(event);
                                        return {};
                                      })
                  .ok(),
              "events");
    return out;
  }

  // A form with everything that is required for this outcome.
  Form form(const catalog::CaseStep& step, std::string_view outcome, RecordId version = {}) const {
    Form out;
    for (const catalog::CaseField& field : step.form) {
      const bool needed = field.required || std::ranges::find(field.required_for, outcome) != field.required_for.end();
      if (!needed) continue;
      switch (field.type) {
        case catalog::CaseFieldType::text:
          out[field.code] = "示例内容";
          break;
        case catalog::CaseFieldType::day:
          out[field.code] = today().iso();
          break;
        case catalog::CaseFieldType::record:
          out[field.code] = std::to_string(version.get());
          break;
        case catalog::CaseFieldType::choice:
          out[field.code] = field.choices.front().first;
          break;
        case catalog::CaseFieldType::flag:
          out[field.code] = "true";
          break;
        case catalog::CaseFieldType::file:
          out[field.code] = base::hex(base::sha256("示例材料"));
          break;
      }
    }
    return out;
  }
  base::Result<std::shared_ptr<const Case>> begin(const access::Caller& who, const std::string& kind, RecordId record,
                                                  const std::string& step = "submit", SubjectId subject = {},
                                                  const std::string& outcome = {}) {
    const catalog::CaseKind* rules = cases_->rules().kind(kind, today());
    TX_ASSERT(rules && rules->step(step), "no {} of {}", step, kind);
    return cases_->begin(who, {.kind = kind,
                               .step = step,
                               .record = record,
                               .subject = subject,
                               .form = form(*rules->step(step), outcome),
                               .evidence = who.assisted == SubjectId() ? "" : "示例申请表 1 号",
                               .outcome = outcome});
  }
  base::Result<std::shared_ptr<const Case>> act(const access::Caller& who, const Case& one, const std::string& step,
                                                const std::string& outcome = {}, RecordId version = {}) {
    const catalog::CaseStep* rules = cases_->kind_of(one)->step(step);
    TX_ASSERT(rules, "no step {}", step);
    return cases_->act(who, {.id = one.id,
                             .version = one.version(),
                             .step = step,
                             .outcome = outcome,
                             .form = form(*rules, outcome, version),
                             .evidence = who.assisted == SubjectId() ? "" : "示例申请表 1 号"});
  }

  template <class T>
  static T must(base::Result<T> result) {
    TX_ASSERT(result.ok(), "{}", result.error().message(base::Lang::en));
    return *std::move(result);
  }

  base::FixedClock clock{*base::Day::from_civil(2026, 4, 7)};  // Tuesday after 清明
  std::shared_ptr<const access::Directory> units = sample_units();
  std::optional<Day> earliest;  // of repair

 private:
  static constexpr int64_t kNine = int64_t{9} * 3600 * 1'000'000;
  int persons_ = 0;
  std::optional<store::TemporaryDirectory> directory_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::filesystem::path path_;
  const base::Clock* real_;
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<facts::Facts> facts_;
  std::shared_ptr<const store::Packer> packer_;
  std::unique_ptr<access::Doors> doors_;
  std::unique_ptr<Materials> materials_;
  std::unique_ptr<Cases> cases_;
};

}  // namespace taixin::cases
