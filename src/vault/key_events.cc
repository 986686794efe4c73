#include "vault/key_events.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "identity/id_finder.h"
#include "store/sqlite.h"
#include "vault/erasure.h"
#include "vault/errors.h"

namespace taixin::vault {

std::string value_of(const KeyEvent& event, std::string_view name) {
  std::string_view text = event.text;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.size() > name.size() + 2 && line.starts_with(name) && line.substr(name.size(), 2) == ": ") {
      return std::string(line.substr(name.size() + 2));
    }
  }
  return {};
}

base::Result<void> check_line(std::string_view name, std::string_view text) {
  const bool controls = std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (base::trim(text).empty() || text.size() > kErasureTextMax || controls || !identity::find_ids(text).empty()) {
    return base::fail(kBadErasureText, {{"name", std::string(name)}});
  }
  return {};
}

base::Result<std::vector<KeyEvent>> key_events(store::Connection& records) {
  TX_TRY(auto rows, records.prepare("SELECT id, kind, at, operator_name, ground, text FROM erasure_event "
                                    "WHERE erasure = 0 AND kind >= $1 ORDER BY id"));
  rows.bind(KeyEventKind::log_key_renewed);
  std::vector<KeyEvent> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    store::Row row(rows);
    KeyEvent event;
    event.id = row.integer();
    event.kind = row.as<KeyEventKind>();
    event.at = row.as<base::KnownAt>();
    event.officer = row.text();
    event.reason = row.text();
    event.text = row.text();
    out.push_back(std::move(event));
  }
}

base::Result<void> append_key_event(store::WriteTx& tx, const KeyEvent& event) {
  store::Connection& db = tx.connection();
  TX_TRY(const int64_t last, db.integer("SELECT max(id) FROM erasure_event"));
  return db.run(
      "INSERT INTO erasure_event (id, erasure, kind, subject, at, operator_name, ground, text) "
      "VALUES ($1, 0, $2, 0, $3, $4, $5, $6)",
      last + 1, event.kind, tx.known_now(), event.officer, event.reason, event.text);
}

base::Result<std::vector<SubjectId>> people_without_key(store::Home& home, Vault& vault, int64_t before) {
  TX_TRY(auto tx, home.read_records());
  TX_TRY(auto rows, tx.connection().prepare("SELECT person FROM person_record WHERE person < $1 UNION "
                                            "SELECT person FROM sealed_cell WHERE person < $1"));
  rows.bind(before == 0 ? INT64_MAX : before);
  std::vector<SubjectId> out;
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return out;
    const auto person = store::Row(rows).as<SubjectId>();
    TX_TRY(const bool has_key, vault.has_key(person));
    if (has_key) continue;
    TX_TRY(const auto erased, vault.erased(person));
    if (!erased) out.push_back(person);
  }
}

base::Result<size_t> complete_losses(store::Home& home, Vault& vault) {
  std::vector<KeyEvent> events;
  {
    TX_TRY(auto tx, home.read_records());
    TX_TRY(events, key_events(tx.connection()));
  }
  std::erase_if(events, [](const KeyEvent& event) { return event.kind != KeyEventKind::people_lost; });
  if (events.empty()) return size_t{0};
  const KeyEvent& last = events.back();
  TX_TRY(const int64_t settled, vault.losses_settled());
  if (settled == last.id) return size_t{0};
  // Ids of people are moments: whoever was there when the loss was accepted.
  TX_TRY(const auto lost, people_without_key(home, vault, last.at.get()));
  if (!lost.empty()) TX_CHECK(vault.erase(lost, fmt::format("key-loss-{}", last.id)));
  TX_CHECK(vault.settle_losses(last.id));
  return lost.size();
}

}  // namespace taixin::vault
