#include "ledger/base64.h"

#include <openssl/evp.h>

namespace taixin::ledger {

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // the library ends its text with a zero
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<size_t>(size));
  return out;
}

std::optional<std::string> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  if (text.empty()) return out;
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (static_cast<size_t>(size) < padding) return std::nullopt;
  out.resize(static_cast<size_t>(size) - padding);
  // The library forgives white space at the ends, padding inside and bits that are not used.
  if (base64(out) != text) return std::nullopt;
  return out;
}

std::optional<base::Sha256> parse_base64_hash(std::string_view text) {
  base::Sha256 hash;
  if (text.size() != (hash.size() + 2) / 3 * 4) return std::nullopt;
  const auto bytes = parse_base64(text);
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

}  // namespace taixin::ledger
