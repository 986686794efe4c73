// The rows of what units owe, of the table of refusals (refusals_rows.h).
#pragma once

#include "access/errors.h"
#include "duty/errors.h"
#include "service/refusals_row.h"

namespace taixin::service {

inline constexpr Row kDutyRows[] = {
    {.operation = "listDuties", .as = "submitter", .units = Units::lists_its_own},
    {.operation = "listDutyRules", .as = "submitter", .units = Units::lists_its_own},
    {.operation = "listDutyThings", .as = "submitter", .units = Units::lists_its_own},
    {.operation = "getDutyThing",
     .as = "submitter",
     .target = "/api/v1/duties/things/{task}",
     .other = {.target = "/api/v1/duties/things/{task of others}", .refused = &duty::kNoThing}},
    {.operation = "getDutyPaper",
     .as = "submitter",
     .target = "/api/v1/duties/papers/{reminder}",
     .other = {.target = "/api/v1/duties/papers/{reminder of others}", .refused = &duty::kNoThing}},
    {.operation = "cancelReminder", .as = "centre_operator", .target = "/api/v1/duties/papers/{reminder}/cancel"},
    {.operation = "listLateRows",
     .as = "submitter",
     .other = {.target = "/api/v1/duties/late?unit=4", .refused = &access::kOtherUnit}},
    {.operation = "declareNothing",
     .as = "submitter",
     .body = R"({"item":"HON.honour","period":"2026-01"})",
     .units = Units::names_none},
    {.operation = "takeBackNothing",
     .as = "submitter",
     .body = R"({"item":"HON.honour","period":"2025-12","reason":"示例漏报"})",
     .units = Units::names_none},
    {.operation = "appealLateMark",
     .as = "submitter",
     .body = R"({"submission":"{late file}","reason":"示例理由"})",
     .other = {.body = R"({"submission":"{late file of others}","reason":"示例理由"})", .refused = &duty::kNoLateRows}},
    {.operation = "answerDutyThing",
     .as = "submitter",
     .target = "/api/v1/duties/things/{task to answer}/answer",
     .other = {.target = "/api/v1/duties/things/{task of others}/answer", .refused = &duty::kNoThing}},
    {.operation = "setExpectedCount",
     .as = "centre_operator",
     .body = R"({"unit":"2","item":"HON.honour","period":"2026-02","count":"5","source":"示例台账"})"},
    {.operation = "setExpectedCounts",
     .as = "centre_operator",
     .target = "/api/v1/duties/counts/sheet?file_name=yingbao.csv",
     .body = "单位,目录项,期间,应报数,来源\n示例市住房和城乡建设局,HON.honour,2026-02,5,示例台账\n",
     .bad_body = {.target = "/api/v1/duties/counts/sheet?file_name=yingbao.csv",
                  .body = "没有表头",
                  .refused = &duty::kSheetColumns}},
    {.operation = "remindUnits",
     .as = "centre_operator",
     .body = R"({"lines":"2/HON.honour/2026-02","reason":"示例"})"},
    {.operation = "openRectification",
     .as = "centre_operator",
     .body = R"({"lines":"4/HON.honour/2026-02","reason":"示例"})"},
    {.operation = "giveTask", .as = "centre_operator"},
    {.operation = "decideDutyThing", .as = "centre_operator", .target = "/api/v1/duties/things/{task to close}/decide"},
};

}  // namespace taixin::service
