#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "cli/commands.h"
#include "store/files.h"

namespace taixin::cli {
namespace {

namespace json = boost::json;

service::Request get(std::string path) {
  service::Request request;
  request.method = "GET";
  request.path = std::move(path);
  return request;
}

service::Request post(std::string path, const json::object& body = {}) {
  service::Request request;
  request.method = "POST";
  request.path = std::move(path);
  if (!body.empty()) {
    request.headers["content-type"] = "application/json";
    request.body = json::serialize(body);
  }
  return request;
}

int run(Common& common, service::Request request) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  return print((*door)->call(std::move(request)), common);
}

// Two files: what was stated, and that the log has it.
int state_clean_day(const Common& common, const std::string& operator_name, const std::string& folder) {
  Common as_json = common;
  as_json.json = true;
  auto door = Door::open(as_json, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  const auto response = (*door)->call(post("/api/v1/publication/statement", json::object{{"operator", operator_name}}));
  if (common.json || !response || response->status >= 400) return print(response, common);
  const json::object answer = json::parse(response->body).as_object();
  const std::filesystem::path directory = folder;
  if (const auto made = store::make_directory(directory); !made) return refuse(made.error(), common.lang);
  for (const auto& [ending, part] : {std::pair(".txt", "statement"), std::pair(".tlog-proof", "proof")}) {
    const auto path = directory / ("publication-" + std::string(answer.at("day").as_string()) + ending);
    if (const auto written = store::write_file(path, answer.at(part).as_string()); !written) {
      return refuse(written.error(), common.lang);
    }
    fmt::print("{}\n", path.string());
  }
  fmt::print("{}\n--vkey {}\n", std::string_view(answer.at("statement").as_string()),
             std::string_view(answer.at("vkey").as_string()));
  return answer.at("clean").as_bool() ? kDone : kSomeRefused;
}

int recheck_clean_day(const Common& common, const std::string& file) {
  const auto text = store::read_file(file, 1 << 20);
  if (!text) return refuse(text.error(), common.lang);
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  return print((*door)->call(post("/api/v1/publication/recheck", json::object{{"statement", *text}})), common);
}

struct Ingest {
  std::string item, source, operator_name, sheet;
  std::vector<std::string> maps, files;
  bool legacy = false;
};

int ingest(Common& common, const Ingest& args) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  int code = kDone;
  for (const auto& file : args.files) {
    service::Request request = post("/api/v1/submissions");
    request.query["item"] = args.item;
    request.query["source"] = args.source;
    request.query["operator"] = args.operator_name;
    request.query["sheet"] = args.sheet;
    request.query["path"] = std::filesystem::absolute(file).string();
    if (args.legacy) request.query["legacy"] = "true";
    std::string maps;
    for (const auto& map : args.maps) maps += (maps.empty() ? "" : "\n") + map;
    request.query["map"] = maps;
    ProgressBar bar(common.progress, std::filesystem::path(file).filename().string(), system_clock());
    request.progress = std::ref(bar);
    const auto response = (*door)->call(std::move(request));
    const int one = print(response, common);
    if (one != kDone) {
      code = one;
    } else if (const auto it = response->headers.find("Taixin-Quarantined");
               it != response->headers.end() && it->second != "0" && code == kDone) {
      code = kSomeRefused;
    }
  }
  return code;
}

int export_sheet(Common& common, const std::string& submission, const std::string& out) {
  const auto extension = std::filesystem::path(out).extension();
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request = get("/api/v1/submissions/" + submission + "/errors");
  request.query["format"] = extension == ".csv" ? "csv" : "xlsx";
  const auto response = (*door)->call(std::move(request));
  if (!response || response->status >= 400) return print(response, common);
  std::ofstream file(out, std::ios::binary | std::ios::trunc);
  file.write(response->body.data(), static_cast<std::streamsize>(response->body.size()));
  file.close();
  if (!file) {
    fmt::print(stderr, "taixin: {}: {}\n", out, std::strerror(errno));
    return kRefused;
  }
  fmt::print("{}\n", out);
  return kDone;
}

void add_quarantine(CLI::App& program, Common& common, Chosen& chosen) {
  auto* quarantine = program.add_subcommand("quarantine", "退回数据 / refused rows");
  quarantine->require_subcommand(1);
  static std::string submission, source, item, state = "waiting", cursor, tag, out, operator_name, reason;
  auto* list = quarantine->add_subcommand("list", "列出 / list them");
  list->add_option("--submission", submission, "批次 / submission");
  list->add_option("--source", source, "报送单位 / department");
  list->add_option("--item", item, "目录项 / item");
  list->add_option("--state", state, "waiting, fixed, dropped, all");
  list->add_option("--cursor", cursor, "从此继续 / go on from here");
  list->callback([&] {
    chosen = [&] {
      auto request = get("/api/v1/quarantine");
      request.query = {
          {"submission", submission}, {"source", source}, {"item", item}, {"state", state}, {"cursor", cursor}};
      return run(common, std::move(request));
    };
  });
  auto* show = quarantine->add_subcommand("show", "一行 / one of them");
  show->add_option("ROW", tag, "S12-345")->required();
  show->callback([&] { chosen = [&] { return run(common, get("/api/v1/quarantine/" + tag)); }; });
  auto* sheet = quarantine->add_subcommand("export", "退回表 / the original sheet with its reasons");
  sheet->add_option("--submission", submission, "批次 / submission")->required();
  sheet->add_option("--out", out, "文件 .xlsx 或 .csv / file")->required();
  sheet->callback([&] { chosen = [&] { return export_sheet(common, submission, out); }; });
  auto* retry = quarantine->add_subcommand("retry", "重试 / once more, after the registry or the rules changed");
  retry->add_option("--submission", submission, "批次 / submission")->required();
  retry->add_option("--operator", operator_name, "经办人 / who does it")->required();
  retry->callback([&] {
    chosen = [&] {
      auto request = post("/api/v1/submissions/" + submission + "/retry");
      request.query["operator"] = operator_name;
      return run(common, std::move(request));
    };
  });
  for (const auto& [name, help] :
       {std::pair{"move",
                  "主体变更：把原记录移到正确主体 / the document belongs to the row's subject: move the record"},
        std::pair{"drop", "放弃该行 / give the row up"}}) {
    auto* command = quarantine->add_subcommand(name, help);
    command->add_option("ROW", tag, "S12-345")->required();
    command->add_option("--operator", operator_name, "经办人 / officer")->required();
    command->add_option("--reason", reason, "理由 / reason")->required();
    command->callback([&common, &chosen, action = std::string(name)] {
      chosen = [&common, action] {
        return run(common,
                   post("/api/v1/quarantine/" + tag + "/" + action, {{"operator", operator_name}, {"reason", reason}}));
      };
    });
  }
}

void add_links(CLI::App& program, Common& common, Chosen& chosen) {
  auto* link = program.add_subcommand("link", "主体关联 / links of records and subjects");
  link->require_subcommand(1);
  static std::string record, code, into, operator_name, reason;
  const auto add = [&](const char* name, const char* help, bool of_record, bool with_into) {
    auto* command = link->add_subcommand(name, help);
    if (of_record)
      command->add_option("RECORD", record, "记录 / record")->required();
    else
      command->add_option("CODE", code, "统一社会信用代码 / code")->required();
    if (with_into) command->add_option("--into", into, "并入的代码 / the code it is one with")->required();
    command->add_option("--operator", operator_name, "经办人 / officer")->required();
    command->add_option("--reason", reason, "理由 / reason")->required();
    command->callback([&common, &chosen, action = std::string(name)] {
      chosen = [&common, action] {
        return run(
            common,
            post(
                "/api/v1/links/" + action,
                {{"record", record}, {"code", code}, {"into", into}, {"operator", operator_name}, {"reason", reason}}));
      };
    });
  };
  add("confirm", "确认暂时关联 / a provisional link holds", true, false);
  add("undo", "撤销暂时关联 / take a provisional link back", true, false);
  add("merge", "两个主体是同一主体 / two subjects are one", false, true);
  add("split", "撤销合并 / take a merge back", false, false);
}

}  // namespace

void add_intake_commands(CLI::App& program, Common& common, Chosen& chosen) {
  auto* command = program.add_subcommand(
      "ingest", "报送文件 / hand over department files; exit 0 all in, 3 some rows sent back, 2 refused");
  static Ingest args;
  command->add_option("--home", common.home, "平台目录 / home")->required();
  command->add_option("--item", args.item, "目录项代码 / catalog item (taixin items)")->required();
  command->add_option("--source", args.source, "报送单位 / the department")->default_val("本单位");
  command->add_option("--operator", args.operator_name, "经办人 / who does it")->default_val("taixin");
  command->add_option("--map", args.maps, "列名=字段代码 / HEADER=FIELD, HEADER= to ignore it");
  command->add_option("--sheet", args.sheet, "工作表 / the sheet of a workbook");
  command->add_flag(
      "--legacy", args.legacy,
      "原平台的历史数据：失信信息与“信用中国”核对之前不公示 / of an earlier platform: adverse records stay "
      "non-public until reconciled");
  command->add_flag("--json", common.json, "JSON");
  command->add_option("FILE", args.files, "CSV, XLSX, JSON Lines")->required();
  command->callback([&] { chosen = [&] { return ingest(common, args); }; });

  static std::string id, source, item, code;
  auto* submissions = program.add_subcommand("submissions", "报送批次与回执 / submissions and their receipts");
  submissions->add_option("ID", id, "批次 / one of them");
  submissions->add_option("--source", source, "报送单位 / department");
  submissions->add_option("--item", item, "目录项 / item");
  submissions->callback([&] {
    chosen = [&] {
      auto request = get("/api/v1/submissions" + (id.empty() ? "" : "/" + id));
      request.query = {{"source", source}, {"item", item}};
      return run(common, std::move(request));
    };
  });
  static bool waiting = false;
  auto* reviews = program.add_subcommand("reviews", "审核：等待和已处理的文件 / files for a second person");
  reviews->add_option("ID", id, "其中一份 / one of them");
  reviews->add_flag("--waiting", waiting, "只看等待审核的 / only those that wait");
  reviews->callback([&] {
    chosen = [&] {
      auto request = get("/api/v1/held" + (id.empty() ? "" : "/" + id));
      if (id.empty()) request.query["state"] = waiting ? "open" : "all";
      return run(common, std::move(request));
    };
  });
  auto* items = program.add_subcommand("items", "目录项 / the catalog");
  items->add_option("CODE", code, "目录项代码 / one item with its fields");
  items->callback(
      [&] { chosen = [&] { return run(common, get("/api/v1/items" + (code.empty() ? "" : "/" + code))); }; });
  auto* quality = program.add_subcommand("quality", "数据质量 / quality per department");
  quality->add_option("--source", source, "报送单位 / department");
  quality->callback([&] {
    chosen = [&] {
      auto request = get("/api/v1/quality");
      request.query["source"] = source;
      return run(common, std::move(request));
    };
  });
  auto* publication = program.add_subcommand(
      "publication", "公示自查 / is everything public that must be, and nothing that may not be");
  publication->callback([publication, &common, &chosen] {
    if (publication->get_subcommands().empty()) chosen = [&] { return run(common, get("/api/v1/publication")); };
  });
  static std::string operator_name, statement;
  auto* prove = publication->add_subcommand("prove", "写出自查声明和证明 / a statement of today, and its proof");
  prove->add_option("--operator", operator_name, "经办人 / who does it")->required();
  prove->add_option("--out", statement, "目录 / folder for both files")->required();
  prove->callback([&] { chosen = [&] { return state_clean_day(common, operator_name, statement); }; });
  auto* again = publication->add_subcommand("recheck", "按声明的时点重新核算 / make the check of a statement again");
  again->add_option("FILE", statement, "声明 / a statement")->required();
  again->callback([&] { chosen = [&] { return recheck_clean_day(common, statement); }; });
  add_quarantine(program, common, chosen);
  add_links(program, common, chosen);
  for (const char* name : {"submissions", "reviews", "items", "quality", "publication"}) {
    auto* sub = program.get_subcommand(name);
    sub->add_option("--home", common.home, "平台目录 / home")->required();
    sub->add_flag("--json", common.json, "JSON");
  }
  for (const char* name : {"quarantine", "link"}) {
    for (auto* sub : program.get_subcommand(name)->get_subcommands({})) {
      sub->add_option("--home", common.home, "平台目录 / home")->required();
      sub->add_flag("--json", common.json, "JSON");
    }
  }
}

}  // namespace taixin::cli
