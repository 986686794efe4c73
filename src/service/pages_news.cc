#include "service/pages_news.h"

#include <charconv>

#include "catalog/site_rules.h"
#include "lists/stories.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using catalog::NewsArticle;

constexpr std::string_view kNews = "/news", kOne = "/news/", kFeed = "/news.atom", kCases = "/open/cases";

std::vector<const NewsArticle*> shown_news(App& app) {
  return app.catalog().site().news_on(app.home().clock().today());
}

// Which page of a list the address asks for, from 1; nonsense is the first.
size_t page_asked(const Visit& visit) {
  const auto asked = visit.query.find("page");
  size_t out = 1;
  if (asked == visit.query.end()) return out;
  const std::string& text = asked->second;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc() && end == text.data() + text.size() && out > 0 ? std::min<size_t>(out, 1'000'000) : 1;
}

// Links to the page before and after; nothing when all is on one.
Html page_links(const Visit& visit, size_t page, size_t count) {
  Html out;
  const auto add = [&](size_t to, const char* rel, const char* words) {
    out += markup("<a href=\"{}?page={}\" rel=\"{}\">{}</a> ", visit.path, to, rel, words);
  };
  if (page > 1) add(page - 1, "prev", visit.say("上一页", "Page before"));
  if (page * kNewsShown < count) add(page + 1, "next", visit.say("下一页", "Next page"));
  return out.empty() ? Html{} : markup("<p>{}</p>", out);
}

template <class T>
std::span<const T> part_of(const std::vector<T>& all, size_t page) {
  const size_t from = std::min(all.size(), (page - 1) * kNewsShown);
  return std::span(all).subspan(from, std::min(kNewsShown, all.size() - from));
}

Html news_item(const Visit& visit, const NewsArticle& one) {
  return markup("<li><span class=\"when\">{}</span> <a href=\"{}{}\">{}</a></li>", one.day.iso(), kOne, one.id,
                one.title.in(visit.lang));
}

Response indexed(Response response) {
  response.headers["X-Robots-Tag"] = "all";
  return response;
}

Response news_list(App& app, const Visit& visit) {
  const auto all = shown_news(app);
  const size_t page_number = page_asked(visit);
  const char* title = visit.say("新闻动态", "News");
  Html items;
  for (const NewsArticle* one : part_of(all, page_number)) items += news_item(visit, *one);
  Html body = markup("<h1>{}</h1>", title);
  body += items.empty() ? markup("<p class=\"panel\">{}</p>",
                                 all.empty() ? visit.say("还没有发布新闻。", "No news yet.")
                                             : visit.say("没有更早的了。", "There is nothing older."))
                        : markup("<ul class=\"dated\">{}</ul>", items) + page_links(visit, page_number, all.size());
  body += markup(
      "<p><a href=\"{}\">{}</a></p><p><a href=\"{}\" type=\"application/atom+xml\">{}</a></p><p class=\"quiet\">{}</p>",
      kCases, visit.say("典型案例", "Typical cases"), kFeed, visit.say("订阅（Atom）", "Subscribe (Atom)"),
      visit.say("新闻写在本市的规则包里，由两个人确认后发布，每次修改都有版本。",
                "News stand in the city's pack: two people confirm them, and every change is a version."));
  return indexed(page(visit, {.title = title, .body = std::move(body)}));
}

Response article(App& app, const Visit& visit, std::string_view id) {
  const auto all = shown_news(app);
  const auto found = std::ranges::find(all, id, [](const NewsArticle* one) -> const std::string& { return one->id; });
  if (found == all.end()) return not_found_page(visit);
  const NewsArticle& one = **found;
  Html body = markup("<p><a href=\"{}\">{}</a></p><article><h1>{}</h1><p class=\"quiet\">{}　{}{}</p>", kNews,
                     visit.say("新闻动态", "News"), one.title.in(visit.lang), one.day.iso(),
                     visit.say("来源：", "Source: "), one.by.in(visit.lang));
  for (const catalog::Text& paragraph : one.words) body += markup("<p>{}</p>", paragraph.in(visit.lang));
  if (!one.url.empty()) {
    body += markup("<p><a href=\"{}\" rel=\"noreferrer\">{}</a></p>", one.url, visit.say("原文", "The original"));
  }
  body += raw("</article>");
  return indexed(page(visit, {.title = one.title.in(visit.lang), .body = std::move(body)}));
}

// The feed in the language of the page that leads to it. Nothing in it is about the visitor.
Response feed(App& app, const Visit& visit, const Request& request) {
  const auto all = shown_news(app);
  const std::string host(request.header("host"));
  const std::string site = fmt::format("{}://{}", request.secure ? "https" : "http", host);
  const std::string authority = host.substr(0, host.find(':'));
  const auto moment = [](base::Day day) { return day.iso() + "T00:00:00+08:00"; };
  const char* lang = visit.say("zh-CN", "en");
  Html entries;
  for (const NewsArticle* one : part_of(all, 1)) {
    Html words;
    for (const catalog::Text& paragraph : one->words) words += markup("<p>{}</p>", paragraph.in(visit.lang));
    entries += markup(
        "<entry><id>tag:{},{}:news/{}</id><title>{}</title><updated>{}</updated><published>{}</published>"
        "<author><name>{}</name></author><link rel=\"alternate\" type=\"text/html\" href=\"{}{}{}\"/>"
        "<content type=\"html\">{}</content></entry>\n",
        authority, one->day.iso(), one->id, one->title.in(visit.lang), moment(one->day), moment(one->day),
        one->by.in(visit.lang), site, kOne, one->id, words.bytes);
  }
  const Html body = markup(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">"
      "<id>{}{}</id><title>{}</title><updated>{}</updated><author><name>{}</name></author>"
      "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}{}\"/><link rel=\"alternate\" type=\"text/html\" "
      "href=\"{}{}\"/>\n{}</feed>\n",
      lang, site, kFeed, site_name(visit) + visit.say(" 新闻动态", ": news"),
      moment(all.empty() ? app.home().clock().today() : all.front()->day), site_name(visit), site, kFeed, site, kNews,
      entries);
  Response out{200, "application/atom+xml; charset=utf-8", {}, body.bytes};
  out.headers["Content-Language"] = lang;
  out.headers["X-Robots-Tag"] = "all";
  return out;
}

Response cases(App& app, const Visit& visit) {
  const auto all = lists::public_stories(app.measures());
  const auto directory = directory_of(app, visit);
  const size_t page_number = page_asked(visit);
  const char* title = visit.say("典型案例", "Typical cases");
  Html items;
  for (const lists::PublicStory& one : part_of(all, page_number)) {
    const bool eases = one.direction == catalog::Direction::incentive;
    items += markup(
        "<li><h2>{} {}</h2><p>{}</p><dl class=\"facts\">{}{}{}</dl></li>", one.measure.in(visit.lang),
        eases ? tag(visit.say("守信激励", "incentive"), "good") : tag(visit.say("失信惩戒", "restriction"), "plain"),
        one.words, pair(visit.say("依据", "By"), one.basis),
        pair(visit.say("单位", "Told by"), unit_name(*directory, one.unit)),
        pair(visit.say("报送月份", "Month"), one.month));
  }
  Html body = markup("<h1>{}</h1><p>{}</p>", title,
                     visit.say("有关单位采取守信激励、失信惩戒措施的做法，由采取措施的单位报送。不写明任何人，"
                               "也不写明是哪一个主体。",
                               "What bodies did by way of incentives and restrictions, as they tell it themselves. "
                               "Neither persons nor the bodies concerned are named."));
  body += items.empty() ? markup("<p class=\"panel\">{}</p>",
                                 all.empty() ? visit.say("还没有单位报送典型案例。", "No body has told a case yet.")
                                             : visit.say("没有更早的了。", "There is nothing older."))
                        : markup("<ol class=\"stories\">{}</ol>", items) + page_links(visit, page_number, all.size());
  body += markup("<p><a href=\"/catalog\">{}</a></p>", visit.say("目录和法律依据", "Catalog and legal basis"));
  return indexed(page(visit, {.title = title, .body = std::move(body)}));
}

}  // namespace

std::optional<Response> news_page_for(App& app, const Visit& visit, const Request& request) {
  if (visit.post) return std::nullopt;
  const std::string_view path = visit.path;
  if (path == kNews) return news_list(app, visit);
  if (path == kFeed) return feed(app, visit, request);
  if (path == kCases) return cases(app, visit);
  if (path.starts_with(kOne)) return article(app, visit, path.substr(kOne.size()));
  return std::nullopt;
}

Html latest_news(App& app, const Visit& visit, size_t most) {
  Html out;
  for (const NewsArticle* one : shown_news(app)) {
    if (most-- == 0) break;
    out += news_item(visit, *one);
  }
  return out;
}

}  // namespace taixin::service
