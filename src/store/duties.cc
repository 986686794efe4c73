#include "store/duties.h"

#include "store/paged.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_DUTY_COLUMNS \
  "id, thread, number, kind, at, day, account, unit, role, whom, duty, item, period, count, basis, detail_json"

DutyEvent read_event(const Statement& statement) {
  Row row(statement);
  DutyEvent e;
  e.id = row.integer();
  e.thread = row.integer();
  e.number = row.integer();
  e.kind = row.as<DutyKind>();
  e.at = row.as<KnownAt>();
  e.day = Day(static_cast<int32_t>(row.integer()));
  e.account = row.integer();
  e.unit = row.integer();
  e.role = row.text();
  e.whom = row.integer();
  e.duty = row.text();
  e.item = row.text();
  e.period = row.text();
  e.count = row.integer();
  e.basis = row.text();
  e.detail_json = row.text();
  return e;
}

}  // namespace

base::Result<AppendedDutyEvent> append_duty_event(WriteTx& tx, DutyEvent event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM duty_event"));
  if (event.thread == 0) event.thread = last + 1;
  TX_TRY(const int64_t done, db.integer("SELECT max(number) FROM duty_event WHERE thread = $1", event.thread));
  if (done != event.number - 1) return AppendedDutyEvent{false, std::move(event)};
  event.id = last + 1;
  event.at = tx.known_now();
  TX_CHECK(db.run("INSERT INTO duty_event (" TAIXIN_DUTY_COLUMNS
                  ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                  event.id, event.thread, event.number, event.kind, event.at, event.day, event.account, event.unit,
                  event.role, event.whom, event.duty, event.item, event.period, event.count, event.basis,
                  event.detail_json));
  return AppendedDutyEvent{true, std::move(event)};
}

base::Result<void> scan_duty_events(ReadTx& tx, const EachDutyEvent& each) {
  return scan_pages(tx, "SELECT " TAIXIN_DUTY_COLUMNS " FROM duty_event WHERE id > $1 ORDER BY id LIMIT $2", read_event,
                    each);
}

}  // namespace taixin::store
