#include "service/pages_statistics.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "catalog/site_rules.h"
#include "disclose/open_data.h"
#include "service/charts.h"

namespace taixin::service {
namespace {

using base::Day;
using disclose::Cell;
using disclose::CountRow;
using disclose::CountTable;
using disclose::PublishedStatistics;

disclose::StatisticsKey key_now(App& app) {
  return {app.facts().head().seq, app.home().clock().today(), app.catalog().digest()};
}

std::optional<uint64_t> value_of(const Cell& cell) { return cell.told ? std::optional(cell.count) : std::nullopt; }

std::string cell_words(const Cell& cell) { return cell.told ? grouped(cell.count) : std::string(disclose::kNotTold); }

Table table_of(const PublishedStatistics& counted, const CountTable& table, const Visit& visit, const char* first,
               std::string caption, std::string_view parent = {}) {
  Table out{.caption = std::move(caption), .columns = {{first}}, .rows = {}};
  for (const std::string& code : table.items) {
    const auto item = std::ranges::find(counted.items, code, &disclose::CountedItem::code);
    out.columns.push_back({item == counted.items.end() ? code : item->name.in(visit.lang), true});
  }
  for (const CountRow& row : table.rows) {
    if (row.parent != parent) continue;
    const std::string name = row.name.in(visit.lang);
    std::vector<Html> cells{table.code == "month" ? markup("<span class=\"nowrap\">{}</span>", name) : text(name)};
    for (const Cell& cell : row.cells) cells.push_back(text(cell_words(cell)));
    out.rows.push_back(std::move(cells));
  }
  return out;
}

Html kinds(const PublishedStatistics& counted, const Visit& visit) {
  Html out;
  for (const CountTable& table : counted.kinds) {
    const std::string name = table.name.in(visit.lang);
    std::vector<Bar> bars;
    for (const CountRow& row : table.rows) {
      const auto value = value_of(row.cells.front());
      if (!value || *value > 0) bars.push_back({row.name.in(visit.lang), value});
    }
    const std::string title = name + visit.say("：按类别", ", by kind");
    out += markup("<h2>{}</h2>", title) +
           bar_chart({"chart-" + std::to_string(&table - counted.kinds.data()), title,
                      visit.say("有的每类一条，数字同下表",
                                "a bar for each kind that there is, with the numbers of the table below")},
                     bars) +
           folded(visit.say("数据表", "The numbers"),
                  ::taixin::service::table(table_of(counted, table, visit, visit.say("类别", "Kind"), title)), true);
  }
  return out;
}

Html months(const PublishedStatistics& counted, const Visit& visit) {
  std::vector<std::string> series;
  std::vector<ColumnGroup> groups;
  for (const auto& item : counted.items) series.push_back(item.name.in(visit.lang));
  for (const CountRow& row : counted.months.rows) {
    if (row.code.size() != 7) continue;  // what is older stands in the table alone
    ColumnGroup group{row.code.substr(5), {}};
    for (const Cell& cell : row.cells) group.values.push_back(value_of(cell));
    groups.insert(groups.begin(), std::move(group));
  }
  const char* title = visit.say("按作出决定的月份", "By month of the decision");
  return markup("<h2>{}</h2>", title) +
         column_chart({"chart-months", title,
                       visit.say("最近十二个月，从左到右，数字同下表",
                                 "the last twelve months from left to right, with the numbers of the table below")},
                      series, groups) +
         folded(visit.say("数据表", "The numbers"),
                table(table_of(counted, counted.months, visit, visit.say("月份", "Month"), title)), true);
}

// "Daiyue District" as it stands in a small square.
std::string tile_label(std::string name) {
  for (const std::string_view kind : {" District", " County", " City", " Zone", " Area"}) {
    if (name.ends_with(kind)) name.resize(name.size() - kind.size());
  }
  return name;
}

const char* schematic_words(const Visit& visit) {
  return visit.say("每个县（市、区）和功能区一格，只表示大致方位；颜色越深，件数越多，数字同下表",
                   "a square for each county and zone, roughly where it lies; the darker the more, with the numbers of "
                   "the table below");
}

// A map for each item: `place` says where a row of the table stands; nothing: on no map.
using Place = std::function<std::optional<std::pair<int, int>>(const CountRow&)>;
Html maps_of(const PublishedStatistics& counted, const CountTable& table, const Visit& visit, const char* about,
             const Place& place) {
  Html out;
  for (size_t i = 0; i < counted.items.size(); ++i) {
    std::vector<Tile> tiles;
    for (const CountRow& row : table.rows) {
      const auto at = place(row);
      if (at) tiles.push_back({at->first, at->second, tile_label(row.name.in(visit.lang)), value_of(row.cells[i])});
    }
    if (tiles.empty()) continue;
    const std::string name = counted.items[i].name.in(visit.lang);
    out +=
        markup("<div><h3>{}</h3>{}</div>", name,
               tile_map({fmt::format("map-{}", i), name + visit.say("：示意图", ", a schematic map"), about}, tiles));
  }
  return out.empty() ? out : markup("<div class=\"maps\">{}</div>", out);
}

// Where the pack says.
Place by_pack(App& app, std::string_view region, Day day) {
  std::map<std::string, std::pair<int, int>, std::less<>> places;
  for (const catalog::MapTile* tile : app.catalog().site().tiles_of(region, day)) {
    places[tile->region] = {tile->row, tile->column};
  }
  return [places](const CountRow& row) -> std::optional<std::pair<int, int>> {
    const auto found = places.find(row.code);
    if (found == places.end()) return std::nullopt;
    return found->second;
  };
}

// The towns of a county in the order of the table, five in a row: where the pack says nothing of where they lie.
constexpr int kTownsAcross = 5;
Place in_order(const CountTable& towns, std::string_view county) {
  std::map<std::string, int, std::less<>> order;
  for (const CountRow& row : towns.rows) {
    if (row.parent == county && row.code != county) order.try_emplace(row.code, static_cast<int>(order.size()));
  }
  return [order](const CountRow& row) -> std::optional<std::pair<int, int>> {
    const auto found = order.find(row.code);
    if (found == order.end()) return std::nullopt;
    return std::pair(found->second / kTownsAcross, found->second % kTownsAcross);
  };
}

bool has_towns(const PublishedStatistics& counted, std::string_view county) {
  return std::ranges::any_of(counted.towns.rows, [&](const CountRow& town) { return town.parent == county; });
}

// A county by itself: its towns as a map and as a table.
Response county_page(App& app, const Visit& visit, std::string_view code) {
  const auto counted = statistics_of(app);
  if (!counted) return error_page(visit, counted.error());
  const PublishedStatistics& all = **counted;
  const auto county = std::ranges::find(all.regions.rows, code, &CountRow::code);
  if (county == all.regions.rows.end() || !has_towns(all, code)) return not_found_page(visit);
  const std::string title = county->name.in(visit.lang) + visit.say("：各乡镇（街道）", ": towns");
  Html body = markup(
      "<h1>{}</h1><p>{}</p>", title,
      fmt::format(fmt::runtime(visit.say("{} 当日公示的行政许可和行政处罚（件），按作出决定的机关所在乡镇（街道）。",
                                         "Licences and penalties published on {}, by the town of the "
                                         "body that decided.")),
                  all.day.iso()));
  const bool placed = !app.catalog().site().tiles_of(code, all.day).empty();
  const char* about =
      placed ? visit.say("每个乡镇（街道）一格，只表示大致方位；颜色越深，件数越多，数字同下表",
                         "a square for each town, roughly where it lies; the darker the more, with the "
                         "numbers of the table below")
             : visit.say("示意，不表示方位：每个乡镇（街道）一格，按区划代码的次序；颜色越深，件数越多，数字同下表",
                         "schematic, not by place: a square for each town in the order of their codes; the "
                         "darker the more, with the numbers of the table below");
  body += markup("<h2>{}</h2>", visit.say("示意图", "Schematic maps"));
  body += maps_of(all, all.towns, visit, about, placed ? by_pack(app, code, all.day) : in_order(all.towns, code));
  body += markup("<p>{}</p><p class=\"quiet\">{}</p>",
                 placed ? visit.say("示意图，只表示大致方位。", "A schematic map: roughly where they lie.")
                        : visit.say("示意，不表示方位。", "Schematic: the squares do not say where towns lie."),
                 visit.say("县级机关不在图上，见下表。“*”：少于5件，或者为了不让人推算出少于5件的数字而一并隐去。",
                           "The county's own bodies are on no square, and in the table. \"*\": fewer than 5, or left "
                           "out so that nobody computes a number under 5."));
  body += markup("<h2>{}</h2>", visit.say("数据表", "The numbers"));
  body += table(table_of(all, all.towns, visit, visit.say("乡镇（街道）", "Town"), title, code));
  body +=
      markup("<p class=\"no-print\"><a href=\"/open/statistics\">{}</a></p>", visit.say("全市统计", "The whole city"));
  return page(visit,
              {.title = title, .body = markup("<div class=\"counted\">{}</div>", body), .errors = {}, .wide = true});
}

Html places(App& app, const PublishedStatistics& counted, const Visit& visit) {
  if (counted.regions.rows.empty()) return {};
  const char* title = visit.say("按作出决定的机关所在县（市、区）", "By county of the body that decided");
  Html out = markup("<h2>{}</h2><p>{}</p>", title,
                    visit.say("按机关名称归入县（市、区）和乡镇（街道）；名称中没有本市区划的，归入“其他机关”。",
                              "Bodies belong to the county or town that their name holds; those that name none of this "
                              "city stand under other bodies."));
  const catalog::SiteRules* site = app.catalog().site().site(counted.day);
  out += maps_of(counted, counted.regions, visit, schematic_words(visit),
                 by_pack(app, site ? site->region : std::string(), counted.day));
  out += table(table_of(counted, counted.regions, visit, visit.say("县（市、区）", "County"), title));
  Html links;
  for (const CountRow& county : counted.regions.rows) {
    const auto nothing = [](const Cell& cell) { return cell.told && cell.count == 0; };
    if (!has_towns(counted, county.code) || std::ranges::all_of(county.cells, nothing)) continue;
    links += markup("<li><a href=\"/open/statistics/{}\">{}</a></li>", county.code,
                    county.name.in(visit.lang) + visit.say("：各乡镇（街道）", ": towns"));
  }
  return links.empty() ? out : out + markup("<ul class=\"files\">{}</ul>", links);
}

Html totals(const PublishedStatistics& counted, const Visit& visit) {
  Html out;
  for (size_t i = 0; i < counted.items.size(); ++i) {
    out += markup("<div><dt>{}</dt><dd>{}</dd></div>", counted.items[i].name.in(visit.lang),
                  cell_words(counted.totals[i]));
  }
  return markup("<dl class=\"counts\">{}</dl>", out);
}

Response statistics_page(App& app, const Visit& visit) {
  const auto counted = statistics_of(app);
  if (!counted) return error_page(visit, counted.error());
  const PublishedStatistics& all = **counted;
  const char* title = visit.say("公示统计", "Statistics");
  Html body = markup("<h1>{}</h1><p>{}</p>", title,
                     fmt::format(fmt::runtime(visit.say("{} 当日公示的行政许可和行政处罚（件）。",
                                                        "Licences and penalties published on {}.")),
                                 all.day.iso()));
  body += totals(all, visit);
  body += markup("<p class=\"quiet\">{}</p>",
                 visit.say("“*”：少于5件，或者为了不让人推算出少于5件的数字而一并隐去。一件处罚有几种的，各计一次。",
                           "\"*\": fewer than 5, or left out so that nobody computes a number under 5. A penalty of "
                           "several kinds is counted under each."));
  body += markup(
      "<p class=\"no-print\"><a href=\"/open/statistics.csv\">{}</a> · <a href=\"/open/statistics.json\">{}</a></p>",
      visit.say("下载 CSV", "As CSV"), visit.say("下载 JSON", "As JSON"));
  body += months(all, visit) + places(app, all, visit) + kinds(all, visit);
  body = markup("<div class=\"counted\">{}</div>", body);
  return page(visit, {.title = title, .body = std::move(body), .errors = {}, .wide = true});
}

Response download(std::string bytes, std::string type, const std::string& name) {
  Response out{200, std::move(type), {}, std::move(bytes), {}};
  out.headers["Content-Disposition"] = "attachment; filename=\"" + name + "\"";
  return out;
}
constexpr const char *kCsv = "text/csv; charset=utf-8", *kJson = "application/json";

Response statistics_file(App& app, const Visit& visit, bool csv) {
  const auto counted = statistics_of(app);
  if (!counted) return error_page(visit, counted.error());
  const std::string name = "statistics-" + (*counted)->day.iso();
  return csv ? download(disclose::to_csv(**counted, visit.lang), kCsv, name + ".csv")
             : download(disclose::to_json(**counted), kJson, name + ".json");
}

constexpr size_t kPartsLinked = 24;  // of one dataset; further ones by their number

Html dataset(const Visit& visit, const disclose::OpenDataset& one) {
  const std::string code = one.item->code.get();
  Html files;
  for (size_t part = 1; part <= std::min(one.parts, kPartsLinked); ++part) {
    const std::string csv = fmt::format("/open/data/{}.csv?part={}", code, part);
    const std::string words = fmt::format(fmt::runtime(visit.say("第 {} 份", "part {}")), part);
    files += markup(
        "<li>{} <a href=\"{}\" aria-label=\"{} {} CSV\">CSV</a> <a href=\"/open/data/{}.json?part={}\" aria-label=\"{} "
        "{} JSON\">JSON</a></li>",
        words, csv, one.item->name.in(visit.lang), words, code, part, one.item->name.in(visit.lang), words);
  }
  if (one.parts > kPartsLinked) {
    files +=
        markup("<li>{}</li>", fmt::format(fmt::runtime(visit.say("……共 {0} 份，地址中的 part 从 1 到 {0}",
                                                                 "... {0} parts: `part` in the address is 1 to {0}")),
                                          one.parts));
  }
  Html fields;
  for (const catalog::Field* field : one.fields) {
    fields += markup("<li>{} <span class=\"code quiet\">{}</span></li>", field->name.in(visit.lang), field->code);
  }
  return markup("<h2>{}</h2><ul class=\"files\">{}</ul>{}", one.item->name.in(visit.lang), files,
                folded(visit.say("字段", "Fields"), markup("<ul>{}</ul>", fields)));
}

Response data_page(App& app, const Visit& visit) {
  const auto sets = disclose::open_datasets(app.checker(), app.desk());
  if (!sets) return error_page(visit, sets.error());
  const char* title = visit.say("开放数据", "Open data");
  Html facts = pair(visit.say("内容", "Content"),
                    visit.say("今日公示的组织的行政许可、诚信荣誉，以及统计数字",
                              "licences and honours of organizations that are published today, and statistics"));
  facts += pair(visit.say("不提供", "Not offered"), visit.say("失信信息（逐页查询）、自然人、个体工商户",
                                                              "adverse records (page by page only), natural persons, "
                                                              "individual businesses"));
  facts += pair(visit.say("来源", "Source"), visit.say("作出决定的单位，写在每一行；由本平台汇总",
                                                       "the bodies that decided, named in each row; compiled here"));
  facts += pair(visit.say("数据日", "Day"), app.home().clock().today().iso());
  const std::string licence = visit.site ? visit.site->open_licence.in(visit.lang) : std::string();
  facts += pair(visit.say("使用条件", "Licence of use"),
                licence.empty() ? std::string(visit.say("由主办单位规定；请注明来源和数据日",
                                                        "as whoever runs the site decides; name source and day"))
                                : licence);
  facts += pair(visit.say("停止公示的", "What has ended"),
                visit.say("公示期满、撤回的信息不再出现，已经下载的请及时删除",
                          "stands in no file any more; delete what you have of it"));
  facts +=
      pair(visit.say("格式", "Format"),
           fmt::format(fmt::runtime(visit.say("UTF-8；CSV 或 JSON；每份至多 {} 条，按收存先后，份号不变",
                                              "UTF-8; CSV or JSON; at most {} records a part, in the order in which "
                                              "they came, so that parts stay")),
                       disclose::kPartRecords));
  Html body = markup("<h1>{}</h1><dl class=\"facts\">{}</dl>", title, facts);
  for (const disclose::OpenDataset& one : *sets) body += dataset(visit, one);
  body += markup(
      "<h2>{}</h2><ul class=\"files\"><li><a href=\"/open/statistics.csv\">CSV</a> <a "
      "href=\"/open/statistics.json\">JSON</a></li></ul>",
      visit.say("统计数字", "Statistics"));
  return page(visit, {.title = title, .body = std::move(body)});
}

// "ADM.licence.csv": a part of a dataset.
Response data_file(App& app, const Visit& visit, std::string_view name) {
  const size_t dot = name.rfind('.');
  const std::string_view format = dot == name.npos ? std::string_view() : name.substr(dot + 1);
  if (format != "csv" && format != "json") return not_found_page(visit);
  const std::string code(name.substr(0, dot));
  const std::string asked = field_of(visit.query, "part");
  size_t part = 1;
  if (!asked.empty()) {
    const auto [end, failed] = std::from_chars(asked.data(), asked.data() + asked.size(), part);
    if (failed != std::errc() || end != asked.data() + asked.size()) return not_found_page(visit);
  }
  const auto found = disclose::open_part(app.checker(), app.desk(), code, part);
  if (!found) return error_page(visit, found.error());
  if (!*found) return not_found_page(visit);
  const std::string file = fmt::format("{}-{}-{}.{}", code, (*found)->day.iso(), part, format);
  Response out = format == "csv" ? download(disclose::to_csv(**found, visit.lang), kCsv, file)
                                 : download(disclose::to_json(**found), kJson, file);
  if (part < (*found)->dataset.parts) {
    out.headers["Link"] = fmt::format("</open/data/{}?part={}>; rel=\"next\"", name, part + 1);
  }
  return out;
}

}  // namespace

std::shared_ptr<const PublishedStatistics> known_statistics(App& app) {
  disclose::KeptStatistics& keep = app.statistics();
  const std::lock_guard lock(keep.mutex);
  return keep.counted && keep.key == key_now(app) ? keep.counted : nullptr;
}

base::Result<std::shared_ptr<const PublishedStatistics>> statistics_of(App& app) {
  if (auto known = known_statistics(app)) return known;
  disclose::KeptStatistics& keep = app.statistics();
  const std::lock_guard counting(keep.counting);
  if (auto known = known_statistics(app)) return known;
  const disclose::StatisticsKey key = key_now(app);
  const catalog::SiteRules* site = app.catalog().site().site(key.day);
  TX_TRY(auto counted,
         disclose::published_statistics(app.checker(), app.desk(), site ? std::string_view(site->region) : ""));
  auto shared = std::make_shared<const PublishedStatistics>(std::move(counted));
  // What came in while it was counted would be in it or not: kept under the state before, it is counted anew.
  if (key == key_now(app)) {
    const std::lock_guard lock(keep.mutex);
    keep.key = key;
    keep.counted = shared;
  }
  return shared;
}

std::optional<Response> statistics_page_for(App& app, const Visit& visit) {
  constexpr std::string_view kStatistics = "/open/statistics", kCounty = "/open/statistics/", kData = "/open/data";
  const std::string_view path = visit.path;
  const bool data = path == kData || path.starts_with("/open/data/");
  if (!data && !path.starts_with(kCounty) && path != kStatistics && path != "/open/statistics.csv" &&
      path != "/open/statistics.json") {
    return std::nullopt;
  }
  if (visit.post) return not_found_page(visit);
  if (path == kData) return data_page(app, visit);
  if (data) return data_file(app, visit, path.substr(kData.size() + 1));
  if (path == kStatistics) return statistics_page(app, visit);
  if (path.starts_with(kCounty)) return county_page(app, visit, path.substr(kCounty.size()));
  return statistics_file(app, visit, path.ends_with(".csv"));
}

}  // namespace taixin::service
