// The typed parts of the description, as JSON; openapi.cc joins them with the table of routes.
#pragma once

#include <string_view>

namespace taixin::service {

extern const std::string_view kInfoText;
extern const std::string_view kSubmissionOperationsText, kOperationsText;  // objects: operationId -> operation
extern const std::string_view kAccountOperationsText, kOwnOperationsText, kPublicOperationsText, kCaseOperationsText;
extern const std::string_view kRuleOperationsText, kRuleSchemasText;
extern const std::string_view kReportOperationsText;
extern const std::string_view kRetractionOperationsText, kRetractionSchemasText;
extern const std::string_view kComponentsText;
extern const std::string_view kAccountSchemasText, kOwnSchemasText, kCaseSchemasText,
    kReportSchemasText;  // objects: name -> schema
extern const std::string_view kListOperationsText, kListSchemasText;
extern const std::string_view kDeskOperationsText, kDeskSchemasText;
extern const std::string_view kBulletinOperationsText, kBulletinSchemasText;
extern const std::string_view kDutyOperationsText, kDutySchemasText;

}  // namespace taixin::service
