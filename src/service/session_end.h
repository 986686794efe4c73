// When the session of whoever is signed in ends, told while there is time to do something about it (WCAG 2.2, 2.2.1):
// in the bar of every page and, some minutes before, in a notice that the style sheet alone brings up; to programs in a
// header of each answer. It ends when nothing is asked for during the minutes of the packs, and after their hours
// whatever is asked for.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

struct SessionEnd {
  base::KnownAt at;     // unless something is asked for before
  int64_t seconds = 0;  // until then
  bool later = true;    // asking for something makes it later
};
// As of this request; nothing when it comes in no session that somebody has signed in to.
std::optional<SessionEnd> session_end(App& app, const Request& request);

// Seconds without a request after which the session ends: of each answer of the interface to whoever has one.
inline constexpr std::string_view kSessionSecondsHeader = "Taixin-Session-Seconds";
void tell_session_end(const SessionEnd& end, Response& answer);

// Into a page that is whole: the time beside "my account", and the notice.
void show_session_end(const Visit& visit, const SessionEnd& end, Response& page);
// The notice comes this long before the end, and its rules of the style sheet begin at most so long after the page
// came.
inline constexpr int64_t kNoticeMinutes = 3, kNoticeDelayMinutesMax = 27;

// What a link to stay signed in opens, in a window of its own: that was a request.
Response stay_page(App& app, const Visit& visit, const Request& request);

}  // namespace taixin::service
