#include <boost/json.hpp>
#include <filesystem>

#include "cli/commands.h"
#include "ledger/proof_errors.h"
#include "ledger/proof_file.h"
#include "report/verify.h"
#include "service/errors.h"
#include "store/files.h"

namespace taixin::cli {
namespace {

namespace json = boost::json;

struct ReportArgs {
  std::string query, kind = "ordinary", purpose, operator_name, unit, basis, from, until, fields, area;
  std::string number, out;
  std::string file, proof, policy;
  std::vector<std::string> vkeys;
};

constexpr size_t kReportFileMax = size_t{64} << 20;

base::Result<service::Response> download(Door& door, const std::string& path, const std::string& operator_name) {
  service::Request request;
  request.method = "GET";
  request.path = path;
  request.query = {{"operator", operator_name}};
  return door.call(std::move(request));
}

std::string format_of(const std::string& file) {
  if (file.ends_with(".json")) return "json";
  return file.ends_with(".tlog-proof") ? "proof" : "pdf";
}

int issue(const Common& common, const ReportArgs& args) {
  Common as_json = common;
  as_json.json = true;
  auto door = Door::open(as_json, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  json::object body{{"query", args.query}, {"kind", args.kind}, {"purpose", args.purpose}};
  for (const auto& [name, value] :
       {std::pair("operator", &args.operator_name), std::pair("unit", &args.unit), std::pair("basis", &args.basis),
        std::pair("from", &args.from), std::pair("until", &args.until), std::pair("fields", &args.fields),
        std::pair("area", &args.area)}) {
    if (!value->empty()) body[name] = *value;
  }
  service::Request request;
  request.method = "POST";
  request.path = "/api/v1/reports";
  request.headers["content-type"] = "application/json";
  request.body = json::serialize(body);
  const auto response = (*door)->call(std::move(request));
  if (!response || response->status >= 400 || args.out.empty()) return print(response, as_json);
  const json::object told = json::parse(response->body).as_object();
  const std::string path(told.at("files").at(format_of(args.out)).as_string());
  return write_response(download(**door, path, args.operator_name), args.out, common);
}

int list(const Common& common) {
  Common as_json = common;
  as_json.json = true;
  auto door = Door::open(as_json, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = "GET";
  request.path = "/api/v1/reports";
  const auto response = (*door)->call(std::move(request));
  if (common.json || !response || response->status >= 400) return print(response, as_json);
  const bool zh = common.lang == base::Lang::zh;
  for (const json::value& value : json::parse(response->body).at("reports").as_array()) {
    const json::object& one = value.as_object();
    fmt::print("{}  {}  {}  {}  {}\n", std::string_view(one.at("number").as_string()),
               std::string_view(one.at("as_of").as_string()), std::string_view(one.at("kind").as_string()),
               std::string_view(one.at("audience").as_string()),
               one.at("superseded").as_bool() ? (zh ? "已失效" : "superseded") : (zh ? "有效" : "current"));
  }
  return kDone;
}

int get(const Common& common, const ReportArgs& args) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  const std::string path = "/api/v1/reports/" + args.number + "/" + format_of(args.out);
  return write_response(download(**door, path, args.operator_name), args.out, common);
}

base::Result<ledger::Policy> policy_of(const ReportArgs& args) {
  if (!args.policy.empty()) {
    TX_TRY(const std::string text, store::read_file(args.policy, ledger::kPolicyBytesMax));
    return ledger::Policy::parse(text);
  }
  std::vector<ledger::VerifierKey> keys;
  for (const std::string& text : args.vkeys) {
    TX_TRY(ledger::VerifierKey key, ledger::parse_vkey(text));
    keys.push_back(std::move(key));
  }
  if (keys.empty()) return base::fail(ledger::kNothingToVerify);
  return ledger::Policy::k_of_n(std::move(keys), {}, 0);
}

// Needs no home and no network.
int verify(const Common& common, const ReportArgs& args) {
  const auto policy = policy_of(args);
  if (!policy) return refuse(policy.error(), common.lang);
  const auto file = store::read_file(args.file, kReportFileMax);
  if (!file) return refuse(file.error(), common.lang);
  const std::string proof_file = args.proof.empty() ? args.file + ".tlog-proof" : args.proof;
  const auto proof = store::read_file(proof_file, ledger::kProofFileBytesMax);
  if (!proof) return refuse(proof.error(), common.lang);
  const auto found = report::verify_report(*file, *proof, *policy);
  if (!found) return refuse(found.error(), common.lang);
  if (common.json) {
    fmt::print("{}\n", json::serialize(json::object{{"holds", true},
                                                    {"number", found->number},
                                                    {"kind", found->kind},
                                                    {"audience", found->audience},
                                                    {"as_of", found->day.iso()},
                                                    {"sha256", base::hex(found->digest)},
                                                    {"signed", found->pdf},
                                                    {"log", found->trusted.checkpoint.origin},
                                                    {"index", found->index}}));
    return kDone;
  }
  const bool zh = common.lang == base::Lang::zh;
  fmt::print(fmt::runtime(zh ? "真实：{} 由 {} 于 {} 出具，内容未被改动\n"
                             : "genuine: {} was issued by {} on {}; nothing in it was altered\n"),
             found->number, found->trusted.checkpoint.origin, found->day.iso());
  if (found->pdf) fmt::print("{}\n", zh ? "PDF 的签名成立" : "the PDF's signature holds");
  fmt::print("{}\n", zh ? "所载信息是否仍然有效，请在核验页面查看。"
                        : "Whether what it says still stands, the verification page knows.");
  return kDone;
}

}  // namespace

void add_report_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static ReportArgs args;
  auto* commands = program.add_subcommand("report", "信用报告 / credit reports");
  commands->require_subcommand(1);
  const auto with_home = [&](const char* name, const char* text) {
    auto* command = commands->add_subcommand(name, text);
    command->add_option("--home", common.home, "平台目录 / home")->required();
    command->add_flag("--json", common.json, "JSON");
    return command;
  };
  auto* issuing = with_home("issue", "出具报告 / issue a report");
  issuing->add_option("SUBJECT", args.query, "代码或全称 / code or full name")->required();
  issuing->add_option("--kind", args.kind, "ordinary special")->default_val("ordinary");
  issuing->add_option("--purpose", args.purpose, "用途 / purpose")->required();
  issuing->add_option("--operator", args.operator_name, "查询人 / who asks")->required();
  issuing->add_option("--unit", args.unit, "单位 / unit");
  issuing->add_option("--basis", args.basis, "依据或事项编号 / basis or matter number");
  issuing->add_option("--from", args.from, "专项：报告期首日 / special: first day");
  issuing->add_option("--until", args.until, "专项：报告期末日 / special: last day");
  issuing->add_option("--fields", args.fields, "专项：领域代码，逗号分隔 / special: codes of fields");
  issuing->add_option("--area", args.area, "专项：区域代码 / special: code of a region");
  issuing->add_option("--out", args.out, "文件 .pdf .json / file");
  issuing->callback([&] { chosen = [&] { return issue(common, args); }; });

  with_home("list", "已出具的报告 / reports issued here")->callback([&] { chosen = [&] { return list(common); }; });

  auto* getting = with_home("get", "再次取得报告或其证明 / a report again, or its proof");
  getting->add_option("NUMBER", args.number, "报告编号 / number")->required();
  getting->add_option("--operator", args.operator_name, "查询人 / who asks")->required();
  getting->add_option("--out", args.out, "文件 .pdf .json .tlog-proof / file")->required();
  getting->callback([&] { chosen = [&] { return get(common, args); }; });

  auto* verifying = commands->add_subcommand("verify", "离线核验报告文件 / verify a report's file; needs no home");
  verifying->add_option("FILE", args.file, "PDF 或 JSON / PDF or JSON")->required();
  verifying->add_option("--proof", args.proof, "证明文件 / proof (FILE.tlog-proof)");
  auto* vkey = verifying->add_option("--vkey", args.vkeys, "记录日志的公钥 / the records log's verifier key");
  verifying->add_option("--policy", args.policy, "信任策略文件 / trust policy")->excludes(vkey);
  verifying->add_flag("--json", common.json, "JSON");
  verifying->callback([&] { chosen = [&] { return verify(common, args); }; });
}

}  // namespace taixin::cli
