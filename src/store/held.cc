#include "store/held.h"

#include "store/paged.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_HELD_COLUMNS "id, held, step, at, account, unit, item, source, file_sha256, submission, detail_json"

HeldEvent read_event(const Statement& statement) {
  Row row(statement);
  HeldEvent e;
  e.id = row.integer();
  e.held = row.integer();
  e.step = row.as<HeldStep>();
  e.at = row.as<KnownAt>();
  e.account = row.integer();
  e.unit = row.integer();
  e.item = row.text();
  e.source = row.text();
  e.file_sha256 = row.text();
  e.submission = row.as<SubmissionId>();
  e.detail_json = row.text();
  return e;
}

}  // namespace

base::Result<HeldEvent> append_held_event(WriteTx& tx, HeldEvent event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM held_event"));
  if (event.held == 0) {
    TX_TRY(const int64_t newest, db.integer("SELECT max(held) FROM held_event"));
    event.held = newest + 1;
  }
  event.id = last + 1;
  event.at = tx.known_now();
  std::optional<SubmissionId> submission;
  if (event.submission != SubmissionId()) submission = event.submission;
  TX_CHECK(db.run("INSERT INTO held_event (" TAIXIN_HELD_COLUMNS
                  ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                  event.id, event.held, event.step, event.at, event.account, event.unit, event.item, event.source,
                  event.file_sha256, submission, event.detail_json));
  return event;
}

base::Result<std::optional<HeldStep>> last_held_step(WriteTx& tx, int64_t held) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT step FROM held_event WHERE held = $1 ORDER BY id DESC LIMIT 1"));
  rows.bind(held);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<HeldStep>();
  return std::optional(Row(rows).as<HeldStep>());
}

base::Result<void> scan_held_events(ReadTx& tx, const std::function<base::Result<void>(const HeldEvent&)>& each) {
  return scan_pages(tx, "SELECT " TAIXIN_HELD_COLUMNS " FROM held_event WHERE id > $1 ORDER BY id LIMIT $2", read_event,
                    each);
}

base::Result<std::vector<HeldEvent>> held_events(ReadTx& tx, int64_t held) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT " TAIXIN_HELD_COLUMNS " FROM held_event WHERE held = $1 ORDER BY id"));
  rows.bind(held);
  std::vector<HeldEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_event(rows));
  }
}

}  // namespace taixin::store
