// Counts of few: whoever knows the rule, and the sum, still cannot compute a hidden count.
#include "disclose/suppress.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace taixin::disclose {
namespace {

using Counts = std::vector<uint64_t>;

std::string seen(const Parts& parts) {
  std::string out = parts.total.told ? std::to_string(parts.total.count) : "*";
  for (const Cell& cell : parts.cells) out += " " + (cell.told ? std::to_string(cell.count) : std::string("*"));
  return out;
}

TEST(DiscloseSuppress, AFewExamples) {
  EXPECT_EQ(seen(suppressed(Counts{0, 0})), "0 0 0");
  EXPECT_EQ(seen(suppressed(Counts{10, 20})), "30 10 20");
  EXPECT_EQ(seen(suppressed(Counts{0, 20})), "20 0 20") << "that there is none may be known";
  EXPECT_EQ(seen(suppressed(Counts{3, 10, 20})), "33 * 10 *") << "the sum would give the three away";
  EXPECT_EQ(seen(suppressed(Counts{30, 10, 2})), "42 30 * *");
  EXPECT_EQ(seen(suppressed(Counts{3, 0, 20, 30})), "53 * * 20 *");
  EXPECT_EQ(seen(suppressed(Counts{1, 20, 5})), "26 * * *") << "six left out would be one and five";
  EXPECT_EQ(seen(suppressed(Counts{1, 2})), "* * *");
  EXPECT_EQ(seen(suppressed(Counts{4})), "* *");
  EXPECT_EQ(seen(suppressed(Counts{5})), "5 5");
  EXPECT_EQ(seen(hidden(2)), "* * *");
  for (const Cell& cell : suppressed(Counts{3, 10, 20}).cells) EXPECT_TRUE(cell.told || cell.count == 0);
}

// All tables of so many cells, sorted by what is seen of them: within each sort a hidden count from 1 to 4 has to come
// out differently somewhere. Whoever knows the rule by heart, and tries all tables, learns no more than this.
TEST(DiscloseSuppress, NobodyComputesAHiddenCount) {
  size_t tried = 0;
  for (const auto& [cells, most] : {std::pair<size_t, uint64_t>{1, 20}, {2, 20}, {3, 20}, {4, 12}}) {
    std::map<std::string, std::vector<std::set<uint64_t>>> possible;
    std::map<std::string, Counts> example;
    std::set<std::string> beyond;  // seen of tables at the edge of those tried: others would look the same
    Counts counts(cells, 0);
    while (true) {
      ++tried;
      const std::string what = seen(suppressed(counts));
      auto& values = possible[what];
      values.resize(cells);
      for (size_t i = 0; i < cells; ++i) values[i].insert(counts[i]);
      example.emplace(what, counts);
      if (std::ranges::find(counts, most) != counts.end()) beyond.insert(what);
      size_t at = 0;
      while (at < cells && counts[at] == most) counts[at++] = 0;
      if (at == cells) break;
      ++counts[at];
    }
    for (const auto& [what, values] : possible) {
      if (beyond.contains(what)) continue;
      const Parts parts = suppressed(example[what]);
      for (size_t i = 0; i < cells; ++i) {
        if (parts.cells[i].told) continue;
        const bool few = *values[i].begin() > 0 && *values[i].rbegin() < kLeastTold;
        EXPECT_FALSE(values[i].size() == 1 && few) << what << ", cell " << i << " is " << *values[i].begin();
      }
    }
  }
  EXPECT_GT(tried, 20'000u);
}

}  // namespace
}  // namespace taixin::disclose
