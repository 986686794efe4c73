#include "service/pages_own.h"

#include "access/errors.h"
#include "access/looks.h"
#include "check/own_person.h"
#include "service/api_admin.h"
#include "service/own_export.h"
#include "service/own_subject.h"
#include "service/pages_calendar.h"
#include "service/pages_cases.h"
#include "service/pages_consents.h"
#include "service/pages_looks.h"
#include "service/pages_outgoing.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using access::Action;
using access::Consent;
using access::ConsentStep;
using access::Look;
using base::SubjectId;

constexpr std::string_view kExportFile = "/my/export";
constexpr std::string_view kErasurePage = "/my/apply/0?kind=erasure";

Html looks_table(const App& app, const Visit& visit, const access::LookPage& page) {
  if (page.looks.empty()) {
    return markup("<p class=\"panel\">{}</p>", visit.say("还没有人查询过您的信息。", "Nobody has looked yet."));
  }
  Table out{.caption = visit.say("谁查询过", "Who looked"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("时间", "Time")},
                        {visit.say("单位和经办人", "Unit and officer")},
                        {visit.say("用途和依据", "Purpose and basis")},
                        {visit.say("方式和所看的信息", "Kind, and what was seen")},
                        {visit.say("询问", "Question")}},
            .rows = {}};
  size_t own = 0;
  for (const Look& look : page.looks) {
    if (look.account == visit.caller.account) {
      ++own;
      continue;
    }
    Html asked;
    for (const store::AccessEvent& event : look.questions) {
      const bool question = event.kind == store::AccessEventKind::question;
      asked += markup("<p><b>{}</b>{}</p>", question ? visit.say("问：", "Asked: ") : visit.say("答：", "Answered: "),
                      event.text);
      const auto due = answer_due(app, event);
      if (question && due && &event == &look.questions.back()) {
        asked += markup("<p class=\"quiet\">{}</p>",
                        fmt::format(fmt::runtime(visit.say("对方最迟 {} 答复", "to be answered by {}")), due->iso()));
      }
    }
    asked += markup("<a href=\"/my/look/{}\">{}</a>", look.token, visit.say("询问原因", "Ask why"));
    out.rows.push_back(
        {text(minute(look.at)), text(look.who),
         markup("{}<br><span class=\"quiet\">{}</span>", purpose_name(app, look.purpose, visit.lang), look.basis),
         markup("{}<br><span class=\"quiet\">{}</span>", look_kind_words(look.kind, visit),
                look.kind == "denied" ? std::string() : fields_words(app, look.fields, visit)),
         asked});
  }
  if (out.rows.empty()) {
    return markup("<p class=\"panel\">{}</p>", visit.say("没有别人查询过您的信息。", "Nobody else has looked."));
  }
  Html more;
  if (own > 0) {
    more += markup("<p class=\"quiet\">{}</p>",
                   fmt::format(fmt::runtime(visit.say("您自己查看 {} 次，未逐条列出。",
                                                      "You looked yourself {} times; that is not listed.")),
                               own));
  }
  if (!page.next.empty()) {
    more += markup("<p><a href=\"/my?after={}\">{}</a></p>", page.next, visit.say("更早的查询", "Earlier ones"));
  }
  return table(out) + more;
}

Html consents_table(App& app, const Visit& visit, const std::vector<Consent>& consents) {
  if (consents.empty()) {
    return markup("<p class=\"panel\">{}</p>",
                  visit.say("没有人请求您的授权。", "Nobody has asked for your authorisation."));
  }
  Table out{.caption = visit.say("授权", "Authorisations"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("请求单位", "Who asks")},
                        {visit.say("用途和事项", "Purpose and matter")},
                        {visit.say("信息类别", "Classes")},
                        {visit.say("至", "Until")},
                        {visit.say("状态", "State")}},
            .rows = {}};
  for (const Consent& consent : consents) {
    out.rows.push_back(
        {markup("<a href=\"/my/consent/{}\">{}</a>", consent.id, unit_name(*directory_of(app, visit), consent.unit)),
         markup("{}<br><span class=\"quiet\">{}</span>", purpose_name(app, consent.request.purpose, visit.lang),
                consent.request.why),
         text(class_names(app, consent.request.classes, visit.lang)), text(consent.request.until.iso()),
         tag(consent_step_words(consent.step, visit, false), consent.step == ConsentStep::asked ? "warn" : "plain")});
  }
  return table(out);
}

// Who acts for this subject, and why somebody no longer does.
Html agents_part(App& app, const Visit& visit, SubjectId subject) {
  const auto& accounts = app.entrance().accounts();
  const auto directory = accounts.directory();
  Html lines;
  for (const auto& [id, account] : directory->accounts()) {
    if (account.kind != access::AccountKind::agent || account.subject != subject) continue;
    if (account.state == access::AccountState::closed) continue;
    const auto why = accounts.notes().suspension(id);
    const bool suspended = account.state == access::AccountState::suspended;
    std::string words = account.until ? visit.say("至 ", "until ") + account.until->iso() : std::string();
    if (suspended && why) words = minute(why->at) + " " + visit.say("已暂停：", "suspended: ") + why->reason;
    lines += markup(
        "<li>{} {} {}</li>", accounts.shown_name(account),
        suspended ? tag(visit.say("暂停", "suspended"), "warn") : tag(visit.say("可办理", "may act"), "good"), words);
  }
  if (lines.empty()) return {};
  return markup("<h2>{}</h2><ul>{}</ul>", visit.say("代理人", "Agents"), lines);
}

// The way to all that is held.
Html held_part(App& app, const Visit& visit, SubjectId subject) {
  if (const auto card = app.facts().registry().card(subject)) {
    return markup("<form method=\"post\" action=\"/subject\">{}{}<p class=\"buttons\"><button>{}</button></p></form>",
                  hidden_field("query", card->code()), hidden_field("purpose", "self"),
                  visit.say("查看平台收存的全部信息", "See all that is held"));
  }
  if (subject.get() >= vault::Vault::kFirstPerson && visit.caller.assisted == SubjectId()) {
    return markup("<p><a class=\"button\" href=\"/my/held\">{}</a></p>",
                  visit.say("查看平台收存的关于我的信息", "See what is held about me"));
  }
  return {};
}

// What a subject may do here, each with what it is good for in plain words.
Html ways(const Visit& visit, bool person) {
  const auto item = [](std::string_view path, const char* words, const char* what) {
    return markup("<li><a href=\"{}\">{}</a><p>{}</p></li>", path, words, what);
  };
  Html out =
      item(kCalendarPage, visit.say("日期提醒", "Days to remember"),
           visit.say("哪条信息哪天结束，今天能申请修复哪几条", "what ends when, and what may be repaired today"));
  out += item("/my/lists",
              visit.say("我的名单、拟列入事项和对我采取的措施", "My lists, proposals and the measures applied to me"),
              visit.say("在不在名单上，谁对我采取了什么措施，怎样申辩",
                        "whether you are on a list, what was done about it, how to answer"));
  out +=
      item("/my/apply/0", visit.say("信用承诺、自主申报", "Commitments and declarations"),
           visit.say("主动作出承诺，或者自己提供获奖、资质等信息", "commit yourself, or give information of your own"));
  out += item("/my/reports", visit.say("信用报告", "Credit reports"),
              visit.say("免费取得、打印，交给谁由您决定", "free, to print, to give to whom you like"));
  out += item("#consents", visit.say("授权", "Authorisations"),
              visit.say("谁想看我不公开的信息", "who asks to see what is not public"));
  out += item("#looks", visit.say("谁查询过我", "Who looked"),
              visit.say("每一次都有记录，可以询问原因", "each look is recorded; ask why"));
  out += item(kExportFile, visit.say("下载我的全部信息", "Download all of it"),
              visit.say("一个压缩包：能看的网页、表格和证明，可以留存或者交给别人",
                        "one ZIP: pages to read, sheets and proofs, to keep or to pass on"));
  if (person) {
    out += item(kErasurePage, visit.say("个人信息删除申请", "Erasure of what is held about me"),
                visit.say("要求删除平台收存的关于您本人的记录，哪些依法留下也写在那里",
                          "have what is held about you erased; what stays by law is told there"));
  }
  return markup("<ul class=\"cards\">{}</ul>", out);
}

Response my_page(App& app, const Visit& visit, SubjectId subject) {
  if (const auto logged = log_own_read(app, visit.caller, visit.lang, subject); !logged) {
    return error_page(visit, logged.error());
  }
  const auto after = visit.query.find("after");
  const auto looks = app.looks().of_subject(subject, {after == visit.query.end() ? std::string() : after->second, 50});
  if (!looks) return error_page(visit, looks.error());
  const auto card = app.facts().registry().card(subject);
  const char* title = visit.say("我的信用", "My credit");
  Html body = markup("<h1>{}</h1>", title);
  if (visit.caller.assisted != SubjectId()) {
    body += markup("<p class=\"panel warn\">{} <a href=\"/account\">{}</a></p>",
                   visit.say("您正在为到场的人代办：这里是他的空间，每一步都记为代办。",
                             "You act for somebody who stands there: this is its space, and each step says so."),
                   visit.say("结束代办", "End it"));
  }
  if (card) body += markup("<p>{} <bdi class=\"code\">{}</bdi></p>", card->name(app.facts().head()), card->code());
  body += held_part(app, visit, subject) + ways(visit, subject.get() >= vault::Vault::kFirstPerson) +
          own_notices(app, visit, subject) + own_cases(app, visit, subject) + agents_part(app, visit, subject) +
          markup("<h2 id=\"consents\">{}</h2><p class=\"quiet\">{}</p>",
                 visit.say("谁想看我的信息（授权请求）", "Authorisations: who asks to see my data"),
                 visit.say("银行、合作单位要看您不公开的信息，须先经您同意。同不同意由您决定，同意以后可以随时撤回。",
                           "A bank or a partner needs your consent before it sees what is not public. It is yours to "
                           "give, and to withdraw at any time.")) +
          consents_table(app, visit, app.consents().of_subject(subject)) +
          markup("<h2 id=\"looks\">{}</h2><p class=\"quiet\">{}</p>",
                 visit.say("谁查询过我的信息", "Who looked at my data"),
                 visit.say("每一次查询在答复发出之前就记在这里，查询单位不能删改。对任何一条都可以询问原因。",
                           "Every look is written down here before its answer leaves, and nobody who looked can change "
                           "it. You may ask about any of them.")) +
          looks_table(app, visit, *looks);
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

// ---- what is held about a natural person, for itself

Html one_record(const Visit& visit, const check::OwnRecord& record) {
  Html fields;
  for (const check::ShownField& field : record.fields)
    fields += pair(field.name.in(visit.lang), field.words.in(visit.lang));
  fields += pair(visit.say("来源单位", "Handed over by"), record.source);
  fields += pair(visit.say("收到时间", "Received"), minute(record.received));
  return markup(
      "<h2>{}{}</h2><dl class=\"facts\">{}</dl>", record.item->name.in(visit.lang),
      record.superseded ? raw(" ") + tag(visit.say("已有新版本", "a later version is there"), "plain") : Html{},
      fields);
}

Response held_page(App& app, const Visit& visit) {
  access::Asker asker;
  asker.purpose = "self";
  asker.lang = visit.lang;
  asker.caller = visit.caller;
  asker.action = Action::own_read;
  const auto session = access::admit(app.desk(), asker, {});
  if (!session) return error_page(visit, session.error());
  const auto own = check::own_person(app.checker(), app.vault(), app.packer(), *session);
  if (!own) return error_page(visit, own.error());
  const char* title = visit.say("平台收存的关于我的信息", "What is held about me");
  Html body = markup(
      "<h1>{}</h1><p>{}</p>", title,
      visit.say(
          "这些记录用您一个人的密钥密封，只有您本人登录后能看到。证件号码、电话和住址对任何人都不出示，包括这一页。",
          "These records are sealed under a key of your own, and only you can read them. Identity "
          "numbers, phones and addresses are shown to nobody, on this page neither."));
  for (const check::OwnRecord& record : own->value().records) body += one_record(visit, record);
  if (own->value().records.empty()) {
    body += markup("<p class=\"panel\">{}</p>",
                   visit.say("平台没有收存关于您本人的记录。", "No record about you yourself is held."));
  }
  body += markup(
      "<h2>{}</h2><p>{}</p><p>{}</p><p>{}</p>", visit.say("要求删除", "Asking for erasure"),
      visit.say("您给过的授权，随时可以在“我的信用”里撤回，撤回立即生效。",
                "What you have authorised you can withdraw on the page My credit, at once."),
      visit.say("要求删除这些记录的（个人信息保护法第四十七条），在这里申请，也可以带身份证明到信用服务窗口提出。由两名"
                "工作人员办理：一人审查，另一人批准；批准以后您的密钥销毁，这些记录谁也打不开，证书在该业务的页面上。",
                "To have these records erased (PIPL art. 47), apply here, or at a service window with a proof of who "
                "you are. Two officers do it; your key is destroyed, nobody can read the records again, and the page "
                "of the case has the certificate."),
      visit.say("法律要求继续保存的不能删除，会书面告知理由。删除前可以先“下载我的全部信息”。",
                "What the law wants kept is not erased, and you are told why in writing. Download all of it before."));
  body += markup("<p><a class=\"button\" href=\"{}\">{}</a></p>", kErasurePage,
                 visit.say("申请删除我的个人信息", "Ask for the erasure of what is held about me"));
  body += markup("<p class=\"quiet\">{}</p><p><a href=\"/my\">{}</a></p>",
                 visit.say("您担任法定代表人等职务的单位，其记录属于单位，不在这里；您的证件号码如密封在那些记录旁边，"
                           "同样不向任何人出示。",
                           "Records of bodies that you represent are theirs and not here; where your number is sealed "
                           "beside one, it is shown to nobody."),
                 visit.say("返回", "Back"));
  Response out = page(visit, {.title = title, .body = std::move(body), .wide = true});
  out.headers["Cache-Control"] = "no-store";
  return out;
}

// ---- one line, and its question

Response question_page(const Visit& visit, const std::string& token, const std::string& words, FieldErrors errors) {
  const char* title = visit.say("询问这次查询的原因", "Ask why they looked");
  Html fields = text_area({.id = "text",
                           .label = visit.say("您想问什么", "What do you want to ask?"),
                           .hint = visit.say("查询单位会看到您的问题并答复；请不要填写证件号码。",
                                             "The unit reads your question and answers it. Give no identity numbers."),
                           .value = words},
                          errors, visit.lang);
  const int status = errors.empty() ? 200 : 422;
  return page(visit,
              {.title = title,
               .body = markup("<h1>{}</h1><form method=\"post\" action=\"/my/look/{}\" novalidate>{}"
                              "<p class=\"buttons\"><button>{}</button> <a href=\"/my\">{}</a></p></form>",
                              title, token, fields, visit.say("提交", "Send"), visit.say("返回", "Back")),
               .errors = std::move(errors)},
              status);
}

Response take_question(App& app, const Visit& visit, const Request& request, SubjectId subject,
                       const std::string& token) {
  const auto form = parse_form(request.body);
  const auto found = form.find("text");
  const std::string words = found == form.end() ? std::string() : found->second;
  const auto asked = app.looks().ask(visit.caller, subject, token, one_line(words));
  if (asked) return see_other("/my");
  return question_page(visit, token, words, {field_error(asked.error(), visit.lang, "text")});
}

// ---- one request for an authorisation

Html answer_button(const Visit& visit, const Consent& consent, ConsentStep step, const char* words, bool quiet,
                   const FieldErrors& errors) {
  Html paper;
  if (visit.caller.assisted != SubjectId()) {
    paper = input_field({.id = fmt::format("evidence-{}", access::consent_step_code(step)),
                         .label = visit.say("所签书面材料的编号", "Number of the signed form"),
                         .hint = visit.say("本人签字的材料由窗口保管；不要填写证件号码",
                                           "The window keeps what was signed; no identity number")},
                        errors, visit.lang);
  }
  return markup(
      "<form method=\"post\" action=\"/my/consent/{}\">{}{}<p class=\"buttons\"><button{}>{}</button></p></form>",
      consent.id, hidden_field("step", access::consent_step_code(step)), paper,
      quiet ? raw(" class=\"second\"") : Html{}, words);
}

// Which records it would open, to the field: the very answer that whoever asked would get.
Html preview(App& app, const Visit& visit, const Consent& consent) {
  access::Asker asker;
  asker.lang = visit.lang;
  asker.caller = visit.caller;
  asker.action = Action::consent_answer;
  const auto session = access::preview(app.desk(), asker, consent);
  if (!session) return {};
  const auto card = app.facts().registry().card(consent.request.subject);
  if (!card) {  // of natural persons nothing is shown to anybody else
    return markup("<p class=\"panel\">{}</p>",
                  visit.say("目前没有任何记录会因此出示。", "No record would be shown at present."));
  }
  const auto answer = app.checker().show(*session, {card->code(), false});
  if (!answer) return markup("<p class=\"panel warn\">{}</p>", answer.error().message(visit.lang));
  Table out{.caption = visit.say("对方将会看到的信息", "What they would see"),
            .columns = {{visit.say("信息", "Record")}, {visit.say("字段", "Field")}, {visit.say("内容", "Content")}},
            .rows = {}};
  for (const check::ShownClass& one : answer->value().classes) {
    for (const check::ShownRecord& record : one.records) {
      for (const check::ShownField& field : record.fields) {
        out.rows.push_back({text(record.item->name.in(visit.lang)), text(field.name.in(visit.lang)),
                            text(field.words.in(visit.lang))});
      }
    }
  }
  if (out.rows.empty()) {
    return markup("<p class=\"panel\">{}</p>",
                  visit.say("目前没有任何记录会因此出示。", "No record would be shown at present."));
  }
  return table(out);
}

Response consent_page(App& app, const Visit& visit, const Consent& consent, FieldErrors errors = {}, int status = 200) {
  const char* title = visit.say("授权请求", "A request for your authorisation");
  const auto& request = consent.request;
  Html body = markup("<h1>{}</h1><dl>", title) +
              pair(visit.say("请求单位", "Who asks"), unit_name(*directory_of(app, visit), consent.unit)) +
              pair(visit.say("用途", "Purpose"), purpose_name(app, request.purpose, visit.lang)) +
              pair(visit.say("事项", "Matter"), request.why) +
              pair(visit.say("信息类别", "Classes"), class_names(app, request.classes, visit.lang)) +
              pair(visit.say("最后一日", "Last day"), request.until.iso()) +
              pair(visit.say("状态", "State"), consent_step_words(consent.step, visit, false)) + raw("</dl>");
  if (consent.step == ConsentStep::asked) {
    body += markup("<p>{}</p>", visit.say("不同意和不答复在对方看来完全一样；同意以后可以随时撤回，立即生效。",
                                          "To whoever asked, refusing and not answering look the same. What you give "
                                          "you can withdraw at any time, at once.")) +
            answer_button(visit, consent, ConsentStep::given, visit.say("同意", "Give it"), false, errors) +
            answer_button(visit, consent, ConsentStep::refused, visit.say("不同意", "Refuse"), true, errors);
  } else if (consent.step == ConsentStep::given) {
    body += answer_button(visit, consent, ConsentStep::withdrawn, visit.say("撤回授权", "Withdraw it"), false, errors);
  }
  if (consent.step == ConsentStep::asked || consent.step == ConsentStep::given) body += preview(app, visit, consent);
  body += markup("<p><a href=\"/my/consent/{}/receipt\">{}</a> · <a href=\"/my\">{}</a></p>", consent.id,
                 visit.say("回执", "Receipt"), visit.say("返回", "Back"));
  return page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors), .wide = true}, status);
}

Response take_answer(App& app, const Visit& visit, const Request& request, int64_t id) {
  const auto form = parse_form(request.body);
  const auto found = form.find("step");
  for (const ConsentStep step : {ConsentStep::given, ConsentStep::refused, ConsentStep::withdrawn}) {
    if (found == form.end() || found->second != access::consent_step_code(step)) continue;
    const auto paper = form.find("evidence-" + found->second);
    const auto done =
        app.consents().answer(visit.caller, id, step, paper == form.end() ? std::string() : paper->second);
    if (done) return see_other("/my/consent/" + std::to_string(id));
    const auto consent = app.consents().find(id);
    if (!done.error().is(access::kConsentEvidence) || !consent) return error_page(visit, done.error());
    return consent_page(app, visit, *consent, {field_error(done.error(), visit.lang, "evidence-" + found->second)},
                        422);
  }
  return not_found_page(visit);
}

Response receipt_part(App& app, const Visit& visit, const Consent& consent, std::string_view part) {
  constexpr std::string_view kProof = "/proof/";
  if (part == "/receipt") {
    return consent_receipt(app, visit, consent, false, "/my/consent/" + std::to_string(consent.id));
  }
  const auto row = part.starts_with(kProof) ? parse_id(part.substr(kProof.size())) : std::nullopt;
  return row ? consent_proof(app, visit, consent, *row) : not_found_page(visit);
}

}  // namespace

std::optional<Response> own_page(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kLook = "/my/look/", kConsent = "/my/consent/";
  const std::string& path = visit.path;
  const bool look = path.starts_with(kLook), consent = path.starts_with(kConsent);
  const bool held = path == "/my/held", days = path == kCalendarPage || path == kCalendarFile;
  const bool all = path == kExportFile;
  if (path != "/my" && !held && !days && !all && !look && !consent) return std::nullopt;
  if (!visit.caller.known()) return see_other("/sign-in");
  const auto subject = own_subject(request);
  const Action action = look ? Action::own_question : consent && visit.post ? Action::consent_answer : Action::own_read;
  const base::Day today = app.home().clock().today();
  const auto verdict = app.doors().may(visit.caller, action, {{}, subject ? *subject : SubjectId()}, today);
  if (!verdict.permitted()) return error_page(visit, access::refusal(verdict, action));
  if (!subject) return error_page(visit, subject.error());
  if (path == "/my") return my_page(app, visit, *subject);
  if (held) return visit.post ? not_found_page(visit) : held_page(app, visit);
  if ((days || all) && visit.post) return not_found_page(visit);
  if (all) {
    auto file = own_export(app, request);
    return file ? *std::move(file) : error_page(visit, file.error());
  }
  if (days) return path == kCalendarFile ? calendar_file(app, visit, *subject) : calendar_page(app, visit, *subject);
  if (look) {
    const std::string token = path.substr(kLook.size());
    return visit.post ? take_question(app, visit, request, *subject, token) : question_page(visit, token, {}, {});
  }
  const std::string_view rest = std::string_view(path).substr(kConsent.size());
  const std::string_view digits = rest.substr(0, rest.find('/')), part = rest.substr(digits.size());
  const auto id = parse_id(digits);
  const auto wanted = id ? app.consents().find(*id) : std::nullopt;
  if (!wanted || wanted->request.subject != *subject) return not_found_page(visit);
  if (!part.empty()) return visit.post ? not_found_page(visit) : receipt_part(app, visit, *wanted, part);
  return visit.post ? take_answer(app, visit, request, *id) : consent_page(app, visit, *wanted);
}

}  // namespace taixin::service
