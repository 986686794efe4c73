// Many checks at once: a sheet of codes and/or names in, the same rows in the same order with their verdicts out.
//
// One snapshot for all rows, stated in every row as "as of". Cells go out as they came in, but for identity numbers,
// which are cut; a row about a person gets the fixed answer 不提供自然人查询 and none of its cells back. Names must be
// exact. Rows that cannot be read keep their place and say why. Memory: some
// chunks of rows, which are read, answered on two threads and written side by side, and the ids of the subjects found.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>

#include "check/check.h"
#include "intake/reader.h"

namespace taixin::check {

inline constexpr uint64_t kBatchRowsMax = 1'000'000;

struct BatchJob {
  intake::Source* in = nullptr;               // outlives the call
  std::string in_name;                        // for messages and the format
  std::filesystem::path out = {};             // .csv or .xlsx; must not exist
  std::function<void(double)> progress = {};  // 0..1, may be empty
  const std::atomic<bool>* cancel = nullptr;  // true: kCancelled, and nothing is left
};

struct BatchSummary {
  uint64_t rows = 0;
  uint64_t attention = 0, none = 0, unknown = 0, candidates = 0, people = 0, closed = 0, unreadable = 0;
  Asked asked;
  base::Sha256 digest{};  // of the file written
};

// The file gets its name only after the access log entry (one for all rows, listing the subjects found) is on disk.
// On any error no file is left. Errors: reader errors, kNoColumns, kTooManyRows, kOutFormat, kOutExists, kCannotWrite,
// kCancelled, store errors.
base::Result<access::Released<BatchSummary>> run_batch(const Checker& checker, const access::Session& session,
                                                       const BatchJob& job);

// A sheet that `run_batch` wrote, answered again row by row for the question `session` (access::replayed), at `mark`,
// by the law of `law_at`: its own cells are the question. Nothing leaves, so nothing is logged. Errors: reader errors,
// kNoColumns (it is no such sheet), kCancelled, store errors.
struct SheetAgain {
  uint64_t rows = 0;
  uint64_t unreadable = 0;          // could not be read then, so there is no question to ask again
  std::vector<uint64_t> different;  // rows of the sheet, from 1, the header not counted; the first kRowsNamedMax
  uint64_t different_count = 0;
};
inline constexpr size_t kRowsNamedMax = 20;
base::Result<SheetAgain> answer_again(const Checker& checker, const access::Session& session,
                                      const facts::Watermark& mark, KnownAt law_at, const BatchJob& sheet);

}  // namespace taixin::check
