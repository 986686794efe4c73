// Bulletins on the machine of the platform: drawn up, listed, shown and exported. Issuing one takes a second person,
// who has an account.
#include "cli/bulletin_commands.h"

#include <boost/json.hpp>

namespace taixin::cli {
namespace {

namespace json = boost::json;

struct Args {
  std::string code, period, reason, out;
  int64_t id = 0, corrects = 0;
};

service::Request to(const std::string& path) {
  service::Request request;
  request.method = "GET";
  request.path = "/api/v1/bulletins" + path;
  return request;
}

// By the ending of the file; empty: the lines of a console, or JSON.
std::string format_of(const std::string& file) {
  const size_t dot = file.rfind('.');
  return dot == file.npos ? std::string() : file.substr(dot + 1);
}

int ask(const Common& common, service::Request request, const std::string& out) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  if (!out.empty()) request.query["format"] = format_of(out);
  const auto response = (*door)->call(std::move(request));
  return out.empty() ? print(response, common) : write_response(response, out, common);
}

int draft(const Common& common, const Args& args) {
  service::Request request = to("/draft");
  request.query = {{"bulletin", args.code}, {"period", args.period}};
  return ask(common, std::move(request), args.out);
}

int make(const Common& common, const Args& args) {
  service::Request request = to("");
  request.method = "POST";
  request.headers["content-type"] = "application/json";
  json::object body{{"bulletin", args.code}, {"period", args.period}};
  if (args.corrects != 0) body["corrects"] = std::to_string(args.corrects);
  if (!args.reason.empty()) body["reason"] = args.reason;
  request.body = json::serialize(body);
  return ask(common, std::move(request), {});
}

}  // namespace

void add_bulletin_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static Args args;
  auto* all = program.add_subcommand("bulletin", "通报 / bulletins: figures told to superiors");
  all->require_subcommand(1);
  const auto add = [&](const char* name, const char* about, std::function<int()> run) {
    auto* one = all->add_subcommand(name, about);
    one->add_option("--home", common.home, "平台目录 / home")->required();
    one->add_flag("--json", common.json, "JSON");
    one->callback([&chosen, run] { chosen = run; });
    return one;
  };
  const auto of_period = [&](CLI::App* one) {
    one->add_option("CODE", args.code, "通报代码（taixin bulletin list） / which bulletin")->required();
    one->add_option("PERIOD", args.period, "期间：2026-03、2026-Q1、2026 / month, quarter or year")->required();
    return one;
  };
  const auto file = [&](CLI::App* one) {
    return one->add_option("--out", args.out, "写入文件：.xlsx .docx .json / the file to write, by its ending");
  };
  const auto kept = [&](CLI::App* one) {
    one->add_option("ID", args.id, "编号（taixin bulletin list） / its number in the list")->required();
    return one;
  };
  add("list", "通报的种类和已编制的通报 / kinds of bulletins, and those that were drawn up",
      [&] { return ask(common, to(""), {}); });
  file(of_period(
      add("draft", "此刻的数字，不保存 / the figures of now, not kept", [&] { return draft(common, args); })));
  auto* made = of_period(add("make", "编制，提交另一人签发 / draws one up for a second person to issue",
                             [&] { return make(common, args); }));
  made->add_option("--corrects", args.corrects, "更正的是哪一份（编号） / the issued one whose place it takes");
  made->add_option("--reason", args.reason, "更正的原因 / why it is corrected");
  kept(add("show", "一份通报的数字 / what one says",
           [&] { return ask(common, to("/" + std::to_string(args.id)), {}); }));
  file(kept(add("export", "已签发通报的文件，字节不变 / the documents of an issued one", [&] {
    return ask(common, to("/" + std::to_string(args.id) + "/file"), args.out);
  })))->required();
}

}  // namespace taixin::cli
