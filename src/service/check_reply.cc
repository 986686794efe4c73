#include "service/check_reply.h"

#include <boost/json.hpp>
#include <charconv>

#include "access/held_entry.h"
#include "base/text.h"
#include "catalog/letter_rules.h"
#include "identity/id_finder.h"
#include "intake/reader.h"
#include "letters/errors.h"
#include "letters/register.h"
#include "service/jobs.h"
#include "service/letter_issue.h"
#include "service/routes.h"
#include "store/measures.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;

constexpr std::string_view kCode = "check_reply";
constexpr size_t kAdded = 20;  // columns that a batch adds behind those of its sheet (docs/formats)
constexpr size_t kVerdict = 1, kName = 3, kFound = 4, kSummary = 16;
constexpr size_t kTextMax = 100;  // characters

// A batch that has ended and is still kept.
struct Ended {
  int64_t entry = 0;  // its number in the access log
  json::object counts;
  std::string bytes, name;
};

base::Result<Ended> ended_batch(App& app, const Request& request, std::string_view job_id) {
  const auto job = app.jobs().find(job_id, caller_of(request));
  if (!job || job->operation != "checkBatch" || job->state != JobState::done) return base::fail(letters::kNoReply);
  TX_TRY(const Response answer, app.jobs().result(job_id, caller_of(request)));
  Ended out;
  const auto header = [&](const char* name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::string() : found->second;
  };
  const std::string entry = header("Taixin-Answer");
  std::from_chars(entry.data(), entry.data() + entry.size(), out.entry);
  boost::system::error_code failed;
  const json::value counts = json::parse(header("Taixin-Summary"), failed);
  if (failed || !counts.is_object() || out.entry < 1) return base::fail(letters::kNoReply);
  out.counts = counts.get_object();
  out.name = answer.content_type.starts_with("text/csv") ? "checks.csv" : "checks.xlsx";
  out.bytes = answer.body;
  return out;
}

int64_t count(const Ended& batch, std::string_view name) {
  const json::value* found = batch.counts.if_contains(name);
  return found && found->is_number() ? found->to_number<int64_t>() : 0;
}

// The rows of the answer: what was asked, what was found.
base::Result<void> add_rows(const Ended& batch, report::LetterSheet::Annex& annex) {
  const auto source = intake::memory_source(batch.bytes);
  TX_TRY(const auto reader, intake::open_reader(*source, batch.name, {}));
  const size_t width = reader->header().size();
  if (width < kAdded) return base::fail(letters::kNoReply);
  const size_t first = width - kAdded;
  annex.head = {"序号", "来函所列", "核查结果", "查得名称", "统一社会信用代码", "概要"};
  annex.widths = {1, 4, 3, 4, 4, 6};
  intake::Row row;
  for (;;) {
    TX_TRY(const auto next, reader->next(row));
    if (next == intake::Reader::Next::end) return {};
    if (annex.rows.size() == kReplyRowsMax) {
      return base::fail(letters::kBadReply, {{"zh", fmt::format("最多 {} 行，请分批核查", kReplyRowsMax)},
                                             {"en", fmt::format("at most {} rows; check in parts", kReplyRowsMax)}});
    }
    if (next == intake::Reader::Next::bad_row || row.cells.size() < width) continue;
    std::string asked;
    for (size_t i = 0; i < first; ++i) {
      if (!row.cells[i].empty()) asked += (asked.empty() ? "" : " ") + row.cells[i];
    }
    annex.rows.push_back({std::to_string(annex.rows.size() + 1), std::move(asked), row.cells[first + kVerdict],
                          row.cells[first + kName], row.cells[first + kFound], row.cells[first + kSummary]});
  }
}

// In Chinese: the body that asked wrote so.
base::Result<report::LetterSheet> sheet_of(App& app, const Ended& batch, const ReplyTo& to, const std::string& from) {
  const catalog::LetterRule* rule = app.catalog().letter(kCode);
  if (!rule) return base::fail(letters::kNoReply);
  std::optional<store::AccessEntry> asked;
  {
    TX_TRY(auto tx, app.home().read_access());
    TX_TRY(asked, store::access_entry(tx, batch.entry));
  }
  if (!asked) return base::fail(letters::kNoReply);
  const base::Day day = base::day_of(asked->at);
  const catalog::Purpose* purpose = app.catalog().purpose(asked->purpose, day);
  report::LetterSheet out = letter_frame(app, fmt::format("check-reply-{}", batch.entry), from, day, Lang::zh);
  out.title = rule->name.zh;
  const auto known = [](const std::string& text) { return text.empty() ? std::string("____________") : text; };
  const auto number = [&](std::initializer_list<const char*> names) {
    int64_t sum = 0;
    for (const char* name : names) sum += count(batch, name);
    return std::to_string(sum);
  };
  const json::value* as_of = batch.counts.if_contains("day");
  const std::string on = as_of && as_of->is_string() ? std::string(as_of->get_string()) : day.iso();
  set_words(
      base::fill(rule->words.zh, {{"organ", to.to},
                                  {"document", to.document},
                                  {"purpose", purpose ? purpose->name.zh : asked->purpose},
                                  {"reason", known(asked->basis)},
                                  {"rows", number({"rows"})},
                                  {"attention", number({"attention"})},
                                  {"none", number({"none"})},
                                  {"unknown", number({"unknown", "candidates"})},
                                  {"closed", number({"people", "closed", "unreadable"})},
                                  {"day", on},
                                  {"date", report::letter_day_words(base::parse_iso_day(on).value_or(day), Lang::zh)},
                                  {"case", std::to_string(batch.entry)}}),
      out);
  out.basis = rule->basis.clauses;
  out.reference = fmt::format("答复编号 {}", batch.entry);
  out.annex.title = "附表　核查结果";
  TX_CHECK(add_rows(batch, out.annex));
  return out;
}

std::string kept(const store::IssuedLetter& issued, std::string_view member) {
  return letters::kept_of(issued.event, member).value_or("");
}

}  // namespace

base::Result<store::IssuedLetter> issue_reply(App& app, const Request& request, std::string_view job, const ReplyTo& to,
                                              std::string_view number) {
  ReplyTo given{std::string(base::trim(to.to)), std::string(base::trim(to.document))};
  for (const std::string* text : {&given.to, &given.document}) {
    if (text->empty() || base::has_control(*text) || base::count_code_points(*text) > kTextMax ||
        !identity::find_ids(*text).empty()) {
      return base::fail(letters::kBadReply, {{"zh", "来函单位和来函文号各 1 至 100 个字符，不含证件号码"},
                                             {"en",
                                              "body and number of its letter: 1 to 100 characters each, no "
                                              "identity numbers"}});
    }
  }
  TX_TRY(const Ended batch, ended_batch(app, request, job));
  const auto unit = access::unit_in(app.entrance().accounts().directory(), request.caller.unit);
  const std::string from = unit ? unit->name : std::string();
  TX_TRY(const report::LetterSheet sheet, sheet_of(app, batch, given, from));
  const LetterMatter matter{
      .id = batch.entry,
      .letter = kCode,
      .subject = {},
      .detail_json = json::serialize(json::object{{"to", given.to}, {"document", given.document}, {"from", from}}),
      .by = access::Action::check_batch};
  return issue_sheet(app, request.caller, matter, sheet, number);
}

base::Result<store::IssuedLetter> cancel_reply(App& app, const Request& request, std::string_view job,
                                               std::string_view reason) {
  TX_TRY(const Ended batch, ended_batch(app, request, job));
  TX_TRY(const auto issued, standing_letter(app, store::LetterSource::check, batch.entry, kCode));
  return end_letter(app, request.caller, issued.event.id, reason, access::Action::check_batch);
}

base::Result<Response> reply_file(App& app, const Request& request, std::string_view job, LetterFile file) {
  TX_TRY(const Ended batch, ended_batch(app, request, job));
  TX_TRY(const auto issued, standing_letter(app, store::LetterSource::check, batch.entry, kCode));
  const ReplyTo to{kept(issued, "to"), kept(issued, "document")};
  TX_TRY(report::LetterSheet sheet, sheet_of(app, batch, to, kept(issued, "from")));
  const uint64_t rows = sheet.annex.rows.size();
  TX_TRY(Response out, issued_file(app, issued, std::move(sheet), file));
  TX_CHECK(log_file(app, request, access::Action::check_batch, fmt::format("信用核查反馈函（答复 {}）", batch.entry),
                    out.body, rows));
  return out;
}

}  // namespace taixin::service
