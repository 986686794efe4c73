#include "facts/bench_facts.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <future>

#include "facts/facts.h"
#include "facts/index.h"
#include "identity/uscc.h"

namespace taixin::facts {
namespace {

using base::Day;
using base::Result;
using base::SubjectId;
using store::Priority;

constexpr uint64_t kSubmissionRows = 1'000'000;
constexpr size_t kChunk = 5'000;
constexpr uint64_t kTableRows = uint64_t{1} << 22;
constexpr std::array<const char*, kBenchItems> kItems{"ADM.penalty", "ADM.permit", "LAW.social_insurance",
                                                      "REG.enterprise"};

base::Key128 key(uint64_t high, uint64_t low) {
  base::Key128 out;
  std::memcpy(out.bytes.data(), &high, sizeof high);
  std::memcpy(out.bytes.data() + sizeof high, &low, sizeof low);
  return out;
}

Result<store::SubmissionId> open_submission(store::Home& home, store::Submission& submission) {
  submission.item = kItems[0];
  submission.source = "示例市市场监督管理局";
  submission.operator_name = "示例经办";
  submission.file_name = "示例.csv";
  submission.format = "csv";
  submission.encoding = "utf-8";
  submission.header_json = "[]";
  submission.quality_json = "{}";
  TX_CHECK(home.records().run(Priority::bulk, [&](store::WriteTx& tx) -> Result<void> {
    TX_TRY(submission.id, store::open_submission(tx, submission));
    for (uint16_t i = 0; i < kBenchItems; ++i) {
      TX_TRY(const auto number, store::item_no(tx, kItems[i]));
      TX_ASSERT(number.get() == i + 1, "item {} has the number {}", kItems[i], number.get());
    }
    return {};
  }));
  return submission.id;
}

Result<void> add_subjects(store::Home& home, base::SubmissionId submission, uint64_t subjects) {
  for (uint64_t first = 1; first <= subjects; first += kChunk) {
    TX_CHECK(home.records().run(Priority::bulk, [&](store::WriteTx& tx) -> Result<void> {
      std::vector<store::SubjectCode> codes;
      for (uint64_t id = first; id < std::min<uint64_t>(first + kChunk, subjects + 1); ++id) {
        store::Subject subject;
        subject.id = SubjectId(static_cast<int64_t>(id));
        subject.submission = submission;
        TX_TRY([[maybe_unused]] const SubjectId added, store::add_subject(tx, subject));
        store::SubjectCode code;
        code.subject = subject.id;
        code.code = bench_code(subject.id);
        code.submission = submission;
        codes.push_back(std::move(code));
      }
      return store::add_subject_codes(tx, codes);
    }));
  }
  return {};
}

Result<void> add_records(store::Home& home, BenchRecords& records, base::SubmissionId submission, uint64_t rows) {
  const std::string payload = std::string(1, '\0') + "packed";  // no dictionary
  std::vector<store::NewRecord> chunk;
  for (uint64_t row = 0; row < rows; ++row) {
    chunk.push_back({records.next(), payload});
    chunk.back().record.submission = submission;
    chunk.back().record.line = static_cast<uint32_t>(row + 2);
    if (chunk.size() < kChunk && row + 1 < rows) continue;
    TX_CHECK(home.records().run(Priority::bulk, [&](store::WriteTx& tx) { return store::append_records(tx, chunk); }));
    chunk.clear();
  }
  return {};
}

// Runs of all records, not yet merged. What it holds open would keep the disk of merged runs from being free.
Result<void> write_runs(store::Home& home, uint64_t rows, const std::vector<base::SubmissionId>& submissions) {
  Index index(home, home.directory() / "facts", {});
  TX_CHECK(index.build({}));
  BenchRecords records(rows);
  std::vector<RunEntry> entries;
  std::future<Result<RunEntry>> writing;  // one table is written while the next one fills
  const auto written = [&]() -> Result<void> {
    if (!writing.valid()) return {};
    TX_TRY(const RunEntry entry, writing.get());
    entries.push_back(entry);
    return {};
  };
  for (uint64_t row = 0; row < rows;) {
    auto table = std::make_shared<BuildTable>();
    for (const uint64_t end = std::min(rows, row + kTableRows); row < end; ++row) {
      store::Record record = records.next();
      record.submission = submissions[row / kSubmissionRows];
      table->add(record);
    }
    TX_CHECK(written());
    writing = std::async(std::launch::async, [&index, table, number = index.take_number()] {
      return write_run(index.directory(), number, *table);
    });
  }
  TX_CHECK(written());
  TX_TRY(auto change, index.prepare(entries, {}, index.last_seal()));
  TX_CHECK(index.write(change));
  index.commit(std::move(change));
  return {};
}

}  // namespace

BenchRecords::BenchRecords(uint64_t rows) : subjects_(std::clamp<uint64_t>(rows / 10, 20, 10'000'000)) {}

const store::Record& BenchRecords::next() {
  const uint64_t a = random_(), b = random_();
  const auto id = static_cast<uint64_t>(record_.id.get()) + 1;
  const base::RecordId before = record_.id;
  record_.id = base::RecordId(static_cast<int64_t>(id));
  record_.content = key(b, id);
  if (id % 16 == 0) {
    record_.previous = before;
  } else {
    record_.previous = {};
    record_.subject = SubjectId(static_cast<int64_t>(1 + a % subjects_));
    record_.item = store::ItemNo(static_cast<uint16_t>(1 + (a >> 32) % kBenchItems));
    record_.version_key = key(a, id);
    record_.source_key = key(~a, id);
  }
  const auto part = [&](int shift, uint64_t end) { return static_cast<int32_t>((b >> shift) % end); };
  record_.severity = static_cast<store::Severity>(part(0, 4));
  record_.link = part(2, 32) == 0 ? store::LinkKind::provisional : store::LinkKind::by_code;
  record_.flags =
      static_cast<uint16_t>((part(7, 16) == 0 ? store::kLateReport : 0) | (part(11, 8) == 0 ? store::kWarned : 0));
  record_.decision.reset();
  record_.valid_from.reset();
  record_.valid_until.reset();
  if (part(14, 8) != 0) {
    record_.decision = kBenchToday.plus_days(-part(17, 1800));
    record_.valid_from = *record_.decision;
    if (part(30, 4) != 0) record_.valid_until = record_.decision->plus_days(90 + part(32, 1095));
  }
  return record_;
}

std::string bench_code(SubjectId subject) {
  std::string code = fmt::format("91370900{:09}", subject.get());
  code.push_back(*identity::uscc_check_character(code));
  return code;
}

Result<std::unique_ptr<store::Home>> make_facts_home(const base::Bench& b, uint64_t rows) {
  const std::filesystem::path directory = std::filesystem::path(b.scratch()) / "home";
  TX_CHECK(store::Home::create(directory, kBenchTime));
  TX_TRY(auto home, store::Home::open(directory, kBenchTime));
  BenchRecords records(rows);
  for (uint64_t first = 0; first < rows; first += kSubmissionRows) {
    const uint64_t count = std::min(kSubmissionRows, rows - first);
    store::Submission submission;
    TX_TRY(submission.id, open_submission(*home, submission));
    if (first == 0) TX_CHECK(add_subjects(*home, submission.id, records.subjects()));
    TX_CHECK(add_records(*home, records, submission.id, count));
    submission.counts.rows = submission.counts.accepted = count;
    TX_CHECK(home->records().run(Priority::bulk, [&](store::WriteTx& tx) -> Result<void> {
      TX_TRY(submission, store::seal_submission(tx, submission));
      return {};
    }));
  }
  return home;
}

Result<std::unique_ptr<store::Home>> make_facts_index(const base::Bench& b, uint64_t rows) {
  const std::filesystem::path directory = std::filesystem::path(b.scratch()) / "home";
  TX_CHECK(store::Home::create(directory, kBenchTime));
  TX_TRY(auto home, store::Home::open(directory, kBenchTime));
  std::vector<base::SubmissionId> submissions;
  for (uint64_t first = 0; first < rows; first += kSubmissionRows) {
    store::Submission submission;
    TX_TRY(submission.id, open_submission(*home, submission));
    if (first == 0) TX_CHECK(add_subjects(*home, submission.id, BenchRecords(rows).subjects()));
    TX_CHECK(home->records().run(Priority::bulk, [&](store::WriteTx& tx) -> Result<void> {
      TX_TRY(submission, store::seal_submission(tx, submission));
      return {};
    }));
    submissions.push_back(submission.id);
  }
  TX_CHECK(write_runs(*home, rows, submissions));
  TX_TRY(const auto facts, Facts::open(*home));
  facts->settle();
  return home;
}

Result<std::unique_ptr<store::Home>> make_facts(const base::Bench& b, uint64_t rows) {
  return rows <= kStoredRowsMax ? make_facts_home(b, rows) : make_facts_index(b, rows);
}

void drop_from_memory(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    ::fdatasync(file);  // what is not written yet cannot be let go
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
  }
}

}  // namespace taixin::facts
