#include <filesystem>

#include "cli/account_commands.h"
#include "cli/commands.h"
#include "cli/fill_city.h"
#include "cli/sandbox.h"
#include "intake/cut.h"
#include "service/errors.h"
#include "store/files.h"

namespace taixin::cli {
namespace {

using base::Lang;

bool zh(const Common& common) { return common.lang == Lang::zh; }

int done(const base::Result<void>& result, const Common& common, std::string_view said_zh, std::string_view said_en) {
  if (!result) return refuse(result.error(), common.lang);
  fmt::print("{}\n", zh(common) ? said_zh : said_en);
  return kDone;
}

}  // namespace

int refuse(const base::Error& error, Lang lang) {
  std::string message = error.message(lang), next = error.next(lang);
  intake::cut_text(message);  // it may repeat what was asked
  intake::cut_text(next);
  fmt::print(stderr, "taixin: {}\n", message);
  if (!next.empty()) fmt::print(stderr, "  -> {}\n", next);
  return kRefused;
}

int print(const base::Result<service::Response>& response, const Common& common) {
  if (!response) return refuse(response.error(), common.lang);
  std::FILE* to = response->status >= 400 ? stderr : stdout;
  fmt::print(to, "{}{}", response->body, response->body.ends_with('\n') ? "" : "\n");
  return response->status >= 400 ? kRefused : kDone;
}

const base::Clock& system_clock() {
  static const base::SystemClock clock;
  return clock;
}

namespace {

CLI::App* with_home(CLI::App* command, Common& common) {
  command->add_option("--home", common.home, "平台目录 / home")->required();
  return command;
}

// Folders of packs that are named, or lie where packs are found.
std::vector<std::string> pack_folders(std::vector<std::string> packs, const std::string& packs_dir) {
  if (packs.empty()) packs = {"national", "shandong", "taian"};
  std::error_code unreadable;  // a folder that may not be looked at is not meant
  std::vector<std::string> folders;
  for (const auto& name : packs) {
    folders.push_back(
        std::filesystem::is_directory(name, unreadable) ? name : (std::filesystem::path(packs_dir) / name).string());
  }
  return folders;
}

void add_init(CLI::App& program, Common& common, Chosen& chosen) {
  static std::vector<std::string> packs;
  static std::string packs_dir = TAIXIN_PACKS_DIR, operator_name = "taixin", origin;
  auto* init = with_home(program.add_subcommand("init", "新建平台 / make a home"), common);
  init->add_option("--pack", packs, "规则包名称或目录 / pack names or folders (default: national shandong taian)");
  init->add_option("--packs-dir", packs_dir, "规则包所在目录 / where packs are found");
  init->add_option("--operator", operator_name, "启用人 / who activates the packs");
  init->add_option("--origin", origin,
                   "账本名称，如 credit.example.gov.cn / the name of its logs (default: from its id)");
  static FirstPeople first;
  init->add_option("--city", first.city, "根单位名称，如 示例市 / name of the root unit")->capture_default_str();
  init->add_option("--security-admin", first.security,
                   "首位安全管理员的登录名 / login of the first security administrator")
      ->capture_default_str();
  init->add_option("--system-admin", first.system, "首位系统管理员的登录名 / login of the first system administrator")
      ->capture_default_str();
  init->callback([&] {
    chosen = [&] {
      const int made =
          done(service::init_home(common.home, {pack_folders(packs, packs_dir), operator_name, origin}, system_clock()),
               common, "已建立 " + common.home, "made " + common.home);
      return made == kDone ? first_people(common, first) : made;
    };
  });
}

void add_city(CLI::App& program, Common& common, Chosen& chosen) {
  static CityArgs args;
  auto* city = with_home(program.add_subcommand("city", "示例城市 / a synthetic city through the real intake"), common);
  city->add_option("--subjects", args.subjects, "主体数 / subjects")->capture_default_str();
  city->add_option("--records", args.records, "记录数 / records")->capture_default_str();
  city->add_option("--seed", args.seed, "种子 / seed")->capture_default_str();
  city->add_option("--keep", args.keep, "保留文件于此 / keep the department files here");
  city->add_flag("--clean", args.clean, "不含错误 / without dirt");
  city->callback([&] {
    chosen = [&] {
      auto app = service::App::open(common.home, system_clock());
      return app ? fill_city(**app, common, args) : refuse(app.error(), common.lang);
    };
  });
}

void add_sandbox(CLI::App& program, Common& common, Chosen& chosen) {
  static SandboxArgs args;
  static std::vector<std::string> packs;
  static std::string packs_dir = TAIXIN_PACKS_DIR;
  auto* sandbox = with_home(
      program.add_subcommand("sandbox", "供对接单位测试的沙箱 / a sandbox for those who build on the interface"),
      common);
  auto* from = sandbox->add_option("--from", args.from,
                                   "取用此平台启用的规则包，不读取其他任何内容 / take the packs of this home, and "
                                   "nothing else");
  sandbox->add_option("--pack", packs, "规则包名称或目录 / pack names or folders (default: national shandong taian)")
      ->excludes(from);
  sandbox->add_option("--packs-dir", packs_dir, "规则包所在目录 / where packs are found");
  sandbox->add_option("--subjects", args.city.subjects, "虚构主体数 / invented subjects")->capture_default_str();
  sandbox->add_option("--records", args.city.records, "虚构记录数 / invented records")->capture_default_str();
  sandbox->add_option("--out", args.out, "客户端和用例另写入此文件 / clients and cases are written here too");
  sandbox->callback([&] {
    chosen = [&] {
      args.pack_folders = pack_folders(packs, packs_dir);
      return make_sandbox(common, args);
    };
  });
}

struct UpkeepArgs {
  std::string to, from;
  bool keys = false;
};
UpkeepArgs upkeep_args;

// A command that is one request to the home.
CLI::App* add_upkeep(CLI::App& program, Common& common, Chosen& chosen, const char* name, const char* help) {
  auto* command = with_home(program.add_subcommand(name, help), common);
  command->add_flag("--json", common.json, "JSON");
  command->callback([&common, &chosen, called = std::string(name)] {
    chosen = [&common, called] {
      auto door = Door::open(common, system_clock());
      if (!door) return refuse(door.error(), common.lang);
      service::Request request;
      request.method = called == "doctor" ? "GET" : "POST";
      request.path = "/api/v1/" + (called == "backup" && upkeep_args.keys ? "keys/backup" : called);
      if (!upkeep_args.to.empty()) request.query["to"] = std::filesystem::absolute(upkeep_args.to).string();
      return print_findings((*door)->call(std::move(request)), common);
    };
  });
  return command;
}

void add_restore(CLI::App& program, Common& common, Chosen& chosen) {
  auto* restore = with_home(program.add_subcommand("restore", "恢复 / a home from a backup"), common);
  restore->add_option("--from", upkeep_args.from, "备份目录，或密钥备份的文件 / backup, or the file with the keys")
      ->required();
  restore->add_flag("--keys", upkeep_args.keys, "只恢复密钥库 / the keys alone");
  restore->callback([&] {
    chosen = [&] {
      if (upkeep_args.keys) {
        const auto keys = std::filesystem::path(common.home) / "keys";
        return done(vault::Vault::restore(upkeep_args.from, keys, system_clock()), common,
                    "已恢复密钥库；下次启动时生效", "restored the keys; they are used from the next start on");
      }
      return done(store::Home::restore(upkeep_args.from, common.home), common, "已恢复 " + common.home,
                  "restored " + common.home);
    };
  });
}

}  // namespace

int print_findings(const base::Result<service::Response>& response, const Common& common) {
  const int code = print(response, common);
  const bool found =
      response && response->headers.contains("Taixin-Findings") && response->headers.at("Taixin-Findings") != "0";
  return code == kDone && found ? kSomeRefused : code;
}

int write_response(const base::Result<service::Response>& response, const std::string& to, const Common& common) {
  if (!response || response->status >= 400) return print(response, common);
  std::error_code code;
  if (std::filesystem::exists(to, code)) {
    return refuse(base::fail(service::kBadValue, {{"name", "--out"}, {"value", to}}), common.lang);
  }
  if (const auto written = store::write_file(to, response->body); !written) return refuse(written.error(), common.lang);
  fmt::print("{}\n", to);
  return kDone;
}

void add_home_commands(CLI::App& program, Common& common, Chosen& chosen) {
  add_init(program, common, chosen);
  add_city(program, common, chosen);
  add_sandbox(program, common, chosen);
  add_upkeep(program, common, chosen, "rebuild", "重建索引 / facts and search from the store");
  add_upkeep(program, common, chosen, "doctor", "体检 / what is wrong here and what to do");
  auto* backup = add_upkeep(program, common, chosen, "backup", "备份 / an online backup");
  backup->add_option("--to", upkeep_args.to, "目录，或密钥备份的文件 / directory, or the file for the keys")
      ->required();
  backup->add_flag("--keys", upkeep_args.keys, "只备份密钥库，保留期 30 天 / the keys alone, kept 30 days");
  add_restore(program, common, chosen);
}

}  // namespace taixin::cli
