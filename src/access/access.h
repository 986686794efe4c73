// Who asks, for what, on which basis; and the access log before the answer.
//
//   TX_TRY(const Session session, access::admit(home, *catalog, asker, {}));        // refusals are logged as "denied"
//   Answer answer = ...;                                                            // through session.question()
//   TX_TRY(auto out, access::release(home, session, note, std::move(answer)));      // on disk before this returns
//   print(out.value());                                                             // Released<Answer>
//
// A `Released<T>` can be made by `release` alone, so a room that hands out Released answers cannot forget the log.
// There are no accounts yet: the operator is the name that the caller gives, and whoever may run the program may say
// `self` or `court`. Threads: all functions may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/caller.h"
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
  std::string operator_name;
  std::string unit;     // may be empty
  std::string purpose;  // code of a purpose in force
  std::string basis;    // matter number, letter, clause; empty: the clauses of the purpose itself
  base::Lang lang = base::Lang::zh;
  Caller caller;  // as the door established it
};

// A past state: what was true on a day, what the platform knew at a moment. With `known_at` alone the day is that of
// the moment.
struct Past {
  std::optional<Day> as_of;
  std::optional<KnownAt> known_at;
  bool asked() const { return as_of || known_at; }
};

// An admitted question. Only `begin` and `admit` make one.
class Session {
 public:
  const Asker& asker() const { return asker_; }  // basis filled in
  const catalog::Text& purpose_name() const { return purpose_name_; }
  bool past_states() const { return past_states_; }  // history and versions may be shown
  gate::Audience audience() const { return audience_; }
  gate::Permission permission() const { return gate::permission_of(audience_); }
  Day day() const { return day_; }  // the day asked
  const Past& past() const { return past_; }
  gate::Question question() const { return {audience_, permission(), day_, {}}; }

 private:
  friend base::Result<Session> begin(const catalog::Catalog&, const Asker&, Day, const Past&);
  Session() = default;
  Asker asker_;
  catalog::Text purpose_name_;
  bool past_states_ = false;
  gate::Audience audience_ = gate::Audience::everyone;
  Day day_;
  Past past_;
};

// Pure. Errors: kNoOperator, kBadText, kUnknownPurpose (an invented purpose does not exist), kPastClosed, kFutureAsked.
base::Result<Session> begin(const catalog::Catalog& catalog, const Asker& asker, Day today, const Past& past);
// `begin` on the home's day; a refusal is in the access log before it is returned.
base::Result<Session> admit(store::Home& home, const catalog::Catalog& catalog, const Asker& asker, const Past& past);

// What the log keeps of one answer. Question and answer are digested, never stored. `asked` must not hold an identity
// number: its digest could be undone by trying all numbers (use kAboutPerson).
struct Note {
  std::string kind;                 // show, check, batch, search, receipt, export; denied: an admitted question refused
  std::vector<SubjectId> subjects;  // whom it was about; each can read the entry
  std::string asked;
  base::Sha256 answer{};  // of the bytes handed out, or of their canonical form
  store::CommitSeq seq;   // watermark answered from
  uint64_t rows = 1;
};
inline constexpr std::string_view kAboutPerson = "自然人";

// On disk when it returns; the entry's number. Errors: store errors; then the answer must not leave.
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
