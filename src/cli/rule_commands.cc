// The packs of a home: which are in force, what others would change, handing them in. Two accounts confirm; there is no
// command for that.
#include "catalog/catalog.h"
#include "catalog/entries.h"
#include "cli/commands.h"

namespace taixin::cli {
namespace {

struct Proposing {
  std::vector<std::string> packs;
  std::string reason;
  int64_t id = 0;
};

int ask(Common& common, const std::string& path) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = "GET";
  request.path = path;
  return print((*door)->call(std::move(request)), common);
}

int propose(Common& common, const Proposing& proposing) {
  std::vector<catalog::PackSource> packs;
  for (const std::string& folder : proposing.packs) {
    auto pack = catalog::read_pack_folder(folder);
    if (!pack) return refuse(pack.error(), common.lang);
    packs.push_back(*std::move(pack));
  }
  const auto problems = catalog::Catalog::problems(packs);
  for (const auto& problem : problems) refuse(problem, common.lang);  // each with its file, line and column
  if (!problems.empty()) return kRefused;
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = "POST";
  request.path = "/api/v1/rule-changes/packs";
  request.query["reason"] = proposing.reason;
  request.body = catalog::bundle(packs);
  return print((*door)->call(std::move(request)), common);
}

}  // namespace

void add_rule_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static Proposing proposing;
  auto* rules = program.add_subcommand("rules", "规则包的版本和变更 / the packs: versions and changes");
  rules->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    auto* command = rules->add_subcommand(name, help);
    command->add_option("--home", common.home, "平台目录 / home")->required();
    command->add_flag("--json", common.json, "JSON");
    return command;
  };
  add("list", "历次启用和须经两人确认的条目 / versions, and entries that take two people")->callback([&] {
    chosen = [&] { return ask(common, "/api/v1/rules"); };
  });
  add("changes", "变更事项 / changes")->callback([&] { chosen = [&] { return ask(common, "/api/v1/rule-changes"); }; });
  auto* show = add("show", "一项变更，规则包的逐条差别 / one change, entry by entry");
  show->add_option("id", proposing.id, "编号 / its number")->required();
  show->callback([&] { chosen = [&] { return ask(common, "/api/v1/rule-changes/" + std::to_string(proposing.id)); }; });
  auto* hand_in = add("propose", "提交新的规则包，由两名规则管理员确认 / hand in packs, for two people to confirm");
  hand_in->add_option("packs", proposing.packs, "各规则包的目录，缺一不可 / the folders of all packs")->required();
  hand_in->add_option("--reason", proposing.reason, "理由 / why")->required();
  hand_in->callback([&] { chosen = [&] { return propose(common, proposing); }; });
}

}  // namespace taixin::cli
