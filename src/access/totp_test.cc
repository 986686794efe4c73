#include "access/totp.h"

#include <gtest/gtest.h>

#include "access/tokens.h"

namespace taixin::access {
namespace {

std::string repeated(size_t size) {
  std::string out;
  while (out.size() < size) out += "1234567890";
  return out.substr(0, size);
}
base::KnownAt second(int64_t at) { return base::KnownAt(at * 1'000'000); }

// RFC 6238, appendix B.
TEST(Totp, VectorsOfTheRfc) {
  struct Vector {
    int64_t at;
    const char *sha1, *sha256, *sha512;
  };
  constexpr Vector kVectors[] = {
      {59, "94287082", "46119246", "90693936"},         {1111111109, "07081804", "68084774", "25091201"},
      {1111111111, "14050471", "67062674", "99943326"}, {1234567890, "89005924", "91819424", "93441116"},
      {2000000000, "69279037", "90698825", "38618901"}, {20000000000, "65353130", "77737706", "47863826"}};
  for (const Vector& v : kVectors) {
    const int64_t step = totp_step(second(v.at));
    EXPECT_EQ(totp_code(repeated(20), step, 8, TotpDigest::sha1), v.sha1) << v.at;
    EXPECT_EQ(totp_code(repeated(32), step, 8, TotpDigest::sha256), v.sha256) << v.at;
    EXPECT_EQ(totp_code(repeated(64), step, 8, TotpDigest::sha512), v.sha512) << v.at;
  }
}

TEST(Totp, OneStepEitherWayAndNeverTwice) {
  const std::string key = repeated(20);
  const base::KnownAt now = second(1'800'000'015);
  const int64_t step = totp_step(now);
  for (int64_t off = -3; off <= 3; ++off) {
    const auto match = totp_match(key, totp_code(key, step + off), now, 0);
    EXPECT_EQ(match.has_value(), off >= -1 && off <= 1) << off;
    EXPECT_EQ(match.value_or(step + off), step + off);
  }
  EXPECT_FALSE(totp_match(key, totp_code(key, step), now, step));
  EXPECT_FALSE(totp_match(key, totp_code(key, step - 1), now, step));
  EXPECT_TRUE(totp_match(key, totp_code(key, step + 1), now, step));
  EXPECT_FALSE(totp_match(key, "", now, 0));
  EXPECT_FALSE(totp_match(key, totp_code(key, step, 8), now, 0));
}

// RFC 4648, section 10.
TEST(Tokens, BasesOfTheRfc) {
  const std::pair<const char*, const char*> kBase32[] = {{"", ""},
                                                         {"f", "MY"},
                                                         {"fo", "MZXQ"},
                                                         {"foo", "MZXW6"},
                                                         {"foob", "MZXW6YQ"},
                                                         {"fooba", "MZXW6YTB"},
                                                         {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, encoded] : kBase32) EXPECT_EQ(base32(plain), encoded);
  const std::pair<const char*, const char*> kBase64[] = {
      {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"}};
  for (const auto& [plain, encoded] : kBase64) {
    EXPECT_EQ(base64url(plain), encoded);
    EXPECT_EQ(parse_base64url(encoded), plain);
  }
  EXPECT_EQ(base64url("\xfb\xff\xfe"), "-__-");
  for (const char* bad : {"Zg==", "Zh", "Z", "Zm9v=", "-_+-", "Z g", "Zg\n"}) EXPECT_FALSE(parse_base64url(bad)) << bad;
}

TEST(Tokens, AreNewAndTellNothingAfterwards) {
  const std::string one = new_token(), two = new_token();
  EXPECT_EQ(one.size(), kTokenSize);
  EXPECT_NE(one, two);
  EXPECT_EQ(parse_base64url(one)->size(), 32u);
  EXPECT_EQ(token_digest(one), base::sha256(one));
  EXPECT_FALSE(token_digest(one.substr(1)));
  EXPECT_FALSE(token_digest(one + "A"));
  EXPECT_EQ(parse_base64url(new_short_token())->size(), 16u);
}

TEST(Totp, TheUriOfThePicture) {
  EXPECT_EQ(totp_uri("foobar", "泰信", "wang@example"),
            "otpauth://totp/%E6%B3%B0%E4%BF%A1:wang%40example?secret=MZXW6YTBOI&issuer=%E6%B3%B0%E4%BF%A1&"
            "algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace taixin::access
