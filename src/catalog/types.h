// The typed form of packs: what the law says, as data. Loaded once, immutable afterwards, shared by all threads.
// The files and their grammar: docs/formats/packs.md.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/ids.h"
#include "catalog/expression.h"
#include "identity/subject_kind.h"

namespace taixin::catalog {

using identity::SubjectKind;

struct Text {
  std::string zh, en;
  const std::string& in(base::Lang lang) const { return lang == base::Lang::zh || en.empty() ? zh : en; }
};

// How sure a fact is (domain/00): verified, verified by a secondary source, derived, from memory (high, medium, low).
// Entries below V2 act in simulation only until two people confirm them (domain/12.2.3).
enum class Mark : uint8_t { V, V2, D, MH, MM, ML };
std::string_view mark_code(Mark mark);  // "MH"

// What every pack entry has. No entry without at least one clause.
struct Basis {
  std::vector<std::string> clauses;
  std::string source;
  Mark sure = Mark::ML;
  bool confirmed = false;  // two people compared this very entry with the official text (rules/)
  base::Day from;
  std::optional<base::Day> until;  // first day it no longer applies
  // Whether it may publish, restrict or shorten a right (domain/12.2.3); the rest of its kind is simulation.
  bool acts() const { return confirmed || sure == Mark::V || sure == Mark::V2; }
  bool in_force(base::Day day) const { return day >= from && (!until || day < *until); }
};

// How people sign in: the strictest value that any pack in force states. 0 of `change_days`: never.
struct SignInPolicy {
  Basis basis;
  int length = 0;            // least characters of a password
  int classes = 0;           // of small letters, capitals, digits and other characters
  int history = 0;           // a new password is none of the last so many
  int change_days = 0;       // a password is changed after so many days
  int failures = 0;          // in a row, then the account is locked
  int lock_minutes = 0;      // for so long
  int idle_minutes = 0;      // a session without a request ends
  int absolute_hours = 0;    // and any session
  int sessions = 0;          // of one account at once
  bool log_address = false;  // events of signing in keep the address: of officers plain, of persons as a keyed digest
};

struct CodeEntry {
  std::string code;  // canonical value that is stored
  Text name;
  std::vector<std::string> aliases;
  std::string parent;  // for trees (regions, industries)
  std::optional<base::Day> from, until;
  std::vector<std::string> maps_to;  // codes of the same set that replace this old kind
};

// An enumeration. Matching is by whole value first (code, name or alias after width folding), so that
// "没收违法所得、没收非法财物" is one old kind and not two (domain/12.2.11).
struct CodeSet {
  std::string id;
  Text name;
  Basis basis;
  std::vector<CodeEntry> entries;
  std::vector<std::string> not_kept;  // codes that say "promised or owed, and not kept"
  std::string open_prefix;            // "其他-": any value that starts so and names the kind is accepted as it is
  std::map<std::string, Text, std::less<>>
      questions;  // folded value -> why it goes back with a question (暂扣或者吊销)
  // The entry for a whole value; null when unknown.
  const CodeEntry* find(std::string_view value) const;
  std::map<std::string, size_t, std::less<>> lookup;  // folded code, name and aliases -> entry
  bool repeated_names = false;                        // names of several entries are found by code only (市辖区)
  size_t longest = 0;                                 // bytes of the longest key of `lookup`
  // Adds the keys of the entry at `position` to `lookup`. The key that another entry holds already, or nothing.
  std::optional<std::string> add_to_lookup(size_t position);
};

enum class TypeKind : uint8_t {
  text,
  person_name,
  subject_name,
  date,
  money_wan,
  money_yuan,
  integer,
  decimal,
  boolean,
  code,   // one of a code set
  codes,  // several of a code set, joined by separators
  uscc,
  org_code,
  reg_number,
  id_kind,
  id_number,
  phone,
  month,
};
inline constexpr size_t kTypeKinds = static_cast<size_t>(TypeKind::month) + 1;

struct FieldType {
  TypeKind kind = TypeKind::text;
  std::string code_set;    // for code, codes
  std::string separators;  // for codes: UTF-8 characters that may separate, for example ";；"
  size_t max_chars = 0;    // 0 = the reader's bound
  int scale = 6;           // for decimal: digits after the point; rules see units of 10^-scale
};

struct Field {
  uint16_t ordinal = 0;  // stable for ever; only grows
  std::string code;      // CF_WSH
  Text name;
  FieldType type;
  bool required = false;
  std::optional<Expression> required_if, blank_if;
  std::vector<std::string> aliases;
  // What fills a blank, for files of older generations that lack the column: "subject_kind" (from the code), "source"
  // (the department that hands over), "source_code", "code_of:FIELD" (the code of the body named in FIELD). Empty =
  // nothing.
  std::string derive;
  bool never_shown = false;  // identity numbers, phones, home addresses: in no answer
};

struct RowRule {
  std::string id;
  Expression check;  // must hold; fields that are blank make it hold
  Text message;
};

// A header that may mean more than one field: asked, never guessed (domain: 代码_2 changed its meaning in 2018).
struct HeaderQuestion {
  std::string header;
  std::vector<std::string> choices;  // field codes
  Text why;
};

enum class Query : uint8_t { no, self_only, authorised };

// The six permissions as the item declares them at most; the gate narrows them by record, day and status.
struct Permissions {
  bool open_public = false;  // 公开公示
  bool government = false;   // 政务共享
  Query query = Query::no;   // 授权查询
  std::set<SubjectKind> evaluation;
  bool ordinary_report = false;
  bool special_report = false;
  // White lists of what is told to everybody (domain/12.2.9); empty: all fields, all kinds of subjects of the item.
  std::vector<std::string> public_fields;
  std::set<SubjectKind> public_subjects;
  bool tells_everybody(std::string_view field) const {
    return public_fields.empty() || std::ranges::find(public_fields, field) != public_fields.end();
  }
};

// Which field says what about the subject of a row. Empty = the item has no such column.
struct SubjectColumns {
  std::string name, code, kind, reg_number, org_code, representative, id_number;
};

// Which field starts which clock (domain/11: four starts), and how long the fact holds.
struct Clocks {
  std::string decision, document, publication, misconduct_end;
  std::string valid_from, valid_until;
};

// Which fields of an act tell its class and its sector (publication_rules.h). Empty = the item has no such column.
struct ActColumns {
  std::string kinds, procedure, fine, organ, clauses;
};

enum class Shape : uint8_t { document, bulk, status };

// Columns by which a row of a registration item updates the registry of subjects.
struct RegistryColumns {
  std::string state, state_day, region, established, operator_name, previous_code, previous_name;
};

struct DueDays {
  int working_days = 0;  // 0 = none
  std::string after;     // field code of the clock (a pack may name the clock; here it is resolved)
};

// Where the columns that an item names are in its `fields`, -1 = it has none: looked up once, not for every row.
struct Positions {
  static constexpr int kSubject = -2, kProvider = -3, kOriginId = -4;  // parts of keys

  int name = -1, code = -1, kind = -1, reg_number = -1, org_code = -1, representative = -1, id_number = -1;
  int decision = -1, document = -1, publication = -1, misconduct_end = -1, valid_from = -1, valid_until = -1;
  int due_after = -1, class_field = -1, origin_id = -1, status_kind = -1, status_day = -1;
  int kinds = -1, procedure = -1, fine = -1, organ = -1, clauses = -1;
  int previous_code = -1, previous_name = -1, state = -1, state_day = -1, established = -1, operator_name = -1;
  std::vector<int> version_key, source_key;
  std::vector<int> by_ordinal;  // all fields, ascending by ordinal
};

struct Item {
  base::ItemCode code;
  uint32_t revision = 1;  // schema revision; stored with every record
  Text name;
  std::string catalog_class;  // one of the 13: REG, JUD, ADM, OCC, ABN, SEV, CON, COM, EVA, LAW, HON, IPR, VOL
  Basis basis;
  std::string provider;
  std::string channel;  // "exchange": a manual upload warns (domain/12.4.12)
  Shape shape = Shape::document;
  bool adverse = false;     // 失信信息
  bool registry = false;    // rows create and update subjects
  bool restricted = false;  // in no ordinary answer at all (simple-procedure penalties)
  int label = 0;            // security label: who is cleared for less does not see it; 0 to 3
  std::set<SubjectKind> subjects;
  // The clauses that allow what identifies people to be kept, sealed under each person's key (vault/); empty: identity
  // numbers are cut and rows about people are not kept, whatever `subjects` says.
  std::vector<std::string> seal_people;
  Permissions permissions;
  SubjectColumns subject;
  RegistryColumns registry_columns;
  Clocks clocks;
  ActColumns act;
  DueDays due;
  std::vector<std::string> version_key;  // field codes and "@subject"
  std::vector<std::string> source_key;   // field codes and "@provider", "@origin_id"; never "@subject"
  std::string organ_code;                // field code: who decided or provides (quality per department)
  std::string headline;                  // field code shown as the one-line summary
  std::string status_of;                 // Shape::status: item whose records it speaks of
  std::string status_kind, status_day;   // Shape::status: fields
  std::string class_field;               // field with minor / general / serious, if any
  std::string origin_id;                 // field with the sender's own id (省回流), if any
  std::vector<Field> fields;
  std::vector<RowRule> rules;
  std::vector<HeaderQuestion> questions;
  Positions at;  // of all the columns named above; set by `resolve`

  void resolve();
  const Field* field(std::string_view field_code) const;  // null when there is none
  int index(std::string_view field_code) const;           // position in `fields`, -1 when there is none
};

// What a value like 2099/12/31 or 9999-9-9 means.
struct Sentinel {
  std::string value;  // as canonical text of the type
  enum class Meaning : uint8_t { open, unknown, refused } meaning = Meaning::open;
  std::set<TypeKind> types;
};

struct Purpose {
  std::string code;  // permit, procurement, ...
  Text name;
  Basis basis;
  bool past_states = false;          // may ask for as-of and known-at: self, court, audit
  std::vector<std::string> open_to;  // roles that may ask for it; empty: nobody but the console
  std::vector<std::string> classes;  // classes of the catalog that it may see; empty: all
  // Only with the subject's own consent or authorisation for this purpose, and only of these kinds of subjects. Empty:
  // it rests on the law alone.
  std::set<SubjectKind> authorised_by;
  bool names_officer = false;  // a person decides by the answer: another system says for which officer it asks
};

struct CatalogClass {
  std::string code;
  Text name;
  Basis basis;
};

// Whom to ask; shown on pages, letters and receipts.
struct Contact {
  std::string id;
  Text name;
  std::string phone, address, url, hours;
  Basis basis;
};

// A USCC really issued with a wrong check character (stored and flagged, never refused).
struct IssuedCode {
  std::string code;
  Basis basis;
};

}  // namespace taixin::catalog
