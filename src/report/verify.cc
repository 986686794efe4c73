#include "report/verify.h"

#include <algorithm>

#include "ledger/proof_file.h"
#include "ledger/prove.h"
#include "report/pdf_file.h"
#include "store/reports.h"

namespace taixin::report {
namespace {

// The columns of the row that a proof opens, by their names.
class Columns {
 public:
  static base::Result<Columns> of(const ledger::Opening& opening) {
    TX_TRY(auto columns, ledger::decode_row(opening.row));
    if (opening.kind != ledger::RowKind::report || columns.size() != ledger::column_names(opening.kind).size()) {
      return base::fail(kWrongProof);
    }
    return Columns(std::move(columns));
  }
  std::string_view bytes(std::string_view name) const { return at(name).bytes; }
  int64_t number(std::string_view name) const { return at(name).number; }

 private:
  explicit Columns(std::vector<ledger::DecodedColumn> columns) : columns_(std::move(columns)) {}
  const ledger::DecodedColumn& at(std::string_view name) const {
    const auto& names = ledger::column_names(ledger::RowKind::report);
    const auto found = std::ranges::find(names, name);
    TX_ASSERT(found != names.end(), "report_event has no column {}", name);
    return columns_[static_cast<size_t>(found - names.begin())];
  }
  std::vector<ledger::DecodedColumn> columns_;
};

std::string kind_word(int64_t kind) {
  if (kind == static_cast<int64_t>(store::ReportKind::special)) return "special";
  return kind == static_cast<int64_t>(store::ReportKind::person) ? "person" : "ordinary";
}

}  // namespace

base::Result<Verified> verify_report(std::string_view file, std::string_view proof_text, const ledger::Policy& policy) {
  TX_TRY(const ledger::ProofFile proof, ledger::parse_proof_file(proof_text));
  if (!proof.extra) return base::fail(kWrongProof);
  TX_TRY(const ledger::Opening opening, ledger::parse_opening(*proof.extra));
  TX_TRY(const Columns row, Columns::of(opening));
  TX_TRY(const std::string entry, ledger::entry_of(opening));
  Verified out;
  TX_TRY(out.trusted, ledger::verify_proof(proof, entry, policy));
  out.number = row.bytes("number");
  out.kind = kind_word(row.number("kind"));
  out.audience = row.bytes("audience");
  out.day = base::Day(static_cast<int32_t>(row.number("day")));
  out.digest = base::sha256(file);
  out.index = proof.index;
  out.pdf = base::bytes_of(out.digest) == row.bytes("pdf_sha256");
  if (!out.pdf && base::bytes_of(out.digest) != row.bytes("model_sha256")) {
    const bool ours = !number_in(file).empty() || file.starts_with("{\"format\":\"taixin-report-1\"");
    return ours ? base::fail(kChanged, {{"number", out.number}}) : base::fail(kNotAReport);
  }
  if (!out.pdf) return out;
  TX_TRY(const SignedPdf parts, take_apart(file));
  TX_TRY(const base::Sha256 certificate, verify_signature(parts.signature, parts.covered));
  if (base::bytes_of(certificate) != row.bytes("certificate_sha256")) {
    return base::fail(kBadSignature, {{"detail", "another certificate"}});
  }
  return out;
}

}  // namespace taixin::report
