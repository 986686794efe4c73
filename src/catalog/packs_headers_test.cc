// Headers that departments really use, against the packs of this repository: each means one field, is asked, or is
// knowingly unknown.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <set>

#include "base/shared_data.h"
#include "base/text.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

namespace json = boost::json;
using testing::item;
using testing::read_file;
using testing::Strings;

// As a header is compared: half width, no white space, lower case, no colon at the end.
std::string form(std::string_view header) {
  std::string out;
  for (const char c : base::fold_width(header)) {
    if (c != ' ') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  while (!out.empty() && out.back() == ':') out.pop_back();
  return out;
}

// The field that a header names, "?" when it is asked, "-" when the item does not know it.
std::string meaning(const Item& of, std::string_view header) {
  for (const auto& question : of.questions) {
    if (form(question.header) == form(header)) return "?";
  }
  for (const auto& field : of.fields) {
    Strings names = field.aliases;
    names.push_back(field.code);
    names.push_back(field.name.zh);
    for (const auto& name : names) {
      if (form(name) == form(header)) return field.code;
    }
  }
  return "-";
}

// The field list of a platform in production, typed by others: codes (in lower case) and titles.
TEST(PackHeaders, TheFieldListOfAPlatformInProductionIsUnderstood) {
  const auto path = base::shared_data("double_publicity/schema_cf_2018std.json");
  if (!path) return;  // counted as not run
  int seen = 0;
  const auto parsed = json::parse(read_file(*path));
  for (const auto& field : parsed.at("fields").as_array()) {
    const std::string code(field.at(0).as_string()), title(field.at(1).as_string());
    EXPECT_EQ(form(meaning(item("ADM.penalty"), code)), form(code));
    if (title.find("older") == std::string::npos) {
      EXPECT_EQ(form(meaning(item("ADM.penalty"), title)), form(code)) << title;
    }
    ++seen;
  }
  EXPECT_EQ(seen, 30);
}

// The header of a real export of a provincial transport department (the standard of 2018: no category,
// 法定代表人身份证号).
TEST(PackHeaders, TheHeaderOfARealLicenceExportIsUnderstood) {
  const auto path = base::shared_data("double_publicity/schema_xk_2018std.json");
  if (!path) return;  // counted as not run
  Strings unknown;
  std::set<std::string> fields;
  const auto parsed = json::parse(read_file(*path));
  for (const auto& header : parsed.at("headers").as_array()) {
    const std::string what = meaning(item("ADM.licence"), std::string_view(header.as_string()));
    if (what == "-") {
      unknown.emplace_back(header.as_string());
    } else {
      EXPECT_TRUE(fields.insert(what).second) << what << " twice";
    }
  }
  EXPECT_EQ(unknown, (Strings{"数据导出时间"}));
  EXPECT_FALSE(fields.contains("?"));
  EXPECT_TRUE(fields.contains("XK_FR_ZJHM"));
}

TEST(PackHeaders, ARealTableOfTheTemplateOf2015IsUnderstood) {
  const auto path = base::shared_data("double_publicity/xuzhou_department_headers.json");
  if (!path) return;  // counted as not run
  const std::map<std::string, std::string> expected = {{"行政许可决定书文号", "XK_WSH"},
                                                       {"项目名称", "XK_XMMC"},
                                                       {"审批类别", "XK_XKLB"},
                                                       {"许可内容", "XK_NR"},
                                                       {"行政相对人名称", "XK_XDR_MC"},
                                                       {"行政相对人代码_1 (统一社会信用代码)", "XK_XDR_SHXYM"},
                                                       {"行政相对人代码_2 (组织机构代码)", "XK_XDR_ZZJG"},
                                                       {"行政相对人代码_3 (工商登记码)", "XK_XDR_GSZC"},
                                                       {"行政相对人代码_4 (税务登记号)", "XK_XDR_SWDJ"},
                                                       {"法定代表人姓名", "XK_FRDB"},
                                                       {"许可决定日期", "XK_JDRQ"},
                                                       {"许可截止期", "XK_YXQZI"},
                                                       {"许可机关", "XK_XKJG"},
                                                       {"当前状态", "XK_ZT"},
                                                       {"行政许可编码", "?"},
                                                       {"信息使用范围", "XK_SYFW"},
                                                       {"地方编码", "-"},
                                                       {"数据更新时间戳", "-"},
                                                       {"备注", "BZ"}};
  const auto tables = json::parse(read_file(*path));
  int seen = 0;
  for (const auto& header : tables.at("tables").at("城管局_市城管许可").as_array()) {
    const std::string name(header.as_string());
    ASSERT_TRUE(expected.contains(name)) << name;
    EXPECT_EQ(meaning(item("ADM.licence"), name), expected.at(name)) << name;
    ++seen;
  }
  EXPECT_EQ(seen, 19);
}

// About 120 headers that were really seen, and what each means in a file of penalties: a field, a question (?), or
// nothing that is kept (-). A header of the list that is not in this table fails the test.
const std::map<std::string, std::string> kMeanings = {
    {"行政处罚决定书文号", "CF_WSH"},
    {"行政处罚决定书文号：", "CF_WSH"},
    {"文,号", "CF_WSH"},
    {"文号", "CF_WSH"},
    {"文书字轨", "CF_WSH"},
    {"字轨", "?"},
    {"处罚决定书文号", "CF_WSH"},
    {"处罚名称", "CF_AJMC"},
    {"处罚名称：", "CF_AJMC"},
    {"名称", "?"},
    {"案件名称", "CF_AJMC"},
    {"违法行为名称", "CF_WFXW"},
    {"处罚类别", "CF_CFLB"},
    {"处罚类别1", "CF_CFLB"},
    {"处罚类别2", "CF_CFLB2"},
    {"处罚类别1：", "CF_CFLB"},
    {"处罚类别2：", "CF_CFLB2"},
    {"处罚事由", "CF_SY"},
    {"处罚事由：", "CF_SY"},
    {"税收违法手段", "?"},
    {"主要违法违规事实（案由）", "CF_SY"},
    {"主要违法事实", "CF_SY"},
    {"违法事实", "CF_SY"},
    {"违反法律、法规或规章的主要事实", "CF_SY"},
    {"处罚依据", "CF_YJ"},
    {"处罚依据：", "CF_YJ"},
    {"行政处罚依据", "CF_YJ"},
    {"行政处罚的种类和依据", "?"},
    {"行政相对人名称", "CF_XDR_MC"},
    {"纳税人名称", "CF_XDR_MC"},
    {"企业名称或自然人姓名", "CF_XDR_MC"},
    {"被处罚当事人", "CF_XDR_MC"},
    {"企业名称", "CF_XDR_MC"},
    {"纳税人名称(姓名)", "CF_XDR_MC"},
    {"企业或单位名称", "CF_XDR_MC"},
    {"业户名称", "CF_XDR_MC"},
    {"统一社会信用代码", "CF_XDR_SHXYM"},
    {"行政相对人统一社会信用代码", "CF_XDR_SHXYM"},
    {"社会信用代码（纳税人识别号）", "CF_XDR_SHXYM"},
    {"行政相对人代码-1（统一社会信用代码）", "CF_XDR_SHXYM"},
    {"行政相对人代码_1 (统一社会信用代码)", "CF_XDR_SHXYM"},
    {"行政相对人代码_1(统一社会信用代码)：", "CF_XDR_SHXYM"},
    {"行政相对人代码（统一社会信用代码或纳税人识别号）", "CF_XDR_SHXYM"},
    {"统一社会信用代码.纳税人识别号", "CF_XDR_SHXYM"},
    {"信用代码或识别号", "CF_XDR_SHXYM"},
    {"统一社会信用码（纳税人识别号）", "CF_XDR_SHXYM"},
    {"被处罚企业统一社会信用编码", "CF_XDR_SHXYM"},
    {"行政相对人代码_1", "CF_XDR_SHXYM"},
    {"统一信用代码", "CF_XDR_SHXYM"},
    {"统一社 会信用 代码", "CF_XDR_SHXYM"},
    {"行政相对人代码_2 (组织机构代码)", "CF_XDR_ZZJG"},
    {"行政相对人代码_2(组织机构代码)：", "CF_XDR_ZZJG"},
    {"行政相对人代码_2", "?"},
    {"组织结构代码", "CF_XDR_ZZJG"},
    {"组织结 构代码", "CF_XDR_ZZJG"},
    {"行政相对人代码_3 (工商登记码)", "CF_XDR_GSZC"},
    {"行政相对人代码_3(工商登记码)：", "CF_XDR_GSZC"},
    {"行政相对人代码＿3", "?"},
    {"工商注册号", "CF_XDR_GSZC"},
    {"被处罚企业工商注册号", "CF_XDR_GSZC"},
    {"行政相对人代码_4 (税务登记号)", "CF_XDR_SWDJ"},
    {"行政相对人代码_4(税务登记号)：", "CF_XDR_SWDJ"},
    {"行政相对人代码＿4", "CF_XDR_SWDJ"},
    {"税务登记号", "CF_XDR_SWDJ"},
    {"行政相对人代码_5 (居民身份证号)：", "CF_XDR_ZJHM"},
    {"行政相对人代码＿5", "?"},
    {"行政相对人代码-5（居民身份证号）", "CF_XDR_ZJHM"},
    {"居民身份证号码", "CF_XDR_ZJHM"},
    {"法定代表人身份证号码", "CF_FR_ZJHM"},
    {"法定代表人或者负责人证件号码", "CF_FR_ZJHM"},
    {"法定代表人身份证", "CF_FR_ZJHM"},
    {"居民身份证或其他有效身份证件号码（身份证件出生月日4位以*替代）", "CF_XDR_ZJHM"},
    {"法定代表人姓名", "CF_FRDB"},
    {"法定代表人姓名：", "CF_FRDB"},
    {"法定代表人或者负责人姓名", "CF_FRDB"},
    {"法定代表人名称", "CF_FRDB"},
    {"法定代表人（负责人）", "CF_FRDB"},
    {"企业法定代表人或负责人姓名（个体业主姓名）", "CF_FRDB"},
    {"法 定代 表人", "CF_FRDB"},
    {"法定代 表人", "CF_FRDB"},
    {"主要 负责 人", "CF_FRDB"},
    {"处罚结果", "CF_NR"},
    {"处罚结果：", "CF_NR"},
    {"应缴罚款金额", "?"},
    {"处罚结果（应缴罚款金额）", "?"},
    {"行政处罚决定", "CF_NR"},
    {"处罚内容", "CF_NR"},
    {"处罚情况", "CF_NR"},
    {"处罚决定日期", "CF_JDRQ"},
    {"文书制作日期", "CF_JDRQ"},
    {"做出处罚的日期", "CF_JDRQ"},
    {"作出处罚决定的日期", "CF_JDRQ"},
    {"处罚生效期", "?"},
    {"处罚生效期起", "?"},
    {"处罚截止日期", "?"},
    {"处罚生效期止", "CF_YXQ"},
    {"处罚截止期", "?"},
    {"公示期限", "?"},
    {"公示截止期", "CF_GSJZQ"},
    {"公开截止期", "CF_GSJZQ"},
    {"处罚机关", "CF_CFJG"},
    {"处罚机关：", "CF_CFJG"},
    {"作出处罚决定的部门", "CF_CFJG"},
    {"作出处罚决定的机关名称", "CF_CFJG"},
    {"作出处罚决定的行政机关名称", "CF_CFJG"},
    {"主管税务机关", "?"},
    {"行政执法机关名称", "CF_CFJG"},
    {"汍行法院", "-"},
    {"当前状态", "CF_ZT"},
    {"当前状态：", "CF_ZT"},
    {"地方编码", "-"},
    {"地方编码：", "-"},
    {"数据更新时间戳", "-"},
    {"数据更新时间戳：", "-"},
    {"数据更新时间", "-"},
    {"备注", "BZ"},
    {"信息使用范围", "CF_SYFW"},
    {"自动上报信用中国状态", "-"},
    {"数据状态_1", "-"},
    {"数据状态_2", "-"},
};

TEST(PackHeaders, HeadersReallySeenMeanOneFieldOrAreAsked) {
  const auto path = base::shared_data("double_publicity/header_aliases.json");
  if (!path) return;  // counted as not run
  size_t seen = 0;
  const auto list = json::parse(read_file(*path));
  for (const auto& group : list.at("aliases").as_object()) {
    for (const auto& header : group.value().as_array()) {
      const std::string name(header.as_string());
      ASSERT_TRUE(kMeanings.contains(name)) << name;
      EXPECT_EQ(meaning(item("ADM.penalty"), name), kMeanings.at(name)) << name;
      ++seen;
    }
  }
  EXPECT_EQ(seen, kMeanings.size());
}

// The trap of the index: 代码_2 and 代码_3 changed places in 2018, so the words in brackets decide and never the
// number.
TEST(PackHeaders, ABareNumberOfACodeColumnIsAsked) {
  for (const auto& [prefix, code] :
       std::map<std::string, std::string>{{"CF_", "ADM.penalty"}, {"XK_", "ADM.licence"}}) {
    const Item& of = item(code);
    for (const char* header :
         {"行政相对人代码_2", "行政相对人代码＿3", "行政相对人代码_5", "代码_2", "代码_3", "名称"}) {
      EXPECT_EQ(meaning(of, header), "?") << header;
    }
    EXPECT_EQ(meaning(of, "行政相对人代码_2(工商注册号)"), prefix + "XDR_GSZC");
    EXPECT_EQ(meaning(of, "行政相对人代码_2（组织机构代码）"), prefix + "XDR_ZZJG");
    EXPECT_EQ(meaning(of, "行政相对人代码_3（组织机构代码）"), prefix + "XDR_ZZJG");
    EXPECT_EQ(meaning(of, "行政相对人代码_3（工商登记码）"), prefix + "XDR_GSZC");
    for (const auto& question : of.questions) {
      EXPECT_GE(question.choices.size(), 2u) << question.header;
      EXPECT_FALSE(question.why.zh.empty() || question.why.en.empty()) << question.header;
    }
  }
}

TEST(PackHeaders, CodesOfThreeGenerationsAndTheirTypos) {
  const std::map<std::string, std::string> penalty = {{"CF_XDR", "CF_XDR_MC"},
                                                      {"CF_XDR_ZDM", "CF_XDR_ZZJG"},
                                                      {"CF_XDR_GSDJ", "CF_XDR_GSZC"},
                                                      {"CF_XDR_SFZ", "CF_XDR_ZJHM"},
                                                      {"CF_FR", "CF_FRDB"},
                                                      {"CF_FDDB", "CF_FRDB"},
                                                      {"CF_FR_SFZH", "CF_FR_ZJHM"},
                                                      {"CF_CFMC", "CF_AJMC"},
                                                      {"CF_CFLB1", "CF_CFLB"},
                                                      {"CF_CFLB2", "CF_CFLB2"},
                                                      {"CF_JG", "CF_NR"},
                                                      {"CF_XZJG", "CF_CFJG"},
                                                      {"CF_XKJG", "CF_CFJG"},
                                                      {"cf_wsh", "CF_WSH"},
                                                      {"CF_ZT", "CF_ZT"}};
  for (const auto& [header, code] : penalty) EXPECT_EQ(meaning(item("ADM.penalty"), header), code) << header;
  const std::map<std::string, std::string> licence = {
      {"XK_XDR", "XK_XDR_MC"}, {"XK_XMMC", "XK_XMMC"}, {"XK_SPLB", "XK_XKLB"},       {"XK_JZQ", "XK_YXQZI"},
      {"XK_XZJG", "XK_XKJG"},  {"XK_FR", "XK_FRDB"},   {"XK_FR_SFZH", "XK_FR_ZJHM"}, {"xk_lydwdm", "XK_LYDWDM"}};
  for (const auto& [header, code] : licence) EXPECT_EQ(meaning(item("ADM.licence"), header), code) << header;
}

}  // namespace
}  // namespace taixin::catalog
