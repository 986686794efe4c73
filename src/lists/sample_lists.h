// For tests: an invented city whose human-resources bureau enters employers on a list, a housing bureau that asks about
// them, and the engine, checker and measures over them. Packs of this repository; `confirmed`: as they will be once two
// people have confirmed what the lists say of notices. Files come through intake like any other.
//
//   city (1) ── labour bureau (2) ── its county station (4)
//           └── housing bureau (3)
#pragma once

#include <memory>
#include <string>

#include "access/decision.h"
#include "cases/cases.h"
#include "cases/errors.h"
#include "catalog/packs_testing.h"
#include "intake/intake.h"
#include "lists/errors.h"
#include "lists/measures_used.h"
#include "lists/members.h"
#include "lists/procedure.h"
#include "store/test_support.h"

namespace taixin::lists {

inline constexpr UnitId kCity{1}, kLabour{2}, kHousing{3}, kStation{4};
inline const std::string kLabourCode = "11370999TX9990013T";
inline const std::string kEmployer = "91370999TX000001XE", kEmployerName = "岱岳示例第1商贸有限公司";
inline const std::string kOther = "91370999TX0000028E", kOtherName = "岱岳示例第2商贸有限公司";

// The packs, with what lists say of notices confirmed; and a measure that must be applied.
inline std::shared_ptr<const catalog::Catalog> list_packs(bool confirmed) {
  using catalog::testing::repository_pack;
  auto national = repository_pack("national");
  auto shandong = repository_pack("shandong");
  for (auto* pack : {&national, &shandong}) {
    for (auto& file : pack->files) {
      if (file.name != "lists.toml" && file.name != "measures_national.toml") continue;
      if (!confirmed) continue;
      for (const char* mark : {"\"MM\"", "\"MH\""}) {
        for (size_t at = file.bytes.find(mark); at != file.bytes.npos; at = file.bytes.find(mark, at)) {
          file.bytes.replace(at, 4, "\"V2\"");
        }
      }
    }
  }
  auto loaded = catalog::Catalog::load({national, shandong, repository_pack("taian")});
  TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
  return *std::move(loaded);
}

inline std::shared_ptr<const access::Directory> list_units() {
  std::map<UnitId, access::Unit> units;
  const auto unit = [&](UnitId id, UnitId parent, access::UnitKind kind, std::string code, std::string name) {
    units[id] = {id, parent, kind, std::move(code), std::move(name), {}, {}, false, {}};
  };
  unit(kCity, UnitId(), access::UnitKind::city, "370999-city", "示例市");
  unit(kLabour, kCity, access::UnitKind::department, kLabourCode, "示例市人力资源和社会保障局");
  unit(kHousing, kCity, access::UnitKind::department, "370999-housing", "示例市住房和城乡建设局");
  unit(kStation, kLabour, access::UnitKind::county, "370999-station", "示例县人力资源和社会保障局");
  std::map<access::AccountId, access::Account> accounts;
  const auto account = [&](int64_t id, access::AccountKind kind, UnitId of, std::vector<std::string> roles,
                           SubjectId subject) {
    access::Account one;
    one.id = access::AccountId(id);
    one.kind = kind;
    one.login = "shili-" + std::to_string(id);
    one.name = "示例" + std::to_string(id);
    one.unit = of;
    one.two_factor = true;
    one.subject = subject;
    for (std::string& role : roles) {
      one.grants.push_back({std::move(role), of == UnitId() ? kCity : of, std::nullopt});
    }
    accounts[one.id] = one;
  };
  using access::AccountKind;
  account(10, AccountKind::staff, kCity, {"case_handler"}, {});
  account(11, AccountKind::staff, kCity, {"auditor"}, {});
  account(12, AccountKind::staff, kLabour, {"case_officer", "querier"}, {});
  account(13, AccountKind::staff, kLabour, {"case_officer"}, {});
  account(14, AccountKind::staff, kHousing, {"querier", "case_officer"}, {});
  account(15, AccountKind::staff, kHousing, {"querier"}, {});
  account(16, AccountKind::staff, kHousing, {"supervisor"}, {});
  account(20, AccountKind::agent, UnitId(), {"agent"}, SubjectId(1));
  return std::make_shared<const access::Directory>(std::move(units), std::move(accounts));
}

class ListsHome {
 public:
  explicit ListsHome(bool confirmed = true, const base::Clock* real_clock = nullptr,
                     const std::filesystem::path& at = {})
      : real_(real_clock) {
    static const auto kConfirmed = list_packs(true), kAsTheyAre = list_packs(false);
    catalog_ = confirmed ? kConfirmed : kAsTheyAre;
    if (at.empty()) directory_.emplace();
    path_ = at.empty() ? directory_->path() / "home" : at;
    const bool fresh = !std::filesystem::exists(path_);
    if (fresh) {
      TX_ASSERT(store::Home::create(path_, the_clock()).ok(), "create");
      TX_ASSERT(vault::Vault::create(path_ / "keys").ok(), "keys");
    }
    open();
    if (!fresh) return;
    send("REG.enterprise",
         fmt::format("ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n{},{},存续,2015-03-02,示例局,{},示例甲\n"
                     "{},{},存续,2016-03-02,示例局,{},示例乙\n",
                     kEmployerName, kEmployer, kLabourCode, kOtherName, kOther, kLabourCode));
  }

  const base::Clock& the_clock() const { return real_ ? *real_ : clock; }
  // Ends the process's part and begins again, as after a restart.
  void open() {
    measures_.reset();
    cases_.reset();
    checker_.reset();
    intake_.reset();
    facts_.reset();
    home_.reset();
    vault_.reset();
    home_ = must(store::Home::open(path_, the_clock()));
    vault_ = must(vault::Vault::open(path_ / "keys", the_clock()));
    facts_ = must(facts::Facts::open(*home_));
    packer_ = store::Packer::of({});
    intake_ = std::make_unique<intake::Intake>(*home_, *facts_, catalog_, packer_);
    checker_ = std::make_unique<check::Checker>(*home_, catalog_, *facts_);
    doors_ = std::make_unique<access::Doors>(must(access::Doors::of(*catalog_)));
    cases::Effects effects;
    cases::add_own_effects(effects, {*home_, *facts_, *catalog_, *vault_});
    add_effects(effects, procedure());
    cases_ = must(cases::Cases::open({*home_, *vault_, *facts_, *catalog_, *doors_, *packer_, [this] { return units; }},
                                     std::move(effects)));
    measures_ = must(MeasuresUsed::open(used()));
  }

  ProcedurePlace procedure() {
    return {*home_, *facts_, *catalog_, *packer_, [this] { return units; }};
  }
  UsedPlace used() { return {*home_, *checker_, *facts_, *catalog_, *doors_}; }
  cases::Cases& cases() { return *cases_; }
  MeasuresUsed& measures() { return *measures_; }
  const check::Checker& checker() const { return *checker_; }
  store::Home& home() { return *home_; }
  facts::Facts& facts() { return *facts_; }
  const catalog::Catalog& packs() const { return *catalog_; }
  access::Desk desk() { return {*home_, *doors_, *catalog_}; }
  Lists lists() { return {*checker_, desk()}; }
  Place place() { return {*facts_, *catalog_, *home_}; }
  const catalog::CreditList& list(std::string_view code) const { return *catalog_->lists().list(code, today()); }
  Day today() const { return the_clock().today(); }
  void on(std::string_view day) { on(*base::parse_iso_day(day)); }
  void on(Day day) { clock.set(base::KnownAt(base::start_of(day).get() + kTen)); }
  SubjectId subject(std::string_view code = kEmployer) const {
    return *facts_->registry().by_code(code, store::CodeKind::uscc);
  }

  access::Caller caller(int64_t account) const {
    access::Caller out;
    out.via = store::Via::web;
    out.account = access::AccountId(account);
    out.directory = units;
    out.unit = units->account(out.account)->unit;
    return out;
  }
  access::Caller officer() const { return caller(12); }
  access::Caller second_officer() const { return caller(13); }
  access::Caller housing() const { return caller(14); }
  access::Caller agent() const { return caller(20); }

  intake::Receipt send(const std::string& item, std::string_view bytes,
                       const std::string& source = "示例市人力资源和社会保障局") {
    const auto from = intake::memory_source(bytes);
    intake::IngestOptions options;
    options.item = item;
    options.source = source;
    options.operator_name = "示例经办";
    options.file_name = "示例.csv";
    return must(intake_->ingest(*from, options));
  }
  // An entry as a body's file brings it.
  RecordId entry(const std::string& number, const std::string& code = kEmployer,
                 const std::string& name = kEmployerName) {
    const auto receipt =
        send("SEV.wages", fmt::format("YRDWMC,TYSHXYDM,LRSY,LRWH,LRRQ,RDJG,RDJGDM\n{},{},示例事由,{},{},"
                                      "示例市人力资源和社会保障局,{}\n",
                                      name, code, number, today().iso(), kLabourCode));
    TX_ASSERT(receipt.submission.counts.accepted == 1, "the entry {} went back", number);
    RecordId last;
    for (const Stay& stay : stays(code)) last = std::max(last, stay.record);
    return last;
  }
  void status(const std::string& number, const std::string& kind) {
    const auto receipt =
        send("SEV.wages_status",
             fmt::format("YRDWMC,TYSHXYDM,LRWH,RDJGDM,ZTLX,ZTRQ,YJWS,LYDW\n{},{},{},{},{},{},示例文书,示例局\n",
                         kEmployerName, kEmployer, number, kLabourCode, kind, today().iso()));
    TX_ASSERT(receipt.submission.counts.statuses == 1, "the status of {} went back", number);
  }

  std::vector<Stay> stays(const std::string& code = kEmployer) {
    return must(stays_of(place(), subject(code), today()));
  }
  bool is_on(const std::string& code = kEmployer, std::string_view on = "wages") {
    return on_list(stays(code), list(on)) != nullptr;
  }
  bool is_public(std::string_view on = "wages") {
    return !must(lists().members({.list = std::string(on)}, base::Lang::zh)).entries.empty();
  }

  // A form with everything that is required for this outcome.
  cases::Form form(const catalog::CaseStep& step, std::string_view outcome) const {
    cases::Form out;
    for (const catalog::CaseField& field : step.form) {
      const bool needed = field.required || std::ranges::find(field.required_for, outcome) != field.required_for.end();
      if (!needed) continue;
      const bool day = field.type == catalog::CaseFieldType::day;
      out[field.code] = day ? today().iso() : field.choices.empty() ? "示例内容 1 号" : field.choices.front().first;
    }
    return out;
  }
  using Done = base::Result<std::shared_ptr<const cases::Case>>;
  Done propose(const access::Caller& who, const cases::Form& more = {}, const std::string& code = kEmployer) {
    const catalog::CaseKind* kind = cases_->rules().kind("listing", today());
    cases::Form full = form(*kind->step("propose"), "");
    for (const auto& [name, value] : more) full[name] = value;
    return cases_->begin(who, {.kind = "listing", .step = "propose", .subject = subject(code), .form = full});
  }
  Done act(const access::Caller& who, const cases::Case& one, const std::string& step, const std::string& outcome = {},
           const cases::Form& more = {}) {
    cases::Form full = form(*cases_->kind_of(one)->step(step), outcome);
    for (const auto& [name, value] : more) full[name] = value;
    return cases_->act(who, {.id = one.id, .version = one.version(), .step = step, .outcome = outcome, .form = full});
  }
  Done remove(const access::Caller& who, RecordId record, const std::string& outcome) {
    const catalog::CaseKind* kind = cases_->rules().kind("delisting", today());
    return cases_->begin(who, {.kind = "delisting",
                               .step = "remove",
                               .record = record,
                               .form = form(*kind->step("remove"), outcome),
                               .outcome = outcome});
  }

  // What an officer asks, and the number of the answer.
  int64_t ask(const access::Caller& who, const std::string& purpose, const std::string& code = kEmployer) {
    access::Asker asker;
    asker.purpose = purpose;
    asker.basis = "示例受理 1 号";
    asker.caller = who;
    const auto session = must(access::admit(desk(), asker, {}));
    return must(checker_->check(session, code)).entry();
  }
  static Statement applied() {
    return {true, "示例限制", "示例理由", "与情节相当", "示例笔录 1 号", "六十日内申请行政复议", "示例决〔2026〕1号",
            {},   {}};
  }

  template <class T>
  static T must(base::Result<T> result) {
    TX_ASSERT(result.ok(), "{}", result.error().message(base::Lang::en));
    return *std::move(result);
  }

  base::FixedClock clock{*base::Day::from_civil(2026, 4, 7)};  // Tuesday after 清明
  std::shared_ptr<const access::Directory> units = list_units();

 private:
  static constexpr int64_t kTen = int64_t{10} * 3600 * 1'000'000;
  std::optional<store::TemporaryDirectory> directory_;
  std::filesystem::path path_;
  const base::Clock* real_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<facts::Facts> facts_;
  std::shared_ptr<const store::Packer> packer_;
  std::unique_ptr<intake::Intake> intake_;
  std::unique_ptr<check::Checker> checker_;
  std::unique_ptr<access::Doors> doors_;
  std::unique_ptr<cases::Cases> cases_;
  std::unique_ptr<MeasuresUsed> measures_;
};

template <class T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "" : std::string(result.error().code());
}

}  // namespace taixin::lists
