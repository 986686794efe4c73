#include "bulletin/period.h"

#include <charconv>

#include "base/text.h"
#include "bulletin/errors.h"

namespace taixin::bulletin {
namespace {

constexpr int kFirstYear = 2000, kLastYear = 2199;

std::optional<int> number(std::string_view text, size_t digits) {
  int out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.size() != digits || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

Day first_of(int year, int month) { return *Day::from_civil(year, month, 1); }

Period made(BulletinEvery every, int year, int month) {
  Period out;
  out.every = every;
  const int months = every == BulletinEvery::month ? 1 : every == BulletinEvery::quarter ? 3 : 12;
  const int start = (month - 1) / months * months + 1;
  out.span.from = first_of(year, start);
  out.span.until = out.span.from.plus_months(months).plus_days(-1);
  out.code = every == BulletinEvery::month     ? fmt::format("{:04}-{:02}", year, month)
             : every == BulletinEvery::quarter ? fmt::format("{:04}-Q{}", year, (month - 1) / 3 + 1)
                                               : fmt::format("{:04}", year);
  return out;
}

}  // namespace

Period Period::before() const { return period_holding(every, span.from.plus_days(-1)); }

Text Period::words() const {
  const int year = span.from.year();
  if (every == BulletinEvery::year) return {fmt::format("{}年", year), code};
  if (every == BulletinEvery::month) return {fmt::format("{}年{}月", year, span.from.month()), code};
  constexpr const char* kQuarters[] = {"一", "二", "三", "四"};
  return {fmt::format("{}年第{}季度", year, kQuarters[(span.from.month() - 1) / 3]), code};
}

base::Result<Period> period_of(BulletinEvery every, std::string_view code) {
  const auto year = number(code.substr(0, 4), 4);
  const std::string_view rest = code.size() > 4 ? code.substr(4) : std::string_view();
  std::optional<int> month;
  if (every == BulletinEvery::year && rest.empty()) month = 1;
  if (every == BulletinEvery::month && rest.starts_with('-')) month = number(rest.substr(1), 2);
  if (every == BulletinEvery::quarter && rest.starts_with("-Q")) {
    if (const auto quarter = number(rest.substr(2), 1); quarter && *quarter >= 1 && *quarter <= 4) {
      month = *quarter * 3 - 2;
    }
  }
  if (!year || *year < kFirstYear || *year > kLastYear || !month || *month < 1 || *month > 12) {
    constexpr const char* kZh[] = {"月份", "季度", "年度"};
    return base::fail(kBadPeriod, {{"period", std::string(base::prefix_code_points(code, 20))},
                                   {"every", kZh[static_cast<size_t>(every)]},
                                   {"every_en", std::string(catalog::bulletin_every_code(every))}});
  }
  return made(every, *year, *month);
}

Period period_holding(BulletinEvery every, Day day) { return made(every, day.year(), day.month()); }

Span looked_at(FigureSpan what, const Period& period) {
  if (what == FigureSpan::to_date) return {first_of(1950, 1), period.span.until};
  if (what == FigureSpan::twelve) return {period.span.until.plus_days(1).plus_months(-12), period.span.until};
  return period.span;
}

}  // namespace taixin::bulletin
