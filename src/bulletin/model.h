// A bulletin as it was counted: everything that its JSON, XLSX and DOCX say. What is kept of an issued one is the JSON,
// from which it is read again; nothing in it is counted twice.
//
//   TX_TRY(const Model model, draft(world, kind, period, known_at, {}));
//   const std::string json = to_json(model);             // canonical: the same model, the same bytes
//   TX_TRY(const Model again, from_json(json));
//
// No natural person stands in it: rows are counts by unit, class or purpose, and counts of what natural persons did are
// not told below five (disclose/suppress.h), nor what would give one away. Pure but for the counting. Format:
// docs/formats/bulletins.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bulletin/count.h"

namespace taixin::bulletin {

struct Cell {
  Value value;
  bool few = false;             // not told: a count of few persons, or one that would give it away
  std::optional<Value> before;  // of the period before
};
struct Line {
  std::string key;  // value of the group
  Text name;
  std::vector<Cell> cells;  // as the figures of the part
};
struct Part {
  std::string code, group;
  Text name, note;
  std::vector<std::string> figures;
  std::vector<Line> lines;  // of a part with a group
  std::vector<Cell> total;  // all rows together, as the figures; of a part without a group the figures themselves
};
// A figure as it was defined when it was counted.
struct Said {
  std::string code;
  Text name, unit, definition;
  std::string measure, rows;         // rows: empty when it is made of others
  std::vector<std::string> figures;  // that it is made of
  std::vector<std::string> clauses;
  std::string source, sure;  // of the entry: how sure the definition is
  bool acts = false;         // verified, or confirmed by two people
  int decimals = 0;
  bool share() const { return measure == "share"; }
};
// What a corrected edition says otherwise.
struct Change {
  std::string part, figure, key;
  Text name;  // of the figure, and of the line
  Value was, is;
  bool was_few = false, is_few = false;
};

struct Model {
  std::string code;
  Text name, opening;
  BulletinEvery every = BulletinEvery::month;
  std::string period;
  Span span;
  KnownAt watermark;   // counted from what was known then
  std::string packs;   // digest of the rules
  std::string unit;    // whose bulletin it is
  std::string number;  // empty: not issued
  std::optional<KnownAt> issued;
  int64_t edition = 1;
  std::string corrects, reason;  // number of the edition that it takes the place of
  std::string compared;          // number of the bulletin of the period before; empty: counted for this comparison
  std::vector<std::string> basis;
  std::vector<Said> figures;  // in the order in which they are met
  std::vector<Part> parts;
  std::vector<Change> changes;

  const Said* figure(std::string_view figure_code) const;
  const Part* part(std::string_view part_code) const;
  Period of() const { return *period_of(every, period); }
};

struct DraftOptions {
  std::string unit;               // whose bulletin it is
  const Model* before = nullptr;  // the issued bulletin of the period before; null: it is counted
  bool compare = true;            // with the period before
  std::function<void(double)> progress = {};
};
// kYearNotAnnounced where the calendar of a year in which something came or ended is not loaded. Days that began before
// the calendar are in no mean or median.
base::Result<Model> draft(const World& world, const catalog::Bulletin& kind, const Period& period, KnownAt known_at,
                          const DraftOptions& options);
// Part by part, figure by figure, line by line; what only one of them has a line for is Unknown::no_line in the other.
// A unit that was renamed since has one line.
std::vector<Change> changes(const World& world, const Model& was, const Model& is);

std::string to_json(const Model& model);
base::Result<Model> from_json(std::string_view json);  // kBadModel

// As it is written: "1204", "97.5%", "3.5", "少于5", "未核定".
std::string written(const Cell& cell, const Said& figure, Lang lang);
std::string written(const Value& value, const Said& figure, Lang lang);
// The decimal, rounded half up: of a share in percent.
std::string decimal(const Value& value, const Said& figure);
// The difference to the period before: "+12", "-0.5个百分点"; empty: cannot be told.
std::string difference(const Cell& cell, const Said& figure, Lang lang);

}  // namespace taixin::bulletin
