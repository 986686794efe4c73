#include "paper/docx.h"

#include <expat.h>
#include <gtest/gtest.h>
#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/freed.h"
#include "base/text.h"
#include "paper/errors.h"
#include "paper/qr_png.h"

namespace taixin::paper {
namespace {

using Style = Paragraph::Style;

Document sample() {
  Document out{.title = "限期整改通知书",
               .number = "泰信督〔2026〕3号",
               .author = "示例市信用中心",
               .subject = "letter-3",
               .moment = base::start_of(*base::Day::from_civil(2026, 4, 1)),
               .foot = "业务编号 3"};
  out.blocks.emplace_back(Paragraph{"示例市水务局：", Style::flush});
  out.blocks.emplace_back(Paragraph{"一、问题", Style::heading});
  out.blocks.emplace_back(Paragraph{"下列信息超期报送。"});
  out.blocks.emplace_back(Table{.head = {"信息编号", "问题"}, .rows = {{"12", "超期 3 个工作日"}, {"13", "超期"}}});
  out.blocks.emplace_back(Code{"https://credit.example.gov.cn/verify?n=1", "扫码核验"});
  return out;
}

std::string written(const Document& document) {
  auto out = to_docx(document);
  TX_ASSERT(out.ok(), "{}", out.error().message(base::Lang::en));
  return *std::move(out);
}

// Every part by its name, in the order of the file.
std::vector<std::pair<std::string, std::string>> parts_of(const std::string& bytes) {
  std::vector<std::pair<std::string, std::string>> out;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  TX_ASSERT(archive != nullptr, "{} bytes", bytes.size());
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t about;
    TX_ASSERT(zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &about) == 0, "entry {}", i);
    std::string content(about.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    TX_ASSERT(file && zip_fread(file, content.data(), content.size()) == static_cast<zip_int64_t>(content.size()), "{}",
              about.name);
    zip_fclose(file);
    out.emplace_back(about.name, std::move(content));
  }
  zip_discard(archive);
  return out;
}
std::string part(const std::string& bytes, std::string_view name) {
  for (auto& [found, content] : parts_of(bytes)) {
    if (found == name) return content;
  }
  return {};
}

// What a reader of XML finds in the document: text by paragraph (breaks as |), and how often each element stands there.
struct Read {
  std::vector<std::string> paragraphs;
  std::map<std::string, int> elements;
  std::map<std::string, std::vector<std::string>> values;  // of w:val, by element
  std::string wrong;
};
Read read_xml(const std::string& xml) {
  Read out;
  const std::unique_ptr<XML_ParserStruct, base::Freed<XML_ParserFree>> parser(XML_ParserCreate("UTF-8"));
  XML_SetUserData(parser.get(), &out);
  XML_SetElementHandler(
      parser.get(),
      [](void* data, const char* name, const char** attributes) {
        auto& read = *static_cast<Read*>(data);
        ++read.elements[name];
        if (std::string_view(name) == "w:p") read.paragraphs.emplace_back();
        if (std::string_view(name) == "w:br") read.paragraphs.back() += '|';
        for (; *attributes != nullptr; attributes += 2) {
          if (std::string_view(attributes[0]) == "w:val") read.values[name].emplace_back(attributes[1]);
          if (std::string_view(attributes[0]) == "descr") read.values["descr"].emplace_back(attributes[1]);
        }
      },
      [](void*, const char*) {});
  XML_SetCharacterDataHandler(parser.get(), [](void* data, const char* text, int size) {
    auto& read = *static_cast<Read*>(data);
    if (!read.paragraphs.empty()) read.paragraphs.back().append(text, static_cast<size_t>(size));
  });
  if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), 1) != XML_STATUS_OK) {
    out.wrong = XML_ErrorString(XML_GetErrorCode(parser.get()));
  }
  return out;
}
Read read_document(const Document& document) { return read_xml(part(written(document), "word/document.xml")); }

TEST(PaperDocx, EveryPartIsXmlOrPictureAndIsNamed) {
  const std::string bytes = written(sample());
  const auto parts = parts_of(bytes);
  ASSERT_FALSE(parts.empty());
  EXPECT_EQ(parts[0].first, "[Content_Types].xml");
  for (const auto& [name, content] : parts) {
    if (name.ends_with(".png")) continue;
    EXPECT_EQ(read_xml(content).wrong, "") << name;
    if (name.ends_with(".rels") || name == "[Content_Types].xml") continue;
    EXPECT_NE(parts[0].second.find("\"/" + name + "\""), std::string::npos) << name;
  }
  // What the text refers to is there.
  const std::string relations = part(bytes, "word/_rels/document.xml.rels");
  EXPECT_NE(
      relations.find("Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\""),
      std::string::npos);
  EXPECT_NE(
      relations.find("Id=\"rId5\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\""),
      std::string::npos);
  EXPECT_NE(relations.find("Id=\"code1\""), std::string::npos);
  const std::string styles_part = part(bytes, "word/styles.xml");
  Read read = read_xml(part(bytes, "word/document.xml"));
  for (const std::string& used : read.values["w:pStyle"]) {
    EXPECT_NE(styles_part.find("w:styleId=\"" + used + "\""), std::string::npos) << used;
  }
}

TEST(PaperDocx, SaysWhatTheDocumentSaysInItsOrder) {
  Read read = read_document(sample());
  const std::vector<std::string> expected = {"示例市信用中心",
                                             "泰信督〔2026〕3号",
                                             "限期整改通知书",
                                             "示例市水务局：",
                                             "一、问题",
                                             "下列信息超期报送。",
                                             "信息编号",
                                             "问题",
                                             "12",
                                             "超期 3 个工作日",
                                             "13",
                                             "超期",
                                             "",
                                             "",
                                             "扫码核验",
                                             ""};
  EXPECT_EQ(read.paragraphs, expected);
  EXPECT_EQ(read.elements["w:tblHeader"], 1);
  EXPECT_EQ(read.elements["w:cantSplit"], 4);
  EXPECT_EQ(read.values["descr"][0], "扫码核验 https://credit.example.gov.cn/verify?n=1");
  const std::string foot = part(written(sample()), "word/footer1.xml");
  EXPECT_NE(foot.find(" PAGE "), std::string::npos);
  EXPECT_NE(foot.find("业务编号 3"), std::string::npos);
  const std::string core = part(written(sample()), "docProps/core.xml");
  EXPECT_NE(core.find("<dcterms:created xsi:type=\"dcterms:W3CDTF\">2026-03-31T16:00:00Z<"), std::string::npos) << core;
}

TEST(PaperDocx, TheSameDocumentIsTheSameBytesInEveryZone) {
  const std::string first = written(sample());
  setenv("TZ", "America/New_York", 1);
  tzset();
  EXPECT_EQ(written(sample()), first);
  unsetenv("TZ");
  tzset();
  Document other = sample();
  other.blocks.emplace_back(Paragraph{"又及"});
  EXPECT_NE(written(other), first);
}

TEST(PaperDocx, NothingInATextIsMarkup) {
  Document hostile = sample();
  const std::string text =
      "</w:t></w:r><w:fldSimple w:instr=\"DDE\"/> & \"引号\" ]]> <!-- \x01\x08\x0B\x1F\r\n第二行\t完 "
      "\xEF\xBF\xBF\xC3\x28";
  hostile.title = hostile.number = hostile.author = hostile.foot = hostile.mark = hostile.subject = hostile.keywords =
      text;
  hostile.blocks = {Paragraph{text}, Table{.head = {text}, .rows = {{text}}}, Code{"x", text}};
  const std::string bytes = written(hostile);
  for (const auto& [name, content] : parts_of(bytes)) {
    if (name.ends_with(".png")) continue;
    EXPECT_EQ(read_xml(content).wrong, "") << name;
    EXPECT_TRUE(base::is_utf8(content)) << name;
  }
  Read read = read_xml(part(bytes, "word/document.xml"));
  EXPECT_EQ(read.elements["w:fldSimple"], 0);
  EXPECT_EQ(read.paragraphs[3],
            "</w:t></w:r><w:fldSimple w:instr=\"DDE\"/> & \"引号\" ]]> <!-- |第二行完 \xEF\xBF\xBD(");
  EXPECT_EQ(read.elements["w:br"], 7);
  EXPECT_EQ(read.elements["w:tab"], 7);
}

TEST(PaperDocx, TablesKeepTheirShapeAndHaveAParagraphBehindThem) {
  Document tables = sample();
  tables.landscape = true;
  tables.blocks = {Table{.head = {"甲", "乙", "丙"}, .rows = {}, .widths = {1, 2, 4}, .align = {Align::right}},
                   Table{.head = {"丁"}, .rows = {{"1"}}}};
  const std::string xml = part(written(tables), "word/document.xml");
  Read read = read_xml(xml);
  EXPECT_EQ(read.elements["w:tbl"], 2);
  EXPECT_NE(xml.find("</w:tbl><w:p>"), std::string::npos);  // between them
  // And at the end, without a line of its own.
  const size_t last = xml.rfind("</w:tbl><w:p><w:pPr><w:snapToGrid w:val=\"0\"/>");
  ASSERT_NE(last, std::string::npos);
  EXPECT_LT(xml.find("<w:sectPr>"), last + 250) << xml.substr(last);
  EXPECT_NE(xml.find("<w:gridCol w:w=\"1822\"/><w:gridCol w:w=\"3645\"/><w:gridCol w:w=\"7289\"/>"), std::string::npos)
      << xml;
  EXPECT_NE(xml.find("w:orient=\"landscape\""), std::string::npos);
  tables.blocks = {Table{.head = {"甲", "乙"}, .rows = {{"1", "2"}, {"1"}}}};
  auto ragged = to_docx(tables);
  ASSERT_FALSE(ragged.ok());
  EXPECT_TRUE(ragged.error().is(kRagged));
}

TEST(PaperDocx, SeveralDocumentsBeginOnPagesOfTheirOwn) {
  Document two = sample();
  two.blocks.emplace_back(PageBreak{});
  two.blocks.emplace_back(Paragraph{"另一通知书", Style::title});
  two.blocks.emplace_back(Paragraph{"正文"});
  const std::string xml = part(written(two), "word/document.xml");
  EXPECT_EQ(read_xml(xml).elements["w:pageBreakBefore"], 1);
  EXPECT_NE(
      xml.find("<w:pStyle w:val=\"Title\"/><w:pageBreakBefore/></w:pPr><w:r><w:t xml:space=\"preserve\">另一通知书"),
      std::string::npos);
}

TEST(PaperDocx, NoPageHoldsASignatureAlone) {
  const auto kept = [](const std::vector<std::string>& notes) {
    Document document = sample();
    document.blocks.clear();
    for (const char* text : {"第一段", "第二段"}) document.blocks.emplace_back(Paragraph{text});
    for (const std::string& note : notes) document.blocks.emplace_back(Paragraph{note, Style::note});
    document.blocks.emplace_back(Paragraph{"", Style::signature});
    document.blocks.emplace_back(Paragraph{"示例市信用中心", Style::signature});
    const std::string xml = part(written(document), "word/document.xml");
    std::string out;
    for (const char* text : {"第一段", "第二段", "附：依据", "附：清单"}) {
      const size_t at = xml.find(text), begin = xml.rfind("<w:p>", at);
      if (at == xml.npos) continue;
      if (xml.substr(begin, at - begin).find("<w:keepNext/>") != xml.npos) out += std::string(text) + " ";
    }
    return out;
  };
  EXPECT_EQ(kept({}), "第二段 ");
  EXPECT_EQ(kept({"附：依据"}), "附：依据 ");
  EXPECT_EQ(kept({"附：依据", "附：清单"}), "附：依据 附：清单 ");
}

TEST(PaperDocx, WhatIsTooLongIsRefusedBeforeItIsWritten) {
  const auto code = [](const Document& document) {
    auto out = to_docx(document);
    return out.ok() ? std::string() : std::string(out.error().code());
  };
  Document much = sample();
  much.blocks.assign(kBlocksMax + 1, Paragraph{"一"});
  EXPECT_EQ(code(much), "paper.too_long");
  much.blocks = {Paragraph{std::string(kTextBytesMax + 1, 'a')}};
  EXPECT_EQ(code(much), "paper.too_long");
  much.blocks = {Table{.head = {"甲"}, .rows = std::vector<std::vector<std::string>>(kCellsMax, {"1"})}};
  EXPECT_EQ(code(much), "paper.too_long");
  much.blocks = {Table{.head = std::vector<std::string>(kColumnsMax + 1, "甲")}};
  EXPECT_EQ(code(much), "paper.too_long");
  much.blocks = {Code{std::string(kCodeBytesMax + 1, 'a'), ""}};
  EXPECT_EQ(code(much), "paper.no_code");
  much.blocks = {Code{"", ""}};
  EXPECT_EQ(code(much), "paper.no_code");
}

TEST(PaperDocx, ACodeHasItsWordsBesideIt) {
  Document of = sample();
  of.blocks = {Code{"https://credit.example.gov.cn/verify", "扫码核验"}};
  const std::string xml = part(written(of), "word/document.xml");
  const size_t table = xml.find("<w:tbl>"), picture = xml.find("<w:drawing>"), words = xml.rfind("扫码核验");
  EXPECT_TRUE(table < picture && picture < words && words < xml.find("</w:tbl>")) << xml;
  EXPECT_EQ(xml.find("w:tblBorders"), xml.npos);
  of.blocks = {Code{"https://credit.example.gov.cn/verify", ""}};
  EXPECT_EQ(part(written(of), "word/document.xml").find("<w:tbl>"), std::string::npos);
}

// The points of the picture, unpacked by zlib, are the code with its quiet edge.
TEST(PaperQr, ThePictureIsWellFormedAndQuietAtItsEdges) {
  const QrPng png = qr_png("https://credit.example.gov.cn/verify?n=TX1").value();
  ASSERT_TRUE(png.bytes.starts_with("\x89PNG\r\n\x1a\n"));
  size_t at = 8;
  std::string data;
  const auto u32 = [&](size_t where) {
    uint32_t out = 0;
    for (size_t i = 0; i < 4; ++i) out = out << 8 | static_cast<unsigned char>(png.bytes[where + i]);
    return out;
  };
  std::vector<std::string> kinds;
  while (at < png.bytes.size()) {
    const size_t size = u32(at);
    kinds.push_back(png.bytes.substr(at + 4, 4));
    if (kinds.back() == "IDAT") data = png.bytes.substr(at + 8, size);
    EXPECT_EQ(crc32(0, reinterpret_cast<const Bytef*>(png.bytes.data()) + at + 4, static_cast<uInt>(size + 4)),
              u32(at + 8 + size));
    at += size + 12;
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"IHDR", "IDAT", "IEND"}));
  const auto side = static_cast<size_t>(png.modules) * 8;
  std::string rows((side / 8 + 1) * side, '\0');
  uLongf size = rows.size();
  ASSERT_EQ(uncompress(reinterpret_cast<Bytef*>(rows.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
                       static_cast<uLong>(data.size())),
            Z_OK);
  ASSERT_EQ(size, rows.size());
  const auto white = [&](size_t x, size_t y) { return (rows[y * (side / 8 + 1) + 1 + x / 8] & 0x80 >> x % 8) != 0; };
  EXPECT_TRUE(white(0, 0) && white(31, 31) && white(side - 1, side - 1));
  EXPECT_FALSE(white(32, 32));  // the corner of the first finder
  EXPECT_TRUE(white(40, 40) && !white(48, 48));
}

}  // namespace
}  // namespace taixin::paper
