#include "facts/registry.h"

#include <gtest/gtest.h>

#include "identity/name.h"

namespace taixin::facts {
namespace {

using store::CodeKind;

const Seen kFirst{CommitSeq(1), KnownAt(100)}, kSecond{CommitSeq(2), KnownAt(200)};
const Watermark kAfterFirst{CommitSeq(1), KnownAt(INT64_MAX)};

store::SubjectName name(SubjectId id, const std::string& text, bool registered, std::optional<Day> from = {}) {
  return {id, text, identity::normalize_name(text).get(), registered, from, SubmissionId(1)};
}
RegistryRows body(SubjectId id, const std::string& code, const std::string& text) {
  RegistryRows rows;
  rows.subjects.push_back({id, identity::SubjectKind::organization, SubmissionId(1)});
  rows.codes.push_back({id, CodeKind::uscc, code, 0, {}, {}, SubmissionId(1)});
  rows.names.push_back(name(id, text, true));
  return rows;
}

TEST(Registry, WhatIsNotSealedIsSeenByIntakeOnly) {
  Registry registry;
  const SubjectId id = registry.reserve();
  registry.apply(body(id, "91370999MAEX000106", "示例甲有限公司"), {});
  EXPECT_EQ(registry.by_code("91370999MAEX000106", CodeKind::uscc), id);
  EXPECT_FALSE(registry.visible(id, {}));
  EXPECT_TRUE(registry.search("示例", 5, {}).empty());
  registry.apply(body(id, "91370999MAEX000106", "示例甲有限公司"), kFirst);
  EXPECT_TRUE(registry.visible(id, {}));
  EXPECT_FALSE(registry.visible(id, {CommitSeq(0), KnownAt(INT64_MAX)}));
  EXPECT_FALSE(registry.visible(id, {CommitSeq(9), KnownAt(99)})) << "known later than asked";
  EXPECT_EQ(registry.card(id)->names.size(), 1u) << "the same row again is one row";
}

TEST(Registry, AnAbandonedSubmissionIsForgottenButWhatWasSealedStays) {
  Registry registry;
  const SubjectId old = registry.reserve(), fresh = registry.reserve();
  registry.apply(body(old, "91370999MAEX000106", "示例甲有限公司"), kFirst);
  RegistryRows abandoned = body(fresh, "91370999MAEX000293", "示例乙有限公司");
  abandoned.names.push_back(name(old, "示例改名有限公司", true));
  abandoned.codes.push_back({old, CodeKind::reg_number, "370999000000017", 0, {}, {}, SubmissionId(2)});
  registry.apply(abandoned, {});
  EXPECT_EQ(registry.size(), 2u);
  registry.forget(abandoned);
  EXPECT_EQ(registry.size(), 1u);
  EXPECT_FALSE(registry.by_code("91370999MAEX000293", CodeKind::uscc).has_value());
  EXPECT_FALSE(registry.by_code("370999000000017", CodeKind::reg_number).has_value());
  EXPECT_TRUE(registry.by_normal_name(identity::normalize_name("示例改名有限公司").get()).empty());
  EXPECT_EQ(registry.card(old)->name({}), "示例甲有限公司");
  EXPECT_EQ(registry.by_code("91370999MAEX000106", CodeKind::uscc), old);
  EXPECT_EQ(registry.reserve(), SubjectId(3)) << "ids are never reused";
}

TEST(Registry, NamesAndStatesAsKnownThen) {
  Registry registry;
  const SubjectId id = registry.reserve();
  RegistryRows rows = body(id, "91370999MAEX000106", "示例旧名有限公司");
  const Day revoked(20500);
  rows.states.push_back({id, "存续", std::nullopt, SubmissionId(1)});
  registry.apply(rows, kFirst);
  rows.clear();
  rows.names.push_back(name(id, "示例新名有限公司", true));
  rows.names.push_back(name(id, "示例曾用名有限公司", false, Day(30000)));
  rows.states.push_back({id, "吊销", revoked, SubmissionId(2)});
  registry.apply(rows, kSecond);
  const auto card = registry.card(id);
  EXPECT_EQ(card->name(kAfterFirst), "示例旧名有限公司");
  EXPECT_EQ(card->name({}), "示例新名有限公司") << "a registered name counts before any other";
  EXPECT_EQ(card->state(revoked, {})->state, "吊销");
  EXPECT_EQ(card->state(revoked.plus_days(-1), {})->state, "存续");
  EXPECT_EQ(card->state(revoked, kAfterFirst)->state, "存续") << "as the platform knew it";
}

TEST(Registry, SearchByCodeHoweverTypedThenByName) {
  Registry registry;
  for (const auto& [code, text] :
       {std::pair{"91370999MAEX000106", "示例建材有限公司"}, std::pair{"91370999MAEX000293", "山东示例建材有限公司"},
        std::pair{"91370999MAEX00037X", "示例建材"}}) {
    registry.apply(body(registry.reserve(), code, text), kFirst);
  }
  for (const char* query : {"91370999MAEX000106", "91370999maex000106", " 9137 0999 MAEX 000106 ",
                            "９１３７０９９９ＭＡＥＸ０００１０６"}) {
    const auto hits = registry.search(query, 5, {});
    ASSERT_EQ(hits.size(), 1u) << query;
    EXPECT_EQ(hits[0].how, NameHit::How::code);
    EXPECT_EQ(hits[0].subject, SubjectId(1));
  }
  const auto hits = registry.search("示例建材", 5, {});
  ASSERT_EQ(hits.size(), 3u);
  EXPECT_EQ(hits[0].subject, SubjectId(3));
  EXPECT_EQ(hits[0].how, NameHit::How::exact);
  EXPECT_EQ(hits[1].how, NameHit::How::prefix);
  EXPECT_EQ(hits[2].how, NameHit::How::substring);
  EXPECT_EQ(registry.search("示例建材", 2, {}).size(), 2u);
  EXPECT_TRUE(registry.search("  ", 5, {}).empty());
}

TEST(Registry, SearchByNameTellsHowAndHidesWhatIsNotThere) {
  Registry registry;
  const SubjectId id = registry.reserve(), fresh = registry.reserve(), person = registry.reserve();
  registry.apply(body(id, "91370999MAEX000106", "泰安示例旧名机械"), kFirst);
  RegistryRows later;
  later.names.push_back(name(id, "泰安示例新名机械", true));
  registry.apply(later, kSecond);
  const auto find = [&](const char* query, const Watermark& mark = {}) { return registry.search(query, 5, mark); };

  auto hits = find("示例舊名");
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].name, "泰安示例旧名机械");
  EXPECT_TRUE(hits[0].former);
  EXPECT_EQ(hits[0].how, NameHit::How::substring);
  EXPECT_FALSE(find("示例旧名", kAfterFirst).at(0).former) << "as it was known then";
  EXPECT_TRUE(find("新名", kAfterFirst).empty());
  EXPECT_EQ(find("taslxmjx").at(0).how, NameHit::How::initials);
  hits = find("泰安示例新名机戒");
  ASSERT_EQ(hits.size(), 1u) << "a subject comes once";
  EXPECT_EQ(hits[0].how, NameHit::How::slip);
  EXPECT_EQ(hits[0].slips, 1);

  const RegistryRows abandoned = body(fresh, "91370999MAEX000293", "示例丙商行");
  registry.apply(abandoned, {});
  registry.forget(abandoned);
  EXPECT_TRUE(find("示例丙商行").empty());
  const SubjectId again = registry.reserve();
  registry.apply(body(again, "91370999MAEX000293", "示例丙商行"), kSecond);
  hits = find("示例丙商行");
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].subject, again);

  RegistryRows someone;
  someone.subjects.push_back({person, identity::SubjectKind::natural_person, SubmissionId(1)});
  someone.names.push_back(name(person, "示例某某某", true));
  registry.apply(someone, kSecond);
  EXPECT_TRUE(find("示例某某某").empty()) << "people are not looked up";
}

TEST(Registry, TheCodeThatNamesASubject) {
  Registry registry;
  const SubjectId id = registry.reserve();
  RegistryRows rows = body(id, "91370999MAEX000106", "示例甲有限公司");
  rows.codes.push_back({id, CodeKind::reg_number, "370999000000017", 0, {}, {}, SubmissionId(1)});
  rows.codes.push_back({id, CodeKind::earlier_uscc, "91370999MAEX000106", 0, {}, {}, SubmissionId(1)});
  rows.codes.push_back({id, CodeKind::uscc, "91370999MAEX000293", 0, {}, {}, SubmissionId(1)});
  registry.apply(rows, kFirst);
  EXPECT_EQ(registry.card(id)->code(), "91370999MAEX000293") << "not the one it had before";
}

}  // namespace
}  // namespace taixin::facts
