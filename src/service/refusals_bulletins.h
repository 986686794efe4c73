// For the tests of every route: bulletins that wait, were issued, and are to be dropped.
#pragma once

#include <functional>
#include <string>

#include "base/digest.h"
#include "service/app.h"
#include "service/office_rooms.h"

namespace taixin::service {

// How their routes are asked rightly (refusals_rows.h).
inline constexpr std::string_view kDraftAsked = "/api/v1/bulletins/draft?bulletin=double_publication&period=2026-03";
inline constexpr std::string_view kRowsAsked =
    "/api/v1/bulletins/rows?bulletin=double_publication&period=2026-03&figure=dp_reported";
inline constexpr std::string_view kBulletinMade = R"({"bulletin":"double_publication","period":"2026-03"})";
inline constexpr std::string_view kBulletin = "/api/v1/bulletins/{bulletin}";
inline constexpr std::string_view kBulletinFile = "/api/v1/bulletins/{bulletin issued}/file";
inline constexpr std::string_view kIssue = "/api/v1/bulletins/{bulletin}/issue";
inline constexpr std::string_view kSeen = R"({"seen":"{bulletin digest}"})";
inline constexpr std::string_view kBulletinDrop = "/api/v1/bulletins/{bulletin to drop}/drop";

inline void add_bulletins(App& app, const access::Caller& maker, const access::Caller& issuer,
                          const std::function<void(std::string, std::string)>& set_name) {
  bulletin::Bulletins& room = *app.offices().bulletins;
  const auto make = [&](const char* code, const char* period) {
    const auto made = room.make(maker, {code, period, 0, "", {}});
    TX_ASSERT(made.ok(), "{}", made.error().message(base::Lang::en));
    return *made;
  };
  const auto digest = [&](const bulletin::Kept& one) { return base::hex(base::sha256(room.json(one).value())); };
  const bulletin::Kept waits = make("double_publication", "2026-01");
  set_name("bulletin", std::to_string(waits.id));
  set_name("bulletin digest", digest(waits));
  set_name("bulletin to drop", std::to_string(make("double_publication", "2026-02").id));
  const bulletin::Kept issued = make("double_publication", "2025-12");
  const auto done = room.issue(issuer, issued.id, digest(issued));
  TX_ASSERT(done.ok(), "{}", done.error().message(base::Lang::en));
  set_name("bulletin issued", std::to_string(issued.id));
}

}  // namespace taixin::service
