#include "base/day.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace taixin::base {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr int64_t kShanghaiOffset = 8 * 3600 * kMicrosPerSecond;

std::chrono::year_month_day civil(Day day) {
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(day.count())));
}

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Reads exactly `digits` decimal digits at `at`.
std::optional<int> digits_at(std::string_view text, size_t at, size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  int value = 0;
  for (size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Decimal digits that end before `end`, over the zeros that stand there.
void put_digits(std::string& text, size_t end, unsigned value) {
  for (; value > 0; value /= 10) text[--end] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<Day> Day::from_civil(int year, int month, int day) {
  const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                        std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1 || year > 9999 || month < 1 || day < 1 || !ymd.ok()) return std::nullopt;
  return Day(static_cast<int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count()));
}

int Day::year() const { return static_cast<int>(civil(*this).year()); }
int Day::month() const { return static_cast<int>(static_cast<unsigned>(civil(*this).month())); }
int Day::day_of_month() const { return static_cast<int>(static_cast<unsigned>(civil(*this).day())); }
int Day::weekday() const {
  return static_cast<int>(std::chrono::weekday(std::chrono::sys_days(std::chrono::days(days_))).c_encoding());
}

Day Day::plus_months(int n) const {
  const auto from = civil(*this);
  auto ymd = from + std::chrono::months(n);
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / std::chrono::last;
  return Day(static_cast<int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count()));
}

std::string Day::iso() const {
  const auto day = civil(*this);
  const int number = static_cast<int>(day.year());
  if (number >= 0 && number <= 9999) {  // every day of a file: digit by digit
    std::string text = "0000-00-00";
    put_digits(text, 4, static_cast<unsigned>(number));
    put_digits(text, 7, static_cast<unsigned>(day.month()));
    put_digits(text, 10, static_cast<unsigned>(day.day()));
    return text;
  }
  return fmt::format("{:04}-{:02}-{:02}", year(), month(), day_of_month());
}

std::optional<Day> parse_iso_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  return Day::from_civil(*year, *month, *day);
}

Day day_of(KnownAt at) { return Day(static_cast<int32_t>(floor_div(at.get() + kShanghaiOffset, kMicrosPerDay))); }

KnownAt start_of(Day day) { return KnownAt(day.count() * kMicrosPerDay - kShanghaiOffset); }

std::string iso_time(KnownAt at) {
  const Day day = day_of(at);
  const int64_t micros = at.get() - start_of(day).get();
  const int64_t seconds = micros / kMicrosPerSecond;
  std::string text = "T00:00:00.000000+08:00";  // of every record in an answer: digit by digit
  put_digits(text, 3, static_cast<unsigned>(seconds / 3600));
  put_digits(text, 6, static_cast<unsigned>(seconds / 60 % 60));
  put_digits(text, 9, static_cast<unsigned>(seconds % 60));
  put_digits(text, 16, static_cast<unsigned>(micros % kMicrosPerSecond));
  return day.iso() + text;
}

std::optional<KnownAt> parse_time(std::string_view text) {
  const auto day = parse_iso_day(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return KnownAt(start_of(day->plus_days(1)).get() - 1);
  if (text.size() < 19 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2), second = digits_at(text, 17, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  int64_t micros = ((*hour * 60 + *minute) * 60 + *second) * kMicrosPerSecond;
  std::string_view rest = text.substr(19);
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    int64_t unit = kMicrosPerSecond / 10;
    size_t n = 0;
    for (; n < rest.size() && rest[n] >= '0' && rest[n] <= '9'; ++n, unit /= 10) micros += (rest[n] - '0') * unit;
    if (n == 0 || n > 6) return std::nullopt;
    rest.remove_prefix(n);
  }
  const int64_t at = start_of(*day).get() + micros;
  if (rest.empty() || rest == "+08:00") return KnownAt(at);
  if (rest == "Z") return KnownAt(at + kShanghaiOffset);
  return std::nullopt;
}

KnownAt SystemClock::now() const {
  return KnownAt(
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
}

}  // namespace taixin::base
