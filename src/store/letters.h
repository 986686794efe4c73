// Letters that were issued (文书): one row for each number that was given, and one when it was cancelled; never
// changed, each a leaf of the ledger. What it all means: letters/register.h. SQL stays here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/cases.h"
#include "store/home.h"

namespace taixin::store {

// What a letter came of, with what `source_id` is.
enum class LetterSource : uint8_t {
  step = 1,   // of a case: id of case_outgoing
  check = 2,  // an answer to a batch: id of access_entry
  erasure = 3,
  duty = 4,  // a reminder or a rectification letter: id of duty_event
};

struct LetterEvent {
  enum class Kind : uint8_t { issued = 1, cancelled = 2 };
  int64_t id = 0;     // 1, 2, 3 ...; gap-free
  int64_t about = 0;  // issued: its own id; cancelled: of the letter
  Kind kind = Kind::issued;
  KnownAt at;
  Day day;                        // on the letter
  int64_t account = 0, unit = 0;  // who issued it, and whose letter it is
  std::string role;
  LetterSource source = LetterSource::step;
  int64_t source_id = 0;
  std::string letter;            // code
  std::string series;            // code of the register that numbered it; empty: numbered by hand
  int64_t year = 0, serial = 0;  // 0 of one numbered by hand
  std::string number;            // 文号
  SubjectId subject;
  CommitSeq seq;  // watermark of the names on it
  std::string salt;
  base::Sha256 digest{};       // of what it says, salt included
  base::Sha256 pdf{}, docx{};  // of the files in Chinese
  std::string basis;
  std::string detail_json;
};

struct IssuedLetter {
  LetterEvent event;
  std::optional<LetterEvent> cancelled;
};

// What the next letter of a series gets, as long as nobody is faster.
struct NextLetter {
  int64_t id = 0, serial = 0;
};
// `stem`: what stands before the serial in a number of this series, sign and year; units that sign alike count
// together. Empty: numbered by hand.
base::Result<NextLetter> next_letter(ReadTx& tx, std::string_view stem);
enum class LetterAppended : uint8_t {
  done,
  moved,     // id or serial is not the next any more
  there,     // its source has a letter of this code that stands
  numbered,  // the unit has a letter of this number
};
// `at` is given here. Nothing is written unless done.
base::Result<LetterAppended> append_letter(WriteTx& tx, LetterEvent event, std::string_view stem);
// False: it does not stand (any more). `event` says who and why; what it is about is copied.
base::Result<bool> append_letter_cancelled(WriteTx& tx, int64_t id, const LetterEvent& event);

// The same of the letter of a source and code that stands, if there is one, with what cancels its source.
base::Result<void> cancel_letter_of(WriteTx& tx, LetterSource source, int64_t source_id, std::string_view letter,
                                    const LetterEvent& event);

base::Result<std::optional<IssuedLetter>> issued_letter(ReadTx& tx, int64_t id);
// The last one of a source and code, cancelled or not.
base::Result<std::optional<IssuedLetter>> letter_of_source(ReadTx& tx, LetterSource source, int64_t source_id,
                                                           std::string_view letter);
base::Result<std::vector<IssuedLetter>> letters_of_number(ReadTx& tx, std::string_view number);
// By the digest of its PDF or DOCX.
base::Result<std::optional<IssuedLetter>> letter_of_file(ReadTx& tx, const base::Sha256& digest);
struct LetterFilter {
  std::optional<std::string> series;  // empty text: numbered by hand
  std::string letter;                 // code; empty: any
  std::optional<int64_t> unit;
  int64_t year = 0;  // of the day on it; 0: any
  int64_t before = INT64_MAX;
  size_t limit = 50;
};
// The newest first.
base::Result<std::vector<IssuedLetter>> issued_letters(ReadTx& tx, const LetterFilter& filter);
base::Result<std::vector<int64_t>> letter_units(ReadTx& tx);

// All that a case left to be carried out, in order; written in cases.cc.
base::Result<std::vector<Carried>> carried_of_case(ReadTx& tx, int64_t case_id);

}  // namespace taixin::store
