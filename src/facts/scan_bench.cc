// Statistics over all facts: 24 indicators in one pass, on one thread and on two, beside one statement over a table of
// the same columns in PostgreSQL, which may use the parallel workers that it is configured for.
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/postgres_peer.h"
#include "facts/bench_facts.h"
#include "facts/facts.h"
#include "facts/run_layout.h"

namespace taixin::facts {
namespace {

using base::Bench;
using base::PostgresPeer;
using base::Result;

constexpr int kFirstYear = 2022, kYears = 5;
constexpr size_t kBytesRead = 14;      // a fact: subject, item, three days, marks, flags
constexpr size_t kStep = kGroupFacts;  // at once: counts of a step fit in 16 bits, and the compiler knows the number

// One name for each number, as the peer's columns have them.
enum Indicator : size_t {
  kAll,
  kItem1,
  kItem2,
  kItem3,
  kItem4,
  kYear1,
  kYear2,
  kYear3,
  kYear4,
  kYear5,
  kUndecided,
  kInForce,
  kOpenEnded,
  kProvisional,
  kLate,
  kWarned,
  kMinor,
  kGeneral,
  kSerious,
  kWithPrevious,
  kSeriousInForce,
  kDaysSinceDecision,
  kDaysOfValidity,
  kSubjects,
  kIndicators
};
static_assert(kIndicators == 24);
using Indicators = std::array<uint64_t, kIndicators>;

// ---- ours

// How many of a group's facts are so. A whole group has no branch and a known end; the last group of a run has fewer.
template <class Is>
[[gnu::always_inline]] inline uint64_t count(size_t facts, const Is& is) {
  uint16_t found = 0;
  if (facts == kStep) {
    for (size_t i = 0; i < kStep; ++i) found = static_cast<uint16_t>(found + (is(i) ? 1 : 0));
  } else {
    for (size_t i = 0; i < facts; ++i) found = static_cast<uint16_t>(found + (is(i) ? 1 : 0));
  }
  return found;
}
template <class Of>
[[gnu::always_inline]] inline uint64_t sum(size_t facts, const Of& of) {
  uint32_t total = 0;
  if (facts == kStep) {
    for (size_t i = 0; i < kStep; ++i) total += of(i);
  } else {
    for (size_t i = 0; i < facts; ++i) total += of(i);
  }
  return total;
}

struct Days {
  uint16_t today = 0;
  std::array<uint16_t, kYears + 1> year_start{};
};

// One group. All of it must become part of the function that calls it, to be made of that one's vectors.
#define TAIXIN_HERE __attribute__((always_inline))
[[gnu::always_inline]] inline void count_in_vectors(const Facts::Columns& c, const Days& days, Indicators& out) {
  const size_t facts = c.count;
  const uint16_t *item = c.item, *decision = c.decision, *from = c.valid_from, *until = c.valid_until;
  const uint8_t *marks = c.marks, *flags = c.flags;
  const uint16_t today = days.today;
  out[kAll] += facts;
  for (uint16_t k = 0; k < kBenchItems; ++k) {
    out[kItem1 + k] += count(facts, [&](size_t i) TAIXIN_HERE { return item[i] == k + 1; });
  }
  for (size_t k = 0; k < kYears; ++k) {
    const uint16_t first = days.year_start[k], end = days.year_start[k + 1];
    out[kYear1 + k] += count(facts, [&](size_t i) TAIXIN_HERE { return (decision[i] >= first) & (decision[i] < end); });
  }
  out[kUndecided] += count(facts, [&](size_t i) TAIXIN_HERE { return decision[i] == 0; });
  // No day: 0. Less one, as 16 bits, it lies after every day: open.
  const auto in_force = [&](size_t i) TAIXIN_HERE {
    return (from[i] <= today) & (static_cast<uint16_t>(until[i] - 1) >= static_cast<uint16_t>(today - 1));
  };
  out[kInForce] += count(facts, in_force);
  out[kOpenEnded] += count(facts, [&](size_t i) TAIXIN_HERE { return until[i] == 0; });
  constexpr uint8_t kProvisionalMark = static_cast<uint8_t>(store::LinkKind::provisional) << kLinkShift;
  out[kProvisional] +=
      count(facts, [&](size_t i) TAIXIN_HERE { return (marks[i] & kLinkMask << kLinkShift) == kProvisionalMark; });
  out[kLate] += count(facts, [&](size_t i) TAIXIN_HERE { return (flags[i] & store::kLateReport) != 0; });
  out[kWarned] += count(facts, [&](size_t i) TAIXIN_HERE { return (flags[i] & store::kWarned) != 0; });
  for (uint8_t k = 1; k <= 3; ++k) {
    out[kMinor + k - 1] += count(facts, [&](size_t i) TAIXIN_HERE { return (marks[i] & kSeverityMask) == k; });
  }
  out[kWithPrevious] += count(facts, [&](size_t i) TAIXIN_HERE { return (marks[i] & kHasPrevious) != 0; });
  out[kSeriousInForce] +=
      count(facts, [&](size_t i) TAIXIN_HERE { return in_force(i) & ((marks[i] & kSeverityMask) == 3); });
  out[kDaysSinceDecision] += sum(
      facts, [&](size_t i) TAIXIN_HERE { return decision[i] == 0 ? 0u : static_cast<uint32_t>(today - decision[i]); });
  out[kDaysOfValidity] += sum(facts, [&](size_t i) TAIXIN_HERE {
    return (from[i] == 0) | (until[i] == 0) ? 0u : static_cast<uint32_t>(until[i] - from[i]);
  });
}
#undef TAIXIN_HERE

#define TAIXIN_COUNT(name, vectors)                                                                \
  __attribute__((vectors)) void name(const Facts::Columns& c, const Days& days, Indicators& out) { \
    count_in_vectors(c, days, out);                                                                \
  }
TAIXIN_COUNT(count_in_512, target("avx2,avx512f,avx512bw,avx512vl,prefer-vector-width=512"))
TAIXIN_COUNT(count_in_256, target("avx2"))
TAIXIN_COUNT(count_in_128, noinline)
#undef TAIXIN_COUNT

// The widest that this processor has comes first.
using CountGroup = void (*)(const Facts::Columns&, const Days&, Indicators&);
const std::vector<CountGroup> kKernels = [] {
  std::vector<CountGroup> kernels;
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) kernels.push_back(count_in_512);
  if (__builtin_cpu_supports("avx2")) kernels.push_back(count_in_256);
  kernels.push_back(count_in_128);
  return kernels;
}();

class Counter {
 public:
  explicit Counter(uint64_t subjects, CountGroup kernel = kKernels.front()) : count_(kernel), met_(subjects / 64 + 1) {
    days_.today = narrow_day(kBenchToday.count());
    for (size_t i = 0; i <= kYears; ++i) {
      const base::Day first = *base::Day::from_civil(kFirstYear + static_cast<int>(i), 1, 1);
      days_.year_start[i] = narrow_day(first.count());
    }
  }

  void add(const Facts::Columns& c) {
    if (c.count <= kStep) return add_group(c);
    for (size_t at = 0; at < c.count; at += kStep) {  // what is in memory comes in one piece
      Facts::Columns part = c;
      part.count = std::min(kStep, c.count - at);
      part.subject += at, part.item += at, part.decision += at, part.valid_from += at, part.valid_until += at;
      part.marks += at, part.flags += at;
      add_group(part);
    }
  }
  void add(const Counter& other) {
    for (size_t i = 0; i < kIndicators; ++i) out_[i] += other.out_[i];
    for (size_t i = 0; i < met_.size(); ++i) met_[i] |= other.met_[i];
  }
  Indicators finish() {
    out_[kSubjects] = 0;
    for (const uint64_t word : met_) out_[kSubjects] += static_cast<uint64_t>(std::popcount(word));
    return out_;
  }

 private:
  void add_group(const Facts::Columns& c) {
    count_(c, days_, out_);
    subjects(c);
  }

  // A run has its facts by subject: nearly always the word that was marked before. Asking first costs more.
  void subjects(const Facts::Columns& c) {
    for (size_t i = 0; i < c.count; ++i) met_[c.subject[i] / 64] |= uint64_t{1} << c.subject[i] % 64;
  }

  CountGroup count_;
  Days days_;
  std::vector<uint64_t> met_;
  Indicators out_{};
};

Result<Indicators> count_all(const Facts& facts, uint64_t subjects, size_t threads) {
  std::vector<Counter> counters(threads, Counter(subjects));
  TX_CHECK(facts.scan(threads, [&](size_t thread, const Facts::Columns& columns) { counters[thread].add(columns); }));
  for (size_t thread = 1; thread < threads; ++thread) counters[0].add(counters[thread]);
  return counters[0].finish();
}

// The slow reference: the generator's records, one after the other, as a person would count them.
Indicators count_plainly(uint64_t rows) {
  BenchRecords records(rows);
  Indicators out{};
  std::vector<bool> met(records.subjects() + 1);
  for (uint64_t row = 0; row < rows; ++row) {
    const store::Record& r = records.next();
    const bool in_force =
        (!r.valid_from || *r.valid_from <= kBenchToday) && (!r.valid_until || *r.valid_until >= kBenchToday);
    ++out[kAll];
    ++out[kItem1 + r.item.get() - 1u];
    for (size_t k = 0; k < kYears && r.decision; ++k) {
      const int year = kFirstYear + static_cast<int>(k);
      out[kYear1 + k] +=
          *base::Day::from_civil(year, 1, 1) <= *r.decision && *r.decision < *base::Day::from_civil(year + 1, 1, 1);
    }
    out[kUndecided] += !r.decision;
    out[kInForce] += in_force;
    out[kOpenEnded] += !r.valid_until;
    out[kProvisional] += r.link == store::LinkKind::provisional;
    out[kLate] += (r.flags & store::kLateReport) != 0;
    out[kWarned] += (r.flags & store::kWarned) != 0;
    if (r.severity != store::Severity::unknown) ++out[kMinor + static_cast<size_t>(r.severity) - 1];
    out[kWithPrevious] += r.previous.get() != 0;
    out[kSeriousInForce] += in_force && r.severity == store::Severity::serious;
    if (r.decision) out[kDaysSinceDecision] += static_cast<uint64_t>(kBenchToday.count() - r.decision->count());
    if (r.valid_from && r.valid_until)
      out[kDaysOfValidity] += static_cast<uint64_t>(r.valid_until->count() - r.valid_from->count());
    const auto subject = static_cast<size_t>(r.subject.get());
    out[kSubjects] += !met[subject];
    met[subject] = true;
  }
  return out;
}

// ---- the limit: as many bytes out of memory, added up and nothing else

double bare_seconds(const Bench& b, uint64_t rows) {
  const std::vector<uint64_t> words(rows * kBytesRead / sizeof(uint64_t) + 1, 1);
  uint64_t total = 0;
  const double seconds = b.best_seconds(5, [&] {
    std::array<uint64_t, 8> lanes{};
    size_t at = 0;
    for (; at + lanes.size() <= words.size(); at += lanes.size()) {
      for (size_t i = 0; i < lanes.size(); ++i) lanes[i] += words[at + i];
    }
    total = std::accumulate(lanes.begin(), lanes.end(), uint64_t{0}) + (words.size() - at);
  });
  TX_ASSERT(total == words.size(), "{} of {} words", total, words.size());
  return seconds;
}

// ---- the peer

void append_cell(std::string& out, const std::optional<base::Day>& day) {
  out += day ? day->iso() : "\\N";
  out += '\t';
}

Result<void> fill_peer(PostgresPeer& peer, uint64_t rows) {
  TX_CHECK(
      peer.run("create table fact (record bigint, subject integer, previous bigint, item smallint, decision date, "
               "valid_from date, valid_until date, severity smallint, link smallint, flags smallint)"));
  BenchRecords records(rows);
  uint64_t made = 0;
  TX_TRY(const uint64_t copied, peer.copy("copy fact from stdin", [&](std::string& chunk) {
    for (int i = 0; i < 5'000 && made < rows; ++i, ++made) {
      const store::Record& r = records.next();
      fmt::format_to(std::back_inserter(chunk), "{}\t{}\t{}\t{}\t", r.id.get(), r.subject.get(), r.previous.get(),
                     r.item.get());
      for (const auto& day : {r.decision, r.valid_from, r.valid_until}) append_cell(chunk, day);
      fmt::format_to(std::back_inserter(chunk), "{}\t{}\t{}\n", static_cast<int>(r.severity), static_cast<int>(r.link),
                     r.flags);
    }
    return !chunk.empty();
  }));
  TX_ASSERT(copied == rows, "{} of {} rows copied", copied, rows);
  return peer.run("vacuum (analyze) fact");
}

// A distinct count inside would keep it from using its workers, so that it stands beside.
std::string peer_sql() {
  const std::string today = fmt::format("date '{}'", kBenchToday.iso());
  const std::string in_force =
      fmt::format("(valid_from is null or valid_from <= {0}) and (valid_until is null or valid_until >= {0})", today);
  std::string sql = "select concat_ws(' ', count(*)";
  const auto add = [&](const std::string& condition) { sql += ", count(*) filter (where " + condition + ")"; };
  for (uint16_t item = 1; item <= kBenchItems; ++item) add(fmt::format("item = {}", item));
  for (int year = kFirstYear; year < kFirstYear + kYears; ++year) {
    add(fmt::format("decision >= '{}-01-01' and decision < '{}-01-01'", year, year + 1));
  }
  add("decision is null");
  add(in_force);
  add("valid_until is null");
  add(fmt::format("link = {}", static_cast<int>(store::LinkKind::provisional)));
  add(fmt::format("flags & {} <> 0", static_cast<int>(store::kLateReport)));
  add(fmt::format("flags & {} <> 0", static_cast<int>(store::kWarned)));
  for (const int severity : {1, 2, 3}) add(fmt::format("severity = {}", severity));
  add("previous <> 0");
  add("severity = 3 and " + in_force);
  return sql + fmt::format(
                   ", coalesce(sum({} - decision), 0), coalesce(sum(valid_until - valid_from), 0), "
                   "(select count(*) from (select subject from fact group by subject) s)) from fact",
                   today);
}

constexpr uint64_t kPeerRowsMax = 200'000'000;  // above, nobody waits for the peer
constexpr uint64_t kPlainRowsMax = 10'000'000;  // and for counting record after record

struct Scans {
  Indicators answer{};
  double cold = 0, one_thread = 0, two_threads = 0;
};

Result<Scans> scan_facts(Bench& b, uint64_t rows) {
  const uint64_t subjects = BenchRecords(rows).subjects();
  TX_TRY(const auto home, make_facts(b, rows));
  {
    TX_TRY(const auto made, Facts::open(*home));
    TX_CHECK(made->flush());
    made->settle();
  }
  b.settle_disk();
  drop_from_memory(home->directory() / "facts");
  TX_TRY(const auto facts, Facts::open(*home));
  Scans scans;
  TX_TRY(scans.answer, timed(b, scans.cold, [&] { return count_all(*facts, subjects, 2); }));
  bool same = true;
  const auto again = [&](size_t threads) {
    return b.best_seconds(5, [&] {
      const auto answer = count_all(*facts, subjects, threads);
      same = same && answer && *answer == scans.answer;
    });
  };
  scans.one_thread = again(1);
  scans.two_threads = again(2);
  b.check(same, "the same scan gave another answer");
  for (const CountGroup kernel : kKernels) {
    Counter counter(subjects, kernel);
    TX_CHECK(facts->scan([&](const Facts::Columns& columns) { counter.add(columns); }));
    b.check(counter.finish() == scans.answer, "narrower vectors gave another answer");
  }
  return scans;
}

TX_BENCH("facts.scan", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 2'000);
  TX_TRY(const Scans scans, scan_facts(b, rows));
  b.check(scans.answer[kAll] == rows, "{} of {} facts", scans.answer[kAll], rows);
  if (rows <= kPlainRowsMax) b.check(scans.answer == count_plainly(rows), "counted one by one it is something else");
  const auto rate = [&](double seconds) { return static_cast<double>(rows) / seconds / 1e6; };
  const auto bandwidth = [&](double seconds) { return static_cast<double>(rows * kBytesRead) / seconds / 1e9; };

  std::string peer_name;
  double peer_seconds = 0, bare = 0;
  if (rows <= kPeerRowsMax) {
    bare = bare_seconds(b, rows);
    TX_TRY(const auto peer, PostgresPeer::start(b.scratch()));
    TX_CHECK(fill_peer(*peer, rows));
    TX_TRY(const std::string workers, peer->value("show max_parallel_workers_per_gather"));
    peer_name = fmt::format("{}, {} workers", peer->name(), workers);
    Result<std::string> theirs = std::string();
    peer_seconds = b.best_seconds(3, [&] { theirs = peer->value(peer_sql()); });
    TX_CHECK(theirs);
    const std::string text = fmt::format("{}", fmt::join(scans.answer, " "));
    b.check(text == *theirs, "ours: {}; {}: {}", text, peer->name(), *theirs);
  }
  const double peer_rate = peer_seconds > 0 ? rate(peer_seconds) : 0;
  b.report({.what = "two threads",
            .value = rate(scans.two_threads),
            .unit = "M facts/s",
            .peer = peer_name,
            .peer_value = peer_rate});
  b.report({.what = "one thread",
            .value = rate(scans.one_thread),
            .unit = "M facts/s",
            .peer = peer_name,
            .peer_value = peer_rate});
  b.report({.what = "from disk, checking sums", .value = rate(scans.cold), .unit = "M facts/s"});
  b.report({.what = fmt::format("{} bytes a fact, one thread", kBytesRead),
            .value = bandwidth(scans.one_thread),
            .unit = "GB/s",
            .peer = bare > 0 ? "a bare sum of as many" : "",
            .peer_value = bare > 0 ? bandwidth(bare) : 0});
  return {};
});

}  // namespace
}  // namespace taixin::facts
