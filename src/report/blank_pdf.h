// The PDF of a blank form (空白表格): A4, to be printed and filled in by hand; tagged, and signed as letters are
// (letter_pdf.h), so that whoever gets one knows whose it is. What it says comes whole from whoever asks for it.
//
//   TX_TRY(const std::string pdf, draw_blank({.id = "form-objection", .title = "异议处理申请表", ...}, *seal));
//
// The same form and key give the same bytes. Threads: any; Pango keeps its fonts for each thread.
#pragma once

#include <string>
#include <vector>

#include "base/day.h"
#include "base/error.h"
#include "base/result.h"
#include "report/seal.h"

namespace taixin::report {

struct BlankField {
  std::string name, need;  // need: 必填; may be empty
  enum class Kind : uint8_t { text, day, choice, tick, papers } kind = Kind::text;
  size_t lines = 1;                  // of a text: so many lines of writing
  std::vector<std::string> choices;  // each with a box to tick
};
inline constexpr size_t kBlankLinesMax = 8;
// What is printed where the answer goes: boxes to tick, a day to fill in; empty: nothing.
std::vector<std::string> blank_lines(const BlankField& field, base::Lang lang);

struct BlankPart {
  std::string title;
  std::vector<BlankField> fields;
};
struct BlankNote {
  std::string title;
  std::vector<std::string> lines;
};
struct BlankForm {
  std::string id;     // "form-objection": what it is called in files
  std::string title;  // 异议处理：纸质申请表
  std::vector<std::string> lead;
  std::vector<BlankPart> parts;
  std::vector<BlankNote> notes;
  std::string online, online_words;  // an address as a code, and what it opens; empty: none
  std::string platform;              // whose signature it bears
  base::Day day;                     // by whose rules it is
  base::Lang lang = base::Lang::zh;
  bool sandbox = false;
};

// kCannotDraw, kCannotSign.
base::Result<std::string> draw_blank(const BlankForm& form, const SealProvider& seal);

}  // namespace taixin::report
