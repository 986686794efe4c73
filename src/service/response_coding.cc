#include "service/response_coding.h"

#include <zlib.h>

#include "service/header_words.h"

namespace taixin::service {
namespace {

constexpr int kGzipLevel = 5;                // nine tenths of what 9 saves, for a third of its time
constexpr int kGzipWindow = MAX_WBITS + 16;  // with gzip's own header

// The next element of a list, up to the comma.
std::string_view next_element(std::string_view& list) {
  const std::string_view one = list.substr(0, list.find(','));
  list.remove_prefix(std::min(list.size(), one.size() + 1));
  return trim_blanks(one);
}

const std::string* header_of(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (same_word(key, name)) return &value;
  }
  return nullptr;
}

bool is_text(std::string_view type) {
  type = trim_blanks(type.substr(0, type.find(';')));
  return type.starts_with("text/") || type == "application/json" || type.ends_with("+json") || type == "image/svg+xml";
}

bool zero_weight(std::string_view parameters) {
  const size_t q = parameters.find("q=");
  if (q == parameters.npos) return false;
  const std::string_view value = trim_blanks(parameters.substr(q + 2));
  return value.starts_with('0') && value.find_first_of("123456789") == value.npos;
}

std::string_view without_weak(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

}  // namespace

bool accepts_gzip(std::string_view list) {
  bool all = false, named = false, accepted = false;
  while (!list.empty()) {
    const std::string_view one = next_element(list);
    const std::string_view coding = trim_blanks(one.substr(0, one.find(';')));
    const bool wanted = !zero_weight(one.substr(coding.size()));
    if (same_word(coding, "gzip") || same_word(coding, "x-gzip")) {
      named = true;
      accepted = accepted || wanted;
    } else if (coding == "*") {
      all = wanted;
    }
  }
  return named ? accepted : all;
}

bool names_tag(std::string_view list, std::string_view tag) {
  if (trim_blanks(list) == "*") return true;
  // Commas may stand inside a tag, so quotes are looked for.
  while (!list.empty()) {
    const size_t open = list.find('"');
    const size_t close = open == list.npos ? list.npos : list.find('"', open + 1);
    if (close == list.npos) return false;
    if (list.substr(open, close - open + 1) == without_weak(tag)) return true;
    list.remove_prefix(close + 1);
  }
  return false;
}

CodingRequest coding_request(const Request& request) {
  CodingRequest out;
  out.get = request.method == "GET" || request.method == "HEAD";
  out.gzip = accepts_gzip(request.header("accept-encoding"));
  const bool browser = !request.header("sec-fetch-site").empty() || !request.header("origin").empty();
  out.credentials = !request.header("cookie").empty() || (browser && !request.peer_certificate.empty());
  out.if_none_match = request.header("if-none-match");
  return out;
}

void apply_conditions(const CodingRequest& request, Response& response) {
  if (!request.get || response.status != 200 || request.if_none_match.empty()) return;
  const std::string* tag = header_of(response, "ETag");
  if (tag == nullptr || !names_tag(request.if_none_match, *tag)) return;
  response.status = 304;
  response.body.clear();
  response.content_type.clear();
}

bool is_compressible(const CodingRequest& request, const Response& response) {
  if (response.body.size() < kCompressBytesMin || response.secret || !is_text(response.content_type)) return false;
  if (header_of(response, "Content-Encoding") != nullptr) return false;
  const std::string* cache = header_of(response, "Cache-Control");
  const bool is_public = cache != nullptr && cache->find("public") != cache->npos;
  return is_public || (response.cookies.empty() && !request.credentials);
}

void add_vary(Response& response) {
  for (auto& [name, value] : response.headers) {
    if (same_word(name, "Vary")) {
      value += ", Accept-Encoding";
      return;
    }
  }
  response.headers["Vary"] = "Accept-Encoding";
}

void compress(Response& response) {
  add_vary(response);
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return;
  std::string out(deflateBound(&stream, response.body.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(response.body.data());
  stream.avail_in = static_cast<uInt>(response.body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole = response.body.size() <= UINT32_MAX / 2 && deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (!whole || out.size() >= response.body.size()) return;
  response.body = std::move(out);
  response.headers["Content-Encoding"] = "gzip";
  for (auto& [name, value] : response.headers) {
    if (same_word(name, "ETag") && !value.starts_with("W/")) value = "W/" + value;
  }
}

}  // namespace taixin::service
