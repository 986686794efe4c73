#include "vault/key_provider.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/digest.h"
#include "store/files.h"
#include "vault/crypto.h"
#include "vault/errors.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "taixin-master-key-v1 ";
constexpr size_t kHexSize = 2 * Key::kSize, kCheckSize = 8;
constexpr size_t kTextMax = 256;

std::string_view chars(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string check_of(const Key& master) {
  return base::hex(base::sha256(chars(master.reveal()))).substr(0, kCheckSize);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

SecretText master_key_text(const Key& master) {
  std::string text;
  text.reserve(kTextMax);  // no reallocation leaves a copy behind
  text += kPrefix;
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const uint8_t byte : master.reveal()) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  text += ' ';
  text += check_of(master);
  text += '\n';
  return SecretText(std::move(text));
}

base::Result<Key> parse_master_key(std::string_view text, const fs::path& file) {
  const auto bad = [&](std::string_view detail) {
    return base::fail(kBadMasterKey, {{"path", file.string()}, {"detail", std::string(detail)}});
  };
  if (!text.starts_with(kPrefix)) return bad("taixin-master-key-v1 ...");
  text.remove_prefix(kPrefix.size());
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.size() != kHexSize + 1 + kCheckSize || text[kHexSize] != ' ') {
    return bad(fmt::format("{} + {} characters expected", kHexSize, kCheckSize));
  }
  Key master = Key::empty();
  const auto bytes = master.fill();
  for (size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return bad("0-9 a-f");
    bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  if (text.substr(kHexSize + 1) != check_of(master)) return bad("the check at the end does not fit");
  return master;
}

base::Result<void> check_private(const fs::path& file) {
  struct stat status;
  if (::stat(file.c_str(), &status) != 0) return store::file_error(file, errno);
  if ((status.st_mode & 077) == 0) return {};
  return base::fail(kOpenToOthers, {{"path", file.string()}, {"mode", fmt::format("{:04o}", status.st_mode & 07777)}});
}

base::Result<void> FileKeyProvider::create(const fs::path& file) {
  std::error_code code;
  if (fs::exists(file, code)) return base::fail(kVaultExists, {{"path", file.string()}});
  const Key master = Key::random();
  return store::write_file(file, master_key_text(master).reveal());
}

base::Result<std::unique_ptr<KeyProvider>> FileKeyProvider::open(const fs::path& file) {
  std::error_code code;
  if (!fs::exists(file, code)) return base::fail(kNoMasterKey, {{"path", file.string()}});
  TX_CHECK(check_private(file));
  TX_TRY(std::string text, store::read_file(file, kTextMax));
  base::Result<Key> master = parse_master_key(text, file);
  OPENSSL_cleanse(text.data(), text.size());
  if (!master.ok()) return std::move(master).error();
  return std::unique_ptr<KeyProvider>(new FileKeyProvider(*std::move(master)));
}

base::Result<Key> FileKeyProvider::derive(std::string_view info) const { return hkdf(master_, info); }

}  // namespace taixin::vault
