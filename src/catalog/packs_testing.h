// For the tests of the packs' content: the catalog of this repository, and files of the shared data.
#pragma once

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace taixin::catalog::testing {

using Strings = std::vector<std::string>;

inline const base::Day kToday = *base::Day::from_civil(2026, 5, 6);

inline PackSource repository_pack(const std::string& name) {
  auto pack = read_pack_folder(fmt::format("{}/packs/{}", TAIXIN_SOURCE_DIR, name));
  TX_ASSERT(pack.ok(), "{}", pack.error().message(base::Lang::en));
  return *std::move(pack);
}

inline std::vector<PackSource> repository_packs() {
  return {repository_pack("national"), repository_pack("shandong"), repository_pack("taian")};
}

inline const Catalog& repository_catalog() {
  static const auto catalog = [] {
    auto loaded = Catalog::load(repository_packs());
    TX_ASSERT(loaded.ok(), "{}", loaded.error().message(base::Lang::en));
    return *std::move(loaded);
  }();
  return *catalog;
}

inline const Item& item(const std::string& code) {
  const Item* found = repository_catalog().item(base::ItemCode(code), kToday);
  TX_ASSERT(found != nullptr, "no item {}", code);
  return *found;
}

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace taixin::catalog::testing
