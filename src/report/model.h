// One model of a report, from which JSON, page and PDF are made: everything that they say stands here. Filled from an
// answer of check/, whose records have passed the gate one by one; nothing here decides what may be shown.
//
//   Model model = make_model(answer, order, head);            // pure: the same answer, order and head, the same model
//   const std::string json = to_json(model);                  // canonical; its SHA-256 is the model's digest
//
// Structure and order are the packs' (catalog/report_rules.h): subject state first, a summary, then section by section
// the count first and each record with its source, the day it was updated, 异议标注, and of what is adverse the last
// day and the earliest day of repair. Threads: plain data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/error.h"
#include "base/result.h"
#include "catalog/report_rules.h"
#include "check/check.h"
#include "check/own_person.h"

namespace taixin::report {

using base::Day;
using base::KnownAt;
using base::Lang;
using catalog::Text;

inline constexpr size_t kRecordsMax = 2'000;  // in one report

// What a special report is asked for. Nothing chosen: everything.
struct Scope {
  std::optional<Day> from, until;   // both days included; the day of the report when `until` is not given
  std::vector<std::string> fields;  // codes of catalog::ReportField
  std::string area;                 // code of a region, six digits: of the bodies that decided
};

struct NamedCode {
  std::string code;
  Text name;
};

struct Field {
  std::string code;
  Text name, words;
  bool held_back = false;  // the text may hold what nobody may pass on
  bool redacted = false;   // a reviewer's signed words stand for the department's (disclose/redactions.h)
};

struct Record {
  std::string id;  // "r17"; of a person "p3"
  std::string item;
  Text item_name;
  std::string headline, organ, document_number;
  std::optional<Day> day;  // decided, or in force from
  std::string source;      // who handed it over
  Day updated;             // when the platform had it
  bool disputed = false;
  bool adverse = false;
  Text severity;                                 // 失信程度; empty: not adverse, or not known
  std::optional<Day> last_day, earliest_repair;  // of what is adverse; no earliest day: as soon as the duties are done
  bool published = false;                        // adverse, and shown to everybody today
  Text rule;
  std::string field;               // of a special report: code of its field
  std::vector<std::string> basis;  // of the item
  std::vector<Field> fields;
};

struct Section {
  enum class State : uint8_t {
    listed,  // records, or none
    absent,  // the platform collects nothing of the kind
    closed,  // it does, and not for this reader
  };
  std::string code;
  Text name;
  State state = State::listed;
  Text words;  // absent, closed: why
  std::vector<Record> records;
};

struct Subject {
  Text kind;
  std::string code, name;
  Text state;  // 登记状态; empty: no registration has said
  std::optional<Day> state_day;
  struct Former {
    std::string name;
    std::optional<Day> from;
  };
  std::vector<Former> former_names;
  struct State {
    Text words;
    std::optional<Day> day;
  };
  std::vector<State> states;             // newest first, the present one left out
  std::vector<std::string> other_codes;  // registration and organization codes
};

struct Model {
  std::string number;
  std::string salt;    // hexadecimal; nobody can try contents against the digest without it
  std::string design;  // ordinary, special, person
  Text title;
  Lang lang = Lang::zh;  // of page and PDF
  bool sandbox = false;  // of a sandbox: it says so everywhere
  NamedCode audience, purpose;
  std::string issuer;  // the platform's own name, as its log has it
  std::string verify;  // address of the verification page
  Subject subject;
  Day day;
  KnownAt known_at, issued_at;
  int64_t watermark = 0;
  std::string rules;  // digest of the packs
  bool scoped = false;
  std::optional<Day> from, until;
  std::vector<NamedCode> fields;  // chosen, or all of them; of a special report
  std::optional<NamedCode> area;
  bool all_fields = true;
  std::vector<Text> notices, rights;
  std::vector<std::string> basis;
  std::vector<Section> sections;

  size_t records() const;
};

// What a model is given beside the answer.
struct Head {
  std::string number, salt, issuer, verify;
  KnownAt issued_at;
  Lang lang = Lang::zh;
  bool sandbox = false;
};

// kNotForReader, kNotCleared; kBadScope (a period that is too long or ends in the future, fields and areas that are not
// there).
base::Result<void> check_order(const catalog::Catalog& catalog, const catalog::ReportDesign& design,
                               const access::Session& session, const Scope& scope);
// `shown.subject` is there. kTooLarge.
base::Result<Model> make_model(const check::ShowAnswer& shown, const catalog::Catalog& catalog,
                               const catalog::ReportDesign& design, const access::Session& session, const Scope& scope,
                               const Head& head);
base::Result<Model> make_person_model(const check::OwnForReport& read, const catalog::Catalog& catalog,
                                      const catalog::ReportDesign& design, const access::Session& session,
                                      const Head& head);

// Canonical: members in one order, no white space; the same model is the same bytes (docs/formats/report.md).
std::string to_json(const Model& model);
// kNotAReport.
base::Result<Model> from_json(std::string_view json);
// Digest of what the model says, whatever its number and moment: equal ones say the same.
base::Sha256 content_digest(const Model& model);

// What page and PDF say of a field: its words, marked where a reviewer's stand for the department's, or why there are
// none. Reviewers see what is published alone: of other records nothing is said to wait.
Text field_words(const Record& record, const Field& field);
// From when repair may be asked for; nothing of a record without a publication that will end, as check/repair.h has it.
std::optional<Text> repair_words(const Record& record);

Text audience_words(gate::Audience audience);  // 公众查询版, 本主体查询版
std::string moment_words(KnownAt at);          // 2026-04-01 09:30:00

}  // namespace taixin::report
