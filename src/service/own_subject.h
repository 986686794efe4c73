// The subject that the caller is, acts for, or assists at a window.
#pragma once

#include "access/errors.h"
#include "base/result.h"
#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// kOtherSubject when there is none.
inline base::Result<base::SubjectId> own_subject(const Request& request) {
  const access::Account* account = request.caller.who();
  const base::SubjectId subject = request.caller.assisted != base::SubjectId() ? request.caller.assisted
                                  : account                                    ? account->subject
                                                                               : base::SubjectId();
  if (subject == base::SubjectId()) return base::fail(access::kOtherSubject);
  return subject;
}

// Whoever reads what stands in a subject's own space, itself, its agent or an officer at a window, leaves a line there:
// on disk when it returns.
base::Result<void> log_own_read(App& app, const access::Caller& caller, base::Lang lang, base::SubjectId subject);

}  // namespace taixin::service
