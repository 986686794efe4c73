#include <boost/json.hpp>
#include <filesystem>

#include "cli/commands.h"
#include "service/errors.h"

namespace taixin::cli {
namespace {

namespace json = boost::json;

struct Question {
  std::string query, purpose, operator_name, unit, basis, as_of, known_at, batch, out;
  bool versions = false;
};

int ask(Common& common, const Question& q, const std::string& path) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  json::object body{{"purpose", q.purpose}, {"operator", q.operator_name}, {"unit", q.unit},        {"basis", q.basis},
                    {"as_of", q.as_of},     {"known_at", q.known_at},      {"versions", q.versions}};
  body[path.ends_with("access") ? "code" : "query"] = q.query;
  service::Request request;
  request.method = "POST";
  request.path = path;
  request.headers["content-type"] = "application/json";
  request.body = json::serialize(body);
  return print((*door)->call(std::move(request)), common);
}

int batch(Common& common, const Question& q) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = "POST";
  request.path = "/api/v1/checks/batch";
  request.query = {{"purpose", q.purpose},
                   {"operator", q.operator_name},
                   {"unit", q.unit},
                   {"basis", q.basis},
                   {"in", std::filesystem::absolute(q.batch).string()},
                   {"out", std::filesystem::absolute(q.out).string()}};
  ProgressBar bar(common.progress, std::filesystem::path(q.batch).filename().string(), system_clock());
  request.progress = std::ref(bar);
  return print((*door)->call(std::move(request)), common);
}

void add_asker(CLI::App& command, Common& common, Question& q) {
  command.add_option("--home", common.home, "平台目录 / home")->required();
  command
      .add_option("--purpose", q.purpose,
                  "用途 / purpose: permit procurement appointment award supervision self court audit")
      ->required();
  command.add_option("--operator", q.operator_name, "查询人 / who asks")->required();
  command.add_option("--unit", q.unit, "单位 / unit");
  command.add_option("--basis", q.basis, "依据或事项编号 / basis or matter number");
  command.add_flag("--json", common.json, "JSON");
}

void add_past(CLI::App& command, Question& q) {
  command.add_option("--as-of", q.as_of, "当时情形 / what was true on DATE (self, court, audit)");
  command.add_option("--known-at", q.known_at, "当时所知 / what was known at TIME (self, court, audit)");
}

}  // namespace

void add_answer_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static Question q;
  auto* check = program.add_subcommand("check", "信用核查 / what applies to a subject for a purpose");
  add_asker(*check, common, q);
  add_past(*check, q);
  check->add_option("SUBJECT", q.query, "代码或名称 / code or name");
  auto* in = check->add_option("--batch", q.batch, "批量：CSV 或 XLSX / many: CSV or XLSX of codes and/or names");
  auto* out = check->add_option("--out", q.out, "结果文件 / result, .csv or .xlsx");
  in->needs(out);
  out->needs(in);
  check->callback([&] {
    chosen = [&] {
      if (q.batch.empty() == q.query.empty()) {
        return refuse(base::Error(service::kMissing, {{"name", "SUBJECT (--batch FILE --out FILE)"}}), common.lang);
      }
      return q.batch.empty() ? ask(common, q, "/api/v1/checks") : batch(common, q);
    };
  });

  auto* show = program.add_subcommand("show", "主体档案 / all that is held on a subject");
  add_asker(*show, common, q);
  add_past(*show, q);
  show->add_flag("--versions", q.versions, "全部版本 / all versions (self, court, audit)");
  show->add_option("SUBJECT", q.query, "代码或名称 / code or name")->required();
  show->callback([&] { chosen = [&] { return ask(common, q, "/api/v1/subjects/show"); }; });

  auto* search = program.add_subcommand("search", "查找主体 / find a subject by part of its name");
  add_asker(*search, common, q);
  search->add_option("WORDS", q.query, "代码或名称的一部分 / code or part of a name")->required();
  search->callback([&] { chosen = [&] { return ask(common, q, "/api/v1/subjects/search"); }; });

  auto* access = program.add_subcommand("access", "谁查询过 / who looked at a subject (self, court, audit)");
  add_asker(*access, common, q);
  access->add_option("CODE", q.query, "代码 / code")->required();
  access->callback([&] { chosen = [&] { return ask(common, q, "/api/v1/subjects/access"); }; });
}

}  // namespace taixin::cli
