// The JSON bodies of all routes: whatever comes, it is read by its shape or refused; what was read fits the shape.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/text.h"
#include "service/routes.h"

namespace {

std::vector<const taixin::service::Shape*> shapes() {
  std::vector<const taixin::service::Shape*> out;
  for (const auto& route : taixin::service::all_routes()) {
    if (route.shape != nullptr) out.push_back(route.shape);
  }
  return out;
}

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace taixin::service;
  static const std::vector<const Shape*> all = shapes();
  for (const Shape* shape : all) {
    Request request;
    request.method = "POST";
    request.path = "/api/v1/checks";
    request.headers["content-type"] = "application/json";
    request.body.assign(reinterpret_cast<const char*>(data), size);
    const auto read = read_body(request, *shape);
    if (!read) {
      const Response refused = problem(read.error(), request);
      must(refused.status == 400 && taixin::base::is_utf8(refused.body));
      continue;
    }
    for (const Member& member : shape->members) {
      const auto found = request.fields.find(member.name);
      must(!member.required || (found != request.fields.end() && !found->second.empty()));
      must(found == request.fields.end() || taixin::base::count_code_points(found->second) <= member.max);
    }
    must(request.fields.size() <= shape->members.size());
  }
  return 0;
}
