#include "vault/file_keys.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "store/files.h"
#include "vault/crypto.h"
#include "vault/errors.h"
#include "vault/sealed.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;

constexpr size_t kIdDigits = 32;
constexpr std::string_view kInfo = "taixin file key ";  // and the id: a wrapped key opens under its own name only

}  // namespace

std::string new_file_id() {
  const Key random = Key::random();
  return base::hex({reinterpret_cast<const char*>(random.reveal().data()), kIdDigits / 2});
}

bool is_file_id(std::string_view text) {
  return text.size() == kIdDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

FileKeys::FileKeys(fs::path directory, const Key& wrapping)
    : directory_(std::move(directory)), wrapping_(Key::copy_of(wrapping.reveal())) {}

base::Result<std::unique_ptr<FileKeys>> FileKeys::open(fs::path directory, const Key& wrapping) {
  TX_CHECK(store::make_directory(directory));
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {  // never shown to anybody
    if (entry.path().extension() == ".partial") fs::remove(entry.path(), ignored);
  }
  return std::unique_ptr<FileKeys>(new FileKeys(std::move(directory), wrapping));
}

Key FileKeys::wrapping_of(std::string_view id) const { return hkdf(wrapping_, std::string(kInfo) + std::string(id)); }

base::Result<Key> FileKeys::make(std::string_view id) {
  TX_ASSERT(is_file_id(id), "an id of {} characters", id.size());
  Key key = Key::random();
  TX_CHECK(store::write_file(directory_ / id, wrap_key(wrapping_of(id), random_nonce(), base::SubjectId(), key)));
  return key;
}

base::Result<Key> FileKeys::get(std::string_view id) const {
  if (is_file_id(id)) {
    if (const auto wrapped = store::read_file(directory_ / id, kWrappedSize)) {
      if (auto key = unwrap_key(wrapping_of(id), base::SubjectId(), *wrapped)) return key;
    }
  }
  return base::fail(kNoFileKey, {{"id", std::string(id.substr(0, 8))}});
}

bool FileKeys::has(std::string_view id) const {
  std::error_code ignored;
  return is_file_id(id) && fs::exists(directory_ / id, ignored);
}

base::Result<void> FileKeys::destroy(std::string_view id) {
  if (!is_file_id(id)) return {};
  const fs::path path = directory_ / id;
  const int file = ::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return {};
  if (file < 0) return store::file_error(path, errno);
  constexpr char kNothing[kWrappedSize] = {};
  const bool wiped = ::pwrite(file, kNothing, sizeof kNothing, 0) == ssize_t{sizeof kNothing} && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  if (!wiped) return store::file_error(path, error);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return store::file_error(path, errno);
  return store::sync_file(directory_);
}

std::vector<std::string> FileKeys::all() const {
  std::vector<std::string> out;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory_, ignored)) {
    if (std::string name = entry.path().filename().string(); is_file_id(name)) out.push_back(std::move(name));
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace taixin::vault
