#include "ledger/renew.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/key_file.h"
#include "ledger/ledger.h"
#include "ledger/log_errors.h"
#include "store/errors.h"
#include "store/files.h"
#include "store/records.h"
#include "vault/errors.h"

namespace taixin::ledger {
namespace {

namespace fs = std::filesystem;
using store::Connection;

constexpr LogName kBoth[] = {LogName::records, LogName::access};
constexpr int kRunsTried = 8;

size_t at(LogName name) { return static_cast<size_t>(name); }

bool is_there(const fs::path& file) {
  std::error_code code;
  return fs::exists(file, code);
}

fs::path database_of(const fs::path& home, LogName name) { return home / fmt::format("{}.db", log_word(name)); }
fs::path renewed_key_file(const fs::path& keys, LogName name) {
  return keys / fmt::format("{}.key.renewed", log_word(name));
}

base::Result<std::string> meta_key(Connection& db) {
  TX_TRY(auto rows, db.prepare("SELECT value FROM meta WHERE key = $1"));
  rows.bind(kMetaLogKey);
  TX_TRY(const bool found, rows.step());
  return found ? std::string(store::Row(rows).text()) : std::string();
}

// ---- salts

// Whether the first leaf of a run follows from its row and these salts.
base::Result<bool> run_fits(Connection& db, CoveredRows& rows, const LeafRun& run) {
  const Covered& table = covered(run.source);
  bool fits = false;
  TX_TRY(const auto tile, stored_tile(db, 0, run.first / kTileWidth));
  TX_CHECK(rows.leaves(run.source, run.first_row, run.first_row + run.rows - 1,
                       [&](std::span<const CoveredRow> of_leaf) -> base::Result<bool> {
                         const size_t place = run.first % kTileWidth;
                         fits = place < tile.size() && tile[place] == rows.roots_of(table, of_leaf).front();
                         return false;
                       }));
  return fits;
}

// Whether the leaves follow from these salts: some of the first and of the last runs, so that one row which somebody
// changed does not decide. A log without leaves that can be derived fits everything.
base::Result<bool> salts_fit(Connection& db, const Salts& salts) {
  CoveredRows rows(db, salts);
  TX_TRY(const int64_t last, db.integer("SELECT max(first) FROM leaf_run"));
  TX_TRY(const int64_t first, db.integer("SELECT min(first) FROM leaf_run WHERE kind <> $1", kOpaque));
  TX_TRY(const int64_t late, db.integer("SELECT min(first) FROM (SELECT first FROM leaf_run WHERE kind <> $1 ORDER BY "
                                        "first DESC LIMIT $2)",
                                        kOpaque, kRunsTried));
  size_t tried = 0;
  for (const int64_t from : {first, std::min(late, last)}) {
    TX_TRY(const auto runs, runs_from(db, static_cast<uint64_t>(from), kRunsTried));
    for (const LeafRun& run : runs) {
      if (run.source == kOpaque) continue;
      ++tried;
      TX_TRY(const bool fits, run_fits(db, rows, run));
      if (fits) return true;
    }
  }
  return tried == 0;
}

// All leaves become opaque, and all rows wait for younger ones. One transaction.
base::Result<void> close_leaves(Connection& db) {
  TX_TRY(const int64_t size, db.integer("SELECT first + leaves FROM leaf_run ORDER BY first DESC LIMIT 1"));
  TX_CHECK(db.script("BEGIN IMMEDIATE"));
  const auto all = [&]() -> base::Result<void> {
    TX_CHECK(db.run("DELETE FROM leaf_run"));
    TX_TRY(auto insert, db.prepare("INSERT INTO leaf_run (first, kind, first_row, row_count, leaves, columns) "
                                   "VALUES ($1, $2, $1, 0, $3, x'')"));
    for (int64_t first = 0; first < size; first += static_cast<int64_t>(kOpaqueRun)) {
      TX_CHECK(insert.bind(first, kOpaque, std::min(size - first, static_cast<int64_t>(kOpaqueRun))).run());
    }
    TX_CHECK(db.run("UPDATE counter SET value = 1 WHERE name = 'log_adopts'"));
    return db.script("COMMIT");
  };
  base::Result<void> done = all();
  if (!done && db.in_transaction()) (void)db.script("ROLLBACK");
  return done;
}

// ---- one renewal

class Renewal {
 public:
  Renewal(const fs::path& home, const RenewOptions& options, const base::Clock& clock)
      : directory_(home), keys_(home / "keys"), options_(options), clock_(clock) {}

  base::Result<std::vector<vault::KeyEvent>> run() {
    TX_CHECK(check_wishes());
    TX_TRY(home_, store::Home::open(directory_, clock_, [&] { return hooks(); }));
    for (const LogName name : kBoth) TX_CHECK(adopt_rows(*home_, *logs_[at(name)], options_.progress));
    TX_CHECK(check_loss_of_some());
    for (const LogName name : renewed_) TX_CHECK(prepare_key(name));
    TX_CHECK(record_all());
    // Only now can anything be done with what is new.
    for (const LogName name : renewed_) {
      TX_CHECK(store::rename_durably(renewed_key_file(keys_, name), signing_key_file(keys_, name)));
    }
    if (people_lost_) TX_CHECK(vault::Vault::adopt_renewed(keys_));
    if (vault_) TX_CHECK(vault::complete_losses(*home_, *vault_));
    return std::move(recorded_);
  }

 private:
  base::Result<void> check_wishes() {
    TX_CHECK(vault::check_line("operator", options_.officer));
    TX_CHECK(vault::check_line("reason", options_.reason));
    if (!is_there(directory_ / "records.db")) return base::fail(store::kNoHome, {{"path", directory_.string()}});
    const fs::path master = keys_ / "master.key", people = keys_ / "keys.db";
    people_lost_ = !is_there(master) || !is_there(people);
    if (!is_there(master) && is_there(people)) return base::fail(kLockedKeys, {{"path", people.string()}});
    if (people_lost_ && !options_.accept_loss) {
      return base::fail(kSealedLost, {{"path", (is_there(master) ? people : master).string()}});
    }
    if (!people_lost_ && !options_.accept_loss && options_.logs.empty()) return base::fail(kNothingToRenew);
    return {};
  }

  // A key that is there is not renewed; but one that an attempt brought in which was cut afterwards is done with.
  base::Result<void> check_keys_are_lost() {
    TX_TRY(const auto db, Connection::open(database_of(directory_, LogName::records).string(), Connection::Use::plain));
    std::string there;
    for (const LogName name : options_.logs) {
      const fs::path file = signing_key_file(keys_, name);
      if (!is_there(file)) {
        renewed_.push_back(name);
        continue;
      }
      there = file.string();
      TX_TRY(const RecordedKeys recorded, recorded_keys(*db, name));
      const auto key = open_key_file(file, "", KeyType::ed25519);
      if (!key || !recorded.key || key->verifier() != *recorded.key) {
        return base::fail(kKeyIsThere, {{"path", there}});
      }
    }
    if (!there.empty() && renewed_.empty() && !people_lost_) return base::fail(kKeyIsThere, {{"path", there}});
    return {};
  }

  // On the locked home, before anything is written to it: the salts, which the hooks need.
  base::Result<store::Home::Hooks> hooks() {
    TX_CHECK(check_keys_are_lost());
    if (people_lost_) {
      TX_TRY(renewal_, vault::Vault::prepare_renewed(keys_));
    } else {
      TX_TRY(vault_, vault::Vault::open(keys_, clock_));
    }
    TX_TRY(const auto provider, vault::FileKeyProvider::open(keys_ / "master.key"));
    TX_TRY(const vault::Key salt, vault::Vault::salt_key_of(*provider));
    Hash bytes;
    std::ranges::copy(salt.reveal(), bytes.begin());
    const Salts salts(bytes);
    for (const LogName name : kBoth) {
      TX_TRY(const auto db, Connection::open(database_of(directory_, name).string(), Connection::Use::plain));
      TX_TRY(const bool fits, salts_fit(*db, salts));
      if (!fits && !people_lost_) return base::fail(kOtherMasterKey, {{"log", std::string(log_word(name))}});
      if (!fits) TX_CHECK(close_leaves(*db));
      logs_[at(name)] = std::make_shared<Log>(name, salts);
    }
    return store::Home::Hooks{logs_[0], logs_[1]};
  }

  // With all keys of people in place a loss is accepted only when some of them lack theirs (an older keys.db).
  base::Result<void> check_loss_of_some() {
    if (people_lost_ || !options_.accept_loss) return {};
    TX_TRY(const auto some, vault::people_without_key(*home_, *vault_, 0));
    some_lost_ = !some.empty();
    if (!some_lost_ && renewed_.empty()) return base::fail(kNothingToRenew);
    return {};
  }

  // The new key, in a file of another name; the one of an attempt that was cut, if there is one.
  base::Result<void> prepare_key(LogName name) {
    TX_TRY(auto tx, read_log(*home_, name));
    RecordedKeys recorded;
    {
      TX_TRY(auto records, home_->read_records());
      TX_TRY(recorded, recorded_keys(records.connection(), name));
    }
    const fs::path file = renewed_key_file(keys_, name);
    if (is_there(file)) {
      TX_TRY(const SignerKey key, open_key_file(file, "", KeyType::ed25519));
      if (recorded.key == key.verifier()) {  // recorded by an attempt that was cut
        wanted_.push_back(log_key_event(name, std::nullopt, {}, key.verifier()));
        return {};
      }
    }
    std::optional<VerifierKey> old = recorded.key;
    TX_TRY(const std::string in_database, meta_key(tx.connection()));
    for (const std::string& text : {options_.old_vkeys[at(name)], in_database}) {
      if (old || text.empty()) continue;
      TX_TRY(old, parse_vkey(text));
    }
    TX_TRY(const TreeHead last, last_signed(name, tx.connection(), recorded, old));
    std::string origin = old ? old->name : std::string();
    if (!old) {
      TX_TRY(origin, default_origin(tx.connection(), name));
    }
    TX_TRY(const SignerKey key, open_key_file(file, origin, KeyType::ed25519));
    wanted_.push_back(log_key_event(name, old, last, key.verifier()));
    return {};
  }

  base::Result<std::string> default_origin(Connection& db, LogName name) const {
    TX_TRY(auto rows, db.prepare("SELECT value FROM meta WHERE key = 'home_id'"));
    TX_TRY(const bool found, rows.step());
    const std::string id(found ? store::Row(rows).text() : std::string_view());
    return default_log_origin(id, name);
  }

  // What was signed last: the newer of the file and the newest stored note, both of which the log continues.
  base::Result<TreeHead> last_signed(LogName name, Connection& db, const RecordedKeys& recorded,
                                     const std::optional<VerifierKey>& old) const {
    const auto unknown = [&] { return base::fail(kOldKeyUnknown, {{"log", std::string(log_word(name))}}); };
    StoredTiles tiles(db);
    const Log::Head head = logs_[at(name)]->head();
    TX_TRY(const TreeHead last, signed_memory(keys_, name));
    if (last.size > 0 && !old) return unknown();
    TX_CHECK(check_goes_on(head, last, tiles, log_word(name)));
    TX_TRY(auto rows, db.prepare("SELECT size, note FROM log_checkpoint ORDER BY size DESC LIMIT 1"));
    TX_TRY(const bool found, rows.step());
    if (!found) return last;
    if (!old) return unknown();
    KeyHistory history = recorded.before;
    history.eras.push_back({*old});
    store::Row row(rows);
    const VerifierKey& key = history.key_for(row.as<uint64_t>());
    const auto opened = open_checkpoint(row.text(), {{key}}, key.name);
    if (!opened) return unknown();
    const TreeHead noted{opened->checkpoint.size, opened->checkpoint.root};
    TX_CHECK(check_goes_on(head, noted, tiles, log_word(name)));
    return noted.size > last.size ? noted : last;
  }

  // The loss first: with it the rest can be derived.
  base::Result<void> record_all() {
    if (people_lost_ || some_lost_) {
      TX_TRY(auto event, loss_event());
      wanted_.insert(wanted_.begin(), std::move(event));
    }
    for (vault::KeyEvent& event : wanted_) {
      event.officer = options_.officer;
      event.reason = options_.reason;
      TX_CHECK(record(event));
    }
    return {};
  }

  base::Result<vault::KeyEvent> loss_event() {
    TreeHead opaque[2];
    for (const LogName name : kBoth) {
      TX_TRY(auto tx, read_log(*home_, name));
      TX_TRY(opaque[at(name)], opaque_leaves(tx.connection()));
    }
    if (some_lost_) {
      TX_TRY(auto tx, home_->read_records());
      TX_TRY(const auto before, vault::key_events(tx.connection()));
      renewal_ = fmt::format("some-{}", before.empty() ? 1 : before.back().id + 1);
    }
    TX_TRY(const auto provider, vault::FileKeyProvider::open(keys_ / "master.key"));
    TX_TRY(const std::string fingerprint, vault::Vault::fingerprint_of_master(*provider));
    return people_lost_event(renewal_, fingerprint, opaque);
  }

  // Unless an attempt that was cut did: what that recorded stands. In the access log too, as every act.
  base::Result<void> record(const vault::KeyEvent& event) {
    TX_TRY(auto there, find(event));
    if (!there) {
      TX_CHECK(home_->records().run(store::Priority::interactive,
                                    [&](store::WriteTx& tx) { return vault::append_key_event(tx, event); }));
      TX_TRY(there, find(event));
    }
    TX_ASSERT(there, "an event that was written is not there");
    const std::string digest = base::hex(base::sha256(there->text));
    TX_CHECK(home_->access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
      TX_TRY(const int64_t logged,
             tx.connection().integer("SELECT count(*) FROM access_entry WHERE kind = 'keys' AND asked_sha256 = $1",
                                     std::string_view(digest)));
      if (logged > 0) return {};
      store::AccessEntry entry;
      entry.operator_name = there->officer;
      entry.purpose = entry.kind = "keys";
      entry.basis = there->reason;
      entry.asked_sha256 = entry.answer_sha256 = digest;
      TX_CHECK(store::append_access(tx, entry));
      return {};
    }));
    recorded_.push_back(*std::move(there));
    return {};
  }

  base::Result<std::optional<vault::KeyEvent>> find(const vault::KeyEvent& event) {
    TX_TRY(auto tx, home_->read_records());
    TX_TRY(const auto all, vault::key_events(tx.connection()));
    for (const vault::KeyEvent& one : all) {
      if (one.kind == event.kind && is_same(one, event)) return std::optional(one);
    }
    return std::optional<vault::KeyEvent>();
  }

  // Of one renewal: it has the same new key, or the same name.
  static bool is_same(const vault::KeyEvent& one, const vault::KeyEvent& other) {
    const std::string_view name = one.kind == vault::KeyEventKind::log_key_renewed ? "new key" : "renewal";
    return value_of(one, name) == value_of(other, name);
  }

  const fs::path directory_, keys_;
  const RenewOptions& options_;
  const base::Clock& clock_;
  bool people_lost_ = false, some_lost_ = false;
  std::string renewal_;
  std::vector<LogName> renewed_;         // those of the logs asked for whose key is missing
  std::unique_ptr<vault::Vault> vault_;  // null: lost
  std::array<std::shared_ptr<Log>, 2> logs_;
  std::unique_ptr<store::Home> home_;
  std::vector<vault::KeyEvent> wanted_, recorded_;
};

// ---- what is there

KeysState::File file_of(const fs::path& path, bool needed) {
  return {.name = path.filename().string(), .there = is_there(path), .needed = needed, .about = {}, .wrong = {}};
}

KeysState::File master_file(const fs::path& keys) {
  KeysState::File file = file_of(keys / "master.key", true);
  if (!file.there) return file;
  const auto provider = vault::FileKeyProvider::open(keys / "master.key");
  const auto fingerprint =
      provider ? vault::Vault::fingerprint_of_master(**provider) : base::Result<std::string>(provider.error());
  fingerprint ? void(file.about = *fingerprint) : void(file.wrong = fingerprint.error());
  return file;
}

KeysState::File key_file_state(const fs::path& keys, LogName name) {
  KeysState::File file = file_of(signing_key_file(keys, name), true);
  if (!file.there) return file;
  const auto key = open_key_file(signing_key_file(keys, name), "", KeyType::ed25519);
  key ? void(file.about = format_vkey(key->verifier())) : void(file.wrong = key.error());
  return file;
}

KeysState::File memory_state(const fs::path& keys, LogName name) {
  KeysState::File file = file_of(signed_memory_file(keys, name), false);
  if (!file.there) return file;
  const auto head = signed_memory(keys, name);
  head ? void(file.about = tree_head_text(*head)) : void(file.wrong = head.error());
  return file;
}

}  // namespace

bool KeysState::whole() const {
  return std::all_of(files.begin(), files.end(),
                     [](const File& file) { return file.there ? !file.wrong : !file.needed; });
}

base::Result<KeysState> keys_state(const fs::path& home) {
  if (!is_there(home / "records.db")) return base::fail(store::kNoHome, {{"path", home.string()}});
  const fs::path keys = home / "keys";
  KeysState state;
  state.files.push_back(master_file(keys));
  state.files.push_back(file_of(keys / "keys.db", true));
  for (const LogName name : kBoth) {
    state.files.push_back(key_file_state(keys, name));
    state.files.push_back(memory_state(keys, name));
    TX_TRY(const auto db, Connection::open(database_of(home, name).string(), Connection::Use::reader));
    TX_TRY(state.known_keys[at(name)], meta_key(*db));
    if (name == LogName::records) {
      TX_TRY(state.events, vault::key_events(*db));
    }
  }
  return state;
}

base::Result<std::vector<vault::KeyEvent>> renew_keys(const fs::path& home, const RenewOptions& options,
                                                      const base::Clock& clock) {
  return Renewal(home, options, clock).run();
}

}  // namespace taixin::ledger
