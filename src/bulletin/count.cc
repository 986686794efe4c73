#include "bulletin/count.h"

#include <algorithm>
#include <numeric>

namespace taixin::bulletin {
namespace {

using catalog::Figure;
using catalog::FigureMeasure;

constexpr std::array<std::string_view, 5> kUnknown{"", "not_entered", "no_duty", "no_rows", "no_line"};

Value of_count(uint64_t count) { return {Unknown::none, static_cast<int64_t>(count), 1}; }
Value unknown(Unknown why) { return {why, 0, 1}; }

// a/b + c/d and its like, in least terms.
Value added(const Value& a, const Value& b, int sign) {
  const int64_t whole = std::lcm(a.whole, b.whole);
  return {Unknown::none, a.part * (whole / a.whole) + sign * b.part * (whole / b.whole), whole};
}

}  // namespace

std::string_view unknown_code(Unknown why) { return kUnknown[static_cast<size_t>(why)]; }

std::optional<Unknown> unknown_of(std::string_view code) {
  const auto found = std::ranges::find(kUnknown, code);
  if (found == kUnknown.end()) return std::nullopt;
  return static_cast<Unknown>(found - kUnknown.begin());
}

Text unknown_words(Unknown why) {
  switch (why) {
    case Unknown::none:
      return {};
    case Unknown::not_entered:
      return {"未录入", "not entered"};
    case Unknown::no_duty:
      return {"未核定", "not set"};
    case Unknown::no_rows:
      return {"无数据", "no rows"};
    case Unknown::no_line:
      return {"无此行", "no line"};
  }
  return {};
}

int place_of_attribute(FigureRows rows, std::string_view attribute) {
  const auto names = catalog::figure_attributes(rows);
  const auto found = std::ranges::find(names, attribute);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

base::Result<bool> counts(const Figure& figure, const Row& row) {
  if (figure.measure == FigureMeasure::last && !row.latest) return false;
  for (const catalog::FigureCondition& condition : figure.where) {
    if (condition.attribute.starts_with(catalog::kFieldAttribute)) continue;
    const int place = place_of_attribute(figure.rows, condition.attribute);
    const std::string_view value = place < 0 ? std::string_view() : row.values[static_cast<size_t>(place)];
    if (std::ranges::find(condition.values, value) == condition.values.end()) return false;
  }
  for (const catalog::FigureCondition& condition : figure.where) {
    if (!condition.attribute.starts_with(catalog::kFieldAttribute) || !row.field) continue;
    TX_TRY(const std::string value,
           row.field(std::string_view(condition.attribute).substr(catalog::kFieldAttribute.size())));
    if (std::ranges::find(condition.values, value) == condition.values.end()) return false;
  }
  return true;
}

bool stands_in(const Row& row, std::string_view group) {
  if (row.stands == Row::Stands::everywhere) return true;
  const bool lines_of_units = group == "unit" || group == "county";
  return row.stands == (lines_of_units ? Row::Stands::lines : Row::Stands::total);
}

void Counting::want(std::string_view code, std::string_view group) {
  const Figure* figure = world_.catalog.bulletins().figure(code, period_.span.until);
  if (!figure) return;
  const auto [at, added] = wanted_.try_emplace({std::string(code), std::string(group)});
  if (!added) return;
  at->second.figure = figure;
  at->second.group = group;
  if (catalog::of_figures(figure->measure)) {
    for (const std::string& one : figure->figures) want(one, group);
  } else if (!group.empty()) {
    at->second.place = place_of_attribute(figure->rows, group);
  }
}

base::Result<void> Counting::add(Wanted& wanted, const Row& row, int number, int distinct) {
  std::string_view key;
  if (!stands_in(row, wanted.group)) return {};
  if (!wanted.group.empty()) {
    if (wanted.place < 0) return {};
    key = row.values[static_cast<size_t>(wanted.place)];
  }
  auto found = wanted.tallies.find(key);
  if (found == wanted.tallies.end()) found = wanted.tallies.emplace(std::string(key), Tally()).first;
  Tally& tally = found->second;
  ++tally.rows;
  // What was asked at the console is of no unit, which is none of the units.
  if (distinct >= 0 && !row.values[static_cast<size_t>(distinct)].empty()) {
    tally.distinct.emplace(row.values[static_cast<size_t>(distinct)]);
  }
  if (number < 0) return {};
  const auto& value = row.numbers[static_cast<size_t>(number)];
  if (!value) return {};
  const FigureMeasure measure = wanted.figure->measure;
  if (measure == FigureMeasure::mean || measure == FigureMeasure::median) {
    tally.values.push_back(*value);
  } else {
    tally.sum += *value;
  }
  return {};
}

base::Result<void> Counting::run() {
  // One reading for each source and span.
  std::map<std::pair<FigureRows, catalog::FigureSpan>, std::map<const Figure*, std::vector<Wanted*>>> readings;
  for (auto& [key, wanted] : wanted_) {
    if (catalog::of_figures(wanted.figure->measure)) continue;
    readings[{wanted.figure->rows, wanted.figure->span}][wanted.figure].push_back(&wanted);
  }
  for (auto& [what, figures] : readings) {
    const auto names = catalog::figure_numbers(what.first);
    struct Ready {
      const Figure* figure;
      int number = -1, distinct = -1;
      std::vector<Wanted*>* wanted;
    };
    std::vector<Ready> ready;
    for (auto& [figure, wanted] : figures) {
      Ready one{figure, -1, -1, &wanted};
      if (figure->measure == FigureMeasure::distinct) {
        one.distinct = place_of_attribute(figure->rows, figure->of);
      } else if (figure->measure != FigureMeasure::count) {
        const auto found = std::ranges::find(names, figure->of);
        if (found != names.end()) one.number = static_cast<int>(found - names.begin());
      }
      ready.push_back(one);
    }
    TX_CHECK(
        scan(world_, what.first, looked_at(what.second, period_), known_at_, [&](const Row& row) -> base::Result<void> {
          for (const Ready& one : ready) {
            TX_TRY(const bool its, counts(*one.figure, row));
            if (!its) continue;
            for (Wanted* wanted : *one.wanted) TX_CHECK(add(*wanted, row, one.number, one.distinct));
          }
          return {};
        }));
  }
  return {};
}

Value Counting::value(std::string_view code, std::string_view group, std::string_view key) const {
  const auto found = wanted_.find({std::string(code), std::string(group)});
  if (found == wanted_.end()) return unknown(Unknown::no_rows);
  const Wanted& wanted = found->second;
  const Figure& figure = *wanted.figure;
  if (catalog::of_figures(figure.measure)) {
    std::vector<Value> parts;
    for (const std::string& one : figure.figures) {
      parts.push_back(value(one, group, key));
      if (!parts.back().known()) return parts.back();
    }
    if (figure.measure == FigureMeasure::share) {
      if (parts[1].part == 0) return unknown(Unknown::no_rows);
      const int64_t part = parts[0].part * parts[1].whole, whole = parts[1].part * parts[0].whole;
      return {Unknown::none, part, whole};
    }
    Value out = parts.front();
    for (size_t i = 1; i < parts.size(); ++i) {
      out = added(out, parts[i], figure.measure == FigureMeasure::gap ? -1 : 1);
    }
    if (figure.measure == FigureMeasure::gap && out.part < 0) out = of_count(0);
    return out;
  }
  const auto at = wanted.tallies.find(key);
  static const Tally kNothing;
  const Tally& tally = at == wanted.tallies.end() ? kNothing : at->second;
  // What others state is not there before they state it; 0 would be a statement.
  if (tally.rows == 0 && figure.rows == FigureRows::entered) return unknown(Unknown::not_entered);
  if (tally.rows == 0 && figure.rows == FigureRows::expected) return unknown(Unknown::no_duty);
  switch (figure.measure) {
    case FigureMeasure::sum:
    case FigureMeasure::last:
      return {Unknown::none, tally.sum, 1};
    case FigureMeasure::distinct:
      return of_count(tally.distinct.size());
    case FigureMeasure::mean:
      if (tally.values.empty()) return unknown(Unknown::no_rows);
      return {Unknown::none, std::accumulate(tally.values.begin(), tally.values.end(), int64_t{0}),
              static_cast<int64_t>(tally.values.size())};
    case FigureMeasure::median: {
      if (tally.values.empty()) return unknown(Unknown::no_rows);
      std::vector<int64_t> sorted = tally.values;
      std::ranges::sort(sorted);
      const size_t half = sorted.size() / 2;
      if (sorted.size() % 2 == 1) return {Unknown::none, sorted[half], 1};
      return {Unknown::none, sorted[half - 1] + sorted[half], 2};
    }
    default:
      return of_count(tally.rows);
  }
}

std::set<std::string> Counting::keys(std::string_view code, std::string_view group) const {
  std::set<std::string> out;
  const auto found = wanted_.find({std::string(code), std::string(group)});
  if (found == wanted_.end()) return out;
  for (const std::string& one : found->second.figure->figures) out.merge(keys(one, group));
  for (const auto& [key, tally] : found->second.tallies) out.insert(key);
  return out;
}

}  // namespace taixin::bulletin
