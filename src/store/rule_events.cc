#include "store/rule_events.h"

#include "store/sqlite.h"

namespace taixin::store {

#define TAIXIN_RULE_COLUMNS "id, change, step, at, account, activation, kind, detail_json"

base::Result<AppendedRuleEvent> append_rule_event(WriteTx& tx, RuleEvent event, size_t known) {
  Connection& db = tx.connection();
  if (event.change == 0) {
    TX_TRY(const int64_t newest, db.integer("SELECT max(change) FROM rule_event"));
    event.change = newest + 1;
  }
  TX_TRY(const int64_t there, db.integer("SELECT count(*) FROM rule_event WHERE change = $1", event.change));
  if (static_cast<size_t>(there) != known) return AppendedRuleEvent{false, std::move(event)};
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM rule_event"));
  event.id = last + 1;
  event.at = tx.known_now();
  TX_CHECK(db.run("INSERT INTO rule_event (" TAIXIN_RULE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", event.id,
                  event.change, event.step, event.at, event.account, event.activation, event.kind, event.detail_json));
  return AppendedRuleEvent{true, std::move(event)};
}

base::Result<void> scan_rule_events(ReadTx& tx, const EachRuleEvent& each) {
  return scan_rule_events(tx.connection(), each);
}

base::Result<void> scan_rule_events(Connection& db, const EachRuleEvent& each) {
  TX_TRY(auto rows, db.prepare("SELECT " TAIXIN_RULE_COLUMNS " FROM rule_event ORDER BY id"));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    Row row(rows);
    RuleEvent e;
    e.id = row.integer();
    e.change = row.integer();
    e.step = row.as<RuleStep>();
    e.at = row.as<KnownAt>();
    e.account = row.integer();
    e.activation = row.integer();
    e.kind = row.text();
    e.detail_json = row.text();
    TX_CHECK(each(e));
  }
}

}  // namespace taixin::store
