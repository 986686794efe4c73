// What is drawn of a character is what the installed font has of it. Without cutting the fonts first, cairo 1.16 loses
// parts of them (pdf_fonts.h).
#include "report/pdf_fonts.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <gtest/gtest.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <set>

#include "base/freed.h"
#include "report/pdf_sheet.h"
#include "report/qpdf.h"

namespace taixin::report {
namespace {

using base::Freed;
using Library = std::unique_ptr<FT_LibraryRec_, Freed<FT_Done_FreeType>>;
using Face = std::unique_ptr<FT_FaceRec_, Freed<FT_Done_Face>>;
using Outline = std::vector<long>;  // of its points, in units of the font

// Characters whose parts other characters have too, so that a font keeps them once: the first that was seen to go
// missing, and others of everyday reports.
constexpr char32_t kCharacters[] =
    U"如好她妈妹姓始委婚国图园圆因困固办为力动功助劳信用报告公共示例市场监督管理局行政处罚";

std::string utf8(char32_t c) {
  std::string out;
  if (c < 0x80) return std::string(1, static_cast<char>(c));
  out += static_cast<char>(0xe0 | (c >> 12));
  out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
  out += static_cast<char>(0x80 | (c & 0x3f));
  return out;
}

std::string text() {
  std::string out;
  for (const char32_t c : kCharacters) {
    if (c != 0) out += utf8(c);
  }
  return out;
}

Outline outline_of(FT_Face face, FT_UInt glyph) {
  Outline out;
  if (FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING) != 0) return out;
  const FT_Outline& drawn = face->glyph->outline;
  for (int i = 0; i < drawn.n_points; ++i) {
    out.push_back(drawn.points[i].x);
    out.push_back(drawn.points[i].y);
  }
  return out;
}

Face installed(FT_Library library, const char* family, int weight) {
  const std::unique_ptr<FcPattern, Freed<FcPatternDestroy>> asked(
      FcPatternBuild(nullptr, FC_FAMILY, FcTypeString, family, FC_WEIGHT, FcTypeInteger, weight, nullptr));
  FcConfigSubstitute(nullptr, asked.get(), FcMatchPattern);
  FcDefaultSubstitute(asked.get());
  FcResult result = FcResultMatch;
  const std::unique_ptr<FcPattern, Freed<FcPatternDestroy>> found(FcFontMatch(nullptr, asked.get(), &result));
  FcChar8* file = nullptr;
  int index = 0;
  FT_Face face = nullptr;
  if (found && FcPatternGetString(found.get(), FC_FILE, 0, &file) == FcResultMatch &&
      FcPatternGetInteger(found.get(), FC_INDEX, 0, &index) == FcResultMatch) {
    FT_New_Face(library, reinterpret_cast<const char*>(file), index, &face);
  }
  return Face(face);
}

// The outlines in all fonts of a document.
std::set<Outline> embedded(FT_Library library, const std::string& pdf) {
  std::set<Outline> out;
  QPDF read;
  read.processMemoryFile("sheet", pdf.data(), pdf.size());
  for (QPDFObjectHandle object : read.getAllObjects()) {
    if (!object.isStream() || object.getDict().getKey("/Subtype").unparse() != "/CIDFontType0C") continue;
    const auto bytes = object.getStreamData();
    FT_Face opened = nullptr;
    EXPECT_EQ(FT_New_Memory_Face(library, bytes->getBuffer(), static_cast<FT_Long>(bytes->getSize()), 0, &opened), 0);
    const Face face(opened);
    for (FT_Long glyph = 1; face && glyph < face->num_glyphs; ++glyph) {
      out.insert(outline_of(face.get(), static_cast<FT_UInt>(glyph)));
    }
  }
  return out;
}

TEST(ReportFonts, EveryCharacterIsDrawnWhole) {
  FT_Library made = nullptr;
  ASSERT_EQ(FT_Init_FreeType(&made), 0);
  const Library library(made);
  const std::string all = text();
  struct Set {
    const char* family;
    int weight;
    Style style;
  };
  for (const Set& set :
       {Set{kSansFamily, FC_WEIGHT_REGULAR, Style::body}, Set{kSansFamily, FC_WEIGHT_BOLD, Style::strong},
        Set{kSerifFamily, FC_WEIGHT_BOLD, Style::cover_title}}) {
    SheetHead head;
    head.characters = head.cover_title = all;
    auto sheet = Sheet::open(std::move(head));
    ASSERT_TRUE(sheet.ok()) << sheet.error().message(base::Lang::en);
    sheet->paragraph({.style = set.style}, all);
    const auto pdf = (*std::move(sheet)).finish();
    ASSERT_TRUE(pdf.ok());
    const std::set<Outline> drawn = embedded(library.get(), *pdf);
    const Face whole = installed(library.get(), set.family, set.weight);
    ASSERT_TRUE(whole) << set.family;
    for (const char32_t c : kCharacters) {
      if (c == 0) continue;
      const Outline wanted = outline_of(whole.get(), FT_Get_Char_Index(whole.get(), c));
      ASSERT_GT(wanted.size(), 8U) << utf8(c);
      EXPECT_TRUE(drawn.contains(wanted)) << set.family << " " << set.weight << ": " << utf8(c) << " is not whole";
    }
  }
}

// What a document brings that none before had: the fonts grow, and what was drawn before is drawn the same again.
TEST(ReportFonts, TheSameTextGivesTheSameBytesWhateverCameBefore) {
  const auto drawn = [](const std::string& words, const std::string& title) {
    SheetHead head;
    head.characters = words;
    head.cover_title = title;
    auto sheet = Sheet::open(std::move(head));
    EXPECT_TRUE(sheet.ok());
    sheet->paragraph({.style = Style::cover_title}, title);
    sheet->paragraph({}, words);
    auto pdf = (*std::move(sheet)).finish();
    EXPECT_TRUE(pdf.ok());
    return *std::move(pdf);
  };
  const std::string before = drawn("示例甲", "示例");
  EXPECT_NE(drawn("示例龘", "示例靐"), before);  // in neither GB 2312 nor the titles
  EXPECT_EQ(drawn("示例甲", "示例"), before);
}

}  // namespace
}  // namespace taixin::report
