#include "facts/name_index.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "facts/name_forms.h"
#include "facts/name_grams.h"
#include "identity/name.h"

namespace taixin::facts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const NameAccept kAll = [](SubjectId, std::string_view) { return true; };

std::string normal(std::string_view name) { return identity::normalize_name(name).get(); }

// The slow reference, from the definitions in docs/formats/name-search.md and with nothing of the index in it.
class Reference {
 public:
  void add(const std::string& name, SubjectId subject) { names_.push_back({name, subject}); }

  std::vector<NameFound> search(const std::string& query, size_t limit, const NameAccept& accept) const {
    const std::vector<NameFound> clean = best(query, accept, 0);
    const size_t size = code_points(query).size();
    const int slips = size < 4 || size > 64 ? 0 : size < 9 ? 1 : size < 20 ? 2 : 3;
    std::vector<NameFound> hits = clean.empty() ? best(query, accept, slips) : clean;
    if (hits.size() > limit) hits.resize(limit);
    return hits;
  }

 private:
  using Points = std::vector<char32_t>;

  // Each subject once, by its best name.
  std::vector<NameFound> best(const std::string& query, const NameAccept& accept, int slips_max) const {
    std::vector<NameFound> all, hits;
    for (const auto& [name, subject] : names_) {
      auto hit = match(query, name, slips_max);
      if (!hit || !accept(subject, name)) continue;
      hit->subject = subject;
      all.push_back(*hit);
    }
    std::sort(all.begin(), all.end(), ranks_before);
    for (const auto& hit : all) {
      if (std::none_of(hits.begin(), hits.end(), [&](const auto& h) { return h.subject == hit.subject; }))
        hits.push_back(hit);
    }
    return hits;
  }

  static std::optional<NameFound> match(const std::string& query, const std::string& name, int slips_max) {
    const Points q = code_points(query), n = code_points(name);
    const auto how = [&](NameHow h, int slips = 0) {
      return NameFound{SubjectId(0), name, h, slips, static_cast<uint32_t>(n.size())};
    };
    if (q.empty()) return std::nullopt;
    if (q == n) return how(NameHow::exact);
    const size_t at = name.find(query);
    if (at != name.npos) return how(at == 0 ? NameHow::prefix : NameHow::substring);
    if (const int place = initials(query, n); place >= 0) {
      return how(place == 0 ? NameHow::initials : NameHow::initials_within);
    }
    const int slips = distance(q, n);
    return slips >= 1 && slips <= slips_max ? std::optional(how(NameHow::slip, slips)) : std::nullopt;
  }

  static int initials(const std::string& query, const Points& name) {
    const bool letters = query.size() >= 2 &&
                         query.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == query.npos &&
                         query.find_first_of("abcdefghijklmnopqrstuvwxyz") != query.npos;
    if (!letters) return -1;
    std::vector<Initials> row;
    for (const char32_t c : name) {
      if (initials_of(c).first != 0) row.push_back(initials_of(c));
    }
    for (size_t at = 0; at + query.size() <= row.size(); ++at) {
      bool same = true;
      for (size_t i = 0; i < query.size(); ++i) same = same && row[at + i].has(query[i]);
      if (same) return at == 0 ? 0 : 1;
    }
    return -1;
  }

  // Sellers' table, with exchanges of neighbours.
  static int distance(const Points& query, const Points& name) {
    std::vector<int> before, column(query.size() + 1);
    for (size_t i = 0; i <= query.size(); ++i) column[i] = static_cast<int>(i);
    int least = column.back();
    for (size_t j = 0; j < name.size(); ++j) {
      std::vector<int> next(query.size() + 1);
      for (size_t i = 1; i <= query.size(); ++i) {
        next[i] = std::min({column[i - 1] + (query[i - 1] == name[j] ? 0 : 1), column[i] + 1, next[i - 1] + 1});
        const bool exchange = i > 1 && j > 0 && query[i - 1] == name[j - 1] && query[i - 2] == name[j];
        if (exchange) next[i] = std::min(next[i], before[i - 2] + 1);
      }
      before = std::exchange(column, next);
      least = std::min(least, column.back());
    }
    return least;
  }

  std::vector<std::pair<std::string, SubjectId>> names_;
};

class NameIndexTest : public testing::Test {
 protected:
  SubjectId add(std::string_view name) {
    const SubjectId subject(++subjects_);
    index_.add(normal(name), subject);
    return subject;
  }
  struct Told {
    int64_t subject;
    NameHow how;
    int slips;
    bool operator==(const Told&) const = default;
  };
  // From the scan and from segments alike.
  std::vector<Told> find(std::string_view query, size_t limit = 10) {
    const auto ask = [&] {
      std::vector<Told> told;
      for (const auto& hit : index_.search(normal(query), limit, kAll))
        told.push_back({hit.subject.get(), hit.how, hit.slips});
      return told;
    };
    const auto scanned = ask();
    index_.settle();
    EXPECT_EQ(ask(), scanned) << query;
    return scanned;
  }
  NameIndex index_;
  int64_t subjects_ = 0;
};

TEST_F(NameIndexTest, ExactThenPrefixThenSubstringShortestFirst) {
  add("山东示例建材有限公司");  // 1
  add("示例建材集团有限公司");  // 2
  add("示例建材");              // 3
  add("示例建材厂");            // 4
  add("泰安示例建材");          // 5
  EXPECT_THAT(find("示例建材"),
              ElementsAre(Told{3, NameHow::exact, 0}, Told{4, NameHow::prefix, 0}, Told{2, NameHow::prefix, 0},
                          Told{5, NameHow::substring, 0}, Told{1, NameHow::substring, 0}));
  EXPECT_THAT(find("示例建材", 2), ElementsAre(Told{3, NameHow::exact, 0}, Told{4, NameHow::prefix, 0}));
  EXPECT_THAT(find("建材", 1), ElementsAre(Told{3, NameHow::substring, 0})) << "two characters";
  EXPECT_THAT(find("厂"), ElementsAre(Told{4, NameHow::substring, 0})) << "one character";
  EXPECT_THAT(find("司", 1), ElementsAre(Told{1, NameHow::substring, 0}))
      << "of one length: 山 is before 示 by code point? the bytes decide";
}

TEST_F(NameIndexTest, TiesGoByNameAndThenBySubject) {
  add("示例乙商行");  // 1
  add("示例甲商行");  // 2
  add("示例甲商行");  // 3
  EXPECT_THAT(find("商行"), ElementsAre(Told{1, NameHow::substring, 0}, Told{2, NameHow::substring, 0},
                                        Told{3, NameHow::substring, 0}));
  EXPECT_THAT(find("示例甲商行"), ElementsAre(Told{2, NameHow::exact, 0}, Told{3, NameHow::exact, 0}));
}

TEST_F(NameIndexTest, TypingSlips) {
  add("泰安示例云岭机械有限公司");
  for (const char* slip : {"泰安示例云岭机戒有限公司",    // wrong
                           "泰安示例云岭机有限公司",      // missing
                           "泰安示例云岭机机械有限公司",  // twice
                           "泰安示例云岭械机有限公司",    // exchanged
                           "安泰示例云岭机械有限公司",    // exchanged at the begin
                           "泰安示例云岭机械有限司公",    // and at the end
                           "示列云岭", "例云令机械"}) {   // parts
    EXPECT_THAT(find(slip), ElementsAre(Told{1, NameHow::slip, 1})) << slip;
  }
  EXPECT_THAT(find("泰安示列云岭机戒有限公司"), ElementsAre(Told{1, NameHow::slip, 2}));
  EXPECT_THAT(find("安泰示例岭云机械有限公司"), ElementsAre(Told{1, NameHow::slip, 2})) << "two exchanges";
  EXPECT_THAT(find("泰安示列云岭机戒有线公司"), IsEmpty()) << "three in twelve characters";
  EXPECT_THAT(find("示列云"), IsEmpty()) << "too short";
  EXPECT_THAT(find("示列令岭机械有限公"), ElementsAre(Told{1, NameHow::slip, 2})) << "two in nine characters";
  EXPECT_THAT(find("示列令岭机械有限"), IsEmpty()) << "two in eight characters";
  EXPECT_THAT(find("示列令岭机械"), IsEmpty()) << "two in six characters";
}

TEST_F(NameIndexTest, SlipsAreNotLookedForWhenAnythingElseIsFound) {
  add("示例云岭机械");
  add("示例云峰机械");
  EXPECT_THAT(find("示例云岭机"), ElementsAre(Told{1, NameHow::prefix, 0}));
  EXPECT_THAT(find("示例云岭机械"), ElementsAre(Told{1, NameHow::exact, 0}));
}

TEST_F(NameIndexTest, SimplifiedAndTraditionalWidthAndBrackets) {
  add("山东示例机械（集团）有限公司");
  EXPECT_THAT(find("山東示例機械(集團)有限公司"), ElementsAre(Told{1, NameHow::exact, 0}));
  EXPECT_THAT(find("機械"), ElementsAre(Told{1, NameHow::substring, 0}));
  add("示例ＡＢＣ电子");
  EXPECT_THAT(find("示例abc電子"), ElementsAre(Told{2, NameHow::exact, 0}));
}

TEST_F(NameIndexTest, PinyinInitials) {
  add("泰安示例机械");
  add("重庆示例（长安）3号店");
  EXPECT_THAT(find("tasljx"), ElementsAre(Told{1, NameHow::initials, 0}));
  EXPECT_THAT(find("TASL"), ElementsAre(Told{1, NameHow::initials, 0}));
  EXPECT_THAT(find("sl"), ElementsAre(Told{1, NameHow::initials_within, 0}, Told{2, NameHow::initials_within, 0}));
  EXPECT_THAT(find("jx"), ElementsAre(Told{1, NameHow::initials_within, 0})) << "at the end";
  EXPECT_THAT(find("cqsl"), ElementsAre(Told{2, NameHow::initials, 0}));
  EXPECT_THAT(find("zqsl"), ElementsAre(Told{2, NameHow::initials, 0})) << "either reading";
  EXPECT_THAT(find("slca3hd"), ElementsAre(Told{2, NameHow::initials_within, 0})) << "brackets have none";
  EXPECT_THAT(find("t"), IsEmpty()) << "one letter may begin anything";
  EXPECT_THAT(find("qq"), IsEmpty());
}

TEST_F(NameIndexTest, RareCharactersOfFourBytes) {
  add("示例𠮷野家餐饮");
  add("示例吉野家餐饮");
  EXPECT_THAT(find("𠮷"), ElementsAre(Told{1, NameHow::substring, 0}));
  EXPECT_THAT(find("𠮷野"), ElementsAre(Told{1, NameHow::substring, 0}));
  EXPECT_THAT(find("例𠮷里家餐"), ElementsAre(Told{1, NameHow::slip, 1}));
}

TEST_F(NameIndexTest, EmptyLongAndHostileQueries) {
  add("示例有限公司有限公司");
  std::string longest;
  for (int i = 0; i < 20'000; ++i) longest += "示例";
  const SubjectId long_name = add(longest);
  EXPECT_THAT(find(""), IsEmpty());
  EXPECT_TRUE(index_.search("", 5, kAll).empty());
  EXPECT_TRUE(index_.search("示例", 0, kAll).empty());
  EXPECT_EQ(find(longest).front().subject, long_name.get());
  EXPECT_EQ(find(longest.substr(0, 6'000)).front().how, NameHow::prefix);
  EXPECT_EQ(find(longest + "甲").front().how, NameHow::exact) << "only the first kNameBytesMax bytes count";
}

TEST_F(NameIndexTest, HostileBytesFindNothingAndHarmNothing) {
  add("示例有限公司");
  for (const std::string& query :
       {std::string("\xff\xfe\xfd\xfc\xfb"), std::string("\0\0\0\0\0", 5), std::string("%_%%"), std::string("'; drop"),
        std::string("\xe7\xa4"), std::string("\u0001\u0001\u0001")}) {
    EXPECT_THAT(index_.search(query, 5, kAll), IsEmpty());
    EXPECT_THAT(find(query), IsEmpty());
  }
  EXPECT_THAT(find("公司有限公司有限公司有限公司有限公司有限"), IsEmpty());
}

TEST_F(NameIndexTest, WhatIsNotAcceptedLeavesItsPlaceToOthers) {
  const SubjectId hidden = add("示例甲");
  add("示例甲厂");
  index_.add(normal("示例甲大厂"), hidden);  // another name of the same
  const NameAccept accept = [&](SubjectId, std::string_view name) { return name != normal("示例甲"); };
  for (int i = 0; i < 2; ++i) {
    const auto hits = index_.search(normal("示例甲"), 1, accept);
    ASSERT_EQ(hits.size(), 1u);
    EXPECT_EQ(hits[0].normal, normal("示例甲厂"));
    EXPECT_EQ(index_.search(normal("示例甲"), 5, accept).size(), 2u);
    index_.settle();
  }
}

TEST_F(NameIndexTest, ASubjectComesOnceByItsBestName) {
  const SubjectId subject = add("泰安示例云岭");
  index_.add(normal("示例云岭"), subject);
  index_.add(normal("示例云岭"), subject);
  EXPECT_THAT(find("示例云岭"), ElementsAre(Told{1, NameHow::exact, 0}));
  index_.add(normal("示例云岭"), subject);
  EXPECT_THAT(find("示例云岭"), ElementsAre(Told{1, NameHow::exact, 0}));
}

// Names and queries from a small alphabet, so that everything meets everything.
class RandomNames {
 public:
  explicit RandomNames(uint32_t seed) : random_(seed) {}
  size_t below(size_t n) { return random_() % n; }
  std::string text(size_t from, size_t to) {
    static const std::vector<std::string> alphabet{"示", "例", "泰", "安", "长", "行", "机", "械", "有", "限",
                                                   "公", "司", "𠮷", "a",  "b",  "3",  "(",  ")",  "云", "岭"};
    std::string out;
    const size_t common = 2 + below(alphabet.size() - 1);
    for (size_t n = from + below(to - from + 1); n > 0; --n) out += alphabet[below(common)];
    return out;
  }
  // The initials of a name, some of which may have a second reading, or of a part of it.
  std::string letters_of(const std::string& name) {
    std::string out;
    for (const Initials& one : initials_of(name)) out += one.second != 0 && below(2) == 0 ? one.second : one.first;
    if (below(3) == 0) out.erase(0, below(4));
    if (below(3) == 0) out.resize(below(out.size() + 1));
    return below(6) == 0 ? out + "s" : out;
  }
  std::string letters() {
    std::string out;
    for (size_t n = 2 + below(4); n > 0; --n) out += "slatchxjyg3b"[below(12)];
    return out;
  }
  // A part of a name with some characters wrong, missing, more, exchanged.
  std::string slipped(const std::string& name) {
    auto points = code_points(name);
    const size_t begin = below(points.size()), size = 1 + below(points.size() - begin);
    points = {points.begin() + static_cast<ptrdiff_t>(begin), points.begin() + static_cast<ptrdiff_t>(begin + size)};
    for (size_t n = below(4); n > 0 && !points.empty(); --n) {
      const size_t at = below(points.size());
      const auto place = points.begin() + static_cast<ptrdiff_t>(at);
      const char32_t other = code_points(text(1, 1))[0];
      switch (below(4)) {
        case 0:
          *place = other;
          break;
        case 1:
          points.erase(place);
          break;
        case 2:
          points.insert(place, other);
          break;
        default:
          if (at > 0) std::swap(points[at], points[at - 1]);
      }
    }
    return to_utf8(points);
  }

 private:
  std::mt19937 random_;
};

void expect_same(const NameIndex& index, const Reference& reference, const std::string& query, size_t limit,
                 const NameAccept& accept) {
  const auto told = [](const std::vector<NameFound>& hits) {
    std::string text;
    for (const auto& h : hits) {
      text += fmt::format("{} {} {} {} {}\n", static_cast<int>(h.how), h.slips, h.length, h.normal, h.subject.get());
    }
    return text;
  };
  EXPECT_EQ(told(index.search(query, limit, accept)), told(reference.search(query, limit, accept)))
      << "query " << query << ", limit " << limit;
}

TEST(NameIndexRandom, TheIndexAndTheScanTellTheSame) {
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    RandomNames random(seed);
    NameIndex index;
    Reference reference;
    std::vector<std::string> names;
    for (int i = 0; i < 700; ++i) {
      names.push_back(random.text(1, seed % 2 == 0 ? 8 : 30));
      const SubjectId subject(static_cast<int64_t>(1 + random.below(500)));
      index.add(names.back(), subject);
      reference.add(names.back(), subject);
      if (i == 400 || i == 550) index.settle();  // two segments (the second is small) and some that wait
    }
    if (seed % 3 == 0) index.settle();
    const NameAccept some = [](SubjectId subject, std::string_view) { return subject.get() % 3 != 0; };
    for (int i = 0; i < 150; ++i) {
      const std::string& name = names[random.below(names.size())];
      const std::string query = i % 6 == 0   ? random.text(1, 4)
                                : i % 6 == 1 ? random.letters()
                                : i % 6 == 2 ? random.letters_of(name)
                                             : random.slipped(name);
      expect_same(index, reference, query, i % 7 == 0 ? 100'000 : 1 + random.below(20), i % 2 == 0 ? kAll : some);
    }
  }
}

TEST(NameIndexGrowth, SegmentsMergeAndSearchesGoOnMeanwhile) {
  NameIndex index;
  const auto name = [](int i) { return fmt::format("示例{}号店", i); };
  constexpr int kNames = 30'000;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const auto hits = index.search("示例7号店", 1, kAll);
      EXPECT_TRUE(hits.empty() || hits[0].how == NameHow::exact || hits[0].how == NameHow::slip);
    }
  });
  for (int i = 0; i < kNames; ++i) index.add(name(i), SubjectId(i + 1));
  done = true;
  reader.join();
  index.settle();
  const auto size = index.size();
  EXPECT_EQ(size.names, static_cast<size_t>(kNames));
  EXPECT_EQ(size.waiting, 0u);
  EXPECT_LE(size.segments, 8u);
  EXPECT_GT(size.bytes, 0u);
  for (int i = 0; i < kNames; i += 997) {
    const auto hits = index.search(name(i), 1, kAll);
    ASSERT_EQ(hits.size(), 1u);
    EXPECT_EQ(hits[0].subject, SubjectId(i + 1));
    EXPECT_EQ(hits[0].how, NameHow::exact);
  }
}

TEST(NameIndexGrowth, ItEndsWhileASegmentIsBeingMade) {
  NameIndex index;
  for (int i = 0; i < 20'000; ++i) index.add(fmt::format("示例{}号店", i), SubjectId(i + 1));
  EXPECT_EQ(index.search("示例19999号店", 1, kAll).size(), 1u) << "and asks for a segment";
}

// A whole chunk of names and more, so that bitmaps and chunk boundaries are met.
TEST(NameIndexChunks, MoreNamesThanOneChunkHolds) {
  NameIndex index;
  constexpr int kNames = static_cast<int>(kChunkNames) + 500;
  for (int i = 0; i < kNames; ++i) index.add(fmt::format("示例{:06}号店", i), SubjectId(i + 1));
  index.settle();
  const auto last = index.search("065999", 10, kAll);
  ASSERT_EQ(last.size(), 1u);
  EXPECT_EQ(last[0].subject, SubjectId(66'000));
  const auto all = index.search("号店", 100'000, kAll);
  ASSERT_EQ(all.size(), static_cast<size_t>(kNames));
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), ranks_before));
  EXPECT_EQ(index.search("slhd", 5, kAll).size(), 0u);
  EXPECT_EQ(index.search("hd", 5, kAll).size(), 5u);
  EXPECT_EQ(index.search("示列065999号店", 5, kAll).at(0).subject, SubjectId(66'000));
}

}  // namespace
}  // namespace taixin::facts
