#include "base/digest.h"

#include <rapidcheck.h>

#include <unordered_set>

namespace taixin::base {
namespace {

using namespace std::string_view_literals;

TEST(Digest, VectorsOfFips180) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Digest, Hex) {
  EXPECT_EQ(hex("\x00\x7f\xff"sv), "007fff");
  EXPECT_EQ(hex(""sv), "");
}

TEST(Digest, StreamingEqualsWhole) {
  rc::check("any split", [] {
    const auto text = *rc::gen::string<std::string>();
    const auto split = *rc::gen::inRange<size_t>(0, text.size() + 1);
    Sha256Stream stream;
    stream.update(std::string_view(text).substr(0, split));
    Sha256Stream moved = std::move(stream);
    moved.update(std::string_view(text).substr(split));
    RC_ASSERT(moved.finish() == sha256(text));
  });
}

TEST(Digest, KeysAreTheFirstHalf) {
  const Key128 key = key128("abc");
  EXPECT_EQ(hex(key.view()), "ba7816bf8f01cfea414140de5dae2223");
  EXPECT_TRUE(Key128{}.empty());
  EXPECT_FALSE(key.empty());
  EXPECT_NE(key, key128("abd"));
  Key128 low;
  Key128 high;
  low.bytes[0] = 1;
  high.bytes[0] = 0x80;
  EXPECT_LT(low, high) << "ordered by unsigned bytes";
  EXPECT_EQ((std::unordered_set<Key128>{key, key128("abc"), low}).size(), 2u);
}

}  // namespace
}  // namespace taixin::base
