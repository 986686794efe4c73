// The catalog for people, and the interface's description as a page. Private to pages*.
#pragma once

#include "catalog/catalog.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

Response catalog_page(App& app, const Visit& visit);
Response item_page(const Visit& visit, const catalog::Catalog& catalog, const catalog::Item& item);
Response docs_page(const Visit& visit, std::string_view openapi);

}  // namespace taixin::service
