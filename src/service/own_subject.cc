#include "service/own_subject.h"

namespace taixin::service {

base::Result<void> log_own_read(App& app, const access::Caller& caller, base::Lang lang, base::SubjectId subject) {
  access::Asker asker;
  asker.purpose = "self";
  asker.lang = lang;
  asker.caller = caller;
  asker.action = access::Action::own_read;
  TX_TRY(const auto session, access::admit(app.desk(), asker, {}));
  return access::log(app.home(), session, {.kind = "access", .subjects = {subject}, .seq = app.facts().head().seq});
}

}  // namespace taixin::service
