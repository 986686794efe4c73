// The one style sheet and the icon. System fonts, no scripts, readable at 360 and at 1280 pixels, and on paper.
#include "base/digest.h"
#include "service/pages_frame.h"

namespace taixin::service {
namespace {

constexpr std::string_view kScreen = R"css(
:root {
  --ink: #1b2430; --quiet: #4d5966; --line: #c5ccd3; --ground: #fff; --shade: #f2f5f7;
  --brand: #14466b; --link: #0f5b96; --focus: #ffbf33; --bad: #b3261e; --warn: #7a4b00; --good: #1c6b3f;
  --size: 100%;
}
.large { --size: 137.5%; }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; font-size: var(--size); }
body {
  margin: 0; color: var(--ink); background: var(--ground); line-height: 1.6; font-size: 1.0625rem;
  font-family: system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
  overflow-wrap: anywhere; display: flex; flex-direction: column; min-height: 100vh;
}
.width { width: 100%; max-width: 66rem; margin: 0 auto; padding-left: 1rem; padding-right: 1rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 0; box-shadow: 0 0 0 5px var(--ink); }
main:focus { outline: none; box-shadow: none; }
.skip { position: absolute; left: -999rem; padding: .5rem 1rem; background: var(--focus); color: var(--ink); }
.skip:focus { left: 1rem; top: .5rem; z-index: 1; }
.sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.top { background: var(--brand); color: #fff; }
.top .width { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 1rem; min-height: 3.75rem; }
.brand { color: #fff; white-space: nowrap; text-decoration: none; font-weight: 700; font-size: 1.375rem; letter-spacing: .05em; }
.brand span { font-weight: 400; font-size: 1rem; margin-left: .75rem; padding-left: .75rem; border-left: 1px solid #8fb0c9; letter-spacing: 0; }
.language { color: #fff; white-space: nowrap; }
.language + .language { margin-left: 1rem; }
.tools { text-align: right; }
.sections { background: var(--shade); border-bottom: 1px solid var(--line); }
.sections ul { list-style: none; margin: 0 auto; display: flex; flex-wrap: wrap; gap: 0 1.75rem; }
.sections a { display: block; padding: .6rem 0 .45rem; text-decoration: none; border-bottom: 4px solid transparent; }
.sections a:hover { text-decoration: underline; }
.sections [aria-current] { color: var(--ink); font-weight: 700; border-bottom-color: var(--brand); }
main { flex: 1; padding-top: 2rem; padding-bottom: 3rem; }
h1 { font-size: 2rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.4rem; line-height: 1.3; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
p, ul, ol, dl { margin: 0 0 1rem; max-width: 44rem; }
.lead { font-size: 1.25rem; }
.quiet, .hint { color: var(--quiet); }
code, .code { font-family: ui-monospace, Consolas, "Noto Sans Mono CJK SC", monospace; font-size: .95em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--shade); padding: .6rem .8rem; }
h3 .code, li .code { overflow-wrap: anywhere; }
bdi { unicode-bidi: isolate; }

form { margin: 0; }
.field { margin-bottom: 1.4rem; max-width: 34rem; }
.field label, legend { display: block; font-weight: 700; margin-bottom: .2rem; padding: 0; }
.hint { margin-bottom: .35rem; }
.wrong { border-left: 5px solid var(--bad); padding-left: .9rem; }
.error { color: var(--bad); font-weight: 700; margin-bottom: .35rem; }
input[type=text], input[type=password], input[type=date], select, textarea, input[type=file] {
  font: inherit; color: inherit; width: 100%; min-height: 2.75rem; padding: .35rem .6rem; border: 2px solid var(--ink); border-radius: 0; background: #fff;
}
textarea { resize: vertical; }
input[type=file] { padding: .5rem; border: 2px dashed var(--quiet); background: var(--shade); min-height: 4rem; }
input.narrow { max-width: 14rem; }
input[aria-invalid] { border-color: var(--bad); }
fieldset { border: 0; margin: 0 0 1.4rem; padding: 0; min-width: 0; }
legend { font-size: 1.25rem; }
.choice { display: flex; gap: .75rem; align-items: flex-start; margin: .6rem 0; }
.choice input { width: 1.75rem; height: 1.75rem; flex: none; margin: 0; accent-color: var(--brand); }
.choice label { padding-top: .05rem; }
.boxes { columns: 15rem; max-width: none; }
.boxes legend { font-size: 1.0625rem; column-span: all; }
.boxes .choice { break-inside: avoid; margin: 0 0 .5rem; }
button, .button {
  display: inline-block; font: inherit; font-weight: 700; color: #fff; background: var(--good); border: 0; border-bottom: 3px solid #0d3b22;
  padding: .55rem 1.4rem; text-decoration: none; cursor: pointer; border-radius: 0;
}
button:hover, .button:hover { background: #155231; }
.second { color: var(--ink); background: #dfe4e8; border-bottom-color: #8c959d; }
.second:hover { background: #cdd4da; }
.as-link { background: none; border: 0; padding: 0; color: var(--link); text-decoration: underline; text-underline-offset: .15em; font-weight: 400; text-align: left; }
.as-link:hover { background: none; text-decoration-thickness: .15em; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-bottom: 1rem; }
.filter { display: grid; grid-template-columns: 2fr 2fr auto; gap: 0 1.25rem; align-items: end; background: var(--shade); padding: 1rem 1.25rem 0; margin-bottom: 1.5rem; }
.tabs { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.75rem; border-bottom: 1px solid var(--line); max-width: none; }
.tabs > li { padding: .35rem 0; border-bottom: 4px solid transparent; }
.tabs > [aria-current] { font-weight: 700; border-bottom-color: var(--brand); }
.filter button { margin-bottom: 1.4rem; }
.filter.many { grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); }
.filter.many .buttons { margin: 0; }

.error-summary { border: 4px solid var(--bad); padding: 1rem 1.25rem; margin-bottom: 1.75rem; max-width: 44rem; }
.error-summary h2 { margin: 0 0 .5rem; }
.error-summary ul { list-style: none; padding: 0; margin: 0; }
.error-summary a { color: var(--bad); font-weight: 700; }
.panel { border-left: 6px solid var(--brand); background: var(--shade); padding: 1rem 1.25rem; margin: 0 0 1.5rem; max-width: 50rem; }
.panel > :last-child { margin-bottom: 0; }
.panel h2 { margin: 0 0 .5rem; }
.panel.warn { border-color: #c77700; background: #fff6e5; }
.panel.bad { border-color: var(--bad); background: #fdf0ef; }
.panel.good { border-color: var(--good); background: #eef7f1; }
.tag { display: inline-block; padding: .05rem .55rem; font-size: .9375rem; font-weight: 700; line-height: 1.5; background: #e4e9ed; color: #2b3743; white-space: nowrap; }
.tag.good { background: #d6ecdf; color: #0f4a2a; }
.tag.warn { background: #ffe7bf; color: #5e3900; }
.tag.bad { background: #f9d7d4; color: #7d1611; }
h1 .tag { font-size: 1.0625rem; vertical-align: middle; }
.two { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: 3rem; }
.side { border-top: 3px solid var(--brand); padding-top: 1rem; align-self: start; }
.side h2 { margin-top: 0; }

dl.facts { max-width: 50rem; }
dl.facts > div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: .4rem 0; border-bottom: 1px solid var(--line); }
dt { font-weight: 700; }
dd { margin: 0; white-space: pre-line; }
dd ul { list-style: none; margin: 0; padding: 0; }
dl.counts { display: flex; flex-wrap: wrap; padding: 1px 0 0 1px; max-width: none; }
dl.counts > div { border: 1px solid var(--line); margin: -1px 0 0 -1px; min-width: 9.5rem; padding: .65rem .9rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
dl.counts dd { font-size: 1.6rem; line-height: 1.25; font-variant-numeric: tabular-nums; font-weight: 700; }
dl.counts dt { font-weight: 400; color: var(--quiet); font-size: .9375rem; }

.scroll { overflow-x: auto; margin-bottom: 1.5rem; position: relative; }
table { border-collapse: collapse; width: 100%; font-size: 1rem; }
caption { text-align: left; font-weight: 700; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem 1rem .55rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; min-width: 4.5em; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 400; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 3em; padding-right: 1.5rem; }
.nowrap { white-space: nowrap; }
details { margin: 0 0 .75rem; }
summary { cursor: pointer; padding: .35rem 0; color: var(--link); }
summary:hover { text-decoration: underline; }
details > :not(summary) { margin-left: 1.15rem; }
.record { border-bottom: 1px solid var(--line); margin: 0; }
.record summary { padding: .6rem 0; color: var(--ink); }
.record summary:hover { text-decoration: none; }
.record summary:hover strong { text-decoration-thickness: .15em; }
.record summary strong { color: var(--link); font-weight: 400; text-decoration: underline; text-underline-offset: .15em; }
.record summary .when { color: var(--quiet); font-variant-numeric: tabular-nums; margin-left: .5rem; }
.sandbox { background: #ffdf9e; color: #1d1300; border-bottom: 1px solid #c77700; padding: .4rem 0; }
footer { background: var(--shade); border-top: 1px solid var(--line); color: var(--quiet); padding: 1.25rem 0; font-size: .9375rem; }
footer ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-bottom: .5rem; }
footer p { margin: 0; }
footer a { color: var(--ink); }
footer dl { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; margin-bottom: .5rem; max-width: none; }
footer dl > div { display: flex; gap: .5rem; }
footer dt { font-weight: 400; }
footer dt::after { content: ":"; }
.ask { background: var(--shade); border-top: 4px solid var(--brand); padding: 1.25rem; margin-bottom: 2rem; }
.ask .field { max-width: 44rem; margin: 0 0 .75rem; }
.ask p:last-child { margin: 0; }
.ask label { font-size: 1.25rem; }
.cards { list-style: none; padding: 0; margin: 0 0 1.5rem; max-width: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); gap: 0 2rem; }
.cards > li { border-top: 1px solid var(--line); padding: .9rem 0 1rem; }
.cards a { font-weight: 700; font-size: 1.125rem; }
.cards p { margin: .2rem 0 0; color: var(--quiet); }
.steps { padding-left: 1.6rem; max-width: 50rem; }
.steps > li { padding: 0 0 1rem .35rem; }
.steps > li::marker { font-weight: 700; color: var(--brand); }
.steps p, .steps ul { margin: .15rem 0 0; }
svg.chart { display: block; width: 100%; max-width: 30rem; height: auto; margin: 0 0 1rem; font-size: 12px; }
svg.chart text { fill: var(--ink); }
svg.chart .on-dark { fill: #fff; }
.counted { max-width: 46rem; }
.counted th.number { white-space: normal; }
.maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2rem; }
.maps h3 { margin-top: 0; }
)css";

constexpr std::string_view kSmallAndPaper = R"css(
@media (max-width: 48rem) {
  body { font-size: 1rem; }
  main { padding-top: 1.25rem; }
  h1 { font-size: 1.6rem; }
  h2 { font-size: 1.25rem; }
  .brand span { display: none; }
  .sections ul { gap: 0 1.1rem; }
  .two, .filter { grid-template-columns: minmax(0, 1fr); gap: 1rem 0; }
  .filter { gap: 0; }
  dl.facts > div { grid-template-columns: 1fr; }
  table.stack thead { display: none; }
  table.stack tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  table.stack th, table.stack td { display: block; border: 0; padding: .1rem 0; white-space: normal; text-align: left; }
  table.stack td::before { content: attr(data-label); display: block; font-size: .9rem; color: var(--quiet); }
  dl.counts > div { width: 50%; min-width: 0; }
  button, .button { width: 100%; text-align: center; }
  .as-link { width: auto; text-align: left; }
}
@media print {
  body { font-size: 10.5pt; display: block; color: #000; }
  .top, .sections, .skip, form, .no-print, footer ul { display: none; }
  .width { max-width: none; padding: 0; }
  main { padding: 0; }
  footer { background: none; }
  .scroll { overflow: visible; }
  .panel { background: none; border: 1px solid #000; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .record, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
@media (forced-colors: active) { .tag { border: 1px solid; } :focus-visible { outline-color: Highlight; } }
)css";

}  // namespace

const std::string& style_sheet() {
  static const std::string sheet = std::string(kScreen.substr(1)) + std::string(kSmallAndPaper.substr(1));
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
