#include "vault/vault.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "store/errors.h"
#include "store/files.h"
#include "vault/errors.h"
#include "vault/vault_state.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;

// One purpose each; a change of any makes everything sealed before unreadable.
constexpr std::string_view kInfoFingerprint = "taixin master key fingerprint v1";
constexpr std::string_view kInfoWrapping = "taixin data key wrapping v1";
constexpr std::string_view kInfoBlind = "taixin blind index v1";
constexpr std::string_view kInfoSalt = "taixin ledger salt v1";
constexpr std::string_view kInfoAccounts = "taixin accounts v1";
constexpr std::string_view kInfoFiles = "taixin files v1";
constexpr std::string_view kInfoSeal = "taixin seal v1";
constexpr std::string_view kInfoToken = "taixin token v1";

constexpr const char* kKeysV1 = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE data_key (
  subject INTEGER PRIMARY KEY, wrapped BLOB, token BLOB, made_on INTEGER NOT NULL, erased_on INTEGER,
  certificate TEXT) STRICT;
CREATE TABLE blind_index (token BLOB PRIMARY KEY, subject INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql";
constexpr store::Migration kKeysMigrations[] = {{1, kKeysV1}};

// Tokens are random, so some thousand new people change every page of the blind index: a log that is folded seldom
// holds the same pages many times, and they are written to the file once.
constexpr size_t kCheckpointKeys = 32768;
constexpr size_t kSealedAtOnce = 1024;  // keys held beside those of the cache
constexpr size_t kMadeKept = 8192;      // new keys that one call leaves in the cache: locked memory is small

std::shared_ptr<const SubjectKeys> subject_keys(Key data_key) {
  Key seal = hkdf(data_key, kInfoSeal);
  return std::make_shared<const SubjectKeys>(SubjectKeys{std::move(data_key), std::move(seal)});
}

// What a migration left behind, or an attempt that was cut: copies of keys that no erasure would find.
void remove_copies(const KeyPaths& paths) {
  std::error_code code;
  std::vector<fs::path> copies;
  for (fs::directory_iterator it(paths.directory, code), end; !code && it != end; it.increment(code)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with("keys.db.")) copies.push_back(it->path());
  }
  for (const fs::path& copy : copies) fs::remove(copy, code);
}

}  // namespace

std::span<const store::Migration> keys_migrations() { return kKeysMigrations; }

base::Result<std::unique_ptr<store::Connection>> open_keys(const fs::path& file) {
  TX_TRY(auto connection, store::Connection::open(file.string(), store::Connection::Use::plain));
  // The cache holds the blind index of a million people: wrapped keys and tokens only.
  TX_CHECK(connection->script("PRAGMA secure_delete=ON; PRAGMA cache_size=-49152"));
  return connection;
}

base::Result<std::string> fingerprint_of(const KeyProvider& provider) {
  TX_TRY(const Key key, provider.derive(kInfoFingerprint));
  const auto bytes = key.reveal();
  return base::hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), 8));
}

base::Result<std::string> meta(store::Connection& connection, std::string_view key) {
  TX_TRY(auto rows, connection.prepare("SELECT value FROM meta WHERE key = $1"));
  rows.bind(key);
  TX_TRY(const bool found, rows.step());
  return found ? std::string(store::Row(rows).text()) : std::string();
}

base::Result<void> set_meta(store::Connection& connection, std::string_view key, std::string_view value) {
  return connection.run(
      "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key,
      value);
}

static base::Result<void> between(store::Connection& connection, std::string_view begin,
                                  const std::function<base::Result<void>()>& work) {
  TX_CHECK(connection.run(begin));
  base::Result<void> result = work();
  if (result.ok()) result = connection.run("COMMIT");
  if (!result.ok() && connection.in_transaction()) (void)connection.run("ROLLBACK");
  return result;
}

base::Result<void> in_transaction(store::Connection& connection, const std::function<base::Result<void>()>& work) {
  return between(connection, "BEGIN IMMEDIATE", work);
}
// Many look-ups under one lock of the file: taking it costs as much as looking.
static base::Result<void> in_snapshot(store::Connection& connection, const std::function<base::Result<void>()>& work) {
  return between(connection, "BEGIN", work);
}

base::Result<void> build_keys(const fs::path& file, std::string_view fingerprint, std::string_view renewal) {
  remove_keys_file(file);
  TX_CHECK(store::make_private_file(file));
  {
    TX_TRY(const auto connection, open_keys(file));
    TX_CHECK(store::migrate(*connection, keys_migrations()));
    TX_CHECK(set_meta(*connection, kMetaFingerprint, fingerprint));
    if (!renewal.empty()) TX_CHECK(set_meta(*connection, kMetaRenewal, renewal));
    TX_CHECK(truncate_log(*connection));  // closing would do it too, and not say when it failed
  }
  return store::sync_file(file);
}

void remove_keys_file(const fs::path& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(file.string() + suffix, ignored);
}

// ---- cache

std::shared_ptr<const SubjectKeys> KeyCache::find(SubjectId subject) {
  const auto it = by_subject_.find(subject);
  if (it == by_subject_.end()) return nullptr;
  order_.splice(order_.begin(), order_, it->second);
  return it->second->second;
}

void KeyCache::put(SubjectId subject, std::shared_ptr<const SubjectKeys> keys) {
  remove(subject);
  order_.emplace_front(subject, std::move(keys));
  by_subject_.emplace(subject, order_.begin());
  if (order_.size() > Vault::kCachedSubjects) remove(order_.back().first);
}

void KeyCache::remove(SubjectId subject) {
  const auto it = by_subject_.find(subject);
  if (it == by_subject_.end()) return;
  order_.erase(it->second);
  by_subject_.erase(it);
}

// ---- create and open

base::Result<void> Vault::create(const fs::path& directory) {
  const KeyPaths paths(directory);
  std::error_code code;
  if (fs::exists(paths.keys, code)) return base::fail(kVaultExists, {{"path", directory.string()}});
  TX_CHECK(store::make_directory(directory));
  if (!fs::exists(paths.master, code)) TX_CHECK(FileKeyProvider::create(paths.master));
  TX_TRY(const auto provider, FileKeyProvider::open(paths.master));
  TX_TRY(const std::string fingerprint, fingerprint_of(*provider));
  const fs::path beside = paths.directory / "keys.db.new";
  TX_CHECK(build_keys(beside, fingerprint));
  return store::rename_durably(beside, paths.keys);  // from here on it is a vault
}

base::Result<std::unique_ptr<Vault>> Vault::open(const fs::path& directory, const base::Clock& clock) {
  const KeyPaths paths(directory);
  std::error_code code;
  if (!fs::exists(paths.keys, code)) return base::fail(kNoVault, {{"path", directory.string()}});
  TX_TRY(auto provider, FileKeyProvider::open(paths.master));
  return open(directory, clock, std::move(provider));
}

base::Result<std::unique_ptr<Vault>> Vault::open(const fs::path& directory, const base::Clock& clock,
                                                 std::unique_ptr<KeyProvider> provider) {
  const KeyPaths paths(directory);
  std::error_code code;
  if (!fs::exists(paths.keys, code)) return base::fail(kNoVault, {{"path", directory.string()}});
  TX_CHECK(check_private(paths.keys));
  TX_TRY(auto connection, open_keys(paths.keys));
  TX_CHECK(store::migrate(*connection, keys_migrations()));
  remove_copies(paths);
  TX_TRY(std::string found, fingerprint_of(*provider));
  TX_TRY(const std::string expected, meta(*connection, kMetaFingerprint));
  if (found != expected) {
    return base::fail(kWrongMasterKey, {{"path", paths.keys.string()}, {"expected", expected}, {"found", found}});
  }
  TX_TRY(Key wrapping, provider->derive(kInfoWrapping));
  TX_TRY(Key blind, provider->derive(kInfoBlind));
  TX_TRY(Key salt, provider->derive(kInfoSalt));
  TX_TRY(Key accounts, provider->derive(kInfoAccounts));
  TX_TRY(Key files, provider->derive(kInfoFiles));
  auto state = std::make_unique<State>(
      paths, clock, std::move(found),
      State::Derived{std::move(wrapping), std::move(blind), std::move(salt), std::move(accounts), std::move(files)});
  state->connection = std::move(connection);
  TX_TRY(const std::string unwiped, meta(*state->connection, kMetaUnwiped));
  if (!unwiped.empty()) TX_CHECK(state->wipe_remains());
  return std::unique_ptr<Vault>(new Vault(std::move(state)));
}

Vault::Vault(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::~Vault() = default;

std::string Vault::fingerprint() const { return state_->fingerprint; }
base::Result<std::string> Vault::fingerprint_of_master(const KeyProvider& provider) { return fingerprint_of(provider); }
const Key& Vault::salt_key() const { return state_->salt; }
const Key& Vault::accounts_key() const { return state_->accounts; }
const Key& Vault::files_key() const { return state_->files; }
base::Result<Key> Vault::salt_key_of(const KeyProvider& provider) { return provider.derive(kInfoSalt); }

// ---- data keys

base::Result<void> Vault::State::writable() const {
  const auto& why = connection->fatal();
  if (!why) return {};
  return base::fail(kVaultReadOnly, {{"why", why->message(base::Lang::zh)}});
}

base::Result<std::vector<Vault::State::Made>> Vault::State::make_missing(std::span<const SubjectId> subjects) {
  std::vector<Made> made;
  std::set<SubjectId> seen;
  for (const SubjectId subject : subjects) {
    if (!seen.insert(subject).second || cache.find(subject)) continue;
    TX_TRY(const auto gone, erased(subject));
    if (gone) {
      return base::fail(
          kKeyErased,
          {{"subject", std::to_string(subject.get())}, {"day", gone->day.iso()}, {"certificate", gone->certificate}});
    }
    TX_TRY(const int64_t there, connection->integer("SELECT 1 FROM data_key WHERE subject = $1", subject));
    if (there == 0) make_key(subject, std::nullopt, random_nonce(), made);
  }
  return made;
}

void Vault::State::make_key(SubjectId subject, const std::optional<base::Key128>& with_token, const Nonce& nonce,
                            std::vector<Made>& made) const {
  Key data_key = Key::random();
  std::string wrapped = wrap_key(wrapping, nonce, subject, data_key);
  const bool kept = made.size() < kMadeKept;
  made.push_back({subject, with_token, std::move(wrapped), kept ? subject_keys(std::move(data_key)) : nullptr});
}

base::Result<void> Vault::State::add(std::vector<Made> made) {
  if (made.empty()) return {};
  TX_CHECK(in_transaction(*connection, [&]() -> base::Result<void> {
    TX_TRY(auto key,
           connection->prepare("INSERT INTO data_key (subject, wrapped, made_on, token) VALUES ($1, $2, $3, $4)"));
    const base::Day today = clock->today();
    for (const Made& one : made) TX_CHECK(key.bind(one.subject, store::Blob{one.wrapped}, today, one.token).run());
    // In the order of the index: neighbours go into the same page, one after the other.
    std::vector<std::pair<base::Key128, SubjectId>> entries;
    for (const Made& one : made) {
      if (one.token) entries.emplace_back(*one.token, one.subject);
    }
    std::ranges::sort(entries);
    TX_TRY(auto entry, connection->prepare("INSERT INTO blind_index (token, subject) VALUES ($1, $2)"));
    for (const auto& [token, subject] : entries) TX_CHECK(entry.bind(token, subject).run());
    return {};
  }));
  since_checkpoint += made.size();
  for (Made& one : made) {
    if (one.keys) cache.put(one.subject, std::move(one.keys));
  }
  if (since_checkpoint < kCheckpointKeys) return {};
  // What is committed is durable with or without this; a log that cannot be folded now is folded later.
  if (connection->script("PRAGMA wal_checkpoint(PASSIVE)").ok()) since_checkpoint = 0;
  return {};
}

base::Result<void> Vault::ensure_keys(std::span<const SubjectId> subjects) {
  const std::lock_guard lock(state_->mutex);
  if (std::ranges::all_of(subjects, [&](SubjectId subject) { return state_->cache.find(subject) != nullptr; })) {
    return {};
  }
  TX_CHECK(state_->writable());
  TX_TRY(auto made, state_->make_missing(subjects));
  return state_->add(std::move(made));
}

base::Result<bool> Vault::has_key(SubjectId subject) {
  const std::lock_guard lock(state_->mutex);
  TX_TRY(const int64_t there,
         state_->connection->integer("SELECT 1 FROM data_key WHERE subject = $1 AND wrapped IS NOT NULL", subject));
  return there != 0;
}

base::Result<std::shared_ptr<const SubjectKeys>> Vault::State::keys_of(SubjectId subject) {
  if (auto found = cache.find(subject)) return found;
  TX_TRY(auto rows, connection->prepare("SELECT wrapped, erased_on, certificate FROM data_key WHERE subject = $1"));
  rows.bind(subject);
  TX_TRY(const bool there, rows.step());
  const std::string name = std::to_string(subject.get());
  if (!there) return base::fail(kNoKey, {{"subject", name}});
  store::Row row(rows);
  if (row.null()) {
    (void)row.blob();
    const std::string day = row.day().value_or(base::Day()).iso();
    return base::fail(kKeyErased, {{"subject", name}, {"day", day}, {"certificate", std::string(row.text())}});
  }
  TX_TRY(Key data_key, unwrap_key(wrapping, subject, row.blob()));
  auto keys = subject_keys(std::move(data_key));
  cache.put(subject, keys);
  return keys;
}

base::Result<std::shared_ptr<const SubjectKeys>> Vault::State::locked_keys_of(SubjectId subject) {
  const std::lock_guard lock(mutex);
  return keys_of(subject);
}

base::Result<std::string> Vault::seal(SubjectId subject, const Context& context, std::string_view plaintext) {
  TX_TRY(const auto keys, state_->locked_keys_of(subject));
  return seal_bytes(keys->seal, random_nonce(), subject, context, plaintext);
}

base::Result<std::vector<std::string>> Vault::seal(std::span<const ToSeal> texts) {
  std::vector<std::shared_ptr<const SubjectKeys>> keys;
  keys.reserve(std::min(texts.size(), kSealedAtOnce));
  const std::vector<Nonce> nonces = random_nonces(texts.size());
  std::vector<std::string> out;
  out.reserve(texts.size());
  while (out.size() < texts.size()) {
    const auto turn = texts.subspan(out.size(), std::min(texts.size() - out.size(), kSealedAtOnce));
    keys.clear();
    {
      const std::lock_guard lock(state_->mutex);
      for (const ToSeal& one : turn) {
        TX_TRY(keys.emplace_back(), state_->keys_of(one.subject));
      }
    }
    for (size_t i = 0; i < turn.size(); ++i) {
      const ToSeal& one = turn[i];
      out.push_back(seal_bytes(keys[i]->seal, nonces[out.size()], one.subject, one.context, one.plaintext));
    }
  }
  return out;
}

base::Result<SecretText> Vault::unseal(SubjectId subject, const Context& context, std::string_view sealed) {
  TX_TRY(const auto keys, state_->locked_keys_of(subject));
  return open_bytes(keys->seal, subject, context, sealed);
}

base::Result<base::Key128> Vault::token(SubjectId subject, std::string_view bytes) {
  TX_TRY(const auto keys, state_->locked_keys_of(subject));
  const base::Sha256 whole = Hmac(hkdf(keys->data, kInfoToken)).of(bytes);
  base::Key128 out;
  std::copy_n(whole.begin(), out.bytes.size(), out.bytes.begin());
  return out;
}

// ---- the blind index

base::Key128 Vault::State::token(const identity::IdNumber& number) const {
  std::string normal(number.reveal());
  if (normal.size() == 15 && std::ranges::all_of(normal, [](char c) { return c >= '0' && c <= '9'; })) {
    // The first generation's number of a person is the second's without century and check (GB 11643-1999).
    normal.insert(6, "19");
    normal += identity::resident_id_check_character(normal).value_or('?');
  }
  const base::Sha256 whole = blind.of(normal);
  identity::wipe(normal);
  base::Key128 out;
  std::copy_n(whole.begin(), out.bytes.size(), out.bytes.begin());
  return out;
}

base::Result<SubjectId> Vault::State::new_person() {
  TX_TRY(const int64_t last, connection->integer("SELECT max(subject) FROM data_key"));
  return SubjectId(std::max({clock->now().get(), last + 1, kFirstPerson + 1}));
}

base::Result<std::vector<SubjectId>> Vault::persons(std::span<const identity::IdNumber* const> numbers) {
  std::vector<base::Key128> tokens;
  tokens.reserve(numbers.size());
  for (const identity::IdNumber* number : numbers) tokens.push_back(state_->token(*number));
  const std::lock_guard lock(state_->mutex);  // until it is written: nobody else makes the same person
  store::Connection& db = *state_->connection;
  std::vector<SubjectId> out;
  size_t unknown = 0;
  TX_CHECK(in_snapshot(db, [&]() -> base::Result<void> {
    TX_TRY(auto rows, db.prepare("SELECT subject FROM blind_index WHERE token = $1"));
    for (const base::Key128& token : tokens) {
      TX_TRY(const bool known, rows.bind(token).step());
      out.push_back(known ? store::Row(rows).as<SubjectId>() : SubjectId());
      if (!known) ++unknown;
    }
    return {};
  }));
  if (unknown == 0) return out;
  TX_CHECK(state_->writable());
  TX_TRY(SubjectId next, state_->new_person());
  std::unordered_map<base::Key128, SubjectId> fresh;  // the same number may be there twice
  const std::vector<Nonce> nonces = random_nonces(unknown);
  std::vector<State::Made> made;
  for (size_t i = 0; i < out.size(); ++i) {
    if (out[i] != SubjectId()) continue;
    const auto [at, is_new] = fresh.try_emplace(tokens[i], next);
    out[i] = at->second;
    if (!is_new) continue;
    state_->make_key(next, tokens[i], nonces[made.size()], made);
    next = SubjectId(next.get() + 1);
  }
  TX_CHECK(state_->add(std::move(made)));
  return out;
}

base::Result<std::optional<SubjectId>> Vault::find(const identity::IdNumber& number) {
  const std::lock_guard lock(state_->mutex);
  TX_TRY(const int64_t subject,
         state_->connection->integer("SELECT subject FROM blind_index WHERE token = $1", state_->token(number)));
  return subject == 0 ? std::nullopt : std::optional(SubjectId(subject));
}

}  // namespace taixin::vault
