// Runs against a plain table: what is written is read back, whatever was merged, and no damaged byte is believed.
#include "facts/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <random>

#include "facts/errors.h"
#include "facts/radix_sort.h"
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

// Whole files: checksums, directories and padding counted.
TEST(Run, BytesOfAFactAreWhatTheFormatSays) {
  store::TemporaryDirectory directory;
  FactTable table;
  constexpr int64_t kFacts = 1'000'000;
  for (int64_t record = 1; record <= kFacts; ++record) {
    PackedFact fact;
    fact.record = record;
    fact.subject = 1 + record % 100'000;
    fact.days.fill(20'000);
    const auto key = [&](uint64_t seed) {
      Key128 one;
      const uint64_t hash = (static_cast<uint64_t>(record) + seed) * 0x9e3779b97f4a7c15;
      std::memcpy(one.bytes.data(), &hash, sizeof hash);
      return one;
    };
    table.add(fact, key(0), key(kFacts), Key128());
  }
  const auto entry = write_run(directory.path(), 1, {table, 0, table.size(), {}, {}});
  ASSERT_TRUE(entry.ok());
  const auto run = opened(directory.path(), *entry);
  const auto a_fact = [](uint64_t bytes) { return static_cast<double>(bytes) / kFacts; };
  EXPECT_LE(a_fact(run->hot_bytes()), 18.6);
  EXPECT_GE(a_fact(run->hot_bytes()), 18.0);
  EXPECT_LE(a_fact(run->cold_bytes()), 11.3);
  EXPECT_GE(a_fact(run->cold_bytes()), 11.0);
  EXPECT_LE(a_fact(run->keys_bytes()), 12.3);
  EXPECT_GE(a_fact(run->keys_bytes()), 12.0);
}

TEST(Run, SubmissionsFarApartAreKept) {
  store::TemporaryDirectory directory;
  FactTable table;
  std::vector<PackedFact> facts;
  for (int64_t record = 1; record <= 600; ++record) {
    PackedFact fact;
    fact.record = record;
    fact.subject = 9;
    fact.submission = static_cast<uint32_t>(record % 3 == 0 ? UINT32_MAX - record : 5 + record * 65'000);
    fact.days.fill(kNoDay);
    table.add(fact, key_of("version", record), Key128(), Key128());
    facts.push_back(fact);
  }
  const auto entry = write_run(directory.path(), 1, {table, 0, table.size(), {}, {}});
  ASSERT_TRUE(entry.ok());
  std::vector<RunPointer> runs{opened(directory.path(), *entry)};
  EXPECT_EQ(runs[0]->cold_layout().high_bytes(), 2u);
  const auto merged = merge_runs(directory.path(), 2, runs);
  ASSERT_TRUE(merged.ok());
  for (const RunEntry& one : {*entry, *merged}) {
    std::vector<PackedFact> read;
    ASSERT_TRUE(opened(directory.path(), one)->of_subject(SubjectId(9), read));
    EXPECT_EQ(read, facts);
  }
}

TEST(Run, StatusEventsAreFoundBetweenTheFences) {
  store::TemporaryDirectory directory;
  std::vector<StatusFact> statuses;
  for (int64_t i = 0; i < 10'000; ++i) {
    const int64_t subject = i < 3000 ? 40 : i < 7000 ? 41 + i % 50 : 200 + i / 2;
    statuses.push_back({SubjectId(subject), RecordId(i), store::StatusKind::ended, Day(1), SubmissionId(1)});
  }
  FactTable none;
  const auto entry = write_run(directory.path(), 1, {none, 0, 0, statuses, {}});
  ASSERT_TRUE(entry.ok());
  const auto run = opened(directory.path(), *entry);
  for (int64_t subject = 0; subject < 5300; ++subject) {
    std::vector<StatusFact> expected, read;
    std::copy_if(statuses.begin(), statuses.end(), std::back_inserter(expected),
                 [&](const StatusFact& one) { return one.subject == SubjectId(subject); });
    ASSERT_TRUE(run->statuses_of(SubjectId(subject), read));
    ASSERT_EQ(read, expected) << subject;
  }
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
            "48c46679a9760539 302687b4815f2e3c 1f2d272dad0558cb");
  const auto run = opened(directory.path(), *entry);
  const auto bytes = [&](const RunFile& file, Section section) {
    const auto all = file.all<char>(section);
    return base::hex(std::string_view(all.data(), all.size()));
  };
  const HotGroup& hot = *run->hot_group(0);
  const auto first = [](const auto& cells) {
    return base::hex(std::string_view(reinterpret_cast<const char*>(cells.data()), 3 * sizeof cells[0]));
  };
  EXPECT_EQ(first(hot.subject), "050000000700000007000000");
  EXPECT_EQ(first(hot.record), "010000000000000002000000");
  EXPECT_EQ(first(hot.decision), "ca6cca6cca6c");
  EXPECT_EQ(first(hot.valid_until), "ffff376effff");
  EXPECT_EQ(first(hot.marks), "070427");
  EXPECT_EQ(bytes(run->hot(), Section::versions), "6500000000000000");
  EXPECT_EQ(bytes(run->hot(), Section::hot_wide_days), "a0c02c00a0c02c00");
  EXPECT_EQ(bytes(run->hot(), Section::statuses),
            "0700000004000000650000000000000"
            "0dc50000001000000");
  EXPECT_EQ(bytes(run->hot(), Section::subject_directory), "000000000100000003000000");
  EXPECT_EQ(first(run->cold_group(0)->submission_low), "000000000000");
}

// Every layout of entries: buckets and records of all widths.
TEST(KeyColumn, EveryKeyIsFoundHoweverFarApartTheRecordsAre) {
  std::mt19937_64 random(9);
  for (const uint64_t entries : {1u, 64u, 65u, 5000u}) {
    for (const uint32_t record_last : {0u, 1u, 4095u, (1u << 24) - 1, 1u << 25, UINT32_MAX}) {
      const KeyLayout layout = key_layout(entries, record_last);
      EXPECT_LE(layout.rest_bits() + layout.record_bits, 64);
      store::TemporaryDirectory directory;
      auto out = RunFileWriter::create(directory.path() / "keys");
      ASSERT_TRUE(out.ok());
      std::vector<KeyEntry> all(entries);
      for (auto& entry : all) {
        // Few different keys, so that some have several records.
        entry.bits = (random() % entries) * 0x9e3779b97f & 0xffffffffff;
        entry.record = static_cast<uint32_t>(random() % (uint64_t{record_last} + 1));
      }
      all[0].record = record_last;
      std::sort(all.begin(), all.end());
      size_t at = 0;
      write_keys(**out, kVersionKeys, entries, record_last, [&] { return all[at++]; });
      const auto digest = (*out)->finish();
      ASSERT_TRUE(digest.ok());
      const auto file = RunFile::open(directory.path() / "keys", *digest);
      ASSERT_TRUE(file.ok());
      const KeyColumn column(file->get(), kVersionKeys, record_last);
      ASSERT_EQ(column.size(), entries);
      auto cursor = column.cursor();
      for (const KeyEntry& expected : all) {
        KeyEntry read;
        ASSERT_TRUE(cursor.next(read));
        ASSERT_EQ(read, expected);
      }
      for (const KeyEntry& entry : all) {
        std::vector<uint32_t> expected, read;
        for (auto it = all.rbegin(); it != all.rend(); ++it) {
          if (it->bits == entry.bits) expected.push_back(it->record);
        }
        ASSERT_TRUE(column.find(entry.bits, [&](uint32_t record) { return read.push_back(record), true; }));
        ASSERT_EQ(read, expected);
      }
    }
  }
}

TEST(RadixSort, OrdersLikeComparingAndKeepsTheRest) {
  std::mt19937_64 random(3);
  for (const size_t size : {size_t{0}, size_t{1}, size_t{100}, size_t{20'000}}) {
    for (const auto& [first, last] : {std::pair(24, 64), {24, 56}, {24, 24}, {0, 8}, {0, 64}, {24, 31}}) {
      std::vector<uint64_t> values(size);
      for (auto& value : values) value = random();
      auto expected = values;
      const uint64_t mask = last == 64 ? UINT64_MAX : (uint64_t{1} << last) - 1;
      std::stable_sort(expected.begin(), expected.end(),
                       [&, from = first](uint64_t a, uint64_t b) { return (a & mask) >> from < (b & mask) >> from; });
      radix_sort(values, first, last);
      ASSERT_EQ(values, expected) << first << " to " << last;
    }
  }
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
