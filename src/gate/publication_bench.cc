// How long the gate takes to say whether one penalty is public on a day, and the same said in SQL by SQLite: orders 58
// and 36 side by side, the provincial cap, the class as stated or by kind.
//
// The physical limit: about 300 bytes of rules, all in the first cache, and a record's header of 200 bytes; some sixty
// comparisons of days and short texts, so a few hundred instructions, 0.1 microseconds.
#include <sqlite3.h>

#include "base/bench.h"
#include "catalog/packs_testing.h"
#include "gate/publication.h"

namespace taixin::gate {
namespace {

using base::Bench;
using base::Result;
using catalog::Dishonesty;

constexpr std::array<std::string_view, 4> kKinds{"警告", "没收违法所得", "吊销许可证件", "罚款"};

struct Penalty {
  Day decided;
  size_t kind = 0;
  Dishonesty stated = Dishonesty::unknown;
};

std::vector<Penalty> penalties(uint64_t count) {
  std::vector<Penalty> out(count);
  uint64_t state = 20'261'126;
  for (Penalty& one : out) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    const auto random = static_cast<uint32_t>(state >> 33);
    // No last days of months: SQLite would carry them over where the law clamps.
    one.decided = *Day::from_civil(2020 + static_cast<int>(random % 7), 1 + static_cast<int>(random / 7 % 12),
                                   1 + static_cast<int>(random / 84 % 28));
    one.kind = random / 2352 % 4;
    one.stated = static_cast<Dishonesty>(random / 9408 % 4);
  }
  return out;
}

constexpr const char* kShown = R"sql(
WITH term AS (
  SELECT decided,
    CASE WHEN kind = 0 OR decided < '2023-05-01' OR decided >= '2026-04-01' THEN NULL ELSE date(decided, '+3 years') END AS until_58,
    CASE CASE WHEN stated > 0 THEN stated WHEN kind = 0 THEN 1 WHEN kind = 1 THEN 2 WHEN kind = 2 THEN 3 ELSE 0 END
      WHEN 2 THEN date(decided, '+1 year') WHEN 3 THEN date(decided, '+3 years') ELSE NULL END AS until_36,
    date(decided, '+5 years') AS cap
  FROM penalty)
SELECT count(*) FROM term WHERE ?1 <= cap AND ?1 <= until_36 AND decided <= ?1
  AND (decided < '2023-05-01' OR decided >= '2026-04-01' OR ?1 <= until_58))sql";

// How many are public on `day`, and the seconds that asking took.
uint64_t shown_by_sqlite(const Bench& b, const std::vector<Penalty>& all, const std::string& day, double& seconds) {
  sqlite3* db = nullptr;
  sqlite3_stmt* ask = nullptr;
  const auto run = [&](const char* sql) {
    TX_ASSERT(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "{}: {}", sql, sqlite3_errmsg(db));
  };
  TX_ASSERT(sqlite3_open(":memory:", &db) == SQLITE_OK, "no memory");
  run("CREATE TABLE penalty (decided TEXT NOT NULL, kind INTEGER NOT NULL, stated INTEGER NOT NULL) STRICT; BEGIN");
  TX_ASSERT(sqlite3_prepare_v2(db, "INSERT INTO penalty VALUES (?1, ?2, ?3)", -1, &ask, nullptr) == SQLITE_OK, "{}",
            sqlite3_errmsg(db));
  for (const Penalty& one : all) {
    const std::string decided = one.decided.iso();
    sqlite3_bind_text(ask, 1, decided.data(), static_cast<int>(decided.size()), SQLITE_STATIC);
    sqlite3_bind_int64(ask, 2, static_cast<int64_t>(one.kind));
    sqlite3_bind_int64(ask, 3, static_cast<int64_t>(one.stated));
    TX_ASSERT(sqlite3_step(ask) == SQLITE_DONE, "{}", sqlite3_errmsg(db));
    sqlite3_reset(ask);
  }
  sqlite3_finalize(ask);
  run("COMMIT");
  TX_ASSERT(sqlite3_prepare_v2(db, kShown, -1, &ask, nullptr) == SQLITE_OK, "{}", sqlite3_errmsg(db));
  sqlite3_bind_text(ask, 1, day.data(), static_cast<int>(day.size()), SQLITE_STATIC);
  uint64_t shown = 0;
  seconds = b.best_seconds(3, [&] {
    sqlite3_reset(ask);
    TX_ASSERT(sqlite3_step(ask) == SQLITE_ROW, "{}", sqlite3_errmsg(db));
    shown = static_cast<uint64_t>(sqlite3_column_int64(ask, 0));
  });
  sqlite3_finalize(ask);
  sqlite3_close(db);
  return shown;
}

TX_BENCH("gate.publication", [](Bench& b) -> Result<void> {
  const uint64_t count = b.size(1'000'000, 5'000);
  const Day day = *Day::from_civil(2026, 6, 15);
  const auto& catalog = catalog::testing::repository_catalog();
  const auto rules = catalog.publication().acting();
  const catalog::Item* item = catalog.item(base::ItemCode("ADM.penalty"), day);
  TX_ASSERT(item != nullptr, "the packs have no penalties");
  const auto all = penalties(count);
  uint64_t shown = 0;
  const double ours = b.best_seconds(3, [&] {
    shown = 0;
    for (const Penalty& one : all) {
      if (one.decided > day) continue;  // not yet decided
      Act act;
      act.clock[0] = one.decided;
      act.stated = one.stated;
      act.kinds = kKinds[one.kind];
      RecordHeader header;
      header.item = item;
      header.act = &act;
      header.rules = &rules;
      header.valid_from = one.decided;
      shown += decide(header, {Audience::everyone, Permission::publication, day, {}}).visible ? 1 : 0;
    }
  });
  double theirs = 0;
  const uint64_t expected = shown_by_sqlite(b, all, day.iso(), theirs);
  b.check(shown == expected && shown > 0, "{} of {} are public, SQLite says {}", shown, count, expected);
  const double per = 1e6 / static_cast<double>(count);
  b.report({.what = "one penalty on one day",
            .value = ours * per,
            .unit = "us",
            .peer = "SQLite in process, a table scan",
            .peer_value = theirs * per,
            .better = base::Better::lower});
  return {};
});

}  // namespace
}  // namespace taixin::gate
