#include "service/api_outgoing.h"

#include <boost/json.hpp>

#include "letters/register.h"
#include "service/api_admin.h"
#include "service/letter_issue.h"
#include "service/outgoing_pdf.h"
#include "service/outgoing_view.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;

constexpr size_t kLettersMax = 500, kNoticesMax = 100;

}  // namespace

boost::json::value issued_json(const std::optional<store::IssuedLetter>& one) {
  if (!one) return nullptr;
  json::object out{{"id", std::to_string(one->event.id)},
                   {"code", letters::code_of(one->event.id)},
                   {"number", one->event.number},
                   {"day", one->event.day.iso()},
                   {"at", base::iso_time(one->event.at)},
                   {"digest", base::hex(one->event.digest)},
                   {"cancelled", nullptr}};
  if (one->cancelled) {
    out["cancelled"] = json::object{{"day", one->cancelled->day.iso()}, {"reason", letters::reason_of(*one)}};
  }
  return out;
}

namespace {

json::object letter_json(const Letter& one) {
  const auto& sent = one.carried.sent;
  return {
      {"id", std::to_string(one.carried.out.id)},
      {"letter", one.code},
      {"name", one.name},
      {"case", std::to_string(one.carried.out.case_id)},
      {"to", one.to},
      {"from", one.from},
      {"day", one.carried.day.iso()},
      {"issued", issued_json(one.issued)},
      {"sent", sent ? json::value(json::object{{"day", sent->day.iso()}, {"number", sent->number}, {"way", sent->way}})
                    : json::value(nullptr)}};
}

json::object text_json(App& app, const Request& request, const Letter& one) {
  json::object out = letter_json(one);
  out["words"] = one.words;
  const int64_t unit = one.carried.by != 0 ? one.carried.by : request.caller.unit.get();
  const std::string sign = letter_sign(app, request.caller, unit, one.series.get());
  out["series"] = one.series ? json::value(one.series->name.in(request.lang())) : json::value(nullptr);
  out["machine"] = !sign.empty();
  return out;
}

base::Result<Response> get_letters(App& app, Request& request, const PathArgs&) {
  TX_TRY(const auto all, letters_of(app, request.caller, request.lang(), request.get("all") == "true", kLettersMax));
  json::array list;
  std::string lines;
  for (const Letter& one : all) {
    list.push_back(letter_json(one));
    lines += fmt::format("{:>6}  {}  {}  {}  {}\n", one.carried.out.id, one.carried.day.iso(), one.name, one.to,
                         one.carried.sent ? one.carried.sent->number : "");
  }
  if (!request.wants_text()) return json_response(json::serialize(json::object{{"letters", std::move(list)}}));
  const bool zh = request.lang() == Lang::zh;
  return text_response(lines.empty() ? (zh ? "没有待发的文书\n" : "nothing to send\n") : lines);
}

base::Result<Response> get_letter(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const Letter one, letter_of(app, request.caller, request.lang(), args.id));
  TX_CHECK(log_letter_read(app, request.caller, request.lang(), one));
  if (request.wants_text()) return text_response(one.name + "\n\n" + one.words + "\n");
  return json_response(json::serialize(text_json(app, request, one)));
}

base::Result<Response> get_letter_pdf(App& app, Request& request, const PathArgs& args) {
  return letter_file(app, request.caller, request.lang(), args.id, LetterFile::pdf);
}

base::Result<Response> get_letter_docx(App& app, Request& request, const PathArgs& args) {
  return letter_file(app, request.caller, request.lang(), args.id, LetterFile::docx);
}

base::Result<Response> post_issue(App& app, Request& request, const PathArgs& args) {
  TX_CHECK(issue_letter(app, request.caller, args.id, member_of(request, "number")));
  return get_letter(app, request, args);
}

base::Result<Response> get_case_letters(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const auto all, letters_of_case(app, request.caller, request.lang(), args.id));
  json::array list;
  for (const Letter& one : all) list.push_back(letter_json(one));
  return json_response(json::serialize(json::object{{"letters", std::move(list)}}));
}

base::Result<Response> get_notice_pdf(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  return notice_pdf(app, request.caller, subject, request.lang(), args.id);
}

base::Result<Response> post_sent(App& app, Request& request, const PathArgs& args) {
  const Sending sending{*day_of(request, "day"), member_of(request, "number"), member_of(request, "way")};
  TX_CHECK(mark_sent(app, request.caller, args.id, sending));
  return get_letter(app, request, args);
}

base::Result<Response> get_notices(App& app, Request& request, const PathArgs&) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_CHECK(log_own_read(app, request.caller, request.lang(), subject));
  TX_TRY(const auto all, notices_of(app, subject, request.lang(), kNoticesMax));
  json::array list;
  for (const Notice& one : all) {
    list.push_back(json::object{{"id", std::to_string(one.id)},
                                {"case", std::to_string(one.case_id)},
                                {"day", one.day.iso()},
                                {"words", one.words},
                                {"unread", one.unread}});
  }
  return json_response(json::serialize(json::object{{"notices", std::move(list)}}));
}

base::Result<Response> post_read(App& app, Request& request, const PathArgs& args) {
  TX_TRY(const base::SubjectId subject, own_subject(request));
  TX_CHECK(mark_read(app, request.caller, subject, args.id));
  return done_response(request);
}

constexpr Member kSent[] = {
    {.name = "day", .kind = Member::Kind::day, .required = true, .example = "2026-04-01", .about = "on which it went"},
    {.name = "number",
     .max = 64,
     .example = "示例函〔2026〕1号",
     .about = "of the letter; left out: that by which it was issued"},
    {.name = "way",
     .required = true,
     .max = 12,
     .example = "post",
     .about = "post, in_person, electronic or exchange"}};
constexpr Shape kSentShape{"LetterSent", kSent};

constexpr Member kIssue[] = {{.name = "number",
                              .max = 64,
                              .example = "示例函〔2026〕1号",
                              .about = "the unit's own number; left out: the machine gives the next of its series"}};
constexpr Shape kIssueShape{"LetterIssue", kIssue};

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/outgoing",
     .operation = "listLetters",
     .action = Action::case_read,
     .handler = get_letters},
    {.method = "GET",
     .pattern = "/api/v1/outgoing/{id}",
     .operation = "getLetter",
     .action = Action::case_act,
     .handler = get_letter},
    {.method = "GET",
     .pattern = "/api/v1/outgoing/{id}/pdf",
     .operation = "getLetterPdf",
     .action = Action::case_act,
     .handler = get_letter_pdf},
    {.method = "GET",
     .pattern = "/api/v1/outgoing/{id}/docx",
     .operation = "getLetterDocx",
     .action = Action::case_act,
     .handler = get_letter_docx},
    {.method = "POST",
     .pattern = "/api/v1/outgoing/{id}/issue",
     .operation = "issueLetter",
     .action = Action::case_act,
     .handler = post_issue,
     .body = Body::json,
     .shape = &kIssueShape},
    {.method = "GET",
     .pattern = "/api/v1/cases/{id}/letters",
     .operation = "listCaseLetters",
     .action = Action::case_act,
     .handler = get_case_letters},
    {.method = "POST",
     .pattern = "/api/v1/outgoing/{id}/sent",
     .operation = "markLetterSent",
     .action = Action::case_act,
     .handler = post_sent,
     .body = Body::json,
     .shape = &kSentShape},
    {.method = "GET",
     .pattern = "/api/v1/own/notices",
     .operation = "listOwnNotices",
     .action = Action::own_case,
     .handler = get_notices},
    {.method = "GET",
     .pattern = "/api/v1/own/notices/{id}/pdf",
     .operation = "getOwnNoticePdf",
     .action = Action::own_case,
     .handler = get_notice_pdf},
    {.method = "POST",
     .pattern = "/api/v1/own/notices/{id}/read",
     .operation = "readOwnNotice",
     .action = Action::own_case,
     .handler = post_read},
};

}  // namespace

std::span<const Route> outgoing_routes() { return kRoutes; }

}  // namespace taixin::service
