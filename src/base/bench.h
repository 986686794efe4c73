// Benchmarks: named workloads that check their answer, say on what machine they ran, and run their peer beside them.
//
//   // intake/penalty_csv_bench.cc
//   TX_BENCH("intake.penalty_csv", [](Bench& b) -> Result<void> {
//     const uint64_t rows = b.size(1'000'000, 1'000);       // usual, tiny; --size N replaces the usual
//     TX_TRY(const auto file, write_rows(b.scratch(), rows));
//     uint64_t kept = 0;
//     const double ours = b.seconds([&] { kept = load(file); });
//     b.check(kept == rows, "{} of {} rows kept", kept, rows);  // a wrong answer fails the run
//     TX_TRY(auto peer, PostgresPeer::start(b.scratch()));
//     const double theirs = b.seconds([&] { ... });
//     b.report({.what = "load", .value = rows / ours, .unit = "rows/s",
//               .peer = "PostgreSQL COPY", .peer_value = rows / theirs});
//     return {};
//   });
//
// A workload that checks nothing or reports nothing has failed: a benchmark that nobody can trust is worse than none.
// Files: x_bench.cc beside what it measures; only the program taixin_bench contains them. Not thread-safe: a workload
// may use threads, but talks to its Bench from one.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace taixin::base {

enum class Better { higher, lower };

// One line of the answer. `peer` is empty when there is nothing to compare with.
struct BenchLine {
  std::string what;  // "load"; what the value is of
  double value = 0;
  std::string unit;  // "rows/s", "MB/s", "ms", "MiB"
  std::string peer = {};
  double peer_value = 0;
  Better better = Better::higher;

  // How many times better than the peer: above 1 we win, whichever way the unit counts. 0 without a peer.
  double ratio() const;
};

struct BenchOptions {
  std::vector<std::string> names;  // "intake" means every workload of it; empty: all
  bool tiny = false;               // a size that runs in a moment, as in the test suite
  uint64_t size = 0;               // 0: each workload's usual
  bool list = false;
  std::string json_file;             // empty: none
  std::string scratch = "/var/tmp";  // a disk, not memory: /tmp may be either
};
Result<BenchOptions> parse_bench_options(std::span<const std::string_view> arguments);

class Bench {
 public:
  Bench(const BenchOptions& options, std::string scratch) : options_(options), scratch_(std::move(scratch)) {}

  bool tiny() const { return options_.tiny; }
  uint64_t size(uint64_t usual, uint64_t tiny) const {
    return options_.tiny ? tiny : options_.size != 0 ? options_.size : usual;
  }
  // An empty directory of this workload's own, deleted after it.
  const std::string& scratch() const { return scratch_; }
  // Waits until all that was written there is on the disk. Before a clock starts: gigabytes that were just made are
  // otherwise written behind whatever is measured next, by its processors and before its own syncs.
  void settle_disk() const;

  // Wall time of one call.
  template <class F>
  double seconds(F&& f) const {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  // The least of several calls, for work that leaves nothing behind.
  template <class F>
  double best_seconds(int times, F&& f) const {
    double best = seconds(f);
    for (int i = 1; i < times; ++i) best = std::min(best, seconds(f));
    return best;
  }

  // `right` must hold, or the run fails with this message.
  template <class... Args>
  void check(bool right, fmt::format_string<Args...> message, Args&&... args) {
    ++checks_;
    if (!right) failures_.push_back(fmt::format(message, std::forward<Args>(args)...));
  }
  void report(BenchLine line) { lines_.push_back(std::move(line)); }

  // The most memory that the process held since this workload began. Read it before the peer runs.
  uint64_t peak_memory_bytes() const;

  const std::vector<BenchLine>& lines() const { return lines_; }
  const std::vector<std::string>& failures() const { return failures_; }
  int checks() const { return checks_; }

 private:
  const BenchOptions& options_;
  std::string scratch_;
  std::vector<BenchLine> lines_;
  std::vector<std::string> failures_;
  int checks_ = 0;
};

// What `work` gives, and the seconds it took: for work that gives a Result.
template <class Work>
auto timed(const Bench& b, double& seconds, const Work& work) {
  std::unique_ptr<decltype(work())> result;
  seconds = b.seconds([&] { result = std::make_unique<decltype(work())>(work()); });
  return std::move(*result);
}

// The least of `values` that `share` of them (0.99) do not exceed; reorders them. 0 when there are none.
double percentile(std::vector<double>& values, double share);

// What this process has had of the processors since it began, in seconds.
double processor_seconds();

struct BenchWorkload {
  std::string name;  // "room.what"
  std::function<Result<void>(Bench&)> run;
};

// Every TX_BENCH of the program, by name.
std::vector<BenchWorkload> registered_benches();

// Runs what `options` names, prints the table to `out` and, last, "N passed, M failed"; writes the JSON file.
// Returns the exit code: 0 all answers right, 1 a workload failed, 2 not understood.
int run_benches(const BenchOptions& options, const std::vector<BenchWorkload>& workloads, std::ostream& out);

// What the numbers depend on: processor, cores, memory, kernel, file system under `directory`, compiler.
struct BenchMachine {
  std::string processor, kernel, file_system, compiler;
  int cores = 0;
  double memory_gib = 0;
};
BenchMachine this_machine(const std::string& directory);

class BenchRegistration {
 public:
  template <class F>
  BenchRegistration(std::string name, F run) {
    add({std::move(name), [run](Bench& b) -> Result<void> {
           if constexpr (std::is_void_v<std::invoke_result_t<F, Bench&>>) {
             run(b);
             return {};
           } else {
             return run(b);
           }
         }});
  }

 private:
  static void add(BenchWorkload workload);
};

}  // namespace taixin::base

#define TX_BENCH(name, ...) \
  static const ::taixin::base::BenchRegistration TX_CONCAT(tx_bench_, __LINE__)(name, __VA_ARGS__)
