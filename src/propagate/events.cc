// What became of records since: read from commits and from what cases left, in their order.
#include <boost/json.hpp>

#include "propagate/event.h"
#include "store/records.h"

namespace taixin::propagate {
namespace {

namespace json = boost::json;
using catalog::RecordChange;
using store::RetractionSource;

constexpr size_t kRows = 256;      // read at once: a snapshot is held two seconds at most
constexpr size_t kVersions = 200;  // of one record, followed back

std::optional<RecordChange> change_of(store::StatusKind kind) {
  switch (kind) {
    case store::StatusKind::repaired:
      return RecordChange::repaired;
    case store::StatusKind::ended:
      return RecordChange::ended;
    case store::StatusKind::withdrawn:
      return RecordChange::withdrawn;
    case store::StatusKind::shielded:
      return RecordChange::shielded;
    case store::StatusKind::unshielded:
      return RecordChange::unshielded;
    case store::StatusKind::disputed:
    case store::StatusKind::undisputed:
    case store::StatusKind::reconciled:
      return std::nullopt;
  }
  return std::nullopt;
}

// By the effects beside `propagate` in the same step; none on the record: what it says was corrected.
RecordChange change_of(std::string_view effects_json) {
  constexpr std::pair<std::string_view, RecordChange> kEffects[] = {{"withdraw", RecordChange::withdrawn},
                                                                    {"end_by_repair", RecordChange::repaired},
                                                                    {"shield", RecordChange::shielded},
                                                                    {"unshield", RecordChange::unshielded}};
  boost::system::error_code failed;
  const json::value effects = json::parse(effects_json, failed);
  if (failed || !effects.is_array()) return RecordChange::corrected;
  for (const auto& [code, change] : kEffects) {
    for (const json::value& one : effects.as_array()) {
      if (one.is_string() && one.as_string() == code) return change;
    }
  }
  return RecordChange::corrected;
}

base::Result<std::vector<RecordId>> versions_back(store::ReadTx& tx, store::Record record) {
  std::vector<RecordId> out{record.id};
  while (record.previous != RecordId() && out.size() < kVersions) {
    TX_TRY(const auto before, store::record(tx, record.previous));
    if (!before) break;
    out.push_back(before->id);
    record = *before;
  }
  return out;
}

}  // namespace

// The item of a record, and under whom it may have been told: whoever it was first linked to, whoever holds it now, and
// whoever is one with these.
base::Result<void> Propagation::name(store::ReadTx& tx, const store::Record& record, Event& event) const {
  TX_TRY(const auto numbers, store::item_numbers(tx));
  for (const auto& [number, code] : numbers) {
    if (number == record.item) event.item = code;
  }
  const catalog::Item* item = world_.desk.catalog.item_revision(base::ItemCode(event.item), record.revision);
  event.of_class = item ? item->catalog_class : event.item.substr(0, event.item.find('.'));
  event.version_key = record.version_key;
  const auto mark = world_.facts.head();
  for (const SubjectId subject : {record.subject, world_.facts.holder(record.id, record.subject, mark)}) {
    if (subject == SubjectId()) continue;
    for (const SubjectId one : world_.facts.one_with(subject)) event.subjects.insert(one);
    event.subjects.insert(subject);
  }
  return {};
}

base::Result<void> Propagation::statuses_of(const store::Submission& submission, const Take& take) {
  for (int64_t after = 0;;) {
    std::vector<store::Status> rows;
    std::vector<Event> events;
    {
      TX_TRY(auto tx, world_.home.read_records());
      TX_CHECK(store::scan_submission_statuses(
          tx, submission.id, [&](const store::Status& status) { return rows.push_back(status), rows.size() < kRows; },
          after));
      for (const store::Status& status : rows) {
        after = status.id;
        const auto change = change_of(status.kind);
        if (!change) continue;
        TX_TRY(const auto newest, world_.facts.by_version_key(status.version_key, tx));
        if (!newest) continue;  // it came before its record: nobody was told that
        Event event;
        TX_CHECK(name(tx, *newest, event));
        const auto* rule = world_.desk.catalog.retraction(*change, event.of_class, base::day_of(submission.sealed_at));
        if (!rule) continue;
        event.source_id = status.id;
        event.change = *change;
        event.seq = submission.seq;
        TX_TRY(event.records, versions_back(tx, *newest));
        event.day = status.day;
        event.basis = fmt::format("{}", fmt::join(rule->basis.clauses, "；"));
        events.push_back(std::move(event));
      }
    }
    for (Event& event : events) TX_CHECK(take(std::move(event)));
    if (rows.size() < kRows) return {};
  }
}

base::Result<void> Propagation::versions_of(const store::Submission& submission, const Take& take) {
  for (RecordId after;;) {
    std::vector<store::Record> rows;
    std::vector<Event> events;
    {
      TX_TRY(auto tx, world_.home.read_records());
      size_t seen = 0;
      TX_CHECK(store::scan_submission_records(
          tx, submission.id,
          [&](const store::Record& record) {
            after = record.id;
            if (record.previous != RecordId()) rows.push_back(record);
            return rows.size() < kRows && ++seen < 100 * kRows;
          },
          after));
      if (rows.empty() && seen < 100 * kRows) return {};
      for (const store::Record& record : rows) {
        Event event;
        TX_CHECK(name(tx, record, event));
        const Day known = base::day_of(submission.sealed_at);
        const auto* rule = world_.desk.catalog.retraction(RecordChange::corrected, event.of_class, known);
        if (!rule) continue;
        event.source = RetractionSource::version;
        event.source_id = record.id.get();
        event.seq = submission.seq;
        event.records = {record.previous};
        event.day = known;
        event.basis = fmt::format("{}", fmt::join(rule->basis.clauses, "；"));
        events.push_back(std::move(event));
      }
    }
    for (Event& event : events) TX_CHECK(take(std::move(event)));
  }
}

base::Result<void> Propagation::events_of(const store::Submission& submission, const Take& take) {
  if (submission.counts.statuses > 0) TX_CHECK(statuses_of(submission, take));
  if (submission.counts.versions > 0) TX_CHECK(versions_of(submission, take));
  return {};
}

base::Result<void> Propagation::event_of(const store::LinkEvent& link, const Take& take) {
  if (link.kind != store::LinkEventKind::move && link.kind != store::LinkEventKind::undo) return {};
  Event event;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto record, store::record(tx, link.record));
    if (!record) return {};
    TX_CHECK(name(tx, *record, event));
    TX_TRY(event.records, versions_back(tx, *record));
  }
  const Day known = base::day_of(link.at);
  const auto* rule = world_.desk.catalog.retraction(RecordChange::moved, event.of_class, known);
  if (!rule) return {};
  // Whom it stands against now was not wronged by what told it of them before.
  event.subjects.erase(link.target);
  if (link.subject != SubjectId()) event.subjects.insert(link.subject);
  event.source = RetractionSource::link;
  event.source_id = link.id;
  event.change = RecordChange::moved;
  event.seq = link.seq;
  event.day = known;
  event.basis = fmt::format("{}", fmt::join(rule->basis.clauses, "；"));
  return take(std::move(event));
}

base::Result<void> Propagation::committed(store::CommitSeq after, store::CommitSeq until, const Take& take) {
  std::vector<store::LinkEvent> links;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(links, store::link_events(tx));
  }
  std::erase_if(links, [&](const store::LinkEvent& one) { return one.seq <= after || one.seq > until; });
  size_t next = 0;
  const auto links_before = [&](store::CommitSeq seq) -> base::Result<void> {
    for (; next < links.size() && links[next].seq < seq; ++next) TX_CHECK(event_of(links[next], take));
    return {};
  };
  for (store::CommitSeq at = after; at < until;) {
    std::vector<store::Submission> some;
    {
      TX_TRY(auto tx, world_.home.read_records());
      TX_TRY(some, store::sealed_after(tx, at, kRows));
    }
    for (const store::Submission& submission : some) {
      if (submission.seq > until) return links_before(store::CommitSeq(until.get() + 1));
      TX_CHECK(links_before(submission.seq));
      TX_CHECK(events_of(submission, take));
    }
    if (some.size() < kRows) break;
    at = some.back().seq;
  }
  return links_before(store::CommitSeq(until.get() + 1));
}

// Whether receivers were told of this correction by the version or the decision that it came by.
base::Result<bool> Propagation::told_since(const Event& event, base::KnownAt opened) {
  TX_TRY(auto tx, world_.home.read_records());
  if (world_.desk.catalog.retraction(RecordChange::corrected, event.of_class, base::day_of(opened))) {
    TX_TRY(const auto newest, world_.facts.by_version_key(event.version_key, tx));
    if (newest && newest->previous != RecordId()) {
      TX_TRY(const auto submission, store::submission(tx, newest->submission));
      if (submission && submission->sealed_at >= opened) return true;
    }
  }
  if (!world_.desk.catalog.retraction(RecordChange::moved, event.of_class, base::day_of(opened))) return false;
  TX_TRY(const auto links, store::link_events(tx));
  return std::ranges::any_of(links, [&](const store::LinkEvent& link) {
    const bool takes_away = link.kind == store::LinkEventKind::move || link.kind == store::LinkEventKind::undo;
    return takes_away && link.at >= opened && std::ranges::find(event.records, link.record) != event.records.end();
  });
}

base::Result<void> Propagation::event_of(const store::Outgoing& outgoing, const Take& take) {
  if (outgoing.effect != "propagate" || outgoing.record == RecordId()) return {};
  Event event;
  base::KnownAt opened;
  std::string basis;
  {
    TX_TRY(auto tx, world_.home.read_records());
    TX_TRY(const auto steps, store::case_events(tx, outgoing.case_id));
    const auto step = std::ranges::find(steps, outgoing.event, &store::CaseEvent::id);
    TX_TRY(const auto record, store::record(tx, outgoing.record));
    if (step == steps.end() || !record) return {};
    opened = steps.front().at;
    event.change = change_of(step->effects_json);
    event.day = step->day;
    basis = step->basis;
    TX_CHECK(name(tx, *record, event));
    TX_TRY(const auto newest, world_.facts.by_version_key(record->version_key, tx));
    TX_TRY(event.records, versions_back(tx, newest ? *newest : *record));
  }
  const auto* rule = world_.desk.catalog.retraction(event.change, event.of_class, event.day);
  // A status event of the same step, or the version that the correction came as, is the event then.
  if (event.change != RecordChange::corrected && rule) return {};
  if (event.change == RecordChange::corrected) {
    TX_TRY(const bool told, told_since(event, opened));
    if (told) return {};
  }
  event.source = RetractionSource::case_step;
  event.source_id = outgoing.id;
  event.seq = store::CommitSeq(INT64_MAX);
  event.basis = rule ? fmt::format("{}", fmt::join(rule->basis.clauses, "；")) : basis;
  return take(std::move(event));
}

base::Result<int64_t> Propagation::left_by_cases(int64_t after, const Take& take) {
  for (;;) {
    std::vector<store::Outgoing> some;
    {
      TX_TRY(auto tx, world_.home.read_records());
      TX_TRY(some, store::outgoing(tx, after, kRows));
    }
    for (const store::Outgoing& one : some) {
      TX_CHECK(event_of(one, take));
      after = one.id;
    }
    if (some.size() < kRows) return after;
  }
}

}  // namespace taixin::propagate
