#include "intake/read_fuzz.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace taixin::intake {
namespace {

using namespace std::string_literals;

// The fuzzers' function over a few seeds, each cut at every length and with every byte changed once.
void mangle(const std::string& seed, size_t rows, std::string_view name) {
  EXPECT_EQ(fuzz_reader(seed, name), rows) << name;
  for (size_t length = 0; length < seed.size(); ++length) fuzz_reader(std::string_view(seed).substr(0, length), name);
  for (size_t at = 0; at < seed.size(); ++at) {
    for (const char change : {'\0', '\n', '"', '\xFF', '\x81', '}'}) {
      std::string changed = seed;
      changed[at] = change;
      fuzz_reader(changed, name);
    }
  }
}

TEST(ReadFuzz, Csv) {
  mangle("名称,代码,\"备,注\"\r\n甲,\"乙\"\"\n\",\r\n丙,丁,戊,己\n", 2, "a.csv");
  mangle("\xFF\xFEn\0,\0m\0\n\0x\0,\0\x40\xD8\x00\xDC\n\0"s, 1, "a.txt");
  mangle("\xC3\xFB\xB3\xC6\t\xB4\xFA\xC2\xEB\n\xBC\xD7\t\x81\x30\x81\x30\n", 1, "a.csv");
}

TEST(ReadFuzz, Jsonl) {
  mangle("{\"名称\":\"甲\\u4e00\",\"数\":-1.5e3}\n{\"数\":7,\"名称\":null}\n", 2, "a.jsonl");
  mangle("[{\"a\":1,\"b\":true},\n{\"a\":[{}]}]", 2, "a.json");
}

// A stored (not packed) archive whose end record promises what is not there, and one byte less at a time.
TEST(ReadFuzz, Xlsx) {
  const std::string end = "PK\x05\x06\0\0\0\0\x01\0\x01\0\x30\0\0\0\0\0\0\0\0\0"s;
  mangle("PK\x03\x04" + std::string(26, '\0') + end, 0, "a.xlsx");
  mangle("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(40, '\0'), 0, "a.xls");
}

}  // namespace
}  // namespace taixin::intake
