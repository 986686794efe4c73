// Runs against a plain table: what is written is read back, whatever was merged, and no damaged byte is believed.
#include "facts/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "facts/errors.h"
#include "facts/run_build.h"
#include "store/test_support.h"

namespace taixin::facts {
namespace {

using RunPointer = std::shared_ptr<const Run>;  // inside a test, `Run` is GoogleTest's

Key128 key_of(std::string_view kind, int64_t number) { return base::key128(fmt::format("{} {}", kind, number)); }

// A table of random facts, and what runs must say of it.
class RandomPart {
 public:
  RandomPart(std::mt19937& random, int64_t first_record, size_t facts) : random_(random) {
    int64_t record = first_record;
    for (size_t i = 0; i < facts; ++i) {
      record += 1 + below(3);  // gaps of abandoned submissions
      PackedFact fact;
      fact.record = record;
      fact.subject = below(4) == 0 ? 1 + below(5) : 1 + below(2'000'000);
      fact.previous = below(5) == 0 ? 1 + below(record) : 0;
      fact.submission = static_cast<uint32_t>(1 + below(100));
      fact.item = static_cast<uint16_t>(1 + below(40));
      fact.revision = static_cast<uint16_t>(1 + below(3));
      for (int32_t& day : fact.days) day = random_day();
      fact.severity = static_cast<uint8_t>(below(4));
      fact.link = static_cast<uint8_t>(1 + below(5));
      fact.flags = static_cast<uint16_t>(below(4));
      // Versions share keys; some rows have no source key.
      const int64_t document = below(static_cast<int64_t>(facts));
      table.add(fact, key_of("version", document), below(6) == 0 ? Key128() : key_of("source", document), Key128());
      if (below(4) == 0)
        statuses.push_back({SubjectId(fact.subject), RecordId(record), store::StatusKind::ended,
                            Day(static_cast<int32_t>(below(30000))), SubmissionId(1 + below(100))});
      if (below(20) == 0)
        waiting.push_back({key_of("to come", i), store::StatusKind::shielded, Day(static_cast<int32_t>(below(30000))),
                           SubmissionId(1)});
    }
  }
  RunEntry write(const std::filesystem::path& directory, uint64_t number) const {
    const auto entry = write_run(directory, number, {table, 0, table.size(), statuses, waiting});
    TX_ASSERT(entry.ok(), "{}", entry.error().message(base::Lang::en));
    return *entry;
  }
  FactTable table;
  std::vector<StatusFact> statuses;
  std::vector<WaitingStatus> waiting;

 private:
  int64_t below(int64_t end) { return std::uniform_int_distribution<int64_t>(0, end - 1)(random_); }
  int32_t random_day() {
    const int64_t which = below(10);
    if (which == 0) return kNoDay;
    if (which == 1) return static_cast<int32_t>(below(2'000'000) - 1'000'000);  // far from today
    if (which == 2) return kDayBase - 1 + static_cast<int32_t>(below(3));
    if (which == 3) return kDayBase + kWideDay - 3 + static_cast<int32_t>(below(3));
    return static_cast<int32_t>(below(30000));
  }
  std::mt19937& random_;
};

// Everything that the parts hold, by plain search.
void expect_same(const Run& run, const std::vector<const RandomPart*>& parts) {
  std::map<int64_t, std::vector<PackedFact>> by_subject;
  std::map<int64_t, std::vector<StatusFact>> statuses;
  std::map<Key128, std::vector<RecordId>> versions, sources;
  std::vector<WaitingStatus> waiting;
  for (const RandomPart* part : parts) {
    for (size_t row = 0; row < part->table.size(); ++row) {
      const PackedFact& fact = part->table.fact(row);
      by_subject[fact.subject].push_back(fact);
      versions[part->table.version_key(row)].emplace_back(fact.record);
      if (!part->table.source_key(row).empty()) sources[part->table.source_key(row)].emplace_back(fact.record);
    }
    for (const auto& one : part->statuses) statuses[one.subject.get()].push_back(one);
    waiting.insert(waiting.end(), part->waiting.begin(), part->waiting.end());
  }
  for (auto& [subject, facts] : by_subject) {
    std::sort(facts.begin(), facts.end(), [](const auto& a, const auto& b) { return a.record < b.record; });
    std::vector<PackedFact> read;
    ASSERT_TRUE(run.of_subject(SubjectId(subject), read));
    ASSERT_EQ(read, facts) << "subject " << subject;
  }
  for (const int64_t nobody : {int64_t{0}, int64_t{7}, int64_t{2'000'001}, int64_t{1} << 40}) {
    if (by_subject.contains(nobody)) continue;
    std::vector<PackedFact> none;
    ASSERT_TRUE(run.of_subject(SubjectId(nobody), none));
    EXPECT_TRUE(none.empty());
  }
  for (auto& [subject, events] : statuses) {
    std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.record < b.record; });
    std::vector<StatusFact> read;
    ASSERT_TRUE(run.statuses_of(SubjectId(subject), read));
    ASSERT_EQ(read, events) << "subject " << subject;
  }
  for (const auto& [which, expected] : {std::pair(kVersionKeys, &versions), {kSourceKeys, &sources}}) {
    for (auto [key, records] : *expected) {
      std::sort(records.begin(), records.end(), std::greater());
      std::vector<RecordId> read;
      ASSERT_TRUE(run.candidates(which, key, read));
      ASSERT_EQ(read, records);
    }
    std::vector<RecordId> none;
    ASSERT_TRUE(run.candidates(which, key_of("nobody's", 1), none));
    EXPECT_TRUE(none.empty());
  }
  std::vector<WaitingStatus> read;
  ASSERT_TRUE(run.waiting(read));
  EXPECT_EQ(read, waiting);
}

base::Result<RunPointer> open_run(const std::filesystem::path& directory, const RunEntry& entry) {
  return Run::open(directory, entry);
}

RunPointer opened(const std::filesystem::path& directory, const RunEntry& entry) {
  const auto run = Run::open(directory, entry);
  TX_ASSERT(run.ok(), "{}", run.error().message(base::Lang::en));
  return *run;
}

TEST(Run, SaysWhatTheTableSaysAndSoDoesAMergeOfRuns) {
  std::mt19937 random(7);
  for (const size_t facts : {size_t{0}, size_t{1}, size_t{2}, size_t{63}, size_t{64}, size_t{65}, size_t{3000}}) {
    store::TemporaryDirectory directory;
    std::vector<std::unique_ptr<RandomPart>> parts;
    std::vector<RunPointer> runs;
    std::vector<const RandomPart*> all;
    for (int64_t part = 0; part < 4; ++part) {
      // The third begins before the second ended: submissions take their record numbers as they go.
      parts.push_back(std::make_unique<RandomPart>(random, part == 2 ? 50'000 : part * 100'000, facts * (part != 3)));
      const auto entry = parts.back()->write(directory.path(), static_cast<uint64_t>(part + 1));
      EXPECT_EQ(entry.facts, parts.back()->table.size());
      runs.push_back(opened(directory.path(), entry));
      expect_same(*runs.back(), {parts.back().get()});
      all.push_back(parts.back().get());
    }
    const auto merged = merge_runs(directory.path(), 9, runs);
    ASSERT_TRUE(merged.ok());
    expect_same(*opened(directory.path(), *merged), all);
  }
}

TEST(Run, NoFlippedByteIsBelieved) {
  store::TemporaryDirectory directory;
  std::mt19937 random(11);
  const RandomPart part(random, 0, 9000);  // several blocks
  const RunEntry entry = part.write(directory.path(), 1);
  for (const std::string_view kind : {"hot", "cold", "keys"}) {
    const auto path = run_path(directory.path(), 1, kind);
    const auto size = static_cast<int64_t>(std::filesystem::file_size(path));
    for (int64_t at = 0; at < size; at += 997) {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(at);
      const char byte = static_cast<char>(file.get());
      file.seekp(at);
      file.put(static_cast<char>(byte ^ 0x10));
      file.close();
      const auto run = open_run(directory.path(), entry);
      EXPECT_TRUE(!run.ok() || !(*run)->verify()) << kind << " byte " << at;
      if (run.ok()) {
        EXPECT_FALSE((*run)->damaged_file().empty());
        std::vector<RunPointer> damaged{*run};
        EXPECT_FALSE(merge_runs(directory.path(), 2, damaged).ok()) << "not merged into something that looks whole";
      } else {
        EXPECT_TRUE(run.error().is(kNotAnIndex));
      }
      file.open(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(at);
      file.put(byte);
    }
  }
  expect_same(*opened(directory.path(), entry), {&part});
}

TEST(Run, AFileThatIsShortMissingOrAnotherIsRefused) {
  store::TemporaryDirectory directory;
  std::mt19937 random(3);
  const RunEntry entry = RandomPart(random, 0, 500).write(directory.path(), 1);
  const RunEntry other = RandomPart(random, 0, 500).write(directory.path(), 2);
  RunEntry swapped = entry;
  swapped.cold_digest = other.cold_digest;
  EXPECT_FALSE(open_run(directory.path(), swapped).ok());
  const auto path = run_path(directory.path(), 1, "hot");
  for (const uintmax_t size : {std::filesystem::file_size(path) - 1, uintmax_t{40}, uintmax_t{0}}) {
    std::filesystem::resize_file(path, size);
    EXPECT_FALSE(open_run(directory.path(), entry).ok()) << size;
  }
  std::filesystem::remove(path);
  EXPECT_FALSE(open_run(directory.path(), entry).ok());
}

TEST(Run, DaysFarFromTodayAreKept) {
  for (const int32_t day : {kDayBase - 1, kDayBase, kDayBase + kWideDay - 2, kDayBase + kWideDay - 1, INT32_MAX})
    EXPECT_EQ(narrow_day(day) == kWideDay, day < kDayBase || day >= kDayBase + kWideDay - 1) << day;
  EXPECT_EQ(narrow_day(kNoDay), 0);
}

TEST(Run, BytesOfAFactAreWhatTheFormatSays) {
  store::TemporaryDirectory directory;
  FactTable table;
  constexpr int64_t kFacts = 200'000;
  for (int64_t record = 1; record <= kFacts; ++record) {
    PackedFact fact;
    fact.record = record;
    fact.subject = 1 + record % 20'000;
    fact.days.fill(20'000);
    table.add(fact, key_of("version", record), key_of("source", record), Key128());
  }
  const auto entry = write_run(directory.path(), 1, {table, 0, table.size(), {}, {}});
  ASSERT_TRUE(entry.ok());
  const auto run = opened(directory.path(), *entry);
  const auto bytes_of = [&](std::initializer_list<Section> sections, const RunFile& file) {
    uint64_t bytes = 0;
    for (const Section section : sections) bytes += file.size(section);
    return static_cast<double>(bytes) / kFacts;
  };
  const double hot = bytes_of({Section::subject, Section::record, Section::item, Section::decision, Section::valid_from,
                               Section::valid_until, Section::marks, Section::flags, Section::subject_directory},
                              run->hot());
  EXPECT_LE(hot, 20.0);
  EXPECT_GE(hot, 18.0);
  EXPECT_EQ(bytes_of({Section::document, Section::publication, Section::misconduct_end, Section::submission,
                      Section::revision},
                     run->cold()),
            12.0);
}

// The worked example of docs/formats/facts.md. A change of these bytes is a change of the format: the first line of the
// manifest must then tell it, so that older indexes are made anew.
TEST(Run, TheGoldenRunHasTheBytesOfTheFormat) {
  store::TemporaryDirectory directory;
  FactTable table;
  PackedFact fact;
  fact.record = 101;
  fact.subject = 7;
  fact.submission = 3;
  fact.item = 2;
  fact.revision = 1;
  fact.days = {20'544, 20'544, 20'909, kNoDay, kNoDay, kNoDay};  // 2026-04-01, 2026-04-01, 2027-04-01
  fact.link = static_cast<uint8_t>(store::LinkKind::by_code);
  table.add(fact, key_of("version", 1), key_of("source", 1), Key128());
  fact.record = 102;
  fact.subject = 5;
  fact.days[kValidUntil] = 2'932'896;  // 9999-12-31: wide
  fact.severity = static_cast<uint8_t>(store::Severity::serious);
  table.add(fact, key_of("version", 2), Key128(), Key128());
  fact.record = 103;
  fact.subject = 7;
  fact.previous = 101;
  fact.flags = store::kLateReport;
  table.add(fact, key_of("version", 1), key_of("source", 1), Key128());
  const auto entry = write_run(
      directory.path(), 1,
      {table, 0, 3, {{SubjectId(7), RecordId(101), store::StatusKind::repaired, Day(20'700), SubmissionId(4)}}, {}});
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(fmt::format("{:016x} {:016x} {:016x}", entry->hot_digest, entry->cold_digest, entry->keys_digest),
            "b2e3364bf97da463 b041c108e7ac58b9 6619150715190b1e");
  const auto run = opened(directory.path(), *entry);
  const auto bytes = [&](const RunFile& file, Section section) {
    const auto all = file.all<char>(section);
    return base::hex(std::string_view(all.data(), all.size()));
  };
  EXPECT_EQ(bytes(run->hot(), Section::subject), "050000000700000007000000");
  EXPECT_EQ(bytes(run->hot(), Section::record), "010000000000000002000000");
  EXPECT_EQ(bytes(run->hot(), Section::decision), "ca6cca6cca6c");
  EXPECT_EQ(bytes(run->hot(), Section::valid_until), "ffff376effff");
  EXPECT_EQ(bytes(run->hot(), Section::marks), "070427");
  EXPECT_EQ(bytes(run->hot(), Section::version_record), "02000000");
  EXPECT_EQ(bytes(run->hot(), Section::version_previous), "6500000000000000");
  EXPECT_EQ(bytes(run->hot(), Section::wide_place), "02000000000000001200000000000000");
  EXPECT_EQ(bytes(run->hot(), Section::status_record), "6500000000000000");
}

TEST(KeyTable, FindsTheNewestRowOfAKey) {
  FactTable table;
  std::map<Key128, size_t> newest;
  std::mt19937 random(5);
  for (int64_t record = 1; record <= 5000; ++record) {
    PackedFact fact;
    fact.record = 2 * record;
    const Key128 key = key_of("k", static_cast<int64_t>(random() % 1500));
    newest[key] = table.size();
    table.add(fact, key, Key128(), Key128());
  }
  for (const auto& [key, row] : newest) EXPECT_EQ(table.newest_version(key), row);
  EXPECT_FALSE(table.newest_version(key_of("k", 1500)).has_value());
  EXPECT_FALSE(table.newest_source(Key128()).has_value()) << "no key is no key";
  EXPECT_EQ(table.row(RecordId(10)), 4u);
  EXPECT_FALSE(table.row(RecordId(11)).has_value());
  EXPECT_FALSE(table.row(RecordId(10'002)).has_value());
}

}  // namespace
}  // namespace taixin::facts
