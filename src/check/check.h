// The answers about one subject: what is held (`show`) and what applies for a purpose (`check`).
//
//   const Checker checker(home, catalog, facts);
//   TX_TRY(const auto session, access::admit(home, *catalog, asker, {}));
//   TX_TRY(const auto answer, checker.check(session, "示例建材有限公司"));
//   std::cout << to_text(answer.value(), Lang::zh);                               // check/render.h
//
// Every record passes the gate, every answer is in the access log before it leaves. Answers are pure functions of
// packs, watermark, day and purpose: asked again, they are the same bytes. They tell what applies and never "deny": the
// officer decides (domain/12.3.1). Natural persons: the same fixed answer, known here or not (domain/12.1.3).
// Threads: a checker may be used by any number of threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "catalog/catalog.h"
#include "catalog/measure_rules.h"
#include "facts/facts.h"
#include "rules/versions.h"
#include "store/home.h"
#include "store/payload.h"

namespace taixin::check {

using base::Day;
using base::KnownAt;
using base::RecordId;
using base::SubjectId;
using catalog::Text;

// ---- what was asked, as every answer states it
struct Asked {
  std::string purpose;  // code
  Text purpose_name;
  Day day;               // the day asked; a past one when `past`
  bool past = false;     // as-of or known-at was given
  KnownAt known_at;      // what the platform knew until then
  store::CommitSeq seq;  // watermark
  base::Sha256 rules{};  // the packs
};

// ---- which subject is meant
enum class Found : uint8_t {
  one,
  candidates,  // several have this name, or only part of it
  unknown,
  person,  // asked by an identity number: 不提供自然人查询
  closed,  // known, and not open to whoever asks: somebody else, or no authorisation for this purpose
};
enum class FoundBy : uint8_t { none, code, earlier_code, org_code, reg_number, name, former_name };

struct Candidate {
  SubjectId subject;
  std::string code, name;
  std::string matched;                                   // the name that matched, when it is another
  facts::NameHit::How how = facts::NameHit::How::exact;  // how it matched; candidates of a search stand in this order
  int slips = 0;                                         // characters that differ, when `how` is slip
};

inline constexpr size_t kCandidatesMax = 10;

struct SubjectMatch {
  Found found = Found::unknown;
  FoundBy by = FoundBy::none;
  SubjectId subject;                  // one
  std::vector<Candidate> candidates;  // candidates
  std::optional<base::Error> hint;    // unknown: what is wrong with a code, for example its check character
};

// ---- the subject, its state first (domain/12.4.9)
struct ShownState {
  std::string state;
  Text words;
  std::optional<Day> day;
};
struct ShownCode {
  store::CodeKind kind = store::CodeKind::uscc;
  std::string code;
  bool issued_wrong = false;  // really issued with a wrong check character
  std::optional<Day> from, until;
};
struct ShownName {
  std::string name;
  bool present = false, registered = false;
  std::optional<Day> from;
};
struct ShownOperator {
  std::string operator_name;
  std::optional<Day> from;
};
struct SubjectAnswer {
  SubjectId id;
  identity::SubjectKind kind = identity::SubjectKind::organization;
  std::optional<ShownState> state;  // none: no registration has said so
  std::string code, name;
  std::vector<ShownCode> codes;
  std::vector<ShownName> names;          // present first
  std::vector<ShownState> states;        // newest first
  std::vector<ShownOperator> operators;  // newest first
};

// ---- a record
enum class RecordState : uint8_t { in_force, repaired, ended, withdrawn, shielded, superseded };
Text words(RecordState state);  // 终止公示, 到期, 撤回, 暂时屏蔽: the same words everywhere (domain/12.2.12)

struct ShownField {
  std::string code;
  Text name;
  std::string value;       // canonical, as stored
  Text words;              // as people write it: money in the field's unit, names for codes
  bool redacted = false;   // of what is published: a reviewer's words stand for the department's
  bool held_back = false;  // of what is published: the text may hold what nobody may publish, so it is not told
};
// How long an adverse record is published, by which rule; and from when repair may be asked for.
struct ShownTerm {
  gate::Reason reason = gate::Reason::permitted;  // permitted: it is public today, as far as time goes
  catalog::Dishonesty is = catalog::Dishonesty::unknown;
  std::optional<Day> last_day, earliest_repair;
  Text rule;                       // its name; empty: none governs it
  std::vector<std::string> basis;  // its clauses
};
struct ShownRecord {
  RecordId id;
  const catalog::Item* item = nullptr;  // of the checker's catalog
  RecordState state = RecordState::in_force;
  bool past_state = false;       // shown with the mark 已失效
  std::optional<Day> state_day;  // since when
  bool disputed = false;         // 异议标注
  bool provisional = false;      // linked by name only
  bool former_operator = false;  // about a former operator: not held against the present one (domain/12.1.9)
  bool late = false;
  store::LinkKind link = store::LinkKind::by_code;
  store::Severity severity = store::Severity::unknown;
  std::string headline, organ, document_number;
  std::optional<Day> decision, document, publication, misconduct_end, valid_from, valid_until;
  KnownAt received;
  std::string source;  // department that handed it over
  std::optional<Day> changes_on;
  std::optional<ShownTerm> term;   // of adverse records, for everybody and for the subject itself; show only
  std::vector<ShownField> fields;  // show only
};

// ---- show
struct ShowQuestion {
  std::string query;      // code or name
  bool versions = false;  // all versions; for purposes that may ask for past states
};
struct ShownClass {
  std::string code;
  Text name;
  std::vector<ShownRecord> records;  // newest first
};
struct ShowAnswer {
  Asked asked;
  SubjectMatch match;
  std::optional<SubjectAnswer> subject;
  std::vector<ShownClass> classes;  // in the catalog's order; classes without visible records left out
};

// ---- check
enum class MatterKind : uint8_t {
  penalties,
  lists,
  abnormal,
  judicial,
  contracts,
  commitments,
  obligations,  // may want attention
  grades,
  licences,
  honours,  // told, never held against anybody
};
inline constexpr int kMatters = 10;
std::string_view matter_code(MatterKind kind);  // "penalties"
Text matter_name(MatterKind kind);              // 行政处罚
bool wants_attention(MatterKind kind);

inline constexpr size_t kBriefMax = 20;  // records listed under one matter; `count` counts all

struct MatterAnswer {
  MatterKind kind = MatterKind::penalties;
  uint64_t count = 0;            // in force, linked by code, not of a former operator
  uint64_t serious = 0;          // of them
  uint64_t disputed = 0;         // of them
  uint64_t provisional = 0;      // not in count: linked by name only
  uint64_t former_operator = 0;  // not in count
  std::vector<ShownRecord>
      records;  // the first kBriefMax of all these, newest first, without fields; of a batch only grades
};

enum class Verdict : uint8_t { attention, none, unknown_subject, candidates, person, closed };
std::string_view verdict_code(Verdict verdict);
Text verdict_words(Verdict verdict);  // 有需关注的信息, 未发现需关注的信息 ...: never a refusal

// One thing that an officer should look at, with the clause by which it is recorded.
struct Attention {
  std::optional<MatterKind> matter;  // none: the state of the subject itself
  Text words;
  std::vector<std::string> basis;
};

// A measure that may or must be applied, by its clause; whether it is, an officer decides and records (domain/12.3.1).
struct Duty {
  const catalog::Measure* measure = nullptr;  // of the checker's rules
  uint64_t count = 0;                         // records that it follows from
  std::vector<RecordId> records;              // the first of them
  std::optional<Day> until;                   // last day it may be applied; none: as long as they are in force
};

struct CheckAnswer {
  Asked asked;
  SubjectMatch match;
  std::optional<SubjectAnswer> subject;
  Verdict verdict = Verdict::unknown_subject;
  std::vector<Attention> attention;
  std::vector<MatterAnswer> matters;  // all kMatters in order, when the subject was found
  std::vector<Duty> duties;           // in the order of the packs
  std::optional<Day> changes_on;      // first day the answer may differ by itself
};

// Both, of one moment, for a page about one subject.
struct PageAnswer {
  CheckAnswer checked;
  ShowAnswer shown;  // empty unless the subject was found
};

struct FindAnswer {
  Asked asked;
  SubjectMatch match;
};

// What is told to everybody instead of a text that is held back: a reviewer's decision (disclose/redactions.h).
struct PublicText {
  bool replaced = false;  // else it is told as the department wrote it
  std::string text;
};
class PublicTexts {
 public:
  virtual ~PublicTexts() = default;
  virtual std::optional<PublicText> told(RecordId record, std::string_view field) const = 0;
};

class Prepared;  // check/prepared.h

class Checker {
 public:
  // `home` and `facts` outlive the checker. Answers point into its catalogs: they do not outlive the checker. The law
  // of an answer is that in force at its known time; `versions`, oldest first, is not empty.
  Checker(store::Home& home, std::vector<rules::Version> versions, const facts::Facts& facts);
  // One law for all times.
  Checker(store::Home& home, std::shared_ptr<const catalog::Catalog> catalog, const facts::Facts& facts);
  ~Checker();

  // All return after the entry in the access log is on disk. Errors: kNothingAsked, access::kPastClosed (versions),
  // kForeignRecord, store errors.
  base::Result<access::Released<FindAnswer>> find(const access::Session& session, std::string_view query) const;
  base::Result<access::Released<ShowAnswer>> show(const access::Session& session, const ShowQuestion& question) const;
  base::Result<access::Released<CheckAnswer>> check(const access::Session& session, std::string_view query) const;
  // What anybody may see of these records today, or why not. For lists of what is published and their self-check:
  // `session` is access::published. Records that nobody holds are left out.
  struct PublicRecord {
    RecordId id;
    gate::Reason reason = gate::Reason::permitted;
    std::string source;                    // the department that handed it over
    std::optional<SubjectAnswer> subject;  // these two: when it is public
    std::optional<ShownRecord> record;
  };
  // Of another moment: what was known then, by the law then in force (the day is the session's).
  struct Moment {
    store::CommitSeq seq;
    KnownAt known_at, law_at;
  };
  base::Result<std::vector<PublicRecord>> published(const access::Session& session, std::span<const RecordId> records,
                                                    const std::optional<Moment>& moment = {}) const;

  // Texts of these records that are public but for what the screen finds in them, as their departments wrote them; also
  // those that were decided. For the reviewer.
  struct HeldText {
    RecordId record;
    SubjectId subject;
    std::string code, name, source, item, document_number;
    std::string field;
    Text field_name;
    std::string text;
  };
  base::Result<std::vector<HeldText>> held_texts(const access::Session& session,
                                                 std::span<const RecordId> records) const;
  // Decisions about such texts; outlives the checker. Before anything is asked.
  void use(const PublicTexts& texts) { texts_ = &texts; }
  const PublicTexts* texts() const { return texts_; }

  // These records as the session may see them, for lists of them: one entry in the log, about all their subjects
  // ("list", of what was asked). What it may not see is left out.
  base::Result<access::Released<std::vector<PublicRecord>>> records(const access::Session& session,
                                                                    std::span<const RecordId> records,
                                                                    std::string_view asked) const;

  // How long a record may be published, and from when its repair may be asked for, on the day of the session; nothing:
  // there is no such record. For cases: whether anybody may see it is another question.
  base::Result<std::optional<ShownTerm>> term(const access::Session& session, RecordId record) const;

  // What a report is made of (report/), asked with a session `for_report`, and the entry for it. It is not in the log
  // yet: whoever makes the report puts the digest of what leaves into the note, and releases that.
  struct ForReport {
    ShowAnswer shown;
    access::Note note;  // kind "report"; "denied" or "search" when no one subject was found
  };
  base::Result<ForReport> for_report(const access::Session& session, std::string_view query) const;
  // One record as this question may show it, whosever it is now; nothing: it may not, or there is none. Makes no entry
  // of its own: for pages whose entry says that they were read (cases).
  base::Result<std::optional<ShownRecord>> shown_to(const access::Session& session, RecordId record) const;
  // Which of these records stood in an answer about `subject` at `mark`, by the law of `law_at` and the
  // question `session` (access::replayed);
  // nothing: none of them. `counted`: of a batch, which tells matters and not records. For whoever has to find those
  // who received a record: nothing leaves by it.
  base::Result<std::optional<RecordId>> told(const access::Session& session, const facts::Watermark& mark,
                                             KnownAt law_at, SubjectId subject, std::span<const RecordId> records,
                                             bool counted) const;

  // What applies and what is held, at one watermark, as one entry ("show").
  base::Result<access::Released<PageAnswer>> page(const access::Session& session, const ShowQuestion& question) const;
  // The JSON of `check`, rendered once, and nobody waits for the log: `then` is told, once, when the entry is on disk,
  // on the thread that wrote it (short, throws nothing), or before this returns when there is no answer.
  using ThenJson = std::function<void(base::Result<access::Released<std::string>>)>;
  void check_json(const access::Session& session, std::string_view query, ThenJson then) const;

  // Of the present law, and of that in force at a moment.
  const catalog::Catalog& catalog() const { return *versions_.back().catalog; }
  const catalog::Catalog& law(KnownAt at) const { return *rules::in_force(versions_, at).catalog; }
  store::Home& home() const { return home_; }
  const facts::Facts& facts() const { return facts_; }
  Prepared& prepared() const { return *prepared_.back(); }
  // Of the law in force then; nothing: the present one.
  Prepared& prepared(std::optional<KnownAt> known_at) const;
  // The rules of publication that may act today.
  const catalog::PublicationRules& rules() const;

 private:
  store::Home& home_;
  std::vector<rules::Version> versions_;
  const facts::Facts& facts_;
  std::vector<std::unique_ptr<Prepared>> prepared_;  // as `versions_`
  const PublicTexts* texts_ = nullptr;
};

}  // namespace taixin::check
