// What is known of one subject, and when each thing became known; and the bytes of it in the file of subjects.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  friend bool operator==(const Seen&, const Seen&) = default;
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
  std::string code(const Watermark& mark) const;
  std::string code() const { return code({kUnsealed, KnownAt(INT64_MAX)}); }  // what waits for its seal included
  // The registered name known last; else the name seen last. Null when there is none.
  const store::SubjectName* present_name(const Watermark& mark) const;
  std::string name(const Watermark& mark) const;
  // The day on which the present operator took over from another; nothing when there was no other.
  std::optional<Day> operator_since(Day day, const Watermark& mark) const;
  // The state in force on `day`; empty when no registration has said so.
  const store::SubjectState* state(Day day, const Watermark& mark) const;
  // All that answers depend on, as text; equal texts say the same. What is not sealed is left out.
  std::string text() const;
  // Nothing in it waits for a seal.
  bool sealed() const;
};

// A row says something about a subject. True: the card changed; a row that is there already keeps the earlier moment it
// was seen.
bool add_row(SubjectCard& card, const store::Subject& row, const Seen& seen);
bool add_row(SubjectCard& card, const store::SubjectCode& row, const Seen& seen);
bool add_row(SubjectCard& card, const store::SubjectName& row, const Seen& seen);
bool add_row(SubjectCard& card, const store::SubjectState& row, const Seen& seen);
bool add_row(SubjectCard& card, const store::OperatorPeriod& row, const Seen& seen);

// ---- the bytes of a card: its rows one after another, the subject first, without the subject's id. `seen` is the
// place of a moment in a table beside it. docs/formats/facts.md.
void append_row(std::string& out, const store::Subject& row, uint64_t seen);
void append_row(std::string& out, const store::SubjectCode& row, uint64_t seen);
void append_row(std::string& out, const store::SubjectName& row, uint64_t seen);
void append_row(std::string& out, const store::SubjectState& row, uint64_t seen);
void append_row(std::string& out, const store::OperatorPeriod& row, uint64_t seen);
// Adds the rows to a card. False: not what `append_row` wrote.
bool read_rows(std::string_view bytes, std::span<const Seen> seens, SubjectId id, SubjectCard& card);
// The kind of the subject and when it was seen first, without reading the rest.
struct CardHead {
  identity::SubjectKind kind = identity::SubjectKind::organization;
  Seen seen;
};
bool read_head(std::string_view bytes, std::span<const Seen> seens, CardHead& head);
// When the card's subject was seen to have this code; nothing when it has not.
std::optional<Seen> read_code(std::string_view bytes, std::span<const Seen> seens, store::CodeKind kind,
                              std::string_view code);

}  // namespace taixin::facts
