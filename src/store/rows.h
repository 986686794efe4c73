// The rows of records.db and access.db as the other rooms see them. SQL stays inside store/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/day.h"
#include "base/digest.h"
#include "base/ids.h"
#include "identity/subject_kind.h"

namespace taixin::store {

using base::Day;
using base::Key128;
using base::KnownAt;
using base::RecordId;
using base::SubjectId;
using base::SubmissionId;

// A catalog item inside one home: small, assigned on first use, never reused. 0 = none.
using ItemNo = base::Strong<struct ItemNoTag, uint16_t>;
// Order of seals: grows by one with every sealed submission, status change or link event. A watermark.
using CommitSeq = base::Strong<struct CommitSeqTag, int64_t>;

enum class SubmissionState : uint8_t { open = 0, sealed = 1, abandoned = 2 };

struct SubmissionCounts {
  uint64_t rows = 0;         // data rows read
  uint64_t accepted = 0;     // new records
  uint64_t versions = 0;     // new versions of known records
  uint64_t duplicates = 0;   // already here, word for word
  uint64_t statuses = 0;     // status events
  uint64_t quarantined = 0;  // refused, kept for their owner
  uint64_t people = 0;       // rows about natural persons: not kept
  uint64_t warnings = 0;     // rows that went in with a remark
};

struct Submission {
  SubmissionId id;
  std::string item;  // catalog item code
  uint32_t revision = 0;
  std::string source;  // department that handed it over
  std::string operator_name;
  std::string file_name;  // identity numbers masked
  std::string file_sha256;
  std::string format, encoding;
  std::string header_json;  // the header as submitted (masked) and what each column became
  std::string quality_json;
  base::Sha256 catalog_digest{};
  SubmissionState state = SubmissionState::open;
  KnownAt started_at, sealed_at;  // sealed_at: known time of every row of it
  CommitSeq seq;                  // of the seal
  SubmissionCounts counts;
};

enum class LinkKind : uint8_t {
  by_code = 1,          // the code
  by_earlier_code = 2,  // a code the subject had before
  by_issued_code = 3,   // a code really issued with a wrong check character
  provisional = 4,      // exact name and a second attribute: not published, no grade, until confirmed
  by_hand = 5,          // an officer's decision
};

// 失信 severity of the record, where a basis says so.
enum class Severity : uint8_t { unknown = 0, minor = 1, general = 2, serious = 3 };

// One version of one record: the part every question needs. The fields are in its payload.
struct Record {
  RecordId id;
  SubmissionId submission;
  uint32_t line = 0;  // in the file
  ItemNo item;
  uint16_t revision = 0;  // schema revision of the item
  SubjectId subject;      // as first linked; merges and splits are applied on reading
  LinkKind link = LinkKind::by_code;
  RecordId previous;  // the version before this one, 0 = first
  Severity severity = Severity::unknown;
  uint16_t flags = 0;                                                  // RecordFlag
  std::optional<Day> decision, document, publication, misconduct_end;  // the four clock starts
  std::optional<Day> valid_from, valid_until;                          // when it was true; no `until` = open
  Key128 version_key, source_key, content;
};
enum RecordFlag : uint16_t {
  kLateReport = 1,
  kWarned = 2,
  kLegacy = 4,  // from an earlier platform
  // What it says of something promised or owed, where its item has fields that say so; neither: written before this was
  // noted. Noted here so that a check needs no payload of the hundreds of monthly facts that say "kept".
  kKept = 8,
  kNotKept = 16,
};

enum class StatusKind : uint8_t {
  repaired = 1,    // 终止公示 (信用修复)
  ended = 2,       // 到期
  withdrawn = 3,   // 撤回
  shielded = 4,    // 暂时屏蔽
  unshielded = 5,  // 解除屏蔽
  disputed = 6,    // 异议标注
  undisputed = 7,
  reconciled = 8,  // 已与“信用中国”网站核对: a legacy record stands there as it does here
};

// Applies to every record with this version key, whenever it arrives.
struct Status {
  int64_t id = 0;
  SubmissionId submission;
  uint32_t line = 0;
  ItemNo item;  // the item whose record it speaks of
  SubjectId subject;
  Key128 version_key;
  StatusKind kind = StatusKind::ended;
  Day day;  // in force from this day
  std::string basis;
  Key128 content;  // the same event again is a duplicate
};

enum class QuarantineState : uint8_t { waiting = 0, fixed = 1, dropped = 2 };

struct Quarantined {
  int64_t id = 0;
  SubmissionId submission;
  uint32_t line = 0;
  std::string cells_json;   // array of the row's cells as submitted, identity numbers cut; empty for rows about people
  std::string errors_json;  // array of {code, column, field, value, args}
  QuarantineState state = QuarantineState::waiting;
};

struct Subject {
  SubjectId id;
  identity::SubjectKind kind = identity::SubjectKind::organization;
  SubmissionId submission;  // that created it
};
enum class CodeKind : uint8_t { uscc = 1, org_code = 2, reg_number = 3, earlier_uscc = 4 };
struct SubjectCode {
  SubjectId subject;
  CodeKind kind = CodeKind::uscc;
  std::string code;
  uint16_t flags = 0;  // identity::UsccFlag
  std::optional<Day> from, until;
  SubmissionId submission;
};
struct SubjectName {
  SubjectId subject;
  std::string name;         // as written
  std::string normal;       // identity::normalize_name
  bool registered = false;  // from a registration item; else only seen on a record
  std::optional<Day> from;
  SubmissionId submission;
};
struct SubjectState {
  SubjectId subject;
  std::string state;  // code of code set subject_state
  std::optional<Day> day;
  SubmissionId submission;
};
// Who operated an individual business and from when (one code, several operators over time; domain/12.1.9).
struct OperatorPeriod {
  SubjectId subject;
  std::string operator_name;
  std::optional<Day> from;
  SubmissionId submission;
};

enum class LinkEventKind : uint8_t {
  merge = 1,    // `subject` is the same as `target` from now on
  split = 2,    // undoes a merge of `subject`
  confirm = 3,  // the provisional link of `record` holds
  undo = 4,     // the provisional link of `record` is taken back: it belongs to nobody
  move = 5,     // `record` belongs to `target` (a corrected code frees the wrong company)
};
struct LinkEvent {
  int64_t id = 0;
  LinkEventKind kind = LinkEventKind::merge;
  SubjectId subject, target;
  RecordId record;
  std::string operator_name, reason;
  KnownAt at;
  CommitSeq seq;
};

// How a question came in.
enum class Via : uint8_t {
  before_accounts = 0,  // an entry from before there were accounts
  console = 1,          // the command line of the machine itself: whoever may read the home's files
  web = 2,              // a person who signed in
  api = 3,              // another system
  assisted = 4,         // an officer at a window, for somebody who stands there
  nobody = 5,           // refused before anybody was known
};

struct AccessEntry {
  int64_t id = 0;
  KnownAt at;
  std::string operator_name, purpose, basis, kind;  // kind: show, check, batch, search, receipt, export, denied
  std::vector<SubjectId> subjects;                  // whom it was about; visible to each of them
  std::string asked_sha256;                         // of the question, never the question itself
  std::string answer_sha256;
  std::optional<Day> as_of;
  std::optional<KnownAt> known_at;
  CommitSeq seq;  // watermark answered from
  uint64_t rows = 1;
  int64_t account = 0, unit = 0;  // access::AccountId, access::UnitId; 0: none
  Via via = Via::console;
  std::string fields;  // which items and fields the answer could hold: "*" all that the audience may see
};

// What came of entries: never changed, each a leaf of the access log.
enum class AccessEventKind : uint8_t {
  question = 1,         // a subject asks why
  answer = 2,           // what it was told
  delay_asked = 3,      // a lawful delay of showing an entry to its subject; a second person confirms
  delay_confirmed = 4,  // until a day
  delay_ended = 5,      // before that day
  alert = 6,            // something an auditor should look at
  alert_closed = 7,
};
struct AccessEvent {
  int64_t id = 0;
  KnownAt at;
  AccessEventKind kind = AccessEventKind::question;
  int64_t about = 0;    // id of access_entry, or of the event that this one answers; 0: neither
  SubjectId subject;    // 0: none
  int64_t account = 0;  // who did it; 0: the program
  std::optional<KnownAt> until;
  std::string text;
};

}  // namespace taixin::store
