// Lists and measures from the console: looking only. Entries are cases, and statements about measures are the unit's
// own.
#include "cli/commands.h"

namespace taixin::cli {
namespace {

struct Looking {
  std::string month, list, after;
  bool waiting = false;
};

int look(Common& common, service::Request request) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  request.method = "GET";
  return print((*door)->call(std::move(request)), common);
}

}  // namespace

void add_list_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static Looking looking;
  auto* lists = program.add_subcommand("lists", "名单目录和公示的列入信息 / lists, and who is on one");
  lists->add_option("list", looking.list, "名单代码；不写则列出全部名单 / code of a list; all lists when left out");
  lists->add_option("--home", common.home, "平台目录 / home")->required();
  lists->add_option("--after", looking.after, "下一页 / the next page");
  lists->add_flag("--json", common.json, "JSON");
  lists->callback([&] {
    chosen = [&] {
      service::Request request;
      request.path = "/api/v1/public/lists" + (looking.list.empty() ? "" : "/" + looking.list);
      if (!looking.after.empty()) request.query["after"] = looking.after;
      return look(common, std::move(request));
    };
  });
  auto* measures = program.add_subcommand("measures", "措施统计 / measures in numbers");
  measures->add_option("--home", common.home, "平台目录 / home")->required();
  measures->add_option("--month", looking.month, "月份，例如 2026-04 / a month, like 2026-04");
  measures->add_flag("--waiting", looking.waiting, "只列应当解除的措施 / those that must be lifted");
  measures->add_flag("--json", common.json, "JSON");
  measures->callback([&] {
    chosen = [&] {
      service::Request request;
      request.path = looking.waiting ? "/api/v1/measures/uses" : "/api/v1/measures/statistics";
      if (looking.waiting) request.query["waiting"] = "true";
      if (!looking.month.empty()) request.query["month"] = looking.month;
      return look(common, std::move(request));
    };
  });
}

}  // namespace taixin::cli
