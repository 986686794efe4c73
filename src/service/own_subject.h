// The subject that the caller is, acts for, or assists at a window.
#pragma once

#include "access/errors.h"
#include "base/result.h"
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

}  // namespace taixin::service
