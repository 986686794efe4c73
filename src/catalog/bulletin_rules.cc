// The closed lists of figures, and finding what is in force.
#include "catalog/bulletin_rules.h"

namespace taixin::catalog {
namespace {

using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, kFigureRows> kRows{
    "submission", "record", "sent_back", "status",      "check",       "case_opened", "case_closed", "case_open",
    "measure",    "report", "subject",   "body_record", "silent_unit", "expected",    "entered"};
constexpr std::array<std::string_view, 9> kMeasures{"count", "sum",   "distinct", "mean", "median",
                                                    "last",  "share", "total",    "gap"};
constexpr std::array<std::string_view, 3> kEvery{"month", "quarter", "year"};

constexpr std::string_view kSubmission[]{"unit", "county", "item", "class", "channel", "empty"};
constexpr std::string_view kRecord[]{"unit", "county", "item", "class", "version", "timely", "kind", "link"};
constexpr std::string_view kRefused[]{"unit", "county", "item", "class", "state", "reason"};
constexpr std::string_view kStatus[]{"unit", "county", "item", "class", "status"};
constexpr std::string_view kCheck[]{"unit", "county", "answer", "purpose", "via"};
constexpr std::string_view kCase[]{"unit", "county", "case", "state", "kind", "item", "class", "ours"};
constexpr std::string_view kMeasure[]{"unit", "county", "measure", "statement", "applied", "purpose"};
constexpr std::string_view kReport[]{"unit", "county", "report", "purpose", "audience", "via"};
constexpr std::string_view kSubject[]{"kind", "state"};
constexpr std::string_view kBody[]{"unit", "county", "item", "class", "subject"};
constexpr std::string_view kSilent[]{"unit", "county", "item", "class", "ground", "declared"};
constexpr std::string_view kExpected[]{"unit", "county", "item", "class"};
constexpr std::string_view kEntered[]{"unit", "county", "key"};

constexpr std::string_view kOfSubmission[]{"rows",     "accepted", "versions", "unchanged",   "sent_back",
                                           "statuses", "people",   "checked",  "wrong_codes", "double_codes"};
constexpr std::string_view kDays[]{"days"};
constexpr std::string_view kAsked[]{"rows"};
constexpr std::string_view kCount[]{"count"};
constexpr std::string_view kOfExpected[]{"count", "reported", "covered", "missing"};

template <class Enum, size_t N>
std::optional<Enum> found_in(const std::array<std::string_view, N>& names, std::string_view code) {
  const auto found = std::ranges::find(names, code);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

template <class Entry>
const Entry* in_force(const std::vector<Entry>& all, std::string_view code, base::Day day) {
  const Entry* found = nullptr;
  for (const Entry& one : all) {
    if (one.code == code && one.basis.in_force(day) && (!found || one.basis.from > found->basis.from)) found = &one;
  }
  return found;
}

}  // namespace

std::string_view figure_rows_code(FigureRows rows) { return kRows[static_cast<size_t>(rows)]; }
std::optional<FigureRows> figure_rows_of(std::string_view code) { return found_in<FigureRows>(kRows, code); }
std::string_view figure_measure_code(FigureMeasure measure) { return kMeasures[static_cast<size_t>(measure)]; }
std::optional<FigureMeasure> figure_measure_of(std::string_view code) {
  return found_in<FigureMeasure>(kMeasures, code);
}
std::string_view bulletin_every_code(BulletinEvery every) { return kEvery[static_cast<size_t>(every)]; }

Names figure_attributes(FigureRows rows) {
  switch (rows) {
    case FigureRows::submission:
      return kSubmission;
    case FigureRows::record:
      return kRecord;
    case FigureRows::refused:
      return kRefused;
    case FigureRows::status:
      return kStatus;
    case FigureRows::check:
      return kCheck;
    case FigureRows::case_opened:
    case FigureRows::case_closed:
    case FigureRows::case_open:
      return kCase;
    case FigureRows::measure:
      return kMeasure;
    case FigureRows::report:
      return kReport;
    case FigureRows::subject:
      return kSubject;
    case FigureRows::body_record:
      return kBody;
    case FigureRows::silent_unit:
      return kSilent;
    case FigureRows::expected:
      return kExpected;
    case FigureRows::entered:
      return kEntered;
  }
  return {};
}

Names figure_numbers(FigureRows rows) {
  switch (rows) {
    case FigureRows::submission:
      return kOfSubmission;
    case FigureRows::record:
    case FigureRows::case_closed:
      return kDays;
    case FigureRows::check:
      return kAsked;
    case FigureRows::expected:
      return kOfExpected;
    case FigureRows::entered:
      return kCount;
    default:
      return {};
  }
}

const Figure* BulletinRules::figure(std::string_view code, base::Day day) const { return in_force(figures, code, day); }

const Bulletin* BulletinRules::bulletin(std::string_view code, base::Day day) const {
  return in_force(bulletins, code, day);
}

bool BulletinRules::groups_by(const Figure& figure, std::string_view attribute) const {
  if (!of_figures(figure.measure)) {
    return std::ranges::find(figure_attributes(figure.rows), attribute) != figure_attributes(figure.rows).end();
  }
  return std::ranges::all_of(figure.figures, [&](const std::string& code) {
    return std::ranges::all_of(figures,
                               [&](const Figure& one) { return one.code != code || groups_by(one, attribute); });
  });
}

}  // namespace taixin::catalog
