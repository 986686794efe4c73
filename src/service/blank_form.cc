#include "service/blank_form.h"

#include "catalog/catalog.h"
#include "service/guide_words.h"
#include "service/platform_host.h"

namespace taixin::service {
namespace {

using catalog::CaseActor;
using catalog::CaseField;
using catalog::CaseFieldType;
using catalog::CaseKind;
using catalog::CaseParty;
using catalog::CaseStep;
using catalog::CaseSubjects;
using report::BlankField;
using report::BlankForm;
using report::BlankNote;
using report::BlankPart;
using Kind = BlankField::Kind;

constexpr size_t kOneLine = 60, kFewLines = 200;  // characters of a text for which one line, or three, give room

BlankField line(const char* name, size_t lines = 1) { return {.name = name, .need = {}, .lines = lines}; }
BlankField day(const char* name) { return {.name = name, .need = {}, .kind = Kind::day}; }

BlankPart applicant(const Visit& visit, const CaseKind& kind) {
  if (kind.sealed_opener) {
    return {visit.say("被投诉举报的单位", "Whom it is about"),
            {line(visit.say("名称", "Name")),
             line(visit.say("统一社会信用代码（知道的，填写）", "Unified social credit code, if known"))}};
  }
  BlankPart out{visit.say("申请人", "Who applies"), {}};
  if (kind.subjects == CaseSubjects::persons) {
    out.fields = {line(visit.say("姓名", "Name")), line(visit.say("证件号码", "Number of the identity document"))};
  } else if (kind.subjects == CaseSubjects::bodies) {
    out.fields = {line(visit.say("名称", "Name")), line(visit.say("统一社会信用代码", "Unified social credit code")),
                  line(visit.say("法定代表人或者负责人", "Legal representative"))};
  } else {
    out.fields = {line(visit.say("名称（姓名）", "Name")),
                  line(visit.say("统一社会信用代码（自然人填证件号码）",
                                 "Unified social credit code; of a person the number of the identity document"))};
  }
  out.fields.push_back(
      line(visit.say("代理人（代办的，填写，并附授权书）", "Agent, if there is one, with the authorisation attached")));
  out.fields.push_back(line(visit.say("联系电话", "Telephone")));
  out.fields.push_back(line(visit.say("通信地址", "Postal address")));
  return out;
}

BlankPart about_record(const Visit& visit) {
  return {
      visit.say("所涉信息", "The record that it is about"),
      {line(visit.say("文书名称和文号（没有文号的，写信息名称）", "Document and its number, or what the record is")),
       line(visit.say("作出单位", "Body that made it")), day(visit.say("作出日期", "Day on which it was made")),
       line(visit.say("信息编号（知道的，填写）", "Number of the record, if known"))}};
}

BlankField to_fill(const Visit& visit, const CaseStep& step, const CaseField& field) {
  BlankField out{.name = field.name.in(visit.lang), .need = required_words(visit, step, field)};
  switch (field.type) {
    case CaseFieldType::text:
      out.lines = field.max <= kOneLine ? 1 : field.max <= kFewLines ? 3 : 6;
      break;
    case CaseFieldType::day:
      out.kind = Kind::day;
      break;
    case CaseFieldType::choice:
      out.kind = Kind::choice;
      for (const auto& [code, name] : field.choices) out.choices.push_back(name.in(visit.lang));
      break;
    case CaseFieldType::flag:
      out.kind = Kind::tick;
      break;
    case CaseFieldType::file:
      out.kind = Kind::papers;
      break;
    case CaseFieldType::record:
      break;
  }
  return out;
}

BlankPart step_part(const Visit& visit, const CaseStep& step) {
  BlankPart out{step.name.in(visit.lang), {}};
  for (const CaseField& field : step.form) out.fields.push_back(to_fill(visit, step, field));
  if (step.outcomes.size() > 1) {
    BlankField choice{
        .name = visit.say("选一项", "One of these"), .need = visit.say("必填", "required"), .kind = Kind::choice};
    for (const auto& outcome : step.outcomes) choice.choices.push_back(outcome.name.in(visit.lang));
    out.fields.push_back(std::move(choice));
  }
  return out;
}

void add_ends(const Visit& visit, const CaseKind& kind, BlankForm& out) {
  BlankPart sign{
      visit.say("签名", "Signature"),
      {line(kind.sealed_opener
                ? visit.say("投诉举报人姓名和联系电话（密封保存，被投诉的单位看不到）",
                            "Name and telephone of who complains: kept sealed, whom it is about never sees it")
                : visit.say("以上内容和所附材料真实。签名（单位加盖公章）",
                            "What is written here and attached is true. Signature, or stamp of the body"),
            2),
       day(visit.say("日期", "Day"))}};
  out.parts.push_back(std::move(sign));
  out.parts.push_back({visit.say("由窗口填写", "For the window"),
                       {line(visit.say("业务编号", "Number of the case")), line(visit.say("收件人", "Received by")),
                        day(visit.say("收件日期", "Received on")),
                        day(visit.say("告知的办结期限", "Last day that the applicant was told"))}});
}

void note(BlankForm& out, const char* title, std::vector<std::string> lines) {
  if (!lines.empty()) out.notes.push_back({title, std::move(lines)});
}

std::vector<std::string> told(const Visit& visit, const CaseKind& kind) {
  std::vector<std::string> out;
  const std::string words = kind.told.in(visit.lang);
  for (size_t at = 0; at < words.size();) {
    const size_t end = std::min(words.find('\n', at), words.size());
    out.push_back(words.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::vector<std::string> papers(const Visit& visit, const CaseKind& kind) {
  std::vector<std::string> out;
  for (const CaseStep& step : kind.steps) {
    if (!begun_by_subject(step)) continue;
    for (const CaseField& field : step.form) {
      if (field.type != CaseFieldType::file) continue;
      out.push_back(fmt::format(fmt::runtime(visit.say("{}（{}）", "{} ({})")), field.name.in(visit.lang),
                                required_words(visit, step, field)));
    }
  }
  if (out.empty()) out.emplace_back(visit.say("不用交材料。", "No documents are asked for."));
  return out;
}

std::vector<std::string> terms(const Visit& visit, const CaseKind& kind) {
  std::vector<std::string> out;
  for (const auto& clock : kind.clocks) {
    std::string words = clock.name.in(visit.lang) + visit.say("：", ": ");
    const auto lines = clock_lines(visit, kind, clock);
    for (const std::string& one : lines) words += (&one == lines.data() ? "" : visit.say("；", "; ")) + one;
    if (!clock.basis.acts()) words += visit.say("（条款待核，仅作提示）", " (a hint only: clause to be confirmed)");
    out.push_back(std::move(words));
  }
  return out;
}

std::vector<std::string> places(const Visit& visit, const catalog::Catalog& catalog, base::Day today) {
  std::vector<std::string> out;
  for (const catalog::Contact& one : catalog.contacts()) {
    if (!one.basis.in_force(today)) continue;
    std::string words = one.name.in(visit.lang);
    for (const std::string* more : {&one.address, &one.hours, &one.phone}) {
      if (!more->empty()) words += visit.say("，", ", ") + *more;
    }
    out.push_back(std::move(words));
  }
  if (out.empty()) {
    out.emplace_back(visit.say("政务服务大厅窗口。", "A window of a government service hall."));
  }
  return out;
}

}  // namespace

BlankForm blank_form(const Visit& visit, const catalog::Catalog& catalog, const CaseKind& kind, base::Day today) {
  BlankForm out;
  out.id = "form-" + kind.code;
  out.title = kind.name.in(visit.lang) + visit.say("：纸质申请表", ": form on paper");
  out.lead.emplace_back(visit.say("也可以在网上办理，不用填这张表。不收费。",
                                  "All of this can be done online instead, without this form. Free of charge."));
  if (kind.simulation()) {
    out.lead.emplace_back(visit.say("这项规则的条款待核：步骤照记，但暂不产生效果。",
                                    "This rule's clause is to be confirmed: steps are kept and have no effect yet."));
  }
  out.day = today;
  out.lang = visit.lang;
  out.parts.push_back(applicant(visit, kind));
  if (kind.about == catalog::CaseAbout::record) out.parts.push_back(about_record(visit));
  std::vector<std::string> clauses;
  for (const std::string& clause : kind.basis.clauses) {
    clauses.push_back(clause + (kind.basis.acts() ? "" : visit.say("（条款待核）", " (to be confirmed)")));
  }
  for (const CaseStep& step : kind.steps) {
    if (begun_by_subject(step)) out.parts.push_back(step_part(visit, step));
  }
  add_ends(visit, kind, out);
  note(out, visit.say("先读一读", "Read this first"), told(visit, kind));
  note(out, visit.say("交什么材料", "Documents"), papers(visit, kind));
  note(out, visit.say("交到哪里", "Where to bring it"), places(visit, catalog, today));
  note(out, visit.say("多久", "How long"), terms(visit, kind));
  note(out, visit.say("依据", "Basis"), std::move(clauses));
  return out;
}

BlankForm blank_form(App& app, const Visit& visit, const CaseKind& kind) {
  BlankForm out = blank_form(visit, app.catalog(), kind, app.home().clock().today());
  out.platform = platform_host(app);
  out.online = fmt::format("https://{}/guides/{}", out.platform, kind.code);
  out.online_words = visit.say("扫码打开办事指南，在网上办理", "Scan to open the guide and begin online");
  out.sandbox = app.sandbox();
  return out;
}

}  // namespace taixin::service
