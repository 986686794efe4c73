// Each refusal of the loader, with the place it names; and what a good pack becomes.
#include <gtest/gtest.h>

#include "base/text.h"
#include "catalog/by_hand.h"
#include "catalog/catalog.h"
#include "catalog/errors.h"
#include "catalog/pack_builder_test.h"

namespace taixin::catalog {
namespace {

using base::Day;
using base::ItemCode;
using testing::ItemText;
using testing::national;
using testing::pack_of_level;

Day day(int year, int month, int d) { return *Day::from_civil(year, month, d); }

// "line:column", as an editor counts, of the last `marker` in `text`: of its § if it has one, else of its beginning.
std::string place_of(const std::string& text, std::string marker) {
  const std::string cursor = "§";
  size_t offset = 0;
  if (const size_t at = marker.find(cursor); at != std::string::npos) {
    offset = at;
    marker.erase(at, cursor.size());
  }
  const size_t found = text.rfind(marker);
  EXPECT_NE(found, std::string::npos) << marker;
  const std::string before = text.substr(0, found + offset);
  const size_t line = static_cast<size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::string head = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  return fmt::format("{}:{}", line, base::count_code_points(head) + 1);
}

void expect_refused(const std::vector<PackSource>& packs, const base::ErrorKind& kind, const std::string& place) {
  const auto catalog = Catalog::load(packs);
  ASSERT_FALSE(catalog.ok()) << "loaded, but " << kind.code << " was expected";
  EXPECT_EQ(catalog.error().code(), kind.code) << catalog.error().message(base::Lang::en);
  EXPECT_EQ(catalog.error().place(), place) << catalog.error().message(base::Lang::en);
  for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {  // every argument is filled in
    EXPECT_EQ(catalog.error().message(lang).find('{'), std::string::npos) << catalog.error().message(lang);
    EXPECT_EQ(catalog.error().next(lang).find("{k"), std::string::npos) << catalog.error().next(lang);
  }
}

// `more` as national/more.toml is refused at `marker`.
void expect_refused_at(const std::string& more, const base::ErrorKind& kind, const std::string& marker) {
  SCOPED_TRACE(marker);
  expect_refused({national(more)}, kind, "national/more.toml:" + place_of(more, marker));
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

const std::string kField = R"(
  [[item.field]]
  code = "EXTRA"
  name = "另一列"
  name_en = "Extra"
)";
std::string item_with_field(const std::string& lines) {
  ItemText item;
  item.fields = kField + lines;
  return item.text();
}

TEST(Loader, AGoodPackBecomesACatalog) {
  const auto loaded = Catalog::load({national(ItemText{}.text())});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const Catalog& catalog = **loaded;
  ASSERT_EQ(catalog.items().size(), 1U);
  EXPECT_EQ(catalog.item(ItemCode("ADM.penalty"), day(2018, 7, 24)), nullptr);
  const Item* item = catalog.item(ItemCode("ADM.penalty"), day(2018, 7, 25));
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(item, catalog.item_revision(ItemCode("ADM.penalty"), 1));
  EXPECT_EQ(catalog.item_revision(ItemCode("ADM.penalty"), 2), nullptr);
  EXPECT_EQ(item->fields.size(), 6U);
  EXPECT_EQ(item->field("CF_JDRQ")->ordinal, 6);
  EXPECT_EQ(item->index("CF_X"), -1);
  EXPECT_EQ(item->field("CF_XDR_MC")->type.max_chars, 200U);
  EXPECT_TRUE(item->field("CF_XDR_MC")->required);
  EXPECT_EQ(item->field("CF_CFLB")->type.kind, TypeKind::codes);
  EXPECT_EQ(item->field("CF_CFLB")->type.separators, ";；");
  EXPECT_EQ(item->field("CF_NR_FK")->required_if->source(), "CF_CFLB has '罚款'");
  EXPECT_EQ(item->clocks.decision, "CF_JDRQ");
  EXPECT_EQ(item->due.after, "CF_JDRQ");
  EXPECT_EQ(item->due.working_days, 7);
  EXPECT_TRUE(item->permissions.open_public);
  EXPECT_FALSE(item->permissions.ordinary_report);
  EXPECT_EQ(item->permissions.query, Query::authorised);
  EXPECT_EQ(item->permissions.evaluation, std::set{SubjectKind::organization});
  EXPECT_EQ(item->basis.clauses, std::vector<std::string>{"行政处罚法 第48条"});
  EXPECT_EQ(catalog.packs().at(0).id, "national");
  EXPECT_EQ(catalog.code_set("penalty_kind")->find(" 处以罚款 ")->code, "罚款");
  EXPECT_EQ(catalog.code_set("nothing"), nullptr);
}

TEST(Loader, WhatIsNotSaidIsClosed) {
  const auto loaded = Catalog::load({national(with(
      ItemText{}.text(),
      "permission = { public = true, government = true, query = \"authorised\", evaluation = [\"organization\"] }\n",
      ""))});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const Permissions& closed = (*loaded)->items().at(0).permissions;
  EXPECT_FALSE(closed.open_public || closed.government || closed.ordinary_report || closed.special_report);
  EXPECT_EQ(closed.query, Query::no);
  EXPECT_TRUE(closed.evaluation.empty());
}

TEST(Loader, RefusesWhatIsNotToml) {
  expect_refused_at("[[item]\n", kBadToml, "\n");
  expect_refused_at("a = 2023-02-29\n", kBadToml, "2023-02-29§");
  expect_refused({national("# 好\n# a\xff\n")}, kBadToml, "national/more.toml:2:4");
}

// toml++ 3.3 asserts on these instead of refusing them; found by the fuzzer.
TEST(Loader, RefusesWhatTripsTheTomlParser) {
  expect_refused_at("# 甲\n[=]\n", kBadToml, "[§=]");
  expect_refused_at("[\"甲\"]\nx = 1\n[)\n", kBadToml, "[§)");
}

// An input method left on: 、 outside quotes ran into undefined behaviour inside toml++; found by the fuzzer.
TEST(Loader, RefusesFullWidthCharactersOutsideQuotes) {
  expect_refused_at("x = [\"甲\"、 \"乙\"]\n", kMisplaced, "§、");
  expect_refused_at("x = [\"甲\"， \"乙\"]\n", kMisplaced, "§，");
  expect_refused_at("  [[甲]]\n", kMisplaced, "§甲");
  expect_refused_at("x = \"甲\\、\"\n", kMisplaced, "§\\、");
  expect_refused_at("x = \"\"\"甲\\\n乙\"\"\"\n", kMisplaced, "§\\");
  expect_refused_at("# 、\ntitle = '''、\"'''\n", kUnknownKey, "title");
  expect_refused_at("title = \"\"\"、\"乙\"\"\"\"\n", kUnknownKey, "title");
  expect_refused_at("title = \"\\\"、\\\\\"\n", kUnknownKey, "title");
  expect_refused_at("'、' = 1\n", kUnknownKey, "§'、'");
}

TEST(Loader, RefusesUnknownKeysWhereverTheyStand) {
  const std::string item = ItemText{}.text();
  expect_refused_at("[[blacklist]]\nid = \"x\"\n", kUnknownKey, "[[§blacklist");
  expect_refused_at("title = \"x\"\n", kUnknownKey, "title");
  expect_refused_at(with(item, "class = ", "klass = \"ADM\"\nclass = "), kUnknownKey, "klass");
  expect_refused_at(with(item, "public = true", "open = true, public = true"), kUnknownKey, "open = ");
  expect_refused_at(item_with_field("  type = \"text\"\n  requred = true\n"), kUnknownKey, "requred");
  expect_refused_at(with(item, "type = { code = \"party_kind\" }", "type = { code = \"party_kind\", many = true }"),
                    kUnknownKey, "many");
  expect_refused_at("[pack]\nid = \"two\"\n", kUnknownKey, "[§pack]");
}

TEST(Loader, RefusesEntriesWithoutBasisSourceMarkOrDay) {
  const std::string item = ItemText{}.text();
  expect_refused_at(with(item, "basis = [\"行政处罚法 第48条\"]\n", ""), kMissingBasis, "[[item]]");
  expect_refused_at(with(item, "basis = [\"行政处罚法 第48条\"]", "basis = []"), kMissingBasis, "[]");
  expect_refused_at(with(item, "source = \"domain/03\"\n", ""), kMissingKey, "[[item]]");
  expect_refused_at(with(item, "sure = \"V\"\n", ""), kMissingKey, "[[item]]");
  expect_refused_at(with(item, "from = 2018-07-25\n", ""), kMissingKey, "[[item]]");
  expect_refused_at(with(item, "sure = \"V\"", "sure = \"V3\""), kWrongMark, "\"V3\"");
  expect_refused_at(with(item, "from = 2018-07-25", "from = \"2018-07-25\""), kBadDay, "\"2018-07-25\"");
  expect_refused_at(with(item, "from = 2018-07-25", "from = 2018-07-25\nuntil = 2018-07-25"), kEmptyPeriod,
                    "until = §2018-07-25");
  expect_refused_at("[defaults]\nsure = \"sure\"\n", kWrongMark, "\"sure\"");
}

TEST(Loader, RefusesMissingKeysAndWrongTypes) {
  const std::string item = ItemText{}.text();
  expect_refused_at(with(item, "name_en = \"Administrative penalty\"\n", ""), kMissingKey, "[[item]]");
  expect_refused_at(with(item, "provider = \"处罚机关\"", "provider = 3"), kWrongType, "provider = §3");
  expect_refused_at(with(item, "provider = \"处罚机关\"", "provider = \"\""), kWrongType, "\"\"");
  expect_refused_at(with(item, "provider = \"处罚机关\"", "provider = \" 机关\""), kWrongType, "\" 机关\"");
  expect_refused_at(with(item, "subjects = [\"organization\", \"individual_business\"]", "subjects = []"), kWrongType,
                    "[]");
  expect_refused_at(with(item, "working = 7", "working = 0"), kWrongType, "working = §0");
  expect_refused_at(with(item, "required = true", "required = \"yes\""), kWrongType, "\"yes\"");
  expect_refused_at(with(item, "\"individual_business\"", "\"company\""), kBadValue, "[\"organization\", \"company\"]");
  expect_refused_at(item_with_field("  type = \"money\"\n"), kBadValue, "\"money\"");
  expect_refused_at(item_with_field("  type = { codes = \"penalty_kind\", separator = \"、\" }\n"), kBadValue,
                    "\"、\"");
  expect_refused_at(item_with_field("  type = \"date\"\n  max = 10\n"), kBadValue, "max = §10");
  expect_refused_at(item_with_field("  type = \"id_number\"\n  never_shown = false\n"), kBadValue, "false");
  expect_refused_at(item_with_field("  type = \"text\"\n  required = true\n  blank_if = \"CF_WSH == blank\"\n"),
                    kBadValue, "required = §true\n  blank_if");
}

TEST(Loader, RefusesDeadReferences) {
  const std::string item = ItemText{}.text();
  const std::string base = testing::kBase;
  expect_refused_at(with(item, "class = \"ADM\"", "class = \"XYZ\""), kDeadReference, "\"XYZ\"");
  expect_refused_at(with(item, "code = \"party_kind\"", "code = \"party\""), kDeadReference, "\"party\"");
  expect_refused_at(with(item, "kind = \"CF_XDR_LB\"", "kind = \"CF_LB\""), kDeadReference, "\"CF_LB\"");
  expect_refused_at(with(item, "decision = \"CF_JDRQ\"", "decision = \"CF_RQ\""), kDeadReference, "\"CF_RQ\"");
  expect_refused_at(with(item, "after = \"decision\"", "after = \"document\""), kDeadReference, "\"document\"");
  expect_refused_at(with(item, "\"CF_WSH\", \"@origin_id\"", "\"CF_WS\", \"@origin_id\""), kDeadReference,
                    "[\"CF_WS\", ");
  ItemText more;
  more.head = "headline = \"CF_NOTHING\"\n";
  expect_refused_at(more.text(), kDeadReference, "\"CF_NOTHING\"");
  more.head.clear();
  more.fields = "  [[item.field]]\n  use = \"party\"\n";
  expect_refused_at(more.text(), kDeadReference, "\"party\"");
  more.fields =
      "  [[item.question]]\n  header = \"代码_2\"\n  choices = [\"CF_WSH\", \"CF_A\"]\n  why = { zh = \"问\", en = "
      "\"ask\" }\n";
  expect_refused_at(more.text(), kDeadReference, "[\"CF_WSH\", \"CF_A\"]");
  expect_refused_at(with(item, "{ CF_CFLB = \"罚款\" }", "{ CF_CFLB = \"处以罚款\" }"), kBadExpression, "{ CF_CFLB");
}

TEST(Loader, RefusesFieldsOfTheWrongType) {
  const std::string item = ItemText{}.text();
  expect_refused_at(with(item, "decision = \"CF_JDRQ\"", "decision = \"CF_WSH\""), kWrongField, "§\"CF_WSH\" }");
  expect_refused_at(with(item, "kind = \"CF_XDR_LB\"", "code = \"CF_WSH\""), kWrongField, "§\"CF_WSH\" }");
  expect_refused_at(with(item, "kind = \"CF_XDR_LB\"", "id_number = \"CF_WSH\""), kWrongField, "§\"CF_WSH\" }");
}

TEST(Loader, RefusesBadExpressionsWithTheirColumn) {
  const auto rule = [](const std::string& check) {
    ItemText item;
    item.fields = "  [[item.rule]]\n  check = \"" + check + "\"\n  message = { zh = \"早\", en = \"early\" }\n";
    return item.text();
  };
  expect_refused_at(rule("CF_JDRQ >= CF_NOTHING"), kBadExpression, "CF_NOTHING");
  expect_refused_at(rule("CF_XDR_LB == '自然人' or CF_JDRQ >= 'x'"), kBadExpression, "'x'");
  expect_refused_at(rule("CF_JDRQ >= 2023-02-29"), kBadExpression, "2023-02-29");
  expect_refused_at(rule("CF_JDRQ <= CF_NR_FK"), kBadExpression, "<=");         // a day and an amount
  expect_refused_at(rule("CF_WSH < CF_XDR_MC"), kBadExpression, "< ");          // texts have no order
  expect_refused_at(rule("CF_CFLB has '罚'"), kBadExpression, "CF_CFLB §has");  // no code of the set
  expect_refused_at(rule("CF_XDR_LB == '法人'"), kBadExpression, "==");
  expect_refused_at(rule("CF_CFLB == '罚款;警'"), kBadExpression, "==");
  for (const char* good : {"CF_CFLB has '其他-责令改正'", "CF_CFLB == '罚款;警告'", "CF_JDRQ <= today",
                           "CF_NR_FK > 0 or CF_WSH == blank"}) {
    EXPECT_TRUE(Catalog::load({national(rule(good))}).ok()) << good;
  }
}

TEST(Loader, RefusesTheSameFieldCodeOrdinalAndHeaderTwice) {
  ItemText item;
  item.fields = with(kField, "EXTRA", "CF_WSH") + "  type = \"text\"\n";
  expect_refused({national(item.text())}, kDuplicate,
                 "national/more.toml:" + place_of(item.text(), "\"CF_WSH\"\n  name = \"另一列\""));
  expect_refused_at(item_with_field("  type = \"text\"\n  ordinal = 3\n"), kDuplicate, "ordinal = §3");
  expect_refused_at(item_with_field("  type = \"text\"\n  aliases = [\"处罚类别\"]\n"), kSharedHeader,
                    "[\"处罚类别\"]");
  expect_refused_at(item_with_field("  type = \"text\"\n  aliases = [\"罚款金额（万元）\"]\n"), kSharedHeader,
                    "[\"罚款金额（万元）\"]");
  expect_refused_at(item_with_field("  type = \"text\"\n  aliases = [\"cf_wsh\"]\n"), kSharedHeader, "[\"cf_wsh\"]");
  const std::string asked =
      "  [[item.question]]\n  header = \"处罚类别\"\n  choices = [\"CF_CFLB\", \"EXTRA\"]\n  why = { zh = \"问\", en = "
      "\"ask\" }\n";
  EXPECT_TRUE(
      Catalog::load({national(item_with_field("  type = \"text\"\n  aliases = [\"处罚类别\"]\n" + asked))}).ok());
}

TEST(Loader, RefusesOverlappingValidityAndTheSameRevisionTwice) {
  ItemText first, second;
  second.head = "revision = 2\n";
  const auto text = [&] { return first.text() + second.text(); };
  first.period = "from = 2018-07-25\nuntil = 2021-07-16";
  second.period = "from = 2021-07-15";
  expect_refused_at(text(), kOverlap, "from = §2021-07-15");
  second.period = "from = 2021-07-16";
  const auto loaded = Catalog::load({national(text())});
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ((*loaded)->item(ItemCode("ADM.penalty"), day(2021, 7, 15))->revision, 1U);
  EXPECT_EQ((*loaded)->item(ItemCode("ADM.penalty"), day(2021, 7, 16))->revision, 2U);
  EXPECT_EQ((*loaded)->item_revision(ItemCode("ADM.penalty"), 1)->basis.until, day(2021, 7, 16));
  second.head.clear();
  expect_refused_at(text(), kDuplicate, "\"ADM.penalty\"");
}

TEST(Loader, OrdinalsAreForEver) {
  ItemText first, second;
  first.period = "from = 2018-07-25\nuntil = 2021-07-16";
  second.period = "from = 2021-07-16";
  second.head = "revision = 2\n";
  const auto field = [](const std::string& code, const std::string& more) {
    return with(kField, "EXTRA", code) + "  type = \"text\"\n" + more;
  };
  first.fields = field("OLD", "");
  second.fields = field("OLD", "  ordinal = 8\n");
  expect_refused_at(first.text() + second.text(), kOrdinalChanged, "ordinal = §8");
  second.fields = field("NEW", "  ordinal = 7\n");
  expect_refused_at(first.text() + second.text(), kOrdinalReused, "ordinal = §7");
  second.fields = field("NEW", "  ordinal = 8\n");
  EXPECT_TRUE(Catalog::load({national(first.text() + second.text())}).ok());
}

TEST(Loader, KeysNameTheSubjectWhereTheyMust) {
  ItemText item;
  item.version_key = "[\"CF_WSH\"]";
  expect_refused_at(item.text(), kKeyRule, "version_key = §[\"CF_WSH\"]");
  item = ItemText{};
  item.source_key = "[\"@subject\", \"CF_WSH\"]";
  expect_refused_at(item.text(), kKeyRule, "source_key = §[");
  item.source_key = "[\"CF_WSH\", \"@somebody\"]";
  expect_refused_at(item.text(), kDeadReference, "source_key = §[");
}

TEST(Loader, AdversePublicItemsHaveADueTerm) {
  ItemText item;
  item.head = "adverse = true\n";
  EXPECT_TRUE(Catalog::load({national(item.text())}).ok());
  const std::string without = with(item.text(), "due_days = { working = 7, after = \"decision\" }\n", "");
  expect_refused_at(without, kNoDueTerm, "[[item]]");
}

TEST(Loader, ItemsAboutPeopleAreClosed) {
  ItemText item;
  item.subjects = "[\"natural_person\"]";
  item.permission = "{ public = true }";
  expect_refused_at(item.text(), kPersonsClosed, "public = §true");
  item.subjects = "[\"organization\", \"natural_person\"]";
  expect_refused_at(item.text(), kPersonsClosed, "public = §true");
  item.permission = "{ evaluation = [\"natural_person\"] }";
  expect_refused_at(item.text(), kPersonsClosed, "evaluation = §[");
  item.permission = "{ government = true, query = \"authorised\" }";
  EXPECT_TRUE(Catalog::load({national(item.text())}).ok());
}

TEST(Loader, AnUploadByHandIsRefusedOnlyOfWhatTheExchangeBrings) {
  const auto text = [](const std::string& lines) {
    ItemText item;
    item.head = lines + "\n";
    return item.text();
  };
  const std::pair<const char*, ByHand> said[] = {{"channel = \"exchange\"", ByHand::warned},
                                                 {"channel = \"exchange\"\nby_hand = \"warn\"", ByHand::warned},
                                                 {"channel = \"exchange\"\nby_hand = \"refuse\"", ByHand::refused},
                                                 {"", ByHand::allowed}};
  for (const auto& [lines, expected] : said) {
    const auto loaded = Catalog::load({national(text(lines))});
    ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
    EXPECT_EQ(by_hand((*loaded)->items().front()), expected) << lines;
  }
  expect_refused_at(text("channel = \"exchange\"\nby_hand = \"never\""), kBadValue, "by_hand = §\"never\"");
  expect_refused_at(text("by_hand = \"refuse\""), kMissingKey, "by_hand = §\"refuse\"");
  expect_refused_at(text("channel = \"post\""), kBadValue, "channel = §\"post\"");
}

TEST(Loader, WhatIdentifiesPeopleIsKeptOnlyByAClause) {
  ItemText item;
  const auto clauses = [](const std::string& text) {
    const auto loaded = Catalog::load({national(text)});
    TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
    return (*loaded)->item(ItemCode("ADM.penalty"), day(2026, 1, 1))->seal_people;
  };
  EXPECT_TRUE(clauses(item.text()).empty());
  item.head = "seal_people = [\"示例法 第1条\"]\n";
  EXPECT_EQ(clauses(item.text()), std::vector<std::string>{"示例法 第1条"});
  item.head = "seal_people = true\n";
  expect_refused_at(item.text(), kWrongType, "seal_people = §true");
  item.head = "seal_people = [\"示例法 第1条\"]\nshape = \"bulk\"\n";
  expect_refused_at(item.text(), kBadValue, "seal_people = §[");
}

TEST(Loader, RestrictedItemsOpenToTheSpecialReportOnly) {
  ItemText item;
  item.head = "restricted = true\n";
  for (const char* key : {"public", "government", "ordinary_report"}) {
    item.permission = fmt::format("{{ {} = true }}", key);
    expect_refused_at(item.text(), kRestrictedOpen, fmt::format("{} = §true }}", key));
  }
  item.permission = "{ query = \"self_only\", special_report = true }";
  EXPECT_TRUE(Catalog::load({national(item.text())}).ok());
}

TEST(Loader, StatusItemsSpeakOfARecordByItsKey) {
  ItemText status;
  status.code = "\"ADM.penalty_status\"";
  status.head =
      "shape = \"status\"\nstatus_of = \"ADM.penalty\"\nstatus_kind = \"CF_XDR_LB\"\nstatus_day = \"CF_JDRQ\"\n";
  const std::string target = ItemText{}.text();
  const auto loaded = Catalog::load({national(target + status.text())});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  EXPECT_EQ((*loaded)->status_item_of(ItemCode("ADM.penalty"), day(2026, 1, 1))->code.get(), "ADM.penalty_status");
  EXPECT_EQ((*loaded)->status_item_of(ItemCode("ADM.licence"), day(2026, 1, 1)), nullptr);
  expect_refused_at(target + with(status.text(), "\"ADM.penalty\"", "\"ADM.fine\""), kDeadReference, "\"ADM.fine\"");
  expect_refused_at(target + with(status.text(), "[\"@subject\", \"CF_WSH\"]", "[\"@subject\", \"CF_JDRQ\"]"), kKeyRule,
                    "[\"@subject\", \"CF_JDRQ\"]");
  expect_refused_at(target + with(status.text(), "status_day = \"CF_JDRQ\"\n", ""), kMissingKey, "[[item]]");
  expect_refused_at(with(target, "class =", "status_day = \"CF_JDRQ\"\nclass ="), kBadValue,
                    "status_day = §\"CF_JDRQ\"");
}

TEST(Loader, FieldGroupsAreTakenWithTheirPrefix) {
  ItemText item;
  item.fields = "  [[item.field]]\n  use = \"party\"\n  prefix = \"CF_\"\n";
  const std::string group = R"([[field_group]]
id = "party"
  [[field_group.field]]
  code = "{p}FR_ZJLX"
  name = "法定代表人证件类型"
  name_en = "Kind of document"
  type = "id_kind"
  [[field_group.field]]
  code = "{p}FR_ZJHM"
  name = "法定代表人证件号码"
  name_en = "Number of the document"
  type = "id_number"
  required_if = "{p}FR_ZJLX != blank"
  blank_if = { "{p}XDR_LB" = "自然人" }
  [[field_group.rule]]
  check = "{p}FR_ZJLX != {p}FR_ZJHM"
  message = { zh = "错列", en = "in the wrong column" }
  [[field_group.question]]
  header = "证件"
  choices = ["{p}FR_ZJLX", "{p}FR_ZJHM"]
  why = { zh = "类型还是号码", en = "the kind or the number" }
)";
  const auto loaded = Catalog::load({national(group + item.text())});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  const Item& made = (*loaded)->items().at(0);
  ASSERT_NE(made.field("CF_FR_ZJHM"), nullptr);
  EXPECT_EQ(made.field("CF_FR_ZJHM")->ordinal, 8);
  EXPECT_TRUE(made.field("CF_FR_ZJHM")->never_shown);
  EXPECT_EQ(made.field("CF_FR_ZJHM")->required_if->source(), "CF_FR_ZJLX != blank");
  EXPECT_EQ(made.field("CF_FR_ZJHM")->blank_if->source(), "CF_XDR_LB has '自然人'");
  ASSERT_EQ(made.rules.size(), 1U);
  EXPECT_EQ(made.rules[0].id, "rule-1");
  ASSERT_EQ(made.questions.size(), 1U);
  EXPECT_EQ(made.questions[0].choices, (std::vector<std::string>{"CF_FR_ZJLX", "CF_FR_ZJHM"}));
  // A group that takes itself ends with an error, not with the stack.
  const std::string circle = "[[field_group]]\nid = \"party\"\n  [[field_group.field]]\n  use = \"party\"\n";
  expect_refused_at(circle + item.text(), kTooLarge, "  [[field_group.field]]\n  use = §\"party\"");
}

TEST(Loader, WhatSaysNotKept) {
  const auto not_kept = [](const std::string& rest) {
    const auto loaded = Catalog::load({national(
        "[[code_set]]\nid = \"fulfilment\"\nname = \"履行\"\nname_en = \"Kept\"\nbasis = [\"x\"]\nsource = \"x\"\n"
        "sure = \"V\"\nfrom = 2018-01-01\nentries = [[\"全部履行\", \"全部履行\"], [\"全部未履行\", "
        "\"全部未履行\"]]\n" +
        rest)});
    EXPECT_TRUE(loaded.ok());
    return (*loaded)->code_set("fulfilment")->not_kept;
  };
  EXPECT_EQ(not_kept("not_kept = [\"全部履行\"]\n"), std::vector<std::string>{"全部履行"});
  EXPECT_EQ(not_kept(""), std::vector<std::string>{"全部未履行"}) << "as before packs said so themselves";
  EXPECT_TRUE(not_kept("not_kept = []\n").empty());
}

TEST(Loader, RefusesBadCodeSets) {
  const auto set = [](const std::string& rest) {
    return "[[code_set]]\nid = \"kinds\"\nname = \"种类\"\nname_en = \"Kinds\"\nbasis = [\"x\"]\nsource = \"x\"\nsure "
           "= \"V\"\nfrom = 2018-01-01\n" +
           rest;
  };
  expect_refused_at(set("entries = [[\"1\", \"甲\"], [\"2\", \"乙\", \"\", [\"甲\"]]]\n"), kDuplicate, "[\"2\"");
  expect_refused_at(set("entries = [[\"1\", \"甲\"], [\"2\", \"甲\"]]\n"), kDuplicate, "[\"2\"");
  EXPECT_TRUE(
      Catalog::load({national(set("repeated_names = true\nentries = [[\"1\", \"甲\"], [\"2\", \"甲\"]]\n"))}).ok());
  expect_refused_at(set("entries = [[\"1\"]]\n"), kWrongType, "[\"1\"]");
  expect_refused_at(set("entries = [[\"1;2\", \"甲\"]]\n"), kBadValue, "[\"1;2\"");
  expect_refused_at(set(""), kMissingKey, "[[code_set]]");
  expect_refused_at(set("[[code_set.entry]]\ncode = \"1\"\nname = \"甲\"\nparent = \"0\"\n"), kDeadReference, "\"0\"");
  expect_refused_at(set("[[code_set.entry]]\ncode = \"1\"\nname = \"甲\"\nmaps_to = [\"0\"]\n"), kDeadReference,
                    "[\"0\"]");
  expect_refused_at(
      set("entries = [[\"1\", \"甲\"]]\n[[code_set.question]]\nvalue = \"甲\"\nwhy = { zh = \"问\", en = \"ask\" }\n"),
      kDuplicate, "value = §\"甲\"");
  expect_refused_at(set("entries = [[\"1\", \"闯红灯\"]]\n"), kProhibited, "[\"1\"");
  expect_refused_at(set("not_kept = [\"2\"]\nentries = [[\"1\", \"甲\"]]\n"), kDeadReference, "not_kept = §[\"2\"");
  expect_refused_at(set("entries = [[\"1\", \"甲\"]]\n") + set("entries = [[\"1\", \"甲\"]]\n"), kDuplicate,
                    "id = §\"kinds\"");
}

TEST(Loader, RefusesBadCalendars) {
  const auto year = [](const std::string& off, const std::string& working) {
    return "[[calendar]]\nyear = 2026\noff = " + off + "\nworking = " + working +
           "\nbasis = [\"x\"]\nsource = \"x\"\nsure = \"V\"\nfrom = 2026-01-01\n";
  };
  const std::string good = year("[[2025-12-31, 2026-01-03]]", "[2026-01-04]");
  const auto loaded = Catalog::load({national(good)});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  EXPECT_FALSE(*(*loaded)->calendar().is_working_day(day(2026, 1, 2)));
  EXPECT_TRUE(*(*loaded)->calendar().is_working_day(day(2026, 1, 4)));
  expect_refused_at(year("[[2026-01-03, 2026-01-01]]", "[]"), kWrongType, "[2026-01-03, 2026-01-01]");
  expect_refused_at(year("[\"2026-01-03\"]", "[]"), kBadDay, "\"2026-01-03\"");
  expect_refused_at(year("[]", "[2026-01-05]"), kBadValue, "[2026-01-05]");  // a Monday
  expect_refused_at(year("[2026-01-04]", "[2026-01-04]"), kBadValue, "working = §[");
  expect_refused_at(year("[2024-01-04]", "[]"), kBadValue, "off = §[");
  expect_refused_at(good + good, kDuplicate, "year = §2026");
}

TEST(Loader, ReadsAndRefusesSentinelsPurposesAndIssuedCodes) {
  const std::string basis = "basis = [\"x\"]\nsource = \"x\"\nsure = \"V\"\n";
  const std::string from = "from = 2018-01-01\n";
  const std::string sentinel =
      "[[sentinel]]\nvalue = \"2099-12-31\"\nmeaning = \"open\"\ntypes = [\"date\"]\n" + basis + from;
  const std::string purpose =
      "[[purpose]]\ncode = \"court\"\nname = \"司法\"\nname_en = \"Court\"\npast_states = true\n" + basis;
  const std::string issued = "[[issued_code]]\ncode = \"91370902MA3T0004XX\"\n" + basis + from;
  const auto loaded = Catalog::load(
      {national(sentinel + purpose + from + "until = 2020-01-01\n" + purpose + "from = 2020-01-01\n" + issued)});
  ASSERT_TRUE(loaded.ok()) << loaded.error().message(base::Lang::en);
  EXPECT_EQ((*loaded)->sentinels().at(0).types, std::set{TypeKind::date});
  EXPECT_TRUE((*loaded)->issued_anyway("91370902MA3T0004XX"));
  EXPECT_FALSE((*loaded)->issued_anyway("91370902MA3T0004XY"));
  EXPECT_EQ((*loaded)->purpose("court", day(2017, 1, 1)), nullptr);
  EXPECT_EQ((*loaded)->purpose("court", day(2019, 1, 1)), &(*loaded)->purposes()[0]);
  EXPECT_EQ((*loaded)->purpose("court", day(2021, 1, 1)), &(*loaded)->purposes()[1]);
  EXPECT_EQ((*loaded)->purpose("curiosity", day(2021, 1, 1)), nullptr);
  expect_refused_at(purpose + from + purpose + "from = 2019-01-01\n", kOverlap, "from = §2019-01-01");
  expect_refused_at(sentinel + sentinel, kDuplicate, "value = §\"2099-12-31\"");
  expect_refused_at(with(sentinel, "\"open\"", "\"never\""), kBadValue, "\"never\"");
  expect_refused_at(with(issued, "0004XX", "0004X"), kBadValue, "\"91370902MA3T0004X\"");
}

}  // namespace
}  // namespace taixin::catalog
