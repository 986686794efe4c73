#include "ledger/proof_file.h"

#include <bit>
#include <fstream>

#include "ledger/base64.h"
#include "ledger/cosignature.h"
#include "ledger/proof_errors.h"
#include "ledger/reference_tree.h"

namespace taixin::ledger {
namespace {

using namespace std::string_literals;

SignerKey key_of(std::string_view name, KeyType type, uint8_t byte) {
  std::array<uint8_t, 32> seed;
  seed.fill(byte);
  return *SignerKey::from_seed(name, type, seed);
}

const SignerKey& log_key() {
  static const SignerKey key = key_of("log.example/示例", KeyType::ed25519, 1);
  return key;
}
SignerKey witness_key(int number) {
  return key_of(fmt::format("witness.example/{}", number), KeyType::cosignature, static_cast<uint8_t>(100 + number));
}

// A log of `size` entries with cosignatures by witnesses 1 to `witnesses`.
ProofFile proof_of(size_t index, size_t size, int witnesses) {
  const std::vector<Hash> leaves = testing::numbered_leaves(size);
  ProofFile proof;
  proof.index = index;
  proof.hashes = inclusion_path(leaves, index);
  proof.checkpoint = sign_checkpoint({log_key().verifier().name, size, subtree_root(leaves), {}}, log_key());
  for (int i = 1; i <= witnesses; ++i) {
    proof.checkpoint.signatures.push_back(
        cosign_checkpoint(proof.checkpoint.text, 1700000000 + static_cast<uint64_t>(i), witness_key(i)));
  }
  return proof;
}

Policy policy_of(unsigned k, int witnesses) {
  std::vector<VerifierKey> keys;
  for (int i = 1; i <= witnesses; ++i) keys.push_back(witness_key(i).verifier());
  return *Policy::k_of_n({log_key().verifier()}, keys, k);
}

TEST(ProofFile, ThereAndBack) {
  for (const size_t size : {1u, 2u, 7u, 300u}) {
    ProofFile proof = proof_of(size / 2, size, 2);
    for (const auto& extra : {std::optional<std::string>(), std::optional("\0opening\xff"s)}) {
      proof.extra = extra;
      const std::string bytes = format_proof_file(proof);
      const auto parsed = parse_proof_file(bytes);
      ASSERT_TRUE(parsed.ok()) << parsed.error().message(base::Lang::en);
      EXPECT_EQ(*parsed, proof);
      EXPECT_EQ(format_proof_file(*parsed), bytes);
    }
  }
}

// docs/formats/ledger-notes.md; written by the implementation of tests/cli/tlog.mjs, which shares no code with ours.
TEST(ProofFile, TheGoldenFile) {
  std::ifstream file(TAIXIN_SOURCE_DIR "/tests/golden/ledger.tlog-proof", std::ios::binary);
  const std::string golden(std::istreambuf_iterator<char>(file), {});
  const auto parsed = parse_proof_file(golden);
  ASSERT_TRUE(parsed.ok()) << parsed.error().message(base::Lang::en);
  EXPECT_EQ(format_proof_file(*parsed), golden);
  EXPECT_EQ(parsed->extra, "示例");
  const auto policy =
      Policy::k_of_n({*parse_vkey("log.example/示例+0376af0c+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")},
                     {*parse_vkey("witness.example/1+37474598+BNYvAWoe/R5P33k+tCzYRHHhup8M8E0Sh7XMcfYWKHy4"),
                      *parse_vkey("witness.example/2+115a5850+BDS02QQxVsttzwvrCilJt1WclA0ry22+jFOpswJ446dG")},
                     2);
  const auto trusted = verify_proof(*parsed, "示例条目 4", *policy);
  ASSERT_TRUE(trusted.ok()) << trusted.error().message(base::Lang::en);
  EXPECT_EQ(trusted->checkpoint.size, 11u);
  EXPECT_EQ(trusted->marks.size(), 2u);
  // And ours writes the same bytes.
  std::vector<Hash> leaves;
  for (int i = 0; i < 11; ++i) leaves.push_back(leaf_hash(fmt::format("示例条目 {}", i)));
  ProofFile own{"示例", 4, inclusion_path(leaves, 4),
                sign_checkpoint({log_key().verifier().name, 11, subtree_root(leaves), {}}, log_key())};
  for (int i = 1; i <= 2; ++i) {
    own.checkpoint.signatures.push_back(
        cosign_checkpoint(own.checkpoint.text, 1699999999 + static_cast<uint64_t>(i), witness_key(i)));
  }
  EXPECT_EQ(format_proof_file(own), golden);
}

TEST(ProofFile, VerifiesTheEntryAndNothingElse) {
  const ProofFile proof = proof_of(4, 11, 3);
  const auto trusted = verify_proof(proof, "entry 4 of 0", policy_of(2, 3));
  ASSERT_TRUE(trusted.ok()) << trusted.error().message(base::Lang::en);
  EXPECT_EQ(trusted->checkpoint.size, 11u);
  ASSERT_EQ(trusted->marks.size(), 3u);
  EXPECT_EQ(trusted->marks[2].witness, 2u);
  EXPECT_EQ(trusted->marks[2].timestamp, 1700000003u);
  EXPECT_TRUE(verify_proof(proof, "entry 5 of 0", policy_of(2, 3)).error().is(kWrongRoot));
  ProofFile moved = proof;
  moved.index = 5;
  EXPECT_TRUE(verify_proof(moved, "entry 4 of 0", policy_of(2, 3)).error().is(kWrongRoot));
  moved.index = 11;
  EXPECT_TRUE(verify_proof(moved, "entry 4 of 0", policy_of(2, 3)).error().is(kIndexOutsideTree));
}

TEST(ProofFile, CountsWitnessesOnce) {
  EXPECT_TRUE(verify_proof(proof_of(4, 11, 1), "entry 4 of 0", policy_of(2, 3)).error().is(kQuorumNotMet));
  EXPECT_TRUE(verify_proof(proof_of(4, 11, 0), "entry 4 of 0", policy_of(0, 3)).ok());
  ProofFile twice = proof_of(4, 11, 1);
  twice.checkpoint.signatures.push_back(cosign_checkpoint(twice.checkpoint.text, 1800000000, witness_key(1)));
  EXPECT_TRUE(verify_proof(twice, "entry 4 of 0", policy_of(2, 3)).error().is(kQuorumNotMet));
  EXPECT_EQ(verify_proof(twice, "entry 4 of 0", policy_of(1, 3))->marks[0].timestamp, 1800000000u);
  // Witnesses alone do not make a log's checkpoint.
  ProofFile unsigned_by_log = proof_of(4, 11, 3);
  unsigned_by_log.checkpoint.signatures.erase(unsigned_by_log.checkpoint.signatures.begin());
  EXPECT_TRUE(verify_proof(unsigned_by_log, "entry 4 of 0", policy_of(2, 3)).error().is(kNoKnownSignature));
  // One wrong cosignature by a known witness, and the file is refused.
  ProofFile spoilt = proof_of(4, 11, 3);
  spoilt.checkpoint.signatures[2].bytes[20] ^= 1;
  EXPECT_TRUE(verify_proof(spoilt, "entry 4 of 0", policy_of(1, 3)).error().is(kBadSignature));
  EXPECT_TRUE(verify_proof(spoilt, "entry 4 of 0", policy_of(1, 1)).ok());  // witness 2 is not known here
}

TEST(ProofFile, ALogSpeaksForItsOwnOriginOnly) {
  const SignerKey other = key_of("other.example", KeyType::ed25519, 9);
  ProofFile proof = proof_of(4, 11, 0);
  proof.checkpoint.signatures.clear();
  sign_note(proof.checkpoint, other);
  const auto both = Policy::k_of_n({log_key().verifier(), other.verifier()}, {}, 0);
  EXPECT_TRUE(verify_proof(proof, "entry 4 of 0", *both).error().is(kNoKnownSignature));
  const auto only_other = Policy::k_of_n({other.verifier()}, {}, 0);
  EXPECT_TRUE(verify_proof(proof, "entry 4 of 0", *only_other).error().is(kOtherOrigin));
}

TEST(ProofFile, RefusesWhatIsNotOne) {
  ProofFile proof = proof_of(4, 11, 1);
  proof.extra = "x";
  const std::string good = format_proof_file(proof);
  ASSERT_TRUE(parse_proof_file(good).ok());
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    const size_t at = text.find(from);
    TX_ASSERT(at != text.npos, "{}", from);
    return text.replace(at, from.size(), to);
  };
  for (const std::string& wrong : {""s,
                                   changed("@v1", "@v2"),
                                   changed("@v1\n", "@v1\r\n"),
                                   changed("extra eA==\n", "extra \n"),
                                   changed("extra eA==\n", "extra eB==\n"),
                                   changed("extra eA==\n", "extra eA==\nextra eA==\n"),
                                   changed("extra eA==\n", "EXTRA eA==\n"),
                                   changed("index 4", "index 04"),
                                   changed("index 4", "index  4"),
                                   changed("index 4", "index"),
                                   changed("index 4\n", ""),
                                   changed("index 4\n", "index 4\n\n"),
                                   changed("index 4", "index 18446744073709551616"),
                                   changed("=\n\n", "=\n"),
                                   changed("=\n\n", "=\n\n\n"),
                                   changed(base64(proof.hashes[1]), base64(proof.hashes[1]).substr(1)),
                                   good.substr(0, good.size() - 1),
                                   good + "\n",
                                   good.substr(0, good.find("\n\n") + 2),
                                   good.substr(0, good.find("\n\n") + 1)}) {
    EXPECT_FALSE(parse_proof_file(wrong).ok()) << wrong;
  }
  proof.hashes.assign(kProofHashesMax + 1, Hash{});
  EXPECT_TRUE(parse_proof_file(format_proof_file(proof)).error().is(kBadProofFile));
}

// ---- policies

std::string vkey(const SignerKey& key) { return format_vkey(key.verifier()); }

// The example of C2SP tlog-policy, with keys.
std::string example_policy() {
  std::string text = "# 示例\nlog " + vkey(log_key()) + "\n\n";
  for (int i = 1; i <= 3; ++i) text += fmt::format("witness X{} {}\n", i, vkey(witness_key(i)));
  text += "group X-witnesses 2 X1 X2 X3\n\t \n";
  for (int i = 1; i <= 3; ++i)
    text += fmt::format(" witness\tY{} {}  https://y.example/{} \n", i, vkey(witness_key(10 + i)), i);
  return text + "group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
}

TEST(Policy, TheExampleOfTheSpecification) {
  const auto policy = Policy::parse(example_policy());
  ASSERT_TRUE(policy.ok()) << policy.error().message(base::Lang::en);
  ASSERT_EQ(policy->witnesses().size(), 6u);
  EXPECT_EQ(policy->witnesses()[3].url, "https://y.example/1");
  for (unsigned set = 0; set < 64; ++set) {
    std::vector<bool> cosigned(6);
    for (unsigned i = 0; i < 6; ++i) cosigned[i] = (set >> i & 1) != 0;
    const bool enough = std::popcount(set & 7) >= 2 && (set & 56) != 0;
    EXPECT_EQ(policy->enough(cosigned), enough) << set;
  }
}

TEST(Policy, RefusesWithTheLine) {
  const std::string log = "log " + vkey(log_key()) + "\n", one = "witness one " + vkey(witness_key(1)) + "\n",
                    two = "witness two " + vkey(witness_key(2)) + "\n";
  EXPECT_TRUE(Policy::parse("quorum none\n").ok());
  EXPECT_TRUE(Policy::parse(one + "quorum one\n").ok());
  EXPECT_TRUE(Policy::parse("quorum none\n" + log).ok());
  for (const auto& [text, place] : std::vector<std::pair<std::string, std::string>>{
           {log, ""},
           {"quorum one\n", "line 1"},
           {"quorum none", "line 1"},
           {log + log + "quorum none\n", "line 2"},
           {one + "witness eins " + vkey(witness_key(1)) + "\nquorum none\n", "line 2"},
           {one + "witness one " + vkey(witness_key(2)) + "\nquorum none\n", "line 2"},
           {"witness none " + vkey(witness_key(1)) + "\nquorum none\n", "line 1"},
           {"log " + vkey(witness_key(1)) + "\nquorum none\n", "line 1"},
           {"witness one " + vkey(log_key()) + "\nquorum none\n", "line 1"},
           {one + "quorum none\nquorum one\n", "line 3"},
           {one + "group g 2 one\nquorum g\n", "line 2"},
           {one + "group g 0 one\nquorum g\n", "line 2"},
           {one + "group g 01 one\nquorum g\n", "line 2"},
           {one + "group g any\nquorum g\n", "line 2"},
           {one + "group g any one one\nquorum g\n", "line 2"},
           {one + two + "group g any one\ngroup h any one two\nquorum g\n", "line 4"},
           {one + "group g any g\nquorum g\n", "line 2"},
           {one + "group g any none\nquorum g\n", "line 2"},
           {one + "group one any one\nquorum one\n", "line 2"},
           {"log\n", "line 1"},
           {"pool x\n", "line 1"},
           {"quorum none\r\n", "line 1"},
           {"quorum none \x7f\n", "line 1"}}) {
    const auto policy = Policy::parse(text);
    ASSERT_FALSE(policy.ok()) << text;
    EXPECT_EQ(policy.error().place(), place) << text;
  }
}

TEST(Policy, KOfN) {
  EXPECT_FALSE(Policy::k_of_n({log_key().verifier()}, {witness_key(1).verifier()}, 2).ok());
  EXPECT_FALSE(Policy::k_of_n({log_key().verifier()}, {witness_key(1).verifier(), witness_key(1).verifier()}, 1).ok());
  EXPECT_FALSE(Policy::k_of_n({witness_key(1).verifier()}, {}, 0).ok());
  EXPECT_FALSE(Policy::k_of_n({}, {log_key().verifier()}, 0).ok());
  const Policy two_of_three = policy_of(2, 3);
  EXPECT_TRUE(two_of_three.enough({true, false, true}));
  EXPECT_FALSE(two_of_three.enough({false, false, true}));
}

}  // namespace
}  // namespace taixin::ledger
