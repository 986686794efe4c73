// Appending to and reading from records.db. All functions are free functions over a transaction; errors are store
// errors.
//
// What a reader sees: only what belongs to sealed submissions (and to no submission at all), never more than the commit
// sequence at which the call began, also when a long scan renews its snapshot on the way. `open` and `abandoned`
// submissions show as such in `submission` and `submissions`; their records, statuses, refused rows and subjects do
// not.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/home.h"

namespace taixin::store {

class Packer;  // store/payload.h

// ---- packs
struct StoredPack {
  base::Sha256 digest{};
  std::string id, bytes;  // catalog::serialize
  KnownAt activated_at;
  std::string activated_by;
};
// Keeps the bytes for ever; the set activated last is what is in force.
base::Result<void> activate_packs(WriteTx& tx, std::span<const StoredPack> packs, std::string_view by);
// Also one that only waits: then nobody has activated it.
base::Result<std::optional<StoredPack>> pack_by_digest(ReadTx& tx, const base::Sha256& digest);
// Keeps the bytes for ever, and puts nothing in force; and puts in force what is kept. The number of the activation.
base::Result<void> keep_packs(WriteTx& tx, std::span<const StoredPack> packs);
base::Result<int64_t> activate_kept(WriteTx& tx, std::span<const base::Sha256> packs, std::string_view by);
// Every activation there was, oldest first.
struct PackActivation {
  int64_t activation = 0;
  KnownAt at;
  std::string by;
  std::vector<base::Sha256> packs;  // in order
};
base::Result<std::vector<PackActivation>> pack_activations(ReadTx& tx);

// ---- items of this home
base::Result<ItemNo> item_no(WriteTx& tx, std::string_view code);  // assigns on first use
base::Result<std::vector<std::pair<ItemNo, std::string>>> item_numbers(ReadTx& tx);

// ---- the watermark
// The last commit sequence of this snapshot: what an answer read from it covers.
base::Result<CommitSeq> commit_head(ReadTx& tx);
// When what has this commit sequence became known; 0: nothing has it.
base::Result<KnownAt> known_at(ReadTx& tx, CommitSeq seq);

// ---- submissions
// `id`, `state`, `started_at` are assigned.
base::Result<SubmissionId> open_submission(WriteTx& tx, const Submission& submission);
// One row makes everything of it visible: counts, quality, digest, seq, sealed_at. `finished.id` says which; item,
// source, operator and file name stay as opened, the rest is taken from `finished`. Returns it as stored.
// kSubmissionNotOpen; kCountsDisagree when the counts are not what was appended: accepted + versions = records,
// statuses = statuses, quarantined <= refused rows <= quarantined + people.
base::Result<Submission> seal_submission(WriteTx& tx, const Submission& finished);
base::Result<void> abandon_submission(WriteTx& tx, SubmissionId id);
base::Result<std::optional<Submission>> submission(ReadTx& tx, SubmissionId id);
struct SubmissionFilter {
  std::string source, item;        // empty = any
  SubmissionId before{INT64_MAX};  // newest first, for paging
  size_t limit = 50;
};
base::Result<std::vector<Submission>> submissions(ReadTx& tx, const SubmissionFilter& filter);

// ---- records: what a chunk of intake appends in one transaction
struct NewRecord {
  Record record;        // record.id is assigned (next id) and written back
  std::string payload;  // packed (store/payload.h), or plain for append_bulk
  std::string plain;    // what `payload` holds, where it is at hand: then nobody unpacks it again
};
// All four refuse (kSubmissionNotOpen) what names a submission that is not open.
base::Result<void> append_records(WriteTx& tx, std::span<NewRecord> records);
// Small rows of one item and revision, in blocks (store/block.h). Readers see records like others.
base::Result<void> append_bulk(WriteTx& tx, std::span<NewRecord> records, std::string_view item, const Packer& packer);
base::Result<void> append_statuses(WriteTx& tx, std::span<const Status> statuses);
base::Result<void> append_quarantined(WriteTx& tx, std::span<const Quarantined> rows);
base::Result<RecordId> last_record_id(ReadTx& tx);  // of all, visible or not

base::Result<std::optional<Record>> record(ReadTx& tx, RecordId id);
// Its plain fields (store/payload.h). kNoRecord, kNoDictionary, kBadPayload.
base::Result<std::string> read_payload(ReadTx& tx, const Packer& packer, RecordId id);
// Of a record that an index has shown to be sealed: the store is not asked again, which costs two look-ups more.
base::Result<std::string> read_sealed_payload(ReadTx& tx, const Packer& packer, RecordId id);
// In id order from `after`, sealed submissions only; `each` returns false to stop. Payloads are not read.
base::Result<void> scan_records(ReadTx& tx, RecordId after,
                                const std::function<bool(const Record&, const Submission&)>& each);
base::Result<void> scan_statuses(ReadTx& tx, int64_t after,
                                 const std::function<bool(const Status&, const Submission&)>& each);
// What one sealed submission added, in id order: for the delta of facts. Cost: the id range of the submission.
// `after`: only rows with a greater id.
base::Result<void> scan_submission_records(ReadTx& tx, SubmissionId id, const std::function<bool(const Record&)>& each,
                                           RecordId after = {});
base::Result<void> scan_submission_statuses(ReadTx& tx, SubmissionId id, const std::function<bool(const Status&)>& each,
                                            int64_t after = 0);
// Sealed submissions with a commit sequence after `after`, in that order: what a follower has to catch up with.
base::Result<std::vector<Submission>> sealed_after(ReadTx& tx, CommitSeq after, size_t limit);
// When each sealed submission became visible, by id: a few bytes of each, so that all of them can be held.
struct Seal {
  SubmissionId id;
  CommitSeq seq;
  KnownAt at;
};
base::Result<std::vector<Seal>> seals(ReadTx& tx);

// ---- quarantine
struct QuarantineFilter {
  SubmissionId submission;  // 0 = any
  std::string source, item;
  std::optional<QuarantineState> state;
  int64_t after = 0;
  CommitSeq until{INT64_MAX};  // of submissions sealed until then
  size_t limit = 100;
};
// Of sealed submissions, in id order from `after`.
base::Result<std::vector<Quarantined>> quarantined(ReadTx& tx, const QuarantineFilter& filter);
base::Result<void> set_quarantine_state(WriteTx& tx, std::span<const int64_t> ids, QuarantineState state);

// ---- the registry of subjects
// Each row is one submission's statement about a subject and becomes visible with that submission (no submission: at
// once). id 0: the next id is assigned; else the subject is stated again by this submission, so that a subject first
// met in a submission that is abandoned later stays visible through the others that met it.
base::Result<SubjectId> add_subject(WriteTx& tx, const Subject& subject);
base::Result<SubjectId> last_subject_id(ReadTx& tx);  // of all, visible or not
base::Result<void> add_subject_codes(WriteTx& tx, std::span<const SubjectCode> codes);
base::Result<void> add_subject_names(WriteTx& tx, std::span<const SubjectName> names);
base::Result<void> add_subject_states(WriteTx& tx, std::span<const SubjectState> states);
base::Result<void> add_operator_periods(WriteTx& tx, std::span<const OperatorPeriod> periods);
// Reading it: store/registry_scan.h.

// ---- links
base::Result<LinkEvent> add_link_event(WriteTx& tx, LinkEvent event);  // id, at and seq are assigned
base::Result<std::vector<LinkEvent>> link_events(ReadTx& tx);          // in order

// ---- access.db (transactions of Home::access and Home::read_access)
// Assigns id and at (known_now), gap-free.
base::Result<int64_t> append_access(WriteTx& tx, const AccessEntry& entry);
// Whom an entry is about, ascending.
base::Result<std::vector<SubjectId>> access_subjects(Connection& db, int64_t entry);
struct AccessFilter {
  SubjectId subject;  // 0 = any
  int64_t before = INT64_MAX;
  size_t limit = 50;
  bool with_subjects = true;  // of each entry; a batch has many
};
// Newest first.
base::Result<std::vector<AccessEntry>> access_entries(ReadTx& tx, const AccessFilter& filter);

}  // namespace taixin::store
