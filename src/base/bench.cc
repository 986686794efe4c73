#include "base/bench.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <exception>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <thread>

#include "base/bench_errors.h"
#include "base/text.h"

namespace taixin::base {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

std::vector<BenchWorkload>& registry() {
  static std::vector<BenchWorkload> workloads;
  return workloads;
}

// The value after "key" and a colon in one of the files under /proc, without spaces around it.
std::string proc_value(const char* path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(':');
    if (colon == std::string::npos || trim(std::string_view(line).substr(0, colon)) != key) continue;
    return std::string(trim(std::string_view(line).substr(colon + 1)));
  }
  return {};
}

// The file system that holds `directory`: of the longest mount point above it.
std::string file_system_of(const std::string& directory) {
  std::error_code ignored;
  const std::string path = std::filesystem::weakly_canonical(directory, ignored).string() + "/";
  std::ifstream mounts("/proc/self/mounts");
  std::string device, point, type, rest, best_type;
  size_t best = 0;
  while (mounts >> device >> point >> type && std::getline(mounts, rest)) {
    const std::string prefix = point == "/" ? point : point + "/";
    if (path.starts_with(prefix) && prefix.size() >= best) {
      best = prefix.size();
      best_type = type;
    }
  }
  return best_type.empty() ? "unknown" : best_type;
}

// 1234567.8 -> "1,234,568"; 12.345 -> "12.3"; 0.0123 -> "0.0123".
std::string readable(double value) {
  if (value < 10) return fmt::format("{:.3g}", value);
  if (value < 1000) return fmt::format("{:.1f}", value);
  std::string digits = fmt::format("{:.0f}", value);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string padded(const std::string& text, size_t columns) {
  const size_t width = display_width(text);
  return text + std::string(width < columns ? columns - width : 1, ' ');
}

bool is_chosen(const std::string& name, const std::vector<std::string>& chosen) {
  return chosen.empty() || std::any_of(chosen.begin(), chosen.end(), [&](const std::string& wanted) {
           return name == wanted || name.starts_with(wanted + ".");
         });
}

// The scratch directory of one workload; deleted with this.
class Scratch {
 public:
  Scratch(const std::string& base, const std::string& name) {
    std::string pattern = (std::filesystem::path(base) / ("taixin-bench-" + name + "-XXXXXX")).string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// What one workload came to.
struct Outcome {
  std::string name;
  std::vector<BenchLine> lines;
  std::vector<std::string> failures;
  double seconds = 0;
};

Outcome run_one(const BenchOptions& options, const BenchWorkload& workload) {
  Outcome outcome{.name = workload.name, .lines = {}, .failures = {}, .seconds = 0};
  const Scratch scratch(options.scratch, workload.name);
  if (scratch.path().empty()) {
    outcome.failures.push_back(fmt::format("no directory can be made in {}", options.scratch));
    return outcome;
  }
  // "5" resets VmHWM, the peak that peak_memory_bytes reads.
  std::ofstream("/proc/self/clear_refs") << "5";
  Bench bench(options, scratch.path());
  std::string refused;
  outcome.seconds = bench.seconds([&] {
    try {
      const Result<void> result = workload.run(bench);
      if (!result) refused = result.error().message(Lang::en) + "; " + result.error().next(Lang::en);
    } catch (const std::exception& e) {
      refused = e.what();
    }
  });
  outcome.lines = bench.lines();
  outcome.failures = bench.failures();
  if (!refused.empty()) outcome.failures.push_back(refused);
  if (outcome.failures.empty() && bench.checks() == 0) outcome.failures.push_back("it checks no answer");
  if (outcome.failures.empty() && bench.lines().empty()) outcome.failures.push_back("it reports no number");
  return outcome;
}

void print(const Outcome& outcome, std::ostream& out) {
  for (const BenchLine& line : outcome.lines) {
    out << padded(outcome.name + " " + line.what, 40) << padded(readable(line.value) + " " + line.unit, 24);
    if (!line.peer.empty()) {
      out << padded(line.peer + ": " + readable(line.peer_value) + " " + line.unit, 48) << readable(line.ratio())
          << "x";
    }
    out << "\n";
  }
  for (const std::string& failure : outcome.failures) out << "FAILED " << outcome.name << ": " << failure << "\n";
  out.flush();
}

Result<void> write_json(const BenchOptions& options, const BenchMachine& machine,
                        const std::vector<Outcome>& outcomes) {
  boost::json::array lines;
  boost::json::array failures;
  for (const Outcome& outcome : outcomes) {
    for (const BenchLine& line : outcome.lines) {
      boost::json::object object{
          {"name", outcome.name}, {"what", line.what}, {"value", line.value}, {"unit", line.unit}};
      if (!line.peer.empty()) {
        object["peer"] = line.peer;
        object["peer_value"] = line.peer_value;
        object["ratio"] = line.ratio();
      }
      lines.push_back(std::move(object));
    }
    for (const std::string& failure : outcome.failures) {
      failures.push_back(boost::json::object{{"name", outcome.name}, {"failure", failure}});
    }
  }
  const boost::json::object document{{"machine",
                                      {{"processor", machine.processor},
                                       {"cores", machine.cores},
                                       {"memory_gib", machine.memory_gib},
                                       {"kernel", machine.kernel},
                                       {"file_system", machine.file_system},
                                       {"compiler", machine.compiler}}},
                                     {"tiny", options.tiny},
                                     {"size", options.size},
                                     {"results", std::move(lines)},
                                     {"failures", std::move(failures)}};
  std::ofstream file(options.json_file);
  file << boost::json::serialize(document) << "\n";
  file.close();
  if (!file) return fail(kBenchFile, {{"path", options.json_file}, {"reason", std::strerror(errno)}});
  return {};
}

Result<uint64_t> parse_size(std::string_view text) {
  uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size == 0) {
    return fail(kBenchUsage, {{"argument", "--size " + std::string(text)}});
  }
  return size;
}

// Names that choose nothing are mistakes, not empty runs.
std::optional<std::string> unknown_name(const BenchOptions& options, const std::vector<BenchWorkload>& workloads) {
  for (const std::string& name : options.names) {
    const bool known = std::any_of(workloads.begin(), workloads.end(),
                                   [&](const BenchWorkload& workload) { return is_chosen(workload.name, {name}); });
    if (!known) return name;
  }
  return std::nullopt;
}

void print_refusal(const Error& error, std::ostream& out) {
  for (const Lang lang : {Lang::zh, Lang::en}) out << error.message(lang) << "; " << error.next(lang) << "\n";
}

double seconds_used(int whose) {
  rusage used{};
  ::getrusage(whose, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

double processor_seconds() { return seconds_used(RUSAGE_SELF); }

double BenchLine::ratio() const {
  if (peer.empty() || value <= 0 || peer_value <= 0) return 0;
  return better == Better::higher ? value / peer_value : peer_value / value;
}

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
  const auto place = values.begin() + static_cast<ptrdiff_t>(std::clamp<size_t>(rank, 1, values.size()) - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

Result<BenchOptions> parse_bench_options(std::span<const std::string_view> arguments) {
  BenchOptions options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    const bool takes_value = argument == "--size" || argument == "--json" || argument == "--scratch";
    if (takes_value && i + 1 == arguments.size()) return fail(kBenchUsage, {{"argument", std::string(argument)}});
    if (argument == "--tiny") {
      options.tiny = true;
    } else if (argument == "--list") {
      options.list = true;
    } else if (argument == "--size") {
      TX_TRY(options.size, parse_size(arguments[++i]));
    } else if (argument == "--json") {
      options.json_file = arguments[++i];
    } else if (argument == "--scratch") {
      options.scratch = arguments[++i];
    } else if (argument.empty() || argument.starts_with("-")) {
      return fail(kBenchUsage, {{"argument", "\"" + std::string(argument) + "\""}});
    } else {
      options.names.emplace_back(argument);
    }
  }
  if (options.tiny && options.size != 0) return fail(kBenchUsage, {{"argument", "--tiny --size"}});
  return options;
}

uint64_t Bench::peak_memory_bytes() const {
  const std::string text = proc_value("/proc/self/status", "VmHWM");  // "123456 kB"
  uint64_t kibibytes = 0;
  std::from_chars(text.data(), text.data() + text.size(), kibibytes);
  return kibibytes * 1024;
}

void Bench::settle_disk() const {
  const int directory = ::open(scratch_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  TX_ASSERT(directory >= 0 && ::syncfs(directory) == 0, "{}: {}", scratch_, std::strerror(errno));
  ::close(directory);
}

BenchMachine this_machine(const std::string& directory) {
  BenchMachine machine;
  machine.processor = proc_value("/proc/cpuinfo", "model name");
  if (machine.processor.empty()) machine.processor = "unknown processor";
  machine.cores = static_cast<int>(std::thread::hardware_concurrency());
  struct sysinfo info {};
  if (::sysinfo(&info) == 0) {
    machine.memory_gib = static_cast<double>(info.totalram) * info.mem_unit / kMebibyte / 1024.0;
  }
  struct utsname names {};
  if (::uname(&names) == 0) machine.kernel = fmt::format("{} {}", names.sysname, names.release);
  machine.file_system = file_system_of(directory);
#ifdef __OPTIMIZE__
  machine.compiler = fmt::format("g++ {}, optimised", __VERSION__);
#else
  machine.compiler = fmt::format("g++ {}, NOT optimised", __VERSION__);
#endif
  return machine;
}

std::vector<BenchWorkload> registered_benches() {
  std::vector<BenchWorkload> workloads = registry();
  std::sort(workloads.begin(), workloads.end(),
            [](const BenchWorkload& a, const BenchWorkload& b) { return a.name < b.name; });
  return workloads;
}

void BenchRegistration::add(BenchWorkload workload) { registry().push_back(std::move(workload)); }

int run_benches(const BenchOptions& options, const std::vector<BenchWorkload>& workloads, std::ostream& out) {
  if (const auto unknown = unknown_name(options, workloads)) {
    print_refusal(fail(kBenchUsage, {{"argument", "\"" + *unknown + "\""}}), out);
    for (const BenchWorkload& workload : workloads) out << "  " << workload.name << "\n";
    return 2;
  }
  if (options.list) {
    for (const BenchWorkload& workload : workloads) out << workload.name << "\n";
    return 0;
  }
  const BenchMachine machine = this_machine(options.scratch);
  out << fmt::format("machine: {}, {} cores, {:.1f} GiB, {}, {} under {}, compiler {}\n", machine.processor,
                     machine.cores, machine.memory_gib, machine.kernel, machine.file_system, options.scratch,
                     machine.compiler);
  out << fmt::format("size: {}\n", options.tiny        ? "tiny (says nothing about speed)"
                                   : options.size != 0 ? std::to_string(options.size)
                                                       : "usual");
  std::vector<Outcome> outcomes;
  for (const BenchWorkload& workload : workloads) {
    if (!is_chosen(workload.name, options.names)) continue;
    outcomes.push_back(run_one(options, workload));
    print(outcomes.back(), out);
  }
  if (!options.json_file.empty()) {
    if (const auto written = write_json(options, machine, outcomes); !written) {
      print_refusal(written.error(), out);
      return 1;
    }
  }
  const auto failed =
      std::count_if(outcomes.begin(), outcomes.end(), [](const Outcome& o) { return !o.failures.empty(); });
  out << fmt::format("{} passed, {} failed\n", outcomes.size() - static_cast<size_t>(failed), failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace taixin::base
