// The routes beside submissions and answers: the catalog, quality, links by officers, who looked, upkeep, health.
#pragma once

#include <optional>

#include "service/app.h"
#include "service/http.h"
#include "service/routes.h"
#include "store/rows.h"

namespace taixin::service {

std::optional<int64_t> parse_id(std::string_view text);  // digits only, at least 1
Response done_response(const Request& request);
// What a check found, each with what to do next; `all_well` when that is nothing. Says how many in Taixin-Findings.
Response findings_response(const std::vector<base::Error>& findings, const Request& request, std::string all_well);
Response link_response(const store::LinkEvent& event, const Request& request);
// Also /healthz (alive), /readyz (answers), /metrics (Prometheus text) and /openapi.json.
std::span<const Route> admin_routes();

}  // namespace taixin::service
