#include "service/workbench.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/digest.h"
#include "service/errors.h"

namespace taixin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPlace = "/desk/", kIndex = "index.html", kAssets = "assets/";
// Scripts and styles of our own and nothing inline; what a script draws is a canvas or elements, pictures may be data.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

std::string_view type_of(const fs::path& path) {
  const std::string kind = path.extension().string();
  if (kind == ".html") return "text/html; charset=utf-8";
  if (kind == ".js") return "text/javascript; charset=utf-8";
  if (kind == ".css") return "text/css; charset=utf-8";
  if (kind == ".svg") return "image/svg+xml";
  if (kind == ".json") return "application/json";
  if (kind == ".woff2") return "font/woff2";
  return "application/octet-stream";
}

}  // namespace

base::Result<Workbench> Workbench::read(const std::string& directory) {
  Workbench out;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(directory, failed), end; !failed && at != end; at.increment(failed)) {
    if (!at->is_regular_file()) continue;
    std::ifstream file(at->path(), std::ios::binary);
    out.files_[at->path().lexically_relative(directory).generic_string()] = {
        std::string(type_of(at->path())), std::string(std::istreambuf_iterator<char>(file), {})};
  }
  if (!out.files_.contains(kIndex)) return base::fail(kNoWorkbench, {{"path", directory}});
  return out;
}

bool Workbench::has(std::string_view path) { return path == "/desk" || path.starts_with(kPlace); }

Response Workbench::answer(const Request& request) const {
  Response out{200, "", {}, "", {}};
  if (request.path == "/desk") {
    out.status = 308;
    out.headers["Location"] = std::string(kPlace);
    return out;
  }
  const std::string_view name = std::string_view(request.path).substr(kPlace.size());
  auto found = files_.find(name);
  if (found == files_.end()) {
    if (name.starts_with(kAssets)) return {404, "text/plain; charset=utf-8", {}, "no such file\n", {}};
    found = files_.find(kIndex);
  }
  out.content_type = found->second.content_type;
  out.body = found->second.content;
  out.headers["Content-Security-Policy"] = kPolicy;
  // What is in assets/ has its digest in its name; the rest is asked for again.
  out.headers["Cache-Control"] = name.starts_with(kAssets) ? "public, max-age=31536000, immutable" : "public, no-cache";
  out.headers["ETag"] = "\"" + base::hex(base::sha256(out.body)).substr(0, 24) + "\"";
  return out;
}

}  // namespace taixin::service
