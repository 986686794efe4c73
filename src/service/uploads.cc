#include "service/uploads.h"

#include <boost/json.hpp>
#include <charconv>
#include <ctime>

#include "base/text.h"
#include "ledger/base64.h"
#include "service/http_errors.h"
#include "service/upload_errors.h"

namespace taixin::service {
namespace {

constexpr std::string_view kVersion = "1.0.0", kPieceType = "application/offset+octet-stream";
constexpr std::chrono::minutes kExpireEvery{1};
constexpr size_t kMetadataBytesMax = 4 << 10;

std::optional<uint64_t> number_of(std::string_view text) {
  uint64_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = failed == std::errc() && end == text.data() + text.size() && !text.empty() && text.size() <= 18;
  return whole ? std::optional(out) : std::nullopt;
}

// "Wed, 25 Jun 2014 16:00:00 GMT" (RFC 9110, 5.6.7).
std::string http_date(base::KnownAt at) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = at.get() / 1'000'000;
  tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[parts.tm_wday], parts.tm_mday,
                     kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

// The value of `filename` in `filename d29ybGQ=, type dGV4dA==`; nothing when the list is malformed.
std::optional<std::string> file_name_in(std::string_view metadata) {
  if (metadata.size() > kMetadataBytesMax) return std::nullopt;
  std::string name;
  while (!metadata.empty()) {
    const std::string_view pair = base::trim(metadata.substr(0, metadata.find(',')));
    metadata.remove_prefix(
        std::min(metadata.size(), metadata.find(',') == metadata.npos ? metadata.size() : metadata.find(',') + 1));
    const size_t blank = pair.find(' ');
    const auto value = ledger::parse_base64(blank == pair.npos ? std::string_view() : pair.substr(blank + 1));
    if (pair.empty() || !value) return std::nullopt;
    if (pair.substr(0, blank) != "filename") continue;
    if (!base::is_utf8(*value)) return std::nullopt;
    name = *value;
  }
  return name;
}

// Bytes of a PATCH on their way into its file.
class PieceSink final : public BodySink {
 public:
  using Told = std::function<Response(base::Result<UploadInfo>)>;
  PieceSink(std::shared_ptr<UploadStore::Appender> appender, Told told)
      : appender_(std::move(appender)), told_(std::move(told)) {}
  bool write(std::string_view bytes) override {
    auto done = appender_->append(bytes);
    if (!done) refused_ = std::move(done).error();
    return !refused_;
  }
  // However it ends, what came is kept.
  Response finish(bool) override {
    auto info = appender_->finish();
    if (refused_) return told_(*std::move(refused_));
    return told_(std::move(info));
  }

 private:
  std::shared_ptr<UploadStore::Appender> appender_;
  Told told_;
  std::optional<base::Error> refused_;
};

}  // namespace

Uploads::Uploads(std::unique_ptr<UploadStore> store, UploadLimits limits)
    : store_(std::move(store)), limits_(limits), expirer_([this] {
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, kExpireEvery, [this] { return stopping_; })) store_->expire();
      }) {}

Uploads::~Uploads() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  expirer_.join();
}

base::Result<std::unique_ptr<Uploads>> Uploads::open(const std::filesystem::path& home, const base::Clock& clock,
                                                     vault::FileKeys& keys, UploadLimits limits) {
  TX_TRY(auto store, UploadStore::open(home / "uploads", clock, keys, limits));
  return std::unique_ptr<Uploads>(new Uploads(std::move(store), limits));
}

bool Uploads::streams(const Request& request) {
  return request.method == "PATCH" &&
         (request.path.starts_with(kUploadsPath) || request.path.starts_with(kMaterialUploadsPath));
}

Response Uploads::handle(Request& request, const std::string& owner, const Place& place) {
  auto answered = answer(request, owner, place);
  Response out = answered ? *std::move(answered) : problem(answered.error(), request);
  out.headers["Tus-Resumable"] = kVersion;
  if (out.status == 412) out.headers["Tus-Version"] = kVersion;
  return out;
}

base::Result<Response> Uploads::answer(Request& request, const std::string& owner, const Place& place) {
  std::string_view rest = request.path;
  rest.remove_prefix(std::min(rest.size(), place.path.size()));
  const std::string_view id = rest.substr(std::min<size_t>(rest.size(), 1));
  const bool list = id.empty();
  if (request.method == "OPTIONS") {
    Response out{204, {}, {}, {}, {}};
    out.headers["Tus-Version"] = kVersion;
    out.headers["Tus-Extension"] = "creation,termination,expiration";
    out.headers["Tus-Max-Size"] = std::to_string(std::min(limits_.file_bytes, place.bytes_max));
    return out;
  }
  if (request.header("tus-resumable") != kVersion) return base::fail(kUploadVersion);
  if (list && request.method == "POST") return create(request, owner, place);
  if (!list && request.method == "PATCH") return patch(request, id, owner);
  if (!list && request.method == "GET") {
    TX_TRY(const UploadInfo info, store_->info(id, owner));
    return state_of(info);
  }
  if (!list && request.method == "DELETE") {
    TX_CHECK(store_->remove(id, owner));
    return Response{204, {}, {}, {}, {}};
  }
  const std::string allow = list ? "POST, OPTIONS" : "HEAD, GET, PATCH, DELETE, OPTIONS";
  Response out = problem(
      base::fail(kMethodNotAllowed, {{"path", request.path}, {"method", request.method}, {"allow", allow}}), request);
  out.headers["Allow"] = allow;
  return out;
}

base::Result<Response> Uploads::create(const Request& request, const std::string& owner, const Place& place) {
  const auto length = number_of(request.header("upload-length"));
  if (!length) return base::fail(kUploadHeader, {{"name", "Upload-Length"}});
  auto name = file_name_in(request.header("upload-metadata"));
  if (!name) return base::fail(kUploadHeader, {{"name", "Upload-Metadata"}});
  if (*length > place.bytes_max) return base::fail(kUploadTooLarge, {{"limit", std::to_string(place.bytes_max)}});
  TX_TRY(const UploadInfo info, store_->create(owner, *std::move(name), *length));
  Response out{201, {}, {}, {}, {}};
  out.headers["Location"] = fmt::format("{}/{}", place.path, info.id);
  add_expires(out, info);
  return out;
}

base::Result<Response> Uploads::patch(Request& request, std::string_view id, const std::string& owner) {
  if (request.header("content-type") != kPieceType) return base::fail(kUploadType);
  const auto offset = number_of(request.header("upload-offset"));
  if (!offset) return base::fail(kUploadHeader, {{"name", "Upload-Offset"}});
  TX_TRY(const auto appender, store_->append_to(id, owner, *offset));
  Request told;  // the language of a refusal, after the request is gone
  told.path = request.path;
  told.query = request.query;
  for (const char* name : {"accept", "accept-language"}) told.headers[name] = request.header(name);
  auto sink = std::make_shared<PieceSink>(appender, [this, told](base::Result<UploadInfo> info) {
    Response out = info ? Response{204, {}, {}, {}, {}} : problem(info.error(), told);
    out.headers["Tus-Resumable"] = kVersion;
    if (!info) return out;
    out.headers["Upload-Offset"] = std::to_string(info->offset);
    if (!info->sha256.empty()) out.headers["Taixin-Sha256"] = info->sha256;
    add_expires(out, *info);
    return out;
  });
  if (request.body_follows) {
    Response out;
    out.sink = std::move(sink);
    return out;
  }
  const bool whole = sink->write(request.body);
  return sink->finish(whole);
}

Response Uploads::state_of(const UploadInfo& info) const {
  boost::json::object object{
      {"id", info.id},         {"name", info.name},           {"length", info.length},
      {"offset", info.offset}, {"complete", info.complete()}, {"expires", base::iso_time(store_->expires(info))}};
  Response out;
  if (!info.sha256.empty()) {
    object["sha256"] = info.sha256;
    out.headers["Taixin-Sha256"] = info.sha256;
  }
  out.body = boost::json::serialize(object);
  out.headers["Upload-Offset"] = std::to_string(info.offset);
  out.headers["Upload-Length"] = std::to_string(info.length);
  if (!info.name.empty()) out.headers["Upload-Metadata"] = "filename " + ledger::base64(info.name);
  add_expires(out, info);
  return out;
}

void Uploads::add_expires(Response& response, const UploadInfo& info) const {
  response.headers["Upload-Expires"] = http_date(store_->expires(info));
}

base::Result<Upload> Uploads::take(std::string_view id, std::string_view owner) {
  TX_TRY(const UploadInfo info, store_->info(id, owner));
  if (!info.complete() || info.sha256.empty()) {
    return base::fail(kUploadIncomplete,
                      {{"offset", std::to_string(info.offset)}, {"length", std::to_string(info.length)}});
  }
  TX_CHECK(store_->touch(id, owner));
  TX_TRY(auto content, store_->read(id, owner));
  return Upload{std::move(content), store_->path(id), info.name, info.sha256, info.length};
}

}  // namespace taixin::service
