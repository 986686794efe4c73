#include "store/registry_scan.h"

#include "store/sqlite.h"

namespace taixin::store {
namespace {

template <class Read>
base::Result<void> read_all(Statement& rows, const std::function<void(const RegistryRow&)>& each, const Read& read) {
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return {};
    Row row(rows);
    each(read(row));
  }
}

Subject read_subject(Row& row) {
  Subject subject;
  subject.id = row.as<SubjectId>();
  subject.kind = row.as<identity::SubjectKind>();
  subject.submission = row.as<SubmissionId>();
  return subject;
}

SubjectCode read_code(Row& row) {
  SubjectCode code;
  code.subject = row.as<SubjectId>();
  code.kind = row.as<CodeKind>();
  code.code = row.text();
  code.flags = row.as<uint16_t>();
  code.from = row.day();
  code.until = row.day();
  code.submission = row.as<SubmissionId>();
  return code;
}

SubjectName read_name(Row& row) {
  SubjectName name;
  name.subject = row.as<SubjectId>();
  name.name = row.text();
  name.normal = row.text();
  name.registered = row.integer() != 0;
  name.from = row.day();
  name.submission = row.as<SubmissionId>();
  return name;
}

SubjectState read_state(Row& row) {
  SubjectState state;
  state.subject = row.as<SubjectId>();
  state.state = row.text();
  state.day = row.day();
  state.submission = row.as<SubmissionId>();
  return state;
}

OperatorPeriod read_period(Row& row) {
  OperatorPeriod period;
  period.subject = row.as<SubjectId>();
  period.operator_name = row.text();
  period.from = row.day();
  period.submission = row.as<SubmissionId>();
  return period;
}

constexpr std::string_view kSubjectsBehind =
    "SELECT id, kind, submission FROM subject WHERE id > $1 ORDER BY id, submission";
constexpr std::string_view kSubjectsAgain =
    "SELECT id, kind, submission FROM subject WHERE id >= $1 AND id <= $2 AND (submission >= $3 OR submission = 0) "
    "ORDER BY id, submission";
constexpr std::string_view kCodes =
    "SELECT subject, kind, code, flags, valid_from, valid_until, submission FROM subject_code WHERE id > $1 ORDER BY "
    "id";
constexpr std::string_view kNames =
    "SELECT subject, name, normal, registered, valid_from, submission FROM subject_name WHERE id > $1 ORDER BY id";
constexpr std::string_view kStates =
    "SELECT subject, state, day, submission FROM subject_state WHERE id > $1 ORDER BY id";
constexpr std::string_view kPeriods =
    "SELECT subject, operator_name, valid_from, submission FROM operator_period WHERE id > $1 ORDER BY id";

}  // namespace

base::Result<RegistryPoint> registry_point(ReadTx& tx) {
  Connection& db = tx.connection();
  RegistryPoint point;
  TX_TRY(const int64_t open, db.integer("SELECT min(id) FROM submission WHERE state = 0"));
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM submission"));
  TX_TRY(const int64_t subject, db.integer("SELECT max(id) FROM subject"));
  point.submission = SubmissionId(open != 0 ? open : last + 1);
  point.subject = SubjectId(subject);
  const auto decided = [&](std::string_view last_row, std::string_view first_open) -> base::Result<int64_t> {
    if (open != 0) {
      TX_TRY(const int64_t first, db.integer(first_open));
      if (first != 0) return first - 1;
    }
    return db.integer(last_row);
  };
#define TAIXIN_DECIDED(table)                                             \
  decided("SELECT max(id) FROM " table, "SELECT t.id FROM " table         \
                                        " t JOIN submission s ON s.id = " \
                                        "t.submission AND s.state = 0 ORDER BY t.id LIMIT 1")
  TX_TRY(point.code, TAIXIN_DECIDED("subject_code"));
  TX_TRY(point.name, TAIXIN_DECIDED("subject_name"));
  TX_TRY(point.state, TAIXIN_DECIDED("subject_state"));
  TX_TRY(point.period, TAIXIN_DECIDED("operator_period"));
#undef TAIXIN_DECIDED
  return point;
}

base::Result<void> scan_registry(ReadTx& tx, const RegistryPoint& after, SubjectId gaps_from,
                                 const std::function<void(const RegistryRow&)>& each) {
  Connection& db = tx.connection();
  if (gaps_from <= after.subject) {
    TX_TRY(auto again, db.prepare(kSubjectsAgain));
    again.bind(gaps_from, after.subject, after.submission);
    TX_CHECK(read_all(again, each, read_subject));
  }
  const auto scan = [&](std::string_view sql, int64_t from, const auto& read) -> base::Result<void> {
    TX_TRY(auto rows, db.prepare(sql));
    rows.bind(from);
    return read_all(rows, each, read);
  };
  TX_CHECK(scan(kSubjectsBehind, after.subject.get(), read_subject));
  TX_CHECK(scan(kCodes, after.code, read_code));
  TX_CHECK(scan(kNames, after.name, read_name));
  TX_CHECK(scan(kStates, after.state, read_state));
  return scan(kPeriods, after.period, read_period);
}

}  // namespace taixin::store
