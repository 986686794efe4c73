// Files on their way in, in home/uploads/: `<id>` is what came so far, sealed under a key of its own
// (vault/sealed_file.h, vault/file_keys.h), `<id>.info` what is known of it, one JSON object:
//
//   {"version":2,"owner":"a17","name":"处罚.csv","length":1048576,"offset":524288,"sha256":"","touched":1764032400000000}
//
// `id`: 32 hexadecimal digits. `length`: as announced. `offset`: so many bytes are on disk whatever happens; the file
// may hold more, which going on cuts off. `sha256`: of the whole file, when it is complete. `touched`: microseconds
// since 1970, UTC; an upload expires a while after. The name is shown again and nothing else; identity numbers in it
// are cut. The content may hold anything: its key and it go when it was consumed, cancelled or has expired. Modes:
// directory 0700, files 0600. In no backup. Threads: any.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "base/day.h"
#include "base/digest.h"
#include "base/result.h"
#include "vault/file_keys.h"
#include "vault/sealed_file.h"

namespace taixin::service {

struct UploadLimits {
  uint64_t file_bytes = uint64_t{64} << 30;
  size_t files = 1'000;  // of all owners
  size_t files_per_owner = 16;
  uint64_t bytes_per_owner = uint64_t{128} << 30;  // as announced
  uint64_t free_bytes = uint64_t{1} << 30;         // stay free on the disk when an upload begins
  int64_t kept_seconds = 24 * 3'600;               // after the last byte
  uint64_t sync_bytes = uint64_t{64} << 20;        // a long piece is made durable after each
};

// What is known of one upload; `complete` when all of it is there.
struct UploadInfo {
  std::string id, owner, name, sha256;
  uint64_t length = 0, offset = 0;
  base::KnownAt touched{};
  bool complete() const { return offset == length; }
};

class UploadFile;

class UploadStore {
 public:
  // Clock and keys outlive it.
  static base::Result<std::unique_ptr<UploadStore>> open(std::filesystem::path directory, const base::Clock& clock,
                                                         vault::FileKeys& keys, UploadLimits limits);
  ~UploadStore();

  // Errors: kUploadTooLarge, kUploadTooMany, kUploadNoSpace, those of the store.
  base::Result<UploadInfo> create(const std::string& owner, std::string name, uint64_t length);
  // Errors: kUploadUnknown, also for another's.
  base::Result<UploadInfo> info(std::string_view id, std::string_view owner);
  base::Result<void> remove(std::string_view id, std::string_view owner);
  base::KnownAt expires(const UploadInfo& info) const;
  // Deletes what has expired; how many.
  size_t expire();

  std::filesystem::path path(std::string_view id) const { return directory_ / id; }
  // What came, opened piece by piece. kUploadUnknown, and those of vault::SealedFile.
  base::Result<vault::SealedFile> read(std::string_view id, std::string_view owner);
  // Of one that is somebody else's now, its file moved away: forgotten, its key left alone.
  void forget(std::string_view id, std::string_view owner);
  // Expires as late as if its last byte had come now.
  base::Result<void> touch(std::string_view id, std::string_view owner);
  std::set<std::string> ids() const;
  std::vector<UploadInfo> of_owner(std::string_view owner) const;  // the newest first

  // The right to append to one upload, from `offset` on. Another one that comes later takes it away: a client whose
  // connection broke need not wait until that is noticed. One thread at a time.
  class Appender {
   public:
    ~Appender();  // what was written is made durable
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;
    // Errors: kUploadTakenOver, kUploadTooLong, kUploadNoSpace, kUploadUnknown (cancelled meanwhile).
    // Of what does not fit on the disk, what did is counted.
    base::Result<void> append(std::string_view bytes);
    // Durable on return, and with its digest when it is complete.
    base::Result<UploadInfo> finish();

   private:
    friend class UploadStore;
    Appender(UploadStore& store, std::shared_ptr<UploadFile> file) : store_(store), file_(std::move(file)) {}
    UploadStore& store_;
    std::shared_ptr<UploadFile> file_;
    bool finished_ = false;
  };
  // Errors: kUploadUnknown, kUploadOffset.
  base::Result<std::shared_ptr<Appender>> append_to(std::string_view id, std::string_view owner, uint64_t offset);

 private:
  UploadStore(std::filesystem::path directory, const base::Clock& clock, vault::FileKeys& keys, UploadLimits limits);
  std::shared_ptr<UploadFile> find(std::string_view id, std::string_view owner);
  void load();
  void load_one(const std::filesystem::path& info_path);
  base::Result<void> check_room(const std::string& owner, uint64_t length);
  base::Result<void> save(UploadFile& file);                       // its lock is held
  void discard(UploadFile& file);                                  // likewise
  base::Result<void> digest_again(UploadFile& file);               // likewise; it is whole
  base::Error no_room(UploadFile& file, base::Error error) const;  // likewise

  const std::filesystem::path directory_;
  const base::Clock& clock_;
  vault::FileKeys& keys_;
  const UploadLimits limits_;
  mutable std::mutex mutex_;  // of the map; taken before that of a file
  std::map<std::string, std::shared_ptr<UploadFile>, std::less<>> files_;
};

}  // namespace taixin::service
