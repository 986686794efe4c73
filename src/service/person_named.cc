#include "service/person_named.h"

#include "base/text.h"
#include "identity/resident_id.h"
#include "service/errors.h"

namespace taixin::service {

base::Result<base::SubjectId> person_named(App& app, std::string given) {
  const auto reading = identity::read_resident_id(given);
  const std::string login = reading ? std::string() : access::folded_login(given);
  const size_t digits = static_cast<size_t>(std::ranges::count_if(given, [](char c) { return c >= '0' && c <= '9'; }));
  identity::wipe(given);
  if (reading) {
    if (!reading->check_ok) return base::fail(kBadValue, {{"name", "person"}, {"value", "…"}});
    TX_TRY(const auto person, app.vault().find(reading->number));
    return person.value_or(base::SubjectId());
  }
  // A number that does not read, or something too short for a login.
  if (login.size() < 3 || digits >= 15) return base::fail(kBadValue, {{"name", "person"}, {"value", "…"}});
  auto& accounts = app.entrance().accounts();
  const access::Account* account = accounts.find(*accounts.directory(), login);
  const bool person = account != nullptr && account->kind == access::AccountKind::person;
  return person ? account->subject : base::SubjectId();
}

}  // namespace taixin::service
