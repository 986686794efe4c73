// What the files of the book share (book.cc, book_late.cc). Private to the room.
#pragma once

#include "duty/book.h"

namespace taixin::duty {

base::Error bad_field(const char* field, const char* zh, const char* en);
// Printable, of at most kTextMax characters, without identity numbers. kField.
base::Result<void> check_text(const char* field, const std::string& text, bool required);
std::string clauses_of(const catalog::Basis& basis);

// What a question is answered from, all of one moment.
struct Book::Picture {
  std::vector<OwingUnit> units;
  std::shared_ptr<const History> history;
  std::shared_ptr<const ReportedCounts> counts;
  const OwingUnit* unit(UnitId id) const {
    const auto found = std::ranges::find(units, id, &OwingUnit::id);
    return found == units.end() ? nullptr : &*found;
  }
  OwedFrom from(const Book& book) const {
    return {book.rules(), book.place_.catalog.calendar(), units, *history, *counts};
  }
};

}  // namespace taixin::duty
