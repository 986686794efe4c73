#include "check/changes.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "catalog/publication_rules.h"
#include "check/errors.h"
#include "check/render.h"
#include "check/view.h"
#include "facts/packed_fact.h"
#include "store/records.h"

namespace taixin::check {
namespace {

// What an audience can never see under these rules: nothing is told of it, not even that it went.
bool never_seen(gate::Reason why) {
  switch (why) {
    case gate::Reason::person_closed:
    case gate::Reason::item_closed:
    case gate::Reason::restricted_item:
    case gate::Reason::no_publication_rule:
    case gate::Reason::class_unknown:
    case gate::Reason::class_not_shown:
    case gate::Reason::clock_unknown:
    case gate::Reason::kind_not_covered:
    case gate::Reason::audience_not_covered:
      return true;
    case gate::Reason::permitted:
    case gate::Reason::provisional_link:
    case gate::Reason::superseded:
    case gate::Reason::repaired:
    case gate::Reason::ended:
    case gate::Reason::withdrawn:
    case gate::Reason::shielded:
    case gate::Reason::consent_missing:
    case gate::Reason::capped:
    case gate::Reason::unreconciled:
    case gate::Reason::former_operator:
      return false;
  }
  return false;
}

// Days on which a cap ends a use by itself.
std::vector<facts::Facts::EndAfter> ends_of(const catalog::PublicationRules& rules) {
  constexpr std::array<facts::DayColumn, catalog::kClockStarts> kColumns{facts::kDecision, facts::kDocument,
                                                                         facts::kPublication, facts::kMisconductEnd};
  std::vector<facts::Facts::EndAfter> out;
  for (const catalog::Cap& cap : rules.caps) {
    facts::Facts::EndAfter& end = out.emplace_back();
    for (const catalog::ClockStart start : cap.clock) end.starts.push_back(kColumns[static_cast<size_t>(start)]);
    end.months = cap.max.months;
    end.days = cap.max.days;
  }
  return out;
}

std::vector<ChangedField> diff_of(const std::vector<ShownField>& before, const std::vector<ShownField>& after,
                                  bool tell_before) {
  const auto value = [](const std::vector<ShownField>& fields, const std::string& code) -> std::optional<std::string> {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& one) { return one.code == code; });
    return found == fields.end() ? std::nullopt : std::optional(found->value);
  };
  std::vector<ChangedField> out;
  const auto add = [&](const std::string& code) {
    const auto old_value = value(before, code), new_value = value(after, code);
    if (old_value != new_value) out.push_back({code, tell_before ? old_value : std::nullopt, new_value});
  };
  for (const ShownField& one : after) add(one.code);
  for (const ShownField& one : before) {
    if (!value(after, one.code)) add(one.code);
  }
  return out;
}

}  // namespace

// Reads one page. One thread.
class ChangeReader {
 public:
  ChangeReader(Changes& changes, const access::Session& session, Position from, size_t limit)
      : changes_(changes),
        checker_(changes.checker_),
        session_(session),
        view_(changes.checker_, session),
        limit_(limit) {
    page_.asked = view_.asked();
    page_.next = from;
  }

  base::Result<ChangePage> read();
  const std::vector<SubjectId>& subjects() const { return subjects_; }

 private:
  using Held = facts::Facts::Held;
  struct OfSubject {
    identity::SubjectKind kind = identity::SubjectKind::organization;
    std::vector<Held> held;  // all versions
  };
  bool full() const { return page_.changes.size() >= limit_ || looked_at_ >= Changes::kLookedAtMax; }
  base::Result<const OfSubject*> of_subject(SubjectId id);
  base::Result<void> step(const Changes::Step& step);
  base::Result<void> records_of(base::SubmissionId id);
  base::Result<void> statuses_of(base::SubmissionId id);
  base::Result<void> linked(const store::LinkEvent& link);
  base::Result<void> days();
  // What is to be done about one record.
  struct Cause {
    Change::By by;
    store::CommitSeq seq;
    std::optional<Day> day = {};
  };
  base::Result<void> tell(const Cause& cause, RecordId record, SubjectId recorded, RecordId previous = {});
  base::Result<void> tell_versions(const Cause& cause, RecordId newest);
  base::Result<bool> open_to_us(RecordId record, SubjectId recorded);
  base::Result<bool> replaced(RecordId previous, SubjectId recorded);
  base::Result<void> add_diff(Change& change, const OfSubject& subject);
  base::Result<std::optional<store::Record>> stored(RecordId id);
  base::Result<store::ReadTx*> tx();

  Changes& changes_;
  const Checker& checker_;
  const access::Session& session_;
  View view_;
  const size_t limit_;
  size_t looked_at_ = 0;
  store::CommitSeq at_;  // of the step under way
  ChangePage page_;
  std::vector<SubjectId> subjects_;
  std::unordered_map<SubjectId, OfSubject> cache_;
  std::optional<store::ReadTx> tx_;
};

base::Result<store::ReadTx*> ChangeReader::tx() {
  if (!tx_) {
    TX_TRY(auto opened, checker_.home().read_records());
    tx_.emplace(std::move(opened));
  }
  return &*tx_;
}

base::Result<std::optional<store::Record>> ChangeReader::stored(RecordId id) {
  TX_TRY(store::ReadTx * reading, tx());
  return store::record(*reading, id);
}

base::Result<const ChangeReader::OfSubject*> ChangeReader::of_subject(SubjectId id) {
  const auto [it, fresh] = cache_.try_emplace(id);
  if (fresh) {
    TX_TRY(it->second.held, checker_.facts().of_subject(id, session_.day(), view_.mark(), true));
    const auto head = checker_.facts().registry().head(id);
    TX_ASSERT(head, "subject {} has records and no card", id.get());
    it->second.kind = head->kind;
  }
  return &it->second;
}

const facts::Facts::Held* find_held(const std::vector<facts::Facts::Held>& all, RecordId id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.record.id == id; });
  return found == all.end() ? nullptr : &*found;
}

base::Result<void> ChangeReader::tell(const Cause& cause, RecordId record, SubjectId recorded, RecordId previous) {
  Change change{cause.by, cause.seq, cause.day, record, {}, {}, {}, {}};
  const SubjectId holder = checker_.facts().holder(record, recorded, view_.mark());
  const OfSubject* subject = nullptr;
  if (holder != SubjectId()) {
    TX_TRY(subject, of_subject(holder));
    const Held* held = find_held(subject->held, record);
    if (held != nullptr && !held->superseded) {
      TX_TRY(auto gathered, view_.gather(*held, {holder, subject->kind}, {.fields = true, .brief = true}));
      if (gathered) change.shown = std::move(gathered->shown);
    }
    subjects_.push_back(holder);
    change.subject = holder;
  }
  if (!change.shown) {
    TX_TRY(const bool open, open_to_us(record, recorded));
    if (!open) return {};
  }
  if (previous != RecordId()) {
    TX_TRY(const bool gone, replaced(previous, recorded));
    if (gone) change.replaces = previous;
    if (change.shown) TX_CHECK(add_diff(change, *subject));
  }
  // Who operates a business now is asked in a check: a copy would not learn when that changes.
  if (change.shown) change.shown->former_operator = false;
  page_.changes.push_back(std::move(change));
  return {};
}

// Whether this audience could see the record if it stood against the subject it came for.
base::Result<bool> ChangeReader::open_to_us(RecordId record, SubjectId recorded) {
  TX_TRY(const auto row, stored(record));
  const auto head = checker_.facts().registry().head(recorded);
  if (!row || !head) return false;
  Held standing;
  standing.record = facts::unpack(facts::pack(*row));
  gate::Reason why = gate::Reason::permitted;
  TX_TRY(const auto seen, view_.gather(standing, {recorded, head->kind}, {.fields = false, .brief = false}, &why));
  return seen || !never_seen(why);
}

// Whether nobody who holds only what stands today has the version before.
base::Result<bool> ChangeReader::replaced(RecordId previous, SubjectId recorded) {
  const SubjectId holder = checker_.facts().holder(previous, recorded, view_.mark());
  if (holder == SubjectId()) return true;
  TX_TRY(const OfSubject* subject, of_subject(holder));
  const Held* held = find_held(subject->held, previous);
  return held == nullptr || held->superseded;
}

base::Result<void> ChangeReader::add_diff(Change& change, const OfSubject& subject) {
  const Held* now = find_held(subject.held, change.record);
  const Held* before = now ? find_held(subject.held, now->record.previous) : nullptr;
  if (before == nullptr) return {};
  TX_TRY(const auto seen, view_.gather(*before, {change.subject, subject.kind}, {.fields = true, .brief = false}));
  if (seen) {
    change.diff = diff_of(seen->shown.fields, change.shown->fields, true);
    return {};
  }
  // The earlier version is closed: which fields differ is told, and not what they were.
  Held standing = *before;
  standing.superseded = false;
  standing.status = now->status;
  TX_TRY(const auto as_was, view_.gather(standing, {change.subject, subject.kind}, {.fields = true, .brief = false}));
  if (as_was) change.diff = diff_of(as_was->shown.fields, change.shown->fields, false);
  return {};
}

// A record and the versions before it: which of them stands depends on links and statuses.
base::Result<void> ChangeReader::tell_versions(const Cause& cause, RecordId newest) {
  TX_TRY(auto record, stored(newest));
  while (record) {
    TX_CHECK(tell(cause, record->id, record->subject));
    if (record->previous == RecordId()) break;
    TX_TRY(record, stored(record->previous));
  }
  return {};
}

base::Result<void> ChangeReader::records_of(base::SubmissionId id) {
  TX_TRY(store::ReadTx * reading, tx());
  std::vector<store::Record> rows;
  const size_t room = std::min(limit_ - page_.changes.size(), Changes::kLookedAtMax - looked_at_);
  TX_CHECK(store::scan_submission_records(
      *reading, id,
      [&](const store::Record& record) {
        if (rows.size() == room) return false;
        rows.push_back(record);
        return true;
      },
      RecordId(page_.next.id)));
  for (const store::Record& record : rows) {
    ++looked_at_;
    const bool first = record.previous == RecordId();
    TX_CHECK(tell({first ? Change::By::record : Change::By::version, at_}, record.id, record.subject, record.previous));
    page_.next.id = record.id.get();
  }
  if (rows.size() < room) {
    page_.next.phase = Position::kStatuses;
    page_.next.id = 0;
  }
  return {};
}

base::Result<void> ChangeReader::statuses_of(base::SubmissionId id) {
  TX_TRY(store::ReadTx * reading, tx());
  std::vector<store::Status> rows;
  const size_t room = std::min(limit_ - page_.changes.size(), Changes::kLookedAtMax - looked_at_);
  TX_CHECK(store::scan_submission_statuses(
      *reading, id,
      [&](const store::Status& status) {
        if (rows.size() == room) return false;
        rows.push_back(status);
        return true;
      },
      page_.next.id));
  for (const store::Status& status : rows) {
    ++looked_at_;
    TX_TRY(reading, tx());
    TX_TRY(const auto newest, checker_.facts().by_version_key(status.version_key, *reading));
    if (newest) TX_CHECK(tell_versions({Change::By::status, at_}, newest->id));
    page_.next.id = status.id;
  }
  if (rows.size() < room) {
    page_.next.phase = Position::kDone;
    page_.next.id = 0;
  }
  return {};
}

base::Result<void> ChangeReader::linked(const store::LinkEvent& link) {
  if (link.record != RecordId()) {
    TX_CHECK(tell_versions({Change::By::link, at_}, link.record));
    page_.next.phase = Position::kDone;
    return {};
  }
  // A merge or a split: all that stands against the subject has another holder now.
  TX_TRY(const auto all, checker_.facts().of_subject(link.subject, session_.day(), view_.mark()));
  std::vector<std::pair<RecordId, SubjectId>> rows;
  for (const auto& held : all) {
    if (held.record.id.get() > page_.next.id) rows.emplace_back(held.record.id, held.record.subject);
  }
  std::sort(rows.begin(), rows.end());
  for (const auto& [record, recorded] : rows) {
    if (full()) return {};
    ++looked_at_;
    TX_CHECK(tell({Change::By::link, at_}, record, recorded));
    page_.next.id = record.get();
  }
  page_.next.phase = Position::kDone;
  page_.next.id = 0;
  return {};
}

base::Result<void> ChangeReader::step(const Changes::Step& step) {
  at_ = step.seq;
  if (page_.next.seq != step.seq) {
    page_.next.seq = step.seq;
    page_.next.phase = Position::kRecords;
    page_.next.id = 0;
  }
  if (step.link) return linked(*step.link);
  if (page_.next.phase == Position::kRecords) TX_CHECK(records_of(step.submission));
  if (page_.next.phase == Position::kStatuses && !full()) TX_CHECK(statuses_of(step.submission));
  return {};
}

base::Result<void> ChangeReader::days() {
  const Day today = session_.day();
  const auto from = std::pair(page_.next.day, page_.next.day_record);
  if (page_.next.day_record == Position::kAll && page_.next.day >= today) return {};
  // Of a day under way the rest, too.
  const bool under_way = page_.next.day_record != Position::kAll;
  TX_TRY(const auto all, changes_.days(under_way ? page_.next.day.plus_days(-1) : page_.next.day, today));
  const auto is_told = [&](const facts::Facts::DayChange& one) { return std::pair(one.day, one.record.get()) <= from; };
  for (auto it = std::partition_point(all->begin(), all->end(), is_told); it != all->end(); ++it) {
    const facts::Facts::DayChange& one = *it;
    if (full()) return {};
    ++looked_at_;
    TX_TRY(const auto record, stored(one.record));
    if (record) {
      // The day of a status event is told of the first version: the newest is what stands.
      TX_TRY(store::ReadTx * reading, tx());
      TX_TRY(const auto newest, checker_.facts().by_version_key(record->version_key, *reading));
      TX_CHECK(tell_versions({Change::By::day, {}, one.day}, newest ? newest->id : record->id));
    }
    page_.next.day = one.day;
    page_.next.day_record = one.record.get();
  }
  page_.next.day = today;
  page_.next.day_record = Position::kAll;
  return {};
}

base::Result<ChangePage> ChangeReader::read() {
  const store::CommitSeq head = view_.mark().seq;
  if (page_.next.seq > head || page_.next.day > session_.day() ||
      page_.next.day.plus_days(Changes::kDaysMax) < session_.day()) {
    return base::fail(kPositionGone);
  }
  constexpr size_t kStepsAtOnce = 256;
  bool drained = false;
  while (!drained && !full()) {
    const bool under_way = page_.next.phase != Position::kDone;
    const store::CommitSeq from(page_.next.seq.get() + (under_way ? 0 : 1));
    TX_TRY(const auto some, changes_.steps(from, head, kStepsAtOnce));
    for (const Changes::Step& one : some) {
      if (full()) break;
      TX_CHECK(step(one));
      if (page_.next.phase != Position::kDone) break;  // the page is full
    }
    drained = some.size() < kStepsAtOnce && page_.next.phase == Position::kDone &&
              (some.empty() || page_.next.seq == some.back().seq);
  }
  if (drained) {
    page_.next.seq = head;
    if (!full()) TX_CHECK(days());
  }
  page_.more = !drained || page_.next.day < session_.day() || page_.next.day_record != Position::kAll;
  return std::move(page_);
}

// ---- what all readers share

base::Result<std::vector<Changes::Step>> Changes::steps(store::CommitSeq from, store::CommitSeq until, size_t limit) {
  const std::lock_guard lock(mutex_);
  if (read_until_ < until) {
    TX_TRY(auto tx, checker_.home().read_records());
    const size_t known = steps_.size();
    TX_TRY(const auto head, store::commit_head(tx));
    for (store::CommitSeq at = read_until_;;) {
      TX_TRY(const auto some, store::sealed_after(tx, at, 1000));
      for (const auto& one : some) steps_.push_back({one.seq, one.id, std::nullopt});
      if (some.size() < 1000) break;
      at = some.back().seq;
    }
    TX_TRY(const auto links, store::link_events(tx));
    for (const auto& link : links) {
      if (link.seq > read_until_) steps_.push_back({link.seq, {}, link});
    }
    // A snapshot may be newer than the head that was asked for: what is beyond it is read again.
    std::erase_if(steps_, [&](const Step& one) { return one.seq > head; });
    std::sort(steps_.begin() + static_cast<ptrdiff_t>(known), steps_.end(),
              [](const Step& a, const Step& b) { return a.seq < b.seq; });
    read_until_ = head;
  }
  const auto begin =
      std::lower_bound(steps_.begin(), steps_.end(), from, [](const Step& a, store::CommitSeq b) { return a.seq < b; });
  std::vector<Step> out;
  for (auto it = begin; it != steps_.end() && it->seq <= until && out.size() < limit; ++it) out.push_back(*it);
  return out;
}

base::Result<std::shared_ptr<const Changes::Days>> Changes::days(Day after, Day until) {
  const std::lock_guard lock(mutex_);
  if (!days_ || after < days_after_ || until != days_until_) {
    const Day first = days_ && until == days_until_ ? std::min(after, days_after_) : after;
    TX_TRY(auto found, checker_.facts().day_changes(first, until, ends_of(checker_.rules())));
    days_ = std::make_shared<const Days>(std::move(found));
    days_after_ = first;
    days_until_ = until;
  }
  return days_;
}

Position Changes::begin(const access::Session& session) const {
  Position from;
  from.day = session.day();
  return from;
}

base::Result<access::Released<std::string>> Changes::page(const access::Session& session, const Position& from,
                                                          size_t limit, const Token& token) {
  ChangeReader reader(*this, session, from, std::min(std::max<size_t>(limit, 1), kPageMax));
  TX_TRY(const ChangePage page, reader.read());
  std::string body = to_json(page, token(page.next));
  std::vector<SubjectId> subjects = reader.subjects();
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  const access::Note note{"changes", std::move(subjects), "", base::sha256(body), page.asked.seq, page.changes.size()};
  return access::release(checker_.home(), session, note, std::move(body));
}

}  // namespace taixin::check
