// For tests: platforms of three levels that exchange files, each a home with packs, a key and departments of its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "catalog/packs_testing.h"
#include "exchange/exchange.h"
#include "intake/returned.h"
#include "intake/row_tag.h"
#include "store/test_support.h"

namespace taixin::exchange::testing {

inline const Day kToday = *Day::from_civil(2026, 4, 30);
inline constexpr std::string_view kOrganCode = "11370999TX9990013T", kOrgan = "示例市市场监督管理局";
inline const std::vector<std::string> kCodes = {"91370902MA3T000410", "91370902MA3T00025A", "91370902MA3T004479",
                                                "91370902MA3T00105X", "91370902MA3T0021XY"};

// One [[partner]] of a pack.
struct PartnerText {
  std::string code, level = "up", as_level = "市", date = "YYYY/MM/DD", open = "2099/12/31", file = "csv";
  std::string ways = "[\"send\", \"take\"]";
  std::string penalty_fields;  // a line of the item; empty: all that may leave
  std::string more;            // keys and tables of the partner
  std::string text() const {
    return fmt::format(
        "[[partner]]\ncode = \"{0}\"\nname = \"示例{0}平台\"\nname_en = \"Example {0}\"\nlevel = \"{1}\"\nas_level = "
        "\"{2}\"\ndate = \"{3}\"\nopen = \"{4}\"\nfile = \"{5}\"\nwithin = 7\npurpose = "
        "\"supervision\"\nbasis = [\"示例共享协议 第1条\"]\n{8}\n"
        "  [[partner.item]]\n  item = \"REG.enterprise\"\n  ways = {6}\n"
        "  [[partner.item]]\n  item = \"ADM.penalty\"\n  ways = {6}\n  {7}\n",
        code, level, as_level, date, open, file, ways, penalty_fields, more);
  }
};

inline std::shared_ptr<const catalog::Catalog> catalog_with(const std::string& partners) {
  using catalog::testing::repository_pack;
  catalog::PackSource pack{
      "example",
      {{"exchange.toml", "[defaults]\nsource = \"示例\"\nsure = \"V\"\nfrom = 2021-01-01\n" + partners},
       {"pack.toml",
        "[pack]\nid = \"example\"\nversion = \"1\"\nlevel = \"city\"\nname = \"示例规则包\"\nname_en "
        "= \"Example\"\nbasis = [\"示例\"]\nsource = \"示例\"\nsure = \"V\"\nfrom = 2021-01-01\n"}}};
  auto loaded = catalog::Catalog::load({repository_pack("national"), repository_pack("shandong"), pack});
  TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
  return *std::move(loaded);
}

// What a platform shows of a penalty: what it says.
using Shown = std::map<std::pair<std::string, std::string>, std::string>;  // code and number of the decision

class Platform {
 public:
  Platform(std::string name, std::shared_ptr<const catalog::Catalog> catalog)
      : name_(std::move(name)), catalog_(std::move(catalog)), clock_(kToday) {
    auto signer = ledger::SignerKey::generate(name_ + ".example/records", ledger::KeyType::ed25519);
    TX_ASSERT(signer.ok(), "key");
    signer_.emplace(*std::move(signer));
    TX_ASSERT(store::Home::create(path(), clock_).ok(), "create");
    open();
  }
  void open() {
    auto home = store::Home::open(path(), clock_);
    TX_ASSERT(home.ok(), "{}", home.error().message(base::Lang::en));
    home_ = *std::move(home);
    auto facts = facts::Facts::open(*home_);
    TX_ASSERT(facts.ok(), "{}", facts.error().message(base::Lang::en));
    facts_ = *std::move(facts);
    intake_ = std::make_unique<intake::Intake>(*home_, *facts_, catalog_, store::Packer::of({}));
    auto exchange =
        Exchange::open({*home_, *intake_, signer_->verifier(), [this](const std::string& text) { return sign(text); }});
    TX_ASSERT(exchange.ok(), "{}", exchange.error().message(base::Lang::en));
    exchange_ = *std::move(exchange);
  }
  std::string sign(const std::string& text) const {
    ledger::Note note{text, {}};
    ledger::sign_note(note, *signer_);
    return ledger::format_note(note);
  }
  std::string vkey() const { return ledger::format_vkey(signer_->verifier()); }
  void close() {
    exchange_.reset();
    intake_.reset();
    facts_.reset();
    home_.reset();
  }
  void restart() {
    close();
    open();
  }
  void restart_with(std::shared_ptr<const catalog::Catalog> catalog) {
    catalog_ = std::move(catalog);
    restart();
  }
  void knows(const std::string& partner, const Platform& other) {
    const auto set = exchange_->set_key(partner, ledger::format_vkey(other.signer_->verifier()), actor());
    TX_ASSERT(set.ok(), "{}", set.error().message(base::Lang::en));
  }
  Actor actor() const { return {name_ + "经办", {}}; }

  intake::Receipt send(const std::string& item, const std::string& bytes) {
    const auto source = intake::memory_source(bytes);
    intake::IngestOptions options;
    options.item = item;
    options.source = name_ + "示例局";
    options.operator_name = "示例经办";
    options.file_name = "shili.csv";
    auto receipt = intake_->ingest(*source, options);
    TX_ASSERT(receipt.ok(), "{}: {}", receipt.error().message(base::Lang::zh), bytes);
    return *std::move(receipt);
  }
  intake::Receipt penalty(const std::string& code, const std::string& name, const std::string& number,
                          const std::string& words, const std::string& valid_until = "2099/12/31") {
    return penalties(code, name, {number}, words, valid_until);
  }
  // Several decisions in one file.
  intake::Receipt penalties(const std::string& code, const std::string& name, const std::vector<std::string>& numbers,
                            const std::string& words, const std::string& valid_until = "2099/12/31") {
    std::string file =
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,"
        "CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,CF_YSJLBS\n";
    for (const std::string& number : numbers) {
      file += fmt::format(
          "{},法人及非法人组织,{},示例甲,{},虚假宣传,{},反不正当竞争法第二十条,罚款,罚款二万元,2.5,"
          "2026-03-02,{},2029-03-02,{},{},{},{},{}\n",
          name, code, number, words, valid_until, kOrgan, kOrganCode, kOrgan, kOrganCode, number);
    }
    return send("ADM.penalty", file);
  }
  intake::Receipt status(const std::string& code, const std::string& name, const std::string& number,
                         const std::string& kind, const std::string& day) {
    return send("ADM.penalty_status",
                fmt::format("CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_CFJGDM,CF_CFJG,ZTLX,ZTRQ,LYDW\n{},{},{},{},{},{},{},{}\n",
                            name, code, number, kOrganCode, kOrgan, kind, day, kOrgan));
  }
  intake::Receipt registered(const std::string& code, const std::string& name, const std::string& day) {
    return send("REG.enterprise",
                fmt::format("ZTMC,TYSHXYDM,DJZT,CLRQ,ZTRQ,DJJG,DJJGDM,FDDBR\n{},{},存续,2015-03-02,{},{},{},示例甲\n",
                            name, code, day, kOrgan, kOrganCode));
  }
  // The document is another subject's: it comes with that one's code and goes back, and an officer moves the record.
  bool move(const std::string& code, const std::string& name, const std::string& number, const std::string& words) {
    const auto receipt = penalty(code, name, number, words);
    auto tx = home_->read_records();
    const auto rows = store::quarantined(*tx, {.submission = receipt.submission.id, .limit = 10});
    if (!rows.ok() || rows->empty()) return false;
    const auto link = intake::move_record(*intake_, intake::row_tag(receipt.submission.id, rows->front().line),
                                          {"示例经办", "代码更正"});
    return link.ok();
  }
  std::string name_of(const std::string& code) const {
    const auto id = facts_->registry().by_code(code, store::CodeKind::uscc);
    const auto card = id ? facts_->registry().card(*id) : nullptr;
    return card ? card->name({}) : std::string();
  }
  // Everything that is in force for government today, by the home alone.
  void each_shown(const std::function<void(const std::string& code, const facts::Facts::Held&)>& each) {
    for (const std::string& code : kCodes) {
      const auto id = facts_->registry().by_code(code, store::CodeKind::uscc);
      if (!id || !facts_->registry().visible(*id, {})) continue;
      const auto held = facts_->of_subject(*id, kToday, {});
      TX_ASSERT(held.ok(), "held");
      for (const auto& one : *held) {
        const auto& s = one.status;
        if (one.superseded || s.withdrawn || s.repaired || s.ended || s.shielded) continue;
        if (one.record.valid_until && *one.record.valid_until < kToday) continue;
        each(code, one);
      }
    }
  }
  // In its words.
  Shown shown() {
    Shown out;
    each_shown([&](const std::string& code, const facts::Facts::Held& one) {
      const Fields fields = fields_of_record(one.record.id);
      const auto number = fields.find("CF_WSH");
      if (number != fields.end()) out[{code, number->second}] = fields.at("CF_SY") + "|" + fields.at("CF_NR_FK");
    });
    return out;
  }
  // The records of decisions, and whether an objection to them is told.
  struct Mark {
    RecordId record;
    bool disputed = false;
  };
  std::map<std::string, Mark> marks() {
    std::map<std::string, Mark> out;
    each_shown([&](const std::string&, const facts::Facts::Held& one) {
      const Fields fields = fields_of_record(one.record.id);
      const auto number = fields.find("CF_WSH");
      if (number != fields.end()) out[number->second] = {one.record.id, one.status.disputed};
    });
    return out;
  }
  Fields fields_of_record(RecordId id) {
    auto tx = home_->read_records();
    const auto record = store::record(*tx, id);
    const auto numbers = store::item_numbers(*tx);
    const auto plain = store::read_payload(*tx, intake_->packer(), id);
    TX_ASSERT(record.ok() && *record && numbers.ok() && plain.ok(), "record {}", id.get());
    for (const auto& [number, code] : *numbers) {
      if (number == (*record)->item) {
        return *exchange::fields_of(*catalog_->item_revision(base::ItemCode(code), (*record)->revision), *plain);
      }
    }
    return {};
  }

  Exchange& exchange() { return *exchange_; }
  store::Home& home() { return *home_; }
  facts::Facts& facts() { return *facts_; }
  intake::Intake& intake() { return *intake_; }
  base::FixedClock& clock() { return clock_; }
  const std::string& name() const { return name_; }
  std::filesystem::path path() const { return directory_.path() / "home"; }

 private:
  const std::string name_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  store::TemporaryDirectory directory_;
  base::FixedClock clock_;
  std::optional<ledger::SignerKey> signer_;
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<intake::Intake> intake_;
  std::unique_ptr<Exchange> exchange_;
};

// A county, a city and the province in one process: county <-> city <-> province. The province has columns, days and
// files of its own.
struct ThreeLevels {
  // `marks`: with the column of objections, which the layout without fields has, too.
  static std::string province_fields(bool marks = false) {
    return std::string(
               "fields = [\"CF_XDR_MC = xdr_mc\", \"CF_XDR_LB\", \"CF_XDR_SHXYM = xdr_shxym\", \"CF_FRDB\", \"CF_WSH = "
               "cf_wsh\", \"CF_WFXW\", \"CF_SY\", \"CF_YJ\", \"CF_CFLB\", \"CF_NR\", \"CF_NR_FK\", \"CF_JDRQ\", "
               "\"CF_YXQ\", \"CF_GSJZQ\", \"CF_CFJG\", \"CF_CFJGDM\", \"CF_SJLY\", \"CF_SJLYDM\"") +
           (marks ? ", \"@disputed = yybz\"]" : "]");
  }
  static std::string to_province(const std::string& code, const std::string& level, const std::string& as,
                                 const std::string& more = {}, bool marks = false) {
    return PartnerText{code, level, as, "YYYYMMDD", "99991231", "jsonl", "[\"send\", \"take\"]", province_fields(marks),
                       more}
        .text();
  }
  static std::string with(std::string code, std::string level, std::string as, std::string more) {
    PartnerText out{std::move(code), std::move(level), std::move(as)};
    out.more = std::move(more);
    return out.text();
  }
  // `more`: keys of every partner.
  explicit ThreeLevels(const std::string& more = {}, bool marks = false)
      : county("county", catalog_with(with("city", "up", "县", more))),
        city("city",
             catalog_with(with("county", "down", "市", more) + to_province("province", "up", "市", more, marks))),
        province("province", catalog_with(to_province("city", "down", "省", more, marks))) {
    county.knows("city", city);
    city.knows("county", county);
    city.knows("province", province);
    province.knows("city", city);
  }
  Platform county, city, province;
};

inline const std::string kX = kCodes[0], kY = kCodes[1];
inline const std::string kNameX = "示例甲商贸有限公司", kNameY = "示例乙商贸有限公司";

inline std::vector<ExchangeFile> batch_of(Platform& from, const std::string& partner) {
  const auto made = from.exchange().make_batch(partner, from.actor());
  EXPECT_TRUE(made.ok()) << made.error().message(base::Lang::zh);
  if (!made.ok() || !*made) return {};
  auto files = from.exchange().hand_out(partner, (*made)->number, from.actor());
  EXPECT_TRUE(files.ok());
  return *std::move(files);
}

inline Taken taken(Platform& at, const std::vector<ExchangeFile>& files) {
  auto out = at.exchange().take(files, at.actor());
  EXPECT_TRUE(out.ok()) << out.error().message(base::Lang::zh);
  return out.ok() ? *std::move(out) : Taken();
}

inline std::string bytes_of(const std::vector<ExchangeFile>& files, std::string_view ending) {
  for (const ExchangeFile& file : files) {
    if (file.name.ends_with(ending)) return file.bytes;
  }
  return {};
}

// As a case here marks a record and lifts the mark.
inline void mark(Platform& at, RecordId id, store::StatusKind kind, Day day) {
  store::Submission submission, sealed;
  std::vector<store::Status> statuses(1);
  {
    auto tx = at.home().read_records();
    const auto record = store::record(*tx, id);
    ASSERT_TRUE(record.ok() && *record);
    statuses[0].subject = (*record)->subject;
    statuses[0].version_key = (*record)->version_key;
    statuses[0].kind = kind;
    statuses[0].day = day;
    statuses[0].item = (*record)->item;
    statuses[0].content = base::key128(fmt::format("{} {} {}", id.get(), static_cast<int>(kind), day.iso()));
  }
  submission.item = "ADM.penalty_status";
  submission.revision = 1;
  submission.source = "示例";
  submission.operator_name = "示例经办";
  submission.format = "case";
  submission.header_json = "[]";
  submission.catalog_digest = at.intake().catalog().digest();
  submission.counts.rows = submission.counts.statuses = 1;
  const auto in_order = at.facts().sealing();
  const auto done =
      at.home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
        TX_TRY(submission.id, store::open_submission(tx, submission));
        statuses[0].submission = submission.id;
        TX_CHECK(store::append_statuses(tx, statuses));
        TX_TRY(sealed, store::seal_submission(tx, submission));
        return {};
      });
  ASSERT_TRUE(done.ok()) << done.error().message(base::Lang::en);
  ASSERT_TRUE(at.facts().apply(facts::FactTable(), statuses, {}, sealed.id, {sealed.seq, sealed.sealed_at}).ok());
}

// All that one has for the other, there and back; the receipts loaded.
inline void deliver(Platform& from, const std::string& to_code, Platform& to) {
  for (auto files = batch_of(from, to_code); !files.empty(); files = batch_of(from, to_code)) {
    const Taken there = taken(to, files);
    const auto loaded = from.exchange().load_receipt(there.receipt, from.actor());
    ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::zh);
  }
}

}  // namespace taixin::exchange::testing
