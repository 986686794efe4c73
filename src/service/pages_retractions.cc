#include "service/pages_retractions.h"

#include "access/errors.h"
#include "propagate/errors.h"
#include "propagate/statement.h"
#include "service/api_admin.h"
#include "service/api_retractions.h"
#include "service/door_keys.h"

namespace taixin::service {
namespace {

using access::Action;
using store::Retraction;

constexpr size_t kPage = 50;

std::string item_name(App& app, const Visit& visit, const std::string& code) {
  const catalog::Item* item = app.catalog().item(base::ItemCode(code), app.home().clock().today());
  return item ? item->name.in(visit.lang) : code;
}

Html state_cell(const Visit& visit, const Retraction& one, const store::Receiver& own) {
  if (one.acknowledged) {
    return markup("{}<br><span class=\"quiet\">{}</span>", visit.say("已回执", "acknowledged"),
                  minute(one.acknowledged->at));
  }
  if (one.receiver != own) return tag(visit.say("待该系统回执", "its system has not answered"), "warn");
  return post_form("/retractions", hidden_field("number", std::to_string(one.number)),
                   visit.say("已停止使用，回执", "Carried out"), true);
}

Response list_page(App& app, const Visit& visit, const store::Receiver& own, FieldErrors errors, int status) {
  const char* title = visit.say("更正通知", "Retractions");
  const int64_t before = parse_id(field_of(visit.query, "cursor")).value_or(INT64_MAX);
  const auto some = app.propagation().of_unit(access::UnitId(own.unit), before, kPage + 1);
  if (!some) return error_page(visit, some.error());
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("编号", "No.")},
                        {visit.say("信息", "Record")},
                        {visit.say("变化", "What happened")},
                        {visit.say("生效日", "From")},
                        {visit.say("接收方", "Received by")},
                        {visit.say("回执", "Acknowledged")}},
            .rows = {}};
  int64_t last = 0;
  for (const Retraction& one : *some) {
    if (out.rows.size() == kPage) break;
    last = one.id;
    out.rows.push_back(
        {text(std::to_string(one.number)),
         markup("{}<br><span class=\"quiet\">{} {}</span>", item_name(app, visit, one.item), visit.say("编号", "no."),
                propagate::record_name(one.record)),
         markup("{}<br><span class=\"quiet\">{}</span>", app.propagation().words(one).in(visit.lang), one.basis),
         text(one.day.iso()), text(receiver_name(app, one.receiver, visit.lang)), state_cell(visit, one, own)});
  }
  Html body = markup(
      "<h1>{}</h1><p>{}</p>", title,
      visit.say("本单位查询或者批量核查时取得的下列信息，后来已更正、修复、撤回或者移出。请停止使用原来的结果，需要的"
                "重新核查，然后回执。",
                "What your unit received in a check or a batch, and has been corrected, repaired, withdrawn or "
                "ended since. Stop using the old result, check again where needed, and say so."));
  if (need(app, visit.caller, Action::retraction_watch)) {
    body += markup("<p><a href=\"/retractions/waiting\">{}</a></p>", visit.say("全市未回执的通知", "All that wait"));
  }
  body += out.rows.empty() ? markup("<p class=\"panel\">{}</p>", visit.say("没有更正通知。", "There is none."))
                           : table(out);
  body += next_link(visit, some->size() > kPage ? std::to_string(last) : std::string(),
                    visit.say("更早的通知", "Earlier ones"));
  return page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
}

Response waiting_page(App& app, const Visit& visit) {
  const char* title = visit.say("未回执的更正通知", "Retractions that wait");
  const auto all = app.propagation().waiting(app.home().clock().today());
  if (!all) return error_page(visit, all.error());
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("接收方", "Received by")},
                        {visit.say("编号", "No.")},
                        {visit.say("信息", "Record")},
                        {visit.say("变化", "What happened")},
                        {visit.say("发出日", "Due since")},
                        {visit.say("天数", "Days"), true}},
            .rows = {}};
  constexpr size_t kShown = 500;
  for (const auto& one : *all) {
    if (out.rows.size() == kShown) break;
    const Retraction& what = one.retraction;
    Html days = text(std::to_string(one.age));
    if (one.late) days += raw(" ") + tag(visit.say("超期", "late"), "bad");
    Html who = text(receiver_name(app, what.receiver, visit.lang));
    if (one.unreachable) who += raw(" ") + tag(visit.say("无法送达", "unreachable"), "bad");
    out.rows.push_back({who, text(std::to_string(what.number)),
                        markup("{}<br><span class=\"quiet\">{} {}</span>", item_name(app, visit, what.item),
                               visit.say("编号", "no."), propagate::record_name(what.record)),
                        text(app.propagation().words(what).in(visit.lang)), text(base::day_of(what.at).iso()), days});
  }
  Html body = markup(
      "<h1>{}</h1><p>{}</p>", title,
      visit.say("按时间先后排列，一条也不会消失。超期的请联系接收单位；账户或者单位已经结束的，请另行送达并留存证明。",
                "The oldest first; none disappears. Call the unit when it is late; where its account or "
                "unit has ended, reach it another way and keep the evidence."));
  body += out.rows.empty() ? markup("<p class=\"panel\">{}</p>", visit.say("全部已回执。", "All are acknowledged."))
                           : table(out);
  if (all->size() > kShown) {
    body += markup("<p>{}</p>", fmt::format(fmt::runtime(visit.say("另有 {} 条，见接口或者命令行。",
                                                                   "{} more: by the interface or the command line.")),
                                            all->size() - kShown));
  }
  body += markup("<p><a href=\"/retractions\">{}</a></p>", visit.say("返回", "Back"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

}  // namespace

std::optional<Response> retraction_page(App& app, const Visit& visit, const Request& request) {
  const bool waiting = visit.path == "/retractions/waiting";
  if (visit.path != "/retractions" && !waiting) return std::nullopt;
  if (!visit.caller.known() && !visit.post) return see_other("/sign-in");
  const auto allowed = need(app, visit.caller, waiting ? Action::retraction_watch : Action::retraction_read);
  if (!allowed) return error_page(visit, allowed.error());
  if (const auto read = app.propagation().catch_up(); !read) return error_page(visit, read.error());
  if (waiting) return visit.post ? not_found_page(visit) : waiting_page(app, visit);
  const auto own = receiver_of(visit.caller);
  if (!own) return error_page(visit, own.error());
  if (!visit.post) return list_page(app, visit, *own, {}, 200);
  const auto number = parse_id(field_of(parse_form(request.body), "number"));
  const auto done = number ? app.propagation().acknowledge(*own, *number, visit.caller.account)
                           : base::Result<Retraction>(base::fail(propagate::kNoRetraction));
  if (done) return see_other(visit.path);
  return list_page(app, visit, *own, {field_error(done.error(), visit.lang)}, done.error().kind().http_status);
}

}  // namespace taixin::service
