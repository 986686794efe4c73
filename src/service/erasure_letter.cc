#include "service/erasure_letter.h"

#include <boost/json.hpp>

#include "access/held_entry.h"
#include "base/text.h"
#include "catalog/letter_rules.h"
#include "letters/errors.h"
#include "service/erasure_told.h"
#include "service/letter_issue.h"
#include "vault/erasure.h"
#include "vault/errors.h"

namespace taixin::service {
namespace {

constexpr std::string_view kCode = "deletion_certificate";

base::Result<vault::Erasure> done_erasure(App& app, int64_t id) {
  TX_TRY(auto one, vault::erasure(app.home(), vault::ErasureId(id)));
  if (one.state != vault::ErasureState::done) {
    return base::fail(vault::kNoCertificate,
                      {{"id", std::to_string(id)}, {"state", std::string(erasure_words(one.state).word)}});
  }
  return one;
}

// In Chinese: the paper that counts.
base::Result<report::LetterSheet> sheet_of(App& app, const vault::Erasure& one, const std::string& from,
                                           base::Day day) {
  const catalog::LetterRule* rule = app.catalog().letter(kCode);
  if (!rule) return base::fail(letters::kNoIssued);
  report::LetterSheet out = letter_frame(app, fmt::format("erasure-{}", one.id.get()), from, day, base::Lang::zh);
  out.title = rule->name.zh;
  const auto words = [](base::Day of) { return report::letter_day_words(of, base::Lang::zh); };
  set_words(base::fill(rule->words.zh, {{"day", words(base::day_of(one.done_at))},
                                        {"certificate", one.number},
                                        {"case", one.matter.empty() ? "____________" : one.matter},
                                        {"reason", one.ground},
                                        {"until", words(vault::last_copy_gone(one))}}),
            out);
  out.basis = rule->basis.clauses;
  out.reference = fmt::format("删除申请编号 {}", one.id.get());
  return out;
}

}  // namespace

base::Result<store::IssuedLetter> issue_erasure_letter(App& app, const access::Caller& caller, int64_t erasure,
                                                       std::string_view number) {
  TX_TRY(const auto one, done_erasure(app, erasure));
  const auto unit = access::unit_in(app.entrance().accounts().directory(), caller.unit);
  const std::string from = unit ? unit->name : std::string();
  TX_TRY(const auto sheet, sheet_of(app, one, from, app.home().clock().today()));
  const LetterMatter matter{.source = store::LetterSource::erasure,
                            .id = erasure,
                            .letter = kCode,
                            .subject = one.subject,
                            .detail_json = boost::json::serialize(boost::json::object{{"from", from}}),
                            .by = access::Action::erasure_ask};
  return issue_sheet(app, caller, matter, sheet, number);
}

base::Result<Response> erasure_letter_file(App& app, int64_t erasure, LetterFile file) {
  TX_TRY(const auto issued, standing_letter(app, store::LetterSource::erasure, erasure, kCode));
  TX_TRY(const auto one, done_erasure(app, erasure));
  TX_TRY(auto sheet, sheet_of(app, one, letters::kept_of(issued.event, "from").value_or(""), issued.event.day));
  return issued_file(app, issued, std::move(sheet), file);
}

}  // namespace taixin::service
