// What happened on lists, for officers: who entered and left, and all removals; with the CSV of what is shown.
#include "access/errors.h"
#include "service/api_admin.h"
#include "service/api_lists.h"
#include "service/door_keys.h"
#include "service/errors.h"
#include "service/pages_lists.h"
#include "service/pages_subject.h"

namespace taixin::service {
namespace {

struct Words {
  const char *zh, *en;
};
constexpr Words kHistoryTitle{"名单变动", "History of lists"}, kRemovalsTitle{"移出记录", "Removals"};

struct HistoryForm {
  bool removals = false;
  const char* path() const { return removals ? "/lists/removals" : "/lists/history"; }
  const char* title(const Visit& visit) const {
    const Words& words = removals ? kRemovalsTitle : kHistoryTitle;
    return visit.say(words.zh, words.en);
  }
};

std::vector<Option> list_options(App& app, const Visit& visit) {
  std::vector<Option> out;
  for (const auto* list : lists_of(app).in_force()) out.push_back({list->code, list->name.in(visit.lang), {}});
  return out;
}

std::vector<Option> reason_options(const Visit& visit) {
  std::vector<Option> out;
  for (const lists::How how : lists::kHowsLeft) {
    out.push_back({std::string(lists::how_code(how)), lists::how_words(how).in(visit.lang), {}});
  }
  return out;
}

Html question_form(App& app, const Visit& visit, const HistoryForm& form, const FormFields& given,
                   const FieldErrors& errors) {
  const auto value = [&](const char* name) { return field_of(given, name); };
  const auto day = [&](const char* id, const char* zh, const char* en) {
    return input_field({.id = id, .label = visit.say(zh, en), .value = value(id), .type = "date"}, errors, visit.lang);
  };
  Html fields = select_field({.id = "purpose",
                              .label = visit.say("查询用途", "Purpose"),
                              .hint = visit.say("已经移出、修复、撤回或者到期的，只有人民法院依法查询和审计可以查看",
                                                "What has ended is open to a court and an audit alone"),
                              .value = value("purpose"),
                              .none = visit.say("请选择", "Choose one"),
                              .options = purpose_options(app, visit)},
                             errors, visit.lang);
  fields += officer_field(visit, value("operator"),
                          visit.say("每次查询都记入访问日志", "Every query goes into the access log"), errors);
  fields +=
      input_field({.id = "basis", .label = visit.say("事由或者文号", "Matter or letter"), .value = value("basis")},
                  errors, visit.lang);
  fields += select_field({.id = "list",
                          .label = visit.say("名单", "List"),
                          .value = value("list"),
                          .none = visit.say("全部", "All"),
                          .options = list_options(app, visit)},
                         errors, visit.lang);
  if (form.removals) {
    fields += select_field({.id = "reason",
                            .label = visit.say("离开原因", "How it left"),
                            .value = value("reason"),
                            .none = visit.say("全部", "All"),
                            .options = reason_options(visit)},
                           errors, visit.lang);
  }
  fields += day("from", "变动日期自（选填）", "From (optional)") + day("until", "至（选填）", "Until (optional)");
  fields += input_field({.id = "known_at",
                         .label = visit.say("按当时知悉的情况（选填）", "As known at (optional)"),
                         .hint = visit.say("例如 2026-04-01T09:00:00+08:00；仅人民法院和审计用途",
                                           "2026-04-01T09:00:00+08:00; for a court and an audit"),
                         .value = value("known_at")},
                        errors, visit.lang);
  return post_form(form.path(), fields, visit.say("查看", "Show"));
}

Html left_cell(const Visit& visit, const lists::HistoryEntry& one) {
  Html out = tag(lists::how_words(one.how).in(visit.lang), one.how == lists::How::on ? "warn" : "plain");
  if (one.left) out += markup(" <span class=\"nowrap\">{}</span>", one.left->iso());
  if (!one.exit) return out;
  const lists::Exit& exit = *one.exit;
  const std::string by = exit.case_id == 0 ? exit.source : fmt::format("{} {}", exit.source, exit.case_id);
  return out + markup("<div class=\"quiet\">{}{}<br>{} <span class=\"nowrap\">{}</span></div>", exit.document,
                      exit.document.empty() ? by : " · " + by, visit.say("知悉", "known"), minute(exit.known_at));
}

Html history_table(const Visit& visit, const HistoryForm& form, const lists::HistoryPage& page) {
  Table out{.caption = form.title(visit),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("单位", "Organization")},
                        {visit.say("名单", "List")},
                        {visit.say("列入", "Entered")},
                        {visit.say("决定", "Decision")},
                        {visit.say("现状", "State")}},
            .rows = {}};
  for (const lists::HistoryEntry& one : page.entries) {
    const check::ShownRecord& record = *one.entry.record;
    out.rows.push_back(
        {markup("<bdi>{}</bdi><div class=\"code\">{}</div>{}", one.entry.subject->name, one.entry.subject->code,
                record.past_state ? tag(visit.say("已失效", "ended"), "plain") : Html{}),
         text(one.list->name.in(visit.lang)),
         markup("<span class=\"nowrap\">{}</span><div class=\"quiet\">{} <span class=\"nowrap\">{}</span></div>",
                one.entered ? one.entered->iso() : "—", visit.say("知悉", "known"), minute(record.received)),
         markup("{}<div class=\"quiet\">{} · r{}</div>", record.document_number, record.organ, one.entry.id.get()),
         left_cell(visit, one)});
  }
  return table(out);
}

// The same question again, for its sheet or its next page: what it was answered for stays.
Html again(const HistoryForm& form, const FormFields& given, const lists::HistoryPage& page,
           const std::pair<std::string, std::string>& more, const char* button) {
  Html fields;
  for (const char* name : {"purpose", "operator", "basis", "list", "reason", "from", "until", "after", "known_at"}) {
    std::string value = field_of(given, name);
    if (std::string_view(name) == "known_at" && page.past) value = base::iso_time(page.known_at);
    if (name != more.first && !value.empty()) fields += hidden_field(name, value);
  }
  return post_form(form.path(), fields + hidden_field(more.first, more.second), button, true);
}

Response history_page(App& app, const Visit& visit, const HistoryForm& form, const FormFields& given,
                      const lists::HistoryPage* found, FieldErrors errors, int status) {
  Html body = markup("<p><a href=\"/lists\">{}</a></p><h1>{}</h1>", visit.say("名单", "Lists"), form.title(visit));
  const Html question = question_form(app, visit, form, given, errors);
  if (found == nullptr) {
    body += question;
  } else {
    body += markup("<p class=\"quiet\">{} {}</p>", visit.say("数据截至", "Known at"), minute(found->known_at));
    if (!found->past) {
      body += markup(
          "<p class=\"panel\">{}</p>",
          visit.say(
              "这个用途只能查看仍在名单上的列入信息；移出、修复、撤回、到期以后停止共享和使用（信用修复管理办法）。",
              "This purpose sees only entries in force: what has ended is shared and used no more "
              "(order 36)."));
    }
    body += found->entries.empty()
                ? markup("<p class=\"panel\">{}</p>", visit.say("没有符合条件的。", "There is none."))
                : history_table(visit, form, *found);
    if (!found->next.empty()) {
      body += again(form, given, *found, {"after", found->next}, visit.say("下一页", "Next page"));
    }
    body += again(form, given, *found, {"format", "csv"}, visit.say("下载本页 CSV", "This page as CSV"));
    body += folded(visit.say("换一个条件", "Ask otherwise"), question, !errors.empty());
  }
  Response out = page(
      visit, {.title = form.title(visit), .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

Response answer(App& app, const Visit& visit, const Request& request, const HistoryForm& form) {
  Request asked = request;
  asked.query.clear();
  asked.fields.clear();
  const FormFields given = parse_form(request.body);
  for (const auto& [name, value] : given) asked.fields[name] = one_line(value);
  if (form.removals) asked.fields["left"] = "true";
  const auto refused = [&](const base::Error& error) {
    const auto name = error.args().find("name");
    std::string field = error.is(access::kUnknownPurpose) || error.is(access::kPastClosed) ? "purpose" : "";
    if (error.is(kBadValue) && name != error.args().end()) field = name->second;
    return history_page(app, visit, form, given, nullptr, {field_error(error, visit.lang, field)},
                        error.kind().http_status);
  };
  const auto fields = QuestionFields::read(asked);
  if (!fields) return refused(fields.error());
  const auto question = history_question(*fields);
  if (!question) return refused(question.error());
  const auto session = fields->admit(app, asked, access::Action::show);
  if (!session) return refused(session.error());
  const auto found = lists::list_history(lists_of(app), *session, *question);
  if (!found) return refused(found.error());
  if (field_of(given, "format") == "csv") {
    return as_csv(text_response(lists::history_csv(*found, visit.lang)), form.removals ? "removals" : "lists");
  }
  return history_page(app, visit, form, given, &*found, {}, 200);
}

}  // namespace

std::optional<Response> list_history_page(App& app, const Visit& visit, const Request& request) {
  const HistoryForm form{visit.path == "/lists/removals"};
  if (visit.path != form.path()) return std::nullopt;
  if (!visit.caller.known()) {
    return visit.post ? error_page(visit, base::fail(access::kNotSignedIn)) : see_other("/sign-in");
  }
  if (const auto allowed = need(app, visit.caller, access::Action::show); !allowed) {
    return error_page(visit, allowed.error());
  }
  if (visit.post) return answer(app, visit, request, form);
  FormFields remembered;
  remembered["purpose"] = visit.remembered.purpose;
  return history_page(app, visit, form, remembered, nullptr, {}, 200);
}

}  // namespace taixin::service
