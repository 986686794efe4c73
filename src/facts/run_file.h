// One immutable file of columns: written once from front to back, then memory-mapped, never changed.
//
//   sections      each on a multiple of 64 bytes
//   checksums     XXH3-64 of every 64 KiB block of the sections, at the next multiple of 64 KiB
//   table         per section: number, offset and length in bytes
//   footer        magic, counts, XXH3-64 of checksums and table: the file's digest, which the manifest names
//
// A block is verified when it is first touched; cells of a block that does not agree are never handed out.
// docs/formats/facts.md has the bytes. Little-endian machines only (checked when compiled).
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace taixin::facts {

static_assert(std::endian::native == std::endian::little);

// What a file holds, by number; part of the format, never renumbered.
enum class Section : uint32_t {
  // hot: what a check reads, in the order (subject, record)
  meta = 1,
  hot_groups = 2,
  subject_directory = 3,
  beside_hot = 4,
  versions = 5,       // the version before a fact that has one
  hot_wide_days = 6,  // days that 16 bits cannot hold
  statuses = 7,       // status events by the subject of their record
  status_fences = 8,
  waiting = 9,  // status events whose record had not come when the run was written
  // cold: what an explanation reads
  cold_groups = 32,
  beside_cold = 33,
  cold_wide_days = 34,
  // keys
  version_directory = 48,
  version_entries = 49,
  source_directory = 50,
  source_entries = 51,
  // subjects (registry_file.h)
  registry_meta = 56,
  card_fences = 57,
  cards = 58,
  seens = 59,
  code_directory = 60,
  code_entries = 61,
  name_directory = 62,
  name_entries = 63,
};

// An entry of the table at the end of the file.
struct SectionPlace {
  uint32_t section = 0, unused = 0;
  uint64_t offset = 0, bytes = 0;
};

class RunFileWriter {
 public:
  // Replaces what is at `path`. Nothing is durable before `finish`.
  static base::Result<std::unique_ptr<RunFileWriter>> create(std::filesystem::path path);
  ~RunFileWriter();

  // Starts a section; cells are then appended to it until the next one starts.
  void start(Section section);
  // Zeros up to the next block when `size` more bytes would not fit in this one.
  void keep_in_block(uint64_t size);
  template <class T>
  void add(const T& cell) {
    static_assert(std::is_trivially_copyable_v<T>);
    append(&cell, sizeof cell);
  }
  void append(const void* bytes, size_t size) {
    std::string_view left(static_cast<const char*>(bytes), size);
    while (buffer_.size() + left.size() >= kBufferBytes) {
      const size_t take = kBufferBytes - buffer_.size();
      buffer_.append(left.substr(0, take));
      left.remove_prefix(take);
      drain();
    }
    buffer_.append(left);
  }
  template <class T>
  void append_all(const std::vector<T>& cells) {
    for (const T& cell : cells) add(cell);
  }
  // Writes checksums and footer, syncs the file. The digest. kDiskFull and the like; the file is then removed.
  base::Result<uint64_t> finish();

 private:
  // Written a large page at a time, and at a multiple of one: Linux (6.16 and later on ext4, earlier on XFS) keeps such a
  // piece in one piece and maps it as one page, which spares look-ups the processor's walk through its tables of pages.
  static constexpr size_t kBufferBytes = size_t{2} << 20;
  RunFileWriter(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) { buffer_.reserve(kBufferBytes); }
  void drain();
  void write(std::string_view bytes);
  void end_section();
  void pad_to(uint64_t multiple);
  uint64_t position() const { return written_ + buffer_.size(); }

  std::filesystem::path path_;
  int fd_;
  int error_ = 0;  // errno of the first failure
  uint64_t written_ = 0;
  std::string buffer_;
  std::string block_;  // the bytes of the block that is not full yet
  std::vector<uint64_t> checksums_;
  std::vector<SectionPlace> table_;
};

// Has the processor fetch these bytes, a kilobyte at most: read one after the other, each line would be a wait of its own.
inline void fetch_lines(const char* from, uint64_t bytes) {
  constexpr uint64_t kLine = 64, kLinesMax = 16;
  for (uint64_t at = 0; at < std::min(bytes, kLine * kLinesMax); at += kLine) __builtin_prefetch(from + at);
}

class RunFile {
 public:
  static constexpr uint64_t kBlockBytes = 64 << 10;

  // kNotAnIndex when the file is missing, shorter than it says, or not the one with this digest.
  static base::Result<std::shared_ptr<const RunFile>> open(const std::filesystem::path& path, uint64_t digest);
  ~RunFile();
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;

  // Cells [first, first + count) of a section; null when a block of them is damaged (`damaged` is true from then on) or
  // the section is shorter. count 0 gives a pointer that must not be read.
  template <class T>
  const T* cells(Section section, uint64_t first, uint64_t count) const {
    return reinterpret_cast<const T*>(bytes(section, first * sizeof(T), count * sizeof(T)));
  }
  // The whole section.
  template <class T>
  std::span<const T> all(Section section) const {
    const uint64_t count = size(section) / sizeof(T);
    const T* first = cells<T>(section, 0, count);
    return first == nullptr ? std::span<const T>() : std::span(first, count);
  }
  // One cell that is a struct at a place in bytes; null as above.
  template <class T>
  const T* at(Section section, uint64_t from, uint64_t size = sizeof(T)) const {
    return reinterpret_cast<const T*>(bytes(section, from, size));
  }
  // Has the disk begin to read what nobody has touched yet of these bytes, and does not wait. Asking for all that a
  // question needs before its first byte is read makes one wait of many.
  void ask_for(Section section, uint64_t from, uint64_t size) const;
  // The bytes from a place on when their block was verified, for fetching them ahead; else null. Not to be read.
  const char* if_read(Section section, uint64_t from) const {
    const SectionPlace& place = at_[static_cast<size_t>(section)];
    if (from >= place.bytes) return nullptr;
    const uint64_t begin = place.offset + from;
    return verified_[begin / kBlockBytes].load(std::memory_order_relaxed) != 0 ? map_ + begin : nullptr;
  }
  uint64_t size(Section section) const { return at_[static_cast<size_t>(section)].bytes; }
  uint64_t file_bytes() const { return size_; }
  bool damaged() const { return damaged_.load(std::memory_order_relaxed); }
  const std::filesystem::path& path() const { return path_; }
  // Reads every block, those too that were whole when they were first touched: a page may have changed since.
  bool verify() const;

 private:
  static constexpr size_t kSections = 64;
  RunFile() = default;
  const char* bytes(Section section, uint64_t from, uint64_t size) const {
    const SectionPlace& place = at_[static_cast<size_t>(section)];
    if (from + size > place.bytes) return damage();
    const uint64_t begin = place.offset + from, end = begin + size;
    if (size > 0) {
      for (uint64_t block = begin / kBlockBytes; block <= (end - 1) / kBlockBytes; ++block) {
        if (verified_[block].load(std::memory_order_relaxed) == 0 && !verify_blocks(block, (end - 1) / kBlockBytes))
          return nullptr;
      }
    }
    return map_ + begin;
  }
  const char* damage() const {
    damaged_.store(true, std::memory_order_relaxed);
    return nullptr;
  }
  bool verify_blocks(uint64_t first, uint64_t last) const;
  void ask_for_blocks(uint64_t first, uint64_t last) const;

  std::filesystem::path path_;
  const char* map_ = nullptr;
  uint64_t size_ = 0, data_bytes_ = 0, blocks_ = 0;
  const uint64_t* checksums_ = nullptr;
  std::array<SectionPlace, kSections> at_{};
  mutable std::unique_ptr<std::atomic<uint8_t>[]> verified_;
  mutable std::atomic<bool> damaged_{false};
};

}  // namespace taixin::facts
