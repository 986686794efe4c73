// Every figure of the packs against plain SQL over a world in which none of them is 0: a figure that is added without a
// count of its own fails here. What SQL cannot tell (working days, fields of records) is counted row by row, by nothing
// of bulletin/.
#include <gmock/gmock.h>

#include <numeric>

#include "service/bulletins_figures_world.h"

namespace taixin::service {
namespace {

using bulletin::Expected;
using bulletin::Period;
using bulletin::Span;

class BulletinsFigures : public FiguresWorld {
 protected:
  // ---- what is expected

  static std::vector<Expected> duties() {
    const Span july{day(7, 1), day(7, 31)};
    return {{"示例丙局", "ADM.penalty", 8, false, july},
            {"示例甲局", "ADM.licence", 2, false, july},
            {"示例戊局", "ADM.licence", 5, false, july},
            {"示例己局", "ADM.penalty", std::nullopt, true, july}};
  }
  // In a query :came is the span of submissions, :at of moments, :day of days, :until its last day.
  static std::string of_span(std::string query, const Span& span) {
    const auto from = base::start_of(span.from).get(), until = base::start_of(span.until.plus_days(1)).get();
    const std::pair<std::string_view, std::string> all[] = {
        {":came", fmt::format("s.state = 1 AND s.sealed_at >= {} AND s.sealed_at < {}", from, until)},
        {":at", fmt::format("at >= {} AND at < {}", from, until)},
        {":day", fmt::format("day >= {} AND day <= {}", span.from.count(), span.until.count())},
        {":until", fmt::format("{}", span.until.count())}};
    for (const auto& [word, is] : all) {
      for (size_t place; (place = query.find(word)) != std::string::npos;) query.replace(place, word.size(), is);
    }
    return query;
  }
  static int64_t count(const std::string& text, const Span& span) {
    const std::string query = of_span(text, span);
    auto tx =
        query.find("access_entry") == std::string::npos ? app().home().read_records() : app().home().read_access();
    EXPECT_TRUE(tx.ok());
    const auto out = tx->connection().integer(query);
    EXPECT_TRUE(out.ok()) << query;
    return out.ok() ? *out : -1;
  }
  static int64_t records(const std::string& where, const Span& span) {
    return count("SELECT count(*) FROM record r JOIN submission s ON s.id = r.submission WHERE :came AND " + where,
                 span);
  }
  static int64_t refused(const std::string& where, const Span& span) {
    return count(
        "SELECT count(*) FROM quarantine q JOIN submission s ON s.id = q.submission WHERE :came AND q.cells_json NOT "
        "IN ('', '[]') AND " +
            where,
        span);
  }
  static int64_t submissions(const std::string& what, const std::string& where, const Span& span) {
    return count(fmt::format("SELECT coalesce({}, 0) FROM submission s WHERE :came AND {}", what, where), span);
  }
  static std::vector<std::pair<Day, Day>> pairs(const std::string& text, const Span& span) {
    std::vector<std::pair<Day, Day>> out;
    auto tx = app().home().read_records();
    auto rows = tx->connection().prepare(of_span(text, span));
    EXPECT_TRUE(rows.ok()) << text;
    while (rows.ok() && rows->step().value()) {
      store::Row row(*rows);
      const Day first(static_cast<int32_t>(row.integer()));
      out.emplace_back(first, Day(static_cast<int32_t>(row.integer())));
    }
    return out;
  }
  static int took(const std::pair<Day, Day>& one) {
    return slow_working_days(app().catalog().calendar(), one.first, one.second);
  }
  // Licences and penalties with the days of their decision and of their arrival.
  static std::pair<int64_t, int64_t> on_time_and_late(const Span& span) {
    int64_t on_time = 0, late = 0;
    auto tx = app().home().read_records();
    auto rows = tx->connection().prepare(of_span(
        "SELECT r.decision, s.started_at FROM record r JOIN submission s ON s.id = r.submission WHERE :came AND "
        "s.item IN ('ADM.licence', 'ADM.penalty') AND r.previous IS NULL",
        span));
    while (rows->step().value()) {
      store::Row row(*rows);
      const Day decided(static_cast<int32_t>(row.integer()));
      ++(took({decided, base::day_of(row.as<base::KnownAt>())}) <= 7 ? on_time : late);
    }
    return {on_time, late};
  }
  // Commitments that say the kind that replaces an approval, read record by record.
  static int64_t replacing(const Span& span) {
    int64_t out = 0;
    for (const auto& [id, none] :
         pairs("SELECT r.id, 0 FROM record r JOIN submission s ON s.id = r.submission WHERE :came AND s.item = "
               "'COM.commitment' AND r.previous IS NULL",
               span)) {
      auto tx = app().home().read_records();
      const auto plain = store::read_payload(*tx, app().packer(), base::RecordId(id.count()));
      std::vector<store::FieldValue> fields;
      EXPECT_TRUE(plain.ok() && store::view_plain_payload(*plain, fields).ok());
      out += std::ranges::any_of(fields, [](const store::FieldValue& field) { return field.second == "SPTDX"; });
    }
    return out;
  }

  static Value of(int64_t count) { return {Unknown::none, count, 1}; }
  static Value share(int64_t part, int64_t whole) { return {Unknown::none, part, whole}; }
  using Table = std::map<std::string, Value>;

  static void double_publication(Table& out, const Span& span) {
    const std::string both = "s.item IN ('ADM.licence', 'ADM.penalty')", fresh = "r.previous IS NULL AND ";
    const int64_t reported = records(fresh + both, span), back = refused(both, span);
    out["dp_reported"] = of(reported);
    out["dp_licences"] = of(records(fresh + "s.item = 'ADM.licence'", span));
    out["dp_penalties"] = of(records(fresh + "s.item = 'ADM.penalty'", span));
    out["dp_refused"] = of(back);
    out["dp_handed"] = of(reported + back);
    out["dp_compliance"] = share(reported, reported + back);
    const auto [on_time, late] = on_time_and_late(span);
    out["dp_on_time"] = of(on_time);
    out["dp_late"] = of(late);
    out["dp_timed"] = of(on_time + late);
    out["dp_timeliness"] = share(on_time, on_time + late);
    int64_t due = 0, covered = 0, silent = 0, declared = 0;
    std::string said = "('', '')";
    std::set<std::string> units;
    for (const Expected& one : duties()) {
      const std::string its = fmt::format("s.source = '{}' AND s.item = '{}'", one.unit, one.item);
      said += fmt::format(", ('{}', '{}')", one.unit, one.item);
      if (one.count) {
        due += static_cast<int64_t>(*one.count);
        covered += std::min(static_cast<int64_t>(*one.count), records(fresh + its, one.span));
      }
      if (submissions("sum(s.row_count)", its, span) > 0) continue;
      ++silent;
      declared += one.declared;
      units.insert(one.unit);
    }
    // And who reported in the twelve months before, and not now, without a word of its duty.
    const Span before{span.until.plus_days(1).plus_months(-12), span.from.plus_days(-1)};
    const auto pairs_of = [&](const Span& when) {
      return of_span("SELECT s.source, s.item FROM submission s WHERE :came AND s.row_count > 0 AND " + both, when);
    };
    const std::string gone = fmt::format("(SELECT * FROM ({}) WHERE (source, item) NOT IN (VALUES {}) EXCEPT {})",
                                         pairs_of(before), said, pairs_of(span));
    silent += count("SELECT count(*) FROM " + gone, span);
    int64_t silent_units = count("SELECT count(DISTINCT source) FROM " + gone, span);
    for (const std::string& one : units) {
      silent_units += count(fmt::format("SELECT count(*) = 0 FROM {} WHERE source = '{}'", gone, one), span);
    }
    out["dp_due"] = of(due);
    out["dp_covered"] = of(covered);
    out["dp_coverage"] = share(covered, due);
    out["dp_gap"] = of(due - covered);
    out["dp_silent"] = of(silent);
    out["dp_declared"] = of(declared);
    out["dp_silent_units"] = of(silent_units);
  }

  static void volumes_and_codes(Table& out, const Span& span, const Span& year, const Span& ever) {
    out["vol_submissions"] = of(submissions("count(*)", "s.format <> 'case'", span));
    out["vol_new"] = of(records("r.previous IS NULL", span));
    out["vol_versions"] = of(records("r.previous IS NOT NULL", span));
    out["vol_units"] = of(submissions("count(DISTINCT s.source)", "s.format <> 'case'", span));
    out["vol_to_date"] = of(records("r.previous IS NULL", ever));
    out["vol_year"] = of(records("r.previous IS NULL", year));
    const int64_t back = refused("TRUE", span), fixed = refused("q.state = 1", span);
    out["vol_refused"] = of(back);
    out["fix_fixed"] = of(fixed);
    out["fix_rate"] = share(fixed, back);
    const int64_t checked = submissions("sum(s.row_count - s.people)", "TRUE", span),
                  wrong = refused("q.errors_json LIKE '%\"identity.%'", span);
    out["code_checked"] = of(checked);
    out["code_wrong"] = of(wrong);
    out["code_double"] = of(kSameNames);
    out["code_bad"] = of(wrong + kSameNames);
    out["code_rate"] = share(wrong + kSameNames, checked);
  }

  static void checks_and_reports(Table& out, const Span& span, const Span& year) {
    const int64_t single = count("SELECT count(*) FROM access_entry WHERE kind = 'check' AND :at", span),
                  batch = count("SELECT sum(row_count) FROM access_entry WHERE kind = 'batch' AND :at", span);
    out["chk_single"] = of(single);
    out["chk_batch"] = of(batch);
    out["chk_own"] = of(single + batch);
    out["chk_units"] = of(count(
        "SELECT count(DISTINCT unit) FROM access_entry WHERE kind IN ('check', 'batch') AND unit > 0 AND :at", span));
    out["rpt_issued"] = of(count("SELECT count(*) FROM report_event WHERE :day", span));
    out["rpt_special"] = of(count("SELECT count(*) FROM report_event WHERE kind = 2 AND :day", span));
    out["rpt_fields"] = of(count("SELECT count(DISTINCT purpose) FROM report_event WHERE :day", span));
    out["mon_fields"] = of(count("SELECT count(DISTINCT purpose) FROM report_event WHERE :day", year));
    const auto stated = [&](const std::string& where) {
      return of(count("SELECT count(*) FROM measure_event e WHERE :at AND " + where, span));
    };
    // As it stands among what was stated of the same use.
    const std::string applied =
        "e.kind = 1 AND (SELECT l.applied FROM measure_event l WHERE l.use = e.use AND l.kind "
        "IN (1, 2) ORDER BY l.number DESC LIMIT 1) = ";
    out["mea_applied"] = stated(applied + "1");
    out["mea_not"] = stated(applied + "0");
    out["mea_lifted"] = stated("e.kind = 3");
    out["mea_stories"] = stated(
        "e.kind = 4 AND e.detail_json <> '{\"story\":\"\"}' AND e.number = (SELECT "
        "max(l.number) FROM measure_event l WHERE l.use = e.use AND l.kind = 4)");
  }

  static constexpr const char* kFinal = "('granted', 'refused', 'corrected', 'rejected')";
  static std::vector<int> days_of(const char* kind, const Span& span) {
    std::vector<int> out;
    const std::string ended = fmt::format(
        "SELECT f.day, e.day FROM (SELECT * FROM case_event WHERE :day) e JOIN case_event f ON f.case_id = e.case_id "
        "AND f.number = 1 WHERE e.kind = '{}' AND e.state IN {} AND e.number = (SELECT max(number) FROM case_event "
        "WHERE case_id = e.case_id)",
        kind, kFinal);
    for (const auto& one : pairs(ended, span)) out.push_back(took(one));
    std::ranges::sort(out);
    return out;
  }
  static Value mean(const std::vector<int>& days) {
    return share(std::accumulate(days.begin(), days.end(), int64_t{0}), static_cast<int64_t>(days.size()));
  }
  static Value median(const std::vector<int>& days) {
    const size_t half = days.size() / 2;
    return days.size() % 2 == 1 ? of(days.at(half)) : share(days.at(half - 1) + days.at(half), 2);
  }
  static void cases(Table& out, const Span& span, const Span& year) {
    for (const auto& [name, kind] : {std::pair{"rep", "repair"}, {"obj", "objection"}}) {
      const auto named = [&](const char* what) { return fmt::format("{}_{}", name, what); };
      const std::vector<int> days = days_of(kind, span);
      const std::string first =
          fmt::format("SELECT count(*) FROM case_event WHERE number = 1 AND kind = '{}' AND :day", kind);
      out[named("opened")] = of(count(first, span));
      out[named("closed")] = of(static_cast<int64_t>(days.size()));
      out[named("mean")] = mean(days);
      out[named("median")] = median(days);
      out[named("open")] = of(count(
          fmt::format("SELECT count(*) FROM case_event e WHERE kind = '{}' AND state NOT IN {} AND number = (SELECT "
                      "max(number) FROM case_event WHERE case_id = e.case_id AND day <= :until)",
                      kind, kFinal),
          span));
      out[fmt::format("mon_{}_mean", name)] = mean(days_of(kind, year));
      if (std::string_view(kind) == "repair") continue;
      out["obj_persons"] = of(count(first + fmt::format(" AND subject >= {}", kPerson), span));
      out["mon_obj_year"] = of(count(first, year));
      out["mon_obj_share"] = share(out["mon_obj_year"].part, out["vol_year"].part);
    }
    out["rep_granted"] =
        of(count("SELECT count(*) FROM case_event WHERE kind = 'repair' AND state = 'granted' AND :day", span));
    out["rep_effective"] = of(count(
        "SELECT count(*) FROM status t JOIN submission s ON s.id = t.submission WHERE t.kind = 1 AND :came", span));
  }

  static void subjects(Table& out, const Span& span, const Span& year, const Span& ever) {
    const std::string com = "s.item = 'COM.commitment' AND r.previous IS NULL";
    const int64_t fresh = records(com, span), all = records(com, ever);
    const int64_t registered = count(
        "SELECT count(DISTINCT c.subject) FROM subject_code c JOIN subject_state t ON t.subject = c.subject WHERE "
        "(c.code LIKE '91%' OR c.code LIKE '92%') AND t.state IN ('存续', '迁入')",
        span);
    out["com_new"] = of(fresh);
    out["com_replacing"] = of(replacing(span));
    out["com_replacing_share"] = share(replacing(span), fresh);
    out["com_to_date"] = of(all);
    out["sub_entities"] = of(registered);
    out["com_share"] = share(all, registered);
    const std::string bodies =
        "FROM record r JOIN submission s ON s.id = r.submission WHERE s.state = 1 AND s.item = 'JUD.defaulter' AND "
        "r.subject IN (SELECT subject FROM subject_code WHERE code LIKE '11%') AND r.publication <= :until AND "
        "(r.valid_until IS NULL OR r.valid_until >= :until)";
    out["gov_records"] = of(count("SELECT count(*) " + bodies, span));
    out["gov_bodies"] = of(count("SELECT count(DISTINCT r.subject) " + bodies, span));
    const int64_t published = records("r.previous IS NULL AND s.item IN ('ADM.licence', 'ADM.penalty')", year);
    out["mon_dp_year"] = of(published);
    out["mon_dp_share"] = share(published, registered);
  }

  static Table expected(const Span& span) {
    const Span year{span.until.plus_days(1).plus_months(-12), span.until},
        ever{*Day::from_civil(2000, 1, 1), span.until};
    Table out;
    double_publication(out, span);
    volumes_and_codes(out, span, year, ever);
    checks_and_reports(out, span, year);
    cases(out, span, year);
    subjects(out, span, year, ever);
    for (const auto& [key, entered] : kEntered) out[key] = of(entered);
    return out;
  }
  static bulletin::World with_duties() {
    bulletin::World out = room().world();
    out.expected = [](const Span& span, base::KnownAt) -> base::Result<std::vector<Expected>> {
      std::vector<Expected> all = duties();
      std::erase_if(all, [&](const Expected& one) { return one.span.until < span.from || one.span.from > span.until; });
      return all;
    };
    return out;
  }
};

TEST_F(BulletinsFigures, EachIsWhatPlainSqlCounts) {
  const bulletin::World world = with_duties();
  std::set<std::string> codes;
  for (const catalog::Figure& one : app().catalog().bulletins().figures) codes.insert(one.code);
  std::map<std::string, std::set<int64_t>> numbers;
  for (const Period& period : {month("2026-07"), quarter("2026-Q3")}) {
    bulletin::Counting counting(world, period, clock().now());
    for (const std::string& code : codes) counting.want(code, "");
    const auto done = counting.run();
    ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
    Table expected = BulletinsFigures::expected(period.span);
    for (const std::string& code : codes) {
      SCOPED_TRACE(fmt::format("{} {}", period.code, code));
      const auto at = expected.find(code);
      ASSERT_NE(at, expected.end()) << "a figure that nothing counts but the bulletin itself";
      const Value is = counting.value(code, "", "");
      EXPECT_EQ(is, at->second) << bulletin::unknown_code(is.why) << " " << is.part << "/" << is.whole
                                << ", and SQL: " << at->second.part << "/" << at->second.whole;
      EXPECT_GT(is.part, 0) << "the world has nothing of it";
      numbers[code].insert(is.part * 1000 / std::max<int64_t>(is.whole, 1));
      expected.erase(at);
    }
    for (const auto& [code, value] : expected) ADD_FAILURE() << code << " is no figure";
  }
  // August is in the quarter: what came then is in no figure of July.
  for (const char* code : {"dp_penalties", "vol_refused", "chk_batch", "rep_effective", "obj_closed", "com_replacing",
                           "mea_applied", "mea_not", "mea_lifted", "mea_stories", "rpt_special", "rpt_fields",
                           "gov_records", "gov_bodies", "code_checked", "fix_rate", "mon_dp_year", "mon_fields"}) {
    EXPECT_EQ(numbers[code].size(), 2u) << code;
  }
}

// What was corrected after the watermark counts as it stood then, and as it stands in what is counted later.
TEST_F(BulletinsFigures, AMeasureCountsAsItWasStatedAtTheWatermark) {
  const bulletin::World world = with_duties();
  const auto counted = [&](base::KnownAt known_at, const char* figure) {
    bulletin::Counting counting(world, month("2026-07"), known_at);
    counting.want(figure, "");
    EXPECT_TRUE(counting.run().ok());
    return counting.value(figure, "", "").part;
  };
  const base::KnownAt before = base::start_of(day(8, 1)), after = clock().now();
  EXPECT_EQ(counted(before, "mea_applied"), counted(after, "mea_applied") + 1);
  EXPECT_EQ(counted(before, "mea_not"), counted(after, "mea_not") - 1);
}

// And the documents say them: in tables without lines each figure stands with this number.
TEST_F(BulletinsFigures, BulletinsSayThem) {
  const bulletin::World world = with_duties();
  size_t said = 0;
  for (const auto& [code, period] : {std::pair{"double_publication", month("2026-07")},
                                     {"monthly", month("2026-07")},
                                     {"monitoring", quarter("2026-Q3")}}) {
    const Table expected = BulletinsFigures::expected(period.span);
    const Model model = counted(world, code, period);
    for (const bulletin::Part& part : model.parts) {
      for (size_t i = 0; i < part.figures.size(); ++i) {
        SCOPED_TRACE(part.code + " " + part.figures[i]);
        EXPECT_FALSE(part.total[i].few);
        EXPECT_EQ(part.total[i].value, expected.at(part.figures[i]));
        ++said;
      }
    }
  }
  EXPECT_GT(said, 70u);
}

}  // namespace
}  // namespace taixin::service
