#include "service/api_cockpit.h"

#include <boost/json.hpp>

#include "disclose/statistics.h"
#include "service/cockpit.h"
#include "service/errors.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using access::Action;
using base::Lang;

json::value cell_json(const disclose::Cell& cell) { return cell.told ? json::value(cell.count) : json::value(nullptr); }

// `few`: cells under five may not be told, nor what would give them away (disclose/suppress.h); each column by itself,
// with its sum.
json::object table_json(const CityTable& table, bool few, Lang lang) {
  std::vector<disclose::Parts> columns;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    std::vector<uint64_t> counts;
    for (const CityRow& row : table.rows) counts.push_back(row.counts[i]);
    if (few) {
      columns.push_back(disclose::suppressed(counts));
      continue;
    }
    disclose::Parts plain;
    for (const uint64_t count : counts) {
      plain.cells.push_back({count, true});
      plain.total.count += count;
    }
    columns.push_back(std::move(plain));
  }
  json::object total;
  json::array rows;
  for (size_t i = 0; i < table.columns.size(); ++i) total[table.columns[i]] = cell_json(columns[i].total);
  for (size_t r = 0; r < table.rows.size(); ++r) {
    json::object counts;
    for (size_t i = 0; i < table.columns.size(); ++i) counts[table.columns[i]] = cell_json(columns[i].cells[r]);
    rows.push_back(json::object{
        {"code", table.rows[r].code}, {"name", table.rows[r].name.in(lang)}, {"counts", std::move(counts)}});
  }
  return {{"rows", std::move(rows)}, {"total", std::move(total)}};
}

base::Result<Response> get_cockpit(App& app, Request& request, const PathArgs&) {
  const std::string_view wall = request.get("wall");
  if (!wall.empty() && wall != "1" && wall != "0") {
    return base::fail(kBadValue, {{"name", "wall"}, {"value", std::string(wall)}});
  }
  // Counts of few are for who reaches the whole platform, and never for a wall.
  const bool few = wall == "1" || !UnitScope::of(app, request.caller, Action::quality_read).all();
  TX_TRY(const auto city, cockpit_of(app));
  const Lang lang = request.lang();
  json::object out{{"at", base::iso_time(city->at)},
                   {"day", city->day.iso()},
                   {"suppressed", few},
                   {"held", json::object{{"records", city->held.facts},
                                         {"statuses", city->held.statuses},
                                         {"subjects", city->held.subjects}}}};
  for (const CityTable* table :
       {&city->intake, &city->timeliness, &city->cases, &city->checks, &city->measures, &city->counties}) {
    out[table->code] = table_json(*table, few, lang);
  }
  json::array tiles, logs;
  for (const CityTile& tile : city->tiles) {
    tiles.push_back(json::object{{"region", tile.region}, {"row", tile.row}, {"column", tile.column}});
  }
  for (const CityLog& log : city->logs) {
    logs.push_back(json::object{{"log", log.log}, {"size", log.size}, {"published", log.published}});
  }
  out["tiles"] = std::move(tiles);
  out["logs"] = std::move(logs);
  return json_response(json::serialize(out));
}

constexpr Route kRoutes[] = {
    {.method = "GET",
     .pattern = "/api/v1/cockpit",
     .operation = "getCockpit",
     .action = Action::quality_read,
     .handler = get_cockpit,
     .bulk = true,
     .etag = Etag::of_body},
};

}  // namespace

std::span<const Route> cockpit_routes() { return kRoutes; }

}  // namespace taixin::service
