#include "check/check.h"

#include <gtest/gtest.h>

#include "access/errors.h"
#include "base/text.h"
#include "check/errors.h"
#include "check/render.h"
#include "check/sample_home.h"
#include "identity/uscc.h"

namespace taixin::check {
namespace {

using identity::SubjectKind;
using store::StatusKind;

// A code in a region that no real body can have, with its right check character.
std::string code(int number) {
  std::string out = fmt::format("91000000MA{:07}", number);
  out += *identity::uscc_check_character(out);
  return out;
}

const Day kToday = kSampleDay;
constexpr const char* kBuilder = "示例建材有限公司";

// One company with everything, a namesake pair, a clean company and a person that must not exist.
class Check : public testing::Test {
 protected:
  void SetUp() override {
    builder_ = home_.add_subject(SubjectKind::organization, code(1), {"示例旧名有限公司", kBuilder},
                                 {{"存续", kToday.plus_days(-2000)}, {"吊销", kToday.plus_days(-10)}});
    clean_ =
        home_.add_subject(SubjectKind::organization, code(2), {"示例清洁有限公司"}, {{"存续", kToday.plus_days(-900)}});
    const SubjectId shop = home_.add_subject(SubjectKind::individual_business, code(3), {"示例同名商行"});
    home_.add_operator(shop, "示例甲", kToday.plus_days(-900));
    home_.add_operator(shop, "示例乙", kToday.plus_days(-30));
    home_.add_subject(SubjectKind::individual_business, code(4), {"示例同名商行"});
    home_.add_subject(SubjectKind::natural_person, "", {"示例某人"});

    home_.add(penalty("示例罚〔2026〕1号", "无证经营", store::Severity::serious, "p1"));
    home_.add(penalty("示例罚〔2026〕2号", "虚假标注", store::Severity::general, "p2"));
    home_.add(penalty("示例罚〔2026〕3号", "已经修复", store::Severity::general, "p3"));
    home_.add_status("ADM.penalty", builder_, "p3", StatusKind::repaired, kToday.plus_days(-5));
    home_.add_status("ADM.penalty", builder_, "p2", StatusKind::disputed, kToday.plus_days(-5));
    auto by_name = penalty("示例罚〔2026〕4号", "凭名称关联", store::Severity::serious, "p4");
    by_name.link = store::LinkKind::provisional;
    home_.add(by_name);
    auto of_former = penalty("示例罚〔2026〕5号", "原经营者", store::Severity::serious, "p5");
    of_former.subject = shop;
    home_.add(of_former);
    auto of_present = penalty("示例罚〔2026〕6号", "现经营者", store::Severity::general, "p6");
    of_present.subject = shop;
    of_present.decision = kToday.plus_days(-10);
    home_.add(of_present);
    home_.add({.item = "ADM.simple", .subject = builder_, .fields = {{"WSH", "简1"}, {"XW", "简易程序示例"}}});
    home_.add({.item = "COM.commitment", .subject = builder_, .fields = {{"BM", "诺1"}, {"LX", "全部未履行"}}});
    home_.add({.item = "COM.commitment", .subject = builder_, .fields = {{"BM", "诺2"}, {"LX", "全部履行"}}});
    home_.add({.item = "EVA.grade",
               .subject = builder_,
               .fields = {{"RQ", "2025-01-01"}, {"DJ", "A"}},
               .decision = Day(20089)});
    home_.add({.item = "EVA.grade",
               .subject = builder_,
               .fields = {{"RQ", "2026-01-01"}, {"DJ", "C"}},
               .decision = Day(20454)});
    home_.ready();
  }

  SampleHome::Row penalty(const std::string& number, const std::string& misconduct, store::Severity severity,
                          const std::string& key) const {
    return {.item = "ADM.penalty",
            .subject = builder_,
            .fields = {{"WSH", number},
                       {"XW", misconduct},
                       {"JG", "示例市场监管局"},
                       {"FK", "1500000"},
                       {"SFZH", "不该出现"}},
            .decision = kToday.plus_days(-60),
            .valid_until = kToday.plus_days(90),
            .severity = severity,
            .key = key};
  }
  const MatterAnswer& matter(const CheckAnswer& answer, MatterKind kind) const {
    return answer.matters.at(static_cast<size_t>(kind));
  }
  static std::string all(const ShowAnswer& answer) {
    return to_json(answer) + to_text(answer, base::Lang::zh) + to_text(answer, base::Lang::en);
  }

  SampleHome home_;
  SubjectId builder_, clean_;
};

// ---- which subject
TEST_F(Check, FindsByCodeHoweverItIsTyped) {
  for (const std::string& query : {code(1), " " + code(1) + "\u3000", [] {
                                     std::string lower = code(1);
                                     for (char& c : lower) c = static_cast<char>(std::tolower(c));
                                     return lower;
                                   }()}) {
    const CheckAnswer answer = home_.check(query);
    EXPECT_EQ(answer.match.found, Found::one) << query;
    EXPECT_EQ(answer.match.by, FoundBy::code);
    EXPECT_EQ(answer.match.subject, builder_);
  }
}

TEST_F(Check, APenaltyOnAFormerOperatorIsNotHeldAgainstThePresentOne) {
  const CheckAnswer answer = home_.check(code(3));
  EXPECT_EQ(matter(answer, MatterKind::penalties).count, 1u);
  EXPECT_EQ(matter(answer, MatterKind::penalties).former_operator, 1u);
}

TEST_F(Check, FindsByExactNamePresentAndFormer) {
  EXPECT_EQ(home_.check(kBuilder).match.by, FoundBy::name);
  EXPECT_EQ(home_.check("示例建材 有限公司 ").match.subject, builder_) << "spaces do not matter";
  const CheckAnswer former = home_.check("示例旧名有限公司");
  EXPECT_EQ(former.match.subject, builder_);
  EXPECT_EQ(former.match.by, FoundBy::former_name);
}

TEST_F(Check, SeveralOfOneNameAreCandidatesAndNoVerdict) {
  const CheckAnswer answer = home_.check("示例同名商行");
  EXPECT_EQ(answer.verdict, Verdict::candidates);
  ASSERT_EQ(answer.match.candidates.size(), 2u);
  EXPECT_EQ(answer.match.candidates[0].code, code(3));
  EXPECT_FALSE(answer.subject.has_value());
  EXPECT_EQ(home_.check("示例建材").match.found, Found::candidates) << "a part of a name";
}

TEST_F(Check, CandidatesTellHowTheyMatched) {
  const auto slip = home_.check("示例健材有限公司").match;
  ASSERT_EQ(slip.found, Found::candidates) << "never taken for the one meant";
  ASSERT_EQ(slip.candidates.size(), 1u);
  EXPECT_EQ(slip.candidates[0].code, code(1));
  EXPECT_EQ(how_matched(slip.candidates[0]).zh, "与所查文字相差1处，可能有误字");
  EXPECT_EQ(how_matched(slip.candidates[0]).en, "differs in 1 place: a slip?");
  const std::string json = to_json(home_.check("slqj"));
  EXPECT_NE(json.find(R"("how":"initials")"), std::string::npos) << json;
  EXPECT_NE(json.find("拼音首字母以此开头"), std::string::npos);
  EXPECT_NE(to_text(home_.check("建材"), base::Lang::en).find("part of the name"), std::string::npos);
}

TEST_F(Check, AWrongCheckCharacterIsExplained) {
  std::string wrong = code(1);
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  const CheckAnswer answer = home_.check(wrong);
  EXPECT_EQ(answer.verdict, Verdict::unknown_subject);
  ASSERT_TRUE(answer.match.hint.has_value());
  EXPECT_EQ(answer.match.hint->code(), "identity.uscc_wrong_check");
}

TEST_F(Check, NothingAsked) {
  for (const char* query : {"", "  ", "\xff"}) {
    const auto answer = home_.checker().check(home_.session("permit"), query);
    ASSERT_FALSE(answer.ok());
    EXPECT_TRUE(answer.error().is(kNothingAsked));
  }
}

// ---- people
TEST_F(Check, PeopleKnownOrNotAreTheSameBytes) {
  // Standard sample numbers of GB 11643.
  const CheckAnswer first = home_.check("11010519491231002X"), second = home_.check("440524188001010014");
  EXPECT_EQ(first.verdict, Verdict::person);
  EXPECT_EQ(to_json(first), to_json(second));
  EXPECT_NE(to_json(first).find("不提供自然人查询"), std::string::npos);
  EXPECT_EQ(to_text(first, base::Lang::zh), to_text(second, base::Lang::zh));
  EXPECT_EQ(to_json(first).find("11010519491231002X"), std::string::npos);
  // A person in the registry is as unknown as one that is not there.
  EXPECT_EQ(to_json(home_.check("示例某人")), to_json(home_.check("示例别人")));
  EXPECT_EQ(home_.check("示例某").match.found, Found::unknown) << "nor among the candidates";
}

TEST_F(Check, QuestionsAboutPeopleLeaveNoTrace) {
  home_.check("11010519491231002X");
  const auto entries = home_.entries();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].kind, "denied");
  EXPECT_EQ(entries[0].asked_sha256, base::hex(base::sha256(access::kAboutPerson)));
}

// ---- the verdict
TEST_F(Check, StateFirstThenWhatApplies) {
  const CheckAnswer answer = home_.check(code(1));
  EXPECT_EQ(answer.verdict, Verdict::attention);
  ASSERT_EQ(answer.attention.size(), 3u);
  EXPECT_EQ(answer.attention[0].words.zh, "登记状态：吊销（" + kToday.plus_days(-10).iso() + "）");
  EXPECT_EQ(answer.attention[0].basis, std::vector<std::string>{"示例登记条例 第6条"});
  EXPECT_EQ(answer.attention[1].words.zh, "行政处罚 2 条，其中严重失信 1 条，有异议标注 1 条");
  EXPECT_EQ(answer.attention[1].basis, std::vector<std::string>{"示例处罚法 第39条"});
  EXPECT_EQ(answer.attention[2].words.zh, "信用承诺未履行 1 条");

  const MatterAnswer& penalties = matter(answer, MatterKind::penalties);
  EXPECT_EQ(penalties.count, 2u) << "repaired ones are gone";
  EXPECT_EQ(penalties.provisional, 1u);
  EXPECT_EQ(penalties.former_operator, 0u) << "organizations have no operator periods";
  EXPECT_EQ(answer.changes_on, kToday.plus_days(91));

  const MatterAnswer& grades = matter(answer, MatterKind::grades);
  ASSERT_EQ(grades.count, 1u) << "only the newest grade of an item";
  EXPECT_EQ(grades.records[0].headline, "C");
}

// Each measure with its clause, for this purpose alone; nothing follows from what is repaired, linked by name, of a
// former operator or past its term, nor from a measure that nobody has confirmed.
TEST_F(Check, NamesTheMeasuresThatMayOrMustBeApplied) {
  const CheckAnswer answer = home_.check(code(1));
  ASSERT_EQ(answer.duties.size(), 2u);
  const Duty& serious = answer.duties[0];
  EXPECT_EQ(serious.measure->code, "sample.serious");
  EXPECT_EQ(serious.count, 1u);
  EXPECT_EQ(serious.records.size(), 1u);
  EXPECT_EQ(serious.until, kToday.plus_days(-60).plus_months(3)) << "its own term, before the record's";
  const Duty& any = answer.duties[1];
  EXPECT_EQ(any.measure->code, "sample.any");
  EXPECT_EQ(any.count, 2u);
  EXPECT_EQ(any.until, kToday.plus_days(90)) << "as long as the record";
  const std::string said = to_text(answer, base::Lang::zh);
  EXPECT_NE(said.find("可以惩戒  示例限制措施  示例审批部门"), std::string::npos) << said;
  EXPECT_NE(said.find("应当惩戒  示例监管措施  示例主管部门"), std::string::npos);
  EXPECT_NE(said.find("依据：示例条例 第28条"), std::string::npos);
  EXPECT_EQ(said.find("未核实"), std::string::npos);
  EXPECT_TRUE(home_.check(code(2)).duties.empty());
  // Of a business that has changed hands the present operator's penalty alone.
  const CheckAnswer business = home_.check(code(3));
  ASSERT_EQ(business.duties.size(), 1u);
  EXPECT_EQ(business.duties[0].count, 1u);
}

// What was noted when a record came is taken for what it says, so that none of its bytes are read; where nothing was
// noted it is read.
TEST_F(Check, WhatWasNotedOfAPromiseCountsAsWhatIsWritten) {
  const auto promise = [&](const std::string& number, const char* written, uint16_t flags) {
    home_.add(
        {.item = "COM.commitment", .subject = clean_, .fields = {{"BM", number}, {"LX", written}}, .flags = flags});
    home_.ready();
    return matter(home_.check(code(2)), MatterKind::commitments).count;
  };
  EXPECT_EQ(promise("诺1", "全部履行", 0), 0u);
  EXPECT_EQ(promise("诺2", "全部未履行", 0), 1u);
  EXPECT_EQ(promise("诺3", "全部履行", store::kKept), 1u);
  EXPECT_EQ(promise("诺4", "全部未履行", store::kNotKept), 2u);
  EXPECT_EQ(promise("诺5", "全部未履行", store::kKept), 2u) << "not read";
  const MatterAnswer listed = matter(home_.check(code(2)), MatterKind::commitments);
  ASSERT_EQ(listed.records.size(), 2u);
  EXPECT_EQ(listed.records[0].headline, "诺4") << "what is listed is read";
  EXPECT_EQ(listed.records[1].headline, "诺2");
}

TEST_F(Check, ACleanSubjectAndAnUnknownOne) {
  const CheckAnswer clean = home_.check(code(2));
  EXPECT_EQ(clean.verdict, Verdict::none);
  EXPECT_TRUE(clean.attention.empty());
  EXPECT_EQ(clean.matters.size(), size_t{kMatters});
  EXPECT_EQ(home_.check(code(999)).verdict, Verdict::unknown_subject);
}

TEST_F(Check, NoAnswerDenies) {
  for (const std::string& query :
       {code(1), code(2), code(999), std::string("示例同名商行"), std::string("11010519491231002X")}) {
    const CheckAnswer answer = home_.check(query);
    const std::string said = to_json(answer) + to_text(answer, base::Lang::zh) + to_text(answer, base::Lang::en);
    for (const char* word : {"deny", "denied", "reject", "refuse", "拒绝", "不予", "不通过", "否决", "禁止"}) {
      EXPECT_EQ(said.find(word), std::string::npos) << word << " in " << said;
    }
  }
}

TEST_F(Check, TheSameQuestionIsTheSameBytes) {
  const std::string first = to_json(home_.check(code(1)));
  home_.ready();  // facts rebuilt from the store
  EXPECT_EQ(to_json(home_.check(code(1))), first);
  EXPECT_EQ(to_text(home_.check(code(1)), base::Lang::zh), to_text(home_.check(code(1)), base::Lang::zh));
}

TEST_F(Check, EveryAnswerIsInTheLogWithItsSubjects) {
  home_.check(code(1));
  home_.show("示例同名商行", "permit");
  const auto entries = home_.entries();
  ASSERT_EQ(entries.size(), 2u);
  const auto& check = entries[0].kind == "check" ? entries[0] : entries[1];
  const auto& show = entries[0].kind == "show" ? entries[0] : entries[1];
  EXPECT_EQ(check.subjects, std::vector<SubjectId>{builder_});
  EXPECT_EQ(check.asked_sha256, base::hex(base::sha256(code(1))));
  EXPECT_EQ(show.subjects.size(), 2u);
}

// ---- show
TEST_F(Check, ShowLeavesOutWhatTheGateClosesAndWhatIsNeverShown) {
  const std::string officer = all(home_.show(code(1), "permit"));
  EXPECT_EQ(officer.find("简易程序示例"), std::string::npos) << "restricted";
  EXPECT_EQ(officer.find("已经修复"), std::string::npos) << "repaired: sharing has ended";
  EXPECT_EQ(officer.find("不该出现"), std::string::npos) << "an identity number field";
  EXPECT_NE(officer.find("凭名称关联"), std::string::npos);
  EXPECT_NE(officer.find("linked by name only"), std::string::npos);
  EXPECT_NE(officer.find("示例市场监管局"), std::string::npos);
  EXPECT_NE(officer.find("1.5"), std::string::npos) << "fen shown in 万元";

  const std::string own = all(home_.show(code(1), "self"));
  EXPECT_NE(own.find("简易程序示例"), std::string::npos);
  EXPECT_NE(own.find("已经修复"), std::string::npos);
  EXPECT_NE(own.find("终止公示"), std::string::npos);
  EXPECT_NE(own.find("已失效"), std::string::npos);
  EXPECT_EQ(own.find("不该出现"), std::string::npos);
}

TEST_F(Check, ShowTellsWhereARecordCameFrom) {
  const ShowAnswer answer = home_.show(code(2), "permit");
  EXPECT_TRUE(answer.classes.empty());
  const ShowAnswer full = home_.show(code(1), "permit");
  ASSERT_FALSE(full.classes.empty());
  const ShownRecord& record = full.classes[0].records.back();
  EXPECT_EQ(record.document_number, "示例罚〔2026〕1号");
  EXPECT_EQ(record.organ, "示例市场监管局");
  EXPECT_EQ(record.source, "示例市市场监督管理局");
  EXPECT_EQ(record.item->basis.clauses, std::vector<std::string>{"示例处罚法 第39条"});
}

TEST_F(Check, PastStates) {
  // Before the repair was in force.
  const ShowAnswer before = home_.show(code(1), "self", {kToday.plus_days(-6), std::nullopt});
  for (const ShownRecord& record : before.classes[0].records) EXPECT_NE(record.state, RecordState::repaired);
  EXPECT_TRUE(before.asked.past);
  // A year before anything was known here.
  const ShowAnswer unknown = home_.show(code(1), "self", {std::nullopt, base::start_of(kToday.plus_days(-365))});
  EXPECT_EQ(unknown.match.found, Found::unknown);
  EXPECT_EQ(home_.show(kBuilder, "self", {std::nullopt, base::start_of(kToday.plus_days(-365))}).match.found,
            Found::unknown);
}

TEST_F(Check, VersionsForThoseWhoMaySeePastStates) {
  auto changed = penalty("示例罚〔2026〕1号", "改正后的内容", store::Severity::serious, "p1");
  home_.add(changed);
  home_.ready();
  const std::string now = all(home_.show(code(1), "self"));
  EXPECT_EQ(now.find("无证经营"), std::string::npos);
  EXPECT_NE(now.find("改正后的内容"), std::string::npos);
  const std::string versions = all(home_.show(code(1), "self", {}, true));
  EXPECT_NE(versions.find("无证经营"), std::string::npos);
  EXPECT_NE(versions.find("已有更新的版本"), std::string::npos);

  const auto refused = home_.checker().show(home_.session("permit"), {code(1), true});
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().is(access::kPastClosed));
}

TEST_F(Check, TextIsAlignedByWidth) {
  const std::string text = to_text(home_.check(code(1)), base::Lang::zh);
  // The counts of two matters whose names differ in length start in the same column.
  const auto column_of = [&](std::string_view name, std::string_view count) {
    const size_t line = text.find("\n" + std::string(name) + " ");
    EXPECT_NE(line, text.npos) << text;
    const size_t at = text.find(count, line + 1 + name.size());
    return base::display_width(std::string_view(text).substr(line + 1, at - line - 1));
  };
  EXPECT_EQ(column_of("行政处罚", "2"), column_of("公共信用综合评价", "1"));
}

// Of an item with white lists everybody is told these fields about these subjects, and nothing else; whoever asks for a
// purpose sees the record whole.
TEST_F(Check, WhiteListsSayWhatEverybodyIsTold) {
  std::string pack(kSamplePack);
  const std::string was =
      "permission = { public = true, government = true, query = \"authorised\" }\nsubject = { name = \"MC\" "
      "}\nversion_key = [\"@subject\", \"RQ\"]";
  const auto with = [&](const std::string& lists) {
    std::string out = pack;
    const size_t at = out.find(was);
    TX_ASSERT(at != out.npos, "the sample has no grades");
    return out.replace(at, std::string("permission = { public = true").size(),
                       "permission = { public = true, " + lists);
  };
  const auto told = [&](const std::string& lists) {
    home_.ready(with(lists), KnownAt(0));
    const auto doors = access::Doors::of(home_.checker().catalog());
    const auto session = access::published({home_.home(), *doors, home_.checker().catalog()}, base::Lang::zh);
    auto shown = home_.checker().show(session, {code(1), false});
    TX_ASSERT(shown.ok(), "{}", shown.error().message(base::Lang::en));
    std::string out;
    for (const ShownClass& in_class : (*shown).value().classes) {
      for (const ShownRecord& record : in_class.records) {
        if (record.item->code.get() != "EVA.grade") continue;
        out += "[" + record.headline + "]";
        for (const ShownField& field : record.fields) out += " " + field.code;
      }
    }
    return out;
  };
  EXPECT_EQ(told("public_fields = [\"RQ\"]"), "[] RQ[] RQ") << "the headline is no field of the list";
  EXPECT_NE(told("public_fields = [\"DJ\"]").find("DJ"), std::string::npos);
  EXPECT_EQ(told("public_fields = [\"DJ\"], public_subjects = [\"organization\"]"), told("public_fields = [\"DJ\"]"));
  const ShowAnswer whole = home_.show(code(1), "permit");
  size_t fields = 0;
  for (const ShownClass& in_class : whole.classes) {
    for (const ShownRecord& record : in_class.records)
      fields += record.item->code.get() == "EVA.grade" ? record.fields.size() : 0;
  }
  EXPECT_GE(fields, 2u);
}

// The law of an answer is that in force at its known time: asked again about the same moment, it is the same answer,
// whatever was put in force since.
TEST_F(Check, TheLawOfAnAnswerIsThatOfItsKnownTime) {
  std::string pack(kSamplePack);
  const std::string was =
      "purposes = [\"audit\"]\nbody = { zh = \"示例主管部门\", en = \"a sample supervisor\" }\nterm = \"record\"";
  const size_t at = pack.find(was);
  ASSERT_NE(at, pack.npos);
  pack.replace(at, was.size(),
               "purposes = [\"audit\"]\nbody = { zh = \"另一主管部门\", en = \"another body\" }\nterm = \"3m\"");
  const KnownAt change = base::FixedClock(kToday.plus_days(-5)).now();
  home_.ready(pack, change);
  const auto asked = [&](std::optional<KnownAt> known_at) {
    access::Past past;
    past.known_at = known_at;
    auto answer = home_.checker().check(home_.session("audit", past), code(1));
    TX_ASSERT(answer.ok(), "{}", answer.error().message(base::Lang::en));
    return (*std::move(answer)).value();
  };
  const CheckAnswer now = asked({}), then = asked(KnownAt(change.get() - 1)), since = asked(change);
  ASSERT_EQ(now.duties.size(), 1u);
  ASSERT_EQ(then.duties.size(), 1u);
  EXPECT_EQ(now.duties[0].measure->body.en, "another body");
  EXPECT_EQ(since.duties[0].measure->body.en, "another body");
  EXPECT_EQ(then.duties[0].measure->body.en, "a sample supervisor");
  EXPECT_NE(now.asked.rules, then.asked.rules) << "the answer names its law";
  EXPECT_EQ(to_json(then), to_json(asked(KnownAt(change.get() - 1))));
}

}  // namespace
}  // namespace taixin::check
