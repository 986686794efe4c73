// Who received a record, out of the access log.
#include <algorithm>
#include <array>

#include "check/errors.h"
#include "propagate/event.h"
#include "store/records.h"

namespace taixin::propagate {
namespace {

// Answers that tell records. Others name a subject, or count.
constexpr std::array<std::string_view, 5> kTelling{"check", "show", "batch", "changes", "report"};
// What stands for anything: of these the gate says whether the record was among it.
bool is_wide(std::string_view part) { return part == "*" || part.find('.') == part.npos; }

// Whether what left can have held records of this item (docs/formats/store.md).
bool names(std::string_view fields, const Event& event) {
  bool found = false;
  for (int depth = 0; !fields.empty();) {
    // Commas within brackets stand between the fields of one item.
    size_t end = 0;
    for (; end < fields.size() && (fields[end] != ',' || depth > 0); ++end) {
      depth += fields[end] == '(' ? 1 : fields[end] == ')' ? -1 : 0;
    }
    const std::string_view part = fields.substr(0, std::min(fields.find('('), end));
    fields.remove_prefix(std::min(end + 1, fields.size()));
    if (part.starts_with('-') && part.substr(1) == event.item) return false;
    found = found || part == event.item || (is_wide(part) && (part == "*" || part == event.of_class));
  }
  return found;
}

}  // namespace

std::optional<Receiver> Propagation::receiver_of(const access::Caller& caller) {
  if (caller.console()) return Receiver{};
  const access::Account* account = caller.who();
  if (!account || caller.assisted != SubjectId()) return std::nullopt;
  const bool system = account->kind == access::AccountKind::client;
  if ((!system && account->kind != access::AccountKind::staff) || caller.unit == access::UnitId()) return std::nullopt;
  return Receiver{caller.unit.get(), system ? account->id.get() : 0};
}

std::optional<Receiver> Propagation::receiver_of(const store::AccessEntry& entry,
                                                 const access::Directory& directory) const {
  switch (entry.via) {
    case store::Via::console:
    case store::Via::before_accounts:
      return gate::audience_of(entry.purpose) == gate::Audience::subject_self ? std::nullopt
                                                                              : std::optional(Receiver{});
    case store::Via::assisted:
    case store::Via::nobody:
      return std::nullopt;
    case store::Via::web:
    case store::Via::api:
      break;
  }
  // An account that the directory does not know is what it came by.
  const access::Account* account = directory.account(access::AccountId(entry.account));
  const access::AccountKind kind = account                        ? account->kind
                                   : entry.via == store::Via::api ? access::AccountKind::client
                                                                  : access::AccountKind::staff;
  if (kind == access::AccountKind::person || kind == access::AccountKind::agent || entry.unit == 0) return std::nullopt;
  return Receiver{entry.unit, kind == access::AccountKind::client ? entry.account : 0};
}

base::Result<std::optional<RecordId>> Propagation::got(const Event& event, const store::AccessEntry& entry,
                                                       SubjectId subject) {
  const std::optional<RecordId> no;
  if (entry.seq >= event.seq) return no;
  if (std::ranges::find(kTelling, entry.kind) == kTelling.end() || !names(entry.fields, event)) return no;
  facts::Watermark mark{entry.seq, entry.known_at ? *entry.known_at : base::KnownAt(INT64_MAX)};
  // Its fields say which items it named: whoever asked was cleared for those.
  const auto session = access::replayed(world_.desk, world_.checker.law(entry.at), entry, INT_MAX);
  if (!session) return no;
  return world_.checker.told(*session, mark, entry.at, subject, event.records, entry.kind == "batch");
}

base::Result<void> Propagation::receivers(const Event& event, Made& made) {
  constexpr size_t kEntries = 200;
  const auto directory = world_.directory();
  std::set<Receiver> known;
  for (const SubjectId subject : event.subjects) {
    for (int64_t before = INT64_MAX;;) {
      std::vector<store::AccessEntry> entries;
      {
        TX_TRY(auto tx, world_.home.read_access());
        TX_TRY(entries, store::access_entries(
                            tx, {.subject = subject, .before = before, .limit = kEntries, .with_subjects = false}));
      }
      for (const store::AccessEntry& entry : entries) {
        before = entry.id;
        const auto receiver = receiver_of(entry, *directory);
        if (!receiver || known.contains(*receiver)) continue;
        TX_TRY(const auto record, got(event, entry, subject));
        if (!record) continue;
        known.insert(*receiver);
        made.found.push_back({.receiver = *receiver,
                              .source = event.source,
                              .source_id = event.source_id,
                              .record = *record,
                              .item = event.item,
                              .version_key = event.version_key,
                              .change = static_cast<uint8_t>(event.change),
                              .day = event.day,
                              .basis = event.basis,
                              .entry = entry.id});
      }
      if (entries.size() < kEntries) break;
    }
  }
  return {};
}

// Entries that were written since the last step, but answered from before events that were read then.
base::Result<void> Propagation::late(const store::RetractionCursor& at, int64_t newest, Made& made) {
  constexpr int64_t kEntries = 500;
  for (int64_t from = at.entry; from < newest;) {
    const int64_t until = std::min(newest, from + kEntries);
    std::vector<store::AccessEntry> entries;
    {
      TX_TRY(auto tx, world_.home.read_access());
      TX_TRY(entries,
             store::access_entries(
                 tx, {.before = until + 1, .limit = static_cast<size_t>(until - from), .with_subjects = false}));
    }
    std::optional<store::CommitSeq> oldest;
    for (const store::AccessEntry& entry : entries) {
      const bool old = entry.seq < at.seq && std::ranges::find(kTelling, entry.kind) != kTelling.end();
      if (old && (!oldest || entry.seq < *oldest)) oldest = entry.seq;
    }
    // The events between are read again; who was told by them stays told once.
    if (oldest) {
      TX_CHECK(committed(*oldest, at.seq, [&](Event&& event) -> base::Result<void> {
        TX_CHECK(receivers(event, made));
        return write(made);
      }));
    }
    from = until;
  }
  return {};
}

}  // namespace taixin::propagate
