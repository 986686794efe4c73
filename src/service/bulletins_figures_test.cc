// Every figure of the packs against plain SQL over a world in which none of them is 0: a figure that is added without a
// count of its own fails here. What SQL cannot tell (working days, fields of records) is counted row by row, by nothing
// of bulletin/.
#include <gmock/gmock.h>

#include <numeric>

#include "intake/corrections.h"
#include "service/bulletins_fixture.h"
#include "service/penalty_rows_test.h"
#include "store/measures.h"
#include "store/reports.h"

namespace taixin::service {
namespace {

using bulletin::Expected;
using bulletin::Period;
using bulletin::Span;
using catalog::BulletinEvery;

constexpr std::string_view kBody = "11370999TX9990013T", kOtherBody = "11370999MAEX0007XE";
constexpr std::string_view kDissolved = "91370999MAEX000106";

class BulletinsFigures : public BulletinsHome {
 protected:
  static void SetUpTestSuite() {
    BulletinsHome::SetUpTestSuite();
    if (HasFatalFailure()) return;
    months();
  }

  // ---- the world: July has something of everything, August more of it

  static std::string ymd(Day on) { return fmt::format("{}/{:02}/{:02}", on.year(), on.month(), on.day_of_month()); }
  static void hand(const char* item, const std::string& rows, const char* unit) {
    const auto in = submit(item, fmt::format("{}-{}.csv", item, clock_day().iso()), rows, unit);
    ASSERT_TRUE(in.status == 303 || in.status == 200) << in.body;
    tick();
  }
  static std::string licences(const std::string& rows) {
    return "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_FRDB,XK_WSH,XK_XKLB,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,"
           "XK_ZT,XK_LYDW,XK_LYDWDM,XK_XKWS\n" +
           rows;
  }
  static std::string penalty(int number, const std::string& decided, std::string_view code = kCode) {
    return fmt::format(
        "{},法人及非法人组织,{},示例甲,示例罚〔2026〕{}号,虚假宣传,示例,示例条例,罚款,罚款人民币二万元,2.000000,{},"
        "2027-03-02,2029-03-02,{},{},{},{}\n",
        kName, code, number, decided, kOrgan, kOrganCode, kOrgan, kOrganCode);
  }
  static std::string penalties(const std::string& rows) { return std::string(kPenaltyHead) + rows; }
  static std::string commitments(int number, Day on, std::initializer_list<const char*> kinds) {
    std::string out = "CNBM,CNRMC,CNRLB,CNRDM,CNLX,CNSY,CNNR,CNRQ,SLDW,SLDWDM,GKLX\n";
    for (const char* kind : kinds) {
      out += fmt::format("示例承诺{},{},法人及非法人组织,{},{},示例事由,示例内容,{},示例局,{},可向社会公开\n", number++,
                         kName, kCode, kind, ymd(on), kOrganCode);
    }
    return out;
  }
  static std::string defaulter(std::string_view name, std::string_view code, int number, const char* deleted = "") {
    return fmt::format("{},{},示例执{}号,示例法院,2026-05-06,2026-06-01,示例情形,{}\n", name, code, number, deleted);
  }

  // Rows of departments: wrong and double codes, rows that go back, one that is put right, one about a person.
  static void rows_of_july() {
    at(day(7, 7));
    hand("ADM.penalty",
         penalties(penalty(1, "2026-07-03") + penalty(2, "2026-03-02") + penalty(3, "2026-07-02") +
                   penalty(4, "2026-02-30") + penalty(5, "2026-07-03", "91370999TX000001XF")),
         "示例丙局");
    hand("ADM.licence",
         licences(licence(8001, day(7, 3), "示例", true) + licence(8002, day(7, 6), "示例", true) +
                  licence(8003, day(6, 1), "示例", true) + licence(8004, day(7, 3), "示例", false) +
                  licence(8005, day(7, 3), "示例", false) +
                  "示例丁,自然人,,,示例许〔2026〕8006号,普通,示例,2026/07/03,2026/01/01,2030/01/"
                  "01,示例局,11370999TX9990013T,有效,示例局,11370999TX9990013T,示例决定书\n"),
         "示例甲局");
    hand("ADM.licence", licences(licence(8001, day(7, 3), "示例更正", true)), "示例甲局");
    put_right();
    // A name that another code has already; and who is not registered as existing any more.
    hand("REG.enterprise",
         fmt::format("ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n{0},{1},存续,2015-03-02,{3},{4},示例乙\n"
                     "示例注销有限公司,{2},注销,2015-03-02,{3},{4},示例丙\n",
                     kName, kOtherCode, kDissolved, kOrgan, kOrganCode),
         "示例市市场监督管理局");
    at(day(7, 8));
    hand("COM.commitment", commitments(1, day(7, 8), {"SPTDX", "ZMSXX", "审批替代", "ZDX"}), "示例丁局");
    hand("JUD.defaulter",
         "BZXRMC,TYSHXYDM,AH,ZXFY,LARQ,FBRQ,SXXW,SCRQ\n" + defaulter("示例甲机关", kBody, 1) +
             defaulter("示例甲机关", kBody, 2) + defaulter("示例甲机关", kBody, 3, "2026-07-02") +
             defaulter("示例乙机关", kOtherBody, 4, "2026-08-02") + defaulter(std::string(kName), kCode, 5),
         "示例法院");
    at(day(7, 9));
    hand("ADM.penalty_status",
         std::string(kStatusHead) + status_row(kName, kCode, "示例罚〔2026〕1号", "终止公示") +
             status_row(kName, kCode, "示例罚〔2026〕2号", "撤回") +
             status_row(kName, kCode, "示例罚〔2026〕3号", "终止公示"),
         "示例丙局");
  }
  // The first licence of July that went back.
  static void put_right() {
    auto tx = app().home().read_records();
    const auto line = tx->connection().integer(
        "SELECT min(q.line) FROM quarantine q WHERE q.submission = (SELECT max(submission) FROM quarantine)");
    const auto of = tx->connection().integer("SELECT max(submission) FROM quarantine");
    ASSERT_TRUE(line.ok() && of.ok());
    const std::vector<intake::CorrectedRow> rows{{fmt::format("S{}-{}", *of, *line), {{"XK_JDRQ", "2026-07-03"}}}};
    const auto sheet = intake::corrected_sheet(app().intake(), base::SubmissionId(*of), rows);
    ASSERT_TRUE(sheet.ok()) << sheet.error().message(Lang::en);
    intake::IngestOptions options;
    options.item = "ADM.licence";
    options.source = "示例甲局";
    options.operator_name = "示例经办";
    options.file_name = "corrected.csv";
    options.mapping = sheet->mapping;
    const auto receipt = app().intake().ingest(*intake::memory_source(sheet->bytes), options);
    ASSERT_TRUE(receipt.ok()) << receipt.error().message(Lang::en);
    ASSERT_EQ(receipt->submission.counts.accepted, 1u);
    tick();
  }

  // Opened and ended on days of their own; of natural persons enough to be told.
  static int64_t opened(const char* kind, const char* state, Day on, int64_t subject = 1) {
    step({.kind = kind, .name = "submit", .state = state, .on = on, .subject = subject});
    tick();
    auto tx = app().home().read_records();
    return tx->connection().integer("SELECT max(case_id) FROM case_event").value();
  }
  static void ended(int64_t of, const char* kind, const char* state, Day on) {
    step({.of = of, .number = 2, .kind = kind, .name = "decide", .state = state, .on = on});
    tick();
  }
  static void cases_of_july() {
    const int64_t first = opened("objection", "received", day(7, 10)),
                  second = opened("objection", "received", day(7, 10)),
                  third = opened("objection", "received", day(7, 13)),
                  fourth = opened("objection", "received", day(7, 14)),
                  repair = opened("repair", "submitted", day(7, 14)), other = opened("repair", "submitted", day(7, 14));
    later_ = opened("objection", "received", day(7, 15));
    for (int i = 0; i < 6; ++i) opened("objection", "received", day(7, 15), kPerson + 10 + i);
    ended(first, "objection", "corrected", day(7, 15));
    ended(repair, "repair", "granted", day(7, 16));
    ended(second, "objection", "rejected", day(7, 20));
    ended(other, "repair", "refused", day(7, 22));
    ended(third, "objection", "rejected", day(7, 24));
    ended(fourth, "objection", "corrected", day(7, 30));
    opened("repair", "submitted", day(7, 30));
  }

  static access::UnitId unit(const char* code, const char* name) {
    auto& accounts = app().entrance().accounts();
    const auto picture = accounts.directory();
    access::UnitId city;
    for (const auto& [id, one] : picture->units()) {
      if (one.kind == access::UnitKind::city) city = id;
    }
    if (city == access::UnitId()) {
      city = accounts.add_unit({}, {{}, access::UnitKind::city, "sample-0", "示例市信用中心", "", {}}).value();
    }
    const auto added = accounts.add_unit({}, {city, access::UnitKind::department, code, name, "", {}});
    EXPECT_TRUE(added.ok()) << (added.ok() ? "" : added.error().message(Lang::en));
    tick();
    return added.ok() ? *added : access::UnitId();
  }
  static void asked(const char* kind, uint64_t rows, int64_t unit, const char* purpose = "permit") {
    const auto done =
        app().home().access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
          store::AccessEntry entry;
          entry.operator_name = "示例经办";
          entry.purpose = purpose;
          entry.basis = "示例受理";
          entry.kind = kind;
          entry.rows = rows;
          entry.unit = unit;
          entry.fields = "*";
          TX_TRY([[maybe_unused]] const int64_t id, store::append_access(tx, entry));
          return {};
        });
    ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
    tick();
  }
  // One use of a measure: what was stated of it, in order.
  static void stated(int64_t answer, bool applied, std::initializer_list<store::MeasureKind> kinds) {
    int64_t use = 0, number = 0;
    for (const store::MeasureKind kind : kinds) {
      const auto done =
          app().home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
            store::MeasureEvent event;
            event.use = use;
            event.number = ++number;
            event.kind = kind;
            event.day = clock_day();
            event.subject = base::SubjectId(1);
            event.answer = answer;
            event.purpose = "permit";
            event.measure = "示例措施";
            event.applied = applied;
            event.detail_json = "{}";
            TX_TRY(const auto appended, store::append_measure_event(tx, event));
            EXPECT_TRUE(appended.first);
            use = appended.event.use;
            return {};
          });
      ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
      tick();
    }
  }
  static void reported(store::ReportKind kind, const char* purpose, Day on) {
    static int number = 0;
    const auto done =
        app().home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
          store::ReportEvent event;
          event.number = fmt::format("示例报告{}", ++number);
          event.kind = kind;
          event.subject = base::SubjectId(1);
          event.purpose = purpose;
          event.audience = "own";
          event.day = on;
          event.scope_json = "{}";
          event.records_json = "[]";
          TX_TRY(event, store::append_report(tx, event));
          EXPECT_NE(event.id, 0);
          return {};
        });
    ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
    tick();
  }
  static void enter(const char* key, int64_t count) {
    const auto done =
        room().enter(officer(11), {key, "2026-07", "", BulletinEvery::month, count, "示例统计表", day(7, 31)});
    ASSERT_TRUE(done.ok()) << done.error().message(Lang::en);
    tick();
  }

  static void months() {
    using enum store::MeasureKind;
    const int64_t one = unit("sample-1", "示例甲局").get(), other = unit("sample-2", "示例乙局").get();
    reported(store::ReportKind::special, "tender", day(6, 30));
    rows_of_july();
    cases_of_july();
    at(day(7, 31));
    for (const int64_t whose : {one, one, other}) asked("check", 1, whose);
    asked("batch", 7, one);
    asked("batch", 12, other, "tender");
    asked("check", 1, 0);  // at the console: of no unit
    asked("show", 1, one);
    stated(101, true, {recorded, lifted, story, confirmed});
    stated(102, true, {recorded, corrected});
    stated(103, false, {recorded});
    stated(104, true, {recorded, story});
    reported(store::ReportKind::ordinary, "permit", day(7, 31));
    reported(store::ReportKind::special, "permit", day(7, 31));
    reported(store::ReportKind::special, "loan", day(7, 31));
    at(day(8, 3));
    hand("ADM.penalty", penalties(penalty(20, "2026-07-31") + penalty(21, "2026-02-30")), "示例丙局");
    hand("COM.commitment", commitments(20, day(8, 3), {"SPTDX"}), "示例丁局");
    hand("ADM.penalty_status", std::string(kStatusHead) + status_row(kName, kCode, "示例罚〔2026〕20号", "终止公示"),
         "示例丙局");
    asked("batch", 30, one);
    stated(201, true, {recorded, lifted, story});
    stated(202, false, {recorded});
    reported(store::ReportKind::special, "honour", day(8, 3));
    ended(later_, "objection", "corrected", day(8, 4));
    for (const auto& [key, count] : kEntered) enter(key, count);
  }

  // ---- what is expected

  static constexpr std::pair<const char*, int64_t> kEntered[] = {{"dp_hidden", 2},     {"dp_missing", 3},
                                                                 {"chk_province", 40}, {"mon_sectors", 7},
                                                                 {"mon_loans", 120},   {"mon_events", 1}};
  static constexpr int64_t kSameNames = 1;  // rows of July under a name that another code has

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
        "IN "
        "('', '[]') AND " +
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
    const auto stated = [&](const char* where) {
      return of(count(fmt::format("SELECT count(*) FROM measure_event WHERE :at AND {}", where), span));
    };
    out["mea_applied"] = stated("kind = 1 AND applied");
    out["mea_not"] = stated("kind = 1 AND NOT applied");
    out["mea_lifted"] = stated("kind = 3");
    out["mea_stories"] = stated("kind = 4");
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

 private:
  static inline int64_t later_ = 0;  // an objection that ends in August
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
