// taixin erase ...: erasure by two people. An identity number is read from standard input, never from
// the command line, which every process of the machine can read.
#include <boost/json.hpp>
#include <iostream>

#include "cli/commands.h"
#include "identity/resident_id.h"

namespace taixin::cli {
namespace {

namespace json = boost::json;

struct EraseArgs {
  std::string id, subject, officer, ground, matter, reason;
};

int run(Common& common, std::string method, std::string path, const json::object& body = {}) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  if (!body.empty()) {
    request.headers["content-type"] = "application/json";
    request.body = json::serialize(body);
  }
  return print((*door)->call(std::move(request)), common);
}

int request_erasure(Common& common, const EraseArgs& args) {
  json::object body{{"operator", args.officer}, {"ground", args.ground}, {"matter", args.matter}};
  if (args.subject.empty()) {
    std::string number;
    std::getline(std::cin, number);
    body["number"] = number;
    identity::wipe(number);
  } else {
    body["subject"] = args.subject;
  }
  return run(common, "POST", "/api/v1/erasures", body);
}

}  // namespace

void add_erasure_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static EraseArgs args;
  auto* erase =
      program.add_subcommand("erase", "删除个人信息（双人） / erase what is sealed about a person, by two people");
  erase->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    auto* command = erase->add_subcommand(name, help);
    command->add_option("--home", common.home, "平台目录 / home")->required();
    command->add_flag("--json", common.json, "JSON");
    return command;
  };
  auto* request =
      add("request", "申请；证件号码从标准输入读取 / request; the identity number is read from standard input");
  request->add_option("--subject", args.subject,
                      "主体编号，代替证件号码 / a subject's number, instead of an identity number");
  request->add_option("--operator", args.officer, "申请人 / who requests")->required();
  request->add_option("--ground", args.ground, "法律依据（条款） / the clause")->required();
  request->add_option("--matter", args.matter, "来文或申请编号 / the document or application it comes from");
  request->callback([&] { chosen = [&] { return request_erasure(common, args); }; });
  for (const auto& [name, help] : {std::pair{"approve", "批准，密钥即销毁 / approve: the key is destroyed at once"},
                                   std::pair{"withdraw", "撤回 / withdraw"}}) {
    auto* command = add(name, help);
    command->add_option("ID", args.id, "申请编号 / request")->required();
    command->add_option("--operator", args.officer, "经办人 / officer")->required();
    if (std::string_view(name) == "withdraw") command->add_option("--reason", args.reason, "理由 / reason")->required();
    command->callback([&common, &chosen, action = std::string(name)] {
      chosen = [&common, action] {
        return run(common, "POST", "/api/v1/erasures/" + args.id + "/" + action,
                   {{"operator", args.officer}, {"reason", args.reason}});
      };
    });
  }
  add("list", "列出 / all requests")->callback([&] {
    chosen = [&] { return run(common, "GET", "/api/v1/erasures"); };
  });
  auto* certificate = add("certificate", "删除证书 / the certificate");
  certificate->add_option("ID", args.id, "申请编号 / request")->required();
  certificate->callback(
      [&] { chosen = [&] { return run(common, "GET", "/api/v1/erasures/" + args.id + "/certificate"); }; });
}

}  // namespace taixin::cli
