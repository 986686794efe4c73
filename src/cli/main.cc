#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>

#include "cli/bulletin_commands.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/exchange_commands.h"

// taixin: the command line of the platform. `taixin help`, `taixin help COMMAND`.

namespace {

// The locale; Chinese when it says nothing.
taixin::base::Lang locale_lang() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (!value || !*value) continue;
    const std::string_view text(value);
    return text.starts_with("en") ? taixin::base::Lang::en : taixin::base::Lang::zh;
  }
  return taixin::base::Lang::zh;
}

// What is wrong with the words of the command line. The library says the details, in English.
int refuse_words(const CLI::ParseError& error, bool zh) {
  static const std::map<std::string_view, std::string_view> kKinds = {
      {"RequiredError", "缺少必需的选项或参数"}, {"ExtrasError", "有不认识的选项或参数"},
      {"ValidationError", "选项的值不对"},       {"ConversionError", "选项的值不对"},
      {"ArgumentMismatch", "选项的值个数不对"},
  };
  const auto kind = kKinds.find(error.get_name());
  if (zh)
    fmt::print(stderr, "taixin: {} ({})\n", kind == kKinds.end() ? "命令行有误" : kind->second, error.what());
  else
    fmt::print(stderr, "taixin: {}\n", error.what());
  fmt::print(stderr, "  -> {}\n",
             zh ? "taixin help 列出所有命令；taixin help 命令 说明它的选项"
                : "taixin help lists the commands; taixin help COMMAND explains its options");
  return taixin::cli::kRefused;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may grow no further is a full disk: an error, not the end
  CLI::App program("泰信 Taixin: 公共信用信息平台 / public credit information platform", "taixin");
  taixin::cli::Common common;
  common.lang = locale_lang();
  common.progress = isatty(STDERR_FILENO) != 0;
  taixin::cli::Chosen chosen;
  std::string lang;
  program.add_option("--lang", lang, "zh 或 en / zh or en (default: the locale)")->check(CLI::IsMember({"zh", "en"}));
  program.require_subcommand(0, 1);
  program.fallthrough();
  taixin::cli::add_home_commands(program, common, chosen);
  taixin::cli::add_serve_command(program, common, chosen);
  taixin::cli::add_intake_commands(program, common, chosen);
  taixin::cli::add_answer_commands(program, common, chosen);
  taixin::cli::add_ledger_commands(program, common, chosen);
  taixin::cli::add_witness_command(program, common, chosen);
  taixin::cli::add_erasure_commands(program, common, chosen);
  taixin::cli::add_case_commands(program, common, chosen);
  taixin::cli::add_rule_commands(program, common, chosen);
  taixin::cli::add_report_commands(program, common, chosen);
  taixin::cli::add_retraction_commands(program, common, chosen);
  taixin::cli::add_list_commands(program, common, chosen);
  taixin::cli::add_bulletin_commands(program, common, chosen);
  taixin::cli::add_exchange_commands(program, common, chosen);
  taixin::cli::add_account_commands(program, common, chosen);
  taixin::cli::add_keys_commands(program, common, chosen);
  std::vector<std::string> topic;
  auto* help = program.add_subcommand("help", "说明 / explain a command");
  help->add_option("COMMAND", topic, "命令 / the command, for example: quarantine list");
  help->callback([&] {
    chosen = [&] {
      const CLI::App* about = &program;
      std::string name = "taixin";
      for (const auto& word : topic) {
        const auto found = about ? about->get_subcommands([&](const CLI::App* one) { return one->get_name() == word; })
                                 : std::vector<const CLI::App*>();
        about = found.empty() ? nullptr : found.front();
        name += " " + word;
      }
      if (!about) {
        const bool zh = common.lang == taixin::base::Lang::zh;
        fmt::print(stderr, "taixin: {} {}\n  -> {}\n", zh ? "没有命令" : "there is no command", name,
                   zh ? "taixin help 列出所有命令" : "taixin help lists the commands");
        return taixin::cli::kRefused;
      }
      fmt::print("{}", about->get_formatter()->make_help(about, name, CLI::AppFormatMode::Normal));
      return taixin::cli::kDone;
    };
  });
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error), taixin::cli::kDone;  // --help
    return refuse_words(error, lang.empty() ? common.lang == taixin::base::Lang::zh : lang == "zh");
  }
  if (!lang.empty()) {
    common.lang = lang == "en" ? taixin::base::Lang::en : taixin::base::Lang::zh;
  } else if (const auto config = taixin::cli::read_config(common.home);
             !common.home.empty() && config && config->lang) {
    common.lang = *config->lang;
  }
  if (!chosen) {
    fmt::print("{}", program.help());
    return taixin::cli::kDone;
  }
  return chosen();
}
