// Letters of cases numbered and issued (letters/register.h), cancelled, and entered as sent; for the pages and the
// interface alike.
#pragma once

#include "letters/register.h"
#include "report/letter_pdf.h"
#include "service/app.h"
#include "service/outgoing_view.h"

namespace taixin::service {

// The sign by which the machine numbers letters of this unit in this series, when the caller issues them; empty: it
// does not. Whoever deals with cases for the whole city issues by the city's sign.
std::string letter_sign(App& app, const access::Caller& caller, int64_t unit, const catalog::LetterSeries* series,
                        access::Action by = access::Action::case_act);
// A number of the machine, or the one given: sets the series or number of `order`. kBadNumber.
base::Result<void> set_number(letters::Order& order, const catalog::LetterSeries* series, std::string_view number);
// What is issued of a sheet without number and code: those, its digest and its files.
base::Result<letters::Written> write_letter(App& app, report::LetterSheet sheet, const store::LetterEvent& event);
// `number` empty: the machine gives the next one. On disk when it returns. kNoLetter, kBadNumber, what letters::issue
// says.
base::Result<store::IssuedLetter> issue_letter(App& app, const access::Caller& caller, int64_t id,
                                               std::string_view number);
// Of the units whose letters the caller sends. kNoIssued, kNotStanding, kBadReason.
base::Result<store::IssuedLetter> cancel_letter(App& app, const access::Caller& caller, int64_t id,
                                                std::string_view reason);
// Whether the caller sends letters of this unit, and so sees what was issued.
bool sends_for(App& app, const access::Caller& caller, int64_t unit);

struct Sending {
  base::Day day;
  std::string number, way;  // post, in_person, electronic, exchange; no number: that by which it was issued
};
// On disk when it returns; said again, nothing changes. A letter without a number is issued with the one given.
// kNoLetter, kBadSending, what issue_letter says.
base::Result<void> mark_sent(App& app, const access::Caller& caller, int64_t id, const Sending& sending);

}  // namespace taixin::service
