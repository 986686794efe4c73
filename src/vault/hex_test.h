// For tests of this room: keys and bytes from hexadecimal.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "base/digest.h"
#include "vault/secret.h"

namespace taixin::vault {

inline std::string unhex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::strtol(std::string(hex.substr(i, 2)).c_str(), nullptr, 16));
  }
  return bytes;
}

inline Key key_of(std::string_view hex) {
  Key key = Key::empty();
  const std::string bytes = unhex(hex);
  EXPECT_EQ(bytes.size(), Key::kSize);
  std::ranges::copy(bytes, reinterpret_cast<char*>(key.fill().data()));
  return key;
}

inline std::string bytes_of(const Key& key) {
  return std::string(reinterpret_cast<const char*>(key.reveal().data()), Key::kSize);
}

}  // namespace taixin::vault
