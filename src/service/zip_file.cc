#include "service/zip_file.h"

#include <zip.h>

#include <memory>

#include "service/http_errors.h"

namespace taixin::service {
namespace {

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

base::Result<std::string> read_all(zip_source_t* source) {
  zip_stat_t about;
  if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0) return base::fail(kHandlerFailed);
  std::string out(static_cast<size_t>(about.size), '\0');
  const zip_int64_t got = zip_source_read(source, out.data(), out.size());
  zip_source_close(source);
  if (got < 0 || static_cast<size_t>(got) != out.size()) return base::fail(kHandlerFailed);
  return out;
}

}  // namespace

void ZipFile::add(std::string name, std::string content) {
  size_ += content.size();
  entries_.push_back({std::move(name), std::move(content)});
}

void ZipFile::add_first(std::string name, std::string content) {
  size_ += content.size();
  entries_.insert(entries_.begin(), {std::move(name), std::move(content)});
}

base::Result<std::string> ZipFile::bytes() const {
  std::unique_ptr<zip_source_t, FreeSource> into(zip_source_buffer_create(nullptr, 0, 0, nullptr));
  if (!into) return base::fail(kHandlerFailed);
  std::unique_ptr<zip_t, DiscardArchive> archive(zip_open_from_source(into.get(), ZIP_TRUNCATE, nullptr));
  if (!archive) return base::fail(kHandlerFailed);
  zip_source_keep(into.get());  // one for the archive, one to read from
  for (const Entry& one : entries_) {
    zip_source_t* source = zip_source_buffer(archive.get(), one.content.data(), one.content.size(), 0);
    const zip_int64_t at =
        source == nullptr ? -1 : zip_file_add(archive.get(), one.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
      zip_source_free(source);
      return base::fail(kHandlerFailed);
    }
    zip_file_set_mtime(archive.get(), static_cast<zip_uint64_t>(at), static_cast<time_t>(modified_.get() / 1'000'000),
                       0);
  }
  if (zip_close(archive.get()) != 0) return base::fail(kHandlerFailed);
  archive.release();  // zip_close freed it
  return read_all(into.get());
}

}  // namespace taixin::service
