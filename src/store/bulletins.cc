#include "store/bulletins.h"

#include "store/records.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_BULLETIN_COLUMNS                                                                                    \
  "id, bulletin, step, at, account, unit, role, code, from_day, until_day, watermark, number, edition, corrects, " \
  "basis, detail_json"

BulletinEvent read_event(Row& row) {
  BulletinEvent e;
  e.id = row.integer();
  e.bulletin = row.integer();
  e.step = row.as<BulletinStep>();
  e.at = row.as<KnownAt>();
  e.account = row.integer();
  e.unit = row.integer();
  e.role = row.text();
  e.code = row.text();
  e.from = Day(static_cast<int32_t>(row.integer()));
  e.until = Day(static_cast<int32_t>(row.integer()));
  e.watermark = row.as<KnownAt>();
  e.number = row.text();
  e.edition = row.integer();
  e.corrects = row.integer();
  e.basis = row.text();
  e.detail_json = row.text();
  return e;
}

}  // namespace

base::Result<AppendedBulletinEvent> append_bulletin_event(WriteTx& tx, BulletinEvent event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM bulletin_event"));
  event.id = last + 1;
  event.at = tx.known_now();
  if (event.bulletin == 0) {
    event.bulletin = event.id;
  } else {
    TX_TRY(const int64_t over,
           db.integer("SELECT count(*) FROM bulletin_event WHERE bulletin = $1 AND step IN (2, 3)", event.bulletin));
    if (over != 0) return AppendedBulletinEvent{false, std::move(event)};
  }
  if (event.step == BulletinStep::issued) {
    TX_TRY(const int64_t taken,
           db.integer("SELECT count(*) FROM bulletin_event WHERE number = $1 AND step = 2", event.number));
    if (taken != 0) return AppendedBulletinEvent{false, std::move(event)};
  }
  TX_CHECK(db.run("INSERT INTO bulletin_event (" TAIXIN_BULLETIN_COLUMNS
                  ", model, xlsx, docx) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
                  "$17, $18, $19)",
                  event.id, event.bulletin, event.step, event.at, event.account, event.unit, event.role, event.code,
                  event.from, event.until, event.watermark, event.number, event.edition, event.corrects, event.basis,
                  event.detail_json, Blob{event.model}, Blob{event.xlsx}, Blob{event.docx}));
  return AppendedBulletinEvent{true, std::move(event)};
}

base::Result<std::vector<BulletinEvent>> bulletin_events(ReadTx& tx) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_BULLETIN_COLUMNS " FROM bulletin_event ORDER BY id"));
  std::vector<BulletinEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    out.push_back(read_event(row));
  }
}

base::Result<std::optional<BulletinEvent>> bulletin_event(ReadTx& tx, int64_t id) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_BULLETIN_COLUMNS
                                            ", model, xlsx, docx FROM bulletin_event WHERE id = $1"));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<BulletinEvent>();
  Row row(rows);
  BulletinEvent event = read_event(row);
  event.model = row.blob();
  event.xlsx = row.blob();
  event.docx = row.blob();
  return std::optional(std::move(event));
}

}  // namespace taixin::store
