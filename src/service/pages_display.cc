#include "service/pages_display.h"

namespace taixin::service {
namespace {

struct Choice {
  std::string_view value;
  const char *label, *hint;
};

Html choices(std::string_view name, const char* legend, std::string_view now, const std::vector<Choice>& all) {
  Html out;
  for (const Choice& one : all) {
    const std::string id = fmt::format("{}-{}", name, one.value);
    out += markup(
        "<div class=\"choice\"><input type=\"radio\" id=\"{}\" name=\"{}\" value=\"{}\"{}><label for=\"{}\">{}"
        "<span class=\"quiet\"> {}</span></label></div>",
        id, name, one.value, one.value == now ? raw(" checked") : Html{}, id, one.label, one.hint);
  }
  return markup("<fieldset><legend>{}</legend>{}</fieldset>", legend, out);
}

}  // namespace

std::optional<Response> display_page(const Visit& visit) {
  if (visit.path != "/display" || visit.post) return std::nullopt;
  const char* title = visit.say("显示设置", "Display");
  const bool saved = visit.query.contains("size") || visit.query.contains("colour") || visit.query.contains("contrast");
  const char* system = visit.say("跟随系统", "As the system says");
  Html form = choices("size", visit.say("字号", "Size of print"), size_code(visit.display.large),
                      {{"normal", visit.say("标准", "Standard"), ""},
                       {"large", visit.say("适老版", "Large print"),
                        visit.say("文字和按钮放大约 1.4 倍", "words and buttons about 1.4 times as large")}});
  form += choices("colour", visit.say("颜色", "Colours"), code_of(visit.display.colour),
                  {{"auto", system, visit.say("设备设为深色时用深色", "dark where the device is set to dark")},
                   {"light", visit.say("浅色", "Light"), ""},
                   {"dark", visit.say("深色", "Dark"), ""}});
  form += choices("contrast", visit.say("对比度", "Contrast"), code_of(visit.display.contrast),
                  {{"auto", system, visit.say("设备要求更高对比度时提高", "higher where the device asks for it")},
                   {"standard", visit.say("标准", "Standard"), ""},
                   {"high", visit.say("高对比度", "High contrast"),
                    visit.say("黑白为主，文字与底色至少 7:1", "mostly black and white, words at 7 to 1 at least")}});
  Html body = markup("<h1>{}</h1>", title);
  if (saved) {
    body += markup("<p class=\"panel good\" role=\"status\">{}</p>",
                   visit.say("已保存。本浏览器打开的所有页面都这样显示，一年内有效。",
                             "Saved. All pages look like this in this browser, for a year."));
  }
  body += markup(
      "<p>{}</p><form method=\"get\" action=\"/display\">{}<p class=\"buttons\"><button>{}</button> <a "
      "href=\"/display?size=normal&amp;colour=auto&amp;contrast=auto\">{}</a></p></form><p class=\"quiet\">{}</p>",
      visit.say(
          "设置保存在本浏览器的三个 Cookie 中，不含任何身份信息。打印总是浅色。",
          "The choice is kept in three cookies of this browser, which say nothing of who you are. Print is always "
          "light."),
      form, visit.say("保存", "Save"), visit.say("全部恢复", "Back to the beginning"),
      visit.say("浏览器本身的缩放（Ctrl 和加号）也可以用，放大到 400% 不丢失内容。",
                "The browser's own zoom works as well: nothing is lost at 400 %."));
  Response out = page(visit, {.title = title, .body = std::move(body)});
  out.headers["X-Robots-Tag"] = "all";
  return out;
}

}  // namespace taixin::service
