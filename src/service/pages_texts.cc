#include "service/pages_texts.h"

#include "access/account_errors.h"
#include "disclose/errors.h"
#include "identity/resident_id.h"
#include "identity/text_screen.h"
#include "service/api_admin.h"
#include "service/api_texts.h"

namespace taixin::service {
namespace {

using check::Checker;
using identity::TextHit;

const char* hit_words(const Visit& visit, TextHit hit) {
  switch (hit) {
    case TextHit::id_number:
      return visit.say("证件号码", "identity number");
    case TextHit::phone:
      return visit.say("电话", "telephone");
    case TextHit::plate:
      return visit.say("车牌", "number plate");
    case TextHit::account:
      return visit.say("银行账号", "bank account");
    case TextHit::home:
      return visit.say("住址", "home");
    case TextHit::minor:
      return visit.say("未成年人", "minor");
  }
  return "";
}

struct Shown {
  FormFields form;
  FieldErrors errors;
  int status = 200;
};

std::string id_of(const Checker::HeldText& one) { return fmt::format("r{}-{}", one.record.get(), one.field); }

Html text_card(const Visit& visit, const Checker::HeldText& one, const Shown& shown) {
  Html found;
  for (const TextHit hit : identity::screen_text(one.text)) found += tag(hit_words(visit, hit), "warn") + raw(" ");
  Html facts = pair(visit.say("单位", "Body"), markup("{} <bdi class=\"code\">{}</bdi>", one.name, one.code));
  facts += pair(visit.say("文书号", "Document"), one.document_number) +
           pair(visit.say("报送单位", "Department"), one.source);
  facts += pair(one.field_name.in(visit.lang), one.text) + pair(visit.say("疑含", "Found"), found);
  const bool own = field_of(shown.form, "text") == id_of(one);
  const FieldErrors errors = own ? shown.errors : FieldErrors();
  // Several forms stand on the page: the ids of their controls differ, the names of their fields do not.
  Html fields = hidden_field("record", std::to_string(one.record.get())) + hidden_field("field", one.field) +
                hidden_field("text", id_of(one));
  fields +=
      text_area({.id = "replacement-" + id_of(one),
                 .label = visit.say("公示的文字", "What is told instead"),
                 .hint = visit.say("遮蔽个人信息后的文字；原文不含个人信息的，留空，公示原文",
                                   "without the person's data; leave it empty when nothing in the text is a person's"),
                 .value = own ? field_of(shown.form, "replacement-" + id_of(one)) : std::string()},
                errors, visit.lang);
  fields += input_field({.id = "code-" + id_of(one),
                         .label = visit.say("手机验证器上的新验证码", "A fresh code of your phone"),
                         .hint = visit.say("相当于签名，6 位数字", "It stands for your signature: six digits"),
                         .autocomplete = "one-time-code",
                         .narrow = true},
                        errors, visit.lang);
  return markup("<section id=\"{}\"><h2>r{} · {}</h2><dl class=\"facts\">{}</dl>{}</section>", id_of(one),
                one.record.get(), one.field_name.in(visit.lang), facts,
                post_form("/texts", fields, visit.say("签名并公示", "Sign and tell")));
}

Response list(App& app, const Visit& visit, const Shown& shown) {
  const char* title = visit.say("待审核的公示文字", "Texts that wait");
  const auto after = parse_id(field_of(visit.query, "after"));
  const auto found = held_texts(app, visit.caller, base::RecordId(after.value_or(0)));
  if (!found) return error_page(visit, found.error());
  Html body = markup(
      "<h1>{}</h1><p>{}</p>", title,
      visit.say("这些记录已经公示，其中的文字疑含个人信息，审核之前任何人都看不到。决定只改变公示的文字，不改变记录。",
                "These records are public; something in these texts looks like a person's, so nobody reads them before "
                "they are looked at. A decision changes what everybody is told, and never the record."));
  if (found->texts.empty()) {
    body += markup("<p class=\"panel good\">{}</p>", visit.say("没有待审核的文字。", "No text waits."));
  }
  for (const auto& one : found->texts) body += text_card(visit, one, shown);
  if (found->next != base::RecordId()) {
    body += markup("<p><a href=\"/texts?after={}\" rel=\"next\">{}</a></p>", found->next.get(),
                   visit.say("下一页", "Next page"));
  }
  Response out = page(visit, {.title = title, .body = std::move(body), .errors = shown.errors}, shown.status);
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace

std::optional<Response> texts_page(App& app, const Visit& visit, const Request& request) {
  if (visit.path != "/texts") return std::nullopt;
  if (!visit.post) return list(app, visit, {});
  Shown shown;
  shown.form = parse_form(request.body);
  const std::string id = field_of(shown.form, "text");
  disclose::Redactions::Decision decision{base::RecordId(parse_id(field_of(shown.form, "record")).value_or(0)),
                                          field_of(shown.form, "field"), field_of(shown.form, "replacement-" + id),
                                          std::exchange(shown.form["code-" + id], {})};
  const auto done = decide_text(app, visit.caller, decision);
  identity::wipe(decision.code);
  if (done) return see_other("/texts");
  const bool of_code = done.error().is(access::kCodeRefused), of_text = done.error().is(disclose::kStillPersonal);
  shown.errors = {field_error(done.error(), visit.lang, of_code ? "code-" + id : of_text ? "replacement-" + id : "")};
  shown.status = done.error().kind().http_status;
  return list(app, visit, shown);
}

}  // namespace taixin::service
