// The league against the database's own sums; its rank against another way to count it; and the lists behind it.
#include "service/league.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "bulletin/rows.h"
#include "service/office_rooms.h"
#include "service/refusals_requests.h"
#include "store/sqlite.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kYear = "from=2026-01-01&to=2026-12-31";

class LeagueTest : public Refusals {
 protected:
  static json::value answer(const access::Caller& who, std::string_view target, int status = 200) {
    Request request{.method = "GET"};
    set_target(request, target);
    const Response out = ask(request, who);
    EXPECT_EQ(out.status, status) << target << "\n" << out.body;
    return json::parse(out.body);
  }
  static json::value league(const access::Caller& who) { return answer(who, fmt::format("/api/v1/league?{}", kYear)); }
  static int64_t number(const json::value& of, std::string_view name) { return of.at(name).to_number<int64_t>(); }
  // One number of the database, of submissions that are sealed; `source` empty: all.
  static int64_t by_sql(std::string_view what, std::string_view from, std::string_view source) {
    auto tx = app().home().read_records();
    TX_ASSERT(tx.ok(), "read");
    const std::string query =
        fmt::format("SELECT coalesce({}, 0) FROM {} WHERE s.state = 1 AND ($1 = '' OR s.source = $1)", what, from);
    auto rows = tx->connection().prepare(query);
    TX_ASSERT(rows.ok(), "{}", query);
    rows->bind(source);
    const auto more = rows->step();
    TX_ASSERT(more.ok() && *more, "{}", query);
    return store::Row(*rows).integer();
  }
  static void expect_as_the_store(const json::value& numbers, std::string_view source) {
    constexpr std::string_view kOf = "submission s";
    constexpr std::string_view kRefused = "quarantine q JOIN submission s ON s.id = q.submission";
    EXPECT_EQ(number(numbers, "submissions"), by_sql("count(*)", kOf, source));
    EXPECT_EQ(number(numbers, "rows"), by_sql("sum(row_count)", kOf, source));
    const int64_t records = by_sql("count(*)", "record r JOIN submission s ON s.id = r.submission", source);
    const int64_t in_blocks = by_sql("sum(accepted + versions)", kOf, source);
    EXPECT_LE(records, in_blocks);
    EXPECT_EQ(number(numbers, "accepted"), in_blocks + by_sql("sum(statuses)", kOf, source));
    EXPECT_EQ(number(numbers, "unchanged"), by_sql("sum(duplicates)", kOf, source));
    EXPECT_EQ(number(numbers, "sent_back"), by_sql("count(*)", kRefused, source));
    EXPECT_EQ(number(numbers, "waiting"), by_sql("sum(q.state = 0)", kRefused, source));
    EXPECT_EQ(number(numbers, "corrected"), by_sql("sum(q.state = 1)", kRefused, source));
    EXPECT_EQ(number(numbers, "dropped"), by_sql("sum(q.state = 2)", kRefused, source));
    EXPECT_EQ(number(numbers, "rows"),
              number(numbers, "accepted") + number(numbers, "unchanged") + number(numbers, "sent_back"));
    EXPECT_EQ(number(numbers, "due"), number(numbers, "on_time") + number(numbers, "late"));
  }
};

TEST_F(LeagueTest, AddsUpToTheRowsThatAreThere) {
  const json::value all = league(access::Caller::of_console());
  expect_as_the_store(all.at("total"), "");
  EXPECT_GT(number(all.at("total"), "waiting"), 0);
  EXPECT_GT(number(all.at("total"), "rows"), 10);
  std::map<std::string, int64_t> regions, total;
  for (const auto& one : all.at("units").as_array()) {
    SCOPED_TRACE(std::string(one.at("source").as_string()));
    expect_as_the_store(one.at("numbers"), one.at("source").as_string());
    for (const char* name : {"rows", "accepted", "sent_back", "due", "on_time"}) {
      total[name] += number(one.at("numbers"), name);
    }
  }
  for (const auto& one : all.at("regions").as_array()) {
    for (const char* name : {"rows", "accepted", "sent_back", "due", "on_time"}) {
      regions[name] += number(one.at("numbers"), name);
    }
  }
  for (const auto& [name, count] : total) {
    EXPECT_EQ(count, number(all.at("total"), name)) << name;
    EXPECT_EQ(regions[name], count) << name;
  }
}

// Each county's line is that of its units: of those with a region of their own and of what lies below them.
TEST_F(LeagueTest, ACountysLineIsTheSumOfItsUnitsInTheStore) {
  auto& accounts = app().entrance().accounts();
  for (const auto& [unit, region] : {std::pair{access::kHousing, "370911"}, {access::kMarket, "370902"}}) {
    ASSERT_TRUE(accounts.change_unit({}, unit, {.region = region}).ok());
  }
  const std::map<std::string, std::vector<std::string>> counties{
      {"370911", {"示例市住房和城乡建设局", "示例市住房和城乡建设局服务大厅"}}, {"370902", {"示例市市场监督管理局"}}};
  constexpr std::string_view kOf = "submission s";
  constexpr std::string_view kRefused = "quarantine q JOIN submission s ON s.id = q.submission";
  const std::tuple<const char*, const char*, std::string_view> numbers[] = {
      {"submissions", "count(*)", kOf},           {"rows", "sum(row_count)", kOf},
      {"unchanged", "sum(duplicates)", kOf},      {"accepted", "sum(accepted + versions + statuses)", kOf},
      {"sent_back", "count(*)", kRefused},        {"waiting", "sum(q.state = 0)", kRefused},
      {"corrected", "sum(q.state = 1)", kRefused}};
  const json::value all = league(access::Caller::of_console());
  std::set<std::string> told;
  for (const auto& line : all.at("regions").as_array()) {
    const std::string region(line.at("region").as_string());
    SCOPED_TRACE(region);
    told.insert(region);
    const auto of = counties.find(region);
    for (const auto& [name, what, from] : numbers) {
      int64_t sum = 0;
      if (of == counties.end()) {
        sum = by_sql(what, from, "");
        for (const auto& [county, sources] : counties) {
          for (const std::string& source : sources) sum -= by_sql(what, from, source);
        }
      } else {
        for (const std::string& source : of->second) sum += by_sql(what, from, source);
      }
      EXPECT_EQ(number(line.at("numbers"), name), sum) << name;
    }
    if (of == counties.end()) continue;
    EXPECT_EQ(number(line, "units"), static_cast<int64_t>(of->second.size()));
    EXPECT_EQ(line.at("region_name").as_string(), region == "370911" ? "岱岳区" : "泰山区");
    EXPECT_GT(number(line.at("numbers"), "rows"), 0);
  }
  EXPECT_EQ(told, (std::set<std::string>{"", "370902", "370911"}));
  for (const auto& one : all.at("units").as_array()) {
    std::string region;
    for (const auto& [county, sources] : counties) {
      if (std::ranges::count(sources, std::string(one.at("source").as_string())) > 0) region = county;
    }
    EXPECT_EQ(one.at("region").as_string(), region) << one.at("source");
  }
  for (const auto unit : {access::kHousing, access::kMarket}) {
    ASSERT_TRUE(accounts.change_unit({}, unit, {.region = ""}).ok());
  }
}

TEST_F(LeagueTest, RanksByTimeAndThenByWhatWasAccepted) {
  const json::value all = league(access::Caller::of_console());
  const auto& units = all.at("units").as_array();
  const auto better = [](const json::value& a, const json::value& b) {
    for (const char* share : {"on_time_share", "accepted_share"}) {
      const json::value &of_a = a.at("numbers").at(share), &of_b = b.at("numbers").at(share);
      if (of_a.is_null() != of_b.is_null()) return of_b.is_null();
      if (!of_a.is_null() && of_a.as_double() != of_b.as_double()) return of_a.as_double() > of_b.as_double();
    }
    return false;
  };
  int64_t ranked = 0;
  for (const auto& one : units) {
    SCOPED_TRACE(std::string(one.at("source").as_string()));
    const bool handed_over = number(one.at("numbers"), "rows") > 0;
    ASSERT_EQ(one.at("rank").is_null(), !handed_over);
    if (!handed_over) {
      EXPECT_EQ(number(one.at("numbers"), "submissions"), 0);
      continue;
    }
    ++ranked;
    // One more than those that are better: counted anew.
    int64_t before = 0;
    for (const auto& other : units) before += number(other.at("numbers"), "rows") > 0 && better(other, one);
    EXPECT_EQ(number(one, "rank"), before + 1);
  }
  EXPECT_EQ(number(all, "ranked"), ranked);
  EXPECT_GE(ranked, 3);
  // A unit that hands items over and did not is there, without a rank.
  EXPECT_LT(static_cast<size_t>(ranked), units.size());
}

// A late row whose mark another person lifted counts as in time, and the league says so; what was expected of the
// periods that begin in the span, and what of it is here.
TEST_F(LeagueTest, ALiftedMarkCountsAsInTime) {
  const auto of = [](const json::value& all) {
    for (const auto& one : all.at("units").as_array()) {
      if (one.at("source").as_string() == "示例市市场监督管理局") return one.at("numbers");
    }
    return json::value();
  };
  const auto console = access::Caller::of_console();
  // The bulletin of double publication counts the same: late rows of the unit, as known at a moment.
  const auto late_told = [](base::KnownAt known_at) {
    const bulletin::Span ever{*base::Day::from_civil(2020, 1, 1), *base::Day::from_civil(2030, 1, 1)};
    int64_t out = 0;
    const auto said = bulletin::scan(app().offices().bulletins->world(), bulletin::FigureRows::record, ever, known_at,
                                     [&](const bulletin::Row& row) -> base::Result<void> {
                                       out += row.values[0] == "示例市市场监督管理局" && row.values[5] == "late";
                                       return {};
                                     });
    EXPECT_TRUE(said.ok());
    return out;
  };
  const json::value before = of(league(console));
  EXPECT_EQ(number(before, "expected"), 5) << "of February, as the world sets it";
  EXPECT_EQ(number(before, "expected_reported"), 1);
  EXPECT_DOUBLE_EQ(before.at("expected_share").as_double(), 0.2);
  EXPECT_GE(number(before, "overdue"), 1);
  duty::Book& book = *app().offices().duties;
  const auto market = caller("submitter", {.unit = access::kMarket});
  const auto appealed =
      book.appeal(market, {base::SubmissionId(*parse_id(name("late file of others"))), {}, "示例理由"});
  ASSERT_TRUE(appealed.ok()) << appealed.error().message(base::Lang::en);
  EXPECT_EQ(of(league(console)), before) << "an appeal changes nothing";
  const auto second = caller("centre_operator");
  const auto lifted = book.decide(second, appealed->id(), 1, duty::ThingState::lifted, "示例属实");
  ASSERT_TRUE(lifted.ok()) << lifted.error().message(base::Lang::en);
  const int64_t late = late_told(base::KnownAt(lifted->last().at.get() - 1));  // as it was known before
  EXPECT_GE(late, 1);
  EXPECT_EQ(late_told(lifted->last().at), late - 1);
  const json::value after = of(league(console));
  EXPECT_EQ(number(after, "lifted"), 1);
  EXPECT_EQ(number(after, "on_time"), number(before, "on_time") + 1);
  EXPECT_EQ(number(after, "late"), number(before, "late") - 1);
  EXPECT_EQ(number(after, "due"), number(before, "due"));
  const auto keys = std::vector<duty::CellKey>{{access::kMarket, "HON.honour", "2026-02"}};
  ASSERT_TRUE(book.open_letter(second, keys, "示例", false).ok());
  EXPECT_EQ(number(of(league(console)), "open_letters"), number(before, "open_letters") + 1);
}

TEST_F(LeagueTest, AUnitReadsItsOwnLineAndItsPlace) {
  const json::value all = league(access::Caller::of_console());
  const json::value own = league(caller("submitter"));
  EXPECT_FALSE(own.as_object().contains("total"));
  EXPECT_FALSE(own.as_object().contains("regions"));
  EXPECT_EQ(own.at("ranked"), all.at("ranked"));
  std::set<std::string> sources;
  for (const auto& one : own.at("units").as_array()) {
    sources.emplace(one.at("source").as_string());
    const auto& units = all.at("units").as_array();
    EXPECT_NE(std::ranges::find(units, one), units.end()) << "the same line as everybody's";
  }
  EXPECT_EQ(sources, (std::set<std::string>{"示例市住房和城乡建设局", "示例市住房和城乡建设局服务大厅"}));
}

// Whoever goes from a number to the rows finds as many.
TEST_F(LeagueTest, TheListsBehindItHoldAsMany) {
  const auto console = access::Caller::of_console();
  size_t rows = 0;
  const json::value all = league(console);
  for (const auto& one : all.at("units").as_array()) {
    SCOPED_TRACE(std::string(one.at("source").as_string()));
    const auto& numbers = one.at("numbers");
    const std::string submissions(one.at("lists").at("submissions").as_string()),
        quarantine(one.at("lists").at("quarantine").as_string());
    EXPECT_EQ(static_cast<int64_t>(answer(console, submissions).at("submissions").as_array().size()),
              number(numbers, "submissions"));
    const size_t waiting = answer(console, quarantine).at("rows").as_array().size();
    EXPECT_EQ(static_cast<int64_t>(waiting), number(numbers, "waiting"));
    EXPECT_EQ(static_cast<int64_t>(answer(console, quarantine + "&state=all").at("rows").as_array().size()),
              number(numbers, "waiting") + number(numbers, "corrected") + number(numbers, "dropped"));
    rows += waiting;
  }
  EXPECT_GT(rows, 2u);
  // Of days on which nothing came there is nothing.
  const std::string before = "from=2026-01-01&to=2026-01-31";
  EXPECT_TRUE(answer(console, "/api/v1/submissions?" + before).at("submissions").as_array().empty());
  EXPECT_TRUE(answer(console, "/api/v1/quarantine?state=all&" + before).at("rows").as_array().empty());
  EXPECT_EQ(number(answer(console, "/api/v1/league?" + before).at("total"), "rows"), 0);
  const std::string today = "from=" + LeagueTest::today().iso() + "&to=" + LeagueTest::today().iso();
  const json::value of_today = answer(console, "/api/v1/league?" + today).at("total"),
                    of_year = league(console).at("total");
  for (const char* name : {"submissions", "rows", "accepted", "sent_back", "due", "on_time", "waiting"}) {
    EXPECT_EQ(of_today.at(name), of_year.at(name)) << name;  // all came today
  }
}

TEST_F(LeagueTest, FindsWhatTheSelfCheckFinds) {
  const auto console = access::Caller::of_console();
  std::map<std::string, int64_t> found, told;
  const json::value check = answer(console, "/api/v1/publication");
  for (const auto& one : check.at("findings").as_array()) {
    found[std::string(one.at("organ").as_string())] += number(one, "count");
    const std::string target = fmt::format("/api/v1/publication?source={}&finding={}",
                                           percent_encode(std::string(one.at("organ").as_string())),
                                           std::string_view(one.at("finding").as_string()));
    const json::value of_one = answer(console, target);
    ASSERT_EQ(of_one.at("findings").as_array().size(), 1u);
    EXPECT_EQ(of_one.at("findings").as_array()[0], one);
  }
  EXPECT_FALSE(found.empty()) << "nothing was found, so nothing was compared";
  const json::value with = answer(console, fmt::format("/api/v1/league?{}&publication=true", kYear));
  for (const auto& one : with.at("units").as_array()) {
    for (const auto& finding : one.at("publication").as_object()) {
      if (const auto count = finding.value().to_number<int64_t>(); count > 0) {
        told[std::string(one.at("source").as_string())] += count;
      }
    }
  }
  EXPECT_EQ(told, found);
}

TEST_F(LeagueTest, SpansThatAreNoneAreRefused) {
  const auto console = access::Caller::of_console();
  for (const char* path : {"/api/v1/league", "/api/v1/submissions", "/api/v1/quarantine"}) {
    for (const char* span : {"from=2026-02-30", "from=2026-04-02&to=2026-04-01", "to=yesterday"}) {
      const json::value refused = answer(console, fmt::format("{}?{}", path, span), 422);
      EXPECT_EQ(refused.at("code").as_string(), "service.bad_value");
    }
  }
  answer(console, "/api/v1/league?from=1990-01-01", 422);
  answer(console, "/api/v1/publication?finding=none", 422);
}

}  // namespace
}  // namespace taixin::service
