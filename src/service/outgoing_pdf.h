// Letters to be sent and notices to their subject as signed PDFs (report/letter_pdf.h), for the pages and the interface
// alike. The look is on disk before the bytes are returned. The same words are the same bytes, whoever asks.
#pragma once

#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

// kNoLetter, also when it is another unit's; what report::draw_letter says.
base::Result<Response> letter_pdf(App& app, const access::Caller& caller, base::Lang lang, int64_t id);
// kNoLetter, also when it is another subject's.
base::Result<Response> notice_pdf(App& app, const access::Caller& caller, base::SubjectId subject, base::Lang lang,
                                  int64_t id);

}  // namespace taixin::service
