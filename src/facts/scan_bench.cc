// Statistics over all facts: 24 indicators in one pass on one thread, beside one statement over a table of the same
// columns in PostgreSQL, which may use the parallel workers that it is configured for.
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
constexpr size_t kBytesRead = 14;  // a fact: subject, item, three days, marks, flags
constexpr size_t kStep = 256;      // facts at once: counts of a step fit in 16 bits, and the compiler knows the number

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

class Counter {
 public:
  explicit Counter(uint64_t subjects) : today_(narrow_day(kBenchToday.count())), met_(subjects / 64 + 1) {
    for (size_t i = 0; i <= kYears; ++i) {
      const base::Day first = *base::Day::from_civil(kFirstYear + static_cast<int>(i), 1, 1);
      year_start_[i] = narrow_day(first.count());
    }
  }

  void add(const Facts::Columns& c) {
    size_t at = 0;
    for (; at + kStep <= c.count; at += kStep) step(c, at, kStep);
    if (at < c.count) step(c, at, c.count - at);
    subjects(c);
  }
  Indicators finish() {
    out_[kSubjects] = 0;
    for (const uint64_t word : met_) out_[kSubjects] += static_cast<uint64_t>(std::popcount(word));
    return out_;
  }

 private:
  // How many of the facts from `at` on are so. With kStep facts the loop has no branch and a known end.
  template <class Is>
  static uint64_t count(size_t facts, const Is& is) {
    uint16_t found = 0;
    if (facts == kStep) {
      for (size_t i = 0; i < kStep; ++i) found = static_cast<uint16_t>(found + (is(i) ? 1 : 0));
    } else {
      for (size_t i = 0; i < facts; ++i) found = static_cast<uint16_t>(found + (is(i) ? 1 : 0));
    }
    return found;
  }
  template <class Of>
  static uint64_t sum(size_t facts, const Of& of) {
    uint32_t total = 0;
    if (facts == kStep) {
      for (size_t i = 0; i < kStep; ++i) total += of(i);
    } else {
      for (size_t i = 0; i < facts; ++i) total += of(i);
    }
    return total;
  }

  void step(const Facts::Columns& c, size_t at, size_t facts) {
    const uint16_t *item = c.item + at, *decision = c.decision + at, *from = c.valid_from + at,
                   *until = c.valid_until + at;
    const uint8_t *marks = c.marks + at, *flags = c.flags + at;
    const uint16_t today = today_;
    out_[kAll] += facts;
    for (uint16_t k = 0; k < kBenchItems; ++k) {
      out_[kItem1 + k] += count(facts, [&](size_t i) { return item[i] == k + 1; });
    }
    for (size_t k = 0; k < kYears; ++k) {
      const uint16_t first = year_start_[k], end = year_start_[k + 1];
      out_[kYear1 + k] += count(facts, [&](size_t i) { return (decision[i] >= first) & (decision[i] < end); });
    }
    out_[kUndecided] += count(facts, [&](size_t i) { return decision[i] == 0; });
    // No day: 0. Less one, as 16 bits, it lies after every day: open.
    const auto in_force = [&](size_t i) {
      return (from[i] <= today) & (static_cast<uint16_t>(until[i] - 1) >= static_cast<uint16_t>(today - 1));
    };
    out_[kInForce] += count(facts, in_force);
    out_[kOpenEnded] += count(facts, [&](size_t i) { return until[i] == 0; });
    constexpr uint8_t kProvisionalMark = static_cast<uint8_t>(store::LinkKind::provisional) << kLinkShift;
    out_[kProvisional] +=
        count(facts, [&](size_t i) { return (marks[i] & kLinkMask << kLinkShift) == kProvisionalMark; });
    out_[kLate] += count(facts, [&](size_t i) { return (flags[i] & store::kLateReport) != 0; });
    out_[kWarned] += count(facts, [&](size_t i) { return (flags[i] & store::kWarned) != 0; });
    for (uint8_t k = 1; k <= 3; ++k) {
      out_[kMinor + k - 1] += count(facts, [&](size_t i) { return (marks[i] & kSeverityMask) == k; });
    }
    out_[kWithPrevious] += count(facts, [&](size_t i) { return (marks[i] & kHasPrevious) != 0; });
    out_[kSeriousInForce] += count(facts, [&](size_t i) { return in_force(i) & ((marks[i] & kSeverityMask) == 3); });
    out_[kDaysSinceDecision] +=
        sum(facts, [&](size_t i) { return decision[i] == 0 ? 0u : static_cast<uint32_t>(today - decision[i]); });
    out_[kDaysOfValidity] += sum(facts, [&](size_t i) {
      return (from[i] == 0) | (until[i] == 0) ? 0u : static_cast<uint32_t>(until[i] - from[i]);
    });
  }

  // A run has its facts by subject: most are that of the fact before.
  void subjects(const Facts::Columns& c) {
    uint32_t last = 0;  // nobody's number
    for (size_t i = 0; i < c.count; ++i) {
      if (c.subject[i] == last) continue;
      last = c.subject[i];
      met_[last / 64] |= uint64_t{1} << last % 64;
    }
  }

  uint16_t today_;
  std::array<uint16_t, kYears + 1> year_start_{};
  std::vector<uint64_t> met_;
  Indicators out_{};
};

Result<Indicators> count_all(const Facts& facts, uint64_t subjects) {
  Counter counter(subjects);
  TX_CHECK(facts.scan([&](const Facts::Columns& columns) { counter.add(columns); }));
  return counter.finish();
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

TX_BENCH("facts.scan", [](Bench& b) -> Result<void> {
  const uint64_t rows = b.size(200'000, 2'000);
  const uint64_t subjects = BenchRecords(rows).subjects();
  Indicators ours{};
  double first = 0, warm = 0;
  {
    TX_TRY(const auto home, make_facts_home(b, rows));
    { TX_TRY([[maybe_unused]] const auto made, Facts::open(*home)); }  // makes the index
    TX_TRY(const auto facts, Facts::open(*home));
    TX_CHECK(facts->flush());
    facts->settle();
    TX_TRY(ours, timed(b, first, [&] { return count_all(*facts, subjects); }));
    bool same = true;
    warm = b.best_seconds(5, [&] {
      const auto again = count_all(*facts, subjects);
      same = same && again && *again == ours;
    });
    b.check(same, "the same scan gave another answer");
  }
  const double bare = bare_seconds(b, rows);

  TX_TRY(const auto peer, PostgresPeer::start(b.scratch()));
  TX_CHECK(fill_peer(*peer, rows));
  const std::string sql = peer_sql();
  Result<std::string> theirs = std::string();
  const double peer_warm = b.best_seconds(3, [&] { theirs = peer->value(sql); });
  TX_CHECK(theirs);
  const std::string text = fmt::format("{}", fmt::join(ours, " "));
  b.check(text == *theirs, "ours: {}; {}: {}", text, peer->name(), *theirs);
  b.check(ours[kAll] == rows, "{} of {} facts", ours[kAll], rows);

  const auto count = static_cast<double>(rows);
  const auto bandwidth = [&](double seconds) { return count * kBytesRead / seconds / 1e9; };
  TX_TRY(const std::string workers, peer->value("show max_parallel_workers_per_gather"));
  b.report({.what = "24 indicators",
            .value = count / warm / 1e6,
            .unit = "M facts/s",
            .peer = fmt::format("{}, {} workers", peer->name(), workers),
            .peer_value = count / peer_warm / 1e6});
  b.report({.what = "first, checking sums", .value = count / first / 1e6, .unit = "M facts/s"});
  b.report({.what = fmt::format("{} bytes a fact", kBytesRead),
            .value = bandwidth(warm),
            .unit = "GB/s",
            .peer = "a bare sum of as many",
            .peer_value = bandwidth(bare)});
  return {};
});

}  // namespace
}  // namespace taixin::facts
