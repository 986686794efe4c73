#include "service/exchange_package.h"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "exchange/manifest.h"
#include "paper/zip_file.h"

namespace taixin::service {
namespace {

base::Error no_package(std::string why) { return base::fail(kNotAPackage, {{"why", std::move(why)}}); }

struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

base::Result<std::string> content(zip_t* archive, zip_uint64_t at, zip_uint64_t size) {
  const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive, at, 0));
  if (!file) return no_package("a file cannot be read");
  std::string out(static_cast<size_t>(size), '\0');
  const zip_int64_t got = zip_fread(file.get(), out.data(), size);
  char more = 0;
  if (got < 0 || static_cast<zip_uint64_t>(got) != size || zip_fread(file.get(), &more, 1) != 0) {
    return no_package("a file is not as long as the directory says, or damaged");
  }
  return out;
}

}  // namespace

base::Result<std::string> pack_exchange(std::span<const store::ExchangeFile> files, base::KnownAt at) {
  paper::ZipFile zip(at);
  for (const store::ExchangeFile& file : files) zip.add(file.name, file.bytes);
  return zip.bytes();
}

base::Result<std::vector<store::ExchangeFile>> unpack_exchange(std::string_view bytes) {
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) return no_package("no memory");
  const std::unique_ptr<zip_t, DiscardArchive> archive(zip_open_from_source(source, ZIP_RDONLY, nullptr));
  if (!archive) {
    zip_source_free(source);
    return no_package("not a ZIP");
  }
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count < 1 || count > static_cast<zip_int64_t>(exchange::kManifestFilesMax) + 10) return no_package("its files");
  std::vector<store::ExchangeFile> out;
  uint64_t total = 0;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t about;
    if (zip_stat_index(archive.get(), i, 0, &about) != 0 || about.name == nullptr) return no_package("its directory");
    std::string name(about.name);
    if (name.ends_with('/')) continue;  // whoever packs a folder packs its name, too
    name = name.substr(name.rfind('/') == name.npos ? 0 : name.rfind('/') + 1);
    total += about.size;
    if (about.size > kPackageBytesMax || total > kPackageBytesMax) return no_package("too large");
    if (std::ranges::find(out, name, &store::ExchangeFile::name) != out.end()) return no_package(name + " twice");
    TX_TRY(std::string text, content(archive.get(), i, about.size));
    out.push_back({std::move(name), std::move(text)});
  }
  return out;
}

}  // namespace taixin::service
