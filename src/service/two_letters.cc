#include "service/two_letters.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/letter_rules.h"
#include "letters/errors.h"
#include "service/outgoing_view.h"
#include "store/records.h"

namespace taixin::service {
namespace {

using base::Lang;

// What stands in the row's fields.
struct Row {
  store::Record record;
  std::string organ, document;
};

// The column that names the decision: what stands in the source key and is neither the body nor the sender's own id.
bool names_document(const catalog::Item& item, const catalog::Field& field) {
  return std::ranges::find(item.source_key, field.code) != item.source_key.end() && field.code != item.act.organ &&
         field.code != item.organ_code && field.code != item.origin_id;
}

base::Result<std::vector<Row>> rows_of(App& app, base::SubmissionId submission, uint32_t line) {
  std::vector<Row> out;
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto of, store::submission(tx, submission));
  const catalog::Item* item = of ? app.catalog().item(base::ItemCode(of->item), app.home().clock().today()) : nullptr;
  if (!item || !item->adverse) return out;
  TX_CHECK(store::scan_submission_records(tx, submission, [&](const store::Record& record) {
    if (line == 0 || record.line == line) out.push_back({record, {}, {}});
    return out.size() <= kNoticesMax;
  }));
  if (out.size() > kNoticesMax) return base::fail(letters::kTooManyNotices, {{"limit", std::to_string(kNoticesMax)}});
  for (Row& row : out) {
    TX_TRY(const std::string plain, store::read_payload(tx, app.packer(), row.record.id));
    TX_TRY(const auto values, store::read_plain_payload(plain));
    for (const auto& [ordinal, value] : values) {
      for (const catalog::Field& field : item->fields) {
        if (field.ordinal != ordinal) continue;
        if (field.code == item->act.organ) row.organ = value;
        if (names_document(*item, field)) row.document = value;
      }
    }
  }
  return out;
}

// Of what was withdrawn, repaired, corrected by a later version or taken from its subject there is nothing to repair.
base::Result<bool> still_stands(App& app, base::RecordId record, base::SubjectId holder, const facts::Watermark& head) {
  if (holder.get() == 0) return false;
  TX_TRY(const auto held, app.facts().of_subject(holder, app.home().clock().today(), head));
  return std::ranges::any_of(held, [&](const facts::Facts::Held& one) {
    return one.record.id == record && !one.superseded && !one.status.withdrawn && !one.status.repaired;
  });
}

std::string class_words(catalog::Dishonesty is, Lang lang) {
  const bool zh = lang == Lang::zh;
  switch (is) {
    case catalog::Dishonesty::minor:
      return zh ? "轻微" : "minor";
    case catalog::Dishonesty::general:
      return zh ? "一般" : "general";
    case catalog::Dishonesty::serious:
      return zh ? "严重" : "serious";
    case catalog::Dishonesty::unknown:
      break;
  }
  return zh ? "尚未认定，由作出处罚决定的单位认定后另行告知"
            : "not stated yet; the body that made the decision will tell it";
}

}  // namespace

base::Result<std::vector<report::LetterSheet>> two_letters(App& app, base::SubmissionId submission, uint32_t line,
                                                           Lang lang) {
  const bool zh = lang == Lang::zh;
  const catalog::LetterRule* rule = app.catalog().letter("two_letters");
  TX_TRY(const std::vector<Row> rows, rows_of(app, submission, line));
  if (!rule || rows.empty()) return base::fail(letters::kNoNotice);
  const base::Day today = app.home().clock().today();
  const auto known = [](const std::string& text) { return text.empty() ? std::string("____________") : text; };
  std::vector<report::LetterSheet> out;
  const auto head = app.facts().head();
  for (const Row& row : rows) {
    const base::SubjectId holder = app.facts().holder(row.record.id, row.record.subject, head);
    TX_TRY(const bool stands, still_stands(app, row.record.id, holder, head));
    if (!stands) continue;
    TX_TRY(const auto term, app.checker().term(access::published(app.desk(), lang), row.record.id));
    if (!term) continue;
    report::LetterSheet sheet = letter_frame(
        app, fmt::format("repair-notice-S{}-{}", submission.get(), row.record.line), row.organ, today, lang);
    sheet.title = rule->name.in(lang);
    sheet.numbered = false;
    const bool shown = term->last_day.has_value();
    const std::string why(gate::reason_text(term->reason, lang));
    // What is not known yet is told as such, and no day or class is invented.
    const bool open = term->reason == gate::Reason::class_unknown || term->reason == gate::Reason::clock_unknown;
    const std::string until = shown  ? report::letter_day_words(*term->last_day, lang)
                              : open ? fmt::format(fmt::runtime(zh ? "尚未确定（{}）" : "not known yet ({})"), why)
                                     : fmt::format(fmt::runtime(zh ? "不公示（{}）" : "not published ({})"), why);
    const auto is = term->reason == gate::Reason::class_unknown ? catalog::Dishonesty::unknown : term->is;
    const std::string earliest =
        open     ? (zh ? "尚未确定" : "not known yet")
        : !shown ? (zh ? "不公示，不需要申请修复" : "not published, so there is nothing to repair")
        : term->earliest_repair ? report::letter_day_words(*term->earliest_repair, lang)
                                : std::string(zh ? "履行义务后即可申请" : "as soon as the duties are fulfilled");
    set_words(base::fill(rule->words.in(lang), {{"subject", addressee(app, holder, lang, head, rule->person)},
                                                {"organ", known(row.organ)},
                                                {"document", known(row.document)},
                                                {"class", class_words(is, lang)},
                                                {"until", until},
                                                {"rule", known(term->rule.in(lang))},
                                                {"earliest", earliest}}),
              sheet);
    sheet.basis = term->basis;
    if (sheet.basis.empty()) sheet.basis = rule->basis.clauses;
    sheet.reference = fmt::format(fmt::runtime(zh ? "报送批次 {} 第 {} 行" : "Submission {}, line {}"),
                                  submission.get(), row.record.line);
    sheet.verify = "https://" + sheet.platform + "/guides/repair";
    sheet.verify_words =
        zh ? "扫码查看信用修复的条件、材料和办理渠道。" : "Scan for conditions, papers and channels of repair.";
    out.push_back(std::move(sheet));
  }
  if (out.empty()) return base::fail(letters::kNoNotice);
  return out;
}

}  // namespace taixin::service
