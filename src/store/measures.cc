#include "store/measures.h"

#include "store/paged.h"
#include "store/records.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_MEASURE_COLUMNS                                                                                      \
  "id, use, number, kind, at, day, account, unit, role, subject, answer, purpose, measure, applied, until, basis, " \
  "detail_json"

MeasureEvent read_event(const Statement& statement) {
  Row row(statement);
  MeasureEvent e;
  e.id = row.integer();
  e.use = row.integer();
  e.number = row.integer();
  e.kind = row.as<MeasureKind>();
  e.at = row.as<KnownAt>();
  e.day = Day(static_cast<int32_t>(row.integer()));
  e.account = row.integer();
  e.unit = row.integer();
  e.role = row.text();
  e.subject = row.as<SubjectId>();
  e.answer = row.integer();
  e.purpose = row.text();
  e.measure = row.text();
  e.applied = row.integer() != 0;
  e.until = row.day();
  e.basis = row.text();
  e.detail_json = row.text();
  return e;
}

}  // namespace

base::Result<AppendedMeasureEvent> append_measure_event(WriteTx& tx, MeasureEvent event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM measure_event"));
  if (event.use == 0) {
    TX_TRY(const int64_t stated, db.integer("SELECT count(*) FROM measure_event WHERE answer = $1 AND subject = $2 AND "
                                            "measure = $3 AND number = 1",
                                            event.answer, event.subject, event.measure));
    if (stated != 0) return AppendedMeasureEvent{false, std::move(event)};
    event.use = last + 1;
  }
  TX_TRY(const int64_t done, db.integer("SELECT max(number) FROM measure_event WHERE use = $1", event.use));
  if (done != event.number - 1) return AppendedMeasureEvent{false, std::move(event)};
  event.id = last + 1;
  event.at = tx.known_now();
  TX_CHECK(db.run("INSERT INTO measure_event (" TAIXIN_MEASURE_COLUMNS
                  ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
                  event.id, event.use, event.number, event.kind, event.at, event.day, event.account, event.unit,
                  event.role, event.subject, event.answer, event.purpose, event.measure, event.applied ? 1 : 0,
                  event.until, event.basis, event.detail_json));
  return AppendedMeasureEvent{true, std::move(event)};
}

base::Result<std::vector<MeasureEvent>> measure_events(ReadTx& tx, int64_t use) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_MEASURE_COLUMNS
                                            " FROM measure_event WHERE use = $1 ORDER BY number"));
  rows.bind(use);
  std::vector<MeasureEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_event(rows));
  }
}

base::Result<void> scan_measure_events(ReadTx& tx, const EachMeasureEvent& each) {
  return scan_pages(tx, "SELECT " TAIXIN_MEASURE_COLUMNS " FROM measure_event WHERE id > $1 ORDER BY id LIMIT $2",
                    read_event, each);
}

base::Result<std::vector<int64_t>> measure_uses_of(ReadTx& tx, SubjectId subject, size_t limit) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT use FROM measure_event WHERE subject = $1 AND number = 1 "
                                            "ORDER BY use DESC LIMIT $2"));
  rows.bind(subject, limit);
  std::vector<int64_t> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(Row(rows).integer());
  }
}

base::Result<std::optional<AccessEntry>> access_entry(ReadTx& tx, int64_t id) {
  std::optional<AccessEntry> out;
  if (id < 1 || id == INT64_MAX) return out;
  TX_TRY(auto some, access_entries(tx, {.before = id + 1, .limit = 1}));
  if (!some.empty() && some.front().id == id) out = std::move(some.front());
  return out;
}

}  // namespace taixin::store
