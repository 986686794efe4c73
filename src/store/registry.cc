// The registry of subjects, and link events.
#include "store/errors.h"
#include "store/records.h"
#include "store/sqlite.h"
#include "store/submission_row.h"

namespace taixin::store {
namespace {}  // namespace

base::Result<SubjectId> add_subject(WriteTx& tx, const Subject& subject) {
  Connection& db = tx.connection();
  SubjectId id = subject.id;
  if (id == SubjectId()) {
    TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM subject"));
    id = SubjectId(last + 1);
  }
  TX_CHECK(
      db.run("INSERT INTO subject (id, submission, kind) VALUES ($1, $2, $3) ON CONFLICT (id, submission) DO NOTHING",
             id, subject.submission, subject.kind));
  return id;
}

base::Result<SubjectId> last_subject_id(ReadTx& tx) {
  TX_TRY(const int64_t last, tx.connection().integer("SELECT max(id) FROM subject"));
  return SubjectId(last);
}

base::Result<void> add_subject_codes(WriteTx& tx, std::span<const SubjectCode> codes) {
  TX_TRY(auto insert, tx.connection().prepare(
                          "INSERT INTO subject_code (subject, kind, code, flags, valid_from, valid_until, submission) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7)"));
  for (const SubjectCode& c : codes) {
    insert.bind(c.subject, c.kind, c.code, c.flags, c.from, c.until, Reference(c.submission));
    TX_CHECK(insert.run());
  }
  return {};
}

base::Result<void> add_subject_names(WriteTx& tx, std::span<const SubjectName> names) {
  TX_TRY(auto insert,
         tx.connection().prepare("INSERT INTO subject_name (subject, name, normal, registered, valid_from, submission) "
                                 "VALUES ($1, $2, $3, $4, $5, $6)"));
  for (const SubjectName& n : names) {
    insert.bind(n.subject, n.name, n.normal, n.registered, n.from, Reference(n.submission));
    TX_CHECK(insert.run());
  }
  return {};
}

base::Result<void> add_subject_states(WriteTx& tx, std::span<const SubjectState> states) {
  TX_TRY(auto insert, tx.connection().prepare("INSERT INTO subject_state (subject, state, day, submission) "
                                              "VALUES ($1, $2, $3, $4)"));
  for (const SubjectState& s : states) {
    insert.bind(s.subject, s.state, s.day, Reference(s.submission));
    TX_CHECK(insert.run());
  }
  return {};
}

base::Result<void> add_operator_periods(WriteTx& tx, std::span<const OperatorPeriod> periods) {
  TX_TRY(auto insert,
         tx.connection().prepare("INSERT INTO operator_period (subject, operator_name, valid_from, submission) "
                                 "VALUES ($1, $2, $3, $4)"));
  for (const OperatorPeriod& p : periods) {
    insert.bind(p.subject, p.operator_name, p.from, Reference(p.submission));
    TX_CHECK(insert.run());
  }
  return {};
}

// ---- links

base::Result<LinkEvent> add_link_event(WriteTx& tx, LinkEvent event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM link_event"));
  TX_TRY(event.seq, tx.next_seq());
  event.id = last + 1;
  event.at = tx.known_now();
  TX_CHECK(
      db.run("INSERT INTO link_event (id, kind, subject, target, record, operator_name, reason, at, seq) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
             event.id, event.kind, Reference(event.subject), Reference(event.target), Reference(event.record),
             event.operator_name, event.reason, event.at, event.seq));
  return event;
}

base::Result<std::vector<LinkEvent>> link_events(ReadTx& tx) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT id, kind, subject, target, record, operator_name, reason, at, seq "
                                            "FROM link_event ORDER BY id"));
  const auto read = [](const Statement& statement) {
    Row row(statement);
    LinkEvent event;
    event.id = row.integer();
    event.kind = row.as<LinkEventKind>();
    event.subject = row.as<SubjectId>();
    event.target = row.as<SubjectId>();
    event.record = row.as<RecordId>();
    event.operator_name = row.text();
    event.reason = row.text();
    event.at = row.as<KnownAt>();
    event.seq = row.as<CommitSeq>();
    return event;
  };
  std::vector<LinkEvent> events;
  TX_CHECK(for_each_row(rows, read, [&](LinkEvent&& event) { events.push_back(std::move(event)); }));
  return events;
}

}  // namespace taixin::store
