// Every fuzzer (src/<room>/x_fuzz.cc) runs over its seeds, tests/fuzz/x_fuzz/*, and over the short inputs that no seed
// should have to say. A crash that fuzzing finds becomes a seed, and stays fixed.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#define TX_FUZZER(name) extern "C" int name##_one_input(const uint8_t* data, size_t size);
#include "fuzzers.inc"
#undef TX_FUZZER

namespace taixin::base {
namespace {

struct Fuzzer {
  const char* name;
  int (*one_input)(const uint8_t* data, size_t size);
};

const std::vector<Fuzzer>& fuzzers() {
  static const std::vector<Fuzzer> all{
#define TX_FUZZER(name) {#name, name##_one_input},
#include "fuzzers.inc"
#undef TX_FUZZER
  };
  return all;
}

void feed(const Fuzzer& fuzzer, const std::string& input) {
  SCOPED_TRACE(fuzzer.name);
  EXPECT_EQ(fuzzer.one_input(reinterpret_cast<const uint8_t*>(input.data()), input.size()), 0);
}

TEST(FuzzSeeds, EveryFuzzerTakesItsSeeds) {
  for (const Fuzzer& fuzzer : fuzzers()) {
    const std::filesystem::path folder = std::filesystem::path(TAIXIN_SOURCE_DIR) / "tests/fuzz" / fuzzer.name;
    ASSERT_TRUE(std::filesystem::is_directory(folder)) << "no seeds: " << folder;
    size_t seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      std::printf("seed %s\n", entry.path().filename().c_str());  // a crash is then easy to place
      feed(fuzzer, std::string(std::istreambuf_iterator<char>(file), {}));
      ++seeds;
    }
    EXPECT_GT(seeds, 0u) << "no seeds in " << folder;
  }
}

TEST(FuzzSeeds, EveryFuzzerTakesNothingAndEveryByte) {
  for (const Fuzzer& fuzzer : fuzzers()) {
    feed(fuzzer, "");
    for (int byte = 0; byte < 256; ++byte) feed(fuzzer, std::string(1, static_cast<char>(byte)));
  }
}

}  // namespace
}  // namespace taixin::base
