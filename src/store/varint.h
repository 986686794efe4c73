// Unsigned LEB128: seven bits a byte, least significant first, the high bit says that more follow. Shortest form only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace taixin::store {

inline void append_varint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

// Takes the number from the front of `bytes`; nothing when it is unfinished, longer than 64 bits or not the shortest
// form.
inline std::optional<uint64_t> read_varint(std::string_view& bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < bytes.size() && i < 10; ++i) {
    const auto byte = static_cast<uint8_t>(bytes[i]);
    if (i == 9 && byte > 1) return std::nullopt;
    value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte & 0x80) continue;
    if (byte == 0 && i > 0) return std::nullopt;
    bytes.remove_prefix(i + 1);
    return value;
  }
  return std::nullopt;
}

}  // namespace taixin::store
