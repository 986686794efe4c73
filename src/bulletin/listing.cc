#include "bulletin/listing.h"

#include "bulletin/count.h"
#include "bulletin/errors.h"

namespace taixin::bulletin {

base::Result<Listing> list_rows(const World& world, const catalog::Figure& figure, const Period& period,
                                KnownAt known_at, const ListAsked& asked) {
  if (catalog::of_figures(figure.measure)) {
    return base::fail(kMadeOfFigures,
                      {{"name", figure.name.zh}, {"figures", fmt::format("{}", fmt::join(figure.figures, ", "))}});
  }
  const auto attributes = catalog::figure_attributes(figure.rows);
  const auto numbers = catalog::figure_numbers(figure.rows);
  const int place = asked.group.empty() ? -1 : place_of_attribute(figure.rows, asked.group);
  if (!asked.group.empty() && place < 0) {
    return base::fail(
        kBadGroup,
        {{"name", figure.name.zh}, {"group", asked.group}, {"known", fmt::format("{}", fmt::join(attributes, ", "))}});
  }
  Listing out;
  TX_CHECK(
      scan(world, figure.rows, looked_at(figure.span, period), known_at, [&](const Row& row) -> base::Result<void> {
        if (place >= 0 && row.values[static_cast<size_t>(place)] != asked.key) return {};
        TX_TRY(const bool its, counts(figure, row));
        if (!its) return {};
        if (out.total >= asked.after && out.rows.size() < asked.limit) {
          Listed one;
          one.id = row.id;
          one.day = row.day;
          one.submission = row.submission;
          one.line = row.line;
          for (size_t i = 0; i < attributes.size(); ++i) one.values.emplace_back(row.values[i]);
          for (size_t i = 0; i < numbers.size(); ++i) one.numbers.push_back(row.numbers[i]);
          out.rows.push_back(std::move(one));
        }
        ++out.total;
        return {};
      }));
  return out;
}

}  // namespace taixin::bulletin
