// What is ruled out without a search, against the search itself.
#include <gtest/gtest.h>

#include <random>

#include "base/text_traits.h"
#include "identity/id_finder.h"
#include "identity/org_code.h"
#include "identity/reg_number.h"
#include "identity/uscc.h"

namespace taixin::identity {
namespace {

std::string digits(std::mt19937& random, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += static_cast<char>('0' + random() % 10);
  return out;
}

// Numbers of people as they are typed, and what looks like them or announces them.
std::string piece(std::mt19937& random) {
  static constexpr std::array<std::string_view, 30> kPieces{"37090219900101003X",
                                                            "370902199001010031",
                                                            "150102880730303",
                                                            "3.70999193106061E+17",
                                                            "1.100001900101E+17",
                                                            "P174468(6)",
                                                            "P174468（6）",
                                                            "护照E12345678",
                                                            "通行证H12345678",
                                                            "台胞证12345678",
                                                            "身份证",
                                                            "證件",
                                                            "执照",
                                                            "号码",
                                                            "（复印件）",
                                                            "A123456789",
                                                            "HKG123456789012",
                                                            "示例街道",
                                                            "2024-01-01",
                                                            " ",
                                                            "　",
                                                            "-",
                                                            "x",
                                                            "\xE8\xAF",
                                                            "\xEF\xBC",
                                                            "\xE5",
                                                            "(",
                                                            "（",
                                                            "Ｘ",
                                                            "３７０９０２"};
  switch (random() % 4) {
    case 0:
      return digits(random, random() % 20);
    case 1:
      return std::string(1, static_cast<char>(random()));
    default:
      return std::string(kPieces[random() % kPieces.size()]);
  }
}

TEST(MayHoldIds, IsNeverNoWhereSomethingIsFound) {
  std::mt19937 random(5);
  size_t found = 0, ruled_out = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    for (size_t i = random() % 5; i > 0; --i) text += piece(random);
    const bool holds = is_id_as_number(text) || !find_ids(text).empty();
    const bool may_hold = may_hold_ids(text, base::traits_of(text));
    EXPECT_TRUE(may_hold || !holds) << text;
    found += holds;
    ruled_out += !may_hold;
  }
  EXPECT_GT(found, 20'000u);
  EXPECT_GT(ruled_out, 20'000u);
}

TEST(MayHoldIds, IsNoForCellsAsTheyMostlyAre) {
  for (const std::string_view text :
       {"泰示市监罚字〔2026〕第100000号", "2026/04/01", "《示例条例》第三十三条第一款，2021年6月1日起施行的第64条",
        "91370902MA3T000410", "13800000000", "示例有限公司", "0.05", ""})
    EXPECT_FALSE(may_hold_ids(text, base::traits_of(text))) << text;
}

TEST(FindIds, WordsForDocumentsWhereverTheyStand) {
  for (size_t before = 0; before < 40; ++before) {
    const std::string text(before, 'a');
    for (const std::string word : {"护照", "護照", "证件", "證件号码：", "通行证", "身份證"})
      EXPECT_EQ(find_ids(text + word + "E12345678").size(), 1u) << before << word;
    for (const std::string word : {"执照件", "许可证件", "合格证明", "照"})
      EXPECT_TRUE(find_ids(text + word + "E12345678").empty()) << before << word;
    EXPECT_EQ(find_ids(text + "许可证，执照，护照E12345678和证件H12345678。").size(), 2u) << before;
  }
}

// A code with right check characters.
std::string code_of(std::mt19937& random) {
  static constexpr std::array<std::string_view, 8> kPrefixes{"91", "92", "11", "12", "A1", "Y1", "54", "3X"};
  std::string code(kPrefixes[random() % kPrefixes.size()]);
  code += random() % 4 == 0 ? digits(random, 6) : random() % 2 ? "370902" : "110119";
  std::string body = random() % 2 ? digits(random, 8) : "";
  if (random() % 8 == 0) body = random() % 2 ? "00000000" : "19900101";
  while (body.size() < 8) body += kUsccAlphabet[random() % kUsccAlphabet.size()];
  code += body;
  code += random() % 16 == 0 ? '7' : org_code_check_character(body).value_or('0');
  return code + uscc_check_character(code).value_or('0');
}

TEST(PlainUscc, IsACodeWithoutFlagsAndNoPersonsNumber) {
  std::mt19937 random(6);
  size_t plain = 0, of_digits = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string code = code_of(random);
    if (random() % 8 == 0) code[random() % code.size()] = static_cast<char>(random());
    if (!is_plain_uscc(code)) continue;
    ++plain;
    of_digits += code.find_first_not_of("0123456789") == code.npos;
    const auto reading = read_uscc(code);
    ASSERT_TRUE(reading.ok()) << code;
    EXPECT_EQ(reading->code.text(), code);
    EXPECT_FALSE(reading->flags.any()) << code;
    EXPECT_TRUE(find_ids(code).empty()) << code;
    EXPECT_FALSE(is_id_as_number(code)) << code;
  }
  EXPECT_GT(plain, 50'000u);
  EXPECT_GT(of_digits, 5'000u);
  for (const std::string_view code :
       {"", "91370902MA3T00041", "91370902ma3t000410", "91370902MA3T000411", " 91370902MA3T000410"})
    EXPECT_FALSE(is_plain_uscc(code)) << code;
  EXPECT_TRUE(is_plain_uscc("91370902MA3T000410"));
}

TEST(PlainRegNumber, IsReadAsItStandsAndNoPersonsNumber) {
  std::mt19937 random(8);
  for (int round = 0; round < 100'000; ++round) {
    std::string number = random() % 2 ? digits(random, 14) : "370902" + digits(random, 2) + "0101" + digits(random, 2);
    number += *reg_number_check_digit(number);
    ASSERT_TRUE(is_plain_reg_number(number));
    EXPECT_EQ(read_reg_number(number)->digits, number);
    EXPECT_TRUE(find_ids(number).empty()) << number;
    number[random() % 15] = static_cast<char>(random());
    const auto reading = read_reg_number(number);
    EXPECT_TRUE(!is_plain_reg_number(number) || (reading && reading->digits == number)) << number;
  }
  EXPECT_FALSE(is_plain_reg_number("3709002000000"));
}

}  // namespace
}  // namespace taixin::identity
