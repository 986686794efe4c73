#include "service/pages_audit.h"

#include <set>

#include "access/errors.h"
#include "base/text.h"
#include "intake/sheet_out.h"
#include "service/api_admin.h"
#include "service/audit_view.h"
#include "service/door_keys.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using access::AccountId;
using access::UnitId;
using store::AccessEntry;

constexpr size_t kPage = 50;
constexpr size_t kBehindMax = 100;     // entries shown behind one alert
constexpr size_t kSubjectsMax = 5;     // of one entry that are named
constexpr size_t kExportMax = 10'000;  // lines of a sheet

// What a filter refused, said at its field.
FieldError at_field(const base::Error& error, const Visit& visit) {
  const auto name = error.args().find("name");
  if (name == error.args().end()) return field_error(error, visit.lang);
  if (name->second == "from" || name->second == "until") {
    return {name->second, visit.say("日期应为 年-月-日，例如 2026-04-01", "A day is written 2026-04-01"), {}};
  }
  if (name->second == "account") {
    return {name->second, visit.say("没有这个登录名或编号的账户", "No account has this login or number"), {}};
  }
  return field_error(error, visit.lang, name->second);
}

std::vector<Option> purpose_list(App& app, const Visit& visit) {
  std::vector<Option> out;
  std::set<std::string> seen;
  for (const catalog::Purpose& purpose : app.catalog().purposes()) {
    if (seen.insert(purpose.code).second) out.push_back({purpose.code, purpose.name.in(visit.lang), {}});
  }
  return out;
}

Html day_field(const Visit& visit, const char* id, const char* zh, const char* en, const FieldErrors& errors) {
  return input_field({.id = id, .label = visit.say(zh, en), .value = field_of(visit.query, id), .type = "date"}, errors,
                     visit.lang);
}

Html unit_field(App& app, const Visit& visit, const FieldErrors& errors) {
  return select_field({.id = "unit",
                       .label = visit.say("单位（含下级）", "Unit and below"),
                       .hint = {},
                       .value = field_of(visit.query, "unit"),
                       .none = visit.say("全部", "All"),
                       .options = unit_tree(*directory_of(app, visit))},
                      errors, visit.lang);
}

Html filter_form(const Visit& visit, const char* action, const Html& fields) {
  return markup(
      "<form method=\"get\" action=\"{}\" class=\"filter many\" role=\"search\">{}<p class=\"buttons\"><button "
      "class=\"second\">{}</button></p></form>",
      action, fields, visit.say("筛选", "Filter"));
}

bool filtered(const Visit& visit) {
  for (const auto& [name, value] : visit.query) {
    if (name != "lang" && name != "cursor" && !value.empty()) return true;
  }
  return false;
}

base::Result<void> note(App& app, const Visit& visit, access::Note what) {
  return note_audit(app, visit.caller, visit.remembered.operator_name, visit.lang, std::move(what));
}

// ---- the log

// Who: with a link to everything else of the same account.
Html who_of(const AccessEntry& entry, const Visit& visit) {
  const Html via = markup("<br><span class=\"quiet\">{}</span>", via_words(entry.via, visit));
  if (entry.account == 0) return text(entry.operator_name) + via;
  return markup("<a href=\"/log?account={}\">{}</a>", entry.account, entry.operator_name) + via;
}

Html kind_of(const AccessEntry& entry, const Visit& visit) {
  const char* words = look_kind_words(entry.kind, visit);
  Html out = entry.kind == "denied" ? tag(words, "bad") : text(words);
  if (entry.rows > 1) out += markup("<br>{} {}", grouped(entry.rows), visit.say("行", "rows"));
  return out;
}

Table log_table(App& app, const Visit& visit, const std::vector<AccessEntry>& entries, const char* caption) {
  Table out{.caption = caption,
            .stack = true,
            .columns = {{visit.say("时间", "Time")},
                        {visit.say("单位和经办人", "Unit and officer")},
                        {visit.say("用途和依据", "Purpose and basis")},
                        {visit.say("方式", "Kind")},
                        {visit.say("可出示的信息", "What could leave")}},
            .rows = {}};
  for (const AccessEntry& entry : entries) {
    out.rows.push_back(
        {markup("<span class=\"nowrap\">{}</span>", minute(entry.at)), who_of(entry, visit),
         markup("{}<br><span class=\"quiet\">{}</span>", purpose_name(app, entry.purpose, visit.lang), entry.basis),
         kind_of(entry, visit), text(fields_words(app, entry.fields, visit))});
  }
  return out;
}

Html log_form(App& app, const Visit& visit, const FieldErrors& errors) {
  Html fields = day_field(visit, "from", "自（日期）", "From", errors);
  fields += day_field(visit, "until", "至（日期）", "Until", errors);
  fields += unit_field(app, visit, errors);
  fields += input_field({.id = "account",
                         .label = visit.say("账户（登录名或编号）", "Account (login or number)"),
                         .value = field_of(visit.query, "account")},
                        errors, visit.lang);
  fields += select_field({.id = "purpose",
                          .label = visit.say("用途", "Purpose"),
                          .hint = {},
                          .value = field_of(visit.query, "purpose"),
                          .none = visit.say("全部", "All"),
                          .options = purpose_list(app, visit)},
                         errors, visit.lang);
  std::vector<Option> kinds;
  for (const char* kind : {"denied", "check", "batch", "show", "search", "export", "access", "log", "changes"}) {
    kinds.push_back({kind, look_kind_words(kind, visit), {}});
  }
  fields += select_field({.id = "kind",
                          .label = visit.say("方式", "Kind"),
                          .hint = {},
                          .value = field_of(visit.query, "kind"),
                          .none = visit.say("全部", "All"),
                          .options = kinds},
                         errors, visit.lang);
  return filter_form(visit, "/log", fields);
}

Response log_page(App& app, const Visit& visit) {
  const char* title = visit.say("访问日志", "Access log");
  const Html lead = markup(
      "<h1>{}</h1><p>{}</p>", title,
      visit.say("每一次答复和每一次拒绝，在发出之前都记在这里，谁也不能删改。这里不显示答复的内容和被查询的主体。",
                "Every answer and every refusal, written down before it left; nobody can change a line. What was "
                "answered, and about whom, is not shown here."));
  const auto directory = directory_of(app, visit);
  const auto filter = LogFilter::read(visit.query, *directory);
  const auto refuse = [&](const base::Error& error) {
    FieldErrors errors{at_field(error, visit)};
    return page(visit, {.title = title, .body = lead + log_form(app, visit, errors), .errors = errors, .wide = true},
                error.kind().http_status);
  };
  if (!filter) return refuse(filter.error());
  store::AccessSearch search = filter->search(*directory);
  search.limit = kPage;
  if (const std::string cursor = field_of(visit.query, "cursor"); !cursor.empty()) {
    const auto before = parse_id(cursor);
    if (!before) return error_page(visit, base::fail(access::kBadToken));
    search.before = *before;
  }
  auto tx = app.home().read_access();
  if (!tx) return error_page(visit, tx.error());
  const auto found = store::search_access(*tx, search);
  if (!found) return error_page(visit, found.error());
  if (const auto noted =
          note(app, visit, {.kind = "log", .asked = field_of(visit.query, "cursor"), .rows = found->entries.size()});
      !noted) {
    return error_page(visit, noted.error());
  }
  Html body = lead + log_form(app, visit, {});
  if (found->entries.empty()) {
    const char* none = found->next != 0
                           ? visit.say("这一段里没有符合条件的记录。", "Nothing in this stretch of the log.")
                       : filtered(visit) ? visit.say("没有符合条件的记录。", "No entry fits.")
                                         : visit.say("还没有任何记录。", "There is no entry yet.");
    body += markup("<p class=\"panel\">{}</p>", none);
  } else {
    body += table(log_table(app, visit, found->entries, visit.say("从近到远", "Newest first")));
  }
  body += next_link(visit, found->next == 0 ? std::string() : std::to_string(found->next),
                    visit.say("更早的记录", "Earlier entries"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

// ---- alerts

std::vector<Option> alert_kinds(App& app, const Visit& visit) {
  std::vector<Option> out;
  constexpr std::pair<catalog::AlertKind, const char*> kKinds[] = {{catalog::AlertKind::volume, "volume"},
                                                                   {catalog::AlertKind::off_hours, "off_hours"},
                                                                   {catalog::AlertKind::sequence, "sequence"},
                                                                   {catalog::AlertKind::own, "own"},
                                                                   {catalog::AlertKind::again, "again"}};
  for (const auto& [kind, code] : kKinds) {
    for (const catalog::AlertRule& rule : app.catalog().alert_rules()) {
      if (rule.kind != kind) continue;
      out.push_back({code, rule.name.in(visit.lang), {}});
      break;
    }
  }
  return out;
}

Html state_tag(const ShownAlert& alert, const Visit& visit) {
  return alert.alert.closed ? tag(visit.say("已办结", "closed"), "plain") : tag(visit.say("待核实", "open"), "warn");
}

std::string account_unit(const access::Directory& directory, int64_t account) {
  const access::Account* found = directory.account(AccountId(account));
  return found ? unit_name(directory, found->unit) : std::string();
}

Html alerts_form(App& app, const Visit& visit, const FieldErrors& errors) {
  Html fields = select_field({.id = "state",
                              .label = visit.say("状态", "State"),
                              .hint = {},
                              .value = field_of(visit.query, "state"),
                              .none = {},
                              .options = {{"open", visit.say("待核实", "open"), {}},
                                          {"closed", visit.say("已办结", "closed"), {}},
                                          {"all", visit.say("全部", "all"), {}}}},
                             errors, visit.lang);
  fields += select_field({.id = "kind",
                          .label = visit.say("情形", "Kind"),
                          .hint = {},
                          .value = field_of(visit.query, "kind"),
                          .none = visit.say("全部", "All"),
                          .options = alert_kinds(app, visit)},
                         errors, visit.lang);
  fields += unit_field(app, visit, errors);
  fields += day_field(visit, "from", "自（日期）", "From", errors);
  fields += day_field(visit, "until", "至（日期）", "Until", errors);
  return filter_form(visit, "/alerts", fields);
}

Table alerts_table(App& app, const Visit& visit, const std::vector<ShownAlert>& alerts) {
  Table out{.caption = visit.say("提醒", "Alerts"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("情形", "What")},
                        {visit.say("时间", "Time")},
                        {visit.say("账户", "Account")},
                        {visit.say("数量", "Count"), true},
                        {visit.say("状态", "State")}},
            .rows = {}};
  const auto directory = directory_of(app, visit);
  for (const ShownAlert& one : alerts) {
    const auto& event = one.alert.event;
    out.rows.push_back(
        {markup("<a href=\"/alerts/{}\">{}</a>", event.id, one.name.in(visit.lang)),
         markup("<span class=\"nowrap\">{}</span>", minute(event.at)),
         markup("{}<br><span class=\"quiet\">{}</span>", account_name(*directory, AccountId(event.account), visit),
                account_unit(*directory, event.account)),
         text(grouped(static_cast<uint64_t>(one.count))), state_tag(one, visit)});
  }
  return out;
}

Response alerts_page(App& app, const Visit& visit) {
  const char* title = visit.say("提醒", "Alerts");
  const Html lead = markup("<h1>{}</h1><p>{}</p>", title,
                           visit.say("下列查询值得核实。提醒本身不产生任何处分，由审计员核实后写明结果办结。",
                                     "These questions deserve a look. Nothing follows by itself: an auditor looks into "
                                     "each and closes it with words."));
  const auto filter = AlertFilter::read(visit.query);
  if (!filter) {
    FieldErrors errors{at_field(filter.error(), visit)};
    return page(visit, {.title = title, .body = lead + alerts_form(app, visit, errors), .errors = errors, .wide = true},
                filter.error().kind().http_status);
  }
  const int64_t before = parse_id(field_of(visit.query, "cursor")).value_or(INT64_MAX);
  auto alerts = alerts_of(app, *directory_of(app, visit), *filter, before);
  const size_t all = alerts.size();
  if (alerts.size() > kPage) alerts.resize(kPage);
  if (const auto noted = note(app, visit, {.kind = "log", .asked = "alerts", .rows = alerts.size()}); !noted) {
    return error_page(visit, noted.error());
  }
  Html body = lead + alerts_form(app, visit, {});
  if (alerts.empty()) {
    body += markup("<p class=\"panel{}\">{}</p>",
                   filter->state == AlertFilter::State::open && !filtered(visit) ? " good" : "",
                   filtered(visit) ? visit.say("没有符合条件的提醒。", "No alert fits.")
                                   : visit.say("没有待核实的提醒。", "No alert is open."));
    return page(visit, {.title = title, .body = std::move(body), .wide = true});
  }
  Request sheet;
  sheet.path = "/alerts/export";
  sheet.query = visit.query;
  sheet.query.erase("cursor");
  sheet.query.erase("lang");
  body += table(alerts_table(app, visit, alerts));
  body += next_link(visit, all > kPage ? std::to_string(alerts.back().alert.event.id) : std::string(),
                    visit.say("更早的提醒", "Earlier alerts"));
  body += markup("<p><a class=\"button second\" href=\"{}\">{}</a></p>", target_of(sheet),
                 visit.say("导出所列提醒（CSV）", "Export these alerts (CSV)"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

// Codes and words of what the page shows under the same filter, in one language.
Response export_alerts(App& app, const Visit& visit) {
  const auto filter = AlertFilter::read(visit.query);
  if (!filter) return error_page(visit, filter.error());
  const auto directory = directory_of(app, visit);
  auto alerts = alerts_of(app, *directory, *filter);
  if (alerts.size() > kExportMax) alerts.resize(kExportMax);
  std::vector<std::vector<std::string>> rows{
      {visit.say("编号", "Number"), visit.say("时间", "Time"), visit.say("情形代码", "Kind"), visit.say("情形", "What"),
       visit.say("数量", "Count"), visit.say("账户编号", "Account"), visit.say("姓名", "Name"),
       visit.say("单位", "Unit"), visit.say("日志条目", "Log entry"), visit.say("状态", "State"),
       visit.say("办结时间", "Closed at"), visit.say("办结人", "Closed by"), visit.say("办结说明", "Words")}};
  for (const ShownAlert& one : alerts) {
    const auto& event = one.alert.event;
    const auto& closed = one.alert.closed;
    rows.push_back({std::to_string(event.id), base::iso_time(event.at), one.kind, one.name.in(visit.lang),
                    std::to_string(one.count), std::to_string(event.account),
                    account_name(*directory, AccountId(event.account), visit), account_unit(*directory, event.account),
                    std::to_string(event.about), closed ? visit.say("已办结", "closed") : visit.say("待核实", "open"),
                    closed ? base::iso_time(closed->at) : std::string(),
                    closed ? account_name(*directory, AccountId(closed->account), visit) : std::string(),
                    closed ? closed->text : std::string()});
  }
  std::string sheet = intake::csv_sheet(rows);
  const auto noted =
      note(app, visit, {.kind = "export", .asked = "alerts", .answer = base::sha256(sheet), .rows = alerts.size()});
  if (!noted) return error_page(visit, noted.error());
  Response out{200, "text/csv; charset=utf-8", {}, std::move(sheet), {}};
  out.headers["Content-Disposition"] = "attachment; filename=\"taixin-alerts.csv\"";
  out.headers["Cache-Control"] = "no-store";
  return out;
}

std::optional<ShownAlert> alert_at(App& app, int64_t id) {
  for (access::Looks::Alert& alert : app.looks().alerts()) {
    if (alert.event.id == id) return shown_alert(std::move(alert));
  }
  return std::nullopt;
}

// The subjects of an entry by name and code; of natural persons only that they are.
Html subjects_of(App& app, const Visit& visit, const AccessEntry& entry) {
  Html out;
  for (size_t i = 0; i < std::min(entry.subjects.size(), kSubjectsMax); ++i) {
    out += markup("{}{}", i == 0 ? Html{} : raw("<br>"), subject_words(app, entry.subjects[i], visit));
  }
  if (entry.subjects.size() > kSubjectsMax) {
    out += markup("<br>{}", fmt::format(fmt::runtime(visit.say("等 {} 个主体", "and others, {} in all")),
                                        grouped(entry.subjects.size())));
  }
  return out;
}

Html behind(App& app, const Visit& visit, const std::vector<AccessEntry>& entries) {
  Table out = log_table(app, visit, entries, visit.say("相关的查询", "The questions behind it"));
  out.columns.back().head = visit.say("主体", "About");
  for (size_t i = 0; i < entries.size(); ++i) out.rows[i].back() = subjects_of(app, visit, entries[i]);
  return table(out);
}

Html closing(const Visit& visit, const ShownAlert& alert, const std::string& words, const FieldErrors& errors) {
  if (alert.alert.event.account == visit.caller.account.get() && visit.caller.account != AccountId()) {
    return markup("<p class=\"panel\">{}</p>", visit.say("这条提醒与您本人有关，须由另一名审计员办结。",
                                                         "This one is about yourself; another auditor closes it."));
  }
  const Html area =
      text_area({.id = "text",
                 .label = visit.say("核实的结果", "What was found"),
                 .hint = visit.say("不超过 500 字，不要填写证件号码；办结以后不能再改",
                                   "At most 500 characters, no identity numbers; it cannot be changed afterwards"),
                 .value = words},
                errors, visit.lang);
  return markup(
      "<h2>{}</h2><form method=\"post\" action=\"/alerts/{}\" novalidate>{}<p class=\"buttons\"><button>{}</button></p>"
      "</form>",
      visit.say("办结", "Close it"), alert.alert.event.id, area, visit.say("办结这条提醒", "Close this alert"));
}

Response alert_page(App& app, const Visit& visit, const ShownAlert& alert, const std::string& words, FieldErrors errors,
                    int status = 200) {
  const auto& event = alert.alert.event;
  const auto directory = directory_of(app, visit);
  const auto entries = entries_behind(app, alert, kBehindMax);
  if (!entries) return error_page(visit, entries.error());
  access::Note seen{.kind = "log", .asked = "alert " + std::to_string(event.id), .rows = entries->size()};
  for (const AccessEntry& entry : *entries) {
    const size_t named = std::min(entry.subjects.size(), kSubjectsMax);
    seen.subjects.insert(seen.subjects.end(), entry.subjects.begin(),
                         entry.subjects.begin() + static_cast<std::ptrdiff_t>(named));
  }
  if (const auto noted = note(app, visit, std::move(seen)); !noted) return error_page(visit, noted.error());
  const std::string name = alert.name.in(visit.lang);
  Html facts = pair(visit.say("时间", "Time"), minute(event.at));
  facts += pair(visit.say("账户", "Account"), account_name(*directory, AccountId(event.account), visit));
  facts += pair(visit.say("单位", "Unit"), account_unit(*directory, event.account));
  facts += pair(visit.say("数量", "Count"), grouped(static_cast<uint64_t>(alert.count)));
  if (const auto& closed = alert.alert.closed) {
    facts += pair(visit.say("办结", "Closed"),
                  minute(closed->at) + "  " + account_name(*directory, AccountId(closed->account), visit));
    facts += pair(visit.say("核实的结果", "What was found"), closed->text);
  }
  Html body = markup("<h1>{} {}</h1><dl class=\"facts\">{}</dl>", name, state_tag(alert, visit), facts);
  body += entries->empty()
              ? markup("<p class=\"panel\">{}</p>", visit.say("没有可列出的查询。", "There is nothing to list."))
              : behind(app, visit, *entries);
  if (!alert.alert.closed) body += closing(visit, alert, words, errors);
  body += markup("<p class=\"quiet\">{}</p><p><a href=\"/log?account={}\">{}</a> · <a href=\"/alerts\">{}</a></p>",
                 visit.say("您打开本页，也记入上列主体的“谁查询过我的信息”。",
                           "That you opened this page is a line that the subjects above can read."),
                 event.account, visit.say("该账户的全部访问日志", "All of this account in the log"),
                 visit.say("所有提醒", "All alerts"));
  return page(visit, {.title = name, .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
}

Response close_alert(App& app, const Visit& visit, const Request& request, int64_t id) {
  const FormFields form = parse_form(request.body);
  const std::string words = field_of(form, "text");
  const auto closed = app.looks().close(visit.caller, id, one_line(words));
  if (closed) return see_other("/alerts/" + std::to_string(id));
  const auto alert = alert_at(app, id);
  if (!alert) return not_found_page(visit);
  if (!closed.error().is(access::kLookText)) {
    return alert_page(app, visit, *alert, words, {field_error(closed.error(), visit.lang)},
                      closed.error().kind().http_status);
  }
  return alert_page(app, visit, *alert, words, {field_error(closed.error(), visit.lang, "text")}, 422);
}

}  // namespace

std::optional<Response> audit_page(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kAlert = "/alerts/";
  const std::string_view path = visit.path;
  if (path == "/log" && !visit.post) return log_page(app, visit);
  if (path == "/alerts" && !visit.post) return alerts_page(app, visit);
  if (path == "/alerts/export" && !visit.post) return export_alerts(app, visit);
  if (!path.starts_with(kAlert)) return std::nullopt;
  const auto id = parse_id(path.substr(kAlert.size()));
  const auto alert = id ? alert_at(app, *id) : std::nullopt;
  if (!alert) return not_found_page(visit);
  return visit.post ? close_alert(app, visit, request, *id) : alert_page(app, visit, *alert, {}, {});
}

}  // namespace taixin::service
