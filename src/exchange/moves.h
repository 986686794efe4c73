// That a record is about another subject than the one it was shown with, as a row of the file of moves. Inner header of
// the room.
//
// The record is named by its item and natural key and by every code under which it stood; so each home finds its own,
// whoever moved it meanwhile. Of two decisions the one that follows more moves stands, of equal ones that with the
// greater code.
#pragma once

#include "exchange/layout.h"
#include "exchange/records.h"

namespace taixin::exchange {

struct Moved {
  std::vector<std::string> from;   // codes, the first one first
  std::string to, name;            // empty: it is nobody's
  std::vector<std::string> parts;  // of the natural key, as the item names its fields
  Version version;                 // of the decision
  std::vector<SubjectId> subjects;
};
// `moves`: Records::moves_of, not empty.
base::Result<Moved> moved_of(Records& records, const store::Record& record, const std::vector<store::LinkEvent>& moves);
std::vector<std::string> key_parts(const catalog::Item& item, const Fields& fields);

Cells move_header();
Cells move_cells(const std::string& item, const std::string& key, const Moved& moved, const Technical& technical);
struct MoveRow {
  std::string item, key;
  Moved moved;
  Technical technical;
};
// Nothing: not what move_cells wrote.
std::optional<MoveRow> read_move(const ReadFile& file, const Cells& cells);
// The keys of the record under each of its codes that is known here, with whom the code stands for.
std::vector<std::pair<SubjectId, Key128>> keys_of(Records& records, const catalog::Item& item, const MoveRow& row);
// Records of this home that the row is about, each the newest that stands, with its own decisions.
base::Result<std::vector<store::Record>> records_of(Records& records, const MoveRow& row);

}  // namespace taixin::exchange
