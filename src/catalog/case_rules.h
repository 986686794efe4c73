// What packs say about cases (业务事项): their kinds, states, steps, who takes them, clocks, and effects chosen from a
// closed set. Loaded with the catalog, immutable afterwards; the engine that runs them is cases/. Grammar:
// docs/formats/packs.md.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"

namespace taixin::catalog {

// What a step does beyond moving its case. Closed: each is written in C++ (cases/effect.h) and a pack can only choose.
enum class CaseEffect : uint8_t {
  mark_disputed,       // 异议标注, on the record, from this day
  unmark_disputed,     // the mark ends
  end_by_repair,       // 终止公示: the record is repaired
  withdraw,            // 撤回: the record is withdrawn by whoever made it
  shield,              // 暂时屏蔽
  unshield,            // 解除屏蔽
  publish_commitment,  // the commitment of this case may be published
  notify,              // the subject is told, in the words of `notice`
  forward,             // the case goes to the body that made the record
  letter,              // a letter (文书) with the code of `letter` is due
  propagate,           // everybody who received the record is told what became of it
  serve_notice,        // 列入前告知: the subject was told of facts, grounds, basis and rights
  ask_hearing,         // 申请听证
  hold_hearing,        // 举行听证
  enter_list,          // 列入名单: a record of the list's item, in the name of the body that decided
  leave_list,          // 移出名单: the record of the entry ends
  ask_erasure,         // 提交个人信息删除: erasure of the subject's key is requested
  confirm_erasure,     // 批准个人信息删除: by another officer; the key is destroyed
  drop_erasure,        // 退回个人信息删除: what was asked for is withdrawn, with the reason of the form
};
inline constexpr size_t kCaseEffects = static_cast<size_t>(CaseEffect::drop_erasure) + 1;
std::string_view case_effect_code(CaseEffect effect);
// Changes what answers say of the record.
constexpr bool is_record_effect(CaseEffect effect) {
  return effect <= CaseEffect::unshield || effect == CaseEffect::leave_list;
}

// What a case is about. A record's case is about its subject as well.
enum class CaseAbout : uint8_t { record, subject };

// Whose cases of a kind may be: a natural person's alone, a body's alone (个体工商户 is one), or anybody's.
enum class CaseSubjects : uint8_t { any, persons, bodies };

// Who takes a step: the subject (itself, its agent, or an officer at a window for it), or officers with a role in a
// unit. Role and unit are both asked for: whoever serves the centre decides nothing for the body that made the record.
enum class CaseParty : uint8_t {
  subject,
  own,         // the unit that opened the case
  recogniser,  // the body that made the record (谁认定、谁修复)
  provider,    // the unit that handed the record over
  centre,      // whoever has the role for the whole platform
  anybody,     // whoever has signed in, but no other system: opens, of kinds whose openers are sealed
  opener,      // the account that opened it
};
std::string_view case_party_code(CaseParty party);

struct CaseActor {
  CaseParty party = CaseParty::subject;
  std::string role;  // code of a role; empty for subject, anybody and opener
};

// What must be so before a step or an outcome is open.
enum class CaseCondition : uint8_t {
  ours,        // the body that made the record is a unit of this city
  elsewhere,   // it is not: the city forwards and records the result
  repairable,  // the earliest day of repair has come
};
std::string_view case_condition_code(CaseCondition condition);

enum class CaseFieldType : uint8_t { text, day, record, choice, flag, file };

// One field of a step's form; materials are fields of type `file` (number or SHA-256 of what was handed over).
struct CaseField {
  std::string code;
  Text name;
  CaseFieldType type = CaseFieldType::text;
  bool required = false;
  std::vector<std::string> required_for;  // outcomes with which it is required
  size_t max = 0;                         // characters of a text
  std::string autofill;  // of a text: what of whoever fills it in it asks for, as browsers know it (HTML, 4.10.18.7)
  std::vector<std::pair<std::string, Text>> choices;  // code and name
};

struct CaseOutcome {
  std::string code;  // empty: the step has one outcome only
  Text name;
  std::string to;  // state
  std::vector<CaseEffect> effects;
  std::string letter;  // code of a letter, with the effect `letter`
  Text notice;         // with the effect `notify`; {case} {kind} {day} are filled in
  std::set<CaseCondition> only;
};

struct CaseStep {
  std::string code;
  Text name;
  Basis basis;                    // its own, or the kind's
  std::vector<CaseActor> by;      // any of them
  std::vector<std::string> from;  // states; empty: it opens the case
  std::vector<CaseField> form;
  std::vector<CaseOutcome> outcomes;  // at least one
  std::set<CaseCondition> only;
  std::string day_field;  // of the form: the day on which it was really done; else the day of the entry
  // Lengthens a clock by so many working days, with a clause of its own and a reason in the form.
  std::string extends;
  int extends_by = 0;
  int extends_times = 0;  // at most
  // Two persons: whoever took one of these steps may not take this one.
  std::vector<std::string> not_by;
  bool fresh_code = false;      // signed with a code of the second factor, used for this alone
  bool opens_identity = false;  // who opened the case may be read by those who took this step and one of `not_by`
  bool opens() const { return from.empty(); }
  const CaseOutcome* outcome(std::string_view code) const;
};

struct CaseState {
  std::string code;
  Text name;
  bool final = false;
  CaseParty with = CaseParty::centre;  // whose turn it is; of a final state: nobody's
};

// Working days from one step to another. It stands still only in states for which a clause says so. When it has run
// out, somebody is told (`escalate`); nothing is granted or refused by time, and there is no way to say so.
struct CaseClock {
  std::string code;
  Text name;
  Basis basis;
  std::vector<std::string> from;  // steps; the first taken of them counts
  // Instead: it runs while the case stands in one of these states, each time anew from the day on which it came there.
  std::vector<std::string> in;
  int within = 0;                   // working days; 0: the same day, or the next working day
  std::string after;                // when this step was taken, too ...
  int within_after = 0;             // ... so many, still counted from `from`
  std::vector<std::string> until;   // steps that end it; a final state ends every clock
  std::vector<std::string> pauses;  // states in which it stands still
  Basis pause_basis;
  CaseActor escalate;
};

// One kind of case as it was for applications made from `basis.from` until `basis.until`: a case keeps the rules of the
// day on which it was opened.
struct CaseKind {
  std::string code;  // objection, repair, ...
  Text name;
  Basis basis;
  CaseAbout about = CaseAbout::record;
  CaseSubjects subjects = CaseSubjects::any;
  Text told;            // what an applicant has to know before it applies; lines; may be empty
  bool sealed = false;  // forms are sealed under the key of the subject
  // Who opened it, and what stands in its forms, is sealed under a key of the case alone; the subject sees nothing of
  // it (complaints). The key is destroyed so many days after the case has ended in one of these states; 0: it stays.
  bool sealed_opener = false;
  int erase_after = 0;
  std::vector<std::string> erase_states;
  std::vector<CaseState> states;
  std::vector<CaseStep> steps;
  std::vector<CaseClock> clocks;
  // Entries below V2 act in simulation: effects on records, letters and publication are noted and not carried out
  // (domain/12.2.3).
  bool simulation() const { return !basis.acts(); }
  const CaseState* state(std::string_view code) const;
  const CaseStep* step(std::string_view code) const;
  const CaseClock* clock(std::string_view code) const;
};

struct CaseRules {
  std::vector<CaseKind> kinds;  // in load order
  // The rules for what is applied for on `day`; null: none in force.
  const CaseKind* kind(std::string_view code, base::Day day) const;
};

}  // namespace taixin::catalog
