#include "duty/history.h"

#include <array>
#include <boost/json.hpp>

namespace taixin::duty {
namespace {

namespace json = boost::json;

std::optional<std::pair<ThingKind, ThingState>> thing_of(DutyKind kind) {
  using enum ThingState;
  switch (kind) {
    case DutyKind::count_set:
    case DutyKind::nothing_to_report:
    case DutyKind::nothing_taken_back:
    case DutyKind::reminded:
      return std::nullopt;
    case DutyKind::letter_opened:
      return std::pair(ThingKind::letter, open);
    case DutyKind::letter_answered:
      return std::pair(ThingKind::letter, answered);
    case DutyKind::letter_accepted:
      return std::pair(ThingKind::letter, accepted);
    case DutyKind::letter_returned:
      return std::pair(ThingKind::letter, returned);
    case DutyKind::letter_closed:
      return std::pair(ThingKind::letter, closed);
    case DutyKind::mark_appealed:
      return std::pair(ThingKind::appeal, open);
    case DutyKind::mark_upheld:
      return std::pair(ThingKind::appeal, upheld);
    case DutyKind::mark_lifted:
      return std::pair(ThingKind::appeal, lifted);
    case DutyKind::task_given:
      return std::pair(ThingKind::task, open);
    case DutyKind::task_reported:
      return std::pair(ThingKind::task, answered);
    case DutyKind::task_accepted:
      return std::pair(ThingKind::task, accepted);
    case DutyKind::task_returned:
      return std::pair(ThingKind::task, returned);
    case DutyKind::task_closed:
      return std::pair(ThingKind::task, closed);
  }
  return std::nullopt;
}

std::string text_in(const json::object& object, const char* name) {
  const json::value* found = object.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}
json::object text_json(const catalog::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }
catalog::Text words_in(const json::object& object, const char* name) {
  const json::value* found = object.if_contains(name);
  if (!found || !found->is_object()) return {};
  return {text_in(found->get_object(), "zh"), text_in(found->get_object(), "en")};
}
uint64_t number_in(const json::object& object, const char* name) {
  const json::value* found = object.if_contains(name);
  return found && found->is_number() ? found->to_number<uint64_t>() : 0;
}

}  // namespace

std::string_view thing_kind_code(ThingKind kind) {
  constexpr std::array<std::string_view, 3> kCodes{"letter", "appeal", "task"};
  return kCodes[static_cast<size_t>(kind)];
}
std::string_view thing_state_code(ThingState state) {
  constexpr std::array<std::string_view, 7> kCodes{"open",   "answered", "returned", "accepted",
                                                   "closed", "upheld",   "lifted"};
  return kCodes[static_cast<size_t>(state)];
}
catalog::Text thing_state_words(ThingKind kind, ThingState state) {
  switch (state) {
    case ThingState::open:
      if (kind == ThingKind::letter) return {"待整改答复", "to be answered"};
      return kind == ThingKind::appeal ? catalog::Text{"待复核", "to be decided"}
                                       : catalog::Text{"办理中", "to be done"};
    case ThingState::answered:
      return kind == ThingKind::task ? catalog::Text{"已报结果，待认定", "reported, to be looked at"}
                                     : catalog::Text{"已答复，待认定", "answered, to be looked at"};
    case ThingState::returned:
      return {"退回重办", "sent back"};
    case ThingState::accepted:
      return {"已办结", "accepted"};
    case ThingState::closed:
      return {"已撤销", "closed"};
    case ThingState::upheld:
      return {"维持迟报", "the mark stays"};
    case ThingState::lifted:
      return {"撤销迟报", "the mark is lifted"};
  }
  return {};
}

std::string detail_json(const Detail& detail) {
  json::object out;
  const auto put = [&](const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
  };
  put("text", detail.text);
  put("source", detail.source);
  put("title", detail.title);
  if (detail.due) out["due"] = detail.due->iso();
  if (detail.submission != 0) out["submission"] = detail.submission;
  if (!detail.rows.empty()) out["rows"] = json::array(detail.rows.begin(), detail.rows.end());
  json::array cells;
  for (const NamedCell& cell : detail.cells) {
    json::object one{{"item", cell.item}, {"period", cell.period}, {"reported", cell.reported}};
    if (cell.expected) one["expected"] = *cell.expected;
    if (cell.overdue != 0) one["overdue"] = cell.overdue;
    if (cell.rows != 0) one["rows"] = cell.rows;
    if (cell.people != 0) one["people"] = cell.people;
    if (!cell.name.zh.empty()) one["name"] = text_json(cell.name);
    cells.push_back(std::move(one));
  }
  if (!cells.empty()) out["cells"] = std::move(cells);
  if (detail.paper) {
    out["paper"] = json::object{{"title", text_json(detail.paper->title)},
                                {"words", text_json(detail.paper->words)},
                                {"unit", detail.paper->unit},
                                {"from", detail.paper->from}};
  }
  return json::serialize(out);
}

Detail read_detail(std::string_view text) {
  Detail out;
  boost::system::error_code failed;
  const json::value value = json::parse(text, failed);
  if (failed || !value.is_object()) return out;
  const json::object& object = value.get_object();
  out.text = text_in(object, "text");
  out.source = text_in(object, "source");
  out.title = text_in(object, "title");
  out.due = base::parse_iso_day(text_in(object, "due"));
  out.submission = static_cast<int64_t>(number_in(object, "submission"));
  if (const json::value* rows = object.if_contains("rows"); rows && rows->is_array()) {
    for (const json::value& row : rows->get_array()) {
      if (row.is_number()) out.rows.push_back(row.to_number<uint32_t>());
    }
  }
  if (const json::value* cells = object.if_contains("cells"); cells && cells->is_array()) {
    for (const json::value& one : cells->get_array()) {
      if (!one.is_object()) continue;
      const json::object& of = one.get_object();
      NamedCell cell{text_in(of, "item"),  text_in(of, "period"), number_in(of, "reported"), {}, 0,
                     number_in(of, "rows")};
      if (of.contains("expected")) cell.expected = number_in(of, "expected");
      cell.overdue = static_cast<int>(number_in(of, "overdue"));
      cell.people = number_in(of, "people");
      cell.name = words_in(of, "name");
      out.cells.push_back(std::move(cell));
    }
  }
  if (const json::value* paper = object.if_contains("paper"); paper && paper->is_object()) {
    const json::object& of = paper->get_object();
    out.paper = PaperText{words_in(of, "title"), words_in(of, "words"), text_in(of, "unit"), text_in(of, "from")};
  }
  return out;
}

bool Thing::over() const {
  return state == ThingState::accepted || state == ThingState::closed || state == ThingState::upheld ||
         state == ThingState::lifted;
}

void History::apply(const DutyEvent& event) {
  const Detail said = read_detail(event.detail_json);
  const UnitId whom(event.whom);
  const bool paper = event.kind == DutyKind::reminded || event.kind == DutyKind::letter_opened;
  if (paper) {
    papers[event.id] = event;
    for (const NamedCell& named : said.cells) {
      Cell& cell = cells[{whom, named.item, named.period}];
      if (event.kind == DutyKind::reminded) cell.reminders.push_back(event.id);
      if (event.kind == DutyKind::letter_opened) cell.letters.push_back(event.thread);
    }
  }
  const auto thing = thing_of(event.kind);
  if (!thing) {
    if (event.kind == DutyKind::reminded) return;
    Cell& cell = cells[{whom, event.item, event.period}];
    if (event.kind == DutyKind::count_set) {
      cell.expected = static_cast<uint64_t>(event.count);
      cell.expected_source = said.source;
    }
    if (event.kind == DutyKind::nothing_to_report) cell.declared = event;
    if (event.kind == DutyKind::nothing_taken_back) cell.declared.reset();
    return;
  }
  Thing& of = things[event.thread];
  of.events.push_back(event);
  of.kind = thing->first;
  of.state = thing->second;
  if (event.number == 1) of.said = said;
  if (said.due) of.due = said.due;
  if (event.kind != DutyKind::mark_lifted) return;
  LiftedMarks& marks = lifted[base::SubmissionId(of.said.submission)];
  marks.all = marks.all || of.said.rows.empty();
  marks.rows.insert(of.said.rows.begin(), of.said.rows.end());
  marks.count += static_cast<uint64_t>(event.count);
}

const Cell* History::cell(const CellKey& key) const {
  const auto found = cells.find(key);
  return found == cells.end() ? nullptr : &found->second;
}

}  // namespace taixin::duty
