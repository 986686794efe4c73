#include "cli/sandbox.h"

#include <filesystem>
#include <fstream>

#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/sandbox_cases.h"

namespace taixin::cli {
namespace {

std::string lines_of(const SandboxMade& made, bool zh) {
  std::string out =
      zh ? "# 客户端：编号  角色  密钥（只显示这一次）\n" : "# clients: id  role  secret (shown this once)\n";
  for (const auto& one : made.clients) out += fmt::format("client {:<18} {:<16} {}\n", one.id, one.role, one.secret);
  out += zh ? "# 用例：名称  客户端  用途  查询  预期的答复\n"
            : "# cases: name  client  purpose  query  what comes back\n";
  for (const auto& one : made.cases) {
    out += fmt::format("case {:<24} {:<18} {:<10} {}  {}\n", one.name, one.client, one.purpose, one.query, one.expect);
  }
  return out;
}

base::Result<void> write_private(const std::string& path, const std::string& text) {
  std::error_code failed;
  std::ofstream file(path, std::ios::trunc);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failed);
  file << text;
  if (!file.flush() || failed) return base::fail(kCannotWrite, {{"path", path}});
  return {};
}

// Which entries below V2 act here, and what stands behind that.
std::string confirmed_line(service::App& app, const SandboxArgs& args, bool zh) {
  const size_t copied = app.rule_versions().front().confirmed.size();
  if (args.from.empty()) {
    return zh ? "# 规则：取自规则包目录，没有经两人确认的条目，V2 以下的条目只作模拟\n"
              : "# rules: from folders of packs, with no entry that two people confirmed: what is below V2 only "
                "simulates\n";
  }
  if (copied == 0) {
    return zh ? "# 规则：与来源平台相同；来源平台没有经两人确认的条目，V2 以下的条目只作模拟\n"
              : "# rules: those of the other home, which has no confirmed entry: what is below V2 only simulates\n";
  }
  return fmt::format(
      fmt::runtime(
          zh ? "# 规则：与来源平台相同；照抄其经两人确认的条目 {} 条，两人的签名留在来源平台，沙箱中没有\n"
             : "# rules: those of the other home, with its {} confirmed entries; the two signatures of each stay "
               "there and are not in the sandbox\n"),
      copied);
}

}  // namespace

int make_sandbox(Common& common, const SandboxArgs& args) {
  const bool zh = common.lang == base::Lang::zh;
  service::InitOptions options;
  options.operator_name = "taixin sandbox";
  options.sandbox = true;
  options.packs_of = args.from;
  if (args.from.empty()) options.pack_folders = args.pack_folders;
  if (const auto made = service::init_home(common.home, options, system_clock()); !made) {
    return refuse(made.error(), common.lang);
  }
  if (const int people = first_people(common, {.city = "示例市（沙箱）"}); people != kDone) return people;
  auto app = service::App::open(common.home, system_clock());
  if (!app) return refuse(app.error(), common.lang);
  if (const int filled = fill_city(**app, common, args.city); filled != kDone) return filled;
  const auto made = make_sandbox_cases(**app);
  if (!made) return refuse(made.error(), common.lang);
  const std::string lines = confirmed_line(**app, args, zh) + lines_of(*made, zh);
  if (!args.out.empty()) {
    if (const auto written = write_private(args.out, lines); !written) return refuse(written.error(), common.lang);
  }
  fmt::print(
      "{}{}\n", lines,
      zh ? "已建立沙箱：只有虚构的数据；用 taixin serve 提供服务" : "made a sandbox: invented data only; taixin serve");
  return kDone;
}

}  // namespace taixin::cli
