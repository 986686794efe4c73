// A witness (C2SP tlog-witness): for each log it knows it remembers the largest checkpoint it ever cosigned, and
// cosigns only what continues it. So nobody can show two histories of one log to people who ask for its cosignature.
//
//   TX_TRY(auto witness, Witness::open({.directory = dir, .logs = vkeys, .key = key, .clock = clock}));
//   const WitnessAnswer answer = witness->add_checkpoint(body);
//
// Memory: `directory`/witness.db (SQLite, docs/formats/ledger-notes.md), owned by one process. What an answer with
// status 200 says is on disk before the answer exists. Evidence of two checkpoints that cannot both be true:
// `directory`/evidence/*.txt, both notes word for word. Checkpoints that came without a proof are kept in
// `directory`/unproven/*.txt: there somebody else may have sent the log's note with a proof of his own, so they accuse
// nobody by themselves and never crowd out evidence.
// Any thread; one request at a time.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "base/day.h"
#include "ledger/witness_request.h"

namespace taixin::store {
class Connection;
}

namespace taixin::ledger {

struct WitnessOptions {
  std::filesystem::path directory;  // made when it is not there
  std::vector<VerifierKey> logs;    // type ed25519; a log's name is its origin; several keys may have one name
  SignerKey key;                    // type cosignature
  const base::Clock& clock;
  // Told the file of each doubt, evidence or unproven, or why it could not be written. May be empty.
  std::function<void(const std::string&)> alarm;
};

struct WitnessAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

class Witness {
 public:
  // Checkpoints of the past that are kept for each log, so that another root for the same size is evidence.
  static constexpr int64_t kRememberedMax = 4096;
  static constexpr size_t kEvidenceFilesMax = 1000, kUnprovenFilesMax = 100;

  // Errors: kWitnessMemory (its memory is damaged or another key's: then it must not sign), kBadKey, those of the
  // store.
  static base::Result<std::unique_ptr<Witness>> open(WitnessOptions options);
  ~Witness();
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  // POST add-checkpoint. 200 cosignature lines; 400 malformed, or old size above the checkpoint's; 403 not signed by
  // the log; 404 unknown log; 409 (text/x.tlog.size) another size was cosigned last; 422 not consistent; 500 and 503
  // when its own disk fails.
  WitnessAnswer add_checkpoint(std::string_view body);
  // GET <origin hash>/checkpoint: what it cosigned last, with the log's signature and its own; 404 when nothing.
  WitnessAnswer latest(std::string_view origin_hash);

 private:
  struct Seen {
    uint64_t size = 0;
    Hash root{};
    std::string note;
    uint64_t timestamp = 0;
  };
  explicit Witness(WitnessOptions options);
  base::Result<void> open_memory();
  base::Result<void> check_memory();
  base::Result<std::optional<Seen>> seen(const std::string& origin);
  base::Result<std::optional<Seen>> seen_of_size(const std::string& origin, uint64_t size);
  base::Result<void> remember(const std::string& origin, const Seen& seen);
  WitnessAnswer decide(const WitnessRequest& request, const Checkpoint& checkpoint, const std::optional<Seen>& last);
  WitnessAnswer cosign(const WitnessRequest& request, const Checkpoint& checkpoint, const std::optional<Seen>& last);
  enum class Doubt { fork, unproven };
  void keep(Doubt doubt, const std::string& before, const std::string& now);
  WitnessAnswer failed(const base::Error& error) const;

  WitnessOptions options_;
  std::unique_ptr<int, void (*)(int*)> lock_;  // of the directory, until the process ends or this object
  std::mutex mutex_;                           // everything below
  std::unique_ptr<store::Connection> memory_;
};

}  // namespace taixin::ledger
