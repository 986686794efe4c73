// Late rows, their appeals, and marks that were lifted.
#include <algorithm>

#include "access/errors.h"
#include "access/held_entry.h"
#include "duty/book_parts.h"
#include "duty/errors.h"
#include "intake/row_tag.h"
#include "store/records.h"

namespace taixin::duty {

using access::Action;

base::Result<LateRows> Book::late_rows_of(const LateFile& file, UnitId id, size_t limit) const {
  LateRows out{.file = file, .unit = id, .appeal_until = {}, .rows = {}};
  const auto unit = access::unit_in(place_.directory(), id);
  if (!unit) return out;
  const std::string_view kind = access::unit_kind_code(unit->kind);
  if (const catalog::Duty* now = rules().of(file.item, kind, file.sealed)) {
    if (const auto until = place_.catalog.calendar().add_working_days(file.sealed, now->appeal))
      out.appeal_until = *until;
  }
  // What was said of each row; of a row that was in several appeals the furthest counts.
  using Mark = LateRow::Mark;
  std::map<uint32_t, Mark> marks;
  Mark of_all = Mark::stands;
  for (const auto& thing : things([&](UnitId one) { return one == id; })) {
    if (thing->kind != ThingKind::appeal || thing->said.submission != file.submission.get()) continue;
    const Mark mark = thing->state == ThingState::lifted   ? Mark::lifted
                      : thing->state == ThingState::upheld ? Mark::upheld
                                                           : Mark::appealed;
    for (const uint32_t row : thing->said.rows) marks[row] = std::max(marks[row], mark);
    if (thing->said.rows.empty()) of_all = std::max(of_all, mark);
  }
  TX_TRY(auto tx, place_.home.read_records());
  TX_CHECK(store::scan_submission_records(tx, file.submission, [&](const store::Record& record) {
    if (!(record.flags & store::kLateReport) || !record.decision) return true;
    LateRow row{.line = record.line, .act = *record.decision, .working_days = 0, .period = {}};
    const auto days = place_.catalog.calendar().working_days_between(*record.decision, file.arrived);
    if (days) row.working_days = *days;
    const catalog::Duty* duty = rules().of(file.item, kind, *record.decision);
    row.period = period_of(duty ? duty->every : Every::month, *record.decision).code();
    const auto mark = marks.find(row.line);
    row.mark = mark == marks.end() ? of_all : std::max(of_all, mark->second);
    out.rows.push_back(std::move(row));
    return out.rows.size() < limit;
  }));
  return out;
}

base::Result<std::vector<LateRows>> Book::late_rows(UnitId id, Day from) const {
  TX_TRY(const Picture now, picture([&](UnitId unit) { return unit == id; }));
  std::vector<LateRows> out;
  const OwingUnit* unit = now.unit(id);
  if (!unit) return out;
  for (auto at = now.counts->late.rbegin(); at != now.counts->late.rend(); ++at) {
    const LateFile& file = at->second;
    if (file.sealed < from || std::ranges::find(unit->names, file.source) == unit->names.end()) continue;
    TX_TRY(LateRows rows, late_rows_of(file, id, kLateShown));
    if (!rows.rows.empty()) out.push_back(std::move(rows));
  }
  return out;
}

base::Result<std::vector<Book::Lifted>> Book::lifted(Day from, Day until) const {
  TX_TRY(const Picture now, picture({}));
  std::vector<Lifted> out;
  for (const auto& [submission, marks] : now.history->lifted) {
    const auto file = now.counts->late.find(submission);
    if (file == now.counts->late.end() || file->second.sealed < from || file->second.sealed > until) continue;
    out.push_back({file->second, std::min(marks.count, file->second.rows)});
  }
  return out;
}

base::Result<std::map<base::SubmissionId, LiftedMarks>> Book::lifted_known_at(base::KnownAt known_at) const {
  TX_TRY(const auto history, history_known_at(known_at));
  return history->lifted;
}

base::Result<Thing> Book::appeal(const access::Caller& caller, const Appeal& what) {
  const std::lock_guard one_at_a_time(changing_);
  TX_TRY(std::string role, own_role(caller, caller.unit));
  TX_CHECK(check_text("reason", what.reason, true));
  const auto none = [&](const char* zh, const char* en) {
    return base::fail(kNoLateRows, {{"submission", std::to_string(what.submission.get())}, {"zh", zh}, {"en", en}});
  };
  TX_TRY(const Picture now, picture([&](UnitId unit) { return unit == caller.unit; }));
  const OwingUnit* unit = now.unit(caller.unit);
  const auto file = now.counts->late.find(what.submission);
  if (!unit || file == now.counts->late.end() ||
      std::ranges::find(unit->names, file->second.source) == unit->names.end()) {
    return none("不是本单位的批次，或者没有迟报", "it is not the unit's, or nothing in it is late");
  }
  TX_TRY(const LateRows late, late_rows_of(file->second, caller.unit, SIZE_MAX));
  const catalog::Duty* duty = rules().of(file->second.item, unit->kind, file->second.sealed);
  if (!duty) return none("这一目录项没有报送任务", "no duty is about this item");
  if (late.appeal_until && today() > *late.appeal_until) {
    return base::fail(kAppealOver, {{"day", late.appeal_until->iso()}});
  }
  const std::set<uint32_t> wanted(what.rows.begin(), what.rows.end());
  std::map<std::string, NamedCell> cells;
  std::vector<uint32_t> taken;
  bool upheld = false;
  std::set<uint32_t> found;
  for (const LateRow& row : late.rows) {
    if (!wanted.empty() && !wanted.contains(row.line)) continue;
    found.insert(row.line);
    if (row.mark == LateRow::Mark::appealed) return none("已有未决的申诉", "an appeal of it is open");
    upheld = upheld || row.mark == LateRow::Mark::upheld;
    if (row.mark != LateRow::Mark::stands) {
      if (wanted.empty()) continue;  // of the file: what was not decided yet
      if (row.mark == LateRow::Mark::lifted) return none("迟报已经撤销", "its mark was lifted");
      return base::fail(kMarkUpheld, {{"row", intake::row_tag(what.submission, row.line)}});
    }
    taken.push_back(row.line);
    NamedCell& cell = cells[row.period];
    cell.item = file->second.item;
    cell.period = row.period;
    ++cell.rows;
  }
  if (taken.empty() && upheld) return base::fail(kMarkUpheld, {{"row", fmt::format("S{}", what.submission.get())}});
  if (taken.empty() || found.size() < wanted.size())
    return none("所写的行没有迟报", "a row that was named is not late");
  DutyEvent event = event_of(caller, DutyKind::mark_appealed, std::move(role), caller.unit);
  event.duty = duty->code;
  event.item = file->second.item;
  event.count = static_cast<int64_t>(taken.size());
  event.basis = clauses_of(duty->basis);
  Detail said{.text = what.reason, .source = {}, .title = {}, .due = {}, .cells = {}, .rows = {}};
  said.submission = what.submission.get();
  if (taken.size() < late.rows.size()) said.rows = std::move(taken);  // else all
  for (auto& [period, cell] : cells) said.cells.push_back(std::move(cell));
  event.detail_json = detail_json(said);
  return write(std::move(event));
}

}  // namespace taixin::duty
