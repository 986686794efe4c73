#include <filesystem>

#include "cli/commands.h"
#include "ledger/key_file.h"
#include "service/witness_site.h"

namespace taixin::cli {
namespace {

struct WitnessArgs {
  std::string directory, listen = "127.0.0.1:8090", key, name;
  std::vector<std::string> logs;
};

// What a witness says about itself, on its console and at its first page.
std::string about(const ledger::VerifierKey& key, const std::vector<ledger::VerifierKey>& logs) {
  std::string text = fmt::format("witness {}\n", ledger::format_vkey(key));
  for (const ledger::VerifierKey& log : logs) text += fmt::format("log {}\n", ledger::format_vkey(log));
  return text;
}

base::Result<std::vector<ledger::VerifierKey>> read_logs(const std::vector<std::string>& texts) {
  std::vector<ledger::VerifierKey> logs;
  for (const std::string& text : texts) {
    TX_TRY(ledger::VerifierKey key, ledger::parse_vkey(text));
    logs.push_back(std::move(key));
  }
  return logs;
}

int serve_witness(const Common& common, const WitnessArgs& args) {
  const auto logs = read_logs(args.logs);
  if (!logs) return refuse(logs.error(), common.lang);
  const std::filesystem::path directory = args.directory;
  const auto key = ledger::open_key_file(args.key, args.name, ledger::KeyType::cosignature);
  if (!key) return refuse(key.error(), common.lang);
  auto witness =
      ledger::Witness::open({.directory = directory,
                             .logs = *logs,
                             .key = *key,
                             .clock = system_clock(),
                             .alarm = [](const std::string& what) { fmt::print(stderr, "DOUBT {}\n", what); }});
  if (!witness) return refuse(witness.error(), common.lang);
  const std::string said = about(key->verifier(), *logs);
  service::ServerOptions options;
  options.listen = args.listen;
  options.handler = [&](service::Request& request) { return service::handle_witness(**witness, said, request); };
  options.log = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
  options.route_words = {"add-checkpoint", "checkpoint"};
  options.limits = service::witness_limits();
  options.open_to_others = true;
  options.signals = true;
  auto server = service::Server::start(std::move(options));
  if (!server) return refuse(server.error(), common.lang);
  fmt::print("{}listening on {}\n", said, (*server)->address());
  std::fflush(stdout);
  (*server)->wait();
  (*server)->stop();
  return kDone;
}

}  // namespace

void add_witness_command(CLI::App& program, Common& common, Chosen& chosen) {
  static WitnessArgs args;
  auto* command = program.add_subcommand(
      "witness", "见证服务：记住并联署日志检查点 / a witness: remembers and cosigns logs' checkpoints");
  command->add_option("--dir", args.directory, "见证的记忆与证据目录 / its memory and evidence")->required();
  command->add_option("--key", args.key, "私钥文件，首次运行时生成 / private key file, made on the first start")
      ->required();
  command->add_option("--name", args.name, "见证名称，生成密钥时需要 / the witness's name, needed to make the key");
  command->add_option("--log", args.logs, "日志公钥，可多次 / a log's verifier key, once for each")->required();
  command->add_option("--listen", args.listen, "监听地址 / HOST:PORT")->capture_default_str();
  command->callback([&common, &chosen] { chosen = [&common] { return serve_witness(common, args); }; });
}

}  // namespace taixin::cli
