#include "service/pages_outgoing.h"

#include "access/errors.h"
#include "service/api_admin.h"
#include "service/door_keys.h"
#include "service/letter_issue.h"
#include "service/outgoing_pdf.h"
#include "service/outgoing_view.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

using access::Action;

constexpr size_t kLetters = 200, kNotices = 50;

Html sent_cell(const Visit& visit, const Letter& one) {
  const auto& sent = one.carried.sent;
  if (!sent) return tag(visit.say("待发", "to be sent"), "warn");
  return markup("{}<br><span class=\"quiet\">{}，{}</span>", sent->number, sent->day.iso(),
                way_words(sent->way, visit.lang));
}

Response list_page(App& app, const Visit& visit) {
  const char* title = visit.say("待发文书", "Letters to be sent");
  const bool all = field_of(visit.query, "all") == "true";
  const auto found = letters_of(app, visit.caller, visit.lang, all, kLetters);
  if (!found) return error_page(visit, found.error());
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("文书", "Letter")},
                        {visit.say("业务", "Case")},
                        {visit.say("发给", "To")},
                        {visit.say("日期", "Day")},
                        {visit.say("发出", "Sent")}},
            .rows = {}};
  for (const Letter& one : *found) {
    out.rows.push_back({markup("<a href=\"/outgoing/{}\">{}</a>", one.carried.out.id, one.name),
                        markup("<a href=\"/cases/{0}\">{0}</a>", one.carried.out.case_id), text(one.to),
                        text(one.carried.day.iso()), sent_cell(visit, one)});
  }
  Html body = markup("<h1>{}</h1>", title);
  body += out.rows.empty()
              ? markup("<p class=\"panel\">{}</p>", visit.say("没有待发的文书。", "Nothing waits to be sent."))
              : table(out);
  body += all ? markup("<p><a href=\"/outgoing\">{}</a></p>", visit.say("只看待发的", "Only what waits"))
              : markup("<p><a href=\"/outgoing?all=true\">{}</a></p>", visit.say("已发的也列出", "With those sent"));
  return page(visit, {.title = title, .body = std::move(body), .wide = true});
}

Html sent_form(const Visit& visit, const std::string& path, const FormFields& given, const FieldErrors& errors) {
  std::vector<Option> ways;
  for (const std::string_view way : kWays) ways.push_back({std::string(way), way_words(way, visit.lang), {}});
  Html fields = input_field({.id = "number", .label = visit.say("文号", "Number"), .value = field_of(given, "number")},
                            errors, visit.lang);
  fields += input_field({.id = "day",
                         .label = visit.say("发出日期", "Day"),
                         .value = field_of(given, "day"),
                         .type = "date",
                         .narrow = true},
                        errors, visit.lang);
  fields += select_field({.id = "way",
                          .label = visit.say("送达方式", "Way"),
                          .hint = {},
                          .value = field_of(given, "way"),
                          .none = visit.say("请选择", "Choose one"),
                          .options = std::move(ways)},
                         errors, visit.lang);
  return post_form(path, fields, visit.say("登记已发出", "It was sent"));
}

Response letter_page(App& app, const Visit& visit, int64_t id, const FormFields& given, FieldErrors errors,
                     int status) {
  const auto one = letter_of(app, visit.caller, visit.lang, id);
  if (!one) return error_page(visit, one.error());
  if (const auto noted = log_letter_read(app, visit.caller, visit.lang, *one); !noted) {
    return error_page(visit, noted.error());
  }
  Html words;
  std::string_view rest = one->words;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    words += markup("<p>{}</p>", line);
  }
  if (words.empty()) {
    words = markup("<p>{}</p>",
                   visit.say("将业务连同材料转给上列单位。", "Pass the case with its papers on to that body."));
  }
  Html body = markup("<article><h1>{}</h1>{}<p class=\"quiet\">{} {}</p></article>", one->name, words,
                     one->from.empty() ? std::string(visit.say("信用中心", "The centre")) : one->from,
                     visit.say("（未加盖电子印章）", "(no electronic seal)"));
  body +=
      markup("<dl class=\"facts\">{}</dl>",
             pair(visit.say("发给", "To"), one->to) +
                 pair(visit.say("业务", "Case"), markup("<a href=\"/cases/{0}\">{0}</a>", one->carried.out.case_id)) +
                 pair(visit.say("发出", "Sent"), sent_cell(visit, *one)));
  body +=
      markup("<p><a href=\"/outgoing/{}/pdf\">{}</a> <span class=\"quiet\">{}</span></p>", id,
             visit.say("下载 PDF", "Download the PDF"),
             one->carried.sent ? visit.say("带平台电子签名", "with the platform's signature")
                               : visit.say("带平台电子签名；登记发出、填入文号以前标为草稿",
                                           "with the platform's signature; a draft until it was sent and numbered"));
  if (!one->carried.sent) body += sent_form(visit, visit.path, given, errors);
  body += markup("<p><a href=\"/outgoing\">{}</a></p>", visit.say("返回", "Back"));
  Response out = page(visit, {.title = one->name, .body = std::move(body), .errors = std::move(errors)}, status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

Response take_sent(App& app, const Visit& visit, const Request& request, int64_t id) {
  const FormFields fields = parse_form(request.body);
  const auto day = base::parse_iso_day(field_of(fields, "day"));
  if (!day) {
    const FieldError bad{"day", visit.say("应为日期，例如 2026-04-01", "a day, like 2026-04-01"), {}};
    return letter_page(app, visit, id, fields, {bad}, 422);
  }
  const auto done = mark_sent(app, visit.caller, id, {*day, field_of(fields, "number"), field_of(fields, "way")});
  if (done) return see_other(visit.path);
  return letter_page(app, visit, id, fields, {field_error(done.error(), visit.lang)}, done.error().kind().http_status);
}

// All that are unread were seen.
Response take_read(App& app, const Visit& visit, const Request& request) {
  const auto subject = own_subject(request);
  if (!subject) return error_page(visit, subject.error());
  const auto all = notices_of(app, *subject, visit.lang, kNotices);
  if (!all) return error_page(visit, all.error());
  for (const Notice& one : *all) {
    if (!one.unread) continue;
    if (const auto done = mark_read(app, visit.caller, *subject, one.id); !done) return error_page(visit, done.error());
  }
  return see_other("/my");
}

// The number in ".../12/pdf".
std::optional<int64_t> pdf_in(std::string_view path) {
  constexpr std::string_view kPdf = "/pdf";
  if (!path.ends_with(kPdf)) return std::nullopt;
  path.remove_suffix(kPdf.size());
  return parse_id(path.substr(path.rfind('/') + 1));
}

base::Result<Response> own_pdf(App& app, const Visit& visit, const Request& request, int64_t id) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  return notice_pdf(app, visit.caller, subject, visit.lang, id);
}

}  // namespace

std::optional<Response> outgoing_page(App& app, const Visit& visit, const Request& request) {
  const std::string_view path = visit.path;
  const bool notices = path == "/my/notices" || path.starts_with("/my/notices/");
  if (path != "/outgoing" && !path.starts_with("/outgoing/") && !notices) return std::nullopt;
  if (!visit.caller.known()) {
    return visit.post ? error_page(visit, base::fail(access::kNotSignedIn)) : see_other("/sign-in");
  }
  const auto allowed = need(app, visit.caller, notices ? Action::own_case : Action::case_act);
  if (!allowed) return error_page(visit, allowed.error());
  if (const auto file = pdf_in(path)) {
    if (visit.post) return not_found_page(visit);
    auto made = notices ? own_pdf(app, visit, request, *file)
                        : letter_file(app, visit.caller, visit.lang, *file, LetterFile::pdf);
    return made ? *std::move(made) : error_page(visit, made.error());
  }
  if (notices && path != "/my/notices") return not_found_page(visit);
  if (notices) return visit.post ? take_read(app, visit, request) : see_other("/my");
  if (path == "/outgoing") return visit.post ? not_found_page(visit) : list_page(app, visit);
  const auto id = parse_id(path.substr(std::string_view("/outgoing/").size()));
  if (!id) return not_found_page(visit);
  return visit.post ? take_sent(app, visit, request, *id) : letter_page(app, visit, *id, {}, {}, 200);
}

Html own_notices(App& app, const Visit& visit, base::SubjectId subject) {
  const auto all = notices_of(app, subject, visit.lang, kNotices);
  Html out = markup("<h2>{}</h2>", visit.say("我的通知", "Notices"));
  if (!all) return out + markup("<p class=\"panel warn\">{}</p>", all.error().message(visit.lang));
  if (all->empty()) return out + markup("<p class=\"panel\">{}</p>", visit.say("没有通知。", "There is none."));
  bool unread = false;
  Html list;
  for (const Notice& one : *all) {
    unread = unread || one.unread;
    list += markup(
        "<li>{}{} <span class=\"when\">{}</span> <a href=\"/my/cases/{}\">{}</a> <a "
        "href=\"/my/notices/{}/pdf\">PDF</a></li>",
        one.unread ? tag(visit.say("未读", "unread"), "warn") + raw(" ") : Html{}, one.words, one.day.iso(),
        one.case_id, visit.say("查看业务", "the case"), one.id);
  }
  out += markup("<ul>{}</ul>", list);
  if (unread) out += post_form("/my/notices", {}, visit.say("全部标为已读", "I have seen them"), true);
  return out;
}

}  // namespace taixin::service
