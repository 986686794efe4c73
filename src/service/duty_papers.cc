#include "service/duty_papers.h"

#include "duty/paper.h"
#include "letters/errors.h"
#include "service/letter_issue.h"

namespace taixin::service {
namespace {

using access::Action;
using store::LetterSource;

base::Result<std::optional<store::IssuedLetter>> last_letter(App& app, const store::DutyEvent& event) {
  TX_TRY(auto tx, app.home().read_records());
  return store::letter_of_source(tx, LetterSource::duty, event.id, duty::paper_letter(event.kind));
}

// In Chinese: the paper that counts.
base::Result<report::LetterSheet> sheet_of(App& app, const store::DutyEvent& event) {
  const duty::Detail said = duty::read_detail(event.detail_json);
  if (!said.paper) return base::fail(letters::kNoIssued);
  report::LetterSheet out =
      letter_frame(app, fmt::format("duty-{}", event.id), said.paper->from, event.day, base::Lang::zh);
  out.title = said.paper->title.zh;
  set_words(said.paper->words.zh, out);
  out.basis = {event.basis};
  out.reference = fmt::format("台账编号 {}", event.id);
  auto table = duty::table_of(said, base::Lang::zh);
  out.annex = {"附表　逾期未报齐的信息", std::move(table.head), std::move(table.rows), std::move(table.widths)};
  return out;
}

}  // namespace

std::optional<store::IssuedLetter> duty_letter(App& app, const store::DutyEvent& event) {
  if (event.id == 0) return {};  // a preview
  const auto issued = last_letter(app, event);
  return issued.ok() ? *issued : std::nullopt;
}

std::string duty_number(App& app, const store::DutyEvent& event) {
  const auto issued = duty_letter(app, event);
  return issued ? issued->event.number : std::string();
}

base::Result<void> issue_duty_letter(App& app, const access::Caller& caller, const store::DutyEvent& event) {
  TX_TRY(const auto before, last_letter(app, event));
  if (before) return {};
  TX_TRY(const report::LetterSheet sheet, sheet_of(app, event));
  const std::string_view code = duty::paper_letter(event.kind);
  const LetterMatter matter{.source = LetterSource::duty,
                            .id = event.id,
                            .letter = code,
                            .subject = {},
                            .detail_json = "{}",
                            .by = Action::duty_manage};
  // Where the packs know no sign of the unit its number has none, and is that of the ledger.
  const catalog::LetterRule* rule = app.catalog().letter(code);
  const catalog::LetterSeries* series = rule ? rule->series.get() : nullptr;
  std::string number;
  if (letter_sign(app, caller, caller.unit.get(), series, Action::duty_manage).empty()) {
    number = series ? series->number("", event.day.year(), event.id) : std::to_string(event.id);
  }
  const auto issued = issue_sheet(app, caller, matter, sheet, number);
  if (!issued && !issued.error().is(letters::kIssuedBefore)) return issued.error();
  return {};
}

duty::Book::Also cancels_duty_letter(App& app, const access::Caller& caller, const store::DutyEvent& event,
                                     std::string reason) {
  return [who = cancelling_by(app, caller, Action::duty_manage), id = event.id, kind = event.kind,
          reason = std::move(reason)](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(const store::LetterEvent end, letters::cancelling(who, reason));
    return store::cancel_letter_of(tx, LetterSource::duty, id, duty::paper_letter(kind), end);
  };
}

base::Result<void> cancel_reminder(App& app, const access::Caller& caller, const store::DutyEvent& event,
                                   std::string_view reason) {
  if (event.kind != store::DutyKind::reminded) return base::fail(letters::kHasClock);
  TX_TRY(const auto issued, last_letter(app, event));
  // What the console sent is the centre's.
  const bool is_own = issued && (issued->event.unit == caller.unit.get() || issued->event.unit == 0);
  if (!is_own) return base::fail(letters::kNoIssued);
  const auto done = end_letter(app, caller, issued->event.id, reason, Action::duty_manage);
  return done.ok() ? base::Result<void>() : base::Result<void>(done.error());
}

base::Result<Response> duty_file(App& app, const store::DutyEvent& event, LetterFile file) {
  TX_TRY(const auto issued, standing_letter(app, LetterSource::duty, event.id, duty::paper_letter(event.kind)));
  TX_TRY(report::LetterSheet sheet, sheet_of(app, event));
  return issued_file(app, issued, std::move(sheet), file);
}

}  // namespace taixin::service
