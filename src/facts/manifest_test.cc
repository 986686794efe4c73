#include "facts/manifest.h"

#include <gtest/gtest.h>

#include "facts/errors.h"

namespace taixin::facts {
namespace {

Manifest sample() {
  Manifest manifest;
  manifest.seq = store::CommitSeq(42);
  manifest.known_at = KnownAt(1'750'000'000'000'000);
  manifest.next_number = 9;
  manifest.runs.push_back(
      {7, 1'000'000, 12, store::CommitSeq(41), KnownAt(1'749'999'999'000'000), 1, 0xabcdef, UINT64_MAX});
  manifest.runs.push_back({8, 0, 3, store::CommitSeq(42), KnownAt(1'750'000'000'000'000), 2, 3, 4});
  manifest.registry = {6, store::CommitSeq(40), KnownAt(1'749'999'998'000'000), 0xfedcba};
  return manifest;
}

TEST(Manifest, ReadsWhatItWrote) {
  for (const Manifest& manifest : {Manifest(), sample()}) {
    const auto read = read_manifest(write_manifest(manifest));
    ASSERT_TRUE(read.ok()) << read.error().message(base::Lang::en);
    EXPECT_EQ(*read, manifest);
  }
}

TEST(Manifest, NothingTornOrChangedIsRead) {
  const std::string text = write_manifest(sample());
  for (size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(read_manifest(text.substr(0, length)).ok()) << length;
  for (size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto read = read_manifest(changed);
    ASSERT_FALSE(read.ok()) << at;
    EXPECT_TRUE(read.error().is(kNotAnIndex));
  }
}

}  // namespace
}  // namespace taixin::facts
