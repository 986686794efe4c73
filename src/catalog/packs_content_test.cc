// What the packs of this repository say: the classes, the items, the fields in the standard's order, who may see what,
// the code sets, the regions of Tai'an.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <set>

#include "base/shared_data.h"
#include "catalog/code_match.h"
#include "catalog/errors.h"
#include "catalog/packs_testing.h"

namespace taixin::catalog {
namespace {

namespace json = boost::json;
using base::ItemCode;
using testing::item;
using testing::kToday;
using testing::read_file;
using testing::repository_catalog;
using testing::repository_pack;
using testing::Strings;

Strings first_codes(const Item& of, size_t count) {
  Strings out;
  for (size_t i = 0; i < count && i < of.fields.size(); ++i) out.push_back(of.fields[i].code);
  return out;
}

TEST(PackContent, ThirteenClassesInTheOrderOfTheCatalog) {
  Strings codes;
  for (const auto& one : repository_catalog().classes()) codes.push_back(one.code);
  EXPECT_EQ(codes,
            (Strings{"REG", "JUD", "ADM", "OCC", "ABN", "SEV", "CON", "COM", "EVA", "LAW", "HON", "IPR", "VOL"}));
}

TEST(PackContent, TheItems) {
  std::set<std::string> documents, bulk, status;
  for (const auto& one : repository_catalog().items()) {
    auto& shape = one.shape == Shape::document ? documents : one.shape == Shape::bulk ? bulk : status;
    shape.insert(one.code.get());
  }
  EXPECT_EQ(documents, (std::set<std::string>{"REG.enterprise",
                                              "REG.farmers_cooperative",
                                              "REG.individual_business",
                                              "REG.code_table",
                                              "JUD.unperformed",
                                              "LAW.tax_arrears",
                                              "EVA.tax_credit",
                                              "EVA.environment",
                                              "REG.public_institution",
                                              "REG.social_organization",
                                              "ADM.licence",
                                              "ADM.penalty",
                                              "ADM.enforcement",
                                              "ADM.confirmation",
                                              "ADM.levy",
                                              "ADM.benefit",
                                              "ADM.ruling",
                                              "ADM.compensation",
                                              "ADM.reward",
                                              "ADM.inspection",
                                              "ADM.penalty_simple",
                                              "ABN.enterprise",
                                              "SEV.tax",
                                              "SEV.wages",
                                              "SEV.market",
                                              "SEV.safety",
                                              "SEV.culture",
                                              "SEV.social_organization",
                                              "SEV.procurement",
                                              "SEV.statistics",
                                              "SEV.customs",
                                              "JUD.defaulter",
                                              "HON.tax_a",
                                              "CON.performance",
                                              "COM.commitment",
                                              "EVA.national",
                                              "EVA.provincial",
                                              "HON.honour",
                                              "VOL.self_declared"}));
  EXPECT_EQ(bulk, (std::set<std::string>{"LAW.social_insurance"}));
  EXPECT_EQ(status, (std::set<std::string>{"ADM.penalty_status", "ADM.licence_status", "ABN.enterprise_status",
                                           "SEV.tax_status", "SEV.wages_status", "SEV.market_status",
                                           "SEV.safety_status", "SEV.culture_status", "SEV.social_organization_status",
                                           "SEV.procurement_status", "SEV.statistics_status", "SEV.customs_status"}));
}

TEST(PackContent, AStatusItemNamesItsRecordByTheSameColumns) {
  for (const char* target :
       {"ADM.penalty", "ADM.licence", "ABN.enterprise", "SEV.tax", "SEV.wages", "SEV.market", "SEV.safety",
        "SEV.culture", "SEV.social_organization", "SEV.procurement", "SEV.statistics", "SEV.customs"}) {
    const Item* status = repository_catalog().status_item_of(ItemCode(target), kToday);
    ASSERT_NE(status, nullptr) << target;
    EXPECT_EQ(status->version_key, item(target).version_key) << target;
    EXPECT_EQ(status->catalog_class, item(target).catalog_class);
    for (const auto& part : status->version_key) {
      if (part != "@subject") {
        EXPECT_EQ(status->field(part)->type.kind, item(target).field(part)->type.kind) << part;
      }
    }
  }
  const CodeSet* kinds = repository_catalog().code_set("status_kind");
  ASSERT_NE(kinds, nullptr);
  const std::map<std::string, std::string> words = {
      {"修复", "repaired"},  {"终止公示", "repaired"}, {"到期", "ended"},          {"撤回", "withdrawn"},
      {"撤销", "withdrawn"}, {"暂时屏蔽", "shielded"}, {"解除屏蔽", "unshielded"}, {"已核对", "reconciled"}};
  for (const auto& [word, code] : words) {
    ASSERT_NE(kinds->find(word), nullptr) << word;
    EXPECT_EQ(kinds->find(word)->code, code);
  }
  EXPECT_EQ(kinds->entries.size(), 6u);
}

TEST(PackContent, TheTwentyEightFieldsOfALicenceInTheStandardsOrder) {
  EXPECT_EQ(
      first_codes(item("ADM.licence"), 28),
      (Strings{"XK_XDR_MC",   "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW",
               "XK_XDR_SHZZ", "XK_FRDB",   "XK_FR_ZJLX",   "XK_FR_ZJHM",  "XK_XDR_ZJLX", "XK_XDR_ZJHM", "XK_XKWS",
               "XK_WSH",      "XK_XKLB",   "XK_XKZS",      "XK_XKBH",     "XK_NR",       "XK_JDRQ",     "XK_YXQZ",
               "XK_YXQZI",    "XK_XKJG",   "XK_XKJGDM",    "XK_ZT",       "XK_LYDW",     "XK_LYDWDM",   "BZ"}));
}

TEST(PackContent, TheThirtyFieldsOfAPenaltyInTheStandardsOrder) {
  const Strings standard = {"CF_XDR_MC",   "CF_XDR_LB",   "CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG", "CF_XDR_SWDJ",
                            "CF_XDR_SYDW", "CF_XDR_SHZZ", "CF_FRDB",      "CF_FR_ZJLX",  "CF_FR_ZJHM",  "CF_XDR_ZJLX",
                            "CF_XDR_ZJHM", "CF_WSH",      "CF_WFXW",      "CF_SY",       "CF_YJ",       "CF_CFLB",
                            "CF_NR",       "CF_NR_FK",    "CF_NR_WFFF",   "CF_NR_ZKDX",  "CF_JDRQ",     "CF_YXQ",
                            "CF_GSJZQ",    "CF_CFJG",     "CF_CFJGDM",    "CF_SJLY",     "CF_SJLYDM",   "BZ"};
  EXPECT_EQ(first_codes(item("ADM.penalty"), 30), standard);
  EXPECT_EQ(first_codes(item("ADM.penalty_simple"), 30), standard);
  for (size_t i = 0; i < 30; ++i) EXPECT_EQ(item("ADM.penalty").fields[i].ordinal, i + 1);
}

TEST(PackContent, IdentityNumbersAreNeverShownNorRequiredAndNobodysItemIsAboutPeople) {
  size_t numbers = 0;
  for (const auto& one : repository_catalog().items()) {
    EXPECT_FALSE(one.subjects.contains(SubjectKind::natural_person)) << one.code.get();
    EXPECT_FALSE(one.permissions.evaluation.contains(SubjectKind::natural_person)) << one.code.get();
    for (const auto& field : one.fields) {
      const bool number = field.code.ends_with("ZJHM") || field.code == "SFZHM";
      EXPECT_EQ(field.type.kind == TypeKind::id_number, number) << field.code;
      if (!number) continue;
      ++numbers;
      EXPECT_TRUE(field.never_shown) << field.code;
      EXPECT_FALSE(field.required || field.required_if) << field.code;  // cut in the reader: nobody could fill it
    }
  }
  EXPECT_GE(numbers, 12u);
  EXPECT_TRUE(item("REG.individual_business").field("JYCS")->never_shown);
}

TEST(PackContent, SimpleProcedurePenaltiesOpenToTheSubjectAndItsSpecialReportOnly) {
  const Item& simple = item("ADM.penalty_simple");
  EXPECT_TRUE(simple.restricted);
  const Permissions& may = simple.permissions;
  EXPECT_FALSE(may.open_public || may.government || may.ordinary_report);
  EXPECT_EQ(may.query, Query::self_only);
  EXPECT_TRUE(may.evaluation.empty());
  EXPECT_TRUE(may.special_report);
}

TEST(PackContent, WhatIsNeverPublic) {
  for (const char* code : {"EVA.national", "EVA.provincial", "VOL.self_declared", "CON.performance", "COM.commitment",
                           "LAW.social_insurance"}) {
    EXPECT_FALSE(item(code).permissions.open_public) << code;
  }
  for (const auto& one : repository_catalog().items()) {
    if (one.shape == Shape::status) {
      EXPECT_FALSE(one.permissions.open_public || one.permissions.government) << one.code.get();
    }
  }
}

TEST(PackContent, GradesAsTheirRulesWriteThem) {
  const auto codes = [](std::string_view id) {
    Strings out;
    for (const auto& entry : repository_catalog().code_set(id)->entries) out.push_back(entry.code);
    return out;
  };
  EXPECT_EQ(codes("grade_national"), (Strings{"A", "B", "C", "D"}));
  EXPECT_EQ(codes("grade_provincial"), (Strings{"A+", "A", "B", "C", "C-", "D", "D-"}));
  EXPECT_EQ(item("EVA.provincial").field("PJDJ")->type.code_set, "grade_provincial");
  EXPECT_EQ(item("EVA.national").field("PJDJ")->type.code_set, "grade_national");
}

TEST(PackContent, KindsOfPenaltyAreMatchedWhole) {
  const CodeSet& kinds = *repository_catalog().code_set("penalty_kind");
  const FieldType& type = item("ADM.penalty").field("CF_CFLB")->type;
  const std::map<std::string, std::string> values = {
      {"没收违法所得、没收非法财物", "没收违法所得、没收非法财物"},
      {"罚款;没收违法所得、没收非法财物", "罚款;没收违法所得、没收非法财物"},
      {"警告；罚款", "警告;罚款"},
      {"警告、罚款，吊销许可证", "警告;罚款;吊销许可证件"},
      {"暂扣或者吊销许可证、暂扣或者吊销执照", "暂扣或者吊销许可证、暂扣或者吊销执照"},
      {"其他-责令改正", "其他-责令改正"}};
  for (const auto& [value, stored] : values) {
    const auto matches = match_codes(kinds, type, value);
    ASSERT_TRUE(matches.ok()) << value << matches.error().message(base::Lang::en);
    EXPECT_EQ(canonical_codes(*matches), stored);
  }
  for (const char* value : {"暂扣或者吊销", "暂扣或者吊销许可证", "罚款;暂扣或者吊销执照", "没收", "其他"}) {
    const auto matches = match_codes(kinds, type, value);
    ASSERT_FALSE(matches.ok()) << value;
    EXPECT_TRUE(matches.error().is(kAskedBack)) << value << matches.error().message(base::Lang::en);
  }
}

TEST(PackContent, TheRegionsOfTaian) {
  const CodeSet& regions = *repository_catalog().code_set("region");
  size_t counties = 0, towns = 0, zones = 0;
  for (const auto& entry : regions.entries) {
    if (entry.code.starts_with("3709-")) {
      EXPECT_EQ(entry.parent, "370900");
      ++zones;
    } else if (entry.parent == "370900") {
      ++counties;
    } else if (entry.code.starts_with("3709") && entry.code.size() == 9) {
      EXPECT_EQ(entry.parent, entry.code.substr(0, 6));
      ++towns;
    }
  }
  EXPECT_EQ(counties, 6u);
  EXPECT_EQ(towns, 88u);
  EXPECT_EQ(zones, 4u);
  const auto path = base::shared_data("divisions/taian_streets.csv");
  if (!path) return;  // counted as not run
  std::stringstream lines(read_file(*path));
  std::string line;
  std::getline(lines, line);
  size_t compared = 0;
  while (std::getline(lines, line)) {
    const std::string code = line.substr(0, 9);
    const std::string name = line.substr(11, line.find('"', 11) - 11);
    ASSERT_NE(regions.find(code), nullptr) << line;
    EXPECT_EQ(regions.find(code)->name.zh, name);
    EXPECT_EQ(regions.find(name), regions.find(code));
    EXPECT_EQ(regions.find(code + "000"), regions.find(code));
    ++compared;
  }
  EXPECT_EQ(compared, 88u);
}

TEST(PackContent, AnIndustryIsFoundByItsSectionsNameAndByItsCode) {
  const CodeSet& industries = *repository_catalog().code_set("industry");
  EXPECT_EQ(industries.entries.size(), 20u + 97u);
  for (const auto& [value, code] : std::map<std::string, std::string>{
           {"制造业", "C"}, {"教育", "P"}, {"83", "P83"}, {"零售业", "F52"}, {"T97", "T97"}}) {
    ASSERT_NE(industries.find(value), nullptr) << value;
    EXPECT_EQ(industries.find(value)->code, code);
  }
}

TEST(PackContent, CodesReallyIssuedWithAWrongCheckCharacterAreKnown) {
  const auto path = base::shared_data("idcodes/vectors.json");
  if (!path) return;  // counted as not run
  size_t seen = 0;
  const auto parsed = json::parse(read_file(*path));
  for (const auto& entry : parsed.at("uscc").at("pilot_real_bad_checksum").as_array()) {
    EXPECT_TRUE(repository_catalog().issued_anyway(std::string_view(entry.at(0).as_string())));
    ++seen;
  }
  EXPECT_EQ(seen, 4u);
  EXPECT_FALSE(repository_catalog().issued_anyway("91350100M000100Y43"));
}

TEST(PackContent, SentinelsOfDaysAndCodes) {
  using Meaning = Sentinel::Meaning;
  const auto meaning_of = [](std::string_view value, TypeKind type) -> std::optional<Meaning> {
    for (const auto& one : repository_catalog().sentinels()) {
      if (one.value == value && one.types.contains(type)) return one.meaning;
    }
    return std::nullopt;
  };
  EXPECT_EQ(meaning_of("2099-12-31", TypeKind::date), Meaning::open);
  EXPECT_EQ(meaning_of("9999-09-09", TypeKind::date), Meaning::open);
  EXPECT_EQ(meaning_of("9999-12-31", TypeKind::date), Meaning::open);
  EXPECT_EQ(meaning_of("1899-12-31", TypeKind::date), Meaning::unknown);
  EXPECT_EQ(meaning_of("--", TypeKind::text), Meaning::unknown);
  EXPECT_EQ(meaning_of("\\N", TypeKind::text), Meaning::unknown);
  EXPECT_EQ(meaning_of("00000000000000000X", TypeKind::uscc), Meaning::refused);
  EXPECT_EQ(meaning_of("2099-12-31", TypeKind::text), std::nullopt);
}

TEST(PackContent, OnlyTheSubjectACourtAndAnAuditorMayAskForThePast) {
  std::map<std::string, bool> past;
  for (const auto& purpose : repository_catalog().purposes()) past[purpose.code] = purpose.past_states;
  EXPECT_EQ(past, (std::map<std::string, bool>{{"permit", false},
                                               {"procurement", false},
                                               {"appointment", false},
                                               {"award", false},
                                               {"supervision", false},
                                               {"case", false},
                                               {"financing", false},
                                               {"cooperation", false},
                                               {"self", true},
                                               {"court", true},
                                               {"audit", true}}));
}

// domain/12.2.4: a city may only narrow, rename, add aliases, regions and contacts.
TEST(PackContent, AnItemInTheCitysPackIsRefused) {
  PackSource taian = repository_pack("taian");
  const PackSource national = repository_pack("national");
  for (const auto& file : national.files) {
    if (file.name == "hon.toml") taian.files.push_back({"zz_item.toml", file.bytes});
  }
  ASSERT_EQ(taian.files.back().name, "zz_item.toml");
  const auto loaded = Catalog::load({national, repository_pack("shandong"), taian});
  ASSERT_FALSE(loaded.ok());
  EXPECT_TRUE(loaded.error().is(kNotThisLevel)) << loaded.error().message(base::Lang::en);
}

}  // namespace
}  // namespace taixin::catalog
