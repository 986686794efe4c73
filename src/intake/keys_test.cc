#include "intake/keys.h"

#include <map>
#include <random>

#include "base/text.h"
#include "intake/columns.h"
#include "intake/intake_home_test.h"

namespace taixin::intake {
namespace {

using base::SubjectId;
using catalog::testing::item;

TypedRow row(const std::map<std::string, std::string>& values, const char* of = "ADM.penalty") {
  TypedRow row;
  row.clear(item(of).fields.size());
  for (const auto& [field, value] : values) row.cells.at(static_cast<size_t>(item(of).index(field))).canonical = value;
  return row;
}

TEST(Keys, OneDocumentNumberHoweverItIsTyped) {
  for (const char* text :
       {"泰市监罚字[2024]1号", "泰市监罚字〔2024〕1号", "泰市监罚字【２０２４】 1 号", "泰市监罚字（2024）1号"})
    EXPECT_EQ(key_form(text), key_form("泰市监罚字〔2024〕1号")) << text;
  EXPECT_NE(key_form("泰市监罚字〔2024〕1号"), key_form("泰市监罚字〔2024〕11号"));
}

TEST(Keys, VersionsArePerSubjectDocumentAndOrgan) {
  const auto& penalty = item("ADM.penalty");
  const auto key = [&](const std::map<std::string, std::string>& values, int64_t subject) {
    return version_key(penalty, penalty, row(values), SubjectId(subject));
  };
  const auto base = key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}}, 1);
  EXPECT_EQ(base, key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}, {"CF_SY", "别的"}}, 1));
  EXPECT_NE(base, key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}}, 2));
  EXPECT_NE(base, key({{"CF_WSH", "1号"}, {"CF_CFJGDM", "B"}}, 1));
  EXPECT_NE(base, key({{"CF_WSH", "1号A"}}, 1)) << "parts do not run together";
}

TEST(Keys, AStatusFindsItsRecord) {
  const std::map<std::string, std::string> values{{"CF_WSH", "1号"}, {"CF_CFJGDM", "A"}};
  EXPECT_EQ(
      version_key(item("ADM.penalty"), item("ADM.penalty"), row(values), SubjectId(1)),
      version_key(item("ADM.penalty"), item("ADM.penalty_status"), row(values, "ADM.penalty_status"), SubjectId(1)));
}

TEST(Keys, SourceKeysHoldTheSendersIdOrTheName) {
  const auto& penalty = item("ADM.penalty");
  const auto key = [&](std::map<std::string, std::string> values) {
    values.emplace("CF_WSH", "1号");
    return source_key(penalty, row(values), "示例局");
  };
  EXPECT_EQ(key({{"CF_XDR_MC", "示例 甲（集团）有限公司"}}), key({{"CF_XDR_MC", "示例甲(集团)有限公司"}}));
  EXPECT_NE(key({{"CF_XDR_MC", "示例甲"}}), key({{"CF_XDR_MC", "示例乙"}})) << "one decision, several parties";
  EXPECT_EQ(key({{"CF_XDR_MC", "示例甲"}, {"CF_YSJLBS", "7"}}), key({{"CF_XDR_MC", "示例乙"}, {"CF_YSJLBS", "7"}}));
  EXPECT_NE(key({{"CF_XDR_MC", "示例甲"}, {"CF_YSJLBS", "7"}}), key({{"CF_XDR_MC", "示例甲"}, {"CF_YSJLBS", "8"}}));
  EXPECT_TRUE(source_key(item("REG.enterprise"), row({}, "REG.enterprise"), "示例局").empty());
}

TEST(Keys, OfManyRowsAtOnceAreThoseOfEach) {
  const auto& penalty = item("ADM.penalty");
  std::vector<TypedRow> rows;
  for (int i = 0; i < 70; ++i) {
    rows.push_back(
        row({{"CF_WSH", std::to_string(i)}, {"CF_XDR_MC", "示例" + std::string(static_cast<size_t>(i), 'x')}}));
    rows.back().plain = "fields " + std::to_string(i);
    if (i % 3 == 0) rows.back().content = "others " + std::to_string(i);
    if (i % 5 == 0) rows.back().fate = RowFate::bad;
  }
  add_keys(penalty, "示例局", rows);
  std::vector<KeyedRow> keyed;
  for (size_t i = 0; i < rows.size(); ++i) {
    TypedRow& one = rows[i];
    keyed.push_back({&one, SubjectId(static_cast<int64_t>(i) + 1), {}, {}});
    EXPECT_EQ(one.content_fields.empty(), one.bad());
    if (one.bad()) continue;
    EXPECT_EQ(one.content_fields, base::key128(one.content.empty() ? one.plain : one.content));
    EXPECT_EQ(one.source_key, source_key(penalty, one, "示例局"));
  }
  fill_keys(penalty, keyed);
  for (const KeyedRow& one : keyed) {
    EXPECT_EQ(one.version_key, version_key(penalty, penalty, *one.row, one.subject));
    EXPECT_EQ(one.content, content_key(*one.row, one.subject));
  }
}

TEST(Keys, ContentIsTheFieldsAndTheSubject) {
  TypedRow one = row({});
  one.content_fields = base::key128("甲");
  EXPECT_EQ(content_key(one, SubjectId(1)), content_key(one, SubjectId(1)));
  EXPECT_NE(content_key(one, SubjectId(1)), content_key(one, SubjectId(2)));
}

// Character by character.
std::string form_slowly(std::string_view text) {
  static const std::map<std::string_view, std::string_view> kForms{
      {"\u00a0", ""}, {"\u200b", ""}, {"\ufeff", ""}, {"〔", "("}, {"【", "("}, {"﹙", "("}, {"〕", ")"}, {"】", ")"},
      {"﹚", ")"},    {"—", "_"},     {"–", "_"},     {"－", "_"}, {"[", "("},  {"]", ")"},  {"-", "_"},  {"*", ""}};
  std::string out;
  const std::string folded = base::fold_width(text);
  for (size_t at = 0; at < folded.size();) {
    const std::string_view rest = std::string_view(folded).substr(at);
    const auto form =
        std::find_if(kForms.begin(), kForms.end(), [&](const auto& one) { return rest.starts_with(one.first); });
    const char c = rest[0];
    if (form != kForms.end())
      out += form->second;
    else if (c >= 'a' && c <= 'z')
      out += static_cast<char>(c - 'a' + 'A');
    else if (static_cast<uint8_t>(c) > ' ' && c != 0x7f)
      out += c;
    at += form == kForms.end() ? 1 : form->first.size();
  }
  while (out.ends_with(':') || out.ends_with('.') || out.ends_with(';')) out.pop_back();
  return out;
}

TEST(Keys, FormOfAPartEqualsTheSlowReference) {
  std::mt19937 random(31);
  static constexpr std::array<std::string_view, 30> kPieces{
      "泰示罚字", "〔2024〕", "[2024]", "1号", "－",   "—",  "–",    "-",        " ",    "　",
      "\u00a0",   "\u200b",   "\ufeff", "\t",  "ａｂ", "ab", "Z",    "*",        "：",   ":",
      ".",        ";",        "【",     "】",  "﹙",   "﹚", "\xE3", "\xEF\xBC", "\xC2", "\x7f"};
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    for (size_t i = random() % 8; i > 0; --i) text += kPieces[random() % kPieces.size()];
    EXPECT_EQ(key_form(text), form_slowly(text)) << text;
    std::string appended = "a.:";
    append_header_form(text, appended);
    EXPECT_EQ(appended, "a.:" + form_slowly(text)) << text;
  }
}

}  // namespace
}  // namespace taixin::intake
