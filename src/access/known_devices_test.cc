#include "access/known_devices.h"

#include <gtest/gtest.h>

namespace taixin::access {
namespace {

const base::Day kDay = *base::Day::from_civil(2026, 4, 30);
const AccountId kOne(7), kOther(8);

KnownDevices devices() { return KnownDevices(vault::Key::random()); }

TEST(KnownDevices, ProveWhoHasSignedInThere) {
  const KnownDevices known = devices();
  const std::string cookie = known.after({}, kOne, kDay);
  const auto id = known.id(cookie, kOne, kDay);
  ASSERT_TRUE(id);
  EXPECT_FALSE(known.id(cookie, kOther, kDay));
  EXPECT_FALSE(known.id({}, kOne, kDay));
  EXPECT_EQ(known.id(known.after(cookie, kOne, kDay.plus_days(3)), kOne, kDay), id) << "the same device";
  EXPECT_TRUE(known.id(cookie, kOne, kDay.plus_days(KnownDevices::kDays)));
  EXPECT_FALSE(known.id(cookie, kOne, kDay.plus_days(KnownDevices::kDays + 1)));
  EXPECT_NE(known.after({}, kOne, kDay), cookie) << "each device has an id of its own";
}

TEST(KnownDevices, NobodyMakesOneUp) {
  const KnownDevices known = devices();
  const std::string cookie = known.after({}, kOne, kDay);
  for (size_t i = 0; i < cookie.size(); ++i) {
    std::string forged = cookie;
    forged[i] = forged[i] == '1' ? '2' : '1';
    EXPECT_FALSE(known.id(forged, kOne, kDay)) << i;
  }
  for (const char* text : {"7", "7.1", "7.1.x", "7.1.x.y", "....", "~~~", "7.99999999999.x.y", "-7.1.x.y"}) {
    EXPECT_FALSE(known.id(text, kOne, kDay)) << text;
  }
  EXPECT_FALSE(known.id(std::string(KnownDevices::kBytesMax + 1, '~'), kOne, kDay));
}

TEST(KnownDevices, AMachineThatIsSharedKnowsAFew) {
  const KnownDevices known = devices();
  std::string cookie;
  for (int64_t i = 1; i <= 6; ++i) cookie = known.after(cookie, AccountId(i), kDay);
  EXPECT_LE(cookie.size(), KnownDevices::kBytesMax);
  for (int64_t i = 1; i <= 6; ++i) EXPECT_EQ(known.id(cookie, AccountId(i), kDay).has_value(), i > 2) << i;
}

}  // namespace
}  // namespace taixin::access
