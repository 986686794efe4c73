// A pack as bytes: read from a folder, named by its digest, kept in one blob.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "catalog/catalog.h"
#include "catalog/errors.h"
#include "catalog/limits.h"

namespace taixin::catalog {

using base::Result;

namespace {

constexpr std::string_view kMagic = "TXPACK1\n";

std::string length_bytes(uint64_t length) {
  std::string out(8, '\0');
  for (char& byte : out) {
    byte = static_cast<char>(length & 0xff);
    length >>= 8;
  }
  return out;
}

// Takes one text with its length before it from the front of `rest`.
Result<std::string> take(std::string_view& rest) {
  if (rest.size() < 8) return base::fail(kBadPackBytes, {{"what", "length"}});
  uint64_t length = 0;
  for (int i = 7; i >= 0; --i) length = (length << 8) | static_cast<uint8_t>(rest[static_cast<size_t>(i)]);
  rest.remove_prefix(8);
  if (length > rest.size()) return base::fail(kBadPackBytes, {{"what", "length"}});
  std::string out(rest.substr(0, length));
  rest.remove_prefix(length);
  return out;
}

}  // namespace

base::Sha256 PackSource::digest() const {
  base::Sha256Stream stream;
  for (const PackFile& file : files) {
    stream.update(length_bytes(file.name.size()));
    stream.update(file.name);
    stream.update(length_bytes(file.bytes.size()));
    stream.update(file.bytes);
  }
  return stream.finish();
}

Result<PackSource> read_pack_folder(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  PackSource pack{path, {}};
  size_t bytes = 0;
  const auto unreadable = [](const std::string& what) { return base::fail(kUnreadable, {{"what", what}}); };
  fs::directory_iterator folder(path, error);
  for (; !error && folder != fs::directory_iterator(); folder.increment(error)) {
    const fs::path& file = folder->path();
    if (file.extension() != ".toml") continue;
    if (pack.files.size() == kPackFilesMax) {
      return base::fail(kTooLarge, {{"what", path}, {"limit", fmt::format("{} files", kPackFilesMax)}});
    }
    const auto size = fs::file_size(file, error);
    if (error) return unreadable(file.string() + ": " + error.message());
    bytes += size;
    if (size > kPackBytesMax || bytes > kPackBytesMax) {
      return base::fail(kTooLarge, {{"what", path}, {"limit", fmt::format("{} bytes", kPackBytesMax)}});
    }
    std::ifstream in(file, std::ios::binary);
    std::string content(size, '\0');
    if (!in.read(content.data(), static_cast<std::streamsize>(size))) return unreadable(file.string());
    pack.files.push_back({file.filename().string(), std::move(content)});
  }
  if (error) return unreadable(path + ": " + error.message());
  std::sort(pack.files.begin(), pack.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return pack;
}

std::string serialize(const PackSource& pack) {
  std::string out(kMagic);
  const auto put = [&](const std::string& text) { out += length_bytes(text.size()) + text; };
  put(pack.path);
  for (const PackFile& file : pack.files) {
    put(file.name);
    put(file.bytes);
  }
  return out;
}

Result<PackSource> deserialize(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return base::fail(kBadPackBytes, {{"what", "TXPACK1"}});
  bytes.remove_prefix(kMagic.size());
  PackSource pack;
  TX_TRY(pack.path, take(bytes));
  while (!bytes.empty()) {
    PackFile file;
    TX_TRY(file.name, take(bytes));
    TX_TRY(file.bytes, take(bytes));
    pack.files.push_back(std::move(file));
  }
  return pack;
}

// A bundle is a pack whose files are packs.
std::string bundle(const std::vector<PackSource>& packs) {
  PackSource all;
  for (const PackSource& pack : packs) {
    PackSource one = pack;
    one.path = std::filesystem::path(pack.path).filename().string();
    all.files.push_back({one.path, serialize(one)});
  }
  return serialize(all);
}

Result<std::vector<PackSource>> unbundle(std::string_view bytes) {
  if (bytes.size() > kPackBytesMax * kPacksMax) {
    return base::fail(kTooLarge, {{"what", "bundle"}, {"limit", fmt::format("{} bytes", kPackBytesMax * kPacksMax)}});
  }
  TX_TRY(const PackSource all, deserialize(bytes));
  std::vector<PackSource> packs;
  for (const PackFile& file : all.files) {
    TX_TRY(auto pack, deserialize(file.bytes));
    packs.push_back(std::move(pack));
  }
  return packs;
}

}  // namespace taixin::catalog
