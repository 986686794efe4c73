#include "service/upload_store.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <fstream>

#include "intake/cut.h"
#include "service/upload_errors.h"
#include "store/files.h"

namespace taixin::service {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

constexpr size_t kInfoBytesMax = 16 << 10, kNameBytesMax = 1'000, kIdDigits = 32;
constexpr size_t kReadBytes = 1 << 20;
constexpr std::string_view kInfoEnding = ".info";

std::string new_id() {
  std::array<char, kIdDigits / 2> bytes{};
  TX_ASSERT(::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()), "the kernel gives none");
  return base::hex({bytes.data(), bytes.size()});
}

bool is_id(std::string_view text) {
  return text.size() == kIdDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

base::Error disk_error(const fs::path& path, int number) {
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) return base::fail(kUploadNoSpace);
  return store::file_error(path, number);
}

}  // namespace

// The info is under the lock; so are descriptor and stream. `holder`: who may append.
class UploadFile {
 public:
  explicit UploadFile(UploadInfo given) : info(std::move(given)), durable(info.offset) {}
  ~UploadFile() { close(); }
  void close() {
    if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
  }
  std::mutex mutex;
  UploadInfo info;
  uint64_t durable = 0;
  bool gone = false;
  const void* holder = nullptr;
  int descriptor = -1;
  // Of the bytes so far; none after a start in the middle, then the file is read once more at its end.
  std::optional<base::Sha256Stream> digest;
};

UploadStore::UploadStore(fs::path directory, const base::Clock& clock, UploadLimits limits)
    : directory_(std::move(directory)), clock_(clock), limits_(limits) {}
UploadStore::~UploadStore() = default;

base::Result<std::unique_ptr<UploadStore>> UploadStore::open(fs::path directory, const base::Clock& clock,
                                                             UploadLimits limits) {
  TX_CHECK(store::make_directory(directory));
  std::unique_ptr<UploadStore> out(new UploadStore(std::move(directory), clock, limits));
  out->load();
  out->expire();
  return out;
}

// ---- the start

void UploadStore::load() {
  std::error_code failed;
  std::vector<fs::path> infos, others;
  for (const auto& entry : fs::directory_iterator(directory_, failed)) {
    const std::string name = entry.path().filename().string();
    const bool info = name.size() == kIdDigits + kInfoEnding.size() && name.ends_with(kInfoEnding);
    (info ? infos : others).push_back(entry.path());
  }
  for (const fs::path& path : infos) load_one(path);
  for (const fs::path& path : others) {  // half-written infos, files without one
    if (!files_.contains(path.filename().string())) fs::remove(path, failed);
  }
}

void UploadStore::load_one(const fs::path& info_path) {
  UploadInfo info;
  info.id = info_path.stem().string();
  const auto whole = [&] {
    const auto text = store::read_file(info_path, kInfoBytesMax);
    if (!text || !is_id(info.id)) return false;
    boost::system::error_code broken;
    const auto value = json::parse(*text, broken);
    if (broken || !value.is_object()) return false;
    try {
      const auto& object = value.as_object();
      info.owner = object.at("owner").as_string();
      info.name = object.at("name").as_string();
      info.sha256 = object.at("sha256").as_string();
      info.length = object.at("length").to_number<uint64_t>();
      info.offset = object.at("offset").to_number<uint64_t>();
      info.touched = base::KnownAt(object.at("touched").to_number<int64_t>());
    } catch (const std::exception&) {
      return false;
    }
    std::error_code missing;
    return fs::file_size(path(info.id), missing) >= info.offset && !missing && info.offset <= info.length;
  };
  std::error_code ignored;
  if (!whole()) {
    fs::remove(path(info.id), ignored);
    fs::remove(info_path, ignored);
    return;
  }
  fs::resize_file(path(info.id), info.offset, ignored);  // what nobody was told of
  files_[info.id] = std::make_shared<UploadFile>(info);
}

// ---- making and finding

base::Result<void> UploadStore::check_room(const std::string& owner, uint64_t length) {
  if (length > limits_.file_bytes) return base::fail(kUploadTooLarge, {{"limit", std::to_string(limits_.file_bytes)}});
  size_t count = 0;
  uint64_t bytes = 0;
  for (const auto& [id, file] : files_) {
    if (file->info.owner != owner) continue;  // never changes
    ++count;
    bytes += file->info.length;
  }
  if (files_.size() >= limits_.files || count >= limits_.files_per_owner || bytes + length > limits_.bytes_per_owner) {
    return base::fail(kUploadTooMany, {{"files", std::to_string(count)}, {"bytes", std::to_string(bytes)}});
  }
  struct statvfs disk {};
  if (::statvfs(directory_.c_str(), &disk) != 0) return disk_error(directory_, errno);
  if (uint64_t{disk.f_bavail} * disk.f_frsize < length + limits_.free_bytes) return base::fail(kUploadNoSpace);
  return {};
}

base::Result<UploadInfo> UploadStore::create(const std::string& owner, std::string name, uint64_t length) {
  expire();
  intake::cut_text(name);
  if (name.size() > kNameBytesMax) name.clear();
  const std::lock_guard lock(mutex_);
  TX_CHECK(check_room(owner, length));
  const auto file = std::make_shared<UploadFile>(
      UploadInfo{.id = new_id(), .owner = owner, .name = std::move(name), .length = length, .touched = clock_.now()});
  const fs::path data = path(file->info.id);
  file->descriptor = ::open(data.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file->descriptor < 0) return disk_error(data, errno);
  file->close();
  file->digest.emplace();
  if (length == 0) file->info.sha256 = base::hex(base::sha256(""));
  if (auto saved = save(*file); !saved) {
    discard(*file);
    return std::move(saved).error();
  }
  files_[file->info.id] = file;
  return file->info;
}

std::shared_ptr<UploadFile> UploadStore::find(std::string_view id, std::string_view owner) {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(id);
  return found == files_.end() || found->second->info.owner != owner ? nullptr : found->second;
}

base::Result<UploadInfo> UploadStore::info(std::string_view id, std::string_view owner) {
  const auto file = find(id, owner);
  if (!file) return base::fail(kUploadUnknown);
  const std::lock_guard lock(file->mutex);
  if (file->gone || expires(file->info) < clock_.now()) return base::fail(kUploadUnknown);
  return file->info;
}

base::KnownAt UploadStore::expires(const UploadInfo& info) const {
  return base::KnownAt(info.touched.get() + limits_.kept_seconds * 1'000'000);
}

base::Result<void> UploadStore::remove(std::string_view id, std::string_view owner) {
  const auto file = find(id, owner);
  if (!file) return base::fail(kUploadUnknown);
  const std::lock_guard lock(mutex_);
  const std::lock_guard of_file(file->mutex);
  discard(*file);
  files_.erase(std::string(id));
  return {};
}

size_t UploadStore::expire() {
  const base::KnownAt now = clock_.now();
  const std::lock_guard lock(mutex_);
  return std::erase_if(files_, [&](const auto& one) {
    UploadFile& file = *one.second;
    const std::lock_guard of_file(file.mutex);
    if (expires(file.info) >= now) return false;
    discard(file);
    return true;
  });
}

void UploadStore::discard(UploadFile& file) {
  file.gone = true;
  file.close();
  std::error_code ignored;  // what cannot be removed now is, by the next start
  fs::remove(path(file.info.id), ignored);
  fs::remove(fs::path(path(file.info.id)) += kInfoEnding, ignored);
}

// The bytes first, then how many there are.
base::Result<void> UploadStore::save(UploadFile& file) {
  if (file.descriptor >= 0 && ::fdatasync(file.descriptor) != 0) return disk_error(path(file.info.id), errno);
  const json::object object{{"version", 1},
                            {"owner", file.info.owner},
                            {"name", file.info.name},
                            {"length", file.info.length},
                            {"offset", file.info.offset},
                            {"sha256", file.info.sha256},
                            {"touched", file.info.touched.get()}};
  auto saved = store::write_file(fs::path(path(file.info.id)) += kInfoEnding, json::serialize(object) + "\n");
  if (!saved) return saved.error().code() == "store.disk_full" ? base::fail(kUploadNoSpace) : std::move(saved).error();
  file.durable = file.info.offset;
  return {};
}

// ---- appending

base::Result<std::shared_ptr<UploadStore::Appender>> UploadStore::append_to(std::string_view id, std::string_view owner,
                                                                            uint64_t offset) {
  const auto file = find(id, owner);
  if (!file) return base::fail(kUploadUnknown);
  const std::lock_guard lock(file->mutex);
  if (file->gone || expires(file->info) < clock_.now()) return base::fail(kUploadUnknown);
  if (offset != file->info.offset) {
    return base::fail(kUploadOffset,
                      {{"expected", std::to_string(file->info.offset)}, {"actual", std::to_string(offset)}});
  }
  if (file->descriptor < 0) {
    file->descriptor = ::open(path(id).c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file->descriptor < 0) return disk_error(path(id), errno);
  }
  const std::shared_ptr<Appender> out(new Appender(*this, file));
  file->holder = out.get();
  return out;
}

base::Result<void> UploadStore::Appender::append(std::string_view bytes) {
  UploadFile& file = *file_;
  const std::lock_guard lock(file.mutex);
  if (file.gone) return base::fail(kUploadUnknown);
  if (file.holder != this) return base::fail(kUploadTakenOver);
  const uint64_t room = file.info.length - file.info.offset;
  std::string_view rest = bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(bytes.size(), room)));
  file.info.touched = store_.clock_.now();
  while (!rest.empty()) {
    const ssize_t wrote = ::pwrite(file.descriptor, rest.data(), rest.size(), static_cast<off_t>(file.info.offset));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return disk_error(store_.path(file.info.id), errno);
    if (file.digest) file.digest->update(rest.substr(0, static_cast<size_t>(wrote)));
    file.info.offset += static_cast<uint64_t>(wrote);
    rest.remove_prefix(static_cast<size_t>(wrote));
  }
  if (bytes.size() > room) return base::fail(kUploadTooLong, {{"length", std::to_string(file.info.length)}});
  const bool far = file.info.offset - file.durable >= store_.limits_.sync_bytes;
  if (far && !file.info.complete()) return store_.save(file);  // complete, `finish` comes at once
  return {};
}

base::Result<UploadInfo> UploadStore::Appender::finish() {
  finished_ = true;
  UploadFile& file = *file_;
  const std::lock_guard lock(file.mutex);
  if (file.gone) return base::fail(kUploadUnknown);
  if (file.holder != this) return base::fail(kUploadTakenOver);
  if (file.info.complete() && file.info.sha256.empty()) {
    if (!file.digest) {
      file.digest.emplace();
      std::ifstream again(store_.path(file.info.id), std::ios::binary);
      std::string piece(kReadBytes, '\0');
      while (again.read(piece.data(), static_cast<std::streamsize>(piece.size())) || again.gcount() > 0)
        file.digest->update(std::string_view(piece).substr(0, static_cast<size_t>(again.gcount())));
    }
    file.info.sha256 = base::hex(file.digest->finish());
    file.digest.reset();
  }
  TX_CHECK(store_.save(file));
  file.close();
  file.holder = nullptr;
  return file.info;
}

UploadStore::Appender::~Appender() {
  if (!finished_) (void)finish();
}

}  // namespace taixin::service
