// Pages of A4 on which text is set: paragraphs, rows of cells, rules, a QR code, each with its tag for readers who
// listen. Lines are broken and pages counted first and drawn afterwards, so that every page knows how many there are.
// Cairo and Pango stay behind this header.
//
//   TX_TRY(auto sheet, Sheet::open(head));
//   sheet.begin("Sect");
//   sheet.heading("一、报告说明", 1);
//   sheet.paragraph({.style = Style::body}, "...");
//   sheet.end();
//   TX_TRY(const std::string pdf, std::move(sheet).finish());
//
// One thread. The same calls give the same bytes.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/error.h"
#include "base/result.h"

namespace taixin::report {

enum class Style : uint8_t {
  cover_title,
  cover_english,
  cover_name,
  heading,     // of a part
  subheading,  // of a section
  record,      // the line above a record
  body,
  strong,
  label,  // of a field
  small,
  mark,  // 异议处理中
  letter_title,
  letter_body,
  letter_small,
};
enum class Align : uint8_t { left, centre, right };

struct SheetHead {
  std::string title, subject, author, keywords;
  base::KnownAt moment;  // of the document's making
  base::Lang lang = base::Lang::zh;
  std::string head_left, head_right;  // of every page but the first
  std::string foot_left, foot_right;  // of every page; between them the page's number
  std::string_view characters;        // a text that holds every character to come; lives until `open` returns
  std::string_view cover_title;       // the same of Style::cover_title
};

struct Cell {
  std::string_view text;
  double width = 0;  // points, the padding included; all of a row together: Sheet::kWidth
  Style style = Style::body;
  bool head = false;  // heads a row or a column
  bool shaded = false;
  Align align = Align::left;
  double height = 0;  // points at least, for what is written by hand; under a third of a page
};

struct Paragraph {
  Style style = Style::body;
  Align align = Align::left;
  double before = 0, after = 3;  // points
  double indent = 0;             // from the left
  double width = 0;              // 0: to the right margin
  double keep = 0;               // points after it that its last two lines share a page with
  const char* tag = "P";         // H1: a title that does not stand in the outline
};

class Sheet {
 public:
  static constexpr double kPageWidth = 595.276, kPageHeight = 841.89;
  static constexpr double kMargin = 56.7, kTop = 70.9, kBottom = 62.4;
  static constexpr double kWidth = kPageWidth - 2 * kMargin;

  // kCannotDraw: a font is not there.
  static base::Result<Sheet> open(SheetHead head);
  Sheet(Sheet&&) noexcept;
  ~Sheet();

  // Structure elements; they nest.
  void begin(const char* tag);
  void end();
  // Level 1 stands in the outline, and so do sections below it (2).
  void heading(std::string_view text, int level);
  void paragraph(const Paragraph& how, std::string_view text);
  void row(std::span<const Cell> cells);
  void rule(double thickness);
  void space(double points);
  void need(double points);  // a new page when less is left
  void page_break();
  void to(double from_top);  // of this page; only downwards
  // A figure; what is set next begins beside it, `indent` from the left.
  void qr(std::string_view text, double size);
  void box(double x, double width, double height);  // a dashed frame here; takes no room

  base::Result<std::string> finish() &&;

 private:
  struct State;
  explicit Sheet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace taixin::report
