#include "service/seal_mark.h"

#include "vault/crypto.h"

namespace taixin::service {

std::string mark_of(App& app, std::string_view use, std::string_view bytes) {
  const vault::Key key = vault::hkdf(app.vault().salt_key(), "taixin mark v1 " + std::string(use));
  const base::Sha256 digest = vault::Hmac(key).of(bytes);
  return std::string(reinterpret_cast<const char*>(digest.data()), 16);
}

bool same_mark(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace taixin::service
