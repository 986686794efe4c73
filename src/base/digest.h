// SHA-256 and short digests used as keys.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace taixin::base {

using Sha256 = std::array<uint8_t, 32>;
Sha256 sha256(std::string_view bytes);
inline std::string_view bytes_of(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
std::string hex(std::string_view bytes);
inline std::string hex(const Sha256& digest) { return hex(bytes_of(digest)); }

// Streaming SHA-256.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void update(std::string_view bytes);
  Sha256 finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The first 16 bytes of a SHA-256: equal keys mean equal content for all purposes here (collision 2^-64 at 2^32 keys,
// and finding one on purpose costs 2^64 work). Ordered by bytes.
struct Key128 {
  std::array<uint8_t, 16> bytes{};
  friend auto operator<=>(const Key128&, const Key128&) = default;
  bool empty() const { return *this == Key128{}; }
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};
Key128 key128(const Sha256& digest);
inline Key128 key128(std::string_view bytes) { return key128(sha256(bytes)); }

}  // namespace taixin::base

template <>
struct std::hash<taixin::base::Key128> {
  size_t operator()(const taixin::base::Key128& key) const {
    size_t h;
    std::memcpy(&h, key.bytes.data(), sizeof h);
    return h;
  }
};
