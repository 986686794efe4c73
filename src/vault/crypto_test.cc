// Vectors of the algorithms as OpenSSL gives them to us, typed in with their source. (The Wycheproof suites that are
// kept beside the project have no AES-GCM, HMAC-SHA-256 or HKDF.)
#include "vault/crypto.h"

#include <fmt/format.h>

#include <type_traits>

#include "vault/hex_test.h"

namespace taixin::vault {
namespace {

static_assert(!std::is_copy_constructible_v<Key> && !std::is_copy_assignable_v<Key>);
static_assert(!std::is_copy_constructible_v<SecretText> && !std::is_copy_assignable_v<SecretText>);
static_assert(!fmt::is_formattable<Key>::value && !fmt::is_formattable<SecretText>::value);
static_assert(!std::is_convertible_v<SecretText, std::string_view>);

struct GcmCase {
  const char *key, *nonce, *associated, *plain, *sealed;
};
// McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test cases 13 to 16 (256-bit keys with
// 96-bit nonces); tag after the ciphertext.
constexpr GcmCase kGcm[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "",
     "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
     "b094dac5d93471bdec1a502270e3cc6c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

TEST(VaultCrypto, AesGcmGivesWhatItsAuthorsPublished) {
  for (const GcmCase& one : kGcm) {
    const Key key = key_of(one.key);
    Nonce nonce;
    std::ranges::copy(unhex(one.nonce), reinterpret_cast<char*>(nonce.data()));
    const std::string plain = unhex(one.plain), associated = unhex(one.associated);
    const std::string sealed = aes_gcm_seal(key, nonce, associated, plain);
    EXPECT_EQ(base::hex(sealed), one.sealed);
    std::string opened(plain.size(), '?');
    const std::span<uint8_t> out(reinterpret_cast<uint8_t*>(opened.data()), opened.size());
    ASSERT_TRUE(aes_gcm_open(key, nonce, associated, sealed, out));
    EXPECT_EQ(opened, plain);
    for (size_t i = 0; i < sealed.size(); ++i) {
      std::string changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      EXPECT_FALSE(aes_gcm_open(key, nonce, associated, changed, out)) << i;
      EXPECT_EQ(opened, std::string(plain.size(), '\0'));  // nothing unvouched is left to read
    }
    EXPECT_FALSE(aes_gcm_open(key, nonce, associated + "x", sealed, out));
  }
}

TEST(VaultCrypto, HmacGivesWhatRfc4231Says) {
  struct Case {
    std::string key, bytes;
    const char* tag;
  };
  const Case cases[] = {
      {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const Case& one : cases) EXPECT_EQ(base::hex(hmac_sha256(one.key, one.bytes)), one.tag);
}

TEST(VaultCrypto, AnHmacObjectStartsAnewEachTime) {
  const std::string bytes(Key::kSize, '\x42');
  Hmac hmac(key_of(base::hex(bytes)));
  for (const std::string message : {"", "a", "示例", "a"}) EXPECT_EQ(hmac.of(message), hmac_sha256(bytes, message));
}

// Ours over SHA-256 against OpenSSL's own HMAC and HKDF.
TEST(VaultCrypto, HmacAndHkdfAreThoseOfOpenSsl) {
  for (size_t length = 0; length < 200; ++length) {
    const Key key = Key::random();
    const std::string text(length, static_cast<char>('a' + length % 26));
    EXPECT_EQ(Hmac(key).of(text), hmac_sha256(bytes_of(key), text));
    EXPECT_EQ(bytes_of(hkdf(key, text)), hkdf_sha256(bytes_of(key), "", text, Key::kSize));
  }
}

TEST(VaultCrypto, HkdfGivesWhatRfc5869Says) {
  const auto run = [](int first, int last) {
    std::string out;
    for (int byte = first; byte <= last; ++byte) out += static_cast<char>(byte);
    return out;
  };
  const std::string short_input(22, '\x0b');
  EXPECT_EQ(base::hex(hkdf_sha256(short_input, run(0x00, 0x0c), run(0xf0, 0xf9), 42)),  // A.1
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(base::hex(hkdf_sha256(run(0x00, 0x4f), run(0x60, 0xaf), run(0xb0, 0xff), 82)),  // A.2
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  EXPECT_EQ(base::hex(hkdf_sha256(short_input, "", "", 42)),  // A.3
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  const Key derived = hkdf(key_of(base::hex(run(0, 31))), "示例");
  EXPECT_EQ(bytes_of(derived), hkdf_sha256(run(0, 31), "", "示例", 32));
}

TEST(VaultCrypto, KeysAndNoncesAreNeverTheSame) {
  EXPECT_NE(bytes_of(Key::random()), bytes_of(Key::random()));
  EXPECT_NE(random_nonce(), random_nonce());
  const Key key = Key::random();
  EXPECT_EQ(bytes_of(Key::copy_of(key.reveal())), bytes_of(key));
}

}  // namespace
}  // namespace taixin::vault
