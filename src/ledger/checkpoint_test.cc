#include "ledger/checkpoint.h"

#include "ledger/base64.h"
#include "ledger/cosignature.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

using namespace std::string_literals;

std::array<uint8_t, 32> seed_of(uint8_t byte) {
  std::array<uint8_t, 32> seed;
  seed.fill(byte);
  return seed;
}

// The example of C2SP tlog-checkpoint and tlog-cosignature.
constexpr std::string_view kText =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

TEST(Checkpoint, TheExampleOfTheSpecification) {
  const auto checkpoint = parse_checkpoint(kText);
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->size, 20852163u);
  EXPECT_EQ(base64(checkpoint->root), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
  EXPECT_TRUE(checkpoint->extensions.empty());
  EXPECT_EQ(format_checkpoint(*checkpoint), kText);
  const std::string longer = std::string(kText) + "one\ntwo\n";
  EXPECT_EQ(parse_checkpoint(longer)->extensions, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(format_checkpoint(*parse_checkpoint(longer)), longer);
}

TEST(Checkpoint, RefusesWhatIsNotOne) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  for (const std::string& wrong : {""s,
                                   "\n"s,
                                   "o\n"s,
                                   "o\n1\n"s,
                                   "o\n1\n" + root,
                                   "\n1\n" + root + "\n",
                                   "o\n\n" + root + "\n",
                                   "o\n1\n\n"s,
                                   "o\n01\n" + root + "\n",
                                   "o\n+1\n" + root + "\n",
                                   "o\n-1\n" + root + "\n",
                                   "o\n 1\n" + root + "\n",
                                   "o\n1 \n" + root + "\n",
                                   "o\n0x1\n" + root + "\n",
                                   "o\n4611686018427387905\n" + root + "\n",
                                   "o\n18446744073709551616\n" + root + "\n",
                                   "o\n1\n" + root.substr(1) + "\n",
                                   "o\n1\n" + root + root + "\n",
                                   "o\n1\n" + root + "\n\n",
                                   "o\n1\n" + root + "\nx\n\n",
                                   "o\n1\n" + root + "\n\nx\n",
                                   "o\r\n1\n" + root + "\n",
                                   "o\xff\n1\n" + root + "\n"}) {
    EXPECT_TRUE(parse_checkpoint(wrong).error().is(kBadCheckpoint)) << wrong;
  }
  EXPECT_TRUE(parse_checkpoint("o\n0\n" + root + "\n").ok());
  EXPECT_EQ(parse_checkpoint("o\n4611686018427387904\n" + root + "\n")->size, kTreeSizeMax);
}

TEST(Checkpoint, OpensWhatTheLogSigned) {
  const auto key = SignerKey::from_seed("example.com/log", KeyType::ed25519, seed_of(1));
  const std::vector keys{key->verifier()};
  const Checkpoint checkpoint{"example.com/log", 5, base::sha256("root"), {}};
  const std::string bytes = format_note(sign_checkpoint(checkpoint, *key));
  const auto opened = open_checkpoint(bytes, keys, "example.com/log");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->checkpoint, checkpoint);
  EXPECT_TRUE(open_checkpoint(bytes, keys, "").ok());
  EXPECT_TRUE(open_checkpoint(bytes, keys, "example.com/other").error().is(kOtherOrigin));
  EXPECT_TRUE(open_checkpoint(bytes, {}, "").error().is(kNoKnownSignature));
  std::string changed = bytes;
  changed[bytes.find("\n5\n") + 1] = '6';
  EXPECT_TRUE(open_checkpoint(changed, keys, "").error().is(kBadSignature));
}

TEST(Cosignature, TheMessageOfTheSpecification) {
  EXPECT_EQ(cosigned_message(1679315147, kText), "cosignature/v1\ntime 1679315147\n" + std::string(kText));
  // The time inside the cosignature that the specification shows.
  const auto bytes = parse_base64(
      "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==");
  ASSERT_TRUE(bytes.has_value());
  EXPECT_EQ(cosignature_time(bytes->substr(4)), 1679315147u);
}

TEST(Cosignature, HoldsForThisCheckpointAndTimeOnly) {
  const auto key = SignerKey::from_seed("witness.example/w1", KeyType::cosignature, seed_of(2));
  const std::vector keys{key->verifier()};
  Note note{std::string(kText), {cosign_checkpoint(kText, 1679315147, *key)}};
  const auto opened = open_note(note, keys);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->signatures[0].timestamp, 1679315147u);
  note.signatures[0].bytes[7] ^= 1;  // the time
  EXPECT_TRUE(open_note(note, keys).error().is(kBadSignature));
  note.signatures[0].bytes[7] ^= 1;
  note.signatures[0].bytes[0] = '\x80';  // above 2^63 - 1
  EXPECT_TRUE(open_note(note, keys).error().is(kBadSignature));
  note.signatures[0].bytes[0] = '\0';
  note.text += "extension\n";  // is signed too
  EXPECT_TRUE(open_note(note, keys).error().is(kBadSignature));
  // A plain signature with the same secret is not a cosignature.
  const auto plain = SignerKey::from_seed("witness.example/w1", KeyType::ed25519, seed_of(2));
  Note other{std::string(kText), {{"witness.example/w1", key->verifier().id, plain->sign(kText)}}};
  EXPECT_TRUE(open_note(other, keys).error().is(kBadSignature));
}

}  // namespace
}  // namespace taixin::ledger
