// The typed parts of the description, as JSON; openapi.cc joins them with the table of routes.
#pragma once

#include <string_view>

namespace taixin::service {

extern const std::string_view kInfoText;
extern const std::string_view kSubmissionOperationsText, kOperationsText;  // objects: operationId -> operation
extern const std::string_view kAccountOperationsText, kOwnOperationsText, kPublicOperationsText, kCaseOperationsText,
    kListOperationsText;
extern const std::string_view kComponentsText;
extern const std::string_view kAccountSchemasText, kOwnSchemasText, kCaseSchemasText,
    kListSchemasText;  // objects: name -> schema

}  // namespace taixin::service
