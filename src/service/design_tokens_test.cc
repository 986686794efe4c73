// The design tokens: pages use names only, every set says the same names, and words can be read on what lies under
// them.
#include "service/design_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "service/pages_frame.h"

namespace taixin::service {
namespace {

using Tokens = std::map<std::string, std::string>;

Tokens parsed(std::string_view text) {
  Tokens out;
  static const std::regex kToken("--([a-z0-9-]+):([^;]+);");
  const std::string bytes(text);
  for (std::sregex_iterator it(bytes.begin(), bytes.end(), kToken), end; it != end; ++it) {
    EXPECT_TRUE(out.emplace((*it)[1], (*it)[2]).second) << (*it)[1] << " stands twice";
  }
  return out;
}

const std::map<std::string, Tokens>& skins() {
  static const std::map<std::string, Tokens> all{{"light", parsed(kLightTokens)},
                                                 {"dark", parsed(kDarkTokens)},
                                                 {"contrast", parsed(kContrastTokens)},
                                                 {"dark contrast", parsed(kDarkContrastTokens)}};
  return all;
}

// WCAG 2.2, relative luminance of #rgb or #rrggbb.
double luminance(const std::string& colour) {
  EXPECT_EQ(colour.front(), '#') << colour;
  const size_t width = colour.size() == 4 ? 1 : 2;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  double out = 0;
  for (size_t i = 0; i < 3; ++i) {
    std::string part = colour.substr(1 + i * width, width);
    if (width == 1) part += part;
    const double c = std::stoi(part, nullptr, 16) / 255.0;
    out += weights[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return out;
}

double ratio(const std::string& a, const std::string& b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

TEST(DesignTokens, TheRatioIsThatOfWcag) {
  EXPECT_DOUBLE_EQ(ratio("#000", "#ffffff"), 21.0);
  EXPECT_NEAR(ratio("#777", "#fff"), 4.48, 0.005);  // the example that everybody knows to fail
}

TEST(DesignTokens, WordsCanBeReadOnWhatLiesUnderThem) {
  constexpr std::pair<const char*, const char*> kWords[] = {{"ink", "ground"},
                                                            {"ink", "shade"},
                                                            {"ink", "field"},
                                                            {"ink", "panel-warn"},
                                                            {"ink", "panel-bad"},
                                                            {"ink", "panel-good"},
                                                            {"ink", "second"},
                                                            {"ink", "second-hover"},
                                                            {"quiet", "ground"},
                                                            {"quiet", "shade"},
                                                            {"quiet", "panel-warn"},
                                                            {"link", "ground"},
                                                            {"link", "shade"},
                                                            {"link", "panel-warn"},
                                                            {"link", "panel-bad"},
                                                            {"link", "panel-good"},
                                                            {"bad", "ground"},
                                                            {"on-brand", "brand"},
                                                            {"on-focus", "focus"},
                                                            {"on-button", "button"},
                                                            {"on-button", "button-hover"},
                                                            {"on-tag", "tag"},
                                                            {"on-tag-good", "tag-good"},
                                                            {"on-tag-warn", "tag-warn"},
                                                            {"on-tag-bad", "tag-bad"},
                                                            {"on-sandbox", "sandbox"},
                                                            {"on-tile", "tile-0"},
                                                            {"on-tile", "tile-1"},
                                                            {"on-tile", "tile-2"},
                                                            {"on-tile-3", "tile-3"},
                                                            {"accent", "ground"}};
  for (const auto& [name, skin] : skins()) {
    const double least = name.ends_with("contrast") ? 7.0 : 4.5;
    for (const auto& [words, under] : kWords) {
      EXPECT_GE(ratio(skin.at(words), skin.at(under)), least) << name << ": " << words << " on " << under;
    }
  }
}

// 1.4.11: what tells where a field is, what is current, what is focused, and how long a bar is.
TEST(DesignTokens, EdgesCanBeSeen) {
  for (const auto& [name, skin] : skins()) {
    for (const char* edge : {"field-line", "accent", "warn-line", "good-line", "bad", "chart-line", "chart-1"}) {
      EXPECT_GE(ratio(skin.at(edge), skin.at("ground")), 3.0) << name << ": " << edge;
    }
    EXPECT_GE(ratio(skin.at("ring"), skin.at("focus")), 3.0)
        << name << ": the ring around what is focused is in two colours";
  }
}

TEST(DesignTokens, EverySkinSaysTheSameNames) {
  const auto names = [](const Tokens& tokens) {
    std::set<std::string> out;
    for (const auto& [name, value] : tokens) {
      if (!std::regex_match(name, std::regex("l[123]"))) out.insert(name);  // lines may be thicker
    }
    return out;
  };
  for (const auto& [name, skin] : skins()) EXPECT_EQ(names(skin), names(skins().at("light"))) << name;
}

// The workbench (web/src/theme/tokens.css) says the names that it uses; what it shares with the pages has their values.
TEST(DesignTokens, TheWorkbenchHasTheSame) {
  std::ifstream file(TAIXIN_SOURCE_DIR "/web/src/theme/tokens.css");
  const std::string css{std::istreambuf_iterator<char>(file), {}};
  const auto block = [&](const std::string& selector) {
    const size_t from = css.find("\n" + selector + " {");
    EXPECT_NE(from, std::string::npos) << selector;
    Tokens out;
    static const std::regex kToken("--([a-z0-9-]+): ([^;]+);");
    const std::string body = css.substr(from, css.find('}', from) - from);
    for (std::sregex_iterator it(body.begin(), body.end(), kToken), end; it != end; ++it) out[(*it)[1]] = (*it)[2];
    return out;
  };
  const Tokens light = block(":root");
  std::set<std::string> own;  // of the workbench alone
  for (const auto& [skin, selector] : {std::pair("light", ":root"),
                                       {"dark", "html.dark"},
                                       {"contrast", "html.contrast"},
                                       {"dark contrast", "html.dark.contrast"}}) {
    const Tokens said = block(selector);
    for (const auto& [name, value] : light) {
      if (name == "size" || name == "gap" || name == "row") continue;
      ASSERT_TRUE(said.contains(name)) << selector << " does not say --" << name;
      const auto pages = skins().at(skin).find(name);
      if (pages == skins().at(skin).end())
        own.insert(name);
      else
        EXPECT_EQ(said.at(name), pages->second) << selector << ": --" << name;
    }
    const double least = std::string_view(skin).ends_with("contrast") ? 7.0 : 4.5;
    for (const char* words : {"ink", "quiet", "link", "bad", "warn", "good"}) {
      for (const char* under : {"ground", "shade"}) {
        EXPECT_GE(ratio(said.at(words), said.at(under)), least) << selector << ": " << words << " on " << under;
      }
    }
    for (const char* words : {"bad", "warn", "good"}) {
      EXPECT_GE(ratio(said.at(words), said.at(words + std::string("-shade"))), least) << selector << ": " << words;
    }
  }
  EXPECT_THAT(own, testing::ElementsAre("bad-shade", "good", "good-shade", "warn", "warn-shade"));
  EXPECT_EQ(block("html.large").at("size"), "137.5%");
  EXPECT_THAT(style_sheet(), testing::HasSubstr(".large { --size: 137.5%; }"));
}

// What follows the tokens in the style sheet.
std::string rules() {
  const std::string& sheet = style_sheet();
  return sheet.substr(sheet.find(".large { --size: "));
}

TEST(DesignTokens, PagesTakeColoursSizesAndDistancesFromThemAlone) {
  const std::string sheet = rules();
  EXPECT_FALSE(std::regex_search(sheet, std::regex("#[0-9a-fA-F]{3,8}[ ;]"))) << "a colour of its own";
  EXPECT_FALSE(std::regex_search(sheet, std::regex("(rgb|hsl)a?\\("))) << "a colour of its own";
  EXPECT_FALSE(std::regex_search(sheet, std::regex("font-size: [0-9.]+rem"))) << "a size of its own";
  EXPECT_FALSE(std::regex_search(sheet, std::regex("(margin|padding|gap)[a-z-]*: [^;}]*[0-9.]rem")))
      << "a distance of its own";
}

TEST(DesignTokens, NoneIsMissingAndNoneIsForNothing) {
  const std::string sheet = rules();
  std::set<std::string> used, known;
  static const std::regex kUse("var\\(--([a-z0-9-]+)\\)");
  for (std::sregex_iterator it(sheet.begin(), sheet.end(), kUse), end; it != end; ++it) used.insert((*it)[1]);
  for (const auto& [name, value] : parsed(kSizeTokens)) known.insert(name);
  for (const auto& [name, value] : skins().at("light")) known.insert(name);
  EXPECT_EQ(used, known);
}

}  // namespace
}  // namespace taixin::service
