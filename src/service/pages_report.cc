#include "service/pages_report.h"

#include "report/errors.h"
#include "report/pdf.h"
#include "service/charts.h"
#include "service/own_subject.h"
#include "service/report_answers.h"

namespace taixin::service {
namespace {

using report::Model;
using report::Section;
using store::ReportEvent;

constexpr std::string_view kVerify = "/verify/report", kOpen = "/open/report", kOpenOne = "/open/report/",
                           kMy = "/my/reports", kMyOne = "/my/reports/";

std::string basis_line(const std::vector<std::string>& clauses) {
  std::string out;
  for (const std::string& clause : clauses) out += (out.empty() ? "" : "；") + clause;
  return out;
}

// ---- a report as a page

Html state_facts(const Visit& visit, const Model& model) {
  const report::Subject& s = model.subject;
  Html out;
  if (model.design != "person") {
    std::string state =
        s.state.zh.empty() ? visit.say("未见登记信息", "no registration is known") : s.state.in(visit.lang);
    if (s.state_day) state += "（" + s.state_day->iso() + "）";
    out += pair(visit.say("登记状态", "State"), state);
  }
  out += pair(visit.say("主体名称", "Name"), s.name);
  out += pair(visit.say("统一社会信用代码", "Unified social credit code"), s.code);
  out += pair(visit.say("主体类别", "Kind"), s.kind.in(visit.lang));
  for (const auto& name : s.former_names) {
    out += pair(visit.say("曾用名称", "Former name"), name.name + (name.from ? "（" + name.from->iso() + "）" : ""));
  }
  for (const auto& one : s.states) {
    out += pair(visit.say("此前状态", "Earlier state"),
                one.words.in(visit.lang) + (one.day ? "（" + one.day->iso() + "）" : ""));
  }
  return out;
}

Html head_facts(const Visit& visit, const Model& model) {
  Html out = pair(visit.say("报告编号", "Number"), markup("<span class=\"code\">{}</span>", model.number));
  out += pair(visit.say("版本", "Version"), model.audience.name.in(visit.lang));
  out += pair(visit.say("查询用途", "Purpose"), model.purpose.name.in(visit.lang));
  out += pair(visit.say("信息截至", "Known until"), report::moment_words(model.known_at));
  out += pair(visit.say("生成时间", "Issued"), report::moment_words(model.issued_at));
  out += pair(visit.say("出具平台", "Platform"), model.issuer);
  if (!model.scoped) return out;
  if (model.from && model.until) {
    out += pair(visit.say("报告期", "Period"), model.from->iso() + visit.say(" 至 ", " to ") + model.until->iso());
  }
  out += pair(visit.say("区域", "Area"), model.area ? model.area->name.in(visit.lang) : visit.say("不限", "any"));
  std::string fields;
  for (const auto& field : model.fields) fields += (fields.empty() ? "" : "、") + field.name.in(visit.lang);
  return out + pair(visit.say("领域", "Fields"), fields);
}

Html summary(const Visit& visit, const Model& model) {
  Table out{.caption = visit.say("信息概要", "Summary"),
            .caption_hidden = true,
            .columns = {{visit.say("栏目", "Section")}, {visit.say("条数", "Records"), true}},
            .rows = {}};
  for (const Section& one : model.sections) {
    const Html count = one.state != Section::State::listed
                           ? markup("<span class=\"quiet\">{}</span>", one.words.in(visit.lang))
                       : one.records.empty() ? text(visit.say("无", "none"))
                                             : text(grouped(one.records.size()));
    out.rows.push_back({text(one.name.in(visit.lang)), count});
  }
  return table(out);
}

Html record_facts(const Visit& visit, const Model& model, const report::Record& one) {
  Html facts = pair(visit.say("信息来源单位", "Source"), one.source);
  facts += pair(visit.say("更新日期", "Updated"), one.updated.iso());
  for (const auto& field : model.fields) {
    if (field.code == one.field) facts += pair(visit.say("所属领域", "Field"), field.name.in(visit.lang));
  }
  if (one.adverse) {
    facts += pair(visit.say("失信程度", "Class"), one.severity.in(visit.lang));
    if (one.published && one.last_day) {
      facts += pair(visit.say("公示至（含当日）", "Published through"), one.last_day->iso());
    }
    if (!one.published && model.scoped) {
      facts +=
          pair(visit.say("公示情况", "Publication"), visit.say("不公示或者已停止公示", "not, or no longer, published"));
    }
    if (const auto words = report::repair_words(one); words && model.design != "person") {
      facts += pair(visit.say("可申请信用修复", "Repair"), words->in(visit.lang));
    }
    facts += pair(visit.say("公示期限依据", "Rule of the term"), one.rule.in(visit.lang));
  }
  for (const report::Field& field : one.fields) {
    facts += pair(field.name.in(visit.lang), report::field_words(one, field).in(visit.lang));
  }
  return facts + pair(visit.say("依据", "Basis"), basis_line(one.basis));
}

Html sections(const Visit& visit, const Model& model) {
  Html out;
  for (const Section& one : model.sections) {
    if (one.state != Section::State::listed) {
      out += markup("<h3>{}</h3><p class=\"quiet\">{}</p>", one.name.in(visit.lang), one.words.in(visit.lang));
      continue;
    }
    out += markup("<h3>{} <span class=\"quiet\">{}</span></h3>", one.name.in(visit.lang),
                  fmt::format(fmt::runtime(visit.say("共 {} 条", "{} in all")), one.records.size()));
    if (one.records.empty()) out += markup("<p>{}</p>", visit.say("无", "None"));
    for (const report::Record& record : one.records) {
      const Html mark = record.disputed ? raw(" ") + tag(visit.say("异议处理中", "disputed"), "warn") : Html{};
      out += markup(
          "<details class=\"record\" open><summary><strong>{}</strong> <bdi>{}</bdi>{}</summary>"
          "<dl class=\"facts\">{}</dl></details>\n",
          record.item_name.in(visit.lang), record.document_number, mark, record_facts(visit, model, record));
    }
  }
  return out;
}

Html sentences(const std::vector<catalog::Text>& texts, base::Lang lang) {
  Html out;
  for (const catalog::Text& one : texts) out += markup("<li>{}</li>", one.in(lang));
  return markup("<ol>{}</ol>", out);
}

Html downloads(const Visit& visit, const ReportEvent& report, std::string_view path) {
  return markup(
      "<div class=\"buttons no-print\"><a class=\"button\" href=\"{0}{1}/pdf\">{2}</a><a class=\"button second\" "
      "href=\"{0}{1}/json\">{3}</a><a class=\"button second\" href=\"{0}{1}/proof\">{4}</a></div>",
      path, report.number, visit.say("下载 PDF", "Download PDF"), visit.say("下载 JSON", "Download JSON"),
      visit.say("下载账本证明", "Download the proof"));
}

// ---- one's own

Html order_forms(App& app, const Visit& visit, bool person, const FormFields& given, const FieldErrors& errors) {
  if (person) return post_form(kMy, {}, visit.say("申请我的信用报告", "Issue my report"));
  Html out =
      post_form(kMy, hidden_field("kind", "ordinary"), visit.say("申请普通信用报告", "Issue an ordinary report"));
  const auto* design = app.catalog().reports().design("special", app.home().clock().today());
  if (!design) return out;
  const Html special = hidden_field("kind", "special") + report_scope_fields(visit, *design, given, errors);
  out += markup(
      "<h2>{}</h2><p>{}</p>{}", visit.say("专项信用报告（信用代证）", "Special report"),
      visit.say("可以替代有关机关出具的无违法违规证明。包含依法不公示的轻微处罚和简易程序处罚，向谁提交由您决定。",
                "It stands in for certificates of no violation, and holds minor and simple-procedure penalties "
                "that are never published. Whom you give it to is yours to decide."),
      post_form(kMy, special, visit.say("申请专项信用报告", "Issue a special report"), true));
  return out;
}

Response my_reports(App& app, const Visit& visit, base::SubjectId subject, const FormFields& given = {},
                    FieldErrors errors = {}) {
  if (const auto logged = log_own_read(app, visit.caller, visit.lang, subject); !logged) {
    return error_page(visit, logged.error());
  }
  const auto reports = app.reports().list({.subject = subject, .audience = "subject_self"});
  if (!reports) return error_page(visit, reports.error());
  Table out{.caption = visit.say("已取得的报告", "Reports issued"),
            .stack = true,
            .columns = {{visit.say("编号", "Number")},
                        {visit.say("种类", "Kind")},
                        {visit.say("出具时间", "Issued")},
                        {visit.say("状态", "State")}},
            .rows = {}};
  for (const ReportEvent& one : *reports) {
    const auto standing = app.reports().standing(one);
    if (!standing) return error_page(visit, standing.error());
    const bool current = *standing == report::Standing::current;
    out.rows.push_back(
        {markup("<a href=\"{}{}\">{}</a>", kMyOne, one.number, one.number), text(report_kind_words(visit, one.kind)),
         text(minute(one.at)),
         tag(current ? visit.say("有效", "current") : visit.say("已失效", "superseded"), current ? "good" : "warn")});
  }
  const bool person = subject.get() >= vault::Vault::kFirstPerson;
  const char* title = visit.say("信用报告", "Credit reports");
  Html body =
      markup("<h1>{}</h1><p>{}</p>", title,
             visit.say("报告免费出具，生成后密封保存，随时可以再次取得同一份。谁取得过关于您的报告，见“我的信用”。",
                       "Reports are free of charge, are kept sealed, and can be had again. Who else had one about "
                       "you stands on the page My credit.")) +
      order_forms(app, visit, person, given, errors);
  if (!out.rows.empty()) body += table(out);
  body += markup("<p><a href=\"/my\">{}</a></p>", visit.say("返回", "Back"));
  const int status = errors.empty() ? 200 : 422;
  return unkept_page(page(visit, {.title = title, .body = std::move(body), .errors = std::move(errors)}, status));
}

Response take_order(App& app, const Visit& visit, const Request& request, base::SubjectId subject) {
  const FormFields form = parse_form(request.body);
  ReportWish wish;
  for (const char* name : {"kind", "from", "until", "fields", "area"}) wish[name] = field_of(form, name);
  const auto report = issue_own_report(app, request, wish);
  if (report) return see_other(std::string(kMyOne) + report->number);
  if (report.error().kind().http_status >= 500) return error_page(visit, report.error());
  return my_reports(app, visit, subject, form,
                    {field_error(report.error(), visit.lang, report_field_refused(report.error()))});
}

Response own_pages(App& app, const Visit& visit, const Request& request) {
  if (!visit.caller.known())
    return visit.post ? error_page(visit, base::fail(access::kNotSignedIn)) : see_other("/sign-in");
  const auto subject = own_subject(request);
  const auto verdict = app.doors().may(visit.caller, access::Action::own_read,
                                       {{}, subject ? *subject : base::SubjectId()}, app.home().clock().today());
  if (!verdict.permitted()) return error_page(visit, access::refusal(verdict, access::Action::own_read));
  if (!subject) return error_page(visit, subject.error());
  if (visit.path == kMy)
    return visit.post ? take_order(app, visit, request, *subject) : my_reports(app, visit, *subject);
  if (visit.post) return not_found_page(visit);
  const auto report = own_report(app, request, std::string_view(visit.path).substr(kMyOne.size()));
  if (!report) return error_page(visit, report.error());
  return shown_report(app, visit, *report, "/api/v1/own/reports/", kMy);
}

// ---- anybody's

Response open_pages(App& app, const Visit& visit, const Request& request) {
  if (visit.path == kOpen) {
    if (!visit.post) return see_other("/open");
    const auto report = issue_public_report(app, request, field_of(parse_form(request.body), "query"));
    return report ? see_other(std::string(kOpenOne) + report->number) : error_page(visit, report.error());
  }
  if (visit.post) return not_found_page(visit);
  const auto report = public_report(app, std::string_view(visit.path).substr(kOpenOne.size()));
  if (!report) return error_page(visit, report.error());
  return shown_report(app, visit, *report, "/api/v1/public/reports/", "/open");
}

}  // namespace

Response unkept_page(Response response) {
  response.headers["X-Robots-Tag"] = "noindex, noarchive";
  response.headers["Cache-Control"] = "no-store";
  return response;
}

std::string report_kind_words(const Visit& visit, store::ReportKind kind) {
  switch (kind) {
    case store::ReportKind::ordinary:
      return visit.say("普通信用报告", "ordinary report");
    case store::ReportKind::special:
      return visit.say("专项信用报告", "special report");
    case store::ReportKind::person:
      break;
  }
  return visit.say("个人信用报告", "report of a person");
}

Html report_scope_fields(const Visit& visit, const catalog::ReportDesign& design, const FormFields& given,
                         const FieldErrors& errors) {
  std::vector<Option> fields;
  for (const auto& field : design.fields) fields.push_back({field.code, field.name.in(visit.lang), {}});
  Html out = input_field({.id = "from",
                          .label = visit.say("报告期首日（选填）", "First day (optional)"),
                          .value = field_of(given, "from"),
                          .type = "date"},
                         errors, visit.lang);
  out += input_field({.id = "until",
                      .label = visit.say("报告期末日（选填）", "Last day (optional)"),
                      .value = field_of(given, "until"),
                      .type = "date"},
                     errors, visit.lang);
  out += select_field({.id = "fields",
                       .label = visit.say("领域", "Field"),
                       .value = field_of(given, "fields"),
                       .none = visit.say("全部领域", "all fields"),
                       .options = fields},
                      errors, visit.lang);
  out += input_field({.id = "area",
                      .label = visit.say("区域代码（选填，六位）", "Code of an area (optional, six digits)"),
                      .value = field_of(given, "area"),
                      .narrow = true},
                     errors, visit.lang);
  return out;
}

std::string report_field_refused(const base::Error& error) {
  const auto name = error.args().find("name");
  const bool about_field = error.is(report::kBadScope) || error.code() == "service.bad_value";
  return about_field && name != error.args().end() ? name->second : std::string();
}

Response shown_report(App& app, const Visit& visit, const ReportEvent& report, std::string_view path,
                      std::string_view back) {
  const auto model = app.reports().model(report);
  if (!model) return error_page(visit, model.error());
  const auto standing = app.reports().standing(report);
  if (!standing) return error_page(visit, standing.error());
  const std::string title = model->title.in(visit.lang);
  Html body = markup("<h1>{}</h1>", title);
  if (model->sandbox) {
    body +=
        markup("<p class=\"panel warn\">{}</p>", visit.say("沙箱试用，不具有任何效力", "From a sandbox: of no effect"));
  }
  if (*standing == report::Standing::superseded) {
    body += markup("<p class=\"panel warn\">{}</p>",
                   visit.say("已失效：报告出具后，所载信息已有变化。请重新申请。",
                             "Superseded: what it says has changed since. Ask for a new one."));
  }
  body += downloads(visit, report, path);
  body += markup("<h2>{}</h2><dl class=\"facts\">{}</dl>", visit.say("主体状态和基本情况", "State of the subject"),
                 state_facts(visit, *model));
  body += markup("<h2>{}</h2><dl class=\"facts\">{}</dl>", visit.say("报告", "The report"), head_facts(visit, *model));
  body += markup("<h2>{}</h2>{}<h2>{}</h2>{}<h2>{}</h2>{}<h2>{}</h2>{}", visit.say("报告说明", "About this report"),
                 sentences(model->notices, visit.lang), visit.say("信息概要", "Summary"), summary(visit, *model),
                 visit.say("具体信息", "Records"), sections(visit, *model),
                 visit.say("异议和信用修复", "Objection and repair"), sentences(model->rights, visit.lang));
  const std::string address = report::verify_address(*model, report.model);
  body += markup(
      "<section class=\"panel\"><h2>{}</h2>{}<p><a href=\"{}?n={}&amp;d={}\">{}</a></p><p class=\"quiet\">{}<br><span "
      "class=\"code\">{}</span></p><p><strong>{}</strong></p></section><p class=\"no-print\"><a href=\"{}\">{}</a></p>",
      visit.say("核验", "Verification"),
      qr_svg(address, visit.say("核验页面的二维码", "code of the verification page")), kVerify, report.number,
      base::hex(report.model), visit.say("核验这份报告", "Verify this report"),
      visit.say("核验摘要（SHA-256）", "Digest (SHA-256)"), base::hex(report.model),
      visit.say("未加盖电子印章", "No electronic seal"), back, visit.say("返回", "Back"));
  return unkept_page(page(visit, {.title = title, .body = std::move(body), .wide = true}));
}

Html report_button(const Visit& visit, std::string_view code) {
  return post_form(kOpen, hidden_field("query", code), visit.say("信用报告", "Credit report"), true);
}

std::optional<Response> report_page(App& app, const Visit& visit, const Request& request) {
  const std::string& path = visit.path;
  if (path == kOpen || path.starts_with(kOpenOne)) return open_pages(app, visit, request);
  if (path == kMy || path.starts_with(kMyOne)) return own_pages(app, visit, request);
  return std::nullopt;
}

}  // namespace taixin::service
