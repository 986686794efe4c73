// Blank forms come out of the packs: what a form asks for online, it asks for on paper.
#include "service/blank_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/packs_testing.h"
#include "service/guide_words.h"
#include "service/pages_guides.h"
#include "service/site_fixture.h"
#include "service/skeleton_test.h"

namespace taixin::service {
namespace {

using catalog::CaseFieldType;
using catalog::testing::repository_catalog;
using report::BlankField;
using testing::HasSubstr;

const base::Day kDay = *base::Day::from_civil(2026, 4, 1);

// Of one part of the form, by its title; null: there is none.
const report::BlankPart* part_of(const report::BlankForm& form, const std::string& title) {
  const auto found = std::ranges::find(form.parts, title, &report::BlankPart::title);
  return found == form.parts.end() ? nullptr : &*found;
}

BlankField::Kind kind_of(CaseFieldType type) {
  switch (type) {
    case CaseFieldType::day:
      return BlankField::Kind::day;
    case CaseFieldType::choice:
      return BlankField::Kind::choice;
    case CaseFieldType::flag:
      return BlankField::Kind::tick;
    case CaseFieldType::file:
      return BlankField::Kind::papers;
    case CaseFieldType::text:
    case CaseFieldType::record:
      break;
  }
  return BlankField::Kind::text;
}

TEST(BlankForms, EveryFieldOfEveryKindThatASubjectBegins) {
  size_t fields = 0, choices = 0;
  for (const catalog::CaseKind* kind : guided_kinds(repository_catalog(), kDay)) {
    for (const Lang lang : {Lang::zh, Lang::en}) {
      Visit visit;
      visit.lang = lang;
      const auto form = blank_form(visit, repository_catalog(), *kind, kDay);
      EXPECT_THAT(form.title, HasSubstr(kind->name.in(lang)));
      size_t clauses = 0;
      for (const auto& note : form.notes) {
        for (const std::string& line : note.lines) {
          EXPECT_FALSE(line.empty());
          for (const auto& clause : kind->basis.clauses) clauses += line.starts_with(clause) ? 1 : 0;
        }
      }
      EXPECT_GE(clauses, kind->basis.clauses.size()) << kind->code;
      for (const auto& step : kind->steps) {
        const report::BlankPart* part = part_of(form, step.name.in(lang));
        if (!begun_by_subject(step)) continue;
        ASSERT_NE(part, nullptr) << kind->code << " " << step.code;
        ASSERT_EQ(part->fields.size(), step.form.size() + (step.outcomes.size() > 1 ? 1 : 0));
        for (size_t i = 0; i < step.form.size(); ++i) {
          ++fields;
          EXPECT_EQ(part->fields[i].name, step.form[i].name.in(lang));
          EXPECT_EQ(part->fields[i].kind, kind_of(step.form[i].type)) << step.form[i].code;
          EXPECT_FALSE(part->fields[i].need.empty());
          ASSERT_EQ(part->fields[i].choices.size(), step.form[i].choices.size());
          for (size_t c = 0; c < step.form[i].choices.size(); ++c) {
            ++choices;
            EXPECT_EQ(part->fields[i].choices[c], step.form[i].choices[c].second.in(lang));
          }
        }
        if (step.outcomes.size() > 1) {
          EXPECT_EQ(part->fields.back().choices.size(), step.outcomes.size());
        }
      }
    }
  }
  EXPECT_GT(fields, 20u);
  EXPECT_GT(choices, 20u);
}

class BlankFormPages : public Site {};

TEST_F(BlankFormPages, AreLinkedFromTheGuideAndDrawnForEveryKind) {
  for (const catalog::CaseKind* kind : guided_kinds(app().catalog(), kDay)) {
    const std::string place = fmt::format("/guides/{}/form", kind->code);
    EXPECT_THAT(get("/guides/" + kind->code).body, HasSubstr(fmt::format("href=\"{}\"", place)));
    EXPECT_THAT(get("/guides/" + kind->code).body, HasSubstr(fmt::format("href=\"{}.pdf\"", place)));
    for (const char* lang : {"zh", "en"}) {
      SCOPED_TRACE(place + lang);
      const Response page = get(fmt::format("{}?lang={}", place, lang));
      ASSERT_EQ(page.status, 200) << page.body;
      EXPECT_FALSE(Skeleton(page.body).text.empty());
      for (const auto& step : kind->steps) {
        if (!begun_by_subject(step)) continue;
        for (const auto& field : step.form) {
          EXPECT_THAT(page.body,
                      HasSubstr(escape(field.name.in(lang == std::string_view("zh") ? Lang::zh : Lang::en))));
        }
      }
      const Response pdf = get(fmt::format("{}.pdf?lang={}", place, lang));
      ASSERT_EQ(pdf.status, 200) << pdf.body;
      EXPECT_EQ(pdf.content_type, "application/pdf");
      EXPECT_TRUE(pdf.body.starts_with("%PDF"));
      EXPECT_EQ(get(fmt::format("{}.pdf?lang={}", place, lang)).body, pdf.body) << "the same form is the same bytes";
    }
  }
  for (const char* none : {"/guides/withdrawal/form", "/guides/listing/form.pdf", "/guides/report/form",
                           "/guides/objection/form.doc", "/guides/objection/form/", "/guides/nothing/form.pdf"}) {
    EXPECT_EQ(get(none).status, 404) << none;
  }
}

}  // namespace
}  // namespace taixin::service
