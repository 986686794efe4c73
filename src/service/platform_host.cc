#include "service/platform_host.h"

#include "service/app.h"

namespace taixin::service {

std::string platform_host(App& app) {
  const std::string origin = app.ledger().verifier(ledger::LogName::records).name;
  return origin.substr(0, origin.find('/'));
}

}  // namespace taixin::service
