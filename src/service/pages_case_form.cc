#include "service/pages_case_form.h"

#include "access/account_errors.h"
#include "cases/errors.h"
#include "service/api_materials.h"
#include "service/upload_errors.h"

namespace taixin::service {
namespace {

using base::SubjectId;
using catalog::CaseField;
using catalog::CaseFieldType;

std::string field_id(const catalog::CaseStep& step, std::string_view field) {
  return fmt::format("{}-{}", step.code, field);
}

Html field_control(const Visit& visit, const catalog::CaseStep& step, const CaseField& field, const CaseGiven& given) {
  const std::string id = field_id(step, field.code);
  const std::string value = field_of(given.fields, id);
  const std::string label = field.name.in(visit.lang) +
                            (field.required || !field.required_for.empty() ? "" : visit.say("（选填）", " (optional)"));
  if (field.type == CaseFieldType::choice) {
    Select select{
        .id = id, .label = label, .hint = {}, .value = value, .none = visit.say("请选择", "Choose one"), .options = {}};
    for (const auto& [code, name] : field.choices) select.options.push_back({code, name.in(visit.lang), {}});
    return select_field(select, given.errors, visit.lang);
  }
  if (field.type == CaseFieldType::flag) {
    return markup(
        "<div class=\"choice\"><input type=\"checkbox\" id=\"{0}\" name=\"{0}\" value=\"true\"{1}>"
        "<label for=\"{0}\">{2}</label></div>",
        id, value == "true" ? raw(" checked") : Html{}, label);
  }
  std::string hint;
  if (field.type == CaseFieldType::day) hint = visit.say("例如 2026-04-01", "for example 2026-04-01");
  if (field.type == CaseFieldType::file) {
    // Instead of the file a number: of what was handed over on paper, or of what was uploaded a moment ago.
    hint = visit.say("上面选了文件的，这一格不用填。纸质材料的收件编号，或者续传的材料的编号（见“续传的材料”）",
                     "leave it empty when a file is chosen above; of the paper as received, or of a material that went "
                     "up in pieces (see that page)");
    return input_field(
               {.id = id + "--file",
                .label = label,
                .hint = visit.say("PDF、OFD、PNG 或者 JPEG，不超过 20 MB", "PDF, OFD, PNG or JPEG, at most 20 MB"),
                .type = "file",
                .accept = ".pdf,.ofd,.png,.jpg,.jpeg"},
               {}, visit.lang) +
           input_field(
               {.id = id,
                .label = label + visit.say("：或者填写收件编号", ": or its number"),  // there are several of them
                .hint = hint,
                .value = value},
               given.errors, visit.lang) +
           markup("<p class=\"quiet\"><a href=\"/materials\">{}</a></p>",
                  visit.say("续传的材料", "Materials that go up in pieces"));
  }
  if (field.type == CaseFieldType::record) hint = visit.say("更正后记录的编号", "number of the record");
  const bool of_visitor = visit.caller.assisted == SubjectId();  // an officer at a window is not whom it asks about
  return input_field({.id = id,
                      .label = label,
                      .hint = hint,
                      .value = value,
                      .autocomplete = of_visitor && !field.autofill.empty() ? field.autofill : "off"},
                     given.errors, visit.lang);
}

// A number in a form may be that of a whole upload: it becomes a material here. Any other stays as it is.
void take_uploads(App& app, const Visit& visit, CaseGiven& sent) {
  for (auto& [field, value] : sent.fields) {
    if (!cases::Materials::is_id(value)) continue;
    const auto kept = keep_uploaded(app, visit.caller.account, value);
    if (kept) {
      value = kept->id;
    } else if (!kept.error().is(kUploadUnknown)) {
      sent.errors.push_back(field_error(kept.error(), visit.lang, field));
      sent.status = kept.error().kind().http_status;
    }
  }
}

}  // namespace

Html case_step_form(const Visit& visit, std::string_view action, const catalog::CaseStep& step,
                    const std::vector<const catalog::CaseOutcome*>& outcomes, const Html& hidden,
                    const CaseGiven& given) {
  Html fields;
  const bool sent = field_of(given.fields, "step") == step.code;
  const bool files = std::ranges::find(step.form, CaseFieldType::file, &CaseField::type) != step.form.end();
  if (outcomes.size() > 1 || !outcomes.front()->code.empty()) {
    Select select{.id = "outcome--" + step.code,
                  .label = visit.say("结果", "Outcome"),
                  .hint = {},
                  .value = field_of(given.fields, "outcome--" + step.code),
                  .none = visit.say("请选择", "Choose one"),
                  .options = {}};
    for (const auto* outcome : outcomes) select.options.push_back({outcome->code, outcome->name.in(visit.lang), {}});
    fields += select_field(select, given.errors, visit.lang);
  }
  for (const CaseField& field : step.form) fields += field_control(visit, step, field, given);
  if (visit.caller.assisted != SubjectId()) {
    fields += input_field({.id = "paper--" + step.code,
                           .label = visit.say("所签书面材料的编号", "Number of the signed form"),
                           .value = field_of(given.fields, "paper--" + step.code)},
                          {}, visit.lang);
  }
  if (step.fresh_code) {
    fields += input_field({.id = "code--" + step.code,
                           .label = visit.say("本人手机动态码", "A fresh code of your phone"),
                           .autocomplete = "one-time-code",
                           .narrow = true},
                          given.errors, visit.lang);
  }
  std::string basis = fmt::format("{}", fmt::join(step.basis.clauses, "；"));
  return markup(
      "<details class=\"record\"{7}><summary><strong>{0}</strong></summary><form method=\"post\" action=\"{1}\"{8} "
      "novalidate>{2}{3}{4}<p class=\"quiet\">{5}{6}</p><p class=\"buttons\"><button>{0}</button></p></form>"
      "</details>\n",
      step.name.in(visit.lang), action, hidden, hidden_field("step", step.code), fields, visit.say("依据：", "Basis: "),
      basis, sent ? raw(" open") : Html{}, files ? raw(" enctype=\"multipart/form-data\"") : Html{});
}

cases::Form case_form_of(const FormFields& fields, const std::string& step) {
  cases::Form out;
  for (const auto& [name, value] : fields) {
    if (name.starts_with(step + "-") && !value.empty()) out[name.substr(step.size() + 1)] = value;
  }
  return out;
}

CaseGiven case_sent(App& app, const Visit& visit, const Request& request) {
  constexpr std::string_view kFile = "--file";
  CaseGiven out;
  const std::string_view type = request.header("content-type");
  if (!type.starts_with("multipart/form-data")) {
    out.fields = parse_form(request.body);
    take_uploads(app, visit, out);
    return out;
  }
  const auto parts = parse_multipart(type, request.body);
  if (!parts) return out;
  for (const FormPart& part : *parts) {
    if (!part.name.ends_with(kFile)) out.fields[part.name] = part.content;
  }
  take_uploads(app, visit, out);
  for (const FormPart& part : *parts) {
    if (!part.name.ends_with(kFile) || part.content.empty()) continue;
    const std::string field = part.name.substr(0, part.name.size() - kFile.size());
    const auto kept = app.materials().keep(visit.caller.account, part.content);
    if (kept) {
      out.fields[field] = kept->id;
    } else {
      out.errors.push_back(field_error(kept.error(), visit.lang, field));
      out.status = kept.error().kind().http_status;
    }
  }
  return out;
}

FieldErrors case_errors(const base::Error& error, const std::string& step, Lang lang) {
  const auto at = error.args().find("at");
  std::string field = at == error.args().end() ? std::string() : step + "-" + at->second;
  if (error.is(cases::kCodeNeeded) || error.is(access::kCodeRefused)) field = "code--" + step;
  return {field_error(error, lang, std::move(field))};
}

}  // namespace taixin::service
