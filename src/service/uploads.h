// Uploads of any size that survive a broken connection and a restart: tus 1.0.0
// (https://tus.io/protocols/resumable-upload) with the extensions creation, termination and expiration, at
// `kUploadsPath`.
//
//   uploads = Uploads::open(home, clock, keys)       options.streams = Uploads::streams
//   handler: after deciding who asks, and that they may upload:  return uploads->handle(request, account);
//   later:   TX_TRY(Upload file, uploads->take(id, account)); ingest(*sealed_source(std::move(file.content)));
//            uploads->remove(id, account);
//
// The owner is an opaque name of an account; another's uploads do not exist for it. A body goes from the connection
// into the file in pieces; the answer to a PATCH says what is on disk whatever happens next, and so does HEAD after a
// crash. A disk that is full ends a PATCH with 507: what came so far stays, and the client goes on from there later. A
// GET answers like HEAD, with the same as JSON and, when all is there, its SHA-256. Files go when they are removed,
// cancelled (DELETE) or expire, which a thread sees to. Threads: any. Outlives the server.
#pragma once

#include <condition_variable>
#include <thread>

#include "service/http.h"
#include "service/upload_store.h"

namespace taixin::service {

inline constexpr std::string_view kUploadsPath = "/api/v1/uploads";
// Of materials of cases: for whoever hands over a material, each no larger than one may be.
inline constexpr std::string_view kMaterialUploadsPath = "/api/v1/materials/uploads";

struct Upload {
  vault::SealedFile content;
  std::filesystem::path path;  // of the sealed file
  std::string name;            // as the client called it, identity numbers cut; may be empty
  std::string sha256;          // hexadecimal
  uint64_t bytes = 0;
};

class Uploads {
 public:
  // In `home`/uploads, made when it is not there. Clock and keys outlive it.
  static base::Result<std::unique_ptr<Uploads>> open(const std::filesystem::path& home, const base::Clock& clock,
                                                     vault::FileKeys& keys, UploadLimits limits = {});
  ~Uploads();

  // For ServerOptions::streams.
  static bool streams(const Request& request);
  // A request whose path begins with `place.path`. Without a server, the body may be in the request.
  struct Place {
    std::string_view path = kUploadsPath;
    uint64_t bytes_max = UINT64_MAX;  // of one file; the store's own limit holds besides
  };
  Response handle(Request& request, const std::string& owner, const Place& place);
  Response handle(Request& request, const std::string& owner) { return handle(request, owner, {}); }

  // A file that is there whole. It stays until it is removed, or expires, as if its last byte had come now.
  // Errors: kUploadUnknown, kUploadIncomplete.
  base::Result<Upload> take(std::string_view id, std::string_view owner);
  base::Result<void> remove(std::string_view id, std::string_view owner) { return store_->remove(id, owner); }
  // Its file was moved away, and is somebody else's with its key.
  void forget(std::string_view id, std::string_view owner) { store_->forget(id, owner); }
  std::set<std::string> ids() const { return store_->ids(); }
  // Those that an owner has begun, the newest first.
  std::vector<UploadInfo> of_owner(std::string_view owner) const { return store_->of_owner(owner); }
  base::KnownAt expires(const UploadInfo& info) const { return store_->expires(info); }
  size_t expire() { return store_->expire(); }

 private:
  Uploads(std::unique_ptr<UploadStore> store, UploadLimits limits);
  base::Result<Response> answer(Request& request, const std::string& owner, const Place& place);
  base::Result<Response> create(const Request& request, const std::string& owner, const Place& place);
  base::Result<Response> patch(Request& request, std::string_view id, const std::string& owner);
  Response state_of(const UploadInfo& info) const;
  void add_expires(Response& response, const UploadInfo& info) const;

  const std::unique_ptr<UploadStore> store_;
  const UploadLimits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread expirer_;
};

}  // namespace taixin::service
