// Keys and opened text: in memory that is locked (where the system allows it) and wiped when it goes; neither can be
// copied, formatted, streamed or compared by accident.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace taixin::vault {

// 32 bytes of key. Move-only; what was moved from is empty and may only be destroyed or assigned to.
// The bytes live in OpenSSL's secure heap: locked against swapping, between guard pages, left out of core dumps. Where
// the process may not lock memory (RLIMIT_MEMLOCK), `memory_locked()` is false and the bytes are still wiped.
class Key {
 public:
  static constexpr size_t kSize = 32;

  // From the system's cryptographic generator (RAND_priv_bytes).
  static Key random();
  // A copy of 32 bytes; wiping those is the caller's.
  static Key copy_of(std::span<const uint8_t, kSize> bytes);
  // Zeros, for functions that fill it.
  static Key empty();

  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  Key(Key&&) noexcept = default;
  Key& operator=(Key&&) noexcept = default;
  ~Key() = default;

  // For cryptographic functions only.
  std::span<const uint8_t, kSize> reveal() const { return std::span<const uint8_t, kSize>(bytes_.get(), kSize); }
  std::span<uint8_t, kSize> fill() { return std::span<uint8_t, kSize>(bytes_.get(), kSize); }

  static bool memory_locked();

 private:
  struct Wipe {
    void operator()(uint8_t* bytes) const;
  };
  Key();
  std::unique_ptr<uint8_t, Wipe> bytes_;
};

// Opened text of any size; wiped when it goes. Large texts are not locked in memory (a payload is as sensitive in the
// answer that is being written as here).
class SecretText {
 public:
  SecretText() = default;
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  ~SecretText();

  std::string_view reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace taixin::vault
