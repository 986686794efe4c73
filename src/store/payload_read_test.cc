#include "store/payload_read.h"

#include <gtest/gtest.h>

#include <random>

#include "store/errors.h"

namespace taixin::store {
namespace {

// Views give what copies give, and refuse what they refuse.
void expect_the_same(std::string_view plain) {
  std::vector<FieldValue> views{{7, "left over"}};
  const auto viewed = view_plain_payload(plain, views);
  const auto copied = read_plain_payload(plain);
  ASSERT_EQ(viewed.ok(), copied.ok()) << base::hex(plain);
  if (!copied) {
    EXPECT_EQ(viewed.error().message(base::Lang::en), copied.error().message(base::Lang::en));
    return;
  }
  ASSERT_EQ(views.size(), copied->size());
  for (size_t i = 0; i < views.size(); ++i) {
    EXPECT_EQ(views[i].first, (*copied)[i].first);
    EXPECT_EQ(views[i].second, (*copied)[i].second);
  }
}

TEST(PayloadViews, AreWhatCopiesAreAndRefuseTheSame) {
  std::mt19937 chance(5);
  const auto below = [&](uint32_t n) { return static_cast<uint32_t>(chance() % n); };
  expect_the_same("");
  expect_the_same("\x02");
  for (int round = 0; round < 5'000; ++round) {
    std::vector<std::string> texts(below(12));
    std::vector<FieldValue> fields;
    uint32_t ordinal = below(3);
    for (std::string& text : texts) {
      text.assign(1 + below(round % 10 == 0 ? 400 : 20), static_cast<char>('a' + below(26)));
      fields.emplace_back(static_cast<uint16_t>(ordinal), text);
      ordinal += 1 + below(round % 7 == 0 ? 3'000 : 4);
    }
    std::string plain = plain_payload(fields);
    expect_the_same(plain);
    expect_the_same(std::string_view(plain).substr(0, below(static_cast<uint32_t>(plain.size()) + 1)));
    plain[below(static_cast<uint32_t>(plain.size()))] = static_cast<char>(below(256));
    expect_the_same(plain);
  }
}

}  // namespace
}  // namespace taixin::store
