#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <filesystem>

#include "base/digest.h"
#include "base/shared_data.h"
#include "intake/read_back_test.h"
#include "intake/read_xlsx_book.h"
#include "intake/read_xlsx_number.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::read_bytes;
using testing::ReadBack;
using ::testing::SizeIs;
using Kind = NumberFormat::Kind;
using Parts = std::vector<std::pair<std::string, std::string>>;

std::string zipped(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : parts) {
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, content.data(), content.size(), 0),
                 ZIP_FL_OVERWRITE);
  }
  EXPECT_EQ(zip_close(archive), 0);
  EXPECT_EQ(zip_source_open(target), 0);
  std::string bytes;
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  bytes.resize(stat.size);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

constexpr const char* kRels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr const char* kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr const char* kStrictRels = "http://purl.oclc.org/ooxml/officeDocument/relationships";
constexpr const char* kStrictMain = "http://purl.oclc.org/ooxml/spreadsheetml/main";

struct BookParts {
  std::string data;  // the rows of the sheet
  std::string strings, styles, properties;
  std::string sheets = R"(<sheet name="表一" sheetId="1" r:id="rId1"/>)";
  std::string rels = kRels, main = kMain;
};

Parts parts_of(const BookParts& book) {
  const auto rel = [&](std::string id, std::string type, std::string target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + book.rels + "/" + type + "\" Target=\"" + target + "\"/>";
  };
  const std::string open = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  return {
      {"_rels/.rels", open + "<Relationships>" + rel("r1", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
      {"xl/workbook.xml", open + "<workbook xmlns=\"" + book.main + "\" xmlns:r=\"" + book.rels + "\">" +
                              book.properties + "<sheets>" + book.sheets + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels", open + "<Relationships>" + rel("rId1", "worksheet", "worksheets/sheet1.xml") +
                                         rel("rId2", "worksheet", "/xl/worksheets/sheet2.xml") +
                                         rel("rId8", "sharedStrings", "sharedStrings.xml") +
                                         rel("rId9", "styles", "../xl/styles.xml") + "</Relationships>"},
      {"xl/sharedStrings.xml", open + "<sst xmlns=\"" + book.main + "\">" + book.strings + "</sst>"},
      {"xl/styles.xml", open + "<styleSheet xmlns=\"" + book.main + "\">" + book.styles + "</styleSheet>"},
      {"xl/worksheets/sheet1.xml",
       open + "<worksheet xmlns=\"" + book.main + "\"><sheetData>" + book.data + "</sheetData></worksheet>"},
  };
}
std::string workbook(const BookParts& book) { return zipped(parts_of(book)); }

std::string inline_row(const std::vector<std::string>& cells) {
  std::string row = "<row>";
  for (const std::string& cell : cells) row += "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
  return row + "</row>";
}

TEST(XlsxNumber, FormatsByCode) {
  const std::vector<std::pair<std::string, NumberFormat>> formats{{"General", {}},
                                                                  {"G/通用格式", {}},
                                                                  {"0.00", {}},
                                                                  {"#,##0.00_);[Red](#,##0.00)", {}},
                                                                  {"0.00E+00", {}},
                                                                  {"@", {}},
                                                                  {"\"year\"0", {}},
                                                                  {"[Red]0", {}},
                                                                  {"0%", {Kind::percent}},
                                                                  {"000000", {Kind::zero_padded, 6}},
                                                                  {"yyyy\"年\"m\"月\"d\"日\"", {Kind::date}},
                                                                  {"[$-804]yyyy/m/d;@", {Kind::date}},
                                                                  {"[DBNum1][$-804]yyyy\"年\"m\"月\"", {Kind::date}},
                                                                  {"mmm\\-yy", {Kind::date}},
                                                                  {"aaaa", {Kind::date}},
                                                                  {"[$-411]ggge\"年\"", {Kind::date}},
                                                                  {"m\"月\"", {Kind::date}},
                                                                  {"yyyy/m/d h:mm", {Kind::date_time}},
                                                                  {"h:mm AM/PM", {Kind::time}},
                                                                  {"mm:ss.0", {Kind::time}},
                                                                  {"[h]:mm:ss", {Kind::elapsed}},
                                                                  {"上午/下午h\"时\"mm\"分\"", {Kind::time}},
                                                                  {"YYYY-MM-DD HH:MM:SS", {Kind::date_time}},
                                                                  {"\\d0", {}}};
  for (const auto& [code, format] : formats) EXPECT_EQ(format_of_code(code), format) << code;
  EXPECT_EQ(builtin_format(14).kind, Kind::date);
  EXPECT_EQ(builtin_format(31).kind, Kind::date);
  EXPECT_EQ(builtin_format(58).kind, Kind::date);
  EXPECT_EQ(builtin_format(22).kind, Kind::date_time);
  EXPECT_EQ(builtin_format(49).kind, Kind::general);
}

TEST(XlsxNumber, NumbersKeepTheirDigits) {
  const auto text = [](std::string_view raw) { return number_text(raw, {}, false); };
  EXPECT_EQ(text("12.5"), "12.5");
  EXPECT_EQ(text("0.1"), "0.1");
  EXPECT_EQ(text("0.30000000000000004"), "0.3");
  EXPECT_EQ(text("123456789012345"), "123456789012345");
  EXPECT_EQ(text("1.23456789012345E+14"), "123456789012345");
  EXPECT_EQ(text("9007199254740991"), "9007199254740991");
  // A code of 18 digits that Excel has cut must not look like a code.
  EXPECT_EQ(text("9.13709021234567E+17"), "9.13709021234567E+17");
  EXPECT_EQ(text("913709021234567000"), "9.13709021234567E+17");
  EXPECT_EQ(text("1E-7"), "0.0000001");
  EXPECT_EQ(text("-1.5E-6"), "-0.0000015");
  EXPECT_EQ(text("-0"), "0");
  EXPECT_EQ(text("12abc"), "12abc");
  EXPECT_EQ(text("NaN"), "NaN");
  EXPECT_EQ(number_text("0.07", {Kind::percent}, false), "7%");
  EXPECT_EQ(number_text("0.125", {Kind::percent}, false), "12.5%");
  EXPECT_EQ(number_text("901", {Kind::zero_padded, 6}, false), "000901");
  EXPECT_EQ(number_text("370900", {Kind::zero_padded, 6}, false), "370900");
}

TEST(XlsxNumber, Dates) {
  const auto date = [](std::string_view raw, bool from_1904 = false) {
    return number_text(raw, {Kind::date}, from_1904);
  };
  EXPECT_EQ(date("46113"), "2026/04/01");
  EXPECT_EQ(date("1"), "1900/01/01");
  EXPECT_EQ(date("59"), "1900/02/28");
  EXPECT_EQ(date("60"), "1900/02/29");  // as Excel shows it; no such day
  EXPECT_EQ(date("61"), "1900/03/01");
  EXPECT_EQ(date("0"), "1900/01/00");
  EXPECT_EQ(date("2958465"), "9999/12/31");
  EXPECT_EQ(date("2958466"), "2958466");
  EXPECT_EQ(date("-1"), "-1");
  EXPECT_EQ(date("0", true), "1904/01/01");
  EXPECT_EQ(date("44651", true), "2026/04/01");
  EXPECT_EQ(date("46112.9999999999"), "2026/04/01");
  EXPECT_EQ(date("46113.75"), "2026/04/01");
  EXPECT_EQ(number_text("46113.395833333336", {Kind::date_time}, false), "2026/04/01 09:30:00");
  EXPECT_EQ(number_text("0.39583333333333331", {Kind::time}, false), "09:30:00");
  EXPECT_EQ(number_text("1.5", {Kind::elapsed}, false), "36:00:00");
  EXPECT_EQ(iso_date_text("2026-04-01"), "2026/04/01");
  EXPECT_EQ(iso_date_text("2026-04-01T00:00:00.000Z"), "2026/04/01");
  EXPECT_EQ(iso_date_text("2026-04-01T09:30:00"), "2026/04/01 09:30:00");
  EXPECT_EQ(iso_date_text("spring"), "spring");
}

TEST(XlsxText, Escapes) {
  const auto plain = [](std::string_view text) {
    std::string out;
    append_unescaped(text, out);
    return out;
  };
  EXPECT_EQ(plain("a_x000D_\nb"), "a\r\nb");
  EXPECT_EQ(plain("_x005F_x000D_"), "_x000D_");
  EXPECT_EQ(plain("_x0000_"), "_x0000_");
  EXPECT_EQ(plain("_xD840__xDC00_"), "𠀀");
  EXPECT_EQ(plain("_xD840_x"), "\xEF\xBF\xBDx");
  EXPECT_EQ(plain("_x12_x4E00_x_"), "_x12一x_");
  EXPECT_EQ(plain("_x"), "_x");
}

TEST(XlsxReader, ReadsCellsOfEveryType) {
  for (const bool strict : {false, true}) {
    BookParts book;
    if (strict) book.rels = kStrictRels, book.main = kStrictMain;
    book.strings =
        "<si><t>名称</t></si><si><r><t>日</t></r><r><t xml:space=\"preserve\">期 "
        "</t></r><rPh><t>riqi</t></rPh></si><si><t>示例_x000D_\n公司</t></si>";
    book.styles =
        "<numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts>"
        "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf "
        "numFmtId=\"14\"/></cellXfs>";
    book.data =
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" "
        "t=\"inlineStr\"><is><t>数</t></is></c>"
        "<c r=\"D1\" t=\"str\"><v>真</v></c><c r=\"E1\" t=\"str\"><v>错</v></c><c r=\"F1\" "
        "t=\"str\"><v>果</v></c></row>"
        "<row r=\"2\"/><row r=\"5\"><c r=\"A5\" t=\"s\"><v>2</v></c><c r=\"B5\" s=\"1\"><v>46113</v></c><c "
        "r=\"C5\"><v>3.5</v></c>"
        "<c r=\"D5\" t=\"b\"><v>1</v></c><c r=\"E5\" t=\"e\"><v>#REF!</v></c><c r=\"F5\"><f>1+1</f><v>2</v></c></row>"
        "<row><c r=\"B6\" t=\"d\"><v>2026-04-01</v></c><c s=\"2\"><v>46113</v></c><c r=\"H6\"><v>1</v></c></row>";
    const std::string bytes = workbook(book);
    const ReadBack back = read_bytes(bytes);
    ASSERT_FALSE(back.error) << back.error->message(base::Lang::en);
    EXPECT_EQ(back.info.sheet, "表一");
    EXPECT_EQ(back.info.sha256_hex, base::hex(base::sha256(bytes)));
    EXPECT_THAT(back.header, ElementsAre("名称", "日期", "数", "真", "错", "果"));
    ASSERT_THAT(back.rows, SizeIs(2));
    EXPECT_THAT(back.rows[0].cells, ElementsAre("示例\r\n公司", "2026/04/01", "3.5", "TRUE", "#REF!", "2"));
    EXPECT_EQ(back.rows[0].line, 5u);
    EXPECT_THAT(back.rows[1].cells, ElementsAre("", "2026/04/01", "2026/04/01", "", "", ""));
    EXPECT_TRUE(back.rows[1].surplus);
    EXPECT_EQ(back.rows[1].line, 6u);
  }
}

TEST(XlsxReader, BadCellsCostTheirRowOnly) {
  BookParts book;
  book.data = inline_row({"名称", "金额"}) + "<row><c t=\"s\"><v>7</v></c></row><row><c/><c><f>A1*2</f></c></row>" +
              inline_row({"甲", std::string(300 << 10, 'x')}) + inline_row({"乙", "1"});
  const ReadBack back = read_bytes(workbook(book));
  ASSERT_FALSE(back.error);
  EXPECT_THAT(back.bad_rows,
              ElementsAre(Pair(2, kBadCell.code), Pair(3, kFormulaWithoutValue.code), Pair(4, kCellTooLong.code)));
  EXPECT_EQ(back.row_errors[1].message(base::Lang::zh), "第 3 行第 2 列是公式，文件里没有保存它的结果");
  EXPECT_THAT(testing::cells(back), ElementsAre(ElementsAre("乙", "1")));
}

TEST(XlsxReader, FindsTheHeaderBelowMergedTitles) {
  const std::vector<std::string> known{"名称", "代码"};
  OpenOptions options;
  options.score = testing::score_names;
  options.score_context = &known;
  BookParts book;
  book.data = inline_row({"行政处罚信息表"}) + inline_row({"填报单位", "示例局"}) +
              inline_row({"序号", "名称", "代\n码"}) + inline_row({"1", "甲", "乙"});
  const ReadBack back = read_bytes(workbook(book), "", options);
  ASSERT_FALSE(back.error) << back.error->message(base::Lang::en);
  EXPECT_EQ(back.header_line, 3u);
  EXPECT_THAT(back.header, ElementsAre("序号", "名称", "代码"));
  EXPECT_EQ(back.rows.at(0).line, 4u);
}

TEST(XlsxReader, ChoosesTheSheet) {
  BookParts book;
  book.sheets =
      R"(<sheet name="说明" sheetId="1" r:id="rId1"/><sheet name="数据" sheetId="2" r:id="rId2"/><sheet name="旧" sheetId="3" state="hidden" r:id="rId1"/>)";
  book.data = inline_row({"填表说明", "请如实填写"}) + inline_row({"a", "b"});
  Parts parts = parts_of(book);
  BookParts second;
  second.data = inline_row({"名称", "代码"}) + inline_row({"甲", "乙"});
  parts.emplace_back("xl/worksheets/sheet2.xml", parts_of(second).back().second);
  const std::string bytes = zipped(parts);
  EXPECT_EQ(read_bytes(bytes).error->code(), kWhichSheet.code);
  EXPECT_THAT(read_bytes(bytes).error->message(base::Lang::zh), HasSubstr("说明、数据"));
  OpenOptions options;
  options.sheet = "说明";
  EXPECT_EQ(read_bytes(bytes, "", options).info.sheet, "说明");
  options.sheet = "没有";
  EXPECT_EQ(read_bytes(bytes, "", options).error->code(), kNoSuchSheet.code);
  const std::vector<std::string> known{"名称", "代码"};
  options = {};
  options.score = testing::score_names;
  options.score_context = &known;
  const ReadBack back = read_bytes(bytes, "", options);
  ASSERT_FALSE(back.error);
  EXPECT_EQ(back.info.sheet, "数据");
  EXPECT_THAT(back.info.other_sheets, ElementsAre("说明", "旧"));
}

TEST(XlsxReader, OddPackages) {
  BookParts book;
  book.data = inline_row({"名称", "代码"}) + inline_row({"甲", "乙"});
  Parts plain = parts_of(book);
  {
    // No relationships at all, and backslashes as some writers have them.
    Parts odd;
    for (auto& [name, content] : plain) {
      if (name.find(".rels") != std::string::npos) continue;
      std::string back_name = name;
      std::replace(back_name.begin(), back_name.end(), '/', '\\');
      odd.emplace_back(back_name, content);
    }
    const ReadBack back = read_bytes(zipped(odd));
    ASSERT_FALSE(back.error) << back.error->message(base::Lang::en);
    EXPECT_THAT(back.rows, SizeIs(1));
  }
  Parts missing = plain;
  missing.pop_back();
  EXPECT_EQ(read_bytes(zipped(missing)).error->code(), kBrokenWorkbook.code);
  std::string cut = zipped(plain);
  cut.resize(cut.size() / 2);
  EXPECT_EQ(read_bytes(cut).error->code(), kBrokenWorkbook.code);
  std::string flipped = zipped(plain);
  flipped[flipped.find("xl/worksheets/sheet1.xml") + 40] ^= 0x55;
  EXPECT_TRUE(read_bytes(flipped).error);
}

TEST(XlsxReader, BombsAndEntities) {
  BookParts book;
  book.data = inline_row({"名称", "代码"}) + inline_row({"甲", "乙"});
  Parts parts = parts_of(book);
  parts.back().second.replace(parts.back().second.find("?>") + 2, 0,
                              "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>");
  EXPECT_EQ(read_bytes(zipped(parts)).error->code(), kUnsafeXml.code);
  // 100 MB of spaces, packed into 100 kB.
  parts = parts_of(book);
  parts.back().second.insert(parts.back().second.find("<row>"), std::string(100 << 20, ' '));
  EXPECT_EQ(read_bytes(zipped(parts)).error->code(), kTooLarge.code);
  parts = parts_of(book);
  parts.back().second.insert(parts.back().second.find("<row>"), "<!--" + std::string(20 << 20, '-') + " -->");
  EXPECT_TRUE(read_bytes(zipped(parts)).error);
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<x>";
  parts = parts_of(book);
  parts.back().second.insert(parts.back().second.find("<row>"), deep);
  EXPECT_EQ(read_bytes(zipped(parts)).error->code(), kBrokenWorkbook.code);
  // Every row names the same long text.
  BookParts shared;
  shared.strings = "<si><t>" + std::string(200 << 10, 'x') + "</t></si>";
  std::string row = "<row>";
  for (int i = 0; i < 900; ++i) row += "<c t=\"s\"><v>0</v></c>";
  shared.data = inline_row(std::vector<std::string>(900, "甲"));
  for (int i = 0; i < 20; ++i) shared.data += row + "</row>";
  EXPECT_THAT(read_bytes(workbook(shared)).bad_rows, SizeIs(20));
  // A million columns.
  BookParts wide;
  wide.data = "<row>";
  for (int i = 0; i < 1'000'000; ++i) wide.data += "<c t=\"str\"><v>a</v></c>";
  wide.data += "</row>";
  EXPECT_EQ(read_bytes(workbook(wide)).error->code(), kTooManyColumns.code);
  OpenOptions options;
  options.limits.memory_bytes_max = 1000;
  EXPECT_EQ(read_bytes(workbook(shared), "", options).error->code(), kTooLarge.code);
}

TEST(XlsxReader, NothingIsEverSilentlyEmpty) {
  BookParts book;
  EXPECT_EQ(read_bytes(workbook(book)).error->code(), kNoHeader.code);
  book.data = "<row><c><v>1</v></c></row>";
  EXPECT_EQ(read_bytes(workbook(book)).error->code(), kNoHeader.code);
  book.data = inline_row({"名称", "代码"});
  EXPECT_EQ(read_bytes(workbook(book)).error->code(), kNoRows.code);
}

TEST(OpenReader, RefusesOtherKindsByName) {
  using namespace std::string_literals;
  const auto code = [](std::string_view bytes, std::string_view name = "a.xls") {
    const ReadBack back = read_bytes(bytes, name);
    return back.error ? std::string(back.error->code()) : "read";
  };
  const std::string compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s + std::string(1000, '\0');
  EXPECT_EQ(code(compound + "W\0o\0r\0k\0b\0o\0o\0k\0"s), kOldExcel.code);
  EXPECT_EQ(code(compound + "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"s), kEncrypted.code);
  EXPECT_EQ(code(compound + "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"s), kNotATable.code);
  EXPECT_EQ(code("\x09\x08\x10\x00\x00\x06\x05\x00"s), kOldExcel.code);
  EXPECT_EQ(code("\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>"), kWebPage.code);
  EXPECT_EQ(code("\xEF\xBB\xBF<TABLE border=1>"), kWebPage.code);
  EXPECT_EQ(code("MIME-Version: 1.0\r\n"), kWebPage.code);
  EXPECT_EQ(code("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
            kOldXml.code);
  EXPECT_EQ(code("%PDF-1.7"), kNotATable.code);
  EXPECT_EQ(code("Rar!\x1A\x07"), kNotATable.code);
  EXPECT_EQ(code("\x89PNG\r\n"), kNotATable.code);
  EXPECT_EQ(code(std::string(4096, '\0')), kNotATable.code);
  EXPECT_EQ(code("n\0a\0m\0e\0,\0b\0\n\0"s), kNotATable.code);
  EXPECT_EQ(code(zipped({{"readme.txt", "x"}})), kNotATable.code);
  EXPECT_EQ(code(zipped({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<x/>"}})),
            kOpenDocument.code);
  EXPECT_EQ(code(zipped({{"xl/workbook.bin", "x"}})), kBinaryWorkbook.code);
  EXPECT_EQ(code(zipped({{"word/document.xml", "x"}})), kNotATable.code);
  EXPECT_EQ(code("名称,代码\n甲,乙\n", "a.xls"), "read");
  EXPECT_THAT(read_bytes(compound + "W\0o\0r\0k\0b\0o\0o\0k\0"s).error->next(base::Lang::zh), HasSubstr("另存为"));
}

TEST(OpenReader, FilesThatCannotBeOpened) {
  EXPECT_EQ(open_file("/no/such/file").error().code(), kCannotRead.code);
  EXPECT_EQ(open_file("/tmp").error().code(), kCannotRead.code);
}

// Reads a workbook sheet by sheet; adds up what became of it.
void tally(const std::string& path, std::map<std::string, size_t>& tally, size_t& rows) {
  auto file = open_file(path);
  ASSERT_TRUE(file.ok());
  ReadBack back = testing::read_all(**file, path);
  if (back.error && back.error->is(kWhichSheet)) {
    // As a person would: name the first sheet that was offered.
    OpenOptions options;
    const std::string sheets = back.error->args().at("sheets");
    options.sheet = sheets.substr(0, sheets.find("、"));
    back = testing::read_all(**file, path, options);
  }
  EXPECT_TRUE(back.error || !back.rows.empty() || !back.bad_rows.empty()) << path << " is silently empty";
  if (back.error) {
    EXPECT_THAT(back.error->message(base::Lang::zh), Not(IsEmpty()));
    EXPECT_THAT(back.error->next(base::Lang::zh), Not(IsEmpty()));
  } else {
    EXPECT_THAT(back.info.sha256_hex, SizeIs(64));
  }
  const std::string extension = std::filesystem::path(path).extension().string();
  ++tally[extension + (back.error ? " " + std::string(back.error->code()) : " read")];
  rows += back.rows.size();
}

std::map<std::string, size_t> tally_suite(const std::string& root, size_t& rows) {
  std::map<std::string, size_t> counts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension().string();
    if (extension.starts_with(".xls") || extension == ".ods") tally(entry.path().string(), counts, rows);
  }
  for (const auto& [what, count] : counts) std::printf("  %4zu %s\n", count, what.c_str());
  std::printf("  %zu rows\n", rows);
  return counts;
}

// Counted once and looked at one by one: those called broken are (fuzz finds, cut archives), those without a header
// hold numbers only or nothing, those without rows a single row of text.
TEST(XlsxReader, WorkbooksOfApachePoi) {
  const auto root = base::shared_data("xlsx/apache-poi");
  if (!root) return;
  size_t rows = 0;
  auto counts = tally_suite(*root, rows);
  EXPECT_GE(counts[".xlsx read"], 140u);
  EXPECT_GE(counts[".xlsm read"], 2u);
  EXPECT_GE(rows, 4'068u);
  EXPECT_LE(counts[".xlsx intake.broken_workbook"], 15u);
  EXPECT_EQ(counts[".xlsx intake.unsafe_xml"], 4u);  // XML bombs
  EXPECT_EQ(counts[".xlsx intake.encrypted"], 3u);
  EXPECT_GE(counts[".xls intake.old_excel"], 372u);
}

TEST(XlsxReader, WorkbooksOfCalamine) {
  const auto root = base::shared_data("xlsx/calamine");
  if (!root) return;
  size_t rows = 0;
  auto counts = tally_suite(*root, rows);
  EXPECT_GE(counts[".xlsx read"], 35u);
  EXPECT_GE(rows, 494u);
  EXPECT_LE(counts[".xlsx intake.broken_workbook"], 1u);
  EXPECT_EQ(counts[".xlsb intake.binary_workbook"], 11u);
  EXPECT_EQ(counts[".ods intake.open_document"], 15u);
}

}  // namespace
}  // namespace taixin::intake
