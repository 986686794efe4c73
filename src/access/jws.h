// JSON Web Signatures as OpenID Connect uses them (RFC 7515, 7517, 7518): compact form, RS256 and ES256 only. What
// signs is decided by the key, never by the token: a token whose header names another algorithm than its key has is
// refused, so that no public key serves as a shared secret, and "none" is nothing. Keys are checked when they are read.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace taixin::access {

class JwkSet {
 public:
  static constexpr size_t kKeysMax = 32, kBytesMax = 256 << 10, kTokenMax = 64 << 10;

  // {"keys": [...]}. Keys of other kinds or for other uses are left out; a key of ours that is wrong (short, even
  // exponent, not on the curve, of a generator known to be broken) or an id that two keys share refuses all: kBadKeys.
  static base::Result<JwkSet> parse(std::string_view json);
  size_t size() const;
  bool has(std::string_view kid) const;
  // The payload of a token that one of these keys signed. Without `kid` there must be one key only. kBadIdToken.
  base::Result<std::string> verify(std::string_view token) const;

  JwkSet(JwkSet&&) noexcept;
  JwkSet& operator=(JwkSet&&) noexcept;
  ~JwkSet();

 private:
  struct One;
  JwkSet();
  std::vector<One> keys_;
};

// The `kid` of a token's header, before anything of it is believed; empty when it has none.
std::string kid_of(std::string_view token);

}  // namespace taixin::access
