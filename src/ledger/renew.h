// When keys are lost: the way on for a home that does not open without them. Nothing of it happens by itself.
//
//   TX_TRY(const KeysState state, keys_state(home));                    // what is there; changes nothing
//   TX_TRY(const auto events, renew_keys(home, {.logs = {LogName::access}, .officer = ..., .reason = ...}, clock));
//
// A signing key: a new one of the same origin over the same tree. The old key, the last tree that it signed, the new
// key, who and why are a row with a leaf before the new key is in its place; what was remembered as signed, in its file
// and in the newest stored note, must be continued, or nothing is renewed (kWouldGoBack).
//
// The keys of people: what was sealed is gone for good. With the master key the salts of the leaves are gone too: older
// leaves stay in the tree, can be checked in it and by proof files handed out, and can no longer be derived; so every
// row gets a younger leaf under the new salts, and the boundary (size and root of both logs) is recorded with the loss.
//
// Every step is on disk before the next, and the home opens after the last alone. One that was cut is repeated with the
// same words and goes on where it was. Threads: one; becomes the owner of the home meanwhile.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ledger/key_history.h"
#include "ledger/log.h"

namespace taixin::ledger {

struct KeysState {
  struct File {
    std::string name;
    bool there = false;
    bool needed = true;
    std::string about;                 // fingerprint, verifier key, size and root
    std::optional<base::Error> wrong;  // cannot be read or used
  };
  std::vector<File> files;
  // The verifier keys that the databases name; empty: none yet.
  std::array<std::string, 2> known_keys;  // by LogName
  std::vector<vault::KeyEvent> events;
  bool whole() const;  // all that are needed are there and can be read
};
// Also while another process owns the home. kNoHome of the store.
base::Result<KeysState> keys_state(const std::filesystem::path& home);

struct RenewOptions {
  std::vector<LogName> logs;  // whose signing key is lost
  bool accept_loss = false;   // of what is sealed about people
  std::string officer, reason;
  std::array<std::string, 2> old_vkeys;  // by LogName; for databases that do not name them
  std::function<void(double)> progress;
};
// What was recorded. kKeyIsThere, kNothingToRenew, kSealedLost, kLockedKeys, kOldKeyUnknown, kWouldGoBack,
// kOtherMasterKey, vault::kBadErasureText.
base::Result<std::vector<vault::KeyEvent>> renew_keys(const std::filesystem::path& home, const RenewOptions& options,
                                                      const base::Clock& clock);

}  // namespace taixin::ledger
