#include "intake/values.h"

#include "intake/intake_home_test.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using catalog::testing::item;

std::string day(std::string_view text) {
  const auto read = read_day(text);
  return read ? read->iso() : "-";
}

TEST(Values, DaysAsDepartmentsWriteThem) {
  for (const char* text : {"2026/4/1", "2026/04/01", "2026-04-01", "2026-4-1", "2026.4.1", "20260401", "2026年4月1日",
                           "2026年04月01日", "2026-04-01 00:00", "2026/4/1 9:30:00", "2026-04-01T09:30:00.000",
                           "2026-04-01T09:30:00Z", "2026-04-01T09:30:00+08:00", "20260401 08:00", "1774972800000"}) {
    EXPECT_EQ(day(text), "2026-04-01") << text;
  }
  EXPECT_EQ(day("2024-02-29"), "2024-02-29");
  for (const char* text : {"2023-02-29", "2023-02-30", "2026-13-01", "2026-00-01", "2026-04-00", "2026/4", "26-4-1",
                           "4/1/2026", "2026-4/1", "2026年4月1", "2026-04-01 25:00", "2026-04-01 9", "2026-04-011", "",
                           "20260431", "约2026-04-01", "45748"}) {
    EXPECT_EQ(day(text), "-") << text;
  }
}

TEST(Values, Months) {
  for (const char* text : {"2026-04", "2026/4", "202604", "2026.04", "2026年4月"})
    EXPECT_EQ(read_month(text).value_or(base::Day()).iso(), "2026-04-01") << text;
  for (const char* text : {"2026-13", "202600", "2026", "2026年4", "26-04", "2026-04-01", ""})
    EXPECT_FALSE(read_month(text).has_value()) << text;
}

// Shapes of amounts as they stand in registers and penalty files; in fen, "-" = goes back.
TEST(Values, MoneyInItsManyShapes) {
  const auto fen = [](std::string_view text, bool in_wan) {
    bool had_unit = false;
    const auto read = read_money(text, in_wan, had_unit);
    return (read ? std::to_string(read->get()) : "-") + (had_unit ? " unit" : "");
  };
  const std::tuple<const char*, const char*, const char*> shapes[] = {
      // as submitted, in a field of 万元, in a field of 元
      {"1", "1000000", "100"},
      {"1.5", "1500000", "150"},
      {"0", "0", "0"},
      {"0.000001", "1", "-"},
      {"0.0000001", "-", "-"},
      {"1.50", "1500000", "150"},
      {"1.500", "1500000", "150"},
      {"1.500000", "1500000", "150"},
      {"1.5万元", "1500000 unit", "1500000 unit"},
      {"1.5万", "1500000 unit", "1500000 unit"},
      {"1.5 万元", "1500000 unit", "1500000 unit"},
      {"5000元", "500000 unit", "500000 unit"},
      {"5000元人民币", "500000 unit", "500000 unit"},
      {"1,234.5", "1234500000", "123450"},
      {"1,234,567", "1234567000000", "123456700"},
      {"12,34", "-", "-"},
      {"1,2345", "-", "-"},
      {",123", "-", "-"},
      {"1234,567", "-", "-"},
      {"1.234,5", "-", "-"},
      {"1.2.3", "-", "-"},
      {"-1", "-", "-"},
      {"+1", "-", "-"},
      {"1e3", "-", "-"},
      {"壹万元", "- unit", "- unit"},
      {"约1", "-", "-"},
      {"1-2", "-", "-"},
      {"1美元", "- unit", "- unit"},
      {"99999999999999999999", "-", "-"},
      {"", "-", "-"},
      {"元", "-", "-"},
  };
  for (const auto& [text, wan, yuan] : shapes) {
    EXPECT_EQ(fen(text, true), wan) << text;
    EXPECT_EQ(fen(text, false), yuan) << text;
  }
}

struct ReadCell {
  Cell cell;
  CellFinding finding;
  std::string said() const {
    return finding.wrong ? std::string(finding.wrong->code) : finding.remark ? std::string(finding.remark->code) : "";
  }
};
ReadCell cell(const std::string& field, std::string_view text, const char* of = "ADM.penalty") {
  ReadCell read;
  const auto* declared = item(of).field(field);
  TX_ASSERT(declared, "{}", field);
  read.finding = read_cell(*testing::repository_packs(), *declared, text, read.cell);
  return read;
}

TEST(Values, SentinelsAreBlankOpenOrRefused) {
  for (const char* text : {"2099/12/31", "2099-12-31", "9999-9-9", "9999/12/31", "长期", "长期有效", "20991231"}) {
    const auto read = cell("CF_YXQ", text);
    EXPECT_EQ(read.said() + read.cell.canonical, "") << text;
    EXPECT_TRUE(read.cell.open_end) << text;
  }
  for (const char* text : {"1899-12-31", "1900/1/0", "1900-01-00", "--", "/", "无", "\\N", "null", "　", "\u00a0"}) {
    const auto read = cell("CF_YXQ", text);
    EXPECT_EQ(read.said() + read.cell.canonical, "") << text;
    EXPECT_FALSE(read.cell.open_end) << text;
  }
  EXPECT_EQ(cell("CF_XDR_SHXYM", "00000000000000000X").said(), "intake.placeholder");
  EXPECT_EQ(cell("CF_WSH", "无").cell.canonical, "") << "text fields have blanks too";
}

TEST(Values, CodesAreNormalisedAndSaidSo) {
  const std::string code = "91370999MAEX000106";
  EXPECT_EQ(cell("CF_XDR_SHXYM", code).said(), "");
  for (const char* text : {"91370999maex000106", " 91370999MAEX000106", "９１３７０９９９ＭＡＥＸ０００１０６"}) {
    EXPECT_EQ(cell("CF_XDR_SHXYM", text).said(), "intake.remark_code_form") << text;
    EXPECT_EQ(cell("CF_XDR_SHXYM", text).cell.canonical, code);
  }
  EXPECT_EQ(cell("CF_XDR_SHXYM", "91350100M0001TGQXM").said(), "intake.remark_issued_code");
  EXPECT_EQ(cell("CF_XDR_SHXYM", "91370999MAEX000100").finding.args.at("expected"), "6");
  EXPECT_EQ(cell("CF_XDR_ZZJG", "12345678-0").said(), "intake.remark_org_code") << "warns, never refuses";
  EXPECT_NE(cell("CF_XDR_GSZC", "370999000000018").finding.wrong, nullptr);
}

TEST(Values, TextIsBoundedAndHoldsNoControlCharacters) {
  EXPECT_EQ(cell("CF_SY", "事实\x01").said(), "intake.control_characters");
  EXPECT_EQ(cell("CF_SY", "第一行\n第二行").cell.canonical, "第一行\n第二行");
  std::string longest;
  for (int i = 0; i < 128; ++i) longest += "示";
  EXPECT_EQ(cell("CF_WSH", longest).said(), "");
  const auto longer = cell("CF_WSH", longest + "例");
  EXPECT_EQ(longer.said(), "intake.too_long");
  EXPECT_EQ(longer.finding.args.at("actual"), "129");
  EXPECT_EQ(longer.cell.canonical, "") << "nothing of a wrong cell is used";
}

TEST(Values, KindsOfPenaltyByWholeNamesFirst) {
  EXPECT_EQ(cell("CF_CFLB", "没收违法所得、没收非法财物").cell.canonical.find(';'), std::string::npos);
  EXPECT_EQ(cell("CF_CFLB", "警告；罚款").cell.canonical, "警告;罚款");
  EXPECT_EQ(cell("CF_CFLB", "罚款，警告").cell.canonical, "罚款;警告");
  EXPECT_EQ(cell("CF_CFLB", "其他-责令改正").cell.canonical, "其他-责令改正");
  EXPECT_NE(cell("CF_CFLB", "暂扣或者吊销").finding.wrong, nullptr);
  const auto unknown = cell("CF_CFLB", "示例处罚");
  EXPECT_EQ(unknown.said(), "intake.unknown_code");
  EXPECT_NE(unknown.finding.args.at("choices").find("警告"), std::string::npos) << "the values are named";
}

}  // namespace
}  // namespace taixin::intake
