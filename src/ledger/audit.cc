#include "ledger/audit.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/log_errors.h"
#include "store/access_slices.h"

namespace taixin::ledger {
namespace {

using store::Connection;
using store::Row;

constexpr size_t kRunsAhead = 256;

// Whether each of these leaves has as many rows as a block happens to have.
bool is_block(const LeafRun& run) { return run.source == Source::block; }

std::string text(uint64_t value) { return std::to_string(value); }
std::string text(int64_t value) { return std::to_string(value); }

std::string row_range(int64_t first, int64_t rows) {
  return rows == 1 ? text(first) : fmt::format("{}-{}", first, first + rows - 1);
}

}  // namespace

Audit::Audit(store::Home& home, const Log& log, std::optional<VerifierKey> verifier, uint64_t known_size)
    : home_(home), log_(log), verifier_(std::move(verifier)), known_size_(known_size) {}

base::Result<void> Audit::take_snapshot() {
  auto taken = read_log(home_, log_.name());
  if (!taken) return std::move(taken).error();
  tx_.emplace(*std::move(taken));
  rows_.emplace(db(), log_.salts());
  return {};
}

void Audit::find(const base::ErrorKind& kind, base::ErrorArgs args) {
  if (findings_.size() < kFindingsMax) findings_.push_back(base::fail(kind, std::move(args)));
}

base::Result<void> Audit::load_checkpoints() {
  TX_TRY(auto rows, db().prepare("SELECT size, note FROM log_checkpoint WHERE size >= $1 ORDER BY size"));
  rows.bind(position_);
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) break;
    Row row(rows);
    const auto size = row.as<uint64_t>();
    checkpoints_.emplace_back(size, row.text());
  }
  return {};
}

// The keys of the past, and which leaves may be opaque: exactly those that an accepted loss names.
base::Result<void> Audit::read_history() {
  if (!verifier_) return {};
  TX_TRY(auto records, home_.read_records());
  auto history = key_history(records.connection(), log_.name(), *verifier_);
  if (!history) {
    if (findings_.size() < kFindingsMax) findings_.push_back(std::move(history).error());
    return {};
  }
  history_ = *std::move(history);
  TX_TRY(const TreeHead opaque, opaque_leaves(db()));
  const TreeHead allowed = history_->opaque.value_or(TreeHead());
  if (opaque != allowed) find(kFoundOpaque, {{"found", text(opaque.size)}, {"allowed", text(allowed.size)}});
  return {};
}

base::Result<void> Audit::start_at(uint64_t leaf) {
  TX_ASSERT(!begun_, "an audit that has begun at leaf {}", position_);
  TX_CHECK(take_snapshot());
  const std::shared_ptr<void> end(nullptr, [this](void*) { rows_.reset(), tx_.reset(); });
  TX_TRY(const int64_t size, db().integer("SELECT first + leaves FROM leaf_run ORDER BY first DESC LIMIT 1"));
  size_ = static_cast<uint64_t>(size);
  // A run is checked whole: begin where one does.
  TX_TRY(const int64_t first, db().integer("SELECT max(first) FROM leaf_run WHERE first <= $1", std::min(leaf, size_)));
  position_ = static_cast<uint64_t>(first);
  for (unsigned level = 0; (position_ >> (8 * level)) > 0; ++level) {
    const size_t width = static_cast<size_t>(position_ >> (8 * level)) % kTileWidth;
    std::vector<Hash>& tile = edge_.emplace_back();
    if (width == 0) continue;
    TX_TRY(tile, stored_tile(db(), level, position_ >> (8 * (level + 1))));
    tile.resize(std::min(tile.size(), width));
  }
  TX_CHECK(load_checkpoints());
  TX_CHECK(read_history());
  begun_ = true;
  if (size_ < known_size_) find(kFoundShorter, {{"size", text(size_)}, {"signed", text(known_size_)}});
  return {};
}

base::Result<bool> Audit::step(uint64_t leaves) {
  if (!begun_) TX_CHECK(start_at(0));
  TX_CHECK(take_snapshot());
  const std::shared_ptr<void> end(nullptr, [this](void*) { rows_.reset(), tx_.reset(); });
  const uint64_t until = position_ + leaves;
  while (position_ < size_ && position_ < until) {
    TX_CHECK(tx_->renew_if_old());
    if (runs_.empty()) {
      TX_TRY(runs_, runs_from(db(), position_, kRunsAhead));
      std::reverse(runs_.begin(), runs_.end());
    }
    const LeafRun run = runs_.empty() ? LeafRun{} : std::move(runs_.back());
    if (run.leaves == 0 || run.first != position_) {
      find(kFoundLeafTable, {{"leaf", text(position_)}});
      position_ = size_;
      break;
    }
    runs_.pop_back();
    TX_CHECK(check_run(run));
    position_ += run.leaves;
  }
  if (position_ < size_) return true;
  TX_CHECK(check_coverage());
  TX_CHECK(check_counts());
  return false;
}

// ---- leaves

base::Result<std::vector<Hash>> Audit::stored_roots(uint64_t first, uint64_t count) {
  std::vector<Hash> roots;
  while (roots.size() < count) {
    const uint64_t at = first + roots.size();
    TX_TRY(const auto tile, stored_tile(db(), 0, at / kTileWidth));
    const size_t from = at % kTileWidth;
    const size_t want = std::min<size_t>(kTileWidth - from, count - roots.size());
    for (size_t i = from; i < from + want; ++i) roots.push_back(i < tile.size() ? tile[i] : Hash{});
  }
  return roots;
}

// As part of the tree only. Whether they may be opaque was looked at in the beginning.
base::Result<void> Audit::check_opaque(const LeafRun& run) {
  if (run.rows != 0 || run.leaves > kOpaqueRun || !history_ || !history_->opaque ||
      run.first + run.leaves > history_->opaque->size) {
    find(kFoundLeafTable, {{"leaf", text(run.first)}});
  }
  TX_TRY(const auto stored, stored_roots(run.first, run.leaves));
  for (const Hash& root : stored) TX_CHECK(grow(root));
  return {};
}

base::Result<void> Audit::check_run(const LeafRun& run) {
  if (run.source == kOpaque) return check_opaque(run);
  const Covered& table = covered(run.source);
  LeafRun sums{run.first, run.source, run.first_row, 0, 0, {}};
  std::vector<DerivedLeaf> derived;
  TX_CHECK(rows_->leaves(run.source, run.first_row, run.first_row + run.rows - 1,
                         [&](std::span<const CoveredRow> rows) -> base::Result<bool> {
                           for (const CoveredRow& row : rows) add_columns(row, sums);
                           const auto roots = rows_->roots_of(table, rows);
                           const size_t each = rows.size() / roots.size();
                           for (size_t i = 0; i < roots.size(); ++i) {
                             derived.push_back({rows[i * each].id, static_cast<int64_t>(each), roots[i]});
                           }
                           return true;
                         }));
  TX_TRY(const auto stored, stored_roots(run.first, run.leaves));
  compare_leaves(run, stored, derived, sums);
  for (const Hash& root : stored) TX_CHECK(grow(root));
  return {};
}

void Audit::compare_leaves(const LeafRun& run, const std::vector<Hash>& stored, const std::vector<DerivedLeaf>& derived,
                           const LeafRun& sums) {
  const Covered& table = covered(run.source);
  const auto group = static_cast<int64_t>(table.group);
  const auto gone = [&](int64_t first, int64_t rows) {
    find(kFoundMissing, {{"table", std::string(table.table)}, {"row", row_range(first, rows)}});
  };
  size_t at = 0;  // in `stored`
  int64_t expected = run.first_row;
  for (const DerivedLeaf& leaf : derived) {
    if (leaf.first > expected && (is_block(run) || group == 1)) gone(expected, leaf.first - expected);
    if (is_block(run)) {  // how many blocks are gone is not known: look for this one's leaf
      size_t match = at;
      if (leaf.first > expected) {
        while (match < stored.size() && stored[match] != leaf.root) ++match;
        if (match == stored.size()) match = std::min(at + 1, stored.size() - 1);
      }
      at = match;
    } else {
      at = static_cast<size_t>((leaf.first - run.first_row) / group);
    }
    if (at >= stored.size() || stored[at] != leaf.root) name_change(run, leaf, sums);
    ++at;
    expected = leaf.first + leaf.rows;
  }
  const int64_t end = run.first_row + run.rows;
  if (expected < end) gone(expected, end - expected);
}

// Says which row and which columns of a leaf differ, as far as the run's sums tell.
void Audit::name_change(const LeafRun& run, const DerivedLeaf& leaf, const LeafRun& sums) {
  const Covered& table = covered(run.source);
  std::string columns;
  int64_t row = leaf.rows == 1 ? leaf.first : 0;  // 0: not known
  for (size_t i = 0; i < std::min(run.columns.size(), sums.columns.size()); ++i) {
    const uint64_t plain = sums.columns[i].plain - run.columns[i].plain;
    const uint64_t weighted = sums.columns[i].weighted - run.columns[i].weighted;
    if (plain == 0 && weighted == 0) continue;
    if (!columns.empty()) columns += ", ";
    columns += i < table.columns.size() ? std::string(table.columns[i]) : text(static_cast<uint64_t>(i));
    // One changed value: the weighted sum is its place times the plain one.
    for (int64_t id = leaf.first; row == 0 && id < leaf.first + leaf.rows; ++id) {
      if (weighted == static_cast<uint64_t>(id - run.first_row + 1) * plain) row = id;
    }
  }
  if (columns.empty()) columns = "?";
  find(kFoundChanged, {{"table", std::string(table.table)},
                       {"row", row != 0 ? text(row) : row_range(leaf.first, leaf.rows)},
                       {"column", columns}});
}

// ---- nodes, roots, signatures

base::Result<void> Audit::grow(const Hash& root) {
  uint64_t size = 0;
  for (size_t level = edge_.size(); level-- > 0;) size = size * kTileWidth + edge_[level].size();
  TX_CHECK(add(0, size, root));
  ++size;
  if (history_ && history_->opaque && history_->opaque->size == size && history_->opaque->root != edge_root(edge_)) {
    find(kFoundCheckpoint,
         {{"size", text(size)}, {"detail", "the root is not the one that the loss of the keys names"}});
  }
  while (next_checkpoint_ < checkpoints_.size() && checkpoints_[next_checkpoint_].first <= size) {
    const auto& [signed_size, note] = checkpoints_[next_checkpoint_++];
    TX_CHECK(check_checkpoint(signed_size, note));
  }
  return {};
}

base::Result<void> Audit::add(unsigned level, uint64_t index, const Hash& hash) {
  if (edge_.size() <= level) edge_.resize(level + 1);
  if (stored_.size() <= level) stored_.resize(level + 1);
  const uint64_t number = index / kTileWidth;
  if (level > 0) {  // level 0 was compared with the rows
    if (edge_[level].empty() || stored_[level].empty()) {
      TX_TRY(stored_[level], stored_tile(db(), level, number));
    }
    const size_t at = index % kTileWidth;
    if (at >= stored_[level].size() || stored_[level][at] != hash) {
      find(kFoundTile, {{"level", text(uint64_t{level})}, {"tile", text(number)}, {"hash", text(uint64_t{at})}});
    }
  }
  edge_[level].push_back(hash);
  if (edge_[level].size() < kTileWidth) return {};
  const std::vector<Hash> full = std::exchange(edge_[level], {});
  stored_[level].clear();
  return add(level + 1, number, subtree_root(level == 0 ? hashes_of_entries(full) : full));
}

base::Result<void> Audit::check_checkpoint(uint64_t size, const std::string& note) {
  const auto differs = [&](std::string detail) {
    find(kFoundCheckpoint, {{"size", text(size)}, {"detail", std::move(detail)}});
  };
  Checkpoint checkpoint;
  if (verifier_) {
    const VerifierKey& key = history_ ? history_->key_for(size) : *verifier_;
    const auto opened = open_checkpoint(note, {{key}}, key.name);
    if (!opened.ok()) return differs(opened.error().message(base::Lang::en)), base::Result<void>();
    checkpoint = opened->checkpoint;
  } else {
    const auto parsed = parse_note(note);
    if (!parsed.ok()) return differs(parsed.error().message(base::Lang::en)), base::Result<void>();
    const auto read = parse_checkpoint(parsed->text);
    if (!read.ok()) return differs(read.error().message(base::Lang::en)), base::Result<void>();
    checkpoint = *read;
  }
  if (checkpoint.size != size) differs(fmt::format("the note says {} entries", checkpoint.size));
  if (size > 0 && checkpoint.root != edge_root(edge_)) differs("the root is another one");
  return {};
}

// ---- the tables as a whole

// Every id of every covered table lies in exactly one run.
base::Result<void> Audit::check_coverage() {
  if (next_checkpoint_ < checkpoints_.size()) {
    find(kFoundShorter, {{"size", text(size_)}, {"signed", text(checkpoints_.back().first)}});
  }
  for (const Covered& table : covered(log_.name())) {
    if (table.source == Source::block) continue;  // with records, whose ids they share
    TX_TRY(auto rows, db().prepare("SELECT first_row, row_count FROM leaf_run WHERE kind = $1 OR "
                                   "kind = $2 ORDER BY first_row"));
    rows.bind(table.source, table.source == Source::record ? Source::block : table.source);
    int64_t next = 1;
    const auto uncovered = [&](int64_t last) {
      find(kFoundNoLeaf, {{"table", std::string(table.table)}, {"row", row_range(next, last - next + 1)}});
    };
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      Row row(rows);
      const int64_t first = row.integer(), count = row.integer();
      if (first > next) uncovered(first - 1);
      if (first < next) find(kFoundLeafTable, {{"leaf", fmt::format("{} {}", table.table, first)}});
      next = std::max(next, first + count);
    }
    TX_TRY(const int64_t last, rows_->last(table.source));
    if (last >= next) uncovered(last);
  }
  return {};
}

// Rows that no leaf can see: beside a block that has their ids, below the first id, or belonging to nothing.
base::Result<void> Audit::check_counts() {
  struct Count {
    const char *table, *extra;  // SQL: the ids of rows too many
  };
  static constexpr Count kRecords[] = {
      {"record",
       "SELECT id FROM record r WHERE NOT EXISTS (SELECT 1 FROM leaf_run l WHERE l.kind = 1 AND l.first_row = "
       "(SELECT max(first_row) FROM leaf_run WHERE kind = 1 AND first_row <= r.id) AND r.id < l.first_row + "
       "l.row_count) LIMIT 100"},
      {"block",
       "SELECT first FROM block b WHERE NOT EXISTS (SELECT 1 FROM leaf_run l WHERE l.kind = 2 AND l.first_row = "
       "(SELECT max(first_row) FROM leaf_run WHERE kind = 2 AND first_row <= b.first) AND b.first < "
       "l.first_row + l.row_count) LIMIT 100"},
      {"payload", "SELECT id FROM payload p WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = p.id) LIMIT 100"},
      {"submission",
       "SELECT id FROM submission s WHERE state <> 0 AND (SELECT count(*) FROM submission_end e WHERE "
       "e.submission = s.id) <> 1 LIMIT 100"},
      {"person_record", "SELECT id FROM person_record WHERE id < 1"},
      {"sealed_cell", "SELECT id FROM sealed_cell WHERE id < 1"},
      {"erasure_event", "SELECT id FROM erasure_event WHERE id < 1"},
      {"account_event", "SELECT id FROM account_event WHERE id < 1"},
      {"consent_event", "SELECT id FROM consent_event WHERE id < 1"},
      {"case_event", "SELECT id FROM case_event WHERE id < 1"},
      {"retraction_event", "SELECT id FROM retraction_event WHERE id < 1"},
      {"outgoing_event", "SELECT id FROM outgoing_event WHERE id < 1"},
      {"measure_event", "SELECT id FROM measure_event WHERE id < 1"},
      {"bulletin_event", "SELECT id FROM bulletin_event WHERE id < 1"},
      {"letter_event", "SELECT id FROM letter_event WHERE id < 1"},
      {"exchange_event", "SELECT id FROM exchange_event WHERE id < 1"},
      {"duty_event", "SELECT id FROM duty_event WHERE id < 1"},
      {"held_event", "SELECT id FROM held_event WHERE id < 1"},
      {"rule_event", "SELECT id FROM rule_event WHERE id < 1"},
      {"redaction_event", "SELECT id FROM redaction_event WHERE id < 1"},
      {"report_event", "SELECT id FROM report_event WHERE id < 1"},
      {"status", "SELECT id FROM status WHERE id < 1"},
      {"subject", "SELECT number FROM subject WHERE number < 1"},
      {"subject_code", "SELECT id FROM subject_code WHERE id < 1"},
      {"subject_name", "SELECT id FROM subject_name WHERE id < 1"},
      {"subject_state", "SELECT id FROM subject_state WHERE id < 1"},
      {"operator_period", "SELECT id FROM operator_period WHERE id < 1"},
      {"link_event", "SELECT id FROM link_event WHERE id < 1"},
      {"pack_activation", "SELECT number FROM pack_activation WHERE number < 1"},
      {"quarantine", "SELECT id FROM quarantine WHERE id < 1"},
      {"submission_end", "SELECT id FROM submission_end WHERE id < 1"}};
  static constexpr Count kAccess[] = {
      {"access_entry", "SELECT id FROM access_entry WHERE id < 1"},
      {"access_event", "SELECT id FROM access_event WHERE id < 1"},
      {"access_subject",
       "SELECT entry FROM access_subject a WHERE NOT EXISTS (SELECT 1 FROM access_entry e WHERE e.id "
       "= a.entry) LIMIT 100"},
      {"access_batch_part",
       "SELECT entry FROM access_batch_part a WHERE NOT EXISTS (SELECT 1 FROM access_batch b WHERE "
       "b.entry = a.entry) LIMIT 100"},
      {"access_batch",
       "SELECT entry FROM access_batch a WHERE NOT EXISTS (SELECT 1 FROM access_entry e WHERE e.id = "
       "a.entry) LIMIT 100"}};
  for (const Count& count : log_.name() == LogName::records ? std::span<const Count>(kRecords) : kAccess) {
    TX_TRY(auto rows, db().prepare(count.extra));
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      find(kFoundNoLeaf, {{"table", count.table}, {"row", text(Row(rows).integer())}});
    }
  }
  if (log_.name() == LogName::records) return {};
  // Whom entries are about is proven; what is sorted of it must say the same.
  TX_TRY(const auto wrong, store::wrong_slices(db()));
  for (const int64_t slice : wrong) find(kFoundNoLeaf, {{"table", "access_slice"}, {"row", text(slice)}});
  return {};
}

}  // namespace taixin::ledger
