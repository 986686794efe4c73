// Bulk rows, which are kept in blocks: counts, versions and fields against a plain map, over files that collide in
// themselves and with one another, sent again and read after a restart.
#include <random>

#include "intake/intake_home_test.h"

namespace taixin::intake {
namespace {

using testing::IntakeHome;

constexpr std::array kCodes{"91370999MAEX000106", "91370999MAEX000293", "91370999MAEX00037X", "91370999MAEX00045Q"};
constexpr std::array kNames{"示例甲有限公司", "示例乙有限公司", "示例丙有限公司", "示例丁有限公司"};
constexpr std::array kStates{"正常缴费", "欠费"};

struct BulkRow {
  size_t body = 0;
  int month = 1;
  size_t state = 0;
};
using Key = std::pair<size_t, int>;

std::string csv(const std::vector<BulkRow>& rows) {
  std::string out = "统一社会信用代码,单位名称,费款所属期,缴费状态,提供单位统一社会信用代码\n";
  for (const BulkRow& row : rows) {
    out += fmt::format("{},{},20{}-{:02},{},11370999MAEX0007XE\n", kCodes[row.body], kNames[row.body],
                       10 + row.month / 12, 1 + row.month % 12, kStates[row.state]);
  }
  return out;
}

TEST(BulkIntake, CountsVersionsAndFieldsAreThoseOfAPlainMap) {
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    std::mt19937 random(seed);
    IntakeHome home;
    std::map<Key, std::vector<size_t>> versions;  // states, oldest first
    std::vector<std::pair<Key, size_t>> records;  // by id
    std::vector<BulkRow> before;
    for (int file = 0; file < 5; ++file) {
      std::vector<BulkRow> rows(1 + random() % 700);
      for (BulkRow& row : rows)
        row = {random() % kCodes.size(), static_cast<int>(random() % 150), random() % kStates.size()};
      if (file == 3) rows = before;  // word for word
      before = rows;
      store::SubmissionCounts expected;
      for (const BulkRow& row : rows) {
        auto& known = versions[{row.body, row.month}];
        if (std::find(known.begin(), known.end(), row.state) != known.end()) {
          ++expected.duplicates;
          continue;
        }
        ++(known.empty() ? expected.accepted : expected.versions);
        known.push_back(row.state);
        records.push_back({{row.body, row.month}, row.state});
      }
      const auto counts = home.send("LAW.social_insurance", csv(rows)).submission.counts;
      EXPECT_EQ(counts.accepted, expected.accepted) << seed << " " << file;
      EXPECT_EQ(counts.versions, expected.versions) << seed << " " << file;
      EXPECT_EQ(counts.duplicates, expected.duplicates) << seed << " " << file;
      EXPECT_EQ(counts.quarantined, 0u);
      if (file % 2 == 0) home.restart();
    }
    for (size_t i = 0; i < records.size(); i += 13) {
      const base::RecordId id(static_cast<int64_t>(i + 1));
      EXPECT_EQ(home.value(id, "LAW.social_insurance", "TYSHXYDM"), kCodes[records[i].first.first]);
      EXPECT_EQ(home.value(id, "LAW.social_insurance", "DWMC"), kNames[records[i].first.first]);
      const std::string state = home.value(id, "LAW.social_insurance", "JFZT");
      const auto held = home.held(kCodes[records[i].first.first]);
      const auto one = std::ranges::find_if(held, [&](const auto& each) { return each.record.id == id; });
      if (one == held.end()) continue;  // a newer version is there
      EXPECT_EQ(one->record.flags & (store::kKept | store::kNotKept), state == "owing"  ? store::kNotKept
                                                                      : state == "paid" ? store::kKept
                                                                                        : 0)
          << state;
    }
    EXPECT_TRUE(home.same_as_store());
    EXPECT_TRUE(home.home().doctor()->empty());
  }
}

}  // namespace
}  // namespace taixin::intake
