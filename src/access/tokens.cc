#include "access/tokens.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "ledger/base64.h"
#include "vault/secret.h"

namespace taixin::access {

std::string base64url(std::string_view bytes) {
  std::string out = ledger::base64(bytes);
  while (out.ends_with('=')) out.pop_back();
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

std::optional<std::string> parse_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != text.npos) return std::nullopt;
  std::string plain(text);
  std::ranges::replace(plain, '-', '+');
  std::ranges::replace(plain, '_', '/');
  while (plain.size() % 4 != 0) plain += '=';
  return ledger::parse_base64(plain);
}

std::string base32(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<uint8_t>(c);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += kAlphabet[held >> bits & 31];
    }
  }
  if (bits > 0) out += kAlphabet[held << (5 - bits) & 31];
  return out;
}

std::string new_token() {
  const vault::Key random = vault::Key::random();
  const auto bytes = random.reveal();
  return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string new_short_token() {
  const vault::Key random = vault::Key::random();
  return base64url({reinterpret_cast<const char*>(random.reveal().data()), 16});
}

std::optional<base::Sha256> token_digest(std::string_view token) {
  if (token.size() != kTokenSize) return std::nullopt;
  return base::sha256(token);
}

bool same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace taixin::access
