// The short ways of checking a row, against the long ones.
#include "intake/plain_cell.h"

#include <random>

#include "base/text.h"
#include "identity/org_code.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"
#include "intake/cell_memo.h"
#include "intake/intake_home_test.h"
#include "intake/keys.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using catalog::testing::item;

bool same(const Cell& a, const Cell& b) {
  return a.canonical == b.canonical && a.kind == b.kind && a.number == b.number && a.open_end == b.open_end &&
         (a.kind != catalog::Value::Kind::day || a.day == b.day);
}

std::string digits(std::mt19937& random, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += static_cast<char>('0' + random() % 10);
  return out;
}

// What departments write in cells of any kind, good and bad.
constexpr std::array<std::string_view, 50> kCells{"2026/04/01",
                                                  "2026-04-01",
                                                  "2026.04.01",
                                                  "2026-04.01",
                                                  "2026-02-30",
                                                  "0999-01-01",
                                                  "2099/12/31",
                                                  "9999-12-31",
                                                  "2026/4/1",
                                                  "20260401",
                                                  "2026年4月1日",
                                                  "长期",
                                                  "/",
                                                  "无",
                                                  "--",
                                                  "1899-12-31",
                                                  "1900-01-00",
                                                  "1900/01/00",
                                                  "202603",
                                                  "2026-03",
                                                  "0.05",
                                                  "1,234.5",
                                                  "5000元",
                                                  "12",
                                                  "是",
                                                  "警告",
                                                  "罚款;警告",
                                                  "罚款",
                                                  "法人及非法人组织",
                                                  "个体工商户",
                                                  "自然人",
                                                  "91370902MA3T000410",
                                                  "91370902ma3t000410",
                                                  "11370999MAEX0007XE",
                                                  "MAEX00010-6",
                                                  "MAEX00010",
                                                  "370900200000015",
                                                  "370900200000016",
                                                  "3709002000000",
                                                  "13800000000",
                                                  "示例有限公司",
                                                  "示例\t公司",
                                                  "示例\x01公司",
                                                  "示例\u0085",
                                                  "００１２",
                                                  "　示例",
                                                  "示例　",
                                                  " ",
                                                  "正常",
                                                  "一般"};

std::string any_cell(std::mt19937& random) {
  switch (random() % 6) {
    case 0: {
      std::string day = digits(random, 4) + "-" + digits(random, 2) + "-" + digits(random, 2);
      if (random() % 2) day[4] = day[7] = '/';
      if (random() % 4) day[0] = '2', day[1] = '0', day[5] = '0', day[8] = '1';
      return day;
    }
    case 1: {
      const std::string number = digits(random, 14);
      return number + identity::reg_number_check_digit(number).value_or('0');
    }
    case 2: {
      const std::string code = digits(random, 4) + "MAEX";
      return code + identity::org_code_check_character(code).value_or('0');
    }
    default: {
      std::string text(kCells[random() % kCells.size()]);
      if (random() % 8 == 0) text.insert(random() % (text.size() + 1), 1, static_cast<char>(random()));
      if (random() % 16 == 0) text += std::string(kCells[random() % kCells.size()]);
      if (random() % 64 == 0) text.append(300, 'a');
      return text;
    }
  }
}

TEST(PlainCell, IsWhatTheLongWayMakesOfIt) {
  std::mt19937 random(21);
  const auto packs = testing::repository_packs();
  std::map<catalog::TypeKind, size_t> plain, seen;
  for (const char* code : {"ADM.penalty", "ADM.licence", "LAW.social_insurance", "REG.enterprise"}) {
    const auto* one = packs->item(base::ItemCode(code), testing::kIntakeDay);
    if (!one) continue;
    std::vector<std::string> header;
    for (const auto& field : one->fields) header.push_back(field.code);
    const auto columns = plan_columns(*packs, *one, header, {});
    ASSERT_TRUE(columns.ok()) << code;
    const RowPlan plan(*packs, *one, *columns);
    for (const auto& reading : plan.readings) {
      for (int round = 0; round < 4000; ++round) {
        const std::string text = any_cell(random);
        Cell fast, slow;
        fast.canonical = "of an earlier row", fast.open_end = true, fast.number = 7;
        ++seen[reading.declared->type.kind];
        if (text.empty() || !read_plainly(*packs, reading, text, base::traits_of(text), fast)) continue;
        ++plain[reading.declared->type.kind];
        const CellFinding finding = read_cell(*packs, *reading.declared, text, slow);
        ASSERT_TRUE(!finding.wrong && !finding.remark && same(fast, slow)) << reading.declared->code << " " << text;
      }
    }
  }
  using catalog::TypeKind;
  for (const TypeKind kind : {TypeKind::text, TypeKind::subject_name, TypeKind::date, TypeKind::uscc,
                              TypeKind::org_code, TypeKind::reg_number})
    EXPECT_GT(plain[kind] * 100, seen[kind]) << static_cast<int>(kind);
}

TEST(CellMemo, KnowsWhatWasKeptAndNothingElse) {
  std::mt19937 random(22);
  CellMemo memo;
  EXPECT_EQ(memo.find("a"), nullptr);
  std::map<std::string, std::string> kept;  // the last thing kept of each text
  size_t found = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string text = any_cell(random);
    if (random() % 4 == 0) text.resize(random() % 70, 'b');
    if (const Cell* cell = memo.find(text)) {
      ++found;
      ASSERT_TRUE(kept.contains(text)) << text;
      ASSERT_EQ(cell->canonical, kept[text]);
    }
    if (random() % 3) continue;
    Cell cell;
    cell.canonical = std::to_string(round);
    memo.keep(text, cell);
    kept[text] = cell.canonical;
    const bool fits = !text.empty() && text.size() <= CellMemo::kBytesMax;
    ASSERT_TRUE(!fits || memo.find(text)->canonical == cell.canonical) << text;
  }
  EXPECT_GT(found, 1000u);
  memo.keep(std::string(CellMemo::kBytesMax + 1, 'x'), {});
  EXPECT_EQ(memo.find(std::string(CellMemo::kBytesMax + 1, 'x')), nullptr);
}

// A code of an individual business begins with 92, and only its rows claim one.
bool claim_is_wrong_slowly(const catalog::Item& item, const TypedRow& row) {
  const std::string& code = row.cells[static_cast<size_t>(item.at.code)].canonical;
  const std::string& said = row.cells[static_cast<size_t>(item.at.kind)].canonical;
  if (code.empty() || (said != "个体工商户" && said != "法人及非法人组织" && said != "自然人")) return false;
  return code.starts_with("92") != (said == "个体工商户");
}

// What is asked of the presence of cells and of rules, condition by condition, as the pack says it.
std::vector<std::pair<int, const base::ErrorKind*>> presence_slowly(const catalog::Item& one, const ColumnPlan& plan,
                                                                    const TypedRow& row) {
  std::vector<std::pair<int, const base::ErrorKind*>> errors;
  for (const auto& finding : row.errors) {
    if (finding.kind == &kRequired || finding.kind == &kMustBeBlank || finding.kind == &kRuleBroken ||
        finding.kind == &kKindMismatch) {
      break;
    }
    errors.emplace_back(finding.field, finding.kind);
  }
  const auto has_error = [&](int field) {
    return std::any_of(errors.begin(), errors.end(), [&](const auto& error) { return error.first == field; });
  };
  std::vector<catalog::Value> values;
  for (const auto& cell : row.cells) values.push_back(cell.value());
  const auto holds = [&](const auto& condition) {
    return condition && condition->evaluate(values.data(), testing::kIntakeDay) == catalog::Truth::yes;
  };
  const auto is_key = [&](int field) {
    return std::count(one.at.version_key.begin(), one.at.version_key.end(), field) +
               std::count(one.at.source_key.begin(), one.at.source_key.end(), field) >
           0;
  };
  for (size_t i = 0; i < one.fields.size(); ++i) {
    const auto& declared = one.fields[i];
    const int field = static_cast<int>(i);
    const bool blank = row.cells[i].kind == catalog::Value::Kind::blank;
    const bool expected =
        declared.type.kind != catalog::TypeKind::id_number && (declared.required || holds(declared.required_if));
    const bool asked = plan.column_of_field[i] >= 0 || is_key(field);
    if (expected && blank && !row.cells[i].open_end && asked && !has_error(field))
      errors.emplace_back(field, &kRequired);
    if (!blank && holds(declared.blank_if)) errors.emplace_back(field, &kMustBeBlank);
  }
  for (const auto& rule : one.rules) {
    if (rule.check.evaluate(values.data(), testing::kIntakeDay) != catalog::Truth::no) continue;
    const auto& fields = rule.check.fields();
    if (!std::any_of(fields.begin(), fields.end(), has_error))
      errors.emplace_back(fields.empty() ? -1 : fields.front(), &kRuleBroken);
  }
  return errors;
}

// Rows of a penalty file, each cell good or anything.
class RowsOfAFile : public ::testing::Test {
 protected:
  std::vector<std::string> any_row() {
    static const std::map<std::string, std::vector<std::string>> kGood{
        {"CF_XDR_MC", {"示例甲有限公司", "示例乙商店"}},
        {"CF_XDR_LB", {"法人及非法人组织", "个体工商户", "自然人", ""}},
        {"CF_XDR_SHXYM", {"91370999MAEX000106", ""}},
        {"CF_FRDB", {"示例张三"}},
        {"CF_WSH", {"泰示罚字〔2026〕1号"}},
        {"CF_WFXW", {"无证"}},
        {"CF_SY", {"事实，护照E12345678", "事实"}},
        {"CF_YJ", {"条例"}},
        {"CF_CFLB", {"警告", "罚款", "没收违法所得、没收非法财物", "罚款;警告"}},
        {"CF_NR", {"警告"}},
        {"CF_NR_FK", {"0.05", "0", "", "5000元"}},
        {"CF_JDRQ", {"2026-04-20", "2026/04/20", "2017-01-01", "2026-05-02"}},
        {"CF_GSJZQ", {"2027-04-20", "2099/12/31", "2020-01-01"}},
        {"CF_CFJG", {"示例局"}},
        {"CF_CFJGDM", {"11370999MAEX0007XE", "11370999maex0007xe"}},
        {"CF_SJLY", {"示例局"}},
        {"CF_SJLYDM", {"11370999MAEX0007XE", "37090219900101003X"}}};
    std::vector<std::string> row;
    for (const auto& field : header_) {
      const auto good = kGood.find(field);
      if (random_() % 24 == 0)
        row.push_back(any_cell(random_));
      else
        row.push_back(good == kGood.end() ? ""
                                          : good->second[random_() % 3 == 0 ? random_() % good->second.size() : 0]);
    }
    return row;
  }
  ValidateContext context() const {
    return {*packs_, item_, plan_, testing::kIntakeDay, "示例局", "", [](std::string_view) { return std::string(); }};
  }
  TypedRow validated(const ValidateContext& context, std::vector<std::string> cells) const {
    TypedRow row;
    row.clear(item_.fields.size());
    validate_row(context, cells, false, row);
    add_keys(item_, context.source, {&row, 1});
    return row;
  }
  static std::vector<std::string> header_of(const catalog::Item& one) {
    std::vector<std::string> header;
    for (const auto& field : one.fields) {
      if (field.code != "CF_YXQ" && field.code != "CF_SJLY") header.push_back(field.code);
    }
    return header;
  }

  std::shared_ptr<const catalog::Catalog> packs_ = testing::repository_packs();
  const catalog::Item& item_ = item("ADM.penalty");
  std::vector<std::string> header_ = header_of(item_);
  ColumnPlan plan_ = *plan_columns(*packs_, item_, header_, {});
  std::mt19937 random_{23};
};

TEST_F(RowsOfAFile, ComeToTheSameWhateverCameBeforeThem) {
  const ValidateContext shared = context();
  size_t good = 0, bad = 0, people = 0;
  for (int round = 0; round < 6000; ++round) {
    const auto cells = any_row();
    const TypedRow first = validated(context(), cells);  // a plan of its own: nothing is known of any cell
    const TypedRow later = validated(shared, cells);
    ASSERT_EQ(later.fate, first.fate);
    ASSERT_EQ(later.errors.size(), first.errors.size());
    for (size_t i = 0; i < first.errors.size(); ++i) {
      ASSERT_EQ(later.errors[i].kind, first.errors[i].kind);
      ASSERT_EQ(later.errors[i].field, first.errors[i].field);
      ASSERT_EQ(later.errors[i].value, first.errors[i].value);
    }
    ASSERT_EQ(later.remarks.size(), first.remarks.size());
    for (size_t i = 0; i < first.remarks.size(); ++i) ASSERT_EQ(later.remarks[i].kind, first.remarks[i].kind);
    ASSERT_EQ(later.raw, first.raw);
    ASSERT_EQ(later.plain, first.plain);
    ASSERT_EQ(later.content_fields, first.content_fields);
    ASSERT_EQ(later.source_key, first.source_key);
    ASSERT_EQ(std::pair(later.filled, later.expected), std::pair(first.filled, first.expected));
    ASSERT_TRUE(std::equal(later.cells.begin(), later.cells.end(), first.cells.begin(), same));
    good += first.fate == RowFate::good, bad += first.fate == RowFate::bad;
    people += first.fate == RowFate::about_person;
  }
  EXPECT_GT(good, 300u);
  EXPECT_GT(bad, 300u);
  EXPECT_GT(people, 100u);
}

TEST_F(RowsOfAFile, AreReadAndAskedAsThePackSaysIt) {
  const ValidateContext shared = context();
  for (int round = 0; round < 6000; ++round) {
    const auto cells = any_row();
    const TypedRow row = validated(shared, cells);
    if (row.fate == RowFate::about_person) continue;
    std::vector<std::pair<int, const base::ErrorKind*>> errors;
    bool claim_refused = false;
    for (const auto& finding : row.errors) {
      if (finding.kind == &kKindMismatch)
        claim_refused = true;
      else
        errors.emplace_back(finding.field, finding.kind);
    }
    ASSERT_EQ(errors, presence_slowly(item_, plan_, row));
    ASSERT_EQ(claim_refused, claim_is_wrong_slowly(item_, row));
    for (size_t field = 0; field < item_.fields.size(); ++field) {  // cell by cell, the long way
      const int column = plan_.column_of_field[field];
      if (column < 0 || item_.fields[field].type.kind == catalog::TypeKind::id_number) continue;
      std::string text = cells[static_cast<size_t>(column)];
      cut_text(text);
      Cell cell;
      const CellFinding finding = read_cell(*packs_, item_.fields[field], text, cell);
      if (static_cast<int>(field) == item_.at.origin_id && text != cells[static_cast<size_t>(column)]) cell.clear();
      ASSERT_TRUE(same(row.cells[field], cell)) << item_.fields[field].code << " " << text;
      if (!finding.wrong) continue;
      ASSERT_TRUE(std::any_of(row.errors.begin(), row.errors.end(), [&](const Finding& error) {
        return error.field == static_cast<int>(field) && error.kind == finding.wrong;
      })) << text;
    }
  }
}

}  // namespace
}  // namespace taixin::intake
