#include "cli/config.h"

#include <filesystem>
#include <fstream>

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

// Digits, at most `max`.
template <class Number>
bool read_number(std::string_view text, Number& number, uint64_t min, uint64_t max) {
  if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != text.npos) return false;
  const uint64_t value = std::stoull(std::string(text));
  if (value < min || value > max) return false;
  number = static_cast<Number>(value);
  return true;
}

// Hosts between blanks, without port: "credit.example.gov.cn 192.0.2.7".
bool read_names(std::string_view text, std::vector<std::string>& names) {
  constexpr size_t kNamesMax = 16;
  while (!(text = base::trim(text)).empty()) {
    const std::string_view name = text.substr(0, text.find_first_of(" \t\n"));
    text.remove_prefix(name.size());
    if (name.find_first_of("/[]@*,") != name.npos || names.size() == kNamesMax) return false;
    names.emplace_back(name);
  }
  return !names.empty();
}

bool read_path(const std::string& home, const std::string& text, std::string& path) {
  if (text.empty()) return false;
  path = (std::filesystem::path(home) / text).string();  // an absolute one stays as it is
  return true;
}

// A secret stands in a file of its own that others may not read.
bool read_secret(const std::string& home, const std::string& value, std::string& secret) {
  std::string path;
  if (!read_path(home, value, path)) return false;
  std::error_code failed;
  const auto mode = std::filesystem::status(path, failed).permissions();
  if (failed || (mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) !=
                    std::filesystem::perms::none) {
    return false;
  }
  std::ifstream file(path);
  std::getline(file, secret);
  return !secret.empty();
}

bool read_serving(const std::string& home, std::string_view name, const std::string& value, Config& config) {
  if (name == "serve.listen") return config.listen = value, true;
  if (name == "serve.names") return read_names(value, config.names);
  if (name == "serve.log") return read_path(home, value, config.log);
  if (name == "serve.stop_seconds") return read_number(value, config.stop_seconds, 1, 3'600);
  if (name.starts_with("tls.")) {
    if (!config.tls) config.tls.emplace();
    if (name == "tls.certificate") return read_path(home, value, config.tls->certificate);
    if (name == "tls.key") return read_path(home, value, config.tls->key);
    if (name == "tls.client_ca") return read_path(home, value, config.tls->client_ca);
  }
  if (name.starts_with("oidc.")) {
    if (!config.oidc) config.oidc.emplace();
    if (name == "oidc.issuer") return config.oidc->issuer = value, value.starts_with("http");
    if (name == "oidc.client_id") return config.oidc->client_id = value, true;
    if (name == "oidc.client_secret_file") return read_secret(home, value, config.oidc->client_secret);
    if (name == "oidc.redirect_uri") return config.oidc->redirect_uri = value, value.ends_with("/sign-in/back");
    if (name == "oidc.scope") return config.oidc->scope = value, true;
    if (name == "oidc.name_claim") return config.oidc->name_claim = value, true;
    if (name == "oidc.number_claim") return config.oidc->number_claim = value, true;
  }
  constexpr uint64_t kRateMax = 1'000'000;
  service::RateLimits::Options& rates = config.rates;
  if (name == "limits.requests_per_second") return read_number(value, rates.client.per_second, 0, kRateMax);
  if (name == "limits.burst") return read_number(value, rates.client.burst, 1, kRateMax);
  if (name == "limits.all_requests_per_second") return read_number(value, rates.all.per_second, 0, kRateMax);
  if (name == "limits.all_burst") return read_number(value, rates.all.burst, 1, kRateMax);
  if (name == "limits.published_per_second") return read_number(value, config.published.client.per_second, 0, kRateMax);
  if (name == "limits.published_burst") return read_number(value, config.published.client.burst, 1, kRateMax);
  if (name == "limits.connections") return read_number(value, config.connections, 8, 100'000);
  if (name == "limits.connections_of_one") return read_number(value, config.connections_of_one, 4, 100'000);
  return false;
}

// What belongs together must be there together.
base::Result<void> check_whole(Config& config, const std::map<std::string, catalog::Setting>& settings) {
  const auto wrong = [&](const std::string& name, const std::string& near) {
    return base::fail(kBadConfig, {{"what", name}}, settings.at(near).place);
  };
  if (config.witnessing.quorum > config.witnessing.witnesses.size()) return wrong("ledger.quorum", "ledger.quorum");
  if (config.oidc && (config.oidc->issuer.empty() || config.oidc->client_id.empty() ||
                      config.oidc->client_secret.empty() || config.oidc->redirect_uri.empty())) {
    return wrong("oidc.issuer, oidc.client_id, oidc.client_secret_file, oidc.redirect_uri",
                 settings.lower_bound("oidc.")->first);
  }
  if (config.tls) {
    const std::string near = settings.lower_bound("tls.")->first;
    if (config.tls->certificate.empty()) return wrong("tls.certificate", near);
    if (config.tls->key.empty()) return wrong("tls.key", near);
  }
  // A burst is at least a second's worth unless it is said.
  if (!settings.contains("limits.burst") && settings.contains("limits.requests_per_second"))
    config.rates.client.burst = std::max(1.0, 4 * config.rates.client.per_second);
  if (!settings.contains("limits.published_burst") && settings.contains("limits.published_per_second"))
    config.published.client.burst = std::max(1.0, 10 * config.published.client.per_second);
  if (!settings.contains("limits.all_burst")) config.rates.all.burst = std::max(1.0, config.rates.all.per_second);
  return {};
}

}  // namespace

base::Result<Config> read_config(const std::string& home) {
  Config config;
  TX_TRY(const auto settings, catalog::read_settings((std::filesystem::path(home) / "taixin.toml").string()));
  for (const auto& [name, setting] : settings) {
    if (read_serving(home, name, setting.value, config)) {
    } else if (name == "messages.lang" && (setting.value == "zh" || setting.value == "en")) {
      config.lang = setting.value == "en" ? base::Lang::en : base::Lang::zh;
    } else if (name == "ledger.witnesses" && read_witnesses(setting.value, config.witnessing.witnesses)) {
    } else if (name == "ledger.quorum" && read_quorum(setting.value, config.witnessing.quorum)) {
    } else {
      return base::fail(kBadConfig, {{"what", name}}, setting.place);
    }
  }
  TX_CHECK(check_whole(config, settings));
  return config;
}

}  // namespace taixin::cli
