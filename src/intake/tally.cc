#include "intake/tally.h"

#include <algorithm>

#include "intake/receipt.h"
#include "store/ended_submissions.h"

namespace taixin::intake {
namespace {

constexpr size_t kAtOnce = 500;

TallyLine line_of(const Receipt& receipt) {
  const store::SubmissionCounts& counts = receipt.submission.counts;
  TallyLine out;
  out.submissions = 1;
  out.empty = counts.rows == 0 ? 1 : 0;
  out.rows = counts.rows;
  out.records = counts.accepted + counts.versions;
  out.accepted = out.records + counts.statuses + receipt.people_sealed;
  out.unchanged = counts.duplicates;
  out.sent_back = counts.quarantined + counts.people - receipt.people_sealed;
  out.timed = receipt.quality.timed;
  out.on_time = receipt.quality.on_time;
  out.last = receipt.submission.sealed_at;
  if (counts.quarantined + counts.people > 0) out.refused.push_back(receipt.submission.id);
  return out;
}

}  // namespace

void TallyLine::add(const TallyLine& other) {
  for (const auto part :
       {&TallyLine::submissions, &TallyLine::empty, &TallyLine::rows, &TallyLine::accepted, &TallyLine::unchanged,
        &TallyLine::sent_back, &TallyLine::records, &TallyLine::timed, &TallyLine::on_time}) {
    this->*part += other.*part;
  }
  last = std::max(last, other.last);
  refused.insert(refused.end(), other.refused.begin(), other.refused.end());
}

base::Result<void> Tally::catch_up(store::Home& home) {
  const std::lock_guard alone(reading_);
  for (;;) {
    TX_TRY(auto tx, home.read_records());
    TX_TRY(const auto ended, store::ended_submissions(tx, ended_, kAtOnce));
    for (const store::EndedSubmission& one : ended) {
      if (one.submission.state == store::SubmissionState::sealed) {
        TX_TRY(const Receipt receipt, read_receipt(one.submission));
        const TallyKey key{base::day_of(one.submission.sealed_at), one.submission.source, one.submission.item,
                           receipt.legacy};
        const std::lock_guard lock(mutex_);
        lines_[key].add(line_of(receipt));
        if (!receipt.legacy) {
          base::KnownAt& last = last_[key.source];
          last = std::max(last, one.submission.sealed_at);
        }
      }
      ended_ = one.end;
    }
    if (ended.size() < kAtOnce) return {};
  }
}

void Tally::each(base::Day from, base::Day until,
                 const std::function<void(const TallyKey& of, const TallyLine& line)>& each) const {
  const std::lock_guard lock(mutex_);
  for (auto at = lines_.lower_bound(TallyKey{from, {}, {}, false}); at != lines_.end() && at->first.day <= until;
       ++at) {
    each(at->first, at->second);
  }
}

std::map<std::string, base::KnownAt> Tally::last_of_each() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

}  // namespace taixin::intake
