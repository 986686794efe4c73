// For benchmarks of the index: records out of a generator, put into a store in chunks as intake does, without files,
// linking or typing. A tenth of them subjects (ten million at most); one in sixteen is a new version of the record
// before it.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include "base/bench.h"
#include "store/home.h"
#include "store/records.h"

namespace taixin::facts {

inline const base::Day kBenchToday = *base::Day::from_civil(2026, 4, 30);
inline const base::FixedClock kBenchTime{kBenchToday};
inline constexpr uint16_t kBenchItems = 4;  // item numbers 1 to 4

// The same records every time: each has the number in the order in which `next` gives them, from 1.
class BenchRecords {
 public:
  explicit BenchRecords(uint64_t rows);
  uint64_t subjects() const { return subjects_; }
  // Valid until the next call. Keys are not digests of anything, and all are different but those of versions.
  const store::Record& next();

 private:
  uint64_t subjects_;
  std::mt19937_64 random_{7};
  store::Record record_;
};

// The credit code of a subject, with its check character.
std::string bench_code(base::SubjectId subject);

// A home in `b.scratch()`/home with `rows` records and the register of their subjects. The fields of a record, which
// the index never reads, are a few bytes.
base::Result<std::unique_ptr<store::Home>> make_facts_home(const base::Bench& b, uint64_t rows);

// The same without the records in the store, which would take longer than what is measured: their runs are written
// straight into the index, as a rebuild writes them, and all its merges are done. For what never reads a record there.
base::Result<std::unique_ptr<store::Home>> make_facts_index(const base::Bench& b, uint64_t rows);
// The first up to so many records, the second above.
inline constexpr uint64_t kStoredRowsMax = 2'000'000;
base::Result<std::unique_ptr<store::Home>> make_facts(const base::Bench& b, uint64_t rows);

// What the operating system keeps of the files under `directory` in memory is let go, as far as nobody has them mapped:
// the next reader reads the disk.
void drop_from_memory(const std::filesystem::path& directory);

}  // namespace taixin::facts
