// What a search by name finds (name_index.h), in which order, and what it costs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace taixin::facts {

using base::SubjectId;

// How a name answers a query; earlier ranks first.
enum class NameHow : uint8_t {
  code,             // the query is a code of the subject (Registry only)
  exact,            // the same normal form
  prefix,           // begins with it
  substring,        // holds it further in
  initials,         // its pinyin initials begin with the letters
  initials_within,  // its pinyin initials hold the letters further in
  slip,             // a part of it is the query but for some characters
};

struct NameFound {
  SubjectId subject;
  std::string normal;
  NameHow how = NameHow::substring;
  int slips = 0;        // 1 to 3 when `how` is slip, else 0
  uint32_t length = 0;  // of the name, in characters
};
// The order of hits, a documented promise: how, slips, length, bytes of the normal form, subject.
bool ranks_before(const NameFound& a, const NameFound& b);

// Whether whoever asks may see this name of this subject now.
using NameAccept = std::function<bool(SubjectId subject, std::string_view normal)>;

// What a search has done: its cost, whatever the machine.
struct NameWork {
  uint64_t read = 0;      // numbers of lists, and words of bitmaps
  uint64_t compared = 0;  // names
};

}  // namespace taixin::facts
