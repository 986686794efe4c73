// taixin keys status, taixin keys renew: what is there of a home's keys, and the way on when some are lost. Neither
// needs a home that opens; `renew` becomes its owner meanwhile.
#include <boost/json.hpp>
#include <filesystem>

#include "cli/commands.h"
#include "ledger/ledger.h"
#include "ledger/log_errors.h"
#include "ledger/renew.h"

namespace taixin::cli {
namespace {

namespace json = boost::json;
using ledger::LogName;

struct RenewArgs {
  std::string log, officer, reason;
  std::vector<std::string> old_vkeys;
  bool accept_loss = false;
};

bool zh(const Common& common) { return common.lang == base::Lang::zh; }

void print_events(const std::vector<vault::KeyEvent>& events, const Common& common) {
  for (const vault::KeyEvent& event : events) {
    fmt::print("{}\n", ledger::key_event_line(event, common.lang));
    for (const char* name : {"old key", "signed", "new key", "master key", "records", "access"}) {
      if (const std::string value = vault::value_of(event, name); !value.empty()) fmt::print("  {}: {}\n", name, value);
    }
  }
}

json::array events_json(const std::vector<vault::KeyEvent>& events) {
  json::array out;
  for (const vault::KeyEvent& event : events) {
    out.push_back(
        json::object{{"at", base::iso_time(event.at)},
                     {"kind", event.kind == vault::KeyEventKind::log_key_renewed ? "log_key_renewed" : "people_lost"},
                     {"operator", event.officer},
                     {"reason", event.reason},
                     {"text", event.text}});
  }
  return out;
}

void print_file(const ledger::KeysState::File& file, const Common& common) {
  const bool in_chinese = zh(common);
  const std::string said = file.wrong                  ? file.wrong->message(common.lang)
                           : file.there || file.needed ? file.about
                                                       : (in_chinese ? "还没有" : "none yet");
  fmt::print("{} {:<15} {}\n", file.wrong || (!file.there && file.needed) ? "-" : "+", file.name,
             file.there || file.wrong || !file.needed ? said : (in_chinese ? "缺少" : "missing"));
}

int status(const Common& common) {
  const auto state = ledger::keys_state(common.home);
  if (!state) return refuse(state.error(), common.lang);
  if (common.json) {
    json::array files;
    for (const auto& file : state->files) {
      files.push_back(json::object{{"name", file.name},
                                   {"there", file.there},
                                   {"needed", file.needed},
                                   {"about", file.about},
                                   {"wrong", file.wrong ? file.wrong->message(common.lang) : std::string()}});
    }
    fmt::print("{}\n", json::serialize(json::object{{"whole", state->whole()},
                                                    {"files", std::move(files)},
                                                    {"records_vkey", state->known_keys[0]},
                                                    {"access_vkey", state->known_keys[1]},
                                                    {"events", events_json(state->events)}}));
    return state->whole() ? kDone : kSomeRefused;
  }
  for (const auto& file : state->files) print_file(file, common);
  print_events(state->events, common);
  if (state->whole()) return kDone;
  fmt::print("{}\n",
             zh(common)
                 ? "先放回离线保管的文件，或恢复密钥备份 (taixin restore --keys)。确已遗失的:\n"
                   "  签名密钥: taixin keys renew --log records|access|both --operator 经办人 --reason 原因\n"
                   "  主密钥或密钥库: 再加 --accept-loss-of-sealed-data，密封的自然人信息从此无法读取"
                 : "First put the files back from where they are kept, or restore the keys (taixin restore --keys). "
                   "If they are lost for good:\n"
                   "  a signing key: taixin keys renew --log records|access|both --operator WHO --reason TEXT\n"
                   "  the master key or keys.db: with --accept-loss-of-sealed-data; what is sealed about people can "
                   "then never be read again");
  return kSomeRefused;
}

int renew(const Common& common, const RenewArgs& args) {
  ledger::RenewOptions options;
  if (args.log == "both" || args.log == "records") options.logs.push_back(LogName::records);
  if (args.log == "both" || args.log == "access") options.logs.push_back(LogName::access);
  options.accept_loss = args.accept_loss;
  options.officer = args.officer;
  options.reason = args.reason;
  for (const std::string& text : args.old_vkeys) {
    const auto key = ledger::parse_vkey(text);
    if (!key) return refuse(key.error(), common.lang);
    options.old_vkeys[key->name.ends_with(ledger::log_word(LogName::access)) ? 1 : 0] = text;
  }
  ProgressBar bar(common.progress, zh(common) ? "重新登记" : "renewing", system_clock());
  options.progress = std::ref(bar);
  const auto recorded = ledger::renew_keys(common.home, options, system_clock());
  if (!recorded) return refuse(recorded.error(), common.lang);
  if (common.json) {
    fmt::print("{}\n", json::serialize(json::object{{"events", events_json(*recorded)}}));
    return kDone;
  }
  print_events(*recorded, common);
  fmt::print(
      "{}\n",
      zh(common)
          ? "以上已记入账本。请: 1) 把 keys 目录中新的文件照“Keys”一节另行保管；2) 公布新公钥，通知见证方 (用新旧"
            "两个 --log 重新启动)；3) 启动后运行 taixin ledger audit"
          : "This stands in the log. Now: 1) keep the new files in keys/ as \"Keys\" in the manual says; 2) "
            "publish the new verifier key and tell the witnesses (they start with both, --log OLD --log NEW); "
            "3) start, and run taixin ledger audit");
  return kDone;
}

}  // namespace

void add_keys_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static RenewArgs args;
  auto* keys =
      program.add_subcommand("keys", "密钥：状态、遗失后换新 / the keys: what is there, and when some are lost");
  keys->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    auto* command = keys->add_subcommand(name, help);
    command->add_option("--home", common.home, "平台目录 / home")->required();
    command->add_flag("--json", common.json, "JSON");
    return command;
  };
  add("status", "各密钥是否在、指纹和公钥、换新记录 / which keys are there, and what was renewed")->callback([&] {
    chosen = [&] { return status(common); };
  });
  auto* command = add("renew",
                      "遗失的密钥换新，记入账本；密钥还在则拒绝 / new keys for lost ones, recorded in the log; "
                      "refused while they are there");
  command->add_option("--log", args.log, "遗失签名密钥的账本 / the log whose signing key is lost: records access both")
      ->check(CLI::IsMember({"records", "access", "both"}));
  command->add_option("--operator", args.officer, "经办人 / who")->required();
  command->add_option("--reason", args.reason, "原因 / why")->required();
  command->add_flag(
      "--accept-loss-of-sealed-data", args.accept_loss,
      "主密钥或密钥库已遗失，接受密封的自然人信息永远无法读取 / the master key or keys.db is gone: accept that "
      "what is sealed about people can never be read again");
  command->add_option("--old-vkey", args.old_vkeys,
                      "原公钥，可多次；仅当数据库里没有时需要 / the old verifier key, if the "
                      "database does not name it");
  command->callback([&common, &chosen] { chosen = [&common] { return renew(common, args); }; });
}

}  // namespace taixin::cli
