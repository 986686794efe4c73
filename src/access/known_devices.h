// Devices on which somebody has signed in, proven by a cookie that we signed: what is tried there is counted apart, so
// that a stranger who knows a login cannot lock its owner out. The cookie opens nothing: it holds neither a password
// nor a session.
//
//   <account>.<day of the last sign-in>.<id>.<HMAC>~...      the newest first, at most four: a machine that is shared
//
// Threads: any; immutable.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/directory.h"
#include "base/day.h"
#include "vault/crypto.h"

namespace taixin::access {

class KnownDevices {
 public:
  static constexpr int kDays = 180;     // without a sign-in; then it is a stranger again
  static constexpr size_t kOneMax = 4;  // accounts of one device
  static constexpr size_t kBytesMax = 1024;

  explicit KnownDevices(vault::Key key) : key_(std::move(key)) {}
  // The device's own id when `cookie` proves that this account has signed in there.
  std::optional<std::string> id(std::string_view cookie, AccountId account, base::Day today) const;
  // The cookie after this account has signed in there.
  std::string after(std::string_view cookie, AccountId account, base::Day today) const;
  // 64 bits that say nothing about what they were made of.
  std::string digest(std::string_view text) const;

 private:
  std::string signature(std::string_view text) const;
  const vault::Key key_;
};

}  // namespace taixin::access
