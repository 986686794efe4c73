// Reports as they are issued: an answer through the gate, made into a model, drawn, signed, and kept sealed with one
// row in the ledger; served again byte for byte, and asked later whether they still stand.
//
//   const Reports reports({home, vault, checker, packer, open_seal, "credit.example.gov.cn"});
//   TX_TRY(const auto session, access::admit(desk, asker, {}));                       // purpose and consent as ever
//   TX_TRY(const auto issued, reports.issue(session, {.kind = "special", .query = code}));
//   TX_TRY(const std::string pdf, reports.bytes(issued, store::ReportPart::pdf));
//
// On disk before `issue` returns: the row and its leaf, the bytes sealed under the subject's key (so they go with the
// key), and the entry of the access log. An authorisation that is withdrawn meanwhile stops the report: it is asked
// once more inside the transaction that would write it. Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "access/access.h"
#include "check/check.h"
#include "report/model.h"
#include "report/seal.h"
#include "store/reports.h"
#include "vault/vault.h"

namespace taixin::report {

struct Order {
  std::string kind = "ordinary";  // ordinary, special
  std::string query;              // code or full name
  Scope scope;                    // of a special report
  Lang lang = Lang::zh;
  std::function<void(double)> progress = {};  // 0..1
};

// Whether a report still says what is so.
enum class Standing : uint8_t {
  current,
  superseded,  // something in it was since repaired, corrected, withdrawn, shielded or moved, or the subject renamed;
               // or a text that it holds as it was written is told in a reviewer's words now
};

// What the verification page says of a number and a digest, or of a file.
enum class Verdict : uint8_t { genuine, superseded, changed, unknown };
std::string_view verdict_code(Verdict verdict);  // "genuine"
Text verdict_words(Verdict verdict);

class Reports {
 public:
  struct Parts {
    store::Home& home;
    vault::Vault& vault;
    const check::Checker& checker;
    std::shared_ptr<const store::Packer> packer;
    // Opened with the first report: making a key takes a moment.
    std::function<base::Result<std::shared_ptr<const SealProvider>>()> open_seal;
    std::string host;  // of the verification page
    bool sandbox = false;
  };
  // What the parts refer to outlives it.
  explicit Reports(Parts parts) : parts_(std::move(parts)) {}

  // About an organization or an individual business. For everybody (a session `published`) a report of today that says
  // the same is given again. kNoDesign, kNotForReader, kBadScope, kNoSubject, kSubjectClosed, kConsentWithdrawn,
  // kTooLarge, kCannotDraw, kCannotSign; check::kNothingAsked; vault and store errors.
  base::Result<store::ReportEvent> issue(const access::Session& session, const Order& order) const;
  // About the person who asks. access::kOtherSubject.
  base::Result<store::ReportEvent> issue_own(const access::Session& session, Lang lang) const;

  // As they were handed out. kNoReport when the key they were sealed under is gone, kDamaged.
  base::Result<std::string> bytes(const store::ReportEvent& report, store::ReportPart part) const;
  base::Result<Model> model(const store::ReportEvent& report) const;

  base::Result<std::optional<store::ReportEvent>> find(std::string_view number) const;
  base::Result<std::vector<store::ReportEvent>> list(const store::ReportFilter& filter) const;

  // From what the store says now.
  base::Result<Standing> standing(const store::ReportEvent& report) const;
  // Of whoever holds a paper: number and the digest that its code holds.
  base::Result<Verdict> verify(std::string_view number, std::string_view digest_hex) const;
  // Of a file, PDF or JSON.
  base::Result<Verdict> verify_file(std::string_view bytes) const;

  // kBadKeyFile, store errors.
  base::Result<std::shared_ptr<const SealProvider>> seal() const;

 private:
  struct Made {
    Model model;
    std::string json, pdf;
    base::Sha256 certificate{};
    access::Note note;
  };
  base::Result<void> draw(Made& made, const std::function<void(double)>& progress) const;
  base::Result<std::optional<store::ReportEvent>> same_today(base::SubjectId subject, const Model& model) const;
  base::Result<store::ReportEvent> keep(const access::Session& session, base::SubjectId subject, const Made& made,
                                        const std::function<base::Result<void>()>& still_open) const;
  Head head(Lang lang) const;
  base::Result<bool> person_superseded(const store::ReportEvent& report, const std::vector<int64_t>& ids) const;
  Parts parts_;
  mutable std::mutex seal_mutex_;
  mutable std::shared_ptr<const SealProvider> seal_;
};

}  // namespace taixin::report
