#include "service/route_words.h"

#include <boost/json.hpp>

#include "service/openapi.h"

namespace taixin::service {
namespace {

constexpr std::string_view kPageWords[] = {
    "search",       "subject",   "submit",      "submissions", "retry",    "quality",   "catalog",    "docs",
    "openapi.json", "icon.svg",  "favicon.ico", "sign-in",     "code",     "phone",     "province",   "back",
    "first",        "password",  "account",     "sign-out",    "end",      "assist",    "units",      "accounts",
    "my",           "look",      "consent",     "tile",        "entries",  "reviews",   "open",       "listings",
    "check",        "cases",     "apply",       "held",        "consents", "questions", "delays",     "alerts",
    "log",          "admin-log", "pending",     "alone",       "new",      "items",     "rules",      "texts",
    "changes",      "confirm",   "drop",        "reports",     "report",   "verify",    "complaints", "identity",
    "retractions",  "waiting",   "outgoing",    "notices",     "lists",    "measures",  "statistics", "counter",
    "view",         "pdf",       "json",        "proof",       "stay"};

}  // namespace

RouteWords route_words() {
  RouteWords words(std::begin(kPageWords), std::end(kPageWords));
  const auto description = boost::json::parse(openapi_json());
  for (const auto& [path, operations] : description.as_object().at("paths").as_object()) {
    std::string_view rest = path;
    while (!rest.empty()) {
      rest.remove_prefix(1);
      const std::string_view part = rest.substr(0, rest.find('/'));
      rest.remove_prefix(part.size());
      if (!part.empty() && !part.starts_with('{')) words.emplace(part);
    }
  }
  return words;
}

}  // namespace taixin::service
