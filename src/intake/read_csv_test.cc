#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <sstream>

#include "base/digest.h"
#include "base/shared_data.h"
#include "base/text.h"
#include "intake/read_back_test.h"
#include "intake/read_csv_rows.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::read_all;
using testing::read_bytes;
using testing::ReadBack;
using ::testing::SizeIs;

// What CsvRows gives for a text, in a form that compares.
struct Seen {
  uint64_t line;
  std::string error;  // empty for a good row
  std::vector<std::string> cells;
  friend bool operator==(const Seen&, const Seen&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Seen& seen) {
    return out << seen.line << (seen.error.empty() ? "" : " " + seen.error) << " "
               << ::testing::PrintToString(seen.cells);
  }
};

std::vector<Seen> fast(std::string_view text, size_t block_bytes) {
  const auto source = memory_source(text);
  CsvRows rows(TextStream(*source, Encoding::utf8, block_bytes), ',', Limits());
  std::vector<Seen> seen;
  Row row;
  for (;;) {
    const auto got = rows.next(row, 100);
    EXPECT_TRUE(got.ok());
    if (!got || *got == CsvRows::Got::end) return seen;
    const bool bad = *got == CsvRows::Got::bad_row;
    std::vector<std::string> kept(row.cells.begin(), row.cells.begin() + static_cast<ptrdiff_t>(rows.cell_count()));
    seen.push_back(
        {row.line, bad ? std::string(rows.row_error().code()) : "", bad ? std::vector<std::string>() : kept});
  }
}

// The slow reference: physical lines first, then one character at a time; written from the rules in
// docs/formats/files.md.
class Reference {
 public:
  explicit Reference(std::string_view text) {
    std::string line;
    for (size_t i = 0; i < text.size(); ++i) {
      line += text[i];
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') line += text[++i];
      if (line.back() == '\n' || line.back() == '\r') lines_.push_back(line), line.clear();
    }
    if (!line.empty()) lines_.push_back(line);
  }

  std::vector<Seen> read() {
    std::vector<Seen> seen;
    for (size_t first = 0; first < lines_.size();) {
      Seen row{first + 1, "", {}};
      first = read_row(first, row);
      const bool blank =
          std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& c) { return base::trim(c).empty(); });
      if (!row.error.empty()) row.cells.clear();
      if (!row.error.empty() || !blank) seen.push_back(row);
    }
    return seen;
  }

 private:
  // Returns the index of the line after the row.
  size_t read_row(size_t line, Seen& row) {
    size_t at = 0;
    for (;;) {
      std::string cell;
      if (at < lines_[line].size() && lines_[line][at] == '"') {
        const size_t opened = line;
        ++at;
        for (;;) {
          if (at == lines_[line].size()) {
            if (line + 1 == lines_.size()) return row.error = kQuoteNotClosed.code, opened + 1;
            ++line, at = 0;
          } else if (lines_[line][at] != '"') {
            cell += lines_[line][at++];
          } else if (at + 1 < lines_[line].size() && lines_[line][at + 1] == '"') {
            cell += '"', at += 2;
          } else {
            ++at;
            break;
          }
        }
        while (at < lines_[line].size() && lines_[line][at] == ' ') ++at;
        if (at < lines_[line].size() && std::string_view(",\r\n").find(lines_[line][at]) == std::string_view::npos) {
          return row.error = kTextAfterQuote.code, opened + 1;
        }
      } else {
        while (at < lines_[line].size() && std::string_view(",\r\n").find(lines_[line][at]) == std::string_view::npos) {
          cell += lines_[line][at++];
        }
      }
      row.cells.push_back(cell);
      if (at == lines_[line].size() || lines_[line][at] != ',') return line + 1;
      ++at;
    }
  }

  std::vector<std::string> lines_;
};

TEST(CsvRows, AgreesWithTheReferenceOnEverySmallText) {
  constexpr std::string_view kAlphabet = "a,\"\n\r";
  std::vector<std::string> texts{""};
  size_t compared = 0;
  for (size_t from = 0, length = 1; length <= 7; ++length) {
    const size_t to = texts.size();
    for (; from < to; ++from) {
      for (const char c : kAlphabet) {
        texts.push_back(texts[from] + c);
        ASSERT_EQ(fast(texts.back(), 4), Reference(texts.back()).read()) << ::testing::PrintToString(texts.back());
        ++compared;
      }
    }
  }
  EXPECT_EQ(compared, 97655u);  // 5 + 25 + ... + 5^7
}

TEST(CsvRows, AgreesWithTheReferenceOnRandomTexts) {
  const auto piece =
      rc::gen::element<std::string>("a", "信用", ",", ",", "\"", "\"", "\"\"", "\n", "\r\n", "\r", " ", ",\"", "\",");
  const bool held = rc::check("any text, any block size", [&] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
    const auto block_bytes = *rc::gen::inRange<size_t>(4, 40);
    std::string text;
    for (const std::string& p : pieces) text += p;
    RC_ASSERT(fast(text, block_bytes) == Reference(text).read());
  });
  EXPECT_TRUE(held);
}

TEST(CsvReader, ReadsThePlainCase) {
  const ReadBack back = read_bytes("名称,代码\n示例公司,91370900MA0000000X\n\n,\n示例二,\"a,\"\"b\"\"\nc\"\n");
  ASSERT_FALSE(back.error) << back.error->message(base::Lang::en);
  EXPECT_THAT(back.header, ElementsAre("名称", "代码"));
  EXPECT_EQ(back.header_line, 1u);
  ASSERT_THAT(back.rows, SizeIs(2));
  EXPECT_EQ(back.rows[0].line, 2u);
  EXPECT_THAT(back.rows[1].cells, ElementsAre("示例二", "a,\"b\"\nc"));
  EXPECT_EQ(back.rows[1].line, 5u);
  EXPECT_EQ(back.info.encoding, "utf-8");
  EXPECT_EQ(back.info.sha256_hex,
            base::hex(base::sha256("名称,代码\n示例公司,91370900MA0000000X\n\n,\n示例二,\"a,\"\"b\"\"\nc\"\n")));
}

TEST(CsvReader, FindsTheSeparator) {
  for (const char separator : {',', '\t', ';', '|'}) {
    std::string text = "行政相对人名称,统一社会信用代码,处罚决定日期\n示例公司,代码甲,2026/04/01\n";
    std::replace(text.begin(), text.end(), ',', separator);
    const ReadBack back = read_bytes(text);
    ASSERT_FALSE(back.error);
    EXPECT_EQ(back.info.separator, separator);
    EXPECT_THAT(back.rows.at(0).cells, ElementsAre("示例公司", "代码甲", "2026/04/01"));
  }
  // Commas inside cells are more than the tabs between them.
  const ReadBack back = read_bytes("名称\t内容\n甲\ta,b,c,d\n乙\te,f\n");
  EXPECT_EQ(back.info.separator, '\t');
  EXPECT_THAT(back.header, ElementsAre("名称", "内容"));
  EXPECT_THAT(read_bytes("sep=;\n名称;内容\n甲;一,二\n").rows.at(0).cells, ElementsAre("甲", "一,二"));
}

TEST(CsvReader, FindsTheHeaderBelowTitles) {
  const std::vector<std::string> known{"名称", "代码"};
  OpenOptions options;
  options.score = testing::score_names;
  options.score_context = &known;
  const ReadBack back = read_bytes(
      "行政处罚信息表,,\n填报单位：示例局,日期：2026/04/01,\n序号, 名称 ,\"代\n码\",,\n1,甲,乙\n", "", options);
  ASSERT_FALSE(back.error);
  EXPECT_THAT(back.header, ElementsAre("序号", "名称", "代码"));
  EXPECT_EQ(back.header_line, 3u);
  EXPECT_EQ(back.rows.at(0).line, 5u);
  // Nobody knows the names: the first row that looks like a header.
  EXPECT_THAT(read_bytes("某某表,,\n序号,甲,乙\n1,2,3\n").header, ElementsAre("序号", "甲", "乙"));
  EXPECT_EQ(read_bytes("1,2,3\n4,5,6\n").error->code(), kNoHeader.code);
  EXPECT_EQ(read_bytes("91370900MA0000000X,2026/04/01\n").error->code(), kNoHeader.code);
}

TEST(CsvReader, NothingIsEverSilentlyEmpty) {
  EXPECT_EQ(read_bytes("").error->code(), kEmptyFile.code);
  EXPECT_EQ(read_bytes("\xEF\xBB\xBF").error->code(), kEmptyFile.code);
  EXPECT_EQ(read_bytes(" \r\n\t\n").error->code(), kEmptyFile.code);
  EXPECT_EQ(read_bytes(",,\n,,\n").error->code(), kEmptyFile.code);
  EXPECT_EQ(read_bytes("名称,代码\n").error->code(), kNoRows.code);
}

TEST(CsvReader, MissingCellsAreEmptyAndSurplusIsTold) {
  const ReadBack back = read_bytes("甲,乙,丙\n1\n1,2,3,,\n1,2,3,,4\n1,2,3,\"4\",\n");
  ASSERT_THAT(back.rows, SizeIs(4));
  EXPECT_THAT(back.rows[0].cells, ElementsAre("1", "", ""));
  EXPECT_FALSE(back.rows[1].surplus);
  EXPECT_TRUE(back.rows[2].surplus);
  EXPECT_TRUE(back.rows[3].surplus);
  for (const Row& row : back.rows) EXPECT_THAT(row.cells, SizeIs(3));
}

TEST(CsvReader, ReadsEveryEncoding) {
  const std::string text = "名称,内容\r\n示例公司,\"𠀀龦\n·\"\r\n";
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  for (const char16_t unit : std::u16string(u"名称,内容\r\n示例公司,\"𠀀龦\n·\"\r\n")) {
    little += static_cast<char>(unit & 0xFF), little += static_cast<char>(unit >> 8);
    big += static_cast<char>(unit >> 8), big += static_cast<char>(unit & 0xFF);
  }
  const std::vector<std::pair<std::string, std::string>> files{{text, "utf-8"},
                                                               {"\xEF\xBB\xBF" + text, "utf-8-bom"},
                                                               {base::to_gb18030(text), "gb18030"},
                                                               {"\x84\x31\x95\x33" + base::to_gb18030(text), "gb18030"},
                                                               {little, "utf-16le"},
                                                               {big, "utf-16be"}};
  for (const auto& [bytes, encoding] : files) {
    const ReadBack back = read_bytes(bytes);
    ASSERT_FALSE(back.error) << encoding;
    EXPECT_EQ(back.info.encoding, encoding);
    EXPECT_THAT(back.header, ElementsAre("名称", "内容")) << encoding;
    EXPECT_THAT(back.rows.at(0).cells, ElementsAre("示例公司", "𠀀龦\n·")) << encoding;
    EXPECT_EQ(back.info.sha256_hex, base::hex(base::sha256(bytes)));
  }
}

TEST(CsvReader, AFileThatTurnsOutGb18030AtMegabyte50) {
  std::string text = "name,code\n";
  while (text.size() < (50 << 20))
    text += "example company limited, branch 12345,91370900MA0000000X and some more text to fill it\n";
  const size_t ascii_rows = static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) - 1;
  text += base::to_gb18030("示例公司,甲\n");
  const auto source = memory_source(text);
  auto reader = open_reader(*source, "", {});
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->info().encoding, "gb18030");
  Row row;
  for (size_t i = 0; i <= ascii_rows; ++i) ASSERT_EQ(*(*reader)->next(row), Reader::Next::row);
  EXPECT_THAT(row.cells, ElementsAre("示例公司", "甲"));
}

TEST(CsvReader, DamagedBytesCostTheirRowOnly) {
  const std::string good = "名称,内容\n示例一,甲\n示例二,乙\n示例三,丙\n示例四,丁\n";
  {
    std::string text = good;
    const size_t at = text.find("二,") + 3;
    text.insert(at, "\xFF\xFE");
    const ReadBack back = read_bytes(text);
    ASSERT_FALSE(back.error);
    EXPECT_EQ(back.info.encoding, "utf-8");
    EXPECT_THAT(back.bad_rows, ElementsAre(Pair(3, kInvalidBytes.code)));
    EXPECT_EQ(back.row_errors[0].args().at("offset"), std::to_string(at));
    EXPECT_THAT(back.bad_cells[0].cells, ElementsAre("示例二\xEF\xBF\xBD\xEF\xBF\xBD", "乙"));
    EXPECT_THAT(back.rows, SizeIs(3));
  }
  {
    std::string text = base::to_gb18030(good);
    const size_t at = text.find(base::to_gb18030("乙"));
    text.insert(at, "\xFF");
    const ReadBack back = read_bytes(text);
    ASSERT_FALSE(back.error);
    EXPECT_EQ(back.info.encoding, "gb18030");
    EXPECT_THAT(back.bad_rows, ElementsAre(Pair(3, kInvalidBytes.code)));
    EXPECT_EQ(back.row_errors[0].args().at("offset"), std::to_string(at));
    EXPECT_EQ(back.bad_cells[0].cells.at(0), "示例二");
    EXPECT_THAT(back.rows, SizeIs(3));
  }
  {
    std::string text = good;
    const size_t at = text.find("丙");
    text.insert(at, 1, '\0');
    const ReadBack back = read_bytes(text);
    EXPECT_THAT(back.bad_rows, ElementsAre(Pair(4, kNulByte.code)));
    EXPECT_EQ(back.row_errors[0].args().at("offset"), std::to_string(at));
    EXPECT_THAT(back.rows, SizeIs(3));
  }
}

TEST(CsvReader, EveryBlockBorderGivesTheSameText) {
  const std::string text = "名称,𠀀\n\xFF示例,\xE4\xBD\n甲\0,乙"s + "\n一,二";
  for (const std::string& bytes : {text, base::to_gb18030("示例,公司\n𠀀,龦\n") + "\xFF\n\x81\x30\xFF"}) {
    const auto source = memory_source(bytes);
    for (const Encoding encoding : {Encoding::utf8, Encoding::gb18030, Encoding::utf16be}) {
      std::string whole;
      for (size_t block = 1000; block >= 4; block = block == 1000 ? 40 : block - 1) {
        TextStream stream(*source, encoding, block);
        std::string out;
        std::vector<Damage> damage;
        while (*stream.append(out, damage)) continue;
        if (block == 1000) whole = out;
        ASSERT_EQ(out, whole) << encoding_name(encoding) << " in blocks of " << block;
        ASSERT_TRUE(base::is_utf8(out));
      }
    }
  }
}

TEST(CsvReader, WrongQuotesCostTheirRowOnly) {
  const ReadBack back = read_bytes("甲,乙\n1,\"never closed\n2,b\n3,\"c\"d\n4,\"e\"\n5,\"x\ny\"z\n6,f\n7,\"open");
  ASSERT_FALSE(back.error);
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(2, kTextAfterQuote.code), Pair(4, kTextAfterQuote.code),
                                         Pair(6, kTextAfterQuote.code), Pair(9, kQuoteNotClosed.code)));
  EXPECT_EQ(back.row_errors.back().message(base::Lang::zh), "第 9 行的引号没有闭合");
  std::vector<std::string> firsts;
  for (const Row& row : back.rows) firsts.push_back(row.cells[0]);
  EXPECT_THAT(firsts, ElementsAre("2", "4", "y\"z", "6"));
}

TEST(CsvReader, AQuoteNeverClosedInALargeFileSwallowsOneRow) {
  std::string text = "甲,乙\n1,\"open\n";
  for (int i = 0; i < 300'000; ++i) text += "2,bbbbbbbbbb\n";
  const ReadBack back = read_bytes(text);
  ASSERT_FALSE(back.error);
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(2, kQuoteNotClosed.code)));
  EXPECT_THAT(back.rows, SizeIs(300'000));
  // A quote opened on every line ends in an error instead of hours of rereading.
  text = "甲,乙\n";
  for (int i = 0; i < 300'000; ++i) text += "2,\"bbb bbb\n\n\n";
  const ReadBack hopeless = read_bytes(text + "\"a\"");
  EXPECT_TRUE(hopeless.error || hopeless.bad_rows.size() > 100'000);
}

// Bytes that are never all in memory.
class RepeatingSource : public Source {
 public:
  RepeatingSource(std::string head, char filler, uint64_t size)
      : head_(std::move(head)), filler_(filler), size_(size) {}
  uint64_t size() const override { return size_; }
  base::Result<void> read(uint64_t offset, size_t length, std::string& out) override {
    out.assign(offset < size_ ? std::min<uint64_t>(length, size_ - offset) : 0, filler_);
    for (size_t i = 0; i < out.size() && offset + i < head_.size(); ++i) out[i] = head_[offset + i];
    return {};
  }

 private:
  std::string head_;
  char filler_;
  uint64_t size_;
};

TEST(CsvReader, ALineOf100MegabytesIsAnErrorInBoundedMemory) {
  RepeatingSource header("", 'x', 20 << 20);
  EXPECT_EQ(read_all(header).error->code(), kRowTooLong.code);
  RepeatingSource row("甲,乙\n1,2\n", 'x', 100 << 20);
  const ReadBack back = read_all(row);
  ASSERT_FALSE(back.error);
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(3, kRowTooLong.code)));
  EXPECT_THAT(back.rows, SizeIs(1));
  RepeatingSource quoted("甲,乙\n1,2\n\"", 'x', 20 << 20);
  EXPECT_THAT(read_all(quoted).bad_rows, ElementsAre(Pair(3, kQuoteNotClosed.code)));
  RepeatingSource commas("甲,乙\n1,2\n", ',', 20 << 20);
  EXPECT_THAT(read_all(commas).bad_rows, ElementsAre(Pair(3, kRowTooLong.code)));
  RepeatingSource columns(std::string(2'000, ',') + "a\n", '1', 3'000);
  EXPECT_TRUE(read_all(columns).error);
  RepeatingSource breaks("甲,乙\n1,2\n", '\n', 20 << 20);
  EXPECT_THAT(read_all(breaks).rows, SizeIs(1));
  RepeatingSource returns("甲,乙\n1,2\n", '\r', 20 << 20);
  EXPECT_THAT(read_all(returns).rows, SizeIs(1));
  RepeatingSource bad("甲,乙\n1,2\n", '\xFF', 4 << 20);
  EXPECT_THAT(read_all(bad).bad_rows, SizeIs(1));
}

TEST(CsvReader, AMillionColumns) {
  std::string text = "甲";
  for (int i = 0; i < 1'000'000; ++i) text += ",a";
  EXPECT_EQ(read_bytes(text + "\n1,2\n").error->code(), kRowTooLong.code);
  text.resize(100'000);
  EXPECT_EQ(read_bytes(text + "\n1,2\n").error->code(), kTooManyColumns.code);
}

TEST(CsvReader, ACellTooLong) {
  const ReadBack back = read_bytes("甲,乙\n1," + std::string(300 << 10, 'x') + "\n2,b\n");
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(2, kCellTooLong.code)));
  EXPECT_THAT(back.rows, SizeIs(1));
}

// The worked example of docs/formats/files.md.
TEST(CsvReader, TheWorkedExample) {
  const std::string page = testing::slurp(TAIXIN_SOURCE_DIR "/docs/formats/files.md");
  std::string text;
  std::istringstream lines(page.substr(page.find("## Worked example")));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("    ")) text += line.substr(4) + "\n";
  }
  const std::vector<std::string> known{"行政相对人名称", "统一社会信用代码", "处罚内容"};
  OpenOptions options;
  options.score = testing::score_names;
  options.score_context = &known;
  const ReadBack back = read_bytes(text, "", options);
  ASSERT_FALSE(back.error) << back.error->message(base::Lang::en);
  EXPECT_EQ(back.header, known);
  EXPECT_EQ(back.header_line, 3u);
  ASSERT_THAT(back.rows, SizeIs(2));
  EXPECT_EQ(back.rows[0].line, 5u);
  EXPECT_EQ(back.rows[0].cells.at(2), "罚款, \"壹万元\"");
  EXPECT_EQ(back.rows[1].line, 7u);
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(6, kQuoteNotClosed.code)));
}

// csv-spectrum: each file has its expected objects beside it.
TEST(CsvReader, CsvSpectrum) {
  const auto root = base::shared_data("csv/csv-spectrum");
  if (!root) return;
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*root + "/csvs")) {
    const std::string name = entry.path().stem().string();
    const ReadBack csv = read_bytes(testing::slurp(entry.path().string()));
    std::string objects = testing::slurp(*root + "/json/" + name + ".json");
    if (objects.starts_with("{")) objects = "[" + objects + "]";
    const ReadBack json = read_bytes(objects, "a.json");
    ASSERT_FALSE(csv.error) << name << ": " << csv.error->message(base::Lang::en);
    ASSERT_FALSE(json.error) << name << ": " << json.error->message(base::Lang::en);
    EXPECT_EQ(csv.header, json.header) << name;
    auto expected = cells(json);
    // The suite's own expectation has another telephone number than its file.
    if (name == "location_coordinates") expected.at(0).at(0) = "2095257564";
    EXPECT_EQ(cells(csv), expected) << name;
    EXPECT_THAT(csv.bad_rows, IsEmpty()) << name;
    ++files;
  }
  EXPECT_EQ(files, 12u);
}

}  // namespace
}  // namespace taixin::intake
