// Credit reports that were issued: one row for each, never changed, each a leaf of the ledger; and their bytes, sealed
// by whoever writes them (report/reports.h says what it all means). SQL stays here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

enum class ReportKind : uint8_t { ordinary = 1, special = 2, person = 3 };

struct ReportEvent {
  int64_t id = 0;      // 1, 2, 3 ...; gap-free
  std::string number;  // as it stands on the report
  ReportKind kind = ReportKind::ordinary;
  SubjectId subject;
  std::string audience, purpose, basis;
  int64_t account = 0, unit = 0;  // who asked for it; 0: nobody in particular, or the console
  Via via = Via::nobody;
  KnownAt at;
  Day day;
  CommitSeq seq;                // watermark that it was made from
  std::string scope_json;       // of a special report: period, fields, area
  std::string records_json;     // ids of the records in it, as it holds them: [17,18]
  base::Sha256 content{};       // of the model without its number and moment: equal contents say the same
  base::Sha256 model{}, pdf{};  // of the bytes that were handed out
  base::Sha256 certificate{};   // by which the PDF is signed
};
enum class ReportPart : uint8_t { model = 1, pdf = 2 };

// Id and moment are given here and returned; nothing was written when the number is taken (id 0).
base::Result<ReportEvent> append_report(WriteTx& tx, ReportEvent event);
base::Result<void> append_report_file(WriteTx& tx, int64_t report, ReportPart part, std::string_view sealed);

base::Result<std::optional<ReportEvent>> report_of_number(ReadTx& tx, std::string_view number);
// By the digest of its model or its PDF.
base::Result<std::optional<ReportEvent>> report_of_digest(ReadTx& tx, const base::Sha256& digest);
struct ReportFilter {
  std::optional<SubjectId> subject;
  std::optional<int64_t> unit;  // that asked for it
  std::string audience;         // code; empty: any
  std::optional<ReportKind> kind;
  std::string purpose;             // code; empty: any
  std::optional<Day> from, until;  // issued on these days, both included
  int64_t before = INT64_MAX;
  size_t limit = 50;
};
// Newest first.
base::Result<std::vector<ReportEvent>> reports(ReadTx& tx, const ReportFilter& filter);
// Empty: it is not there.
base::Result<std::string> report_file(ReadTx& tx, int64_t report, ReportPart part);

}  // namespace taixin::store
