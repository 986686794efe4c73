#include "service/outgoing_pdf.h"

#include <boost/json.hpp>

#include "cases/cases.h"
#include "cases/errors.h"
#include "letters/errors.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;

report::LetterSheet frame_of(App& app, const store::Carried& carried, const std::string& from, Lang lang) {
  report::LetterSheet out = letter_frame(app, fmt::format("letter-{}", carried.out.id), from, carried.day, lang);
  out.reference = fmt::format(fmt::runtime(lang == Lang::zh ? "业务编号 {}" : "Case {}"), carried.out.case_id);
  return out;
}

}  // namespace

base::Result<report::LetterSheet> letter_sheet(App& app, const Letter& letter, Lang lang,
                                               const store::LetterEvent* event) {
  report::LetterSheet sheet = frame_of(app, letter.carried, letter.from, lang);
  sheet.title = letter.name;
  set_words(letter.words, sheet);
  if (sheet.to.empty()) sheet.to = letter.to;
  if (sheet.lines.empty()) {
    if (letter.carried.out.effect != "forward") return base::fail(cases::kNoLetter);
    sheet.lines.emplace_back(lang == Lang::zh ? "现将下列业务连同材料转你单位办理。"
                                              : "The case named here is passed on to you with its papers.");
  }
  sheet.basis = letter.basis;
  sheet.draft = event == nullptr;
  if (!event) return sheet;
  sheet.number = event->number;
  if (lang == Lang::zh && letter_digest(sheet, event->salt) != event->digest) {
    return base::fail(letters::kSaysElse, {{"number", event->number}});
  }
  set_verify(app, event->id, event->digest, sheet);
  return sheet;
}

base::Result<Response> letter_file(App& app, const access::Caller& caller, Lang lang, int64_t id, LetterFile file) {
  TX_TRY(const Letter letter, letter_of(app, caller, lang, id));
  if (letter.stands() && lang != Lang::zh) {  // a translation of what verifies
    TX_TRY(const Letter chinese, letter_of(app, caller, Lang::zh, id));
    TX_CHECK(letter_sheet(app, chinese, Lang::zh, &chinese.issued->event));
  }
  TX_TRY(const report::LetterSheet sheet,
         letter_sheet(app, letter, lang, letter.stands() ? &letter.issued->event : nullptr));
  TX_TRY(std::string bytes, letter_bytes(app, sheet, file));
  TX_CHECK(log_letter_read(app, caller, lang, letter));
  return letter_response(std::move(bytes), sheet.id, file);
}

base::Result<Response> notice_pdf(App& app, const access::Caller& caller, base::SubjectId subject, Lang lang,
                                  int64_t id) {
  std::optional<store::Carried> found;
  {
    TX_TRY(auto tx, app.home().read_records());
    TX_TRY(found, store::carried(tx, id));
  }
  if (!found || found->out.effect != "notify" || found->out.subject != subject) return base::fail(cases::kNoLetter);
  TX_TRY(const cases::CaseRead read, app.cases().read(caller, found->out.case_id));
  const bool zh = lang == Lang::zh;
  report::LetterSheet sheet = frame_of(app, *found, unit_of(app, *found), lang);
  sheet.title = zh ? "业务办理通知" : "Notice of a case";
  sheet.numbered = false;
  // Told of a case, whoever began it.
  sheet.to = addressee(app, subject, lang, app.facts().head(), {"当事人", "the person concerned"});
  const json::value words = json::parse(found->out.detail_json);
  set_words(json::value_to<std::string>(words.at(zh ? "zh" : "en")), sheet);
  for (const cases::StepRead& step : read.steps) {
    if (step.taken.event == found->out.event && !step.basis.empty()) sheet.basis = {step.basis};
  }
  TX_TRY(std::string bytes, letter_bytes(app, sheet, LetterFile::pdf));
  TX_CHECK(log_own_read(app, caller, lang, subject));
  return letter_response(std::move(bytes), sheet.id, LetterFile::pdf);
}

}  // namespace taixin::service
