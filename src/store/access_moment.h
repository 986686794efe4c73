// Shared by the files of store/ that go through a stretch of the log of answers.
#pragma once

#include "store/rows.h"
#include "store/sqlite.h"

namespace taixin::store {

// The first entry at or after a moment, by halving: entries are numbered without gaps and their times never go back.
// One past `last` when there is none.
base::Result<int64_t> first_access_at(Connection& db, int64_t last, KnownAt moment);

}  // namespace taixin::store
