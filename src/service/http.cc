#include "service/http.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "intake/cut.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using base::Lang;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Control characters and what is not UTF-8 would make a header or a JSON text that clients refuse.
std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t good = base::valid_utf8_prefix(text);
    out += text.substr(0, good);
    text.remove_prefix(good);
    if (text.empty()) break;
    out += "\xEF\xBF\xBD";
    text.remove_prefix(1);
  }
  return out;
}

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 507:
      return "Insufficient Storage";
    default:
      return "Error";
  }
}

// The value of `name` in a header like `form-data; name="x"; filename="y.csv"`. Browsers write quotes as %22 and
// backslashes as they are (WHATWG HTML 4.10.22.8); older programs write \", which is a quote unless the value ends
// there.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  size_t at = header.find(';');
  while (at != header.npos) {
    std::string_view rest = trimmed(header.substr(at + 1));
    const size_t equals = rest.find_first_of("=;");
    if (equals == rest.npos) return std::nullopt;
    const std::string key = lower(trimmed(rest.substr(0, equals)));
    if (rest[equals] == ';') {
      at = header.find(';', at + 1);
      continue;
    }
    std::string_view value = trimmed(rest.substr(equals + 1));
    std::string out;
    size_t used = 0;
    if (value.starts_with('"')) {
      for (used = 1; used < value.size() && value[used] != '"'; ++used) {
        if (value[used] == '\\' && value.substr(used + 1).starts_with('"')) {
          const std::string_view after = trimmed(value.substr(used + 2));
          if (!after.empty() && !after.starts_with(';')) ++used;
        }
        out += value[used];
      }
      if (used >= value.size()) return std::nullopt;
    } else {
      used = std::min(value.find(';'), value.size());
      out = trimmed(value.substr(0, used));
    }
    if (key == name) return out;
    at = header.find(';', static_cast<size_t>(value.data() - header.data()) + used);
  }
  return std::nullopt;
}

// The header lines of a part: its name and file name; nothing when it has no name.
std::optional<FormPart> part_of(std::string_view head) {
  while (!head.empty()) {
    const size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head = end == head.npos ? std::string_view() : head.substr(end + 2);
    const size_t colon = line.find(':');
    if (colon == line.npos || lower(trimmed(line.substr(0, colon))) != "content-disposition") continue;
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!lower(value).starts_with("form-data")) return std::nullopt;
    const auto name = parameter(value, "name");
    if (!name) return std::nullopt;
    FormPart part{*name, parameter(value, "filename").value_or(""), {}};
    for (std::string* text : {&part.name, &part.file_name}) {
      for (const auto& [coded, plain] : {std::pair{"%22", "\""}, {"%0D", "\r"}, {"%0A", "\n"}}) {
        for (size_t at = 0; (at = text->find(coded, at)) != text->npos;) text->replace(at, 3, plain);
      }
    }
    return part;
  }
  return std::nullopt;
}

bool accepts(const Request& request, std::string_view type) {
  return lower(request.header("accept")).find(type) != std::string::npos;
}

}  // namespace

std::string_view Request::get(std::string_view name) const {
  const auto it = query.find(name);
  return it == query.end() ? std::string_view() : std::string_view(it->second);
}

std::string_view Request::header(std::string_view name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? std::string_view() : std::string_view(it->second);
}

Lang Request::lang() const {
  const std::string_view asked = get("lang");
  if (asked.starts_with("en")) return Lang::en;
  if (asked.starts_with("zh")) return Lang::zh;
  // The first of the two that is named; weights are in order in what browsers send.
  const std::string wanted = lower(header("accept-language"));
  for (size_t at = 0; at < wanted.size();) {
    const size_t end = std::min(wanted.find(',', at), wanted.size());
    const std::string_view one = trimmed(std::string_view(wanted).substr(at, end - at));
    if (one.starts_with("zh")) return Lang::zh;
    if (one.starts_with("en")) return Lang::en;
    at = end + 1;
  }
  return Lang::zh;
}

bool Request::wants_json() const {
  if (accepts(*this, "application/json") || accepts(*this, "+json")) return true;
  return path.starts_with("/api/") && !wants_text() && !accepts(*this, "text/html");
}
bool Request::wants_text() const { return accepts(*this, "text/plain"); }

Response json_response(std::string body, int status) { return {status, "application/json", {}, std::move(body), {}}; }
Response text_response(std::string body, int status) {
  return {status, "text/plain; charset=utf-8", {}, std::move(body), {}};
}

namespace {

// A message may repeat what was asked; an identity number in it goes no further.
std::string shown_text(std::string text) {
  intake::cut_text(text);
  return printable(text);
}

// The values that the two texts of an answer show, and no other.
json::object shown_args(const base::Error& error, Lang lang, std::string_view detail, std::string_view next) {
  const base::ErrorKind& kind = error.kind();
  const std::string_view patterns[] = {lang == Lang::zh ? kind.zh : kind.en,
                                       lang == Lang::zh ? kind.next_zh : kind.next_en};
  json::object out;
  for (const auto& [name, value] : error.args()) {
    const std::string place = "{" + name + "}", words = shown_text(value);
    const bool told = (patterns[0].find(place) != std::string_view::npos && detail.find(words) != detail.npos) ||
                      (patterns[1].find(place) != std::string_view::npos && next.find(words) != next.npos);
    if (told && !words.empty()) out[name] = words;
  }
  return out;
}

}  // namespace

Response problem(const base::Error& error, const Request& request) {
  const Lang lang = request.lang();
  const int status = error.kind().http_status < 400 ? 500 : error.kind().http_status;
  const std::string detail = shown_text(error.message(lang)), next = shown_text(error.next(lang));
  Response out;
  if (request.wants_text() && !request.wants_json()) {
    out = text_response(detail + "\n" + next + "\n", status);
  } else {
    json::object object{{"type", "/problems/" + std::string(error.code())},
                        {"title", title_of(status)},
                        {"status", status},
                        {"code", error.code()},
                        {"detail", detail},
                        {"next", next}};
    if (json::object args = shown_args(error, lang, detail, next); !args.empty()) object["args"] = std::move(args);
    if (!error.place().empty()) object["place"] = shown_text(error.place());
    out = {status, "application/problem+json", {}, json::serialize(object), {}};
  }
  out.headers["Content-Language"] = lang == Lang::zh ? "zh-CN" : "en";
  if (status == 503) out.headers["Retry-After"] = "5";
  if (status == 429) {
    const auto seconds = error.args().find("seconds");
    out.headers["Retry-After"] = seconds == error.args().end() ? "1" : seconds->second;
  }
  return out;
}

std::string percent_encode(std::string_view text, bool keep_slash) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~' || (keep_slash && c == '/');
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::string target_of(const Request& request) {
  std::string out = percent_encode(request.path, true);
  char mark = '?';
  for (const auto& [name, value] : request.query) {
    out += mark + percent_encode(name) + "=" + percent_encode(value);
    mark = '&';
  }
  return out;
}

void set_target(Request& request, std::string_view target) {
  target = target.substr(0, target.find('#'));
  const size_t mark = target.find('?');
  request.path = percent_decode(target.substr(0, mark), false);
  request.query = mark == target.npos ? decltype(request.query){} : parse_form(target.substr(mark + 1));
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::map<std::string, std::string, std::less<>> parse_form(std::string_view text) {
  std::map<std::string, std::string, std::less<>> out;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    const std::string name = percent_decode(pair.substr(0, equals), true);
    const std::string value = equals == pair.npos ? std::string() : percent_decode(pair.substr(equals + 1), true);
    const auto [place, first] = out.try_emplace(name, value);
    if (!first) place->second += "\n" + value;
  }
  return out;
}

std::optional<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body) {
  if (!lower(content_type).starts_with("multipart/form-data")) return std::nullopt;
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;
  const std::string open = "--" + *boundary, close = "\r\n" + open;
  if (!body.starts_with(open)) return std::nullopt;  // no preamble: browsers send none
  body.remove_prefix(open.size());
  std::vector<FormPart> parts;
  while (true) {
    if (body.starts_with("--")) return parts;
    if (!body.starts_with("\r\n") || parts.size() == kFormPartsMax) return std::nullopt;
    body.remove_prefix(2);
    const size_t head_end = body.find("\r\n\r\n");
    if (head_end == body.npos || head_end > 8192) return std::nullopt;
    auto part = part_of(body.substr(0, head_end));
    body.remove_prefix(head_end + 4);
    const size_t end = body.find(close);
    if (!part || end == body.npos) return std::nullopt;
    part->content = body.substr(0, end);
    parts.push_back(std::move(*part));
    body.remove_prefix(end + close.size());
  }
}

}  // namespace taixin::service
