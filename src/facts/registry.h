// The registry of subjects in memory: who is known by which code and name, in which state, since when.
//
// Loaded from the store at start; changed only at a seal (`apply`) and by the intake that holds the intake lock
// (`reserve`). Every entry carries the commit sequence of the seal that made it known; entries of unsealed submissions
// have kUnsealed and are seen by intake only. Threads: any number of readers beside one changer.
#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/digest.h"
#include "facts/name_index.h"
#include "store/rows.h"

namespace taixin::facts {

using base::Day;
using base::KnownAt;
using base::RecordId;
using base::SubjectId;
using base::SubmissionId;
using store::CommitSeq;

inline constexpr CommitSeq kUnsealed{INT64_MAX};

// What an answer sees: everything sealed up to here.
struct Watermark {
  CommitSeq seq{INT64_MAX - 1};
  KnownAt known_at{INT64_MAX};
};

struct Seen {
  CommitSeq seq = kUnsealed;
  KnownAt at;
  bool visible(const Watermark& mark) const { return seq <= mark.seq && at <= mark.known_at; }
};

template <class Row>
struct Entry {
  Row row;
  Seen seen;
};

struct SubjectCard {
  store::Subject subject;
  Seen seen;
  std::vector<Entry<store::SubjectCode>> codes;
  std::vector<Entry<store::SubjectName>> names;
  std::vector<Entry<store::SubjectState>> states;
  std::vector<Entry<store::OperatorPeriod>> operators;

  // The unified social credit code, or the best other code; empty when known by name only.
  std::string code() const;
  // The registered name known last; else the name seen last. Null when there is none.
  const store::SubjectName* present_name(const Watermark& mark) const;
  std::string name(const Watermark& mark) const;
  // The day on which the present operator took over from another; nothing when there was no other.
  std::optional<Day> operator_since(Day day, const Watermark& mark) const;
  // The state in force on `day`; empty when no registration has said so.
  const store::SubjectState* state(Day day, const Watermark& mark) const;
};

// The registry rows of one submission, collected while it loads, written with its chunks, applied at its seal.
struct RegistryRows {
  std::vector<store::Subject> subjects;
  std::vector<store::SubjectCode> codes;
  std::vector<store::SubjectName> names;
  std::vector<store::SubjectState> states;
  std::vector<store::OperatorPeriod> operators;
  bool empty() const {
    return subjects.empty() && codes.empty() && names.empty() && states.empty() && operators.empty();
  }
  void clear() { *this = {}; }
};

struct NameHit {
  using How = NameHow;
  SubjectId subject;
  std::string name;     // the name that matched
  bool former = false;  // not its present name
  How how = How::substring;
  int slips = 0;  // characters that differ, when `how` is slip
};

// By a text, found without copying it.
struct TextHash : std::hash<std::string_view> {
  using is_transparent = void;
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

class Registry {
 public:
  // Adds rows; an existing subject keeps its `seen` if that is earlier.
  void apply(const RegistryRows& rows, Seen seen);
  // Takes back the rows of a submission that was abandoned, except what a seal has made known in between.
  void forget(const RegistryRows& rows);

  std::optional<SubjectId> by_code(std::string_view code, store::CodeKind kind) const;  // unsealed ones included
  std::vector<SubjectId> by_normal_name(std::string_view normal) const;                 // unsealed ones included
  // As it is at this moment; what changes later is in later cards. Null when there is no such subject.
  std::shared_ptr<const SubjectCard> card(SubjectId id) const;
  bool visible(SubjectId id, const Watermark& mark) const;
  // At most `limit`: codes, or else names as NameIndex ranks them. Natural persons are not found by name.
  std::vector<NameHit> search(std::string_view query, size_t limit, const Watermark& mark) const;
  size_t size() const;  // subjects, without the gaps that abandoned submissions leave
  // Adds what answers depend on to a digest.
  void digest(base::Sha256Stream& stream) const;
  // The next free id; intake assigns ids itself so that a chunk needs no answer from the writer.
  SubjectId reserve();
  // Ids up to here are taken, also those of submissions that were abandoned and are not in the registry.
  void reserve_up_to(SubjectId last);

 private:
  // For changing it: a card that somebody reads is replaced by a copy.
  SubjectCard* find(SubjectId id);
  const SubjectCard* find(SubjectId id) const;
  void see(SubjectId id, Seen seen);

  mutable std::shared_mutex mutex_;
  std::vector<std::shared_ptr<SubjectCard>> cards_;  // by id - 1; null for a gap
  size_t subjects_ = 0;                              // cards that are not null
  ByText<SubjectId> codes_[5];                       // by CodeKind
  ByText<std::vector<SubjectId>> names_;             // by normal form
  NameIndex name_index_;  // every name ever in names_; what a seal or a watermark hides is left out of the hits
};

}  // namespace taixin::facts
