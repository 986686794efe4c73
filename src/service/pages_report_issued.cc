#include "service/pages_report_issued.h"

#include "access/errors.h"
#include "intake/sheet_out.h"
#include "report/errors.h"
#include "service/api_admin.h"
#include "service/pages_report.h"
#include "service/pages_words.h"
#include "service/report_answers.h"

namespace taixin::service {
namespace {

using access::Action;
using store::ReportEvent;

constexpr std::string_view kList = "/reports", kOne = "/reports/", kNew = "/reports/new", kSelf = "subject_self";
constexpr size_t kPage = 50;
constexpr size_t kSheetMax = 5'000;  // rows of a sheet

// ---- one report

// Of the unit, or of the console; report::kNoReport for others.
base::Result<ReportEvent> own_unit_report(App& app, const Visit& visit, std::string_view number) {
  TX_TRY(const auto report, app.reports().find(number));
  const bool own = report && (visit.caller.console() ? report->via == store::Via::console
                                                     : report->unit != 0 && report->unit == visit.caller.unit.get());
  if (!own || report->audience == "everyone") return base::fail(report::kNoReport);
  return *report;
}

// What it says: an entry of the log, at the window only while its subject's representative stands there.
base::Result<ReportEvent> opened(App& app, const Visit& visit, const Request& request, const ReportEvent& report) {
  if (report.audience == kSelf) return own_report(app, request, report.number);
  Request asked = request;
  if (visit.caller.console()) asked.query["operator"] = visit.remembered.operator_name;
  return officers_report(app, asked, report.number);
}

Html standing_tag(const Visit& visit, report::Standing standing) {
  const bool current = standing == report::Standing::current;
  return tag(current ? visit.say("有效", "current") : visit.say("已失效", "superseded"), current ? "good" : "warn");
}

std::string issued_by(const access::Directory& directory, const Visit& visit, const ReportEvent& one) {
  if (one.account == 0) return via_words(one.via, visit);
  std::string out = account_name(directory, access::AccountId(one.account), visit);
  if (one.via == store::Via::assisted) out += visit.say("（窗口代办）", " (at the window)");
  return out;
}

Response one_page(App& app, const Visit& visit, const ReportEvent& one) {
  const auto standing = app.reports().standing(one);
  if (!standing) return error_page(visit, standing.error());
  const auto directory = directory_of(app, visit);
  const std::string path = std::string(kOne) + one.number + "/";
  const bool self = one.audience == kSelf, here = self && visit.caller.assisted == one.subject;
  Html facts = pair(visit.say("报告编号", "Number"), markup("<span class=\"code\">{}</span>", one.number));
  facts += pair(visit.say("主体", "Subject"), subject_words(app, one.subject, visit));
  facts += pair(visit.say("种类", "Kind"), report_kind_words(visit, one.kind));
  facts += pair(
      visit.say("出具对象", "Issued to"),
      self ? visit.say("单位自己（窗口代办）", "the body itself, at the window") : visit.say("本单位", "the unit"));
  facts += pair(visit.say("查询用途", "Purpose"), purpose_name(app, one.purpose, visit.lang));
  facts += pair(visit.say("依据", "Basis"), one.basis);
  facts += pair(visit.say("出具时间", "Issued"), minute(one.at));
  facts += pair(visit.say("出具人", "Issued by"), issued_by(*directory, visit, one));
  facts += pair(visit.say("状态", "State"), standing_tag(visit, *standing));
  facts += pair(visit.say("核验摘要（SHA-256）", "Digest (SHA-256)"),
                markup("<span class=\"code\">{}</span>", base::hex(one.model)));
  Html files;
  const bool over = !self && (one.day != app.home().clock().today() || *standing != report::Standing::current);
  if (self && !here) {
    files = markup("<p class=\"panel\">{}</p>",
                   visit.say("这份报告是该单位自己的，来人离开后窗口不能再打开。需要时请重新核对材料、开始办理；单位"
                             "登录“我的信用”随时可以再次取得。",
                             "It is the body's own and cannot be opened here once its representative has left. Check "
                             "the papers and begin again, or let the body sign in: it can have it again at any time."));
  } else if (over) {
    files = markup("<p class=\"panel\">{} <a href=\"{}\">{}</a></p>",
                   visit.say("这份报告不再提供：已过出具当日，或者其中的信息已有变化。",
                             "It is no longer handed out: its day is over, or what it says has changed."),
                   kNew, visit.say("重新出具", "Issue a new one"));
  } else {
    files = markup(
        "<div class=\"buttons no-print\"><a class=\"button\" href=\"{0}pdf\">{1}</a><a class=\"button second\" "
        "href=\"{0}view\">{2}</a><a class=\"button second\" href=\"{0}json\">{3}</a><a class=\"button second\" "
        "href=\"{0}proof\">{4}</a></div><p class=\"quiet no-print\">{5}</p>",
        path, visit.say("下载 PDF（打印用）", "Download PDF (for printing)"), visit.say("在页面上查看", "Read it here"),
        visit.say("下载 JSON", "Download JSON"), visit.say("下载账本证明", "Download the proof"),
        visit.say("每打开一次都记入访问日志，主体可以看到。", "Each opening is logged, where the subject can see it."));
  }
  const std::string title = fmt::format(fmt::runtime(visit.say("报告 {}", "Report {}")), one.number);
  return unkept_page(
      page(visit,
           {.title = title,
            .body = markup("<h1>{}</h1>{}<dl class=\"facts\">{}</dl><p class=\"no-print\"><a "
                           "href=\"/verify/report?n={}&amp;d={}\">{}</a></p><p class=\"no-print\"><a "
                           "href=\"{}\">{}</a></p><p class=\"no-print\"><a href=\"{}\">{}</a></p>",
                           title, files, facts, one.number, base::hex(one.model),
                           visit.say("核验这份报告", "Verify this report"), kNew,
                           visit.caller.assisted != base::SubjectId() ? visit.say("继续办理，或者结束", "Go on, or end")
                                                                      : visit.say("再出具一份", "Issue another"),
                           kList, visit.say("本单位出具的报告", "Reports that the unit issued")),
            .wide = true}));
}

// ---- the list

struct Wanted {
  store::ReportFilter filter;
  std::string state;  // current, superseded; empty: any
  bool any() const { return filter.kind || !filter.purpose.empty() || filter.from || filter.until || !state.empty(); }
};

Wanted wanted_of(const Visit& visit) {
  Wanted out;
  if (!visit.caller.console()) out.filter.unit = visit.caller.unit.get();
  const std::string kind = field_of(visit.query, "kind"), state = field_of(visit.query, "state");
  if (kind == "ordinary") out.filter.kind = store::ReportKind::ordinary;
  if (kind == "special") out.filter.kind = store::ReportKind::special;
  out.filter.purpose = field_of(visit.query, "purpose");
  out.filter.from = base::parse_iso_day(field_of(visit.query, "from"));
  out.filter.until = base::parse_iso_day(field_of(visit.query, "until"));
  if (state == "current" || state == "superseded") out.state = state;
  out.filter.before = parse_id(field_of(visit.query, "cursor")).value_or(INT64_MAX);
  return out;
}

struct Row {
  ReportEvent report;
  report::Standing standing;
};
struct Rows {
  std::vector<Row> rows;
  int64_t next = 0;  // where to go on; 0: nowhere
};

// Reports for everybody are nobody's, and of no unit.
base::Result<Rows> rows_of(App& app, Wanted wanted, size_t most) {
  Rows out;
  wanted.filter.limit = kPage;
  for (;;) {
    TX_TRY(const auto some, app.reports().list(wanted.filter));
    for (const ReportEvent& one : some) {
      wanted.filter.before = one.id;
      if (one.audience == "everyone" || one.kind == store::ReportKind::person) continue;
      TX_TRY(const report::Standing standing, app.reports().standing(one));
      const bool current = standing == report::Standing::current;
      if (!wanted.state.empty() && current != (wanted.state == "current")) continue;
      if (out.rows.size() == most) {
        out.next = out.rows.back().report.id;
        return out;
      }
      out.rows.push_back({one, standing});
    }
    if (some.size() < kPage) return out;
  }
}

std::vector<std::string> heads(const Visit& visit) {
  return {visit.say("编号", "Number"), visit.say("主体", "Subject"),
          visit.say("种类", "Kind"),   visit.say("用途和依据", "Purpose, basis"),
          visit.say("出具", "Issued"), visit.say("状态", "State")};
}
std::string purpose_words(App& app, const Visit& visit, const ReportEvent& one) {
  return purpose_name(app, one.purpose, visit.lang);
}

Html filter_form(App& app, const Visit& visit) {
  const char* every = visit.say("全部", "All");
  std::vector<Option> purposes;
  for (const catalog::Purpose& one : app.catalog().purposes()) {
    const bool mine =
        app.doors().purpose(visit.caller, Action::report, one.code, app.home().clock().today()).permitted() ||
        app.doors().purpose(visit.caller, Action::own_read, one.code, app.home().clock().today()).permitted();
    const bool there = std::ranges::any_of(purposes, [&](const Option& two) { return two.value == one.code; });
    if (mine && !there) purposes.push_back({one.code, one.name.in(visit.lang), {}});
  }
  const auto select = [&](const char* id, const char* label, std::vector<Option> options) {
    return select_field({.id = id,
                         .label = label,
                         .hint = {},
                         .value = field_of(visit.query, id),
                         .none = every,
                         .options = std::move(options)},
                        {}, visit.lang);
  };
  const auto day = [&](const char* id, const char* label) {
    return input_field({.id = id, .label = label, .value = field_of(visit.query, id), .type = "date"}, {}, visit.lang);
  };
  Html fields =
      select("kind", visit.say("种类", "Kind"),
             {{"ordinary", visit.say("普通信用报告", "ordinary"), {}},
              {"special", visit.say("专项信用报告", "special"), {}}}) +
      select("purpose", visit.say("用途", "Purpose"), std::move(purposes)) +
      select("state", visit.say("状态", "State"),
             {{"current", visit.say("有效", "current"), {}}, {"superseded", visit.say("已失效", "superseded"), {}}}) +
      day("from", visit.say("自", "From")) + day("until", visit.say("至", "Until"));
  return markup(
      "<form method=\"get\" action=\"{}\" class=\"filter many\" role=\"search\">{}<p class=\"buttons\"><button "
      "class=\"second\">{}</button> <button class=\"second\" name=\"format\" value=\"csv\">{}</button></p></form>",
      kList, fields, visit.say("筛选", "Filter"), visit.say("导出 CSV", "As CSV"));
}

// The columns and the rows of the page, and of the pages after it.
Response sheet(App& app, const Visit& visit, const Wanted& wanted) {
  const auto found = rows_of(app, wanted, kSheetMax);
  if (!found) return error_page(visit, found.error());
  const auto directory = directory_of(app, visit);
  std::vector<std::vector<std::string>> rows{heads(visit)};
  for (const auto& [one, standing] : found->rows) {
    rows.push_back(
        {one.number, subject_words(app, one.subject, visit), report_kind_words(visit, one.kind),
         purpose_words(app, visit, one) + " " + one.basis, minute(one.at) + " " + issued_by(*directory, visit, one),
         standing == report::Standing::current ? visit.say("有效", "current") : visit.say("已失效", "superseded")});
  }
  Response answer{200, "text/csv; charset=utf-8", {}, intake::csv_sheet(rows), {}};
  answer.headers["Content-Disposition"] = "attachment; filename=\"reports.csv\"";
  return unkept_page(std::move(answer));
}

}  // namespace

Response issued_report_page(App& app, const Visit& visit, const Request& request) {
  const std::string_view rest = std::string_view(visit.path).substr(kOne.size());
  const std::string_view number = rest.substr(0, rest.find('/'));
  const auto report = own_unit_report(app, visit, number);
  if (!report) return error_page(visit, report.error());
  if (number == rest) return one_page(app, visit, *report);
  const std::string_view what = rest.substr(number.size() + 1);
  if (what != "view" && what != "pdf" && what != "json" && what != "proof") return not_found_page(visit);
  const auto read = opened(app, visit, request, *report);
  if (!read) return error_page(visit, read.error());
  if (what == "view") return shown_report(app, visit, *read, kOne, kList);
  auto file = report_file(app, *read, what);
  return file ? *std::move(file) : error_page(visit, file.error());
}

Response issued_reports_page(App& app, const Visit& visit) {
  const Wanted wanted = wanted_of(visit);
  if (field_of(visit.query, "format") == "csv") return sheet(app, visit, wanted);
  const auto found = rows_of(app, wanted, kPage);
  if (!found) return error_page(visit, found.error());
  const auto directory = directory_of(app, visit);
  const char* title = visit.say("信用报告", "Credit reports");
  Table out{.caption = visit.say("本单位出具的报告", "Reports that the unit issued"),
            .stack = true,
            .columns = {},
            .rows = {}};
  for (std::string& head : heads(visit)) out.columns.push_back({std::move(head)});
  for (const auto& [one, standing] : found->rows) {
    out.rows.push_back({markup("<a class=\"code nowrap\" href=\"{}{}\">{}</a>", kOne, one.number, one.number),
                        text(subject_words(app, one.subject, visit)), text(report_kind_words(visit, one.kind)),
                        markup("{}<br><span class=\"quiet\">{}</span>", purpose_words(app, visit, one), one.basis),
                        markup("<span class=\"nowrap\">{}</span><br><span class=\"quiet\">{}</span>", minute(one.at),
                               issued_by(*directory, visit, one)),
                        standing_tag(visit, standing)});
  }
  Html body =
      markup("<h1>{}</h1><p>{}</p><p><a class=\"button\" href=\"{}\">{}</a></p>", title,
             visit.say("本单位出具过的信用报告。内容密封保存，只有出具对象可以打开。",
                       "What your unit issued. The contents are kept sealed and open to whom they were issued."),
             kNew, visit.say("出具报告", "Issue a report"));
  body += filter_form(app, visit);
  if (out.rows.empty()) {
    body += markup("<p class=\"panel\">{}</p>", wanted.any() ? visit.say("没有符合条件的报告。", "No report fits.")
                                                             : visit.say("还没有出具过报告。", "None was issued yet."));
  } else {
    body += table(out);
  }
  body += next_link(visit, found->next == 0 ? std::string() : std::to_string(found->next),
                    visit.say("更早的报告", "Earlier ones"));
  return unkept_page(page(visit, {.title = title, .body = std::move(body), .wide = true}));
}

}  // namespace taixin::service
