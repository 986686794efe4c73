// The file of all that is held: the very answers of the routes, nobody else's data, nothing that identifies, and each
// part a look of its own.
#include "service/own_export.h"

#include <gmock/gmock.h>
#include <zip.h>

#include <boost/json.hpp>

#include "service/report_fixture.h"
#include "service/routes.h"

namespace taixin::service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kOther = "91370999TX0000028E";

std::map<std::string, std::string> unpacked(const std::string& bytes) {
  std::map<std::string, std::string> out;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  TX_ASSERT(archive != nullptr, "not a ZIP of {} bytes", bytes.size());
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t about;
    TX_ASSERT(zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &about) == 0, "entry {}", i);
    std::string content(about.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    TX_ASSERT(file && zip_fread(file, content.data(), content.size()) == static_cast<zip_int64_t>(content.size()), "{}",
              about.name);
    zip_fclose(file);
    TX_ASSERT(out.emplace(about.name, std::move(content)).second, "{} stands there twice", about.name);
  }
  zip_discard(archive);
  return out;
}

class OwnExport : public ::testing::Test {
 protected:
  std::map<std::string, std::string> taken(const access::Caller& caller) {
    const Response file = home_.get(caller, "/api/v1/own/export");
    TX_ASSERT(file.status == 200, "{}", file.body);
    EXPECT_EQ(file.content_type, "application/zip");
    EXPECT_EQ(file.headers.at("Content-Disposition"), "attachment; filename=\"taixin-my-credit-2026-04-01.zip\"");
    EXPECT_EQ(file.headers.at("Cache-Control"), "no-store");
    return unpacked(file.body);
  }
  size_t looks_of(base::SubjectId subject) {
    auto tx = home_.app().home().read_access();
    return store::access_entries(*tx, {.subject = subject}).value().size();
  }
  ReportHome home_{*base::Day::from_civil(2026, 4, 1)};
};

TEST_F(OwnExport, IsWhatTheRoutesAnswer) {
  const base::RecordId record = home_.penalty(
      {.number = "示例罚〔2026〕1号", .decided = "2026/03/20", .fact = "=HYPERLINK(\"示例\") <b>事实</b>"});
  const access::Caller agent = home_.agent();
  const auto one = ReportHome::must(home_.app().cases().begin(
      agent, {.kind = "objection", .record = record, .form = {{"ground", "wrong"}, {"statement", "示例说明七"}}}));
  ASSERT_EQ(home_.post_json(agent, "/api/v1/own/reports", "{}").status, 201);
  ReportHome::must(home_.app().ledger().publish());

  const size_t before = looks_of(home_.company());
  const auto files = taken(agent);
  EXPECT_GT(looks_of(home_.company()), before) << "a look of the subject at itself";

  for (const auto& [file, route] :
       std::map<std::string, std::string>{{"held", "?versions=true"},
                                          {"cases", "/cases"},
                                          {"consents", "/consents"},
                                          {"lists", "/lists"},
                                          {"notices", "/notices"},
                                          {"calendar", "/calendar"},
                                          {"reports", "/reports"},
                                          {fmt::format("case-{}", one->id), fmt::format("/cases/{}", one->id)}}) {
    SCOPED_TRACE(file);
    EXPECT_EQ(files.at("json/" + file + ".json"), home_.get(agent, "/api/v1/own" + route).body);
  }
  // What the routes below /own answer without a parameter is in it, so that a new one is not forgotten.
  for (const Route& route : all_routes()) {
    constexpr std::string_view kBelow = "/api/v1/own/";
    if (route.method != "GET" || !route.pattern.starts_with(kBelow) || route.pattern.find('{') != route.pattern.npos) {
      continue;
    }
    const std::string name(route.pattern.substr(kBelow.size()));
    if (name == "export") continue;
    EXPECT_TRUE(files.contains("json/" + (name == "looks" ? "looks-001" : name) + ".json")) << name;
  }
  EXPECT_THAT(files.at("json/looks-001.json"), HasSubstr("\"looks\""));

  EXPECT_THAT(files.at("csv/records.csv"), HasSubstr("示例罚〔2026〕1号"));
  EXPECT_THAT(files.at("csv/fields.csv"), HasSubstr("'=HYPERLINK")) << "cells are inert";
  EXPECT_THAT(files.at("pages/held.html"), HasSubstr("&lt;b&gt;事实&lt;/b&gt;"));
  EXPECT_THAT(files.at(fmt::format("pages/case-{}.html", one->id)), HasSubstr("示例说明七"));
  EXPECT_THAT(files.at("calendar.ics"), HasSubstr("BEGIN:VCALENDAR"));
  EXPECT_THAT(files.at(fmt::format("proofs/record-{}.tlog-proof", record.get())), HasSubstr("c2sp.org/tlog-proof"));
  size_t papers = 0;
  for (const auto& [name, content] : files) {
    if (name.starts_with("reports/")) ++papers;
    if (name.ends_with(".html")) {
      for (const char* none : {"<script", "<form", "href=\"/", "<a href=\"http", "src="}) {
        EXPECT_THAT(content, Not(HasSubstr(none))) << name;
      }
    }
    if (name.starts_with("pages/")) {
      EXPECT_THAT(files.at("index.html"), HasSubstr("href=\"" + name + "\""));
    }
    if (name != "index.html" && name != "README.txt" && name != "style.css" && !name.starts_with("proofs/")) {
      EXPECT_THAT(files.at("README.txt"), HasSubstr("\n" + name + "\n")) << "the README says what it is";
    }
  }
  EXPECT_EQ(papers, 3u) << "PDF, JSON and proof";
  EXPECT_EQ(home_.get(agent, "/my/export").status, 200) << "the same from the page";
  EXPECT_THAT(home_.get(agent, "/my").body, HasSubstr("href=\"/my/export\""));
}

TEST_F(OwnExport, HoldsNobodyElses) {
  home_.submit(
      "REG.enterprise",
      fmt::format("ZTMC,TYSHXYDM,DJZT,CLRQ,DJJG,DJJGDM,FDDBR\n别家示例商行,{},存续,2015-03-02,示例局,{},示例丙\n",
                  kOther, kOrgan));
  ASSERT_TRUE(home_.app().facts().registry().by_code(kOther, store::CodeKind::uscc));
  const access::Caller agent = home_.agent(), one = home_.person(1), two = home_.person(2);
  home_.submit(
      "ADM.example_person",
      fmt::format("姓名,类别,证件号码,文号,内容,决定日期\n示例甲,自然人,{},示例〔2026〕1号,示例内容甲,2026-03-02\n"
                  "示例乙,自然人,{},示例〔2026〕2号,示例内容乙,2026-03-03\n",
                  invented_number(1), invented_number(2)));
  const auto look = [](const std::map<std::string, std::string>& files, std::string_view words) {
    for (const auto& [name, content] : files) {
      if (content.find(words) != content.npos) return true;
    }
    return false;
  };
  const auto of_company = taken(agent), of_one = taken(one), of_two = taken(two);
  EXPECT_TRUE(look(of_company, kCode));
  EXPECT_TRUE(look(of_one, "示例内容甲"));
  EXPECT_TRUE(look(of_one, "要求删除")) << "how to ask for erasure stands beside what is held";
  EXPECT_TRUE(look(of_two, "示例内容乙"));
  EXPECT_FALSE(look(of_one, "示例内容乙"));
  for (const auto* files : {&of_company, &of_one, &of_two}) {
    EXPECT_FALSE(look(*files, "别家示例商行"));
    EXPECT_FALSE(look(*files, kOther));
    for (const int order : {1, 2, 9}) EXPECT_FALSE(look(*files, invented_number(order)));
  }
  EXPECT_FALSE(look(of_one, kCode));
  EXPECT_FALSE(look(of_company, "示例内容甲"));
  for (const char* role : {"querier", "window", "auditor"}) {
    EXPECT_EQ(home_.get(home_.staff(role), "/api/v1/own/export").status, 403) << role;
  }
  EXPECT_EQ(home_.get({}, "/my/export").status, 303) << "whoever is not known signs in first";
}

TEST_F(OwnExport, NamesWhatDoesNotFit) {
  const access::Caller agent = home_.agent();
  ASSERT_EQ(home_.post_json(agent, "/api/v1/own/reports", "{}").status, 201);
  Request request{.method = "GET", .path = "/api/v1/own/export"};
  request.caller = agent;
  request.identified = true;
  const auto files = unpacked(ReportHome::must(own_export(home_.app(), request, 1000)).body);
  for (const auto& [name, content] : files) EXPECT_FALSE(name.starts_with("reports/")) << name;
  EXPECT_THAT(files.at("README.txt"), HasSubstr("! 信用报告 XB"));
  EXPECT_THAT(files.at("index.html"), HasSubstr("没有放进来的"));
}

}  // namespace
}  // namespace taixin::service
