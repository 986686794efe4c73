// Scans over records and status events, in the order of their ids.
#include "store/errors.h"
#include "store/record_rows.h"
#include "store/submission_row.h"

namespace taixin::store {
namespace {

constexpr int64_t kPage = 4096;  // rows between two looks at the age of the snapshot

// In id order after `after`, in pages; `select` takes (after, last, page) and yields the id first. `visit` gets each
// row and says whether to go on. The snapshot is renewed between pages when it is old.
template <class Visit>
base::Result<void> scan_pages(ReadTx& tx, std::string_view select, int64_t after, int64_t last, const Visit& visit) {
  for (bool more = true; more && after < last;) {
    TX_CHECK(tx.renew_if_old());
    TX_TRY(auto rows, tx.connection().prepare(select));
    rows.bind(after, last, kPage);
    int64_t seen = 0;
    for (;; ++seen) {
      TX_TRY(const bool found, rows.step());
      if (!found) break;
      after = Row(rows).integer();
      TX_TRY(more, visit(rows));
      if (!more) return {};
    }
    more = seen == kPage;
  }
  return {};
}

constexpr const char* kScanRecords =
    "SELECT " TAIXIN_RECORD_COLUMNS " FROM record WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";
// The first block that begins after an id, the last one that begins at or before it.
constexpr const char* kBlockAfter =
    "SELECT " TAIXIN_BLOCK_HEAD ", b.keys, b.columns FROM block b WHERE b.first > $1 ORDER BY b.first LIMIT 1";
constexpr const char* kBlockAround =
    "SELECT " TAIXIN_BLOCK_HEAD ", b.keys, b.columns FROM block b WHERE b.first <= $1 ORDER BY b.first DESC LIMIT 1";
constexpr const char* kScanStatuses =
    "SELECT " TAIXIN_STATUS_COLUMNS " FROM status WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";

// The records of one block.
struct ScannedBlock {
  BlockHead head;
  std::vector<Record> records;  // empty when they are not wanted
  int64_t last() const { return head.first.get() + static_cast<int64_t>(head.count) - 1; }
};

// `wanted` says whether the records of a submission are.
template <class Wanted>
base::Result<std::optional<ScannedBlock>> find_block(ReadTx& tx, std::string_view select, int64_t id,
                                                     const Wanted& wanted) {
  TX_TRY(auto rows, tx.connection().prepare(select));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  if (!found) return std::optional<ScannedBlock>();
  Row row(rows);
  ScannedBlock block;
  block.head = read_block_head(row);
  const std::string_view keys = row.blob();
  TX_TRY(const bool records, wanted(block.head.submission));
  if (records) {
    TX_TRY(block.records, read_block(block.head, keys, row.blob()));
  }
  return std::optional(std::move(block));
}

// Records after `after` to `last`, in blocks or not, of the submissions that are wanted. `each` says whether to go on.
template <class Wanted, class Each>
base::Result<void> scan_all(ReadTx& tx, int64_t after, int64_t last, const Wanted& wanted, const Each& each) {
  bool more = true;
  const auto visit = [&](const Statement& rows) -> base::Result<bool> {
    const Record found = read_record(rows);
    TX_TRY(const bool mine, wanted(found.submission));
    return more = !mine || each(found);
  };
  // The block that `after` lies in comes first.
  TX_TRY(auto block, find_block(tx, kBlockAround, after + 1, wanted));
  if (block && block->last() <= after) block.reset();
  while (more && after < last) {
    if (!block) {
      TX_TRY(block, find_block(tx, kBlockAfter, after, wanted));
    }
    const int64_t alone = block ? std::min(last, block->head.first.get() - 1) : last;
    if (after < alone) TX_CHECK(scan_pages(tx, kScanRecords, after, alone, visit));
    if (!block) break;
    if (!block->records.empty()) {  // `each` may have gone on to others since
      TX_TRY([[maybe_unused]] const bool mine, wanted(block->head.submission));
    }
    for (const Record& found : block->records) {
      if (more && found.id.get() > after && found.id.get() <= last) more = each(found);
    }
    after = block->last();
    block.reset();
    TX_CHECK(tx.renew_if_old());
  }
  return {};
}

// The ids of a submission's rows: (first - 1, last); nothing when it is not sealed or has none.
base::Result<std::optional<std::pair<int64_t, int64_t>>> id_range(ReadTx& tx, std::string_view select,
                                                                  SubmissionId id) {
  TX_TRY(auto rows, tx.connection().prepare(select));
  rows.bind(id);
  TX_TRY(const bool found, rows.step());
  std::optional<std::pair<int64_t, int64_t>> range;
  if (found) {
    Row row(rows);
    const int64_t first = row.integer(), last = row.integer();
    if (last > 0) range.emplace(first - 1, last);
  }
  return range;
}

}  // namespace

base::Result<void> scan_records(ReadTx& tx, RecordId after,
                                const std::function<bool(const Record&, const Submission&)>& each) {
  TX_TRY(const CommitSeq head, commit_head(tx));
  TX_TRY(const RecordId last, last_record_id(tx));
  SealedSubmissions sealed(head);
  const Submission* from = nullptr;
  const auto wanted = [&](SubmissionId id) -> base::Result<bool> {
    if (from == nullptr || from->id != id) {
      TX_TRY(from, sealed.find(tx, id));
    }
    return from != nullptr;
  };
  return scan_all(tx, after.get(), last.get(), wanted, [&](const Record& found) { return each(found, *from); });
}

base::Result<void> scan_statuses(ReadTx& tx, int64_t after,
                                 const std::function<bool(const Status&, const Submission&)>& each) {
  TX_TRY(const CommitSeq head, commit_head(tx));
  TX_TRY(const int64_t last, tx.connection().integer("SELECT max(id) FROM status"));
  SealedSubmissions sealed(head);
  return scan_pages(tx, kScanStatuses, after, last, [&](const Statement& rows) -> base::Result<bool> {
    const Status found = read_status(rows);
    TX_TRY(const Submission* from, sealed.find(tx, found.submission));
    return from == nullptr || each(found, *from);
  });
}

base::Result<void> scan_submission_records(ReadTx& tx, SubmissionId id, const std::function<bool(const Record&)>& each,
                                           RecordId after) {
  TX_TRY(const auto range,
         id_range(tx, "SELECT first_record, last_record FROM submission WHERE id = $1 AND state = 1", id));
  if (!range) return {};
  const auto wanted = [&](SubmissionId from) -> base::Result<bool> { return from == id; };
  return scan_all(tx, std::max(range->first, after.get()), range->second, wanted, each);
}

base::Result<void> scan_submission_statuses(ReadTx& tx, SubmissionId id, const std::function<bool(const Status&)>& each,
                                            int64_t after) {
  TX_TRY(const auto range,
         id_range(tx, "SELECT first_status, last_status FROM submission WHERE id = $1 AND state = 1", id));
  if (!range) return {};
  after = std::max(after, range->first);
  return scan_pages(tx, kScanStatuses, after, range->second, [&](const Statement& rows) -> base::Result<bool> {
    const Status found = read_status(rows);
    return found.submission != id || each(found);
  });
}

}  // namespace taixin::store
