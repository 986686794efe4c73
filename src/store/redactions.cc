#include "store/redactions.h"

#include <algorithm>
#include <set>

#include "store/sqlite.h"

namespace taixin::store {

base::Result<Redaction> append_redaction(WriteTx& tx, Redaction redaction) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM redaction_event"));
  redaction.id = last + 1;
  redaction.at = tx.known_now();
  TX_CHECK(
      db.run("INSERT INTO redaction_event (id, record, field, at, account, kind, text, content_sha256) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
             redaction.id, redaction.record, redaction.field, redaction.at, redaction.account, redaction.kind,
             redaction.text, redaction.content_sha256));
  return redaction;
}

base::Result<bool> replaced_since(ReadTx& tx, std::span<const int64_t> records, KnownAt moment) {
  // Moments rise with ids, and mostly none came after.
  TX_TRY(const int64_t last, tx.connection().integer("SELECT at FROM redaction_event ORDER BY id DESC LIMIT 1"));
  if (last <= moment.get()) return false;
  std::set<std::pair<int64_t, std::string>> told;
  bool replaced = false;
  TX_CHECK(scan_redactions(tx, [&](const Redaction& one) -> base::Result<void> {
    const int64_t record = one.record.get();
    if (std::ranges::find(records, record) == records.end()) return {};
    if (one.at > moment) {
      replaced = replaced || (one.kind == RedactionKind::replaced && told.contains({record, one.field}));
    } else if (one.kind == RedactionKind::clear) {
      told.emplace(record, one.field);
    } else {
      told.erase({record, one.field});
    }
    return {};
  }));
  return replaced;
}

base::Result<void> scan_redactions(ReadTx& tx, const std::function<base::Result<void>(const Redaction&)>& each) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT id, record, field, at, account, kind, text, content_sha256 "
                                            "FROM redaction_event ORDER BY id"));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    Row row(rows);
    Redaction r;
    r.id = row.integer();
    r.record = row.as<RecordId>();
    r.field = row.text();
    r.at = row.as<KnownAt>();
    r.account = row.integer();
    r.kind = row.as<RedactionKind>();
    r.text = row.text();
    r.content_sha256 = row.text();
    TX_CHECK(each(r));
  }
}

}  // namespace taixin::store
