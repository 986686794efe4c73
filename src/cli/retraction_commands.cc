// Retractions from the console: who is silent; and whether a note that somebody shows was made by a platform.
#include <fstream>
#include <sstream>

#include "cli/commands.h"
#include "propagate/errors.h"
#include "propagate/statement.h"
#include "service/errors.h"

namespace taixin::cli {
namespace {

struct Args {
  std::string file, vkey;
};

int list(Common& common) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = "GET";
  request.path = "/api/v1/retractions/waiting";
  return print((*door)->call(std::move(request)), common);
}

base::Result<propagate::Statement> opened(const Args& args) {
  TX_TRY(const auto key, ledger::parse_vkey(args.vkey));
  std::ifstream file(args.file, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return propagate::open_statement(bytes.str(), key);
}

int verify(const Common& common, const Args& args) {
  const auto found = opened(args);
  if (!found) return refuse(found.error(), common.lang);
  fmt::print("{}\n", common.lang == base::Lang::zh ? "签名有效" : "the signature holds");
  for (const auto& [name, value] : {std::pair<const char*, std::string>{"platform", found->origin},
                                    {"receiver", found->receiver},
                                    {"number", std::to_string(found->number)},
                                    {"record", found->record},
                                    {"item", found->item},
                                    {"version", found->version},
                                    {"change", found->change},
                                    {"day", found->day},
                                    {"basis", found->basis},
                                    {"due", found->due}}) {
    fmt::print("  {}: {}\n", name, value);
  }
  return kDone;
}

}  // namespace

void add_retraction_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static Args args;
  auto* commands = program.add_subcommand("retractions", "更正通知 / retractions of what was handed out");
  commands->require_subcommand(1);
  auto* waiting =
      commands->add_subcommand("list", "等待回执的更正通知，最早的在前 / those that nobody has acknowledged");
  waiting->add_option("--home", common.home, "平台目录 / home")->required();
  waiting->add_flag("--json", common.json, "JSON");
  waiting->callback([&] { chosen = [&] { return list(common); }; });
  auto* check = commands->add_subcommand("verify", "核验一份更正通知的签名 / the signature of a retraction");
  check->add_option("FILE", args.file, "通知原文 / the note")->required()->check(CLI::ExistingFile);
  check->add_option("--vkey", args.vkey, "信息账本的公钥 / the key of the log of records (taixin ledger status)")
      ->required();
  check->callback([&] { chosen = [&] { return verify(common, args); }; });
}

}  // namespace taixin::cli
