// The reader of separated text. Opened by open_reader(), which has seen that the file is text.
#pragma once

#include "intake/read_text.h"
#include "intake/reader.h"

namespace taixin::intake {

base::Result<std::unique_ptr<Reader>> open_csv(Source& source, Encoding encoding, const OpenOptions& options);

}  // namespace taixin::intake
