#include "base/bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/bench_errors.h"

namespace taixin::base {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Result<BenchOptions> parse(std::vector<std::string_view> arguments) { return parse_bench_options(arguments); }

Result<void> count_to_ten(Bench& b) {
  uint64_t counted = 0;
  for (uint64_t i = 0; i < b.size(10, 2); ++i) ++counted;
  b.check(counted == b.size(10, 2), "{} counted", counted);
  b.report({.what = "count", .value = static_cast<double>(counted), .unit = "n", .peer = "hand", .peer_value = 5});
  return {};
}

struct Answer {
  int code;
  std::string text;
};
Answer run(const BenchOptions& options, const std::vector<BenchWorkload>& workloads) {
  std::ostringstream out;
  const int code = run_benches(options, workloads, out);
  return {code, out.str()};
}

TEST(BenchOptions, NamesAndSizesAreRead) {
  const auto options = parse({"intake", "--size", "500", "--json", "out.json", "store.append"});
  ASSERT_TRUE(options);
  EXPECT_THAT(options->names, ElementsAre("intake", "store.append"));
  EXPECT_EQ(options->size, 500u);
  EXPECT_EQ(options->json_file, "out.json");
  EXPECT_FALSE(options->tiny);
}

TEST(BenchOptions, WhatIsNotUnderstoodIsRefused) {
  for (const std::vector<std::string_view>& arguments :
       std::vector<std::vector<std::string_view>>{{"--size"},
                                                  {"--size", "0"},
                                                  {"--size", "1e6"},
                                                  {"--size", "-3"},
                                                  {"--fast"},
                                                  {""},
                                                  {"--tiny", "--size", "9"}}) {
    const auto options = parse(arguments);
    ASSERT_FALSE(options) << arguments.back();
    EXPECT_TRUE(options.error().is(kBenchUsage));
  }
}

TEST(Bench, SizeIsTinyThenChosenThenUsual) {
  EXPECT_EQ(Bench({.names = {}, .json_file = {}}, "").size(100, 1), 100u);
  const BenchOptions chosen{.names = {}, .size = 7, .json_file = {}};
  EXPECT_EQ(Bench(chosen, "").size(100, 1), 7u);
  const BenchOptions tiny{.names = {}, .tiny = true, .json_file = {}};
  EXPECT_EQ(Bench(tiny, "").size(100, 1), 1u);
}

TEST(Bench, TheRatioIsAboveOneWhenWeWin) {
  EXPECT_DOUBLE_EQ((BenchLine{.what = "a", .value = 30, .unit = "rows/s", .peer = "p", .peer_value = 10}).ratio(), 3);
  EXPECT_DOUBLE_EQ(
      (BenchLine{.what = "a", .value = 5, .unit = "ms", .peer = "p", .peer_value = 10, .better = Better::lower})
          .ratio(),
      2);
  EXPECT_DOUBLE_EQ((BenchLine{.what = "a", .value = 5, .unit = "ms"}).ratio(), 0);
}

TEST(Bench, ARightAnswerPasses) {
  const Answer result = run({.names = {}, .json_file = {}}, {{"base.count", count_to_ten}});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.text, HasSubstr("machine: "));
  EXPECT_THAT(result.text, HasSubstr("base.count count"));
  EXPECT_THAT(result.text, HasSubstr("2x"));
  EXPECT_THAT(result.text, EndsWith("1 passed, 0 failed\n"));
}

TEST(Bench, AWrongAnswerARefusalAndAnExceptionFailTheRun) {
  const std::vector<BenchWorkload> workloads{
      {"x.wrong", [](Bench& b) -> Result<void> { return b.check(1 > 2, "{} is not more", 1), Result<void>(); }},
      {"x.refused", [](Bench&) -> Result<void> { return fail(kPostgresAbsent); }},
      {"x.thrown", [](Bench&) -> Result<void> { throw std::runtime_error("out of rows"); }},
      {"x.unchecked",
       [](Bench& b) -> Result<void> { return b.report({.what = "a", .value = 1, .unit = "s"}), Result<void>(); }},
      {"x.silent", [](Bench& b) -> Result<void> { return b.check(true, "right"), Result<void>(); }},
      {"x.count", count_to_ten}};
  const Answer result = run({.names = {}, .json_file = {}}, workloads);
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.text, HasSubstr("FAILED x.wrong: 1 is not more"));
  EXPECT_THAT(result.text, HasSubstr("FAILED x.refused: there is no PostgreSQL"));
  EXPECT_THAT(result.text, HasSubstr("FAILED x.thrown: out of rows"));
  EXPECT_THAT(result.text, HasSubstr("FAILED x.unchecked: it checks no answer"));
  EXPECT_THAT(result.text, HasSubstr("FAILED x.silent: it reports no number"));
  EXPECT_THAT(result.text, EndsWith("1 passed, 5 failed\n"));
}

TEST(Bench, ANameChoosesOneOrAWholeRoom) {
  const std::vector<BenchWorkload> workloads{
      {"a.one", count_to_ten}, {"a.two", count_to_ten}, {"ab.three", count_to_ten}};
  EXPECT_THAT(run({.names = {"a"}, .json_file = {}}, workloads).text, EndsWith("2 passed, 0 failed\n"));
  const Answer one = run({.names = {"a.two"}, .json_file = {}}, workloads);
  EXPECT_THAT(one.text, HasSubstr("a.two"));
  EXPECT_THAT(one.text, Not(HasSubstr("a.one")));
  const Answer unknown = run({.names = {"a", "c"}, .json_file = {}}, workloads);
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.text, HasSubstr("ab.three"));
}

TEST(Bench, TheScratchDirectoryIsThereAndGoesAway) {
  std::string path;
  const Answer result =
      run({.names = {}, .json_file = {}}, {{"x.scratch", [&](Bench& b) -> Result<void> {
                                              path = b.scratch();
                                              std::ofstream(path + "/file") << "x";
                                              b.check(std::filesystem::exists(path + "/file"), "no file in {}", path);
                                              b.report({.what = "a", .value = 1, .unit = "s"});
                                              return {};
                                            }}});
  EXPECT_EQ(result.code, 0) << result.text;
  EXPECT_FALSE(path.empty());
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(run({.names = {}, .json_file = {}, .scratch = "/proc/none"}, {{"x.count", count_to_ten}}).code, 1);
}

TEST(Bench, TheJsonFileHoldsMachineAndResults) {
  const std::string path = testing::TempDir() + "/bench_test.json";
  EXPECT_EQ(run({.names = {}, .json_file = path}, {{"base.count", count_to_ten}}).code, 0);
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const boost::json::value document = boost::json::parse(text.str());
  EXPECT_GE(document.at("machine").at("cores").as_int64(), 1);
  const boost::json::value& line = document.at("results").at(0);
  EXPECT_EQ(line.at("name").as_string(), "base.count");
  EXPECT_EQ(line.at("peer").as_string(), "hand");
  EXPECT_DOUBLE_EQ(line.at("ratio").as_double(), 2.0);
  std::filesystem::remove(path);
  const Answer unwritable = run({.names = {}, .json_file = "/proc/none/x.json"}, {{"base.count", count_to_ten}});
  EXPECT_EQ(unwritable.code, 1);
  EXPECT_THAT(unwritable.text, HasSubstr("cannot write /proc/none/x.json"));
}

TEST(Bench, PeakMemorySeesWhatTheWorkloadHeld) {
  const BenchOptions options;
  const Bench bench(options, "");
  const uint64_t before = bench.peak_memory_bytes();
  ASSERT_GT(before, 0u);
  std::vector<char> held(before + (32 << 20), 'x');
  EXPECT_GT(bench.peak_memory_bytes(), before + (16 << 20));
  EXPECT_EQ(held.back(), 'x');
}

TEST(Bench, APercentileIsOneOfTheValues) {
  std::vector<double> values{5, 1, 4, 2, 3};
  EXPECT_EQ(percentile(values, 0.5), 3);
  EXPECT_EQ(percentile(values, 0.6), 3);
  EXPECT_EQ(percentile(values, 0.61), 4);
  EXPECT_EQ(percentile(values, 0.99), 5);
  EXPECT_EQ(percentile(values, 1), 5);
  EXPECT_EQ(percentile(values, 0), 1);
  std::vector<double> none;
  EXPECT_EQ(percentile(none, 0.5), 0);
}

}  // namespace
}  // namespace taixin::base
