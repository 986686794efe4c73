#include "catalog/code_match.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "catalog/errors.h"

namespace taixin::catalog {
namespace {

// domain/03.4: the kinds of 2018 and those of 行政处罚法 2021 art. 9.
const std::vector<std::string> kKinds = {"警告",
                                         "罚款",
                                         "没收违法所得、没收非法财物",
                                         "责令停产停业",
                                         "暂扣或者吊销许可证、暂扣或者吊销执照",
                                         "行政拘留",
                                         "通报批评",
                                         "没收违法所得",
                                         "没收非法财物",
                                         "暂扣许可证件",
                                         "降低资质等级",
                                         "吊销许可证件",
                                         "限制开展生产经营活动",
                                         "责令关闭",
                                         "限制从业",
                                         "法律、行政法规规定的其他"};

CodeSet kinds() {
  CodeSet set;
  set.id = "penalty_kind";
  set.name = {"处罚类别", "kind of penalty"};
  set.open_prefix = "其他-";
  set.questions["暂扣或者吊销"] = {"请说明是暂扣还是吊销", "say which"};
  for (const auto& kind : kKinds) {
    set.entries.push_back({kind, {kind, ""}, {}, "", {}, {}, {}});
    EXPECT_FALSE(set.add_to_lookup(set.entries.size() - 1));
  }
  set.entries.back().aliases.push_back("法律规定的其他(2021)");
  EXPECT_FALSE(set.add_to_lookup(set.entries.size() - 1));
  return set;
}

const CodeSet kSet = kinds();
const FieldType kMany{TypeKind::codes, "penalty_kind", ";；、,，", 0, 6};
const FieldType kOne{TypeKind::code, "penalty_kind", "", 0, 6};

std::string read(std::string_view value, const FieldType& type = kMany) {
  const auto matches = match_codes(kSet, type, value);
  if (matches) return canonical_codes(*matches);
  const auto& args = matches.error().args();
  if (matches.error().is(kUnknownCode)) return "unknown:" + args.at("part");
  return matches.error().is(kAskedBack) ? "ask:" + args.at("value") : "?";
}

TEST(MatchCodes, WholeNamesComeBeforeSeparators) {
  EXPECT_EQ(read("没收违法所得、没收非法财物"), "没收违法所得、没收非法财物");
  EXPECT_EQ(read("没收非法财物、没收违法所得"), "没收非法财物;没收违法所得");
  EXPECT_EQ(read("罚款、没收违法所得、没收非法财物、警告"), "罚款;没收违法所得、没收非法财物;警告");
  EXPECT_EQ(read("暂扣或者吊销许可证、暂扣或者吊销执照;罚款"), "暂扣或者吊销许可证、暂扣或者吊销执照;罚款");
  EXPECT_EQ(read("警告、法律、行政法规规定的其他"), "警告;法律、行政法规规定的其他");
}

TEST(MatchCodes, SeparatorsOfAllWidthsAndSpacesAndRepetitions) {
  EXPECT_EQ(read("警告;罚款"), "警告;罚款");
  EXPECT_EQ(read("警告；罚款"), "警告;罚款");
  EXPECT_EQ(read(" 警告 ； 罚款 ；"), "警告;罚款");
  EXPECT_EQ(read("警告;;罚款,警告"), "警告;罚款");
  EXPECT_EQ(read("法律规定的其他（2021）"), "法律、行政法规规定的其他");
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(" ； "), "");
}

TEST(MatchCodes, NamesTheUnknownPart) {
  EXPECT_EQ(read("警告;罚金;罚款"), "unknown:罚金");
  EXPECT_EQ(read("警告罚款"), "unknown:警告罚款");
  EXPECT_EQ(read("没收违法所得、没收"), "unknown:没收");
  EXPECT_EQ(read("警告;罚款", kOne), "unknown:警告;罚款");
  EXPECT_EQ(read("罚款", kOne), "罚款");
}

TEST(MatchCodes, AValueThatMayMeanTwoThingsGoesBack) {
  EXPECT_EQ(read("暂扣或者吊销"), "ask:暂扣或者吊销");
  EXPECT_EQ(read("罚款；暂扣或者吊销"), "ask:暂扣或者吊销");
  EXPECT_EQ(read("暂扣或者吊销", kOne), "ask:暂扣或者吊销");
}

TEST(MatchCodes, OpenValuesNameTheirKind) {
  EXPECT_EQ(read("其他-责令改正"), "其他-责令改正");
  EXPECT_EQ(read("其他－责令改正"), "其他-责令改正");
  EXPECT_EQ(read("其他-责令改正", kOne), "其他-责令改正");
  EXPECT_EQ(read("其他-责令改正、限期拆除"), "其他-责令改正、限期拆除");
  EXPECT_EQ(read("其他-责令改正、罚款"), "其他-责令改正;罚款");
  EXPECT_EQ(read("其他-责令改正;限期拆除"), "unknown:限期拆除");
  EXPECT_EQ(read("其他-"), "unknown:其他-");
  EXPECT_EQ(read("其他"), "unknown:其他");
}

TEST(MatchCodes, AMillionSeparatorsEndSoon) {
  EXPECT_EQ(read(std::string(1'000'000, ';')), "");
  EXPECT_EQ(read("其他-" + std::string(1'000'000, 'a') + ";警告").size(),
            1'000'000U + std::string("其他-;警告").size());
}

// Joining any kinds with ';' and reading them gives them back, each once: no name is lost in another.
RC_GTEST_PROP(MatchCodes, ReadsWhatIsJoined, ()) {
  const auto chosen = *rc::gen::container<std::vector<size_t>>(rc::gen::inRange<size_t>(0, kKinds.size()));
  std::vector<std::string> expected;
  std::string joined;
  for (const size_t i : chosen) {
    joined += (joined.empty() ? "" : *rc::gen::element<std::string>(";", "；", "; ")) + kKinds[i];
    if (std::find(expected.begin(), expected.end(), kKinds[i]) == expected.end()) expected.push_back(kKinds[i]);
  }
  const auto matches = match_codes(kSet, kMany, joined);
  RC_ASSERT(matches.ok());
  RC_ASSERT(matches->size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT((*matches)[i].code == expected[i]);
    RC_ASSERT((*matches)[i].entry != nullptr);
  }
}

// The slow reference: every way to cut the value at separators, the one whose first part is longest first.
std::optional<std::string> slow(std::string_view rest) {
  if (rest.empty()) return "";
  static const std::vector<std::string> separators = {";", "、"};
  std::vector<std::pair<size_t, size_t>> ends = {{rest.size(), rest.size()}};
  for (size_t at = 0; at < rest.size(); ++at) {
    for (const auto& separator : separators) {
      if (rest.substr(at).starts_with(separator)) ends.insert(ends.begin() + 1, {at, at + separator.size()});
    }
  }
  for (const auto& [end, next] : ends) {
    if (std::find(kKinds.begin(), kKinds.end(), rest.substr(0, end)) == kKinds.end()) continue;
    const auto others = slow(rest.substr(next));
    if (!others) return std::nullopt;
    return std::string(rest.substr(0, end)) + (others->empty() ? "" : ";" + *others);
  }
  return std::nullopt;
}

RC_GTEST_PROP(MatchCodes, AgreesWithTheSlowReference, ()) {
  const auto chosen = *rc::gen::unique<std::vector<size_t>>(rc::gen::inRange<size_t>(0, kKinds.size()));
  std::string joined;
  for (const size_t i : chosen) joined += (joined.empty() ? "" : *rc::gen::element<std::string>(";", "、")) + kKinds[i];
  if (*rc::gen::inRange(0, 4) == 0) joined += "、没收";
  const auto expected = slow(joined);
  const auto matches = match_codes(kSet, kMany, joined);
  RC_ASSERT(matches.ok() == expected.has_value());
  if (!matches) return;
  std::string once;  // the reference does not drop repetitions
  std::set<std::string> seen;
  for (std::string_view rest = *expected; !rest.empty();) {
    const size_t end = std::min(rest.find(';'), rest.size());
    if (seen.insert(std::string(rest.substr(0, end))).second)
      once += (once.empty() ? "" : ";") + std::string(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  RC_ASSERT(canonical_codes(*matches) == once);
}

}  // namespace
}  // namespace taixin::catalog
