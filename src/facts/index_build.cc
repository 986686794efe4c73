// The index made anew from the store.
#include <algorithm>
#include <array>
#include <future>
#include <mutex>
#include <thread>

#include "facts/errors.h"
#include "facts/index.h"
#include "store/files.h"

namespace taixin::facts {

namespace fs = std::filesystem;
using store::CommitSeq;

base::Result<void> Index::build(const Progress& progress) {
  std::error_code code;
  fs::remove_all(directory_, code);
  TX_CHECK(store::make_directory(directory_));
  {
    TX_TRY(auto tx, home_.read_records());
    TX_CHECK(read_seals(tx, CommitSeq(INT64_MAX)));
    TX_CHECK(read_links(tx));
  }
  const uint64_t number = take_number();
  auto registry = std::async(
      std::launch::async, [this, number] { return write_registry(home_, nullptr, registry_path(directory_, number)); });
  const auto runs = build_runs(progress);
  TX_TRY(manifest_.registry, registry.get());
  manifest_.registry->number = number;
  TX_CHECK(runs);
  TX_CHECK(build_statuses());
  TX_CHECK(flush());
  return catch_up(progress);
}

// What the threads of a build share. They take stretches of record numbers one after the other; a stretch is a run.
struct Index::Building {
  int64_t last = 0, stretch = 0;
  uint64_t first_number = 0;
  const Progress& progress;
  std::atomic<int64_t> next{0};  // the stretch that nobody has taken
  std::mutex mutex;
  std::vector<RunEntry> entries;
};

base::Result<void> Index::build_part(Building& building) const {
  BuildTable table;
  for (int64_t at = building.next++; at * building.stretch < building.last; at = building.next++) {
    const int64_t first = at * building.stretch + 1, end = first + building.stretch;
    table.clear();
    TX_TRY(auto tx, home_.read_records());
    TX_CHECK(
        store::scan_records(tx, RecordId(first - 1), [&](const store::Record& record, const store::Submission& from) {
          if (record.id.get() >= end) return false;
          if (from.seq <= last_seal_.seq) table.add(record);  // what was sealed since comes with the catching up
          return true;
        }));
    if (table.empty()) continue;
    TX_TRY(const RunEntry entry, write_run(directory_, building.first_number + static_cast<uint64_t>(at), table));
    const std::lock_guard lock(building.mutex);
    building.entries.push_back(entry);
    if (building.progress) {
      const auto done = static_cast<double>(building.entries.size()) * static_cast<double>(building.stretch);
      building.progress(std::min(1.0, done / static_cast<double>(building.last)));
    }
  }
  return {};
}

base::Result<void> Index::build_runs(const Progress& progress) {
  constexpr size_t kThreads = 2;  // each reads, sorts and writes by turns, so that the disk rarely waits
  Building building{.progress = progress};
  {
    TX_TRY(auto tx, home_.read_records());
    TX_TRY(const RecordId last, store::last_record_id(tx));
    building.last = last.get();
  }
  // As many stretches for one thread as for the other.
  const auto most = static_cast<int64_t>(sizes_.build_facts);
  const int64_t rounds = building.last / most / static_cast<int64_t>(kThreads) + 1;
  building.stretch = building.last / (rounds * static_cast<int64_t>(kThreads)) + 1;
  building.first_number = manifest_.next_number;
  manifest_.next_number += static_cast<uint64_t>(building.last / building.stretch) + 1;
  std::array<base::Result<void>, kThreads> done;
  {
    std::vector<std::jthread> threads;
    for (auto& result : done) threads.emplace_back([&] { result = build_part(building); });
  }
  for (const auto& result : done) TX_CHECK(result);
  std::sort(building.entries.begin(), building.entries.end(),
            [](const RunEntry& a, const RunEntry& b) { return a.number < b.number; });
  return adopt(building.entries);
}

// Runs that no manifest names yet.
base::Result<void> Index::adopt(std::span<const RunEntry> entries) {
  TX_TRY(auto change, prepare(entries, {}, std::nullopt));
  commit(std::move(change));
  return {};
}

base::Result<void> Index::build_statuses() {
  TX_TRY(auto tx, home_.read_records());
  TX_TRY(auto keys, home_.read_records());
  base::Result<void> added;
  TX_CHECK(store::scan_statuses(tx, 0, [&](const store::Status& status, const store::Submission& submission) {
    if (submission.seq > last_seal_.seq) return true;
    const WaitingStatus waiting{status.version_key, status.kind, status.day, status.submission};
    auto found = find_record(waiting, keys);
    if (!found) return added = found.error(), false;
    if (*found)
      delta_.add(**found);
    else
      add_waiting(waiting);
    if (delta_is_full()) added = flush();
    if (added) added = keys.renew_if_old();
    return added.ok();
  }));
  return added;
}

}  // namespace taixin::facts
