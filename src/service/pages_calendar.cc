#include "service/pages_calendar.h"

#include "service/own_calendar.h"
#include "service/platform_host.h"

namespace taixin::service {
namespace {

Html what(const Visit& visit, const CalendarDate& one) {
  return markup("<a href=\"{}\">{}</a>{}", one.page, one.what.in(visit.lang),
                one.subject.empty() ? Html{} : markup("<br><bdi>{}</bdi>", one.subject));
}

Html now_part(const Visit& visit, const OwnCalendar& calendar) {
  Html out = markup("<h2>{}</h2>", visit.say("今天可以申请修复的", "What may be repaired today"));
  if (calendar.now.empty()) {
    return out + markup("<p class=\"panel\">{}</p>",
                        visit.say("今天没有可以申请修复的信息。", "Nothing can be repaired today."));
  }
  Table listed{.caption = visit.say("今天可以申请修复的", "What may be repaired today"),
               .caption_hidden = true,
               .stack = true,
               .columns = {{visit.say("信息", "Record")}, {visit.say("何时起", "Since")}, {visit.say("依据", "Basis")}},
               .rows = {}};
  for (const CalendarDate& one : calendar.now) {
    listed.rows.push_back({what(visit, one), text(one.day.iso()), text(one.basis)});
  }
  return out + table(listed) +
         markup("<p class=\"quiet\">{}</p>",
                visit.say("先履行完毕处罚决定等规定的义务，再申请修复。申请不收费用，由作出认定的单位决定。",
                          "Fulfil all duties of the decision first. Applying is free; the body that made it decides."));
}

Html ahead_part(const Visit& visit, const OwnCalendar& calendar) {
  Html out = markup("<h2>{}</h2>", visit.say("接下来的日期", "Days to come"));
  if (calendar.ahead.empty()) {
    return out + markup("<p class=\"panel\">{}</p>", visit.say("接下来没有要到期的事项。", "Nothing falls due."));
  }
  Table listed{.caption = visit.say("接下来的日期", "Days to come"),
               .caption_hidden = true,
               .stack = true,
               .columns = {{visit.say("日期", "Day")},
                           {visit.say("到时会怎样", "What happens")},
                           {visit.say("事项", "Matter")},
                           {visit.say("依据", "Basis")}},
               .rows = {}};
  for (const CalendarDate& one : calendar.ahead) {
    listed.rows.push_back({markup("<span class=\"nowrap\">{}</span>", one.day.iso()),
                           text(date_kind_words(one.kind).in(visit.lang)), what(visit, one), text(one.basis)});
  }
  return out + table(listed) +
         markup("<p><a href=\"{}\">{}</a></p>", kCalendarFile,
                visit.say("存到手机或电脑的日历（.ics）", "Save to a calendar of your own (.ics)"));
}

}  // namespace

Response calendar_page(App& app, const Visit& visit, base::SubjectId subject) {
  const auto calendar = own_calendar(app, visit.caller, visit.lang, subject);
  if (!calendar) return error_page(visit, calendar.error());
  const char* title = visit.say("日期提醒", "Days to remember");
  Html body = markup("<p><a href=\"/my\">{}</a></p><h1>{}</h1><p>{}</p>{}{}", visit.say("我的信用", "My credit"), title,
                     visit.say("每条信息到期自动停止公示，不用申请。",
                               "Each record ends by itself on its last day; nothing has to be asked for."),
                     now_part(visit, *calendar), ahead_part(visit, *calendar));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

Response calendar_file(App& app, const Visit& visit, base::SubjectId subject) {
  const auto calendar = own_calendar(app, visit.caller, visit.lang, subject);
  if (!calendar) return error_page(visit, calendar.error());
  Response out{200, "text/calendar; charset=utf-8", {}, to_icalendar(*calendar, visit.lang, platform_host(app))};
  out.headers["Content-Disposition"] = "attachment; filename=\"taixin.ics\"";
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace taixin::service
