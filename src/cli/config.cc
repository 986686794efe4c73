#include "cli/config.h"

#include <filesystem>

#include "base/text.h"
#include "catalog/settings.h"
#include "cli/errors.h"

namespace taixin::cli {

namespace {

// A line for each witness: its verifier key, a blank, the address it takes checkpoints at.
bool read_witnesses(std::string_view text, std::vector<ledger::WitnessEndpoint>& witnesses) {
  while (!text.empty()) {
    const std::string_view line = base::trim(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), text.find('\n') == text.npos ? text.size() : text.find('\n') + 1));
    if (line.empty()) continue;
    const size_t blank = line.find(' ');
    if (blank == line.npos || witnesses.size() == ledger::kWitnessesMax) return false;
    const auto key = ledger::parse_vkey(line.substr(0, blank));
    const std::string_view url = base::trim(line.substr(blank));
    if (!key || key->type != ledger::KeyType::cosignature || !url.starts_with("http")) return false;
    witnesses.push_back({*key, std::string(url), 0});
  }
  return !witnesses.empty();
}

bool read_quorum(std::string_view text, size_t& quorum) {
  if (text.empty() || text.size() > 2 || text.find_first_not_of("0123456789") != text.npos) return false;
  quorum = std::stoul(std::string(text));
  return true;
}

}  // namespace

base::Result<Config> read_config(const std::string& home) {
  Config config;
  TX_TRY(const auto settings, catalog::read_settings((std::filesystem::path(home) / "taixin.toml").string()));
  for (const auto& [name, setting] : settings) {
    if (name == "serve.listen") {
      config.listen = setting.value;
    } else if (name == "messages.lang" && (setting.value == "zh" || setting.value == "en")) {
      config.lang = setting.value == "en" ? base::Lang::en : base::Lang::zh;
    } else if (name == "ledger.witnesses" && read_witnesses(setting.value, config.witnessing.witnesses)) {
    } else if (name == "ledger.quorum" && read_quorum(setting.value, config.witnessing.quorum)) {
    } else {
      return base::fail(kBadConfig, {{"what", name}}, setting.place);
    }
  }
  if (config.witnessing.quorum > config.witnessing.witnesses.size()) {
    return base::fail(kBadConfig, {{"what", "ledger.quorum"}}, settings.at("ledger.quorum").place);
  }
  return config;
}

}  // namespace taixin::cli
