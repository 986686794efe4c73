#include "service/pages_look_over.h"

#include "cases/cases.h"
#include "cases/materials.h"
#include "catalog/case_words.h"
#include "service/pages_calendar.h"

namespace taixin::service {
namespace {

using catalog::CaseField;
using catalog::CaseFieldType;
using catalog::CaseStep;

constexpr std::string_view kSure = "looked-over", kSend = "send", kChange = "change";

// All that the form sent, but for what the door adds and what this page says itself.
Html kept(const FormFields& fields) {
  Html out;
  for (const auto& [name, value] : fields) {
    if (name != "csrf" && name != kSure) out += hidden_field(name, value);
  }
  return out;
}

std::string words_of(App& app, const Visit& visit, const CaseField& field, const std::string& value) {
  if (value.empty()) return visit.say("（未填写）", "(left blank)");
  if (field.type != CaseFieldType::file || !cases::Materials::is_id(value)) {
    return catalog::said_in(field, value).in(visit.lang);
  }
  const auto material = app.materials().waiting(value, visit.caller.account);
  return material ? fmt::format(fmt::runtime(visit.say("已上传：{}，{} KB", "uploaded: {}, {} KB")), material->type,
                                grouped((material->bytes + 1023) / 1024))
                  : value;
}

}  // namespace

Html told_choices(const Visit& visit) {
  return markup(
      "<p>{}</p><ul><li><a href=\"/guides\">{}</a></li><li><a href=\"{}\">{}</a></li></ul>",
      visit.say("信息有错误、遗漏的，提出异议；信息没有错、义务已经履行的，申请信用修复。都不收费。",
                "Object when it is wrong or incomplete; apply for its repair when it is right and you have done your "
                "duties. Both are free."),
      visit.say("办事指南：要什么材料、多久办结", "Guides: what is needed, and how long it takes"), kCalendarPage,
      visit.say("日期提醒：哪天起可以申请修复", "Days to remember: from when repair may be asked for"));
}

Html told_waiting(const Visit& visit, bool nothing) {
  return markup(
      "<p class=\"panel\">{}{}</p>",
      nothing ? visit.say("现在没有需要您办理的步骤，等办理单位办理。", "There is nothing for you to do now. ") : "",
      visit.say("每有进展，“我的信用”的“我的通知”里会有一条，这一页也会更新。",
                "Of each step there is a notice in My credit, and this page tells it."));
}

bool was_looked_over(const FormFields& fields) { return field_of(fields, kSure) == kSend; }
bool goes_back(const FormFields& fields) { return field_of(fields, kSure) == kChange; }

Response look_over_page(App& app, const Visit& visit, std::string_view action, const CaseStep& step,
                        const FormFields& fields, const Html& about) {
  const std::string title = visit.say("请核对：", "Look it over: ") + step.name.in(visit.lang);
  Html facts = about;
  const catalog::CaseOutcome* outcome = step.outcome(field_of(fields, "outcome--" + step.code));
  if (outcome && !outcome->code.empty()) {
    facts += pair(visit.say("结果", "Outcome"), outcome->name.in(visit.lang));
  }
  for (const CaseField& field : step.form) {
    facts += pair(field.name.in(visit.lang),
                  words_of(app, visit, field, field_of(fields, fmt::format("{}-{}", step.code, field.code))));
  }
  if (const std::string paper = field_of(fields, "paper--" + step.code); !paper.empty()) {
    facts += pair(visit.say("所签书面材料的编号", "Number of the signed form"), paper);
  }
  facts += pair(visit.say("依据", "Basis"), fmt::format("{}", fmt::join(step.basis.clauses, "；")));
  Response out = page(
      visit, {.title = title,
              .body = markup(
                  "<h1>{}</h1><p class=\"panel warn\">{}</p><dl class=\"facts\">{}</dl>{}{}", title,
                  visit.say("还没有提交。请核对下面的内容；没有错的，点“提交”。",
                            "Nothing has been sent yet. Look over what is below; if it is right, send it."),
                  facts, post_form(action, kept(fields) + hidden_field(kSure, kSend), visit.say("提交", "Send"), false),
                  post_form(action, kept(fields) + hidden_field(kSure, kChange),
                            visit.say("返回修改", "Back to change it"), true))});
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace taixin::service
