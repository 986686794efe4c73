// For tests of this and later rooms: a home in a temporary directory, and small rows to put into it.
#pragma once

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/home.h"
#include "store/payload.h"
#include "store/records.h"

namespace taixin::store {

// A directory that goes away with its object. In memory where possible: what a lost sync would do is tested with the
// fault shim, not with this machine's disk.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    const std::filesystem::path memory = "/dev/shm";
    const auto parent = ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "taixin-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline Submission small_submission(std::string item = "ADM.penalty") {
  Submission submission;
  submission.item = std::move(item);
  submission.source = "示例市市场监督管理局";
  submission.operator_name = "示例经办";
  submission.file_name = "示例.csv";
  submission.file_sha256 = base::hex(base::sha256("示例"));
  submission.format = "csv";
  submission.encoding = "utf-8";
  submission.header_json = "[]";
  submission.quality_json = "{}";
  return submission;
}

// Records 0..count-1 of a submission, each with its own keys and a payload packed without dictionary.
inline std::vector<NewRecord> small_records(SubmissionId submission, ItemNo item, size_t count, const Packer& packer) {
  std::vector<NewRecord> records(count);
  for (size_t i = 0; i < count; ++i) {
    Record& record = records[i].record;
    record.submission = submission;
    record.line = static_cast<uint32_t>(i + 2);
    record.item = item;
    record.subject = SubjectId(static_cast<int64_t>(i % 97 + 1));
    record.decision = Day(static_cast<int32_t>(20000 + i % 500));
    record.version_key = base::key128(fmt::format("version {} {}", submission.get(), i));
    record.source_key = base::key128(fmt::format("source {} {}", submission.get(), i));
    record.content = base::key128(fmt::format("content {} {}", submission.get(), i));
    const std::string number = fmt::format("示例罚字〔2026〕{}号", i);
    const FieldValue fields[] = {{0, number}, {3, "罚款"}};
    records[i].payload = packer.pack("ADM.penalty", plain_payload(fields));
  }
  return records;
}

// As appended: each by itself, or in blocks.
enum class Packed { alone, in_blocks };

inline base::Result<void> append_small(WriteTx& tx, std::span<NewRecord> records, Packed packed, const Packer& packer) {
  if (packed == Packed::alone) return append_records(tx, records);
  for (NewRecord& one : records) {
    TX_TRY(one.payload, packer.unpack(one.payload));
  }
  return append_bulk(tx, records, "ADM.penalty", packer);
}

// Opens a submission, appends `records` in chunks of `chunk`, and seals it. What load() of intake does, in small.
inline base::Result<Submission> load_submission(Home& home, size_t records, size_t chunk,
                                                Packed packed = Packed::alone) {
  const auto packer = Packer::of({});
  Submission submission = small_submission();
  ItemNo item;
  TX_CHECK(home.records().run(Priority::interactive, [&](WriteTx& tx) -> base::Result<void> {
    TX_TRY(submission.id, open_submission(tx, submission));
    TX_TRY(item, item_no(tx, submission.item));
    return {};
  }));
  std::vector<NewRecord> all = small_records(submission.id, item, records, *packer);
  for (size_t at = 0; at < all.size(); at += chunk) {
    TX_CHECK(home.records().run(Priority::bulk, [&](WriteTx& tx) {
      return append_small(tx, std::span(all).subspan(at, std::min(chunk, all.size() - at)), packed, *packer);
    }));
  }
  submission.counts.rows = submission.counts.accepted = records;
  TX_CHECK(home.records().run(Priority::interactive, [&](WriteTx& tx) -> base::Result<void> {
    TX_TRY(submission, seal_submission(tx, submission));
    return {};
  }));
  return submission;
}

}  // namespace taixin::store
