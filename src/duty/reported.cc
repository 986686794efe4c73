#include "duty/reported.h"

#include "intake/receipt.h"
#include "store/ended_submissions.h"
#include "store/records.h"

namespace taixin::duty {
namespace {

constexpr size_t kAtOnce = 500;

base::Result<void> add_submission(store::ReadTx& tx, const store::Submission& one, ReportedCounts& out) {
  TX_TRY(const intake::Receipt receipt, intake::read_receipt(one));
  if (receipt.legacy) return {};
  const Day sealed = base::day_of(one.sealed_at);
  TX_CHECK(store::scan_submission_records(tx, one.id, [&](const store::Record& record) {
    if (record.previous != base::RecordId()) return true;
    ReportedLine& line = out.lines[{one.source, one.item, month_of(record.decision.value_or(sealed))}];
    ++line.acts;
    if (record.flags & store::kLateReport) ++line.late;
    line.submissions.insert(one.id);
    return true;
  }));
  if (receipt.quality.timed > receipt.quality.on_time) {
    const Day arrived =
        receipt.reviewed ? base::day_of(receipt.reviewed->handed_over_at) : base::day_of(one.started_at);
    out.late[one.id] = {one.source, one.item, one.id, arrived, sealed, receipt.quality.timed - receipt.quality.on_time};
  }
  return {};
}

}  // namespace

void ReportedLine::add(const ReportedLine& other) {
  acts += other.acts;
  late += other.late;
  submissions.insert(other.submissions.begin(), other.submissions.end());
}

ReportedLine ReportedCounts::of(std::span<const std::string> names, const std::string& item,
                                const Period& period) const {
  ReportedLine out;
  const int first = month_of(period.first()), last = month_of(period.last());
  for (const std::string& name : names) {
    for (auto at = lines.lower_bound({name, item, first}); at != lines.end(); ++at) {
      if (at->first.source != name || at->first.item != item || at->first.month > last) break;
      out.add(at->second);
    }
  }
  return out;
}

base::Result<void> Reported::catch_up(store::Home& home, const std::set<std::string>& items) {
  const std::lock_guard alone(reading_);
  std::shared_ptr<ReportedCounts> fresh;  // a copy, once something was handed over
  int64_t ended = ended_;
  for (;;) {
    TX_TRY(auto tx, home.read_records());
    TX_TRY(const auto some, store::ended_submissions(tx, ended, kAtOnce));
    for (const store::EndedSubmission& one : some) {
      ended = one.end;
      if (one.submission.state != store::SubmissionState::sealed || !items.contains(one.submission.item)) continue;
      if (!fresh) fresh = std::make_shared<ReportedCounts>(*counts());
      TX_CHECK(add_submission(tx, one.submission, *fresh));
    }
    if (some.size() < kAtOnce) break;
  }
  ended_ = ended;
  if (fresh) {
    const std::lock_guard lock(mutex_);
    counts_ = std::move(fresh);
  }
  return {};
}

std::shared_ptr<const ReportedCounts> Reported::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace taixin::duty
