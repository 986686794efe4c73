// Bulletins over a home with the packs of this tree: figures against plain SQL, issued ones that stay as they are, the
// documents, and what the doors refuse.
#include <gmock/gmock.h>

#include "paper/docx.h"
#include "service/bulletins_fixture.h"

namespace taixin::service {
namespace {

TEST_F(BulletinsHome, EveryFigureOfDoublePublicationIsWhatPlainSqlCounts) {
  const char* const kNew =
      "SELECT count(*) FROM record r JOIN submission s ON s.id = r.submission WHERE s.state = 1 AND s.item = "
      "'ADM.licence' AND r.previous IS NULL AND s.sealed_at >= $1 AND s.sealed_at < $2 AND s.source LIKE $3";
  const char* const kRefused =
      "SELECT count(*) FROM quarantine q JOIN submission s ON s.id = q.submission WHERE s.state = 1 AND s.item = "
      "'ADM.licence' AND s.sealed_at >= $1 AND s.sealed_at < $2 AND s.source LIKE $3";
  for (const char* period : {"2026-04", "2026-05", "2026-06"}) {
    SCOPED_TRACE(period);
    const Model model = draft("double_publication", period);
    const auto from = base::start_of(model.span.from), until = base::start_of(model.span.until.plus_days(1));
    const int64_t reported = sql(kNew, from, until), refused = sql(kRefused, from, until);
    EXPECT_EQ(cell(model, "summary", "dp_reported").value.part, reported);
    EXPECT_EQ(cell(model, "summary", "dp_refused").value.part, refused);
    EXPECT_EQ(cell(model, "summary", "dp_handed").value.part, reported + refused);
    if (reported + refused > 0) {
      EXPECT_EQ(cell(model, "summary", "dp_compliance").value, (Value{Unknown::none, reported, reported + refused}));
    }
    // Timeliness, row by row and day by day.
    std::map<std::string, int64_t> late, on_time;
    {
      auto tx = app().home().read_records();
      auto rows = tx->connection().prepare(
          "SELECT s.source, r.decision, s.started_at FROM record r JOIN submission s ON s.id = r.submission WHERE "
          "s.state = 1 AND s.item = 'ADM.licence' AND r.previous IS NULL AND s.sealed_at >= $1 AND s.sealed_at < $2");
      ASSERT_TRUE(rows.ok());
      rows->bind(from, until);
      while (rows->step().value()) {
        store::Row row(*rows);
        const std::string unit(row.text());
        const Day decided(static_cast<int32_t>(row.integer()));
        const int days = slow_working_days(app().catalog().calendar(), decided, base::day_of(row.as<base::KnownAt>()));
        ++(days <= 7 ? on_time : late)[unit];
      }
    }
    int64_t all_late = 0, all_on_time = 0;
    for (const auto& [unit, count] : late) all_late += count;
    for (const auto& [unit, count] : on_time) all_on_time += count;
    EXPECT_EQ(cell(model, "summary", "dp_late").value.part, all_late);
    EXPECT_EQ(cell(model, "summary", "dp_on_time").value.part, all_on_time);
    for (const bulletin::Line& line : model.part("units")->lines) {
      SCOPED_TRACE(line.key);
      EXPECT_EQ(cell(model, "units", "dp_reported", line.key).value.part, sql(kNew, from, until, line.key.c_str()));
      EXPECT_EQ(cell(model, "units", "dp_refused", line.key).value.part, sql(kRefused, from, until, line.key.c_str()));
      EXPECT_EQ(cell(model, "units", "dp_late", line.key).value.part, late[line.key]);
      EXPECT_EQ(cell(model, "units", "dp_on_time", line.key).value.part, on_time[line.key]);
    }
    // Nobody has set what was due, nobody has found what was hidden: no number is invented.
    EXPECT_EQ(cell(model, "summary", "dp_due").value.why, Unknown::no_duty);
    EXPECT_EQ(cell(model, "summary", "dp_coverage").value.why, Unknown::no_duty);
    EXPECT_EQ(cell(model, "summary", "dp_hidden").value.why, Unknown::not_entered);
  }
  // The random world has what the figures are about.
  const Model may = draft("double_publication", "2026-05");
  for (const char* figure : {"dp_reported", "dp_refused", "dp_late", "dp_on_time"}) {
    EXPECT_GT(cell(may, "summary", figure).value.part, 0) << figure;
  }
}

TEST_F(BulletinsHome, OtherFiguresAreWhatPlainSqlCounts) {
  const Model model = draft("monthly", "2026-05");
  const auto from = base::start_of(model.span.from), until = base::start_of(model.span.until.plus_days(1));
  const auto count = [&](const char* text) { return sql(text, from, until); };
#define IN_MAY "s.state = 1 AND s.sealed_at >= $1 AND s.sealed_at < $2 AND $3 <> ''"
  EXPECT_EQ(cell(model, "volumes", "vol_submissions").value.part,
            count("SELECT count(*) FROM submission s WHERE " IN_MAY));
  EXPECT_EQ(cell(model, "volumes", "vol_new").value.part,
            count("SELECT sum(s.accepted) FROM submission s WHERE " IN_MAY));
  EXPECT_EQ(cell(model, "volumes", "vol_versions").value.part,
            count("SELECT count(*) FROM record r JOIN submission s ON s.id = r.submission WHERE r.previous IS NOT NULL "
                  "AND " IN_MAY));
  EXPECT_GT(cell(model, "volumes", "vol_versions").value.part, 0);
  EXPECT_EQ(cell(model, "volumes", "vol_units").value.part,
            count("SELECT count(DISTINCT s.source) FROM submission s WHERE " IN_MAY));
  EXPECT_EQ(
      cell(model, "volumes", "vol_to_date").value.part,
      count(
          "SELECT sum(s.accepted) FROM submission s WHERE s.state = 1 AND $1 < $2 AND s.sealed_at < $2 AND $3 <> ''"));
  EXPECT_EQ(cell(model, "classes", "vol_new", "ADM").value.part,
            count("SELECT sum(s.accepted) FROM submission s WHERE s.item LIKE 'ADM.%' AND " IN_MAY));
#undef IN_MAY
  const Model june = draft("monthly", "2026-06");
  EXPECT_EQ(cell(june, "checks", "chk_single").value.part, 3);
  EXPECT_EQ(cell(june, "checks", "chk_own").value.part, 3);
  EXPECT_EQ(cell(june, "check_purposes", "chk_single", "permit").value.part, 3);
  EXPECT_EQ(cell(june, "rights", "rep_opened").value.part, 4);
  EXPECT_EQ(cell(june, "rights", "rep_closed").value.part, 3);
  EXPECT_EQ(cell(june, "rights", "rep_granted").value.part, 2);
  EXPECT_EQ(cell(june, "rights", "rep_open").value.part, 1);
  const auto& calendar = app().catalog().calendar();
  const int took[] = {slow_working_days(calendar, day(6, 1), day(6, 8)),
                      slow_working_days(calendar, day(6, 2), day(6, 22)),
                      slow_working_days(calendar, day(6, 4), day(6, 5))};
  EXPECT_EQ(cell(june, "rights", "rep_mean").value, (Value{Unknown::none, took[0] + took[1] + took[2], 3}));
  EXPECT_EQ(cell(june, "rights", "rep_median").value, (Value{Unknown::none, took[0], 1}));
  EXPECT_EQ(cell(june, "commitments", "sub_entities").value.part, 1);
  EXPECT_EQ(cell(june, "commitments", "com_replacing_share").value.why, Unknown::no_rows);
}

TEST_F(BulletinsHome, MakeUpDaysAreWorkingDays) {
  // 1 to 5 May 2026 are off, Saturday the 9th is worked: 29 April + 7 working days is 12 May.
  const auto& calendar = app().catalog().calendar();
  EXPECT_EQ(calendar.working_days_between(day(4, 29), day(5, 12)).value(), 7);
  EXPECT_EQ(slow_working_days(calendar, day(4, 29), day(5, 12)), 7);
  EXPECT_EQ(slow_working_days(calendar, day(4, 29), day(5, 13)), 8);
}

TEST_F(BulletinsHome, EveryCountListsAsManyRows) {
  for (const catalog::Bulletin* kind : room().kinds()) {
    const char* period = kind->every == catalog::BulletinEvery::quarter ? "2026-Q2" : "2026-05";
    const Model model = draft(kind->code.c_str(), period);
    for (const bulletin::Part& part : model.parts) {
      for (size_t i = 0; i < part.figures.size(); ++i) {
        const bulletin::Said* figure = model.figure(part.figures[i]);
        if (figure->measure != "count") continue;
        SCOPED_TRACE(part.code + " " + figure->code);
        const auto rows = room().rows(kind->code, period, figure->code, model.watermark, {"", "", 0, 2});
        if (part.total[i].few) {
          ASSERT_FALSE(rows.ok());
          EXPECT_TRUE(rows.error().is(bulletin::kFewPersons));
          continue;
        }
        ASSERT_TRUE(rows.ok()) << rows.error().message(Lang::en);
        EXPECT_EQ(static_cast<int64_t>(rows->total), part.total[i].value.part);
        EXPECT_LE(rows->rows.size(), 2u);
        for (const bulletin::Line& line : part.lines) {
          const auto of = room().rows(kind->code, period, figure->code, model.watermark, {part.group, line.key, 0, 0});
          ASSERT_TRUE(of.ok());
          EXPECT_EQ(static_cast<int64_t>(of->total), line.cells[i].value.part) << line.key;
        }
      }
    }
  }
  const auto made = room().rows("monthly", "2026-05", "chk_own", clock().now(), {});
  ASSERT_FALSE(made.ok());
  EXPECT_TRUE(made.error().is(bulletin::kMadeOfFigures));
  const auto group = room().rows("monthly", "2026-05", "chk_single", clock().now(), {"class", "ADM", 0, 5});
  ASSERT_FALSE(group.ok());
  EXPECT_TRUE(group.error().is(bulletin::kBadGroup));
}

TEST_F(BulletinsHome, PagesOfRowsAreTheWholeListOnce) {
  const auto now = clock().now();
  const auto all = room().rows("monthly", "2026-05", "vol_new", now, {"", "", 0, 1000});
  ASSERT_TRUE(all.ok());
  std::vector<int64_t> paged;
  for (size_t after = 0; after < all->total; after += 7) {
    const auto page = room().rows("monthly", "2026-05", "vol_new", now, {"", "", after, 7});
    ASSERT_TRUE(page.ok());
    for (const auto& row : page->rows) paged.push_back(row.id);
  }
  ASSERT_EQ(paged.size(), all->rows.size());
  for (size_t i = 0; i < paged.size(); ++i) EXPECT_EQ(paged[i], all->rows[i].id);
}

TEST_F(BulletinsHome, DutiesAndEnteredCountsStandBesideItsOwn) {
  bulletin::World world = room().world();
  world.expected = [](const bulletin::Span& span, base::KnownAt) -> base::Result<std::vector<bulletin::Expected>> {
    return std::vector<bulletin::Expected>{{"示例甲局", "ADM.licence", 1000, false, span},
                                           {"示例丙局", "ADM.licence", 4, false, span},
                                           {"示例丁局", "ADM.penalty", std::nullopt, true, span}};
  };
  const Model model = counted(world, "double_publication", month("2026-05"));
  EXPECT_EQ(cell(model, "units", "dp_due", "示例甲局").value.part, 1000);
  EXPECT_EQ(cell(model, "units", "dp_due", "示例乙局").value.why, Unknown::no_duty);
  const int64_t came = cell(model, "units", "dp_reported", "示例甲局").value.part;
  EXPECT_EQ(cell(model, "units", "dp_gap", "示例甲局").value.part, 1000 - came);
  EXPECT_EQ(cell(model, "units", "dp_coverage", "示例甲局").value, (Value{Unknown::none, came, 1000}));
  EXPECT_EQ(cell(model, "silent", "dp_silent", "示例丙局").value.part, 1);
  EXPECT_EQ(cell(model, "silent", "dp_declared", "示例丁局").value.part, 1);
  EXPECT_EQ(cell(model, "summary", "dp_silent_units").value.part, 2);
  // What 示例乙局 reported without a count covers nothing of what others owe.
  EXPECT_GT(cell(model, "units", "dp_reported", "示例乙局").value.part, 0);
  EXPECT_EQ(cell(model, "summary", "dp_coverage").value, (Value{Unknown::none, came, 1004}));
  EXPECT_EQ(cell(model, "summary", "dp_gap").value.part, 1004 - came);

  const auto caller = officer(11);
  const auto entered = room().enter(
      caller, {"chk_province", "2026-03", "", catalog::BulletinEvery::month, 40, "示例省平台月报", day(4, 1)});
  ASSERT_TRUE(entered.ok()) << entered.error().message(Lang::en);
  ASSERT_TRUE(room()
                  .enter(caller, {"chk_province", "2026-03", "", catalog::BulletinEvery::month, 41, "示例省平台更正",
                                  day(4, 2)})
                  .ok());
  tick();
  const Model march = draft("monthly", "2026-03");
  EXPECT_EQ(cell(march, "checks", "chk_province").value.part, 41);  // the later one stands
  EXPECT_EQ(cell(march, "checks", "chk_own").value.part, 0);        // and is added to nothing
  EXPECT_EQ(draft("monthly", "2026-05").part("checks")->total.back().value.why, Unknown::not_entered);
  EXPECT_TRUE(room()
                  .enter(caller, {"nothing", "2026-03", "", catalog::BulletinEvery::month, 1, "示例", day(4, 1)})
                  .error()
                  .is(bulletin::kNoKey));
  EXPECT_TRUE(room()
                  .enter(caller, {"chk_province", "2026-03", "", catalog::BulletinEvery::month, 1, " ", day(4, 1)})
                  .error()
                  .is(bulletin::kBadCount));
  EXPECT_TRUE(room()
                  .enter(caller, {"chk_province", "2026-03", "", catalog::BulletinEvery::month, 1, "示例", day(12, 1)})
                  .error()
                  .is(bulletin::kBadCount));
  EXPECT_TRUE(room()
                  .enter(caller, {"chk_province", "2026-03", "示例没有的局", catalog::BulletinEvery::month, 1, "示例",
                                  day(4, 1)})
                  .error()
                  .is(bulletin::kBadUnitName));
}

TEST_F(BulletinsHome, AnIssuedOneIsNeverRewritten) {
  const auto maker = officer(21), issuer = officer(22);
  const auto open = room().make(maker, {"monthly", "2026-07", 0, "", {}});
  ASSERT_FALSE(open.ok());
  EXPECT_TRUE(open.error().is(bulletin::kPeriodOpen));
  const auto made = room().make(maker, {"monthly", "2026-05", 0, "", {}});
  ASSERT_TRUE(made.ok()) << made.error().message(Lang::en);
  EXPECT_TRUE(room().make(maker, {"monthly", "2026-05", 0, "", {}}).error().is(bulletin::kWaits));
  EXPECT_TRUE(room().file(made->id, Document::xlsx).error().is(bulletin::kNotIssued));
  EXPECT_TRUE(room().issue(maker, made->id, seen(*made)).error().is(bulletin::kSamePerson));
  EXPECT_TRUE(room().issue(issuer, made->id, std::string(64, '0')).error().is(bulletin::kOtherFigures));
  const auto issued = room().issue(issuer, made->id, seen(*made));
  ASSERT_TRUE(issued.ok()) << issued.error().message(Lang::en);
  EXPECT_EQ(issued->number, "信工作通报〔2026〕1号");
  EXPECT_TRUE(room().issue(issuer, made->id, seen(*made)).error().is(bulletin::kMovedOn));
  EXPECT_TRUE(room().make(maker, {"monthly", "2026-05", 0, "", {}}).error().is(bulletin::kIssuedAlready));

  const std::string xlsx = room().file(made->id, Document::xlsx).value();
  const std::string docx = room().file(made->id, Document::docx).value();
  const std::string text = room().file(made->id, Document::json).value();
  EXPECT_TRUE(xlsx.starts_with("PK"));
  EXPECT_TRUE(docx.starts_with("PK"));
  const auto model = bulletin::from_json(text);
  ASSERT_TRUE(model.ok()) << model.error().message(Lang::en);
  EXPECT_EQ(bulletin::to_json(*model), text);
  EXPECT_EQ(model->number, issued->number);
  // The same model gives the same document.
  EXPECT_EQ(paper::to_docx(bulletin::to_document(*model, Lang::zh)).value(), docx);

  // Nothing changed: no edition of it.
  EXPECT_TRUE(
      room().make(maker, {"monthly", "2026-05", issued->id, "示例核对", {}}).error().is(bulletin::kNothingChanged));
  // A count that comes later changes a new edition, and never the old one.
  ASSERT_TRUE(
      room()
          .enter(maker, {"chk_province", "2026-05", "", catalog::BulletinEvery::month, 7, "示例省平台月报", day(6, 1)})
          .ok());
  tick();
  EXPECT_TRUE(room().make(maker, {"monthly", "2026-05", issued->id, "", {}}).error().is(bulletin::kNoReason));
  const auto again = room().make(maker, {"monthly", "2026-05", issued->id, "示例：补录省平台核查", {}});
  ASSERT_TRUE(again.ok()) << again.error().message(Lang::en);
  const auto corrected = room().issue(issuer, again->id, seen(*again));
  ASSERT_TRUE(corrected.ok()) << corrected.error().message(Lang::en);
  EXPECT_EQ(corrected->number, "信工作通报〔2026〕2号");
  EXPECT_EQ(corrected->edition, 2);
  const auto second = bulletin::from_json(room().file(again->id, Document::json).value());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->corrects, issued->number);
  ASSERT_EQ(second->changes.size(), 2u);  // of the city, and below the checks of its units
  for (const bulletin::Change& one : second->changes) {
    EXPECT_EQ(one.figure, "chk_province");
    EXPECT_EQ(one.was.why, Unknown::not_entered);
    EXPECT_EQ(one.is.part, 7);
  }
  EXPECT_EQ(room().find(made->id)->state, bulletin::State::corrected);
  EXPECT_TRUE(room().make(maker, {"monthly", "2026-05", issued->id, "示例", {}}).error().is(bulletin::kNotTheLatest));

  // The month after compares itself with what was issued, and changes nothing of it.
  const auto june = room().make(maker, {"monthly", "2026-06", 0, "", {}});
  ASSERT_TRUE(june.ok()) << june.error().message(Lang::en);
  EXPECT_EQ(bulletin::from_json(room().json(*june).value())->compared, corrected->number);
  EXPECT_TRUE(room().drop(maker, june->id, " ").error().is(bulletin::kNoReason));
  EXPECT_EQ(room().drop(maker, june->id, "示例：数据尚在核对")->state, bulletin::State::dropped);
  EXPECT_EQ(room().file(made->id, Document::xlsx).value(), xlsx);
  EXPECT_EQ(room().file(made->id, Document::docx).value(), docx);
  EXPECT_EQ(room().file(made->id, Document::json).value(), text);
}

TEST_F(BulletinsHome, WhatThePlatformCannotKnowIsNoNumber) {
  const bulletin::Said share{.measure = "share", .decimals = 1}, plain{.measure = "count"},
      days{.measure = "mean", .decimals = 1};
  EXPECT_EQ(bulletin::written(Value{Unknown::none, 1, 3}, share, Lang::zh), "33.3%");
  EXPECT_EQ(bulletin::written(Value{Unknown::none, 2, 3}, share, Lang::zh), "66.7%");
  EXPECT_EQ(bulletin::written(Value{Unknown::none, 7, 2}, days, Lang::zh), "3.5");
  EXPECT_EQ(bulletin::written(Value{Unknown::none, 12, 1}, plain, Lang::zh), "12");
  EXPECT_EQ(bulletin::written(Value{Unknown::not_entered, 0, 1}, plain, Lang::zh), "未录入");
  EXPECT_EQ(bulletin::written(Cell{{}, true, {}}, plain, Lang::zh), "少于5");
  EXPECT_EQ(bulletin::difference({{Unknown::none, 1, 2}, false, Value{Unknown::none, 3, 5}}, share, Lang::zh),
            "-10.0个百分点");
  EXPECT_EQ(bulletin::difference({{Unknown::none, 8, 1}, false, Value{Unknown::none, 5, 1}}, plain, Lang::zh), "+3");
  EXPECT_EQ(bulletin::difference({{Unknown::no_duty, 0, 1}, false, Value{Unknown::none, 5, 1}}, plain, Lang::zh), "");
}

TEST_F(BulletinsHome, PeriodsAreWhatTheirCodesSay) {
  using catalog::BulletinEvery;
  EXPECT_EQ(bulletin::period_of(BulletinEvery::quarter, "2026-Q1")->span.until, day(3, 31));
  EXPECT_EQ(bulletin::period_of(BulletinEvery::month, "2024-02")->span.until, *Day::from_civil(2024, 2, 29));
  EXPECT_EQ(bulletin::period_of(BulletinEvery::month, "2026-01")->before().code, "2025-12");
  EXPECT_EQ(bulletin::period_of(BulletinEvery::quarter, "2026-Q1")->before().code, "2025-Q4");
  EXPECT_EQ(bulletin::period_of(BulletinEvery::year, "2026")->words().zh, "2026年");
  for (const char* wrong : {"2026-13", "2026-1", "2026-Q1", "26-01", "2026-00", "", "2026-01-01"}) {
    EXPECT_FALSE(bulletin::period_of(BulletinEvery::month, wrong).ok()) << wrong;
  }
  EXPECT_TRUE(room().about("monthly", "2026-09").error().is(bulletin::kFuturePeriod));
  EXPECT_TRUE(room().about("weekly", "2026-09").error().is(bulletin::kNoKind));
}

}  // namespace
}  // namespace taixin::service
