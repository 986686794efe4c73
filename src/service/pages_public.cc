#include "service/pages_public.h"

#include "base/text.h"
#include "cases/published.h"
#include "check/render.h"
#include "disclose/errors.h"
#include "disclose/self_check.h"
#include "identity/id_finder.h"
#include "identity/uscc.h"
#include "service/api_public.h"
#include "service/charts.h"
#include "service/door_keys.h"
#include "service/errors.h"
#include "service/pages_guides.h"
#include "service/pages_proof.h"
#include "service/pages_report.h"
#include "service/pages_subject.h"
#include "service/pages_words.h"
#include "service/platform_host.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

using check::ShownRecord;
using check::SubjectAnswer;

constexpr size_t kListed = 20;

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "；") + part;
  return out;
}

// Search engines keep no copy of what ends by itself (domain/12.2.8).
Response not_indexed(Response response) {
  response.headers["X-Robots-Tag"] = "noindex, noarchive";
  return response;
}

Html search_form(const Visit& visit, const std::string& query, const FieldErrors& errors) {
  return markup("<form method=\"post\" action=\"/open\">{}<button>{}</button></form>",
                input_field({.id = "query",
                             .label = visit.say("统一社会信用代码或单位名称", "Unified social credit code or name"),
                             .hint = visit.say("也可以粘贴扫描营业执照二维码得到的内容；不提供自然人查询",
                                               "What the QR code of a business licence says may be pasted too; "
                                               "persons cannot be looked up"),
                             .value = query},
                            errors, visit.lang),
                visit.say("查询", "Search"));
}

Response search_page(const Visit& visit, const std::string& query, const FieldErrors& errors, Html below = {}) {
  PageParts parts;
  parts.title = visit.say("信用公示查询", "Public notices");
  parts.errors = errors;
  parts.body = markup(
      "<h1>{}</h1><p>{}</p>{}{}<p><a href=\"/open/listings\">{}</a></p><p><a href=\"/open/lists\">{}</a></p>",
      parts.title,
      visit.say("查询依法公示的单位信用信息。每条信息到期自动停止公示。",
                "What is lawfully published about organizations. Each notice ends by itself on its last day."),
      search_form(visit, query, errors), below,
      visit.say("行政许可和行政处罚公示清单", "Lists of licences and penalties"),
      visit.say("名单目录：严重失信主体名单、经营异常名录等", "Lists: serious dishonesty, abnormal operation, others"));
  return not_indexed(page(visit, std::move(parts), errors.empty() ? 200 : 422));
}

Html subject_link(const std::string& code, const std::string& name) {
  return markup("<a href=\"/open/subject/{}\"><bdi>{}</bdi></a>", code, name);
}

Html candidates(const Visit& visit, const check::SubjectMatch& match) {
  switch (match.found) {
    case check::Found::person:
      return markup("<p class=\"panel\">{}</p>",
                    visit.say("不提供自然人查询。", "Natural persons cannot be looked up."));
    case check::Found::candidates: {
      Table out{.caption = visit.say("可能是以下单位", "It may be one of these"),
                .stack = true,
                .columns = {{visit.say("名称", "Name")}, {visit.say("代码", "Code")}, {visit.say("匹配", "Match")}},
                .rows = {}};
      for (const check::Candidate& one : match.candidates) {
        out.rows.push_back({one.code.empty() ? markup("<bdi>{}</bdi>", one.name) : subject_link(one.code, one.name),
                            markup("<span class=\"code\">{}</span>", one.code),
                            text(check::how_matched(one).in(visit.lang))});
      }
      return table(out);
    }
    default:
      return markup("<h2>{}</h2>", visit.say("没有找到这个单位", "No such organization was found")) +
             told_not_found(visit);
  }
}

Html record_panel(const Visit& visit, const ShownRecord& record, const LedgerFacts& ledger, base::Day day) {
  Html facts = term_facts(visit, record, day);
  for (const check::ShownField& field : record.fields) {
    if (field.code == "CF_GSJZQ") continue;  // as it was sent: what counts stands above
    if (field.redacted) {
      facts += pair(field.name.in(visit.lang),
                    markup("{} {}", field.words.in(visit.lang),
                           tag(visit.say("已遮蔽个人信息", "a person's data left out"), "plain")));
      continue;
    }
    facts += pair(field.name.in(visit.lang), field.held_back
                                                 ? visit.say("（文字待审核后公示）", "(this text waits for review)")
                                                 : field.words.in(visit.lang));
  }
  facts += pair(visit.say("来源单位", "Source"), record.source);
  facts += pair(visit.say("更新时间", "Updated"), base::day_of(record.received).iso());
  facts += pair(visit.say("依据", "Basis"), joined(record.item->basis.clauses));
  facts += ledger.of(visit, record.id);
  const auto when = record.decision ? record.decision : record.valid_from;
  return markup(
      "<details class=\"record\"><summary><strong>{}</strong>{}{}{}</summary><dl class=\"facts\">{}</dl>"
      "</details>\n",
      record.item->name.in(visit.lang), record.headline.empty() ? Html{} : markup(" <bdi>{}</bdi>", record.headline),
      record.disputed ? raw(" ") + tag(visit.say("异议处理中", "disputed"), "warn") : Html{},
      when ? markup(" <span class=\"when\">{}</span>", when->iso()) : Html{}, facts);
}

// For a shop's window or a contract: whoever scans it sees this page as it is on that day.
Html own_code(App& app, const Visit& visit, const std::string& code) {
  const std::string address = fmt::format("https://{}/open/subject/{}", platform_host(app), code);
  return markup("<details class=\"record\"><summary>{}</summary>{}<p class=\"quiet\"><bdi>{}</bdi></p></details>",
                visit.say("本页二维码（扫码查看当日公示信息）", "QR code of this page"),
                qr_svg(address, visit.say("本页地址的二维码", "QR code of the address of this page")), address);
}

// What it promised before everybody, and still holds.
Html commitments(App& app, const Visit& visit, base::SubjectId subject) {
  const auto all = cases::published_of(app.home(), app.cases(), subject);
  if (!all || all->empty()) return {};
  const auto directory = directory_of(app, visit);
  Html out = markup("<h2>{} <span class=\"quiet\">{}</span></h2>", visit.say("信用承诺", "Commitments"),
                    fmt::format(fmt::runtime(visit.say("{} 条", "({})")), all->size()));
  for (const cases::Published& one : *all) {
    Html facts;
    for (size_t i = 0; i < one.said.size(); ++i) {
      facts += pair(one.said[i].first.in(visit.lang),
                    one.held_back[i]
                        ? visit.say("（文字疑含个人信息，不公示）", "(this text may hold a person's data: not told)")
                        : one.said[i].second.in(visit.lang));
    }
    facts += pair(visit.say("作出日期", "Made on"), one.day.iso());
    facts += pair(visit.say("公示至", "Published through"), one.until.iso());
    if (one.unit != access::UnitId())
      facts += pair(visit.say("受理单位", "Received by"), unit_name(*directory, one.unit));
    out += markup(
        "<details class=\"record\"><summary><strong>{}</strong> <span class=\"when\">{}</span></summary><dl "
        "class=\"facts\">{}</dl></details>\n",
        one.kind.in(visit.lang), one.day.iso(), facts);
  }
  return out;
}

Response subject_page(App& app, const Visit& visit, const check::ShowAnswer& shown) {
  const SubjectAnswer& subject = *shown.subject;
  std::string state = visit.say("未见登记信息", "no registration is known");
  if (subject.state) {
    state = subject.state->words.in(visit.lang);
    if (subject.state->day) state += "（" + subject.state->day->iso() + "）";
  }
  Html facts = pair(visit.say("登记状态", "State"), state);
  facts += pair(visit.say("统一社会信用代码", "Unified social credit code"), subject.code);
  facts += pair(visit.say("类别", "Kind"), check::words(subject.kind).in(visit.lang));
  facts += pair(visit.say("公示日", "As of"), shown.asked.day.iso());
  Html body = markup("<h1><bdi>{}</bdi></h1><dl class=\"facts\">{}</dl>", subject.name, facts);
  const Html promised = commitments(app, visit, subject.id);
  if (shown.classes.empty() && promised.empty()) {
    body += markup("<p class=\"panel\">{}</p>",
                   visit.say("今日没有公示信息。没有公示信息不等于没有任何记录。",
                             "Nothing is published today. That does not mean that nothing is held."));
  }
  std::vector<base::RecordId> ids;
  for (const check::ShownClass& one : shown.classes) {
    for (const ShownRecord& record : one.records) ids.push_back(record.id);
  }
  const LedgerFacts ledger(app, std::move(ids));
  for (const check::ShownClass& one : shown.classes) {
    body += markup("<h2>{} <span class=\"quiet\">{}</span></h2>", one.name.in(visit.lang),
                   fmt::format(fmt::runtime(visit.say("{} 条", "({})")), one.records.size()));
    for (const ShownRecord& record : one.records) body += record_panel(visit, record, ledger, shown.asked.day);
  }
  body += promised + own_code(app, visit, subject.code) + report_button(visit, subject.code) + rights_panel(app, visit);
  return not_indexed(page(visit, {.title = subject.name, .body = std::move(body), .errors = {}}));
}

// What was typed, or the code in what was scanned: the QR code of a business licence opens an address or a text that
// holds it. A person's number in it stays there, and is refused as always.
std::string asked_for(const std::string& typed) {
  if (!identity::find_ids(typed).empty()) return typed;
  const auto code = identity::find_uscc(typed);
  return code ? std::string(code->text()) : typed;
}

Response answer_subject(App& app, const Visit& visit, const std::string& query) {
  const auto shown = disclosure_of(app).subject(query, visit.lang);
  if (!shown) {
    if (shown.error().kind().http_status >= 500) return error_page(visit, shown.error());
    return search_page(visit, query, {field_error(shown.error(), visit.lang, "query")});
  }
  if (shown->match.found == check::Found::one) return subject_page(app, visit, *shown);
  Response out = search_page(visit, shown->match.found == check::Found::person ? std::string() : query, {},
                             candidates(visit, shown->match));
  if (shown->match.found != check::Found::candidates) out.status = 404;
  return out;
}

// ---- lists

// What is wrong with the days or the county of a filter, at its control; nothing: it is not about one of these.
std::optional<FieldError> filter_error(const Visit& visit, const base::Error& error) {
  if (error.kind().code == disclose::kUnknownCounty.code) return field_error(error, visit.lang, "county");
  if (error.kind().code != kBadValue.code) return std::nullopt;
  const auto name = error.args().find("name");
  const bool from = name != error.args().end() && name->second == "from";
  if (base::parse_iso_day(field_of(visit.query, from ? "from" : "to"))) {
    return FieldError{"from", visit.say("开始的日期晚于结束的日期", "The first day is after the last"), {}};
  }
  return FieldError{
      from ? "from" : "to", visit.say("日期应为 年-月-日，例如 2026-04-01", "A day is written 2026-04-01"), {}};
}

Html list_filter(App& app, const Visit& visit, const disclose::ListQuestion& question, const FieldErrors& errors) {
  std::vector<Option> items;
  for (const catalog::Item* item : disclosure_of(app).listed()) {
    items.push_back({item->code.get(), item->name.in(visit.lang), {}});
  }
  std::vector<Option> counties;
  for (const auto& one : disclosure_of(app).counties()) counties.push_back({one.code, one.name.in(visit.lang), {}});
  const auto day = [&](const char* id, const char* label) {
    return input_field({.id = id, .label = label, .value = field_of(visit.query, id), .type = "date"}, errors,
                       visit.lang);
  };
  return markup(
      "<form method=\"get\" action=\"/open/listings\" class=\"filter many\" role=\"search\">{}{}{}{}{}<p "
      "class=\"buttons\"><button class=\"second\">{}</button></p></form>",
      select_field({.id = "item",
                    .label = visit.say("类别", "Kind"),
                    .value = question.items.empty() ? std::string() : question.items.front(),
                    .none = visit.say("全部", "All"),
                    .options = items},
                   {}, visit.lang),
      input_field({.id = "organ", .label = visit.say("机关名称（选填）", "Body (optional)"), .value = question.organ},
                  {}, visit.lang),
      counties.empty() ? Html{}
                       : select_field({.id = "county",
                                       .label = visit.say("机关所在县（市、区）", "County of the body"),
                                       .value = question.county,
                                       .none = visit.say("全部", "All"),
                                       .options = counties},
                                      errors, visit.lang),
      day("from", visit.say("决定日期，从", "Decided from")), day("to", visit.say("决定日期，到", "Decided to")),
      visit.say("筛选", "Filter"));
}

Response list_page(App& app, const Visit& visit) {
  const auto get = [&](std::string_view name) {
    const auto it = visit.query.find(name);
    return it == visit.query.end() ? std::string() : std::string(base::trim(it->second));
  };
  disclose::ListQuestion question;
  if (const std::string item = get("item"); !item.empty()) question.items = {item};
  question.organ = get("organ");
  question.after = get("after");
  question.county = get("county");
  question.limit = kListed;
  const char* title = visit.say("行政许可和行政处罚公示", "Licences and penalties");
  Request asked;
  asked.query = {{"from", get("from")}, {"to", get("to")}};
  const auto span = set_decided(asked, question);
  const auto found =
      span ? disclosure_of(app).list(question, visit.lang) : base::Result<disclose::ListPage>(span.error());
  if (!found) {
    const auto wrong = filter_error(visit, found.error());
    if (!wrong) return error_page(visit, found.error());
    Html body = markup("<h1>{}</h1>{}", title, list_filter(app, visit, question, {*wrong}));
    return not_indexed(page(visit, {.title = title, .body = std::move(body), .errors = {*wrong}, .wide = true}, 422));
  }
  Table out{.caption = visit.say("公示清单", "What was published"),
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("单位", "Organization")},
                        {visit.say("类别", "Kind")},
                        {visit.say("事项", "Matter")},
                        {visit.say("机关", "Body")},
                        {visit.say("决定日期", "Decided")},
                        {visit.say("公示至", "Until")}},
            .rows = {}};
  for (const auto& entry : found->entries) {
    const ShownRecord& record = *entry.record;
    const auto last = record.term ? record.term->last_day : record.valid_until;
    const auto day = [](const std::string& iso) { return markup("<span class=\"nowrap\">{}</span>", iso); };
    out.rows.push_back({subject_link(entry.subject->code, entry.subject->name), text(record.item->name.in(visit.lang)),
                        text(record.headline), text(record.organ), day(record.decision ? record.decision->iso() : ""),
                        day(last ? last->iso() : "—")});
  }
  Html body = markup("<h1>{}</h1><p>{}</p>{}", title,
                     visit.say("自作出决定之日起七个工作日内公示，按到达时间从新到旧。",
                               "Published within seven working days of the decision, newest first."),
                     list_filter(app, visit, question, {}));
  const char* none = found->next.empty() ? visit.say("没有符合条件的公示信息。", "Nothing is published that fits.")
                                         : visit.say("最近的公示信息中没有符合条件的，更早的请看下一页。",
                                                     "None of the newest fits; look for older ones on the next page.");
  const Html all = visit.query.empty() ? Html{}
                                       : markup(" <a href=\"/open/listings\">{}</a>",
                                                visit.say("不限条件，看全部", "See all of it, without conditions"));
  body += out.rows.empty() ? markup("<p class=\"panel\">{}{}</p>", none, all) : table(out);
  if (!found->next.empty()) {
    Request there;
    there.path = "/open/listings";
    there.query = visit.query;
    there.query["after"] = found->next;
    body += markup("<p><a href=\"{}\" rel=\"next\">{}</a></p>", target_of(there), visit.say("下一页", "Next page"));
  }
  return not_indexed(
      page(visit, {.title = visit.say("公示清单", "Lists"), .body = std::move(body), .errors = {}, .wide = true}));
}

// ---- for officers

Response check_page(App& app, const Visit& visit) {
  using access::Action;
  if (const auto allowed = need(app, visit.caller, Action::quality_read); !allowed) {
    return visit.caller.known() ? error_page(visit, allowed.error()) : see_other("/sign-in");
  }
  auto done = disclose::self_check(app.checker(), app.desk());
  if (!done) return error_page(visit, done.error());
  const UnitScope scope = UnitScope::of(app, visit.caller, Action::quality_read);
  std::erase_if(done->findings, [&](const auto& one) { return !scope.covers(one.organ); });
  Html facts = pair(visit.say("核对记录", "Records looked at"), grouped(done->looked_at));
  facts += pair(visit.say("今日公示", "Public today"), grouped(done->published));
  facts += pair(visit.say("其中迟报", "Of them reported late"), grouped(done->late));
  Table found{.caption = visit.say("需要处理的事项", "To be looked at"),
              .stack = true,
              .columns = {{visit.say("单位", "Department")},
                          {visit.say("事项", "Finding")},
                          {visit.say("条数", "Count"), true},
                          {visit.say("例如", "For example")}},
              .rows = {}};
  for (const auto& one : done->findings) {
    std::string examples;
    for (const base::RecordId id : one.examples)
      examples += fmt::format("{}r{}", examples.empty() ? "" : "、", id.get());
    found.rows.push_back({text(one.organ), text(disclose::finding_words(one.finding).in(visit.lang)),
                          text(grouped(one.count)), text(examples)});
  }
  Html body = markup(
      "<h1>{}</h1><dl class=\"facts\">{}</dl>{}", visit.say("公示自查", "Self-check of what is published"), facts,
      found.rows.empty()
          ? markup("<p class=\"panel good\">{}</p>", visit.say("没有需要处理的事项。", "Nothing to look at."))
          : table(found));
  if (need(app, visit.caller, Action::submission_review)) {
    body += markup("<p><a href=\"/texts\">{}</a></p>", visit.say("待审核的公示文字", "Texts that wait"));
  }
  return page(visit,
              {.title = visit.say("公示自查", "Self-check"), .body = std::move(body), .errors = {}, .wide = true});
}

}  // namespace

std::optional<Response> public_page(App& app, const Visit& visit, const Request& request) {
  const std::string& path = visit.path;
  if (path != "/open" && !path.starts_with("/open/")) return std::nullopt;
  if (request.method == "POST") {
    if (path != "/open") return not_found_page(visit);
    const FormFields form = parse_form(request.body);
    const auto query = form.find("query");
    return answer_subject(app, visit, query == form.end() ? std::string() : asked_for(query->second));
  }
  if (request.method != "GET") return std::nullopt;
  if (path == "/open") return search_page(visit, {}, {});
  if (path == "/open/listings") return list_page(app, visit);
  if (path == "/open/check") return check_page(app, visit);
  constexpr std::string_view kSubject = "/open/subject/";
  if (path.starts_with(kSubject)) return answer_subject(app, visit, path.substr(kSubject.size()));
  return not_found_page(visit);
}

}  // namespace taixin::service
