#include "base/digest_each.h"

#include <rapidcheck.h>

namespace taixin::base {
namespace {

std::vector<Sha256> each(std::span<const std::string_view> messages, const Sha256Begun& begun = {}) {
  std::vector<Sha256> digests(messages.size());
  sha256_each(messages, digests, begun);
  return digests;
}

// Every length that changes how a message ends, with blocks before it, in every lane.
TEST(DigestEach, IsTheDigestOfEach) {
  std::string bytes;
  for (int i = 0; i < 400; ++i) bytes += static_cast<char>(i * 37);
  std::vector<std::string_view> messages;
  for (size_t length = 0; length <= bytes.size(); ++length) {
    messages.push_back(std::string_view(bytes).substr(bytes.size() - length));
  }
  const auto digests = each(messages);
  for (size_t i = 0; i < messages.size(); ++i) EXPECT_EQ(digests[i], sha256(messages[i])) << "of " << i << " bytes";
}

TEST(DigestEach, HoweverManyOfWhateverLengths) {
  rc::check("as one by one", [] {
    const auto texts = *rc::gen::container<std::vector<std::string>>(rc::gen::string<std::string>());
    const std::vector<std::string_view> messages(texts.begin(), texts.end());
    Sha256Begun begun;
    if (*rc::gen::arbitrary<bool>()) {
      begun = sha256_begun(std::string(64 * *rc::gen::inRange<size_t>(0, 4), *rc::gen::arbitrary<char>()));
    }
    std::vector<Sha256> slow(messages.size());
    sha256_one_by_one(messages, slow, begun);
    RC_ASSERT(each(messages, begun) == slow);
  });
}

TEST(DigestEach, ContinuesWhatIsBegun) {
  const std::string begin(128, 'x');
  const std::vector<std::string_view> messages(20, "and the rest");
  const std::vector<Sha256> expected(20, sha256(begin + "and the rest"));
  EXPECT_EQ(each(messages, sha256_begun(begin)), expected);
}

// More than a buffer holds.
TEST(DigestEach, MessagesAreWrittenAStretchAtATime) {
  const auto text = [](size_t i) { return std::string(i % 700, static_cast<char>(i)); };
  const auto digests = sha256_each(2000, [&](size_t i, std::string& message) { message += text(i); });
  ASSERT_EQ(digests.size(), 2000u);
  for (size_t i = 0; i < digests.size(); ++i) ASSERT_EQ(digests[i], sha256(text(i))) << i;
  EXPECT_TRUE(sha256_each(0, [](size_t, std::string&) { FAIL(); }).empty());
}

}  // namespace
}  // namespace taixin::base
