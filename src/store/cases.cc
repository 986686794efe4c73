#include "store/cases.h"

#include "store/letters.h"
#include "store/paged.h"
#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_CASE_COLUMNS                                                                                      \
  "id, case_id, number, kind, step, outcome, state, at, day, account, unit, via, role, subject, record, basis, " \
  "form_json, detail_json, effects_json, sealed"

CaseEvent read_event(const Statement& statement) {
  Row row(statement);
  CaseEvent e;
  e.id = row.integer();
  e.case_id = row.integer();
  e.number = row.integer();
  e.kind = row.text();
  e.step = row.text();
  e.outcome = row.text();
  e.state = row.text();
  e.at = row.as<KnownAt>();
  e.day = Day(static_cast<int32_t>(row.integer()));
  e.account = row.integer();
  e.unit = row.integer();
  e.via = row.as<Via>();
  e.role = row.text();
  e.subject = row.as<SubjectId>();
  e.record = row.as<RecordId>();
  e.basis = row.text();
  e.form_json = row.text();
  e.detail_json = row.text();
  e.effects_json = row.text();
  e.sealed = row.blob();
  return e;
}

}  // namespace

base::Result<AppendedCaseEvent> append_case_event(WriteTx& tx, CaseEvent event) {
  Connection& db = tx.connection();
  if (event.case_id == 0) {
    TX_TRY(const int64_t last, db.integer("SELECT max(case_id) FROM case_event"));
    event.case_id = last + 1;
  }
  TX_TRY(auto rows, db.prepare("SELECT max(number) FROM case_event WHERE case_id = $1"));
  rows.bind(event.case_id);
  TX_TRY(const bool there, rows.step());
  const int64_t done = there ? Row(rows).integer() : 0;
  if (done != event.number - 1) return AppendedCaseEvent{false, std::move(event)};
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM case_event"));
  event.id = last + 1;
  event.at = tx.known_now();
  std::optional<Blob> sealed;
  if (!event.sealed.empty()) sealed = Blob{event.sealed};
  TX_CHECK(
      db.run("INSERT INTO case_event (" TAIXIN_CASE_COLUMNS
             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
             event.id, event.case_id, event.number, event.kind, event.step, event.outcome, event.state, event.at,
             event.day, event.account, event.unit, event.via, event.role, event.subject, event.record, event.basis,
             event.form_json, event.detail_json, event.effects_json, sealed));
  return AppendedCaseEvent{true, std::move(event)};
}

base::Result<void> scan_case_events(ReadTx& tx, const EachCaseEvent& each) {
  return scan_pages(tx, "SELECT " TAIXIN_CASE_COLUMNS " FROM case_event WHERE id > $1 ORDER BY id LIMIT $2", read_event,
                    each);
}

base::Result<std::vector<CaseEvent>> case_events(ReadTx& tx, int64_t case_id) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT " TAIXIN_CASE_COLUMNS " FROM case_event WHERE case_id = $1 ORDER BY number"));
  rows.bind(case_id);
  std::vector<CaseEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_event(rows));
  }
}

base::Result<std::vector<int64_t>> cases_of_subject(ReadTx& tx, SubjectId subject, size_t limit) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT case_id FROM case_event WHERE subject = $1 AND number = 1 "
                                            "ORDER BY case_id DESC LIMIT $2"));
  rows.bind(subject, limit);
  std::vector<int64_t> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(Row(rows).integer());
  }
}

base::Result<void> append_outgoing(WriteTx& tx, const Outgoing& out) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM case_outgoing"));
  return db.run(
      "INSERT INTO case_outgoing (id, event, effect, case_id, unit, subject, record, detail_json) VALUES ($1, $2, $3, "
      "$4, $5, $6, $7, $8)",
      last + 1, out.event, out.effect, out.case_id, out.unit, out.subject, out.record, out.detail_json);
}

// When a letter was sent under a number that stands: what was cancelled after it went is to be sent anew.
#define TAIXIN_SENT(of)                                                                                     \
  "(SELECT max(x.id) FROM outgoing_event x WHERE x.outgoing = " of                                          \
  " AND x.kind = 1 AND NOT EXISTS (SELECT 1 FROM letter_event i JOIN letter_event c ON c.about = i.id AND " \
  "c.kind = 2 WHERE i.kind = 1 AND i.source = 1 AND i.source_id = x.outgoing AND i.number = x.number))"
#define TAIXIN_CARRIED                                                                                                 \
  "SELECT o.id, o.event, o.effect, o.case_id, o.unit, o.subject, o.record, o.detail_json, e.unit, e.day, s.id, s.at, " \
  "s.day, s.account, s.unit, s.number, s.way, r.id, r.at, r.day, r.account, r.unit, r.number, r.way FROM "             \
  "case_outgoing o LEFT JOIN case_event e ON e.id = o.event LEFT JOIN outgoing_event s ON s.id = " TAIXIN_SENT(        \
      "o.id") " LEFT JOIN outgoing_event r ON r.outgoing = o.id AND r.kind = 2 WHERE "

namespace {

std::optional<OutgoingEvent> read_outgoing_event(Row& row, int64_t outgoing, OutgoingEvent::Kind kind) {
  OutgoingEvent e;
  e.outgoing = outgoing;
  e.kind = kind;
  e.id = row.integer();
  e.at = row.as<KnownAt>();
  e.day = Day(static_cast<int32_t>(row.integer()));
  e.account = row.integer();
  e.unit = row.integer();
  e.number = row.text();
  e.way = row.text();
  return e.id == 0 ? std::nullopt : std::optional(std::move(e));
}

template <class... Bound>
base::Result<std::vector<Carried>> read_carried(ReadTx& tx, std::string_view sql, const Bound&... bound) {
  TX_TRY(auto rows, tx.connection().prepare(sql));
  rows.bind(bound...);
  std::vector<Carried> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    Carried one;
    one.out.id = row.integer();
    one.out.event = row.integer();
    one.out.effect = row.text();
    one.out.case_id = row.integer();
    one.out.unit = row.integer();
    one.out.subject = row.as<SubjectId>();
    one.out.record = row.as<RecordId>();
    one.out.detail_json = row.text();
    one.by = row.integer();
    one.day = Day(static_cast<int32_t>(row.integer()));
    one.sent = read_outgoing_event(row, one.out.id, OutgoingEvent::Kind::sent);
    one.read = read_outgoing_event(row, one.out.id, OutgoingEvent::Kind::read);
    out.push_back(std::move(one));
  }
}

}  // namespace

base::Result<bool> append_outgoing_event(WriteTx& tx, OutgoingEvent event) {
  Connection& db = tx.connection();
  const std::string_view sql = event.kind == OutgoingEvent::Kind::sent
                                   ? std::string_view("SELECT " TAIXIN_SENT("$1"))
                                   : "SELECT max(id) FROM outgoing_event WHERE outgoing = $1 AND kind = 2";
  TX_TRY(const int64_t there, db.integer(sql, event.outgoing));
  if (there != 0) return false;
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM outgoing_event"));
  TX_CHECK(
      db.run("INSERT INTO outgoing_event (id, outgoing, kind, at, day, account, unit, number, way) VALUES ($1, $2, $3, "
             "$4, $5, "
             "$6, $7, $8, $9)",
             last + 1, event.outgoing, event.kind, tx.known_now(), event.day, event.account, event.unit, event.number,
             event.way));
  return true;
}

base::Result<std::vector<Carried>> letters(ReadTx& tx, int64_t after, bool waiting, size_t limit) {
  return read_carried(tx,
                      TAIXIN_CARRIED
                      "o.id > $1 AND o.effect IN ('letter', 'forward') AND ($2 = 0 OR s.id IS NULL) "
                      "ORDER BY o.id LIMIT $3",
                      after, waiting ? 1 : 0, limit);
}

base::Result<std::vector<Carried>> notices(ReadTx& tx, SubjectId subject, int64_t before, size_t limit) {
  return read_carried(tx,
                      TAIXIN_CARRIED "o.subject = $1 AND o.id < $2 AND o.effect = 'notify' ORDER BY o.id DESC LIMIT $3",
                      subject, before, limit);
}

base::Result<int64_t> unread_notices(ReadTx& tx, SubjectId subject) {
  return tx.connection().integer(
      "SELECT count(*) FROM case_outgoing o WHERE o.subject = $1 AND o.effect = 'notify' AND NOT EXISTS (SELECT 1 FROM "
      "outgoing_event r WHERE r.outgoing = o.id AND r.kind = 2)",
      subject);
}

base::Result<std::vector<Carried>> carried_of_case(ReadTx& tx, int64_t case_id) {
  return read_carried(tx, TAIXIN_CARRIED "o.event IN (SELECT id FROM case_event WHERE case_id = $1) ORDER BY o.id",
                      case_id);
}

base::Result<std::optional<Carried>> carried(ReadTx& tx, int64_t id) {
  TX_TRY(auto all, read_carried(tx, TAIXIN_CARRIED "o.id = $1", id));
  if (all.empty()) return std::optional<Carried>();
  return std::optional(std::move(all.front()));
}

base::Result<std::vector<Outgoing>> outgoing(ReadTx& tx, int64_t after, size_t limit) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT id, event, effect, case_id, unit, subject, record, detail_json FROM "
                                 "case_outgoing WHERE id > $1 ORDER BY id LIMIT $2"));
  rows.bind(after, limit);
  std::vector<Outgoing> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    Row row(rows);
    Outgoing one;
    one.id = row.integer();
    one.event = row.integer();
    one.effect = row.text();
    one.case_id = row.integer();
    one.unit = row.integer();
    one.subject = row.as<SubjectId>();
    one.record = row.as<RecordId>();
    one.detail_json = row.text();
    out.push_back(std::move(one));
  }
}

}  // namespace taixin::store
