#include "vault/sealed_file.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "store/files.h"
#include "vault/errors.h"

namespace taixin::vault {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPurpose = "taixin file v1 ";
constexpr size_t kHeadBytes = 4;

void put_big_endian(std::string& to, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) to += static_cast<char>(value >> shift & 0xff);
}
uint32_t head_of(const char* bytes) {
  uint32_t out = 0;
  for (size_t i = 0; i < kHeadBytes; ++i) out = out << 8 | static_cast<uint8_t>(bytes[i]);
  return out;
}

// Purpose, id, where the segment stands, how long it is.
std::string associated(std::string_view id, uint64_t offset, size_t bytes) {
  std::string out(kPurpose);
  out += id;
  put_big_endian(out, offset, 8);
  put_big_endian(out, bytes, 4);
  return out;
}

base::Error bad(std::string_view id, std::string_view detail) {
  return base::fail(kBadSealedFile, {{"id", std::string(id.substr(0, 8))}, {"detail", std::string(detail)}});
}

// 0, or errno; EPIPE: the file ends before.
int read_all(int descriptor, char* to, size_t bytes, uint64_t at) {
  for (size_t done = 0; done < bytes;) {
    const ssize_t n = ::pread(descriptor, to + done, bytes - done, static_cast<off_t>(at + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n < 0 ? errno : EPIPE;
    done += static_cast<size_t>(n);
  }
  return 0;
}

void wipe(std::string& text) {
  if (!text.empty()) OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace

// ---- writing

SealedFileWriter::SealedFileWriter(fs::path path, std::string_view id, Key key, int descriptor)
    : path_(std::move(path)), id_(id), key_(std::move(key)), descriptor_(descriptor) {
  waiting_.reserve(kSegmentBytes);
}
SealedFileWriter::SealedFileWriter(SealedFileWriter&& other) noexcept
    : path_(std::move(other.path_)),
      id_(std::move(other.id_)),
      waiting_(std::move(other.waiting_)),
      key_(std::move(other.key_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      written_(other.written_),
      end_(other.end_) {}
SealedFileWriter& SealedFileWriter::operator=(SealedFileWriter&& other) noexcept {
  if (this == &other) return *this;
  close();
  path_ = std::move(other.path_), id_ = std::move(other.id_), waiting_ = std::move(other.waiting_);
  key_ = std::move(other.key_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  written_ = other.written_, end_ = other.end_;
  return *this;
}
SealedFileWriter::~SealedFileWriter() { close(); }
void SealedFileWriter::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  wipe(waiting_);
}

base::Result<SealedFileWriter> SealedFileWriter::create(const fs::path& path, std::string_view id, Key key) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return store::file_error(path, errno);
  return SealedFileWriter(path, id, std::move(key), descriptor);
}

base::Result<SealedFileWriter> SealedFileWriter::resume(const fs::path& path, std::string_view id, Key key,
                                                        uint64_t offset) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0)
    return errno == ENOENT ? base::Error(kNoSealedFile, {{"id", std::string(id.substr(0, 8))}})
                           : store::file_error(path, errno);
  SealedFileWriter out(path, id, std::move(key), descriptor);
  std::array<char, kHeadBytes> head{};
  while (out.written_ < offset) {
    if (read_all(descriptor, head.data(), head.size(), out.end_) != 0) return bad(id, "it is shorter than it was");
    const uint32_t bytes = head_of(head.data());
    if (bytes == 0 || bytes > kSegmentBytes) return bad(id, "a segment's length");
    out.written_ += bytes;
    out.end_ += bytes + kSegmentOverhead;
  }
  if (out.written_ != offset) return bad(id, "no segment ends there");
  if (::ftruncate(descriptor, static_cast<off_t>(out.end_)) != 0) return store::file_error(path, errno);
  return out;
}

base::Result<void> SealedFileWriter::write_segment(std::string_view plain) {
  const Nonce nonce = random_nonce();
  std::string out;
  out.reserve(plain.size() + kSegmentOverhead);
  put_big_endian(out, plain.size(), kHeadBytes);
  out.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  out += aes_gcm_seal(key_, nonce, associated(id_, written_, plain.size()), plain);
  for (size_t done = 0; done < out.size();) {
    const ssize_t n = ::pwrite(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(end_ + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const int error = n < 0 && errno != EFBIG ? errno : ENOSPC;  // a limit on a file's size is a full disk, too
      (void)!::ftruncate(descriptor_, static_cast<off_t>(end_));   // not done: the next segment is written over it
      return store::file_error(path_, error);
    }
    done += static_cast<size_t>(n);
  }
  written_ += plain.size();
  end_ += out.size();
  return {};
}

base::Result<void> SealedFileWriter::append(std::string_view bytes) {
  while (!bytes.empty()) {
    if (waiting_.empty() && bytes.size() >= kSegmentBytes) {
      TX_CHECK(write_segment(bytes.substr(0, kSegmentBytes)));
      bytes.remove_prefix(kSegmentBytes);
      continue;
    }
    const std::string_view part = bytes.substr(0, kSegmentBytes - waiting_.size());
    waiting_ += part;
    bytes.remove_prefix(part.size());
    if (waiting_.size() == kSegmentBytes) TX_CHECK(flush());
  }
  return {};
}

base::Result<void> SealedFileWriter::flush() {
  if (waiting_.empty()) return {};
  auto written = write_segment(waiting_);
  wipe(waiting_);
  return written;
}

base::Result<void> SealedFileWriter::sync() {
  TX_CHECK(flush());
  if (::fdatasync(descriptor_) != 0) return store::file_error(path_, errno);
  return {};
}

// ---- reading

SealedFile::SealedFile(std::string_view id, Key key, int descriptor, uint64_t length)
    : id_(id), key_(std::move(key)), descriptor_(descriptor), length_(length) {}
SealedFile::SealedFile(SealedFile&& other) noexcept
    : id_(std::move(other.id_)),
      key_(std::move(other.key_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      length_(other.length_),
      segments_(std::move(other.segments_)),
      opened_(std::exchange(other.opened_, SIZE_MAX)),
      text_(std::move(other.text_)) {}
SealedFile& SealedFile::operator=(SealedFile&& other) noexcept {
  if (this == &other) return *this;
  if (descriptor_ >= 0) ::close(descriptor_);
  wipe(text_);
  id_ = std::move(other.id_), key_ = std::move(other.key_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  length_ = other.length_, segments_ = std::move(other.segments_);
  opened_ = std::exchange(other.opened_, SIZE_MAX), text_ = std::move(other.text_);
  return *this;
}
SealedFile::~SealedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  wipe(text_);
}

base::Result<SealedFile> SealedFile::open(const fs::path& path, std::string_view id, Key key, uint64_t length) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0)
    return errno == ENOENT ? base::Error(kNoSealedFile, {{"id", std::string(id.substr(0, 8))}})
                           : store::file_error(path, errno);
  SealedFile out(id, std::move(key), descriptor, length);
  TX_CHECK(out.find_segments());
  return out;
}

base::Result<void> SealedFile::find_segments() {
  segments_.reserve(length_ / kSegmentBytes + 1);
  std::array<char, kHeadBytes> head{};
  for (uint64_t plain = 0, at = 0; plain < length_;) {
    if (read_all(descriptor_, head.data(), head.size(), at) != 0) return bad(id_, "it is shorter than it was");
    const uint32_t bytes = head_of(head.data());
    if (bytes == 0 || bytes > kSegmentBytes || bytes > length_ - plain) return bad(id_, "a segment's length");
    segments_.push_back({plain, at, bytes});
    plain += bytes;
    at += bytes + kSegmentOverhead;
  }
  return {};
}

base::Result<void> SealedFile::open_segment(size_t segment) {
  if (segment == opened_) return {};
  const Segment& one = segments_[segment];
  std::string sealed(sizeof(Nonce) + one.bytes + kTagSize, '\0');
  if (read_all(descriptor_, sealed.data(), sealed.size(), one.at + kHeadBytes) != 0) {
    return bad(id_, "it is shorter than it was");
  }
  Nonce nonce;
  std::copy_n(reinterpret_cast<const uint8_t*>(sealed.data()), nonce.size(), nonce.begin());
  opened_ = SIZE_MAX;
  text_.resize(one.bytes);
  if (!aes_gcm_open(key_, nonce, associated(id_, one.plain, one.bytes), std::string_view(sealed).substr(nonce.size()),
                    {reinterpret_cast<uint8_t*>(text_.data()), text_.size()})) {
    return bad(id_, "wrong tag");
  }
  opened_ = segment;
  return {};
}

base::Result<void> SealedFile::read(uint64_t offset, size_t length, std::string& out) {
  out.clear();
  if (offset >= length_) return {};
  const uint64_t end = offset + std::min<uint64_t>(length, length_ - offset);
  out.reserve(static_cast<size_t>(end - offset));
  auto after = std::upper_bound(segments_.begin(), segments_.end(), offset,
                                [](uint64_t at, const Segment& one) { return at < one.plain; });
  for (size_t segment = static_cast<size_t>(after - segments_.begin()) - 1; offset < end; ++segment) {
    TX_CHECK(open_segment(segment));
    const uint64_t within = offset - segments_[segment].plain;
    const uint64_t take = std::min<uint64_t>(end - offset, segments_[segment].bytes - within);
    out.append(text_, static_cast<size_t>(within), static_cast<size_t>(take));
    offset += take;
  }
  return {};
}

}  // namespace taixin::vault
