#include "identity/uscc.h"

#include <rapidcheck.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "base/shared_data.h"
#include "identity/errors.h"
#include "identity/org_code.h"
#include "identity/reg_number.h"

namespace taixin::identity {
namespace {

namespace json = boost::json;

// The check character written down from the standard's text, with powers computed each time.
char slow_check_character(std::string_view first_17) {
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) {
    int weight = 1;
    for (size_t n = 0; n < i; ++n) weight = weight * 3 % 31;
    sum += static_cast<int>(kUsccAlphabet.find(first_17[i])) * weight;
  }
  int check = 31 - sum % 31;
  if (check == 31) check = 0;
  return kUsccAlphabet[static_cast<size_t>(check)];
}

std::string any_first_17() {
  std::string text;
  for (int i = 0; i < 17; ++i) {
    text += kUsccAlphabet[*rc::gen::inRange<size_t>(0, i >= 2 && i < 8 ? 10 : kUsccAlphabet.size())];
  }
  return text;
}

std::optional<json::value> vectors() {
  const auto path = base::shared_data("idcodes/vectors.json");
  if (!path) return std::nullopt;
  std::stringstream text;
  text << std::ifstream(*path).rdbuf();
  return json::parse(text.str());
}

std::string_view text_of(const json::value& value) {
  return value.is_string() ? value.as_string() : value.at(0).as_string();
}

void expect_refused(std::string_view text, const base::ErrorKind& kind, const base::ErrorArgs& args = {}) {
  const auto reading = read_uscc(text);
  ASSERT_FALSE(reading.ok()) << text;
  EXPECT_EQ(reading.error().code(), kind.code) << text;
  for (const auto& [name, value] : args) EXPECT_EQ(reading.error().args().at(name), value) << text;
}

TEST(Uscc, StandardSampleAndSynthetic) {
  // GB 32100-2015 sample; the rest computed by hand from the formula (shared domain notes 7.1)
  for (const char* code : {"91350100M000100Y43", "91370902MA3T000410", "91370902MA3T00025A", "91370902MA3T004479",
                           "91370902MA3T00105X", "91370902MA3T0021XY"}) {
    const auto reading = read_uscc(code);
    ASSERT_TRUE(reading.ok()) << reading.error().message(base::Lang::en);
    EXPECT_EQ(reading->code.text(), code);
    EXPECT_FALSE(reading->flags.wrong_check);
  }
  EXPECT_FALSE(read_uscc("91350100M000100Y43")->flags.any());
}

TEST(Uscc, NormalForm) {
  const auto reading = read_uscc("\ufeff　９１３５０１００m000100y43\u00a0\r\n");
  ASSERT_TRUE(reading.ok());
  EXPECT_EQ(reading->code.text(), "91350100M000100Y43");
  EXPECT_TRUE(reading->flags.lower_case);
}

TEST(Uscc, ErrorsSayWhereAndWhat) {
  expect_refused("12345", kUsccLengthWrong, {{"actual", "5"}});
  expect_refused("", kUsccLengthWrong, {{"actual", "0"}});
  expect_refused("泰安示例有限公司", kUsccLengthWrong, {{"actual", "8"}});
  expect_refused("91350100M000100Y44", kUsccWrongCheck, {{"expected", "3"}, {"actual", "4"}});
  expect_refused("91350100M000100I43", kUsccLookalike, {{"position", "16"}, {"actual", "I"}, {"likely", "1"}});
  expect_refused("91350100M0001O0Y43", kUsccLookalike, {{"position", "14"}, {"likely", "0"}});
  expect_refused("91350100M0001S0Y43", kUsccLookalike, {{"likely", "5"}});
  expect_refused("91350100M0001V0Y43", kUsccLookalike, {{"likely", "U"}});
  expect_refused("91350100M0001z0Y43", kUsccLookalike, {{"likely", "2"}});
  expect_refused("9135O100M000100Y43", kUsccLookalike, {{"position", "5"}, {"likely", "0"}});
  expect_refused("9135A100M000100Y43", kUsccWrongCharacter, {{"position", "5"}, {"actual", "A"}});
  expect_refused("91350100M000泰00Y43", kUsccWrongCharacter, {{"position", "13"}, {"actual", "泰"}});
  expect_refused("9135 0100 M000 100Y 43", kUsccSeparator, {{"position", "5"}});
  expect_refused("91350100-M000100Y43", kUsccSeparator, {{"position", "9"}});
  expect_refused(
      "91350100M000\xff"
      "00Y43",
      kUsccWrongCharacter, {{"position", "13"}, {"actual", "?"}});
}

TEST(Uscc, Placeholders) {
  for (const char* code : {"00000000000000000X", "000000000000000000", "111111111111111111", "99999999999999999X",
                           "123456789012345678", "913709000000000000", "XXXXXXXXXXXXXXXXXX"}) {
    expect_refused(code, kUsccDummy);
  }
}

TEST(Uscc, ReallyIssuedWithAWrongCheckCharacter) {
  const std::set<std::string, std::less<>> issued{"91350100M0001TGQXM"};
  const IssuedAnyway known = [&](const Uscc& code) { return issued.contains(code.text()); };
  const auto reading = read_uscc("91350100m0001TGQXM", known);
  ASSERT_TRUE(reading.ok());
  EXPECT_TRUE(reading->flags.wrong_check);
  EXPECT_TRUE(reading->flags.lower_case);
  EXPECT_FALSE(read_uscc("91350100M0001TGQXN", known).ok());
  EXPECT_FALSE(read_uscc("00000000000000000X", [](const Uscc&) { return true; }).ok());
}

TEST(Uscc, CanonicalForm) {
  EXPECT_TRUE(Uscc().empty());
  EXPECT_EQ(Uscc().text(), "");
  EXPECT_EQ(sizeof(Uscc), 18u);
  EXPECT_TRUE(Uscc::from_canonical("91350100M0001TGQXM").has_value());
  EXPECT_FALSE(Uscc::from_canonical("91350100m0001TGQXM").has_value());
  EXPECT_FALSE(Uscc::from_canonical("9135010").has_value());
  EXPECT_LT(*Uscc::from_canonical("91350100M000100Y43"), *Uscc::from_canonical("91350100M0001TGQXM"));
}

TEST(Uscc, TheOneCodeInALongerText) {
  const auto in = [](std::string_view text) {
    const auto found = find_uscc(text);
    return found ? std::string(found->text()) : std::string();
  };
  EXPECT_EQ(in("http://www.example.gov.cn/%7Bq%7D?uniscid=91350100M000100Y43&t=1"), "91350100M000100Y43");
  EXPECT_EQ(in("统一社会信用代码：９１３５０１００m000100y43；企业注册号：（示例）"), "91350100M000100Y43");
  EXPECT_EQ(in("91350100M000100Y43"), "91350100M000100Y43");
  EXPECT_EQ(in("91350100M000100Y43, again 91350100M000100Y43"), "91350100M000100Y43");
  EXPECT_EQ(in("91350100M000100Y43 and 91370999TX000001XE"), "");
  EXPECT_EQ(in("91350100M000100Y44"), "");   // wrong check character
  EXPECT_EQ(in("x91350100M000100Y43"), "");  // part of something longer
  EXPECT_EQ(in("示例科技有限公司"), "");
  EXPECT_EQ(in(""), "");
}

TEST(Uscc, KindsAndPrefixes) {
  const auto with_prefix = [](const std::string& prefix) {
    std::string text = prefix + "370902MA3T0018";
    text += "0";
    text += *uscc_check_character(text);
    return *Uscc::from_canonical(text);
  };
  EXPECT_EQ(kind_of(with_prefix("91")), SubjectKind::organization);
  EXPECT_EQ(kind_of(with_prefix("92")), SubjectKind::individual_business);
  EXPECT_EQ(kind_of(with_prefix("11")), SubjectKind::government_body);
  EXPECT_EQ(kind_of(with_prefix("12")), SubjectKind::organization);
  EXPECT_EQ(describe_prefix(with_prefix("N2")).category_zh, "村级集体经济组织");
  EXPECT_EQ(describe_prefix(with_prefix("54")).category_zh, "村民委员会");
  for (const char* unlisted : {"54", "55", "J1", "G1", "97"}) {
    const auto reading = read_uscc(with_prefix(unlisted).text());
    ASSERT_TRUE(reading.ok()) << unlisted;
    EXPECT_TRUE(reading->flags.unlisted_prefix) << unlisted;
  }
  EXPECT_FALSE(read_uscc(with_prefix("A1").text())->flags.unlisted_prefix);
}

TEST(Uscc, VectorsByOthers) {
  const auto all = vectors();
  if (!all) return;
  const json::value& uscc = all->at("uscc");
  for (const auto& entry : uscc.at("valid").as_array()) {
    const auto reading = read_uscc(text_of(entry));
    EXPECT_TRUE(reading.ok()) << text_of(entry);
    EXPECT_EQ(text_of(entry)[17], slow_check_character(text_of(entry)));
  }
  for (const auto& entry : uscc.at("pilot_real_bad_checksum").as_array()) {
    const auto refused = read_uscc(text_of(entry));
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().is(kUsccWrongCheck));
    const auto expected = entry.at(1).as_string();
    if (!expected.empty()) {
      EXPECT_EQ(refused.error().args().at("expected"), std::string_view(expected));
    }
    const auto accepted = read_uscc(text_of(entry), [](const Uscc&) { return true; });
    ASSERT_TRUE(accepted.ok());
    EXPECT_TRUE(accepted->flags.wrong_check);
  }
  for (const auto& entry : uscc.at("invalid").as_array())
    EXPECT_FALSE(read_uscc(text_of(entry)).ok()) << text_of(entry);
}

TEST(Uscc, EveryPrefixOfTheTableByOthersIsKnown) {
  const auto all = vectors();
  if (!all) return;
  size_t prefixes = 0;
  for (const auto& department : all->at("uscc").at("first_two").as_object()) {
    for (const auto& category : department.value().as_object()) {
      if (category.key() == "_") continue;
      std::string text = std::string(department.key()) + std::string(category.key()) + "370902MA3T00180";
      text += *uscc_check_character(text);
      const auto reading = read_uscc(text);
      ASSERT_TRUE(reading.ok()) << text;
      EXPECT_FALSE(reading->flags.unlisted_prefix) << text;
      ++prefixes;
    }
  }
  EXPECT_GE(prefixes, 30u);
}

TEST(Uscc, CheckCharacterEqualsTheSlowReference) {
  rc::check("fast and slow agree", [] {
    const std::string text = any_first_17();
    RC_ASSERT(*uscc_check_character(text) == slow_check_character(text));
  });
}

TEST(Uscc, EverySingleWrongCharacterIsFound) {
  rc::check("one changed character is never accepted", [] {
    std::string text = any_first_17();
    text += *uscc_check_character(text);
    const auto at = *rc::gen::inRange<size_t>(0, 18);
    const char other = kUsccAlphabet[*rc::gen::inRange<size_t>(0, kUsccAlphabet.size())];
    RC_PRE(text[at] != other);
    text[at] = other;
    RC_ASSERT(!read_uscc(text).ok());
  });
}

TEST(Uscc, EveryExchangeOfNeighboursIsFound) {
  rc::check("two neighbours exchanged are never accepted", [] {
    std::string text = any_first_17();
    text += *uscc_check_character(text);
    const auto at = *rc::gen::inRange<size_t>(0, 16);
    RC_PRE(text[at] != text[at + 1]);
    std::swap(text[at], text[at + 1]);
    RC_ASSERT(!read_uscc(text).ok());
  });
}

TEST(OrgCode, Vectors) {
  EXPECT_EQ(read_org_code("M000100Y-4")->get(), "M000100Y4");
  EXPECT_EQ(read_org_code(" ma3t0018-0 ")->get(), "MA3T00180");
  EXPECT_EQ(written(*read_org_code("MA3T0005X")), "MA3T0005-X");
  EXPECT_EQ(read_org_code("D21435691").error().args().at("expected"), "X");
  EXPECT_TRUE(read_org_code("D2143569").error().is(kOrgCodeForm));
  EXPECT_TRUE(read_org_code("D214-3569X").error().is(kOrgCodeForm));
  EXPECT_TRUE(read_org_code("D2143569A").error().is(kOrgCodeForm));
  const auto all = vectors();
  if (!all) return;
  const json::value& codes = all->at("org_code_gb11714");
  for (const auto& entry : codes.at("valid").as_array()) EXPECT_TRUE(read_org_code(text_of(entry)).ok());
  for (const auto& entry : codes.at("invalid").as_array()) EXPECT_FALSE(read_org_code(text_of(entry)).ok());
}

TEST(RegNumber, Vectors) {
  EXPECT_EQ(read_reg_number("３７０９００２００００００15 ")->digits, "370900200000015");
  EXPECT_EQ(read_reg_number("370900200000016").error().args().at("expected"), "5");
  EXPECT_TRUE(read_reg_number("37090020000001").error().is(kRegNumberLength));
  EXPECT_TRUE(read_reg_number("37090020000001X").error().is(kRegNumberCharacters));
  EXPECT_TRUE(read_reg_number("").error().is(kRegNumberLength));
  const auto all = vectors();
  if (!all) return;
  const json::value& numbers = all->at("reg15");
  for (const auto& entry : numbers.at("valid").as_array()) {
    const auto number = read_reg_number(text_of(entry));
    ASSERT_TRUE(number.ok()) << text_of(entry);
    EXPECT_FALSE(number->legacy);
  }
  for (const auto& entry : numbers.at("legacy_13_digit").as_array()) {
    const auto number = read_reg_number(text_of(entry));
    ASSERT_TRUE(number.ok()) << text_of(entry);
    EXPECT_TRUE(number->legacy);
  }
}

TEST(RegNumber, EverySingleWrongDigitIsFoundAndTheRuleHolds) {
  rc::check("one changed digit is never accepted; ISO 7064 ends at 1", [] {
    std::string digits;
    for (int i = 0; i < 14; ++i) digits += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    digits += *reg_number_check_digit(digits);
    int p = 10;  // the standard's own statement of validity: the last sum is 1 modulo 10
    for (size_t i = 0; i < 14; ++i) {
      const int s = (p + digits[i] - '0') % 10;
      p = (s == 0 ? 10 : s) * 2 % 11;
    }
    RC_ASSERT((p + digits[14] - '0') % 10 == 1);
    RC_ASSERT(read_reg_number(digits).ok());
    const auto at = *rc::gen::inRange<size_t>(0, 15);
    digits[at] = static_cast<char>('0' + (digits[at] - '0' + *rc::gen::inRange(1, 10)) % 10);
    RC_ASSERT(!read_reg_number(digits).ok());
  });
}

}  // namespace
}  // namespace taixin::identity
