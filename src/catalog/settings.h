// A small TOML file of texts by section and key, for the home's configuration. (TOML is read in this room only.)
#pragma once

#include <map>
#include <string>

#include "base/result.h"

namespace taixin::catalog {

struct Setting {
  std::string value;
  std::string place;  // file:line:column
};

// "serve.listen" -> value. No file: no settings. Anything but sections of texts is kBadToml with its place.
base::Result<std::map<std::string, Setting>> read_settings(const std::string& path);

}  // namespace taixin::catalog
