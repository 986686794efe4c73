#include "ledger/log_reader.h"

#include <fstream>

#include "ledger/proof_errors.h"
#include "ledger/reference_tree.h"
#include "store/test_support.h"

namespace taixin::ledger {
namespace {

using testing::MemoryTiles;

SignerKey log_key() {
  std::array<uint8_t, 32> seed;
  seed.fill(1);
  return *SignerKey::from_seed("log.example/1", KeyType::ed25519, seed);
}

// A whole log in memory, as files.
class MemoryLog : public LogFiles {
 public:
  explicit MemoryLog(size_t size) {
    std::vector<Hash> leaves;
    for (size_t i = 0; i < size; ++i) {
      entries.push_back(fmt::format("示例条目 {}", i));
      leaves.push_back(leaf_hash(entries.back()));
    }
    MemoryTiles tiles(leaves);
    for (unsigned level = 0; level < tiles.levels().size(); ++level) {
      const auto& hashes = tiles.levels()[level];
      for (size_t start = 0; start < hashes.size(); start += kTileWidth) {
        const auto width = static_cast<unsigned>(std::min<size_t>(kTileWidth, hashes.size() - start));
        std::string& bytes = files[format_tile_path({.level = level, .number = start / kTileWidth, .width = width})];
        bytes.assign(reinterpret_cast<const char*>(&hashes[start]), width * sizeof(Hash));
        if (level > 0) continue;
        std::string& bundle = files[format_tile_path({.entries = true, .number = start / kTileWidth, .width = width})];
        for (size_t i = start; i < start + width; ++i) {
          bundle += static_cast<char>(entries[i].size() >> 8);
          bundle += static_cast<char>(entries[i].size());
          bundle += entries[i];
        }
      }
    }
    root = subtree_root(leaves);
    files["checkpoint"] = checkpoint(size, root);
  }
  static std::string checkpoint(uint64_t size, const Hash& root) {
    return format_note(sign_checkpoint({"log.example/1", size, root, {}}, log_key()));
  }
  base::Result<std::optional<std::string>> read(const std::string& path, size_t bytes_max) override {
    const auto found = files.find(path);
    if (found == files.end()) return std::optional<std::string>();
    EXPECT_LE(found->second.size(), bytes_max);
    return std::optional(found->second);
  }
  base::Result<LogFindings> verify(std::string old = "") {
    const auto policy = Policy::k_of_n({log_key().verifier()}, {}, 0);
    return verify_log(*this, {.policy = &*policy, .old_checkpoint = std::move(old), .progress = {}});
  }

  std::map<std::string, std::string> files;
  std::vector<std::string> entries;
  Hash root;
};

TEST(LogReader, EveryByteOfEverySizeIsRead) {
  for (const size_t size : {0u, 1u, 2u, 255u, 256u, 257u, 511u, 512u, 1000u, 65'536u, 66'000u}) {
    MemoryLog log(size);
    const auto found = log.verify();
    ASSERT_TRUE(found.ok()) << size << ": " << found.error().message(base::Lang::en);
    EXPECT_EQ(found->trusted.checkpoint.size, size);
    const size_t bundles = (size + 255) / 256;
    EXPECT_EQ(found->bundles, bundles);
    EXPECT_EQ(found->tiles + found->bundles + 1, log.files.size()) << size;  // nothing is left unread
    EXPECT_EQ(found->bundles_missing, 0u);
  }
}

// One bit, in any file: found, and the file is named.
TEST(LogReader, AnyChangedFileIsNamed) {
  MemoryLog good(66'000);
  size_t tried = 0;
  for (const auto& [path, bytes] : good.files) {
    if (path == "checkpoint") continue;
    if (path.size() > 10 && tried++ % 40 != 0 && !path.starts_with("tile/1") && !path.starts_with("tile/2")) continue;
    MemoryLog log = good;
    std::string& spoilt = log.files[path];
    spoilt[spoilt.size() - 1] ^= 0x40;
    const auto found = log.verify();
    ASSERT_FALSE(found.ok()) << path;
    const base::Error& error = found.error();
    // A leaf hash that was changed is found by its entry.
    const bool leaf_tile = path.starts_with("tile/0/");
    EXPECT_TRUE(error.is(leaf_tile || path.starts_with("tile/entries/") ? kWrongEntry : kWrongTileHash)) << path;
    const std::string named = leaf_tile ? "tile/entries" + path.substr(6) : path;
    EXPECT_EQ(error.args().at("path"), named);
    EXPECT_EQ(error.args().at("at"), std::to_string(spoilt.size() % 8192 == 0 || path.find("entries") != path.npos
                                                        ? (path.find(".p/") == path.npos ? 255 : 207)
                                                        : spoilt.size() / 32 - 1))
        << path;
  }
  EXPECT_GT(tried, 200u);
}

TEST(LogReader, WithoutEntriesTheHashesAreStillChecked) {
  MemoryLog log(1000);
  log.files.erase("tile/entries/001");
  log.files.erase("tile/entries/003.p/232");
  auto found = log.verify();
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->bundles, 2u);
  EXPECT_EQ(found->bundles_missing, 2u);
  EXPECT_EQ(found->first_missing_bundle, "tile/entries/001");
  log.files["tile/0/001"][5] ^= 1;
  found = log.verify();
  ASSERT_TRUE(found.error().is(kWrongTileHash));
  EXPECT_EQ(found.error().args().at("path"), "tile/1/000.p/3");
  EXPECT_EQ(found.error().args().at("at"), "1");
  // At the right edge nothing lies above but the root.
  MemoryLog edge(1000);
  edge.files.erase("tile/entries/003.p/232");
  edge.files["tile/0/003.p/232"][5] ^= 1;
  EXPECT_TRUE(edge.verify().error().is(kWrongTreeRoot));
}

TEST(LogReader, MissingAndMisshapenFiles) {
  for (const char* path : {"checkpoint", "tile/0/001", "tile/0/003.p/232", "tile/1/000.p/3"}) {
    MemoryLog log(1000);
    log.files.erase(path);
    const auto found = log.verify();
    ASSERT_FALSE(found.ok());
    EXPECT_TRUE(found.error().is(kMissingTile)) << path;
    EXPECT_EQ(found.error().args().at("path"), path);
  }
  MemoryLog log(1000);
  log.files["tile/0/001"].pop_back();
  EXPECT_TRUE(log.verify().error().is(kBadTile));
  log = MemoryLog(1000);
  log.files["tile/entries/002"].pop_back();
  EXPECT_TRUE(log.verify().error().is(kBadBundle));
  log.files["tile/entries/002"] += "xx";
  EXPECT_TRUE(log.verify().error().is(kBadBundle));
  log = MemoryLog(1000);
  log.files["checkpoint"][0] ^= 1;
  EXPECT_FALSE(log.verify().ok());
}

// A log that has grown since the checkpoint may have dropped its partial tiles.
TEST(LogReader, FullTilesStandInForPartialOnes) {
  MemoryLog log(1000);
  const std::string checkpoint = MemoryLog(600).files["checkpoint"];
  log.files["checkpoint"] = checkpoint;
  log.files["tile/1/000.p/2"] = log.files["tile/1/000.p/3"].substr(0, 64);
  const auto found = log.verify();
  ASSERT_TRUE(found.ok()) << found.error().message(base::Lang::en);
  EXPECT_EQ(found->bundles, 3u);
  EXPECT_EQ(found->bundles_missing, 0u);
}

TEST(LogReader, ContinuesAnOlderCheckpointOrDoesNot) {
  MemoryLog log(1000);
  for (const size_t size : {0u, 1u, 255u, 256u, 999u, 1000u}) {
    const auto found = log.verify(MemoryLog(size).files["checkpoint"]);
    ASSERT_TRUE(found.ok()) << size << found.error().message(base::Lang::en);
    EXPECT_EQ(found->consistent->size, size);
  }
  EXPECT_TRUE(log.verify(MemoryLog::checkpoint(500, leaf_hash("fork"))).error().is(kWrongRoot));
  EXPECT_TRUE(log.verify(MemoryLog::checkpoint(0, leaf_hash("fork"))).error().is(kWrongRoot));
  EXPECT_TRUE(log.verify(MemoryLog(1001).files["checkpoint"]).error().is(kSizesDisagree));
  std::string forged = MemoryLog(500).files["checkpoint"];
  forged[forged.find("500")] = '4';
  EXPECT_TRUE(log.verify(forged).error().is(kBadSignature));
}

TEST(LogReader, ReadsADirectory) {
  const store::TemporaryDirectory directory;
  MemoryLog log(700);
  for (const auto& [path, bytes] : log.files) {
    const std::filesystem::path file = std::filesystem::path(directory.path()) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }
  const auto policy = Policy::k_of_n({log_key().verifier()}, {}, 0);
  const auto files = log_in_directory(directory.path());
  std::vector<uint64_t> steps;
  const auto found = verify_log(
      *files,
      {.policy = &*policy, .old_checkpoint = {}, .progress = [&](uint64_t done, uint64_t) { steps.push_back(done); }});
  ASSERT_TRUE(found.ok()) << found.error().message(base::Lang::en);
  EXPECT_EQ(found->bundles, 3u);
  EXPECT_EQ(steps, (std::vector<uint64_t>{256, 512, 700}));
}

}  // namespace
}  // namespace taixin::ledger
