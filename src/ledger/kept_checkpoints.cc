#include "ledger/kept_checkpoints.h"

#include <set>

#include "ledger/log.h"
#include "ledger/note.h"

namespace taixin::ledger {
namespace {

constexpr int64_t kHour = int64_t{3600} * 1'000'000, kDay = 24 * kHour, kWeek = 7 * kDay;

}  // namespace

std::vector<uint64_t> superseded(std::span<const SignedNote> notes, base::KnownAt now, uint64_t shown) {
  std::vector<uint64_t> out;
  std::set<std::pair<int64_t, int64_t>> newest, cosigned;  // length of the slot, its number
  for (const SignedNote& note : notes) {
    const int64_t age = now.get() - note.at.get();
    const int64_t slot = age > kWeek ? kDay : kHour;
    const std::pair of{slot, note.at.get() / slot};
    const bool first = newest.insert(of).second;
    const bool first_cosigned = note.quorum && cosigned.insert(of).second;
    if (age > kHour && !first && !first_cosigned && note.size != shown) out.push_back(note.size);
  }
  return out;
}

base::Result<size_t> thin_checkpoints(store::Home& home, LogName name, uint64_t shown, size_t quorum) {
  std::vector<SignedNote> notes;
  {
    TX_TRY(auto tx, read_log(home, name));
    TX_TRY(auto rows,
           tx.connection().prepare("SELECT size, signed_at, note FROM log_checkpoint ORDER BY size DESC LIMIT $1"));
    rows.bind(kNotesThinnedMax);
    for (;;) {
      TX_TRY(const bool more, rows.step());
      if (!more) break;
      store::Row row(rows);
      SignedNote note{row.as<uint64_t>(), row.as<base::KnownAt>(), false};
      if (quorum > 0) {
        const auto parsed = parse_note(row.text());
        note.quorum = parsed.ok() && parsed->signatures.size() > quorum;  // one is the log's own
      }
      notes.push_back(note);
    }
  }
  const auto gone = superseded(notes, home.clock().now(), shown);
  if (gone.empty()) return size_t{0};
  TX_CHECK(writer_of(home, name).run(store::Priority::bulk, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(auto remove, tx.connection().prepare("DELETE FROM log_checkpoint WHERE size = $1"));
    for (const uint64_t size : gone) TX_CHECK(remove.bind(size).run());
    return {};
  }));
  return gone.size();
}

}  // namespace taixin::ledger
