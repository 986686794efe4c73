#include <filesystem>

#include "city/city.h"
#include "cli/account_commands.h"
#include "cli/commands.h"
#include "intake/cut.h"
#include "service/errors.h"

namespace taixin::cli {
namespace {

using base::Lang;

bool zh(const Common& common) { return common.lang == Lang::zh; }

int done(const base::Result<void>& result, const Common& common, std::string_view said_zh, std::string_view said_en) {
  if (!result) return refuse(result.error(), common.lang);
  fmt::print("{}\n", zh(common) ? said_zh : said_en);
  return kDone;
}

// ---- the synthetic city

struct CityArgs {
  uint64_t subjects = 1000, records = 10000, seed = 1;
  std::string keep;
  bool clean = false;
};

// Sends one file and compares the receipt with what the generator put in. False when they differ.
bool send(service::App& app, const Common& common, const city::DepartmentFile& file) {
  auto source = intake::open_file(file.path.string());
  if (!source) return refuse(source.error(), common.lang), false;
  intake::IngestOptions options;
  options.item = file.item;
  options.source = file.department;
  options.operator_name = "示例经办";
  options.file_name = file.path.filename().string();
  ProgressBar bar(common.progress, options.file_name, system_clock());
  options.progress = [&](double fraction, uint64_t) { bar(fraction); };
  const auto receipt = app.intake().ingest(**source, options);
  if (!receipt) return refuse(receipt.error(), common.lang), false;
  const auto& c = receipt->submission.counts;
  const city::Expected got{c.rows, c.accepted, c.versions, c.duplicates, c.statuses, c.quarantined, c.people};
  const bool same = got == file.expected;
  const auto line = [](const city::Expected& e) {
    return fmt::format("{:>8} {:>8} {:>6} {:>6} {:>6} {:>6} {:>6}", e.rows, e.accepted, e.versions, e.duplicates,
                       e.statuses, e.quarantined, e.people);
  };
  fmt::print("{}  {:<22} {}\n", line(got), file.item, options.file_name);
  if (!same)
    fmt::print("{}  {}\n", line(file.expected),
               zh(common) ? "<- 生成器预期，不一致" : "<- what the generator expected: different");
  std::fflush(stdout);
  return same;
}

int fill_city(Common& common, const CityArgs& args) {
  auto app = service::App::open(common.home, system_clock());
  if (!app) return refuse(app.error(), common.lang);
  std::string directory = args.keep;
  if (directory.empty()) {
    directory = (std::filesystem::temp_directory_path() / "taixin-city-XXXXXX").string();
    if (!mkdtemp(directory.data()))
      return refuse(base::Error(service::kNoTemporary, {{"directory", directory}}), common.lang);
  } else {
    std::filesystem::create_directories(directory);
  }
  const std::shared_ptr<void> remove(nullptr, [&](void*) {
    if (args.keep.empty()) std::filesystem::remove_all(directory);
  });
  const auto city = city::City::plan({.bodies = args.subjects,
                                      .records = args.records,
                                      .seed = args.seed,
                                      .today = system_clock().today(),
                                      .directory = directory,
                                      .clean = args.clean});
  if (!city) return refuse(city.error(), common.lang);
  fmt::print("{}\n", zh(common) ? "    行数     新增   版本   重复   状态   退回 自然人"
                                : "    rows      new  vers.  rept.  stat.   back people");
  size_t different = 0;
  for (size_t i = 0; i < city->files().size(); ++i) {
    const auto file = city->write(i);
    if (!file) return refuse(file.error(), common.lang);
    if (file->expected.rows == 0) continue;  // nobody hands over a file without rows
    if (!send(**app, common, *file)) ++different;
    if (args.keep.empty()) std::filesystem::remove(file->path);
  }
  if (different == 0) return kDone;
  fmt::print(stderr, "{} {}\n", different,
             zh(common) ? "个文件的回执与生成器预期不一致" : "receipts differ from what the generator expected");
  return kSomeRefused;
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
      if (packs.empty()) packs = {"national", "shandong", "taian"};
      std::error_code unreadable;  // a folder that may not be looked at is not meant
      std::vector<std::string> folders;
      for (const auto& name : packs) {
        folders.push_back(std::filesystem::is_directory(name, unreadable)
                              ? name
                              : (std::filesystem::path(packs_dir) / name).string());
      }
      const int made = done(service::init_home(common.home, {folders, operator_name, origin}, system_clock()), common,
                            "已建立 " + common.home, "made " + common.home);
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
  city->callback([&] { chosen = [&] { return fill_city(common, args); }; });
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

void add_home_commands(CLI::App& program, Common& common, Chosen& chosen) {
  add_init(program, common, chosen);
  add_city(program, common, chosen);
  add_upkeep(program, common, chosen, "rebuild", "重建索引 / facts and search from the store");
  add_upkeep(program, common, chosen, "doctor", "体检 / what is wrong here and what to do");
  auto* backup = add_upkeep(program, common, chosen, "backup", "备份 / an online backup");
  backup->add_option("--to", upkeep_args.to, "目录，或密钥备份的文件 / directory, or the file for the keys")
      ->required();
  backup->add_flag("--keys", upkeep_args.keys, "只备份密钥库，保留期 30 天 / the keys alone, kept 30 days");
  add_restore(program, common, chosen);
}

}  // namespace taixin::cli
