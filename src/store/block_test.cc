#include "store/block.h"

#include <fstream>
#include <random>

#include "store/errors.h"
#include "store/record_rows.h"
#include "store/test_support.h"

namespace taixin::store {
namespace {

const base::FixedClock kClock(Day(20600));

std::vector<NewRecord> random_records(std::mt19937& random, size_t count, bool sources) {
  std::vector<NewRecord> records(count);
  const auto day = [&]() -> std::optional<Day> {
    if (random() % 3 == 0) return std::nullopt;
    return Day(static_cast<int32_t>(random() % 60'000) - 20'000);
  };
  for (NewRecord& one : records) {
    Record& r = one.record;
    r.submission = SubmissionId(5);
    r.item = ItemNo(3);
    r.revision = 2;
    r.line = static_cast<uint32_t>(random());
    r.subject = SubjectId(static_cast<int64_t>(random()) + (random() % 2 == 0 ? int64_t{1} << 40 : 0));
    r.previous = RecordId(random() % 2 == 0 ? 0 : static_cast<int64_t>(random()));
    r.link = static_cast<LinkKind>(1 + random() % 5);
    r.severity = static_cast<Severity>(random() % 4);
    r.flags = static_cast<uint16_t>(random());
    r.decision = day(), r.document = day(), r.publication = day();
    r.misconduct_end = day(), r.valid_from = day(), r.valid_until = day();
    r.version_key = base::key128(std::to_string(random()));
    if (sources && random() % 2 == 0) r.source_key = base::key128(std::to_string(random()));
    r.content = base::key128(std::to_string(random()));
    const std::string value(1 + random() % 200, static_cast<char>('a' + random() % 26));
    one.payload = plain_payload(std::vector<FieldValue>{{static_cast<uint16_t>(random() % 9), value}});
  }
  return records;
}

auto told(const Record& r) {
  return std::tuple(r.id, r.submission, r.line, r.item, r.revision, r.subject, r.link, r.previous, r.severity, r.flags,
                    r.decision, r.document, r.publication, r.misconduct_end, r.valid_from, r.valid_until, r.version_key,
                    r.source_key, r.content);
}

TEST(Block, RecordsComeBackAsTheyWentIn) {
  std::mt19937 random(1);
  const auto packer = Packer::of({});
  for (const size_t count : {size_t{1}, size_t{2}, size_t{17}, size_t{255}, kBlockRecords}) {
    for (const bool sources : {false, true}) {
      auto records = random_records(random, count, sources);
      const BlockHead head{RecordId(1000), count, SubmissionId(5), ItemNo(3), 2};
      const PackedBlock packed = pack_block(records, "x", *packer);
      const auto back = *read_block(head, packed.keys, packed.columns);
      const auto payloads = *read_block_payloads(head, packed.payloads, *packer);
      ASSERT_EQ(back.size(), count);
      for (size_t i = 0; i < count; ++i) {
        records[i].record.id = RecordId(1000 + static_cast<int64_t>(i));
        EXPECT_EQ(told(back[i]), told(records[i].record));
        EXPECT_EQ(payloads[i], records[i].payload);
        EXPECT_EQ(*read_block_payload(head, i, packed.payloads, *packer), records[i].payload);
      }
    }
  }
}

TEST(Block, WhatIsCutOrDoesNotFitIsRefused) {
  std::mt19937 random(2);
  const auto packer = Packer::of({});
  const auto records = random_records(random, 20, true);
  const PackedBlock packed = pack_block(records, "x", *packer);
  const BlockHead head{RecordId(1), 20, SubmissionId(5), ItemNo(3), 2};
  const auto refused = [](const auto& result) { return !result.ok() && result.error().is(kBadPayload); };
  for (size_t size = 0; size < packed.columns.size(); ++size)
    EXPECT_TRUE(refused(read_block(head, packed.keys, packed.columns.substr(0, size)))) << size;
  for (size_t size = 0; size < packed.keys.size(); ++size) {
    const bool without_sources = size == 2 * 20 * sizeof(Key128);  // is a block of its own right
    EXPECT_NE(refused(read_block(head, packed.keys.substr(0, size), packed.columns)), without_sources) << size;
  }
  for (size_t size = 0; size < packed.payloads.size(); ++size)
    EXPECT_TRUE(refused(read_block_payloads(head, packed.payloads.substr(0, size), *packer))) << size;
  for (const size_t count : {size_t{0}, size_t{19}, size_t{21}, kBlockRecords + 1}) {
    BlockHead other = head;
    other.count = count;
    EXPECT_TRUE(refused(read_block(other, packed.keys, packed.columns))) << count;
  }
}

// docs/formats/block.md has these bytes.
TEST(Block, TheGoldenBlockHasTheBytesOfTheFormat) {
  std::vector<NewRecord> records(2);
  for (size_t i = 0; i < 2; ++i) {
    Record& r = records[i].record;
    r.line = static_cast<uint32_t>(2 + i);
    r.subject = SubjectId(7);
    r.valid_from = Day(20'544);
    r.version_key = base::key128(fmt::format("version {}", i));
    r.content = base::key128(fmt::format("content {}", i));
    records[i].payload = plain_payload(std::vector<FieldValue>{{2, i == 0 ? "2026-04" : "2026-05"}});
  }
  const PackedBlock packed = pack_block(records, "x", *Packer::of({}));
  std::ifstream golden(std::filesystem::path(TAIXIN_SOURCE_DIR) / "tests/golden/block.hex");
  std::string keys, columns, payloads;
  golden >> keys >> columns >> payloads;
  EXPECT_EQ(base::hex(packed.keys), keys);
  EXPECT_EQ(base::hex(*Packer::of({})->unpack(packed.columns)), columns);
  EXPECT_EQ(base::hex(*Packer::of({})->unpack(packed.payloads)), payloads);
}

// ---- in a home

class BlocksInAHome : public testing::Test {
 protected:
  BlocksInAHome() {
    EXPECT_TRUE(Home::create(temporary_.path(), kClock).ok());
    auto opened = Home::open(temporary_.path(), kClock);
    EXPECT_TRUE(opened.ok());
    home_ = std::move(*opened);
  }
  base::Result<void> sql(const std::string& text) {
    return home_->records().run(Priority::bulk, [&](WriteTx& tx) { return tx.connection().run(text); });
  }
  std::vector<std::string> findings() {
    std::vector<std::string> codes;
    const auto all = home_->doctor();
    EXPECT_TRUE(all.ok());
    for (const auto& one : *all) codes.emplace_back(one.code());
    return codes;
  }
  TemporaryDirectory temporary_;
  std::unique_ptr<Home> home_;
};

// Records alone and in blocks, sealed and not, in any mixture: every way of reading them tells what was appended.
class BlocksInAMixture : public BlocksInAHome {
 protected:
  BlocksInAMixture() {
    for (int round = 0; round < 12; ++round) add_submission(round % 4 != 3);
  }
  void write(const Writer::Work& work) { EXPECT_TRUE(home_->records().run(Priority::bulk, work).ok()); }
  void add_submission(bool seal) {
    Submission submission = small_submission();
    write([&](WriteTx& tx) -> base::Result<void> {
      TX_TRY(submission.id, open_submission(tx, submission));
      TX_TRY([[maybe_unused]] const ItemNo item, item_no(tx, "ADM.penalty"));
      return {};
    });
    std::vector<NewRecord> all;
    for (int part = 0; part < 3; ++part) {
      const auto records = append(submission.id, random_() % 2 == 0);
      all.insert(all.end(), records.begin(), records.end());
    }
    if (!seal) return;
    submission.counts.rows = submission.counts.accepted = all.size();
    write([&](WriteTx& tx) -> base::Result<void> {
      TX_TRY(submission, seal_submission(tx, submission));
      return {};
    });
    for (const NewRecord& one : all) {
      sealed_[one.record.id.get()] = one;
      of_submission_[submission.id.get()].push_back(one.record.id.get());
    }
  }
  std::vector<NewRecord> append(SubmissionId submission, bool in_blocks) {
    auto records = random_records(random_, 1 + random_() % 400, random_() % 2 == 0);
    for (NewRecord& one : records) {
      one.record.submission = submission;
      one.record.item = ItemNo(1);
      one.record.previous = {};
    }
    std::vector<NewRecord> given = records;
    if (!in_blocks) {
      for (NewRecord& one : given) one.payload = packer_->pack("x", one.payload);
    }
    write([&](WriteTx& tx) { return in_blocks ? append_bulk(tx, given, "x", *packer_) : append_records(tx, given); });
    for (size_t i = 0; i < records.size(); ++i) {
      records[i].record.id = given[i].record.id;
      EXPECT_EQ(given[i].record.id.get(), ++last_) << "ids have no gap";
    }
    return records;
  }

  std::mt19937 random_{3};
  std::shared_ptr<const Packer> packer_ = Packer::of({});
  int64_t last_ = 0;
  std::map<int64_t, NewRecord> sealed_;
  std::map<int64_t, std::vector<int64_t>> of_submission_;
};

TEST_F(BlocksInAMixture, EachRecordIsFound) {
  auto tx = home_->read_records();
  EXPECT_EQ(last_record_id(*tx)->get(), last_);
  for (int64_t id = 0; id <= last_ + 2; ++id) {
    const auto found = record(*tx, RecordId(id));
    const auto plain = read_payload(*tx, *packer_, RecordId(id));
    const auto expected = sealed_.find(id);
    ASSERT_EQ(found->has_value(), expected != sealed_.end()) << id;
    ASSERT_EQ(plain.ok(), expected != sealed_.end()) << id;
    if (expected == sealed_.end()) continue;
    EXPECT_EQ(told(**found), told(expected->second.record));
    EXPECT_EQ(*plain, expected->second.payload);
    EXPECT_EQ(*read_sealed_payload(*tx, *packer_, RecordId(id)), expected->second.payload);
  }
  EXPECT_TRUE(findings().empty());
}

TEST_F(BlocksInAMixture, ScansGiveAllInOrderFromAnywhere) {
  auto tx = home_->read_records();
  for (int64_t after = 0; after <= last_; after += 37) {
    std::vector<int64_t> seen, expected;
    ASSERT_TRUE(scan_records(*tx, RecordId(after), [&](const Record& one, const Submission& from) {
                  EXPECT_EQ(one.submission, from.id);
                  EXPECT_EQ(told(one), told(sealed_.at(one.id.get()).record));
                  seen.push_back(one.id.get());
                  return seen.size() < 3000;
                }).ok());
    for (auto it = sealed_.upper_bound(after); it != sealed_.end() && expected.size() < 3000; ++it)
      expected.push_back(it->first);
    EXPECT_EQ(seen, expected) << after;
  }
  for (const auto& [submission, ids] : of_submission_) {
    std::vector<int64_t> seen;
    ASSERT_TRUE(scan_submission_records(*tx, SubmissionId(submission), [&](const Record& one) {
                  seen.push_back(one.id.get());
                  return true;
                }).ok());
    EXPECT_EQ(seen, ids);
  }
}

TEST_F(BlocksInAHome, DoctorFindsWhatIsMissingOrDamaged) {
  ASSERT_TRUE(load_submission(*home_, 600, 600, Packed::in_blocks).ok());
  EXPECT_TRUE(findings().empty());
  ASSERT_TRUE(sql("UPDATE block SET columns = x'00' WHERE first = 257").ok());
  EXPECT_EQ(findings(), std::vector<std::string>{std::string(kFoundBadPayload.code)});
  ASSERT_TRUE(sql("DELETE FROM block WHERE first = 257").ok());
  EXPECT_EQ(findings(), (std::vector<std::string>{std::string(kFoundGap.code), std::string(kFoundCounts.code)}));
}

TEST_F(BlocksInAHome, DoctorFindsALinkEventWithoutItsRecord) {
  ASSERT_TRUE(load_submission(*home_, 300, 300, Packed::in_blocks).ok());
  const auto add = [&](int64_t record) {
    return home_->records().run(Priority::bulk, [&](WriteTx& tx) -> base::Result<void> {
      LinkEvent event;
      event.kind = LinkEventKind::confirm;
      event.record = RecordId(record);
      event.operator_name = "示例经办", event.reason = "示例";
      TX_TRY(event, add_link_event(tx, event));
      return {};
    });
  };
  ASSERT_TRUE(add(300).ok());
  EXPECT_TRUE(findings().empty());
  ASSERT_TRUE(add(301).ok());
  EXPECT_EQ(findings(), std::vector<std::string>{std::string(kFoundDangling.code)});
}

}  // namespace
}  // namespace taixin::store
