#include "bulletin/listing.h"

#include <map>

#include "bulletin/count.h"
#include "bulletin/errors.h"
#include "bulletin/places.h"
#include "disclose/suppress.h"

namespace taixin::bulletin {
namespace {

using catalog::Figure;

bool few(uint64_t count) { return count > 0 && count < disclose::kLeastTold; }

// Whether the table by which rows were asked for would tell their number. `by_key`: its lines.
bool told(const std::map<std::string, uint64_t>& by_key, const ListAsked& asked) {
  std::vector<uint64_t> counts;
  size_t at = by_key.size();
  for (const auto& [key, count] : by_key) {
    if (key == asked.key) at = counts.size();
    counts.push_back(count);
  }
  const disclose::Parts parts = disclose::suppressed(counts);
  if (asked.group.empty()) return parts.total.told;
  return at == parts.cells.size() || parts.cells[at].told;
}

Listed listed(const Figure& figure, const Row& row) {
  Listed out;
  out.id = row.id;
  out.day = row.day;
  out.submission = row.submission;
  out.line = row.line;
  for (size_t i = 0; i < catalog::figure_attributes(figure.rows).size(); ++i) out.values.emplace_back(row.values[i]);
  for (size_t i = 0; i < catalog::figure_numbers(figure.rows).size(); ++i) out.numbers.push_back(row.numbers[i]);
  return out;
}

base::Result<int> place_asked(const Figure& figure, const std::string& group) {
  if (catalog::of_figures(figure.measure)) {
    return base::fail(kMadeOfFigures,
                      {{"name", figure.name.zh}, {"figures", fmt::format("{}", fmt::join(figure.figures, ", "))}});
  }
  if (group.empty()) return -1;
  const int place = place_of_attribute(figure.rows, group);
  if (place >= 0) return place;
  const std::string known = fmt::format("{}", fmt::join(catalog::figure_attributes(figure.rows), ", "));
  return base::fail(kBadGroup, {{"name", figure.name.zh}, {"group", group}, {"known", known}});
}

}  // namespace

base::Result<Listing> list_rows(const World& world, const Figure& figure, const Period& period, KnownAt known_at,
                                const ListAsked& as_issued) {
  TX_TRY(const int place, place_asked(figure, as_issued.group));
  ListAsked asked = as_issued;
  asked.key = present_key(world, asked.group, asked.key);
  const int kind = place_of_attribute(figure.rows, "kind");
  std::map<std::string, uint64_t> by_key;
  uint64_t persons = 0, listed_persons = 0;  // rows about natural persons
  Listing out;
  const auto take = [&](const Row& row) -> base::Result<void> {
    if (!stands_in(row, asked.group)) return {};
    TX_TRY(const bool its, counts(figure, row));
    if (!its) return {};
    const std::string_view key = place < 0 ? std::string_view() : row.values[static_cast<size_t>(place)];
    const bool person = kind >= 0 && row.values[static_cast<size_t>(kind)] == "natural_person";
    ++by_key[std::string(key)];
    persons += person;
    if (place >= 0 && key != asked.key) return {};
    listed_persons += person;
    if (out.total >= asked.after && out.rows.size() < asked.limit) out.rows.push_back(listed(figure, row));
    ++out.total;
    return {};
  };
  TX_CHECK(scan(world, figure.rows, looked_at(figure.span, period), known_at, take));
  const bool about_persons = figure.persons || (asked.group == "kind" && few(persons));
  if (about_persons && !told(by_key, asked)) return base::fail(kFewPersons, {{"name", figure.name.zh}});
  if (few(listed_persons)) {
    for (Listed& row : out.rows) row.values[static_cast<size_t>(kind)].clear();
  }
  out.key = std::move(asked.key);
  return out;
}

}  // namespace taixin::bulletin
