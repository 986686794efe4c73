// Figures and the bulletins that they stand in.
#include <algorithm>

#include "catalog/bulletin_rules.h"
#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {
namespace {

constexpr size_t kFiguresOfPart = 14;  // columns that a page holds
constexpr int kDecimalsMax = 4;

bool one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}
std::string listed(std::span<const std::string_view> names) { return fmt::format("{}", fmt::join(names, " ")); }

FigureSpan read_span(Entry& entry) {
  const std::string span = entry.text("span", Need::optional);
  if (span.empty() || span == "period") return FigureSpan::period;
  if (span == "to_date") return FigureSpan::to_date;
  if (span != "twelve_months") entry.bad_value("span", span, "period to_date twelve_months");
  return FigureSpan::twelve;
}

void read_where(Entry& owner, Figure& out) {
  auto where = owner.table("where");
  if (!where) return;
  const auto known = figure_attributes(out.rows);
  for (const std::string& attribute : where->keys()) {
    const bool field = out.rows == FigureRows::record && attribute.starts_with(kFieldAttribute);
    if (!field && !one_of(known, attribute)) {
      where->bad_value(attribute, attribute, listed(known));
    }
    out.where.push_back({attribute, where->texts(attribute, Need::required)});
  }
  where->finish();
}

}  // namespace

void Loader::read_figure(Entry& entry) {
  Figure out;
  out.code = plain_code(entry);
  out.name = entry.name();
  if (entry.has("counted_in")) out.unit = entry.message("counted_in");
  out.definition = entry.message("definition");
  const std::string measure = entry.text("measure");
  if (const auto found = figure_measure_of(measure)) {
    out.measure = *found;
  } else if (!measure.empty()) {
    entry.bad_value("measure", measure, "count sum distinct mean median last share total gap");
  }
  if (of_figures(out.measure)) {
    out.figures = entry.texts("figures", Need::required);
    if (out.measure != FigureMeasure::total && out.figures.size() != 2 && !out.figures.empty()) {
      entry.bad_value("figures", std::to_string(out.figures.size()), "2");
    }
  } else {
    const std::string rows = entry.text("rows");
    if (const auto found = figure_rows_of(rows)) {
      out.rows = *found;
    } else if (!rows.empty()) {
      entry.bad_value("rows", rows, "docs/formats/packs.md");
    }
    if (out.measure == FigureMeasure::last && out.rows != FigureRows::entered) entry.bad_value("rows", rows, "entered");
    out.span = read_span(entry);
    read_where(entry, out);
    const bool number = out.measure != FigureMeasure::count && out.measure != FigureMeasure::distinct;
    const auto names = number ? figure_numbers(out.rows) : figure_attributes(out.rows);
    if (out.measure != FigureMeasure::count) {
      out.of = entry.text("of");
      if (!out.of.empty() && !one_of(names, out.of)) entry.bad_value("of", out.of, listed(names));
    }
  }
  out.decimals = static_cast<int>(entry.integer("decimals", 0, 0, kDecimalsMax));
  out.persons = entry.flag("persons");
  out.basis = entry.basis();
  entry.finish();
  if (!claim("figure", out.code + " " + out.basis.from.iso(), entry, "code")) return;
  figure_entries_.push_back(entry);
  catalog_->bulletins_->figures.push_back(std::move(out));
}

void Loader::read_bulletin(Entry& entry) {
  Bulletin out;
  out.code = plain_code(entry);
  out.name = entry.name();
  const std::string every = entry.text("every");
  if (every == "quarter") {
    out.every = BulletinEvery::quarter;
  } else if (every == "year") {
    out.every = BulletinEvery::year;
  } else if (!every.empty() && every != "month") {
    entry.bad_value("every", every, "month quarter year");
  }
  out.number = entry.text("number");
  if (!out.number.empty() &&
      (out.number.find("{year}") == std::string::npos || out.number.find("{n}") == std::string::npos)) {
    entry.bad_value("number", out.number, "{year} {n}");
  }
  if (!entry.has("second_person")) {
    entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "second_person"}});
  }
  out.second_person = entry.flag("second_person");
  out.opening = entry.message("opening");
  std::vector<Entry> parts = entry.tables("part");
  for (Entry& part : parts) {
    BulletinPart one;
    one.code = part.text("code");
    one.name = part.name();
    one.group = part.text("group", Need::optional);
    one.figures = part.texts("figures", Need::required);
    if (part.has("note")) one.note = part.message("note");
    if (one.figures.size() > kFiguresOfPart && !one.group.empty()) {
      part.bad_value("figures", std::to_string(one.figures.size()), fmt::format("1..{}", kFiguresOfPart));
    }
    part.finish();
    out.parts.push_back(std::move(one));
  }
  if (out.parts.empty()) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", "part"}});
  out.basis = entry.basis();
  entry.finish();
  if (!claim("bulletin", out.code + " " + out.basis.from.iso(), entry, "code")) return;
  for (Entry& part : parts) bulletin_part_entries_.push_back(part);
  catalog_->bulletins_->bulletins.push_back(std::move(out));
}

// Figures are made of figures that stand before them, so that none is made of itself; what others counted is never
// added to what the city counted (domain/12.4.5).
void Loader::check_bulletins() {
  const BulletinRules& rules = *catalog_->bulletins_;
  const auto dead = [](const Entry& entry, std::string_view key, const std::string& value, std::string_view zh,
                       std::string_view en) {
    entry.refuse(
        kDeadReference,
        {{"key", std::string(key)}, {"value", value}, {"target_zh", std::string(zh)}, {"target_en", std::string(en)}},
        key);
  };
  struct Made {
    bool here = false, elsewhere = false;  // of the city's own rows; of counts that others made
  };
  std::vector<Made> made(rules.figures.size());
  for (size_t i = 0; i < rules.figures.size(); ++i) {
    const Figure& figure = rules.figures[i];
    const Entry& entry = figure_entries_[i];
    if (!of_figures(figure.measure)) (figure.rows == FigureRows::entered ? made[i].elsewhere : made[i].here) = true;
    for (const std::string& code : figure.figures) {
      const auto end = rules.figures.begin() + static_cast<std::ptrdiff_t>(i);
      const auto part = std::ranges::find(rules.figures.begin(), end, code, &Figure::code);
      if (part == end) {
        dead(entry, "figures", code, "排在前面的指标", "figure above it");
        continue;
      }
      const Made& of = made[static_cast<size_t>(part - rules.figures.begin())];
      made[i] = {made[i].here || of.here, made[i].elsewhere || of.elsewhere};
    }
    if (figure.measure == FigureMeasure::total && made[i].here && made[i].elsewhere) {
      entry.bad_value("figures", fmt::format("{}", fmt::join(figure.figures, " ")),
                      "他处统计的数不与本市的数相加 / what others counted is never added to the city's own");
    }
    const Item* item = nullptr;
    for (const FigureCondition& condition : figure.where) {
      for (const std::string& value : condition.values) {
        if (condition.attribute == "item") {
          const auto draft =
              std::ranges::find_if(drafts_, [&](const Draft& one) { return one.item.code.get() == value; });
          if (draft == drafts_.end()) dead(entry, "where", value, "目录项", "item");
          if (draft != drafts_.end()) item = &draft->item;
        }
        if (condition.attribute == "class" &&
            std::ranges::find(catalog_->classes_, value, &CatalogClass::code) == catalog_->classes_.end()) {
          dead(entry, "where", value, "信用信息类别", "class");
        }
      }
    }
    for (const FigureCondition& condition : figure.where) {
      if (!condition.attribute.starts_with(kFieldAttribute)) continue;
      const auto items = std::ranges::find(figure.where, "item", &FigureCondition::attribute);
      const bool alone = items != figure.where.end() && items->values.size() == 1;
      const std::string field = condition.attribute.substr(kFieldAttribute.size());
      if (!alone || !item || !item->field(field)) dead(entry, "where", condition.attribute, "该目录项的字段", "field");
    }
  }
  if (!problems_.none()) return;
  size_t at = 0;
  for (const Bulletin& bulletin : rules.bulletins) {
    for (const BulletinPart& part : bulletin.parts) {
      const Entry& entry = bulletin_part_entries_[at++];
      for (const std::string& code : part.figures) {
        const auto figure = std::ranges::find(rules.figures, code, &Figure::code);
        if (figure == rules.figures.end()) {
          dead(entry, "figures", code, "指标", "figure");
        } else if (!part.group.empty() && !rules.groups_by(*figure, part.group)) {
          entry.bad_value("group", part.group,
                          fmt::format("指标 {} 可用的分组 / what {} can be told by", figure->code, figure->code));
        }
      }
    }
  }
}

}  // namespace taixin::catalog
