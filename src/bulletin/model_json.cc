// A bulletin as JSON: members in a fixed order, numbers whole, so that the same model is the same bytes.
#include <boost/json.hpp>

#include "bulletin/errors.h"
#include "bulletin/model.h"

namespace taixin::bulletin {
namespace {

namespace json = boost::json;

constexpr std::string_view kFormat = "taixin-bulletin-1";

json::object text_json(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value value_json(const Value& value) {
  if (!value.known()) return json::object{{"unknown", unknown_code(value.why)}};
  if (value.whole == 1) return value.part;
  return json::object{{"part", value.part}, {"whole", value.whole}};
}

json::value cell_json(const Cell& cell) {
  json::object out;
  out["value"] = cell.few ? json::value(json::object{{"unknown", "few"}}) : value_json(cell.value);
  if (cell.before) out["before"] = value_json(*cell.before);
  return out;
}

json::array cells_json(const std::vector<Cell>& cells) {
  json::array out;
  for (const Cell& cell : cells) out.push_back(cell_json(cell));
  return out;
}

json::array texts_json(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

json::object said_json(const Said& one) {
  return {{"code", one.code},
          {"name", text_json(one.name)},
          {"unit", text_json(one.unit)},
          {"definition", text_json(one.definition)},
          {"measure", one.measure},
          {"rows", one.rows},
          {"figures", texts_json(one.figures)},
          {"basis", texts_json(one.clauses)},
          {"source", one.source},
          {"sure", one.sure},
          {"acts", one.acts},
          {"decimals", one.decimals}};
}

json::object part_json(const Part& part) {
  json::array lines;
  for (const Line& line : part.lines) {
    lines.push_back(json::object{{"key", line.key}, {"name", text_json(line.name)}, {"cells", cells_json(line.cells)}});
  }
  return {{"code", part.code},
          {"name", text_json(part.name)},
          {"group", part.group},
          {"note", text_json(part.note)},
          {"figures", texts_json(part.figures)},
          {"lines", std::move(lines)},
          {"total", cells_json(part.total)}};
}

json::object change_json(const Change& one) {
  const auto told = [](const Value& value, bool few) {
    return few ? json::value(json::object{{"unknown", "few"}}) : value_json(value);
  };
  return {{"part", one.part},
          {"figure", one.figure},
          {"key", one.key},
          {"name", text_json(one.name)},
          {"was", told(one.was, one.was_few)},
          {"is", told(one.is, one.is_few)}};
}

// ---- reading: what does not fit is noted once, and reading goes on with nothing.
class Reading {
 public:
  const json::value& at(const json::value& of, const char* key) {
    static const json::value kNull;
    const auto* object = of.if_object();
    const auto* found = object ? object->if_contains(key) : nullptr;
    if (!found) return wrong(key), kNull;
    return *found;
  }
  std::string text(const json::value& of, const char* key) {
    const json::value& found = at(of, key);
    if (!found.is_string()) return wrong(key), std::string();
    return std::string(found.get_string());
  }
  Text words(const json::value& of, const char* key) {
    const json::value& found = at(of, key);
    return {text(found, "zh"), text(found, "en")};
  }
  int64_t number(const json::value& of, const char* key) {
    const json::value& found = at(of, key);
    if (!found.is_int64()) return wrong(key), 0;
    return found.get_int64();
  }
  bool flag(const json::value& of, const char* key) {
    const json::value& found = at(of, key);
    if (!found.is_bool()) return wrong(key), false;
    return found.get_bool();
  }
  const json::array& array(const json::value& of, const char* key) {
    static const json::array kNone;
    const json::value& found = at(of, key);
    if (!found.is_array()) return wrong(key), kNone;
    return found.get_array();
  }
  std::vector<std::string> texts(const json::value& of, const char* key) {
    std::vector<std::string> out;
    for (const json::value& one : array(of, key)) {
      if (!one.is_string()) wrong(key);
      if (one.is_string()) out.emplace_back(one.get_string());
    }
    return out;
  }
  Day day(const json::value& of, const char* key) {
    const auto day = base::parse_iso_day(text(of, key));
    if (!day) wrong(key);
    return day.value_or(Day());
  }
  KnownAt moment(const json::value& of, const char* key) {
    const auto at = base::parse_time(text(of, key));
    if (!at) wrong(key);
    return at.value_or(KnownAt());
  }
  Value value(const json::value& of, const char* key, bool* few) {
    const json::value& found = at(of, key);
    if (found.is_int64()) return {Unknown::none, found.get_int64(), 1};
    if (found.is_object() && found.get_object().contains("unknown")) {
      const std::string why = text(found, "unknown");
      if (why == "few" && few) return *few = true, Value();
      const auto unknown = unknown_of(why);
      if (!unknown || *unknown == Unknown::none) wrong(key);
      return {unknown.value_or(Unknown::no_rows), 0, 1};
    }
    Value out{Unknown::none, number(found, "part"), number(found, "whole")};
    if (out.whole < 1) wrong(key), out.whole = 1;
    return out;
  }
  std::vector<Cell> cells(const json::value& of, const char* key) {
    std::vector<Cell> out;
    for (const json::value& one : array(of, key)) {
      Cell cell;
      cell.value = value(one, "value", &cell.few);
      if (one.is_object() && one.get_object().contains("before")) cell.before = value(one, "before", nullptr);
      out.push_back(std::move(cell));
    }
    return out;
  }
  void wrong(std::string_view what) {
    if (wrong_.empty()) wrong_ = what;
  }
  const std::string& wrong() const { return wrong_; }

 private:
  std::string wrong_;
};

}  // namespace

std::string to_json(const Model& model) {
  json::array figures, parts, changed;
  for (const Said& one : model.figures) figures.push_back(said_json(one));
  for (const Part& part : model.parts) parts.push_back(part_json(part));
  for (const Change& one : model.changes) changed.push_back(change_json(one));
  const json::object out{{"format", kFormat},
                         {"bulletin", model.code},
                         {"name", text_json(model.name)},
                         {"opening", text_json(model.opening)},
                         {"every", catalog::bulletin_every_code(model.every)},
                         {"period", model.period},
                         {"from", model.span.from.iso()},
                         {"until", model.span.until.iso()},
                         {"watermark", base::iso_time(model.watermark)},
                         {"packs", model.packs},
                         {"unit", model.unit},
                         {"number", model.number},
                         {"issued", model.issued ? base::iso_time(*model.issued) : std::string()},
                         {"edition", model.edition},
                         {"corrects", model.corrects},
                         {"reason", model.reason},
                         {"compared", model.compared},
                         {"basis", texts_json(model.basis)},
                         {"figures", std::move(figures)},
                         {"parts", std::move(parts)},
                         {"changes", std::move(changed)}};
  return json::serialize(out);
}

base::Result<Model> from_json(std::string_view text) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed) return base::fail(kBadModel, {{"what", "JSON"}});
  Reading in;
  Model out;
  if (in.text(parsed, "format") != kFormat) return base::fail(kBadModel, {{"what", "format"}});
  out.code = in.text(parsed, "bulletin");
  out.name = in.words(parsed, "name");
  out.opening = in.words(parsed, "opening");
  const std::string every = in.text(parsed, "every");
  out.every = every == "year"      ? BulletinEvery::year
              : every == "quarter" ? BulletinEvery::quarter
                                   : BulletinEvery::month;
  out.period = in.text(parsed, "period");
  if (!period_of(out.every, out.period)) in.wrong("period");
  out.span = {in.day(parsed, "from"), in.day(parsed, "until")};
  out.watermark = in.moment(parsed, "watermark");
  out.packs = in.text(parsed, "packs");
  out.unit = in.text(parsed, "unit");
  out.number = in.text(parsed, "number");
  if (!in.text(parsed, "issued").empty()) out.issued = in.moment(parsed, "issued");
  out.edition = in.number(parsed, "edition");
  out.corrects = in.text(parsed, "corrects");
  out.reason = in.text(parsed, "reason");
  out.compared = in.text(parsed, "compared");
  out.basis = in.texts(parsed, "basis");
  for (const json::value& one : in.array(parsed, "figures")) {
    Said said;
    said.code = in.text(one, "code");
    said.name = in.words(one, "name");
    said.unit = in.words(one, "unit");
    said.definition = in.words(one, "definition");
    said.measure = in.text(one, "measure");
    said.rows = in.text(one, "rows");
    said.figures = in.texts(one, "figures");
    said.clauses = in.texts(one, "basis");
    said.source = in.text(one, "source");
    said.sure = in.text(one, "sure");
    said.acts = in.flag(one, "acts");
    said.decimals = static_cast<int>(in.number(one, "decimals"));
    if (said.decimals < 0 || said.decimals > 4) in.wrong("decimals"), said.decimals = 0;
    out.figures.push_back(std::move(said));
  }
  for (const json::value& one : in.array(parsed, "parts")) {
    Part part;
    part.code = in.text(one, "code");
    part.name = in.words(one, "name");
    part.group = in.text(one, "group");
    part.note = in.words(one, "note");
    part.figures = in.texts(one, "figures");
    for (const json::value& row : in.array(one, "lines")) {
      Line line{in.text(row, "key"), in.words(row, "name"), in.cells(row, "cells")};
      if (line.cells.size() != part.figures.size()) in.wrong("cells");
      part.lines.push_back(std::move(line));
    }
    part.total = in.cells(one, "total");
    if (part.total.size() != part.figures.size()) in.wrong("total");
    for (const std::string& code : part.figures) {
      if (!out.figure(code)) in.wrong(code);
    }
    out.parts.push_back(std::move(part));
  }
  for (const json::value& one : in.array(parsed, "changes")) {
    Change change;
    change.part = in.text(one, "part");
    change.figure = in.text(one, "figure");
    change.key = in.text(one, "key");
    change.name = in.words(one, "name");
    change.was = in.value(one, "was", &change.was_few);
    change.is = in.value(one, "is", &change.is_few);
    out.changes.push_back(std::move(change));
  }
  if (!in.wrong().empty()) return base::fail(kBadModel, {{"what", in.wrong()}});
  return out;
}

}  // namespace taixin::bulletin
