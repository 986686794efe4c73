// Consents (同意, a natural person's) and authorisations (授权, a body's): asked for a stated purpose, classes of
// information and term; given, refused or withdrawn by the subject alone. Whoever asked cannot tell a refusal from
// silence (domain/12.1.8). Nothing widens the power of a public body: only purposes that the packs open by consent
// exist here.
//
//   TX_TRY(const int64_t id, consents.ask(caller, {subject, "financing", {"ADM", "SEV"}, last_day, "示例贷款 12 号"}));
//   TX_CHECK(consents.answer(caller, id, ConsentStep::given));
//   consents.live(subject, unit, "financing", day);        // asked by the gate at every record: no step is overlooked
//
// Every step is a row of consent_event, covered by the log of records, on disk when a function returns; a withdrawal
// holds from the next question on, in the next row of a batch that runs. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/caller.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "gate/gate.h"
#include "store/home.h"

namespace taixin::access {

enum class ConsentStep : uint8_t {
  asked = 1,
  given = 2,
  refused = 3,
  withdrawn = 4,  // by the subject, after it gave it; or the request, by whoever asked
};
std::string_view consent_step_code(ConsentStep step);

// What is asked for: shown to the subject word for word before it answers.
struct ConsentRequest {
  base::SubjectId subject;
  std::string purpose;               // of those that need one
  std::vector<std::string> classes;  // of the catalog; at least one
  base::Day until;                   // last day
  std::string why;                   // in the asking unit's words: which matter
};

struct Consent {
  int64_t id = 0;
  ConsentRequest request;
  UnitId unit;  // who may look then
  AccountId asked_by;
  base::KnownAt asked_at;
  ConsentStep step = ConsentStep::asked;  // the last one
  std::optional<base::KnownAt> step_at;   // of the last step after asking
  bool holds(base::Day day) const { return step == ConsentStep::given && day <= request.until; }
};

class Consents {
 public:
  static constexpr int kDaysMax = 366;        // a term
  static constexpr size_t kWhyMax = 200;      // characters
  static constexpr size_t kOpenAsksMax = 20;  // unanswered, of one unit about one subject
  // Unanswered, of one unit about natural persons: counted over all of them, known here or not, so that the count tells
  // nothing of anybody.
  static constexpr size_t kOpenPersonAsksMax = 500;

  // Reads all steps. The home outlives it.
  static base::Result<std::unique_ptr<Consents>> open(store::Home& home);

  // kConsentPurpose, kConsentKind (this kind of subject gives none for it), kConsentClasses, kConsentTerm,
  // kConsentText, kTooManyAsked; store errors. Of a natural person whom nobody here knows the subject is 0: the request
  // is kept like every other, and nobody will answer it.
  base::Result<int64_t> ask(const Caller& caller, const catalog::Catalog& catalog, identity::SubjectKind kind,
                            const ConsentRequest& request);
  // By the subject: given or refused once, withdrawn after it was given. By whoever asked: withdrawn while open.
  // `evidence`: number or digest of what was signed; at a window there is one. kNoConsent (also when it is somebody
  // else's), kConsentAnswered, kConsentEvidence.
  base::Result<void> answer(const Caller& caller, int64_t id, ConsentStep step, std::string_view evidence = {});

  // What the gate is asked with. `catalog_class`: of the record.
  gate::Consent live(base::SubjectId subject, UnitId unit, std::string_view purpose, std::string_view catalog_class,
                     base::Day day) const;
  bool any(base::SubjectId subject, UnitId unit, std::string_view purpose, base::Day day) const;

  // Of a subject, newest first; all steps as they are.
  std::vector<Consent> of_subject(base::SubjectId subject) const;
  // Of a unit, newest first, as the unit may know them: a refusal stands as asked.
  std::vector<Consent> of_unit(UnitId unit) const;
  std::optional<Consent> find(int64_t id) const;
  // All steps of one, oldest first, with the numbers of their rows, by which the log of records proves them.
  struct Step {
    int64_t row = 0;
    ConsentStep step = ConsentStep::asked;
    base::KnownAt at;
    AccountId account;
    UnitId unit;
    std::string evidence;
  };
  base::Result<std::vector<Step>> steps(int64_t id) const;

 private:
  explicit Consents(store::Home& home) : home_(home) {}
  base::Result<void> append(const Caller& caller, const Consent& consent, ConsentStep step, std::string_view evidence);

  store::Home& home_;
  std::mutex changing_;              // one change at a time, while it is written
  mutable std::shared_mutex mutex_;  // over what is below, never while the disk is waited for
  std::vector<Consent> all_;         // by id, from 1
  std::unordered_map<base::SubjectId, std::vector<int64_t>> by_subject_;
};

}  // namespace taixin::access
