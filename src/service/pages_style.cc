// The one style sheet and the icon. System fonts, no scripts, readable at 360 and at 1280 pixels, and on paper.
// Colours, sizes and distances are names of design_tokens.h.
#include "base/digest.h"
#include "service/design_tokens.h"
#include "service/pages_frame.h"
#include "service/session_end.h"

namespace taixin::service {
namespace {

constexpr std::string_view kScreen = R"css(
.large { --size: 137.5%; }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; font-size: var(--size); }
body {
  margin: 0; color: var(--ink); background: var(--ground); line-height: 1.6; font-size: var(--t3);
  font-family: system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
  overflow-wrap: anywhere; display: flex; flex-direction: column; min-height: 100vh;
}
.width { width: 100%; max-width: var(--page); margin: 0 auto; padding-left: var(--s5); padding-right: var(--s5); }
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .15em; }
:focus-visible { outline: var(--l2) solid var(--focus); outline-offset: 0; box-shadow: 0 0 0 5px var(--ring); }
main:focus { outline: none; box-shadow: none; }
.skip { position: absolute; left: -999rem; padding: var(--s2) var(--s5); background: var(--focus); color: var(--on-focus); }
.skip:focus { left: var(--s5); top: var(--s2); z-index: 1; }
.sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.top { background: var(--brand); color: var(--on-brand); border-bottom: var(--l1) solid var(--brand-edge); }
.top .width { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 var(--s5); min-height: 3.75rem; }
.brand { color: var(--on-brand); white-space: nowrap; text-decoration: none; font-weight: 700; font-size: var(--t6); letter-spacing: .05em; }
.brand span { font-weight: 400; font-size: var(--t2); margin-left: var(--s4); padding-left: var(--s4); border-left: var(--l1) solid var(--brand-line); letter-spacing: 0; }
.language { display: inline-block; padding: var(--s1) 0; color: var(--on-brand); white-space: nowrap; }
.language + .language { margin-left: var(--s5); }
.tools { text-align: right; }
.sections { background: var(--shade); border-bottom: var(--l1) solid var(--line); }
.sections ul { list-style: none; margin: 0 auto; display: flex; flex-wrap: wrap; gap: 0 var(--s6); }
.sections a { display: block; padding: var(--s3) 0 var(--s2); text-decoration: none; border-bottom: var(--l3) solid transparent; }
.sections a:hover { text-decoration: underline; }
.sections [aria-current] { color: var(--ink); font-weight: 700; border-bottom-color: var(--accent); }
main { flex: 1; padding-top: var(--s7); padding-bottom: var(--s8); }
h1 { font-size: var(--t8); line-height: 1.25; margin: 0 0 var(--s5); }
h2 { font-size: var(--t6); line-height: 1.3; margin: var(--s7) 0 var(--s4); }
h3 { font-size: var(--t4); margin: var(--s6) 0 var(--s2); }
p, ul, ol, dl { margin: 0 0 var(--s5); max-width: var(--measure); }
.lead { font-size: var(--t5); }
.quiet, .hint { color: var(--quiet); }
code, .code { font-family: ui-monospace, Consolas, "Noto Sans Mono CJK SC", monospace; font-size: .95em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--shade); padding: var(--s3) var(--s4); }
h3 .code, li .code { overflow-wrap: anywhere; }
bdi { unicode-bidi: isolate; }

form { margin: 0; }
.field { margin-bottom: var(--s6); max-width: var(--form); }
.field label, legend { display: block; font-weight: 700; margin-bottom: var(--s1); padding: 0; }
.hint { margin-bottom: var(--s2); }
main > form + :is(p, div, table), .record + p { margin-top: var(--s5); }
.wrong { border-left: var(--l3) solid var(--bad); padding-left: var(--s4); }
.error { color: var(--bad); font-weight: 700; margin-bottom: var(--s2); }
input[type=text], input[type=password], input[type=date], select, textarea, input[type=file] {
  font: inherit; color: inherit; width: 100%; min-height: var(--touch); padding: var(--s2) var(--s3); border: var(--l2) solid var(--field-line); border-radius: 0; background: var(--field);
}
textarea { resize: vertical; }
input[type=file] { padding: var(--s2); border: var(--l2) dashed var(--quiet); background: var(--shade); min-height: 4rem; }
input.narrow { max-width: 14rem; }
input[aria-invalid] { border-color: var(--bad); }
fieldset { border: 0; margin: 0 0 var(--s6); padding: 0; min-width: 0; }
legend { font-size: var(--t5); }
.choice { display: flex; gap: var(--s4); align-items: flex-start; margin: var(--s3) 0; }
.choice input { width: 1.75rem; height: 1.75rem; flex: none; margin: 0; accent-color: var(--accent); }
.choice label { padding-top: 0; }
.boxes { columns: 15rem; max-width: none; }
.boxes legend { font-size: var(--t3); column-span: all; }
.boxes .choice { break-inside: avoid; margin: 0 0 var(--s2); }
button, .button {
  display: inline-block; font: inherit; font-weight: 700; color: var(--on-button); background: var(--button); border: var(--l2) solid var(--button-line); border-bottom-color: var(--button-edge);
  padding: var(--s3) var(--s6); text-decoration: none; cursor: pointer; border-radius: 0;
}
button:hover, .button:hover { background: var(--button-hover); }
.second { color: var(--ink); background: var(--second); border-bottom-color: var(--second-edge); }
.second:hover { background: var(--second-hover); }
.as-link { background: none; border: 0; padding: 0; color: var(--link); text-decoration: underline; text-underline-offset: .15em; font-weight: 400; text-align: left; }
.as-link:hover { background: none; text-decoration-thickness: .15em; }
.buttons { display: flex; flex-wrap: wrap; gap: var(--s4); align-items: center; margin-bottom: var(--s5); }
.filter { display: grid; grid-template-columns: 2fr 2fr auto; gap: 0 var(--s5); align-items: end; background: var(--shade); padding: var(--s5) var(--s5) 0; margin-bottom: var(--s6); }
.tabs { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 var(--s6); border-bottom: var(--l1) solid var(--line); max-width: none; }
.tabs > li { padding: var(--s2) 0; border-bottom: var(--l3) solid transparent; }
.tabs > [aria-current] { font-weight: 700; border-bottom-color: var(--accent); }
.filter button { margin-bottom: var(--s6); }
.filter.many { grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); }
.filter.many .buttons { margin: 0; }

.error-summary { border: var(--l3) solid var(--bad); padding: var(--s5) var(--s5); margin-bottom: var(--s6); max-width: var(--measure); }
.error-summary h2 { margin: 0 0 var(--s2); }
.error-summary ul { list-style: none; padding: 0; margin: 0; }
.error-summary a { color: var(--bad); font-weight: 700; }
.panel { border-left: var(--l3) solid var(--accent); background: var(--shade); padding: var(--s5) var(--s5); margin: 0 0 var(--s6); max-width: var(--wide); }
.panel > :last-child { margin-bottom: 0; }
.panel h2 { margin: 0 0 var(--s2); }
.panel.warn { border-color: var(--warn-line); background: var(--panel-warn); }
.panel.bad { border-color: var(--bad); background: var(--panel-bad); }
.panel.good { border-color: var(--good-line); background: var(--panel-good); }
.tag { display: inline-block; padding: 0 var(--s3); font-size: var(--t1); font-weight: 700; line-height: 1.5; border: var(--l1) solid var(--tag-line); background: var(--tag); color: var(--on-tag); white-space: nowrap; }
.tag.good { background: var(--tag-good); color: var(--on-tag-good); }
.tag.warn { background: var(--tag-warn); color: var(--on-tag-warn); }
.tag.bad { background: var(--tag-bad); color: var(--on-tag-bad); }
h1 .tag { font-size: var(--t3); vertical-align: middle; }
@media (max-width: 24em) { .tag { white-space: normal; } }
.two { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: var(--s8); }
.side { border-top: var(--l2) solid var(--accent); padding-top: var(--s5); align-self: start; }
.side h2 { margin-top: 0; }

dl.facts { max-width: var(--wide); }
dl.facts > div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 var(--s5); padding: var(--s2) 0; border-bottom: var(--l1) solid var(--line); }
dt { font-weight: 700; }
dd { margin: 0; white-space: pre-line; }
dd ul { list-style: none; margin: 0; padding: 0; }
dl.counts { display: flex; flex-wrap: wrap; padding: 1px 0 0 1px; max-width: none; }
dl.counts > div { border: var(--l1) solid var(--line); margin: -1px 0 0 -1px; min-width: 9.5rem; padding: var(--s3) var(--s4); display: flex; flex-direction: column-reverse; justify-content: flex-end; }
dl.counts dd { font-size: var(--t7); line-height: 1.25; font-variant-numeric: tabular-nums; font-weight: 700; }
dl.counts dt { font-weight: 400; color: var(--quiet); font-size: var(--t1); }

.scroll { overflow-x: auto; margin-bottom: var(--s6); position: relative; }
table { border-collapse: collapse; width: 100%; font-size: var(--t2); }
caption { text-align: left; font-weight: 700; padding-bottom: var(--s2); }
th, td { text-align: left; vertical-align: top; padding: var(--s3) var(--s5) var(--s3) 0; border-bottom: var(--l1) solid var(--line); overflow-wrap: normal; min-width: 4.5em; }
thead th { border-bottom: var(--l2) solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 400; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 3em; padding-right: var(--s6); }
.nowrap { white-space: nowrap; }
details { margin: 0 0 var(--s4); }
summary { cursor: pointer; padding: var(--s2) 0; color: var(--link); }
summary:hover { text-decoration: underline; }
details > :not(summary) { margin-left: var(--s5); }
.record { border-bottom: var(--l1) solid var(--line); margin: 0; }
.record + form { margin-top: var(--s5); }
.record summary { padding: var(--s3) 0; color: var(--ink); }
.record summary:hover { text-decoration: none; }
.record summary:hover strong { text-decoration-thickness: .15em; }
.record summary strong { color: var(--link); font-weight: 400; text-decoration: underline; text-underline-offset: .15em; }
.when, time { white-space: nowrap; }
.record summary .when { color: var(--quiet); font-variant-numeric: tabular-nums; margin-left: var(--s2); }
.ends { position: fixed; inset: auto 0 0; visibility: hidden; animation: ends 1ms forwards; padding: var(--s4) 0; background: var(--panel-warn); border-top: var(--l3) solid var(--warn-line); }
@keyframes ends { to { visibility: visible; } }
html:has(.ends) { scroll-padding-bottom: calc(3 * var(--s8)); }
.sandbox { background: var(--sandbox); color: var(--on-sandbox); border-bottom: var(--l1) solid var(--warn-line); padding: var(--s2) 0; }
footer { background: var(--shade); border-top: var(--l1) solid var(--line); color: var(--quiet); padding: var(--s5) 0; font-size: var(--t1); }
footer ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: var(--s1) var(--s6); margin-bottom: var(--s2); max-width: none; }
footer p { margin: 0; }
footer a { color: var(--ink); }
footer dl { display: flex; flex-wrap: wrap; gap: 0 var(--s6); margin-bottom: var(--s2); max-width: none; }
footer dl > div { display: flex; gap: var(--s2); }
footer dt { font-weight: 400; }
footer dt::after { content: ":"; }
.ask { background: var(--shade); border-top: var(--l3) solid var(--accent); padding: var(--s5); margin-bottom: var(--s7); }
.ask .field { max-width: var(--measure); margin: 0 0 var(--s4); }
.ask p:last-child { margin: 0; }
.ask label { font-size: var(--t5); }
.cards { list-style: none; padding: 0; margin: 0 0 var(--s6); max-width: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); gap: 0 var(--s7); }
.cards > li { border-top: var(--l1) solid var(--line); padding: var(--s4) 0 var(--s5); }
.cards a { font-weight: 700; font-size: var(--t4); }
.cards p { margin: var(--s1) 0 0; color: var(--quiet); }
.dated { list-style: none; padding: 0; max-width: var(--wide); }
.dated > li { padding: var(--s2) 0; border-bottom: var(--l1) solid var(--line); }
.dated .when { color: var(--quiet); font-variant-numeric: tabular-nums; margin-right: var(--s4); }
.stories { list-style: none; padding: 0; max-width: var(--wide); }
.stories > li { border-top: var(--l1) solid var(--line); padding: var(--s5) 0; }
.stories h2 { margin: 0 0 var(--s2); }
.steps { padding-left: var(--s6); max-width: var(--wide); }
.steps > li { padding: 0 0 var(--s5) var(--s2); }
.steps > li::marker { font-weight: 700; color: var(--accent); }
.steps p, .steps ul { margin: var(--s1) 0 0; }
svg.chart { display: block; width: 100%; max-width: 30rem; height: auto; margin: 0 0 var(--s5); font-size: 12px; }
svg.chart text { fill: var(--ink); }
svg.chart .s1 { fill: var(--chart-1); }
svg.chart .s2 { fill: var(--chart-2); }
svg.chart .base { fill: var(--chart-line); }
svg.chart .tile { stroke: var(--chart-line); }
svg.chart .tile0 { fill: var(--tile-0); }
svg.chart .tile1 { fill: var(--tile-1); }
svg.chart .tile2 { fill: var(--tile-2); }
svg.chart .tile3 { fill: var(--tile-3); }
svg.chart .on-tile { fill: var(--on-tile); }
svg.chart .on-tile3 { fill: var(--on-tile-3); }
.counted { max-width: 46rem; }
.counted th.number { white-space: normal; }
.maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 var(--s7); }
.maps h3 { margin-top: 0; }
)css";

constexpr std::string_view kSmallAndPaper = R"css(
@media (max-width: 48rem) {
  body { font-size: var(--t2); }
  main { padding-top: var(--s5); }
  h1 { font-size: var(--t7); }
  h2 { font-size: var(--t5); }
  .brand span { display: none; }
  .sections ul { gap: 0 var(--s5); }
  .two, .filter { grid-template-columns: minmax(0, 1fr); gap: var(--s5) 0; }
  .filter { gap: 0; }
  dl.facts > div { grid-template-columns: 1fr; }
  table.stack thead { display: none; }
  table.stack tr { display: block; padding: var(--s3) 0; border-bottom: var(--l1) solid var(--line); }
  table.stack th, table.stack td { display: block; border: 0; padding: 0 0; white-space: normal; text-align: left; }
  table.stack td::before { content: attr(data-label); display: block; font-size: var(--t1); color: var(--quiet); }
  dl.counts > div { width: 50%; min-width: 0; }
  button, .button { width: 100%; text-align: center; }
  .as-link { width: auto; text-align: left; }
}
.blank { table-layout: fixed; margin-bottom: var(--s5); }
.blank th { width: 32%; }
.blank th, .blank td { border: var(--l1) solid var(--quiet); padding: var(--s2) var(--s3); }
.blank .lines-2 { height: 4rem; }
.blank .lines-3 { height: 6rem; }
.blank .lines-6 { height: 12rem; }
@media print {
  body { font-size: 10.5pt; display: block; }
  .top, .sections, .skip, form, .no-print, footer ul { display: none; }
  .width { max-width: none; padding: 0; }
  main { padding: 0; }
  footer { background: none; }
  .scroll { overflow: visible; }
  .panel { background: none; border: var(--l1) solid var(--ink); }
  details::details-content { content-visibility: visible; block-size: auto; }
  .record, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
@media (forced-colors: active) { .tag { border: var(--l1) solid; } :focus-visible { outline-color: Highlight; } }
)css";

// Each line beats those above it by what it names, so that a choice beats what the browser says. `plain`: no high
// contrast, whatever the browser says; `light`: not dark.
std::string tokens() {
  const auto rule = [](std::string_view selector, std::string_view tokens) {
    return fmt::format("{} {{ {} }}\n", selector, tokens);
  };
  const auto when = [&](std::string_view media, std::string_view selector, std::string_view tokens) {
    return fmt::format("@media screen{} {{ {} }}\n", media, rule(selector, tokens));
  };
  constexpr std::string_view kMore = " and (prefers-contrast: more)", kDark = " and (prefers-color-scheme: dark)";
  return rule("html", kSizeTokens) + rule("html", kLightTokens) + when(kMore, "html:not(.plain)", kContrastTokens) +
         when("", "html.contrast", kContrastTokens) + when(kDark, "html:not(.light)", kDarkTokens) +
         when("", "html.dark", kDarkTokens) + when("", "html.dark.contrast", kDarkContrastTokens) +
         when(kDark, "html.contrast:not(.light)", kDarkContrastTokens) +
         when(kMore, "html.dark:not(.plain)", kDarkContrastTokens) +
         when(" and (prefers-color-scheme: dark) and (prefers-contrast: more)", "html:not(.light):not(.plain)",
              kDarkContrastTokens);
}

// When the notice of the session's end comes (session_end.h).
std::string delays() {
  std::string out;
  for (int64_t minutes = 1; minutes <= kNoticeDelayMinutesMax; ++minutes) {
    out += fmt::format(".in-{} {{ animation-delay: {}s; }}\n", minutes, minutes * 60);
  }
  return out;
}

}  // namespace

const std::string& style_sheet() {
  static const std::string sheet =
      tokens() + std::string(kScreen.substr(1)) + delays() + std::string(kSmallAndPaper.substr(1));
  return sheet;
}

std::string style_path() {
  static const std::string path = "/style-" + base::hex(base::sha256(style_sheet())).substr(0, 12) + ".css";
  return path;
}

std::string_view icon_svg() {
  return R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#14466b"/>)svg"
         R"svg(<path d="M7 24 16 7l9 17z" fill="none" stroke="#fff" stroke-width="3"/><path d="m12 18 3 3 6-7" fill="none" )svg"
         R"svg(stroke="#ffbf33" stroke-width="3"/></svg>)svg";
}

}  // namespace taixin::service
