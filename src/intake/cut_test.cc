#include "intake/cut.h"

#include <random>

#include "base/text.h"
#include "identity/id_finder.h"
#include "identity/resident_id.h"

namespace taixin::intake {
namespace {

using Cells = std::vector<std::string>;
using testing::ElementsAre;

const std::string kId = "37090219900101003X";  // shared domain notes 7.4, synthetic
const std::string kCode = "91370902MA3T000410";
const std::string kMask(identity::kIdMask);

TEST(Cut, IdentityColumnsAreEmptiedWhateverTheyHold) {
  Cells cells{"示例公司", kId, "不详", "  "};
  const std::vector<CellRole> roles{CellRole::other, CellRole::identity_number, CellRole::identity_number,
                                    CellRole::identity_number};
  const CutReport report = cut_row(cells, roles);
  EXPECT_FALSE(report.row_about_person);
  EXPECT_THAT(cells, ElementsAre("示例公司", "", "", ""));
  EXPECT_THAT(report.cuts, ElementsAre(CellCut{1, CutWhy::identity_column, 1}, CellCut{2, CutWhy::identity_column, 1}));
}

TEST(Cut, NumbersInAnyOtherCellAreMasked) {
  Cells cells{kCode, "当事人（" + kId + "）与" + kId, "370900200000015", "13800000000", "2024-01-01", "多余" + kId};
  const std::vector<CellRole> roles{CellRole::subject_code, CellRole::free_text, CellRole::registration_number,
                                    CellRole::phone, CellRole::other};
  const CutReport report = cut_row(cells, roles);
  EXPECT_FALSE(report.row_about_person);
  EXPECT_THAT(cells, ElementsAre(kCode, "当事人（" + kMask + "）与" + kMask, "370900200000015", "13800000000",
                                 "2024-01-01", "多余" + kMask));
  EXPECT_THAT(report.cuts, ElementsAre(CellCut{1, CutWhy::found_in_text, 2}, CellCut{5, CutWhy::found_in_text, 1}));
}

TEST(Cut, AnIdentityNumberAsSubjectCodeMakesTheRowAboutAPerson) {
  for (const std::string& code : {kId, std::string("370902199001010031"), std::string(" 37090219900101003x "),
                                  std::string("３７０９０２１９９００１０１００３Ｘ"), std::string("150102880730303"),
                                  std::string("身份证") + kId}) {
    Cells cells{"示例甲", code, "违法事实"};
    const std::vector<CellRole> roles{CellRole::other, CellRole::subject_code, CellRole::free_text};
    const CutReport report = cut_row(cells, roles);
    EXPECT_TRUE(report.row_about_person) << code;
    EXPECT_THAT(cells, ElementsAre("", "", "")) << code;
    EXPECT_THAT(report.cuts,
                ElementsAre(CellCut{0, CutWhy::row_about_person, 1}, CellCut{1, CutWhy::row_about_person, 1},
                            CellCut{2, CutWhy::row_about_person, 1}));
  }
}

TEST(Cut, CodesOfBodiesAreNotPeople) {
  for (const std::string& code :
       {kCode, std::string("914403001922038216"), std::string("911101066976941872"), std::string("91370902MA3T000411"),
        std::string("370900200000015"), std::string("-"), std::string("00000000000000000X"), std::string()}) {
    Cells cells{code};
    const std::vector<CellRole> roles{CellRole::subject_code};
    EXPECT_FALSE(cut_row(cells, roles).row_about_person) << code;
    EXPECT_THAT(cells, ElementsAre(code));
  }
}

TEST(Cut, TheCallerKnowsThatTheRowIsAboutAPerson) {
  Cells cells{"示例乙", "", "内容"};
  const CutReport report = cut_row(cells, {}, {.about_person = true});
  EXPECT_TRUE(report.row_about_person);
  EXPECT_THAT(cells, ElementsAre("", "", ""));
}

TEST(Cut, TheBytesAreGone) {
  // a buffer of ours, so that looking at it afterwards is defined: short strings live inside the object
  Cells cells{"1234567890"};
  const char* inside = cells[0].data();
  cut_row(cells, std::vector<CellRole>{CellRole::identity_number});
  EXPECT_EQ(std::string_view(inside, 10).find_first_not_of('\0'), std::string_view::npos);
}

// Cell by cell with the search itself, ruling nothing out beforehand.
CutReport cut_slowly(Cells& cells, const std::vector<CellRole>& roles) {
  CutReport report;
  for (size_t column = 0; column < cells.size(); ++column) {
    const CellRole role = column < roles.size() ? roles[column] : CellRole::other;
    size_t count = 0;
    if (role == CellRole::identity_number) {
      const bool something = !base::trim(cells[column]).empty();
      cells[column].clear();
      if (something) report.cuts.push_back({column, CutWhy::identity_column, 1});
    } else if (identity::is_id_as_number(cells[column])) {
      cells[column] = kMask;
      count = 1;
    } else {
      const identity::Masked masked = identity::mask_ids(cells[column]);
      cells[column] = masked.text;
      count = masked.count;
    }
    if (count > 0) report.cuts.push_back({column, CutWhy::found_in_text, count});
  }
  return report;
}

TEST(Cut, EqualsTheSearchOfEveryCell) {
  std::mt19937 random(3);
  const std::vector<std::string> pieces{
      kId,  kCode,        "370900200000015",     "示例", "（", "(", "护照E12345678", "证件", "12345", "-", " ",
      "号", "2024-01-01", "3.70999193106061E+17"};
  const std::vector<CellRole> roles{CellRole::free_text, CellRole::registration_number, CellRole::phone,
                                    CellRole::identity_number, CellRole::other};
  for (int round = 0; round < 50'000; ++round) {
    Cells cells(7);
    for (auto& cell : cells) {
      for (size_t i = random() % 4; i > 0; --i) cell += pieces[random() % pieces.size()];
    }
    Cells slowly = cells;
    const CutReport report = cut_row(cells, roles), expected = cut_slowly(slowly, roles);
    ASSERT_EQ(cells, slowly);
    ASSERT_EQ(report.cuts, expected.cuts);
  }
}

TEST(Cut, WhatWasLookedAtBeforeIsNotLookedAtAgain) {
  Cells cells{"示例甲", kId, kId};
  const std::vector<uint8_t> clean{1, 1};
  EXPECT_THAT(cut_row(cells, {}, {.clean = clean}).cuts, ElementsAre(CellCut{2, CutWhy::found_in_text, 1}));
  EXPECT_THAT(cells, ElementsAre("示例甲", kId, kMask));
  EXPECT_TRUE(cut_row(cells, {}, {.about_person = true, .clean = clean}).row_about_person);
  EXPECT_THAT(cells, ElementsAre("", "", "")) << "a row about a person is emptied whatever is known of its cells";
}

TEST(Cut, FileNamesAndHeaders) {
  std::string name = "示例甲" + kId + "处罚.xlsx";
  EXPECT_EQ(cut_text(name), 1u);
  EXPECT_EQ(name, "示例甲" + kMask + "处罚.xlsx");
  std::string plain = "行政处罚2024-06.xlsx";
  EXPECT_EQ(cut_text(plain), 0u);
  EXPECT_EQ(plain, "行政处罚2024-06.xlsx");
}

}  // namespace
TEST(Cut, AnIdThatASpreadsheetTookForANumberIsCutToo) {
  std::vector<std::string> cells{"示例", "3.70999193106061E+17", "1.5E+17", "9.1370902E+17"};
  const std::vector<CellRole> roles{CellRole::other, CellRole::free_text, CellRole::free_text, CellRole::free_text};
  const CutReport report = cut_row(cells, roles);
  ASSERT_EQ(report.cuts.size(), 1u);
  EXPECT_EQ(cells[1], "[证件号码已删除]");
  EXPECT_EQ(cells[2], "1.5E+17") << "no birthday in it";

  std::vector<std::string> person{"3.70999193106061E+17"};
  EXPECT_TRUE(cut_row(person, std::vector<CellRole>{CellRole::subject_code}).row_about_person);
}

}  // namespace taixin::intake
