// The PDF of a letter or notice (公文): A4, title, number, whom it is to, text, the papers that it rests on, who sends
// it and when, a code by which it is verified, a table annexed; tagged, and signed as reports are (seal.h). Drawn with
// the sheet of reports (pdf_sheet.h) and finished as they are (pdf_file.h); what a letter says comes whole from whoever
// asks for it, and nothing else of a report is in it. The same letter and key give the same bytes.
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
  bool draft = false;  // not issued: marked as such
  // Of one that was issued: how it is verified.
  std::string code;          // WS12
  std::string digest;        // in hexadecimal
  std::string verify;        // what the code opens; empty: there is none
  std::string verify_words;  // below it; empty: those of a letter that is verified
  // 附表, on a page of its own.
  struct Annex {
    std::string title;
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;  // as many cells each
    std::vector<double> widths;                  // shares
  } annex;
};

// What the sheet says of itself, for other files of the same letter.
std::string letter_day_words(base::Day day, base::Lang lang);  // 2026年4月1日 (GB/T 9704)
std::string letter_draft_words(const LetterSheet& letter);
std::string letter_verify_words(const LetterSheet& letter);

// kCannotDraw, kCannotSign.
base::Result<std::string> draw_letter(const LetterSheet& letter, const SealProvider& seal);

}  // namespace taixin::report
