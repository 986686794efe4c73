#include "ledger/merkle.h"

#include <bit>

#include "base/digest_each.h"
#include "ledger/base64.h"
#include "ledger/proof_errors.h"

// The same calls as base/digest.cc, and for its reason; a prefix in front without a copy of the entry.
#include <openssl/sha.h>
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace taixin::ledger {
namespace {

constexpr uint8_t kLeafPrefix = 0, kNodePrefix = 1;

base::Error wrong_root(const Hash& computed, const Hash& expected) {
  return base::fail(kWrongRoot, {{"computed", base64(computed)}, {"expected", base64(expected)}});
}

base::Error wrong_length(const base::ErrorKind& kind, size_t found) {
  return base::fail(kind, {{"found", std::to_string(found)}});
}

base::Result<void> known_size(uint64_t size) {
  if (size <= kTreeSizeMax) return {};
  return base::fail(kTreeTooLarge, {{"size", std::to_string(size)}});
}

base::Error not_a_subtree(Subtree subtree) {
  return base::fail(kNotASubtree, {{"start", std::to_string(subtree.start)}, {"end", std::to_string(subtree.end)}});
}
base::Error index_outside(uint64_t index, uint64_t size) {
  return base::fail(kIndexOutsideTree, {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
}
base::Error sizes_disagree(uint64_t old_size, uint64_t size) {
  return base::fail(kSizesDisagree, {{"old", std::to_string(old_size)}, {"new", std::to_string(size)}});
}

}  // namespace

Hash leaf_hash(std::string_view entry) {
  Hash out;
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, &kLeafPrefix, 1);
  SHA256_Update(&state, entry.data(), entry.size());
  SHA256_Final(out.data(), &state);
  return out;
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<uint8_t, 1 + 2 * sizeof(Hash)> bytes;
  bytes[0] = kNodePrefix;
  std::memcpy(bytes.data() + 1, left.data(), left.size());
  std::memcpy(bytes.data() + 1 + left.size(), right.data(), right.size());
  Hash out;
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes.data(), bytes.size());
  SHA256_Final(out.data(), &state);
  return out;
}

std::vector<Hash> leaf_hashes(std::span<const Hash> entries, std::string_view head) {
  return base::sha256_each(entries.size(), [&](size_t i, std::string& message) {
    message += static_cast<char>(kLeafPrefix);
    message += head;
    message += bytes_of(entries[i]);
  });
}

std::vector<Hash> node_hashes(std::span<const Hash> level) {
  return base::sha256_each(level.size() / 2, [&](size_t i, std::string& message) {
    message += static_cast<char>(kNodePrefix);
    message += bytes_of(level[2 * i]);
    message += bytes_of(level[2 * i + 1]);
  });
}

Hash empty_root() { return base::sha256({}); }

namespace {

// A node without a sibling goes up as it is, which is what splitting at the largest power of two below the size comes
// to.
std::vector<Hash> level_above(std::span<const Hash> level) {
  std::vector<Hash> above = node_hashes(level);
  if (level.size() % 2 == 1) above.push_back(level.back());
  return above;
}

}  // namespace

Hash subtree_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return empty_root();
  std::vector<Hash> level(leaves.begin(), leaves.end());
  while (level.size() > 1) level = level_above(level);
  return level.front();
}

std::vector<Hash> inclusion_path(std::span<const Hash> leaves, size_t index) {
  TX_ASSERT(index < leaves.size(), "{} of {}", index, leaves.size());
  std::vector<Hash> path;
  std::vector<Hash> level(leaves.begin(), leaves.end());
  for (; level.size() > 1; index /= 2) {
    if (const size_t sibling = index ^ 1; sibling < level.size()) path.push_back(level[sibling]);
    level = level_above(level);
  }
  return path;
}

// Two parts: up to where the path of the entry and that of the last one meet, every level has a sibling; above, only
// those where the tree has something on the left.
unsigned inclusion_proof_length(LeafPlace place) {
  if (place.index >= place.size) return 0;
  const auto inner = static_cast<int>(std::bit_width(place.index ^ (place.size - 1)));
  return static_cast<unsigned>(inner + std::popcount(place.index >> inner));
}

base::Result<Hash> inclusion_root(LeafPlace place, const Hash& leaf, std::span<const Hash> proof) {
  TX_CHECK(known_size(place.size));
  if (place.index >= place.size) return index_outside(place.index, place.size);
  const unsigned length = inclusion_proof_length(place);
  if (proof.size() != length) {
    return wrong_length(proof.size() > length ? kProofTooLong : kProofTooShort, proof.size());
  }
  uint64_t at = place.index, last = place.size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (at % 2 == 1 || at == last) {
      hash = node_hash(sibling, hash);
      while (at % 2 == 0 && at != 0) at >>= 1, last >>= 1;  // levels at the right edge that have no sibling
    } else {
      hash = node_hash(hash, sibling);
    }
    at >>= 1, last >>= 1;
  }
  if (last != 0) return wrong_length(kProofTooShort, proof.size());
  return hash;
}

base::Result<void> verify_inclusion(LeafPlace place, const Hash& leaf, std::span<const Hash> proof, const Hash& root) {
  TX_TRY(const Hash computed, inclusion_root(place, leaf, proof));
  if (computed != root) return wrong_root(computed, root);
  return {};
}

bool Subtree::valid() const {
  if (start >= end || end > kTreeSizeMax) return false;
  return start % std::bit_ceil(end - start) == 0;
}

base::Result<void> verify_subtree_inclusion(uint64_t index, Subtree subtree, const Hash& leaf,
                                            std::span<const Hash> proof, const Hash& root) {
  if (!subtree.valid()) return not_a_subtree(subtree);
  if (index < subtree.start || index >= subtree.end) return index_outside(index, subtree.end);
  return verify_inclusion({index - subtree.start, subtree.end - subtree.start}, leaf, proof, root);
}

base::Result<void> verify_subtree_consistency(Subtree subtree, const Hash& subtree_root, uint64_t size,
                                              const Hash& root, std::span<const Hash> proof) {
  TX_CHECK(known_size(size));
  if (subtree.start != subtree.end && !subtree.valid()) return not_a_subtree(subtree);
  if (subtree.end > size) return sizes_disagree(subtree.end, size);
  if (subtree.start == subtree.end) {  // nothing is part of everything
    if (!proof.empty()) return wrong_length(kProofTooLong, proof.size());
    if (subtree_root != empty_root()) return wrong_root(empty_root(), subtree_root);
    return {};
  }
  // The indexes of the subtree's first and last entry and of the tree's last, all shifted to the level of the walk. It
  // begins at the largest whole node that ends where the subtree ends (or at the subtree, when both end together).
  uint64_t first = subtree.start, last = subtree.end - 1, tree_last = size - 1;
  const auto up = [&] { first >>= 1, last >>= 1, tree_last >>= 1; };
  const bool ends_together = last == tree_last;
  while (first != last && (ends_together || last % 2 == 1)) up();
  // A subtree that is one whole node needs no hash to begin with.
  const bool from_root = first == last;
  if (!from_root && proof.empty()) return wrong_length(kProofTooShort, 0);
  Hash of_subtree = from_root ? subtree_root : proof.front();
  Hash of_tree = of_subtree;
  for (const Hash& hash : proof.subspan(from_root ? 0 : 1)) {
    if (tree_last == 0) return wrong_length(kProofTooLong, proof.size());
    if (last % 2 == 1 || last == tree_last) {
      if (first < last) of_subtree = node_hash(hash, of_subtree);
      of_tree = node_hash(hash, of_tree);
      while (last % 2 == 0 && last != 0) up();
    } else {
      of_tree = node_hash(of_tree, hash);
    }
    up();
  }
  if (tree_last != 0) return wrong_length(kProofTooShort, proof.size());
  if (of_subtree != subtree_root) return wrong_root(of_subtree, subtree_root);
  if (of_tree != root) return wrong_root(of_tree, root);
  return {};
}

base::Result<void> verify_consistency(uint64_t old_size, const Hash& old_root, uint64_t size, const Hash& root,
                                      std::span<const Hash> proof) {
  if (old_size == 0 || old_size > size) return sizes_disagree(old_size, size);
  return verify_subtree_consistency({0, old_size}, old_root, size, root, proof);
}

}  // namespace taixin::ledger
