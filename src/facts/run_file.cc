#include "facts/run_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "facts/errors.h"
#include "store/files.h"

namespace taixin::facts {
namespace {

constexpr uint64_t kSectionAlignment = 64;
constexpr std::array<char, 8> kMagic{'T', 'X', 'F', 'A', 'C', 'T', 'S', '2'};

struct Footer {
  std::array<char, 8> magic;
  uint64_t data_bytes;  // sections with their padding
  uint64_t blocks;      // checksums
  uint64_t sections;    // entries of the table
  uint64_t digest;      // of checksums and table
};
static_assert(sizeof(SectionPlace) == 24 && sizeof(Footer) == 40);

uint64_t round_up(uint64_t value, uint64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

}  // namespace

// ---- writing

base::Result<std::unique_ptr<RunFileWriter>> RunFileWriter::create(std::filesystem::path path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return store::file_error(path, errno);
  return std::unique_ptr<RunFileWriter>(new RunFileWriter(std::move(path), fd));
}

RunFileWriter::~RunFileWriter() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(path_.c_str());  // never finished
}

void RunFileWriter::write(std::string_view bytes) {
  while (!bytes.empty() && error_ == 0) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      error_ = errno;
      return;
    }
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

void RunFileWriter::drain() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const size_t take = std::min<size_t>(left.size(), RunFile::kBlockBytes - block_.size());
    block_.append(left.substr(0, take));
    left.remove_prefix(take);
    if (block_.size() == RunFile::kBlockBytes) {
      checksums_.push_back(XXH3_64bits(block_.data(), block_.size()));
      block_.clear();
    }
  }
  write(buffer_);
  written_ += buffer_.size();
  buffer_.clear();
}

void RunFileWriter::pad_to(uint64_t multiple) {
  static constexpr std::array<char, 4096> kZeros{};
  for (uint64_t left = round_up(position(), multiple) - position(); left > 0;) {
    const uint64_t take = std::min<uint64_t>(left, kZeros.size());
    append(kZeros.data(), take);
    left -= take;
  }
}

void RunFileWriter::end_section() {
  if (!table_.empty()) table_.back().bytes = position() - table_.back().offset;
}

void RunFileWriter::start(Section section) {
  end_section();
  pad_to(kSectionAlignment);
  table_.push_back({static_cast<uint32_t>(section), 0, position(), 0});
}

void RunFileWriter::keep_in_block(uint64_t size) {
  if (position() % RunFile::kBlockBytes + size > RunFile::kBlockBytes) pad_to(RunFile::kBlockBytes);
}

base::Result<uint64_t> RunFileWriter::finish() {
  end_section();
  pad_to(RunFile::kBlockBytes);
  drain();
  std::string tail(reinterpret_cast<const char*>(checksums_.data()), checksums_.size() * sizeof(uint64_t));
  tail.append(reinterpret_cast<const char*>(table_.data()), table_.size() * sizeof(SectionPlace));
  const Footer footer{kMagic, written_, checksums_.size(), table_.size(), XXH3_64bits(tail.data(), tail.size())};
  tail.append(reinterpret_cast<const char*>(&footer), sizeof footer);
  write(tail);
  if (error_ == 0 && ::fsync(fd_) != 0) error_ = errno;
  if (error_ != 0) return store::file_error(path_, error_);
  ::close(fd_);
  fd_ = -1;
  return footer.digest;
}

// ---- reading

base::Result<std::shared_ptr<const RunFile>> RunFile::open(const std::filesystem::path& path, uint64_t digest) {
  const auto refuse = [&](std::string_view detail) {
    return base::fail(kNotAnIndex, {{"file", path.filename().string()}, {"detail", std::string(detail)}});
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return refuse(std::strerror(errno));
  struct stat stat {};
  void* map = MAP_FAILED;
  if (::fstat(fd, &stat) == 0 && stat.st_size >= static_cast<off_t>(sizeof(Footer)))
    map = ::mmap(nullptr, static_cast<size_t>(stat.st_size), PROT_READ, MAP_SHARED, fd, 0);
  ::close(fd);
  if (map == MAP_FAILED) return refuse("too short");
  // Look-ups touch single blocks; read-ahead of megabytes would be read for nothing.
  (void)::madvise(map, static_cast<size_t>(stat.st_size), MADV_RANDOM);
  std::shared_ptr<RunFile> file(new RunFile());
  file->path_ = path;
  file->map_ = static_cast<const char*>(map);
  file->size_ = static_cast<uint64_t>(stat.st_size);

  Footer footer;
  std::memcpy(&footer, file->map_ + file->size_ - sizeof footer, sizeof footer);
  if (footer.magic != kMagic) return refuse("not written to its end");
  const uint64_t tail = file->size_ - sizeof footer;
  if (footer.data_bytes % kBlockBytes != 0 || footer.blocks != footer.data_bytes / kBlockBytes ||
      footer.sections > kSections || footer.data_bytes > tail ||
      tail - footer.data_bytes != footer.blocks * sizeof(uint64_t) + footer.sections * sizeof(SectionPlace))
    return refuse("its parts do not add up");
  const char* checksums = file->map_ + footer.data_bytes;
  if (footer.digest != digest || XXH3_64bits(checksums, tail - footer.data_bytes) != digest)
    return refuse("not the file that was written");
  file->data_bytes_ = footer.data_bytes;
  file->blocks_ = footer.blocks;
  file->checksums_ = reinterpret_cast<const uint64_t*>(checksums);
  for (uint64_t i = 0; i < footer.sections; ++i) {
    SectionPlace entry;
    std::memcpy(&entry, checksums + footer.blocks * sizeof(uint64_t) + i * sizeof entry, sizeof entry);
    if (entry.section >= kSections || entry.offset > footer.data_bytes ||
        entry.bytes > footer.data_bytes - entry.offset)
      return refuse("a section lies outside");
    file->at_[entry.section] = entry;
  }
  file->verified_ = std::make_unique<std::atomic<uint8_t>[]>(footer.blocks);
  return std::shared_ptr<const RunFile>(std::move(file));
}

RunFile::~RunFile() {
  if (map_ != nullptr) ::munmap(const_cast<char*>(map_), size_);
}

void RunFile::ask_for(Section section, uint64_t from, uint64_t size) const {
  const SectionPlace& place = at_[static_cast<size_t>(section)];
  if (size == 0 || from + size > place.bytes) return;
  ask_for_blocks((place.offset + from) / kBlockBytes, (place.offset + from + size - 1) / kBlockBytes);
}

// A page at a time, a cold block would be sixteen waits for the disk.
void RunFile::ask_for_blocks(uint64_t first, uint64_t last) const {
  while (first <= last && verified_[first].load(std::memory_order_relaxed) != 0) ++first;
  if (first > last) return;
  (void)::madvise(const_cast<char*>(map_) + first * kBlockBytes, (last - first + 1) * kBlockBytes, MADV_WILLNEED);
}

bool RunFile::verify_blocks(uint64_t first, uint64_t last) const {
  ask_for_blocks(first, last);
  for (uint64_t block = first; block <= last; ++block) {
    if (verified_[block].load(std::memory_order_relaxed) == 0 && !verify_block(block)) return false;
  }
  return true;
}

bool RunFile::verify_block(uint64_t block) const {
  const bool whole = XXH3_64bits(map_ + block * kBlockBytes, kBlockBytes) == checksums_[block];
  if (!whole) damage();
  verified_[block].store(whole ? 1 : 0, std::memory_order_relaxed);
  return whole;
}

bool RunFile::verify() const {
  constexpr uint64_t kAtOnce = 128;  // 8 MiB
  for (uint64_t block = 0; block < blocks_; ++block) {
    if (block % kAtOnce == 0) ask_for_blocks(block, std::min(block + kAtOnce, blocks_) - 1);
    if (!verify_block(block)) return false;
  }
  return true;
}

}  // namespace taixin::facts
