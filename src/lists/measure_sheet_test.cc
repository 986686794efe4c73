// A sheet of statements: what is in it, what came of each row, that the same sheet twice states nothing twice.
#include "lists/measure_sheet.h"

#include <gtest/gtest.h>

#include "check/batch.h"
#include "intake/sheet_out.h"
#include "lists/sample_lists.h"

namespace taixin::lists {
namespace {

using base::Lang;
using Came = SheetRow::Came;
constexpr size_t kCodeAt = 1, kMeasureAt = 3, kAppliedAt = 7, kWhatAt = 8;
const std::string kEase = "SD-28.preferences";

class MeasureSheet : public testing::Test {
 protected:
  MeasureSheet() {
    home_.entry("示例列〔2026〕1号");
    home_.entry("示例列〔2026〕2号", kOther, kOtherName);
    answer_ = batch(fmt::format("代码\n{}\n{}\n{}\n91370999TX0000999X\n", kEmployer, kOther, kEmployer));
  }
  int64_t batch(const std::string& in, const access::Caller* who = nullptr) {
    access::Asker asker;
    asker.purpose = "procurement";
    asker.basis = "示例采购 1 号";
    asker.caller = who ? *who : home_.housing();
    asker.action = access::Action::check_batch;
    const auto session = ListsHome::must(access::admit(home_.desk(), asker, {}));
    const auto source = intake::memory_source(in);
    const auto out = directory_.path() / fmt::format("{}.csv", ++files_);
    return ListsHome::must(check::run_batch(home_.checker(), session, {source.get(), "in.csv", out})).entry();
  }
  Rows sheet(Lang lang = Lang::zh) {
    return ListsHome::must(sheet_of(home_.measures(), home_.housing(), answer_, lang));
  }
  base::Result<SheetDone> send(const std::string& bytes, const std::string& name, Lang lang = Lang::zh) {
    const auto source = intake::memory_source(bytes);
    return state_sheet(home_.measures(), home_.housing(), {*source, name, lang});
  }
  SheetDone state(const Rows& rows) { return ListsHome::must(send(intake::csv_sheet(rows), "表.csv")); }
  // Fills in all rows of a measure.
  static void apply_to(Rows& rows, const std::string& measure, const char* applied = "采取") {
    const Statement said = ListsHome::applied();
    for (auto& row : rows) {
      if (row[kMeasureAt] != measure) continue;
      row[kAppliedAt] = applied;
      if (std::string_view(applied) != "采取") continue;
      const std::string* texts[] = {&said.what,    &said.why,    &said.proportionality,
                                    &said.hearing, &said.remedy, &said.document};
      for (size_t i = 0; i < std::size(texts); ++i) row[kWhatAt + i] = *texts[i];
    }
  }

  ListsHome home_;
  store::TemporaryDirectory directory_;
  int files_ = 0;
  int64_t answer_ = 0;
};

TEST_F(MeasureSheet, ARowForEachMeasureThatEachSubjectWasNamed) {
  const Rows rows = sheet();
  std::map<std::string, std::set<std::string>> named;
  for (size_t i = 1; i < rows.size(); ++i) named[rows[i][kCodeAt]].insert(rows[i][kMeasureAt]);
  ASSERT_EQ(named.size(), 2u);
  EXPECT_EQ(named[kEmployer], named[kOther]);
  EXPECT_TRUE(named[kEmployer].contains(kEase));
  // What the batch named a subject is what the subject alone is named.
  home_.ask(home_.housing(), "procurement");
  const auto alone = ListsHome::must(home_.measures().named(home_.housing(), home_.today(), 5));
  ASSERT_EQ(alone.size(), 1u);
  EXPECT_EQ(named[kEmployer], std::set<std::string>(alone[0].measures.begin(), alone[0].measures.end()));
  const auto batches = ListsHome::must(home_.measures().batches(home_.housing(), home_.today(), 5));
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0].rows, 4u);
  for (const auto& one : batches[0].measures) EXPECT_EQ(one.subjects, 2u) << "a subject asked about twice is one";
}

TEST_F(MeasureSheet, TheSameSheetTwiceStatesNothingTwice) {
  Rows rows = sheet();
  apply_to(rows, kEase);
  const SheetDone first = state(rows);
  EXPECT_EQ(first.count(Came::stated), 2u);
  EXPECT_EQ(first.count(Came::refused), 0u);
  EXPECT_EQ(first.count(Came::left_alone), rows.size() - 3);
  const SheetDone again = state(rows);
  EXPECT_EQ(again.count(Came::stated), 0u);
  EXPECT_EQ(again.count(Came::already), 2u);
  EXPECT_EQ(home_.measures().all().size(), 2u);
  for (const Use& use : home_.measures().all()) {
    EXPECT_EQ(use.said, [&] {
      Statement said = ListsHome::applied();
      said.from = home_.today();
      return said;
    }());
    EXPECT_EQ(use.first().answer, answer_);
    EXPECT_FALSE(use.records.empty());
  }
  // Nor does the sheet that is handed out now, or the one with the results.
  EXPECT_EQ(state(sheet()).count(Came::already), 2u);
  EXPECT_EQ(state(result_of(first, Lang::zh)).count(Came::already), 2u);
  home_.open();
  EXPECT_EQ(state(rows).count(Came::already), 2u) << "after a start";
}

TEST_F(MeasureSheet, ARowThatCannotBeStatedSaysWhyAndHoldsUpNoOther) {
  Rows rows = sheet();
  apply_to(rows, kEase);
  rows.resize(1);
  const Rows whole = [&] {
    Rows out = sheet();
    apply_to(out, kEase);
    return out;
  }();
  const auto good = *std::ranges::find_if(whole, [&](const auto& row) { return row[kMeasureAt] == kEase; });
  const auto with = [&](size_t column, const std::string& value) {
    auto row = good;
    row[column] = value;
    return row;
  };
  rows.insert(rows.end(), {with(kAppliedAt, "也许"), with(kMeasureAt, "SD-28.award"), with(0, "999999"), with(0, "x"),
                           with(kCodeAt, "91370999TX0000999X"), with(kWhatAt + 4, ""), with(14, "明年"),
                           with(kWhatAt, "张某 11010519491231002X"), with(kCodeAt, "11010519491231002X"), good,
                           with(kWhatAt, "另一种限制")});
  const SheetDone done = state(rows);
  ASSERT_EQ(done.rows.size(), 11u);
  const char* problems[] = {"lists.field",     "lists.not_named",    "lists.no_answer",
                            "lists.no_answer", "lists.sheet_code",   "lists.field",
                            "lists.field",     "lists.sheet_person", "lists.sheet_person"};
  for (size_t i = 0; i < std::size(problems); ++i) {
    ASSERT_TRUE(done.rows[i].why) << i;
    EXPECT_EQ(done.rows[i].why->code(), problems[i]) << i;
    EXPECT_EQ(done.rows[i].line, i + 2);
  }
  EXPECT_EQ(done.rows[9].came, Came::stated);
  EXPECT_EQ(done.rows[10].why->code(), "lists.sheet_other") << "it is corrected by itself, and not by a sheet";
  EXPECT_EQ(home_.measures().all().size(), 1u);
  const std::string result = intake::csv_sheet(result_of(done, Lang::zh));
  EXPECT_EQ(result.find("11010519491231002X"), result.npos);
  EXPECT_NE(result.find("应为“采取”或者“未采取”"), result.npos);
}

TEST_F(MeasureSheet, WorkbooksAndBothLanguages) {
  for (const Lang lang : {Lang::zh, Lang::en}) {
    ListsHome::must(sheet_of(home_.measures(), home_.housing(), answer_, lang));
    Rows rows = sheet(lang);
    for (auto& row : rows) {
      if (row[kMeasureAt] == kEase) row[kAppliedAt] = lang == Lang::zh ? "未采取" : "Not applied";
    }
    const std::string bytes = ListsHome::must(intake::xlsx_sheet(rows, "措施登记表"));
    const auto done = ListsHome::must(send(bytes, "表.xlsx", lang));
    EXPECT_EQ(done.count(lang == Lang::zh ? Came::stated : Came::already), 2u);
    EXPECT_EQ(done.count(Came::refused), 0u);
  }
}

TEST_F(MeasureSheet, ASheetThatIsNoneStatesNothing) {
  EXPECT_EQ(code_of(send("核查编号,统一社会信用代码,措施代码\n1,2,3\n", "表.csv")), "lists.sheet_columns");
  EXPECT_EQ(code_of(send("核查编号,核查编号,统一社会信用代码,措施代码,是否采取\n1,1,2,3,采取\n", "表.csv")),
            "lists.sheet_columns");
  Rows rows = sheet();
  apply_to(rows, kEase);
  while (rows.size() <= kSheetRowsMax + 1) rows.push_back(rows[1]);
  EXPECT_EQ(code_of(send(intake::csv_sheet(rows), "表.csv")), "lists.sheet_too_long");
  EXPECT_TRUE(home_.measures().all().empty());
}

TEST_F(MeasureSheet, OnlyTheUnitThatAskedAndOnlyWhatTheBatchNamed) {
  EXPECT_EQ(code_of(sheet_of(home_.measures(), home_.officer(), answer_, Lang::zh)), "lists.no_answer");
  // A body that came on a list after the batch: the batch did not name it anything.
  const int64_t before = batch(fmt::format("代码\n{}\n", kEmployer));
  EXPECT_EQ(code_of(home_.measures().record(home_.housing(), {before, kEase, ListsHome::applied(), kOther})),
            "lists.not_named");
  const auto one = home_.measures().record(home_.housing(), {answer_, kEase, ListsHome::applied(), kOther});
  ASSERT_TRUE(one.ok()) << one.error().message(Lang::en);
  EXPECT_EQ(code_of(home_.measures().record(home_.housing(), {answer_, kEase, ListsHome::applied(), {}})),
            "lists.not_named")
      << "a batch is about several: say whom";
}

TEST_F(MeasureSheet, TheLogTellsOfHowManySubjectsEachWasNamed) {
  auto tx = ListsHome::must(home_.home().read_access());
  const auto entry = ListsHome::must(store::access_entry(tx, answer_));
  const auto named = check::named_measures(entry->fields);
  ASSERT_FALSE(named.empty());
  for (const auto& one : named) EXPECT_EQ(one.subjects, 2u);
  EXPECT_NE(entry->fields.find("!" + kEase + "*2"), entry->fields.npos);
}

}  // namespace
}  // namespace taixin::lists
