#include "access/consents.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/errors.h"
#include "base/text.h"
#include "identity/id_finder.h"
#include "store/sqlite.h"
#include "vault/vault.h"

namespace taixin::access {
namespace {

namespace json = boost::json;
using base::Day;
using base::SubjectId;

bool speaks_for(const Caller& caller, SubjectId subject) {
  const Account* account = caller.who();
  if (!account || subject == SubjectId()) return false;
  return caller.assisted == SubjectId() ? account->subject == subject : caller.assisted == subject;
}

// A natural person, known here or not.
bool is_person(SubjectId subject) { return subject == SubjectId() || subject.get() >= vault::Vault::kFirstPerson; }

std::string scope_of(const ConsentRequest& request) {
  json::array classes(request.classes.begin(), request.classes.end());
  return json::serialize(json::object{{"classes", std::move(classes)}, {"why", request.why}});
}

base::Result<void> read_scope(std::string_view text, ConsentRequest& request) {
  boost::system::error_code failed;
  const json::value scope = json::parse(text, failed);
  if (failed || !scope.is_object()) return base::fail(kDamagedConsent);
  const auto* classes = scope.as_object().if_contains("classes");
  const auto* why = scope.as_object().if_contains("why");
  if (!classes || !classes->is_array() || !why || !why->is_string()) return base::fail(kDamagedConsent);
  for (const json::value& one : classes->as_array()) {
    if (!one.is_string()) return base::fail(kDamagedConsent);
    request.classes.emplace_back(one.as_string());
  }
  request.why = why->as_string();
  return {};
}

base::Result<void> check_request(const catalog::Catalog& catalog, identity::SubjectKind kind,
                                 const ConsentRequest& request, Day today) {
  const catalog::Purpose* purpose = catalog.purpose(request.purpose, today);
  if (!purpose || purpose->authorised_by.empty()) return base::fail(kConsentPurpose, {{"purpose", request.purpose}});
  if (!purpose->authorised_by.contains(kind)) return base::fail(kConsentKind, {{"purpose", request.purpose}});
  const auto known = [&](const std::string& code) {
    const bool exists =
        std::ranges::any_of(catalog.classes(), [&](const catalog::CatalogClass& one) { return one.code == code; });
    return exists && (purpose->classes.empty() || std::ranges::find(purpose->classes, code) != purpose->classes.end());
  };
  if (request.classes.empty() || !std::ranges::all_of(request.classes, known)) return base::fail(kConsentClasses);
  if (request.until < today || request.until > today.plus_days(Consents::kDaysMax)) {
    return base::fail(kConsentTerm, {{"days", std::to_string(Consents::kDaysMax)}});
  }
  const bool good = base::is_utf8(request.why) && !base::trim(request.why).empty() && !base::has_control(request.why) &&
                    base::count_code_points(request.why) <= Consents::kWhyMax &&
                    identity::find_ids(request.why).empty();
  if (!good) return base::fail(kConsentText, {{"limit", std::to_string(Consents::kWhyMax)}});
  return {};
}

}  // namespace

std::string_view consent_step_code(ConsentStep step) {
  switch (step) {
    case ConsentStep::asked:
      return "asked";
    case ConsentStep::given:
      return "given";
    case ConsentStep::refused:
      return "refused";
    case ConsentStep::withdrawn:
      return "withdrawn";
  }
  return "";
}

base::Result<std::unique_ptr<Consents>> Consents::open(store::Home& home) {
  std::unique_ptr<Consents> out(new Consents(home));
  TX_TRY(auto tx, home.read_records());
  TX_TRY(auto rows, tx.connection().prepare("SELECT consent, kind, at, account, unit, subject, purpose, scope_json, "
                                            "until FROM consent_event ORDER BY id"));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    store::Row row(rows);
    const int64_t id = row.integer();
    const auto step = row.as<ConsentStep>();
    const auto at = row.as<base::KnownAt>();
    if (step != ConsentStep::asked) {
      if (id < 1 || id > static_cast<int64_t>(out->all_.size())) return base::fail(kDamagedConsent);
      Consent& consent = out->all_[static_cast<size_t>(id - 1)];
      consent.step = step;
      consent.step_at = at;
      continue;
    }
    Consent consent;
    consent.id = id;
    consent.asked_at = at;
    consent.asked_by = row.as<AccountId>();
    consent.unit = row.as<UnitId>();
    consent.request.subject = row.as<SubjectId>();
    consent.request.purpose = row.text();
    TX_CHECK(read_scope(row.text(), consent.request));
    const auto until = row.day();
    if (id != static_cast<int64_t>(out->all_.size()) + 1 || !until) return base::fail(kDamagedConsent);
    consent.request.until = *until;
    out->by_subject_[consent.request.subject].push_back(id);
    out->all_.push_back(std::move(consent));
  }
  return out;
}

base::Result<void> Consents::append(const Caller& caller, const Consent& consent, ConsentStep step,
                                    std::string_view evidence) {
  return home_.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    store::Connection& db = tx.connection();
    TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM consent_event"));
    const std::optional<store::Blob> proof = evidence.empty() ? std::nullopt : std::optional(store::Blob{evidence});
    return db.run(
        "INSERT INTO consent_event (id, consent, kind, at, account, unit, subject, purpose, scope_json, until, "
        "evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        last + 1, consent.id, step, tx.known_now(), caller.account,
        step == ConsentStep::asked ? consent.unit : caller.unit, consent.request.subject, consent.request.purpose,
        scope_of(consent.request), consent.request.until, proof);
  });
}

base::Result<int64_t> Consents::ask(const Caller& caller, const catalog::Catalog& catalog, identity::SubjectKind kind,
                                    const ConsentRequest& request) {
  TX_CHECK(check_request(catalog, kind, request, home_.clock().today()));
  const std::lock_guard one_at_a_time(changing_);
  // A refusal counts as open: a unit that may not ask again would learn of it.
  const auto counts = [&](const Consent& other) {
    return other.unit == caller.unit && (other.step == ConsentStep::asked || other.step == ConsentStep::refused) &&
           other.request.until >= home_.clock().today();
  };
  const bool person = kind == identity::SubjectKind::natural_person;
  const auto same = [&](const Consent& other) {
    return person ? is_person(other.request.subject) : other.request.subject == request.subject;
  };
  const auto open = static_cast<size_t>(
      std::ranges::count_if(all_, [&](const Consent& other) { return same(other) && counts(other); }));
  const size_t limit = person ? kOpenPersonAsksMax : kOpenAsksMax;
  if (open >= limit) return base::fail(kTooManyAsked, {{"limit", std::to_string(limit)}});
  Consent consent;
  consent.id = static_cast<int64_t>(all_.size()) + 1;
  consent.request = request;
  consent.unit = caller.unit;
  consent.asked_by = caller.account;
  consent.asked_at = home_.clock().now();
  TX_CHECK(append(caller, consent, ConsentStep::asked, {}));
  const std::unique_lock lock(mutex_);
  by_subject_[request.subject].push_back(consent.id);
  all_.push_back(consent);
  return consent.id;
}

base::Result<void> Consents::answer(const Caller& caller, int64_t id, ConsentStep step, std::string_view evidence) {
  const std::lock_guard one_at_a_time(changing_);
  if (id < 1 || id > static_cast<int64_t>(all_.size())) return base::fail(kNoConsent);
  Consent& consent = all_[static_cast<size_t>(id - 1)];
  const bool subject = speaks_for(caller, consent.request.subject);
  const bool asker = caller.account != AccountId() && caller.unit != UnitId() && caller.unit == consent.unit;
  const bool may = subject || (asker && step == ConsentStep::withdrawn);
  if (!may || step == ConsentStep::asked) return base::fail(kNoConsent);
  if (subject && caller.assisted != SubjectId() && base::trim(evidence).empty()) return base::fail(kConsentEvidence);
  // Whoever asked may take back what was refused, too, and is told the same.
  const bool open = consent.step == ConsentStep::asked || (!subject && consent.step == ConsentStep::refused);
  const bool fits = step == ConsentStep::withdrawn ? (subject ? consent.step == ConsentStep::given : open) : open;
  if (!fits) return base::fail(kConsentAnswered, {{"step", std::string(consent_step_code(consent.step))}});
  TX_CHECK(append(caller, consent, step, evidence));
  const std::unique_lock lock(mutex_);
  consent.step = step;
  consent.step_at = home_.clock().now();
  return {};
}

gate::Consent Consents::live(SubjectId subject, UnitId unit, std::string_view purpose, std::string_view catalog_class,
                             Day day) const {
  gate::Consent out;
  const std::shared_lock lock(mutex_);
  const auto own = by_subject_.find(subject);
  if (own == by_subject_.end()) return out;
  for (const int64_t id : own->second) {
    const Consent& consent = all_[static_cast<size_t>(id - 1)];
    if (consent.unit != unit || consent.request.purpose != purpose || !consent.holds(day)) continue;
    if (std::ranges::find(consent.request.classes, catalog_class) == consent.request.classes.end()) continue;
    out.given = true;
    if (!out.until || consent.request.until > *out.until) out.until = consent.request.until;
  }
  return out;
}

bool Consents::any(SubjectId subject, UnitId unit, std::string_view purpose, Day day) const {
  const std::shared_lock lock(mutex_);
  const auto own = by_subject_.find(subject);
  return own != by_subject_.end() && std::ranges::any_of(own->second, [&](int64_t id) {
           const Consent& consent = all_[static_cast<size_t>(id - 1)];
           return consent.unit == unit && consent.request.purpose == purpose && consent.holds(day);
         });
}

std::vector<Consent> Consents::of_subject(SubjectId subject) const {
  const std::shared_lock lock(mutex_);
  std::vector<Consent> out;
  if (const auto own = by_subject_.find(subject); own != by_subject_.end()) {
    for (const int64_t id : own->second) out.push_back(all_[static_cast<size_t>(id - 1)]);
  }
  std::ranges::reverse(out);
  return out;
}

std::vector<Consent> Consents::of_unit(UnitId unit) const {
  const std::shared_lock lock(mutex_);
  std::vector<Consent> out;
  for (const Consent& consent : all_) {
    if (consent.unit != unit) continue;
    out.push_back(consent);
    if (consent.step != ConsentStep::refused) continue;
    out.back().step = ConsentStep::asked;
    out.back().step_at.reset();
  }
  std::ranges::reverse(out);
  return out;
}

std::optional<Consent> Consents::find(int64_t id) const {
  const std::shared_lock lock(mutex_);
  if (id < 1 || id > static_cast<int64_t>(all_.size())) return std::nullopt;
  return all_[static_cast<size_t>(id - 1)];
}

base::Result<std::vector<Consents::Step>> Consents::steps(int64_t id) const {
  TX_TRY(auto tx, home_.read_records());
  TX_TRY(auto rows, tx.connection().prepare("SELECT id, kind, at, account, unit, evidence FROM consent_event "
                                            "WHERE consent = $1 ORDER BY id"));
  rows.bind(id);
  std::vector<Step> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    store::Row row(rows);
    Step step;
    step.row = row.integer();
    step.step = row.as<ConsentStep>();
    step.at = row.as<base::KnownAt>();
    step.account = row.as<AccountId>();
    step.unit = row.as<UnitId>();
    step.evidence = std::string(row.blob());
    out.push_back(std::move(step));
  }
}

}  // namespace taixin::access
