#include "bulletin/model.h"

#include <algorithm>
#include <map>

#include "bulletin/places.h"
#include "bulletin/words.h"
#include "disclose/suppress.h"

namespace taixin::bulletin {
namespace {

using catalog::Bulletin;
using catalog::BulletinPart;
using catalog::Figure;
using catalog::FigureMeasure;

__extension__ typedef __int128 Wide;

Said said_of(const Figure& figure) {
  Said out;
  out.code = figure.code;
  out.name = figure.name;
  out.unit = figure.unit;
  out.definition = figure.definition;
  out.measure = catalog::figure_measure_code(figure.measure);
  if (!catalog::of_figures(figure.measure)) out.rows = catalog::figure_rows_code(figure.rows);
  out.figures = figure.figures;
  out.clauses = figure.basis.clauses;
  out.source = figure.basis.source;
  out.sure = catalog::mark_code(figure.basis.sure);
  out.acts = figure.basis.acts();
  out.decimals = figure.decimals;
  return out;
}

// Figures of a bulletin, with those that they are made of after them.
std::vector<Said> figures_of(const World& world, const Bulletin& kind, Day day) {
  std::vector<Said> out;
  const auto add = [&](const auto& self, const std::string& code) -> void {
    const Figure* figure = world.catalog.bulletins().figure(code, day);
    if (!figure || std::ranges::find(out, code, &Said::code) != out.end()) return;
    out.push_back(said_of(*figure));
    for (const std::string& one : figure->figures) self(self, one);
  };
  for (const BulletinPart& part : kind.parts) {
    for (const std::string& code : part.figures) add(add, code);
  }
  return out;
}

bool about_persons(const catalog::BulletinRules& rules, const Figure& figure, Day day) {
  if (figure.persons) return true;
  return std::ranges::any_of(figure.figures, [&](const std::string& code) {
    const Figure* one = rules.figure(code, day);
    return one && about_persons(rules, *one, day);
  });
}

// Counts of few persons are not told: of the lines as of a total that is shown beside them.
void suppress(const World& world, Part& part, Day day) {
  const auto& rules = world.catalog.bulletins();
  for (size_t i = 0; i < part.figures.size(); ++i) {
    const Figure* figure = rules.figure(part.figures[i], day);
    if (!figure || !about_persons(rules, *figure, day)) continue;
    Cell& total = part.total[i];
    // Of what is no plain count everything under five in its numerator.
    if (total.value.known() && total.value.part > 0 && total.value.part < static_cast<int64_t>(disclose::kLeastTold)) {
      total.few = true;
    }
    if (part.lines.empty()) continue;
    std::vector<uint64_t> counts;
    for (const Line& line : part.lines) {
      counts.push_back(line.cells[i].value.known() ? static_cast<uint64_t>(line.cells[i].value.part) : 0);
    }
    const disclose::Parts told = disclose::suppressed(counts);
    for (size_t l = 0; l < part.lines.size(); ++l) {
      if (!told.cells[l].told) part.lines[l].cells[i].few = true;
    }
    if (!told.total.told) total.few = true;
  }
  // What is not told does not stand in the model either.
  const auto clear = [](Cell& cell) {
    if (cell.few) cell.value = {}, cell.before.reset();
  };
  for (Cell& cell : part.total) clear(cell);
  for (Line& line : part.lines) {
    for (Cell& cell : line.cells) clear(cell);
  }
}

// The same of the period before: what was not told then does not stand here either.
void suppress_before(const World& world, Part& part, Day day) {
  const auto& rules = world.catalog.bulletins();
  for (size_t i = 0; i < part.figures.size(); ++i) {
    const Figure* figure = rules.figure(part.figures[i], day);
    auto& before = part.total[i].before;
    if (!figure || !before || !about_persons(rules, *figure, day)) continue;
    if (before->known() && before->part > 0 && before->part < static_cast<int64_t>(disclose::kLeastTold))
      before.reset();
  }
}

Part counted(const World& world, const BulletinPart& rules, const Counting& counting, Day day) {
  Part out;
  out.code = rules.code;
  out.group = rules.group;
  out.name = rules.name;
  out.note = rules.note;
  out.figures = rules.figures;
  for (const std::string& code : rules.figures) out.total.push_back({counting.value(code, "", ""), false, {}});
  if (!rules.group.empty()) {
    std::set<std::string> keys;
    for (const std::string& code : rules.figures) keys.merge(counting.keys(code, rules.group));
    for (const std::string& key : keys) {
      Line line{key, value_words(world, rules.group, key), {}};
      for (const std::string& code : rules.figures) {
        line.cells.push_back({counting.value(code, rules.group, key), false, {}});
      }
      out.lines.push_back(std::move(line));
    }
    // What states no unit comes last.
    std::ranges::stable_partition(out.lines, [](const Line& line) { return !line.key.empty(); });
  }
  suppress(world, out, day);
  return out;
}

}  // namespace

const Said* Model::figure(std::string_view figure_code) const {
  const auto found = std::ranges::find(figures, figure_code, &Said::code);
  return found == figures.end() ? nullptr : &*found;
}

const Part* Model::part(std::string_view part_code) const {
  const auto found = std::ranges::find(parts, part_code, &Part::code);
  return found == parts.end() ? nullptr : &*found;
}

base::Result<Model> draft(const World& world, const Bulletin& kind, const Period& period, KnownAt known_at,
                          const DraftOptions& options) {
  const Day day = period.span.until;
  Model out;
  out.code = kind.code;
  out.name = kind.name;
  out.opening = kind.opening;
  out.every = kind.every;
  out.period = period.code;
  out.span = period.span;
  out.watermark = known_at;
  out.packs = base::hex(world.catalog.digest());
  out.unit = options.unit;
  out.basis = kind.basis.clauses;
  out.figures = figures_of(world, kind, day);
  const auto progress = [&](double done) {
    if (options.progress) options.progress(done);
  };
  Counting counting(world, period, known_at);
  for (const BulletinPart& part : kind.parts) {
    for (const std::string& code : part.figures) {
      counting.want(code, "");
      if (!part.group.empty()) counting.want(code, part.group);
    }
  }
  TX_CHECK(counting.run());
  progress(0.6);
  for (const BulletinPart& part : kind.parts) out.parts.push_back(counted(world, part, counting, day));
  if (options.before) {
    out.compared = options.before->number;
    for (Part& part : out.parts) {
      const Part* was = options.before->part(part.code);
      for (size_t i = 0; was && i < part.figures.size(); ++i) {
        const auto at = std::ranges::find(was->figures, part.figures[i]);
        if (at == was->figures.end()) continue;
        const Cell& cell = was->total[static_cast<size_t>(at - was->figures.begin())];
        if (!cell.few && !part.total[i].few) part.total[i].before = cell.value;
      }
    }
  } else if (options.compare) {
    const Period before = period.before();
    Counting then(world, before, known_at);
    for (const BulletinPart& part : kind.parts) {
      for (const std::string& code : part.figures) then.want(code, "");
    }
    TX_CHECK(then.run());
    for (size_t p = 0; p < kind.parts.size(); ++p) {
      Part& part = out.parts[p];
      for (size_t i = 0; i < part.figures.size(); ++i) {
        if (!part.total[i].few && world.catalog.bulletins().figure(part.figures[i], before.span.until)) {
          part.total[i].before = then.value(part.figures[i], "", "");
        }
      }
      suppress_before(world, part, day);
    }
  }
  progress(1);
  return out;
}

std::vector<Change> changes(const World& world, const Model& was, const Model& is) {
  std::vector<Change> out;
  const auto compare = [&](const Part& part, const std::string& figure, const std::string& key, const Text& name,
                           const Cell& before, const Cell& now) {
    if (before.value == now.value && before.few == now.few) return;
    out.push_back({part.code, figure, key, name, before.value, now.value, before.few, now.few});
  };
  static const Cell kAbsent{{Unknown::no_line, 0, 1}, false, {}};
  for (const Part& part : is.parts) {
    const Part* old = was.part(part.code);
    std::map<std::string, const Line*> before;  // lines of the old one by their present keys
    if (!old) continue;
    for (const Line& line : old->lines) before.emplace(present_key(world, part.group, line.key), &line);
    for (size_t i = 0; i < part.figures.size(); ++i) {
      const std::string& figure = part.figures[i];
      const auto found = std::ranges::find(old->figures, figure);
      if (found == old->figures.end()) continue;  // another definition of the table: not a change of a number
      const auto at = static_cast<size_t>(found - old->figures.begin());
      const Said* said = is.figure(figure);
      const Text title = said ? said->name : Text{figure, figure};
      compare(part, figure, "", title, old->total[at], part.total[i]);
      for (const Line& line : part.lines) {
        const auto there = before.find(line.key);
        compare(part, figure, line.key, {line.name.zh + "：" + title.zh, line.name.en + ": " + title.en},
                there == before.end() ? kAbsent : there->second->cells[at], line.cells[i]);
      }
      for (const auto& [key, line] : before) {
        if (std::ranges::find(part.lines, key, &Line::key) != part.lines.end()) continue;
        compare(part, figure, key, {line->name.zh + "：" + title.zh, line->name.en + ": " + title.en}, line->cells[at],
                kAbsent);
      }
    }
  }
  return out;
}

std::string decimal(const Value& value, const Said& figure) {
  Wide scale = figure.share() ? 100 : 1;
  int64_t ten = 1;
  for (int i = 0; i < figure.decimals; ++i) ten *= 10;
  scale *= ten;
  const bool minus = value.part < 0;
  const Wide part = minus ? -static_cast<Wide>(value.part) : static_cast<Wide>(value.part);
  const auto rounded = static_cast<int64_t>((part * scale * 2 + value.whole) / (static_cast<Wide>(value.whole) * 2));
  std::string out = minus && rounded != 0 ? "-" : "";
  out += std::to_string(rounded / ten);
  if (figure.decimals > 0) out += fmt::format(".{:0{}}", rounded % ten, figure.decimals);
  return out;
}

std::string written(const Value& value, const Said& figure, Lang lang) {
  if (!value.known()) return unknown_words(value.why).in(lang);
  return decimal(value, figure) + (figure.share() ? "%" : "");
}

std::string written(const Cell& cell, const Said& figure, Lang lang) {
  if (cell.few) return lang == Lang::zh ? "少于5" : "<5";
  return written(cell.value, figure, lang);
}

std::string difference(const Cell& cell, const Said& figure, Lang lang) {
  if (cell.few || !cell.before || !cell.before->known() || !cell.value.known()) return {};
  const Value& a = cell.value;
  const Value& b = *cell.before;
  const auto part = static_cast<Wide>(a.part) * b.whole - static_cast<Wide>(b.part) * a.whole;
  const auto whole = static_cast<Wide>(a.whole) * b.whole;
  if (whole > INT64_MAX || part > INT64_MAX || part < -static_cast<Wide>(INT64_MAX)) return {};
  std::string out = decimal({Unknown::none, static_cast<int64_t>(part), static_cast<int64_t>(whole)}, figure);
  if (!out.starts_with('-') && out.find_first_not_of("0.") != out.npos) out = "+" + out;
  if (figure.share()) out += lang == Lang::zh ? "个百分点" : " points";
  return out;
}

}  // namespace taixin::bulletin
