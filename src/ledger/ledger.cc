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

fs::path key_file(const fs::path& keys, LogName name) { return keys / fmt::format("{}.key", log_word(name)); }
fs::path memory_file(const fs::path& keys, LogName name) { return keys / fmt::format("{}.signed", log_word(name)); }

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

// ---- the signer

base::Result<void> Signer::create(const fs::path& keys, LogName name, std::string_view origin) {
  const fs::path path = key_file(keys, name);
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
  const fs::path path = key_file(keys, name), memory = memory_file(keys, name);
  if (!fs::exists(path, code)) return base::fail(kNoLogKey, {{"path", path.string()}});
  TX_TRY(const std::string text, store::read_file(path, kKeyFileMax));
  TX_TRY(SignerKey key, SignerKey::parse(text));
  Signer signer(std::move(key), memory);
  if (!fs::exists(memory, code)) return signer;
  TX_TRY(const std::string remembered, store::read_file(memory, kKeyFileMax));
  const size_t space = remembered.find(' ');
  const auto root =
      space == remembered.npos || remembered.back() != '\n'
          ? std::nullopt
          : parse_base64_hash(std::string_view(remembered).substr(space + 1, remembered.size() - space - 2));
  if (!root) return damaged(memory, "cannot be read");
  signer.size_ = std::strtoull(remembered.c_str(), nullptr, 10);
  signer.root_ = *root;
  return signer;
}

base::Result<std::string> Signer::sign(const Log::Head& head, TileSource& tiles, std::vector<std::string> extensions) {
  TX_TRY(const Hash root, tree_root(tiles, head.size));
  if (root != head.root) return damaged(memory_, "the tiles on disk have another root");
  bool goes_on = head.size >= size_;
  if (goes_on && size_ > 0) {
    TX_TRY(const Hash before, tree_root(tiles, size_));
    goes_on = before == root_;
  }
  if (!goes_on) {
    return base::fail(
        kWouldGoBack,
        {{"log", verifier().name}, {"signed", std::to_string(size_)}, {"size", std::to_string(head.size)}});
  }
  const Note note = sign_checkpoint({verifier().name, head.size, head.root, std::move(extensions)}, key_);
  TX_CHECK(store::write_file(memory_, fmt::format("{} {}\n", head.size, base64(head.root))));
  size_ = head.size;
  root_ = head.root;
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
    if (leaves > 0) return base::fail(kNoLogKey, {{"path", key_file(keys, name).string()}});
    TX_TRY(auto rows, db->prepare("SELECT value FROM meta WHERE key = 'home_id'"));
    TX_TRY(const bool found, rows.step());
    if (!found) return damaged(home, "no home_id");
    id = Row(rows).text();
  }
  const std::string named = origin.empty() ? "taixin/" + id.substr(0, kOriginDigits) : std::string(origin);
  TX_CHECK(store::make_directory(keys));
  for (const LogName name : kBoth) {
    TX_CHECK(Signer::create(keys, name, fmt::format("{}/{}", named, log_word(name))));
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

base::Result<void> Ledger::adopt(const std::function<void(double)>& progress) {
  for (const LogName name : kBoth) {
    for (uint64_t before = UINT64_MAX; !log(name).adopted();) {
      TX_CHECK(
          writer_of(*home_, name).run(store::Priority::bulk, [](store::WriteTx&) { return base::Result<void>(); }));
      const uint64_t now = log(name).size();
      if (now == before && !log(name).adopted()) {
        return damaged(home_->directory(), "rows of the older version have gaps; run taixin doctor");
      }
      before = now;
      if (progress) progress(0.5);
    }
  }
  return {};
}

base::Result<void> Ledger::read_published() {
  for (const LogName name : kBoth) {
    TX_TRY(auto tx, read_log(*home_, name));
    TX_TRY(auto rows, tx.connection().prepare("SELECT note FROM log_checkpoint ORDER BY size DESC LIMIT 1"));
    TX_TRY(const bool found, rows.step());
    if (!found) continue;
    std::string note(Row(rows).text());
    TX_TRY(const auto opened, open_checkpoint(note, {{verifier(name)}}, verifier(name).name));
    const std::lock_guard lock(mutex_);
    published_[static_cast<size_t>(name)] = signed_[static_cast<size_t>(name)] =
        std::make_shared<const Published>(Published{opened.checkpoint, std::move(note)});
  }
  return {};
}

base::Result<void> Ledger::start(store::Home& home, const std::function<void(double)>& progress) {
  home_ = &home;
  TX_CHECK(adopt(progress));
  TX_CHECK(read_published());
  for (const LogName name : kBoth) {
    scrubs_[static_cast<size_t>(name)] = std::make_unique<Scrub>(home, log(name), verifier(name));
  }
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
