#include "base/text.h"

#include <iconv.h>
#include <rapidcheck.h>
#include <unicode/utf8.h>

#include <fstream>
#include <sstream>

#include "base/shared_data.h"

namespace taixin::base {
namespace {

using namespace std::string_view_literals;

std::optional<std::string> decode(std::string_view bytes, size_t split = 0) {
  Gb18030Decoder decoder;
  std::string out;
  if (!decoder.decode(bytes.substr(0, split), false, out)) return std::nullopt;
  if (!decoder.decode(bytes.substr(split), true, out)) return std::nullopt;
  return out;
}

// glibc as the second opinion; nothing when it refuses.
std::optional<std::string> glibc(const char* to, const char* from, std::string text) {
  const iconv_t converter = iconv_open(to, from);
  std::string out(text.size() * 4 + 16, '\0');
  char* source = text.data();
  char* target = out.data();
  size_t source_left = text.size();
  size_t target_left = out.size();
  const size_t result = iconv(converter, &source, &source_left, &target, &target_left);
  iconv_close(converter);
  if (result == static_cast<size_t>(-1)) return std::nullopt;
  out.resize(out.size() - target_left);
  return out;
}

std::string utf8(char32_t c) {
  std::array<char, 4> bytes;
  size_t size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, c);
  return {bytes.data(), size};
}

std::string any_text() {
  const auto points = *rc::gen::container<std::vector<char32_t>>(
      rc::gen::map(rc::gen::inRange<uint32_t>(1, 0x110000),
                   [](uint32_t c) -> char32_t { return c >= 0xD800 && c < 0xE000 ? '?' : c; }));
  std::string text;
  for (const char32_t c : points) text += utf8(c);
  return text;
}

TEST(Text, Utf8PrefixStopsAtTheFirstBadByte) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("泰安𠂇\0x"sv));
  EXPECT_EQ(valid_utf8_prefix("泰\xE5\xAE"), 3u);        // cut short
  EXPECT_EQ(valid_utf8_prefix("a\xC0\xAF"), 1u);         // overlong
  EXPECT_EQ(valid_utf8_prefix("ab\xED\xA0\x80"), 2u);    // surrogate
  EXPECT_EQ(valid_utf8_prefix("\xF4\x90\x80\x80"), 0u);  // beyond U+10FFFF
  EXPECT_EQ(valid_utf8_prefix("abc\x80"), 3u);
}

TEST(Text, CodePointsAndColumns) {
  EXPECT_EQ(count_code_points("泰安a𠂇"), 4u);
  EXPECT_EQ(prefix_code_points("泰安a𠂇b", 4), "泰安a𠂇");
  EXPECT_EQ(prefix_code_points("泰安", 9), "泰安");
  EXPECT_EQ(prefix_code_points("泰安", 0), "");
  EXPECT_EQ(display_width("泰安a"), 5u);
  EXPECT_EQ(display_width("（ａ）"), 6u);
  EXPECT_EQ(display_width("e\u0301\u200b"), 1u);
  EXPECT_EQ(display_width("𠂇"), 2u);
}

TEST(Text, FoldWidth) {
  std::string full;
  std::string half;
  for (char32_t c = 0xFF01; c <= 0xFF5E; ++c) {
    full += utf8(c);
    half += static_cast<char>(c - 0xFF01 + '!');
  }
  EXPECT_EQ(fold_width(full + "\u3000"), half + " ");
  EXPECT_EQ(fold_width("泰安￥、。ｱ"), "泰安￥、。ｱ");
  EXPECT_EQ(fold_width("\xEF\xBC"), "\xEF\xBC");  // cut short: kept
  rc::check("what has no full width stays as it is, whatever the bytes", [] {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::element<char>(
        'a', ' ', '\xE3', '\xEF', '\x80', '\x81', '\xBC', '\xBD', '\xBF', '\x9E', '\x9F', '\xC0'));
    RC_ASSERT(has_full_width(bytes) == (fold_width(bytes) != bytes));
  });
}

TEST(Text, TrimTakesWhatSpreadsheetsLeave) {
  EXPECT_EQ(trim("\ufeff \t\u3000\u00a0\u200b泰安 市\u2029\u2060\r\n\u202c"), "泰安 市");
  EXPECT_EQ(trim(" \u3000 "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim("\x80 x \xE3\x80"), "\x80 x \xE3\x80");  // malformed bytes are not white space
  rc::check("trimming twice is trimming once", [] {
    const std::string text = "\u3000 " + any_text() + "\u00a0\t";
    const std::string_view once = trim(text);
    RC_ASSERT(trim(once) == once);
    RC_ASSERT(is_utf8(once));
  });
}

TEST(Text, Controls) {
  EXPECT_FALSE(has_control("泰安\t\r\n"));
  EXPECT_TRUE(has_control("a\0b"sv));
  EXPECT_TRUE(has_control("a\x1b[0m"));
  EXPECT_TRUE(has_control("\x7f"));
  EXPECT_TRUE(has_control("\u0085"));
  EXPECT_FALSE(has_control("\u00a0"));
}

TEST(Gb18030, MovedCodePointsAreTheirCharacters) {
  EXPECT_EQ(decode("\xFE\x59"), "\u9FB4");
  EXPECT_EQ(decode("\xA6\xD9"), "\uFE10");
  EXPECT_EQ(decode("\xA6\xDA\xA6\xDB"), "\uFE12\uFE11");
  EXPECT_EQ(decode("\xFE\x51"), "\U00020087");
  EXPECT_EQ(decode("\xFE\xA0"), "\u9FBB");
  EXPECT_EQ(decode("\x82\x35\x90\x37"), "\u9FB4");  // what software of the 2005 table wrote
  EXPECT_EQ(to_gb18030("\u9FB4\uFE10"), "\xFE\x59\xA6\xD9");
  EXPECT_EQ(decode(to_gb18030("\uE81E")), "\u9FB4");  // a retired code point comes back as its character
  EXPECT_EQ(without_retired_code_points("示\uE816例\uE81E\uE000"), "示\U00020087例\u9FB4\uE000");
}

TEST(Gb18030, EveryTwoByteSequenceIsReadAsGlibcReadsIt) {
  for (int lead = 0x81; lead <= 0xFE; ++lead) {
    for (int trail = 0x40; trail <= 0xFE; ++trail) {
      if (trail == 0x7F) continue;
      const std::string bytes{static_cast<char>(lead), static_cast<char>(trail)};
      ASSERT_EQ(decode(bytes), glibc("UTF-8", "GB18030", bytes)) << std::hex << lead << " " << trail;
    }
  }
}

TEST(Gb18030, EveryCodePointRoundTrips) {
  std::string all;
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    all += utf8(c);
  }
  EXPECT_EQ(decode(to_gb18030(all)), without_retired_code_points(all));
}

TEST(Gb18030, StreamingAtEverySplitGivesTheSame) {
  const std::string text = "a泰安\u9FB4\U00020087𠂇\u0e01,\"示例\"\r\n€é";
  const std::string bytes = to_gb18030(text);
  for (size_t split = 0; split <= bytes.size(); ++split) EXPECT_EQ(decode(bytes, split), text) << split;
  Gb18030Decoder decoder;
  std::string out;
  for (const char byte : bytes) ASSERT_TRUE(decoder.decode(std::string_view(&byte, 1), false, out));
  ASSERT_TRUE(decoder.decode("", true, out));
  EXPECT_EQ(out, text);
}

TEST(Gb18030, LongTextCrossesTheInnerBuffer) {
  std::string text;
  while (text.size() < 100'000) text += "x泰𠂇\u9FB4";
  const std::string bytes = to_gb18030(text);
  EXPECT_EQ(decode(bytes), text);
  EXPECT_EQ(decode("y" + bytes), "y" + text);
}

TEST(Gb18030, RefusesAndStartsAnew) {
  Gb18030Decoder decoder;
  std::string out;
  EXPECT_FALSE(decoder.decode("ab\xD6\xD0\xFF\x41", true, out));
  EXPECT_EQ(out, "ab中");
  out.clear();
  EXPECT_TRUE(decoder.decode("\xD6\xD0", true, out));
  EXPECT_EQ(out, "中");
  EXPECT_EQ(decode("\xD6"), std::nullopt);                // unfinished
  EXPECT_EQ(decode("\x81\x30\x81"), std::nullopt);        // unfinished
  EXPECT_EQ(decode("泰安示例有限公司！"), std::nullopt);  // UTF-8 of this length is no GB 18030
}

TEST(Gb18030, RoundTripOfAnyText) {
  rc::check("decode(to_gb18030(text)) is text, at any split", [] {
    const std::string text = any_text();
    const std::string bytes = to_gb18030(text);
    const size_t split = *rc::gen::inRange<size_t>(0, bytes.size() + 1);
    RC_ASSERT(decode(bytes, split) == without_retired_code_points(text));
  });
}

TEST(Utf16, BothOrdersAndLoneSurrogates) {
  const std::string text = "泰a𠂇\n";
  for (const bool big_endian : {false, true}) {
    std::string out;
    EXPECT_TRUE(utf16_to_utf8(*glibc(big_endian ? "UTF-16BE" : "UTF-16LE", "UTF-8", text), big_endian, out));
    EXPECT_EQ(out, text);
  }
  std::string out;
  EXPECT_FALSE(utf16_to_utf8("\x61\x00\x62"sv, false, out));  // odd length
  EXPECT_EQ(out, "a");
  EXPECT_FALSE(utf16_to_utf8("\x00\xD8"sv, false, out));          // lone lead
  EXPECT_FALSE(utf16_to_utf8("\x00\xDC\x61\x00"sv, false, out));  // lone trail
  EXPECT_FALSE(utf16_to_utf8("\x00\xD8\x61\x00"sv, false, out));  // lead without trail
}

TEST(Text, NaughtyStringsComeThrough) {
  const auto path = shared_data("strings/blns/blns.txt");
  if (!path) return;
  std::ifstream file(*path);
  std::string line;
  size_t lines = 0;
  while (std::getline(file, line)) {
    ++lines;
    const std::string prefix = line.substr(0, valid_utf8_prefix(line));
    EXPECT_TRUE(is_utf8(trim(prefix)));
    EXPECT_TRUE(is_utf8(fold_width(prefix)));
    EXPECT_LE(count_code_points(prefix), prefix.size());
    EXPECT_LE(display_width(prefix), 2 * prefix.size());
    EXPECT_EQ(decode(to_gb18030(prefix)), prefix);
    has_control(line);
    std::string out;
    Gb18030Decoder().decode(line, true, out);
    EXPECT_TRUE(is_utf8(out));
  }
  EXPECT_GT(lines, 500u);
}

}  // namespace
}  // namespace taixin::base
