#include "base/shared_data.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <set>

namespace taixin::base {

std::optional<std::string> shared_data(std::string_view relative) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> told;
  const char* root = std::getenv("TAIXIN_SHARED");
  const std::filesystem::path path = std::filesystem::path(root ? root : "../shared") / "data" / relative;
  const bool there = std::filesystem::exists(path);
  const std::lock_guard lock(mutex);
  if (told.insert(std::string(relative)).second) {
    std::printf("third-party suite %s: %s\n", there ? "run" : "NOT run", std::string(relative).c_str());
    std::fflush(stdout);
  }
  return there ? std::optional(path.string()) : std::nullopt;
}

}  // namespace taixin::base
