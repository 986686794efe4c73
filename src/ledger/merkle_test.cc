#include "ledger/merkle.h"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/shared_data.h"
#include "ledger/base64.h"
#include "ledger/proof_errors.h"
#include "ledger/reference_tree.h"

namespace taixin::ledger {
namespace {

using testing::Leaves;
using testing::mth;
using testing::numbered_leaves;
using testing::path;
using testing::subproof;

// RFC 6962 trees over the eight entries of the certificate-transparency project's tests (cpp/merkletree/
// merkle_tree_test.cc), roots as printed there.
TEST(Merkle, RootsOfTheCertificateTransparencyTests) {
  const std::vector<std::string> entries = {"",
                                            std::string(1, '\0'),
                                            "\x10",
                                            "\x20\x21",
                                            "\x30\x31",
                                            "\x40\x41\x42\x43",
                                            "\x50\x51\x52\x53\x54\x55\x56\x57",
                                            "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  const std::vector<std::string> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  std::vector<Hash> leaves;
  for (size_t size = 0; size < roots.size(); ++size) {
    if (size > 0) leaves.push_back(leaf_hash(entries[size - 1]));
    EXPECT_EQ(base::hex(subtree_root(leaves)), roots[size]) << size;
  }
}

TEST(Merkle, AgreesWithTheDefinitionForAllSizesTo300) {
  const std::vector<Hash> all = numbered_leaves(300);
  for (size_t size = 0; size <= all.size(); ++size) {
    const Leaves leaves = Leaves(all).first(size);
    const Hash root = mth(leaves);
    ASSERT_EQ(subtree_root(leaves), root) << size;
    // Every index where that is cheap, a sample of them above.
    for (size_t index = 0; index < size; index += size <= 70 ? 1 : 13) {
      const std::vector<Hash> proof = path(index, leaves);
      ASSERT_EQ(inclusion_path(leaves, index), proof) << index << " of " << size;
      ASSERT_EQ(inclusion_proof_length({index, size}), proof.size()) << index << " of " << size;
      ASSERT_TRUE(verify_inclusion(index, size, leaves[index], proof, root).ok()) << index << " of " << size;
    }
    for (size_t old = 1; old <= size; old += size <= 70 ? 1 : 13) {
      const std::vector<Hash> proof = subproof(old, leaves, true);
      ASSERT_TRUE(verify_consistency(old, mth(leaves.first(old)), size, root, proof).ok()) << old << " of " << size;
    }
  }
}

// Whatever is changed about a good proof, it is refused: each hash, their number, index, size, leaf and root.
TEST(Merkle, NothingButTheProofVerifies) {
  const std::vector<Hash> all = numbered_leaves(67);
  for (size_t size = 1; size <= all.size(); ++size) {
    const Leaves leaves = Leaves(all).first(size);
    const Hash root = mth(leaves);
    for (size_t index = 0; index < size; ++index) {
      std::vector<Hash> proof = path(index, leaves);
      for (Hash& hash : proof) {
        hash[index % 32] ^= 1;
        ASSERT_FALSE(verify_inclusion(index, size, leaves[index], proof, root).ok());
        hash[index % 32] ^= 1;
      }
      for (size_t other = 0; other < size; ++other) {
        ASSERT_EQ(verify_inclusion(other, size, leaves[index], proof, root).ok(), other == index);
      }
      ASSERT_FALSE(verify_inclusion(index, size, root, proof, root).ok() && size > 1);
      ASSERT_TRUE(verify_inclusion(size, size, leaves[index], proof, root).error().is(kIndexOutsideTree));
      proof.push_back(root);
      ASSERT_TRUE(verify_inclusion(index, size, leaves[index], proof, root).error().is(kProofTooLong));
      proof.pop_back();
      if (!proof.empty()) {
        proof.pop_back();
        ASSERT_TRUE(verify_inclusion(index, size, leaves[index], proof, root).error().is(kProofTooShort));
      }
    }
    for (size_t old = 1; old <= size; ++old) {
      const Hash old_root = mth(leaves.first(old));
      std::vector<Hash> proof = subproof(old, leaves, true);
      for (Hash& hash : proof) {
        hash[old % 32] ^= 0x80;
        ASSERT_FALSE(verify_consistency(old, old_root, size, root, proof).ok());
        hash[old % 32] ^= 0x80;
      }
      for (size_t other = 1; other <= size; ++other) {
        ASSERT_EQ(verify_consistency(other, old_root, size, root, proof).ok(), other == old);
      }
      proof.push_back(root);
      ASSERT_FALSE(verify_consistency(old, old_root, size, root, proof).ok());
    }
  }
}

TEST(Merkle, SubtreesAgreeWithTheDefinition) {
  // The subtree [start, end) in a tree: its proof is what SUBPROOF gives along the way to it (draft, section 4.4).
  const std::function<std::vector<Hash>(size_t, size_t, Leaves, bool)> proof_of = [&](size_t start, size_t end,
                                                                                      Leaves leaves, bool whole) {
    if (start == 0 && end == leaves.size()) return whole ? std::vector<Hash>{} : std::vector<Hash>{mth(leaves)};
    const size_t k = testing::split(leaves.size());
    std::vector<Hash> out;
    if (end <= k) {
      out = proof_of(start, end, leaves.first(k), whole);
      out.push_back(mth(leaves.subspan(k)));
    } else if (start >= k) {
      out = proof_of(start - k, end - k, leaves.subspan(k), whole);
      out.push_back(mth(leaves.first(k)));
    } else {  // it begins with the left part
      out = proof_of(0, end - k, leaves.subspan(k), false);
      out.push_back(mth(leaves.first(k)));
    }
    return out;
  };
  const std::vector<Hash> all = numbered_leaves(45);
  size_t checked = 0;
  for (size_t size = 1; size <= all.size(); ++size) {
    const Leaves leaves = Leaves(all).first(size);
    const Hash root = mth(leaves);
    for (size_t start = 0; start < size; ++start) {
      for (size_t end = start + 1; end <= size; ++end) {
        const Subtree subtree{start, end};
        const Hash own = mth(leaves.subspan(start, end - start));
        if (!subtree.valid()) {
          ASSERT_TRUE(verify_subtree_consistency(subtree, own, size, root, {}).error().is(kNotASubtree));
          continue;
        }
        const std::vector<Hash> proof = proof_of(start, end, leaves, true);
        ASSERT_TRUE(verify_subtree_consistency(subtree, own, size, root, proof).ok())
            << start << " " << end << " of " << size;
        ASSERT_FALSE(verify_subtree_consistency(subtree, leaf_hash("other"), size, root, proof).ok());
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 2000u);
}

TEST(Merkle, SizesThatNoTreeHas) {
  const Hash hash = leaf_hash("x");
  EXPECT_TRUE(verify_inclusion(0, kTreeSizeMax + 1, hash, {}, hash).error().is(kTreeTooLarge));
  EXPECT_TRUE(verify_inclusion(0, 0, hash, {}, hash).error().is(kIndexOutsideTree));
  EXPECT_TRUE(verify_consistency(1, hash, UINT64_MAX, hash, {}).error().is(kTreeTooLarge));
  EXPECT_TRUE(verify_consistency(0, empty_root(), 5, hash, {}).error().is(kSizesDisagree));
  EXPECT_TRUE(verify_consistency(6, hash, 5, hash, {}).error().is(kSizesDisagree));
  // The longest proofs there are: an entry at the end of the largest tree.
  const std::vector<Hash> siblings(62, hash);
  EXPECT_TRUE(verify_inclusion(kTreeSizeMax - 1, kTreeSizeMax, hash, siblings, hash).error().is(kWrongRoot));
}

// ---- the vectors of github.com/transparency-dev/merkle

// Some of its vectors say "don't care" where a root stands; that is never a hash, so that no checkpoint or proof file
// could hold it. They are filled up with zeros, and count as refused where the vector wants that.
struct VectorHash {
  Hash hash{};
  bool real = false;
};
VectorHash hash_in(const boost::json::value& value) {
  const auto bytes = parse_base64(value.as_string());
  TX_ASSERT(bytes && bytes->size() <= 32, "not base64: {}", std::string_view(value.as_string()));
  VectorHash out;
  std::copy(bytes->begin(), bytes->end(), out.hash.begin());
  out.real = bytes->size() == out.hash.size();
  return out;
}

struct Outcome {
  bool all_hashes = true, holds = false;
};
Outcome run_vector(std::string_view kind, const boost::json::object& v) {
  Outcome out;
  const auto hash = [&](std::string_view name) {
    const VectorHash read = hash_in(v.at(name));
    out.all_hashes &= read.real;
    return read.hash;
  };
  const auto number = [&](std::string_view name) { return v.at(name).to_number<uint64_t>(); };
  std::vector<Hash> proof;
  if (!v.at("proof").is_null()) {
    for (const auto& one : v.at("proof").as_array()) {
      const VectorHash read = hash_in(one);
      out.all_hashes &= read.real;
      proof.push_back(read.hash);
    }
  }
  if (kind == "inclusion") {
    out.holds = verify_inclusion(number("leafIdx"), number("treeSize"), hash("leafHash"), proof, hash("root")).ok();
  } else if (kind == "consistency") {
    out.holds = verify_consistency(number("size1"), hash("root1"), number("size2"), hash("root2"), proof).ok();
  } else if (kind == "subtreeinclusion") {
    out.holds = verify_subtree_inclusion(number("leafIdx"), {number("start"), number("end")}, hash("leafHash"), proof,
                                         hash("root"))
                    .ok();
  } else {
    out.holds = verify_subtree_consistency({number("start"), number("end")}, hash("root1"), number("size"),
                                           hash("root2"), proof)
                    .ok();
  }
  return out;
}

TEST(Merkle, VectorsOfTransparencyDev) {
  const auto folder = base::shared_data("tlog/transparency-dev-merkle/testdata");
  if (!folder) return;
  size_t good = 0, bad = 0, refused_by_form = 0;
  for (const std::string kind : {"inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(*folder) / kind)) {
      if (entry.path().extension() != ".json") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const auto vector = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {})).as_object();
      const Outcome outcome = run_vector(kind, vector);
      if (vector.at("wantErr").as_bool()) {
        EXPECT_FALSE(outcome.holds && outcome.all_hashes) << entry.path();
        ++(outcome.holds ? refused_by_form : bad);
      } else {
        EXPECT_TRUE(outcome.holds) << entry.path();
        ++good;
      }
    }
  }
  EXPECT_EQ(good + bad + refused_by_form, 518u);
  EXPECT_GT(good, 30u);
  EXPECT_LT(refused_by_form, 10u);
}

}  // namespace
}  // namespace taixin::ledger
