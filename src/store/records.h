// Appending to and reading from records.db. All functions are free functions over a transaction; errors are store errors.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/home.h"

namespace taixin::store {

// ---- packs
struct StoredPack {
  base::Sha256 digest{};
  std::string id, bytes;  // catalog::serialize
  KnownAt activated_at;
  std::string activated_by;
};
// Keeps the bytes for ever; the set activated last is what is in force.
base::Result<void> activate_packs(WriteTx& tx, std::span<const StoredPack> packs, std::string_view by);
base::Result<std::vector<StoredPack>> active_packs(ReadTx& tx);
base::Result<std::optional<StoredPack>> pack_by_digest(ReadTx& tx, const base::Sha256& digest);

// ---- items of this home
base::Result<ItemNo> item_no(WriteTx& tx, std::string_view code);  // assigns on first use
base::Result<std::vector<std::pair<ItemNo, std::string>>> item_numbers(ReadTx& tx);

// ---- submissions
base::Result<SubmissionId> open_submission(WriteTx& tx, const Submission& submission);
// One row makes everything of it visible: counts, quality, digest, seq, sealed_at.
base::Result<Submission> seal_submission(WriteTx& tx, const Submission& finished);
base::Result<void> abandon_submission(WriteTx& tx, SubmissionId id);
base::Result<std::optional<Submission>> submission(ReadTx& tx, SubmissionId id);
struct SubmissionFilter {
  std::string source, item;            // empty = any
  SubmissionId before{INT64_MAX};      // newest first, for paging
  size_t limit = 50;
};
base::Result<std::vector<Submission>> submissions(ReadTx& tx, const SubmissionFilter& filter);

// ---- records: what a chunk of intake appends in one transaction
struct NewRecord {
  Record record;        // record.id is assigned (next id) and written back
  std::string payload;  // already packed (store/payload.h)
};
base::Result<void> append_records(WriteTx& tx, std::span<NewRecord> records);
base::Result<void> append_statuses(WriteTx& tx, std::span<const Status> statuses);
base::Result<void> append_quarantined(WriteTx& tx, std::span<const Quarantined> rows);
base::Result<RecordId> last_record_id(ReadTx& tx);

base::Result<std::optional<Record>> record(ReadTx& tx, RecordId id);
base::Result<std::string> payload(ReadTx& tx, RecordId id);  // packed bytes
// In id order from `after`, sealed submissions only; `each` returns false to stop. Payloads are not read.
base::Result<void> scan_records(ReadTx& tx, RecordId after, const std::function<bool(const Record&, const Submission&)>& each);
base::Result<void> scan_statuses(ReadTx& tx, int64_t after, const std::function<bool(const Status&, const Submission&)>& each);

// ---- quarantine
struct QuarantineFilter {
  SubmissionId submission;  // 0 = any
  std::string source, item;
  std::optional<QuarantineState> state;
  int64_t after = 0;
  size_t limit = 100;
};
base::Result<std::vector<Quarantined>> quarantined(ReadTx& tx, const QuarantineFilter& filter);
base::Result<void> set_quarantine_state(WriteTx& tx, std::span<const int64_t> ids, QuarantineState state);

// ---- the registry of subjects
base::Result<SubjectId> add_subject(WriteTx& tx, const Subject& subject);  // id 0: assigned; else inserted or ignored
base::Result<void> add_subject_codes(WriteTx& tx, std::span<const SubjectCode> codes);
base::Result<void> add_subject_names(WriteTx& tx, std::span<const SubjectName> names);
base::Result<void> add_subject_states(WriteTx& tx, std::span<const SubjectState> states);
base::Result<void> add_operator_periods(WriteTx& tx, std::span<const OperatorPeriod> periods);
base::Result<void> scan_subjects(ReadTx& tx, const std::function<void(const Subject&)>& each);
base::Result<void> scan_subject_codes(ReadTx& tx, const std::function<void(const SubjectCode&)>& each);
base::Result<void> scan_subject_names(ReadTx& tx, const std::function<void(const SubjectName&)>& each);
base::Result<void> scan_subject_states(ReadTx& tx, const std::function<void(const SubjectState&)>& each);
base::Result<void> scan_operator_periods(ReadTx& tx, const std::function<void(const OperatorPeriod&)>& each);

// ---- links
base::Result<LinkEvent> add_link_event(WriteTx& tx, LinkEvent event);
base::Result<std::vector<LinkEvent>> link_events(ReadTx& tx);

// ---- access.db
base::Result<int64_t> append_access(WriteTx& tx, const AccessEntry& entry);
struct AccessFilter {
  SubjectId subject;  // 0 = any
  int64_t before = INT64_MAX;
  size_t limit = 50;
};
base::Result<std::vector<AccessEntry>> access_entries(ReadTx& tx, const AccessFilter& filter);

}  // namespace taixin::store
