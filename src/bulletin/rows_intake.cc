// Rows that departments handed over: submissions, what they brought, what went back.
#include <boost/json.hpp>

#include "bulletin/days.h"
#include "bulletin/places.h"
#include "intake/receipt.h"
#include "store/ended_submissions.h"

namespace taixin::bulletin {
namespace {

constexpr size_t kAtOnce = 500;

std::string_view status_code(store::StatusKind kind) {
  constexpr std::string_view kCodes[] = {"",           "repaired", "ended",      "withdrawn", "shielded",
                                         "unshielded", "disputed", "undisputed", "reconciled"};
  const auto at = static_cast<size_t>(kind);
  return at < std::size(kCodes) ? kCodes[at] : std::string_view();
}

std::string_view state_code(store::QuarantineState state) {
  return state == store::QuarantineState::waiting ? "waiting"
         : state == store::QuarantineState::fixed ? "fixed"
                                                  : "dropped";
}

// The first reason of a refused row: "intake.not_a_code".
std::string reason_of(const std::string& errors_json) {
  boost::system::error_code failed;
  const auto parsed = boost::json::parse(errors_json, failed);
  const auto* all = failed ? nullptr : parsed.if_array();
  const auto* first = all && !all->empty() ? all->front().if_object() : nullptr;
  const auto* code = first ? first->if_contains("code") : nullptr;
  return code && code->is_string() ? std::string(code->get_string()) : std::string();
}

}  // namespace

base::Result<void> each_submission(const World& world, const Span& span, KnownAt known_at,
                                   const std::function<base::Result<void>(const Brought&)>& each) {
  for (int64_t after = 0;;) {
    std::vector<store::EndedSubmission> ended;
    {
      TX_TRY(auto tx, world.home.read_records());
      TX_TRY(ended, store::ended_submissions(tx, after, kAtOnce));
    }
    for (const store::EndedSubmission& one : ended) {
      after = one.end;
      const store::Submission& submission = one.submission;
      if (submission.state != store::SubmissionState::sealed || submission.sealed_at > known_at) continue;
      if (!span.holds(base::day_of(submission.sealed_at))) continue;
      Brought out;
      out.submission = submission;
      out.arrival = base::day_of(submission.started_at);
      // What a case sealed has no receipt.
      if (submission.format != "case") {
        TX_TRY(const intake::Receipt receipt, intake::read_receipt(submission));
        if (receipt.legacy) continue;
        if (receipt.reviewed) out.arrival = base::day_of(receipt.reviewed->handed_over_at);
        out.channel = intake::channel_code(receipt.channel);
        out.checked = receipt.quality.checked;
        out.wrong_codes = receipt.quality.wrong_codes;
        out.double_codes = receipt.quality.double_codes;
      } else {
        out.channel = "case";
      }
      TX_CHECK(each(out));
    }
    if (ended.size() < kAtOnce) return {};
  }
}

base::Result<void> scan_submissions(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  Places places(world);
  return each_submission(world, span, known_at, [&](const Brought& brought) -> base::Result<void> {
    const store::Submission& one = brought.submission;
    const UnitPlace& unit = places.source(one.source);
    const store::SubmissionCounts& counts = one.counts;
    Row row;
    row.id = one.id.get();
    row.submission = one.id.get();
    row.day = base::day_of(one.sealed_at);
    row.values = {
        unit.name, unit.county, one.item, places.class_of(one.item), brought.channel, counts.rows == 0 ? "yes" : "no"};
    const uint64_t numbers[] = {counts.rows,         counts.accepted,     counts.versions, counts.duplicates,
                                counts.quarantined,  counts.statuses,     counts.people,   brought.checked,
                                brought.wrong_codes, brought.double_codes};
    for (size_t i = 0; i < std::size(numbers); ++i) row.numbers[i] = static_cast<int64_t>(numbers[i]);
    return each(row);
  });
}

base::Result<void> scan_records(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  Places places(world);
  std::optional<store::ReadTx> reading;
  {
    TX_TRY(auto tx, world.home.read_records());
    TX_CHECK(places.read_items(tx));
    reading.emplace(std::move(tx));
  }
  IsLifted is_lifted = [](base::SubmissionId, uint32_t) { return false; };
  if (world.lifted) {
    TX_TRY(is_lifted, world.lifted(known_at));
  }
  return each_submission(world, span, known_at, [&](const Brought& brought) -> base::Result<void> {
    const store::Submission& one = brought.submission;
    if (one.counts.accepted + one.counts.versions == 0) return {};
    const UnitPlace& unit = places.source(one.source);
    const std::string_view of_class = places.class_of(one.item);
    TX_TRY(auto tx, world.home.read_records());
    base::Result<void> said;
    TX_CHECK(store::scan_submission_records(tx, one.id, [&](const store::Record& record) {
      Row row;
      row.id = record.id.get();
      row.submission = one.id.get();
      row.line = record.line;
      row.day = base::day_of(one.sealed_at);
      const Places::Term& term = places.term(one.item, record.revision);
      std::string_view timely = "none";
      if (term.clock != nullptr && (record.*term.clock)) {
        const auto took = days_taken(world.catalog.calendar(), *(record.*term.clock), brought.arrival);
        if (!took) return said = took.error(), false;
        row.numbers[0] = took->days;
        timely = took->least > term.working_days ? "late" : took->days ? "on_time" : "unknown";
        if (timely == "late" && is_lifted(one.id, record.line)) timely = "on_time";
      }
      const auto head = world.facts.registry().head(record.subject);
      row.values = {unit.name,
                    unit.county,
                    one.item,
                    of_class,
                    record.previous == base::RecordId() ? "new" : "version",
                    timely,
                    head ? subject_kind_code(head->kind) : std::string_view(),
                    record.link == store::LinkKind::provisional ? "provisional" : "firm"};
      row.field = [&](std::string_view code) -> base::Result<std::string> {
        const catalog::Item* item = world.catalog.item_revision(base::ItemCode(one.item), record.revision);
        const catalog::Field* field = item ? item->field(code) : nullptr;
        if (!field) return std::string();
        TX_CHECK(reading->renew_if_old());
        TX_TRY(const std::string plain, store::read_payload(*reading, world.packer, record.id));
        std::vector<store::FieldValue> fields;
        TX_CHECK(store::view_plain_payload(plain, fields));
        for (const auto& [ordinal, value] : fields) {
          if (ordinal == field->ordinal) return std::string(value);
        }
        return std::string();
      };
      said = each(row);
      return said.ok();
    }));
    return said;
  });
}

base::Result<void> scan_refused(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  Places places(world);
  return each_submission(world, span, known_at, [&](const Brought& brought) -> base::Result<void> {
    const store::Submission& one = brought.submission;
    if (one.counts.quarantined == 0) return {};
    const UnitPlace& unit = places.source(one.source);
    store::QuarantineFilter filter;
    filter.submission = one.id;
    filter.limit = kAtOnce;
    for (;;) {
      std::vector<store::Quarantined> rows;
      {
        TX_TRY(auto tx, world.home.read_records());
        TX_TRY(rows, store::quarantined(tx, filter));
      }
      for (const store::Quarantined& refused : rows) {
        filter.after = refused.id;
        if (refused.cells_json.empty() || refused.cells_json == "[]") continue;  // about a person: not kept
        const std::string reason = reason_of(refused.errors_json);
        Row row;
        row.id = refused.id;
        row.submission = one.id.get();
        row.line = refused.line;
        row.day = base::day_of(one.sealed_at);
        row.values = {unit.name, unit.county, one.item, places.class_of(one.item), state_code(refused.state), reason};
        TX_CHECK(each(row));
      }
      if (rows.size() < kAtOnce) return {};
    }
  });
}

base::Result<void> scan_statuses(const World& world, const Span& span, KnownAt known_at, const EachRow& each) {
  Places places(world);
  {
    TX_TRY(auto tx, world.home.read_records());
    TX_CHECK(places.read_items(tx));
  }
  return each_submission(world, span, known_at, [&](const Brought& brought) -> base::Result<void> {
    const store::Submission& one = brought.submission;
    if (one.counts.statuses == 0) return {};
    const UnitPlace& unit = places.source(one.source);
    TX_TRY(auto tx, world.home.read_records());
    base::Result<void> said;
    TX_CHECK(store::scan_submission_statuses(tx, one.id, [&](const store::Status& status) {
      const std::string_view item = places.item(status.item);
      Row row;
      row.id = status.id;
      row.submission = one.id.get();
      row.line = status.line;
      row.day = base::day_of(one.sealed_at);
      row.values = {unit.name, unit.county, item, places.class_of(item), status_code(status.kind)};
      said = each(row);
      return said.ok();
    }));
    return said;
  });
}

}  // namespace taixin::bulletin
