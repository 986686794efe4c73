#include "base/postgres_peer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/bench_errors.h"

namespace taixin::base {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A directory as a benchmark gets it, gone after the test.
class PostgresPeerTest : public testing::Test {
 protected:
  PostgresPeerTest() {
    std::string pattern = "/var/tmp/taixin-postgres-test-XXXXXX";
    directory_ = ::mkdtemp(pattern.data()) != nullptr ? pattern : "";
  }
  ~PostgresPeerTest() override { std::filesystem::remove_all(directory_); }
  std::string directory_;
};

TEST_F(PostgresPeerTest, CopiesCountsRefusesAndLeavesNothing) {
  {
    auto started = PostgresPeer::start(directory_);
    ASSERT_TRUE(started) << started.error().message(Lang::en);
    PostgresPeer& postgres = **started;
    EXPECT_THAT(postgres.name(), StartsWith("PostgreSQL "));
    ASSERT_TRUE(postgres.run("create table t (a int primary key, b text)"));
    int rows = 0;
    const auto next = [&rows](std::string& chunk) {
      chunk = fmt::format("{},\"泰安, 示例\"\n", rows);
      return ++rows <= 1000;
    };
    const auto copied = postgres.copy("copy t from stdin (format csv)", next);
    ASSERT_TRUE(copied) << copied.error().message(Lang::en);
    EXPECT_EQ(*copied, 1000u);
    EXPECT_EQ(*postgres.value("select count(*) from t where b = '泰安, 示例'"), "1000");
    EXPECT_EQ(*postgres.value("select a from t where a < 0"), "");

    auto session = postgres.session("select a, b from t where a < $1::int order by a");
    ASSERT_TRUE(session) << session.error().message(Lang::en);
    const auto two = session->ask("2");
    ASSERT_TRUE(two) << two.error().message(Lang::en);
    ASSERT_EQ(two->count(), 2);
    EXPECT_EQ(two->cell(1, 0), "1");
    EXPECT_EQ(two->cell(1, 1), "泰安, 示例");
    EXPECT_FALSE(session->ask("two"));
    EXPECT_FALSE(postgres.session("select no_such_column from t where a = $1"));

    rows = 0;  // the same keys again
    const auto again = postgres.copy("copy t from stdin (format csv)", next);
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().is(kPostgresFailed));
    EXPECT_THAT(again.error().message(Lang::en), HasSubstr("duplicate key"));
    EXPECT_FALSE(postgres.run("no such command"));
    EXPECT_EQ(*postgres.value("select count(*) from t"), "1000") << "still usable after a refusal";
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory_)) << "the cluster is deleted";
}

TEST_F(PostgresPeerTest, ADirectoryThatIsNotThereIsRefused) {
  const auto started = PostgresPeer::start(directory_ + "/none");
  ASSERT_FALSE(started);
  EXPECT_TRUE(started.error().is(kBenchFile));
}

}  // namespace
}  // namespace taixin::base
