#include "ledger/log_reader.h"

#include <bit>

#include "ledger/base64.h"
#include "ledger/proof_errors.h"
#include "store/files.h"

namespace taixin::ledger {
namespace {

constexpr int kFound = 200, kNotFound = 404, kGone = 410;

class DirectoryLog final : public LogFiles {
 public:
  explicit DirectoryLog(std::filesystem::path directory) : directory_(std::move(directory)) {}
  base::Result<std::optional<std::string>> read(const std::string& path, size_t bytes_max) override {
    const std::filesystem::path file = directory_ / path;
    std::error_code code;
    if (!std::filesystem::is_regular_file(file, code)) return std::optional<std::string>();
    TX_TRY(std::string bytes, store::read_file(file, bytes_max));
    return std::optional(std::move(bytes));
  }

 private:
  std::filesystem::path directory_;
};

class WebLog final : public LogFiles {
 public:
  WebLog(std::string prefix, WebClient& client) : prefix_(std::move(prefix)), client_(client) {
    if (!prefix_.ends_with('/')) prefix_ += '/';
  }
  base::Result<std::optional<std::string>> read(const std::string& path, size_t bytes_max) override {
    TX_TRY(WebAnswer answer, client_.ask({.url = prefix_ + path, .body = {}, .answer_bytes_max = bytes_max}));
    if (answer.status == kNotFound || answer.status == kGone) return std::optional<std::string>();
    if (answer.status != kFound) {
      return base::fail(kNoAnswer, {{"url", prefix_ + path}, {"detail", fmt::format("HTTP {}", answer.status)}});
    }
    return std::optional(std::move(answer.body));
  }

 private:
  std::string prefix_;
  WebClient& client_;
};

base::Error wrong_hash(const base::ErrorKind& kind, const std::string& path, size_t at, const Hash& found,
                       const Hash& expected) {
  return base::fail(
      kind, {{"path", path}, {"at", std::to_string(at)}, {"found", base64(found)}, {"expected", base64(expected)}});
}

// One pass over a log: hashes of whole tiles wait, level by level, for the tile above that must hold them.
class LogPass {
 public:
  LogPass(LogFiles& files, const LogCheck& check, LogFindings& findings)
      : files_(files), check_(check), findings_(findings), size_(findings.trusted.checkpoint.size) {}

  base::Result<void> run() {
    for (uint64_t done = 0; done < size_;) {
      const unsigned width = tile_width(0, done / kTileWidth, size_);
      TX_TRY(const std::vector<Hash> leaves, tiles_.tile(0, done / kTileWidth, width));
      ++findings_.tiles;
      TX_CHECK(entries({.entries = true, .number = done / kTileWidth, .width = width}, leaves));
      TX_CHECK(tile_done(0, leaves));
      done += width;
      if (check_.progress) check_.progress(done, size_);
    }
    return root();
  }

 private:
  // A tile of this level was read and is right.
  base::Result<void> tile_done(unsigned level, std::span<const Hash> hashes) {
    if (hashes.size() < kTileWidth) {
      edge_.resize(std::max<size_t>(edge_.size(), level + 1));
      edge_[level].assign(hashes.begin(), hashes.end());
      return {};
    }
    return computed(level + 1, tile_root(hashes));
  }

  // The next hash of this level, from what lies below. A full tile of them is compared at once.
  base::Result<void> computed(unsigned level, const Hash& hash) {
    if (waiting_.size() <= level) waiting_.resize(level + 1), numbers_.resize(level + 1);
    waiting_[level].push_back(hash);
    if (waiting_[level].size() < kTileWidth) return {};
    return compare(level);
  }

  // The tile of this level that has what waits.
  base::Result<void> compare(unsigned level) {
    const std::vector<Hash> expected = std::move(waiting_[level]);
    waiting_[level].clear();
    const auto width = static_cast<unsigned>(expected.size());
    const uint64_t number = numbers_[level]++;
    TX_TRY(const std::vector<Hash> hashes, tiles_.tile(level, number, width));
    ++findings_.tiles;
    for (size_t i = 0; i < width; ++i) {
      if (hashes[i] == expected[i]) continue;
      return wrong_hash(kWrongTileHash, format_tile_path({.level = level, .number = number, .width = width}), i,
                        hashes[i], expected[i]);
    }
    return tile_done(level, hashes);
  }

  base::Result<void> entries(const TilePath& path, std::span<const Hash> leaves) {
    TX_TRY(auto bytes, files_.read(format_tile_path(path), kEntryBundleBytesMax));
    std::string name = format_tile_path(path);
    unsigned in_bundle = path.width;
    if (!bytes && path.partial()) {  // the partial bundle may be gone when the full one is there
      name = format_tile_path({.entries = true, .number = path.number});
      in_bundle = kTileWidth;
      TX_TRY(bytes, files_.read(name, kEntryBundleBytesMax));
    }
    if (!bytes) {
      if (findings_.bundles_missing++ == 0) findings_.first_missing_bundle = format_tile_path(path);
      return {};
    }
    const auto split = split_bundle(*bytes, in_bundle);
    if (!split) return base::fail(kBadBundle, {{"path", name}, {"expected", std::to_string(in_bundle)}});
    for (size_t i = 0; i < leaves.size(); ++i) {
      if (const Hash hash = leaf_hash((*split)[i]); hash != leaves[i]) {
        return wrong_hash(kWrongEntry, name, i, hash, leaves[i]);
      }
    }
    ++findings_.bundles;
    return {};
  }

  // The right edge, level by level, and from it the root.
  base::Result<void> root() {
    for (unsigned level = 1; level < waiting_.size(); ++level) {
      if (!waiting_[level].empty()) TX_CHECK(compare(level));
    }
    std::optional<Hash> root;
    for (const std::vector<Hash>& hashes : edge_) {
      // Low levels stand on the right; within one, its largest whole parts come first.
      size_t end = hashes.size();
      while (end > 0) {
        const size_t part = size_t{1} << std::countr_zero(end);
        const Hash hash = subtree_root(std::span(hashes).subspan(end - part, part));
        root = root ? node_hash(hash, *root) : hash;
        end -= part;
      }
    }
    const Hash computed_root = root.value_or(empty_root());
    const Hash& expected = findings_.trusted.checkpoint.root;
    if (computed_root == expected) return {};
    return base::fail(kWrongTreeRoot, {{"computed", base64(computed_root)}, {"expected", base64(expected)}});
  }

  LogFiles& files_;
  FileTiles tiles_{files_};
  const LogCheck& check_;
  LogFindings& findings_;
  const uint64_t size_;
  std::vector<std::vector<Hash>> waiting_, edge_;  // by level
  std::vector<uint64_t> numbers_;                  // tiles of the level compared
};

// The older checkpoint is of the same log, and the tree continues it.
base::Result<Checkpoint> continues(LogFiles& files, const LogCheck& check, const Checkpoint& now) {
  // Its log's signature matters; who had witnessed it by then does not.
  std::vector<VerifierKey> keys;
  for (const Policy::Log& log : check.policy->logs()) {
    if (log.key.name == now.origin) keys.push_back(log.key);
  }
  TX_TRY(const SignedCheckpoint old, open_checkpoint(check.old_checkpoint, keys, now.origin));
  if (old.checkpoint.size == 0) {
    if (old.checkpoint.root == empty_root()) return old.checkpoint;
    return base::fail(kWrongRoot, {{"computed", base64(empty_root())}, {"expected", base64(old.checkpoint.root)}});
  }
  FileTiles tiles(files);
  TX_TRY(const std::vector<Hash> proof, consistency_proof(tiles, old.checkpoint.size, now.size));
  TX_CHECK(verify_consistency(old.checkpoint.size, old.checkpoint.root, now.size, now.root, proof));
  return old.checkpoint;
}

}  // namespace

std::unique_ptr<LogFiles> log_in_directory(std::filesystem::path directory) {
  return std::make_unique<DirectoryLog>(std::move(directory));
}
std::unique_ptr<LogFiles> log_on_web(std::string prefix, WebClient& client) {
  return std::make_unique<WebLog>(std::move(prefix), client);
}

base::Result<std::vector<Hash>> FileTiles::tile(unsigned level, uint64_t number, unsigned width) {
  TilePath path{.level = level, .number = number, .width = width};
  constexpr size_t kBytesMax = kTileWidth * sizeof(Hash);
  TX_TRY(auto bytes, files_.read(format_tile_path(path), kBytesMax));
  if (!bytes && path.partial()) {
    path.width = kTileWidth;
    TX_TRY(bytes, files_.read(format_tile_path(path), kBytesMax));
  }
  if (!bytes) {
    return base::fail(kMissingTile, {{"path", format_tile_path({.level = level, .number = number, .width = width})}});
  }
  if (bytes->size() != path.width * sizeof(Hash)) {
    return base::fail(kBadTile, {{"path", format_tile_path(path)},
                                 {"expected", std::to_string(path.width)},
                                 {"found", fmt::format("{:.2f}", static_cast<double>(bytes->size()) / sizeof(Hash))}});
  }
  std::vector<Hash> hashes(width);
  std::memcpy(hashes.data(), bytes->data(), width * sizeof(Hash));
  return hashes;
}

std::optional<std::vector<std::string_view>> split_bundle(std::string_view bytes, unsigned entries) {
  std::vector<std::string_view> out;
  out.reserve(entries);
  for (unsigned i = 0; i < entries; ++i) {
    if (bytes.size() < 2) return std::nullopt;
    const size_t size = size_t{static_cast<uint8_t>(bytes[0])} << 8 | static_cast<uint8_t>(bytes[1]);
    if (bytes.size() - 2 < size) return std::nullopt;
    out.push_back(bytes.substr(2, size));
    bytes.remove_prefix(2 + size);
  }
  if (!bytes.empty()) return std::nullopt;
  return out;
}

base::Result<LogFindings> verify_log(LogFiles& files, const LogCheck& check) {
  TX_TRY(const auto bytes, files.read("checkpoint", kNoteBytesMax));
  if (!bytes) return base::fail(kMissingTile, {{"path", "checkpoint"}});
  TX_TRY(const Note note, parse_note(*bytes));
  LogFindings findings;
  TX_TRY(findings.trusted, trust_checkpoint(note, *check.policy));
  TX_CHECK(LogPass(files, check, findings).run());
  if (!check.old_checkpoint.empty()) {
    TX_TRY(findings.consistent, continues(files, check, findings.trusted.checkpoint));
  }
  return findings;
}

}  // namespace taixin::ledger
