#include "service/pages_frame.h"

#include "base/day.h"
#include "base/text.h"
#include "catalog/site_rules.h"
#include "service/door_keys.h"
#include "service/han_marks.h"
#include "service/http_errors.h"

namespace taixin::service {
namespace {

struct NavEntry {
  const char *path, *zh, *en;
};
constexpr NavEntry kNav[] = {{"/", "查询", "Search"},
                             {"/submit", "报送", "Submit"},
                             {"/submissions", "报送批次", "Submissions"},
                             {"/reviews", "审核", "Reviews"},
                             {"/texts", "公示文字", "Public texts"},
                             {"/quality", "数据质量", "Quality"},
                             {"/cases", "业务办理", "Cases"},
                             {"/outgoing", "待发文书", "Letters"},
                             {"/retractions", "更正通知", "Retractions"},
                             {"/lists", "名单", "Lists"},
                             {"/measures", "措施处置", "Measures"},
                             {"/reports", "信用报告", "Reports"},
                             {"/consents", "授权请求", "Authorisations"},
                             {"/questions", "询问", "Questions"},
                             {"/delays", "推迟告知", "Delays"},
                             {"/alerts", "提醒", "Alerts"},
                             {"/log", "访问日志", "Access log"},
                             {"/admin-log", "管理操作", "Administration"},
                             {"/rules", "规则", "Rules"},
                             {"/accounts", "账户", "Accounts"},
                             {"/units", "单位", "Units"},
                             {"/my", "我的信用", "My credit"},
                             {"/open", "公示", "Public notices"},
                             {"/catalog", "目录", "Catalog"}};

// Of whoever has not signed in: what a public site is for.
constexpr NavEntry kPublicNav[] = {
    {"/", "首页", "Home"},          {"/open", "公示", "Public notices"},        {"/guides", "办事指南", "Guides"},
    {"/news", "新闻", "News"},      {"/open/statistics", "统计", "Statistics"}, {"/open/data", "开放数据", "Open data"},
    {"/catalog", "目录", "Catalog"}};

bool in_section(const Visit& visit, std::string_view section) {
  if (section == "/open" && !visit.caller.known()) {
    for (const char* other : {"/open/statistics", "/open/data"}) {
      if (visit.path.starts_with(other)) return false;
    }
  }
  if (section == "/") return visit.path == "/" || visit.path == "/search" || visit.path == "/subject";
  return visit.path == section || visit.path.starts_with(std::string(section) + "/");
}

Html navigation(const Visit& visit) {
  Html out;
  const bool known = visit.caller.known();
  for (const auto& entry : known ? std::span<const NavEntry>(kNav) : std::span<const NavEntry>(kPublicNav)) {
    if (known && visit.closed.contains(entry.path)) continue;
    out +=
        markup("<li><a href=\"{}\"{}>{}</a></li>", entry.path,
               in_section(visit, entry.path) ? raw(" aria-current=\"true\"") : Html{}, visit.say(entry.zh, entry.en));
  }
  return out;
}

// The same page otherwise; a form's answer cannot be asked for again, so its link leads to the start.
std::string same_page_with(const Visit& visit, const char* name, const char* value) {
  Request there;
  there.path = visit.post ? "/" : visit.path;
  if (!visit.post) there.query = visit.query;
  there.query[name] = value;
  return target_of(there);
}

// What the foot of a government site has to say (domain/12.4.8), as far as the city's pack says it.
Html site_lines(const Visit& visit) {
  const catalog::SiteRules* site = visit.site;
  if (!site) return {};
  Html out = pair(visit.say("主办单位", "Run by"), site->sponsor.in(visit.lang));
  out += pair(visit.say("承办单位", "Operated by"), site->host.in(visit.lang));
  out += pair(visit.say("电话", "Telephone"), site->phone);
  out += pair(visit.say("电子邮箱", "E-mail"), site->email);
  out += pair(visit.say("网站标识码", "Site code"), site->site_code);
  out += pair(visit.say("ICP备案号", "ICP record"), site->icp);
  out += pair(visit.say("公安备案号", "Public security record"), site->police);
  return out.empty() ? Html{} : markup("<dl>{}</dl>", out);
}

Html footer_links(const Visit& visit) {
  Html out;
  const auto add = [&](std::string_view path, const char* words) {
    out += markup("<li><a href=\"{}\">{}</a></li>", path, words);
  };
  add("/guides", visit.say("办事指南", "Guides"));
  add("/contact", visit.say("联系我们和服务大厅", "Contact and halls"));
  add("/privacy", visit.say("隐私说明", "Privacy"));
  add("/display", visit.say("显示设置", "Display"));
  add("/sitemap", visit.say("网站地图", "Site map"));
  add("/docs", visit.say("接口说明", "Interface"));
  add("/catalog", visit.say("目录和法律依据", "Catalog and legal basis"));
  if (visit.site && !visit.site->error_url.empty()) {
    out += markup("<li><a href=\"{}\" rel=\"noreferrer\">{}</a></li>", visit.site->error_url,
                  visit.say("网站找错", "Report a mistake"));
  }
  return out;
}

Html sandbox_banner(const Visit& visit) {
  return markup(
      "<aside class=\"sandbox\" aria-label=\"{}\"><div class=\"width\"><strong>{}</strong> {}</div></aside>\n",
      visit.say("沙箱", "Sandbox"), visit.say("沙箱", "Sandbox"),
      visit.say("仅供对接测试，主体和记录都是虚构的，不得作为任何决定的依据。",
                "For trying out only: subjects and records are invented, and nothing may rest on them."));
}

Html error_summary(const Visit& visit, const FieldErrors& errors) {
  if (errors.empty()) return {};
  Html lines;
  for (const auto& error : errors) {
    const Html message = error.field.empty() ? markup("<strong>{}</strong>", error.message)
                                             : markup("<a href=\"#{}\">{}</a>", error.field, error.message);
    lines += markup("<li>{}{}</li>", message, error.next.empty() ? Html{} : markup("<br>{}", error.next));
  }
  return markup(
      "<div class=\"error-summary\" role=\"alert\" aria-labelledby=\"error-title\"><h2 id=\"error-title\">{}</h2>"
      "<ul>{}</ul></div>",
      visit.say("有问题需要处理", "There is a problem"), lines);
}

// Every form that changes something carries the session's token, so that no page can forget it.
Html with_csrf(const Visit& visit, Html body) {
  if (visit.csrf.empty()) return body;
  constexpr std::string_view kForm = "<form method=\"post\"";
  const std::string field = hidden_field("csrf", visit.csrf).bytes;
  for (size_t at = body.bytes.find(kForm); at != body.bytes.npos; at = body.bytes.find(kForm, at)) {
    at = body.bytes.find('>', at) + 1;
    body.bytes.insert(at, field);
  }
  return body;
}

std::string described_by(const std::string& id, bool hint, bool error) {
  std::string out;
  if (hint) out += id + "-hint";
  if (error) out += (out.empty() ? "" : " ") + id + "-error";
  return out;
}

bool has_error(std::string_view field, const FieldErrors& errors) {
  return std::any_of(errors.begin(), errors.end(), [&](const auto& e) { return e.field == field; });
}

Html described(const std::string& id, const std::string& hint, const FieldErrors& errors) {
  const bool wrong = has_error(id, errors);
  const std::string by = described_by(id, !hint.empty(), wrong);
  Html out;
  if (!by.empty()) out += markup(" aria-describedby=\"{}\"", by);
  if (wrong) out += raw(" aria-invalid=\"true\"");
  return out;
}

Html field_frame(const std::string& id, const std::string& label, const std::string& hint, const Html& control,
                 const FieldErrors& errors, Lang lang) {
  return markup("<div class=\"field{}\"><label for=\"{}\">{}</label>{}{}{}</div>\n",
                has_error(id, errors) ? " wrong" : "", id, label,
                hint.empty() ? Html{} : markup("<p class=\"hint\" id=\"{}-hint\">{}</p>", id, hint),
                error_message(id, errors, lang), control);
}

}  // namespace

std::string cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view one = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(one.size() + 1, header.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') {
      return percent_decode(one.substr(name.size() + 1), false);
    }
  }
  return {};
}

Visit visit_of(const Request& request) {
  Visit visit;
  const std::string_view cookies = request.header("cookie");
  std::string lang(request.get("lang"));
  if (lang.empty()) lang = cookie(cookies, "taixin_lang");
  visit.lang = lang == "en" ? Lang::en : Lang::zh;
  visit.display = display_of(request);
  visit.path = request.path;
  visit.query = request.query;
  visit.post = request.method == "POST";
  visit.caller = request.caller;
  visit.csrf = request.csrf;
  visit.remembered = {cookie(cookies, "taixin_operator"), cookie(cookies, "taixin_unit"),
                      cookie(cookies, "taixin_purpose"), cookie(cookies, "taixin_source")};
  if (auto actor = actor_of(request.caller)) {
    visit.officer = std::move(actor->name);
    visit.unit = std::move(actor->unit);
    visit.remembered.operator_name = visit.officer;
    visit.remembered.unit = visit.remembered.source = visit.unit;
  }
  return visit;
}

void remember(const Visit& visit, const Remembered& now, Response& response) {
  // One header line holds one cookie, and a response of ours one line of a name: all in one value.
  const FormFields values{
      {"operator", now.operator_name}, {"unit", now.unit}, {"purpose", now.purpose}, {"source", now.source}};
  const FormFields before{{"operator", visit.remembered.operator_name},
                          {"unit", visit.remembered.unit},
                          {"purpose", visit.remembered.purpose},
                          {"source", visit.remembered.source}};
  for (const auto& [name, value] : values) {
    if (!visit.officer.empty() && name != "purpose") continue;  // of an account the directory knows it
    if (value.empty() || value == before.at(name) || value.size() > 600) continue;
    response.cookies.push_back("taixin_" + name + "=" + percent_encode(value) + "; Path=/; HttpOnly; SameSite=Strict");
  }
}

FieldError field_error(const base::Error& error, Lang lang, std::string field) {
  FieldError out{std::move(field), error.message(lang), error.next(lang)};
  if (out.next.find("--") != out.next.npos || out.next.find("taixin ") != out.next.npos) out.next.clear();
  return out;
}

Response page(const Visit& visit, PageParts parts, int status) {
  const std::string name = site_name(visit);
  const std::string title = (parts.errors.empty() ? "" : visit.say("错误：", "Error: ")) + parts.title + " - " + name;
  const Html html = markup(
      "<!doctype html>\n<html lang=\"{}\"{}>\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
      "<link rel=\"stylesheet\" href=\"{}\">\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n</head>\n"
      "<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n"
      "<header class=\"top\"><div class=\"width\"><a class=\"brand\" href=\"/\">{}<span>{}</span></a>"
      "<span class=\"tools\"><a class=\"language\" href=\"{}\">{}</a> <a class=\"language\" href=\"{}\">{}</a> "
      "<a class=\"language\" href=\"{}\" lang=\"{}\" hreflang=\"{}\">{}</a></span></div></header>\n"
      "{}<nav class=\"sections\" aria-label=\"{}\"><ul class=\"width\">{}</ul></nav>\n"
      "<main id=\"main\" tabindex=\"-1\" class=\"width{}\">\n{}{}\n</main>\n",
      visit.say("zh-CN", "en"),
      visit.display == Display() ? Html{} : markup(" class=\"{}\"", visit.display.html_class()), title, style_path(),
      visit.say("跳到主要内容", "Skip to main content"), visit.say("泰信", "Taixin"),
      visit.say("公共信用信息平台", "Public credit information"), visit.caller.known() ? "/account" : "/sign-in",
      visit.caller.known() ? visit.say("我的账户", "My account") : visit.say("登录", "Sign in"),
      same_page_with(visit, "size", visit.display.large ? "normal" : "large"),
      visit.display.large ? visit.say("标准版", "Standard size") : visit.say("适老版", "Large print"),
      same_page_with(visit, "lang", visit.lang == Lang::zh ? "en" : "zh"), visit.say("en", "zh-CN"),
      visit.say("en", "zh-CN"), visit.say("English", "中文"), visit.sandbox ? sandbox_banner(visit) : Html{},
      visit.say("栏目", "Sections"), navigation(visit), parts.wide ? " wide" : "", error_summary(visit, parts.errors),
      with_csrf(visit, std::move(parts.body)));
  const Html footer = markup(
      "<footer><div class=\"width\"><ul>{}</ul>{}<p>{}</p></div></footer>\n</body>\n</html>\n", footer_links(visit),
      site_lines(visit),
      visit.say(
          "政务查询和授权查询都记入访问日志，信用主体可以查阅；公示信息人人可查，不记录谁查过。不提供自然人查询。",
          "Every query by a body or on an authorisation goes into the access log, which its subject can read; what is "
          "published is open to everybody. Natural persons cannot be looked up."));
  Response out{status, "text/html; charset=utf-8", {}, html.bytes + footer.bytes};
  if (visit.lang == Lang::en) out.body = mark_chinese(out.body);
  out.secret = !visit.csrf.empty();  // the token of its forms
  out.headers["Content-Language"] = visit.say("zh-CN", "en");
  if (const auto asked = visit.query.find("lang"); asked != visit.query.end()) {
    out.cookies.push_back(fmt::format("taixin_lang={}; Path=/; HttpOnly; SameSite=Strict", visit.say("zh", "en")));
  }
  for (std::string& choice : kept_choices(visit.display, visit.query)) out.cookies.push_back(std::move(choice));
  return out;
}

Response error_page(const Visit& visit, const base::Error& error) {
  const int status = error.kind().http_status < 400 ? 500 : error.kind().http_status;
  const FieldError shown = field_error(error, visit.lang);
  const char* title = status == 404   ? visit.say("没有找到", "Not found")
                      : status == 503 ? visit.say("暂时无法处理", "Not possible right now")
                      : status >= 500 ? visit.say("系统出错", "Something went wrong")
                                      : visit.say("无法处理", "This cannot be done");
  Response out = page(
      visit,
      {.title = title,
       .body = markup("<h1>{}</h1><p class=\"lead\">{}</p>{}<p class=\"quiet\">{} <code>{}</code></p>"
                      "<p><a href=\"/\">{}</a></p>",
                      title, shown.message, shown.next.empty() ? Html{} : markup("<p>{}</p>", shown.next),
                      visit.say("错误代码", "Error code"), error.code(), visit.say("回到首页", "Back to the start"))},
      status);
  if (status == 503) out.headers["Retry-After"] = "5";
  return out;
}

Response not_found_page(const Visit& visit) {
  const char* title = visit.say("没有这个页面", "There is no such page");
  Html starts;
  const auto add = [&](const char* path, const char* words) {
    if (!visit.closed.contains(path)) starts += markup("<li><a href=\"{}\">{}</a></li>", path, words);
  };
  if (visit.caller.known()) {
    add("/", visit.say("查询信用主体", "Search for a subject"));
    add("/submit", visit.say("报送数据", "Submit data"));
    add("/submissions", visit.say("查看报送批次", "See submissions"));
  } else {
    starts += markup("<li><a href=\"/\">{}</a></li>", visit.say("首页", "Home"));
  }
  add("/open", visit.say("查询公示信息", "Search what is published"));
  add("/sitemap", visit.say("网站地图", "Site map"));
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1><p>{}</p><ul>{}</ul>", title,
                              visit.say("请检查地址，或从下面开始：", "Check the address, or start here:"), starts)},
              404);
}

std::string site_name(const Visit& visit) {
  if (visit.site && !visit.site->name.zh.empty()) return visit.site->name.in(visit.lang);
  return visit.say("泰信 公共信用信息平台", "Taixin public credit information");
}

Response see_other(std::string location) {
  Response out{303, "", {}, ""};
  out.headers["Location"] = std::move(location);
  return out;
}

Html error_message(std::string_view field, const FieldErrors& errors, Lang lang) {
  Html out;
  for (const auto& error : errors) {
    if (error.field != field) continue;
    out += markup("<p class=\"error\"{}><span class=\"sr\">{}</span>{}</p>",
                  out.empty() ? markup(" id=\"{}-error\"", field) : Html{},
                  lang == Lang::zh ? "错误：" : "Error: ", error.message);
  }
  return out;
}

Html input_field(const Input& input, const FieldErrors& errors, Lang lang) {
  Html extra = described(input.id, input.hint, errors);
  if (!input.list.empty()) extra += markup(" list=\"{}\"", input.list);
  if (!input.accept.empty()) extra += markup(" accept=\"{}\"", input.accept);
  if (input.type != "file") extra += markup(" value=\"{}\" autocomplete=\"{}\"", input.value, input.autocomplete);
  if (input.type == "text") extra += raw(" spellcheck=\"false\"");
  return field_frame(input.id, input.label, input.hint,
                     markup("<input id=\"{}\" name=\"{}\" type=\"{}\"{}{}>", input.id, input.id, input.type,
                            input.narrow ? raw(" class=\"narrow\"") : Html{}, extra),
                     errors, lang);
}

Html select_field(const Select& select, const FieldErrors& errors, Lang lang) {
  Html options;
  if (!select.none.empty()) options += markup("<option value=\"\">{}</option>", select.none);
  std::string group;
  for (const auto& option : select.options) {
    if (option.group != group) {
      if (!group.empty()) options += raw("</optgroup>");
      if (!option.group.empty()) options += markup("<optgroup label=\"{}\">", option.group);
      group = option.group;
    }
    options += markup("<option value=\"{}\"{}>{}</option>", option.value,
                      option.value == select.value ? raw(" selected") : Html{}, option.label);
  }
  if (!group.empty()) options += raw("</optgroup>");
  return field_frame(select.id, select.label, select.hint,
                     markup("<select id=\"{}\" name=\"{}\"{}>{}</select>", select.id, select.id,
                            described(select.id, select.hint, errors), options),
                     errors, lang);
}

Html text_area(const Input& input, const FieldErrors& errors, Lang lang) {
  return field_frame(input.id, input.label, input.hint,
                     markup("<textarea id=\"{}\" name=\"{}\" rows=\"4\"{}>{}</textarea>", input.id, input.id,
                            described(input.id, input.hint, errors), input.value),
                     errors, lang);
}

Html check_boxes(std::string_view legend, const std::vector<Check>& boxes) {
  Html out;
  for (const Check& box : boxes) {
    out += markup(
        "<div class=\"choice\"><input type=\"checkbox\" id=\"{}\" name=\"{}\" value=\"on\"{}><label "
        "for=\"{}\">{}</label></div>",
        box.id, box.id, box.on ? raw(" checked") : Html{}, box.id, box.label);
  }
  return markup("<fieldset class=\"boxes\"><legend>{}</legend>{}</fieldset>", legend, out);
}

Html post_form(std::string_view action, const Html& fields, std::string_view button, bool second) {
  return markup(
      "<form method=\"post\" action=\"{}\" novalidate>{}<p class=\"buttons\"><button{}>{}</button></p></form>", action,
      fields, second ? raw(" class=\"second\"") : Html{}, button);
}

Html folded(std::string_view summary, const Html& body, bool open) {
  return markup("<details{}><summary>{}</summary>{}</details>", open ? raw(" open") : Html{}, summary, body);
}

std::string field_of(const FormFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::string one_line(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c == '\r') continue;
    out += c == '\n' || c == '\t' ? ' ' : c;
  }
  return std::string(base::trim(out));
}

Html next_link(const Visit& visit, std::string_view cursor, const char* words) {
  if (cursor.empty()) return {};
  Request there;
  there.path = visit.path;
  there.query = visit.query;
  there.query["cursor"] = cursor;
  return markup("<p><a href=\"{}\" rel=\"next\">{}</a></p>", target_of(there), words);
}

Html officer_field(const Visit& visit, const std::string& value, const std::string& hint, const FieldErrors& errors) {
  const char* label = visit.say("经办人", "Officer");
  if (visit.officer.empty()) {
    return input_field({.id = "operator", .label = label, .hint = hint, .value = value, .autocomplete = "name"}, errors,
                       visit.lang);
  }
  return markup("<p>{}{}{}{}</p>", label, visit.lang == Lang::zh ? "：" : ": ", visit.officer,
                visit.unit.empty() ? std::string() : (visit.lang == Lang::zh ? "，" : ", ") + visit.unit) +
         hidden_field("operator", visit.officer);
}

Html hidden_field(std::string_view name, std::string_view value) {
  return markup("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
}

Html table(const Table& table) {
  Html head, body;
  for (const auto& column : table.columns) {
    head += markup("<th scope=\"col\"{}>{}</th>", column.number ? raw(" class=\"number\"") : Html{}, column.head);
  }
  for (const auto& row : table.rows) {
    body += raw("<tr>");
    for (size_t i = 0; i < row.size(); ++i) {
      const Html kind = i < table.columns.size() && table.columns[i].number ? raw(" class=\"number\"") : Html{};
      const Html label =
          table.stack && i < table.columns.size() ? markup(" data-label=\"{}\"", table.columns[i].head) : Html{};
      body +=
          i == 0 ? markup("<th scope=\"row\"{}>{}</th>", kind, row[i]) : markup("<td{}{}>{}</td>", kind, label, row[i]);
    }
    body += raw("</tr>\n");
  }
  return markup(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table{}><caption{}>{}</caption>"
      "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div>\n",
      table.caption, table.stack ? raw(" class=\"stack\"") : Html{},
      table.caption_hidden ? raw(" class=\"sr\"") : Html{}, table.caption, head, body);
}

Html pair(std::string_view term, const Html& description) {
  return description.empty() ? Html{} : markup("<div><dt>{}</dt><dd>{}</dd></div>", term, description);
}
Html pair(std::string_view term, std::string_view description) { return pair(term, text(description)); }

Html text(std::string_view any) { return Html{escape(any)}; }
Html tag(std::string_view words, std::string_view kind) {
  return markup("<span class=\"tag {}\">{}</span>", kind, words);
}

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ",");
  return digits;
}
std::string listed(const Visit& visit, const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& one : words) out += (out.empty() ? "" : visit.say("、", ", ")) + one;
  return out;
}
std::string minute(base::KnownAt at) {
  std::string out = base::iso_time(at).substr(0, 16);
  out[10] = ' ';
  return out;
}

}  // namespace taixin::service
