// What units owe, as JSON.
#include <boost/json.hpp>

#include "duty/paper.h"
#include "service/api_duties.h"
#include "service/duty_papers.h"
#include "service/league.h"
#include "service/office_rooms.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;
using duty::Thing;
using duty::ThingKind;
using duty::ThingState;

std::string item_name(App& app, const std::string& code, Lang lang) {
  const catalog::Item* item = app.catalog().item(base::ItemCode(code), app.home().clock().today());
  return item ? item->name.in(lang) : code;
}

json::value day_or_null(const std::optional<base::Day>& day) {
  return day ? json::value(day->iso()) : json::value(nullptr);
}

json::array cells_json(App& app, const std::vector<duty::NamedCell>& cells, Lang lang) {
  json::array out;
  for (const duty::NamedCell& cell : cells) {
    out.push_back(
        json::object{{"item", cell.item},
                     {"item_name", cell.name.zh.empty() ? item_name(app, cell.item, lang) : cell.name.in(lang)},
                     {"period", cell.period},
                     {"reported", cell.reported},
                     {"people", cell.people},
                     {"expected", cell.expected ? json::value(*cell.expected) : json::value(nullptr)},
                     {"overdue", cell.overdue},
                     {"rows", cell.rows}});
  }
  return out;
}

catalog::Text event_words(store::DutyKind kind) {
  using enum store::DutyKind;
  switch (kind) {
    case count_set:
      return {"设定应报数", "expected count set"};
    case nothing_to_report:
      return {"声明零报送", "declared that there was nothing"};
    case nothing_taken_back:
      return {"撤回零报送声明", "took the declaration back"};
    case reminded:
      return {"催报", "reminded"};
    case letter_opened:
      return {"发限期整改通知书", "opened the letter"};
    case letter_answered:
      return {"答复", "answered"};
    case letter_accepted:
      return {"认定整改完成", "accepted the answer"};
    case letter_returned:
      return {"退回答复", "sent the answer back"};
    case letter_closed:
      return {"撤销通知", "closed the letter"};
    case mark_appealed:
      return {"申诉迟报", "appealed the mark"};
    case mark_upheld:
      return {"维持迟报", "the mark stays"};
    case mark_lifted:
      return {"撤销迟报", "lifted the mark"};
    case task_given:
      return {"交办任务", "gave the task"};
    case task_reported:
      return {"报告结果", "reported the result"};
    case task_accepted:
      return {"认定办结", "accepted the result"};
    case task_returned:
      return {"退回重办", "sent it back"};
    case task_closed:
      return {"撤销任务", "closed the task"};
  }
  return {};
}

json::object event_json(App& app, const store::DutyEvent& event, Lang lang) {
  const auto directory = app.entrance().accounts().directory();
  const access::Account* account = directory->account(access::AccountId(event.account));
  const access::Unit* unit = directory->unit(access::UnitId(event.unit));
  const duty::Detail said = duty::read_detail(event.detail_json);
  return {{"number", event.number},
          {"what", event_words(event.kind).in(lang)},
          {"day", event.day.iso()},
          {"at", base::iso_time(event.at)},
          {"officer", account ? access::shown_name(*account) : (lang == Lang::zh ? "控制台" : "console")},
          {"unit_name", unit ? unit->name : ""},
          {"text", said.text},
          {"due", day_or_null(said.due)}};
}

// `number`: of a letter.
std::string title_of(App& app, const Thing& thing, const std::string& number, Lang lang) {
  if (thing.kind == ThingKind::task) return thing.said.title;
  if (thing.kind == ThingKind::letter) return number;
  return lang == Lang::zh ? fmt::format("批次 {} · {} · {} 行", thing.said.submission,
                                        item_name(app, thing.first().item, lang), thing.first().count)
                          : fmt::format("submission {}, {}: {} rows", thing.said.submission,
                                        item_name(app, thing.first().item, lang), thing.first().count);
}

// What the centre can decide now.
json::array outcomes_of(const Thing& thing) {
  json::array out;
  if (thing.over()) return out;
  if (thing.kind == ThingKind::appeal) return {"lifted", "upheld"};
  if (thing.state == ThingState::answered) out = {"accepted", "returned"};
  out.emplace_back("closed");
  return out;
}

}  // namespace

std::vector<duty::CellKey> cells_of(std::string_view list) {
  std::vector<duty::CellKey> out;
  for (const std::string& one : texts_of(list)) {
    const size_t first = one.find('/'), second = first == one.npos ? first : one.find('/', first + 1);
    duty::CellKey key;  // one that is malformed is nobody's, and not owed
    if (second != one.npos) {
      int64_t unit = 0;
      for (const char c : one.substr(0, std::min<size_t>(first, 17))) {
        if (c < '0' || c > '9') unit = -1;
        if (unit >= 0) unit = 10 * unit + (c - '0');
      }
      key = {access::UnitId(std::max<int64_t>(unit, 0)), one.substr(first + 1, second - first - 1),
             one.substr(second + 1)};
    }
    out.push_back(std::move(key));
  }
  return out;
}

json::object line_json(App& app, const duty::Line& line, Lang lang) {
  const auto directory = app.entrance().accounts().directory();
  const std::string region = county_of_unit(app, *directory, line.unit);
  const catalog::CodeSet* set = app.catalog().code_set("region");
  const catalog::CodeEntry* county = set && !region.empty() ? set->find(region) : nullptr;
  json::object out{{"unit", std::to_string(line.unit.get())},
                   {"unit_name", app.offices().duties->unit_name(line.unit)},
                   {"region", region},
                   {"region_name", county ? county->name.in(lang) : (lang == Lang::zh ? "市级" : "the city")},
                   {"item", line.item},
                   {"item_name", item_name(app, line.item, lang)},
                   {"period", line.period.code()},
                   {"period_over", app.home().clock().today() > line.period.last()},
                   {"duty", line.duty->code},
                   {"duty_name", line.duty->name.in(lang)},
                   {"hint", !line.duty->basis.acts()},
                   {"reported", line.reported},
                   {"late", line.late},
                   {"lifted", line.lifted},
                   {"people", line.people},
                   {"expected", line.expected ? json::value(*line.expected) : json::value(nullptr)},
                   {"expected_source", line.expected_source},
                   {"declared", line.declared ? json::value(line.declared->day.iso()) : json::value(nullptr)},
                   {"due", day_or_null(line.due)},
                   {"state", duty::line_state_code(line.state)},
                   {"state_name", duty::line_state_words(line.state).in(lang)},
                   {"complete", line.complete},
                   {"overdue", line.overdue},
                   {"reminders", line.reminders},
                   {"letter", line.letter != 0 ? json::value(std::to_string(line.letter)) : json::value(nullptr)},
                   {"next", duty::next_step_code(line.next)},
                   {"next_name", duty::next_step_words(line.next).in(lang)},
                   {"next_day", day_or_null(line.next_day)}};
  return out;
}

json::object thing_json(App& app, const access::Caller& caller, const Thing& thing, Lang lang) {
  json::array events;
  for (const store::DutyEvent& event : thing.events) events.push_back(event_json(app, event, lang));
  const auto due = app.offices().duties->due(thing);
  const bool waits_for_unit =
      thing.kind != ThingKind::appeal && (thing.state == ThingState::open || thing.state == ThingState::returned);
  const bool own =
      caller.unit == thing.unit() &&
      app.doors().may(caller, access::Action::duty_answer, {thing.unit(), {}}, app.home().clock().today()).permitted();
  const bool manages = app.doors().may(caller, access::Action::duty_manage, {}, app.home().clock().today()).permitted();
  json::array rows(thing.said.rows.begin(), thing.said.rows.end());
  const std::string number = thing.kind == ThingKind::letter ? duty_number(app, thing.first()) : std::string();
  return {{"id", std::to_string(thing.id())},
          {"kind", duty::thing_kind_code(thing.kind)},
          {"state", duty::thing_state_code(thing.state)},
          {"state_name", duty::thing_state_words(thing.kind, thing.state).in(lang)},
          {"over", thing.over()},
          {"version", std::to_string(thing.version())},
          {"unit", std::to_string(thing.unit().get())},
          {"unit_name", app.offices().duties->unit_name(thing.unit())},
          {"title", title_of(app, thing, number, lang)},
          {"text", thing.said.text},
          {"document", number},
          {"opened", thing.first().day.iso()},
          {"due", day_or_null(due)},
          {"basis", thing.first().basis},
          {"submission",
           thing.said.submission != 0 ? json::value(std::to_string(thing.said.submission)) : json::value(nullptr)},
          {"rows", std::move(rows)},
          {"count", thing.first().count},
          {"cells", cells_json(app, thing.said.cells, lang)},
          {"events", std::move(events)},
          {"may_answer", own && waits_for_unit},
          {"outcomes", manages ? outcomes_of(thing) : json::array()}};
}

json::object paper_json(App& app, const store::DutyEvent& event, Lang lang) {
  const auto issued = duty_letter(app, event);
  json::value cancelled;
  if (issued && issued->cancelled) {
    cancelled = json::object{{"day", issued->cancelled->day.iso()}, {"reason", letters::reason_of(*issued)}};
  }
  const duty::Detail said = duty::read_detail(event.detail_json);
  const duty::PaperText paper = said.paper.value_or(duty::PaperText());
  json::array words;
  for (std::string_view rest = paper.words.in(lang); !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {{"id", event.id != 0 ? json::value(std::to_string(event.id)) : json::value(nullptr)},
          {"kind", event.kind == store::DutyKind::reminded ? "reminder" : "rectification"},
          {"title", paper.title.in(lang)},
          {"document", issued ? issued->event.number : std::string()},
          {"cancelled", std::move(cancelled)},
          {"unit", std::to_string(event.whom)},
          {"unit_name", paper.unit},
          {"from", paper.from},
          {"day", event.day.iso()},
          {"due", day_or_null(said.due)},
          {"words", std::move(words)},
          {"cells", cells_json(app, said.cells, lang)}};
}

}  // namespace taixin::service
