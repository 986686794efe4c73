#include "catalog/settings.h"

#include <fmt/format.h>

#include <fstream>

#include "catalog/errors.h"
#include "catalog/pack_reader.h"
#include "catalog/toml_scan.h"

namespace taixin::catalog {

base::Result<std::map<std::string, Setting>> read_settings(const std::string& path) {
  std::map<std::string, Setting> settings;
  std::ifstream file(path, std::ios::binary);
  if (!file) return settings;
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto refuse = [&](std::string_view what, std::string place) {
    return base::fail(kBadToml, {{"what", std::string(what)}}, std::move(place));
  };
  if (const auto at = misplaced_character(text)) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(*at), '\n');
    return refuse("?", fmt::format("{}:{}", path, line));
  }
  const auto place = [&](const toml::source_region& region) {
    return fmt::format("{}:{}:{}", path, region.begin.line, region.begin.column);
  };
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return refuse(error.description(), place(error.source()));
  }
  for (const auto& [section, node] : table) {
    const auto* keys = node.as_table();
    if (!keys) return refuse(section.str(), place(node.source()));
    for (const auto& [key, value] : *keys) {
      const auto said = value.value<std::string>();
      if (!said) return refuse(key.str(), place(value.source()));
      settings[fmt::format("{}.{}", section.str(), key.str())] = {*said, place(value.source())};
    }
  }
  return settings;
}

}  // namespace taixin::catalog
