#include "ledger/scrub.h"

namespace taixin::ledger {
namespace {

base::Result<void> set_counter(store::Connection& db, std::string_view name, int64_t value) {
  return db.run(
      "INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name,
      value);
}

}  // namespace

Scrub::State Scrub::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

base::Result<void> Scrub::remember(uint64_t position, std::optional<base::KnownAt> finished) {
  return writer_of(home_, log_.name()).run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(set_counter(tx.connection(), "audit_position", static_cast<int64_t>(position)));
    return finished ? set_counter(tx.connection(), "audit_finished", finished->get()) : base::Result<void>();
  });
}

base::Result<void> Scrub::begin(uint64_t known_size) {
  uint64_t from = 0;
  if (!read_) {
    auto tx = read_log(home_, log_.name());
    if (!tx) return std::move(tx).error();
    TX_TRY(const int64_t position, tx->connection().integer("SELECT value FROM counter WHERE name = 'audit_position'"));
    TX_TRY(const int64_t finished, tx->connection().integer("SELECT value FROM counter WHERE name = 'audit_finished'"));
    from = static_cast<uint64_t>(position);
    read_ = true;
    const std::lock_guard lock(mutex_);
    if (finished != 0) state_.finished = base::KnownAt(finished);
  }
  {
    const std::lock_guard lock(mutex_);
    const bool rests = from == 0 && state_.finished && home_.clock().now().get() < state_.finished->get() + kRestMicros;
    if (rests) return {};
  }
  audit_ = std::make_unique<Audit>(home_, log_, verifier_, known_size);
  whole_ = from == 0;
  return audit_->start_at(from);
}

base::Result<void> Scrub::step(uint64_t known_size) {
  if (!audit_) TX_CHECK(begin(known_size));
  if (!audit_) return {};
  TX_TRY(const bool more, audit_->step(kStepLeaves));
  const std::optional<base::KnownAt> finished = more ? std::nullopt : std::optional(home_.clock().now());
  {
    const std::lock_guard lock(mutex_);
    state_.position = audit_->position();
    state_.size = audit_->size();
    if (finished) state_.finished = finished;
    if (!audit_->findings().empty() || (finished && whole_)) state_.findings = audit_->findings();
  }
  if (!more) audit_.reset();
  return remember(more ? state_.position : 0, finished);
}

}  // namespace taixin::ledger
