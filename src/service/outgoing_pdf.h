// Letters to be sent and notices to their subject as files (letter_paper.h), for the pages and the interface alike. The
// look is on disk before the bytes are returned. The same words are the same bytes, whoever asks. A letter that was not
// issued is marked as a draft, and one that was bears its number and the code that verifies it.
#pragma once

#include "service/app.h"
#include "service/http.h"
#include "service/letter_paper.h"
#include "service/outgoing_view.h"

namespace taixin::service {

// What stands on it; as issued by `event`, null: a draft. kSaysElse: what is kept gives another letter now.
base::Result<report::LetterSheet> letter_sheet(App& app, const Letter& letter, base::Lang lang,
                                               const store::LetterEvent* event);
// kNoLetter, also when it is another unit's; kSaysElse; what letter_bytes says.
base::Result<Response> letter_file(App& app, const access::Caller& caller, base::Lang lang, int64_t id,
                                   LetterFile file);
// kNoLetter, also when it is another subject's.
base::Result<Response> notice_pdf(App& app, const access::Caller& caller, base::SubjectId subject, base::Lang lang,
                                  int64_t id);

}  // namespace taixin::service
