// Proofs from tiles in memory, with and without the tiles' inner hashes at hand, and their checking.
#include <random>

#include "base/bench.h"
#include "ledger/checkpoint.h"
#include "ledger/reference_tree.h"

namespace taixin::ledger {
namespace {

using base::Bench;
using base::Better;

TX_BENCH("ledger.proofs", [](Bench& b) -> base::Result<void> {
  const uint64_t size = b.size(1'000'000, 2'000), proofs = b.size(20'000, 50);
  testing::MemoryTiles tiles(testing::numbered_leaves(size));
  TX_TRY(const Hash root, tree_root(tiles, size));
  b.check(root == subtree_root(tiles.levels().front()), "the root of {} entries differs", size);
  const double micros = 1e6 / static_cast<double>(proofs);

  TileCache cache(size / kTileWidth + size / kTileWidth / kTileWidth + 3);
  std::vector<std::vector<Hash>> made(proofs);
  const auto make_all = [&](TileCache* kept) {
    std::mt19937_64 random(1);
    for (std::vector<Hash>& proof : made) proof = *inclusion_proof(tiles, random() % size, size, kept);
  };
  const double cold = b.seconds([&] { make_all(nullptr); });
  const std::vector<std::vector<Hash>> expected = made;
  make_all(&cache);
  const double warm = b.best_seconds(3, [&] { make_all(&cache); });
  b.check(made == expected, "a proof from the cache differs");
  b.report({.what = "inclusion proof, warm",
            .value = warm * micros,
            .unit = "us",
            .peer = "from bare tiles",
            .peer_value = cold * micros,
            .better = Better::lower});

  uint64_t held = 0;
  const double checking = b.best_seconds(3, [&] {
    std::mt19937_64 random(1);
    held = 0;
    for (const std::vector<Hash>& proof : made) {
      const uint64_t index = random() % size;
      held += verify_inclusion(index, size, tiles.levels().front()[index], proof, root).ok() ? 1 : 0;
    }
  });
  b.check(held == proofs, "{} of {} proofs hold", held, proofs);
  b.report({.what = "inclusion proof, checked", .value = checking * micros, .unit = "us", .better = Better::lower});

  TX_TRY(const SignerKey key, SignerKey::generate("log.example", KeyType::ed25519));
  const std::string note = format_note(sign_checkpoint({"log.example", size, root, {}}, key));
  const std::vector<VerifierKey> keys{key.verifier()};
  const uint64_t times = b.size(2'000, 5);
  uint64_t opened = 0;
  const double opening = b.seconds([&] {
    for (uint64_t i = 0; i < times; ++i) opened += open_checkpoint(note, keys, "log.example").ok() ? 1 : 0;
  });
  b.check(opened == times, "{} of {} checkpoints open", opened, times);
  b.report({.what = "checkpoint opened",
            .value = opening * 1e6 / static_cast<double>(times),
            .unit = "us",
            .better = Better::lower});
  return {};
});

}  // namespace
}  // namespace taixin::ledger
