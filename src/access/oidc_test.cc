#include "access/oidc.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <boost/json.hpp>

#include "access/oidc_errors.h"
#include "access/tokens.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

constexpr std::string_view kIssuer = "https://id.example";
const base::KnownAt kNow(int64_t{1'800'000'000} * 1'000'000);

// A P-256 key that signs tokens and shows its public half.
class Signer {
 public:
  Signer() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free) {}
  std::string jwk(std::string_view kid) const {
    unsigned char point[65];
    size_t size = 0;
    EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size);
    const std::string_view bytes(reinterpret_cast<const char*>(point), size);
    return json::serialize(json::object{{"kty", "EC"},
                                        {"crv", "P-256"},
                                        {"kid", kid},
                                        {"x", base64url(bytes.substr(1, 32))},
                                        {"y", base64url(bytes.substr(33, 32))}});
  }
  std::string sign(const json::object& claims, std::string_view kid) const {
    const std::string signing = base64url(json::serialize(json::object{{"alg", "ES256"}, {"kid", kid}})) + "." +
                                base64url(json::serialize(claims));
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    unsigned char der[80];
    size_t size = sizeof der;
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context.get(), der, &size, reinterpret_cast<const unsigned char*>(signing.data()), signing.size());
    const unsigned char* at = der;
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)), ECDSA_SIG_free);
    unsigned char flat[64];
    BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), flat, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), flat + 32, 32);
    return signing + "." + base64url({reinterpret_cast<const char*>(flat), sizeof flat});
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

// What the service answers; a test changes it.
struct Answers {
  std::string issuer{kIssuer}, endpoint = "https://id.example/auth", keys, token;
  std::string asked_token;  // body of the last request for a token
  int key_requests = 0;
};

class FakeWeb final : public ledger::WebClient {
 public:
  explicit FakeWeb(Answers& answers) : answers_(answers) {}
  base::Result<ledger::WebAnswer> ask(const ledger::WebRequest& request) override {
    if (request.url == "https://id.example/.well-known/openid-configuration") {
      return ok(json::serialize(json::object{{"issuer", answers_.issuer},
                                             {"authorization_endpoint", answers_.endpoint},
                                             {"token_endpoint", "https://id.example/token"},
                                             {"jwks_uri", "https://id.example/keys"}}));
    }
    if (request.url == "https://id.example/keys") {
      ++answers_.key_requests;
      return ok(R"({"keys":[)" + answers_.keys + "]}");
    }
    EXPECT_EQ(request.url, "https://id.example/token");
    EXPECT_EQ(request.body_type, "application/x-www-form-urlencoded");
    answers_.asked_token = request.body;
    return ok(json::serialize(json::object{{"id_token", answers_.token}}));
  }

 private:
  static ledger::WebAnswer ok(std::string body) { return {200, "application/json", std::move(body)}; }
  Answers& answers_;
};

std::string parameter(const std::string& url, const std::string& name) {
  const size_t at = url.find(name + "=");
  return at == url.npos ? "" : url.substr(at + name.size() + 1, url.find('&', at) - at - name.size() - 1);
}

struct World {
  World() { answers.keys = signer.jwk("one"); }
  Signer signer;
  Answers answers;
  base::FixedClock clock{kNow};
  Oidc oidc{{std::string(kIssuer), "taixin", "a secret", "https://credit.example/sign-in/back"},
            std::make_unique<FakeWeb>(answers),
            clock};

  json::object claims(const Oidc::Start& start) {
    const int64_t now = clock.now().get() / 1'000'000;
    return {{"iss", kIssuer},   {"aud", "taixin"}, {"sub", "person-1"},
            {"exp", now + 300}, {"iat", now},      {"nonce", parameter(start.url, "nonce")},
            {"name", "示例某"}};
  }
  // What comes of a sign-in whose claims are changed so.
  std::string result(const std::function<void(json::object&)>& change, std::string_view kid = "one") {
    const auto start = oidc.begin();
    if (!start) return std::string(start.error().code());
    json::object said = claims(*start);
    change(said);
    answers.token = signer.sign(said, kid);
    const auto who = oidc.finish(start->state, "a code");
    return who ? "" : who.error().message(base::Lang::en);
  }
};

TEST(Oidc, WhatIsSentAndWhatComesBack) {
  World world;
  const auto start = world.oidc.begin().value();
  EXPECT_TRUE(start.url.starts_with("https://id.example/auth?response_type=code&client_id=taixin&"));
  EXPECT_EQ(parameter(start.url, "code_challenge_method"), "S256");
  EXPECT_EQ(parameter(start.url, "state"), start.state);
  world.answers.token = world.signer.sign(world.claims(start), "one");
  const auto who = world.oidc.finish(start.state, "a code").value();
  EXPECT_EQ(who.subject, "person-1");
  EXPECT_EQ(who.name, "示例某");
  // RFC 7636, 4.6: the verifier's digest is the challenge.
  const std::string verifier = parameter(world.answers.asked_token, "code_verifier");
  EXPECT_EQ(base64url(bytes_of(base::sha256(verifier))), parameter(start.url, "code_challenge"));
  EXPECT_FALSE(world.oidc.finish(start.state, "a code").ok()) << "a state is good once";
  EXPECT_FALSE(world.oidc.finish(new_token(), "a code").ok());
  const auto late = world.oidc.begin().value();
  world.clock.set(base::KnownAt(kNow.get() + Oidc::kPendingSeconds * 1'000'000));
  EXPECT_TRUE(world.oidc.finish(late.state, "a code").error().is(kBadState));
}

// Whoever begins and never comes back keeps nobody else from signing in.
TEST(Oidc, WhatIsPendingIsBoundedForEachSource) {
  World world;
  const auto finished = [&](const Oidc::Start& start) {
    world.answers.token = world.signer.sign(world.claims(start), "one");
    return world.oidc.finish(start.state, "a code").ok();
  };
  const auto others = world.oidc.begin("192.0.2.1").value();
  const auto first = world.oidc.begin("198.51.100.7").value(), second = [&] {
    world.clock.set(base::KnownAt(kNow.get() + 1'000'000));
    return world.oidc.begin("198.51.100.7").value();
  }();
  for (size_t i = 1; i < Oidc::kPendingOfOne; ++i) ASSERT_TRUE(world.oidc.begin("198.51.100.7").ok());
  EXPECT_FALSE(finished(first)) << "the oldest of that source went";
  EXPECT_TRUE(finished(second));
  EXPECT_TRUE(finished(others));
}

TEST(Oidc, EveryClaimIsChecked) {
  World world;
  const int64_t now = kNow.get() / 1'000'000;
  EXPECT_EQ(world.result([](json::object&) {}), "");
  EXPECT_EQ(world.result([](json::object& c) { c["aud"] = json::array{"taixin"}; }), "");
  const std::pair<const char*, std::function<void(json::object&)>> kWrong[] = {
      {"iss", [](json::object& c) { c["iss"] = "https://evil.example"; }},
      {"aud", [](json::object& c) { c["aud"] = "another"; }},
      {"aud", [](json::object& c) { c.erase("aud"); }},
      {"azp",
       [](json::object& c) {
         c["aud"] = json::array{"taixin", "another"};
       }},
      {"azp", [](json::object& c) { c["azp"] = "another"; }},
      {"exp", [&](json::object& c) { c["exp"] = now - 61; }},
      {"exp", [](json::object& c) { c.erase("exp"); }},
      {"iat", [&](json::object& c) { c["iat"] = now + 120; }},
      {"iat", [&](json::object& c) { c["iat"] = now - 3600; }},
      {"nbf", [&](json::object& c) { c["nbf"] = now + 120; }},
      {"nonce", [](json::object& c) { c["nonce"] = "another"; }},
      {"nonce", [](json::object& c) { c.erase("nonce"); }},
      {"sub", [](json::object& c) { c["sub"] = ""; }},
  };
  for (const auto& [claim, change] : kWrong) {
    EXPECT_EQ(world.result(change), std::string("the identity token cannot be trusted: ") + claim);
  }
}

TEST(Oidc, KeysRollOverAndOthersSignNothing) {
  World world;
  EXPECT_EQ(world.result([](json::object&) {}), "");
  const Signer stranger;
  const auto start = world.oidc.begin().value();
  world.answers.token = stranger.sign(world.claims(start), "one");
  EXPECT_TRUE(world.oidc.finish(start.state, "a code").error().is(kBadIdToken));
  EXPECT_EQ(world.answers.key_requests, 1) << "a known id is not asked for again";
  world.clock.set(base::KnownAt(kNow.get() + int64_t{61} * 1'000'000));
  world.answers.keys = world.signer.jwk("two");
  EXPECT_EQ(world.result([](json::object&) {}, "two"), "");
  EXPECT_EQ(world.answers.key_requests, 2);
  EXPECT_NE(world.result([](json::object&) {}, "three"), "");
  EXPECT_EQ(world.answers.key_requests, 2) << "nor for every id that somebody invents";
}

TEST(Oidc, AServiceThatIsNotWhoItSays) {
  for (const auto& [issuer, endpoint] : {std::pair{"https://id.example/", "https://id.example/auth"},
                                         std::pair{"https://id.example", "http://id.example/auth"},
                                         std::pair{"https://id.example", "http://localhost.evil.example/auth"}}) {
    World world;
    world.answers.issuer = issuer;
    world.answers.endpoint = endpoint;
    const auto start = world.oidc.begin();
    ASSERT_FALSE(start.ok()) << issuer << endpoint;
    EXPECT_TRUE(start.error().is(kBadIdentityService));
  }
}

}  // namespace
}  // namespace taixin::access
