// A document that an office opens, edits, prints and seals (公文): what stands in it, whatever the file it becomes.
// `docx.h` writes it as Office Open XML (ISO/IEC 29500), which Word, WPS and LibreOffice open.
//
//   Document notice{.title = "限期整改通知书", .number = "泰信督〔2026〕3号"};
//   notice.blocks.emplace_back(Paragraph{.text = "市水务局："});
//   notice.blocks.emplace_back(Table{.head = {"信息编号", "问题"}, .rows = {{"12", "超期 3 个工作日"}}});
//   TX_TRY(const std::string bytes, to_docx(notice));
//
// Nothing in it is markup: any text may hold < & > and line breaks. Characters that XML 1.0 forbids are left out.
// Several documents may stand in one file, each on a page of its own: after a PageBreak come paragraphs of the styles
// author, title and number, as the file's own.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/day.h"
#include "base/error.h"

namespace taixin::paper {

enum class Align : uint8_t { left, centre, right };

struct Paragraph {
  std::string text;
  enum class Style : uint8_t {
    body,       // first line set in by two characters (GB/T 9704-2012, 7.3.3)
    flush,      // 主送: not set in
    heading,    // of a part: 一、; shown where readers list headings
    caption,    // above a table
    note,       // small: remedies, explanations
    signature,  // 落款, 成文日期: to the right
    author,     // of a further document in the same file, as Document::author
    title,      // the same, as Document::title
    number,     // the same, as Document::number
  } style = Style::body;
};

// A table whose head is repeated on each page.
struct Table {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;  // as many cells each as the head
  std::vector<double> widths;                  // shares of the page; empty: equal
  std::vector<Align> align;                    // of the columns; empty: left
};

// A QR code with words beside it that say what it opens.
struct Code {
  std::string content;
  std::string caption;
};

struct PageBreak {};

using Block = std::variant<Paragraph, Table, Code, PageBreak>;

struct Document {
  std::string title;
  std::string number;  // 文号; empty: no such line
  std::string author;  // 发文机关标志, above the title; empty: no such line
  std::string subject, keywords;
  base::KnownAt moment;  // of its making: the same document gives the same bytes
  base::Lang lang = base::Lang::zh;
  bool landscape = false;     // for wide tables
  std::string mark;           // in the head of every page: 草稿, 沙箱试用; empty: nothing
  std::string foot;           // of every page, below its number
  std::vector<Block> blocks;  // below title and number
};

}  // namespace taixin::paper
