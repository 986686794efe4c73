// The rules of licences and penalties in the packs of this repository, row by row.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using testing::item;
using testing::kToday;
using testing::repository_catalog;

// A row as rules see it: field code -> text, day or amount in fen.
using Cells = std::map<std::string, std::string>;
std::set<std::string> broken_rules(const Item& of, const Cells& cells) {
  std::vector<Value> row(of.fields.size());
  for (const auto& [code, text] : cells) {
    const int at = of.index(code);
    TX_ASSERT(at >= 0, "no field {}", code);
    Value& value = row[static_cast<size_t>(at)];
    switch (of.fields[static_cast<size_t>(at)].type.kind) {
      case TypeKind::date:
        value.kind = Value::Kind::day;
        value.day = *base::parse_iso_day(text);
        break;
      case TypeKind::money_wan:
        value.kind = Value::Kind::number;
        value.number = std::stoll(text);
        break;
      case TypeKind::codes:
        value.kind = Value::Kind::list;
        value.text = text;
        break;
      default:
        value.kind = Value::Kind::text;
        value.text = text;
    }
  }
  std::set<std::string> out;
  for (const auto& rule : of.rules) {
    if (rule.check.evaluate(row.data(), kToday) == Truth::no) out.insert(rule.id);
  }
  for (size_t i = 0; i < of.fields.size(); ++i) {
    const Field& field = of.fields[i];
    const bool blank = row[i].kind == Value::Kind::blank;
    const bool needed =
        field.required || (field.required_if && field.required_if->evaluate(row.data(), kToday) == Truth::yes);
    if (blank && needed) out.insert("required " + field.code);
    if (!blank && field.blank_if && field.blank_if->evaluate(row.data(), kToday) == Truth::yes) {
      out.insert("blank " + field.code);
    }
  }
  return out;
}

Cells good_penalty() {
  return {{"CF_XDR_MC", "泰安示例食品有限公司"},
          {"CF_XDR_LB", "法人及非法人组织"},
          {"CF_XDR_SHXYM", "91370902MA3T000410"},
          {"CF_FRDB", "示例人"},
          {"CF_WSH", "泰示罚〔2026〕1号"},
          {"CF_WFXW", "示例行为"},
          {"CF_SY", "示例事实"},
          {"CF_YJ", "示例依据"},
          {"CF_CFLB", "罚款"},
          {"CF_NR", "罚款5000元"},
          {"CF_NR_FK", "500000"},
          {"CF_JDRQ", "2026-04-20"},
          {"CF_CFJG", "泰安市示例局"},
          {"CF_CFJGDM", "91370902MA3T00025A"},
          {"CF_SJLY", "泰安市示例局"},
          {"CF_SJLYDM", "91370902MA3T00025A"}};
}

// Nothing about people is kept until a pack says by which clause; none of ours does (domain/12.1).
TEST(PackRules, NoItemKeepsWhatIdentifiesPeople) {
  for (const Item& item : repository_catalog().items()) {
    EXPECT_TRUE(item.seal_people.empty()) << item.code.get();
    EXPECT_FALSE(item.subjects.contains(SubjectKind::natural_person)) << item.code.get();
  }
}

TEST(PackRules, AGoodPenaltyBreaksNothing) {
  EXPECT_EQ(broken_rules(item("ADM.penalty"), good_penalty()), (std::set<std::string>{}));
}

TEST(PackRules, WrongPenaltiesBreakTheRuleThatSaysSo) {
  struct Case {
    const char* what;
    Cells change;
    std::set<std::string> broken;
  };
  const std::vector<Case> cases = {
      {"a decision of tomorrow", {{"CF_JDRQ", "2026-05-07"}}, {"decision-not-in-future"}},
      {"published until before it was made", {{"CF_GSJZQ", "2026-04-19"}}, {"publication-in-order"}},
      {"ended before it was made", {{"CF_YXQ", "2026-04-19"}}, {"penalty-in-order"}},
      {"misconduct after the decision", {{"CF_WFZZRQ", "2026-04-21"}}, {"misconduct-in-order"}},
      {"a fine of nothing", {{"CF_NR_FK", "0"}}, {"fine-above-zero"}},
      {"less than nothing", {{"CF_CFLB", "警告"}, {"CF_NR_FK", "-1"}}, {"amounts-not-negative"}},
      {"confiscation without amount", {{"CF_CFLB", "罚款;没收非法财物"}}, {"required CF_NR_WFFF"}},
      {"old kind of confiscation without amount", {{"CF_CFLB", "没收违法所得、没收非法财物"}}, {"required CF_NR_WFFF"}},
      {"revocation of what", {{"CF_CFLB", "吊销许可证件"}}, {"required CF_NR_ZKDX"}},
      {"simple procedure", {{"CF_AJCXLB", "简易程序"}}, {"ordinary-procedure"}},
      {"withdrawn, template of 2015", {{"CF_ZT", "撤销"}}, {"still-in-force"}},
      {"not for publication, template of 2015", {{"CF_SYFW", "仅限授权查询"}}, {"scope-is-publication"}},
      {"an individual business with the number of an institution",
       {{"CF_XDR_LB", "个体工商户"}, {"CF_XDR_SYDW", "1"}},
       {"blank CF_XDR_SYDW"}},
      {"an organization with a person's kind of document", {{"CF_XDR_ZJLX", "身份证"}}, {"blank CF_XDR_ZJLX"}},
  };
  for (const auto& one : cases) {
    Cells row = good_penalty();
    for (const auto& [code, value] : one.change) row[code] = value;
    EXPECT_EQ(broken_rules(item("ADM.penalty"), row), one.broken) << one.what;
  }
  Cells fined = good_penalty();
  fined.erase("CF_NR_FK");
  EXPECT_EQ(broken_rules(item("ADM.penalty"), fined), (std::set<std::string>{"required CF_NR_FK"}));
  Cells nobody = good_penalty();
  nobody.erase("CF_XDR_LB");
  EXPECT_EQ(broken_rules(item("ADM.penalty"), nobody), (std::set<std::string>{})) << "the code tells what it is";
  nobody.erase("CF_XDR_SHXYM");
  EXPECT_TRUE(broken_rules(item("ADM.penalty"), nobody).contains("party-known"));
  Cells simple = good_penalty();
  simple["CF_AJCXLB"] = "简易程序";
  EXPECT_EQ(broken_rules(item("ADM.penalty_simple"), simple), (std::set<std::string>{}));
}

// Decisions before the standard of 2018 need only what the template of 2015 had.
TEST(PackRules, ADecisionOf2016NeedsOnlyTheColumnsOf2015) {
  EXPECT_EQ(broken_rules(item("ADM.penalty"), {{"CF_XDR_MC", "泰安示例矿业有限公司"},
                                               {"CF_XDR_ZZJG", "MA3T0018-0"},
                                               {"CF_WSH", "示罚1号"},
                                               {"CF_SY", "示例"},
                                               {"CF_YJ", "示例"},
                                               {"CF_CFLB", "罚款"},
                                               {"CF_NR", "罚款"},
                                               {"CF_JDRQ", "2016-03-01"},
                                               {"CF_CFJG", "示例局"},
                                               {"CF_NR_FK", "100"}}),
            (std::set<std::string>{}));
  Cells licence = {{"XK_XDR_MC", "泰安示例矿业有限公司"},
                   {"XK_XDR_ZZJG", "MA3T0018-0"},
                   {"XK_WSH", "示许1号"},
                   {"XK_XKLB", "普通"},
                   {"XK_NR", "示例"},
                   {"XK_JDRQ", "2016-03-01"},
                   {"XK_XKJG", "示例局"},
                   {"XK_ZT", "正常"}};
  EXPECT_EQ(broken_rules(item("ADM.licence"), licence), (std::set<std::string>{}));
  // The digit 1 of that template was 撤销; the standard of 2018 reads it as 有效.
  const CodeEntry* one = repository_catalog().code_set("licence_state")->find("1");
  ASSERT_NE(one, nullptr);
  licence["XK_ZT"] = one->code;
  EXPECT_EQ(broken_rules(item("ADM.licence"), licence), (std::set<std::string>{"state-in-words"}));
}

// A fine of 2016 had no amount of its own, so a blank amount must not break the rule about its size.
TEST(PackRules, ABlankAmountBreaksNoRuleAboutItsSize) {
  Cells row = good_penalty();
  row["CF_JDRQ"] = "2016-03-01";
  row.erase("CF_NR_FK");
  EXPECT_EQ(broken_rules(item("ADM.penalty"), row), (std::set<std::string>{}));
}

}  // namespace
}  // namespace taixin::catalog
