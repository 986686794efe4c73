// Passwords: what a new one must be, and Argon2id. Only its encoded digest (the PHC string: parameters, salt, digest)
// is kept.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/types.h"
#include "vault/secret.h"

namespace taixin::access {

inline constexpr size_t kPasswordMax = 128;  // characters; more is refused before any work is done

// As it is compared: full-width characters of an input method are the plain ones.
vault::SecretText fold_password(std::string_view password);

// Errors: kWeakPassword (`what` says which rule), kCommonPassword, kPasswordHoldsName. `personal`: login, name.
base::Result<void> check_password(const catalog::SignInPolicy& policy, std::string_view password,
                                  std::span<const std::string> personal);

// One at a time: a digest takes 64 MiB and some 100 ms of a processor, so that guessing is dear and answering others
// stays cheap. A few may wait; more are kSignInBusy. Threads: any.
class Argon2 {
 public:
  // OWASP Password Storage Cheat Sheet (2024): Argon2id with at least 19 MiB, 2 passes, 1 lane. RFC 9106, section 4,
  // second choice: 64 MiB, 3 passes.
  struct Cost {
    uint32_t memory_kib = 64 * 1024;
    uint32_t passes = 3;
  };
  static constexpr size_t kWaitingMax = 4;  // under the server's number of workers, so that pages still answer

  explicit Argon2(Cost cost);
  // With a random salt. kSignInBusy.
  base::Result<std::string> hash(std::string_view password);
  // kSignInBusy.
  base::Result<bool> verify(const std::string& encoded, std::string_view password);
  // The same work, for nobody: an unknown login takes as long as a wrong password.
  base::Result<void> pretend(std::string_view password);
  // Whether it was made at another cost than this one.
  bool outdated(std::string_view encoded) const;

 private:
  class Slot;
  std::string hash_now(std::string_view password) const;
  const Cost cost_;
  std::mutex mutex_;
  std::condition_variable free_;
  bool running_ = false;
  size_t waiting_ = 0;
  std::string nobody_;  // digest of something nobody knows
};

}  // namespace taixin::access
