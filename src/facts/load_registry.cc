#include "facts/load_registry.h"

#include "store/records.h"

namespace taixin::facts {

// Registry rows grouped by their submission's seal, in the order subjects, codes, names, states, operators.
// What an officer's move made known belongs to no submission: it is seen since the first such move to the subject.
base::Result<void> load_registry(store::Home& home, Registry& registry) {
  TX_TRY(auto tx, home.read_records());
  std::unordered_map<SubmissionId, Seen> seals;  // open and abandoned submissions are missing: kUnsealed
  TX_TRY(const auto sealed, store::seals(tx));
  for (const auto& seal : sealed) seals[seal.id] = {seal.seq, seal.at};
  TX_TRY(const auto events, store::link_events(tx));
  RegistryRows rows;
  std::unordered_map<SubjectId, Seen> moves;
  for (const auto& event : events) {
    if (event.kind == store::LinkEventKind::move) moves.try_emplace(event.target, Seen{event.seq, event.at});
  }
  const auto seen_of = [&](SubmissionId submission, SubjectId subject) {
    if (submission == SubmissionId()) {
      const auto it = moves.find(subject);
      return it == moves.end() ? Seen{} : it->second;
    }
    const auto it = seals.find(submission);
    return it == seals.end() ? Seen{} : it->second;
  };
  const auto apply = [&](SubmissionId submission, SubjectId subject) {
    registry.apply(rows, seen_of(submission, subject));
    rows.clear();
  };
  TX_CHECK(store::scan_subjects(
      tx, [&](const store::Subject& row) { rows.subjects.push_back(row), apply(row.submission, row.id); }));
  TX_CHECK(store::scan_subject_codes(
      tx, [&](const store::SubjectCode& row) { rows.codes.push_back(row), apply(row.submission, row.subject); }));
  TX_CHECK(store::scan_subject_names(
      tx, [&](const store::SubjectName& row) { rows.names.push_back(row), apply(row.submission, row.subject); }));
  TX_CHECK(store::scan_subject_states(
      tx, [&](const store::SubjectState& row) { rows.states.push_back(row), apply(row.submission, row.subject); }));
  TX_CHECK(store::scan_operator_periods(tx, [&](const store::OperatorPeriod& row) {
    rows.operators.push_back(row), apply(row.submission, row.subject);
  }));
  TX_TRY(const SubjectId last, store::last_subject_id(tx));
  registry.reserve_up_to(last);
  return {};
}

}  // namespace taixin::facts
