// The rows of files to and from other platforms, of the table of refusals (refusals_rows.h): they are the centre's;
// rows that were refused are shown to the unit whose rows they are.
#pragma once

#include "service/exchange_package.h"
#include "service/refusals_row.h"

namespace taixin::service {

inline constexpr Row kExchangeRows[] = {
    {.operation = "listExchangePartners", .as = "centre_operator"},
    {.operation = "listExchangeEvents", .as = "centre_operator"},
    {.operation = "makeExchangeBatch", .as = "centre_operator", .target = "/api/v1/exchange/province/batches"},
    {.operation = "takeExchangeFiles",
     .as = "centre_operator",
     .body = "{package of the province}",
     .bad_body = {.body = "没有清单", .refused = &kNotAPackage}},
    {.operation = "getExchangeBatch", .as = "centre_operator", .target = "/api/v1/exchange/province/batches/1/files"},
    {.operation = "getExchangeReceipt",
     .as = "centre_operator",
     .target = "/api/v1/exchange/province/receipts/1/files"},
    {.operation = "getExchangeStatement", .as = "centre_operator", .target = "/api/v1/exchange/province/statement"},
    {.operation = "listExchangeRefused",
     .as = "submitter",
     .target = "/api/v1/exchange/province/refused",
     .units = Units::of_no_unit},
    {.operation = "getExchangeTimeliness", .as = "centre_operator", .target = "/api/v1/exchange/province/timeliness"},
    {.operation = "setExchangeKey", .as = "console", .target = "/api/v1/exchange/county/key"},
};

}  // namespace taixin::service
