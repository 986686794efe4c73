#include "access/jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <boost/json.hpp>

#include "access/oidc_errors.h"
#include "access/tokens.h"

namespace taixin::access {
namespace {

namespace json = boost::json;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr size_t kCoordinate = 32;  // of P-256, bytes

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

Owned<BIGNUM> number(std::string_view bytes) {
  return Owned<BIGNUM>(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr));
}

Owned<EVP_PKEY> key_from(const char* type, OSSL_PARAM* parameters) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    return nullptr;
  }
  return Owned<EVP_PKEY>(key);
}

// Keys of Infineon's library before 2017 (ROCA, CVE-2017-15361): the modulus is a power of 65537 modulo every small
// prime, which a random one is once in 2^150.
bool is_roca(const BIGNUM* modulus) {
  for (const unsigned prime :
       {3,  5,  7,  11, 13, 17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67,  71,
        73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167}) {
    const BN_ULONG rest = BN_mod_word(modulus, prime);
    unsigned power = 1;
    bool found = false;
    for (unsigned i = 0; i < prime && !found; ++i) {
      found = power == rest;
      power = power * (65537 % prime) % prime;
    }
    if (!found) return false;
  }
  return true;
}

// What is wrong with it; empty when nothing is.
std::string read_rsa(const json::object& jwk, Owned<EVP_PKEY>& out) {
  const auto n = parse_base64url(text(jwk, "n")), e = parse_base64url(text(jwk, "e"));
  if (!n || !e || n->empty() || e->empty() || e->size() > 8) return "n, e";
  const Owned<BIGNUM> modulus = number(*n), exponent = number(*e);
  const int bits = BN_num_bits(modulus.get());
  if (bits < 2048 || bits > 8192 || !BN_is_odd(modulus.get())) return "RSA: 2048 to 8192 bits";
  if (!BN_is_odd(exponent.get()) || BN_get_word(exponent.get()) < 65537) return "RSA: exponent";
  if (is_roca(modulus.get())) return "RSA: CVE-2017-15361";
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  out = key_from("RSA", parameters.get());
  return out ? "" : "RSA";
}

std::string read_ec(const json::object& jwk, Owned<EVP_PKEY>& out) {
  const auto x = parse_base64url(text(jwk, "x")), y = parse_base64url(text(jwk, "y"));
  if (!x || !y || x->size() != kCoordinate || y->size() != kCoordinate) return "x, y";
  const std::string point = "\x04" + *x + *y;
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  out = key_from("EC", parameters.get());
  const Owned<EVP_PKEY_CTX> context(out ? EVP_PKEY_CTX_new(out.get(), nullptr) : nullptr);
  return context && EVP_PKEY_public_check(context.get()) == 1 ? "" : "EC: no point of P-256";
}

// r and s, 32 bytes each, as the library wants them.
std::string der_of(std::string_view signature) {
  const Owned<ECDSA_SIG> parts(ECDSA_SIG_new());
  Owned<BIGNUM> r = number(signature.substr(0, kCoordinate)), s = number(signature.substr(kCoordinate));
  if (ECDSA_SIG_set0(parts.get(), r.get(), s.get()) != 1) return {};
  (void)r.release();
  (void)s.release();
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &der);
  std::string out(reinterpret_cast<const char*>(der), size > 0 ? static_cast<size_t>(size) : 0);
  OPENSSL_free(der);
  return out;
}

bool signed_by(EVP_PKEY* key, std::string_view signing, std::string_view signature) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(signing), signing.size()) == 1;
}

std::optional<json::object> parsed_object(std::string_view bytes) {
  boost::system::error_code failed;
  json::value value = json::parse(bytes, failed);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

base::Error bad_token(std::string what) { return base::fail(kBadIdToken, {{"what", std::move(what)}}); }

}  // namespace

struct JwkSet::One {
  std::string kid;
  std::string alg;
  Owned<EVP_PKEY> key;
};

JwkSet::JwkSet() = default;
JwkSet::JwkSet(JwkSet&&) noexcept = default;
JwkSet& JwkSet::operator=(JwkSet&&) noexcept = default;
JwkSet::~JwkSet() = default;

base::Result<JwkSet> JwkSet::parse(std::string_view bytes) {
  const auto bad = [](std::string what) { return base::fail(kBadKeys, {{"what", std::move(what)}}); };
  if (bytes.size() > kBytesMax) return bad("too long");
  const auto whole = parsed_object(bytes);
  const auto* list = whole ? whole->if_contains("keys") : nullptr;
  if (!list || !list->is_array() || list->as_array().size() > kKeysMax) return bad("keys");
  JwkSet out;
  for (const json::value& one : list->as_array()) {
    if (!one.is_object()) return bad("a key");
    const json::object& jwk = one.as_object();
    const std::string kty = text(jwk, "kty"), alg = text(jwk, "alg"), use = text(jwk, "use");
    const bool rsa = kty == "RSA" && (alg.empty() || alg == "RS256");
    const bool ec = kty == "EC" && text(jwk, "crv") == "P-256" && (alg.empty() || alg == "ES256");
    if ((!rsa && !ec) || (jwk.contains("use") && use != "sig")) continue;
    if (const auto* ops = jwk.if_contains("key_ops")) {
      const bool verifies = ops->is_array() && std::ranges::any_of(ops->as_array(), [](const json::value& op) {
                              return op.is_string() && op.as_string() == "verify";
                            });
      if (!verifies) continue;
    }
    One key{text(jwk, "kid"), rsa ? "RS256" : "ES256", nullptr};
    const std::string wrong = rsa ? read_rsa(jwk, key.key) : read_ec(jwk, key.key);
    if (!wrong.empty()) return bad(wrong);
    if (out.has(key.kid)) return bad("kid");
    out.keys_.push_back(std::move(key));
  }
  return out;
}

size_t JwkSet::size() const { return keys_.size(); }

bool JwkSet::has(std::string_view kid) const {
  return std::ranges::any_of(keys_, [&](const One& one) { return one.kid == kid; });
}

base::Result<std::string> JwkSet::verify(std::string_view token) const {
  if (token.size() > kTokenMax) return bad_token("too long");
  const size_t one = token.find('.');
  const size_t two = one == token.npos ? one : token.find('.', one + 1);
  if (two == token.npos || token.find('.', two + 1) != token.npos) return bad_token("form");
  const auto head_bytes = parse_base64url(token.substr(0, one));
  const auto payload = parse_base64url(token.substr(one + 1, two - one - 1));
  const auto signature = parse_base64url(token.substr(two + 1));
  const auto head = head_bytes ? parsed_object(*head_bytes) : std::nullopt;
  if (!head || !payload || !signature) return bad_token("form");
  if (head->contains("crit") || head->contains("b64")) return bad_token("crit");
  const auto* kid = head->if_contains("kid");
  if (kid && !kid->is_string()) return bad_token("kid");
  const One* key = nullptr;
  if (kid) {
    const auto found = std::ranges::find(keys_, std::string_view(kid->as_string()), &One::kid);
    if (found != keys_.end()) key = &*found;
  } else if (keys_.size() == 1) {
    key = &keys_.front();
  }
  if (!key) return bad_token("no such key");
  if (text(*head, "alg") != key->alg) return bad_token("alg");
  std::string given = *signature;
  if (key->alg == "ES256") {
    if (given.size() != 2 * kCoordinate) return bad_token("signature");
    given = der_of(given);
  }
  if (given.empty() || !signed_by(key->key.get(), token.substr(0, two), given)) return bad_token("signature");
  return *payload;
}

std::string kid_of(std::string_view token) {
  const auto bytes =
      token.size() > JwkSet::kTokenMax ? std::nullopt : parse_base64url(token.substr(0, token.find('.')));
  const auto head = bytes ? parsed_object(*bytes) : std::nullopt;
  return head ? text(*head, "kid") : std::string();
}

}  // namespace taixin::access
