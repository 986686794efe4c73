#include "service/witness_site.h"

namespace taixin::service {
namespace {

constexpr std::string_view kAddCheckpoint = "/add-checkpoint", kCheckpoint = "/checkpoint";

Response plain(int status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  return response;
}

Response wrong_method(const char* allowed) {
  Response response = plain(405, fmt::format("only {}\n", allowed));
  response.headers["Allow"] = allowed;
  return response;
}

Response of(ledger::WitnessAnswer answer) {
  Response response;
  response.status = answer.status;
  response.content_type = std::move(answer.content_type);
  response.body = std::move(answer.body);
  return response;
}

}  // namespace

Response handle_witness(ledger::Witness& witness, const std::string& about, const Request& request) {
  const std::string_view path = request.path;
  if (path == kAddCheckpoint) {
    return request.method == "POST" ? of(witness.add_checkpoint(request.body)) : wrong_method("POST");
  }
  if (request.method != "GET") return wrong_method("GET");
  if (path == "/") return plain(200, about);
  if (path.ends_with(kCheckpoint)) {
    return of(witness.latest(path.substr(1, path.size() - kCheckpoint.size() - 1)));
  }
  return plain(404, "not found\n");
}

ServerLimits witness_limits() {
  ServerLimits limits;
  limits.body_bytes = ledger::kWitnessRequestBytesMax;
  limits.bodies_bytes = uint64_t{16} * ledger::kWitnessRequestBytesMax;
  limits.connections = 128;
  limits.workers = 2;
  limits.queue = 64;
  limits.header_time = std::chrono::milliseconds(10'000);
  limits.body_time = std::chrono::milliseconds(10'000);
  limits.write_time = std::chrono::milliseconds(10'000);
  return limits;
}

}  // namespace taixin::service
