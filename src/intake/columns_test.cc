#include "intake/columns.h"

#include <boost/json.hpp>

#include "base/shared_data.h"
#include "intake/intake_home_test.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

namespace json = boost::json;
using catalog::testing::item;
using catalog::testing::read_file;
using Strings = std::vector<std::string>;

base::Result<ColumnPlan> plan(const Strings& header, const Mapping& mapping = {}, const char* of = "ADM.penalty") {
  return plan_columns(*testing::repository_packs(), item(of), header, mapping);
}
const Strings kEnough{"行政相对人名称", "行政处罚决定书文号"};
Strings with(const Strings& more) {
  Strings header = kEnough;
  header.insert(header.end(), more.begin(), more.end());
  return header;
}
std::string field_of(const ColumnPlan& plan, size_t column) {
  const int field = plan.field_of_column[column];
  return field < 0 ? "" : item("ADM.penalty").fields[static_cast<size_t>(field)].code;
}

TEST(Columns, OneHeaderHoweverItIsTyped) {
  const std::string form = header_form("行政相对人代码_1(统一社会信用代码)");
  for (const char* header : {"行政相对人代码-1（统一社会信用代码）：", "行政相对人代码＿1（统一社会信用代码）",
                             " 行政相对人代码_1 【统一社会信用代码】",
                             "行政相对人代码—1[统一社会信用代码]:", "*行政相对人代码_1\n(统一社会信用代码)",
                             "\ufeff行政相对人代码_1(统一社会信用代码)\u00a0"}) {
    EXPECT_EQ(header_form(header), form) << header;
  }
  EXPECT_EQ(header_form("cf_wsh"), header_form("CF_WSH"));
  EXPECT_NE(header_form("行政相对人代码_2"), header_form("行政相对人代码_3"));
}

TEST(Columns, EveryHeaderOfEveryItemFindsItsField) {
  for (const auto& one : testing::repository_packs()->items()) {
    const HeaderIndex index(one);
    for (size_t i = 0; i < one.fields.size(); ++i) {
      EXPECT_EQ(index.field(header_form(one.fields[i].code)), static_cast<int>(i)) << one.code.get();
      Strings names = one.fields[i].aliases;
      names.push_back(one.fields[i].name.zh);
      for (const auto& name : names) {
        const std::string form = header_form(name);
        EXPECT_TRUE(index.field(form) == static_cast<int>(i) || index.question(form)) << one.code.get() << " " << name;
      }
    }
  }
}

// Each header of the collected ones means one field, is asked, or is knowingly no field of the item.
TEST(Columns, HeadersReallySeen) {
  const auto path = base::shared_data("double_publicity/header_aliases.json");
  if (!path) return;  // counted as not run
  const std::map<std::string, std::string> meanings{{"文号", "CF_WSH"},
                                                    {"案件名称", "CF_AJMC"},
                                                    {"处罚类别", "CF_CFLB"},
                                                    {"处罚事由", "CF_SY"},
                                                    {"处罚依据", "CF_YJ"},
                                                    {"相对人名称", "CF_XDR_MC"},
                                                    {"组织机构代码", "CF_XDR_ZZJG"},
                                                    {"统一社会信用代码", "CF_XDR_SHXYM"},
                                                    {"工商登记码", "CF_XDR_GSZC"},
                                                    {"税务登记号", "CF_XDR_SWDJ"},
                                                    {"法定代表人", "CF_FRDB"},
                                                    {"处罚结果", "CF_NR"},
                                                    {"决定日期", "CF_JDRQ"},
                                                    {"处罚机关", "CF_CFJG"}};
  const std::map<std::string, std::string> exceptions{// the packs read these otherwise than the collection groups them
                                                      {"违法行为名称", "CF_WFXW"},
                                                      {"处罚类别2", "CF_CFLB2"},
                                                      {"处罚类别2：", "CF_CFLB2"}};
  const HeaderIndex index(item("ADM.penalty"));
  size_t known = 0, asked = 0;
  const auto parsed = json::parse(read_file(*path));
  for (const auto& [group, headers] : parsed.at("aliases").as_object()) {
    const auto meaning = meanings.find(std::string(group));
    for (const auto& header : headers.as_array()) {
      const std::string form = header_form(std::string(header.as_string()));
      const int field = index.field(form);
      if (index.question(form)) {
        ++asked;
      } else if (meaning != meanings.end() && field >= 0) {
        const std::string code = item("ADM.penalty").fields[static_cast<size_t>(field)].code;
        const auto differs = exceptions.find(std::string(header.as_string()));
        EXPECT_EQ(code, differs == exceptions.end() ? meaning->second : differs->second) << header;
        ++known;
      }
    }
  }
  EXPECT_GE(known, 60u);
  EXPECT_GE(asked, 8u);
}

TEST(Columns, HeadersOfAnOldCityPlatform) {
  const auto path = base::shared_data("double_publicity/xuzhou_department_headers.json");
  if (!path) return;  // counted as not run
  const auto parsed = json::parse(read_file(*path));
  for (const auto& [table, headers] : parsed.at("tables").as_object()) {
    Strings header;
    for (const auto& one : headers.as_array()) header.emplace_back(one.as_string());
    for (const char* of : {"ADM.penalty", "ADM.licence", "REG.enterprise"}) {
      const auto planned = plan(header, {}, of);  // an answer or a refusal that says what to do, never a guess
      if (!planned) {
        EXPECT_FALSE(planned.error().next(base::Lang::zh).empty()) << std::string(table);
      }
    }
  }
}

TEST(Columns, AnyOrderAndUnknownOnesAreIgnoredAloud) {
  const auto planned =
      plan({"序号", "处罚决定日期", "行政处罚决定书文号", "地方编码", "CF_XDR_MC", "退回原因", "原行号", ""});
  ASSERT_TRUE(planned.ok()) << planned.error().message(base::Lang::zh);
  EXPECT_EQ(field_of(*planned, 1), "CF_JDRQ");
  EXPECT_EQ(field_of(*planned, 2), "CF_WSH");
  EXPECT_EQ(field_of(*planned, 4), "CF_XDR_MC");
  EXPECT_EQ(planned->ignored, (Strings{"序号", "地方编码"})) << "our own columns are not remarked on";
  EXPECT_NE(std::find(planned->missing.begin(), planned->missing.end(), "违法事实"), planned->missing.end());
}

TEST(Columns, AQuestionIsAskedAndAnswered) {
  for (const char* header : {"行政相对人代码_2", "行政相对人代码＿3", "代码-5", "名称", "处罚截止期", "罚款金额"}) {
    const auto asked = plan(with({header}));
    ASSERT_FALSE(asked.ok()) << header;
    EXPECT_EQ(asked.error().code(), kAmbiguousHeader.code);
    EXPECT_NE(asked.error().next(base::Lang::zh).find(header), std::string::npos);
  }
  const auto said = plan(with({"行政相对人代码_2"}), {{"行政相对人代码_2", "CF_XDR_GSZC"}});
  ASSERT_TRUE(said.ok());
  EXPECT_EQ(field_of(*said, 2), "CF_XDR_GSZC");
  const auto ignored = plan(with({"行政相对人代码_2"}), {{"行政相对人代码-2", ""}});
  ASSERT_TRUE(ignored.ok()) << "the header however it is typed";
  EXPECT_EQ(field_of(*ignored, 2), "");
  EXPECT_EQ(plan(kEnough, {{"没有的列", "BZ"}}).error().code(), kBadMapping.code);
  EXPECT_EQ(plan(with({"列"}), {{"列", "没有的字段"}}).error().code(), kBadMapping.code);
}

TEST(Columns, OneFieldInTwoColumns) {
  const auto twice = plan(with({"文号："}));
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().code(), kFieldTwice.code);
  EXPECT_TRUE(plan(with({"文号："}), {{"文号：", ""}}).ok());
  const auto one = plan({"行政相对人名称", "文号", "文号："}, {{"文号：", ""}});
  ASSERT_TRUE(one.ok()) << "headers that differ in a colon only";
  EXPECT_EQ(field_of(*one, 1), "CF_WSH");
  EXPECT_EQ(field_of(*one, 2), "");
}

TEST(Columns, MissingColumnsAndTheWrongItem) {
  const auto missing = plan({"行政相对人名称", "处罚决定日期"});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code(), kMissingColumns.code);
  EXPECT_NE(missing.error().message(base::Lang::zh).find("CF_WSH 行政处罚决定书文号"), std::string::npos);
  const auto wrong = plan({"XK_XDR_MC", "XK_XDR_SHXYM", "XK_WSH", "XK_NR", "XK_JDRQ", "XK_XKJG"});
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().code(), kWrongItem.code);
  EXPECT_NE(wrong.error().message(base::Lang::zh).find("ADM.licence"), std::string::npos);
}

}  // namespace
}  // namespace taixin::intake
