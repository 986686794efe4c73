// The reader of JSON Lines: one flat object per line, or one array of flat objects.
#pragma once

#include "intake/read_text.h"
#include "intake/reader.h"

namespace taixin::intake {

base::Result<std::unique_ptr<Reader>> open_jsonl(Source& source, Encoding encoding, const OpenOptions& options);

}  // namespace taixin::intake
