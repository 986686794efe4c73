#include "ledger/note.h"

#include "ledger/base64.h"
#include "ledger/cosignature.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

using namespace std::string_literals;

// golang.org/x/mod/sumdb/note, documentation and example_test.go.
constexpr std::string_view kNeumannPublic = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kNeumannPrivate =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kNeumannText =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr std::string_view kNeumannNote =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

// The example of C2SP signed-note.
constexpr std::string_view kFooKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kFooNote =
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

std::array<uint8_t, 32> seed_of(uint8_t byte) {
  std::array<uint8_t, 32> seed;
  seed.fill(byte);
  return seed;
}

TEST(NoteKeys, KnownOnesComeBackAsTheyWere) {
  // The last is the key of the Go checksum database (cmd/go, "knownGOSUMDB").
  for (const std::string_view text :
       {kNeumannPublic, kFooKey,
        std::string_view("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")}) {
    const auto key = parse_vkey(text);
    ASSERT_TRUE(key.ok()) << text;
    EXPECT_EQ(format_vkey(*key), text);
  }
  const auto key = SignerKey::parse(kNeumannPrivate);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(format_vkey(key->verifier()), kNeumannPublic);
  std::string text;
  key->write_to(text);
  EXPECT_EQ(text, kNeumannPrivate);
  EXPECT_TRUE(SignerKey::parse(text + "\n").ok());
}

TEST(NoteKeys, RefusesWhatIsNotOne) {
  for (const char* wrong :
       {"", "+", "++", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a3+",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",              // no name
        "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",   // another name
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  // another id
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegw",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"}) {
    EXPECT_TRUE(parse_vkey(wrong).error().is(kBadKey)) << wrong;
    EXPECT_FALSE(SignerKey::parse("PRIVATE+KEY+"s + wrong).ok()) << wrong;
  }
  EXPECT_TRUE(SignerKey::parse(kNeumannPublic).error().is(kBadKey));
  const std::string other = base64("\x06"s + std::string(32, 'k'));
  EXPECT_TRUE(parse_vkey("example.com/x+00000000+" + other).error().is(kKeyTypeUnknown));
}

TEST(NoteKeys, Names) {
  for (const std::string_view good : {"a", "example.com/foo", "示例市信用日志", "a=b?c", "\x7f"}) {
    EXPECT_TRUE(is_key_name(good)) << good;
  }
  EXPECT_TRUE(is_key_name(std::string(255, 'n')));
  for (const std::string& bad : {""s, "a b"s, "a+b"s, "a\tb"s, "a\nb"s, "a\0b"s, "\u00a0x"s, "x\u3000"s, "a\u2028b"s,
                                 "\u0085"s, "\xff"s, "\xed\xa0\x80"s, std::string(256, 'n')}) {
    EXPECT_FALSE(is_key_name(bad)) << bad;
  }
}

TEST(NoteKeys, GeneratedOnesDiffer) {
  const auto a = SignerKey::generate("example.com/a", KeyType::ed25519);
  const auto b = SignerKey::generate("example.com/a", KeyType::ed25519);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_NE(a->verifier().public_key, b->verifier().public_key);
  EXPECT_FALSE(SignerKey::generate("not a name", KeyType::ed25519).ok());
  // One key, two uses: another id for each.
  const auto log = SignerKey::from_seed("example.com/a", KeyType::ed25519, seed_of(7));
  const auto witness = SignerKey::from_seed("example.com/a", KeyType::cosignature, seed_of(7));
  EXPECT_EQ(log->verifier().public_key, witness->verifier().public_key);
  EXPECT_NE(log->verifier().id, witness->verifier().id);
}

TEST(Note, SignsAndOpensAsOthersDo) {
  Note note{std::string(kNeumannText), {}};
  sign_note(note, *SignerKey::parse(kNeumannPrivate));
  EXPECT_EQ(format_note(note), kNeumannNote);
  for (const auto& [bytes, vkey] : {std::pair(kNeumannNote, kNeumannPublic), std::pair(kFooNote, kFooKey)}) {
    const std::vector keys{*parse_vkey(vkey)};
    const auto parsed = parse_note(bytes);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(format_note(*parsed), bytes);
    const auto opened = open_note(*parsed, keys);
    ASSERT_TRUE(opened.ok()) << opened.error().message(base::Lang::en);
    EXPECT_TRUE(opened->signed_by(0));
    EXPECT_EQ(opened->signatures.size(), 1u);
  }
}

TEST(Note, UnknownSignaturesAreIgnoredAndKnownWrongOnesAreNot) {
  const std::vector keys{*parse_vkey(kFooKey)};
  const Note good = *parse_note(kFooNote);
  Note note = good;
  // The name of a known key with another id, and the id with another name, are unknown keys.
  note.signatures.insert(note.signatures.begin(), {"example.com/foo", 1, "whatever"});
  note.signatures.push_back({"example.com/bar", keys[0].id, std::string(64, 'x')});
  EXPECT_TRUE(open_note(note, keys).ok());
  EXPECT_TRUE(open_note(note, {}).error().is(kNoKnownSignature));
  EXPECT_TRUE(open_note(note, std::vector{*parse_vkey(kNeumannPublic)}).error().is(kNoKnownSignature));
  // A second signature of the known key that does not hold spoils the note, wherever it stands.
  for (const size_t at : {size_t{0}, note.signatures.size()}) {
    Note spoilt = note;
    spoilt.signatures.insert(spoilt.signatures.begin() + static_cast<ptrdiff_t>(at),
                             {"example.com/foo", keys[0].id, std::string(64, 'x')});
    EXPECT_TRUE(open_note(spoilt, keys).error().is(kBadSignature)) << at;
  }
  Note changed = good;
  changed.text[0] = 't';
  EXPECT_TRUE(open_note(changed, keys).error().is(kBadSignature));
  Note cut = good;
  cut.signatures[0].bytes.pop_back();
  EXPECT_TRUE(open_note(cut, keys).error().is(kBadSignature));
}

TEST(Note, TheTextMayHoldEmptyLines) {
  const auto key = SignerKey::from_seed("example.com/log", KeyType::ed25519, seed_of(1));
  Note note{"one\n\n\ntwo\n\n", {}};
  sign_note(note, *key);
  const auto parsed = parse_note(format_note(note));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, note);
}

TEST(Note, RefusesWhatIsNotOne) {
  const std::string line(kFooNote.substr(kFooNote.find("—")));
  ASSERT_TRUE(parse_note("text\n\n" + line).ok());
  for (const std::string& wrong : {""s,
                                   "\n"s,
                                   "text"s,
                                   "text\n"s,
                                   "text\n\n"s,
                                   line,
                                   "text\n" + line,
                                   "text\n\n" + line.substr(0, line.size() - 1),
                                   "text\n\n" + line + "\n",
                                   "text\n\n" + line + "more",
                                   "text\n\n" + line + "more\n",
                                   "te\rxt\n\n" + line,
                                   "te\0xt\n\n"s + line,
                                   "te\txt\n\n" + line,
                                   "te\xffxt\n\n" + line,
                                   "te\xed\xa0\x80xt\n\n" + line,
                                   "text\n\n- example.com/foo Uw2QOkn8srU=\n"s,
                                   "text\n\n—example.com/foo Uw2QOkn8srU=\n"s,
                                   "text\n\n— example.com/foo  Uw2QOkn8srU=\n"s,
                                   "text\n\n— example.com/foo\n"s,
                                   "text\n\n— example.com/foo \n"s,
                                   "text\n\n—  Uw2QOkn8srU=\n"s,
                                   "text\n\n— a+b Uw2QOkn8srU=\n"s,
                                   "text\n\n— example.com/foo Uw2QOg==\n"s,
                                   "text\n\n— example.com/foo Uw2QOkn8srU\n"s,
                                   "text\n\n— example.com/foo Uw2QOkn8srV=\n"s,
                                   "text\n\n— example.com/foo Uw2Q Okn8srU=\n"s,
                                   "text\n\n— example.com/foo Uw2QOkn8srU= \n"s,
                                   "text\n\n— example.com/foo Uw2QOkn8s_U=\n"s}) {
    EXPECT_TRUE(parse_note(wrong).error().is(kBadNote)) << wrong;
  }
}

TEST(Note, Limits) {
  const std::string line(kFooNote.substr(kFooNote.find("—")));
  std::string note = "text\n\n";
  for (size_t i = 0; i < kNoteSignaturesMax; ++i) note += line;
  EXPECT_TRUE(parse_note(note).ok());
  EXPECT_TRUE(parse_note(note + line).error().is(kBadNote));
  EXPECT_TRUE(parse_note(std::string(kNoteBytesMax - line.size() - 1, 'x') + "\n\n" + line).error().is(kBadNote));
  // Sixteen signatures of a post-quantum key's size, which the format wants read.
  std::string large = "text\n\n";
  for (int i = 0; i < 16; ++i) large += "— example.com/pq " + base64(std::string(5000, 'q')) + "\n";
  EXPECT_TRUE(parse_note(large).ok());
}

TEST(Base64, OneSpelling) {
  for (size_t size = 0; size < 80; ++size) {
    const std::string bytes(size, static_cast<char>(size * 7));
    EXPECT_EQ(parse_base64(base64(bytes)), bytes);
  }
  EXPECT_EQ(base64("Ma"), "TWE=");
  for (const char* wrong :
       {"T", "TW", "TWE", "TWF=", "TWE=\n", " TWE=", "TW=E", "====", "=TWE", "TWE=TWE=", "TW-_", "T\0E="})
    EXPECT_FALSE(parse_base64(wrong).has_value()) << wrong;
  EXPECT_FALSE(parse_base64_hash(base64(std::string(31, 'h'))).has_value());
  EXPECT_FALSE(parse_base64_hash(base64(std::string(33, 'h'))).has_value());
  EXPECT_TRUE(parse_base64_hash(base64(std::string(32, 'h'))).has_value());
}

}  // namespace
}  // namespace taixin::ledger
