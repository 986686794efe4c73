#include "duty/reported.h"

#include <algorithm>

#include "intake/receipt.h"
#include "store/ended_submissions.h"
#include "store/records.h"

namespace taixin::duty {
namespace {

constexpr size_t kAtOnce = 500;

// Rows of one file that join a line and that leave it; one that leaves and comes back stands in both.
struct Changes {
  std::vector<uint32_t> come, go;
  void apply(std::vector<uint32_t>& rows) {
    rows.insert(rows.end(), come.begin(), come.end());
    std::ranges::sort(rows);
    std::ranges::sort(go);
    std::vector<uint32_t> left;
    std::ranges::set_difference(rows, go, std::back_inserter(left));
    rows = std::move(left);
  }
};
struct FileChanges {
  Changes acts, late;
};

// A later version of a record, as far as it may move its act.
struct Version {
  base::RecordId previous;
  std::optional<Day> decision;
};

}  // namespace

// What is known of all that was read.
struct Reported::Picture {
  ReportedCounts counts;
  std::set<base::RecordId> withdrawn;   // first versions
  std::map<base::RecordId, int> moved;  // first versions whose newest one says another month
  std::set<base::Key128> unmet;         // withdrawn before they came
};

// One catching up.
class Reported::Reading {
 public:
  Reading(store::Home& home, facts::Facts& facts, const std::set<std::string>& items,
          std::shared_ptr<const Picture> before)
      : home_(home), facts_(facts), items_(items), before_(std::move(before)) {}

  // The ends of submissions were read until `ended`. Null: nothing has changed.
  base::Result<std::shared_ptr<const Picture>> read(int64_t& ended) {
    bool in_order = false;
    for (;;) {
      std::unique_lock<std::mutex> sealing;  // so that facts know all that the transaction shows
      if (in_order) sealing = facts_.sealing();
      TX_TRY(auto tx, home_.read_records());
      if (in_order) sealing.unlock();
      TX_TRY(const auto some, store::ended_submissions(tx, ended, kAtOnce));
      for (const store::EndedSubmission& one : some) {
        ended = one.end;
        if (one.submission.state == store::SubmissionState::sealed) TX_CHECK(add(tx, one.submission));
      }
      if (!some.empty()) continue;
      if (in_order || withdrawn_.empty()) {
        for (const base::Key128& key : withdrawn_) TX_CHECK(withdraw(tx, key));
        break;
      }
      in_order = true;
    }
    apply();
    return std::shared_ptr<const Picture>(std::move(fresh_));
  }

 private:
  Picture& picture() {
    if (!fresh_) fresh_ = before_ ? std::make_shared<Picture>(*before_) : std::make_shared<Picture>();
    return *fresh_;
  }

  base::Result<void> add(store::ReadTx& tx, const store::Submission& one) {
    if (one.counts.statuses > 0) TX_CHECK(add_statuses(tx, one));
    if (!items_.contains(one.item)) return {};
    TX_TRY(const intake::Receipt receipt, intake::read_receipt(one));
    if (receipt.legacy) return {};
    Picture& to = picture();
    const Day sealed = base::day_of(one.sealed_at);
    const Day arrived =
        receipt.reviewed ? base::day_of(receipt.reviewed->handed_over_at) : base::day_of(one.started_at);
    if (one.counts.people > 0) to.counts.people[{one.source, one.item, month_of(arrived)}] += one.counts.people;
    LateFile late{one.source, one.item, one.id, arrived, sealed, 0};
    std::vector<Version> versions;
    TX_CHECK(store::scan_submission_records(tx, one.id, [&](const store::Record& record) {
      const bool is_late = (record.flags & store::kLateReport) != 0;
      late.rows += is_late && record.decision;
      if (record.previous != base::RecordId()) {
        versions.push_back({record.previous, record.decision});
        return true;
      }
      change({one.source, one.item, month_of(record.decision.value_or(sealed))}, record, true);
      if (to.unmet.contains(record.version_key)) withdrawn_.insert(record.version_key);
      return true;
    }));
    if (late.rows > 0) to.counts.late[one.id] = std::move(late);
    for (const Version& version : versions) TX_CHECK(move(tx, version));
    return {};
  }

  base::Result<void> add_statuses(store::ReadTx& tx, const store::Submission& one) {
    if (numbers_.empty()) {
      TX_TRY(const auto numbers, store::item_numbers(tx));
      for (const auto& [number, code] : numbers) {
        if (items_.contains(code)) numbers_.insert(number);
      }
    }
    return store::scan_submission_statuses(tx, one.id, [&](const store::Status& status) {
      if (status.kind == store::StatusKind::withdrawn && numbers_.contains(status.item)) {
        withdrawn_.insert(status.version_key);
      }
      return true;
    });
  }

  // An act joins a line, or leaves it.
  void change(const ReportedKey& key, const store::Record& first, bool comes) {
    FileChanges& of = changes_[key][first.submission];
    (comes ? of.acts.come : of.acts.go).push_back(first.line);
    if (first.flags & store::kLateReport) (comes ? of.late.come : of.late.go).push_back(first.line);
  }

  static base::Result<store::Record> first_of(store::ReadTx& tx, store::Record record) {
    while (record.previous != base::RecordId()) {
      TX_TRY(auto before, store::record(tx, record.previous));
      if (!before) break;
      record = *std::move(before);
    }
    return record;
  }
  // Where the act of a first version counts now, and where it would if nothing came after that; nothing: it does not.
  struct Place {
    ReportedKey key;
    int first_month = 0;
  };
  base::Result<std::optional<Place>> place_of(store::ReadTx& tx, const store::Record& first) {
    if ((first.flags & store::kLegacy) || picture().withdrawn.contains(first.id)) return std::optional<Place>();
    TX_TRY(const auto submission, store::submission(tx, first.submission));
    if (!submission || !items_.contains(submission->item)) return std::optional<Place>();
    const int month = month_of(first.decision.value_or(base::day_of(submission->sealed_at)));
    const auto moved = picture().moved.find(first.id);
    const int now = moved == picture().moved.end() ? month : moved->second;
    return std::optional(Place{{submission->source, submission->item, now}, month});
  }

  base::Result<void> move(store::ReadTx& tx, const Version& version) {
    TX_TRY(const auto before, store::record(tx, version.previous));
    if (!before) return {};
    const bool same_month = version.decision && before->decision
                                ? month_of(*version.decision) == month_of(*before->decision)
                                : version.decision == before->decision;
    if (same_month) return {};
    TX_TRY(const store::Record first, first_of(tx, *before));
    TX_TRY(auto place, place_of(tx, first));
    if (!place) return {};
    change(place->key, first, false);
    place->key.month = version.decision ? month_of(*version.decision) : place->first_month;
    change(place->key, first, true);
    picture().moved[first.id] = place->key.month;
    return {};
  }

  base::Result<void> withdraw(store::ReadTx& tx, const base::Key128& said) {
    TX_TRY(auto newest, facts_.by_version_key(said, tx));
    if (!newest) {
      picture().unmet.insert(said);
      return {};
    }
    picture().unmet.erase(said);
    TX_TRY(const store::Record first, first_of(tx, *std::move(newest)));
    TX_TRY(const auto place, place_of(tx, first));
    if (!place) return {};
    change(place->key, first, false);
    picture().withdrawn.insert(first.id);
    return {};
  }

  void apply() {
    for (auto& [key, files] : changes_) {
      std::shared_ptr<const ReportedLine>& line = picture().counts.lines[key];
      auto changed = line ? std::make_shared<ReportedLine>(*line) : std::make_shared<ReportedLine>();
      for (auto& [submission, of] : files) {
        FileRows& rows = changed->files[submission];
        changed->acts -= rows.acts.size(), changed->late -= rows.late.size();
        of.acts.apply(rows.acts), of.late.apply(rows.late);
        changed->acts += rows.acts.size(), changed->late += rows.late.size();
        if (rows.acts.empty()) changed->files.erase(submission);
      }
      line = std::move(changed);
    }
  }

  store::Home& home_;
  facts::Facts& facts_;
  const std::set<std::string>& items_;
  const std::shared_ptr<const Picture> before_;
  std::shared_ptr<Picture> fresh_;  // once something has changed
  std::set<store::ItemNo> numbers_;
  std::set<base::Key128> withdrawn_;  // to be found when all was read
  std::map<ReportedKey, std::map<base::SubmissionId, FileChanges>> changes_;
};

void ReportedCounts::each(std::span<const std::string> names, const std::string& item, const Period& period,
                          const std::function<void(const ReportedLine&)>& each) const {
  const int first = month_of(period.first()), last = month_of(period.last());
  for (const std::string& name : names) {
    for (auto at = lines.lower_bound({name, item, first}); at != lines.end(); ++at) {
      if (at->first.source != name || at->first.item != item || at->first.month > last) break;
      each(*at->second);
    }
  }
}

uint64_t ReportedCounts::people_of(std::span<const std::string> names, const std::string& item,
                                   const Period& period) const {
  uint64_t out = 0;
  const int first = month_of(period.first()), last = month_of(period.last()) + 1;
  for (const std::string& name : names) {
    for (auto at = people.lower_bound({name, item, first}); at != people.end(); ++at) {
      if (at->first.source != name || at->first.item != item || at->first.month > last) break;
      out += at->second;
    }
  }
  return out;
}

base::Result<void> Reported::catch_up(store::Home& home, facts::Facts& facts, const std::set<std::string>& items) {
  const std::lock_guard alone(reading_);
  int64_t ended = ended_;
  Reading reading(home, facts, items, picture_);
  TX_TRY(auto fresh, reading.read(ended));
  ended_ = ended;
  if (fresh) {
    const std::lock_guard lock(mutex_);
    picture_ = std::move(fresh);
  }
  return {};
}

std::shared_ptr<const ReportedCounts> Reported::counts() const {
  const std::lock_guard lock(mutex_);
  if (!picture_) return std::make_shared<const ReportedCounts>();
  return {picture_, &picture_->counts};
}

}  // namespace taixin::duty
