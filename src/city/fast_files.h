// Large clean files for benchmarks, as fast as the disk takes them: rows are put together from fragments made and
// encoded once. The subjects are those of Population(bodies, seed, today), so `write_registrations` of the same options
// gives the register that they belong to. Deterministic like everything here.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/day.h"
#include "base/result.h"
#include "city/sheet.h"

namespace taixin::city {

struct FastOptions {
  uint64_t rows = 0;
  uint64_t first_row = 0;     // of bulk rows: a file goes on where another ended
  uint64_t bodies = 100'000;  // subjects; about 200 bytes of memory for each
  uint64_t seed = 1;
  base::Day today;
  Encoding encoding = Encoding::utf8;
};

// ADM.penalty: the 30 columns of the national standard under their field codes, about 600 bytes a row (UTF-8); every
// document number once.
base::Result<void> write_penalty_csv(const std::filesystem::path& path, const FastOptions& options);
// The same columns as a workbook; at most 1,048,575 rows. Slower by an order of magnitude.
base::Result<void> write_penalty_xlsx(const std::filesystem::path& path, const FastOptions& options);
// LAW.social_insurance: organization by organization, month by month backwards from last month; every pair once.
base::Result<void> write_bulk_csv(const std::filesystem::path& path, const FastOptions& options);
// REG.*: one file for each kind of body in `folder`, CSV; `rows` is not used.
base::Result<void> write_registrations(const std::filesystem::path& folder, const FastOptions& options);

}  // namespace taixin::city
