#include "identity/name.h"

#include <rapidcheck.h>

#include <fstream>
#include <thread>

#include "base/shared_data.h"
#include "base/text.h"

namespace taixin::identity {
namespace {

void expect_same(std::string_view a, std::string_view b) {
  EXPECT_EQ(normalize_name(a), normalize_name(b)) << a << " " << b;
}
void expect_different(std::string_view a, std::string_view b) {
  EXPECT_NE(normalize_name(a), normalize_name(b)) << a << " " << b;
}

TEST(Name, WhatNoLongerDiffers) {
  const std::string_view plain = "泰安示例(集团)有限公司";
  EXPECT_EQ(normalize_name(plain).get(), plain);
  for (const char* other :
       {"泰安示例（集团）有限公司", " 泰安 示例（集团）\u3000有限公司\r\n", "泰安示例【集团】有限公司",
        "泰安示例〔集团〕有限公司", "泰安示例《集团》有限公司", "泰安示例﹙集团﹚有限公司", "泰安示例(集團)有限公司",
        "泰安示例（集团）有限公司。", "\ufeff泰安\u200b示例(集团)有限公司", "泰安\u00a0示例(集团)有限公司"}) {
    expect_same(plain, other);
  }
  expect_same("示例ＡＢＣ贸易", "示例abc贸易");
  expect_same("示例·肯德", "示例•肯德");
  expect_same("示例・肯德", "示例·肯德");
  expect_same("示例—泰山", "示例-泰山");
  expect_same("“示例”饭店", "\"示例\"饭店");
  expect_same("Example Co., Ltd.", "EXAMPLE CO.,LTD");
  expect_same("⽰例⼤厦", "示例大厦");            // Kangxi radicals copied from PDF
  expect_same("示例\uF9E4店", "示例理店");        // compatibility ideograph
  expect_same("示例葛\U000E0100店", "示例葛店");  // variation selector
}

TEST(Name, TraditionalAndSimplified) {
  expect_same("山東泰嶽示例機電設備有限責任公司", "山东泰岳示例机电设备有限责任公司");
  expect_same("示例麵業", "示例面业");
  expect_same("示例乾坤", "示例乾坤");
  EXPECT_EQ(normalize_name("示例乾坤").get(), "示例乾坤");  // a phrase of OpenCC keeps the character
}

TEST(Name, WhatStillDiffers) {
  expect_different("泰安示例一公司", "泰安示例二公司");
  expect_different("泰安示例公司", "泰安示例有限公司");
  expect_different("示例𠂇店", "示例店");
  expect_different("示例\u9FB4店", "示例店");
  EXPECT_NE(normalize_name("示例𬭎业").get().find("𬭎"),
            std::string::npos);  // beyond the BMP, in person and company names
}

TEST(Name, RetiredCodePointsAreTheirCharacters) {
  expect_same("示例\uE81E店", "示例\u9FB4店");
  expect_same("示例\uE816店", "示例\U00020087店");
}

TEST(Name, EmptyAndMalformed) {
  EXPECT_EQ(normalize_name("").get(), "");
  EXPECT_EQ(normalize_name(" \u3000。").get(), "");
  EXPECT_TRUE(base::is_utf8(normalize_name("示\xE4\xBE").get()));
}

TEST(Name, NormalFormIsStable) {
  for (const char* name :
       {"山東乾元示例（集團）公司", "示例藉口徵求公司", "後裡麵館", "“示例”—泰嶽•店。", "乾坤乾燥示例廠"}) {
    const NormalName once = normalize_name(name);
    EXPECT_EQ(normalize_name(once.get()), once) << name;
  }
  rc::check("twice is once", [] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("示例", "乾", "坤", "著", "餘", "瀋", "後", "（", "]", "Ａ", "ß", " ", "。", ".",
                                      "-", "—", "\u200b", "\u9FB4", "干", "於", "e\u0301", "ｶﾞ"));
    std::string text;
    for (const std::string& part : parts) text += part;
    const NormalName once = normalize_name(text);
    RC_ASSERT(normalize_name(once.get()) == once);
    RC_ASSERT(base::is_utf8(once.get()));
  });
}

// Most names take a short way; a ligature, which becomes two letters, behind them makes them take the long one.
TEST(Name, TheShortWayLeadsWhereTheLongOneDoes) {
  const auto utf8 = [](char32_t c) {
    std::string out;
    if (c < 0x80) return out += static_cast<char>(c);
    if (c < 0x800) return out += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
    return out += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                   static_cast<char>(0x80 | (c & 0x3F))};
  };
  const auto expect_both = [](const std::string& text) {
    const std::string alone = normalize_name(text).get();
    const std::string with_ligature = normalize_name(text + "\uFB01").get();
    if (with_ligature.ends_with(".fi")) return;  // only a full stop at the very end is dropped
    ASSERT_EQ(alone + "fi", with_ligature) << text;
  };
  for (char32_t c = 1; c < 0x10000; ++c) {
    if (c < 0xD800 || c > 0xDFFF) expect_both(utf8(c));
  }
  rc::check("in any company", [&] {
    std::string text;
    for (const auto c : *rc::gen::container<std::vector<char32_t>>(
             rc::gen::oneOf(rc::gen::inRange<char32_t>(0x20, 0x2000), rc::gen::inRange<char32_t>(0x2000, 0x3400),
                            rc::gen::inRange<char32_t>(0x4E00, 0xA000), rc::gen::inRange<char32_t>(0xF900, 0x10000)))) {
      text += utf8(c);
    }
    expect_both(text);
  });
  rc::check("traditional characters and phrases of OpenCC", [&] {
    std::string text;
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
             "乾", "隆", "坤", "元", "著", "名", "於", "瞭", "望", "一", "目", "然", "餘", "年", "藉", "口", "徵", "求",
             "後", "皇", "機", "電", "裡", "麵", "瀋", "陽", "示", "例", "a", "Ｚ", "é", "3", "（", "㈱", "慰", "藉",
             "沈", "甚", "么", "麼", "乾隆", "瞭望", "甚麼"))) {
      text += part;
    }
    expect_both(text);
  });
}

TEST(Name, ManyThreadsAgree) {
  const NormalName expected = normalize_name("山東示例機電（集團）有限公司");
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) wrong += normalize_name("山東示例機電(集團)有限公司") != expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Name, NaughtyStrings) {
  const auto path = base::shared_data("strings/blns/blns.txt");
  if (!path) return;
  std::ifstream file(*path);
  std::string line;
  while (std::getline(file, line)) {
    const NormalName once = normalize_name(line);
    EXPECT_TRUE(base::is_utf8(once.get()));
    EXPECT_EQ(normalize_name(once.get()), once) << line;
  }
}

}  // namespace
}  // namespace taixin::identity
