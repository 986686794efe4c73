// For the tests of intake and facts: a home under the packs of this repository, and files handed over as text.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "catalog/packs_testing.h"
#include "intake/intake.h"
#include "intake/returned.h"
#include "store/test_support.h"

namespace taixin::intake::testing {

inline std::shared_ptr<const catalog::Catalog> repository_packs() {
  static const auto catalog = [] {
    using catalog::testing::repository_pack;
    auto loaded =
        catalog::Catalog::load({repository_pack("national"), repository_pack("shandong"), repository_pack("taian")});
    TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
    return *std::move(loaded);
  }();
  return catalog;
}

inline const base::Day kIntakeDay = *base::Day::from_civil(2026, 4, 30);
inline constexpr std::string_view kDepartment = "示例市市场监督管理局";

class IntakeHome {
 public:
  explicit IntakeHome(base::Day today = kIntakeDay) : clock_(today) {
    TX_ASSERT(store::Home::create(path(), clock_).ok(), "create");
    open();
  }

  base::Result<Receipt> try_send(const std::string& item, std::string_view bytes, IngestOptions options = {}) {
    const auto source = memory_source(bytes);
    options.item = item;
    if (options.source.empty()) options.source = kDepartment;
    if (options.file_name.empty()) options.file_name = "示例.csv";
    options.operator_name = "示例经办";
    return intake_->ingest(*source, options);
  }
  Receipt send(const std::string& item, std::string_view bytes, IngestOptions options = {}) {
    auto receipt = try_send(item, bytes, std::move(options));
    TX_ASSERT(receipt.ok(), "{}: {}", receipt.error().message(base::Lang::zh), std::string(bytes.substr(0, 2000)));
    return *std::move(receipt);
  }
  std::vector<store::Quarantined> refused(base::SubmissionId submission = {}) {
    auto tx = home_->read_records();
    TX_ASSERT(tx.ok(), "read");
    auto rows = store::quarantined(*tx, {.submission = submission, .limit = 10'000});
    TX_ASSERT(rows.ok(), "quarantined");
    return *std::move(rows);
  }
  // Closes the home and opens it: everything is read from the store again.
  void restart() {
    close();
    open();
  }
  void close() {
    intake_.reset();
    facts_.reset();
    home_.reset();
  }
  void open() {
    auto opened = store::Home::open(path(), clock_);
    TX_ASSERT(opened.ok(), "{}", opened.error().message(base::Lang::en));
    home_ = *std::move(opened);
    auto facts = facts::Facts::open(*home_);
    TX_ASSERT(facts.ok(), "{}", facts.error().message(base::Lang::en));
    facts_ = *std::move(facts);
    intake_ = std::make_unique<Intake>(*home_, *facts_, repository_packs(), store::Packer::of({}));
  }
  // Whether the index says what the store alone says.
  bool same_as_store() {
    const auto same = facts_->rebuild();
    TX_ASSERT(same.ok(), "{}", same.error().message(base::Lang::en));
    return *same;
  }
  // The value of a field of a stored record.
  std::string value(base::RecordId record, const std::string& item, const std::string& field) {
    auto tx = home_->read_records();
    TX_ASSERT(tx.ok(), "read");
    const auto plain = store::read_payload(*tx, intake_->packer(), record);
    TX_ASSERT(plain.ok(), "payload {}", record.get());
    const auto fields = store::read_plain_payload(*plain);
    const auto* declared = repository_packs()->item(base::ItemCode(item), kIntakeDay)->field(field);
    TX_ASSERT(declared, "no field {}", field);
    for (const auto& [ordinal, value] : *fields) {
      if (ordinal == declared->ordinal) return value;
    }
    return {};
  }
  std::optional<base::SubjectId> subject(std::string_view code) const {
    auto id = facts_->registry().by_code(code, store::CodeKind::uscc);
    if (!id) id = facts_->registry().by_code(code, store::CodeKind::earlier_uscc);
    if (!id) id = facts_->registry().by_code(code, store::CodeKind::reg_number);
    return id;
  }
  std::vector<facts::Facts::Held> held(std::string_view code, base::Day day = kIntakeDay,
                                       const facts::Watermark& mark = {}) const {
    const auto id = subject(code);
    if (!id || !facts_->registry().visible(*id, mark)) return {};
    auto held = facts_->of_subject(facts_->present(*id, mark), day, mark);
    TX_ASSERT(held.ok(), "{}", held.error().message(base::Lang::en));
    return *std::move(held);
  }

  store::Home& home() { return *home_; }
  facts::Facts& facts() { return *facts_; }
  Intake& intake() { return *intake_; }
  base::FixedClock& clock() { return clock_; }
  const std::filesystem::path& directory() const { return directory_.path(); }
  std::filesystem::path path() const { return directory_.path() / "home"; }

 private:
  store::TemporaryDirectory directory_;
  base::FixedClock clock_;
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<Intake> intake_;
};

}  // namespace taixin::intake::testing
