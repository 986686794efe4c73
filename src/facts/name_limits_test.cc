// The index over more names than a chunk holds, all of few words, so that bitmaps meet bitmaps: the same answers as a
// scan, and work that stays bounded whatever is asked.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "facts/name_forms.h"
#include "facts/name_index.h"
#include "facts/name_segment.h"

namespace taixin::facts {
namespace {

const NameAccept kAll = [](SubjectId, std::string_view) { return true; };

class CrowdedNames : public testing::Test {
 protected:
  static constexpr size_t kNames = kChunkNames + 9'000;
  static constexpr size_t kPage = 10;

  static void SetUpTestSuite() {
    index_ = new NameIndex;
    names_ = new std::vector<NameFound>;
    std::mt19937 random(5);
    const auto one_of = [&](std::initializer_list<const char*> words) {
      return *(words.begin() + random() % words.size());
    };
    for (size_t i = 0; i < kNames; ++i) {
      std::string name = one_of({"泰安泰山", "泰安岱岳", "泰安", "泰山区"});
      name += "示例";
      for (size_t n = 1 + random() % 2; n > 0; --n) name += one_of({"云", "岭", "海", "安", "山", "长", "示"});
      name += one_of({"机械", "建材", "农业", "种业", "商贸"});
      name += one_of({"有限公司", "股份有限公司", "厂", "合伙企业(有限合伙)"});
      const SubjectId subject(static_cast<int64_t>(i + 1));
      index_->add(name, subject);
      names_->push_back({subject, name, NameHow::slip, 0, static_cast<uint32_t>(code_points(name).size())});
    }
    index_->settle();
    std::sort(names_->begin(), names_->end(), ranks_before);
  }
  static void TearDownTestSuite() {
    delete index_;
    delete names_;
  }

  // A page of names with so many slips, fewest first, by comparing all.
  static std::vector<NameFound> scan(const std::string& query) {
    const auto points = code_points(query);
    const SlipMatcher matcher(points);
    std::vector<int> distances;  // most names are those of many subjects
    for (size_t i = 0; i < kNames; ++i) {
      const bool again = i > 0 && (*names_)[i].normal == (*names_)[i - 1].normal;
      distances.push_back(again ? distances.back() : matcher.distance((*names_)[i].normal));
    }
    std::vector<NameFound> hits;
    for (int slips = 0; slips <= slips_allowed(points.size()); ++slips) {
      for (size_t i = 0; i < kNames && hits.size() < kPage; ++i) {
        if (distances[i] != slips) continue;
        if (slips == 0) return hits;
        hits.push_back((*names_)[i]);
        hits.back().slips = slips;
      }
    }
    return hits;
  }
  // A page of names by their initials, those that begin with the letters first, by comparing all.
  static std::vector<NameFound> scan_initials(const std::string& letters) {
    std::vector<NameFound> begins, holds;
    int where = -1;
    for (size_t i = 0; i < kNames && begins.size() < kPage; ++i) {
      const bool again = i > 0 && (*names_)[i].normal == (*names_)[i - 1].normal;
      if (!again) where = find_initials(letters, (*names_)[i].normal);
      if (where == 0) begins.push_back((*names_)[i]);
      if (where == 1 && holds.size() < kPage) holds.push_back((*names_)[i]);
    }
    begins.insert(begins.end(), holds.begin(), holds.end());
    begins.resize(std::min(begins.size(), kPage));
    return begins;
  }
  static NameWork work_of(const std::string& query, const NameAccept& accept = kAll) {
    NameWork work;
    index_->search(query, kPage, accept, work);
    return work;
  }
  static std::string told(const std::vector<NameFound>& hits) {
    std::string text;
    for (const auto& hit : hits) text += fmt::format("{} {} {}\n", hit.slips, hit.normal, hit.subject.get());
    return text;
  }

  static NameIndex* index_;
  static std::vector<NameFound>* names_;
};
NameIndex* CrowdedNames::index_ = nullptr;
std::vector<NameFound>* CrowdedNames::names_ = nullptr;

TEST_F(CrowdedNames, SlipsAreThoseOfAScan) {
  std::mt19937 random(6);
  size_t with_hits = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<char32_t> points = code_points((*names_)[random() % kNames].normal);
    for (size_t n = 1 + random() % 3; n > 0; --n) {
      const std::u32string wrong = U"云岭泰司例公戒山";
      const size_t at = random() % (points.size() - 1);
      const auto place = points.begin() + static_cast<ptrdiff_t>(at);
      switch (random() % 5) {
        case 0:
          *place = wrong[random() % wrong.size()];
          break;
        case 1:
          points.erase(place);
          break;
        case 2:
          points.insert(place, wrong[random() % wrong.size()]);
          break;
        default:
          std::swap(points[at], points[at + 1]);
      }
    }
    if (round % 4 == 0) points.resize(std::min<size_t>(points.size(), 9));
    const std::string query = to_utf8(points);
    const auto wanted = scan(query);
    const auto hits = index_->search(query, kPage, kAll);
    if (!hits.empty() && hits[0].how != NameHow::slip) continue;
    ASSERT_EQ(told(hits), told(wanted)) << query;
    with_hits += !wanted.empty();
  }
  EXPECT_GT(with_hits, 150u);
}

TEST_F(CrowdedNames, InitialsAreThoseOfAScan) {
  std::mt19937 random(8);
  size_t with_hits = 0;
  for (int round = 0; round < 200; ++round) {
    std::string letters;
    for (const Initials& one : initials_of((*names_)[random() % kNames].normal)) {
      letters += one.second != 0 && random() % 2 == 0 ? one.second : one.first;
    }
    if (round % 3 == 0) letters.erase(0, 1 + random() % 5);
    if (round % 3 == 1) letters.resize(2 + random() % (letters.size() - 1));
    if (round % 10 == 0) letters += "jx";
    const auto wanted = scan_initials(letters);
    const auto hits = index_->search(letters, kPage, kAll);
    ASSERT_EQ(told(hits), told(wanted)) << letters;
    with_hits += !wanted.empty();
  }
  EXPECT_GT(with_hits, 150u);
}

TEST_F(CrowdedNames, InitialsOfAWholeNameCostAFewComparisons) {
  for (size_t i = 0; i < kNames; i += 999) {
    std::string letters;
    for (const Initials& one : initials_of((*names_)[i].normal)) letters += one.first;
    const NameWork work = work_of(letters);
    EXPECT_LE(work.compared, 1'000u) << letters;
    EXPECT_LE(work.read, 40'000u) << letters;
  }
}

TEST_F(CrowdedNames, AWholeNameOrAPartCostsAFewComparisons) {
  EXPECT_LE(work_of("司").compared, 2 * kPage) << "one character of most names";
  EXPECT_LE(work_of("司").read, 2'000u);
  EXPECT_LE(work_of("有限").compared, 2 * kPage);
  EXPECT_LE(work_of("泰").read, 2'000u);
  EXPECT_LE(work_of("安泰").compared, 2 * kPage);
  size_t alone = 0;
  for (size_t i = 0; i < kNames; i += 999) {
    const NameWork work = work_of((*names_)[i].normal);
    alone += work.read == 0;
    EXPECT_LE(work.compared, 500u) << (*names_)[i].normal;
  }
  EXPECT_GT(alone, 30u) << "a name that no other holds needs no list";
}

TEST_F(CrowdedNames, HostileQueriesCostNoMoreThanTheirLimits) {
  std::string common, pairs, letters;
  for (int i = 0; i < 6'000; ++i) common += "示例有限公司泰安", letters += "ta", pairs += "有限公司";
  for (const std::string& query :
       {common, letters, pairs, std::string(60'000, 'a'), std::string(60'000, '\x01'), std::string(60'000, '\xED'),
        std::string("\xED\xA0\x80\xED\xB0\x80\xED\xA0\x80\xED\xB0\x80"), std::string("\xF4\x90\x80\x80"),
        std::string("司泰司泰司泰")}) {
    const NameWork work = work_of(query);
    EXPECT_LE(work.compared, 10u) << query.substr(0, 30);
    EXPECT_LE(work.read, 40'000u) << query.substr(0, 30);
  }
  // Within the length of names, of the commonest pairs only, with room for two and three slips.
  for (const std::string& query : {common.substr(0, 3 * 10), common.substr(0, 3 * 18), common.substr(0, 3 * 64),
                                   common.substr(12, 3 * 19), std::string("泰安泰山示例示例有限有限公司公司"),
                                   std::string("公有限司示泰安例山泰"), std::string("示山示山示山示山示山示")}) {
    const NameWork work = work_of(query);
    EXPECT_LE(work.compared, kNames / 3) << query;
    EXPECT_LE(work.read, 1'200'000u) << query;
  }
}

TEST_F(CrowdedNames, WhatNobodyMaySeeIsAskedOnceAName) {
  size_t asked = 0;
  const NameAccept none = [&](SubjectId, std::string_view) { return ++asked, false; };
  EXPECT_TRUE(index_->search("示", kPage, none).empty());
  EXPECT_LE(asked, kNames);
}

}  // namespace
}  // namespace taixin::facts
