// taixin unit ..., taixin account ..., taixin client ...: each is one request to the home, as all commands are. Whoever
// may run them beside the home's files is the console; the events say so. Passwords are set by their owners alone, with
// a one-time link. An identity number is read from standard input.
#include "cli/account_commands.h"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/commands.h"
#include "identity/resident_id.h"

namespace taixin::cli {
namespace {

namespace json = boost::json;

struct AccountArgs {
  std::string id, unit, parent, kind, of_kind, code, name, region, items, login, subject, until, role, reason, sha256,
      number, cursor;
  int64_t a_day = 0, level = 0;
};
AccountArgs args;

base::Result<service::Response> call(Door& door, std::string method, std::string path, const json::object& body = {}) {
  service::Request request;
  service::set_target(request, path);
  request.method = std::move(method);
  if (request.method == "POST") {
    request.headers["content-type"] = "application/json";
    request.body = json::serialize(body);
  }
  return door.call(std::move(request));
}

int run(Common& common, std::string method, std::string path, const json::object& body = {}) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  return print(call(**door, std::move(method), std::move(path), body), common);
}

void put(json::object& body, std::string_view name, const std::string& value) {
  if (!value.empty()) body[name] = value;
}

CLI::App* group(CLI::App& program, const char* name, const char* help) {
  auto* out = program.add_subcommand(name, help);
  out->require_subcommand(1);
  return out;
}

struct Adder {
  CLI::App* group;
  Common& common;
  Chosen& chosen;
  CLI::App* operator()(const char* name, const char* help, std::function<int()> act) const {
    auto* command = group->add_subcommand(name, help);
    command->add_option("--home", common.home, "平台目录 / home")->required();
    command->add_flag("--json", common.json, "JSON");
    command->callback([to = &chosen, act = std::move(act)] { *to = act; });
    return command;
  }
};

void add_unit_commands(CLI::App& program, Common& common, Chosen& chosen) {
  const Adder add{group(program, "unit", "单位 / units: the tree of departments, towns and windows"), common, chosen};
  add("list", "列出 / all units", [&] {
    return run(common, "GET", "/api/v1/units?cursor=" + args.cursor);
  })->add_option("--cursor", args.cursor, "从此编号之后 / after this number");
  auto* made = add("add", "登记 / enter a unit", [&] {
    json::object body{{"kind", args.kind}, {"code", args.code}, {"name", args.name}};
    put(body, "parent", args.parent);
    put(body, "region", args.region);
    put(body, "items", args.items);
    return run(common, "POST", "/api/v1/units", body);
  });
  made->add_option("--parent", args.parent, "上级单位编号 / number of its parent");
  made->add_option("--kind", args.kind, "类别：city department county town zone window agency / kind: one of these")
      ->required();
  made->add_option("--code", args.code, "代码 / its code")->required();
  made->add_option("--name", args.name, "名称 / its name")->required();
  made->add_option("--region", args.region, "区划代码 / code of its region");
  made->add_option("--items", args.items,
                   "报送的目录项代码，以逗号分隔 / items that it hands over, separated by commas");
  const auto with_id = [](CLI::App* command) {
    command->add_option("ID", args.id, "单位编号 / number of the unit")->required();
    return command;
  };
  with_id(add("rename", "改名 / another name",
              [&] {
                return run(common, "POST", "/api/v1/units/" + args.id, {{"name", args.name}});
              }))
      ->add_option("--name", args.name, "名称 / its name")
      ->required();
  with_id(add("items", "报送的目录项 / what it hands over",
              [&] {
                return run(common, "POST", "/api/v1/units/" + args.id, {{"items", args.items}});
              }))
      ->add_option("--items", args.items, "目录项代码，以逗号分隔 / codes of items, separated by commas")
      ->required();
  with_id(add("move", "改隶属 / another parent",
              [&] {
                return run(common, "POST", "/api/v1/units/" + args.id + "/move", {{"parent", args.parent}});
              }))
      ->add_option("--parent", args.parent, "上级单位编号 / number of its parent")
      ->required();
  with_id(add("close", "停用 / close it", [&] { return run(common, "POST", "/api/v1/units/" + args.id + "/close"); }));
}

int invite(Common& common) {
  json::object body{{"kind", args.kind}, {"login", args.login}, {"name", args.name}};
  put(body, "unit", args.unit);
  put(body, "subject", args.subject);
  put(body, "until", args.until);
  if (args.kind == "person" || args.kind == "agent") {
    std::string number;
    std::getline(std::cin, number);
    body["id_number"] = number;
    identity::wipe(number);
  }
  return run(common, "POST", "/api/v1/accounts", body);
}

void add_account_steps(const Adder& add, Common& common) {
  const auto with_id = [](CLI::App* command) {
    command->add_option("ID", args.id, "账户编号 / number of the account")->required();
    return command;
  };
  for (const auto& [name, help] : {std::pair{"suspend", "暂停 / suspend"}, std::pair{"resume", "恢复 / resume"},
                                   std::pair{"close", "注销，不可恢复 / close for ever"}}) {
    with_id(add(name, help,
                [&common, action = std::string(name)] {
                  return run(common, "POST", "/api/v1/accounts/" + args.id + "/" + action, {{"reason", args.reason}});
                }))
        ->add_option("--reason", args.reason, "理由 / reason")
        ->required();
  }
  for (const auto& [name, help, path] : {std::tuple{"grant", "授予角色 / give a role", "/grants"},
                                         std::tuple{"end-grant", "收回角色 / end a role", "/grants/end"}}) {
    auto* command = with_id(add(name, help, [&common, to = std::string(path)] {
      json::object body{{"role", args.role}, {"unit", args.unit}};
      put(body, "until", args.until);
      return run(common, "POST", "/api/v1/accounts/" + args.id + to, body);
    }));
    command->add_option("--role", args.role, "角色 / code of the role")->required();
    command->add_option("--unit", args.unit, "单位编号 / number of the unit")->required();
    if (std::string_view(name) == "grant") command->add_option("--until", args.until, "最后一天 / last day");
  }
  with_id(add("clearance", "密级 / clearance",
              [&common] {
                return run(common, "POST", "/api/v1/accounts/" + args.id + "/clearance",
                           {{"clearance", std::to_string(args.level)}});
              }))
      ->add_option("--level", args.level, "0 至 3 / 0 to 3")
      ->required();
  with_id(add("term", "代理人的期限 / last day of an agent",
              [&common] {
                return run(common, "POST", "/api/v1/accounts/" + args.id + "/term", {{"until", args.until}});
              }))
      ->add_option("--until", args.until, "最后一天 / last day")
      ->required();
  with_id(add("interest", "申报利益冲突 / declare a conflict of interest",
              [&common] {
                return run(common, "POST", "/api/v1/accounts/" + args.id + "/interests", {{"subject", args.subject}});
              }))
      ->add_option("--subject", args.subject, "主体编号 / number of the subject")
      ->required();
  with_id(add("link", "一次性链接 / a one-time link for the first sign-in",
              [&common] { return run(common, "POST", "/api/v1/accounts/" + args.id + "/link"); }));
  with_id(add("recover", "申请找回，由另一位管理员确认 / ask for recovery; a second administrator confirms",
              [&common] {
                return run(common, "POST", "/api/v1/accounts/" + args.id + "/recovery", {{"reason", args.reason}});
              }))
      ->add_option("--reason", args.reason, "理由 / reason")
      ->required();
  with_id(add("confirm-recovery", "确认找回 / confirm what an administrator asked for",
              [&common] { return run(common, "POST", "/api/v1/accounts/" + args.id + "/recovery/confirm"); }));
  with_id(add("events", "变更记录 / what was done to and by it",
              [&common] { return run(common, "GET", "/api/v1/accounts/" + args.id + "/events"); }));
}

// What waits for a second security administrator. The console may confirm: it is nobody's second self.
void add_power_steps(const Adder& add, Common& common) {
  add("pending", "待确认的授权 / what waits for a second security administrator",
      [&common] { return run(common, "GET", "/api/v1/account-proposals"); });
  add("alone", "单人办理的授权 / what one security administrator did alone",
      [&common] { return run(common, "GET", "/api/v1/account-alone"); });
  for (const auto& [name, help] : {std::pair{"confirm", "确认授权 / confirm what another asked for"},
                                   std::pair{"drop", "不同意授权 / refuse it"}}) {
    add(name, help,
        [&common, action = std::string(name)] {
          return run(common, "POST", "/api/v1/account-proposals/" + args.id + "/" + action);
        })
        ->add_option("NUMBER", args.id, "编号 / its number")
        ->required();
  }
}

void add_account_group(CLI::App& program, Common& common, Chosen& chosen) {
  const Adder add{group(program, "account", "账户 / accounts of people and systems"), common, chosen};
  auto* list = add("list", "列出 / all accounts", [&] {
    service::Request request;
    request.path = "/api/v1/accounts";
    for (const auto& [name, value] :
         {std::pair{"cursor", args.cursor}, std::pair{"unit", args.unit}, std::pair{"kind", args.of_kind}}) {
      if (!value.empty()) request.query[name] = value;
    }
    return run(common, "GET", service::target_of(request));
  });
  list->add_option("--unit", args.unit, "单位编号，含下级 / of this unit and those below");
  list->add_option("--kind", args.of_kind, "staff person agent client");
  list->add_option("--cursor", args.cursor, "从此编号之后 / after this number");
  auto* invited =
      add("invite",
          "开立；自然人和代理人的证件号码从标准输入读取 / an account; the identity number of a person or agent is "
          "read from standard input",
          [&] { return invite(common); });
  invited->add_option("--kind", args.kind, "staff person agent（默认 staff）/ default: staff")->default_val("staff");
  invited->add_option("--login", args.login, "登录名 / its login")->required();
  invited->add_option("--name", args.name, "姓名 / its owner's name")->required();
  invited->add_option("--unit", args.unit, "单位编号 / number of its unit");
  invited->add_option("--subject", args.subject, "代理人：主体编号 / agents: number of the subject");
  invited->add_option("--until", args.until, "代理人：最后一天 / agents: last day");
  add_account_steps(add, common);
  add_power_steps(add, common);
  auto* demo = add("demo", "示例账户，仅用于演示平台 / invented accounts, for a demo home only",
                   [&] { return demo_accounts(common, args.name); });
  demo->add_option("--out", args.name, "写入此文件 / the file to write them to")->required();
}

void add_client_group(CLI::App& program, Common& common, Chosen& chosen) {
  const Adder add{group(program, "client", "其他系统 / other systems"), common, chosen};
  auto* made = add("add", "登记，显示一次密钥 / enter a system; its secret is shown once", [&] {
    auto door = Door::open(common, system_clock());
    if (!door) return refuse(door.error(), common.lang);
    const bool as_json = common.json;
    common.json = true;
    const auto added = call(**door, "POST", "/api/v1/accounts",
                            {{"kind", "client"}, {"login", args.login}, {"name", args.name}, {"unit", args.unit}});
    common.json = as_json;
    if (!added || added->status >= 400) return print(added, common);
    const std::string id(json::parse(added->body).at("id").as_string());
    if (!args.role.empty()) {
      const auto granted =
          call(**door, "POST", "/api/v1/accounts/" + id + "/grants", {{"role", args.role}, {"unit", args.unit}});
      if (!granted || granted->status >= 400) return print(granted, common);
    }
    return print(call(**door, "POST", "/api/v1/clients/" + id + "/secrets"), common);
  });
  made->add_option("--id", args.login, "客户端编号 / its client id")->required();
  made->add_option("--name", args.name, "名称 / its name")->required();
  made->add_option("--unit", args.unit, "单位编号 / number of its unit")->required();
  made->add_option("--role", args.role, "角色 / code of its role");
  const auto with_id = [](CLI::App* command) {
    command->add_option("ID", args.id, "账户编号 / number of its account")->required();
    return command;
  };
  with_id(add("show", "密钥、证书和用量 / secrets, certificates and use",
              [&] { return run(common, "GET", "/api/v1/clients/" + args.id); }));
  with_id(add("rotate", "第二个密钥；旧的仍有效 / a second secret; the first holds until it is ended",
              [&] { return run(common, "POST", "/api/v1/clients/" + args.id + "/secrets"); }));
  with_id(add("end-secret", "停用密钥 / end a secret",
              [&] { return run(common, "POST", "/api/v1/clients/" + args.id + "/secrets/" + args.number + "/end"); }))
      ->add_option("--number", args.number, "密钥编号 / number of the secret")
      ->required();
  with_id(add("certificate", "登记证书 / enter a certificate",
              [&] {
                return run(common, "POST", "/api/v1/clients/" + args.id + "/certificates", {{"sha256", args.sha256}});
              }))
      ->add_option("--sha256", args.sha256, "证书 DER 的 SHA-256 / of the certificate in DER")
      ->required();
  with_id(
      add("end-certificate", "停用证书 / end a certificate",
          [&] { return run(common, "POST", "/api/v1/clients/" + args.id + "/certificates/" + args.number + "/end"); }))
      ->add_option("--number", args.number, "证书编号 / number of the certificate")
      ->required();
  with_id(add("quota", "每日限额 / requests a day",
              [&] {
                return run(common, "POST", "/api/v1/clients/" + args.id + "/quota",
                           {{"a_day", std::to_string(args.a_day)}});
              }))
      ->add_option("--a-day", args.a_day, "次数 / how many")
      ->required();
}

}  // namespace

void add_account_commands(CLI::App& program, Common& common, Chosen& chosen) {
  add_unit_commands(program, common, chosen);
  add_account_group(program, common, chosen);
  add_client_group(program, common, chosen);
}

}  // namespace taixin::cli
