#include "identity/id_finder.h"

#include <fmt/ostream.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>

#include "base/shared_data.h"
#include "base/text.h"
#include "identity/digit_scan.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"

namespace taixin::identity {
namespace {

namespace json = boost::json;

// A made-up number: the region and the date given, check character computed.
std::string id_of(const std::string& region, const std::string& date, const std::string& sequence) {
  const std::string first_17 = region + date + sequence;
  return first_17 + *resident_id_check_character(first_17);
}
const std::string kId = "37090219900101003X";  // shared domain notes 7.4, synthetic

std::string masked(std::string_view text, FindOptions options = {}) { return mask_ids(text, options).text; }
std::string mask() { return std::string(kIdMask); }

std::optional<json::value> vectors() {
  const auto path = base::shared_data("idcodes/vectors.json");
  if (!path) return std::nullopt;
  std::stringstream text;
  text << std::ifstream(*path).rdbuf();
  return json::parse(text.str());
}
std::string text_of(const json::value& value) {
  return std::string(value.is_string() ? value.as_string() : value.at(0).as_string());
}

// A number with a right check character and a birth year the finder takes for granted.
std::string any_id() {
  const auto two = [](int n) { return fmt::format("{:02}", n); };
  const std::string date = fmt::format("{}{}{}", *rc::gen::inRange(1930, 2010), two(*rc::gen::inRange(1, 13)),
                                       two(*rc::gen::inRange(1, 29)));
  return id_of("3709" + two(*rc::gen::inRange(1, 90)), date, fmt::format("{:03}", *rc::gen::inRange(1, 1000)));
}

static_assert(!fmt::is_formattable<IdNumber>::value, "an identity number cannot be formatted");
template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!Streamable<IdNumber>);
static_assert(!std::is_convertible_v<IdNumber, std::string_view>);
static_assert(!std::equality_comparable<IdNumber>);

TEST(ResidentId, Vectors) {
  const auto all = vectors();
  if (!all) return;
  const json::value& ids = all->at("resident_id");
  for (const auto& entry : ids.at("valid").as_array()) {
    const auto reading = read_resident_id(text_of(entry));
    ASSERT_TRUE(reading.has_value()) << text_of(entry);
    EXPECT_EQ(reading->check_ok, text_of(entry).size() == 18) << text_of(entry);
    EXPECT_TRUE(birth_day(reading->number).has_value());
    EXPECT_EQ(masked("编号" + text_of(entry) + "。", {.ids_expected = true}), "编号" + mask() + "。") << text_of(entry);
  }
  for (const auto& entry : ids.at("invalid").as_array()) {
    const auto reading = read_resident_id(text_of(entry));
    EXPECT_FALSE(reading && reading->check_ok) << text_of(entry);
  }
}

TEST(ResidentId, KindsAndForms) {
  EXPECT_EQ(read_resident_id(kId)->kind, IdKind::resident_18);
  EXPECT_EQ(read_resident_id("81000019980902013X")->kind, IdKind::hong_kong_macau_resident);
  EXPECT_EQ(read_resident_id("820000200009100032")->kind, IdKind::hong_kong_macau_resident);
  EXPECT_EQ(read_resident_id("830000200209060065")->kind, IdKind::taiwan_resident);
  EXPECT_EQ(read_resident_id("932682198501010017")->kind, IdKind::foreign_permanent);
  EXPECT_EQ(read_resident_id("150102880730303")->kind, IdKind::resident_15);
  EXPECT_EQ(read_resident_id(" ３７０９０２-1990 0101-003ｘ\u3000")->number.reveal(), kId);
  EXPECT_FALSE(read_resident_id("370902199001010031")->check_ok);
  EXPECT_EQ(birth_day(read_resident_id(kId)->number)->iso(), "1990-01-01");
  EXPECT_EQ(birth_day(read_resident_id("150102880730303")->number)->iso(), "1988-07-30");
  for (const char* other : {"", "370902", "91370902MA3T000410", "37090219900231003X", "99042619911201007X",
                            kId.c_str() + 1, "370902199001010033号", "3709021990010100333"}) {
    EXPECT_FALSE(read_resident_id(other).has_value()) << other;
  }
}

TEST(ResidentId, NumbersAreWipedWhenTheyGo) {
  std::string text = "37090219900101003X and more than the small string buffer";
  const char* bytes = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::string_view(bytes, 18).find_first_not_of('\0'), std::string_view::npos);
  IdNumber first(kId);
  const IdNumber second(std::move(first));
  EXPECT_EQ(second.reveal(), kId);
  EXPECT_EQ(first.reveal(), "");  // NOLINT: what is left of a moved number is what this test is about
}

TEST(ResidentId, CheckCharacterEqualsTheSlowReference) {
  rc::check("ISO 7064 MOD 11-2 computed from its own definition", [] {
    std::string first_17;
    for (int i = 0; i < 17; ++i) first_17 += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    int p = 0;  // pure system: p = (p + a) * 2 mod 11, and p + check = 1
    for (const char c : first_17) p = (p + c - '0') * 2 % 11;
    const int check = (12 - p) % 11;
    RC_ASSERT(*resident_id_check_character(first_17) == (check == 10 ? 'X' : static_cast<char>('0' + check)));
  });
}

TEST(FindIds, AnywhereInText) {
  EXPECT_EQ(masked("当事人示例甲（身份证号：" + kId + "）违法"), "当事人示例甲（身份证号：" + mask() + "）违法");
  EXPECT_EQ(masked(kId), mask());
  EXPECT_EQ(masked(kId + "," + id_of("370911", "19751231", "001")), mask() + "," + mask());
  EXPECT_EQ(masked("无此类号码 2024-01-01 13800000000 91370902MA3T000410"),
            "无此类号码 2024-01-01 13800000000 91370902MA3T000410");
  EXPECT_EQ(masked(""), "");
}

TEST(FindIds, HoweverItIsTyped) {
  for (const std::string id :
       {"37090219900101003x", "３７０９０２１９９００１０１００３Ｘ", "３７０９０２１９９００１０１００３ｘ",
        "370902 19900101 003X", "370902-1990-01-01-003-X", "370902\u00a019900101\u3000003X", "370902.19900101.003X",
        "370902\n19900101003X", "3 7 0 9 0 2 1 9 9 0 0 1 0 1 0 0 3 X", "370902\u200b19900101003X", "37090219900101003×",
        "37090219900101003Х"}) {
    EXPECT_EQ(masked("甲" + id + "乙"), "甲" + mask() + "乙") << id;
    EXPECT_EQ(masked("2024 " + id + " 第3号"), "2024 " + mask() + " 第3号") << id;
  }
}

TEST(FindIds, MistypedCheckCharacter) {
  EXPECT_EQ(masked("370902199001010031"), mask());
  EXPECT_EQ(masked("37090219900101003X1"), mask() + "1");
  EXPECT_EQ(masked("许可编号370902202404010015"), "许可编号370902202404010015")
      << "a document number with region and date";
}

TEST(FindIds, InsideLongerRunsOnlyWithTheRightCheckCharacter) {
  const std::string id = id_of("370902", "19850607", "112");
  EXPECT_EQ(masked("13800000000" + id), "13800000000" + mask());
  std::string wrong = id;
  wrong[17] = wrong[17] == '0' ? '1' : '0';
  EXPECT_EQ(masked("13800000000" + wrong), "13800000000" + wrong);
}

TEST(FindIds, FifteenDigits) {
  EXPECT_EQ(masked("旧证150102880730303号"), "旧证" + mask() + "号");
  std::string reg = "37090288073030";
  reg += *reg_number_check_digit(reg);
  EXPECT_EQ(masked(reg), reg) << "a valid registration number";
  EXPECT_EQ(masked("身份证" + reg), "身份证" + mask());
  EXPECT_EQ(masked(reg, {.ids_expected = true}), mask());
  EXPECT_EQ(masked("370902230401001"), "370902230401001") << "1923: likelier a document number";
  EXPECT_EQ(masked("JY150102880730303"), "JY150102880730303") << "a licence number";
  EXPECT_EQ(masked("6217000010001234567"), "6217000010001234567") << "a bank card";
}

TEST(FindIds, CreditCodesStay) {
  for (const char* code : {"91350100M000100Y43", "914403001922038216", "911101066976941872", "91370902MA3T000410"}) {
    EXPECT_EQ(masked(code), code);
  }
  const auto all = vectors();
  if (!all) return;
  for (const auto& entry : all->at("uscc").at("valid").as_array()) EXPECT_EQ(masked(text_of(entry)), text_of(entry));
  for (const auto& entry : all->at("reg15").at("valid").as_array()) EXPECT_EQ(masked(text_of(entry)), text_of(entry));
}

TEST(FindIds, OtherDocuments) {
  EXPECT_EQ(masked("港人P174468(6)在内"), "港人" + mask() + "在内");
  EXPECT_EQ(masked("P174468（6）"), mask());
  EXPECT_EQ(masked("P174468(7)"), "P174468(7)");
  EXPECT_EQ(masked("护照号码：G12345678，"), "护照号码：" + mask() + "，");
  EXPECT_EQ(masked("港澳居民来往内地通行证 h12345678"), "港澳居民来往内地通行证 " + mask());
  EXPECT_EQ(masked("台胞证（号：12345678）"), "台胞证（号：" + mask() + "）");
  EXPECT_EQ(masked("身份证号B221690311"), "身份证号" + mask());
  EXPECT_EQ(masked("身份证号M517086311"), "身份证号M517086311");
  EXPECT_EQ(masked("永久居留证USA110078010101"), "永久居留证" + mask());
  EXPECT_EQ(masked("许可证编号：G12345678，许可证件E12345678"), "许可证编号：G12345678，许可证件E12345678");
  EXPECT_EQ(masked("证件号码 E12345678"), "证件号码 " + mask());
}

TEST(FindIds, RangesAreBytesOfTheText) {
  const std::string text = "甲" + kId + "乙";
  const auto found = find_ids(text);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), kId);
}

TEST(FindIds, EveryIdInAnyTextIsFound) {
  rc::check("masking leaves none and keeps the rest", [] {
    const std::string before = *rc::gen::string<std::string>();
    const std::string after = *rc::gen::string<std::string>();
    const std::string id = any_id();
    const std::string text = before + "。" + id + "。" + after;
    const Masked result = mask_ids(text);
    RC_ASSERT(result.count >= 1u);
    RC_ASSERT(result.text.find(id) == std::string::npos);
    RC_ASSERT(find_ids(result.text).empty());
  });
}

TEST(FindIds, EverySingleWrongDigitIsNoticed) {
  rc::check("a changed digit never leaves a valid number", [] {
    std::string id = any_id();
    const auto at = *rc::gen::inRange<size_t>(0, 17);
    id[at] = static_cast<char>('0' + (id[at] - '0' + *rc::gen::inRange(1, 10)) % 10);
    const auto reading = read_resident_id(id);
    RC_ASSERT(!(reading && reading->check_ok));
  });
}

TEST(FindPhones, Mobile) {
  const auto phones = [](std::string_view text) {
    std::vector<std::string> found;
    for (const FoundPhone& phone : find_mobile_phones(text)) {
      found.emplace_back(text.substr(phone.begin, phone.end - phone.begin));
    }
    return found;
  };
  using testing::ElementsAre;
  EXPECT_THAT(phones("电话13800000000，或138-0000-0001"), ElementsAre("13800000000", "138-0000-0001"));
  EXPECT_THAT(phones("+86 138 0000 0000"), ElementsAre("86 138 0000 0000"));
  EXPECT_THAT(phones("8613800000000"), ElementsAre("8613800000000"));
  EXPECT_THAT(phones("１３８００００００００"), ElementsAre("１３８００００００００"));
  EXPECT_THAT(phones("0538-8000000 13800000000"), ElementsAre("13800000000"));
  EXPECT_TRUE(phones("1990-01-01 138").empty());
  EXPECT_TRUE(phones("138000000001").empty());
  EXPECT_TRUE(phones(kId).empty());
  EXPECT_TRUE(phones("12800000000").empty());
}

// The bound that spares most cells the search never spares one that has a row.
TEST(FindIds, NoRowOfDigitsIsLongerThanItsBound) {
  std::mt19937 random(7);
  const std::array<std::string_view, 17> parts{"0", "1",  "9", "０", "９", "x",    "X",    "Ｘ",  " ",
                                               "-", "　", "a", "号", "Ａ", "\xE5", "\xEF", "\x80"};
  DigitRow row;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (size_t i = random() % 40; i > 0; --i) text += parts[random() % (round % 2 == 0 ? 9 : parts.size())];
    const size_t bound = digit_row_bound(text);
    EXPECT_LE(bound, digit_bound(text)) << text;
    for (size_t at = 0; next_digit_row(text, at, 1, row);) {
      const size_t digits = row.size() - (row.values.back() == 'X' ? 1 : 0);
      EXPECT_LE(digits, bound) << text;
    }
  }
}

TEST(FindIds, NaughtyStringsAndHostileBytes) {
  std::string all_bytes;
  for (int i = 0; i < 256; ++i) all_bytes += static_cast<char>(i);
  EXPECT_TRUE(find_ids(all_bytes + all_bytes).empty());
  EXPECT_TRUE(find_ids(std::string(1 << 20, '1')).empty());
  EXPECT_TRUE(find_ids(std::string(1 << 20, '-')).empty());
  std::string spaced;
  while (spaced.size() < (1 << 20)) spaced += "1 ";
  EXPECT_TRUE(find_ids(spaced).empty());
  rc::check("any bytes", [] {
    const auto bytes = *rc::gen::container<std::string>(
        rc::gen::map(rc::gen::element('0', '1', '9', '3', '7', 'X', ' ', '-', '(', '\xEF', '\xBC', '\x90', '\xE8',
                                      '\xAF', '\x81', 'H'),
                     [](char c) { return c; }));
    for (const FoundId& id : find_ids(bytes, {.ids_expected = true})) {
      RC_ASSERT(id.begin < id.end);
      RC_ASSERT(id.end <= bytes.size());
    }
    find_mobile_phones(bytes);
    read_resident_id(bytes);
  });
  const auto path = base::shared_data("strings/blns/blns.txt");
  if (!path) return;
  std::ifstream file(*path);
  std::string line;
  while (std::getline(file, line)) {
    find_ids(line);
    find_mobile_phones(line);
    read_resident_id(line);
    EXPECT_FALSE(read_uscc(line).ok());
  }
}

// As a spreadsheet writes it, without any look ahead at the number of digits.
bool is_id_as_number_slowly(std::string_view cell) {
  const std::string text = base::fold_width(base::trim(cell));
  const size_t exponent = text.find_first_of("Ee");
  if (exponent == std::string::npos || text.size() < 3 || text[1] != '.') return false;
  if (text.substr(exponent + 1) != "+17" && text.substr(exponent + 1) != "17") return false;
  std::string digits = text.substr(0, 1) + text.substr(2, exponent - 2);
  if (digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos) return false;
  digits.resize(18, '0');
  const auto part = [&](size_t at, size_t length) { return std::stoi(digits.substr(at, length)); };
  return part(0, 2) >= 11 && part(6, 4) >= 1880 && part(6, 4) <= 2039 &&
         base::Day::from_civil(part(6, 4), part(10, 2), part(12, 2)).has_value();
}

TEST(IdFinder, NumbersOfSpreadsheetsEqualTheSlowReference) {
  EXPECT_TRUE(is_id_as_number("3.70999193106061E+17"));
  EXPECT_TRUE(is_id_as_number("1.100001900101E+17"));  // the fewest digits that tell a day: 10 October 1900
  EXPECT_TRUE(is_id_as_number(" ３．７０９９９１９３１０６０６１Ｅ＋１７ "));
  EXPECT_FALSE(is_id_as_number("3.70999193106061E+16"));
  rc::check("whatever is done to one", [] {
    std::string digits = *rc::gen::container<std::string>(*rc::gen::inRange(0, 9), rc::gen::inRange('0', ':'));
    digits += *rc::gen::element<std::string>("1900", "1880", "2039", "1879", "19", "");
    digits += *rc::gen::element<std::string>("1001", "0101", "1010", "0230", "1", "");
    digits += *rc::gen::container<std::string>(*rc::gen::inRange(0, 5), rc::gen::inRange('0', ':'));
    std::string text = digits.substr(0, 1) + "." + (digits.empty() ? "" : digits.substr(1));
    text += *rc::gen::element<std::string>("E+17", "e17", "E17", "E+16", "+17", "Ｅ＋１７", "");
    for (int change = *rc::gen::inRange(0, 3); change > 0; --change) {
      const auto at = static_cast<size_t>(*rc::gen::inRange(0, static_cast<int>(text.size()) + 1));
      text.insert(at, *rc::gen::element<std::string>(" ", "　", "１", "．", "0", "E", "\xEF"));
    }
    RC_ASSERT(is_id_as_number(text) == is_id_as_number_slowly(text));
  });
}

}  // namespace
}  // namespace taixin::identity
