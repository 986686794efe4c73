#include "report/reports.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/errors.h"
#include "base/text.h"
#include "report/errors.h"
#include "report/pdf.h"
#include "report/pdf_file.h"
#include "store/redactions.h"
#include "vault/errors.h"
#include "vault/file_keys.h"
#include "vault/sealed_rows.h"

namespace taixin::report {
namespace {

namespace json = boost::json;
using store::ReportEvent;
using store::ReportKind;
using store::ReportPart;

constexpr std::string_view kEveryone = "everyone";
constexpr size_t kLookedBack = 50;  // reports about a subject, for one that says the same

ReportKind kind_of(std::string_view design) {
  if (design == "person") return ReportKind::person;
  return design == "special" ? ReportKind::special : ReportKind::ordinary;
}

// XB20260401-7F3K9Q2MAA: the day, and 40 bits that nobody can guess.
std::string new_number(Day day) {
  std::string digits = day.iso(), random = vault::new_file_id().substr(0, 10);
  std::erase(digits, '-');
  for (char& c : random) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  return "XB" + digits + "-" + random;
}

// Bound to the model that it is of, and to which part it is.
vault::Context context_of(const base::Sha256& model, ReportPart part) {
  int64_t id = 0;
  for (size_t i = 0; i < 8; ++i) id = static_cast<int64_t>(static_cast<uint64_t>(id) << 8 | model[i]);
  return {"report", static_cast<int64_t>(static_cast<uint64_t>(id) >> 1), static_cast<uint32_t>(part)};
}

std::string scope_text(const Model& model) {
  if (!model.scoped) return "{}";
  json::object out;
  if (model.from) out["from"] = model.from->iso();
  if (model.until) out["until"] = model.until->iso();
  json::array fields;
  for (const NamedCode& field : model.fields) {
    if (!model.all_fields) fields.emplace_back(field.code);
  }
  out["fields"] = std::move(fields);
  if (model.area) out["area"] = model.area->code;
  return json::serialize(out);
}

std::string records_text(const Model& model) {
  std::string out;
  for (const Section& section : model.sections) {
    for (const Record& record : section.records) out += (out.empty() ? "" : ",") + record.id.substr(1);
  }
  return "[" + out + "]";
}

std::vector<int64_t> record_ids(const ReportEvent& report) {
  std::vector<int64_t> out;
  boost::system::error_code failed;
  const json::value parsed = json::parse(report.records_json, failed);
  if (failed || !parsed.is_array()) return out;
  for (const json::value& one : parsed.get_array()) {
    if (one.is_int64()) out.push_back(one.get_int64());
  }
  return out;
}

// The items of a subject that its authorisation opens to whoever asks.
std::vector<const catalog::Item*> opened(const access::Session& session, const catalog::Catalog& catalog,
                                         base::SubjectId subject) {
  std::vector<const catalog::Item*> out;
  for (const catalog::Item& item : catalog.items()) {
    if (session.question(subject, item).consent.given) out.push_back(&item);
  }
  return out;
}

bool is_hex_digest(std::string_view text) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::ranges::all_of(text, hex);
}

}  // namespace

std::string_view verdict_code(Verdict verdict) {
  constexpr std::array<std::string_view, 4> kCodes{"genuine", "superseded", "changed", "unknown"};
  return kCodes[static_cast<size_t>(verdict)];
}

Text verdict_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::genuine:
      return {"真实有效：报告由本平台出具，内容未被改动，所载信息至今没有变化",
              "Genuine: this platform issued it, nothing in it was altered, and what it says still stands"};
    case Verdict::superseded:
      return {"真实，但已失效：报告由本平台出具，出具后所载信息已有变化，请重新取得",
              "Genuine, but superseded: what it says has changed since; ask for a new report"};
    case Verdict::changed:
      return {"不符：编号存在，但内容与出具时不同，不要采信",
              "Changed: the number is known, but this is not what was issued; do not rely on it"};
    case Verdict::unknown:
      break;
  }
  return {"查无此报告：不是本平台出具的报告，或者编号有误", "Unknown: this platform issued no such report"};
}

base::Result<std::shared_ptr<const SealProvider>> Reports::seal() const {
  const std::lock_guard lock(seal_mutex_);
  if (!seal_) {
    TX_TRY(seal_, parts_.open_seal());
  }
  return seal_;
}

Head Reports::head(Lang lang) const {
  Head out;
  out.number = new_number(parts_.home.clock().today());
  out.salt = vault::new_file_id();
  out.issuer = parts_.host;
  out.verify = "https://" + parts_.host + "/verify/report";
  out.issued_at = parts_.home.clock().now();
  out.lang = lang;
  out.sandbox = parts_.sandbox;
  return out;
}

base::Result<void> Reports::draw(Made& made, const std::function<void(double)>& progress) const {
  made.json = to_json(made.model);
  if (progress) progress(0.5);
  TX_TRY(const auto signer, seal());
  made.certificate = signer->certificate();
  TX_TRY(made.pdf, draw_pdf(made.model, made.json, *signer));
  if (progress) progress(0.9);
  return {};
}

base::Result<std::optional<ReportEvent>> Reports::same_today(base::SubjectId subject, const Model& model) const {
  const base::Sha256 content = content_digest(model);
  TX_TRY(const auto before, list({.subject = subject, .audience = std::string(kEveryone), .limit = kLookedBack}));
  const auto same = std::ranges::find_if(
      before, [&](const ReportEvent& one) { return one.day == model.day && one.content == content; });
  return same == before.end() ? std::nullopt : std::optional(*same);
}

base::Result<ReportEvent> Reports::issue(const access::Session& asked, const Order& order) const {
  const catalog::Catalog& catalog = parts_.checker.catalog();
  const Day today = parts_.home.clock().today();
  const catalog::ReportDesign* design = order.kind == "person" ? nullptr : catalog.reports().design(order.kind, today);
  if (!design) {
    return base::fail(kNoDesign,
                      {{"kind", std::string(base::prefix_code_points(order.kind, 40))}, {"known", "ordinary special"}});
  }
  const access::Session session =
      asked.for_report(design->scoped() ? gate::Permission::special_report : gate::Permission::ordinary_report);
  TX_CHECK(check_order(catalog, *design, session, order.scope));
  TX_TRY(check::Checker::ForReport read, parts_.checker.for_report(session, order.query));
  if (!read.shown.subject) {
    TX_CHECK(access::log(parts_.home, session, read.note));
    return base::fail(read.shown.match.found == check::Found::closed ? kSubjectClosed : kNoSubject);
  }
  const base::SubjectId subject = read.shown.subject->id;
  const bool authorised = session.audience() == gate::Audience::authorised;
  const auto consented = authorised ? opened(session, catalog, subject) : std::vector<const catalog::Item*>();
  if (order.progress) order.progress(0.3);
  Made made;
  TX_TRY(made.model, make_model(read.shown, catalog, *design, session, order.scope, head(order.lang)));
  made.note = std::move(read.note);
  if (session.everyone()) {
    TX_TRY(const auto same, same_today(subject, made.model));
    if (same) return *same;
  }
  TX_CHECK(draw(made, order.progress));
  const auto still_open = [&]() -> base::Result<void> {
    const bool open = session.open_to(subject) && (!authorised || opened(session, catalog, subject) == consented);
    return open ? base::Result<void>() : base::fail(kConsentWithdrawn);
  };
  made.note.answer = base::sha256(made.json);
  return keep(session, subject, made, still_open);
}

base::Result<ReportEvent> Reports::issue_own(const access::Session& session, Lang lang) const {
  const catalog::Catalog& catalog = parts_.checker.catalog();
  const catalog::ReportDesign* design = catalog.reports().design("person", parts_.home.clock().today());
  if (!design) return base::fail(kNoDesign, {{"kind", "person"}, {"known", ""}});
  TX_TRY(check::OwnForReport read, check::own_for_report(parts_.checker, parts_.vault, *parts_.packer, session));
  const base::SubjectId person = read.note.subjects.front();
  Made made;
  TX_TRY(made.model, make_person_model(read, catalog, *design, session, head(lang)));
  made.note = std::move(read.note);
  TX_CHECK(draw(made, {}));
  return keep(session, person, made, [] { return base::Result<void>(); });
}

// The row with its leaf and the sealed bytes in one transaction, then the entry of the access log: only then does it
// leave.
base::Result<ReportEvent> Reports::keep(const access::Session& session, base::SubjectId subject, const Made& made,
                                        const std::function<base::Result<void>()>& still_open) const {
  ReportEvent event;
  event.number = made.model.number;
  event.kind = kind_of(made.model.design);
  event.subject = subject;
  event.audience = made.model.audience.code;
  event.purpose = made.model.purpose.code;
  event.basis = session.asker().basis;
  event.account = session.asker().caller.account.get();
  event.unit = session.asker().caller.unit.get();
  event.via = session.asker().caller.via;
  event.day = made.model.day;
  event.seq = store::CommitSeq(made.model.watermark);
  event.scope_json = scope_text(made.model);
  event.records_json = records_text(made.model);
  event.model = base::sha256(made.json);
  event.pdf = base::sha256(made.pdf);
  // What everybody may see can be compared; of anything else only the salted digest is kept.
  event.content = session.everyone() ? content_digest(made.model) : event.model;
  event.certificate = made.certificate;
  const base::SubjectId keys[] = {subject};
  TX_CHECK(parts_.vault.ensure_keys(keys));
  TX_TRY(const std::string model, parts_.vault.seal(subject, context_of(event.model, ReportPart::model), made.json));
  TX_TRY(const std::string pdf, parts_.vault.seal(subject, context_of(event.model, ReportPart::pdf), made.pdf));
  TX_CHECK(parts_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(still_open());
    TX_TRY(event, store::append_report(tx, event));
    TX_ASSERT(event.id != 0, "the number {} was drawn twice", event.number);
    TX_CHECK(store::append_report_file(tx, event.id, ReportPart::model, model));
    return store::append_report_file(tx, event.id, ReportPart::pdf, pdf);
  }));
  TX_TRY(const auto released, access::release(parts_.home, session, made.note, event));
  return released.value();
}

base::Result<std::string> Reports::bytes(const ReportEvent& report, ReportPart part) const {
  TX_TRY(auto tx, parts_.home.read_records());
  TX_TRY(const std::string sealed, store::report_file(tx, report.id, part));
  const auto damaged = [&] { return base::fail(kDamaged, {{"number", report.number}}); };
  if (sealed.empty()) return damaged();
  const auto plain = parts_.vault.unseal(report.subject, context_of(report.model, part), sealed);
  if (!plain && (plain.error().is(vault::kKeyErased) || plain.error().is(vault::kNoKey))) return base::fail(kNoReport);
  if (!plain && plain.error().is(vault::kBadSealed)) return damaged();
  if (!plain) return plain.error();
  std::string out(plain->reveal());
  const base::Sha256& expected = part == ReportPart::pdf ? report.pdf : report.model;
  if (base::sha256(out) != expected) return damaged();
  return out;
}

base::Result<Model> Reports::model(const ReportEvent& report) const {
  TX_TRY(const std::string text, bytes(report, ReportPart::model));
  return from_json(text);
}

base::Result<std::optional<ReportEvent>> Reports::find(std::string_view number) const {
  TX_TRY(auto tx, parts_.home.read_records());
  return store::report_of_number(tx, number);
}

base::Result<std::vector<ReportEvent>> Reports::list(const store::ReportFilter& filter) const {
  TX_TRY(auto tx, parts_.home.read_records());
  return store::reports(tx, filter);
}

// ---- whether it still stands

base::Result<bool> Reports::person_superseded(const ReportEvent& report, const std::vector<int64_t>& ids) const {
  TX_TRY(const bool known, parts_.vault.has_key(report.subject));
  if (!known) return true;
  TX_TRY(auto tx, parts_.home.read_records());
  TX_TRY(const auto rows, vault::person_records(tx, report.subject));
  return std::ranges::any_of(rows, [&](const auto& row) { return std::ranges::find(ids, row.previous) != ids.end(); });
}

base::Result<Standing> Reports::standing(const ReportEvent& report) const {
  const std::vector<int64_t> ids = record_ids(report);
  if (report.kind == ReportKind::person) {
    TX_TRY(const bool over, person_superseded(report, ids));
    return over ? Standing::superseded : Standing::current;
  }
  const facts::Facts& facts = parts_.checker.facts();
  const facts::Watermark now = facts.head(), then{report.seq, report.at};
  const auto card = facts.registry().card(report.subject);
  if (!card || facts.present(report.subject, now) != report.subject || card->name(now) != card->name(then)) {
    return Standing::superseded;
  }
  TX_TRY(const auto all, facts.of_subject(report.subject, parts_.home.clock().today(), now));
  for (const int64_t id : ids) {
    const auto held = std::ranges::find_if(all, [&](const auto& one) { return one.record.id.get() == id; });
    if (held == all.end()) return Standing::superseded;  // corrected by a newer version, or another's now
    const facts::StatusView& status = held->status;
    if (held->provisional || status.repaired || status.ended || status.withdrawn || status.shielded) {
      return Standing::superseded;
    }
  }
  TX_TRY(auto tx, parts_.home.read_records());
  TX_TRY(const bool replaced, store::replaced_since(tx, ids, report.at));
  return replaced ? Standing::superseded : Standing::current;
}

base::Result<Verdict> Reports::verify(std::string_view number, std::string_view digest) const {
  TX_TRY(const auto report, find(number));
  if (!report || !is_hex_digest(digest)) return Verdict::unknown;
  if (base::hex(report->model) != digest && base::hex(report->pdf) != digest) return Verdict::changed;
  TX_TRY(const Standing now, standing(*report));
  return now == Standing::current ? Verdict::genuine : Verdict::superseded;
}

base::Result<Verdict> Reports::verify_file(std::string_view bytes) const {
  std::optional<ReportEvent> report;
  {
    TX_TRY(auto tx, parts_.home.read_records());
    TX_TRY(report, store::report_of_digest(tx, base::sha256(bytes)));
  }
  if (report) {
    TX_TRY(const Standing now, standing(*report));
    return now == Standing::current ? Verdict::genuine : Verdict::superseded;
  }
  std::string number = number_in(bytes);
  if (number.empty()) {
    if (const auto model = from_json(bytes)) number = model->number;
  }
  TX_TRY(const auto named, number.empty() ? base::Result<std::optional<ReportEvent>>(std::nullopt) : find(number));
  return named ? Verdict::changed : Verdict::unknown;
}

}  // namespace taixin::report
