#include "base/text_traits.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/text.h"

namespace taixin::base {
namespace {

// Byte by byte, as the words of the header say.
TextTraits slow_traits(std::string_view text) {
  TextTraits traits;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    traits.code_points += (byte & 0xC0) != 0x80;
    traits.digits += (byte >= '0' && byte <= '9') || byte == 0xEF;
    traits.beyond_ascii |= byte >= 0x80;
    traits.controls |= byte < 0x20 || byte == 0x7F || byte == 0xC2;
    traits.wide |= byte == 0xEF || byte == 0xE3;
    traits.bracket |= byte == '(';
  }
  return traits;
}

// Bytes that matter, more often than chance would bring them.
std::string any_text(std::mt19937& random, size_t size) {
  static constexpr std::string_view kOften = "0129 aX(（）１　〔年\t\x7F\xC2\xA0\xEF\xE3\xE4\x80";
  std::string text;
  while (text.size() < size) {
    switch (random() % 4) {
      case 0:
        text += static_cast<char>(random());
        break;
      case 1:
        text += kOften[random() % kOften.size()];
        break;
      default:
        text += random() % 2 ? "示" : "7";
    }
  }
  text.resize(size);
  return text;
}

void expect_traits(const std::string& text) {
  ASSERT_EQ(traits_of(text), slow_traits(text)) << text;
  ASSERT_EQ(traits_by_sixteen(text), slow_traits(text)) << text;
}

TEST(TextTraits, AreThoseOfEachByteAtEverySizeAndPlace) {
  std::mt19937 random(11);
  for (size_t size = 0; size < 140; ++size) {
    for (int byte = 0; byte < 256; ++byte) {  // one byte at every place of a text that says nothing
      std::string text(size, 'a');
      if (size > 0) text[static_cast<size_t>(byte) % size] = static_cast<char>(byte);
      expect_traits(text);
    }
    for (int n = 0; n < 300; ++n) {
      expect_traits(any_text(random, size));
    }
  }
  for (const size_t size : {4063u, 4064u, 4065u, 4080u, 4096u, 8200u, 20000u}) {  // where counts are folded
    for (const std::string& text : {std::string(size, '5'), std::string(size, '\x80'), any_text(random, size)})
      expect_traits(text);
  }
}

TEST(TextTraits, RuleOutOnlyWhatIsNotThere) {
  std::mt19937 random(12);
  for (int n = 0; n < 100'000; ++n) {
    const std::string text = any_text(random, random() % 40);
    const TextTraits traits = traits_of(text);
    EXPECT_EQ(traits.code_points, count_code_points(text));
    EXPECT_TRUE(traits.controls || !has_control(text)) << text;
    EXPECT_TRUE(traits.wide || !has_full_width(text)) << text;
    EXPECT_TRUE(traits.beyond_ascii || text.size() == traits.code_points) << text;
    EXPECT_TRUE(!is_surely_trimmed(text) || trim(text) == text) << text;
  }
  for (const char* text :
       {"示例", "a", "91370999MAEX000106", "给予警告a", "《示例》", "（一）给予警告。", "\u3001\uFF5E"})
    EXPECT_TRUE(is_surely_trimmed(text)) << text;
  for (const char* text :
       {" a", "a ", "示例　", "\u00a0a", "a\u200b", "示例\n", "\uFEFF示例", "示例\uFEFF", "　", "\xE4"})
    EXPECT_FALSE(is_surely_trimmed(text)) << text;
}

}  // namespace
}  // namespace taixin::base
