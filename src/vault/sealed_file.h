// A file of any size, sealed as it comes: bytes are appended in segments of at most kSegmentBytes, each AES-256-GCM
// under the file's own key with a random nonce, bound to the file and to where it stands in the plain text. Whoever
// reads opens the segments that it needs, in memory: no clear copy is ever on a disk, nor in a memfd or an unlinked
// file (readers of tables take a Source, intake/sealed_source.h, and ask for bytes at an offset). Bytes:
// docs/formats/vault.md.
//
// Segments are never rewritten: a short one stands where a writer synced or stopped, so what was acknowledged cannot be
// torn by what comes after it. That the end is the end is for whoever knows the length (and the digest) to say.
//
// Threads: one writer, one thread. A reader is used by one thread at a time.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vault/crypto.h"
#include "vault/secret.h"

namespace taixin::vault {

inline constexpr size_t kSegmentBytes = 64 << 10;                         // of plain text
inline constexpr size_t kSegmentOverhead = 4 + sizeof(Nonce) + kTagSize;  // length, nonce, tag
static_assert(kSegmentOverhead == 32, "docs/formats/vault.md");

class SealedFileWriter {
 public:
  // A new file, 0600; `id` names it (file_keys.h) and is bound to its bytes. Store errors (kDiskFull ...).
  static base::Result<SealedFileWriter> create(const std::filesystem::path& path, std::string_view id, Key key);
  // Goes on at `offset` of the plain text, where a segment ended; what comes after it is cut off. kBadSealedFile.
  static base::Result<SealedFileWriter> resume(const std::filesystem::path& path, std::string_view id, Key key,
                                               uint64_t offset);
  SealedFileWriter(SealedFileWriter&& other) noexcept;
  SealedFileWriter& operator=(SealedFileWriter&& other) noexcept;
  ~SealedFileWriter();

  // Whole segments are written, the rest waits in memory. When the disk takes no more, what waits is dropped, and
  // `size` says how far the file goes; one may go on from there.
  base::Result<void> append(std::string_view bytes);
  // Nothing waits any more; not synced.
  base::Result<void> flush();
  // Flushed and on disk.
  base::Result<void> sync();
  // Bytes of plain text: written, and those that wait.
  uint64_t size() const { return written_ + waiting_.size(); }

 private:
  SealedFileWriter(std::filesystem::path path, std::string_view id, Key key, int descriptor);
  base::Result<void> write_segment(std::string_view plain);
  void close();
  std::filesystem::path path_;
  std::string id_, waiting_;
  Key key_;
  int descriptor_ = -1;
  uint64_t written_ = 0, end_ = 0;  // of the plain text, of the file
};

class SealedFile {
 public:
  // Looks at the heads of all segments; `length`: of the plain text, as whoever keeps it knows. kBadSealedFile when the
  // file is shorter, kNoSealedFile when it is not there.
  static base::Result<SealedFile> open(const std::filesystem::path& path, std::string_view id, Key key,
                                       uint64_t length);
  SealedFile(SealedFile&& other) noexcept;
  SealedFile& operator=(SealedFile&& other) noexcept;
  ~SealedFile();

  uint64_t size() const { return length_; }
  // Up to `length` bytes at `offset`; `out` is resized to what there was. kBadSealedFile when a segment was changed.
  base::Result<void> read(uint64_t offset, size_t length, std::string& out);

 private:
  SealedFile(std::string_view id, Key key, int descriptor, uint64_t length);
  base::Result<void> open_segment(size_t segment);
  base::Result<void> find_segments();
  struct Segment {
    uint64_t plain = 0, at = 0;  // offsets of its text and of its head
    uint32_t bytes = 0;
  };
  std::string id_;
  Key key_;
  int descriptor_ = -1;
  uint64_t length_ = 0;
  std::vector<Segment> segments_;
  size_t opened_ = SIZE_MAX;  // the segment whose text is in `text_`
  std::string text_;
};

}  // namespace taixin::vault
