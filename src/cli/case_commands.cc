// Looking at cases from the console. Steps are taken by accounts only, so there is no command for them.
#include "cli/commands.h"

namespace taixin::cli {
namespace {

struct Looking {
  int64_t id = 0;
  std::string operator_name;
  bool late = false;
};

int look(Common& common, const std::string& path, const Looking& looking) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = "GET";
  request.path = path;
  if (!looking.operator_name.empty()) request.query["operator"] = looking.operator_name;
  return print((*door)->call(std::move(request)), common);
}

}  // namespace

void add_case_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static Looking looking;
  auto* cases = program.add_subcommand("case", "业务（异议、修复等） / cases: objections, repair and others");
  cases->require_subcommand(1);
  auto* list = cases->add_subcommand("list", "未办结的业务和期限 / open cases and their terms");
  list->add_option("--home", common.home, "平台目录 / home")->required();
  list->add_flag("--late", looking.late, "只列超期的 / those with a term that has run out");
  list->add_flag("--json", common.json, "JSON");
  list->callback(
      [&] { chosen = [&] { return look(common, looking.late ? "/api/v1/cases/late" : "/api/v1/cases", looking); }; });
  auto* letters = cases->add_subcommand("letters", "待发的文书和转办 / letters and cases that wait to be sent");
  letters->add_option("--home", common.home, "平台目录 / home")->required();
  letters->add_flag("--json", common.json, "JSON");
  letters->callback([&] { chosen = [&] { return look(common, "/api/v1/outgoing", looking); }; });
  auto* show = cases->add_subcommand("show", "一件业务的经过 / one case, step by step");
  show->add_option("id", looking.id, "编号 / its number")->required();
  show->add_option("--home", common.home, "平台目录 / home")->required();
  show->add_option("--operator", looking.operator_name, "查看人 / who looks")->required();
  show->add_flag("--json", common.json, "JSON");
  show->callback(
      [&] { chosen = [&] { return look(common, "/api/v1/cases/" + std::to_string(looking.id), looking); }; });
}

}  // namespace taixin::cli
