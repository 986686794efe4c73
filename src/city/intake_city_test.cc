// A whole city through intake: receipts equal the tallies of the files, any file twice changes nothing, and what is in
// memory is what the store alone gives.
#include "city/city.h"
#include "intake/intake.h"
#include "intake/intake_home_test.h"
#include "intake/row_errors.h"

namespace taixin::intake {
namespace {

using testing::IntakeHome;
using testing::kIntakeDay;

std::string say(const city::Expected& e) {
  return fmt::format("rows {} new {} versions {} repeated {} statuses {} refused {} people {}", e.rows, e.accepted,
                     e.versions, e.duplicates, e.statuses, e.quarantined, e.people);
}

city::Expected counted(const store::SubmissionCounts& c) {
  return {c.rows, c.accepted, c.versions, c.duplicates, c.statuses, c.quarantined, c.people};
}

std::string reasons(const Receipt& receipt) {
  std::string out;
  for (const auto& r : receipt.errors) {
    out += fmt::format("  {} {} {}: {} rows, first line {}\n", r.code, r.field, r.zh, r.rows, r.lines.front());
  }
  return out;
}

Receipt send_file(IntakeHome& home, const city::DepartmentFile& file) {
  auto source = open_file(file.path.string());
  TX_ASSERT(source.ok(), "{}", file.path.string());
  auto receipt = home.intake().ingest(**source, {.item = file.item,
                                                 .source = file.department,
                                                 .operator_name = "示例经办",
                                                 .file_name = file.path.filename().string()});
  TX_ASSERT(receipt.ok(), "{}: {}", file.path.filename().string(), receipt.error().message(base::Lang::zh));
  return *std::move(receipt);
}

class IntakeCity : public ::testing::TestWithParam<uint64_t> {};

TEST_P(IntakeCity, ReceiptsAreTheTalliesAndAnyFileTwiceChangesNothing) {
  IntakeHome home;
  store::TemporaryDirectory files;
  auto city = city::City::plan(
      {.bodies = 120, .records = 1200, .seed = GetParam(), .today = kIntakeDay, .directory = files.path()});
  ASSERT_TRUE(city.ok()) << city.error().message(base::Lang::en);
  std::vector<city::DepartmentFile> sent;
  for (size_t i = 0; i < city->files().size(); ++i) {
    auto file = city->write(i);
    ASSERT_TRUE(file.ok());
    if (file->expected.rows == 0) continue;  // so small a city has departments with nothing to say
    const Receipt receipt = send_file(home, *file);
    EXPECT_EQ(counted(receipt.submission.counts), file->expected)
        << file->path.filename() << " " << file->item << "\n  expected " << say(file->expected) << "\n  receipt  "
        << say(counted(receipt.submission.counts)) << "\n"
        << reasons(receipt);
    sent.push_back(*std::move(file));
  }
  const base::Key128 digest = *home.facts().digest();
  const auto counts = home.facts().counts();
  EXPECT_GT(counts.facts, 500u);
  EXPECT_TRUE(home.same_as_store());

  // Forwards and backwards: nothing new, the same rows refused.
  for (int pass = 0; pass < 2; ++pass) {
    for (size_t i = 0; i < sent.size(); ++i) {
      const auto& file = pass == 0 ? sent[i] : sent[sent.size() - 1 - i];
      const Receipt again = send_file(home, file);
      const auto& c = again.submission.counts;
      EXPECT_EQ(c.accepted + c.versions + c.statuses, 0u) << file.path.filename() << " " << file.item;
      EXPECT_EQ(c.quarantined, file.expected.quarantined) << file.path.filename() << "\n" << reasons(again);
      EXPECT_EQ(c.people, file.expected.people);
      EXPECT_EQ(c.rows, c.duplicates + c.quarantined + c.people);
    }
  }
  EXPECT_EQ(home.facts().counts().facts, counts.facts);
  EXPECT_EQ(*home.facts().digest(), digest);
  home.restart();
  EXPECT_EQ(*home.facts().digest(), digest);
  EXPECT_EQ(home.facts().counts().subjects, counts.subjects);
  const auto findings = home.home().doctor();
  ASSERT_TRUE(findings.ok());
  EXPECT_TRUE(findings->empty()) << findings->front().message(base::Lang::en);
}

INSTANTIATE_TEST_SUITE_P(Seeds, IntakeCity, ::testing::Values(1, 7, 2026));

}  // namespace
}  // namespace taixin::intake
