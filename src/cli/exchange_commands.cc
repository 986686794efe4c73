// Files to and from the province and the counties, on the machine of the platform: operators carry folders between
// networks. A folder is written whole or not at all, and the same one again has the same bytes.
#include "cli/exchange_commands.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "cli/errors.h"
#include "exchange/manifest.h"
#include "service/exchange_package.h"
#include "store/files.h"

namespace taixin::cli {
namespace {

namespace fs = std::filesystem;

struct Args {
  std::string partner, path, out, vkey, operator_name;
  int64_t number = 0;
  bool revoke = false;
};

int say(const Common& common, const std::string& zh, const std::string& en) {
  fmt::print("{}\n", common.lang == base::Lang::zh ? zh : en);
  return kDone;
}

service::Request to(std::string method, std::string path, const Args& args) {
  service::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  if (!args.operator_name.empty()) request.query["operator"] = args.operator_name;
  return request;
}

// The folder has its name when everything in it is on disk.
base::Result<void> write_folder(const fs::path& folder, const std::vector<store::ExchangeFile>& files) {
  std::error_code failed;
  const fs::path made = folder.string() + ".part";
  fs::remove_all(made, failed);
  fs::create_directories(made, failed);
  if (failed) return base::fail(kCannotWrite, {{"path", made.string()}});
  for (const store::ExchangeFile& file : files) TX_CHECK(store::write_file(made / file.name, file.bytes));
  // What was there gives way only when the new one has its name.
  const fs::path old = folder.string() + ".old";
  fs::remove_all(old, failed);
  const bool there = fs::exists(folder, failed);
  if (there) fs::rename(folder, old, failed);
  if (failed) return base::fail(kCannotWrite, {{"path", folder.string()}});
  if (const auto renamed = store::rename_durably(made, folder); !renamed) {
    if (there) fs::rename(old, folder, failed);
    return renamed.error();
  }
  fs::remove_all(old, failed);
  return {};
}

base::Result<std::string> read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return base::fail(service::kNotAPackage, {{"why", path.filename().string()}});
  return bytes.str();
}

base::Result<std::vector<store::ExchangeFile>> read_folder(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    TX_TRY(const std::string bytes, read_bytes(path));
    return service::unpack_exchange(bytes);
  }
  std::vector<store::ExchangeFile> out;
  uint64_t total = 0;
  for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
    if (!at->is_regular_file(failed)) continue;
    total += at->file_size(failed);
    if (total > service::kPackageBytesMax) return base::fail(service::kNotAPackage, {{"why", "too large"}});
    TX_TRY(std::string bytes, read_bytes(at->path()));
    out.push_back({at->path().filename().string(), std::move(bytes)});
  }
  if (failed) return base::fail(service::kNotAPackage, {{"why", failed.message()}});
  return out;
}

// A batch in a folder of folders.
struct Found {
  std::string from;
  int64_t number = 0;
  fs::path path;
  friend auto operator<=>(const Found&, const Found&) = default;
};

// The batches that lie in a folder, each sender's in the order of their numbers; else the path itself.
std::vector<Found> batches_in(const fs::path& path) {
  std::vector<Found> out;
  std::error_code failed;
  if (fs::is_directory(path, failed) && !fs::exists(path / exchange::kNoteFile, failed)) {
    for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
      const auto bytes = read_bytes(at->path() / exchange::kNoteFile);
      const auto note = bytes ? ledger::parse_note(*bytes) : base::Result<ledger::Note>(bytes.error());
      const auto manifest =
          note ? exchange::parse_manifest(note->text) : base::Result<exchange::Manifest>(note.error());
      if (!manifest || manifest->kind != exchange::ManifestKind::batch) continue;
      out.push_back({manifest->from, manifest->number, at->path()});
    }
  }
  std::ranges::sort(out);
  if (out.empty()) out.push_back({{}, 0, path});
  return out;
}

// What a command reads from the answers it asks for.
Common reading(const Common& common) {
  Common out = common;
  out.json = true;
  return out;
}

int print_problem(const base::Result<service::Response>& response, const Common& common) {
  if (!response || common.json || response->status < 400) return print(response, common);
  boost::system::error_code failed;
  const auto said = boost::json::parse(response->body, failed);
  if (failed || !said.is_object()) return print(response, common);
  for (const char* part : {"detail", "next"}) {
    const auto* text = said.as_object().if_contains(part);
    if (text && text->is_string()) fmt::print(stderr, "{}\n", std::string_view(text->get_string()));
  }
  return kRefused;
}

// Asks for a package and writes it as a folder; what is refused is said.
std::optional<fs::path> fetched(Door& door, const Common& common, const std::string& path, const Args& args,
                                const std::string& name) {
  const auto response = door.call(to("GET", path, args));
  if (!response || response->status != 200) {
    print_problem(response, common);
    return std::nullopt;
  }
  const auto files = service::unpack_exchange(response->body);
  const fs::path folder = fs::absolute(fs::path(args.out.empty() ? "." : args.out) / name);
  const auto written = files ? write_folder(folder, *files) : base::Result<void>(files.error());
  if (written) return folder;
  refuse(written.error(), common.lang);
  return std::nullopt;
}

int fetch(Common& common, const Args& args, const std::string& path, const std::string& name) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  const auto folder = fetched(**door, common, path, args, name);
  return folder ? say(common, "已写入 " + folder->string(), "written to " + folder->string()) : kRefused;
}

std::string of_partner(const Args& args, const std::string& rest) {
  return "/api/v1/exchange/" + args.partner + "/" + rest;
}

// Makes batches until there is nothing more to tell, and writes each; with a number: that one again.
int batch(Common& common, const Args& args) {
  if (args.number > 0) {
    return fetch(common, args, of_partner(args, fmt::format("batches/{}/files", args.number)),
                 fmt::format("batch-{}-{:06}", args.partner, args.number));
  }
  const Common asked = reading(common);
  auto door = Door::open(asked, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  for (int made = 0;; ++made) {
    const auto response = (*door)->call(to("POST", of_partner(args, "batches"), args));
    if (!response) return refuse(response.error(), common.lang);
    if (response->status != 201) {
      if (response->status != 200) return print_problem(response, common);
      return made > 0 ? kDone : say(common, "没有需要告知对方的变化", "there is nothing to tell");
    }
    const auto said = boost::json::parse(response->body).at("batch");
    const int64_t number = std::stoll(std::string(said.at("number").as_string()));
    const auto folder = fetched(**door, common, of_partner(args, fmt::format("batches/{}/files", number)), args,
                                fmt::format("batch-{}-{:06}", args.partner, number));
    if (!folder) return kRefused;
    say(common,
        fmt::format("第 {} 批，{} 行，已写入 {}", number, said.at("rows").to_number<int64_t>(), folder->string()),
        fmt::format("batch {}, {} rows, written to {}", number, said.at("rows").to_number<int64_t>(),
                    folder->string()));
  }
}

base::Result<service::Response> hand_in(Door& door, const fs::path& path, const Args& args) {
  TX_TRY(const auto files, read_folder(path));
  auto request = to("POST", "/api/v1/exchange/files", args);
  TX_TRY(request.body, service::pack_exchange(files, base::KnownAt()));
  return door.call(std::move(request));
}

int take_one(Door& door, const Common& common, const fs::path& path, const Args& args) {
  const auto response = hand_in(door, path, args);
  if (!response || response->status != 200) return print_problem(response, common);
  const auto said = boost::json::parse(response->body).as_object();
  Args of = args;
  of.partner = said.at("partner").as_string();
  const int64_t number = std::stoll(std::string(said.at("number").as_string()));
  if (said.at("kind").as_string() != "batch") {
    return refuse(base::fail(service::kNotAPackage, {{"why", std::string(said.at("kind").as_string())}}), common.lang);
  }
  const auto folder = fetched(door, common, of_partner(of, fmt::format("receipts/{}/files", number)), of,
                              fmt::format("receipt-{}-{:06}", of.partner, number));
  if (!folder) return kRefused;
  const auto count = [&](const char* name) { return said.at("counts").at(name).to_number<int64_t>(); };
  const bool repeated = said.at("repeated").as_bool();
  say(common,
      fmt::format("{} 第 {} 批{}：接收 {} 行，已有 {} 行，早于现有版本 {} 行，退回 {} 行；回执已写入 {}", of.partner,
                  number, repeated ? "（此前已收，没有变化）" : "", count("taken"), count("known"), count("older"),
                  count("refused"), folder->string()),
      fmt::format("batch {} of {}{}: {} taken, {} known, {} older, {} refused; the receipt is in {}", number,
                  of.partner, repeated ? " (it came before)" : "", count("taken"), count("known"), count("older"),
                  count("refused"), folder->string()));
  return count("refused") > 0 ? kSomeRefused : kDone;
}

// What has ended is shown until the batch that says so is taken: all that lie there are taken in one go.
int take(Common& common, const Args& args) {
  const Common asked = reading(common);
  auto door = Door::open(asked, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  int out = kDone;
  std::string stuck = "-";  // whose later ones have to wait
  for (const Found& one : batches_in(args.path)) {
    if (one.from == stuck) continue;
    const int code = take_one(**door, common, one.path, args);
    if (code == kRefused) stuck = one.from;
    if (code == kRefused || out == kDone) out = code;
  }
  return out;
}

// A receipt or a statement of a partner.
int load(Common& common, const Args& args) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  const auto files = read_folder(args.path);
  if (!files) return refuse(files.error(), common.lang);
  auto request = to("POST", "/api/v1/exchange/files", args);
  auto body = service::pack_exchange(*files, base::KnownAt());
  if (!body) return refuse(body.error(), common.lang);
  request.body = *std::move(body);
  if (!common.json) request.headers["accept"] = "text/plain";
  return print((*door)->call(std::move(request)), common);
}

// A file of the partner's own layout.
int reply(Common& common, const Args& args) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  auto bytes = read_bytes(args.path);
  if (!bytes) return refuse(bytes.error(), common.lang);
  auto request = to("POST", of_partner(args, "replies"), args);
  request.query["name"] = fs::path(args.path).filename().string();
  request.body = *std::move(bytes);
  if (!common.json) request.headers["accept"] = "text/plain";
  return print((*door)->call(std::move(request)), common);
}

int get(Common& common, const Args& args, const std::string& path) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  return print((*door)->call(to("GET", path, args)), common);
}

int set_key(Common& common, const Args& args) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  auto request = to("POST", of_partner(args, "key"), args);
  request.headers["content-type"] = "application/json";
  // An empty word by mistake is no key, and revokes none.
  const std::string vkey = args.revoke ? std::string() : args.vkey.empty() ? "-" : args.vkey;
  request.body = boost::json::serialize(boost::json::object{{"vkey", vkey}});
  return print((*door)->call(std::move(request)), common);
}

}  // namespace

void add_exchange_commands(CLI::App& program, Common& common, Chosen& chosen) {
  static Args args;
  auto* all = program.add_subcommand("exchange", "与省、县平台交换文件 / files to and from the province and counties");
  all->require_subcommand(1);
  const auto add = [&](const char* name, const char* about, std::function<int()> run) {
    auto* one = all->add_subcommand(name, about);
    one->add_option("--home", common.home, "平台目录 / home")->required();
    one->add_option("--operator", args.operator_name, "经办人 / who does it");
    one->add_flag("--json", common.json, "JSON");
    one->callback([&chosen, run] { chosen = run; });
    return one;
  };
  const auto partner = [&](CLI::App* one) {
    one->add_option("PARTNER", args.partner, "对方代码（taixin exchange status） / code of the partner")->required();
    return one;
  };
  const auto folder = [&](CLI::App* one) {
    one->add_option("PATH", args.path,
                    "对方给出的文件夹或 ZIP；take 也收装有多个批次的文件夹 / the folder or ZIP that "
                    "came; take: also a folder of batches")
        ->required()
        ->check(CLI::ExistingPath);
    return one;
  };
  const auto out = [&](CLI::App* one) {
    one->add_option("--out", args.out, "写到哪个目录，默认当前目录 / where folders are written");
    return one;
  };
  add("status", "对方、公钥和进度 / partners, keys and how far each has come",
      [&] { return get(common, args, "/api/v1/exchange"); });
  auto* key = partner(
      add("key", "登记对方的验证公钥 / the key by which a partner signs", [&] { return set_key(common, args); }));
  auto* which = key->add_option_group("key");
  which->add_option("VKEY", args.vkey, "对方信息账本的公钥（对方执行 taixin ledger status） / of its log of records");
  which->add_flag("--revoke", args.revoke, "注销对方的公钥 / the partner has no key any more");
  which->require_option(1);
  auto* made = out(partner(add("batch", "制作并导出给对方的批次 / makes and writes the batches to a partner",
                               [&] { return batch(common, args); })));
  made->add_option("--number", args.number, "只重新导出这一批，字节不变 / this one again, the same bytes");
  out(folder(add("take", "收取对方的批次，写出回执 / takes a batch, and writes the receipt",
                 [&] { return take(common, args); })));
  folder(add("receipt", "登记对方的回执 / loads a partner's receipt", [&] { return load(common, args); }));
  auto* own =
      partner(add("reply", "登记对方自有格式的回执、错误行、退回行 / loads what a partner says in files of its own",
                  [&] { return reply(common, args); }));
  own->add_option("FILE", args.path, "对方给出的 CSV 或 XLSX / the file that came")
      ->required()
      ->check(CLI::ExistingFile);
  out(partner(add("reconcile", "导出本平台的对账单 / writes the statement of what is held here",
                  [&] { return fetch(common, args, of_partner(args, "statement"), "statement-" + args.partner); })));
  folder(add("compare", "与对方的对账单比较，差异随下一批再发 / compares a partner's statement",
             [&] { return load(common, args); }));
  partner(add("refused", "被对方退回的行及原因 / rows that a partner refused, and why",
              [&] { return get(common, args, of_partner(args, "refused")); }));
  partner(add("timeliness", "从决定到此处、到对方的工作日 / working days from decisions until here and there",
              [&] { return get(common, args, of_partner(args, "timeliness")); }));
}

}  // namespace taixin::cli
