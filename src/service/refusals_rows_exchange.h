// The rows of files to and from other platforms, of the table of refusals (refusals_rows.h): they are the centre's;
// rows that were refused are shown to the unit whose rows they are.
#pragma once

#include "exchange/errors.h"
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
    {.operation = "takeExchangeReply",
     .as = "centre_operator",
     .target = "/api/v1/exchange/province/replies",
     .body = "数据来源主键,处理结果,错误字段,错误原因\nr1,成功,,\n",
     .bad_body = {.body = "没有约定的列\n1\n", .refused = &exchange::kReplyColumns}},
    {.operation = "listExchangeRefused",
     .as = "submitter",
     .target = "/api/v1/exchange/province/refused",
     .units = Units::of_no_unit},
    {.operation = "getExchangeTimeliness", .as = "centre_operator", .target = "/api/v1/exchange/province/timeliness"},
    {.operation = "setExchangeKey", .as = "console", .target = "/api/v1/exchange/county/key"},
};

}  // namespace taixin::service
