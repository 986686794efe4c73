#include "service/pages_case_list.h"

#include <set>

#include "cases/cases.h"
#include "intake/sheet_out.h"
#include "service/api_admin.h"
#include "service/api_cases.h"
#include "service/league.h"
#include "service/pages_cases.h"
#include "service/pages_words.h"

namespace taixin::service {
namespace {

using cases::Case;
using Cases = std::vector<std::shared_ptr<const Case>>;

constexpr int kSoonDays = 3;  // calendar days to the last one

// Of the query: only this kind, only where this unit takes part, only what counts under this county, only what is late
// or nearly so.
struct Filter {
  std::string kind, term, county;
  access::UnitId unit;
  bool any() const { return !kind.empty() || !term.empty() || !county.empty() || unit != access::UnitId(); }
};

Filter filter_of(const Visit& visit) {
  Filter out;
  out.kind = field_of(visit.query, "kind");
  out.term = field_of(visit.query, "term");
  out.county = field_of(visit.query, "county");
  out.unit = access::UnitId(parse_id(field_of(visit.query, "unit")).value_or(0));
  return out;
}

bool fits(App& app, const Filter& filter, const access::Directory& directory, const Case& one) {
  if (!filter.kind.empty() && one.kind != filter.kind) return false;
  if (filter.unit != access::UnitId() && !is_case_of_unit(directory, one, filter.unit)) return false;
  if (!filter.county.empty() &&
      county_of_case(app, directory, one) != (filter.county == kCityItself ? std::string() : filter.county)) {
    return false;
  }
  if (filter.term.empty()) return true;
  const base::Day today = app.home().clock().today();
  for (const cases::Running& run : app.cases().clocks(one)) {
    if (run.hint() || !run.due.ok() || run.paused) continue;
    if (filter.term == "late" ? run.late(today) : !run.late(today) && *run.due <= today.plus_days(kSoonDays)) {
      return true;
    }
  }
  return false;
}

// Those under which one of these cases counts.
std::vector<Option> counties_of(App& app, const Visit& visit, const Cases& all) {
  const auto directory = directory_of(app, visit);
  std::set<std::string> codes;
  for (const auto& one : all) codes.insert(county_of_case(app, *directory, *one));
  std::vector<Option> out;
  for (const std::string& code : codes) {
    out.push_back({code.empty() ? std::string(kCityItself) : code, region_name(app, code, visit.lang), {}});
  }
  return out;
}

Html filter_form(App& app, const Visit& visit, const Filter& filter, const Cases& all) {
  std::set<std::string> kinds;
  for (const auto& one : all) kinds.insert(one->kind);
  std::vector<Option> options;
  for (const std::string& code : kinds) {
    const auto found = std::ranges::find_if(all, [&](const auto& one) { return one->kind == code; });
    options.push_back({code, case_kind_name(app, visit, **found), {}});
  }
  const char* every = visit.say("全部", "All");
  Html fields = select_field({.id = "kind",
                              .label = visit.say("业务", "Kind"),
                              .hint = {},
                              .value = filter.kind,
                              .none = every,
                              .options = std::move(options)},
                             {}, visit.lang);
  fields += select_field({.id = "unit",
                          .label = visit.say("单位（含下级）", "Unit and below"),
                          .hint = {},
                          .value = field_of(visit.query, "unit"),
                          .none = every,
                          .options = unit_tree(*directory_of(app, visit))},
                         {}, visit.lang);
  fields += select_field({.id = "county",
                          .label = visit.say("县（市、区）", "County"),
                          .hint = {},
                          .value = filter.county,
                          .none = every,
                          .options = counties_of(app, visit, all)},
                         {}, visit.lang);
  fields += select_field({.id = "term",
                          .label = visit.say("期限", "Terms"),
                          .hint = {},
                          .value = filter.term,
                          .none = every,
                          .options = {{"late", visit.say("已超期", "late"), {}},
                                      {"soon", visit.say("三日内到期", "due within three days"), {}}}},
                         {}, visit.lang);
  return markup(
      "<form method=\"get\" action=\"/cases\" class=\"filter many\" role=\"search\">{}<p class=\"buttons\"><button "
      "class=\"second\">{}</button> <button class=\"second\" name=\"format\" value=\"csv\">{}</button></p></form>",
      fields, visit.say("筛选", "Filter"), visit.say("导出 CSV", "As CSV"));
}

// The same columns as the page, of the same cases.
Response sheet(App& app, const Visit& visit, const Cases& all) {
  std::vector<std::vector<std::string>> rows{{visit.say("编号", "No."), visit.say("业务", "Kind"),
                                              visit.say("主体", "Subject"), visit.say("申请日", "Applied"),
                                              visit.say("状态", "State"), visit.say("期限", "Terms")}};
  const base::Day today = app.home().clock().today();
  for (const auto& one : all) {
    const catalog::CaseKind* kind = app.cases().kind_of(*one);
    const catalog::CaseState* state = kind ? kind->state(one->state) : nullptr;
    const auto card = app.facts().registry().card(one->subject);
    std::string terms;
    for (const cases::Running& run : app.cases().clocks(*one)) {
      if (run.hint()) continue;
      terms += (terms.empty() ? "" : "；") + run.clock->name.in(visit.lang) + " " +
               (run.due.ok() ? run.due->iso() : visit.say("放假安排未公布", "calendar not announced")) +
               (run.paused        ? visit.say("（中止中）", " (paused)")
                : run.late(today) ? visit.say("（已超期）", " (late)")
                                  : "");
    }
    rows.push_back({std::to_string(one->id), case_kind_name(app, visit, *one),
                    card ? card->name(app.facts().head()) : std::string(visit.say("自然人", "a natural person")),
                    one->applied.iso(), state ? state->name.in(visit.lang) : one->state, terms});
  }
  Response answer{200, "text/csv; charset=utf-8", {}, intake::csv_sheet(rows), {}};
  answer.headers["Content-Disposition"] = "attachment; filename=\"cases.csv\"";
  answer.headers["Cache-Control"] = "no-store";
  return answer;
}

}  // namespace

Response case_list_page(App& app, const Visit& visit) {
  const char* title = visit.say("业务办理", "Cases");
  const Filter filter = filter_of(visit);
  const auto directory = directory_of(app, visit);
  const Cases everything = app.cases().of_officer(visit.caller, false);
  Cases all, mine;
  for (const auto& one : everything) {
    if (fits(app, filter, *directory, *one)) all.push_back(one);
  }
  if (field_of(visit.query, "format") == "csv") return sheet(app, visit, all);
  for (const auto& one : app.cases().of_officer(visit.caller, true)) {
    if (fits(app, filter, *directory, *one)) mine.push_back(one);
  }
  const auto section = [&](const char* head, const char* none, const Cases& list) {
    return markup("<h2>{}</h2>{}", head,
                  list.empty() ? markup("<p class=\"panel\">{}</p>", none)
                               : case_table(app, visit, list, CaseList::officers, head));
  };
  const char* none = filter.any() ? visit.say("没有符合条件的业务。", "No case fits.")
                                  : visit.say("没有未办结的业务。", "Nothing is open.");
  return page(visit, {.title = title,
                      .body = markup("<h1>{}</h1>", title) + filter_form(app, visit, filter, everything) +
                              section(visit.say("等待我办理", "Waiting for me"),
                                      visit.say("没有等待您办理的业务。", "Nothing waits for you."), mine) +
                              section(visit.say("全部未办结", "All that is open"), none, all),
                      .wide = true});
}

}  // namespace taixin::service
