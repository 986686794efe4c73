// The reader of Excel workbooks (Office Open XML, transitional and strict). Opened by open_reader().
#pragma once

#include "intake/reader.h"

namespace taixin::intake {

// `source` begins like a zip archive. Refuses other archives, .xlsb, .ods and encrypted parts by name.
base::Result<std::unique_ptr<Reader>> open_xlsx(Source& source, const OpenOptions& options);

}  // namespace taixin::intake
