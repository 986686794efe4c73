// Anybody's tlog-tiles log, from a directory or over HTTP(S), and the checking of all of it.
#pragma once

#include <filesystem>
#include <functional>

#include "ledger/policy.h"
#include "ledger/tile.h"
#include "ledger/web.h"

namespace taixin::ledger {

// An entry is at most 65,535 bytes, a bundle has at most 256 of them.
inline constexpr size_t kEntryBundleBytesMax = kTileWidth * (2 + 65'535);

// The resources of a log, by their path below its prefix: "checkpoint", "tile/0/000".
class LogFiles {
 public:
  virtual ~LogFiles() = default;
  // Nothing when the log does not have it. Errors: kNoAnswer, those of the disk (over `bytes_max`, too).
  virtual base::Result<std::optional<std::string>> read(const std::string& path, size_t bytes_max) = 0;
};
std::unique_ptr<LogFiles> log_in_directory(std::filesystem::path directory);
// `prefix`: with or without a last slash. The client outlives the log.
std::unique_ptr<LogFiles> log_on_web(std::string prefix, WebClient& client);

// Tiles of a log's files: the partial one, or else the full one's beginning (logs may delete the partial when the full
// is there). Errors: kMissingTile, kBadTile.
class FileTiles final : public TileSource {
 public:
  explicit FileTiles(LogFiles& files) : files_(files) {}
  base::Result<std::vector<Hash>> tile(unsigned level, uint64_t number, unsigned width) override;

 private:
  LogFiles& files_;
};

// The entries of a bundle's bytes; views into it. Nothing when it is not whole or has another number of entries.
std::optional<std::vector<std::string_view>> split_bundle(std::string_view bytes, unsigned entries);

struct LogCheck {
  const Policy* policy;
  std::string old_checkpoint;  // bytes of a note of the same log; empty: none
  // Entries checked, and of how many; may be empty.
  std::function<void(uint64_t done, uint64_t size)> progress;
};
struct LogFindings {
  TrustedCheckpoint trusted;
  uint64_t tiles = 0;                    // read and recomputed, all levels, full and partial
  uint64_t bundles = 0;                  // whose entries hash to their tile
  uint64_t bundles_missing = 0;          // not served: of those entries only the hashes were checked
  std::string first_missing_bundle;      // its path
  std::optional<Checkpoint> consistent;  // the older checkpoint that this one continues
};
// The checkpoint's signatures; every tile of every level from level 0; entries against level 0; the root; consistency.
// Stops at the first thing that is wrong and names it. Errors: those of trust_checkpoint and LogFiles, kMissingTile,
// kBadTile, kWrongTileHash, kBadBundle, kWrongEntry, kWrongTreeRoot, kSizesDisagree, kWrongRoot (not consistent).
// Memory: one tile of each level, one bundle.
base::Result<LogFindings> verify_log(LogFiles& files, const LogCheck& check);

}  // namespace taixin::ledger
