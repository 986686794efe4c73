// Writing runs: from facts in memory, and from smaller runs.
#pragma once

#include "facts/build_table.h"
#include "facts/fact_table.h"
#include "facts/run.h"

namespace taixin::facts {

// The most facts that one run takes from memory, and the most that merging makes.
inline constexpr uint64_t kTableRunMax = uint64_t{1} << 24;
inline constexpr uint64_t kMergedRunMax = uint64_t{1} << 27;

// Facts [first, last) of a table with status events of the same time. `last_seq` and `last_known` of the entry are the
// caller's to fill in. The files are durable when this returns, and are nothing until a manifest names them.
struct TablePart {
  const FactTable& table;
  size_t first = 0, last = 0;
  std::vector<StatusFact> statuses;  // in order of arrival
  std::vector<WaitingStatus> waiting;
};
base::Result<RunEntry> write_run(const std::filesystem::path& directory, uint64_t number, TablePart part);
// The same of a whole table without status events.
base::Result<RunEntry> write_run(const std::filesystem::path& directory, uint64_t number, const BuildTable& table);

// One run out of several, with all that is in them. kDamaged when one of them is.
base::Result<RunEntry> merge_runs(const std::filesystem::path& directory, uint64_t number,
                                  std::span<const std::shared_ptr<const Run>> runs);

// Removes the three files; those that are not there do not matter.
void remove_run(const std::filesystem::path& directory, uint64_t number);

}  // namespace taixin::facts
