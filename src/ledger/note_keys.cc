// The keys of note.h: their text and Ed25519.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <charconv>

#include "base/digest.h"
#include "base/text.h"
#include "ledger/base64.h"
#include "ledger/note.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

constexpr std::string_view kPrivateStart = "PRIVATE+KEY+";
constexpr size_t kKeyBytes = 32, kSignatureBytes = 64, kIdDigits = 8;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Pkey = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeKey>;

base::Error bad_key(std::string detail) { return base::fail(kBadKey, {{"detail", std::move(detail)}}); }

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

uint32_t key_id(const VerifierKey& key) {
  std::string bytes = key.name + "\n";
  bytes += static_cast<char>(key.type);
  bytes.append(reinterpret_cast<const char*>(key.public_key.data()), key.public_key.size());
  const base::Sha256 digest = base::sha256(bytes);
  return uint32_t{digest[0]} << 24 | uint32_t{digest[1]} << 16 | uint32_t{digest[2]} << 8 | digest[3];
}

// The code points that Unicode calls white space (White_Space, version 15), beyond ASCII.
bool has_wide_space(std::string_view utf8) {
  static constexpr std::array<std::string_view, 19> kSpaces = {
      "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",  "\u2007",
      "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\xc2\x85"};
  return std::any_of(kSpaces.begin(), kSpaces.end(),
                     [&](std::string_view space) { return utf8.find(space) != utf8.npos; });
}

// name, eight digits, base64 of type and 32 bytes: what both kinds of key have in common.
struct KeyText {
  std::string_view name;
  uint32_t id;
  KeyType type;
  std::string material;  // 32 bytes; secret when the key is
  ~KeyText() { OPENSSL_cleanse(material.data(), material.size()); }
};

base::Result<void> read_key(std::string_view text, KeyText& key) {
  const size_t first = text.find('+');
  const size_t second = first == text.npos ? text.npos : text.find('+', first + 1);
  if (second == text.npos) return bad_key("it has not three parts");
  key.name = text.substr(0, first);
  if (!is_key_name(key.name)) return bad_key("no key can have this name");
  const std::string_view digits = text.substr(first + 1, second - first - 1);
  const bool lower = std::all_of(digits.begin(), digits.end(),
                                 [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (digits.size() != kIdDigits || !lower) return bad_key("the id is not eight lower-case hexadecimal digits");
  std::from_chars(digits.data(), digits.data() + digits.size(), key.id, 16);
  auto bytes = parse_base64(text.substr(second + 1));
  if (!bytes || bytes->empty()) return bad_key("its last part is not base64");
  const auto type = static_cast<uint8_t>(bytes->front());
  key.material.assign(*bytes, 1);
  OPENSSL_cleanse(bytes->data(), bytes->size());
  if (type != static_cast<uint8_t>(KeyType::ed25519) && type != static_cast<uint8_t>(KeyType::cosignature)) {
    return base::fail(kKeyTypeUnknown, {{"type", std::to_string(type)}});
  }
  key.type = static_cast<KeyType>(type);
  if (key.material.size() != kKeyBytes) return bad_key("an Ed25519 key has 32 bytes");
  return {};
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > kKeyNameBytesMax || !base::is_utf8(name)) return false;
  const bool plain =
      std::none_of(name.begin(), name.end(), [](char c) { return static_cast<uint8_t>(c) <= ' ' || c == '+'; });
  return plain && !has_wide_space(name);
}

base::Result<VerifierKey> parse_vkey(std::string_view text) {
  KeyText read;
  TX_CHECK(read_key(text, read));
  VerifierKey key{std::string(read.name), read.id, read.type, {}};
  std::copy(read.material.begin(), read.material.end(), key.public_key.begin());
  if (key_id(key) != key.id) return bad_key("the id does not belong to the key");
  return key;
}

std::string format_vkey(const VerifierKey& key) {
  std::string bytes(1, static_cast<char>(key.type));
  bytes.append(reinterpret_cast<const char*>(key.public_key.data()), key.public_key.size());
  return fmt::format("{}+{:08x}+{}", key.name, key.id, base64(bytes));
}

struct SignerKey::Secret {
  Pkey key;
};

SignerKey::SignerKey(VerifierKey verifier, std::shared_ptr<const Secret> secret)
    : verifier_(std::move(verifier)), secret_(std::move(secret)) {}

base::Result<SignerKey> SignerKey::from_seed(std::string_view name, KeyType type, std::span<const uint8_t, 32> seed) {
  if (!is_key_name(name)) return bad_key("no key can have this name");
  auto secret = std::make_shared<Secret>();
  secret->key.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  VerifierKey verifier{std::string(name), 0, type, {}};
  size_t size = verifier.public_key.size();
  TX_ASSERT(secret->key && EVP_PKEY_get_raw_public_key(secret->key.get(), verifier.public_key.data(), &size) == 1 &&
                size == verifier.public_key.size(),
            "Ed25519 unavailable");
  verifier.id = key_id(verifier);
  return SignerKey(std::move(verifier), std::move(secret));
}

base::Result<SignerKey> SignerKey::generate(std::string_view name, KeyType type) {
  std::array<uint8_t, kKeyBytes> seed;
  TX_ASSERT(RAND_priv_bytes(seed.data(), static_cast<int>(seed.size())) == 1, "no randomness for a key");
  auto key = from_seed(name, type, seed);
  OPENSSL_cleanse(seed.data(), seed.size());
  return key;
}

base::Result<SignerKey> SignerKey::parse(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (!text.starts_with(kPrivateStart)) return bad_key("a private key begins with PRIVATE+KEY+");
  KeyText read;
  TX_CHECK(read_key(text.substr(kPrivateStart.size()), read));
  TX_TRY(SignerKey key, from_seed(read.name, read.type, std::span<const uint8_t, 32>(bytes_of(read.material), 32)));
  if (key.verifier_.id != read.id) return bad_key("the id does not belong to the key");
  return key;
}

void SignerKey::write_to(std::string& text) const {
  std::array<uint8_t, 1 + kKeyBytes> bytes{static_cast<uint8_t>(verifier_.type)};
  size_t size = kKeyBytes;
  TX_ASSERT(EVP_PKEY_get_raw_private_key(secret_->key.get(), bytes.data() + 1, &size) == 1 && size == kKeyBytes,
            "an Ed25519 key");
  std::string encoded = base64(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  text += fmt::format("{}{}+{:08x}+", kPrivateStart, verifier_.name, verifier_.id);
  text += encoded;
  OPENSSL_cleanse(bytes.data(), bytes.size());
  OPENSSL_cleanse(encoded.data(), encoded.size());
}

std::string SignerKey::sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new());
  std::string out(kSignatureBytes, '\0');
  size_t size = out.size();
  TX_ASSERT(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, secret_->key.get()) == 1 &&
                EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes_of(message),
                               message.size()) == 1 &&
                size == kSignatureBytes,
            "Ed25519 over {} bytes", message.size());
  return out;
}

bool verify_ed25519(const std::array<uint8_t, 32>& public_key, std::string_view message, std::string_view signature) {
  if (signature.size() != kSignatureBytes) return false;
  const Pkey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  const Context context(EVP_MD_CTX_new());
  if (!key || !context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
}

}  // namespace taixin::ledger
