// 两书同达: what goes to the party with the decision on a penalty, made of the row that its unit handed over: class,
// until when it is published, from when repair may be asked for, how and where. Days by the rules of the packs in force
// on the day of asking, never constants; the words are the letter `two_letters` of the packs. Not numbered, because it
// goes with the decision's own number.
#pragma once

#include "report/letter_pdf.h"
#include "service/app.h"
#include "service/http.h"
#include "service/letter_paper.h"

namespace taixin::service {

inline constexpr size_t kNoticesMax = 200;  // in one file

// The adverse rows of a submission that stand as it handed them over; `line`: of that line alone, 0: of all. In the order of the file.
// kNoNotice: none is adverse, or the line is not there; kTooManyNotices.
base::Result<std::vector<report::LetterSheet>> two_letters(App& app, base::SubmissionId submission, uint32_t line,
                                                           base::Lang lang);

}  // namespace taixin::service
