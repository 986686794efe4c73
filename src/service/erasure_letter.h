// 个人信息删除证明: the certificate of an erasure as a letter, for the person to keep: numbered, sealed and verified as
// every other. It names nobody; what it says stands in the certificate (vault/erasure.h), so it can be made again as
// long as that is kept.
#pragma once

#include "letters/register.h"
#include "service/app.h"
#include "service/http.h"
#include "service/letter_paper.h"

namespace taixin::service {

// `number` empty: the machine's. vault::kNoErasure, kNoCertificate, what letters::issue says.
base::Result<store::IssuedLetter> issue_erasure_letter(App& app, const access::Caller& caller, int64_t erasure,
                                                       std::string_view number);
// kNoIssued, kSaysElse.
base::Result<Response> erasure_letter_file(App& app, int64_t erasure, LetterFile file);

}  // namespace taixin::service
