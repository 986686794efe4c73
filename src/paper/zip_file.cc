#include "paper/zip_file.h"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "paper/errors.h"

namespace taixin::paper {
namespace {

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

// Two numbers as MS-DOS wrote moments: years from 1980, steps of two seconds.
struct DosMoment {
  zip_uint16_t time = 0, date = 0;
};
DosMoment dos_moment(base::KnownAt at) {
  const base::Day day = base::day_of(at);
  const int year = std::clamp(day.year(), 1980, 2107);
  const int64_t second = (at.get() - base::start_of(day).get()) / 1'000'000;
  return {static_cast<zip_uint16_t>(second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2),
          static_cast<zip_uint16_t>((year - 1980) << 9 | day.month() << 5 | day.day_of_month())};
}

base::Result<std::string> read_all(zip_source_t* source) {
  zip_stat_t about;
  if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0) return base::fail(kCannotPack);
  std::string out(static_cast<size_t>(about.size), '\0');
  const zip_int64_t got = zip_source_read(source, out.data(), out.size());
  zip_source_close(source);
  if (got < 0 || static_cast<size_t>(got) != out.size()) return base::fail(kCannotPack);
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
  if (!into) return base::fail(kCannotPack);
  std::unique_ptr<zip_t, DiscardArchive> archive(zip_open_from_source(into.get(), ZIP_TRUNCATE, nullptr));
  if (!archive) return base::fail(kCannotPack);
  const DosMoment when = dos_moment(modified_);
  zip_source_keep(into.get());  // one for the archive, one to read from
  for (const Entry& one : entries_) {
    zip_source_t* source = zip_source_buffer(archive.get(), one.content.data(), one.content.size(), 0);
    const zip_int64_t at =
        source == nullptr ? -1 : zip_file_add(archive.get(), one.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
      zip_source_free(source);
      return base::fail(kCannotPack);
    }
    zip_file_set_dostime(archive.get(), static_cast<zip_uint64_t>(at), when.time, when.date, 0);
  }
  if (zip_close(archive.get()) != 0) return base::fail(kCannotPack);
  archive.release();  // zip_close freed it
  return read_all(into.get());
}

}  // namespace taixin::paper
