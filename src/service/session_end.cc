#include "service/session_end.h"

#include <algorithm>

#include "service/door_keys.h"

namespace taixin::service {
namespace {

constexpr int64_t kSecond = 1'000'000;

std::string clock_time(base::KnownAt at) { return minute(at).substr(11); }

Html notice(const Visit& visit, const SessionEnd& end) {
  const int64_t delay = std::clamp(end.seconds / 60 - kNoticeMinutes, int64_t{0}, kNoticeDelayMinutesMax);
  const std::string at = clock_time(end.at);
  Html words;
  if (end.later) {
    words = markup("<strong>{}</strong> {} <a href=\"/stay\" target=\"taixin-stay\">{}</a>",
                   fmt::format(fmt::runtime(visit.say("如果没有其他操作，登录将在 {} 结束。",
                                                      "Unless you do something else, you are signed out at {}.")),
                               at),
                   visit.say("本页填写的内容不受影响：", "What this page holds stays:"),
                   visit.say("继续使用（在新窗口打开）", "stay signed in (opens a new window)"));
  } else {
    words = markup("<strong>{}</strong> {}",
                   fmt::format(fmt::runtime(visit.say("登录将在 {} 结束，不能延长。",
                                                      "You are signed out at {}; this cannot be put off.")),
                               at),
                   visit.say("请先提交；之后提交的内容会保留，重新登录后再继续。",
                             "Send what you have; what you send later is kept until you have signed in again."));
  }
  return markup("<div class=\"ends in-{} no-print\" role=\"alert\"><div class=\"width\">{}</div></div>\n", delay,
                words);
}

}  // namespace

std::optional<SessionEnd> session_end(App& app, const Request& request) {
  const std::string token = session_token(request);
  if (token.empty()) return std::nullopt;
  const auto session = app.entrance().sessions().find(token);
  const auto policy = app.entrance().policy();
  if (!session || session->stage != access::Stage::full || !policy) return std::nullopt;
  const int64_t now = session->seen.get();
  const int64_t idle = now + int64_t{policy->idle_minutes} * 60 * kSecond;
  const int64_t last = session->started.get() + int64_t{policy->absolute_hours} * 3600 * kSecond;
  const int64_t at = std::min(idle, last);
  return SessionEnd{base::KnownAt(at), (at - now) / kSecond, idle < last};
}

void tell_session_end(const SessionEnd& end, Response& answer) {
  answer.headers[std::string(kSessionSecondsHeader)] = std::to_string(end.seconds);
}

void show_session_end(const Visit& visit, const SessionEnd& end, Response& page) {
  constexpr std::string_view kAccount = "<a class=\"language\" href=\"/account\">", kEnd = "</body>";
  const size_t account = page.body.find(kAccount), body = page.body.rfind(kEnd);
  if (!page.content_type.starts_with("text/html") || account == page.body.npos || body == page.body.npos) return;
  page.body.insert(body, notice(visit, end).bytes);
  const std::string until = fmt::format(fmt::runtime(visit.say("登录至 {}", "Signed in until {}")), clock_time(end.at));
  page.body.insert(account, markup("<span class=\"language\">{}</span> ", until).bytes);
}

Response stay_page(App& app, const Visit& visit, const Request& request) {
  const auto end = session_end(app, request);
  if (!end) return see_other("/sign-in");
  const char* title = visit.say("仍在登录", "Still signed in");
  const char* words =
      end->later ? visit.say("没有其他操作的话，登录到 {} 结束。可以关闭本窗口，回到原来的页面继续。",
                             "Unless you do something else, you are signed out at {}. Close this window and go on.")
                 : visit.say("登录在 {} 结束，不能再延长。请回到原来的页面，先提交。",
                             "You are signed out at {}; this cannot be put off. Go back and send what you have.");
  return page(visit, {.title = title,
                      .body = markup("<h1>{}</h1><p class=\"panel\">{}</p>", title,
                                     fmt::format(fmt::runtime(words), clock_time(end->at)))});
}

}  // namespace taixin::service
