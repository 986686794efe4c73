// The rows of figures told to superiors, of the table of refusals (refusals_rows.h).
#pragma once

#include "service/refusals_bulletins.h"
#include "service/refusals_row.h"

namespace taixin::service {

inline constexpr Row kBulletinRows[] = {
    {.operation = "listBulletins", .as = "centre_operator"},
    {.operation = "draftBulletin", .as = "centre_operator", .target = kDraftAsked},
    {.operation = "listBulletinRows", .as = "centre_operator", .target = kRowsAsked},
    {.operation = "listBulletinCounts", .as = "centre_operator"},
    {.operation = "enterBulletinCount", .as = "centre_operator"},
    {.operation = "makeBulletin", .as = "centre_operator", .body = kBulletinMade},
    {.operation = "getBulletin", .as = "centre_operator", .target = kBulletin},
    {.operation = "getBulletinFile", .as = "auditor", .target = kBulletinFile},
    {.operation = "issueBulletin", .as = "case_handler", .target = kIssue, .body = kSeen},
    {.operation = "dropBulletin", .as = "centre_operator", .target = kBulletinDrop},
};

}  // namespace taixin::service
