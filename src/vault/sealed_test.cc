#include "vault/sealed.h"

#include <fstream>
#include <map>
#include <sstream>

#include "vault/errors.h"
#include "vault/hex_test.h"
#include "vault/key_provider.h"

namespace taixin::vault {
namespace {

using base::SubjectId;

constexpr Context kRecord{"record", 7, 0};

// docs/formats/vault.md: the example there, byte for byte.
TEST(Sealed, IsWhatTheGoldenFileSays) {
  std::ifstream file(TAIXIN_SOURCE_DIR "/tests/golden/vault.hex");
  ASSERT_TRUE(file.is_open());
  std::map<std::string, std::string> golden;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, hex;
    if (line.empty() || line[0] == '#' || !(words >> name >> hex)) continue;
    golden[name] = hex;
  }
  const Key master = key_of(golden["master_key"]), data_key = key_of(golden["data_key"]);
  Nonce nonce;
  std::ranges::copy(unhex(golden["nonce"]), reinterpret_cast<char*>(nonce.data()));
  const Key wrapping = hkdf(master, "taixin data key wrapping v1"), seal = hkdf(data_key, "taixin seal v1");
  EXPECT_EQ(base::hex(bytes_of(wrapping)), golden["wrapping_key"]);
  EXPECT_EQ(base::hex(bytes_of(seal)), golden["seal_key"]);
  EXPECT_EQ(base::hex(wrap_key(wrapping, nonce, SubjectId(42), data_key)), golden["wrapped"]);
  EXPECT_EQ(base::hex(seal_bytes(seal, nonce, SubjectId(42), kRecord, "示例")), golden["sealed"]);
  EXPECT_EQ(base::hex(master_key_text(master).reveal()), golden["master_key_text"]);

  const auto unwrapped = unwrap_key(wrapping, SubjectId(42), unhex(golden["wrapped"]));
  ASSERT_TRUE(unwrapped.ok());
  EXPECT_EQ(bytes_of(*unwrapped), bytes_of(data_key));
  const auto opened = open_bytes(seal, SubjectId(42), kRecord, unhex(golden["sealed"]));
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->reveal(), "示例");
}

TEST(Sealed, OpensNowhereElse) {
  const Key key = Key::random(), other = Key::random();
  const std::string sealed = seal_bytes(key, random_nonce(), SubjectId(42), kRecord, "示例");
  EXPECT_EQ(sealed.size(), std::string_view("示例").size() + kSealedOverhead);
  ASSERT_TRUE(open_bytes(key, SubjectId(42), kRecord, sealed).ok());
  const auto refused = [&](const Key& with, int64_t subject, const Context& context, std::string_view bytes) {
    const auto opened = open_bytes(with, SubjectId(subject), context, bytes);
    return !opened.ok() && opened.error().is(kBadSealed);
  };
  EXPECT_TRUE(refused(other, 42, kRecord, sealed));
  EXPECT_TRUE(refused(key, 43, kRecord, sealed));
  EXPECT_TRUE(refused(key, 42, {"record", 8, 0}, sealed));
  EXPECT_TRUE(refused(key, 42, {"record", 7, 1}, sealed));
  EXPECT_TRUE(refused(key, 42, {"recor", 7, 0}, sealed));
  for (size_t size = 0; size < sealed.size(); ++size) EXPECT_TRUE(refused(key, 42, kRecord, sealed.substr(0, size)));
  EXPECT_TRUE(refused(key, 42, kRecord, sealed + "x"));
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 0x80);
    EXPECT_TRUE(refused(key, 42, kRecord, changed)) << i;
  }
}

TEST(Sealed, AWrappedKeyIsNoSealedText) {
  const Key key = Key::random(), data_key = Key::random();
  const std::string wrapped = wrap_key(key, random_nonce(), SubjectId(42), data_key);
  EXPECT_EQ(wrapped.size(), kWrappedSize);
  EXPECT_FALSE(open_bytes(key, SubjectId(42), kRecord, wrapped).ok());
  EXPECT_FALSE(unwrap_key(key, SubjectId(43), wrapped).ok());
  const std::string text = seal_bytes(key, random_nonce(), SubjectId(42), kRecord, bytes_of(data_key));
  EXPECT_FALSE(unwrap_key(key, SubjectId(42), text).ok());
}

TEST(Sealed, EmptyTextIsTextToo) {
  const Key key = Key::random();
  const auto opened =
      open_bytes(key, SubjectId(1), kRecord, seal_bytes(key, random_nonce(), SubjectId(1), kRecord, ""));
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->reveal(), "");
}

TEST(MasterKey, SurvivesPaperAndNoticesEveryTypingSlip) {
  const Key master = Key::random();
  const SecretText text = master_key_text(master);
  const auto read = parse_master_key(text.reveal(), "示例");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(bytes_of(*read), bytes_of(master));
  std::string typed(text.reveal());
  typed.pop_back();  // without the line end
  EXPECT_TRUE(parse_master_key(typed, "示例").ok());
  for (size_t i = 0; i < typed.size(); ++i) {
    std::string slip = typed;
    slip[i] = slip[i] == '7' ? '1' : '7';
    const auto refused = parse_master_key(slip, "示例");
    ASSERT_FALSE(refused.ok()) << i;
    EXPECT_TRUE(refused.error().is(kBadMasterKey));
    EXPECT_EQ(refused.error().message(base::Lang::en).find(typed.substr(21, 8)), std::string::npos);
  }
  for (size_t size = 0; size < typed.size(); ++size) EXPECT_FALSE(parse_master_key(typed.substr(0, size), "").ok());
}

}  // namespace
}  // namespace taixin::vault
