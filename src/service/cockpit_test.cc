// The city's numbers against the slow way: every submission, case and log entry read one by one.
#include "service/cockpit.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "disclose/suppress.h"
#include "service/refusals_requests.h"
#include "store/sqlite.h"

namespace taixin::service {
namespace {

namespace json = boost::json;

class CockpitTest : public Refusals {
 protected:
  static json::object cockpit(const access::Caller& who, std::string_view wall = "0") {
    Request request{.method = "GET", .path = "/api/v1/cockpit", .query = {{"wall", std::string(wall)}}};
    const Response answer = ask(request, who);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body).as_object();
  }
  // The next one counts anew.
  static void a_minute_later() { clock().set(base::KnownAt(clock().now().get() + kCityKeptMicros + 1)); }
  static int64_t total(const json::object& city, std::string_view table, std::string_view column) {
    return city.at(table).at("total").at(column).to_number<int64_t>();
  }
  static int64_t by_sql(base::Result<store::ReadTx> tx, const std::string& query) {
    TX_ASSERT(tx.ok(), "read");
    auto rows = tx->connection().prepare(query);
    TX_ASSERT(rows.ok(), "{}", query);
    const auto more = rows->step();
    TX_ASSERT(more.ok() && *more, "{}", query);
    return store::Row(*rows).integer();
  }
  static int64_t of_records(const std::string& query) { return by_sql(app().home().read_records(), query); }
  static int64_t of_access(const std::string& query) { return by_sql(app().home().read_access(), query); }
};

TEST_F(CockpitTest, SaysWhatTheSlowWaySays) {
  a_minute_later();
  const json::object city = cockpit(access::Caller::of_console());
  EXPECT_FALSE(city.at("suppressed").as_bool());
  EXPECT_EQ(city.at("held").at("records").to_number<uint64_t>(), app().facts().counts().facts);
  EXPECT_EQ(total(city, "intake", "submissions"), of_records("SELECT count(*) FROM submission WHERE state = 1"));
  EXPECT_EQ(total(city, "intake", "rows"), of_records("SELECT sum(row_count) FROM submission WHERE state = 1"));
  EXPECT_EQ(total(city, "intake", "records"),
            of_records("SELECT sum(accepted + versions) FROM submission WHERE state = 1"));
  EXPECT_EQ(total(city, "counties", "rows"), total(city, "intake", "rows")) << "each row is of one county";
  EXPECT_EQ(total(city, "counties", "due"), total(city, "timeliness", "due"));
  EXPECT_EQ(city.at("intake").at("rows").as_array().size(), static_cast<size_t>(kCityDays));
  EXPECT_EQ(city.at("timeliness").at("rows").as_array().size(), static_cast<size_t>(kCityMonths));
  const auto& last = city.at("intake").at("rows").as_array().back();
  EXPECT_EQ(last.at("code").as_string(), today().iso());
  EXPECT_GT(last.at("counts").at("rows").to_number<int64_t>(), 0);

  // The log, entry by entry.
  EXPECT_EQ(total(city, "checks", "check"), of_access("SELECT count(*) FROM access_entry WHERE kind = 'check'"));
  EXPECT_EQ(total(city, "checks", "batch"),
            of_access("SELECT coalesce(sum(row_count), 0) FROM access_entry WHERE kind = 'batch'"));
  EXPECT_EQ(total(city, "checks", "other"),
            of_access("SELECT count(*) FROM access_entry WHERE kind NOT IN ('check', 'batch')"));
  EXPECT_EQ(total(city, "checks", "named"), of_access("SELECT count(*) FROM access_entry WHERE fields LIKE '%!%'"));
  EXPECT_GT(total(city, "checks", "check"), 0);

  // Cases: all that are open, but for complaints; each in one state, and of one county.
  size_t open = 0;
  for (const auto& one : app().cases().of_officer(access::Caller::of_console(), false)) {
    EXPECT_NE(one->kind, "complaint");
    ++open;
  }
  int64_t states = 0;
  for (const char* state : {"late", "today", "soon", "running", "paused", "open"})
    states += total(city, "cases", state);
  EXPECT_EQ(states, static_cast<int64_t>(open));
  EXPECT_GT(open, 0u);
  EXPECT_EQ(total(city, "counties", "open_cases"), static_cast<int64_t>(open));
  EXPECT_EQ(
      total(city, "measures", "applied") + total(city, "measures", "not_applied") + total(city, "measures", "lifted"),
      static_cast<int64_t>(app().measures().all().size()));
  for (const auto& tile : city.at("tiles").as_array()) {
    const auto& rows = city.at("counties").at("rows").as_array();
    EXPECT_TRUE(std::ranges::any_of(rows, [&](const auto& row) { return row.at("code") == tile.at("region"); }))
        << tile;
  }
  EXPECT_FALSE(city.at("tiles").as_array().empty());
}

// What a county's number of open cases opens are as many cases, in the list and on the page, and each says its county.
TEST_F(CockpitTest, ACountysOpenCasesAreTheRowsThatItsNumberOpens) {
  a_minute_later();
  const json::object city = cockpit(access::Caller::of_console());
  const auto listed = [&](std::string_view county) {
    Request request{.method = "GET", .path = "/api/v1/cases", .query = {{"county", std::string(county)}}};
    const Response answer = ask(request, access::Caller::of_console());
    EXPECT_EQ(answer.status, 200) << county << answer.body;
    return json::parse(answer.body).at("cases").as_array();
  };
  size_t opened = 0;
  std::set<std::string> told;
  for (const auto& row : city.at("counties").at("rows").as_array()) {
    const std::string code(row.at("code").as_string());
    const json::array cases = listed(code);
    EXPECT_EQ(row.at("counts").at("open_cases").to_number<uint64_t>(), cases.size()) << code;
    for (const auto& one : cases) {
      EXPECT_EQ(one.at("county").as_string(), code == "city" ? "" : code);
      EXPECT_EQ(one.at("county_name").as_string(), row.at("name").as_string());
      EXPECT_TRUE(told.insert(std::string(one.at("id").as_string())).second) << "in one county alone";
    }
    opened += cases.size();
  }
  EXPECT_EQ(opened, listed("").size());
  EXPECT_GT(opened, 0u);
  for (const char* bad : {"nowhere", "泰山区", "3709"}) {
    Request request{.method = "GET", .path = "/api/v1/cases", .query = {{"county", bad}}};
    EXPECT_EQ(ask(request, access::Caller::of_console()).status, 422) << bad;
  }
}

TEST_F(CockpitTest, IsCountedOnceAMinute) {
  a_minute_later();
  const auto console = access::Caller::of_console();
  const json::object first = cockpit(console);
  const Response sent =
      submit("HON.honour", "rongyu.csv",
             fmt::format("ZTMC,TYSHXYDM,RYMC,RYJB,SYRQ,SYDW\n{},{},示例荣誉二,市级,2026-03-30,示例局\n", kName, kCode));
  ASSERT_EQ(sent.status, 303) << sent.body;
  EXPECT_EQ(cockpit(console), first) << "within the minute the same is told";
  a_minute_later();
  const json::object next = cockpit(console);
  EXPECT_EQ(total(next, "intake", "rows"), total(first, "intake", "rows") + 1);
  EXPECT_EQ(total(next, "intake", "submissions"), total(first, "intake", "submissions") + 1);
}

// On a wall, and for who reaches one unit alone, no count of one to four stands anywhere.
TEST_F(CockpitTest, TellsNoCountOfFewToAWall) {
  a_minute_later();
  const json::object plain = cockpit(access::Caller::of_console());
  size_t few = 0, hidden = 0;
  for (const auto& city : {cockpit(access::Caller::of_console(), "1"), cockpit(caller("submitter"))}) {
    EXPECT_TRUE(city.at("suppressed").as_bool());
    for (const char* table : {"intake", "timeliness", "cases", "checks", "measures", "counties"}) {
      const auto& rows = city.at(table).at("rows").as_array();
      const auto& all = plain.at(table).at("rows").as_array();
      ASSERT_EQ(rows.size(), all.size());
      for (size_t i = 0; i < rows.size(); ++i) {
        for (const auto& count : rows[i].at("counts").as_object()) {
          const auto was = all[i].at("counts").at(count.key()).to_number<uint64_t>();
          if (was > 0 && was < disclose::kLeastTold) ++few;
          if (count.value().is_null()) {
            ++hidden;
          } else {
            EXPECT_EQ(count.value().to_number<uint64_t>(), was);
            EXPECT_TRUE(was == 0 || was >= disclose::kLeastTold) << table << " " << count.key();
          }
        }
      }
    }
  }
  EXPECT_GT(few, 0u) << "there was nothing to hide, so nothing was tested";
  EXPECT_GE(hidden, few);
  Request bad{.method = "GET", .path = "/api/v1/cockpit", .query = {{"wall", "yes"}}};
  EXPECT_EQ(ask(bad, access::Caller::of_console()).status, 422);
}

}  // namespace
}  // namespace taixin::service
