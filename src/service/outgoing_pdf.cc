#include "service/outgoing_pdf.h"

#include <boost/json.hpp>

#include "cases/cases.h"
#include "cases/errors.h"
#include "report/letter_pdf.h"
#include "report/reports.h"
#include "service/outgoing_view.h"
#include "service/own_subject.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;

// The words line by line; a first line that names whom it is to, and a last one that is the day, have places of their
// own on the sheet.
void set_words(std::string_view words, report::LetterSheet& sheet) {
  constexpr std::string_view kColon = "：";
  while (!words.empty()) {
    const size_t end = std::min(words.find('\n'), words.size());
    const std::string line(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
    if (sheet.to.empty() && sheet.lines.empty() && line.ends_with(kColon)) {
      sheet.to = line.substr(0, line.size() - kColon.size());
    } else if (!line.empty()) {
      sheet.lines.push_back(line);
    }
  }
  if (!sheet.lines.empty() && sheet.lines.back() == sheet.day.iso()) sheet.lines.pop_back();
}

report::LetterSheet sheet_of(App& app, const store::Carried& carried, const std::string& from, Lang lang) {
  const bool zh = lang == Lang::zh;
  const std::string origin = app.ledger().verifier(ledger::LogName::records).name;
  report::LetterSheet out;
  out.id = fmt::format("letter-{}", carried.out.id);
  out.from = !from.empty() ? from : zh ? "信用中心" : "The credit centre";
  out.day = carried.day;
  out.reference = fmt::format(fmt::runtime(zh ? "业务编号 {}" : "Case {}"), carried.out.case_id);
  out.platform = origin.substr(0, origin.find('/'));
  out.lang = lang;
  out.sandbox = app.sandbox();
  return out;
}

base::Result<Response> drawn(App& app, const report::LetterSheet& sheet) {
  TX_TRY(const auto seal, app.reports().seal());
  Response out;
  TX_TRY(out.body, report::draw_letter(sheet, *seal));
  out.content_type = "application/pdf";
  out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}.pdf\"", sheet.id);
  out.headers["X-Content-Type-Options"] = "nosniff";
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace

base::Result<Response> letter_pdf(App& app, const access::Caller& caller, Lang lang, int64_t id) {
  TX_TRY(const Letter letter, letter_of(app, caller, lang, id));
  report::LetterSheet sheet = sheet_of(app, letter.carried, letter.from, lang);
  sheet.title = letter.name;
  if (letter.carried.sent) sheet.number = letter.carried.sent->number;
  set_words(letter.words, sheet);
  if (sheet.to.empty()) sheet.to = letter.to;
  if (sheet.lines.empty()) {
    sheet.lines.emplace_back(lang == Lang::zh ? "现将下列业务连同材料转你单位办理。"
                                              : "The case named here is passed on to you with its papers.");
  }
  sheet.basis = letter.basis;
  TX_TRY(Response out, drawn(app, sheet));
  TX_CHECK(log_letter_read(app, caller, lang, letter));
  return out;
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
  report::LetterSheet sheet = sheet_of(app, *found, unit_of(app, *found), lang);
  sheet.title = zh ? "业务办理通知" : "Notice of a case";
  sheet.numbered = false;
  sheet.to = addressee(app, subject, lang);
  const json::value words = json::parse(found->out.detail_json);
  set_words(json::value_to<std::string>(words.at(zh ? "zh" : "en")), sheet);
  for (const cases::StepRead& step : read.steps) {
    if (step.taken.event == found->out.event && !step.basis.empty()) sheet.basis = {step.basis};
  }
  TX_TRY(Response out, drawn(app, sheet));
  TX_CHECK(log_own_read(app, caller, lang, subject));
  return out;
}

}  // namespace taixin::service
