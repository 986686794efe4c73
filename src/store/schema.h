// The tables of records.db and access.db, as numbered migrations: forward only, all that are missing in one
// transaction, preceded by a copy of the file. What every table and column means: docs/formats/store.md.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "store/sqlite.h"

namespace taixin::store {

struct Migration {
  int number;       // 1, 2, 3, ... without gaps; never changed once released
  const char* sql;  // never rewrites rows of `record` or `payload`
};
std::span<const Migration> records_migrations();
std::span<const Migration> access_migrations();

// The version of the file: the number of its last migration, 0 for an empty file.
base::Result<int> schema_version(Connection& connection);

// Brings the file to the last migration. When it has a version and is behind, `<path>.before-v<n>` is written first
// (and replaced if an earlier attempt left one). kNewerHome when the file is ahead.
base::Result<void> migrate(Connection& connection, std::span<const Migration> migrations);

}  // namespace taixin::store
