// Who asks, for what, on which basis; and the access log before the answer.
//
//   TX_TRY(const Session session, access::admit(desk, asker, {}));                  // refusals are logged as "denied"
//   Answer answer = ...;                                                            // through session.question()
//   TX_TRY(auto out, access::release(home, session, note, std::move(answer)));      // on disk before this returns
//   print(out.value());                                                             // Released<Answer>
//
// A `Released<T>` can be made by `release` alone, so a room that hands out Released answers cannot forget the log.
// Who asks is what the door established (caller.h); whether it may is the decision point's answer (decision.h). The
// console, whoever may read the home's files, names its operator itself, and the log says that it was the console.
// Threads: all functions may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/consents.h"
#include "access/decision.h"
#include "base/day.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "gate/gate.h"
#include "store/home.h"

namespace taixin::access {

using base::Day;
using base::KnownAt;
using base::SubjectId;

inline constexpr size_t kTextMax = 200;  // characters of an operator, a unit or a basis

struct Asker {
  std::string operator_name;  // of the console; else the account's own name
  std::string unit;           // of the console, may be empty; else the name of the unit it acts in
  std::string purpose;        // code of a purpose in force
  std::string basis;          // matter number, letter, clause; empty: the clauses of the purpose itself
  base::Lang lang = base::Lang::zh;
  Caller caller;                  // as the door established it
  Action action = Action::check;  // which kind of question
  std::string officer;            // of another system: the officer of its unit for whom it asks, as it says
};

// What questions are decided with. All outlive it; without `consents` nobody has an authorisation.
struct Desk {
  store::Home& home;
  const Doors& doors;
  const catalog::Catalog& catalog;
  const Consents* consents = nullptr;
};

// A past state: what was true on a day, what the platform knew at a moment. With `known_at` alone the day is that of
// the moment.
struct Past {
  std::optional<Day> as_of;
  std::optional<KnownAt> known_at;
  bool asked() const { return as_of || known_at; }
};

// An admitted question. Only `begin`, `admit`, `preview`, `published` and `replay` make one.
class Session {
 public:
  const Asker& asker() const { return asker_; }  // operator, unit and basis filled in
  const catalog::Text& purpose_name() const { return purpose_name_; }
  bool past_states() const { return past_states_; }  // history and versions may be shown
  gate::Audience audience() const { return audience_; }
  gate::Permission permission() const { return report_ ? *report_ : gate::permission_of(audience_); }
  // The same question for a report (report/): `use` is ordinary_report or special_report. Everybody's stays one about
  // what is published. No past states: a report tells what is in force.
  Session for_report(gate::Permission use) const;
  bool reports() const { return report_.has_value(); }
  Day day() const { return day_; }  // the day asked
  const Past& past() const { return past_; }
  // Whether this subject may be asked about at all: oneself where the purpose is one's own, whoever gave an
  // authorisation where it needs one. Asked anew for each subject, so that a withdrawal holds at once.
  bool open_to(SubjectId subject) const;
  // Whether records of this item may stand in the answer: the purpose's classes, and the caller's clearance.
  bool sees(const catalog::Item& item) const;
  // What the gate is asked about a record of `item` about `subject`.
  gate::Question question(SubjectId subject, const catalog::Item& item) const;
  // How a field may be shown; and a value as it is shown then (empty: not at all).
  catalog::Shown shown(const catalog::Field& field) const;
  catalog::Shown shown(catalog::TypeKind type) const;
  // What the log says of the records that an answer could hold: "*", or the purpose's classes; after a minus items that
  // the caller is not cleared for ("*,-ADM.penalty_simple"). Format: docs/formats/store.md.
  std::string fields() const;
  // Anybody's: about what is published (`published`).
  bool everyone() const { return purpose_ == nullptr; }

 private:
  friend base::Result<Session> begin(const Desk&, const Asker&, const Past&);
  friend base::Result<Session> preview(const Desk&, const Asker&, const Consent&);
  friend Session published(const Desk&, base::Lang, std::optional<Day>);
  friend std::optional<Session> replayed(const Desk&, const catalog::Catalog&, const store::AccessEntry&, int);
  Session() = default;
  Asker asker_;
  catalog::Text purpose_name_;
  bool past_states_ = false;
  gate::Audience audience_ = gate::Audience::everyone;
  Day day_, today_;
  Past past_;
  const catalog::Catalog* catalog_ = nullptr;
  const catalog::Purpose* purpose_ = nullptr;  // null: anybody's
  const Consents* consents_ = nullptr;
  int clearance_ = 0;
  std::optional<SubjectId> only_;   // the one subject that may be asked about
  std::optional<Consent> preview_;  // as if it were given
  std::optional<gate::Permission> report_;
};
// 张** for 张示例; of two family characters (欧阳) the first alone.
std::string surname_of(std::string_view name);
// A value as `how` shows it.
std::string masked(std::string_view value, catalog::Shown how);

// On the home's day. Errors: kNoOperator, kBadText, kUnknownPurpose (an invented purpose does not exist), kPastClosed,
// kFutureAsked, and the refusals of the decision point.
base::Result<Session> begin(const Desk& desk, const Asker& asker, const Past& past);
// The same; a refusal is in the access log before it is returned.
base::Result<Session> admit(const Desk& desk, const Asker& asker, const Past& past);
// What whoever asked for a consent would see if it were given, to the record and the field: for its subject, before it
// answers. Errors: kOtherSubject, kUnknownPurpose, kNotSignedIn.
base::Result<Session> preview(const Desk& desk, const Asker& asker, const Consent& consent);
// Anybody, about what is published today: no operator, no purpose, and no entry in the log, for what is told to
// everybody alike is nobody's look at a subject.
Session published(const Desk& desk, base::Lang lang, std::optional<Day> day = {});  // nothing: today
// The question of an entry of the log, as it was admitted then: by the purposes of `law`, on its day, with the consent
// it had; nothing: that law has no such purpose. `clearance`: of whoever asked. For making answers again
// (check/replay.h) and finding who was told what (propagate/): nothing leaves by it.
std::optional<Session> replayed(const Desk& desk, const catalog::Catalog& law, const store::AccessEntry& entry,
                                int clearance);
// Something that was done and is no answer to a question: its digest is in the log when this returns. The entry.
struct Deed {
  std::string_view kind;
  base::Sha256 done{};  // digest of what came of it
  store::CommitSeq seq;
  uint64_t rows = 1;
  std::vector<SubjectId> subjects = {};  // whose things were looked at
};
base::Result<int64_t> log_deed(store::Home& home, const Asker& asker, const Deed& deed);
// A refusal that no question came of: a route that was not open. On disk when it returns.
base::Result<void> log_denied(store::Home& home, const Asker& asker, std::string_view reason);

// What the log keeps of one answer. Question and answer are digested, never stored. `asked` must not hold an identity
// number: its digest could be undone by trying all numbers (use kAboutPerson).
struct Note {
  std::string kind;                 // show, check, batch, search, receipt, export; denied: an admitted question refused
  std::vector<SubjectId> subjects;  // whom it was about; each can read the entry
  std::string asked;
  base::Sha256 answer{};  // of the bytes handed out, or of their canonical form
  store::CommitSeq seq;   // watermark answered from
  uint64_t rows = 1;
  std::string fields = {};  // what left (docs/formats/store.md); empty: all that the session could see
};
inline constexpr std::string_view kAboutPerson = "自然人";
inline constexpr std::string_view kNothingLeft = "-";  // Note::fields of what told nothing about anybody
inline constexpr size_t kFieldsMax = 1000;             // bytes of Note::fields; what is longer names items only

// On disk when it returns; the entry's number (0: what is published makes none). Errors: store errors; then the answer
// must not leave.
base::Result<int64_t> log_entry(store::Home& home, const Session& session, const Note& note);
base::Result<void> log(store::Home& home, const Session& session, const Note& note);
// The same without waiting: `done` is told when it is on disk, on the thread that wrote it, or at once when it is
// refused.
using Logged = std::function<void(base::Result<void>)>;
void log_later(store::Home& home, const Session& session, const Note& note, Logged done);
// An answer whose log entry is on disk.
template <class Answer>
class Released {
 public:
  const Answer& value() const& { return answer_; }
  Answer&& value() && { return std::move(answer_); }
  const Answer* operator->() const { return &answer_; }
  int64_t entry() const { return entry_; }  // its number in the access log; 0 of `release_later`

 private:
  template <class Any>
  friend base::Result<Released<Any>> release(store::Home&, const Session&, const Note&, Any);
  template <class Any, class Then>
  friend void release_later(store::Home&, const Session&, const Note&, Any, Then);
  explicit Released(Answer answer, int64_t entry = 0) : answer_(std::move(answer)), entry_(entry) {}
  Answer answer_;
  int64_t entry_;
};

template <class Answer>
base::Result<Released<Answer>> release(store::Home& home, const Session& session, const Note& note, Answer answer) {
  TX_TRY(const int64_t entry, log_entry(home, session, note));
  return Released<Answer>(std::move(answer), entry);
}

// The same without waiting: then(Result<Released<Answer>>), once, as log_later tells it. Short, and throws nothing.
template <class Answer, class Then>
void release_later(store::Home& home, const Session& session, const Note& note, Answer answer, Then then) {
  log_later(home, session, note,
            [then = std::move(then), held = std::make_shared<Answer>(std::move(answer))](base::Result<void> logged) {
              if (logged)
                then(base::Result<Released<Answer>>(Released<Answer>(std::move(*held))));
              else
                then(base::Result<Released<Answer>>(std::move(logged).error()));
            });
}

}  // namespace taixin::access
