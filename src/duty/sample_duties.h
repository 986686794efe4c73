// For tests: an invented city whose housing and market bureaus report penalties and licences each month, and a centre
// with two officers. Packs of this repository; files come through intake like any other.
//
//   city (1), with the centre's officers 10 and 11 ── housing bureau (2): 12, 13, supervisor 16 ── its county station
//   (4)
//                                                 └── market bureau (3): 14
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "catalog/packs_testing.h"
#include "duty/book.h"
#include "duty/errors.h"
#include "intake/intake.h"
#include "store/test_support.h"

namespace taixin::duty {

inline constexpr UnitId kCity{1}, kHousing{2}, kMarket{3}, kStation{4};
inline const std::string kPenalty = "ADM.penalty", kLicence = "ADM.licence";

inline std::shared_ptr<const catalog::Catalog> duty_packs() {
  static const auto kPacks = [] {
    using catalog::testing::repository_pack;
    auto loaded =
        catalog::Catalog::load({repository_pack("national"), repository_pack("shandong"), repository_pack("taian")});
    TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
    return *std::move(loaded);
  }();
  return kPacks;
}

inline std::shared_ptr<const access::Directory> duty_units() {
  std::map<UnitId, access::Unit> units;
  const auto unit = [&](UnitId id, UnitId parent, access::UnitKind kind, std::string code, std::string name,
                        std::vector<std::string> items) {
    units[id] = {id, parent, kind, std::move(code), std::move(name), {}, std::move(items), false, {}};
  };
  unit(kCity, UnitId(), access::UnitKind::city, "370999-city", "示例市", {});
  unit(kHousing, kCity, access::UnitKind::department, "370999-housing", "示例市住房和城乡建设局", {kPenalty, kLicence});
  unit(kMarket, kCity, access::UnitKind::department, "370999-market", "示例市市场监督管理局", {kPenalty});
  unit(kStation, kHousing, access::UnitKind::county, "370999-station", "示例县住房和城乡建设局", {kPenalty});
  std::map<AccountId, access::Account> accounts;
  const auto account = [&](int64_t id, UnitId of, std::vector<std::string> roles) {
    access::Account one;
    one.id = AccountId(id);
    one.login = "shili-" + std::to_string(id);
    one.name = "示例" + std::to_string(id);
    one.unit = of;
    one.two_factor = true;
    for (std::string& role : roles) one.grants.push_back({std::move(role), of, std::nullopt});
    accounts[one.id] = one;
  };
  account(10, kCity, {"centre_operator"});
  account(11, kCity, {"centre_operator"});
  account(12, kHousing, {"submitter"});
  account(13, kHousing, {"reviewer"});
  account(14, kMarket, {"submitter"});
  account(15, kHousing, {"querier"});
  account(16, kHousing, {"supervisor"});
  account(17, kCity, {"auditor"});
  return std::make_shared<const access::Directory>(std::move(units), std::move(accounts));
}

struct SampleAct {
  std::string document, day;
};

class DutyHome {
 public:
  explicit DutyHome(const base::Clock* real_clock = nullptr, const std::filesystem::path& at = {}) : real_(real_clock) {
    if (at.empty()) directory_.emplace();
    path_ = at.empty() ? directory_->path() / "home" : at;
    if (!std::filesystem::exists(path_)) TX_ASSERT(store::Home::create(path_, the_clock()).ok(), "create");
    open();
  }
  const base::Clock& the_clock() const { return real_ ? *real_ : clock; }
  void open() {
    book_.reset();
    intake_.reset();
    facts_.reset();
    home_.reset();
    home_ = must(store::Home::open(path_, the_clock()));
    facts_ = must(facts::Facts::open(*home_));
    intake_ = std::make_unique<intake::Intake>(*home_, *facts_, duty_packs(), store::Packer::of({}));
    doors_ = std::make_unique<access::Doors>(must(access::Doors::of(*duty_packs())));
    book_ = must(Book::open({*home_, *facts_, *duty_packs(), *doors_, [this] { return units; }}));
  }
  Book& book() { return *book_; }
  store::Home& home() { return *home_; }
  Day today() const { return the_clock().today(); }
  void on(std::string_view day) {
    clock.set(base::KnownAt(base::start_of(*base::parse_iso_day(day)).get() + int64_t{10} * 3600 * 1'000'000));
  }
  access::Caller caller(int64_t account) const {
    access::Caller out;
    out.via = store::Via::web;
    out.account = AccountId(account);
    out.directory = units;
    out.unit = units->account(out.account)->unit;
    return out;
  }
  access::Caller centre() const { return caller(10); }
  access::Caller second() const { return caller(11); }
  access::Caller officer() const { return caller(12); }

  // Penalties of these days, one each; their documents begin with `prefix`.
  intake::Receipt send(std::string_view prefix, std::span<const std::string> days,
                       const std::string& source = "示例市住房和城乡建设局") {
    std::vector<SampleAct> acts;
    for (size_t i = 0; i < days.size(); ++i) acts.push_back({fmt::format("{}{}号", prefix, i + 1), days[i]});
    return send(acts, source);
  }
  // A document that was sent before is corrected.
  intake::Receipt send(std::span<const SampleAct> acts, const std::string& source = "示例市住房和城乡建设局") {
    std::string rows;
    for (const SampleAct& act : acts) rows += penalty("示例甲有限公司,法人及非法人组织,91370999MAEX000106", act);
    return ingest(kPenalty, std::string(kPenaltyHead) + rows, source);
  }
  intake::Receipt send_person(const std::string& document, const std::string& day) {
    return ingest(kPenalty, std::string(kPenaltyHead) + penalty("示例某,自然人,", {document, day}),
                  "示例市住房和城乡建设局");
  }
  intake::Receipt withdraw(const std::string& document, const std::string& day) {
    return ingest(kPenalty + "_status",
                  fmt::format("CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_CFJGDM,CF_CFJG,ZTLX,ZTRQ,LYDW\n示例甲有限公司,"
                              "91370999MAEX000106,{},11370999TX9990013T,示例局,撤回,{},示例局\n",
                              document, day),
                  "示例市住房和城乡建设局");
  }
  Line line(const std::string& period, UnitId unit = kHousing, const std::string& item = kPenalty) {
    return must(book_->line({unit, item, period}));
  }
  template <class T>
  static T must(base::Result<T> result) {
    TX_ASSERT(result.ok(), "{}", result.error().message(base::Lang::en));
    return *std::move(result);
  }

  base::FixedClock clock{*base::Day::from_civil(2026, 4, 15)};
  std::shared_ptr<const access::Directory> units = duty_units();

 private:
  static constexpr std::string_view kPenaltyHead =
      "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,"
      "CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n";
  static std::string penalty(std::string_view party, const SampleAct& act) {
    return fmt::format(
        "{},{},虚假宣传,示例事实,示例依据,罚款,罚款二万元,2.0,{},2026-12-31,2029-04-28,示例局,11370999TX9990013T,"
        "示例局,11370999TX9990013T\n",
        party, act.document, act.day);
  }
  intake::Receipt ingest(const std::string& item, const std::string& rows, const std::string& source) {
    const auto from = intake::memory_source(rows);
    intake::IngestOptions options;
    options.item = item;
    options.source = source;
    options.operator_name = "示例经办";
    options.file_name = "示例.csv";
    auto receipt = must(intake_->ingest(*from, options));
    TX_ASSERT(receipt.submission.counts.quarantined == 0, "a row went back: {}", receipt.errors.front().zh);
    return receipt;
  }

  std::optional<store::TemporaryDirectory> directory_;
  std::filesystem::path path_;
  const base::Clock* real_;
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<intake::Intake> intake_;
  std::unique_ptr<access::Doors> doors_;
  std::unique_ptr<Book> book_;
};

template <class T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "" : std::string(result.error().code());
}

}  // namespace taixin::duty
