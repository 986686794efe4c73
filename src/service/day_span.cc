#include "service/day_span.h"

#include "service/errors.h"

namespace taixin::service {
namespace {

base::Result<std::optional<base::Day>> day_in(const Request& request, std::string_view name) {
  const std::string_view text = request.get(name);
  if (text.empty()) return std::optional<base::Day>();
  const auto day = base::parse_iso_day(text);
  if (!day) return base::fail(kBadValue, {{"name", std::string(name)}, {"value", std::string(text)}});
  return day;
}

}  // namespace

base::Result<std::optional<DaySpan>> day_span(const Request& request, base::Day first, base::Day last) {
  TX_TRY(const auto from, day_in(request, "from"));
  TX_TRY(const auto to, day_in(request, "to"));
  if (!from && !to) return std::optional<DaySpan>();
  const DaySpan out{from.value_or(first), to.value_or(last)};
  if (out.from > out.until) return base::fail(kBadValue, {{"name", "from"}, {"value", out.from.iso()}});
  return std::optional(out);
}

}  // namespace taixin::service
