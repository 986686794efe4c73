// Letters of cases numbered and issued (letters/register.h), cancelled, and entered as sent; for the pages and the
// interface alike.
#pragma once

#include "letters/register.h"
#include "report/letter_pdf.h"
#include "service/app.h"
#include "service/letter_paper.h"
#include "service/outgoing_view.h"

namespace taixin::service {

// The sign by which the machine numbers letters of this unit in this series, when the caller issues them; empty: it
// does not. Whoever deals with cases for the whole city issues the letters of its own unit by the city's sign.
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
// What a letter came of that is of no step of a case.
struct LetterMatter {
  store::LetterSource source = store::LetterSource::check;
  int64_t id = 0;
  std::string_view letter;  // code
  base::SubjectId subject;
  std::string detail_json;  // what the sheet cannot be made again without
  access::Action by;        // what the caller issues it by
};
// `sheet` has neither number nor code yet. kBadNumber, what letters::issue says.
base::Result<store::IssuedLetter> issue_sheet(App& app, const access::Caller& caller, const LetterMatter& matter,
                                              const report::LetterSheet& sheet, std::string_view number);
// The one of this matter that stands. kNoIssued.
base::Result<store::IssuedLetter> standing_letter(App& app, store::LetterSource source, int64_t id,
                                                  std::string_view letter);
// The file of an issued letter, of its sheet made again; kSaysElse: it is another one now.
base::Result<Response> issued_file(App& app, const store::IssuedLetter& issued, report::LetterSheet sheet,
                                   LetterFile file);
// Whoever takes a file that tells of others leaves a line in the access log, on disk when it returns.
base::Result<void> log_file(App& app, const Request& request, access::Action action, std::string basis,
                            const std::string& bytes, uint64_t rows);
// Of the units whose letters the caller sends. kNoIssued, kNotStanding, kBadReason; kHasClock: a rectification letter
// is closed in the ledger of duties.
base::Result<store::IssuedLetter> cancel_letter(App& app, const access::Caller& caller, int64_t id,
                                                std::string_view reason);
// Who cancels by this action, as the register keeps it.
store::LetterEvent cancelling_by(App& app, const access::Caller& caller, access::Action by);
// The same when it is known that the caller may, by this action.
base::Result<store::IssuedLetter> end_letter(App& app, const access::Caller& caller, int64_t id,
                                             std::string_view reason, access::Action by);
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
