// What bulletins count where it is easily counted wrongly: duties pair by pair, counts that officers entered, records
// that cases wrote, units that were renamed, few persons, the end of a year, workbooks with awkward names.
#include <gmock/gmock.h>

#include "catalog/errors.h"
#include "intake/read_xlsx_package.h"
#include "service/bulletins_fixture.h"

namespace taixin::service {
namespace {

using bulletin::Expected;
using bulletin::Period;
using bulletin::Span;
using catalog::BulletinEvery;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BulletinsCounts : public BulletinsHome {
 protected:
  static void enter(const char* key, const Period& period, const char* unit, int64_t count) {
    const auto done = room().enter(officer(11), {key, period.code, unit, period.every, count, "示例统计表", day(4, 1)});
    ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
    tick();
  }
  static bulletin::Listing listed(const bulletin::World& world, const char* figure, const Period& period,
                                  const bulletin::ListAsked& asked) {
    const auto out =
        list_rows(world, *world.catalog.bulletins().figure(figure, period.span.until), period, clock().now(), asked);
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message(Lang::en));
    return out.ok() ? *out : bulletin::Listing();
  }
  // Of the first number of their rows.
  static int64_t sum_listed(const bulletin::World& world, const char* figure, size_t number, const Period& period,
                            const bulletin::ListAsked& asked = {"", "", 0, 1000}) {
    int64_t sum = 0;
    for (const auto& row : listed(world, figure, period, asked).rows) sum += row.numbers[number].value_or(0);
    return sum;
  }
  static std::vector<std::string> keys(const Model& model, const char* part) {
    std::vector<std::string> out;
    for (const bulletin::Line& line : model.part(part)->lines) out.push_back(line.key);
    return out;
  }
  static Kept issued(const char* code, const char* period, int64_t corrects = 0) {
    const auto made = room().make(officer(21), {code, period, corrects, corrects ? "示例更正" : "", {}});
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message(Lang::en));
    if (!made.ok()) return {};
    const auto done = room().issue(officer(22), made->id, seen(*made));
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().message(Lang::en));
    return done.ok() ? *done : Kept();
  }
};

// Months and quarters, with a count and without, from a fixed seed.
std::vector<Expected> some_duties(unsigned seed) {
  std::mt19937 chance(seed);
  std::vector<Expected> out;
  for (int first = 4; first <= 6; ++first) {
    for (const char* unit : {"示例甲局", "示例乙局", "示例丙局"}) {
      for (const char* item : {"ADM.licence", "ADM.penalty"}) {
        const bool quarterly = seed % 3 == 1 && std::string_view(unit) == "示例乙局";
        if (quarterly && first != 4) continue;
        const Day from = day(first, 1);
        std::optional<uint64_t> count;
        if (chance() % 3 != 0) count = chance() % 30;
        out.push_back(
            {unit, item, count, chance() % 2 == 0, {from, from.plus_months(quarterly ? 3 : 1).plus_days(-1)}});
      }
    }
  }
  return out;
}

TEST_F(BulletinsCounts, WhatIsDueIsComparedPairByPairAndPeriodByPeriod) {
  const char* const kNew =
      "SELECT count(*) FROM record r JOIN submission s ON s.id = r.submission WHERE s.state = 1 AND s.item = "
      "'ADM.licence' AND r.previous IS NULL AND s.sealed_at >= $1 AND s.sealed_at < $2 AND s.source LIKE $3";
  bulletin::World world = room().world();
  int64_t over = 0;  // reported beyond what was due, over all
  for (unsigned seed = 0; seed < 9; ++seed) {
    const auto duties = some_duties(seed);
    world.expected = [&](const Span& span, base::KnownAt) -> base::Result<std::vector<Expected>> {
      std::vector<Expected> out = duties;
      std::erase_if(out, [&](const Expected& one) { return one.span.until < span.from || one.span.from > span.until; });
      return out;
    };
    for (const Period& period : {month("2026-04"), month("2026-05"), month("2026-06"), quarter("2026-Q2")}) {
      SCOPED_TRACE(fmt::format("{} {}", seed, period.code));
      const Model model = counted(world, "double_publication", period);
      struct Sum {
        int64_t due = 0, covered = 0;
        bool set = false;
      };
      std::map<std::string, Sum> sums;  // by unit; "" is all
      for (const Expected& one : duties) {
        if (!one.count || one.span.from < period.span.from || one.span.until > period.span.until) continue;
        const bool licence = one.item == "ADM.licence";
        const int64_t reported = !licence ? 0
                                          : sql(kNew, base::start_of(one.span.from),
                                                base::start_of(one.span.until.plus_days(1)), one.unit.c_str());
        const auto due = static_cast<int64_t>(*one.count);
        over += std::max<int64_t>(0, reported - due);
        for (const std::string& key : {one.unit, std::string()}) {
          Sum& sum = sums[key];
          sum.due += due;
          sum.covered += std::min(due, reported);
          sum.set = true;
        }
      }
      const auto matches = [&](const char* part, const std::string& key) {
        SCOPED_TRACE(key);
        const Sum& sum = sums[key];
        const Value share = cell(model, part, "dp_coverage", key).value, gap = cell(model, part, "dp_gap", key).value;
        if (!sum.set) {
          EXPECT_EQ(share.why, Unknown::no_duty);
          EXPECT_EQ(gap.why, Unknown::no_duty);
          return;
        }
        EXPECT_EQ(cell(model, part, "dp_due", key).value.part, sum.due);
        EXPECT_EQ(cell(model, part, "dp_covered", key).value.part, sum.covered);
        EXPECT_EQ(gap.part, sum.due - sum.covered);
        if (sum.due > 0) {
          EXPECT_EQ(share, (Value{Unknown::none, sum.covered, sum.due}));
        }
      };
      matches("summary", "");
      matches("units", "");
      for (const std::string& key : keys(model, "units")) matches("units", key);
      // And the rows behind them say the same.
      EXPECT_EQ(sum_listed(world, "dp_due", 0, period), sums[""].due);
      EXPECT_EQ(sum_listed(world, "dp_covered", 2, period), sums[""].covered);
      EXPECT_EQ(sum_listed(world, "dp_gap", 3, period), sums[""].due - sums[""].covered);
    }
  }
  EXPECT_GT(over, 0) << "too much of one pair, which makes up for nothing of another";
}

TEST_F(BulletinsCounts, WhoeverHasNoDutyIsSilentByWhatItUsedToReport) {
  bulletin::World world = room().world();
  std::vector<Expected> duties;
  world.expected = [&](const Span&, base::KnownAt) -> base::Result<std::vector<Expected>> { return duties; };
  const Period july = month("2026-07");
  const auto silent = [&] {
    std::vector<std::string> out;
    for (const auto& row : listed(world, "dp_silent", july, {"", "", 0, 100}).rows) {
      out.push_back(fmt::format("{} {} {}", row.values[0], row.values[4], row.values[5]));
    }
    std::ranges::sort(out);
    return out;
  };
  EXPECT_THAT(silent(), ElementsAre("示例乙局 before no", "示例甲局 before no"));
  duties = {{"示例甲局", "ADM.licence", 3, true, july.span}};
  EXPECT_THAT(silent(), ElementsAre("示例乙局 before no", "示例甲局 duty yes"));
  // Whose duty is of a quarter that goes on owes nothing in a month of it.
  duties.push_back({"示例乙局", "ADM.licence", 3, false, quarter("2026-Q3").span});
  EXPECT_THAT(silent(), ElementsAre("示例甲局 duty yes"));
}

TEST_F(BulletinsCounts, DutiesOfTheLedgerAreThoseOfTheirOwnPeriods) {
  const access::UnitId owing = unit("sample-5", "示例戊局");
  ASSERT_TRUE(
      app().entrance().accounts().change_unit({}, owing, {.items = std::vector<std::string>{"ADM.licence"}}).ok());
  tick();
  const auto set = app().offices().duties->set_count(access::Caller::of_console(),
                                                     {{owing, "ADM.licence", "2026-05"}, 8, "示例执法台账"});
  ASSERT_TRUE(set.ok()) << set.error().message(Lang::en);
  tick();
  const Model may = draft("double_publication", "2026-05");
  EXPECT_EQ(cell(may, "units", "dp_due", "示例戊局").value.part, 8);
  EXPECT_EQ(cell(may, "summary", "dp_coverage").value, (Value{Unknown::none, 0, 8}))
      << "what others reported is no part";
  EXPECT_EQ(cell(may, "summary", "dp_gap").value.part, 8);
  EXPECT_EQ(cell(draft("double_publication", "2026-04"), "summary", "dp_due").value.why, Unknown::no_duty);
  // What was set later was not known then.
  const base::KnownAt then = clock().now();
  tick();
  ASSERT_TRUE(app()
                  .offices()
                  .duties->set_count(access::Caller::of_console(), {{owing, "ADM.licence", "2026-05"}, 9, "示例"})
                  .ok());
  tick();
  EXPECT_EQ(cell(draft("double_publication", "2026-05"), "units", "dp_due", "示例戊局").value.part, 9);
  const auto rows = room().rows("double_publication", "2026-05", "dp_due", then, {"unit", "示例戊局", 0, 9});
  ASSERT_TRUE(rows.ok()) << rows.error().message(Lang::en);
  ASSERT_EQ(rows->rows.size(), 1u);
  EXPECT_EQ(rows->rows[0].numbers[0], 8);
}

TEST_F(BulletinsCounts, EnteredCountsOfOneThingAreNeverAddedToEachOther) {
  unit("sample-1", "示例甲局");
  unit("sample-2", "示例乙局");
  const Period april = month("2025-04"), may = month("2025-05"), june = month("2025-06"), all = quarter("2025-Q2");
  const auto hidden = [](const Period& period, const char* key = "") {
    return cell(counted(room().world(), "double_publication", period), *key ? "units" : "summary", "dp_hidden", key)
        .value;
  };
  // The whole city's is the total, and those of units stand in their lines.
  enter("dp_hidden", april, "示例甲局", 3);
  enter("dp_hidden", april, "示例乙局", 4);
  EXPECT_EQ(hidden(april).part, 7);
  enter("dp_hidden", april, "", 10);
  EXPECT_EQ(hidden(april).part, 10);
  EXPECT_EQ(hidden(april, "示例甲局").part, 3);
  EXPECT_THAT(keys(counted(room().world(), "double_publication", april), "units"), ElementsAre("示例乙局", "示例甲局"));
  EXPECT_EQ(sum_listed(room().world(), "dp_hidden", 0, april), 10);
  EXPECT_EQ(sum_listed(room().world(), "dp_hidden", 0, april, {"unit", "示例乙局", 0, 9}), 4);
  // Months of a quarter are added while nobody has entered the quarter.
  enter("dp_hidden", may, "示例甲局", 5);
  EXPECT_EQ(hidden(may).part, 5);
  EXPECT_EQ(hidden(all).part, 10);
  EXPECT_EQ(hidden(all, "示例甲局").part, 8);
  enter("dp_hidden", all, "示例甲局", 20);
  EXPECT_EQ(hidden(all, "示例甲局").part, 20);
  EXPECT_EQ(hidden(all, "示例乙局").part, 4);
  enter("dp_hidden", all, "", 30);
  EXPECT_EQ(hidden(all).part, 30);
  EXPECT_EQ(sum_listed(room().world(), "dp_hidden", 0, all), 30);
  EXPECT_EQ(hidden(april).part, 10) << "a month is what it was";

  const auto monitored = [&](const char* part, const char* figure) {
    const Value value = cell(counted(room().world(), "monitoring", all), part, figure).value;
    EXPECT_EQ(sum_listed(room().world(), figure, 0, all), value.part);
    return value;
  };
  EXPECT_EQ(monitored("services", "mon_loans").why, Unknown::not_entered);
  // Stocks: the latest, of each unit. What happened: the sum.
  enter("mon_loans", may, "", 120);
  enter("mon_loans", april, "", 100);
  EXPECT_EQ(monitored("services", "mon_loans").part, 120);
  enter("mon_loans", all, "", 130);
  EXPECT_EQ(monitored("services", "mon_loans").part, 130);
  enter("mon_sectors", april, "示例甲局", 7);
  enter("mon_sectors", may, "示例乙局", 9);
  EXPECT_EQ(monitored("supervision", "mon_sectors").part, 16);
  enter("mon_sectors", june, "示例甲局", 8);
  EXPECT_EQ(monitored("supervision", "mon_sectors").part, 17);
  enter("mon_events", april, "", 1);
  enter("mon_events", june, "", 2);
  EXPECT_EQ(monitored("supervision", "mon_events").part, 3);
  enter("mon_events", all, "", 5);
  EXPECT_EQ(monitored("supervision", "mon_events").part, 5);

  // The province's checks stand beside the city's own, unit by unit.
  enter("chk_province", month("2026-06"), "示例甲局", 6);
  const Model checks = draft("monthly", "2026-06");
  EXPECT_EQ(cell(checks, "check_units", "chk_province", "示例甲局").value.part, 6);
  EXPECT_EQ(cell(checks, "check_units", "chk_own", "示例甲局").value.part, 0);
}

// What the decision of a case wrote is a record, in every figure of records alike, and is no file that was handed over.
TEST_F(BulletinsCounts, RecordsThatCasesWroteAreCountedAlike) {
  const Period july = month("2026-07");
  const Model before = draft("monthly", "2026-07");
  store::NewRecord fresh;
  store::Submission submission;
  {
    auto tx = app().home().read_records();
    const auto id = tx->connection().integer("SELECT max(r.id) FROM record r WHERE r.previous IS NULL");
    const auto like = store::record(*tx, base::RecordId(*id));
    ASSERT_TRUE(like.ok() && *like);
    fresh.record = **like;
    const auto plain = store::read_payload(*tx, app().packer(), base::RecordId(*id));
    ASSERT_TRUE(plain.ok());
    submission = **store::submission(*tx, fresh.record.submission);
    fresh.payload = app().packer().pack(submission.item, *plain);
  }
  fresh.record.id = {};
  fresh.record.line = 2;
  fresh.record.version_key = fresh.record.content = base::key128("示例业务登记");
  submission.format = "case";
  submission.quality_json.clear();
  submission.file_sha256 = base::hex(base::sha256("case 1/2"));
  submission.counts = {};
  submission.counts.rows = submission.counts.accepted = 1;
  const auto done =
      app().home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
        TX_TRY(submission.id, store::open_submission(tx, submission));
        fresh.record.submission = submission.id;
        TX_CHECK(store::append_records(tx, std::span(&fresh, 1)));
        TX_TRY(submission, store::seal_submission(tx, submission));
        return {};
      });
  ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
  tick();
  const Model after = draft("monthly", "2026-07");
  const auto more = [&](const char* figure) {
    return cell(after, "volumes", figure).value.part - cell(before, "volumes", figure).value.part;
  };
  EXPECT_EQ(more("vol_new"), 1);
  EXPECT_EQ(more("vol_to_date"), 1);
  EXPECT_EQ(more("vol_submissions"), 0);
  EXPECT_EQ(more("vol_units"), 0);
  EXPECT_EQ(static_cast<int64_t>(listed(room().world(), "vol_new", july, {"", "", 0, 1}).total),
            cell(after, "volumes", "vol_new").value.part);
}

TEST_F(BulletinsCounts, ARenamedUnitKeepsItsLines) {
  const access::UnitId renamed = unit("sample-1", "示例甲局");
  const Kept first = issued("double_publication", "2026-05");
  const auto model = bulletin::from_json(room().json(first).value());
  ASSERT_TRUE(model.ok());
  const int64_t reported = cell(*model, "units", "dp_reported", "示例甲局").value.part;
  ASSERT_GT(reported, 0);
  ASSERT_TRUE(app().entrance().accounts().change_unit({}, renamed, {.name = "示例甲新局"}).ok());
  tick();
  const auto rows =
      room().rows("double_publication", "2026-05", "dp_reported", model->watermark, {"unit", "示例甲局", 0, 9});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(static_cast<int64_t>(rows->total), reported);
  EXPECT_EQ(rows->key, "示例甲新局");

  // A corrected edition says what is another number, and of a line that is new that there was none.
  EXPECT_TRUE(room()
                  .make(officer(21), {"double_publication", "2026-05", first.id, "示例核对", {}})
                  .error()
                  .is(bulletin::kNothingChanged));
  unit("sample-6", "示例己局");
  enter("dp_missing", month("2026-05"), "示例甲新局", 2);
  enter("dp_missing", month("2026-05"), "示例己局", 1);
  const auto second = bulletin::from_json(room().json(issued("double_publication", "2026-05", first.id)).value());
  ASSERT_TRUE(second.ok());
  for (const bulletin::Change& one : second->changes) {
    SCOPED_TRACE(one.figure + " " + one.key);
    if (one.key == "示例己局") {
      EXPECT_EQ(one.was.why, Unknown::no_line);
      continue;
    }
    EXPECT_EQ(one.figure, "dp_missing");
    EXPECT_THAT(one.key, ::testing::AnyOf("", "示例甲新局"));
    EXPECT_EQ(one.was.why, Unknown::not_entered);
  }
  EXPECT_THAT(bulletin::to_json(*second), HasSubstr(R"("was":{"unknown":"no_line"})"));
  EXPECT_EQ(bulletin::written(Value{Unknown::no_line, 0, 1}, bulletin::Said(), Lang::zh), "无此行");
}

TEST_F(BulletinsCounts, WhatIsNotToldOfFewPersonsIsNotListedEither) {
  const auto object = [](int64_t subject) {
    step({.kind = "objection", .name = "submit", .state = "received", .on = clock_day(), .subject = subject});
    tick();
  };
  for (int i = 0; i < 4; ++i) object(1);
  for (int i = 0; i < 3; ++i) object(kPerson + i);
  const auto rows = [](const char* figure, const char* group, const char* key) {
    return room().rows("monthly", "2026-07", figure, clock().now(), {group, key, 0, 50});
  };
  const auto shown = [&] {
    std::multiset<std::string> out;
    const auto all = rows("obj_opened", "", "");
    for (const auto& row : all->rows) out.insert(row.values[4]);
    return out;
  };
  const Cell few = cell(draft("monthly", "2026-07"), "rights", "obj_persons");
  ASSERT_TRUE(few.few) << few.value.part;
  EXPECT_TRUE(rows("obj_persons", "", "").error().is(bulletin::kFewPersons));
  EXPECT_TRUE(rows("obj_persons", "unit", "").error().is(bulletin::kFewPersons));
  EXPECT_TRUE(rows("obj_opened", "kind", "natural_person").error().is(bulletin::kFewPersons));
  EXPECT_EQ(rows("obj_opened", "", "")->total, 7u);
  EXPECT_EQ(shown().count("natural_person") + shown().count("organization"), 0u) << "the column would tell it";
  for (int i = 3; i < 6; ++i) object(kPerson + i);
  EXPECT_EQ(cell(draft("monthly", "2026-07"), "rights", "obj_persons").value.part, 6);
  EXPECT_EQ(rows("obj_persons", "", "")->total, 6u);
  EXPECT_EQ(shown().count("natural_person"), 6u);
}

std::string part_of(const std::string& workbook, const char* name) {
  const auto source = intake::memory_source(workbook);
  auto package = intake::Package::open(*source, {});
  EXPECT_TRUE(package.ok());
  auto stream = (*package)->open_part(name);
  EXPECT_TRUE(stream.ok()) << name;
  std::string out;
  for (char buffer[4096];;) {
    const auto read = (*stream)->read(buffer, sizeof buffer);
    if (!read.ok() || *read == 0) return out;
    out.append(buffer, *read);
  }
}

TEST_F(BulletinsCounts, AWorkbookWithAwkwardNamesAndTexts) {
  Model model = draft("double_publication", "2026-05");
  model.parts[1].name = model.parts[0].name;
  model.parts[2].name = {"封面", "COVER"};
  for (int i = 0; i < 9000; ++i) model.figures[0].definition.zh += "示例口径";
  const auto made = bulletin::to_xlsx(model, Lang::zh);
  ASSERT_TRUE(made.ok()) << made.error().message(Lang::en);
  const std::string book = part_of(*made, "xl/workbook.xml"), cover = part_of(*made, "xl/worksheets/sheet1.xml");
  for (const char* name : {"总体情况", "总体情况 2", "封面 2"}) {
    EXPECT_THAT(book, HasSubstr(fmt::format("name=\"{}\"", name)));
    EXPECT_THAT(cover, HasSubstr(fmt::format("location=\"'{}'!A1\"", name)));
  }
  const bool cut = part_of(*made, "xl/sharedStrings.xml").find("……（此处截断，全文见 JSON）") != std::string::npos;
  EXPECT_TRUE(cut);
  EXPECT_TRUE(bulletin::to_xlsx(model, Lang::en).ok());
}

TEST_F(BulletinsCounts, WhatBeganBeforeTheCalendarIsLateOnlyWhereTheCalendarProvesIt) {
  const std::string head =
      "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_FRDB,XK_WSH,XK_XKLB,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,"
      "XK_ZT,XK_LYDW,XK_LYDWDM,XK_XKWS\n";
  const auto in =
      submit("ADM.licence", "old.csv", head + licence(9000, *Day::from_civil(2017, 12, 20), "示例", true), "示例庚局");
  ASSERT_TRUE(in.status == 303 || in.status == 200) << in.body;
  tick();
  const Model july = draft("double_publication", "2026-07");
  EXPECT_EQ(cell(july, "units", "dp_late", "示例庚局").value.part, 1);
  EXPECT_EQ(cell(july, "units", "dp_timeliness", "示例庚局").value, (Value{Unknown::none, 0, 1}));
  const auto rows = listed(room().world(), "dp_late", month("2026-07"), {"unit", "示例庚局", 0, 9});
  ASSERT_EQ(rows.rows.size(), 1u);
  EXPECT_EQ(rows.rows[0].numbers[0], std::nullopt) << "how many days it took nobody can say";
}

// Last: it leaves the year. A bulletin is numbered in the year that it says, also when it is written a moment later.
TEST_F(BulletinsCounts, NumbersBeginAnewWithTheYearThatBulletinsSay) {
  const Day new_year = *Day::from_civil(2027, 1, 1);
  clock().set(base::KnownAt(base::start_of(new_year).get() - 3'600'000'000));
  const auto made = room().make(officer(21), {"monthly", "2026-06", 0, "", {}});
  ASSERT_TRUE(made.ok()) << made.error().message(Lang::en);
  clock().set(base::KnownAt(base::start_of(new_year).get() - 1));
  ASSERT_TRUE(
      room().enter(officer(11), {"chk_province", "2026-01", "", BulletinEvery::month, 1, "示例", day(4, 1)}).ok());
  const auto last = room().issue(officer(22), made->id, seen(*made));
  ASSERT_TRUE(last.ok()) << last.error().message(Lang::en);
  EXPECT_EQ(last->number, "信工作通报〔2026〕1号");
  EXPECT_EQ(base::day_of(*last->ended_at), new_year) << "written after midnight";
  at(new_year.plus_days(4));
  EXPECT_EQ(issued("monthly", "2026-04").number, "信工作通报〔2027〕1号");

  // The calendar of 2027 is not loaded: it says so, and tells no figure that it cannot count.
  const std::string head =
      "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_FRDB,XK_WSH,XK_XKLB,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,"
      "XK_ZT,XK_LYDW,XK_LYDWDM,XK_XKWS\n";
  const auto in = submit("ADM.licence", "new.csv", head + licence(9001, day(12, 30), "示例", true), "示例乙局");
  ASSERT_TRUE(in.status == 303 || in.status == 200) << in.body;
  tick();
  const auto january = room().draft(access::Caller::of_console(), "double_publication", "2027-01");
  ASSERT_FALSE(january.ok());
  EXPECT_TRUE(january.error().is(catalog::kYearNotAnnounced)) << january.error().message(Lang::en);
}

}  // namespace
}  // namespace taixin::service
