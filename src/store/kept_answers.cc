#include "store/kept_answers.h"

#include "store/sqlite.h"

namespace taixin::store {

using base::bytes_of;

base::Result<std::optional<KeptAnswer>> claim_key(WriteTx& tx, const KeptAnswer& request) {
  Connection& db = tx.connection();
  const KnownAt now = tx.known_now();
  TX_CHECK(db.run("DELETE FROM kept_answer WHERE at < $1", now.get() - kAnswersKeptMicros));
  {
    TX_TRY(auto rows, db.prepare("SELECT request, state, status, head_json, body FROM kept_answer "
                                 "WHERE caller = $1 AND key = $2"));
    rows.bind(request.caller, Blob{bytes_of(request.key)});
    TX_TRY(const bool found, rows.step());
    if (found) {
      Row row(rows);
      KeptAnswer known;
      known.caller = request.caller;
      known.key = request.key;
      known.request = row.blob();
      known.state = row.as<KeptAnswer::State>();
      known.status = row.as<int>();
      known.head_json = row.text();
      known.body = row.blob();
      return std::optional(std::move(known));
    }
  }
  TX_CHECK(
      db.run("INSERT INTO kept_answer (caller, key, at, request, state, status, head_json, body) "
             "VALUES ($1, $2, $3, $4, 0, 0, '', x'')",
             request.caller, Blob{bytes_of(request.key)}, now, Blob{request.request}));
  return std::optional<KeptAnswer>();
}

base::Result<void> keep_answer(WriteTx& tx, const KeptAnswer& answered) {
  return tx.connection().run(
      "UPDATE kept_answer SET state = 1, status = $1, head_json = $2, body = $3 WHERE caller = $4 AND key = $5",
      answered.status, answered.head_json, Blob{answered.body}, answered.caller, Blob{bytes_of(answered.key)});
}

base::Result<void> free_key(WriteTx& tx, int64_t caller, const base::Sha256& key) {
  return tx.connection().run("DELETE FROM kept_answer WHERE caller = $1 AND key = $2", caller, Blob{bytes_of(key)});
}

base::Result<bool> any_under_way(ReadTx& tx) {
  TX_TRY(const int64_t count, tx.connection().integer("SELECT count(*) FROM kept_answer WHERE state = 0"));
  return count > 0;
}

base::Result<void> interrupt_answers(WriteTx& tx) {
  return tx.connection().run("UPDATE kept_answer SET state = 2 WHERE state = 0");
}

}  // namespace taixin::store
