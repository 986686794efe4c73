// Typical cases of measures as everybody may read them (典型案例): what a unit told of one measure
// (MeasuresUsed::tell), the law that it rests on, the unit, and the month. Of whom it was, nothing: not the subject,
// not the day, not the document.
//
//   for (const PublicStory& one : public_stories(used)) show(one.words, one.basis);
//
// A story is public once another officer of the unit than the one who told it has confirmed it
// (MeasuresUsed::confirm_story); told anew it waits anew.
//
// A story that points at a person or names the subject is refused when it is told, and is not shown here should it
// stand in the records all the same (told when the subject had another name). Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lists/measures_used.h"

namespace taixin::lists {

struct PublicStory {
  int64_t use = 0;
  std::string words;
  catalog::Text measure;
  catalog::Direction direction = catalog::Direction::restriction;
  std::string basis;  // clauses, as they were when the unit stated the measure
  UnitId unit;
  std::string month;  // 2026-04, in which it was told
};

// When the story of a use was told last, whatever was stated, confirmed or lifted since: what is told anew is told
// then.
KnownAt told_at(const Use& use);

// Newest first.
std::vector<PublicStory> public_stories(const MeasuresUsed& used);

// `words` hold the subject's code or its name, however wide its letters and whatever stands between them.
bool names_subject(std::string_view words, const std::pair<std::string, std::string>& code_and_name);

}  // namespace taixin::lists
