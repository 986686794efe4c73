#include "store/accounts.h"

#include "store/paged.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_EVENT_COLUMNS "id, at, actor, kind, account, unit, subject, detail_json, sealed"

AccountEvent read_event(const Statement& statement) {
  Row row(statement);
  AccountEvent e;
  e.id = row.integer();
  e.at = row.as<KnownAt>();
  e.actor = row.integer();
  e.kind = row.text();
  e.account = row.integer();
  e.unit = row.integer();
  e.subject = row.as<SubjectId>();
  e.detail_json = row.text();
  e.sealed = row.blob();
  return e;
}

std::optional<KnownAt> moment(Row& row) {
  if (row.null()) {
    (void)row.integer();
    return std::nullopt;
  }
  return row.as<KnownAt>();
}

}  // namespace

base::Result<AccountEvent> append_account_event(WriteTx& tx, AccountEvent event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM account_event"));
  event.id = last + 1;
  event.at = tx.known_now();
  std::optional<Blob> sealed;
  if (!event.sealed.empty()) sealed = Blob{event.sealed};
  TX_CHECK(db.run("INSERT INTO account_event (" TAIXIN_EVENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  event.id, event.at, event.actor, event.kind, event.account, event.unit, event.subject,
                  event.detail_json, sealed));
  return event;
}

base::Result<void> scan_account_events(ReadTx& tx, const EachAccountEvent& each) {
  return scan_pages(tx, "SELECT " TAIXIN_EVENT_COLUMNS " FROM account_event WHERE id > $1 ORDER BY id LIMIT $2",
                    read_event, each);
}

base::Result<std::vector<AccountEvent>> account_events(ReadTx& tx, const AccountEventFilter& filter) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_EVENT_COLUMNS
                                            " FROM account_event WHERE id < $1 AND ($2 = 0 OR account = $2 OR "
                                            "actor = $2) ORDER BY id DESC LIMIT $3"));
  rows.bind(filter.before, filter.account, filter.limit);
  std::vector<AccountEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_event(rows));
  }
}

base::Result<void> put_credential(WriteTx& tx, const Credential& c) {
  return tx.connection().run(
      "INSERT INTO credential (account, kind, number, secret, made_at, ends_at, uses) VALUES ($1, $2, $3, $4, $5, $6, "
      "$7) ON CONFLICT (account, kind, number) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, "
      "ends_at = excluded.ends_at, uses = excluded.uses",
      c.account, c.kind, c.number, Blob{c.secret}, c.made_at, c.ends_at, c.uses);
}

base::Result<void> remove_credential(WriteTx& tx, int64_t account, std::string_view kind, int64_t number) {
  return tx.connection().run("DELETE FROM credential WHERE account = $1 AND kind = $2 AND number = $3", account, kind,
                             number);
}

base::Result<void> put_guard(WriteTx& tx, const SignInGuard& guard) {
  return tx.connection().run(
      "INSERT INTO sign_in_guard (account, failures, locked_until, last_step) VALUES ($1, $2, $3, $4) ON CONFLICT "
      "(account) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until, "
      "last_step = excluded.last_step",
      guard.account, guard.failures, guard.locked_until, guard.last_step);
}

base::Result<std::vector<Credential>> credentials(ReadTx& tx) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT account, kind, number, secret, made_at, ends_at, uses FROM "
                                            "credential ORDER BY account, kind, number"));
  rows.bind();
  std::vector<Credential> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    Credential c;
    c.account = row.integer();
    c.kind = row.text();
    c.number = row.integer();
    c.secret = row.blob();
    c.made_at = row.as<KnownAt>();
    c.ends_at = moment(row);
    c.uses = row.integer();
    out.push_back(std::move(c));
  }
}

base::Result<std::vector<SignInGuard>> guards(ReadTx& tx) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT account, failures, locked_until, last_step FROM sign_in_guard ORDER BY "
                                 "account"));
  rows.bind();
  std::vector<SignInGuard> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    SignInGuard g;
    g.account = row.integer();
    g.failures = row.integer();
    g.locked_until = moment(row);
    g.last_step = row.integer();
    out.push_back(g);
  }
}

}  // namespace taixin::store
