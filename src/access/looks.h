// What the log of answers says to the people in it: a subject reads who looked, asks why, and is told; a lawful delay
// keeps looks from their subject for a while, by two people, and ends by itself; an auditor is told what stands out.
//
//   TX_TRY(const auto page, looks.of_subject(subject, {}));         // within the same second: it reads the log itself
//   TX_TRY(const int64_t id, looks.ask(caller, entry, subject, "示例：请说明查询原因"));
//
// A look that is delayed is not there for its subject: lines carry no number of the log, so that no gap shows. Every
// step is a row of access_event, covered by the access log, on disk when a function returns. Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/caller.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "store/home.h"
#include "store/records.h"

namespace taixin::access {

// One line of "who looked at my data".
struct Look {
  std::string token;  // names the line to this subject; says nothing of other entries
  base::KnownAt at;
  std::string who, purpose, basis, kind, fields;
  std::vector<store::AccessEvent> questions;  // of this subject about it, each followed by its answer
  int64_t entry = 0;                          // for the program; leaves to auditors only
  AccountId account;                          // who it was; for the program
};
struct LookPage {
  std::vector<Look> looks;  // newest first
  std::string next;         // token of the next page; empty: the last
};

// A delay as it stands.
struct Delay {
  int64_t id = 0;  // of its first event
  base::SubjectId subject;
  UnitId unit;  // whose looks, from when it was asked for
  std::string ground, matter;
  AccountId asked_by, confirmed_by, ended_by;
  base::KnownAt asked_at;
  std::optional<base::KnownAt> confirmed_at, ended_at;
  base::KnownAt until;
  bool holds(base::KnownAt now) const { return confirmed_at && !ended_at && now < until; }
};

class Looks {
 public:
  static constexpr size_t kTextMax = 500;  // characters of a question or an answer
  static constexpr size_t kPageMax = 100;
  static constexpr size_t kOpenQuestionsMax = 50;  // of one subject

  // Reads all events. The home outlives it.
  static base::Result<std::unique_ptr<Looks>> open(store::Home& home);

  // Which ids are one subject now (facts/facts.h: one_with), so that a body that was merged sees what was asked under
  // its former ids. Set before anything is served; without it every id stands for itself.
  using OneWith = std::function<std::vector<base::SubjectId>(base::SubjectId)>;
  void use_links(OneWith one_with) { one_with_ = std::move(one_with); }
  std::vector<base::SubjectId> ids_of(base::SubjectId subject) const;

  struct PageAsked {
    std::string after;  // `next` of the page before
    size_t limit = 50;
  };
  // kBadToken.
  base::Result<LookPage> of_subject(base::SubjectId subject, const PageAsked& asked) const;

  // Whether its subject may know of an entry now; courts and auditors may know of all.
  bool shows(const store::AccessEntry& entry, base::SubjectId subject) const;

  // ---- questions of subjects
  // kNoLook (no such line for this subject), kLookText, kTooManyQuestions.
  base::Result<int64_t> ask(const Caller& caller, base::SubjectId subject, std::string_view token, std::string text);
  // By the unit that looked, or an auditor. kNoQuestion, kQuestionAnswered, kLookText.
  base::Result<void> answer(const Caller& caller, int64_t question, std::string text);
  struct Question {
    store::AccessEvent event;
    std::optional<store::AccessEvent> answer;
    store::AccessEntry entry;
  };
  // Waiting ones first, each group oldest first. `unit`: of looks by this unit or those below; none: of all.
  base::Result<std::vector<Question>> questions(const Directory* directory, std::optional<UnitId> unit) const;
  // One page: waiting ones oldest first, or answered ones newest first; of looks by units that `covers` names.
  struct QuestionsAsked {
    bool waiting = true;
    std::function<bool(UnitId)> covers;
    int64_t after = 0;  // `next` of the page before
    size_t limit = 50;
  };
  struct QuestionPage {
    std::vector<Question> questions;
    int64_t next = 0;  // 0: the last
  };
  base::Result<QuestionPage> question_page(const QuestionsAsked& asked) const;
  // kNoQuestion.
  base::Result<Question> question(int64_t id) const;
  // Whoever opens a question to answer it learns whom it is about: a line that the subject can read, on disk when it
  // returns.
  base::Result<void> note_question_read(const Caller& caller, const Question& question);

  // ---- lawful delays
  // kNoGround, kDelayTerm (longer than the ground allows), kLookText.
  base::Result<int64_t> ask_delay(const Caller& caller, const catalog::Catalog& catalog, base::SubjectId subject,
                                  std::string_view ground, int days, std::string matter);
  // By another account than the one that asked. kNoDelay, kSamePerson, kDelayDecided.
  base::Result<void> confirm_delay(const Caller& caller, int64_t id);
  base::Result<void> end_delay(const Caller& caller, int64_t id);
  std::vector<Delay> delays() const;  // newest first

  // ---- alerts
  base::Result<int64_t> raise(int64_t entry, AccountId account, std::string text);
  // By anybody but the one whom it is about. kNoAlert, kSamePerson, kAlertClosed, kLookText.
  base::Result<void> close(const Caller& caller, int64_t alert, std::string text);
  struct Alert {
    store::AccessEvent event;
    std::optional<store::AccessEvent> closed;
  };
  std::vector<Alert> alerts() const;  // open ones first, each group newest first

 private:
  explicit Looks(store::Home& home) : home_(home) {}
  base::Result<int64_t> append(store::AccessEvent event);
  bool delayed(const store::AccessEntry& entry, const std::vector<base::SubjectId>& ids, base::KnownAt now) const;
  base::Result<std::vector<store::AccessEntry>> entries_about(store::ReadTx& tx,
                                                              const std::vector<base::SubjectId>& ids, int64_t before,
                                                              size_t limit) const;
  base::Result<std::optional<Question>> with_entry(store::ReadTx& tx, Question question) const;
  const store::AccessEvent* event(int64_t id, store::AccessEventKind kind) const;
  const store::AccessEvent* answer_to(int64_t id) const;  // or what closed an alert; null: nothing yet
  void keep(store::AccessEvent event);

  store::Home& home_;
  OneWith one_with_;
  mutable std::mutex mutex_;
  std::vector<store::AccessEvent> events_;                       // by id, from 1
  std::unordered_map<int64_t, int64_t> answers_;                 // event -> the one that answers it
  std::unordered_map<int64_t, std::vector<int64_t>> questions_;  // entry -> questions about it
  std::vector<Delay> delays_;
};

}  // namespace taixin::access
