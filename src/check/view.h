// One question's view of a home: one watermark, one day, one audience. Inner header of the room; nothing made here may
// leave without `access::release` or a logged batch. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "check/prepared.h"

namespace taixin::check {

// A visible record with what the verdict needs to know of it.
struct Gathered {
  ShownRecord shown;
  const PreparedItem* item = nullptr;
  base::SubmissionId submission;
  bool concern = false;    // adverse, or its fields say that something was not kept
  bool described = false;  // headline, organ and document number are there
};

// Whose a record is now.
struct Holder {
  SubjectId id;
  identity::SubjectKind kind = identity::SubjectKind::organization;
};

struct Detail {
  bool fields = false;    // all fields that may be shown
  bool brief = true;      // headline, organ, document number, source
  bool versions = false;  // superseded versions too, where the gate shows them
  // Of duties and promises those alone that were not kept, and those from which one of these measures may follow. Null:
  // all of them.
  const DutyPlan* concerns = nullptr;
};

class View {
 public:
  View(const Checker& checker, const access::Session& session);
  // For several views of one moment.
  View(const Checker& checker, const access::Session& session, const facts::Watermark& mark);
  // By a law of another moment (replay.h).
  View(const Checker& checker, const access::Session& session, const facts::Watermark& mark, Prepared& law);

  const Asked& asked() const { return asked_; }
  const facts::Watermark& mark() const { return mark_; }

  // `search`: when nothing has exactly this name, names that hold it, or nearly, give candidates.
  SubjectMatch match(std::string_view query, bool search) const;
  // Only by code, only by name: for batches with columns of their own.
  SubjectMatch match_code(std::string_view code) const;
  SubjectMatch match_name(std::string_view name, bool search) const;

  // A match that is not open to whoever asks becomes `closed`.
  SubjectMatch opened(SubjectMatch match) const;

  SubjectAnswer subject(SubjectId id) const;
  // The same without the lists of codes, names, states and operators.
  SubjectAnswer subject_line(SubjectId id) const;
  base::Result<std::vector<Gathered>> records(SubjectId id, identity::SubjectKind kind, const Detail& detail);
  // The term of a record by the rules that may act; nothing: there is no such record.
  base::Result<std::optional<ShownTerm>> term(base::RecordId id);
  // One record with whose it is now; nothing when the gate does not show it.
  base::Result<std::optional<Checker::PublicRecord>> public_record(base::RecordId id);
  // Texts of a record that `public_record` shows which are held back, or would be without a decision.
  base::Result<void> add_held_texts(const Checker::PublicRecord& shown, std::vector<Checker::HeldText>& out);
  // One record as this view may show it; nothing when it may not, and `why`.
  base::Result<std::optional<Gathered>> gather(const facts::Facts::Held& held, const Holder& holder,
                                               const Detail& detail, gate::Reason* why = nullptr);
  // Not `brief`: of the subject one line, of records nothing but grades is listed.
  base::Result<CheckAnswer> check(const SubjectMatch& match, bool brief);
  base::Result<ShowAnswer> show(const ShowQuestion& question);

  // As people write it: money in the field's unit, names for codes.
  Text words_of(const catalog::Field& field, std::string_view value) const;

  // Lets go of the read snapshot; the next read takes a new one. Records never change, so the answer does not either.
  void renew() { tx_.reset(); }
  // Reads item numbers and dictionaries again.
  base::Result<void> read_keys();

 private:
  using Values = std::vector<store::FieldValue>;  // by ordinal
  std::shared_ptr<const facts::SubjectCard> visible_card(SubjectId id) const;
  std::optional<SubjectMatch> registered(std::string_view code, store::CodeKind kind, FoundBy by) const;
  Candidate candidate(SubjectId id, std::string matched) const;
  ShownState shown_state(const store::SubjectState& row) const;
  base::Result<store::ReadTx*> tx();
  base::Result<const PreparedItem*> item_of(const facts::Fact& record);
  // Until the next call.
  base::Result<const Values*> values(RecordId id);
  base::Result<std::string> source_of(base::SubmissionId id);
  // Into `gathered`, which is as new; false: this view may not show it.
  base::Result<bool> gather(const facts::Facts::Held& held, const Holder& holder, const Detail& detail,
                            Gathered& gathered, gate::Reason* why);
  bool is_held_back(const catalog::Field& field, std::string_view value) const;
  bool tells(const catalog::Item& item, const catalog::Field& field) const;
  bool screens_text() const { return session_.everyone() || session_.reports(); }
  void describe(const Values& values, Gathered& out) const;
  void add_fields(const Values& values, Gathered& out) const;
  // What a listed record still lacks; of a batch only grades are listed with their words.
  base::Result<void> complete(const Detail& detail, Gathered& out);

  store::Home& home_;
  Prepared& prepared_;  // the law of the answer
  const catalog::Catalog& catalog_;
  const facts::Facts& facts_;
  const access::Session& session_;
  const PublicTexts* texts_;
  facts::Watermark mark_;
  Asked asked_;
  std::optional<store::ReadTx> tx_;
  std::shared_ptr<const Keys> keys_;
  std::string plain_;  // the payload read last, and its fields
  Values values_;
};

// What becomes of records that are going to be listed.
struct Listing {
  std::function<base::Result<void>(Gathered&)> complete;
  bool only_grades = false;  // of the others nothing is asked but their count
};
// Counts, attention and verdict from the records; `records` newest first.
base::Result<void> judge(const catalog::Catalog& catalog, std::vector<Gathered> records, const Listing& listing,
                         CheckAnswer& answer);

}  // namespace taixin::check
