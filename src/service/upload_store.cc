#include "service/upload_store.h"

#include <sys/statvfs.h>

#include <boost/json.hpp>
#include <cerrno>

#include "intake/cut.h"
#include "service/upload_errors.h"
#include "store/files.h"

namespace taixin::service {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

constexpr size_t kInfoBytesMax = 16 << 10, kNameBytesMax = 1'000, kIdDigits = 32;
constexpr int kVersion = 2;  // 1: in the clear; such ones are gone with the start of a newer program
constexpr size_t kReadBytes = 1 << 20;
constexpr std::string_view kInfoEnding = ".info";

base::Error disk_error(base::Error error) {
  return error.code() == "store.disk_full" ? base::fail(kUploadNoSpace) : std::move(error);
}

}  // namespace

// The info is under the lock; so are writer and digest. `holder`: who may append.
class UploadFile {
 public:
  explicit UploadFile(UploadInfo given) : info(std::move(given)), durable(info.offset) {}
  void close() { writer.reset(); }
  std::mutex mutex;
  UploadInfo info;
  uint64_t durable = 0;
  bool gone = false;
  const void* holder = nullptr;
  std::optional<vault::SealedFileWriter> writer;
  // Of the bytes so far; none after a start in the middle, then the file is read once more at its end.
  std::optional<base::Sha256Stream> digest;
};

UploadStore::UploadStore(fs::path directory, const base::Clock& clock, vault::FileKeys& keys, UploadLimits limits)
    : directory_(std::move(directory)), clock_(clock), keys_(keys), limits_(limits) {}
UploadStore::~UploadStore() = default;

base::Result<std::unique_ptr<UploadStore>> UploadStore::open(fs::path directory, const base::Clock& clock,
                                                             vault::FileKeys& keys, UploadLimits limits) {
  TX_CHECK(store::make_directory(directory));
  std::unique_ptr<UploadStore> out(new UploadStore(std::move(directory), clock, keys, limits));
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
    if (!text || !vault::is_file_id(info.id)) return false;
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
      if (object.at("version").to_number<int64_t>() != kVersion || !keys_.get(info.id)) return false;
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
    (void)keys_.destroy(info.id);  // what cannot be destroyed now is by the next start
    return;
  }
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
  if (::statvfs(directory_.c_str(), &disk) != 0) return store::file_error(directory_, errno);
  if (uint64_t{disk.f_bavail} * disk.f_frsize < length + limits_.free_bytes) return base::fail(kUploadNoSpace);
  return {};
}

base::Result<UploadInfo> UploadStore::create(const std::string& owner, std::string name, uint64_t length) {
  expire();
  intake::cut_text(name);
  if (name.size() > kNameBytesMax) name.clear();
  const std::lock_guard lock(mutex_);
  TX_CHECK(check_room(owner, length));
  const auto file = std::make_shared<UploadFile>(UploadInfo{
      .id = vault::new_file_id(), .owner = owner, .name = std::move(name), .length = length, .touched = clock_.now()});
  auto key = keys_.make(file->info.id);
  if (!key) return disk_error(std::move(key).error());
  auto made = vault::SealedFileWriter::create(path(file->info.id), file->info.id, *std::move(key));
  if (!made) {
    discard(*file);
    return disk_error(std::move(made).error());
  }
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

base::Result<vault::SealedFile> UploadStore::read(std::string_view id, std::string_view owner) {
  TX_TRY(const UploadInfo found, info(id, owner));
  TX_TRY(auto key, keys_.get(id));
  return vault::SealedFile::open(path(id), id, std::move(key), found.offset);
}

void UploadStore::forget(std::string_view id, std::string_view owner) {
  const auto file = find(id, owner);
  if (!file) return;
  const std::lock_guard lock(mutex_);
  const std::lock_guard of_file(file->mutex);
  file->gone = true;
  file->close();
  std::error_code ignored;
  fs::remove(fs::path(path(id)) += kInfoEnding, ignored);
  files_.erase(std::string(id));
}

base::Result<void> UploadStore::touch(std::string_view id, std::string_view owner) {
  const auto file = find(id, owner);
  if (!file) return base::fail(kUploadUnknown);
  const std::lock_guard lock(file->mutex);
  if (file->gone) return base::fail(kUploadUnknown);
  file->info.touched = clock_.now();
  return save(*file);
}

std::set<std::string> UploadStore::ids() const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> out;
  for (const auto& [id, file] : files_) out.insert(id);
  return out;
}

std::vector<UploadInfo> UploadStore::of_owner(std::string_view owner) const {
  std::vector<UploadInfo> out;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, file] : files_) {
      const std::lock_guard of_file(file->mutex);
      if (!file->gone && file->info.owner == owner) out.push_back(file->info);
    }
  }
  std::ranges::sort(out, std::greater(), &UploadInfo::touched);
  return out;
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
  (void)keys_.destroy(file.info.id);
  fs::remove(path(file.info.id), ignored);
  fs::remove(fs::path(path(file.info.id)) += kInfoEnding, ignored);
}

// The bytes first, then how many there are.
base::Result<void> UploadStore::save(UploadFile& file) {
  if (file.writer) {
    if (auto synced = file.writer->sync(); !synced) return no_room(file, std::move(synced).error());
  }
  const json::object object{{"version", kVersion},
                            {"owner", file.info.owner},
                            {"name", file.info.name},
                            {"length", file.info.length},
                            {"offset", file.info.offset},
                            {"sha256", file.info.sha256},
                            {"touched", file.info.touched.get()}};
  auto saved = store::write_file(fs::path(path(file.info.id)) += kInfoEnding, json::serialize(object) + "\n");
  if (!saved) return disk_error(std::move(saved).error());
  file.durable = file.info.offset;
  return {};
}

// What did not fit is not there, and the digest is of the file once more when it is whole.
base::Error UploadStore::no_room(UploadFile& file, base::Error error) const {
  file.info.offset = file.writer->size();
  file.digest.reset();
  return disk_error(std::move(error));
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
  if (!file->writer) {
    TX_TRY(auto key, keys_.get(id));
    TX_TRY(auto writer, vault::SealedFileWriter::resume(path(id), id, std::move(key), offset));
    file->writer.emplace(std::move(writer));
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
  const std::string_view fits = bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(bytes.size(), room)));
  file.info.touched = store_.clock_.now();
  if (auto kept = file.writer->append(fits); !kept) return store_.no_room(file, std::move(kept).error());
  if (file.digest) file.digest->update(fits);
  file.info.offset = file.writer->size();
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
    if (!file.digest) TX_CHECK(store_.digest_again(file));
    file.info.sha256 = base::hex(file.digest->finish());
    file.digest.reset();
  }
  TX_CHECK(store_.save(file));
  file.close();
  file.holder = nullptr;
  return file.info;
}

base::Result<void> UploadStore::digest_again(UploadFile& file) {
  if (file.writer) {
    if (auto written = file.writer->flush(); !written) return no_room(file, std::move(written).error());
  }
  TX_TRY(auto key, keys_.get(file.info.id));
  TX_TRY(auto again, vault::SealedFile::open(path(file.info.id), file.info.id, std::move(key), file.info.length));
  base::Sha256Stream digest;
  std::string piece;
  for (uint64_t at = 0; at < file.info.length; at += piece.size()) {
    TX_CHECK(again.read(at, kReadBytes, piece));
    digest.update(piece);
  }
  file.digest.emplace(std::move(digest));
  return {};
}

UploadStore::Appender::~Appender() {
  if (!finished_) (void)finish();
}

}  // namespace taixin::service
