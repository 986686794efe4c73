// The PDF of a letter or notice of a case (公文): A4, title, number, whom it is to, text, the papers that it rests on,
// who sends it and when; tagged, and signed as reports are (seal.h). Drawn with the sheet of reports (pdf_sheet.h) and
// finished as they are (pdf_file.h); what a letter says comes whole from whoever asks for it, and nothing else of a
// report is in it. The same letter and key give the same bytes.
//
//   TX_TRY(const std::string pdf, draw_letter({.id = "letter-12", .title = "信用修复不予受理通知书", ...}, *seal));
//
// Threads: any; Pango keeps its fonts for each thread.
#pragma once

#include <string>
#include <vector>

#include "base/day.h"
#include "base/error.h"
#include "base/result.h"
#include "report/seal.h"

namespace taixin::report {

struct LetterSheet {
  std::string id;                  // "letter-12": what it is called in files and in its description
  std::string title;               // 标题
  bool numbered = true;            // false: it never gets a number (a notice)
  std::string number;              // 文号; empty: a line to be filled in
  std::string to;                  // 主送
  std::vector<std::string> lines;  // 正文, a paragraph each; no line breaks in them
  std::string from;                // 落款
  base::Day day;                   // 成文日期
  std::vector<std::string> basis;  // 附: clauses
  std::string reference;           // 业务编号 12
  std::string platform;            // whose signature it bears
  base::Lang lang = base::Lang::zh;
  bool sandbox = false;
};

// kCannotDraw, kCannotSign.
base::Result<std::string> draw_letter(const LetterSheet& letter, const SealProvider& seal);

}  // namespace taixin::report
