#include "ledger/ledger.h"

#include <fmt/format.h>

#include "ledger/base64.h"
#include "ledger/home_tiles.h"
#include "ledger/kept_checkpoints.h"
#include "ledger/log_errors.h"
#include "store/files.h"

namespace taixin::ledger {
namespace {

namespace fs = std::filesystem;
using store::Row;

constexpr size_t kKeyFileMax = 4096;
constexpr size_t kOriginDigits = 12;  // of a home's id, in the name of its logs
constexpr LogName kBoth[] = {LogName::records, LogName::access};

base::Error damaged(const fs::path& path, std::string detail) {
  return base::fail(kLogDamaged, {{"path", path.string()}, {"detail", std::move(detail)}});
}

}  // namespace

std::string_view log_word(LogName name) { return name == LogName::records ? "records" : "access"; }
std::optional<LogName> log_of(std::string_view word) {
  for (const LogName name : kBoth) {
    if (word == log_word(name)) return name;
  }
  return std::nullopt;
}

std::string default_log_origin(std::string_view home_id, LogName name) {
  return fmt::format("taixin/{}/{}", home_id.substr(0, kOriginDigits), log_word(name));
}

fs::path signing_key_file(const fs::path& keys, LogName name) { return keys / fmt::format("{}.key", log_word(name)); }
fs::path signed_memory_file(const fs::path& keys, LogName name) {
  return keys / fmt::format("{}.signed", log_word(name));
}

base::Result<TreeHead> signed_memory(const fs::path& keys, LogName name) {
  const fs::path file = signed_memory_file(keys, name);
  std::error_code code;
  if (!fs::exists(file, code)) return TreeHead();
  TX_TRY(const std::string text, store::read_file(file, kKeyFileMax));
  const auto head =
      text.ends_with('\n') ? parse_tree_head(std::string_view(text).substr(0, text.size() - 1)) : std::nullopt;
  if (!head) return damaged(file, "cannot be read");
  return *head;
}

base::Result<void> check_goes_on(const Log::Head& head, const TreeHead& before, TileSource& tiles,
                                 std::string_view log) {
  TX_TRY(const Hash root, tree_root(tiles, head.size));
  if (root != head.root) return damaged(log, "the tiles on disk have another root");
  bool goes_on = head.size >= before.size;
  if (goes_on && before.size > 0) {
    TX_TRY(const Hash there, tree_root(tiles, before.size));
    goes_on = there == before.root;
  }
  if (goes_on) return {};
  return base::fail(
      kWouldGoBack,
      {{"log", std::string(log)}, {"signed", std::to_string(before.size)}, {"size", std::to_string(head.size)}});
}

// ---- the signer

base::Result<void> Signer::create(const fs::path& keys, LogName name, std::string_view origin) {
  const fs::path path = signing_key_file(keys, name);
  std::error_code code;
  if (fs::exists(path, code)) return {};
  TX_TRY(const SignerKey key, SignerKey::generate(origin, KeyType::ed25519));
  std::string text;
  key.write_to(text);
  text += '\n';
  return store::write_file(path, text);
}

base::Result<Signer> Signer::open(const fs::path& keys, LogName name) {
  std::error_code code;
  const fs::path path = signing_key_file(keys, name);
  if (!fs::exists(path, code)) return base::fail(kNoLogKey, {{"path", path.string()}});
  TX_TRY(const std::string text, store::read_file(path, kKeyFileMax));
  TX_TRY(SignerKey key, SignerKey::parse(text));
  Signer signer(std::move(key), signed_memory_file(keys, name));
  TX_TRY(signer.head_, signed_memory(keys, name));
  return signer;
}

base::Result<std::string> Signer::sign(const Log::Head& head, TileSource& tiles, std::vector<std::string> extensions) {
  TX_CHECK(check_goes_on(head, head_, tiles, verifier().name));
  const Note note = sign_checkpoint({verifier().name, head.size, head.root, std::move(extensions)}, key_);
  const TreeHead now{head.size, head.root};
  TX_CHECK(store::write_file(memory_, tree_head_text(now) + "\n"));
  head_ = now;
  return format_note(note);
}

std::string Signer::sign_statement(std::string text) const {
  Note note{std::move(text), {}};
  TX_ASSERT(check_note_text(note.text).ok() && note.text.substr(0, note.text.find('\n')) != verifier().name,
            "not a statement: {}", note.text.substr(0, note.text.find('\n')));
  sign_note(note, key_);
  return format_note(note);
}

// ---- the ledger

Ledger::Ledger(std::vector<Signer> signers, const Salts& salts)
    : logs_{std::make_shared<Log>(LogName::records, salts), std::make_shared<Log>(LogName::access, salts)},
      signers_(std::move(signers)) {}

Ledger::~Ledger() { stop(); }

base::Result<void> Ledger::create(const fs::path& keys, const fs::path& home, std::string_view origin) {
  std::string id;
  for (const LogName name : kBoth) {
    const std::string file = (home / fmt::format("{}.db", log_word(name))).string();
    TX_TRY(const auto db, store::Connection::open(file, store::Connection::Use::reader));
    TX_TRY(const int64_t leaves, db->integer("SELECT count(*) FROM leaf_run"));
    if (leaves > 0) return base::fail(kNoLogKey, {{"path", signing_key_file(keys, name).string()}});
    TX_TRY(auto rows, db->prepare("SELECT value FROM meta WHERE key = 'home_id'"));
    TX_TRY(const bool found, rows.step());
    if (!found) return damaged(home, "no home_id");
    id = Row(rows).text();
  }
  TX_CHECK(store::make_directory(keys));
  const std::string own(origin == kSandboxOrigin ? fmt::format("{}/{}", origin, id.substr(0, kOriginDigits)) : origin);
  for (const LogName name : kBoth) {
    TX_CHECK(Signer::create(keys, name,
                            own.empty() ? default_log_origin(id, name) : fmt::format("{}/{}", own, log_word(name))));
  }
  return {};
}

base::Result<std::unique_ptr<Ledger>> Ledger::open(const fs::path& keys, Salts salts) {
  std::vector<Signer> signers;
  for (const LogName name : kBoth) {
    TX_TRY(Signer signer, Signer::open(keys, name));
    signers.push_back(std::move(signer));
  }
  return std::unique_ptr<Ledger>(new Ledger(std::move(signers), salts));
}

store::Home::Hooks Ledger::hooks() { return {logs_[0], logs_[1]}; }

uint64_t Ledger::signed_size(LogName name) const {
  const std::lock_guard one(publishing_);
  return signers_[static_cast<size_t>(name)].signed_size();
}

base::Result<void> adopt_rows(store::Home& home, const Log& log, const std::function<void(double)>& progress) {
  for (uint64_t before = UINT64_MAX; !log.adopted();) {
    TX_CHECK(
        writer_of(home, log.name()).run(store::Priority::bulk, [](store::WriteTx&) { return base::Result<void>(); }));
    const uint64_t now = log.size();
    if (now == before && !log.adopted()) {
      return damaged(home.directory(), "rows of the older version have gaps; run taixin doctor");
    }
    before = now;
    if (progress) progress(0.5);
  }
  return {};
}

base::Result<void> Ledger::read_published(LogName name, const KeyHistory& history) {
  TX_TRY(auto tx, read_log(*home_, name));
  TX_TRY(auto rows, tx.connection().prepare("SELECT size, note FROM log_checkpoint ORDER BY size DESC LIMIT 1"));
  TX_TRY(const bool found, rows.step());
  if (!found) return {};
  Row row(rows);
  const VerifierKey& key = history.key_for(row.as<uint64_t>());
  std::string note(row.text());
  TX_TRY(const auto opened, open_checkpoint(note, {{key}}, key.name));
  const std::lock_guard lock(mutex_);
  published_[static_cast<size_t>(name)] = signed_[static_cast<size_t>(name)] =
      std::make_shared<const Published>(Published{opened.checkpoint, std::move(note)});
  return {};
}

// In the databases, so that a renewal knows which key was lost.
base::Result<void> Ledger::note_keys() {
  for (const LogName name : kBoth) {
    const std::string vkey = format_vkey(verifier(name));
    {
      TX_TRY(auto tx, read_log(*home_, name));
      TX_TRY(const int64_t there,
             tx.connection().integer("SELECT 1 FROM meta WHERE key = $1 AND value = $2", kMetaLogKey, vkey));
      if (there != 0) continue;
    }
    TX_CHECK(writer_of(*home_, name).run(store::Priority::interactive, [&](store::WriteTx& tx) {
      return tx.connection().run(
          "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE "
          "SET value = excluded.value",
          kMetaLogKey, vkey);
    }));
  }
  return {};
}

base::Result<void> Ledger::start(store::Home& home, const std::function<void(double)>& progress) {
  home_ = &home;
  for (const LogName name : kBoth) {
    TX_CHECK(adopt_rows(home, log(name), progress));
    TX_TRY(auto records, home.read_records());
    TX_TRY(const KeyHistory history, key_history(records.connection(), name, verifier(name)));
    TX_CHECK(read_published(name, history));
    scrubs_[static_cast<size_t>(name)] = std::make_unique<Scrub>(home, log(name), verifier(name));
  }
  (void)note_keys();  // with a full disk a home still opens
  // A home that may not sign still answers: what is wrong stands in `trouble`, in its status and in doctor.
  if (auto published = publish(); !published) {
    const std::lock_guard lock(mutex_);
    trouble_ = std::move(published).error();
  }
  thread_ = std::thread([this] { run(); });
  return {};
}

void Ledger::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ledger::run() {
  std::unique_lock lock(mutex_);
  int ticks = 0;
  while (!changed_.wait_for(lock, std::chrono::milliseconds(kPublishMillis), [this] { return stopping_; })) {
    lock.unlock();
    base::Result<void> published = publish();
    if (published) published = ask_witnesses();
    ++ticks;
    if (ticks % kScrubTicks == 0) (void)scrub();  // a disk that fails is the writer's to tell
    if (ticks % kThinTicks == 0) (void)thin();
    lock.lock();
    trouble_ = published ? std::nullopt : std::optional(std::move(published).error());
    ++rounds_;
  }
}

base::Result<void> Ledger::thin() {
  for (const LogName name : kBoth) {
    size_t quorum = 0;
    {
      const std::lock_guard lock(mutex_);
      quorum = witnessing_.quorum;
    }
    const auto shown = published(name);
    TX_CHECK(thin_checkpoints(*home_, name, shown ? shown->checkpoint.size : 0, quorum));
  }
  return {};
}

base::Result<void> Ledger::publish() {
  const std::lock_guard one(publishing_);
  const Log::Head answers = log(LogName::access).head();
  TX_CHECK(publish_one(LogName::records, log(LogName::records).head(), {}));
  std::vector<std::string> named;
  if (const auto records = published(LogName::records)) {
    named.push_back(fmt::format("records {} {}", records->checkpoint.size, base64(records->checkpoint.root)));
  }
  return publish_one(LogName::access, answers, std::move(named));
}

base::Result<void> Ledger::publish_one(LogName name, const Log::Head& head, std::vector<std::string> extensions) {
  Signer& signer = signers_[static_cast<size_t>(name)];
  std::shared_ptr<const Published> newest;
  size_t quorum = 0;
  {
    const std::lock_guard lock(mutex_);
    newest = signed_[static_cast<size_t>(name)];
    quorum = witnessing_.quorum;
  }
  if (signer.signed_size() == head.size && (head.size == 0 || (newest && newest->checkpoint.size == head.size))) {
    return {};
  }
  std::string note;
  {
    TX_TRY(auto tx, read_log(*home_, name));
    StoredTiles tiles(tx.connection());
    TX_TRY(note, signer.sign(head, tiles, std::move(extensions)));
  }
  TX_CHECK(writer_of(*home_, name).run(store::Priority::interactive, [&](store::WriteTx& tx) {
    return tx.connection().run(
        "INSERT INTO log_checkpoint (size, signed_at, note) VALUES ($1, $2, $3) "
        "ON CONFLICT (size) DO UPDATE SET note = excluded.note",
        head.size, home_->clock().now(), note);
  }));
  TX_TRY(const auto opened, open_checkpoint(note, {{signer.verifier()}}, signer.verifier().name));
  {
    const std::lock_guard lock(mutex_);
    signed_[static_cast<size_t>(name)] = std::make_shared<const Published>(Published{opened.checkpoint, note});
  }
  if (quorum == 0) show(name, {opened.checkpoint, note});
  return {};
}

// ---- witnesses

void Ledger::witnessed_by(Witnessing witnessing) {
  TX_ASSERT(witnessing.witnesses.size() <= kWitnessesMax && witnessing.quorum <= witnessing.witnesses.size(),
            "{} of {} witnesses", witnessing.quorum, witnessing.witnesses.size());
  const std::lock_guard lock(mutex_);
  witnessing_ = std::move(witnessing);
  for (auto& states : witnesses_) {
    states.clear();
    for (const WitnessEndpoint& one : witnessing_.witnesses)
      states.push_back({one.key.name, one.known_size, false, {}});
  }
}

std::vector<WitnessState> Ledger::witnesses(LogName name) const {
  const std::lock_guard lock(mutex_);
  return witnesses_[static_cast<size_t>(name)];
}

base::Result<void> Ledger::ask_witnesses() {
  const std::lock_guard one(asking_);
  for (const LogName name : kBoth) TX_CHECK(ask_about(name));
  return {};
}

base::Result<void> Ledger::ask_about(LogName name) {
  const auto at = static_cast<size_t>(name);
  std::vector<WitnessEndpoint> endpoints;
  CosignOptions options;
  std::shared_ptr<const Published> newest;
  size_t quorum = 0;
  {
    const std::lock_guard lock(mutex_);
    newest = signed_[at];
    endpoints = witnessing_.witnesses;
    options = witnessing_.options;
    quorum = witnessing_.quorum;
    bool all = true;
    for (size_t i = 0; i < endpoints.size(); ++i) {
      endpoints[i].known_size = witnesses_[at][i].known_size;
      all = all && newest && witnesses_[at][i].cosigned && witnesses_[at][i].known_size == newest->checkpoint.size;
    }
    if (!newest || all) return {};
  }
  TX_TRY(const Note note, parse_note(newest->note));
  HomeTiles tiles(*home_, name);
  TX_TRY(const Cosigned cosigned, collect_cosignatures(note, endpoints, tiles, options));
  {
    const std::lock_guard lock(mutex_);
    for (size_t i = 0; i < endpoints.size() && i < witnesses_[at].size(); ++i) {
      const WitnessOutcome& outcome = cosigned.outcomes[i];
      witnesses_[at][i] = {endpoints[i].key.name, outcome.known_size, outcome.state == WitnessOutcome::State::cosigned,
                           outcome.why};
    }
  }
  if (cosigned.count() > 0) {
    const std::string with = format_note(cosigned.note);
    TX_CHECK(writer_of(*home_, name).run(store::Priority::interactive, [&](store::WriteTx& tx) {
      return tx.connection().run("UPDATE log_checkpoint SET note = $1 WHERE size = $2", with, newest->checkpoint.size);
    }));
    if (cosigned.count() >= quorum) show(name, {newest->checkpoint, with});
  }
  if (cosigned.count() >= quorum) return {};
  return base::fail(kQuorumMissing, {{"log", std::string(log_word(name))},
                                     {"have", std::to_string(cosigned.count())},
                                     {"need", std::to_string(quorum)}});
}

// Unless a newer one is shown already.
void Ledger::show(LogName name, Published published) {
  const std::lock_guard lock(mutex_);
  auto& shown = published_[static_cast<size_t>(name)];
  if (shown && shown->checkpoint.size > published.checkpoint.size) return;
  shown = std::make_shared<const Published>(std::move(published));
}

base::Result<void> Ledger::scrub() {
  for (const LogName name : kBoth) TX_CHECK(scrubs_[static_cast<size_t>(name)]->step(signed_size(name)));
  return {};
}

// ---- what is shown

std::shared_ptr<const Published> Ledger::published(LogName name) const {
  const std::lock_guard lock(mutex_);
  return published_[static_cast<size_t>(name)];
}

std::optional<base::Error> Ledger::trouble() const {
  for (const auto& scrub : scrubs_) {
    if (!scrub) continue;
    if (const Scrub::State state = scrub->state(); !state.findings.empty()) return state.findings.front();
  }
  const std::lock_guard lock(mutex_);
  return trouble_;
}

}  // namespace taixin::ledger
