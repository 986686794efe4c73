// Lists of packs: what loads, and what is refused; and the lists of this repository.
#include "catalog/list_rules.h"

#include <gtest/gtest.h>

#include "catalog/errors.h"
#include "catalog/measure_rules.h"
#include "catalog/pack_builder_test.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

using testing::ItemText;
using testing::national;
using testing::repository_catalog;

std::string adverse_item() {
  ItemText item;
  item.head = "adverse = true\n";
  item.fields = R"toml(
  [[item.field]]
  code = "ZRR"
  name = "负责人员"
  name_en = "Responsible"
  type = "person_name"
)toml";
  return "[defaults]\nsource = \"domain/02\"\nsure = \"V\"\nfrom = 2018-07-25\n\n" + item.text();
}

constexpr const char* kList = R"toml(
[[list]]
code = "sample"
name = "示例名单"
name_en = "A sample list"
kind = "dishonest"
item = "ADM.penalty"
founded = [{ by = "law", clause = "示例法 第1条" }, { by = "rule", clause = "示例办法" }]
recogniser = { zh = "示例部门", en = "a body", levels = ["city", "county"], organs = ["示例局"] }
objects = ["organization"]
fields = { entered = "CF_JDRQ", number = "CF_WSH", reason = "CF_CFLB", organ = "CF_XDR_MC" }
grounds = [{ code = "one", zh = "情形一", en = "One" }]
procedure = true
basis = ["示例法 第1条"]
  [list.notice]
  statement_days = 5
  hearing_days = 3
  basis = ["示例办法 第2条"]
  [list.publication]
  zh = "示例网站"
  en = "a site"
  max = "1y"
  basis = ["示例办法 第3条"]
  [list.exit]
  earliest = "6m"
  conditions = [{ zh = "已改正", en = "put right" }]
  basis = ["示例办法 第4条"]
  [list.responsible]
  field = "ZRR"
  basis = ["示例条例 第31条"]
)toml";

std::string with(std::string from, const std::string& to) {
  std::string text = kList;
  const size_t at = text.find(from);
  TX_ASSERT(at != text.npos, "no {}", from);
  return text.replace(at, from.size(), to);
}

// The code of the one problem, and where it is; "" when it loads.
std::string problem_of(const std::string& list, const std::string& level = "national") {
  std::vector<PackSource> packs;
  if (level == "national") {
    packs.push_back(national(adverse_item() + list));
  } else {
    packs.push_back(national(adverse_item()));
    packs.push_back(
        testing::pack_of_level(level, "[defaults]\nsource = \"x\"\nsure = \"V\"\nfrom = 2018-07-25\n" + list));
  }
  const auto problems = Catalog::problems(packs);
  return problems.empty() ? "" : std::string(problems.front().code());
}

TEST(ListRules, WhatIsSaidIsThere) {
  const auto loaded = Catalog::load({national(adverse_item() + kList)});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const CreditList* list = (*loaded)->lists().list("sample", testing::kToday);
  ASSERT_NE(list, nullptr);
  EXPECT_EQ((*loaded)->lists().of_item("ADM.penalty", testing::kToday), list);
  EXPECT_EQ(list->kind, ListKind::dishonest);
  EXPECT_EQ(list->founded.size(), 2u);
  EXPECT_TRUE(list->recogniser.fits("泰安市示例局"));
  EXPECT_FALSE(list->recogniser.fits("泰安市住房和城乡建设局"));
  EXPECT_EQ(list->notice->statement_days, 5);
  EXPECT_EQ(list->notice->hearing_days, 3);
  EXPECT_TRUE(list->may_enter());
  EXPECT_EQ(list->exit.earliest->months, 6);
  EXPECT_EQ(list->exit.reach_days, 3);
  EXPECT_EQ(list->responsible->field, "ZRR");
  ASSERT_NE(list->ground("one"), nullptr);
  EXPECT_EQ((*loaded)->lists().list("sample", *base::Day::from_civil(2018, 7, 24)), nullptr) << "not in force yet";
  // Its own term is a cap on the publication of its item's records, and of nothing else.
  const auto& caps = (*loaded)->publication().caps;
  ASSERT_EQ(caps.size(), 1u);
  EXPECT_EQ(caps.front().id, "list.sample");
  EXPECT_EQ(caps.front().covers, 1);
  EXPECT_EQ(caps.front().items, (std::set<std::string, std::less<>>{"ADM.penalty"}));
}

TEST(ListRules, NoListWithoutALawOrACentralDocument) {
  EXPECT_EQ(problem_of(kList), "");
  const std::string founded =
      "founded = [{ by = \"law\", clause = \"示例法 第1条\" }, { by = \"rule\", clause = \"示例办法\" }]";
  EXPECT_EQ(problem_of(with(founded, "")), "catalog.list_rule");
  EXPECT_EQ(problem_of(with("by = \"law\"", "by = \"rule\"")), "catalog.list_rule") << "an order of a department alone";
  EXPECT_EQ(problem_of(with("by = \"law\"", "by = \"local\"")), "catalog.list_rule") << "in the whole country";
  EXPECT_EQ(problem_of(with("by = \"law\"", "by = \"central\"")), "");
  EXPECT_EQ(problem_of(with("by = \"law\"", "by = \"regulation\"")), "");
  EXPECT_EQ(problem_of(with("by = \"law\"", "by = \"custom\"")), "catalog.bad_value");
  EXPECT_EQ(problem_of(with("by = \"law\"", "by = \"local\""), "provincial"), "") << "a province's own regulation";
  EXPECT_EQ(problem_of(kList, "city"), "catalog.not_this_level") << "商圈黑名单";
}

TEST(ListRules, RefusesWhatMakesNoSense) {
  const std::pair<const char*, std::string> refused[] = {
      {"catalog.dead_reference", with("item = \"ADM.penalty\"", "item = \"ADM.nothing\"")},
      {"catalog.dead_reference", with("entered = \"CF_JDRQ\"", "entered = \"NOTHING\"")},
      {"catalog.dead_reference", with("field = \"ZRR\"", "field = \"CF_WSH\"")},
      {"catalog.list_rule", with("kind = \"dishonest\"", "kind = \"honour\"")},
      {"catalog.list_rule", with("objects = [\"organization\"]", "objects = [\"natural_person\"]")},
      {"catalog.list_rule", with("objects = [\"organization\"]", "objects = [\"government_body\"]")},
      {"catalog.list_rule", with("kind = \"dishonest\"", "kind = \"enforcement\"")},
      {"catalog.list_rule", with("grounds = [{ code = \"one\", zh = \"情形一\", en = \"One\" }]", "")},
      {"catalog.bad_value", with("kind = \"dishonest\"", "kind = \"black\"")},
      {"catalog.bad_value", with("levels = [\"city\", \"county\"]", "levels = [\"village\"]")},
      {"catalog.bad_value", with("max = \"1y\"", "max = \"long\"")},
      {"catalog.missing_key", with("statement_days = 5", "")},
      {"catalog.missing_basis", with("basis = [\"示例法 第1条\"]", "")},
  };
  for (const auto& [code, text] : refused) EXPECT_EQ(problem_of(text), code) << text;
  std::string no_notice = kList;
  const size_t begin = no_notice.find("  [list.notice]"), end = no_notice.find("  [list.publication]");
  no_notice.erase(begin, end - begin);
  EXPECT_EQ(problem_of(no_notice), "catalog.list_rule") << "nobody is entered untold";
  EXPECT_EQ(problem_of(std::string(kList) + kList), "catalog.duplicate");
}

// ---- the lists of this repository

TEST(Lists, EachSectorOfTheSeedIsThereWithWhatSetItUp) {
  std::set<std::string> codes;
  for (const CreditList& list : repository_catalog().lists().lists) {
    codes.insert(list.code);
    EXPECT_TRUE(std::ranges::any_of(list.founded, [](const Founding& one) { return one.by != FoundedBy::rule; }))
        << list.code;
    EXPECT_FALSE(list.objects.contains(SubjectKind::natural_person)) << list.code;
    EXPECT_FALSE(list.exit.conditions.empty()) << list.code;
    const Item* item = repository_catalog().item(base::ItemCode(list.item), testing::kToday);
    ASSERT_NE(item, nullptr) << list.code;
    if (list.kind == ListKind::enforcement) {
      EXPECT_FALSE(item->permissions.open_public) << "the court's own";
    }
    if (list.kind == ListKind::dishonest && item->permissions.open_public) {
      EXPECT_NE(repository_catalog().status_item_of(item->code, testing::kToday), nullptr) << list.code;
    }
  }
  EXPECT_EQ(codes, (std::set<std::string>{"wages", "tax", "market", "safety", "culture", "social_organization",
                                          "procurement", "statistics", "customs", "abnormal", "defaulters", "tax_a"}));
}

// The days of notices were not read in the official text: nobody is entered by the procedure here before somebody has.
TEST(Lists, NobodyIsEnteredHereUntilTheNoticeIsConfirmed) {
  for (const CreditList& list : repository_catalog().lists().lists) EXPECT_FALSE(list.may_enter()) << list.code;
  EXPECT_TRUE(repository_catalog().lists().list("wages", testing::kToday)->acts());
  EXPECT_TRUE(repository_catalog().lists().list("abnormal", testing::kToday)->acts());
}

TEST(Lists, AMeasureIsLiftedWithinThreeWorkingDays) {
  EXPECT_EQ(repository_catalog().measures().lift_within(testing::kToday), 3);
  EXPECT_EQ(repository_catalog().measures().lift_within(*base::Day::from_civil(2024, 1, 1)), 0);
}

}  // namespace
}  // namespace taixin::catalog
