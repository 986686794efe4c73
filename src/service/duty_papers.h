// Reminders and rectification letters (duty/paper.h) as letters: numbered and entered in the register like those of
// cases (letters/register.h), as PDF and DOCX, verified by their code. What they say was kept when they were written.
#pragma once

#include "duty/book.h"
#include "letters/register.h"
#include "service/app.h"
#include "service/http.h"
#include "service/letter_paper.h"
#include "store/duties.h"

namespace taixin::service {

// As it was issued last, also when it was cancelled since; nothing: not yet, or it is a preview.
std::optional<store::IssuedLetter> duty_letter(App& app, const store::DutyEvent& event);
std::string duty_number(App& app, const store::DutyEvent& event);  // empty: it has none yet
// Numbers it, unless it is. On disk when it returns. What letters::issue says.
base::Result<void> issue_duty_letter(App& app, const access::Caller& caller, const store::DutyEvent& event);
// Cancels it in the transaction that closes what it opened: of one that should not have been sent. Refuses with
// letters::kBadReason.
duty::Book::Also cancels_duty_letter(App& app, const access::Caller& caller, const store::DutyEvent& event,
                                     std::string reason);
// A reminder that should not have been sent: it is cancelled in the register, and that it was sent stays in the ledger.
// kHasClock of a rectification letter, kNoIssued, kNotStanding, kBadReason.
base::Result<void> cancel_reminder(App& app, const access::Caller& caller, const store::DutyEvent& event,
                                   std::string_view reason);
// As it was issued. kNoIssued, kSaysElse.
base::Result<Response> duty_file(App& app, const store::DutyEvent& event, LetterFile file);

}  // namespace taixin::service
