#include "ledger/web.h"

#include <curl/curl.h>

#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

struct FreeCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Sink {
  std::string body;
  size_t max;
};

size_t take(char* bytes, size_t one, size_t count, void* to) {
  Sink& sink = *static_cast<Sink*>(to);
  if (count * one > sink.max - sink.body.size()) return 0;  // ends the transfer
  sink.body.append(bytes, one * count);
  return one * count;
}

class CurlClient final : public WebClient {
 public:
  CurlClient() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);  // once, whichever thread comes first
    curl_.reset(curl_easy_init());
    TX_ASSERT(started == CURLE_OK && curl_, "libcurl unavailable");
  }

  base::Result<WebAnswer> ask(const WebRequest& request) override {
    CURL* curl = curl_.get();
    curl_easy_reset(curl);  // options only; connections stay
    Sink sink{{}, request.answer_bytes_max};
    char why[CURL_ERROR_SIZE] = "";
    const std::unique_ptr<curl_slist, FreeCurl> headers(
        curl_slist_append(nullptr, ("Content-Type: " + request.body_type).c_str()));
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // none that the environment names
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.time.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.time.count()));
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");  // "identity" goes without saying
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "taixin-ledger/1");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    if (request.post) {
      curl_easy_setopt(curl, CURLOPT_POST, 1L);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
      curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    }
    if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) {
      const std::string detail = code == CURLE_WRITE_ERROR ? fmt::format("over {} bytes", request.answer_bytes_max)
                                 : *why                    ? why
                                                           : curl_easy_strerror(code);
      return base::fail(kNoAnswer, {{"url", request.url}, {"detail", detail}});
    }
    long status = 0;
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    return WebAnswer{static_cast<int>(status), type ? type : "", std::move(sink.body)};
  }

 private:
  std::unique_ptr<CURL, FreeCurl> curl_;
};

}  // namespace

std::unique_ptr<WebClient> web_client() { return std::make_unique<CurlClient>(); }

}  // namespace taixin::ledger
