// Restrictions and incentives for everybody: what may follow from which record, who applies it, by which clause.
#include <algorithm>

#include "catalog/list_rules.h"
#include "catalog/measure_rules.h"
#include "service/pages_lists.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using base::Day;
using catalog::Direction;
using catalog::Dishonesty;
using catalog::Measure;
using catalog::MeasureKind;

constexpr size_t kShown = 3;  // more lists and kinds of records than these are folded

const char* kind_words(const Visit& visit, MeasureKind kind) {
  switch (kind) {
    case MeasureKind::by_law:
      return visit.say("减损权益或者增加义务，只能依法采取", "takes rights or adds duties: only by law");
    case MeasureKind::management:
      return visit.say("公共管理和服务中的措施", "of public bodies, takes no right");
    case MeasureKind::own_will:
      return visit.say("由有关主体自主决定", "on their own will");
  }
  return "";
}

const char* class_words(const Visit& visit, Dishonesty least) {
  switch (least) {
    case Dishonesty::unknown:
    case Dishonesty::minor:
      return "";
    case Dishonesty::general:
      return visit.say("限一般失信和严重失信", "general or serious ones only");
    case Dishonesty::serious:
      return visit.say("限严重失信", "serious ones only");
  }
  return "";
}

// What it follows from: entries on a list, or records of the catalog.
Html grounds(App& app, const Visit& visit, const Measure& measure, Day today) {
  Html out;
  for (const std::string& code : measure.items) {
    if (const catalog::CreditList* list = app.catalog().lists().of_item(code, today)) {
      out += markup("<div><a href=\"/open/lists/{}\">{}</a></div>", list->code, list->name.in(visit.lang));
    } else if (const catalog::Item* item = app.catalog().item(base::ItemCode(code), today)) {
      out += markup("<div><a href=\"/catalog/{}\">{}</a></div>", percent_encode(code), item->name.in(visit.lang));
    }
  }
  if (measure.items.size() > kShown) {
    out = markup("<details><summary>{}</summary>{}</details>",
                 fmt::format(fmt::runtime(visit.say("{} 种名单和信息之一", "one of {} lists and kinds of records")),
                             measure.items.size()),
                 out);
  }
  const char* only = class_words(visit, measure.least);
  return out + (*only == '\0' ? Html{} : markup("<div class=\"quiet\">{}</div>", only));
}

Html name_cell(App& app, const Visit& visit, const Measure& measure) {
  std::vector<std::string> purposes;
  for (const std::string& one : measure.purposes) purposes.push_back(purpose_name(app, one, visit.lang));
  return markup("{}{}<div class=\"quiet\">{}</div>", measure.name.in(visit.lang),
                clause_hint(visit, measure.basis.acts()),
                fmt::format(fmt::runtime(visit.say("用于：{}", "when asked for: {}")), listed(visit, purposes)));
}

Html body_cell(const Visit& visit, const Measure& measure) {
  return markup("{}<div class=\"quiet\">{}</div>{}", measure.body.in(visit.lang), kind_words(visit, measure.kind),
                measure.hearing ? markup("<div class=\"quiet\">{}</div>",
                                         visit.say("采取前听取陈述申辩", "the subject is heard before"))
                                : Html{});
}

std::string term_words(const Visit& visit, const Measure& measure) {
  if (!measure.max) return visit.say("所依据的信息有效期间", "as long as what it follows from is in force");
  return fmt::format(fmt::runtime(visit.say("自决定之日起至多 {}", "at most {} from the decision")),
                     period_words(visit, *measure.max));
}

Html measures_table(App& app, const Visit& visit, Direction direction, const char* title, Day today) {
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("措施", "Measure")},
                        {visit.say("应当或可以", "Must or may")},
                        {visit.say("由谁采取", "Applied by")},
                        {visit.say("对谁：有下列信息的单位", "To whom: bodies with such a record")},
                        {visit.say("期限", "How long")},
                        {visit.say("依据", "Clause")}},
            .rows = {}};
  for (const Measure& one : app.catalog().measures().measures) {
    if (one.direction != direction || !one.basis.in_force(today)) continue;
    Html clauses;
    for (const std::string& clause : one.basis.clauses) clauses += markup("<div>{}</div>", clause);
    out.rows.push_back({name_cell(app, visit, one),
                        text(one.must ? visit.say("应当", "must") : visit.say("可以", "may")), body_cell(visit, one),
                        grounds(app, visit, one, today), text(term_words(visit, one)), clauses});
  }
  if (out.rows.empty()) return {};
  return markup("<h2>{}</h2>", title) + table(out);
}

// How soon they are lifted.
Html lifting(App& app, const Visit& visit, Day today) {
  Html out;
  for (const catalog::Lifting& one : app.catalog().measures().lifting) {
    if (!one.basis.in_force(today)) continue;
    std::string clauses;
    for (const std::string& clause : one.basis.clauses) clauses += (clauses.empty() ? "" : "；") + clause;
    out += markup("<p>{}{} <span class=\"quiet\">{}</span></p>",
                  fmt::format(fmt::runtime(visit.say("所依据的信息修复、撤回、更正或者到期以后，{} 个工作日内解除。",
                                                     "Once what it follows from is repaired, withdrawn, corrected or "
                                                     "over, it is lifted within {} working days.")),
                              one.working_days),
                  clause_hint(visit, one.basis.acts()), clauses);
  }
  return out.empty() ? out : markup("<h2>{}</h2>", visit.say("解除", "Lifting")) + out;
}

}  // namespace

Response open_measures_page(App& app, const Visit& visit) {
  const Day today = app.home().clock().today();
  const char* title = visit.say("惩戒和激励措施", "Restrictions and incentives");
  Html body = markup(
      "<h1>{}</h1><p>{}</p><p>{} <a href=\"/open/lists\">{}</a></p>", title,
      visit.say("平台只提示可能适用的措施。是否采取，由有关单位依法决定并记录理由、告知救济途径；平台不拒绝任何人。",
                "This platform names what may apply. Whether a measure is applied the body decides, by law, with its "
                "reasons and the remedies told; the platform refuses nobody."),
      visit.say("标“条款待核”的措施没有对照官方文本确认，只作提示。单位在哪些名单上，见",
                "Measures marked as not confirmed were not compared with the official text, and are hints. Who is on "
                "which list:"),
      visit.say("名单目录", "lists"));
  const Html rows =
      measures_table(app, visit, Direction::restriction, visit.say("失信惩戒措施", "Restrictions"), today) +
      measures_table(app, visit, Direction::incentive, visit.say("守信激励措施", "Incentives"), today);
  body += rows.empty() ? markup("<p class=\"panel\">{}</p>",
                                visit.say("启用的规则包没有规定措施。", "The packs in force name no measure."))
                       : rows + lifting(app, visit, today);
  // Nothing in it is about anybody: it may be found by search engines.
  Response out = page(visit, {.title = title, .body = std::move(body), .wide = true});
  out.headers["X-Robots-Tag"] = "all";
  return out;
}

}  // namespace taixin::service
