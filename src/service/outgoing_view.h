// What cases left to be carried out (store/cases.h), for the pages and the interface alike: letters with their words,
// to be sent by the unit whose step they came of; notices to their subject.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/letter_rules.h"
#include "service/app.h"
#include "service/http.h"
#include "store/cases.h"
#include "store/letters.h"

namespace taixin::service {

struct Letter {
  store::Carried carried;
  std::string code;                           // of the letter; "forward": the case itself is passed on
  std::string name;                           // of the letter
  std::string to;                             // in words
  std::string from;                           // unit whose letter it is; empty: the centre's
  std::optional<store::IssuedLetter> issued;  // the last time; cancelled or not
  // Only of one letter (`letter_of`), by the packs in force when its step was taken:
  std::string words;               // filled in, line by line
  std::vector<std::string> basis;  // clauses
  std::string organ;               // that made the record, as it is named in the words
  std::shared_ptr<const catalog::LetterSeries> series;
  facts::Watermark mark;  // of the names on it
  bool stands() const { return issued && !issued->cancelled; }
};

// Those that the caller's unit has to send, the oldest first; the centre's where the whole city is its. `all`: sent
// ones, too. At most so many.
base::Result<std::vector<Letter>> letters_of(App& app, const access::Caller& caller, base::Lang lang, bool all,
                                             size_t limit);
// A letter, a case passed on, or the notice of a step that may be had on paper. Of one that was issued names are those
// of that moment. kNoLetter, also when it is another unit's.
base::Result<Letter> letter_of(App& app, const access::Caller& caller, base::Lang lang, int64_t id);
// All that a case left which may be had as letters, in order; those of the caller's unit.
base::Result<std::vector<Letter>> letters_of_case(App& app, const access::Caller& caller, base::Lang lang,
                                                  int64_t case_id);
// Whoever reads one leaves a line, on disk when it returns: its words say what a case says.
base::Result<void> log_letter_read(App& app, const access::Caller& caller, base::Lang lang, const Letter& letter);
inline constexpr std::string_view kWays[] = {"post", "in_person", "electronic", "exchange"};
const char* way_words(std::string_view way, base::Lang lang);

struct Notice {
  int64_t id = 0, case_id = 0;
  base::Day day;
  std::string words;
  bool unread = false;
};
// The unit whose step it came of, and whom it is to, in words; the unit is empty where it is the centre.
std::string unit_of(App& app, const store::Carried& carried);
std::string addressee(App& app, base::SubjectId subject, base::Lang lang, const facts::Watermark& mark,
                      const catalog::Text& person);
base::Result<std::vector<Notice>> notices_of(App& app, base::SubjectId subject, base::Lang lang, size_t limit);
// By whoever speaks for the subject. kNoLetter.
base::Result<void> mark_read(App& app, const access::Caller& caller, base::SubjectId subject, int64_t id);

}  // namespace taixin::service
