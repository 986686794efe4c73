// The proof of one home: its two logs, their signers, and what is published of them.
//
//   TX_TRY(auto home, store::Home::open(directory, clock, [&]() -> base::Result<store::Home::Hooks> {
//     TX_TRY(ledger, Ledger::open(keys, salts));
//     return ledger->hooks();  // rows and leaves commit together from here on
//   }));
//   TX_CHECK(ledger->start(*home));
//
// Publishing: the leaves are on disk, then the note is signed, then what was signed is remembered beside the key, then
// the note is stored, then it is shown. So no signed checkpoint ever names a leaf that a crash could take away, and a
// home that was restored from an older backup refuses to sign (kWouldGoBack). Threads: any.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "ledger/checkpoint.h"
#include "ledger/key_history.h"
#include "ledger/log.h"
#include "ledger/scrub.h"
#include "ledger/witness_client.h"

namespace taixin::ledger {

std::string_view log_word(LogName name);  // "records", "access"
std::optional<LogName> log_of(std::string_view word);

// The key of one log and the largest tree it has signed, both in files of the directory of keys: <log>.key,
// <log>.signed.
class Signer {
 public:
  // kNoLogKey; kBadKey; kLogDamaged when the memory cannot be read.
  static base::Result<Signer> open(const std::filesystem::path& keys, LogName name);
  // A new key named `origin`. Refuses to replace one.
  static base::Result<void> create(const std::filesystem::path& keys, LogName name, std::string_view origin);

  const VerifierKey& verifier() const { return key_.verifier(); }
  // A note of another kind than a checkpoint: its first line names what it is.
  std::string sign_statement(std::string text) const;
  uint64_t signed_size() const { return head_.size; }
  // The note of this tree. Remembered durably before it returns. kWouldGoBack when the tree is not what was signed
  // before and more; kLogDamaged when the tiles do not have the root.
  base::Result<std::string> sign(const Log::Head& head, TileSource& tiles, std::vector<std::string> extensions);

 private:
  Signer(SignerKey key, std::filesystem::path memory) : key_(std::move(key)), memory_(std::move(memory)) {}
  SignerKey key_;
  std::filesystem::path memory_;
  TreeHead head_;
};
// How a log is called that was given no origin.
std::string default_log_origin(std::string_view home_id, LogName name);
// The files of a log's key.
std::filesystem::path signing_key_file(const std::filesystem::path& keys, LogName name);
std::filesystem::path signed_memory_file(const std::filesystem::path& keys, LogName name);
// What is remembered there; size 0: nothing. kLogDamaged.
base::Result<TreeHead> signed_memory(const std::filesystem::path& keys, LogName name);
// kWouldGoBack when this tree is not `before` and more; kLogDamaged when its tiles do not have its root.
base::Result<void> check_goes_on(const Log::Head& head, const TreeHead& before, TileSource& tiles,
                                 std::string_view log);
// The row of `meta` that keeps a log's verifier key in its database.
inline constexpr std::string_view kMetaLogKey = "log_vkey";

struct Published {
  Checkpoint checkpoint;
  std::string note;  // with what witnesses have added
};

// Gives leaves to the rows of a home whose log has none for them yet. progress: 0..1.
base::Result<void> adopt_rows(store::Home& home, const Log& log, const std::function<void(double)>& progress = {});

// Who has to have seen a checkpoint before it is shown.
struct Witnessing {
  std::vector<WitnessEndpoint> witnesses;
  size_t quorum = 0;  // so many have to cosign; 0: it is shown at once, and cosignatures come later
  CosignOptions options;
};
struct WitnessState {
  std::string name;
  uint64_t known_size = 0;  // what it cosigned last
  bool cosigned = false;    // the newest that it was asked about
  std::optional<base::Error> why;
};

class Ledger {
 public:
  static constexpr int kPublishMillis = 500;
  static_assert(2 * kPublishMillis <= 1000,
                "what is appended is signed within a second: at the latest by the second round");
  static constexpr int kScrubTicks = 4;   // of these between two steps of the audit in the background
  static constexpr int kThinTicks = 120;  // between two looks at which signed notes are still needed

  // Keys named "<origin>/records" and "<origin>/access" for a home whose logs are empty; of no origin, or
  // kSandboxOrigin: with one from the home's id. kNoLogKey when its logs are not empty: then its keys come back from
  // where they are kept.
  static base::Result<void> create(const std::filesystem::path& keys, const std::filesystem::path& home,
                                   std::string_view origin);
  static base::Result<std::unique_ptr<Ledger>> open(const std::filesystem::path& keys, Salts salts);
  ~Ledger();

  store::Home::Hooks hooks();
  Log& log(LogName name) { return *logs_[static_cast<size_t>(name)]; }
  const VerifierKey& verifier(LogName name) const { return signers_[static_cast<size_t>(name)].verifier(); }
  uint64_t signed_size(LogName name) const;
  // A signed note (C2SP signed-note) by a log's key over a statement of the platform. Its first line is the name and
  // version of its format, which no checkpoint begins with: a log's origin may not. Text as note.h wants it.
  std::string sign_statement(LogName name, std::string text) const {
    return signers_[static_cast<size_t>(name)].sign_statement(std::move(text));
  }
  bool sandbox() const { return is_sandbox_log(verifier(LogName::records).name); }

  // Gives leaves to the rows of a home that had no log yet, publishes, and goes on publishing on a thread of its own
  // until `stop`. progress: 0..1. The home outlives that.
  base::Result<void> start(store::Home& home, const std::function<void(double)>& progress = {});
  void stop();
  // Rounds that the publishing thread has ended: a row that is on disk is signed when two more have.
  uint64_t rounds() const { return rounds_.load(); }
  // Signs and shows what is on disk now; nothing when it is shown already. First the answers are counted, then the
  // records are signed, then the answers, naming those records: so an access checkpoint names records that have all
  // that was answered from.
  base::Result<void> publish();
  // Null: nothing is signed yet.
  std::shared_ptr<const Published> published(LogName name) const;
  // Why the last try to publish failed, if it did; kQuorumMissing when fewer than the quorum have cosigned: then the
  // log goes on, and the checkpoint before stays shown.
  std::optional<base::Error> trouble() const;

  // From the next checkpoint on. kTooManyWitnesses is a broken caller.
  void witnessed_by(Witnessing witnessing);
  std::vector<WitnessState> witnesses(LogName name) const;
  // Asks the witnesses about the newest signed checkpoints; waits for them as long as the options say. The publishing
  // thread does this after each `publish`.
  base::Result<void> ask_witnesses();

  // The audit in the background: on the publishing thread, a step every two seconds.
  base::Result<void> scrub();
  Scrub::State scrubbed(LogName name) const { return scrubs_[static_cast<size_t>(name)]->state(); }

 private:
  Ledger(std::vector<Signer> signers, const Salts& salts);
  base::Result<void> publish_one(LogName name, const Log::Head& head, std::vector<std::string> extensions);
  base::Result<void> ask_about(LogName name);
  void show(LogName name, Published published);
  base::Result<void> read_published(LogName name, const KeyHistory& history);
  base::Result<void> note_keys();
  base::Result<void> thin();
  void run();

  std::array<std::shared_ptr<Log>, 2> logs_;
  std::vector<Signer> signers_;  // by LogName
  store::Home* home_ = nullptr;
  mutable std::mutex publishing_;  // one at a time
  mutable std::mutex mutex_;
  std::array<std::shared_ptr<const Published>, 2> published_, signed_;  // shown; newest, perhaps not cosigned yet
  Witnessing witnessing_;
  std::array<std::vector<WitnessState>, 2> witnesses_;
  std::mutex asking_;
  std::array<std::unique_ptr<Scrub>, 2> scrubs_;
  std::optional<base::Error> trouble_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::atomic<uint64_t> rounds_ = 0;
  std::thread thread_;
};

}  // namespace taixin::ledger
