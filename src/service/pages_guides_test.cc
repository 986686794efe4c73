// Guides come out of the packs: what a pack says is what the guide says.
#include "service/pages_guides.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/case_rules.h"
#include "catalog/packs_testing.h"
#include "catalog/site_rules.h"
#include "service/site_fixture.h"
#include "service/skeleton_test.h"

namespace taixin::service {
namespace {

using catalog::Catalog;
using catalog::testing::repository_catalog;
using testing::HasSubstr;
using testing::Not;

const base::Day kDay = *base::Day::from_civil(2026, 4, 1);

std::string guide(const Catalog& catalog, std::string_view code, Lang lang = Lang::zh) {
  const catalog::CaseKind* kind = catalog.cases().kind(code, kDay);
  if (!kind) return "no such kind";
  Visit visit;
  visit.lang = lang;
  return guide_body(visit, catalog, *kind, kDay).bytes;
}

// The packs of this tree with one text of a file in packs/national changed.
std::shared_ptr<const Catalog> changed(const std::string& file, const std::string& what, const std::string& to) {
  auto packs = catalog::testing::repository_packs();
  size_t times = 0;
  for (auto& one : packs.front().files) {
    if (one.name != file) continue;
    for (size_t at = one.bytes.find(what); at != std::string::npos; at = one.bytes.find(what, at + to.size())) {
      one.bytes.replace(at, what.size(), to);
      ++times;
    }
  }
  EXPECT_EQ(times, 1u) << what;
  auto loaded = Catalog::load(packs);
  EXPECT_TRUE(loaded.ok()) << loaded.error().message(Lang::en);
  return loaded.ok() ? *loaded : nullptr;
}

TEST(Guides, AChangedClockIsAChangedGuide) {
  const std::string before = guide(repository_catalog(), "objection");
  EXPECT_THAT(before, HasSubstr("从“提出异议”起，3 个工作日内；已“转信息提供单位核查”的，7 个工作日内"));
  EXPECT_THAT(before, HasSubstr("山东省社会信用条例 第39条"));
  const auto later = changed("case_objection.toml", "when        = { after = \"forward\", within = 7 }",
                             "when        = { after = \"forward\", within = 9 }");
  ASSERT_TRUE(later);
  const std::string after = guide(*later, "objection");
  EXPECT_THAT(after, HasSubstr("已“转信息提供单位核查”的，9 个工作日内"));
  EXPECT_THAT(after, Not(HasSubstr("7 个工作日内")));
}

TEST(Guides, AChangedFormStepAndMaterialToo) {
  const auto other = changed("case_objection.toml", "name    = \"证明材料\"", "name    = \"示例证明\"");
  ASSERT_TRUE(other);
  EXPECT_THAT(guide(repository_catalog(), "objection"), HasSubstr("证明材料"));
  EXPECT_THAT(guide(*other, "objection"), HasSubstr("示例证明"));
  EXPECT_THAT(guide(*other, "objection"), Not(HasSubstr("证明材料")));
}

TEST(Guides, WhatNobodyConfirmedSaysSo) {
  const std::string repair = guide(repository_catalog(), "repair");
  EXPECT_THAT(repair, HasSubstr("补正材料 <span class=\"tag warn\">条款待核</span>"));
  EXPECT_THAT(repair, HasSubstr("条款待核，仅作提示，不告知"));
  EXPECT_THAT(repair, HasSubstr("当日（非工作日的，下一个工作日）"));
  const auto doubtful = changed("case_objection.toml", "sure   = \"V\"", "sure   = \"MM\"");
  ASSERT_TRUE(doubtful);
  EXPECT_THAT(guide(*doubtful, "objection"), HasSubstr("暂不产生下面写的效果"));
  EXPECT_THAT(guide(repository_catalog(), "objection"), Not(HasSubstr("条款待核")));
}

// What a subject can begin has a guide with every part of it; what only officers begin has none.
TEST(Guides, EveryKindThatASubjectBegins) {
  std::set<std::string> codes;
  for (const catalog::CaseKind* kind : guided_kinds(repository_catalog(), kDay)) {
    codes.insert(kind->code);
    for (const Lang lang : {Lang::zh, Lang::en}) {
      const std::string body = guide(repository_catalog(), kind->code, lang);
      for (const auto& clause : kind->basis.clauses) {
        EXPECT_THAT(body, HasSubstr(escape(clause)));
      }
      for (const auto& step : kind->steps) {
        EXPECT_THAT(body, HasSubstr(escape(step.name.in(lang)))) << kind->code;
      }
      for (const auto& clock : kind->clocks) {
        EXPECT_THAT(body, HasSubstr(escape(clock.name.in(lang)))) << kind->code;
      }
      for (const auto& step : kind->steps) {
        const bool theirs =
            step.opens() && std::ranges::any_of(step.by, [](const auto& actor) {
              return actor.party == catalog::CaseParty::subject || actor.party == catalog::CaseParty::anybody;
            });
        for (const auto& field : step.form) {
          if (theirs) {
            EXPECT_THAT(body, HasSubstr(escape(field.name.in(lang)))) << kind->code;
          }
        }
      }
    }
  }
  for (const char* code : {"objection", "repair", "commitment", "declaration", "shield", "complaint"}) {
    EXPECT_TRUE(codes.contains(code)) << code;
  }
  for (const char* code : {"withdrawal", "interview", "delisting"}) EXPECT_FALSE(codes.contains(code)) << code;
}

class GuidePages : public Site {};

TEST_F(GuidePages, AreWellFormedAndOpenToEverybody) {
  std::vector<std::string> paths{"/guides", "/guides/report", "/guides/looks", "/guides/terms"};
  for (const catalog::CaseKind* kind : guided_kinds(app().catalog(), kDay)) paths.push_back("/guides/" + kind->code);
  for (const std::string& path : paths) {
    for (const char* lang : {"zh", "en"}) {
      SCOPED_TRACE(path + " " + lang);
      Request request{.method = "GET"};
      set_target(request, path + "?lang=" + lang);
      request.headers["host"] = "localhost";
      const Response page = handle_site(app(), request);
      EXPECT_EQ(page.status, 200);
      EXPECT_FALSE(Skeleton(page.body).text.empty());
      EXPECT_LT(page.body.size() + style_sheet().size(), 56'000u);
    }
  }
  EXPECT_THAT(get("/guides").body, HasSubstr("反馈办理结果：10 个工作日内")) << "the longest of the terms that act";
  EXPECT_THAT(get("/guides/repair").body, HasSubstr("“信用中国”网站"));
  EXPECT_THAT(get("/guides/objection").body, Not(HasSubstr("“信用中国”网站申请")));
  EXPECT_EQ(get("/guides/nothing").status, 404);
  EXPECT_EQ(get("/guides/withdrawal").status, 404);
  EXPECT_THAT(get("/guides/report").body, HasSubstr("公共信用信息报告"));
  EXPECT_THAT(get("/guides/looks").body, HasSubstr("30 日内答复"));
  EXPECT_THAT(get("/guides/looks").body, HasSubstr("至多推迟 90 日"));
}

// Each word of the packs with what it means, its law, and a page of this site that is there.
TEST_F(GuidePages, TermsSayWhatTheyMeanAndLeadWhereTheyAreMet) {
  const auto terms = app().catalog().site().terms_on(kDay);
  std::set<std::string> names;
  for (const char* lang : {"zh", "en"}) {
    const Lang in = lang == std::string_view("zh") ? Lang::zh : Lang::en;
    const std::string page = get(fmt::format("/guides/terms?lang={}", lang)).body;
    EXPECT_FALSE(Skeleton(page).text.empty());
    for (const catalog::Term* one : terms) {
      names.insert(one->name.zh);
      EXPECT_THAT(page, HasSubstr(fmt::format("<h2 id=\"{}\">", one->id)));
      EXPECT_THAT(page, HasSubstr(escape(one->words.in(in)).substr(0, 30)));
      for (const std::string& clause : one->basis.clauses) {
        if (in == Lang::zh) {
          EXPECT_THAT(page, HasSubstr(escape(clause)));
        }
      }
      EXPECT_TRUE(one->basis.acts()) << one->id;
      if (!one->page.empty()) {
        EXPECT_EQ(get(one->page).status, 200) << one->page;
      }
    }
  }
  for (const char* name : {"公共信用信息", "失信惩戒", "信用修复", "公示期", "异议"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
  EXPECT_THAT(get("/guides").body, HasSubstr("href=\"/guides/terms\""));
  EXPECT_THAT(get("/sitemap").body, HasSubstr("href=\"/guides/terms\""));
}

}  // namespace
}  // namespace taixin::service
