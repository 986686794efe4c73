// What an item may keep about people, and what nobody may: sealed cells, sealed records, and the files of the home.
#include "intake/people.h"

#include <fstream>

#include "catalog/packs_testing.h"
#include "catalog/person_item_test.h"
#include "intake/intake.h"
#include "intake/row_errors.h"
#include "store/fault_vfs.h"
#include "store/sqlite.h"
#include "store/test_support.h"
#include "vault/errors.h"

namespace taixin::intake {
namespace {

namespace fs = std::filesystem;
using base::SubjectId;
using vault::Vault;

const base::Day kToday = *base::Day::from_civil(2026, 4, 30);

using catalog::testing::kPersonItem;

// The packs of this repository, in which penalties may keep the representatives' numbers.
std::shared_ptr<const catalog::Catalog> sealing_packs() {
  static const auto catalog = [] {
    using catalog::testing::repository_pack;
    catalog::PackSource national = repository_pack("national");
    const std::string head = "code        = \"ADM.penalty\"\n";
    size_t found = 0;
    for (catalog::PackFile& file : national.files) {
      const size_t at = file.bytes.find(head);
      if (at == std::string::npos) continue;
      file.bytes.insert(at + head.size(), "seal_people = [\"示例法 第2条\"]\n");
      ++found;
    }
    TX_ASSERT(found == 1, "{} items ADM.penalty", found);
    national.files.push_back({"zz_example.toml", std::string(kPersonItem)});
    auto loaded = catalog::Catalog::load({national, repository_pack("shandong"), repository_pack("taian")});
    TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
    return *std::move(loaded);
  }();
  return catalog;
}

// An invented number of region 379999, which does not exist.
std::string number_of(std::string_view born, int order) {
  std::string text = fmt::format("379999{}{:03}", born, order);
  return text + identity::resident_id_check_character(text).value();
}

class PeopleCase : public testing::Test {
 protected:
  void SetUp() override {
    make();
    open();
  }
  void make() {
    ASSERT_TRUE(store::Home::create(path_, clock_).ok());
    ASSERT_TRUE(Vault::create(path_ / "keys").ok());
  }
  void open(bool with_keys = true) {
    close();
    home_ = std::move(*store::Home::open(path_, clock_));
    if (with_keys) vault_ = std::move(*Vault::open(path_ / "keys", clock_));
    facts_ = std::move(*facts::Facts::open(*home_));
    intake_ = std::make_unique<Intake>(*home_, *facts_, sealing_packs(), store::Packer::of({}));
    if (with_keys) intake_->use_vault(*vault_);
  }
  void close() {
    intake_.reset();
    facts_.reset();
    vault_.reset();
    home_.reset();
  }
  base::Result<Receipt> try_send(const std::string& item, const std::string& text) {
    const auto source = memory_source(text);
    IngestOptions options;
    options.item = item;
    options.source = "示例市市场监督管理局";
    options.operator_name = "示例经办";
    options.file_name = "示例.csv";
    return intake_->ingest(*source, options);
  }
  Receipt send(const std::string& item, const std::string& text) {
    auto receipt = try_send(item, text);
    TX_ASSERT(receipt.ok(), "{}", receipt.error().message(base::Lang::zh));
    return *std::move(receipt);
  }
  static std::string penalties(const std::vector<std::string>& numbers) {
    std::string out =
        "行政相对人名称,统一社会信用代码,CF_FR_ZJHM,行政处罚决定书文号,违法事实,行政相对人类别,处罚依据,处罚类别,"
        "处罚内容,处罚决定日期,处罚机关,处罚机关统一社会信用代码\n";
    for (size_t i = 0; i < numbers.size(); ++i) {
      out += fmt::format(
          "示例甲有限公司,91370999MAEX000106,{},示罚{}号,示例,法人及非法人组织,示例条例,警告,警告,"
          "2017-04-20,示例局,11370999MAEX0007XE\n",
          numbers[i], i + 1);
    }
    return out;
  }
  struct PersonRow {
    std::string name, number, document, content, day = "2026-04-02", category = "自然人";
  };
  static std::string persons(const std::vector<PersonRow>& rows) {
    std::string out = "姓名,类别,证件号码,文号,内容,决定日期\n";
    for (const auto& r : rows) {
      out += fmt::format("{},{},{},{},{},{}\n", r.name, r.category, r.number, r.document, r.content, r.day);
    }
    return out;
  }
  void register_company() {
    send("REG.enterprise",
         "主体名称,统一社会信用代码,法定代表人,登记状态,登记机关,成立日期\n"
         "示例甲有限公司,91370999MAEX000106,示例张三,存续,示例局,2015-06-01\n");
  }
  std::vector<store::Quarantined> refused() {
    auto tx = home_->read_records();
    return *store::quarantined(*tx, {.limit = 1000});
  }
  // Which of these texts are in any file of the home.
  std::vector<std::string> left_in_files(const std::vector<std::string>& texts) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(path_)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(file), {});
      for (const std::string& text : texts) {
        if (bytes.find(text) != std::string::npos) found.push_back(text + " in " + entry.path().filename().string());
      }
    }
    return found;
  }
  std::optional<SubjectId> person(const std::string& number) { return *vault_->find(identity::IdNumber(number)); }
  // The fields of a stored record about a person, by code.
  std::map<std::string, std::string> fields(const vault::PersonRecord& record) {
    const auto packed = vault_->unseal(record.person, vault::person_context(record.id), record.bytes);
    TX_ASSERT(packed.ok(), "{}", packed.error().message(base::Lang::en));
    const auto plain = intake_->packer().unpack(packed->reveal());
    const auto* item = sealing_packs()->item(base::ItemCode("ADM.example_person"), kToday);
    std::map<std::string, std::string> out;
    const auto all = store::read_plain_payload(*plain);
    for (const auto& [ordinal, value] : *all) {
      for (const auto& field : item->fields) {
        if (field.ordinal == ordinal) out[field.code] = value;
      }
    }
    return out;
  }
  std::vector<vault::PersonRecord> records_of(const std::string& number) {
    auto tx = home_->read_records();
    return *vault::person_records(*tx, person(number).value());
  }
  std::vector<base::Error> check_sealed() {
    auto tx = home_->read_records();
    return *vault::check_sealed(*tx, *vault_);
  }

  store::TemporaryDirectory temporary_;
  const fs::path path_ = temporary_.path() / "home";
  base::FixedClock clock_{kToday};
  std::unique_ptr<store::Home> home_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<facts::Facts> facts_;
  std::unique_ptr<Intake> intake_;
};

using SealedCells = PeopleCase;
using PersonRecords = PeopleCase;

TEST_F(SealedCells, AreKeptBesideTheRecordAndGoWithTheirPerson) {
  register_company();
  const std::string one = number_of("19800101", 11), two = number_of("19810202", 12);
  const Receipt receipt = send("ADM.penalty", penalties({one, two, one}));
  EXPECT_EQ(receipt.submission.counts.accepted, 3u);
  ASSERT_EQ(receipt.remarks.size(), 1u);
  EXPECT_EQ(receipt.remarks[0].code, kRemarkSealed.code);
  EXPECT_EQ(left_in_files({one, two}), std::vector<std::string>());
  EXPECT_FALSE(left_in_files({"示例甲有限公司"}).empty());  // the search does find what is there
  EXPECT_NE(person(one), person(two));
  EXPECT_GE(person(one)->get(), Vault::kFirstPerson);

  open();  // all of it from disk
  std::vector<vault::SealedCell> cells;
  {
    auto tx = home_->read_records();
    for (int64_t id = 1; id <= store::last_record_id(*tx)->get(); ++id) {
      auto some = vault::sealed_cells(*tx, base::RecordId(id));
      for (auto& cell : *some) cells.push_back(std::move(cell));
    }
  }
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[0].person, cells[2].person);
  for (const auto& cell : cells) {
    const auto text = vault_->unseal(cell.person, vault::cell_context(cell.record, cell.field), cell.bytes);
    ASSERT_TRUE(text.ok());
    EXPECT_EQ(text->reveal(), cell.person == *person(one) ? one : two);
    EXPECT_FALSE(vault_->unseal(cell.person, vault::cell_context(base::RecordId(99), cell.field), cell.bytes).ok());
  }
  EXPECT_TRUE(check_sealed().empty());

  ASSERT_TRUE(vault_->erase(std::vector{cells[0].person}, "示例-1").ok());
  for (const auto& cell : cells) {
    const auto text = vault_->unseal(cell.person, vault::cell_context(cell.record, cell.field), cell.bytes);
    EXPECT_EQ(text.ok(), cell.person == cells[1].person);
  }
  EXPECT_EQ(person(one), std::nullopt);
  EXPECT_TRUE(check_sealed().empty());  // what was erased is no fault
  EXPECT_TRUE(home_->doctor()->empty());
}

TEST_F(SealedCells, OnlyNumbersThatCanStandForAnAdult) {
  register_company();
  std::string mistyped = number_of("19800101", 11);
  mistyped.back() = mistyped.back() == '1' ? '2' : '1';
  const std::string minor = number_of("20081215", 13), permit = "H77099931";
  const Receipt receipt = send("ADM.penalty", penalties({mistyped, minor, permit, "", "示例"}));
  EXPECT_EQ(receipt.submission.counts.accepted, 5u);
  for (const auto& remark : receipt.remarks) EXPECT_EQ(remark.code, kRemarkCut.code);
  EXPECT_EQ(left_in_files({mistyped, minor, permit}), std::vector<std::string>());
  EXPECT_EQ(person(minor), std::nullopt);
  auto tx = home_->read_records();
  for (int64_t id = 1; id <= 6; ++id) EXPECT_TRUE(vault::sealed_cells(*tx, base::RecordId(id))->empty());
}

TEST_F(SealedCells, NothingOfARowThatGoesBackOrRepeats) {
  register_company();
  const std::string one = number_of("19800101", 11), two = number_of("19810202", 12);
  std::string bad = penalties({one});
  bad.replace(bad.find("2017-04-20"), 10, "2017-02-30");
  EXPECT_EQ(send("ADM.penalty", bad).submission.counts.quarantined, 1u);
  EXPECT_EQ(person(one), std::nullopt);
  EXPECT_EQ(send("ADM.penalty", penalties({two})).submission.counts.accepted, 1u);
  EXPECT_EQ(send("ADM.penalty", penalties({two})).submission.counts.duplicates, 1u);
  EXPECT_EQ(left_in_files({one, two}), std::vector<std::string>());
}

TEST_F(SealedCells, NotInAnItemWithoutItsClause) {
  const std::string one = number_of("19800101", 11);
  send("REG.enterprise",
       "主体名称,统一社会信用代码,法定代表人,FDDBRZJHM,登记状态,登记机关,成立日期\n"
       "示例甲有限公司,91370999MAEX000106,示例张三," +
           one + ",存续,示例局,2015-06-01\n");
  EXPECT_EQ(person(one), std::nullopt);
  EXPECT_EQ(left_in_files({one}), std::vector<std::string>());
}

TEST_F(SealedCells, AreRefusedWithoutKeys) {
  register_company();
  open(false);
  const auto refused_file = try_send("ADM.penalty", penalties({number_of("19800101", 11)}));
  ASSERT_FALSE(refused_file.ok());
  EXPECT_TRUE(refused_file.error().is(vault::kNoVault));
  EXPECT_TRUE(try_send("ADM.example_person", persons({{"示例人甲", number_of("19800101", 11), "1", "示例"}}))
                  .error()
                  .is(vault::kNoVault));
  register_company();  // items that keep nothing about people go in
}

TEST_F(PersonRecords, AreSealedWholeAndKnownToNobody) {
  const std::string one = number_of("19800101", 11), two = number_of("19810202", 12);
  const Receipt receipt =
      send("ADM.example_person",
           persons({{"示例人甲", one, "示字1号", "示例内容一"}, {"示例人乙", two, "示字2号", "示例内容二"}}));
  EXPECT_EQ(receipt.submission.counts.people, 2u);
  EXPECT_EQ(receipt.people_sealed, 2u);
  EXPECT_EQ(receipt.submission.counts.accepted, 0u);
  EXPECT_EQ(read_receipt(receipt.submission)->people_sealed, 2u);
  EXPECT_TRUE(refused().empty());
  EXPECT_EQ(left_in_files({one, two, "示例人甲", "示例人乙", "示例内容", "示字1号"}), std::vector<std::string>());
  EXPECT_EQ(facts_->counts().facts, 0u);
  EXPECT_EQ(facts_->counts().subjects, 0u);
  const auto stored = records_of(one);
  ASSERT_EQ(stored.size(), 1u);
  const auto content = fields(stored[0]);
  EXPECT_EQ(content.at("MC"), "示例人甲");
  EXPECT_EQ(content.at("ZJHM"), one);
  EXPECT_EQ(content.at("WH"), "示字1号");
  EXPECT_EQ(content.at("JDRQ"), "2026-04-02");
  EXPECT_EQ(stored[0].line, 2u);
  EXPECT_TRUE(check_sealed().empty());
  EXPECT_TRUE(home_->doctor()->empty());
}

TEST_F(PersonRecords, RepeatAndHaveVersionsAsOthers) {
  const std::string one = number_of("19800101", 11), two = number_of("19810202", 12);
  const PersonRow first{"示例人甲", one, "示字1号", "示例"}, changed{"示例人甲", one, "示字1号", "更正"};
  EXPECT_EQ(send("ADM.example_person", persons({first, first})).people_sealed, 1u);
  open();
  const Receipt again =
      send("ADM.example_person", persons({first, changed, changed, {"示例人乙", two, "示字1号", "示例"}}));
  EXPECT_EQ(again.people_sealed, 2u);
  EXPECT_EQ(again.submission.counts.duplicates, 2u);
  const auto versions = records_of(one);
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].previous, 0);
  EXPECT_EQ(versions[1].previous, versions[0].id);
  EXPECT_EQ(versions[0].version, versions[1].version);
  // The same document about another person has another token: nothing open ties the two rows together.
  EXPECT_NE(records_of(two)[0].version, versions[0].version);
  EXPECT_NE(records_of(two)[0].content, versions[0].content);
}

TEST_F(PersonRecords, AfterErasureTheSamePersonIsSomebodyNew) {
  const std::string one = number_of("19800101", 11);
  const PersonRow row{"示例人甲", one, "示字1号", "示例"};
  send("ADM.example_person", persons({row}));
  const SubjectId before = *person(one);
  ASSERT_TRUE(vault_->erase(std::vector{before}, "示例-1").ok());
  EXPECT_TRUE(check_sealed().empty());
  EXPECT_EQ(send("ADM.example_person", persons({row})).people_sealed, 1u);
  EXPECT_NE(*person(one), before);
}

TEST_F(PersonRecords, OfMinorsAreRefusedAndLeaveNothing) {
  // 18 is reached on the day after the birthday.
  const std::string on = number_of("20080402", 11), after = number_of("20080401", 12);
  const Receipt receipt =
      send("ADM.example_person",
           persons({{"示例人甲", on, "示字1号", "示例内容"}, {"示例人乙", after, "示字2号", "示例内容"}}));
  EXPECT_EQ(receipt.people_sealed, 1u);
  EXPECT_EQ(receipt.submission.counts.people, 2u);
  const auto rows = refused();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].line, 2u);
  EXPECT_TRUE(rows[0].cells_json.empty());
  EXPECT_NE(rows[0].errors_json.find("intake.minor"), std::string::npos);
  EXPECT_EQ(person(on), std::nullopt);
  EXPECT_EQ(left_in_files({on, after, "示例人", "示例内容"}), std::vector<std::string>());
}

TEST_F(PersonRecords, ThatAreWrongLeaveOnlyLineAndReason) {
  const std::string one = number_of("19800101", 11), two = number_of("19810202", 12);
  const Receipt receipt =
      send("ADM.example_person", persons({{"示例人甲", one, "", "示例内容"},                          // no document
                                          {"示例人乙", two, "示字2号", "示例内容", "2026-02-30"},     // no such day
                                          {"示例人丙", "", "示字3号", "示例内容"},                    // nobody's
                                          {"示例人丁", "379999198001010000", "示字4号", "示例内容"},  // mistyped
                                          {"示例人戊", "H77099931", "示字5号", "示例内容"}}));  // of no kind we seal
  EXPECT_EQ(receipt.people_sealed, 0u);
  EXPECT_EQ(receipt.submission.counts.people, 5u);
  for (const auto& row : refused()) EXPECT_TRUE(row.cells_json.empty()) << row.cells_json;
  EXPECT_NE(refused()[0].errors_json.find("intake.required"), std::string::npos);
  EXPECT_EQ(person(one), std::nullopt);
  EXPECT_EQ(left_in_files({one, two, "示例人", "示例内容", "示字2号", "3799991980"}), std::vector<std::string>());
}

// Chunks are sealed while others are linked and written: order, versions and counts are those of the file.
TEST_F(PersonRecords, OfManyChunksStandInTheOrderOfTheFile) {
  constexpr size_t kRows = 3 * Intake::kChunkRows + 100, kPeople = 700;
  std::vector<PersonRow> rows;
  for (size_t i = 0; i < kRows; ++i) {
    const size_t who = i % kPeople, version = i / kPeople;
    rows.push_back({fmt::format("示例人{}", who), number_of("19800101", static_cast<int>(who)), "示字1号",
                    version % 2 == 0 ? fmt::format("示例{}", version) : "示例"});
  }
  const Receipt receipt = send("ADM.example_person", persons(rows));
  // Of each person every even version is new, and of the odd ones, which are equal, the first.
  std::map<size_t, std::vector<std::string>> expected;
  uint64_t repeated = 0;
  for (size_t i = 0; i < kRows; ++i) {
    auto& of_one = expected[i % kPeople];
    const bool known = std::find(of_one.begin(), of_one.end(), rows[i].content) != of_one.end();
    known ? void(++repeated) : of_one.push_back(rows[i].content);
  }
  EXPECT_EQ(receipt.submission.counts.duplicates, repeated);
  EXPECT_EQ(receipt.people_sealed, kRows - repeated);
  int64_t last = 0;
  for (const size_t who : {size_t{0}, kPeople / 2, kPeople - 1}) {
    const auto stored = records_of(rows[who].number);
    std::vector<std::string> contents;
    for (const auto& one : stored) contents.push_back(fields(one).at("NR"));
    EXPECT_EQ(contents, expected[who]);
    for (size_t i = 1; i < stored.size(); ++i) EXPECT_EQ(stored[i].previous, stored[i - 1].id);
    last = std::max(last, stored.back().id);
  }
  EXPECT_LE(last, static_cast<int64_t>(receipt.people_sealed));
  EXPECT_TRUE(check_sealed().empty());
  EXPECT_TRUE(home_->doctor()->empty());
}

TEST_F(SealedCells, OfManyChunks) {
  register_company();
  std::vector<std::string> numbers;
  for (size_t i = 0; i < 2 * Intake::kChunkRows + 10; ++i) {
    numbers.push_back(number_of(i % 2 == 0 ? "19800101" : "19810202", static_cast<int>(i / 2 % 900)));
  }
  EXPECT_EQ(send("ADM.penalty", penalties(numbers)).submission.counts.accepted, numbers.size());
  auto tx = home_->read_records();
  for (const size_t i : {size_t{0}, Intake::kChunkRows, numbers.size() - 1}) {
    const auto cells = *vault::sealed_cells(*tx, base::RecordId(static_cast<int64_t>(i) + 2));
    ASSERT_EQ(cells.size(), 1u) << i;
    EXPECT_EQ(cells[0].person, person(numbers[i]));
    EXPECT_EQ(
        vault_->unseal(cells[0].person, vault::cell_context(cells[0].record, cells[0].field), cells[0].bytes)->reveal(),
        numbers[i]);
  }
  EXPECT_TRUE(check_sealed().empty());
}

// A key that cannot be made ends the load, and nothing of it is visible.
TEST_F(PersonRecords, ALoadWhoseKeysCannotBeWrittenIsAbandoned) {
  std::vector<PersonRow> rows;
  for (size_t i = 0; i < 2 * Intake::kChunkRows; ++i) {
    const std::string born = i % 2 == 0 ? "19800101" : "19810202";
    rows.push_back({"示例人甲", number_of(born, static_cast<int>(i / 2 % 1000)), fmt::format("示字{}号", i), "示例"});
  }
  auto other = store::Connection::open((path_ / "keys" / "keys.db").string(), store::Connection::Use::plain);
  ASSERT_TRUE(
      (*other)->script("CREATE TRIGGER stop BEFORE INSERT ON data_key WHEN (SELECT count(*) FROM data_key) > "
                       "1900 BEGIN SELECT RAISE(ABORT, 'stop'); END"));
  other->reset();
  EXPECT_FALSE(try_send("ADM.example_person", persons(rows)).ok());
  auto tx = home_->read_records();
  EXPECT_EQ(*tx->connection().integer("SELECT count(*) FROM submission WHERE state = 1"), 0);
  EXPECT_TRUE(check_sealed().empty());
}

// The disk stops at every write of a load: a key without a row may be there, a row without a key never is.
TEST_F(PersonRecords, KeysComeBeforeRows) {
  close();
  const std::string one = number_of("19800101", 11), two = number_of("19810202", 12);
  const std::string file = persons({{"示例人甲", one, "示字1号", "示例"}, {"示例人乙", two, "示字2号", "示例"}});
  size_t keys_alone = 0, both = 0;
  bool ended = false;
  uint64_t at = 1;
  for (; !ended && at < 300; ++at) {
    fs::remove_all(path_);
    store::FaultDisk disk;
    make();
    open();
    disk.arm(at % 2 == 0 ? store::FaultDisk::Fault::power_cut : store::FaultDisk::Fault::full, at);
    const auto receipt = try_send("ADM.example_person", file);
    ended = receipt.ok();
    close();
    disk.restart(0);
    open();
    ASSERT_TRUE(check_sealed().empty()) << at;
    const bool known = person(one).has_value();
    const bool kept = known && !records_of(one).empty();
    if (ended) {
      EXPECT_TRUE(kept);
    }
    if (known && !kept) ++keys_alone;
    if (kept) ++both;
    EXPECT_EQ(send("ADM.example_person", file).submission.counts.rows, 2u);  // goes on
    EXPECT_EQ(records_of(two).size(), 1u);
    close();
  }
  EXPECT_LT(at, 300u);
  EXPECT_GT(keys_alone, 0u);
  EXPECT_GT(both, 0u);
}

}  // namespace
}  // namespace taixin::intake
