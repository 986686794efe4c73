// What a visitor chose of size, colours and contrast: from the address, from cookies, and what is kept.
#include "service/display.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace taixin::service {
namespace {

Display asked(const std::string& target, const std::string& cookies = {}) {
  Request request{.method = "GET"};
  set_target(request, target);
  if (!cookies.empty()) request.headers["cookie"] = cookies;
  return display_of(request);
}

TEST(Display, TheAddressComesBeforeTheCookie) {
  EXPECT_EQ(asked("/"), Display());
  EXPECT_EQ(asked("/").html_class(), "");
  EXPECT_EQ(asked("/", "taixin_colour=dark; taixin_contrast=high; taixin_size=large").html_class(),
            "large dark contrast");
  EXPECT_EQ(asked("/?colour=light&contrast=standard", "taixin_colour=dark; taixin_contrast=high").html_class(),
            "light plain");
  EXPECT_EQ(asked("/?colour=auto&size=normal", "taixin_colour=dark; taixin_size=large"), Display());
}

TEST(Display, NothingThatWasTypedReachesThePage) {
  for (const char* bad : {"%22%3E", "DARK", "dark%20contrast", "large"}) {
    EXPECT_EQ(asked("/?colour=" + std::string(bad) + "&contrast=" + bad + "&size=x"), Display()) << bad;
    EXPECT_EQ(asked("/", "taixin_colour=" + std::string(bad)), Display()) << bad;
  }
}

TEST(Display, OnlyWhatTheAddressChoseIsKept) {
  const Display display = asked("/display?colour=dark&contrast=nonsense", "taixin_size=large");
  EXPECT_THAT(kept_choices(display, {{"colour", "dark"}, {"contrast", "nonsense"}}),
              testing::ElementsAre("taixin_colour=dark; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict",
                                   "taixin_contrast=auto; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"));
  EXPECT_TRUE(kept_choices(display, {}).empty());
}

}  // namespace
}  // namespace taixin::service
