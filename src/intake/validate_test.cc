#include "intake/validate.h"

#include "intake/intake_home_test.h"
#include "intake/keys.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using catalog::testing::item;
using Strings = std::vector<std::string>;

// Validates one row of ADM.penalty as of the day of the tests.
class Validate : public ::testing::Test {
 protected:
  TypedRow row(const std::map<std::string, std::string>& changes, bool surplus = false) {
    std::map<std::string, std::string> cells{{"CF_XDR_MC", "示例甲有限公司"},
                                             {"CF_XDR_LB", "法人及非法人组织"},
                                             {"CF_XDR_SHXYM", "91370999MAEX000106"},
                                             {"CF_FRDB", "示例张三"},
                                             {"CF_WSH", "1号"},
                                             {"CF_WFXW", "无证"},
                                             {"CF_SY", "事实"},
                                             {"CF_YJ", "条例"},
                                             {"CF_CFLB", "警告"},
                                             {"CF_NR", "警告"},
                                             {"CF_JDRQ", "2026-04-20"},
                                             {"CF_CFJG", "示例局"},
                                             {"CF_CFJGDM", "11370999MAEX0007XE"},
                                             {"CF_SJLY", "示例局"},
                                             {"CF_SJLYDM", "11370999MAEX0007XE"}};
    for (const auto& [field, text] : changes) cells[field] = text;
    Strings header, submitted;
    for (const auto& [field, text] : cells) {
      header.push_back(field);
      submitted.push_back(text);
    }
    const auto plan = plan_columns(*testing::repository_packs(), item("ADM.penalty"), header, {});
    TX_ASSERT(plan.ok(), "{}", plan.error().message(base::Lang::zh));
    const ValidateContext context{*testing::repository_packs(),
                                  item("ADM.penalty"),
                                  *plan,
                                  testing::kIntakeDay,
                                  "示例局",
                                  "",
                                  [](std::string_view) { return std::string(); }};
    TypedRow typed;
    typed.clear(item("ADM.penalty").fields.size());
    validate_row(context, submitted, surplus, typed);
    add_keys(context.item, context.source, {&typed, 1});
    return typed;
  }
  static std::string errors(const TypedRow& row) {
    std::string out;
    for (const auto& finding : row.errors) {
      if (!out.empty()) out += " ";
      out += fmt::format("{}:{}", finding.field < 0 ? "" : item("ADM.penalty").fields[finding.field].code,
                         finding.kind->code);
    }
    return out;
  }
};

TEST_F(Validate, AGoodRow) {
  const TypedRow good = row({});
  EXPECT_EQ(errors(good), "");
  EXPECT_EQ(good.fate, RowFate::good);
  EXPECT_EQ(good.filled, good.expected);
  EXPECT_EQ(good.working_days, 8) << "20 to 30 April 2026";
  EXPECT_TRUE(good.late);
}

TEST_F(Validate, EveryReasonOfARowIsNamed) {
  EXPECT_EQ(errors(row({{"CF_WSH", ""}, {"CF_JDRQ", "2026-04-31"}, {"CF_SY", ""}})),
            "CF_JDRQ:intake.bad_date CF_WSH:intake.required CF_SY:intake.required");
  EXPECT_EQ(errors(row({}, true)), ":intake.surplus_cells");
  EXPECT_EQ(errors(row({{"CF_JDRQ", "2026-05-01"}})), "CF_JDRQ:intake.rule_broken");
  EXPECT_EQ(errors(row({{"CF_XDR_ZJLX", "身份证"}})), "CF_XDR_ZJLX:intake.must_be_blank");
}

TEST_F(Validate, RequiredOnlyWhereTheStandardOfItsDayAsks) {
  EXPECT_EQ(errors(row({{"CF_WFXW", ""}})), "CF_WFXW:intake.required");
  EXPECT_EQ(errors(row({{"CF_WFXW", ""}, {"CF_JDRQ", "2018-07-24"}})), "");
  EXPECT_EQ(errors(row({{"CF_CFLB", "罚款"}, {"CF_NR_FK", ""}})), "CF_NR_FK:intake.required");
}

TEST_F(Validate, PersonsLeaveNothing) {
  for (const auto& disguise : {std::map<std::string, std::string>{{"CF_XDR_LB", "自然人"}},
                               {{"CF_XDR_LB", " 2 "}},
                               {{"CF_XDR_LB", ""}, {"CF_XDR_SHXYM", "11010519491231002X"}},
                               {{"CF_XDR_LB", ""}, {"CF_XDR_SHXYM", ""}, {"CF_XDR_ZJHM", "11010519491231002X"}}}) {
    const TypedRow person = row(disguise);
    EXPECT_EQ(person.fate, RowFate::about_person);
    EXPECT_EQ(errors(person), ":intake.row_about_person");
    EXPECT_TRUE(person.raw.empty());
    for (const auto& cell : person.cells) EXPECT_TRUE(cell.canonical.empty());
  }
}

TEST_F(Validate, WhoIsNotKnownToBeABodyLeavesReasonsOnly) {
  const TypedRow unknown = row({{"CF_XDR_LB", ""}, {"CF_XDR_SHXYM", ""}});
  EXPECT_EQ(unknown.fate, RowFate::bad);
  EXPECT_TRUE(unknown.unidentified);
  EXPECT_TRUE(unknown.raw.empty());
  for (const auto& finding : unknown.errors) EXPECT_EQ(finding.value, "");
  EXPECT_FALSE(row({{"CF_XDR_LB", ""}, {"CF_XDR_SHXYM", "91370999MAEX000100"}}).unidentified)
      << "a body's code, mistyped";
}

TEST_F(Validate, ANumberThatWasCutIsNoKey) {
  EXPECT_EQ(errors(row({{"CF_WSH", "11010519491231002X"}})), "CF_WSH:intake.key_cut");
  const TypedRow cut = row({{"CF_YSJLBS", "11010519491231002X"}});
  EXPECT_EQ(errors(cut), "");
  EXPECT_EQ(cut.cells[static_cast<size_t>(item("ADM.penalty").index("CF_YSJLBS"))].canonical, "");
}

TEST_F(Validate, TheSendersIdIsNoContent) {
  EXPECT_EQ(row({}).content_fields, row({{"CF_YSJLBS", "SD-1"}}).content_fields);
  EXPECT_NE(row({}).content_fields, row({{"CF_SY", "别的"}}).content_fields);
}

}  // namespace
}  // namespace taixin::intake
