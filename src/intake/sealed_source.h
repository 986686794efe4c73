// A sealed file (vault/sealed_file.h) as a source of bytes: opened piece by piece in memory, so that no clear copy of a
// file that waits is made anywhere.
#pragma once

#include "intake/reader.h"
#include "vault/sealed_file.h"

namespace taixin::intake {

std::unique_ptr<Source> sealed_source(vault::SealedFile file);

}  // namespace taixin::intake
