#include "cases/status_work.h"

#include <fmt/format.h>

#include <charconv>

namespace taixin::cases {
namespace {

constexpr std::string_view kBasisHead = "case ";

}  // namespace

base::Key128 status_content(const store::Status& status, const std::string& by) {
  std::string content(status.version_key.view());
  content += std::to_string(static_cast<int>(status.kind)) + ":" + std::to_string(status.day.count()) + by;
  return base::key128(content);
}

std::optional<std::pair<int64_t, int64_t>> step_of_basis(std::string_view basis) {
  if (!basis.starts_with(kBasisHead)) return std::nullopt;
  std::pair<int64_t, int64_t> out;
  const char* end = basis.data() + basis.size();
  const auto one = std::from_chars(basis.data() + kBasisHead.size(), end, out.first);
  if (one.ec != std::errc() || one.ptr == end || *one.ptr != '/') return std::nullopt;
  const auto two = std::from_chars(one.ptr + 1, end, out.second);
  if (two.ec != std::errc() || two.ptr != end) return std::nullopt;
  return out;
}

StatusWork::StatusWork(facts::Facts& facts, store::Submission submission, store::Status status, bool lasting)
    : facts_(facts), submission_(std::move(submission)), status_(std::move(status)), lasting_(lasting) {}

base::Result<void> StatusWork::commit(store::WriteTx& tx, const store::CaseEvent& event) {
  // Marks come and go, more than once a day if need be: each is an event of its own.
  status_.content = status_content(status_, lasting_ ? "" : ":case " + std::to_string(event.id));
  status_.basis = fmt::format("{}{}/{}", kBasisHead, event.case_id, event.number);
  submission_.file_sha256 = base::hex(base::sha256(status_.basis));
  TX_TRY(submission_.id, store::open_submission(tx, submission_));
  status_.submission = submission_.id;
  TX_CHECK(store::append_statuses(tx, std::span(&status_, 1)));
  TX_TRY(sealed_, store::seal_submission(tx, submission_));
  return {};
}

void StatusWork::committed() {
  // What cannot be applied now is read from the store at the next start.
  (void)facts_.apply(facts::FactTable(), std::span(&status_, 1), {}, sealed_.id, {sealed_.seq, sealed_.sealed_at});
}

}  // namespace taixin::cases
