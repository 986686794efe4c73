#include "service/pages_looks.h"

#include "access/errors.h"
#include "base/text.h"
#include "intake/row_errors.h"
#include "service/api_admin.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using access::AccountId;
using access::Action;
using access::Delay;
using access::Looks;
using access::UnitId;

constexpr size_t kPage = 50;
constexpr int kSoonDays = 7;        // a question's last days are marked
constexpr size_t kListedText = 60;  // characters of a question in the list

base::Day today_of(App& app) { return app.home().clock().today(); }

// The units whose looks or delays the visitor answers for.
struct Reach {
  access::Doors::Units units;
  std::shared_ptr<const access::Directory> directory;
  bool covers(UnitId unit) const { return units.all || units.covers(*directory, unit); }
};
Reach reach_of(App& app, const Visit& visit, Action action) {
  return {app.doors().units(visit.caller, action, today_of(app)), directory_of(app, visit)};
}

// ---- questions

// How long a question may still wait, or that it has waited too long.
Html clock_of(App& app, const Visit& visit, const Looks::Question& question) {
  if (question.answer) return tag(visit.say("已答复", "answered"), "good");
  const auto due = answer_due(app, question.event);
  const int waited = today_of(app).count() - base::day_of(question.event.at).count();
  const auto words = [&](const char* zh, const char* en, int days) {
    return fmt::format(fmt::runtime(visit.say(zh, en)), days);
  };
  if (!due) return tag(words("已等 {} 天", "waiting for {} days", waited), "plain");
  const int left = due->count() - today_of(app).count();
  Html out = left < 0            ? tag(words("超期 {} 天", "{} days late", -left), "bad")
             : left <= kSoonDays ? tag(words("还有 {} 天", "{} days left", left), "warn")
                                 : tag(words("还有 {} 天", "{} days left", left), "plain");
  return out + markup("<br><span class=\"quiet\">{} {}</span>", visit.say("最迟", "by"), due->iso());
}

Html state_links(const Visit& visit, bool waiting) {
  const auto link = [&](const char* path, const char* words, bool here) {
    return here ? markup("<li aria-current=\"true\">{}</li>", words)
                : markup("<li><a href=\"{}\">{}</a></li>", path, words);
  };
  return markup("<ul class=\"tabs\">{}{}</ul>", link("/questions", visit.say("等待答复", "Waiting"), waiting),
                link("/questions?state=answered", visit.say("已答复", "Answered"), !waiting));
}

Table questions_table(App& app, const Visit& visit, const std::vector<Looks::Question>& questions) {
  Table out{.caption = visit.say("询问", "Questions"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("询问", "Question")},
                        {visit.say("提出时间", "Asked")},
                        {visit.say("针对的查询", "About this look")},
                        {visit.say("期限", "Time left")}},
            .rows = {}};
  for (const Looks::Question& one : questions) {
    const std::string& words = one.event.text;
    const std::string_view head = base::prefix_code_points(words, kListedText);
    out.rows.push_back(
        {markup("<a href=\"/questions/{}\">{}{}</a>", one.event.id, head, head.size() < words.size() ? "…" : ""),
         markup("<span class=\"nowrap\">{}</span>", minute(one.event.at)),
         markup("{}<br><span class=\"quiet\">{} · {}</span>", one.entry.operator_name, minute(one.entry.at),
                purpose_name(app, one.entry.purpose, visit.lang)),
         clock_of(app, visit, one)});
  }
  return out;
}

Response questions_page(App& app, const Visit& visit) {
  const char* title = visit.say("询问", "Questions");
  const bool waiting = field_of(visit.query, "state") != "answered";
  const Reach reach = reach_of(app, visit, Action::question_answer);
  const auto found = app.looks().question_page({waiting, [&](UnitId unit) { return reach.covers(unit); },
                                                parse_id(field_of(visit.query, "cursor")).value_or(0), kPage});
  if (!found) return error_page(visit, found.error());
  Html body =
      markup("<h1>{}</h1><p>{}</p>", title,
             visit.say("信用主体对本单位及下级单位的查询提出的询问。一件询问只能答复一次，答复原样显示给提问的主体。",
                       "What subjects ask about looks by your unit and those below it. A question is answered "
                       "once, and its subject reads the answer as it is.")) +
      state_links(visit, waiting);
  if (found->questions.empty()) {
    body += markup("<p class=\"panel{}\">{}</p>", waiting ? " good" : "",
                   waiting ? visit.say("没有等待答复的询问。", "No question is waiting.")
                           : visit.say("还没有答复过的询问。", "No question has been answered yet."));
  } else {
    body += table(questions_table(app, visit, found->questions));
  }
  body += next_link(visit, found->next == 0 ? std::string() : std::to_string(found->next),
                    visit.say("下一页", "Next page"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

Html answer_form(const Visit& visit, int64_t id, const std::string& words, const FieldErrors& errors) {
  const Html area = text_area(
      {.id = "text",
       .label = visit.say("答复", "Answer"),
       .hint = visit.say(
           "请说明办理什么事项、依据哪一条、看了哪些内容。不超过 500 字，不要填写证件号码；提交以后不能再改。",
           "Say which matter it was, on which clause, and what was looked at. At most 500 characters, no "
           "identity numbers; it cannot be changed afterwards."),
       .value = words},
      errors, visit.lang);
  return markup(
      "<form method=\"post\" action=\"/questions/{}\" novalidate>{}<p class=\"buttons\"><button>{}</button></p></form>",
      id, area, visit.say("答复主体", "Answer the subject"));
}

Response question_page(App& app, const Visit& visit, const Looks::Question& question, const std::string& words,
                       FieldErrors errors, int status = 200) {
  if (const auto noted = app.looks().note_question_read(visit.caller, question); !noted) {
    return error_page(visit, noted.error());
  }
  const auto& entry = question.entry;
  const auto directory = directory_of(app, visit);
  Html facts = pair(visit.say("询问", "Question"), question.event.text);
  facts += pair(visit.say("提出时间", "Asked"), minute(question.event.at));
  facts += pair(visit.say("期限", "Time left"), clock_of(app, visit, question));
  facts += pair(visit.say("主体", "Subject"), subject_words(app, question.event.subject, visit));
  facts += pair(visit.say("查询时间", "Looked at"), minute(entry.at));
  facts += pair(visit.say("单位和经办人", "Unit and officer"), entry.operator_name);
  facts += pair(visit.say("用途", "Purpose"), purpose_name(app, entry.purpose, visit.lang));
  facts += pair(visit.say("依据", "Basis"), entry.basis);
  facts += pair(visit.say("方式", "Kind"), look_kind_words(entry.kind, visit));
  facts += pair(visit.say("可出示的信息", "What could leave"), fields_words(app, entry.fields, visit));
  if (question.answer) {
    facts += pair(visit.say("答复", "Answer"), question.answer->text);
    facts +=
        pair(visit.say("答复人", "Answered by"),
             account_name(*directory, AccountId(question.answer->account), visit) + "  " + minute(question.answer->at));
  }
  const char* title = visit.say("一件询问", "A question");
  Html body = markup("<h1>{}</h1><dl class=\"facts\">{}</dl>", title, facts);
  if (!question.answer) body += answer_form(visit, question.event.id, words, errors);
  body += markup("<p class=\"quiet\">{}</p><p><a href=\"/questions\">{}</a></p>",
                 visit.say("您打开本页，也记入该主体的“谁查询过我的信息”。",
                           "That you opened this page is a line that the subject can read."),
                 visit.say("所有询问", "All questions"));
  return page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
}

Response one_question(App& app, const Visit& visit, const Request& request, int64_t id) {
  const auto question = app.looks().question(id);
  if (!question) return not_found_page(visit);
  if (!reach_of(app, visit, Action::question_answer).covers(UnitId(question->entry.unit))) {
    return error_page(visit, access::refusal(access::Why::other_unit, Action::question_answer));
  }
  if (!visit.post) return question_page(app, visit, *question, {}, {});
  const std::string words = field_of(parse_form(request.body), "text");
  const auto answered = app.looks().answer(visit.caller, id, one_line(words));
  if (answered) return see_other("/questions/" + std::to_string(id));
  if (!answered.error().is(access::kLookText)) return error_page(visit, answered.error());
  return question_page(app, visit, *question, words, {field_error(answered.error(), visit.lang, "text")}, 422);
}

// ---- delays

enum class DelayState { asked, holds, ended, refused, taken_back, run_out, lapsed };

DelayState state_of(const Delay& delay, base::KnownAt now) {
  if (delay.ended_at && delay.confirmed_at) return DelayState::ended;
  if (delay.ended_at) return delay.ended_by == delay.asked_by ? DelayState::taken_back : DelayState::refused;
  if (now >= delay.until) return delay.confirmed_at ? DelayState::run_out : DelayState::lapsed;
  return delay.confirmed_at ? DelayState::holds : DelayState::asked;
}

Html state_tag(const Visit& visit, DelayState state) {
  switch (state) {
    case DelayState::asked:
      return tag(visit.say("待另一人确认", "waits for a second person"), "warn");
    case DelayState::holds:
      return tag(visit.say("生效中", "in force"), "good");
    case DelayState::ended:
      return tag(visit.say("已提前结束", "ended early"), "plain");
    case DelayState::refused:
      return tag(visit.say("未获同意", "refused"), "plain");
    case DelayState::taken_back:
      return tag(visit.say("已撤回", "taken back"), "plain");
    case DelayState::run_out:
      return tag(visit.say("已到期", "run out"), "plain");
    case DelayState::lapsed:
      return tag(visit.say("逾期未确认", "never confirmed"), "plain");
  }
  return {};
}

std::string ground_name(const App& app, const Visit& visit, const std::string& code) {
  for (const catalog::LookDelay& one : app.catalog().look_delays()) {
    if (one.code == code) return one.name.in(visit.lang);
  }
  return code;
}

Response delays_page(App& app, const Visit& visit) {
  const char* title = visit.say("推迟告知", "Delays");
  const Reach reach = reach_of(app, visit, Action::log_delay);
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("主体", "Subject")},
                        {visit.say("单位和事由", "Unit and ground")},
                        {visit.say("提出人", "Asked by")},
                        {visit.say("到期", "Ends")},
                        {visit.say("状态", "State")}},
            .rows = {}};
  const int64_t before = parse_id(field_of(visit.query, "cursor")).value_or(INT64_MAX);
  int64_t last = 0;
  bool more = false;
  for (const Delay& delay : app.looks().delays()) {
    if (delay.id >= before || !reach.covers(delay.unit)) continue;
    if (out.rows.size() == kPage) {
      more = true;
      break;
    }
    last = delay.id;
    out.rows.push_back({markup("<a href=\"/delays/{}\">{}</a>", delay.id, subject_words(app, delay.subject, visit)),
                        markup("{}<br><span class=\"quiet\">{}</span>", unit_name(*reach.directory, delay.unit),
                               ground_name(app, visit, delay.ground)),
                        text(account_name(*reach.directory, delay.asked_by, visit)),
                        markup("<span class=\"nowrap\">{}</span>", minute(delay.until)),
                        state_tag(visit, state_of(delay, app.home().clock().now()))});
  }
  Html body = markup(
      "<h1>{}</h1><p>{}</p><p><a class=\"button\" href=\"/delays/new\">{}</a></p>", title,
      visit.say(
          "法律不允许在调查期间告知的查询，可以推迟告知其主体：一人提出，另一人确认，到期自动结束，随后全部补告。",
          "A look that the law keeps from its subject during an investigation is told later: one person asks, "
          "another confirms, and it ends by itself; then all is told."),
      visit.say("提出推迟告知", "Ask for a delay"));
  body += out.rows.empty() ? markup("<p class=\"panel\">{}</p>", visit.say("没有推迟告知。", "There is no delay."))
                           : table(out);
  body += next_link(visit, more ? std::to_string(last) : std::string(), visit.say("更早的", "Earlier ones"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

Response new_delay_page(App& app, const Visit& visit, const FormFields& given, FieldErrors errors, int status = 200) {
  const char* title = visit.say("提出推迟告知", "Ask for a delay");
  Html fields = input_field({.id = "code",
                             .label = visit.say("主体的统一社会信用代码", "Credit code of the subject"),
                             .value = field_of(given, "code")},
                            errors, visit.lang);
  std::vector<Option> grounds;
  for (const catalog::LookDelay& one : app.catalog().look_delays()) {
    if (!one.basis.in_force(today_of(app))) continue;
    grounds.push_back({one.code,
                       one.name.in(visit.lang) +
                           fmt::format(fmt::runtime(visit.say("（至多 {} 天）", " (at most {} days)")), one.days_max),
                       {}});
  }
  fields += select_field({.id = "ground",
                          .label = visit.say("事由", "Ground"),
                          .hint = {},
                          .value = field_of(given, "ground"),
                          .none = visit.say("请选择", "choose"),
                          .options = grounds},
                         errors, visit.lang);
  fields += input_field({.id = "days",
                         .label = visit.say("天数", "Days"),
                         .hint = visit.say("从现在起算，到期自动结束", "From now on; it ends by itself"),
                         .value = field_of(given, "days"),
                         .narrow = true},
                        errors, visit.lang);
  fields +=
      text_area({.id = "matter",
                 .label = visit.say("来文和案由", "The paper and the matter"),
                 .hint = visit.say("不超过 500 字，不要填写证件号码", "At most 500 characters, no identity numbers"),
                 .value = field_of(given, "matter")},
                errors, visit.lang);
  Html body = markup(
      "<h1>{}</h1><p class=\"panel\">{}</p><form method=\"post\" action=\"/delays/new\" novalidate>{}<p "
      "class=\"buttons\"><button>{}</button> <a href=\"/delays\">{}</a></p></form>",
      title,
      visit.say("只推迟本单位自现在起对该主体的查询；须由另一人确认才生效，查询本身照常记入日志，审计员随时可见。",
                "Only looks of your unit from now on are told later. It holds once another person confirms; the looks "
                "themselves are logged as ever, and an auditor can see them."),
      fields, visit.say("提出", "Ask"), visit.say("返回", "Back"));
  return page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors)}, status);
}

const char* field_of_error(const base::Error& error) {
  if (error.is(access::kDelayTerm)) return "days";
  if (error.is(access::kLookText)) return "matter";
  return error.is(access::kNoGround) ? "ground" : "";
}

Response take_new_delay(App& app, const Visit& visit, const FormFields& given) {
  FieldErrors errors;
  const std::string code(base::trim(field_of(given, "code")));
  const auto subject = app.facts().registry().by_code(code, store::CodeKind::uscc);
  if (!subject) errors.push_back({"code", visit.say("平台没有这个代码的主体", "No subject has this code"), {}});
  if (field_of(given, "ground").empty()) errors.push_back({"ground", visit.say("请选择事由", "Choose a ground"), {}});
  const auto days = parse_id(field_of(given, "days"));
  if (!days || *days > 10'000) {
    errors.push_back({"days", visit.say("请填写天数，例如 30", "Give a number of days, such as 30"), {}});
  }
  if (!errors.empty()) return new_delay_page(app, visit, given, std::move(errors), 422);
  const auto asked = app.looks().ask_delay(visit.caller, app.catalog(), *subject, field_of(given, "ground"),
                                           static_cast<int>(*days), one_line(field_of(given, "matter")));
  if (asked) return see_other("/delays/" + std::to_string(*asked));
  return new_delay_page(app, visit, given, {field_error(asked.error(), visit.lang, field_of_error(asked.error()))},
                        asked.error().kind().http_status);
}

Html delay_buttons(const Visit& visit, const Delay& delay, DelayState state) {
  const auto button = [&](const char* action, const char* words, bool second) {
    return markup("<form method=\"post\" action=\"/delays/{}/{}\" class=\"buttons\"><button{}>{}</button></form>",
                  delay.id, action, second ? raw(" class=\"second\"") : Html{}, words);
  };
  if (state == DelayState::holds) return button("end", visit.say("提前结束", "End it now"), true);
  if (state != DelayState::asked) return {};
  if (delay.asked_by == visit.caller.account) {
    return markup("<p>{}</p>", visit.say("须由另一名有权人员确认；您可以撤回。",
                                         "Another person has to confirm it; you may take it back.")) +
           button("end", visit.say("撤回", "Take it back"), true);
  }
  return markup("<p>{}</p>",
                visit.say("确认以后，该单位自提出时起对该主体的查询暂不列给主体看；您对此负责，日志写明您是确认人。",
                          "Once confirmed, looks of that unit since it was asked for are not shown to the "
                          "subject for now. You answer for it: the log says that you confirmed.")) +
         button("confirm", visit.say("确认推迟", "Confirm the delay"), false) +
         button("end", visit.say("不同意", "Refuse"), true);
}

Response delay_page(App& app, const Visit& visit, const Delay& delay) {
  const auto directory = directory_of(app, visit);
  const DelayState state = state_of(delay, app.home().clock().now());
  Html facts = pair(visit.say("主体", "Subject"), subject_words(app, delay.subject, visit));
  facts += pair(visit.say("单位", "Unit"), unit_name(*directory, delay.unit));
  facts += pair(visit.say("事由", "Ground"), ground_name(app, visit, delay.ground));
  facts += pair(visit.say("来文和案由", "The paper and the matter"), delay.matter);
  const auto by = [&](AccountId account, base::KnownAt at) {
    return account_name(*directory, account, visit) + "  " + minute(at);
  };
  facts += pair(visit.say("提出", "Asked for"), by(delay.asked_by, delay.asked_at));
  if (delay.confirmed_at) {
    facts += pair(visit.say("确认", "Confirmed"), by(delay.confirmed_by, *delay.confirmed_at));
  }
  if (delay.ended_at) facts += pair(visit.say("结束", "Ended"), by(delay.ended_by, *delay.ended_at));
  facts += pair(visit.say("到期（自动结束）", "Ends by itself"), minute(delay.until));
  const char* title = visit.say("推迟告知", "A delay");
  return page(visit, {.title = title,
                      .body = markup("<h1>{} {}</h1><dl class=\"facts\">{}</dl>{}<p><a href=\"/delays\">{}</a></p>",
                                     title, state_tag(visit, state), facts, delay_buttons(visit, delay, state),
                                     visit.say("所有推迟告知", "All delays")),
                      .wide = true});
}

Response one_delay(App& app, const Visit& visit, int64_t id, std::string_view action) {
  const Reach reach = reach_of(app, visit, Action::log_delay);
  for (const Delay& delay : app.looks().delays()) {
    if (delay.id != id) continue;
    if (!reach.covers(delay.unit)) {
      return error_page(visit, access::refusal(access::Why::other_unit, Action::log_delay));
    }
    if (!visit.post && action.empty()) return delay_page(app, visit, delay);
    if (!visit.post || (action != "/confirm" && action != "/end")) return not_found_page(visit);
    const auto done =
        action == "/confirm" ? app.looks().confirm_delay(visit.caller, id) : app.looks().end_delay(visit.caller, id);
    return done ? see_other("/delays/" + std::to_string(id)) : error_page(visit, done.error());
  }
  return not_found_page(visit);
}

}  // namespace

std::optional<base::Day> answer_due(const App& app, const store::AccessEvent& question) {
  const base::Day asked = base::day_of(question.at);
  const auto rule = app.catalog().look_answer(asked);
  return rule ? std::optional(asked.plus_days(rule->days_max)) : std::nullopt;
}

std::optional<Response> looks_page(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kQuestion = "/questions/", kDelay = "/delays/";
  const std::string_view path = visit.path;
  if (path == "/questions" && !visit.post) return questions_page(app, visit);
  if (path == "/delays" && !visit.post) return delays_page(app, visit);
  if (path == "/delays/new") {
    return visit.post ? take_new_delay(app, visit, parse_form(request.body)) : new_delay_page(app, visit, {}, {});
  }
  const bool question = path.starts_with(kQuestion);
  if (!question && !path.starts_with(kDelay)) return std::nullopt;
  const std::string_view rest = path.substr(question ? kQuestion.size() : kDelay.size());
  const std::string_view digits = rest.substr(0, rest.find('/'));
  const auto id = parse_id(digits);
  if (!id) return not_found_page(visit);
  if (!question) return one_delay(app, visit, *id, rest.substr(digits.size()));
  return digits == rest ? one_question(app, visit, request, *id) : not_found_page(visit);
}

}  // namespace taixin::service
