// The few files of a home that SQLite does not write, and copies of those it does. Everything that returns has been
// synced, with its directory: after a crash it is there whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace taixin::store {

class Connection;

// kDiskFull, kReadOnlyHome or kDiskFailed, from errno.
base::Error file_error(const std::filesystem::path& path, int error_number);

// Directory with mode 0700, parents included. Nothing when it is there already.
base::Result<void> make_directory(const std::filesystem::path& path);
// An empty file with mode 0600, made before SQLite opens it, so that its log gets the same mode.
base::Result<void> make_private_file(const std::filesystem::path& path);
// Writes beside, syncs, renames over `path`, syncs the directory. Mode 0600.
base::Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);
base::Result<std::string> read_file(const std::filesystem::path& path, size_t max);
base::Result<void> sync_file(const std::filesystem::path& path);  // or directory
base::Result<void> rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);
// Copy with mode 0600, synced (the directory is not).
base::Result<void> copy_private_file(const std::filesystem::path& from, const std::filesystem::path& to);
// SHA-256 of a file, as hexadecimal.
base::Result<std::string> file_sha256(const std::filesystem::path& path);

// A copy of the whole database, synced, replacing what is at `to`. For a database nobody else writes.
base::Result<void> copy_database(Connection& from, const std::string& to);

}  // namespace taixin::store
