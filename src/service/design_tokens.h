// What every page takes its colours, sizes and distances from: one set of names, four sets of colours (light, dark, and
// both with high contrast). The style sheet (pages_style.cc) uses names only; design_tokens_test.cc holds that, and
// that words can be read on what lies under them (WCAG 2.2, 1.4.3, 1.4.6, 1.4.11).
//
// Which colours: what the visitor chose (`class` of <html>: dark, light, contrast, plain), else what the browser says
// of its user (prefers-color-scheme, prefers-contrast). On paper the light ones.
#pragma once

#include <string_view>

namespace taixin::service {

// Sizes of letters (t1 ... t8), distances (s1 ... s8), lines (l1 ... l3), widths.
inline constexpr std::string_view kSizeTokens =
    "--size:100%;"
    "--t1:.9375rem;--t2:1rem;--t3:1.0625rem;--t4:1.125rem;--t5:1.25rem;--t6:1.4rem;--t7:1.6rem;--t8:2rem;"
    "--s1:.2rem;--s2:.4rem;--s3:.6rem;--s4:.8rem;--s5:1rem;--s6:1.5rem;--s7:2rem;--s8:3rem;"
    "--l1:1px;--l2:2px;--l3:4px;"
    "--page:66rem;--wide:50rem;--measure:44rem;--form:34rem;--touch:3rem;";

inline constexpr std::string_view kLightTokens =
    "color-scheme:light;"
    "--ink:#1b2430;--quiet:#4d5966;--line:#c5ccd3;--ground:#fff;--shade:#f2f5f7;--field:#fff;--field-line:#1b2430;"
    "--brand:#14466b;--on-brand:#fff;--brand-line:#8fb0c9;--brand-edge:#14466b;--accent:#14466b;--link:#0f5b96;"
    "--focus:#ffbf33;--ring:#1b2430;--on-focus:#1b2430;--bad:#b3261e;"
    "--button:#1c6b3f;--on-button:#fff;--button-edge:#0d3b22;--button-hover:#155231;--button-line:transparent;"
    "--second:#dfe4e8;--second-edge:#8c959d;--second-hover:#cdd4da;"
    "--panel-warn:#fff6e5;--warn-line:#c77700;--panel-bad:#fdf0ef;--panel-good:#eef7f1;--good-line:#1c6b3f;"
    "--tag:#e4e9ed;--on-tag:#2b3743;--tag-good:#d6ecdf;--on-tag-good:#0f4a2a;--tag-warn:#ffe7bf;--on-tag-warn:#5e3900;"
    "--tag-bad:#f9d7d4;--on-tag-bad:#7d1611;--tag-line:transparent;--sandbox:#ffdf9e;--on-sandbox:#1d1300;"
    "--chart-1:#14466b;--chart-2:#d98a1f;--chart-line:#4d5966;"
    "--tile-0:#f2f5f7;--tile-1:#c9dcea;--tile-2:#8db7d6;--tile-3:#14466b;--on-tile:#1b2430;--on-tile-3:#fff;";

inline constexpr std::string_view kDarkTokens =
    "color-scheme:dark;"
    "--ink:#e6ebf0;--quiet:#a9b4bf;--line:#3a4653;--ground:#12181f;--shade:#1b242d;--field:#0c1116;--field-line:#"
    "8d99a5;"
    "--brand:#0e2f49;--on-brand:#fff;--brand-line:#5d86a3;--brand-edge:#0e2f49;--accent:#6fb1e0;--link:#8cc4f0;"
    "--focus:#ffbf33;--ring:#0c1116;--on-focus:#12181f;--bad:#ff9d94;"
    "--button:#1f7a4a;--on-button:#fff;--button-edge:#0f4a2a;--button-hover:#196340;--button-line:transparent;"
    "--second:#33404c;--second-edge:#566472;--second-hover:#404f5d;"
    "--panel-warn:#33270c;--warn-line:#e09a2d;--panel-bad:#3a1a18;--panel-good:#14301f;--good-line:#5cbd86;"
    "--tag:#2c3843;--on-tag:#e6ebf0;--tag-good:#1d4a31;--on-tag-good:#c9f0d8;--tag-warn:#553b07;--on-tag-warn:#ffe2ad;"
    "--tag-bad:#5c221d;--on-tag-bad:#ffd9d5;--tag-line:transparent;--sandbox:#5a4300;--on-sandbox:#ffedc2;"
    "--chart-1:#6fb1e0;--chart-2:#f0ad4e;--chart-line:#a9b4bf;"
    "--tile-0:#1b242d;--tile-1:#23445c;--tile-2:#2f6a94;--tile-3:#9fd0f5;--on-tile:#fff;--on-tile-3:#12181f;";

// High contrast: words at 7 to 1 and more, lines that are seen, nothing told by a shade alone.
inline constexpr std::string_view kContrastTokens =
    "color-scheme:light;--l1:2px;--l2:3px;"
    "--ink:#000;--quiet:#1a1a1a;--line:#000;--ground:#fff;--shade:#fff;--field:#fff;--field-line:#000;"
    "--brand:#000;--on-brand:#fff;--brand-line:#fff;--brand-edge:#000;--accent:#000;--link:#00008a;"
    "--focus:#ffbf33;--ring:#000;--on-focus:#000;--bad:#8a0000;"
    "--button:#004d1f;--on-button:#fff;--button-edge:#000;--button-hover:#00330f;--button-line:#000;"
    "--second:#fff;--second-edge:#000;--second-hover:#e0e0e0;"
    "--panel-warn:#fff;--warn-line:#7a4b00;--panel-bad:#fff;--panel-good:#fff;--good-line:#004d1f;"
    "--tag:#fff;--on-tag:#000;--tag-good:#fff;--on-tag-good:#00401a;--tag-warn:#fff;--on-tag-warn:#4d2e00;"
    "--tag-bad:#fff;--on-tag-bad:#700000;--tag-line:#000;--sandbox:#fff;--on-sandbox:#000;"
    "--chart-1:#000;--chart-2:#b35900;--chart-line:#000;"
    "--tile-0:#fff;--tile-1:#d6d6d6;--tile-2:#a0a0a0;--tile-3:#000;--on-tile:#000;--on-tile-3:#fff;";

inline constexpr std::string_view kDarkContrastTokens =
    "color-scheme:dark;--l1:2px;--l2:3px;"
    "--ink:#fff;--quiet:#f0f0f0;--line:#fff;--ground:#000;--shade:#000;--field:#000;--field-line:#fff;"
    "--brand:#000;--on-brand:#fff;--brand-line:#fff;--brand-edge:#fff;--accent:#ff0;--link:#ff0;"
    "--focus:#0ff;--ring:#000;--on-focus:#000;--bad:#ffb3b3;"
    "--button:#fff;--on-button:#000;--button-edge:#fff;--button-hover:#ff9;--button-line:#fff;"
    "--second:#000;--second-edge:#fff;--second-hover:#333;"
    "--panel-warn:#000;--warn-line:#fc0;--panel-bad:#000;--panel-good:#000;--good-line:#7dff9b;"
    "--tag:#000;--on-tag:#fff;--tag-good:#000;--on-tag-good:#7dff9b;--tag-warn:#000;--on-tag-warn:#ffd24d;"
    "--tag-bad:#000;--on-tag-bad:#ffb3b3;--tag-line:#fff;--sandbox:#000;--on-sandbox:#fff;"
    "--chart-1:#ff0;--chart-2:#0ff;--chart-line:#fff;"
    "--tile-0:#000;--tile-1:#333;--tile-2:#595959;--tile-3:#ff0;--on-tile:#fff;--on-tile-3:#000;";

}  // namespace taixin::service
