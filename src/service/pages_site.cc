#include "service/pages_site.h"

#include <algorithm>

#include "catalog/case_rules.h"
#include "catalog/site_rules.h"
#include "service/pages_guides.h"
#include "service/pages_news.h"
#include "service/pages_statistics.h"

namespace taixin::service {
namespace {

using base::Day;

// These may be found by search engines: nothing in them ends, and nothing is about anybody.
Response indexed(Response response) {
  response.headers["X-Robots-Tag"] = "all";
  return response;
}

Html item(std::string_view path, const char* title, const char* words) {
  return markup("<li><a href=\"{}\">{}</a><p>{}</p></li>", path, title, words);
}

// What stands on the front page is what the statistics say, when they are counted already; else nothing.
Html figures(App& app, const Visit& visit) {
  const auto counted = known_statistics(app);
  if (!counted) return {};
  Html out;
  for (size_t i = 0; i < counted->items.size(); ++i) {
    if (!counted->totals[i].told) return {};
    out += markup("<div><dt>{}</dt><dd>{}</dd></div>",
                  fmt::format(fmt::runtime(visit.say("今日公示：{}", "Published today: {}")),
                              counted->items[i].name.in(visit.lang)),
                  grouped(counted->totals[i].count));
  }
  return markup("<dl class=\"counts\">{}</dl>", out);
}

// What everybody may read.
Html open_items(const Visit& visit) {
  Html open =
      item("/open/listings", visit.say("行政许可和行政处罚公示", "Licences and penalties"),
           visit.say("自作出决定之日起七个工作日内公示", "published within seven working days of the decision"));
  open += item(
      "/open/lists", visit.say("名单目录", "Lists"),
      visit.say("严重失信主体名单、经营异常名录、守信激励对象", "serious dishonesty, abnormal operation, honours"));
  open += item("/open/measures", visit.say("惩戒和激励措施", "Restrictions and incentives"),
               visit.say("由谁采取，应当还是可以，依据哪一条", "who applies them, must or may, and by which clause"));
  open += item("/open/statistics", visit.say("公示统计", "Statistics"),
               visit.say("按类别、月份、县（市、区）", "by kind, month and county"));
  open += item("/open/data", visit.say("开放数据", "Open data"),
               visit.say("许可、荣誉和统计数字，CSV、JSON", "licences, honours and statistics, as CSV and JSON"));
  return open;
}

Response front_page(App& app, const Visit& visit) {
  const std::string title = site_name(visit);
  const Html box = markup(
      "<section class=\"ask\" aria-labelledby=\"ask\"><h2 id=\"ask\" class=\"sr\">{}</h2><form method=\"post\" "
      "action=\"/open\" role=\"search\">{}<p><button>{}</button></p></form></section>",
      visit.say("查询单位", "Look up an organization"),
      input_field({.id = "query",
                   .label = visit.say("查询一个单位", "Look up an organization"),
                   .hint = visit.say(
                       "填统一社会信用代码或者单位名称，也可以粘贴扫描营业执照二维码得到的内容。不提供自然人查询。",
                       "Its unified social credit code, its name, or what the QR code of its business licence "
                       "says. Natural persons cannot be looked up.")},
                  {}, visit.lang),
      visit.say("查询", "Search"));
  Html own = item("/my", visit.say("我的信用", "My credit"),
                  visit.say("登录后查看本单位（本人）的信息、报告、授权和业务",
                            "after signing in: what is held about you, reports, authorisations, cases"));
  for (const catalog::CaseKind* kind : guided_kinds(app.catalog(), app.home().clock().today())) {
    if (kind->code == "objection") {
      own += item("/guides/objection", visit.say("提出异议", "Object to information"),
                  visit.say("信息有错误、遗漏的", "where it is wrong or something is missing"));
    }
    if (kind->code == "repair") {
      own += item("/guides/repair", visit.say("信用修复", "Repair"),
                  visit.say("义务已经履行的，申请终止公示，不收费",
                            "once duties are done, ask that publication ends; free of charge"));
    }
  }
  own += item(
      "/guides/looks", visit.say("谁查询过我", "Who looked at my information"),
      visit.say("每次查询都有记录，本人可以查看和询问", "every look is recorded; its subject can read it and ask why"));
  Html trust = item("/verify", visit.say("核验报告和回执", "Verify a report or a receipt"),
                    visit.say("扫码、上传文件，或者填写编号", "by its code, by the file itself, or by its number"));
  trust += item("/catalog", visit.say("目录和法律依据", "Catalog and legal basis"),
                visit.say("收哪些信息，每一项依据哪一条", "what is collected, and by which clause"));
  trust += item("/docs", visit.say("接口说明", "Interface"), visit.say("供其他系统调用", "for other systems"));
  trust += item("/contact", visit.say("联系我们和服务大厅", "Contact and halls"),
                visit.say("电话、地址、办公时间", "telephone, address, hours"));
  const auto section = [](const char* words, const Html& items) {
    return markup("<h2>{}</h2><ul class=\"cards\">{}</ul>", words, items);
  };
  Html body = markup("<h1>{}</h1>{}{}", title, box, figures(app, visit));
  body += section(visit.say("看公示", "What is published"), open_items(visit));
  body += section(visit.say("办自己的事", "Your own matters"), own);
  body += markup("<p><a href=\"/guides\">{}</a></p>",
                 visit.say("全部办事指南：谁可以办、要什么材料、多久、到哪里",
                           "All guides: who may apply, what is needed, how long, and where"));
  body += section(visit.say("核验和了解", "Verify and learn"), trust);
  const Html news = latest_news(app, visit, 3);
  body += markup("<h2>{}</h2>", visit.say("新闻和典型案例", "News and typical cases"));
  if (!news.empty()) {
    body +=
        markup("<ul class=\"dated\">{}</ul><p><a href=\"/news\">{}</a></p>", news, visit.say("全部新闻", "All news"));
  }
  body += markup("<p><a href=\"/open/cases\">{}</a></p>",
                 visit.say("典型案例：措施怎样采取、怎样解除，依据哪一条",
                           "Typical cases: how measures were applied and lifted, and by which law"));
  return indexed(
      page(visit, {.title = visit.say("首页", "Home"), .body = std::move(body), .errors = {}, .wide = true}));
}

Response contact_page(App& app, const Visit& visit) {
  const char* title = visit.say("联系我们和服务大厅", "Contact and halls");
  Html facts;
  if (const catalog::SiteRules* site = visit.site) {
    facts += pair(visit.say("主办单位", "Run by"), site->sponsor.in(visit.lang));
    facts += pair(visit.say("承办单位", "Operated by"), site->host.in(visit.lang));
    facts += pair(visit.say("电话", "Telephone"), site->phone);
    facts += pair(visit.say("电子邮箱", "E-mail"), site->email);
    if (!site->error_url.empty()) {
      facts += pair(visit.say("网站找错", "Report a mistake"),
                    markup("<a href=\"{}\" rel=\"noreferrer\">{}</a>", site->error_url, site->error_url));
    }
  }
  const Html windows = halls(visit, app.catalog(), app.home().clock().today());
  Html body = markup("<h1>{}</h1>", title);
  if (!facts.empty()) body += markup("<dl class=\"facts\">{}</dl>", facts);
  body += markup("<h2>{}</h2>", visit.say("服务大厅和窗口", "Halls and windows"));
  body += windows.empty() ? markup("<p class=\"panel\">{}</p>",
                                   visit.say("本市的规则包还没有登记窗口。请到政务服务大厅信用窗口。",
                                             "The city has entered no window here yet. Ask at the credit window of a "
                                             "government service hall."))
                          : windows;
  body +=
      markup("<h2>{}</h2><ul><li><a href=\"/guides/objection\">{}</a></li><li><a href=\"/complaints\">{}</a></li></ul>",
             visit.say("信息有误，或者要投诉", "Wrong information, or a complaint"),
             visit.say("信息有误：提出异议", "Information is wrong: object"),
             visit.say("投诉举报（登录后，身份封存）", "Complaints (after signing in; who you are is sealed)"));
  return indexed(page(visit, {.title = title, .body = std::move(body)}));
}

Html lines(std::initializer_list<std::string> all) {
  Html out;
  for (const std::string& one : all) {
    if (!one.empty()) out += markup("<li>{}</li>", one);
  }
  return markup("<ul>{}</ul>", out);
}

std::string with_days(const char* pattern, int days) { return fmt::format(fmt::runtime(pattern), days); }

// What is kept about people: by what the packs in force allow.
Html kept_about_people(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  const bool sealed = std::ranges::any_of(
      catalog.items(), [&](const catalog::Item& one) { return one.basis.in_force(day) && !one.seal_people.empty(); });
  return lines(
      {visit.say("单位和个体工商户的信用信息：只收目录中有法律依据的项目。",
                 "About organizations and individual businesses: what the catalog names, each with its law."),
       sealed
           ? visit.say("自然人：只有目录写明条款的项目可以保存，用本人专属的密钥密封；其余身份证件号码在读取时即清除。",
                       "About natural persons: only items whose clause the catalog names, sealed under a key of each "
                       "person; any other identity number is cut while a file is read.")
           : visit.say("自然人：现行目录没有保存自然人信息的项目；身份证件号码在读取文件时即清除，不写入任何地方。",
                       "About natural persons: no item in force keeps any; identity numbers are cut while a file is "
                       "read, and written nowhere."),
       visit.say(
           "账户：登录名、姓名、单位、口令的摘要；自然人用统一身份认证登录的，只保存对应关系。",
           "Accounts: login, name, unit, a digest of the password; of persons who come by the identity service, the "
           "link to it."),
       visit.say("您办理的业务：材料一律密封保存；自然人所填的内容，也密封保存。",
                 "Cases that you begin: documents, always sealed; what natural persons fill in, sealed as well."),
       visit.say("投诉：谁提出、写了什么，封存在这件投诉自己的密钥之下。",
                 "Complaints: who makes one and what it says, sealed under a key of that complaint alone.")});
}

Html how_long(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  std::string erased;
  for (const catalog::CaseKind& kind : catalog.cases().kinds) {
    if (kind.sealed_opener && kind.erase_after > 0 && kind.basis.in_force(day)) {
      erased =
          with_days(visit.say("未能核实、不予受理或者撤回的投诉：办结后 {} 日销毁密钥，不能恢复。",
                              "Complaints that were not verified, not taken up or taken back: their key is destroyed "
                              "{} days after the end."),
                    kind.erase_after);
    }
  }
  std::string sessions;
  if (const auto policy = catalog.sign_in_policy(day)) {
    sessions = fmt::format(fmt::runtime(visit.say("登录：{} 分钟没有操作即退出，最长 {} 小时。",
                                                  "A session: it ends after {} minutes without a request, and after {} "
                                                  "hours at the latest.")),
                           policy->idle_minutes, policy->absolute_hours);
  }
  return lines(
      {visit.say("公示：写明最后一日，到期自动停止；修复、撤回的当时停止。",
                 "Publication: through a stated last day, and it ends by itself; at once when a record is repaired "
                 "or withdrawn."),
       visit.say(
           "记录和访问日志：不改写，更正是新的版本，使原来的可以查证；密封的个人内容可以依法删除，销毁密钥并出具证书。",
           "Records and the log of looks: never overwritten, so that they can be verified. What is sealed about "
           "a person is erased by law's order: its key is destroyed, and a certificate issued."),
       erased, sessions});
}

std::string addresses(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  const auto policy = catalog.sign_in_policy(day);
  return policy && policy->log_address
             ? visit.say("登录事件记下地址：工作人员的原样，自然人的只留带密钥的摘要。",
                         "Events of signing in keep the address: of officers as it is, of persons as a keyed digest.")
             : visit.say("登录事件不记地址。", "Events of signing in keep no address.");
}

Html the_site_itself(const Visit& visit, const catalog::Catalog& catalog, Day day) {
  const char* cookies = visit.say(
      "Cookie：语言（关闭浏览器即失效）；字号、颜色、对比度（选过的，一年）；登录时和登录后另有登录凭据和已知设"
      "备的标记；工作人员填过"
      "的经办人和用途。",
      "Cookies: language (until the browser closes); size of print, colours and contrast (where chosen, a year). To "
      "sign in and afterwards: the "
      "session, and "
      "a mark of a device that is known. For officers: name and purpose last given.");
  const char* log = visit.say(
      "服务日志每次请求一行：时间、栏目、结果、登录账户的编号；没有访问者的地址，也没有您填写的内容。为限制请求的次数，"
      "地址只留在内存里，不写入文件。",
      "The service's log has a line for each request: time, section, result, the number of an account that signed in; "
      "no "
      "address of a visitor, nothing that was typed. To limit how often somebody asks, addresses are kept in memory, "
      "in no "
      "file.");
  return lines({visit.say("没有脚本，不引用别的网站，没有统计或者广告代码。",
                          "No scripts, nothing from other sites, no counters or advertisements."),
                cookies, log, addresses(visit, catalog, day)});
}

Response privacy_page(App& app, const Visit& visit) {
  const catalog::Catalog& catalog = app.catalog();
  const Day day = app.home().clock().today();
  const char* title = visit.say("隐私说明", "Privacy");
  const auto section = [](const char* words, const Html& inside) { return markup("<h2>{}</h2>{}", words, inside); };
  Html body =
      markup("<h1>{}</h1><p class=\"lead\">{}</p>", title,
             visit.say("平台保存什么、依据什么、保存多久、您有什么权利、谁看过怎样记录。",
                       "What is kept here, on what basis, for how long, your rights, and how every look is recorded."));
  body += section(visit.say("保存什么", "What is kept"), kept_about_people(visit, catalog, day));
  body += section(visit.say("依据什么", "On what basis"),
                  markup("<p>{} <a href=\"/catalog\">{}</a></p>",
                         visit.say("履行法定职责（个人信息保护法第13条第1款第3项）；每个目录项的条款见",
                                   "Statutory duties (PIPL art. 13 (1) 3). The clause of each item stands in"),
                         visit.say("目录和法律依据", "the catalog and its legal basis")));
  body += section(visit.say("保存多久", "For how long"), how_long(visit, catalog, day));
  body += section(
      visit.say("谁看过，怎样记录", "Who looked, and how it is recorded"),
      lines(
          {visit.say(
               "工作人员、法院、获得授权的机构每次查询，都先写进访问日志，答复才发出；写明单位、经办人、用途、依据。",
               "Every look by an officer, a court or whoever was authorised is in the log before its "
               "answer leaves: unit, officer, purpose, basis."),
           visit.say("本人登录后可以看到，也可以询问原因。", "Its subject can read it after signing in, and ask why."),
           visit.say("查询公示信息、看统计、下载开放数据的人不登录，也不记录是谁。",
                     "Who reads what is published, statistics or open data does not sign in, and is not "
                     "recorded.")}) +
          markup("<p><a href=\"/guides/looks\">{}</a></p>", visit.say("谁查询过我：指南", "Who looked: the guide")));
  body += section(
      visit.say("您的权利", "Your rights"),
      lines(
          {visit.say("知道保存了什么：登录后“我的信用”，或者到窗口。", "To know what is held: My credit, or a window."),
           visit.say("更正：提出异议。", "To have it corrected: object."),
           visit.say("终止公示：申请信用修复。", "To end publication: ask for repair."),
           visit.say("撤回授权：随时，立即生效。", "To withdraw an authorisation: at any time, with effect at once."),
           visit.say("删除密封的个人内容：到窗口申请，由两个人办理，出具证书。",
                     "To have what is sealed about you erased: at a window; two people decide, and a "
                     "certificate is issued.")}) +
          markup("<p><a href=\"/guides\">{}</a></p>", visit.say("办事指南", "Guides")));
  body += section(visit.say("这个网站本身", "This site itself"), the_site_itself(visit, catalog, day));
  const std::string whom = visit.site ? visit.site->privacy.in(visit.lang) : std::string();
  body += section(visit.say("问谁", "Whom to ask"), (whom.empty() ? Html{} : markup("<p>{}</p>", whom)) +
                                                        markup("<p><a href=\"/contact\">{}</a></p>",
                                                               visit.say("联系我们和服务大厅", "Contact and halls")));
  return indexed(page(visit, {.title = title, .body = std::move(body)}));
}

Response map_page(App& app, const Visit& visit) {
  const char* title = visit.say("网站地图", "Site map");
  const auto link = [](std::string_view path, std::string_view words) {
    return markup("<li><a href=\"{}\">{}</a></li>", path, words);
  };
  const auto section = [](const char* words, const Html& links) {
    return markup("<h2>{}</h2><ul>{}</ul>", words, links);
  };
  Html guides = link("/guides", visit.say("全部指南", "All guides"));
  for (const catalog::CaseKind* kind : guided_kinds(app.catalog(), app.home().clock().today())) {
    guides += link("/guides/" + kind->code, kind->name.in(visit.lang));
  }
  guides += link("/guides/report", visit.say("信用报告", "Credit reports")) +
            link("/guides/looks", visit.say("谁查询过我的信息", "Who looked at my information")) +
            link("/guides/terms", visit.say("术语", "Terms"));
  Html body = markup("<h1>{}</h1>", title);
  body += section(visit.say("公示", "What is published"),
                  link("/open", visit.say("查询单位", "Look up an organization")) +
                      link("/open/listings", visit.say("行政许可和行政处罚公示", "Licences and penalties")) +
                      link("/open/lists", visit.say("名单目录", "Lists")) +
                      link("/open/measures", visit.say("惩戒和激励措施", "Restrictions and incentives")) +
                      link("/open/statistics", visit.say("公示统计", "Statistics")) +
                      link("/open/data", visit.say("开放数据", "Open data")) +
                      link("/open/cases", visit.say("典型案例", "Typical cases")) +
                      link("/verify", visit.say("核验报告和回执", "Verify a report or a receipt")));
  body += section(visit.say("办事指南", "Guides"), guides);
  body += section(visit.say("登录以后", "After signing in"),
                  link("/sign-in", visit.say("登录", "Sign in")) + link("/my", visit.say("我的信用", "My credit")) +
                      link("/complaints", visit.say("投诉举报", "Complaints")));
  body += section(visit.say("关于本站", "About this site"),
                  link("/news", visit.say("新闻动态", "News")) +
                      link("/contact", visit.say("联系我们和服务大厅", "Contact and halls")) +
                      link("/privacy", visit.say("隐私说明", "Privacy")) +
                      link("/display", visit.say("显示设置", "Display")) +
                      link("/catalog", visit.say("目录和法律依据", "Catalog and legal basis")) +
                      link("/docs", visit.say("接口说明", "Interface")));
  return indexed(page(visit, {.title = title, .body = std::move(body)}));
}

}  // namespace

std::optional<Response> site_page(App& app, const Visit& visit) {
  if (visit.post) return std::nullopt;
  if (visit.path == "/" && !visit.caller.known()) return front_page(app, visit);
  if (visit.path == "/contact") return contact_page(app, visit);
  if (visit.path == "/privacy") return privacy_page(app, visit);
  if (visit.path == "/sitemap") return map_page(app, visit);
  return std::nullopt;
}

}  // namespace taixin::service
