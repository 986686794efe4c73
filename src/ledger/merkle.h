// The Merkle tree of RFC 6962 (and RFC 9162) over SHA-256: hashes and the checking of proofs. Pure functions; no state,
// any thread. Trees kept in tiles: tile.h.
//
//   TX_CHECK(verify_inclusion({.index = 3, .size = 7}, leaf_hash(entry), proof, root));
//
// Sizes and indexes are entries; a size is at most kTreeSizeMax, so that no arithmetic here can overflow.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace taixin::ledger {

using Hash = base::Sha256;
using base::bytes_of;

inline constexpr uint64_t kTreeSizeMax = uint64_t{1} << 62;

// SHA-256(0x00 || entry): RFC 6962, 2.1.
Hash leaf_hash(std::string_view entry);
// SHA-256(0x01 || left || right).
Hash node_hash(const Hash& left, const Hash& right);
// The same of many at once (base/digest_each.h): of entries that are hashes, each behind the same `head`; over each
// pair of neighbours, the last one left out when it has no sibling.
std::vector<Hash> leaf_hashes(std::span<const Hash> entries, std::string_view head = {});
std::vector<Hash> node_hashes(std::span<const Hash> level);
// SHA-256 of nothing: the root of the empty tree.
Hash empty_root();

// The root of the tree over these leaf hashes (MTH of RFC 6962); `empty_root` of none. One pass, no recursion.
Hash subtree_root(std::span<const Hash> leaves);
// The inclusion proof of `leaves[index]` in the tree over `leaves` (PATH of RFC 6962), from the leaf's sibling upward.
// For small trees: each call hashes them whole.
std::vector<Hash> inclusion_path(std::span<const Hash> leaves, size_t index);

struct LeafPlace {
  uint64_t index, size;  // the entry's index in a tree of `size` entries
};
// The root that a proof of the right length leads to. Errors: kTreeTooLarge, kIndexOutsideTree, kProofTooLong,
// kProofTooShort.
base::Result<Hash> inclusion_root(LeafPlace place, const Hash& leaf, std::span<const Hash> proof);
// RFC 9162, 2.1.3.2. Errors: kTreeTooLarge, kIndexOutsideTree, kProofTooLong, kProofTooShort,
// kWrongRoot.
base::Result<void> verify_inclusion(LeafPlace place, const Hash& leaf, std::span<const Hash> proof, const Hash& root);
inline base::Result<void> verify_inclusion(uint64_t index, uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                                           const Hash& root) {
  return verify_inclusion(LeafPlace{index, size}, leaf, proof, root);
}
// The number of hashes in an inclusion proof.
unsigned inclusion_proof_length(LeafPlace place);

// That the tree with `root` begins with the tree of `old_size` entries and `old_root`: RFC 9162, 2.1.4.2.
// Old size 0 proves nothing and is refused. Errors: kSizesDisagree, and those above.
base::Result<void> verify_consistency(uint64_t old_size, const Hash& old_root, uint64_t size, const Hash& root,
                                      std::span<const Hash> proof);

// Subtrees (draft-ietf-plants-merkle-tree-certs, section 4): the entries [start, end), where `start` is a multiple of
// the smallest power of two that is not below the number of entries.
struct Subtree {
  uint64_t start, end;
  bool valid() const;
};
// Errors as above, and kNotASubtree. The empty subtree is consistent with any tree that reaches it, without proof; no
// entry is in it.
base::Result<void> verify_subtree_inclusion(uint64_t index, Subtree subtree, const Hash& leaf,
                                            std::span<const Hash> proof, const Hash& subtree_root);
base::Result<void> verify_subtree_consistency(Subtree subtree, const Hash& subtree_root, uint64_t size,
                                              const Hash& root, std::span<const Hash> proof);

}  // namespace taixin::ledger
