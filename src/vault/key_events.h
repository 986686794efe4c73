// What happened to a home's keys, other than erasures: a signing key of a log was renewed because it was lost, or the
// keys of people were lost and with them what was sealed. Each is a row of `erasure_event` in records.db (erasure 0,
// subject 0), so it has a leaf like every step of an erasure and is never changed. Bytes: docs/formats/vault.md.
//
// Written by `taixin keys renew` (ledger/renew.h) before anything can be done with the new key. Threads: any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/home.h"
#include "vault/vault.h"

namespace taixin::vault {

enum class KeyEventKind : uint8_t {
  log_key_renewed = 16,
  people_lost = 17,
};

struct KeyEvent {
  int64_t id = 0;
  KeyEventKind kind = KeyEventKind::log_key_renewed;
  base::KnownAt at;
  std::string officer, reason;
  std::string text;  // what exactly: lines "name: value" after a first line that names the form
};
// The value of a line of an event's text; empty when it has none.
std::string value_of(const KeyEvent& event, std::string_view name);

// In their order.
base::Result<std::vector<KeyEvent>> key_events(store::Connection& records);
// Assigns id and moment.
base::Result<void> append_key_event(store::WriteTx& tx, const KeyEvent& event);
// One line without control characters and without an identity number. kBadErasureText.
base::Result<void> check_line(std::string_view name, std::string_view text);

// People of whom something is sealed here and who have no key, nor had it destroyed: their keys were lost. Those whose
// id is below `before`; 0: all.
base::Result<std::vector<SubjectId>> people_without_key(store::Home& home, Vault& vault, int64_t before);
// At every start: whoever has no key since a loss that was accepted counts as erased by it, so that nobody waits for a
// key and the same person, sent again, is somebody new. Returns how many.
base::Result<size_t> complete_losses(store::Home& home, Vault& vault);

}  // namespace taixin::vault
