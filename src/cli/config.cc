#include "cli/config.h"

#include <filesystem>

#include "catalog/settings.h"
#include "cli/errors.h"

namespace taixin::cli {

base::Result<Config> read_config(const std::string& home) {
  Config config;
  TX_TRY(const auto settings, catalog::read_settings((std::filesystem::path(home) / "taixin.toml").string()));
  for (const auto& [name, setting] : settings) {
    if (name == "serve.listen") {
      config.listen = setting.value;
    } else if (name == "messages.lang" && (setting.value == "zh" || setting.value == "en")) {
      config.lang = setting.value == "en" ? base::Lang::en : base::Lang::zh;
    } else {
      return base::fail(kBadConfig, {{"what", name}}, setting.place);
    }
  }
  return config;
}

}  // namespace taixin::cli
