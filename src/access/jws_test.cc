#include "access/jws.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "access/oidc_errors.h"
#include "access/tokens.h"
#include "base/shared_data.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

// RFC 7515, A.3: ES256.
constexpr std::string_view kEcKey =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr std::string_view kEcToken =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

std::string set_of(std::string_view key) { return R"({"keys":[)" + std::string(key) + "]}"; }

TEST(Jws, TheExampleOfTheRfc) {
  const auto keys = JwkSet::parse(set_of(kEcKey));
  ASSERT_TRUE(keys.ok()) << keys.error().message(base::Lang::en);
  const auto payload = keys->verify(kEcToken);
  ASSERT_TRUE(payload.ok()) << payload.error().message(base::Lang::en);
  EXPECT_TRUE(payload->starts_with(R"({"iss":"joe",)"));
}

TEST(Jws, TheAlgorithmIsTheKeysAndNotTheTokens) {
  const auto keys = JwkSet::parse(set_of(kEcKey)).value().verify(kEcToken);
  ASSERT_TRUE(keys.ok());
  const std::string_view rest = kEcToken.substr(kEcToken.find('.'));
  const auto set = JwkSet::parse(set_of(kEcKey));
  for (const char* head : {R"({"alg":"none"})", R"({"alg":"HS256"})", R"({"alg":"RS256"})", R"({"alg":"es256"})",
                           R"({})", R"({"alg":"ES256","crit":["exp"]})", R"({"alg":"ES256","b64":false})",
                           R"({"alg":"ES256","kid":"another"})", R"({"alg":"ES256","kid":7})"}) {
    EXPECT_FALSE(set->verify(base64url(head) + std::string(rest)).ok()) << head;
  }
  const std::string unsigned_token = base64url(R"({"alg":"none"})") + std::string(rest.substr(0, rest.rfind('.') + 1));
  EXPECT_FALSE(set->verify(unsigned_token).ok());
  for (const char* form : {"", ".", "..", "...", "a.b", "a.b.c.d"}) EXPECT_FALSE(set->verify(form).ok()) << form;
}

TEST(Jws, KeysThatAreWrongRefuseTheSet) {
  const auto refused = [](std::string_view bytes) {
    const auto keys = JwkSet::parse(bytes);
    return !keys.ok() && keys.error().is(kBadKeys);
  };
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused("[]"));
  EXPECT_TRUE(refused(R"({"keys":{}})"));
  std::string off_curve(kEcKey);
  off_curve[off_curve.find("f83O")] = 'g';
  EXPECT_TRUE(refused(set_of(off_curve)));
  EXPECT_TRUE(refused(set_of(std::string(kEcKey) + "," + std::string(kEcKey)))) << "two keys of one id";
  EXPECT_TRUE(refused(set_of(R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"))) << "a short key";
  EXPECT_EQ(JwkSet::parse(set_of(R"({"kty":"oct","k":"AQAB"})"))->size(), 0u) << "other kinds are left out";
}

struct Counted {
  int good = 0, bad = 0;
};

// C2SP/wycheproof: what is valid under RS256 or ES256 passes, everything else is refused.
void run_group(const json::object& group, const std::string& file, Counted& counted) {
  const json::value* key = group.if_contains("public");
  if (!key) key = group.if_contains("private");
  if (!key || !key->is_object()) return;
  const json::object& jwk = key->as_object();
  const std::string whole = jwk.contains("keys") ? json::serialize(jwk) : set_of(json::serialize(jwk));
  const auto keys = JwkSet::parse(whole);
  const auto only_ours = [&] {
    const auto ours = [](const json::object& one) {
      const auto alg = one.if_contains("alg");
      const bool rsa = one.at("kty") == "RSA" && (!alg || *alg == "RS256");
      const auto crv = one.if_contains("crv");
      return rsa || (one.at("kty") == "EC" && crv && *crv == "P-256" && (!alg || *alg == "ES256"));
    };
    if (!jwk.contains("keys")) return ours(jwk);
    for (const auto& one : jwk.at("keys").as_array()) {
      if (!ours(one.as_object())) return false;
    }
    return true;
  }();
  for (const json::value& test : group.at("tests").as_array()) {
    const json::value* token = test.as_object().if_contains("jws");
    if (!token || !token->is_string()) continue;
    const bool passes = keys && keys->verify(token->as_string()).ok();
    const bool valid = test.at("result") == "valid" && only_ours;
    EXPECT_EQ(passes, valid) << file << " tcId " << test.at("tcId") << " " << test.at("comment");
    ++(valid ? counted.good : counted.bad);
  }
}

TEST(Jws, WycheproofVectors) {
  for (const char* name : {"json_web_signature_test.json", "json_web_key_test.json"}) {
    const auto path = base::shared_data(std::string("crypto/wycheproof/testvectors_v1/") + name);
    if (!path) continue;
    std::ifstream file(*path);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const json::value whole = json::parse(bytes);
    Counted counted;
    for (const json::value& group : whole.at("testGroups").as_array()) run_group(group.as_object(), name, counted);
    EXPECT_GT(counted.bad, 10) << name;
    EXPECT_GE(counted.good, std::string_view(name).find("signature") == std::string_view::npos ? 0 : 5) << name;
  }
}

}  // namespace
}  // namespace taixin::access
