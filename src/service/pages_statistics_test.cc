// Statistics and open data over a real home: against a slow count over the lists that everybody sees, and never what
// is adverse in bulk, nor anything of a person.
#include "service/pages_statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>

#include "disclose/open_data.h"
#include "service/api_public.h"
#include "service/site_fixture.h"
#include "service/skeleton_test.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using disclose::Cell;
using disclose::CountTable;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kOrgans[] = {"泰安市示例局", "岱岳区示例局", "泰安市岱岳区范镇人民政府", "泰山区示例局",
                                   "济南市示例局"};
constexpr size_t kMany[] = {9, 8, 6, 2, 5};  // licences by each

class Statistics : public Site {
 protected:
  static void SetUpTestSuite() {
    Site::SetUpTestSuite();
    std::string licences =
        "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_FRDB,XK_WSH,XK_XKLB,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,XK_"
        "ZT,"
        "XK_LYDW,XK_LYDWDM,XK_XKWS,BZ\n";
    int number = 0;
    for (size_t organ = 0; organ < std::size(kOrgans); ++organ) {
      for (size_t i = 0; i < kMany[organ]; ++i) {
        ++number;
        licences += fmt::format(
            "{},法人及非法人组织,{},示例甲,示例许〔2026〕{}号,{},示例许可内容,2026/0{}/10,2026/01/01,2030/01/01,{},"
            "11370999TX9990013T,有效,示例局,11370999TX9990013T,示例决定书,\n",
            kName, kCode, number, number % 5 == 0 ? "登记" : "普通", 1 + number % 3, kOrgans[organ]);
      }
    }
    const auto in = submit("ADM.licence", "xuke.csv", licences);
    ASSERT_EQ(in.status, 303) << in.body;
    std::string penalties =
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_JDRQ,CF_CFJG,CF_CFJGDM,"
        "CF_SJLY,CF_SJLYDM,CF_SXCD,CF_NR_FK\n";
    for (int i = 0; i < 7; ++i) {
      penalties += fmt::format(
          "{},法人及非法人组织,{},示例甲,示例罚〔2026〕{}号,示例行为,示例事实,示例条例,{},示例,2026/03/20,岱岳区示例局,"
          "11370999TX9990013T,示例局,11370999TX9990013T,严重,{}\n",
          kName, kCode, i + 1, i < 6 ? "罚款;责令停产停业" : "责令停产停业", i < 6 ? "1.000000" : "");
    }
    const auto fined = submit("ADM.penalty", "chufa.csv", penalties);
    ASSERT_EQ(fined.status, 303) << fined.body;
  }
  static std::shared_ptr<const disclose::PublishedStatistics> counted() {
    auto out = statistics_of(app());
    EXPECT_TRUE(out.ok()) << out.error().message(Lang::en);
    return out.ok() ? *out : nullptr;
  }
};

using Slow = std::map<std::string, uint64_t>;

// Over the pages of the lists, one at a time, as a visitor would.
void each_listed(App& app, const std::function<void(const check::ShownRecord&)>& then) {
  disclose::ListQuestion question;
  question.limit = 3;
  do {
    const auto page = disclosure_of(app).list(question, Lang::zh);
    ASSERT_TRUE(page.ok());
    for (const auto& entry : page->entries) then(*entry.record);
    question.after = page->next;
  } while (!question.after.empty());
}

void expect_same(const CountTable& table, size_t column, const Slow& slow) {
  uint64_t told = 0;
  for (const auto& row : table.rows) {
    const Cell& cell = row.cells.at(column);
    const auto found = slow.find(row.code);
    const uint64_t count = found == slow.end() ? 0 : found->second;
    if (cell.told) {
      EXPECT_EQ(cell.count, count) << table.code << " " << row.code;
      told += count;
    } else {
      EXPECT_EQ(cell.count, 0u) << "what is not told does not leave";
    }
    if (count > 0 && count < disclose::kLeastTold) {
      EXPECT_FALSE(cell.told) << table.code << " " << row.code;
    }
  }
  EXPECT_GT(told, 0u) << table.code;
}

TEST_F(Statistics, AreWhatASlowCountOverTheListsGives) {
  std::map<std::string, Slow> regions, months, kinds;
  Slow totals;
  const std::map<std::string, std::string> place{{kOrgans[0], "city"},
                                                 {kOrgans[1], "370911"},
                                                 {kOrgans[2], "370911"},
                                                 {kOrgans[3], "370902"},
                                                 {kOrgans[4], "other"}};
  each_listed(app(), [&](const check::ShownRecord& record) {
    const std::string& item = record.item->code.get();
    ++totals[item];
    ++regions[item][place.at(record.organ)];
    ++months[item][record.decision->iso().substr(0, 7)];
    for (const auto& field : record.fields) {
      if (field.code == "XK_XKLB") ++kinds[item][field.value];
      if (field.code != "CF_CFLB") continue;
      ++kinds[item]["责令停产停业"];
      if (field.value.find("罚款") != std::string::npos) ++kinds[item]["罚款"];
    }
  });
  const auto all = counted();
  ASSERT_TRUE(all);
  ASSERT_EQ(totals["ADM.licence"], 30u);
  ASSERT_EQ(totals["ADM.penalty"], 7u);
  size_t compared = 0;
  for (size_t i = 0; i < all->items.size(); ++i) {
    const std::string& item = all->items[i].code;
    EXPECT_EQ(all->totals[i], (Cell{totals[item], true}));
    expect_same(all->regions, i, regions[item]);
    expect_same(all->months, i, months[item]);
    for (const CountTable& table : all->kinds) {
      if (table.items.front() != item) continue;
      expect_same(table, 0, kinds[item]);
      ++compared;
    }
  }
  EXPECT_EQ(compared, 2u);
}

// The lists are of the same records: each combination of what they can be asked for, page by page, against all of them
// looked at one by one.
struct Listed {
  base::RecordId id;
  std::string item, organ;
  base::Day decided;
};
const std::map<std::string, std::string> kCounty{
    {kOrgans[0], "370900"}, {kOrgans[1], "370911"}, {kOrgans[2], "370911"}, {kOrgans[3], "370902"}, {kOrgans[4], ""}};
using Days = std::pair<const char*, const char*>;
constexpr Days kSpans[] = {{"", ""},
                           {"2026-02-10", ""},
                           {"", "2026-02-10"},
                           {"2026-02-10", "2026-03-10"},
                           {"2026-03-20", "2026-03-20"},
                           {"2026-04-02", ""}};

std::vector<base::RecordId> listed(App& app, disclose::ListQuestion question) {
  std::vector<base::RecordId> out;
  question.limit = 3;
  do {
    const auto page = disclosure_of(app).list(question, Lang::zh);
    EXPECT_TRUE(page.ok()) << page.error().message(Lang::en);
    if (!page) return out;
    for (const auto& entry : page->entries) out.push_back(entry.record->id);
    question.after = page->next;
  } while (!question.after.empty());
  return out;
}

TEST_F(Statistics, AFilteredListIsThePlainOneWithTheOthersLeftOut) {
  std::vector<Listed> all;
  each_listed(app(), [&](const check::ShownRecord& record) {
    all.push_back({record.id, record.item->code.get(), record.organ, *record.decision});
  });
  ASSERT_EQ(all.size(), 37u);
  size_t asked = 0, found = 0;
  for (const char* item : {"", "ADM.licence", "ADM.penalty"}) {
    for (const char* organ : {"", "岱岳区", "人民政府"}) {
      for (const char* county : {"", "370900", "370911", "370902", "370982"}) {
        for (const auto& [from, until] : kSpans) {
          disclose::ListQuestion question;
          if (*item) question.items = {item};
          question.organ = organ;
          question.county = county;
          question.from = base::parse_iso_day(from);
          question.until = base::parse_iso_day(until);
          std::vector<base::RecordId> wanted;
          for (const Listed& one : all) {
            const bool fits = (!*item || one.item == item) && one.organ.find(organ) != std::string::npos &&
                              (!*county || kCounty.at(one.organ) == county) &&
                              (!question.from || *question.from <= one.decided) &&
                              (!question.until || one.decided <= *question.until);
            if (fits) wanted.push_back(one.id);
          }
          EXPECT_EQ(listed(app(), question), wanted) << item << " " << organ << " " << county << " " << from << until;
          ++asked;
          found += wanted.empty() ? 0 : 1;
        }
      }
    }
  }
  EXPECT_EQ(asked, 3u * 3 * 5 * std::size(kSpans));
  EXPECT_GT(found, 50u);
}

TEST_F(Statistics, WhatAListIsAskedForStaysInItsAddress) {
  const Response page = get("/open/listings?county=370911&from=2026-01-10&to=2026-03-31&item=&organ=");
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("泰山区示例局</td>")));
  EXPECT_THAT(page.body, HasSubstr("<option value=\"370911\" selected>"));
  EXPECT_THAT(page.body, HasSubstr("value=\"2026-03-31\""));
  const size_t next = page.body.find("rel=\"next\"");
  ASSERT_NE(next, std::string::npos);
  const std::string link = page.body.substr(page.body.rfind("<a href=", next), 300);
  for (const char* kept : {"county=370911", "from=2026-01-10", "to=2026-03-31", "after="}) {
    EXPECT_THAT(link, HasSubstr(kept));
  }
  const json::value told = json::parse(get("/api/v1/public/listings?county=370902").body);
  EXPECT_EQ(told.at("entries").as_array().size(), 2u);
  const Response none = get("/open/listings?from=2026-04-02");
  EXPECT_THAT(none.body, HasSubstr("没有符合条件的公示信息"));
  EXPECT_THAT(none.body, HasSubstr("<a href=\"/open/listings\">不限条件，看全部</a>")) << "what to do then";

  struct Bad {
    const char *query, *field;
  };
  for (const auto& [query, field] : {Bad{"from=2026-02-30", "from"}, Bad{"to=zuotian", "to"},
                                     Bad{"from=2026-03-01&to=2026-02-01", "from"}, Bad{"county=370911102", "county"}}) {
    const Response refused = get(fmt::format("/open/listings?{}", query));
    EXPECT_EQ(refused.status, 422) << query;
    EXPECT_THAT(refused.body, HasSubstr(fmt::format("href=\"#{}\"", field))) << query;
    EXPECT_THAT(refused.body, HasSubstr("action=\"/open/listings\"")) << "the form stays";
    EXPECT_EQ(get(fmt::format("/api/v1/public/listings?{}", query)).status, 422) << query;
  }
}

TEST_F(Statistics, TwoLicencesOfACountyCannotBeComputed) {
  const auto all = counted();
  ASSERT_TRUE(all);
  const auto licence =
      static_cast<size_t>(std::ranges::find(all->regions.items, "ADM.licence") - all->regions.items.begin());
  std::map<std::string, Cell> cells;
  for (const auto& row : all->regions.rows) cells[row.code] = row.cells.at(licence);
  EXPECT_FALSE(cells["370902"].told);
  EXPECT_EQ(cells["370911"], (Cell{14, true})) << "the county with its towns";
  EXPECT_EQ(cells["city"], (Cell{9, true}));
  uint64_t towns = 0, hidden = 0;
  for (const auto& row : all->towns.rows) {
    if (row.parent == "370902") {
      EXPECT_FALSE(row.cells.at(licence).told) << "parts of a hidden county are hidden";
    }
    if (row.parent != "370911") continue;
    towns += row.cells.at(licence).count;
    hidden += !row.cells.at(licence).told;
  }
  EXPECT_EQ(towns, 14u);
  EXPECT_EQ(hidden, 0u);
}

// A county by itself: a square for each of its towns with the number of its row, hidden where the row hides it.
TEST_F(Statistics, ACountysTownsAreASchematicMapAndItsTable) {
  const auto all = counted();
  ASSERT_TRUE(all);
  for (const char* county : {"370911", "370902"}) {
    size_t towns = 0, hidden = 0;
    for (const auto& row : all->towns.rows) {
      if (row.parent != county) continue;
      towns += row.code == county ? 0 : 1;
      for (const Cell& cell : row.cells) hidden += row.code == county || cell.told ? 0 : 1;
    }
    ASSERT_GT(towns, 3u);
    for (const char* lang : {"zh", "en"}) {
      const Response page = get(fmt::format("/open/statistics/{}?lang={}", county, lang));
      ASSERT_EQ(page.status, 200);
      EXPECT_FALSE(Skeleton(page.body).text.empty());
      const auto times = [&](std::string_view what) {
        size_t found = 0;
        for (size_t at = page.body.find(what); at != std::string::npos; at = page.body.find(what, at + 1)) ++found;
        return found;
      };
      EXPECT_EQ(times("<rect "), towns * all->items.size()) << "a square for each town, a map for each item";
      EXPECT_EQ(times("<tr>"), towns + 2) << "the county's own bodies, and the head";
      EXPECT_EQ(times(">*</text>"), hidden);
    }
    EXPECT_THAT(get(fmt::format("/open/statistics/{}", county)).body, HasSubstr("示意，不表示方位"));
  }
  EXPECT_THAT(get("/open/statistics/370911").body, HasSubstr("范镇"));
  EXPECT_THAT(get("/open/statistics").body, HasSubstr("href=\"/open/statistics/370911\""));
  for (const char* none : {"370900", "3709-GX", "370911102", "city", "other", "x", ""}) {
    EXPECT_EQ(get(fmt::format("/open/statistics/{}", none)).status, 404) << none;
  }
}

TEST_F(Statistics, ThePageTheSheetAndTheJsonSayTheSame) {
  const auto all = counted();
  ASSERT_TRUE(all);
  for (const char* lang : {"zh", "en"}) {
    const Response page = get(fmt::format("/open/statistics?lang={}", lang));
    ASSERT_EQ(page.status, 200);
    EXPECT_FALSE(Skeleton(page.body).text.empty());
    EXPECT_LT(page.body.size() + style_sheet().size(), 56'000u);
    EXPECT_THAT(page.body, HasSubstr("<svg class=\"chart\""));
    EXPECT_THAT(page.body, HasSubstr("<span class=\"nowrap\">2026-03</span>"));
    EXPECT_THAT(page.body, Not(HasSubstr(std::string(kName))));
  }
  const Response csv = get("/open/statistics.csv");
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  std::map<std::string, std::string> lines;  // table,code,parent -> the rest
  size_t rows = 0;
  for (size_t at = csv.body.find("\r\n") + 2; at < csv.body.size();) {
    const size_t end = csv.body.find("\r\n", at);
    lines[csv.body.substr(at, end - at)] = "";
    at = end + 2;
    ++rows;
  }
  EXPECT_EQ(rows, lines.size()) << "no line stands twice";
  const json::value parsed = json::parse(get("/open/statistics.json").body);
  size_t found = 0;
  for (const auto& table : parsed.at("tables").as_array()) {
    for (const auto& row : table.at("rows").as_array()) {
      std::string line =
          fmt::format("{},{},{},{},{}", all->day.iso(), std::string(table.at("code").as_string()),
                      std::string(row.at("code").as_string()), std::string(row.at("name").at("zh").as_string()),
                      row.as_object().contains("parent") ? std::string(row.at("parent").as_string()) : std::string());
      for (const auto& item : all->items) {
        const auto* cell = row.at("counts").as_object().if_contains(item.code);
        line += "," + (!cell ? std::string() : cell->is_null() ? "*" : json::serialize(*cell));
      }
      EXPECT_TRUE(lines.contains(line)) << line;
      ++found;
    }
  }
  EXPECT_EQ(found + 1, rows) << "and the line of the totals";
}

TEST_F(Statistics, AreCountedOnceForAState) {
  const auto first = counted();
  EXPECT_EQ(first.get(), counted().get());
  EXPECT_EQ(known_statistics(app()).get(), first.get());
  Request request{.method = "GET", .path = "/"};
  request.headers["host"] = "localhost";
  EXPECT_THAT(handle_site(app(), request).body, HasSubstr("今日公示：行政许可"));
  clock().set(base::start_of(*base::Day::from_civil(2026, 4, 2)));
  EXPECT_EQ(known_statistics(app()), nullptr) << "another day";
  EXPECT_NE(counted().get(), first.get());
  clock().set(base::start_of(*base::Day::from_civil(2026, 4, 1)));
}

TEST_F(Statistics, OpenDataHasNothingAdverseAndNobody) {
  for (const char* path : {"/open/data/ADM.penalty.csv", "/open/data/ADM.penalty.json", "/open/data/SEV.wages.csv",
                           "/open/data/REG.enterprise.csv", "/open/data/nothing.csv", "/open/data/ADM.licence",
                           "/open/data/ADM.licence.csv?part=2", "/open/data/ADM.licence.csv?part=0",
                           "/open/data/ADM.licence.csv?part=x"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  const Response csv = get("/open/data/ADM.licence.csv");
  ASSERT_EQ(csv.status, 200);
  EXPECT_THAT(csv.body, HasSubstr("示例许〔2026〕1号"));
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 31) << "thirty licences under their heads";
  EXPECT_THAT(csv.body, Not(HasSubstr("示例甲"))) << "who represents it";
  EXPECT_THAT(csv.body, Not(HasSubstr("证件")));
  EXPECT_THAT(csv.body, Not(HasSubstr("示例罚")));
  const json::value parsed = json::parse(get("/open/data/HON.honour.json").body);
  ASSERT_EQ(parsed.at("rows").as_array().size(), 1u);
  EXPECT_EQ(parsed.at("rows").at(0).at("code").as_string(), kCode);
  EXPECT_EQ(parsed.at("parts").as_int64(), 1);
  const auto sets = disclose::open_datasets(app().checker(), app().desk());
  ASSERT_TRUE(sets.ok());
  for (const auto& one : *sets) {
    EXPECT_FALSE(one.item->adverse) << one.item->code.get();
    for (const auto* field : one.fields) {
      EXPECT_NE(field->type.kind, catalog::TypeKind::person_name) << field->code;
    }
  }
}

}  // namespace
}  // namespace taixin::service
