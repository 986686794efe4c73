#include "store/exchange.h"

#include "store/paged.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_EXCHANGE_COLUMNS \
  "id, kind, partner, number, part, at, day, account, unit, submission, from_seq, to_seq, digest, detail_json"

ExchangeEvent read_event(const Statement& statement) {
  Row row(statement);
  ExchangeEvent e;
  e.id = row.integer();
  e.kind = row.as<ExchangeKind>();
  e.partner = row.text();
  e.number = row.integer();
  e.part = row.integer();
  e.at = row.as<KnownAt>();
  e.day = Day(static_cast<int32_t>(row.integer()));
  e.account = row.integer();
  e.unit = row.integer();
  e.submission = row.as<SubmissionId>();
  e.from = row.as<CommitSeq>();
  e.to = row.as<CommitSeq>();
  e.digest = row.sha256();
  e.detail_json = row.text();
  return e;
}

base::Result<std::vector<ExchangeEvent>> all(Statement& rows) {
  std::vector<ExchangeEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_event(rows));
  }
}

}  // namespace

base::Result<bool> append_exchange_event(WriteTx& tx, ExchangeEvent& event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t there, db.integer("SELECT count(*) FROM exchange_event WHERE kind = $1 AND partner = $2 AND "
                                         "number = $3 AND part = $4",
                                         event.kind, event.partner, event.number, event.part));
  if (there != 0) return false;
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM exchange_event"));
  event.id = last + 1;
  event.at = tx.known_now();
  TX_CHECK(db.run("INSERT INTO exchange_event (" TAIXIN_EXCHANGE_COLUMNS
                  ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                  event.id, event.kind, event.partner, event.number, event.part, event.at, event.day, event.account,
                  event.unit, event.submission, event.from, event.to, event.digest, event.detail_json));
  return true;
}

base::Result<std::optional<ExchangeEvent>> exchange_event(ReadTx& tx, ExchangeKind kind, std::string_view partner,
                                                          int64_t number, int64_t part) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_EXCHANGE_COLUMNS
                                            " FROM exchange_event WHERE kind = $1 AND partner = $2 AND number = $3 "
                                            "AND part = $4"));
  rows.bind(kind, partner, number, part);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<ExchangeEvent>();
  return std::optional(read_event(rows));
}

base::Result<int64_t> last_exchange_number(ReadTx& tx, ExchangeKind kind, std::string_view partner) {
  return tx.connection().integer("SELECT max(number) FROM exchange_event WHERE kind = $1 AND partner = $2", kind,
                                 partner);
}

base::Result<std::vector<ExchangeEvent>> exchange_events(ReadTx& tx, std::string_view partner, int64_t before,
                                                         size_t limit) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_EXCHANGE_COLUMNS
                                            " FROM exchange_event WHERE id < $1 AND ($2 = '' OR partner = $2) "
                                            "ORDER BY id DESC LIMIT $3"));
  rows.bind(before, partner, limit);
  return all(rows);
}

base::Result<void> scan_exchange_events(ReadTx& tx, int64_t after, const EachExchangeEvent& each) {
  constexpr int64_t kPage = 1000;
  for (;;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_EXCHANGE_COLUMNS
                                              " FROM exchange_event WHERE id > $1 ORDER BY id LIMIT $2"));
    rows.bind(after, kPage);
    TX_TRY(const auto some, all(rows));
    for (const ExchangeEvent& event : some) {
      after = event.id;
      TX_CHECK(each(event));
    }
    if (some.size() < static_cast<size_t>(kPage)) return {};
  }
}

base::Result<void> append_exchange_file(WriteTx& tx, int64_t event, int64_t position, const ExchangeFile& file) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM exchange_file"));
  return db.run("INSERT INTO exchange_file (id, event, position, name, bytes) VALUES ($1, $2, $3, $4, $5)", last + 1,
                event, position, file.name, Blob{file.bytes});
}

base::Result<std::vector<ExchangeFile>> exchange_files(ReadTx& tx, int64_t event) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT name, bytes FROM exchange_file WHERE event = $1 ORDER BY position"));
  rows.bind(event);
  std::vector<ExchangeFile> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    ExchangeFile file;
    file.name = row.text();
    file.bytes = row.blob();
    out.push_back(std::move(file));
  }
}

base::Result<void> set_exchange_origin(WriteTx& tx, const ExchangeOrigin& origin) {
  return tx.connection().run(
      "INSERT INTO exchange_origin (kind, row_id, level, unit, origin, count, mark) VALUES ($1, $2, $3, $4, $5, $6, "
      "$7) ON CONFLICT (kind, row_id) DO UPDATE SET level = excluded.level, unit = excluded.unit, origin = "
      "excluded.origin, count = excluded.count, mark = excluded.mark",
      origin.kind, origin.row, origin.level, origin.unit, origin.origin, origin.count, origin.mark);
}

base::Result<std::optional<ExchangeOrigin>> exchange_origin(ReadTx& tx, ExchangeRow kind, int64_t id) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT level, unit, origin, count, mark FROM exchange_origin WHERE kind = "
                                            "$1 AND row_id = $2"));
  rows.bind(kind, id);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<ExchangeOrigin>();
  Row row(rows);
  ExchangeOrigin out;
  out.kind = kind;
  out.row = id;
  out.level = row.text();
  out.unit = row.text();
  out.origin = row.text();
  out.count = row.integer();
  out.mark = row.text();
  return std::optional(std::move(out));
}

base::Result<std::vector<std::pair<int64_t, uint64_t>>> status_lines(WriteTx& tx, SubmissionId submission) {
  TX_TRY(auto rows, tx.connection().prepare(
                        "SELECT status.id, status.line FROM submission JOIN status ON status.id BETWEEN "
                        "submission.first_status AND submission.last_status AND status.submission = submission.id "
                        "WHERE submission.id = $1 ORDER BY status.id"));
  rows.bind(submission);
  std::vector<std::pair<int64_t, uint64_t>> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    const int64_t id = row.integer();
    out.emplace_back(id, static_cast<uint64_t>(row.integer()));
  }
}

base::Result<void> add_exchange_again(WriteTx& tx, std::string_view partner, const ExchangeAgain& what) {
  return tx.connection().run("INSERT OR IGNORE INTO exchange_again (partner, item, version_key) VALUES ($1, $2, $3)",
                             partner, what.item, what.version_key);
}

base::Result<void> drop_exchange_again(WriteTx& tx, std::string_view partner, const ExchangeAgain& what) {
  return tx.connection().run("DELETE FROM exchange_again WHERE partner = $1 AND item = $2 AND version_key = $3",
                             partner, what.item, what.version_key);
}

base::Result<std::vector<ExchangeAgain>> exchange_again(ReadTx& tx, std::string_view partner) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT item, version_key FROM exchange_again WHERE partner = $1 ORDER BY "
                                            "item, version_key"));
  rows.bind(partner);
  std::vector<ExchangeAgain> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    ExchangeAgain one;
    one.item = row.text();
    one.version_key = row.key();
    out.push_back(std::move(one));
  }
}

}  // namespace taixin::store
