// What an auditor reads, for the pages and the interface alike: which entries of the log and which alerts somebody
// wants to see, and the note that they were seen. Times are days of the city.
#pragma once

#include <string>
#include <vector>

#include "access/looks.h"
#include "service/app.h"
#include "service/http.h"
#include "store/access_search.h"

namespace taixin::service {

using Given = std::map<std::string, std::string, std::less<>>;  // a query, a form

// Of a query: from, until (days, both included), unit (number; those below too), account (number or login), purpose,
// kind (a kind of entry; "denied" are refusals).
struct LogFilter {
  std::optional<base::Day> from, until;
  access::UnitId unit;
  access::AccountId account;
  std::string purpose, kind;
  // kBadValue with the member's name.
  static base::Result<LogFilter> read(const Given& given, const access::Directory& directory);
  // Holds the directory by reference.
  store::AccessSearch search(const access::Directory& directory) const;
};

// Of a query: state (open, closed, all), kind, unit, from, until.
struct AlertFilter {
  enum class State : uint8_t { open, closed, all };
  State state = State::open;
  std::string kind;
  access::UnitId unit;
  std::optional<base::Day> from, until;
  static base::Result<AlertFilter> read(const Given& given);
};
struct ShownAlert {
  access::Looks::Alert alert;
  std::string kind;    // code of its rule
  catalog::Text name;  // as the rule was called when it was raised
  int64_t count = 0;
};
ShownAlert shown_alert(access::Looks::Alert alert);
// Newest first, smaller numbers than `before` only.
std::vector<ShownAlert> alerts_of(App& app, const access::Directory& directory, const AlertFilter& filter,
                                  int64_t before = INT64_MAX);

// What an alert rests on: entries of the same account up to the one that raised it, within the time of its rule; of one
// subject asked for again and again only those about it. Newest first, at most `limit`, with their subjects.
base::Result<std::vector<store::AccessEntry>> entries_behind(App& app, const ShownAlert& alert, size_t limit);

// On disk before what the auditor sees leaves. `asked`: what was looked for; `rows`: how many are shown.
base::Result<void> note_audit(App& app, const access::Caller& caller, std::string operator_name, base::Lang lang,
                              access::Note note);

}  // namespace taixin::service
