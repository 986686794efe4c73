// For the test of every figure: a world in which July has something of everything and August more of it, so that no
// figure is 0 and the ends of spans matter.
#pragma once

#include "intake/corrections.h"
#include "service/bulletins_fixture.h"
#include "service/penalty_rows_test.h"
#include "store/measures.h"
#include "store/reports.h"

namespace taixin::service {

inline constexpr std::string_view kBody = "11370999TX9990013T", kOtherBody = "11370999MAEX0007XE";
inline constexpr std::string_view kDissolved = "91370999MAEX000106";

class FiguresWorld : public BulletinsHome {
 protected:
  static void SetUpTestSuite() {
    BulletinsHome::SetUpTestSuite();
    if (HasFatalFailure()) return;
    months();
  }

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
  // What was stated of a measure; of a story its words.
  struct Stated {
    store::MeasureKind kind;
    bool applied = true;
    const char* story = "示例案例";
  };
  static int64_t state(int64_t answer, int64_t use, int64_t number, const Stated& said) {
    const auto done =
        app().home().records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
          store::MeasureEvent event;
          event.use = use;
          event.number = number;
          event.kind = said.kind;
          event.day = clock_day();
          event.subject = base::SubjectId(1);
          event.answer = answer;
          event.purpose = "permit";
          event.measure = "示例措施";
          event.applied = said.applied;
          event.detail_json =
              said.kind == store::MeasureKind::story ? fmt::format(R"({{"story":"{}"}})", said.story) : "{}";
          TX_TRY(const auto appended, store::append_measure_event(tx, event));
          EXPECT_TRUE(appended.first);
          use = appended.event.use;
          return {};
        });
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().message(Lang::en));
    tick();
    return use;
  }
  // One use of a measure, in order; its number.
  static int64_t stated(int64_t answer, std::initializer_list<Stated> all) {
    int64_t use = 0, number = 0;
    for (const Stated& one : all) use = state(answer, use, ++number, one);
    return use;
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
        room().enter(officer(11), {key, "2026-07", "", catalog::BulletinEvery::month, count, "示例统计表", day(7, 31)});
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
    stated(101, {{recorded}, {lifted}, {story}, {confirmed}});
    stated(102, {{recorded}, {corrected}});
    stated(103, {{recorded, false}});
    stated(104, {{recorded}, {story}, {story, true, "示例案例，改过"}});
    stated(105, {{recorded}, {story}, {story, true, ""}});
    stated(106, {{recorded, false}, {corrected}});
    stated(107, {{recorded}, {corrected, false}});
    const int64_t corrected_later = stated(108, {{recorded}});
    reported(store::ReportKind::ordinary, "permit", day(7, 31));
    reported(store::ReportKind::special, "permit", day(7, 31));
    reported(store::ReportKind::special, "loan", day(7, 31));
    at(day(8, 3));
    hand("ADM.penalty", penalties(penalty(20, "2026-07-31") + penalty(21, "2026-02-30")), "示例丙局");
    hand("COM.commitment", commitments(20, day(8, 3), {"SPTDX"}), "示例丁局");
    hand("ADM.penalty_status", std::string(kStatusHead) + status_row(kName, kCode, "示例罚〔2026〕20号", "终止公示"),
         "示例丙局");
    asked("batch", 30, one);
    state(108, corrected_later, 2, {corrected, false});
    stated(201, {{recorded}, {lifted}, {story}});
    stated(202, {{recorded, false}});
    reported(store::ReportKind::special, "honour", day(8, 3));
    ended(later_, "objection", "corrected", day(8, 4));
    for (const auto& [key, count] : kEntered) enter(key, count);
  }

  static constexpr std::pair<const char*, int64_t> kEntered[] = {{"dp_hidden", 2},     {"dp_missing", 3},
                                                                 {"chk_province", 40}, {"mon_sectors", 7},
                                                                 {"mon_loans", 120},   {"mon_events", 1}};
  static constexpr int64_t kSameNames = 1;  // rows of July under a name that another code has

 private:
  static inline int64_t later_ = 0;  // an objection that ends in August
};

}  // namespace taixin::service
