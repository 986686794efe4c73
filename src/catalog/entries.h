// What packs say, entry by entry, as text: for comparing two versions of the law in words, and for knowing exactly what
// it was that two people confirmed. Pure.
//
//   for (const PackEntry& entry : entries_of(packs)) ...     // "regime/NDRC-36", "regime/NDRC-36/class/fine", ...
//   for (const Difference& one : compare(entries_of(was), entries_of(is))) ...
//
// A table with a `basis` of its own is an entry; what has none (the states of a case, the fields of a form) belongs to
// the entry around it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.h"

namespace taixin::catalog {

struct SourceFile;

struct PackEntry {
  std::string name;  // unique: kinds and codes from the outside in
  std::string kind;  // of the outermost table: "regime"
  Text title;        // empty: it has none
  std::vector<std::string> clauses;
  std::string source;
  Mark sure = Mark::ML;
  std::string place;  // pack/file.toml:line:column
  // What it says: key -> value as TOML would write it, sorted by key; what the file states for all its entries
  // included.
  std::vector<std::pair<std::string, std::string>> values;
  base::Sha256 digest{};  // over name and values
  // It acts only after two people confirmed it: below V2, and of a kind that publishes, restricts or shortens a right.
  bool waits() const;
};

// In the order of the packs and their files. Packs that do not load give what can be read of them.
std::vector<PackEntry> entries_of(const std::vector<PackSource>& packs);

// One entry in two versions.
struct Difference {
  enum class What : uint8_t { added, removed, changed };
  What what = What::changed;
  std::string name;
  Text title;
  struct Value {
    std::string key, was, is;  // empty: it is not there
  };
  std::vector<Value> values;  // of what is changed
  bool waits = false;         // as it is: it will not act before it is confirmed
};
std::vector<Difference> compare(std::span<const PackEntry> was, std::span<const PackEntry> is);

// Names the tables of one file among `all`, once each; private to the room.
class EntryNames {
 public:
  // Adds the entries of `file` to `out`; `tables` gets the table of each, in the same order.
  void add(const SourceFile& file, std::vector<PackEntry>& out, std::vector<const void*>& tables);

 private:
  struct Reading;
  std::map<std::string, int, std::less<>> used_;
};

}  // namespace taixin::catalog
