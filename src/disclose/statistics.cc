#include "disclose/statistics.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "disclose/csv.h"
#include "disclose/organ_region.h"
#include "disclose/public_records.h"

namespace taixin::disclose {
namespace {

namespace json = boost::json;
using base::Day;
using base::Lang;
using base::RecordId;

constexpr size_t kAtOnce = 500;
constexpr const char *kOther = "other", *kOlder = "older", *kCity = "city";

std::string month_of(Day day) { return day.iso().substr(0, 7); }

// The field that says of which kind an act is: what its columns name, else the first code that every act has.
const catalog::Field* kind_field(const catalog::Item& item) {
  if (!item.act.kinds.empty()) return item.field(item.act.kinds);
  const auto found = std::ranges::find_if(item.fields, [&](const catalog::Field& field) {
    return field.type.kind == catalog::TypeKind::code && field.required && field.code != item.subject.kind;
  });
  return found == item.fields.end() ? nullptr : &*found;
}

using Tally = std::map<std::string, uint64_t>;  // code -> records

struct ItemTally {
  uint64_t all = 0;
  Tally kinds, places, months;  // places: of counties and towns themselves, and kCity
};

class Counter {
 public:
  Counter(const std::vector<const catalog::Item*>& items, const OrganRegions& regions, Day day) : regions_(regions) {
    for (const catalog::Item* item : items) {
      kinds_[item->code.get()] = kind_field(*item);
      tallies_[item->code.get()];
    }
    first_month_ = month_of(Day::from_civil(day.year(), day.month(), 1)->plus_months(1 - kMonthsTold));
  }
  void add(const check::ShownRecord& record) {
    const std::string& item = record.item->code.get();
    const auto found = tallies_.find(item);
    if (found == tallies_.end()) return;
    ItemTally& tally = found->second;
    ++tally.all;
    count_kinds(record, kinds_[item], tally.kinds);
    ++tally.places[place_of(record.organ)];
    const std::string month = record.decision ? month_of(*record.decision) : std::string();
    ++tally.months[month < first_month_ ? kOlder : month];
  }
  const ItemTally& of(const std::string& item) const { return tallies_.at(item); }

 private:
  // A penalty of several kinds is counted under each.
  static void count_kinds(const check::ShownRecord& record, const catalog::Field* field, Tally& tally) {
    if (!field) return;
    const auto shown = std::ranges::find(record.fields, field->code, &check::ShownField::code);
    std::string_view rest = shown == record.fields.end() ? std::string_view() : std::string_view(shown->value);
    if (rest.empty()) ++tally[kOther];
    while (!rest.empty()) {
      const std::string_view code = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(rest.size(), code.size() + 1));
      ++tally[std::string(code)];
    }
  }
  const std::string& place_of(const std::string& organ) {
    const auto [at, added] = known_.try_emplace(organ);
    if (added) {
      at->second = regions_.of(organ);
      if (at->second.empty()) at->second = kOther;
      if (regions_.city() && at->second == regions_.city()->code) at->second = kCity;
    }
    return at->second;
  }

  const OrganRegions& regions_;
  std::map<std::string, ItemTally> tallies_;
  std::map<std::string, const catalog::Field*> kinds_;
  std::map<std::string, std::string> known_;  // organ -> place
  std::string first_month_;
};

uint64_t at(const Tally& tally, const std::string& code) {
  const auto found = tally.find(code);
  return found == tally.end() ? 0 : found->second;
}

// Fills one column of the rows with these counts, whose sum is the item's total.
Cell fill(CountTable& table, const std::vector<uint64_t>& counts) {
  const Parts parts = suppressed(counts);
  for (size_t i = 0; i < counts.size(); ++i) table.rows[i].cells.push_back(parts.cells[i]);
  return parts.total;
}

CountTable kinds_table(const catalog::Catalog& catalog, const catalog::Item& item, const Tally& tally) {
  CountTable out{.code = "kind." + item.code.get(), .name = item.name, .items = {item.code.get()}, .rows = {}};
  const catalog::Field* field = kind_field(item);
  const catalog::CodeSet* set = field ? catalog.code_set(field->type.code_set) : nullptr;
  std::vector<uint64_t> counts;
  uint64_t named = 0, all = 0;
  if (set) {
    for (const catalog::CodeEntry& entry : set->entries) {
      const uint64_t count = at(tally, entry.code);
      // Kinds of former rules that nobody uses any more stand here only while something is of them.
      if (count == 0 && !entry.maps_to.empty()) continue;
      out.rows.push_back({.code = entry.code, .name = entry.name, .parent = {}, .cells = {}});
      counts.push_back(count);
      named += count;
    }
  }
  for (const auto& [code, count] : tally) all += count;
  out.rows.push_back({.code = kOther, .name = {"其他", "Other"}, .parent = {}, .cells = {}});
  counts.push_back(all - named);
  fill(out, counts);
  return out;
}

CountTable months_table(const std::vector<const catalog::Item*>& items, const Counter& counter, Day day) {
  CountTable out{.code = "month", .name = {"按决定月份", "By month of the decision"}, .items = {}, .rows = {}};
  const Day first = *Day::from_civil(day.year(), day.month(), 1);
  for (int i = 0; i < kMonthsTold; ++i) {
    const std::string month = month_of(first.plus_months(-i));
    out.rows.push_back({.code = month, .name = {month, month}, .parent = {}, .cells = {}});
  }
  out.rows.push_back({.code = kOlder, .name = {"更早", "Older"}, .parent = {}, .cells = {}});
  for (const catalog::Item* item : items) {
    out.items.push_back(item->code.get());
    std::vector<uint64_t> counts;
    for (const CountRow& row : out.rows) counts.push_back(at(counter.of(item->code.get()).months, row.code));
    counts.back() = counter.of(item->code.get()).all;  // whatever is of no month above, a day to come included
    for (size_t i = 0; i + 1 < counts.size(); ++i) counts.back() -= counts[i];
    fill(out, counts);
  }
  return out;
}

// Counties with the bodies of their towns, the city's own bodies, others; and each county's towns.
void places_tables(const std::vector<const catalog::Item*>& items, const Counter& counter, const OrganRegions& regions,
                   PublishedStatistics& out) {
  out.regions = {
      .code = "region", .name = {"按机关所在县（市、区）", "By county of the body"}, .items = {}, .rows = {}};
  out.towns = {.code = "town", .name = {"按机关所在乡镇（街道）", "By town of the body"}, .items = {}, .rows = {}};
  if (!regions.city()) return;
  std::map<std::string, std::vector<std::string>> towns_of;  // county -> towns
  for (const auto& region : regions.regions()) {
    if (region.parent != regions.city()->code) {
      towns_of[region.parent].push_back(region.code);
      continue;
    }
    out.regions.rows.push_back({.code = region.code, .name = region.name, .parent = {}, .cells = {}});
  }
  out.regions.rows.push_back({.code = kCity, .name = {"市级机关", "Bodies of the city"}, .parent = {}, .cells = {}});
  out.regions.rows.push_back({.code = kOther, .name = {"其他机关", "Other bodies"}, .parent = {}, .cells = {}});
  for (const auto& region : regions.regions()) {
    if (region.parent == regions.city()->code) {
      if (!towns_of.contains(region.code)) continue;
      out.towns.rows.push_back(
          {.code = region.code, .name = {"县级机关", "Bodies of the county"}, .parent = region.code, .cells = {}});
    } else {
      out.towns.rows.push_back({.code = region.code, .name = region.name, .parent = region.parent, .cells = {}});
    }
  }
  for (const catalog::Item* item : items) {
    const Tally& places = counter.of(item->code.get()).places;
    out.regions.items.push_back(item->code.get());
    out.towns.items.push_back(item->code.get());
    std::vector<uint64_t> counts;
    for (const CountRow& row : out.regions.rows) {
      uint64_t count = at(places, row.code);
      for (const std::string& town : towns_of[row.code]) count += at(places, town);
      counts.push_back(count);
    }
    fill(out.regions, counts);
    std::map<std::string, Cell> county_cell;
    for (const CountRow& row : out.regions.rows) county_cell[row.code] = row.cells.back();
    for (size_t i = 0; i < out.towns.rows.size();) {
      const std::string& county = out.towns.rows[i].parent;
      std::vector<uint64_t> parts;
      size_t end = i;
      for (; end < out.towns.rows.size() && out.towns.rows[end].parent == county; ++end) {
        parts.push_back(at(places, out.towns.rows[end].code));
      }
      const Parts told = county_cell[county].told ? suppressed(parts) : hidden(parts.size());
      for (size_t k = i; k < end; ++k) out.towns.rows[k].cells.push_back(told.cells[k - i]);
      i = end;
    }
  }
}

}  // namespace

base::Result<PublishedStatistics> published_statistics(const check::Checker& checker, const access::Desk& desk,
                                                       std::string_view city) {
  PublishedStatistics out;
  out.day = desk.home.clock().today();
  std::vector<const catalog::Item*> items;
  for (const catalog::Item& item : desk.catalog.items()) {
    if (is_listed(item) && item.basis.in_force(out.day)) items.push_back(&item);
  }
  const OrganRegions regions(desk.catalog, city, out.day);
  Counter counter(items, regions, out.day);
  TX_TRY(const auto records, public_records(checker, desk, desk.catalog, out.day, is_listed));
  const access::Session session = access::published(desk, Lang::zh, out.day);
  for (size_t begin = 0; begin < records.size(); begin += kAtOnce) {
    const size_t count = std::min(kAtOnce, records.size() - begin);
    TX_TRY(const auto some, checker.published(session, std::span(records).subspan(begin, count)));
    for (const auto& one : some) {
      if (one.record) counter.add(*one.record);
    }
  }
  for (const catalog::Item* item : items) {
    out.items.push_back({item->code.get(), item->name, item->adverse});
    const uint64_t all = counter.of(item->code.get()).all;
    out.totals.push_back(suppressed(std::span(&all, 1)).total);
    if (kind_field(*item)) {
      out.kinds.push_back(kinds_table(desk.catalog, *item, counter.of(item->code.get()).kinds));
    }
  }
  out.months = months_table(items, counter, out.day);
  places_tables(items, counter, regions, out);
  return out;
}

std::string words_of(const Cell& cell) { return cell.told ? std::to_string(cell.count) : std::string(kNotTold); }

namespace {

std::vector<const CountTable*> tables_of(const PublishedStatistics& counted) {
  std::vector<const CountTable*> out;
  for (const CountTable& table : counted.kinds) out.push_back(&table);
  for (const CountTable* table : {&counted.regions, &counted.towns, &counted.months}) out.push_back(table);
  return out;
}

// The cell of an item in a row; null: the table has no such column.
const Cell* cell_of(const CountTable& table, const CountRow& row, const std::string& item) {
  const auto found = std::ranges::find(table.items, item);
  return found == table.items.end() ? nullptr : &row.cells[static_cast<size_t>(found - table.items.begin())];
}

}  // namespace

std::string to_csv(const PublishedStatistics& counted, Lang lang) {
  const bool zh = lang == Lang::zh;
  std::string out = "\xEF\xBB\xBF";
  out += zh ? "统计日,表,代码,名称,上级" : "Day,Table,Code,Name,Parent";
  for (const CountedItem& item : counted.items) out += "," + csv_cell(item.name.in(lang));
  out += "\r\n";
  const auto line = [&](const std::string& table, const std::string& code, const std::string& name,
                        const std::string& parent, const std::function<const Cell*(size_t)>& cell) {
    out += fmt::format("{},{},{},{},{}", counted.day.iso(), csv_cell(table), csv_cell(code), csv_cell(name),
                       csv_cell(parent));
    for (size_t i = 0; i < counted.items.size(); ++i) {
      const Cell* one = cell(i);
      out += "," + (one ? words_of(*one) : std::string());
    }
    out += "\r\n";
  };
  line("total", "total", zh ? "合计" : "Total", "", [&](size_t i) { return &counted.totals[i]; });
  for (const CountTable* table : tables_of(counted)) {
    for (const CountRow& row : table->rows) {
      line(table->code, row.code, row.name.in(lang), row.parent,
           [&](size_t i) { return cell_of(*table, row, counted.items[i].code); });
    }
  }
  return out;
}

std::string to_json(const PublishedStatistics& counted) {
  const auto put = [](json::object& into, const std::string& item, const Cell& cell) {
    into[item] = cell.told ? json::value(cell.count) : json::value(nullptr);
  };
  const auto text = [](const catalog::Text& name) { return json::object{{"zh", name.zh}, {"en", name.en}}; };
  json::object totals;
  json::array items, tables;
  for (size_t i = 0; i < counted.items.size(); ++i) {
    items.push_back(json::object{{"code", counted.items[i].code}, {"name", text(counted.items[i].name)}});
    put(totals, counted.items[i].code, counted.totals[i]);
  }
  for (const CountTable* table : tables_of(counted)) {
    json::array rows;
    for (const CountRow& row : table->rows) {
      json::object counts;
      for (size_t i = 0; i < table->items.size(); ++i) put(counts, table->items[i], row.cells[i]);
      json::object one{{"code", row.code}, {"name", text(row.name)}, {"counts", std::move(counts)}};
      if (!row.parent.empty()) one["parent"] = row.parent;
      rows.push_back(std::move(one));
    }
    tables.push_back(json::object{{"code", table->code}, {"name", text(table->name)}, {"rows", std::move(rows)}});
  }
  return json::serialize(json::object{{"day", counted.day.iso()},
                                      {"not_told", "null: less than 5, or left out so that nobody computes another"},
                                      {"items", std::move(items)},
                                      {"totals", std::move(totals)},
                                      {"tables", std::move(tables)}});
}

}  // namespace taixin::disclose
