#include "paper/docx.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "paper/docx_parts.h"
#include "paper/errors.h"
#include "paper/qr_png.h"
#include "paper/xml_text.h"
#include "paper/zip_file.h"

namespace taixin::paper {
namespace {

using Style = Paragraph::Style;

std::string_view style_id(Style style) {
  switch (style) {
    case Style::body:
      return "BodyText1";
    case Style::flush:
      return "Addressee";
    case Style::heading:
      return "Heading1";
    case Style::caption:
      return "Caption";
    case Style::note:
      return "Note";
    case Style::signature:
      return "Signature1";
    case Style::author:
      return "Author";
    case Style::title:
      return "Title";
    case Style::number:
      return "Number";
  }
  return "BodyText1";
}

// A run: line feeds are breaks, tabs are tabs, blanks stay as many as they are.
std::string run(std::string_view text) {
  std::string out = "<w:r>";
  std::string piece;
  const auto end_piece = [&] {
    if (!piece.empty()) out += fmt::format("<w:t xml:space=\"preserve\">{}</w:t>", piece);
    piece.clear();
  };
  for (const char c : xml_text(text)) {
    if (c != '\n' && c != '\t') {
      piece += c;
      continue;
    }
    end_piece();
    out += c == '\n' ? "<w:br/>" : "<w:tab/>";
  }
  end_piece();
  return out + "</w:r>";
}

std::string paragraph(std::string_view style, std::string_view text, std::string_view more = {}) {
  return fmt::format("<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{}</w:pPr>{}</w:p>", style, more,
                     text.empty() ? "" : run(text));
}

// Shares of the text's width in whole twips that together are exactly that width.
std::vector<int> column_widths(const Table& table, int whole) {
  const size_t columns = table.head.size();
  std::vector<double> shares = table.widths.size() == columns ? table.widths : std::vector<double>(columns, 1.0);
  for (double& share : shares) share = std::max(share, 0.01);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<int> out;
  double reached = 0;
  int given = 0;
  for (const double share : shares) {
    reached += share;
    const int until = static_cast<int>(reached / sum * whole + 0.5);
    out.push_back(until - given);
    given = until;
  }
  return out;
}

std::string_view justified(Align align) {
  return align == Align::left ? "left" : align == Align::centre ? "center" : "right";
}

std::string row(const Table& table, const std::vector<std::string>& cells, const std::vector<int>& widths, bool head) {
  std::string out = fmt::format("<w:tr><w:trPr><w:cantSplit/>{}</w:trPr>", head ? "<w:tblHeader/>" : "");
  for (size_t i = 0; i < cells.size(); ++i) {
    const Align align = head ? Align::centre : i < table.align.size() ? table.align[i] : Align::left;
    out += fmt::format(
        "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{}<w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>", widths[i],
        head ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>" : "",
        paragraph(head ? "TableHead" : "TableText", cells[i], fmt::format("<w:jc w:val=\"{}\"/>", justified(align))));
  }
  return out + "</w:tr>";
}

// Which blocks stay on the page of what follows: the notes above a signature, or else the last paragraph of its text,
// so that no page holds a signature alone (GB/T 9704-2012, 7.3.5.4). Only so much: LibreOffice keeps paragraphs whole,
// and what is too long to be kept it divides anywhere.
std::vector<bool> kept_with_signature(const std::vector<Block>& blocks) {
  std::vector<bool> out(blocks.size(), false);
  const auto style_of = [&](size_t i) {
    const auto* text = std::get_if<Paragraph>(&blocks[i]);
    return text ? std::optional(text->style) : std::nullopt;
  };
  for (size_t i = 1; i < blocks.size(); ++i) {
    if (style_of(i) != Style::signature || style_of(i - 1) == Style::signature) continue;
    if (style_of(i - 1)) out[i - 1] = true;
    for (size_t at = i - 1; at > 0 && style_of(at) == Style::note && style_of(at - 1) == Style::note; --at) {
      out[at - 1] = true;
    }
  }
  return out;
}

class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) {}

  base::Result<std::string> write() {
    if (!document_.author.empty()) add(Style::author, document_.author);
    if (!document_.number.empty()) add(Style::number, document_.number);
    if (!document_.title.empty()) add(Style::title, document_.title);
    const std::vector<bool> kept = kept_with_signature(document_.blocks);
    for (size_t i = 0; i < document_.blocks.size(); ++i) {
      keep_next_ = kept[i];
      TX_CHECK(std::visit([&](const auto& one) { return this->add(one); }, document_.blocks[i]));
      if (body_.size() > 4 * kTextBytesMax) return too_long("bytes", body_.size(), 4 * kTextBytesMax);
    }
    // Word wants a paragraph after a table; it takes no line, which might be one of a page of its own.
    if (ends_with_table_) {
      body_ +=
          "<w:p><w:pPr><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" "
          "w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>";
    }
    return finished();
  }

 private:
  static base::Error too_long(std::string_view what, size_t count, size_t limit) {
    return base::fail(
        kTooLong, {{"what", std::string(what)}, {"count", std::to_string(count)}, {"limit", std::to_string(limit)}});
  }

  void add(Style style, std::string_view text) {
    body_ += paragraph(style_id(style), text, (keep_next_ ? "<w:keepNext/>" : "") + std::string(breaks()));
    ends_with_table_ = false;
  }
  base::Result<void> add(const Paragraph& one) {
    add(one.style, one.text);
    return {};
  }
  base::Result<void> add(const PageBreak&) {
    break_before_ = true;
    return {};
  }

  base::Result<void> add(const Table& table) {
    if (table.head.empty()) return base::fail(kRagged, {{"row", "0"}, {"count", "0"}, {"head", "0"}});
    if (table.head.size() > kColumnsMax) return too_long("columns", table.head.size(), kColumnsMax);
    cells_ += table.head.size() * (table.rows.size() + 1);
    if (cells_ > kCellsMax) return too_long("cells", cells_, kCellsMax);
    if (ends_with_table_ || break_before_) add(Style::note, "");  // two tables in a row would become one
    const std::vector<int> widths = column_widths(table, page_of(document_).text_width());
    body_ += fmt::format("<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>",
                         page_of(document_).text_width());
    for (const char* side : {"top", "left", "bottom", "right", "insideH", "insideV"}) {
      body_ += fmt::format("<w:{} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", side);
    }
    body_ +=
        "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" "
        "w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>";
    for (const int width : widths) body_ += fmt::format("<w:gridCol w:w=\"{}\"/>", width);
    body_ += "</w:tblGrid>" + row(table, table.head, widths, true);
    for (size_t i = 0; i < table.rows.size(); ++i) {
      if (table.rows[i].size() != table.head.size()) {
        return base::fail(kRagged, {{"row", std::to_string(i + 1)},
                                    {"count", std::to_string(table.rows[i].size())},
                                    {"head", std::to_string(table.head.size())}});
      }
      body_ += row(table, table.rows[i], widths, false);
    }
    body_ += "</w:tbl>";
    ends_with_table_ = true;
    return {};
  }

  base::Result<void> add(const Code& code) {
    if (codes_.size() == kCodesMax) return too_long("codes", kCodesMax + 1, kCodesMax);
    TX_TRY(QrPng png, qr_png(code.content));
    codes_.push_back(std::move(png.bytes));
    // Half a millimetre for each module, at least 25 mm: what cameras of phones read from paper. In EMU.
    const int side = std::max(25'00, png.modules * 50) * 360;
    const std::string told = xml_text(code.caption.empty() ? code.content : code.caption + " " + code.content);
    const size_t n = codes_.size();
    // What it opens stands beside it, so that a signature with its code takes little of a page.
    if (!code.caption.empty() && (ends_with_table_ || break_before_)) add(Style::note, "");
    std::string picture = fmt::format("<w:p><w:pPr><w:pStyle w:val=\"CodePicture\"/>{}</w:pPr>", breaks());
    picture += fmt::format(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{0}\" cy=\"{0}\"/>"
        "<wp:docPr id=\"{1}\" name=\"QR {1}\" descr=\"{2}\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks "
        "noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData "
        "uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{1}\" "
        "name=\"code{1}.png\" descr=\"{2}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"code{1}\"/>"
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext "
        "cx=\"{0}\" cy=\"{0}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
        side, n, told);
    ends_with_table_ = !code.caption.empty();
    body_ += ends_with_table_ ? beside(picture, side / 635 + 240, paragraph("CodeNote", code.caption)) : picture;
    return {};
  }

  // Two cells without lines; `width`: of the first, in twips.
  std::string beside(std::string_view first, int width, std::string_view second) const {
    const int whole = page_of(document_).text_width();
    return fmt::format(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{0}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
        "<w:gridCol w:w=\"{1}\"/><w:gridCol w:w=\"{2}\"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"
        "<w:tcPr><w:tcW w:w=\"{1}\" w:type=\"dxa\"/></w:tcPr>{3}</w:tc><w:tc><w:tcPr><w:tcW w:w=\"{2}\" "
        "w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>{4}</w:tc></w:tr></w:tbl>",
        whole, width, whole - width, first, second);
  }

  // What begins on a new page after a PageBreak.
  std::string_view breaks() {
    const bool now = break_before_;
    break_before_ = false;
    return now ? "<w:pageBreakBefore/>" : "";
  }

  std::string section() const {
    const PageSize& page = page_of(document_);
    return fmt::format(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"default\" "
        "r:id=\"rId5\"/><w:pgSz w:w=\"{}\" w:h=\"{}\"{}/><w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" "
        "w:left=\"{}\" w:header=\"851\" w:footer=\"{}\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" "
        "w:linePitch=\"{}\"/></w:sectPr>",
        page.width, page.height, document_.landscape ? " w:orient=\"landscape\"" : "", page.top, page.right,
        page.bottom, page.left, document_.foot.empty() ? 1200 : 900, kLinePitch);
  }

  base::Result<std::string> finished() const {
    ZipFile zip(document_.moment);
    zip.add("[Content_Types].xml", content_types());
    zip.add("_rels/.rels", package_relations());
    zip.add("word/document.xml",
            fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document "
                        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
                        "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
                        "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                        "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{}{}</w:body>"
                        "</w:document>",
                        body_, section()));
    zip.add("word/_rels/document.xml.rels", document_relations(codes_.size()));
    zip.add("word/styles.xml", styles(document_.lang));
    zip.add("word/settings.xml", settings(document_.lang));
    zip.add("word/fontTable.xml", font_table());
    zip.add("word/header1.xml", page_head(document_));
    zip.add("word/footer1.xml", page_foot(document_));
    for (size_t i = 0; i < codes_.size(); ++i) zip.add(fmt::format("word/media/code{}.png", i + 1), codes_[i]);
    zip.add("docProps/core.xml", core_properties(document_));
    zip.add("docProps/app.xml", app_properties());
    return zip.bytes();
  }

  const Document& document_;
  std::string body_;
  std::vector<std::string> codes_;
  size_t cells_ = 0;
  bool break_before_ = false, ends_with_table_ = false, keep_next_ = false;
};

size_t text_bytes(const Document& document) {
  size_t out = document.title.size() + document.number.size() + document.author.size() + document.subject.size() +
               document.keywords.size() + document.mark.size() + document.foot.size();
  for (const Block& block : document.blocks) {
    if (const auto* text = std::get_if<Paragraph>(&block)) out += text->text.size();
    if (const auto* table = std::get_if<Table>(&block)) {
      for (const std::string& cell : table->head) out += cell.size();
      for (const auto& cells : table->rows) {
        for (const std::string& cell : cells) out += cell.size();
      }
    }
  }
  return out;
}

}  // namespace

base::Result<std::string> to_docx(const Document& document) {
  const auto within = [](std::string_view what, size_t count, size_t limit) -> base::Result<void> {
    if (count <= limit) return {};
    return base::fail(
        kTooLong, {{"what", std::string(what)}, {"count", std::to_string(count)}, {"limit", std::to_string(limit)}});
  };
  TX_CHECK(within("blocks", document.blocks.size(), kBlocksMax));
  TX_CHECK(within("bytes", text_bytes(document), kTextBytesMax));
  return Writer(document).write();
}

}  // namespace taixin::paper
