#include "store/reports.h"

#include "store/sqlite.h"

namespace taixin::store {
namespace {

#define TAIXIN_REPORT_COLUMNS                                                                           \
  "id, number, kind, subject, audience, purpose, basis, account, unit, via, at, day, seq, scope_json, " \
  "records_json, content_sha256, model_sha256, pdf_sha256, certificate_sha256"

ReportEvent read_event(const Statement& statement) {
  Row row(statement);
  ReportEvent e;
  e.id = row.integer();
  e.number = row.text();
  e.kind = row.as<ReportKind>();
  e.subject = row.as<SubjectId>();
  e.audience = row.text();
  e.purpose = row.text();
  e.basis = row.text();
  e.account = row.integer();
  e.unit = row.integer();
  e.via = row.as<Via>();
  e.at = row.as<KnownAt>();
  e.day = Day(static_cast<int32_t>(row.integer()));
  e.seq = row.as<CommitSeq>();
  e.scope_json = row.text();
  e.records_json = row.text();
  e.content = row.sha256();
  e.model = row.sha256();
  e.pdf = row.sha256();
  e.certificate = row.sha256();
  return e;
}

base::Result<std::optional<ReportEvent>> first(Statement& rows) {
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<ReportEvent>();
  return std::optional(read_event(rows));
}

}  // namespace

base::Result<ReportEvent> append_report(WriteTx& tx, ReportEvent event) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t taken, db.integer("SELECT count(*) FROM report_event WHERE number = $1", event.number));
  event.id = 0;
  if (taken != 0) return event;
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM report_event"));
  event.id = last + 1;
  event.at = tx.known_now();
  TX_CHECK(db.run("INSERT INTO report_event (" TAIXIN_REPORT_COLUMNS
                  ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
                  event.id, event.number, event.kind, event.subject, event.audience, event.purpose, event.basis,
                  event.account, event.unit, event.via, event.at, event.day, event.seq, event.scope_json,
                  event.records_json, event.content, event.model, event.pdf, event.certificate));
  return event;
}

base::Result<void> append_report_file(WriteTx& tx, int64_t report, ReportPart part, std::string_view sealed) {
  Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM report_file"));
  return db.run("INSERT INTO report_file (id, report, part, bytes) VALUES ($1, $2, $3, $4)", last + 1, report, part,
                Blob{sealed});
}

base::Result<std::optional<ReportEvent>> report_of_number(ReadTx& tx, std::string_view number) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_REPORT_COLUMNS " FROM report_event WHERE number = $1"));
  rows.bind(number);
  return first(rows);
}

base::Result<std::optional<ReportEvent>> report_of_digest(ReadTx& tx, const base::Sha256& digest) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT " TAIXIN_REPORT_COLUMNS
                                            " FROM report_event WHERE model_sha256 = $1 OR pdf_sha256 = $1 LIMIT 1"));
  rows.bind(digest);
  return first(rows);
}

#define TAIXIN_REPORTS_WHERE(whose)                                                         \
  "SELECT " TAIXIN_REPORT_COLUMNS " FROM report_event WHERE id < $1 AND " whose             \
  " AND ($3 = 0 OR kind = $3) AND ($4 = '' OR purpose = $4) AND ($5 = '' OR audience = $5)" \
  " AND day BETWEEN $6 AND $7 ORDER BY id DESC LIMIT $8"

base::Result<std::vector<ReportEvent>> reports(ReadTx& tx, const ReportFilter& filter) {
  TX_TRY(auto rows, tx.connection().prepare(filter.subject ? TAIXIN_REPORTS_WHERE("subject = $2")
                                            : filter.unit  ? TAIXIN_REPORTS_WHERE("unit = $2")
                                                           : TAIXIN_REPORTS_WHERE("$2 = 0")));
  rows.bind(filter.before, filter.subject ? filter.subject->get() : filter.unit.value_or(0),
            filter.kind ? static_cast<int64_t>(*filter.kind) : int64_t{0}, filter.purpose, filter.audience,
            filter.from ? filter.from->count() : INT32_MIN, filter.until ? filter.until->count() : INT32_MAX,
            filter.limit);
  std::vector<ReportEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    out.push_back(read_event(rows));
  }
}

base::Result<std::string> report_file(ReadTx& tx, int64_t report, ReportPart part) {
  TX_TRY(auto rows, tx.connection().prepare("SELECT bytes FROM report_file WHERE report = $1 AND part = $2"));
  rows.bind(report, part);
  TX_TRY(const bool found, rows.step());
  return found ? std::string(Row(rows).blob()) : std::string();
}

}  // namespace taixin::store
