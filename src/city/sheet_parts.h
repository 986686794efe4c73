// What the writers share.
#pragma once

#include "city/sheet.h"

namespace taixin::city {

std::string header_text(const Column& column, HeaderStyle style);
base::Error cannot_write(const std::filesystem::path& path, std::string reason);
// XLSX. `layout.columns` is complete.
base::Result<std::unique_ptr<SheetWriter>> create_workbook(const std::filesystem::path& path, Layout layout,
                                                           std::span<const Column> columns, base::Day created);

}  // namespace taixin::city
