// The registry of subjects, and link events.
#include "store/errors.h"
#include "store/records.h"
#include "store/sqlite.h"
#include "store/submission_row.h"

namespace taixin::store {
namespace {

// A statement of a submission is visible with it; one of no submission at once.
#define TAIXIN_VISIBLE               \
  "(t.submission IS NULL OR EXISTS " \
  "(SELECT 1 FROM submission s WHERE s.id = t.submission AND s.state = 1))"

}  // namespace

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

base::Result<void> scan_subjects(ReadTx& tx, const std::function<void(const Subject&)>& each) {
  // One row per submission that met the subject: the first that is visible speaks.
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT t.id, t.kind, t.submission FROM subject t WHERE t.submission = 0 OR EXISTS "
                                 "(SELECT 1 FROM submission s WHERE s.id = t.submission AND s.state = 1) "
                                 "ORDER BY t.id, t.submission"));
  const auto read = [](const Statement& statement) {
    Row row(statement);
    Subject subject;
    subject.id = row.as<SubjectId>();
    subject.kind = row.as<identity::SubjectKind>();
    subject.submission = row.as<SubmissionId>();
    return subject;
  };
  SubjectId last;
  return for_each_row(rows, read, [&](const Subject& subject) {
    if (subject.id != last) each(subject);
    last = subject.id;
  });
}

base::Result<void> scan_subject_codes(ReadTx& tx, const std::function<void(const SubjectCode&)>& each) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT t.subject, t.kind, t.code, t.flags, t.valid_from, t.valid_until, t.submission "
                                 "FROM subject_code t WHERE " TAIXIN_VISIBLE " ORDER BY t.id"));
  const auto read = [](const Statement& statement) {
    Row row(statement);
    SubjectCode code;
    code.subject = row.as<SubjectId>();
    code.kind = row.as<CodeKind>();
    code.code = row.text();
    code.flags = row.as<uint16_t>();
    code.from = row.day();
    code.until = row.day();
    code.submission = row.as<SubmissionId>();
    return code;
  };
  return for_each_row(rows, read, each);
}

base::Result<void> scan_subject_names(ReadTx& tx, const std::function<void(const SubjectName&)>& each) {
  TX_TRY(auto rows,
         tx.connection().prepare("SELECT t.subject, t.name, t.normal, t.registered, t.valid_from, t.submission "
                                 "FROM subject_name t WHERE " TAIXIN_VISIBLE " ORDER BY t.id"));
  const auto read = [](const Statement& statement) {
    Row row(statement);
    SubjectName name;
    name.subject = row.as<SubjectId>();
    name.name = row.text();
    name.normal = row.text();
    name.registered = row.integer() != 0;
    name.from = row.day();
    name.submission = row.as<SubmissionId>();
    return name;
  };
  return for_each_row(rows, read, each);
}

base::Result<void> scan_subject_states(ReadTx& tx, const std::function<void(const SubjectState&)>& each) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT t.subject, t.state, t.day, t.submission FROM subject_state t "
                                            "WHERE " TAIXIN_VISIBLE " ORDER BY t.id"));
  const auto read = [](const Statement& statement) {
    Row row(statement);
    SubjectState state;
    state.subject = row.as<SubjectId>();
    state.state = row.text();
    state.day = row.day();
    state.submission = row.as<SubmissionId>();
    return state;
  };
  return for_each_row(rows, read, each);
}

base::Result<void> scan_operator_periods(ReadTx& tx, const std::function<void(const OperatorPeriod&)>& each) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT t.subject, t.operator_name, t.valid_from, t.submission "
                                            "FROM operator_period t WHERE " TAIXIN_VISIBLE " ORDER BY t.id"));
  const auto read = [](const Statement& statement) {
    Row row(statement);
    OperatorPeriod period;
    period.subject = row.as<SubjectId>();
    period.operator_name = row.text();
    period.from = row.day();
    period.submission = row.as<SubmissionId>();
    return period;
  };
  return for_each_row(rows, read, each);
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
