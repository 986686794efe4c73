// What ends when, and what may be asked for today: one subject's days, gathered from its records, cases, authorisations
// and the measures applied to it, for itself alone.
//
//   TX_TRY(const auto calendar, own_calendar(app, caller, lang, subject));   // in the log before it is returned
//   response.body = to_icalendar(calendar, lang, host);                      // for a calendar of its own
//
// Nothing here is decided: days are those that the gate, the cases' clocks and the statements of officers give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/app.h"

namespace taixin::service {

enum class DateKind : uint8_t {
  repair_now,       // repair may be asked for today, once all duties are done
  repair_from,      // ... from this day
  publication_end,  // the last day of publication
  valid_until,      // the last day of a licence, an honour or a grade
  case_due,         // a body has to act by this day
  consent_end,      // the last day of an authorisation that was given
  measure_end,      // the last day of a measure that is applied
  measure_lift,     // by which a measure has to be lifted, what it followed from being over
};
std::string_view date_kind_code(DateKind kind);  // "repair_from"
catalog::Text date_kind_words(DateKind kind);

struct CalendarDate {
  DateKind kind = DateKind::repair_now;
  base::Day day;        // of repair_now: since when
  catalog::Text what;   // the record's item, the case's kind, the measure
  std::string subject;  // which of them: headline or number
  std::string basis;    // clauses
  std::string page;     // where to act, or to read more
};

struct OwnCalendar {
  base::Day today;
  std::vector<CalendarDate> now;    // repair_now, the longest open first
  std::vector<CalendarDate> ahead;  // today and later, the next first
};

// Of an organization what is held is read like any answer to itself; of a natural person records say no days.
// Errors: refusals of the decision point, of stores and of the facts.
base::Result<OwnCalendar> own_calendar(App& app, const access::Caller& caller, base::Lang lang,
                                       base::SubjectId subject);

std::string to_json(const OwnCalendar& calendar, base::Lang lang);
// Days as events of a whole day, those of `now` left out. Lines of at most 75 bytes, never cut within a character.
std::string to_icalendar(const OwnCalendar& calendar, base::Lang lang, const std::string& host);

}  // namespace taixin::service
