#include "service/pages_blank_form.h"

#include "report/reports.h"
#include "service/blank_form.h"
#include "service/letter_paper.h"

namespace taixin::service {
namespace {

using catalog::CaseKind;
using report::BlankField;
using report::BlankForm;

constexpr std::string_view kForm = "/form", kFile = "/form.pdf";

Html part(const Visit& visit, const report::BlankPart& one) {
  Html rows;
  for (const BlankField& field : one.fields) {
    Html printed;
    for (const std::string& line : report::blank_lines(field, visit.lang)) {
      printed += printed.empty() ? text(line) : markup("<br>{}", line);
    }
    rows += markup("<tr><th scope=\"row\">{}{}</th><td class=\"lines-{}\">{}</td></tr>\n", field.name,
                   field.need.empty() ? Html{} : markup("<br><span class=\"quiet\">{}</span>", field.need), field.lines,
                   printed);
  }
  return markup("<table class=\"blank\"><caption>{}</caption><tbody>{}</tbody></table>\n", one.title, rows);
}

Html body(const Visit& visit, const CaseKind& kind, const BlankForm& form) {
  Html out = markup("<h1>{}</h1>", form.title);
  for (const std::string& line : form.lead) out += markup("<p>{}</p>", line);
  out += markup(
      "<p class=\"no-print\"><a class=\"button\" href=\"/guides/{}/form.pdf\">{}</a> <a href=\"/guides/{}\">{}</a></p>",
      kind.code, visit.say("下载 PDF", "As PDF"), kind.code,
      visit.say("办事指南，在网上办理", "Its guide: begin online"));
  for (const auto& one : form.parts) out += part(visit, one);
  for (const auto& note : form.notes) {
    Html lines;
    for (const std::string& line : note.lines) lines += markup("<li>{}</li>", line);
    out += markup("<h2>{}</h2><ul>{}</ul>", note.title, lines);
  }
  return out;
}

Response file(App& app, const Visit& visit, const CaseKind& kind) {
  const BlankForm form = blank_form(app, visit, kind);
  const auto seal = app.reports().seal();
  if (!seal) return error_page(visit, seal.error());
  auto drawn = report::draw_blank(form, **seal);
  if (!drawn) return error_page(visit, drawn.error());
  return letter_response(*std::move(drawn), form.id, LetterFile::pdf);
}

}  // namespace

std::optional<Response> blank_form_page(App& app, const Visit& visit, const CaseKind& kind, std::string_view rest) {
  if (!rest.starts_with(kind.code)) return std::nullopt;
  rest.remove_prefix(kind.code.size());
  if (rest == kFile) return file(app, visit, kind);
  if (rest != kForm) return std::nullopt;
  const BlankForm form = blank_form(visit, app.catalog(), kind, app.home().clock().today());
  return page(visit, {.title = form.title, .body = body(visit, kind, form)});
}

Html blank_form_links(const Visit& visit, const CaseKind& kind) {
  return markup("<p>{}<a href=\"/guides/{}/form\">{}</a> · <a href=\"/guides/{}/form.pdf\">{}</a></p>",
                visit.say("在纸上填写的：", "On paper: "), kind.code,
                visit.say("空白表（打印）", "blank form to print"), kind.code,
                visit.say("空白表（PDF）", "blank form (PDF)"));
}

bool is_blank_form_file(std::string_view path) { return path.starts_with("/guides/") && path.ends_with(kFile); }

}  // namespace taixin::service
