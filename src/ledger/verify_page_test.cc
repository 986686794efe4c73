#include "ledger/verify_page.h"

#include "ledger/covered.h"

namespace taixin::ledger {
namespace {

TEST(VerifyPage, KnowsTheTablesThatTheLogsCover) {
  const std::string_view page = verify_page();
  ASSERT_TRUE(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
  for (const LogName log : {LogName::records, LogName::access}) {
    for (const Covered& one : covered(log)) {
      if (one.source == Source::block) continue;  // the rows of `record`
      const std::string line =
          fmt::format("    {}: [{}, '{}'],\n", one.table, static_cast<int>(one.kind), fmt::join(one.columns, " "));
      EXPECT_NE(page.find(line), page.npos) << line;
    }
  }
}

}  // namespace
}  // namespace taixin::ledger
