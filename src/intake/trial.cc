// A file that is only looked at: what it would look like, with nothing written and nobody waited for.
#include <boost/json.hpp>

#include "intake/cut.h"
#include "intake/pipeline.h"
#include "intake/row_check.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

std::string_view format_name(Format format) {
  return format == Format::csv ? "csv" : format == Format::xlsx ? "xlsx" : "jsonl";
}

// What the rows of a trial add up to, as `Load::count_row` adds up those that go in.
class TrialCount {
 public:
  TrialCount(const catalog::Item& item, const ColumnPlan& plan) : item_(item), plan_(plan) {}

  void add(const TypedRow& row) {
    ++counts.rows;
    if (row.fate == RowFate::about_person || row.people.party) {
      ++counts.people;
      if (row.fate == RowFate::about_person) add_all(row.errors, row.line, errors);
      return;
    }
    ++quality.checked;
    if (row.bad()) {
      ++counts.quarantined;
      for (const Finding& finding : row.errors) quality.wrong_codes += finding.kind->code.starts_with("identity.");
      return add_all(row.errors, row.line, errors);
    }
    ++counts.accepted;
    ++quality.valid;
    quality.expected += row.expected;
    quality.filled += row.filled;
    if (row.working_days) {
      ++quality.timed;
      quality.working_days += static_cast<uint64_t>(*row.working_days);
      quality.on_time += !row.late;
    }
    counts.warnings += !row.remarks.empty();
    add_all(row.remarks, row.line, remarks);
  }

  store::SubmissionCounts counts;
  Quality quality;
  ReasonTable errors, remarks;

 private:
  void add_all(const std::vector<Finding>& findings, uint64_t line, ReasonTable& to) {
    for (const Finding& finding : findings) to.add(finding, line, item_, plan_);
  }
  const catalog::Item& item_;
  const ColumnPlan& plan_;
};

std::string json_of(const std::vector<Finding>& findings, const catalog::Item& item, const ColumnPlan& plan) {
  boost::json::array out;
  for (const Finding& finding : findings) out.push_back(finding_json(finding, item, plan));
  return boost::json::serialize(out);
}

}  // namespace

base::Result<Receipt> Intake::trial(Source& source, const IngestOptions& options) const {
  TX_TRY(const auto opened, open(source, options));
  Reader& reader = *opened.reader;
  const catalog::Item& item = *opened.item;
  TX_TRY(const ColumnPlan plan, plan_columns(*catalog_, item, cut_header(reader.header()), options.mapping));
  const RowCheck check(*this, item, plan, options);
  const auto work = [&](RowBatch& batch) {
    for (size_t i = 0; i < batch.used; ++i) check(batch.rows[i], batch.read_errors[i], batch.typed[i], batch.tags[i]);
  };
  TrialCount count(item, plan);
  {
    RowPipeline rows(reader, work, kWorkers);
    while (auto batch = rows.next()) {
      for (size_t i = 0; i < batch->used; ++i) count.add(batch->typed[i]);
      if (options.cancel && *options.cancel) return base::fail(kCancelled);
      if (options.progress) options.progress(batch->progress, count.counts.rows);
      rows.recycle(std::move(batch));
    }
    TX_CHECK(rows.finished());
  }
  const FileInfo& info = reader.info();
  Receipt out = receipt_of_file(check, plan, info, options);
  out.errors = count.errors.take();
  out.remarks = count.remarks.take();
  out.quality = count.quality;
  store::Submission& of = out.submission;
  of.item = item.code.get();
  of.revision = item.revision;
  of.source = options.source;
  of.operator_name = options.operator_name;
  of.file_name = options.file_name;
  cut_text(of.file_name);
  of.file_sha256 = info.sha256_hex;
  of.format = format_name(info.format);
  of.encoding = info.encoding;
  of.counts = count.counts;
  return out;
}

base::Result<TrialPage> Intake::trial_rows(Source& source, const IngestOptions& options, uint64_t from,
                                           size_t count) const {
  TX_TRY(const auto opened, open(source, options));
  Reader& reader = *opened.reader;
  const catalog::Item& item = *opened.item;
  TrialPage out;
  out.header = cut_header(reader.header());
  TX_TRY(const ColumnPlan plan, plan_columns(*catalog_, item, out.header, options.mapping));
  const RowCheck check(*this, item, plan, options);
  Row row;
  TypedRow typed;
  std::string tag;
  for (uint64_t at = 0; at < kTrialRows; ++at) {
    TX_TRY(const Reader::Next next, reader.next(row));
    if (next == Reader::Next::end) return out;
    if (at < from) continue;
    if (out.rows.size() == count) {
      out.more = true;
      return out;
    }
    check(row, next == Reader::Next::bad_row ? std::optional(reader.row_error()) : std::nullopt, typed, tag);
    TrialRow shown{.line = row.line, .fate = typed.fate};
    const bool person = typed.fate == RowFate::about_person || typed.people.party.has_value() || typed.unidentified;
    if (!person) shown.cells = typed.raw;
    if (typed.people.party) shown.fate = RowFate::about_person;
    shown.errors_json = json_of(typed.errors, item, plan);
    shown.remarks_json = json_of(typed.remarks, item, plan);
    out.rows.push_back(std::move(shown));
  }
  return out;
}

}  // namespace taixin::intake
