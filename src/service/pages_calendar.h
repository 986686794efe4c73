// A subject's own days: what may be asked for today, what ends or falls due when; also as a file for its own calendar.
//
//   /my/calendar   the page      /my/calendar.ics   iCalendar
#pragma once

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

inline constexpr std::string_view kCalendarPage = "/my/calendar", kCalendarFile = "/my/calendar.ics";

Response calendar_page(App& app, const Visit& visit, base::SubjectId subject);
Response calendar_file(App& app, const Visit& visit, base::SubjectId subject);

}  // namespace taixin::service
