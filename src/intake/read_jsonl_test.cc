#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/shared_data.h"
#include "base/text.h"
#include "intake/read_back_test.h"
#include "intake/reader_errors.h"

namespace taixin::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::read_bytes;
using testing::ReadBack;
using ::testing::SizeIs;

TEST(JsonlReader, ReadsFlatObjects) {
  const ReadBack back = read_bytes(
      "{\"名称\":\"示例公司\",\"金额\":1.50,\"数\":12345678901234567890,\"真\":true,\"空\":null}\r\n"
      "\n"
      "{\"空\":\"x\",\"名称\":\"\\u4e8c\\n\",\"金额\":-1E+2}\n");
  ASSERT_FALSE(back.error) << back.error->message(base::Lang::en);
  EXPECT_EQ(back.info.format, Format::jsonl);
  EXPECT_THAT(back.header, ElementsAre("名称", "金额", "数", "真", "空"));
  EXPECT_THAT(back.rows.at(0).cells, ElementsAre("示例公司", "1.50", "12345678901234567890", "true", ""));
  EXPECT_THAT(back.rows.at(1).cells, ElementsAre("二\n", "-1E+2", "", "", "x"));
  EXPECT_EQ(back.rows[1].line, 3u);
  EXPECT_THAT(back.info.sha256_hex, SizeIs(64));
}

TEST(JsonlReader, ABadRowStopsOnlyItself) {
  const ReadBack back = read_bytes(
      "{\"a\":1,\"b\":2}\n{\"a\":1,\"c\":2}\n{\"a\":1,\"a\":2}\n{\"a\":[1]}\n{\"a\":{}}\nnull\n{\"a\":1\n{\"a\":1e999}"
      "\n"
      "{\"a\":\"\\u0000\"}\n{\"a\":\"\xFF\"}\n{\"a\":3}{\"a\":4}\n{\"b\":5}\n");
  ASSERT_FALSE(back.error);
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(2, kUnknownKey.code), Pair(3, kDuplicateKey.code),
                                         Pair(4, kNestedValue.code), Pair(5, kNestedValue.code), Pair(6, kBadJson.code),
                                         Pair(7, kBadJson.code), Pair(8, kBadJson.code), Pair(9, kBadJson.code),
                                         Pair(10, kInvalidBytes.code), Pair(11, kBadJson.code)));
  EXPECT_THAT(testing::cells(back), ElementsAre(ElementsAre("1", "2"), ElementsAre("", "5")));
}

TEST(JsonlReader, ReadsAnArrayOfObjects) {
  const ReadBack back =
      read_bytes(" [\n {\"a\": \"}]{\\\"\", \"b\": 1},\n {\n \"a\": 2\n},\n{\"a\":{\"x\":[]}} , {\"b\":3}\n]\n");
  ASSERT_FALSE(back.error) << back.error->message(base::Lang::en);
  EXPECT_THAT(testing::cells(back), ElementsAre(ElementsAre("}]{\"", "1"), ElementsAre("2", ""), ElementsAre("", "3")));
  EXPECT_EQ(back.rows[1].line, 3u);
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(6, kNestedValue.code)));
  EXPECT_EQ(back.rows[2].line, 6u);
  for (const char* broken :
       {"[{\"a\":1}", "[{\"a\":1},]", "[{\"a\":1} {\"a\":2}]", "[{\"a\":1}] x", "[{\"a\":1},2]", "[{\"a\":1"}) {
    EXPECT_EQ(read_bytes(broken).error->code(), kJsonBroken.code) << broken;
  }
}

TEST(JsonlReader, NothingIsEverSilentlyEmpty) {
  EXPECT_EQ(read_bytes("[]", "a.json").error->code(), kNoHeader.code);
  EXPECT_EQ(read_bytes("{}").error->code(), kNoHeader.code);
  EXPECT_EQ(read_bytes("{\"a\":\"\"}").error->code(), kNoRows.code);
  EXPECT_EQ(read_bytes("{\"a\":").error->code(), kBadJson.code);
  EXPECT_EQ(read_bytes("{\"a\":[1]}").error->code(), kNestedValue.code);
}

TEST(JsonlReader, ReadsGb18030) {
  const ReadBack back = read_bytes(base::to_gb18030("{\"名称\":\"示例公司\"}\n"));
  ASSERT_FALSE(back.error);
  EXPECT_EQ(back.info.encoding, "gb18030");
  EXPECT_THAT(back.rows.at(0).cells, ElementsAre("示例公司"));
}

TEST(JsonlReader, LongLinesAreBounded) {
  const ReadBack back = read_bytes("{\"a\":1}\n{\"a\":\"" + std::string(3 << 20, 'x') + "\"}\n{\"a\":2}\n");
  ASSERT_FALSE(back.error);
  EXPECT_THAT(back.bad_rows, ElementsAre(Pair(2, kRowTooLong.code)));
  EXPECT_THAT(back.rows, SizeIs(2));
  EXPECT_EQ(back.rows[1].line, 3u);
  EXPECT_EQ(read_bytes("[{\"a\":\"" + std::string(3 << 20, 'x')).error->code(), kJsonBroken.code);
  EXPECT_EQ(read_bytes("{\"a\":" + std::string(500'000, '[')).error->code(), kBadJson.code);
}

// JSONTestSuite: each text as one value of an object.
TEST(JsonlReader, JsonTestSuite) {
  const auto root = base::shared_data("json/JSONTestSuite");
  if (!root) return;
  size_t must_parse = 0, must_not = 0, either = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*root + "/test_parsing")) {
    const std::string name = entry.path().filename().string();
    std::string text = testing::slurp(entry.path().string());
    const ReadBack whole = read_bytes(text, "a.json");
    EXPECT_TRUE(whole.error || !whole.rows.empty() || !whole.bad_rows.empty()) << name;
    if (name.starts_with("n_")) {
      EXPECT_THAT(whole.rows, IsEmpty()) << name;
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    const ReadBack back = read_bytes("{\"v\":0}\n{\"v\":" + text + "}\n", "a.json");
    const size_t read = back.rows.empty() ? 0 : back.rows.size() - 1;
    if (name.starts_with("y_")) {
      // A value is read, or refused for being nested, never for being wrong.
      ++must_parse;
      ASSERT_FALSE(back.error) << name;
      const bool empty_text = back.bad_rows.empty() && read == 0;
      EXPECT_TRUE(read == 1 || empty_text ||
                  (back.bad_rows.size() == 1 && back.bad_rows[0].second == kNestedValue.code) ||
                  (back.bad_rows.size() == 1 && name.find("null") != std::string::npos))
          << name << " " << (back.row_errors.empty() ? "" : back.row_errors[0].message(base::Lang::en));
    } else if (name.starts_with("n_")) {
      ++must_not;
      EXPECT_EQ(read, 0u) << name;
    } else {
      ++either;
    }
  }
  EXPECT_EQ(must_parse, 95u);
  EXPECT_EQ(must_not, 188u);
  EXPECT_EQ(either, 35u);
}

}  // namespace
}  // namespace taixin::intake
