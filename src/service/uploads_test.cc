// Uploads through a server of their own, as the protocol's clients send them.
#include "service/uploads.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <csignal>
#include <fstream>

#include "service/server_test_support.h"
#include "service/upload_errors.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

using namespace std::chrono_literals;

const std::string kTus = "Host: localhost\r\nTus-Resumable: 1.0.0\r\n";
const std::string kPiece = kTus + "Content-Type: application/offset+octet-stream\r\n";

class UploadServer : public testing::Test {
 protected:
  UploadServer() { open({.free_bytes = 0}); }
  void open(UploadLimits limits) {
    server_.reset();
    uploads_.reset();
    auto keys = vault::FileKeys::open(home_.path() / "files", wrapping_);
    ASSERT_TRUE(keys.ok());
    keys_ = *std::move(keys);
    auto uploads = Uploads::open(home_.path(), clock_, *keys_, limits);
    ASSERT_TRUE(uploads.ok()) << uploads.error().message(base::Lang::en);
    uploads_ = *std::move(uploads);
    ServerOptions options;
    options.limits.body_bytes = 1 << 10;  // of others: uploads do not go through memory
    options.limits.bodies_bytes = 4 << 10;
    options.streams = Uploads::streams;
    options.handler = [this](Request& request) {
      if (!request.path.starts_with(kUploadsPath)) return echo(request);
      const std::string owner(request.header("x-owner"));
      return uploads_->handle(request, owner.empty() ? "a1" : owner);
    };
    server_ = serve(std::move(options));
  }
  std::string ask(const std::string& line, const std::string& headers, std::string_view body = {}) {
    Raw raw(server_->port());
    raw.send(line + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    raw.send(body);
    return raw.rest();
  }
  // The path of a new one.
  std::string create(uint64_t length, const std::string& more = {}) {
    const std::string answer = ask(
        "POST /api/v1/uploads", kTus + more + "Content-Length: 0\r\nUpload-Length: " + std::to_string(length) + "\r\n");
    EXPECT_EQ(status_of(answer), "201") << answer;
    return header_of(answer, "Location");
  }
  std::string patch(const std::string& path, uint64_t offset, std::string_view body, const std::string& more = {}) {
    return ask("PATCH " + path,
               kPiece + more + "Upload-Offset: " + std::to_string(offset) +
                   "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n",
               body);
  }
  std::string offset_of(const std::string& path) { return header_of(ask("HEAD " + path, kTus), "Upload-Offset"); }
  static std::string id_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }
  // What whoever takes it reads.
  std::string content(const std::string& path) {
    auto taken = uploads_->take(id_of(path), "a1");
    std::string all;
    const bool read = taken && taken->content.read(0, SIZE_MAX, all);
    return read ? all : "unreadable";
  }
  std::string sealed(const std::string& path) {
    std::ifstream file(home_.path() / "uploads" / id_of(path), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  size_t files() {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(home_.path() / "uploads"),
                                             std::filesystem::directory_iterator()));
  }
  bool until(const std::function<bool()>& holds) {
    for (int i = 0; i < 1'000 && !holds(); ++i) std::this_thread::sleep_for(5ms);
    return holds();
  }

  const store::TemporaryDirectory home_;
  base::FixedClock clock_{base::Day(20'000)};
  const vault::Key wrapping_ = vault::Key::random();
  std::unique_ptr<vault::FileKeys> keys_;
  std::unique_ptr<Uploads> uploads_;
  std::unique_ptr<Server> server_;
};

std::string some_bytes(size_t size) {
  std::string out(size, '\0');
  uint32_t x = 1;
  for (char& c : out) {
    x = x * 1664525 + 1013904223;
    c = static_cast<char>(x >> 24);
  }
  return out;
}

TEST_F(UploadServer, SaysWhatItSpeaks) {
  const std::string answer = ask("OPTIONS /api/v1/uploads", "Host: localhost\r\n");
  EXPECT_EQ(status_of(answer), "204");
  EXPECT_EQ(header_of(answer, "Tus-Version"), "1.0.0");
  EXPECT_EQ(header_of(answer, "Tus-Extension"), "creation,termination,expiration");
  EXPECT_EQ(header_of(answer, "Tus-Max-Size"), std::to_string(uint64_t{64} << 30));
  const std::string old = ask("POST /api/v1/uploads", "Host: localhost\r\nUpload-Length: 1\r\nContent-Length: 0\r\n");
  EXPECT_EQ(status_of(old), "412");
  EXPECT_EQ(header_of(old, "Tus-Version"), "1.0.0");
  EXPECT_EQ(status_of(ask("PUT /api/v1/uploads", kTus + "Content-Length: 0\r\n")), "405");
}

TEST_F(UploadServer, AFileComesInPiecesAndItsDigestIsKnown) {
  const std::string all = some_bytes(3'000'000);
  const std::string path = create(all.size(), "Upload-Metadata: filename 5aSE572aLmNzdg==,type dGV4dC9jc3Y=\r\n");
  EXPECT_EQ(id_of(path).size(), 32u);
  const std::string first = patch(path, 0, all.substr(0, 1'000'001));
  EXPECT_EQ(status_of(first), "204") << first;
  EXPECT_EQ(header_of(first, "Upload-Offset"), "1000001");
  EXPECT_EQ(header_of(first, "Upload-Expires"), "Sat, 05 Oct 2024 01:00:00 GMT");
  EXPECT_EQ(uploads_->take(id_of(path), "a1").error().code(), "service.upload_incomplete");
  const std::string last = patch(path, 1'000'001, all.substr(1'000'001));
  EXPECT_EQ(header_of(last, "Upload-Offset"), "3000000");
  EXPECT_EQ(header_of(last, "Taixin-Sha256"), base::hex(base::sha256(all)));
  const std::string head = ask("HEAD " + path, kTus);
  EXPECT_EQ(status_of(head), "200");
  EXPECT_EQ(header_of(head, "Upload-Length"), "3000000");
  EXPECT_EQ(header_of(head, "Cache-Control"), "no-store");
  EXPECT_EQ(header_of(head, "Upload-Metadata"), "filename 5aSE572aLmNzdg==");
  const std::string shown = ask("GET " + path, kTus);
  const auto state = boost::json::parse(shown.substr(shown.find("\r\n\r\n") + 4)).as_object();
  EXPECT_TRUE(state.at("complete").as_bool());
  EXPECT_EQ(state.at("name").as_string(), "处罚.csv");
  const auto taken = uploads_->take(id_of(path), "a1");
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->sha256, base::hex(base::sha256(all)));
  EXPECT_EQ(taken->bytes, all.size());
  EXPECT_EQ(content(path), all);
  struct stat found {};
  ASSERT_EQ(::stat(taken->path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat((home_.path() / "uploads").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0700u);
  EXPECT_EQ(keys_->all().size(), 1u);
  EXPECT_TRUE(uploads_->remove(id_of(path), "a1").ok());
  EXPECT_EQ(files(), 0u) << "consumed, nothing is left";
  EXPECT_TRUE(keys_->all().empty());
}

TEST_F(UploadServer, BodiesGoToDiskWhateverTheirSizeAndEncoding) {
  const uint64_t size = uint64_t{300} << 20;  // the server keeps at most 4 KiB of bodies in memory
  const std::string path = create(size);
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  Raw raw(server_->port());
  raw.send("PATCH " + path + " HTTP/1.1\r\n" + kPiece + "Upload-Offset: 0\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string piece = some_bytes(1 << 20);
  for (int i = 0; i < 300; ++i) raw.send("100000\r\n" + piece + "\r\n");
  raw.send("0\r\n\r\n");
  EXPECT_EQ(status_of(raw.until("\r\n\r\n")), "204");
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 << 10) << "KiB";
  constexpr uint64_t kSegments = (uint64_t{300} << 20) / vault::kSegmentBytes;
  EXPECT_EQ(std::filesystem::file_size(home_.path() / "uploads" / id_of(path)),
            size + kSegments * vault::kSegmentOverhead);
  EXPECT_EQ(status_of(ask("POST /x", "Host: localhost\r\nContent-Length: 100000\r\n")), "413") << "others as before";
}

TEST_F(UploadServer, ABrokenConnectionGoesOnWhereItStopped) {
  const std::string all = some_bytes(2'000'000);
  const std::string path = create(all.size());
  {
    Raw raw(server_->port());
    raw.send("PATCH " + path + " HTTP/1.1\r\n" + kPiece + "Upload-Offset: 0\r\nContent-Length: 2000000\r\n\r\n");
    raw.send(all.substr(0, 1'234'567));
  }
  EXPECT_TRUE(until([&] { return offset_of(path) == "1234567"; })) << offset_of(path);
  const std::string wrong = patch(path, 1'000'000, "x");
  EXPECT_EQ(status_of(wrong), "409");
  EXPECT_NE(wrong.find("1234567"), wrong.npos) << "where it goes on is said";
  EXPECT_EQ(header_of(patch(path, 1'234'567, all.substr(1'234'567)), "Taixin-Sha256"), base::hex(base::sha256(all)));
}

TEST_F(UploadServer, AnotherConnectionTakesOverFromOneThatHangs) {
  const std::string all = some_bytes(1'000'000);
  const std::string path = create(all.size());
  Raw hung(server_->port());
  hung.send("PATCH " + path + " HTTP/1.1\r\n" + kPiece + "Upload-Offset: 0\r\nContent-Length: 1000000\r\n\r\n");
  hung.send(all.substr(0, 600'000));  // two whole pieces are stored, the third waits for its rest
  EXPECT_TRUE(until([&] { return offset_of(path) == "524288"; })) << offset_of(path);
  const std::string done = patch(path, 524'288, all.substr(524'288));
  EXPECT_EQ(status_of(done), "204") << done;
  hung.send(all.substr(600'000));
  EXPECT_EQ(status_of(hung.rest()), "409") << "and the old one can add nothing";
  EXPECT_EQ(content(path), all);
}

TEST_F(UploadServer, WhatWasSaidToBeThereSurvivesARestart) {
  const std::string all = some_bytes(700'000);
  const std::string path = create(all.size());
  patch(path, 0, all.substr(0, 300'000));
  server_.reset();
  uploads_.reset();
  {  // as a crash leaves it: bytes that nobody was told of, a half-written info, a file without one
    std::ofstream(home_.path() / "uploads" / id_of(path), std::ios::app) << std::string(5'000, '\0');
    std::ofstream(home_.path() / "uploads" / (id_of(path) + ".info.partial")) << "{";
    std::ofstream(home_.path() / "uploads" / std::string(32, 'a')) << "x";
    std::ofstream(home_.path() / "uploads" / (std::string(32, 'b') + ".info")) << "{\"version\":1,";
  }
  open({.free_bytes = 0});
  EXPECT_EQ(files(), 2u);
  EXPECT_EQ(offset_of(path), "300000");
  const std::string done = patch(path, 300'000, all.substr(300'000));
  EXPECT_EQ(header_of(done, "Taixin-Sha256"), base::hex(base::sha256(all))) << "over both lives";
  EXPECT_EQ(content(path), all);
}

TEST_F(UploadServer, StoppingKeepsWhatCame) {
  const std::string path = create(1'000'000);
  Raw raw(server_->port());
  raw.send("PATCH " + path + " HTTP/1.1\r\n" + kPiece + "Upload-Offset: 0\r\nContent-Length: 1000000\r\n\r\n");
  raw.send(std::string(300'000, 'x'));
  EXPECT_TRUE(until([&] { return offset_of(path) == "262144"; }));
  EXPECT_TRUE(server_->stop_within(5s));
  open({.free_bytes = 0});
  EXPECT_GE(std::stoi(offset_of(path)), 262'144);
}

TEST_F(UploadServer, MoreThanAnnouncedAndMalformedRequestsAreRefused) {
  const std::string path = create(10);
  const std::string more = patch(path, 0, "0123456789x");
  EXPECT_EQ(status_of(more), "413") << more;
  EXPECT_EQ(content(path), "0123456789");
  const std::string other = create(10);
  EXPECT_EQ(status_of(ask("PATCH " + other, kTus + "Upload-Offset: 0\r\nContent-Length: 1\r\n", "x")), "415");
  EXPECT_EQ(status_of(ask("PATCH " + other, kPiece + "Content-Length: 1\r\n", "x")), "400");
  EXPECT_EQ(status_of(ask("PATCH " + other, kPiece + "Upload-Offset: -1\r\nContent-Length: 1\r\n", "x")), "400");
  EXPECT_EQ(status_of(patch("/api/v1/uploads/../records.db", 0, "x")), "404");
  EXPECT_EQ(status_of(patch("/api/v1/uploads/%2e%2e%2frecords.db", 0, "x")), "404");
  for (const char* bad : {"", "Upload-Length: x\r\n", "Upload-Length: -1\r\n", "Upload-Length: 1 2\r\n",
                          "Upload-Length: 1\r\nUpload-Metadata: filename ?\r\n",
                          "Upload-Length: 1\r\nUpload-Metadata: filename /w==\r\n"})
    EXPECT_EQ(status_of(ask("POST /api/v1/uploads", kTus + "Content-Length: 0\r\n" + bad)), "400") << bad;
  EXPECT_EQ(offset_of(other), "0");
  const std::string none = create(0);
  EXPECT_EQ(offset_of(none), "0");
  EXPECT_EQ(uploads_->take(id_of(none), "a1")->sha256, base::hex(base::sha256("")));
}

TEST_F(UploadServer, AnothersUploadsDoNotExist) {
  const std::string path = create(10);
  EXPECT_EQ(status_of(ask("HEAD " + path, kTus + "X-Owner: a2\r\n")), "404");
  EXPECT_EQ(status_of(patch(path, 0, "x", "X-Owner: a2\r\n")), "404");
  EXPECT_EQ(status_of(ask("DELETE " + path, kTus + "X-Owner: a2\r\n")), "404");
  EXPECT_EQ(uploads_->take(id_of(path), "a2").error().code(), "service.upload_unknown");
  EXPECT_EQ(status_of(ask("DELETE " + path, kTus)), "204");
  EXPECT_EQ(status_of(ask("HEAD " + path, kTus)), "404");
  EXPECT_EQ(files(), 0u);
}

TEST_F(UploadServer, EachOwnerHasItsLimits) {
  open({.file_bytes = 1'000, .files_per_owner = 2, .bytes_per_owner = 1'500, .free_bytes = 0});
  const auto ask_for = [&](uint64_t length, const char* owner) {
    return status_of(ask("POST /api/v1/uploads", kTus + "Content-Length: 0\r\nX-Owner: " + owner +
                                                     "\r\nUpload-Length: " + std::to_string(length) + "\r\n"));
  };
  EXPECT_EQ(ask_for(1'001, "b"), "413");
  EXPECT_EQ(ask_for(900, "b"), "201");
  EXPECT_EQ(ask_for(900, "b"), "409") << "bytes";
  EXPECT_EQ(ask_for(10, "b"), "201");
  EXPECT_EQ(ask_for(10, "b"), "409") << "files";
  EXPECT_EQ(ask_for(900, "c"), "201");
  open({.files = 4, .free_bytes = 0});
  EXPECT_EQ(ask_for(1, "d"), "201");
  EXPECT_EQ(ask_for(1, "e"), "409") << "all together";
  open({.free_bytes = uint64_t{1} << 60});
  EXPECT_EQ(ask_for(1, "f"), "507") << "the disk is for others, too";
}

TEST_F(UploadServer, WhatWasForgottenExpires) {
  const std::string path = create(10), other = create(10);
  patch(path, 0, "0123456789");
  clock_.set(base::KnownAt(clock_.now().get() + int64_t{23} * 3'600'000'000));
  EXPECT_EQ(status_of(patch(other, 0, "x")), "204") << "every piece begins the time anew";
  clock_.set(base::KnownAt(clock_.now().get() + int64_t{2} * 3'600'000'000));
  EXPECT_EQ(status_of(ask("HEAD " + path, kTus)), "404") << "before it is deleted";
  EXPECT_EQ(uploads_->expire(), 1u);
  EXPECT_EQ(offset_of(other), "1");
  EXPECT_EQ(files(), 2u);
  clock_.set(base::KnownAt(clock_.now().get() + int64_t{25} * 3'600'000'000));
  open({.free_bytes = 0});
  EXPECT_EQ(files(), 0u) << "a start deletes, too";
}

TEST_F(UploadServer, IdentityNumbersInNamesAreCut) {
  const std::string path = create(10, "Upload-Metadata: filename MTEwMTA1MTk0OTEyMzEwMDJYLmNzdg==\r\n");
  std::ifstream info(home_.path() / "uploads" / (id_of(path) + ".info"));
  const std::string text(std::istreambuf_iterator<char>(info), {});
  EXPECT_EQ(text.find("19491231"), text.npos) << text;
  EXPECT_NE(text.find(".csv"), text.npos) << text;
}

// A file size limit is what a full disk looks like.
TEST_F(UploadServer, AFullDiskLosesNothingThatCame) {
  const std::string all = some_bytes(2'000'000);
  const std::string path = create(all.size());
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 800'000;
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string full = patch(path, 0, all);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old);
  EXPECT_EQ(status_of(full), "507") << full;
  EXPECT_NE(full.find("service.upload_no_space"), full.npos);
  const std::string offset = offset_of(path);
  EXPECT_EQ(offset, "786432") << "twelve whole segments";
  EXPECT_EQ(header_of(patch(path, 786'432, all.substr(786'432)), "Taixin-Sha256"), base::hex(base::sha256(all)));
}

TEST_F(UploadServer, NothingThatCameIsInTheClear) {
  const std::string canary = "370999193101010012";
  std::string all;
  for (int i = 0; i < 20'000; ++i) all += canary;
  const std::string path = create(all.size());
  patch(path, 0, all.substr(0, 100'001));
  EXPECT_EQ(sealed(path).find(canary.substr(0, 6)), std::string::npos);
  patch(path, 100'001, all.substr(100'001));
  EXPECT_EQ(sealed(path).find(canary.substr(0, 6)), std::string::npos);
  EXPECT_EQ(content(path), all);
}

TEST_F(UploadServer, WithoutItsKeyAnUploadIsGone) {
  const std::string path = create(10);
  patch(path, 0, "01234");
  ASSERT_TRUE(keys_->destroy(id_of(path)).ok());
  open({.free_bytes = 0});
  EXPECT_EQ(status_of(ask("HEAD " + path, kTus)), "404");
  EXPECT_EQ(files(), 0u);
}

TEST_F(UploadServer, InProcessTheBodyIsInTheRequest) {
  const std::string path = create(3);
  Request request;
  request.method = "PATCH";
  request.path = path;
  request.headers = {
      {"tus-resumable", "1.0.0"}, {"upload-offset", "0"}, {"content-type", "application/offset+octet-stream"}};
  request.body = "abc";
  const Response done = uploads_->handle(request, "a1");
  EXPECT_EQ(done.status, 204);
  EXPECT_EQ(done.headers.at("Upload-Offset"), "3");
}

}  // namespace
}  // namespace taixin::service
