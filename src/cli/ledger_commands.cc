#include <boost/json.hpp>
#include <filesystem>

#include "cli/commands.h"
#include "ledger/base64.h"
#include "ledger/log_reader.h"
#include "ledger/proof_errors.h"
#include "ledger/proof_file.h"
#include "ledger/prove.h"
#include "ledger/verify_page.h"
#include "store/files.h"
#include "store/payload.h"

namespace taixin::cli {
namespace {

namespace json = boost::json;

struct VerifyArgs {
  std::string proof, log, policy, old_checkpoint, entry, leaf_hash;
  std::vector<std::string> vkeys, witnesses;
  unsigned k = 0;
};

constexpr size_t kEntryBytesMax = size_t{64} << 20;

bool zh(const Common& common) { return common.lang == base::Lang::zh; }

base::Result<std::vector<ledger::VerifierKey>> keys_of(const std::vector<std::string>& texts) {
  std::vector<ledger::VerifierKey> keys;
  for (const std::string& text : texts) {
    TX_TRY(ledger::VerifierKey key, ledger::parse_vkey(text));
    keys.push_back(std::move(key));
  }
  return keys;
}

base::Result<ledger::Policy> policy_of(const VerifyArgs& args) {
  if (!args.policy.empty()) {
    TX_TRY(const std::string text, store::read_file(args.policy, ledger::kPolicyBytesMax));
    return ledger::Policy::parse(text);
  }
  TX_TRY(std::vector<ledger::VerifierKey> logs, keys_of(args.vkeys));
  TX_TRY(std::vector<ledger::VerifierKey> witnesses, keys_of(args.witnesses));
  return ledger::Policy::k_of_n(std::move(logs), std::move(witnesses), args.k);
}

std::string time_text(uint64_t seconds) {
  constexpr uint64_t kShown = 253'402'300'799;  // the year 9999
  if (seconds > kShown) return std::to_string(seconds);
  return base::iso_time(base::KnownAt(static_cast<int64_t>(seconds) * 1'000'000));
}

// What both kinds of verification say about a checkpoint.
json::object checkpoint_json(const ledger::TrustedCheckpoint& trusted, const ledger::Policy& policy) {
  json::array marks;
  for (const ledger::WitnessMark& mark : trusted.marks) {
    marks.push_back(json::object{{"name", policy.witnesses()[mark.witness].key.name}, {"timestamp", mark.timestamp}});
  }
  return {{"holds", true},
          {"origin", trusted.checkpoint.origin},
          {"size", trusted.checkpoint.size},
          {"root", ledger::base64(trusted.checkpoint.root)},
          {"witnesses", std::move(marks)},
          {"known_witnesses", policy.witnesses().size()}};
}

void print_checkpoint(const ledger::TrustedCheckpoint& trusted, const ledger::Policy& policy, const Common& common) {
  fmt::print(fmt::runtime(zh(common) ? "日志 {}，共 {} 个条目\n根哈希 {}\n" : "log {}, {} entries\nroot hash {}\n"),
             trusted.checkpoint.origin, trusted.checkpoint.size, ledger::base64(trusted.checkpoint.root));
  fmt::print(fmt::runtime(zh(common) ? "见证签名 {}，已知见证 {}\n" : "cosigned by {} of {} known witnesses\n"),
             trusted.marks.size(), policy.witnesses().size());
  for (const ledger::WitnessMark& mark : trusted.marks) {
    fmt::print("  {}  {}\n", policy.witnesses()[mark.witness].key.name, time_text(mark.timestamp));
  }
}

// What the file opens, when it is one of a home's and no entry was given.
base::Result<std::optional<ledger::Opening>> opened(const VerifyArgs& args, const ledger::ProofFile& proof) {
  constexpr std::string_view kOurs = "taixin/opening/";  // other logs have extra data of other kinds
  const bool ours = proof.extra && proof.extra->find(kOurs) != std::string::npos;
  if (!ours || !args.entry.empty() || !args.leaf_hash.empty()) return std::optional<ledger::Opening>();
  TX_TRY(ledger::Opening opening, ledger::parse_opening(*proof.extra));
  return std::optional(std::move(opening));
}

// The leaf that a proof is about, from the opening, or from the bytes of the entry or its hash.
base::Result<ledger::Hash> leaf_of(const VerifyArgs& args, const std::optional<ledger::Opening>& opening) {
  if (opening) {
    TX_TRY(const std::string entry, ledger::entry_of(*opening));
    return ledger::leaf_hash(entry);
  }
  if (!args.entry.empty()) {
    TX_TRY(const std::string bytes, store::read_file(args.entry, kEntryBytesMax));
    return ledger::leaf_hash(bytes);
  }
  const auto hash = ledger::parse_base64_hash(args.leaf_hash);
  if (!hash) return base::fail(ledger::kNoLeaf);
  return *hash;
}

// What an opening of ours shows, column by column.
void print_row(const ledger::Opening& opening, const Common& common) {
  const auto columns = ledger::decode_row(opening.row);
  if (!columns) return;
  const auto& names = ledger::column_names(opening.kind);
  fmt::print("{}\n", ledger::table_of(opening.kind));
  for (size_t i = 0; i < columns->size(); ++i) {
    using Type = ledger::DecodedColumn::Type;
    const ledger::DecodedColumn& column = (*columns)[i];
    const std::string_view name = i < names.size() ? names[i] : std::string_view("?");
    if (column.type == Type::null) continue;
    if (name == "fields") {
      const auto fields = store::read_plain_payload(column.bytes);
      if (!fields) continue;
      for (const auto& [ordinal, value] : *fields) fmt::print("  {:<16} {}\n", fmt::format("field {}", ordinal), value);
      continue;
    }
    const std::string value = column.type == Type::integer ? std::to_string(column.number)
                              : column.type == Type::text  ? std::string(column.bytes)
                                                           : base::hex(column.bytes);
    fmt::print("  {:<16} {}\n", name, value);
  }
  if (opening.subject) {
    fmt::print(fmt::runtime(zh(common) ? "  该查询涉及主体 {}\n" : "  this answer was about subject {}\n"),
               opening.subject->subject.get());
  }
}

int verify_proof_file(const Common& common, const VerifyArgs& args, const ledger::Policy& policy) {
  const auto bytes = store::read_file(args.proof, ledger::kProofFileBytesMax);
  if (!bytes) return refuse(bytes.error(), common.lang);
  const auto proof = ledger::parse_proof_file(*bytes);
  if (!proof) return refuse(proof.error(), common.lang);
  const auto opening = opened(args, *proof);
  if (!opening) return refuse(opening.error(), common.lang);
  const auto leaf = leaf_of(args, *opening);
  if (!leaf) return refuse(leaf.error(), common.lang);
  const auto trusted = ledger::verify_proof(*proof, *leaf, policy);
  if (!trusted) return refuse(trusted.error(), common.lang);
  if (common.json) {
    json::object said = checkpoint_json(*trusted, policy);
    said["index"] = proof->index;
    said["proves"] = "inclusion";
    if (*opening) {
      said["log"] = ledger::log_word((*opening)->log);
      said["kind"] = ledger::table_of((*opening)->kind);
    }
    fmt::print("{}\n", json::serialize(said));
    return kDone;
  }
  fmt::print(fmt::runtime(zh(common) ? "证明成立：该条目是日志的第 {} 条 (从 0 起)\n"
                                     : "the proof holds: this is entry {} of the log (counted from 0)\n"),
             proof->index);
  if (*opening) print_row(**opening, common);
  print_checkpoint(*trusted, policy, common);
  fmt::print("{}\n", zh(common)
                         ? "已证明：该条目在日志中，内容未变 (包含性)。未证明：没有其他条目被遗漏 (完整性)。"
                         : "Proven: this entry is in the log, unchanged (inclusion). Not proven: that nothing was "
                           "left out (completeness).");
  return kDone;
}

int verify_log(const Common& common, const VerifyArgs& args, const ledger::Policy& policy) {
  ledger::LogCheck check{.policy = &policy, .old_checkpoint = {}, .progress = {}};
  if (!args.old_checkpoint.empty()) {
    auto bytes = store::read_file(args.old_checkpoint, ledger::kNoteBytesMax);
    if (!bytes) return refuse(bytes.error(), common.lang);
    check.old_checkpoint = *std::move(bytes);
  }
  ProgressBar bar(common.progress, args.log, system_clock());
  check.progress = [&](uint64_t done, uint64_t size) { bar(static_cast<double>(done) / static_cast<double>(size)); };
  const auto client = ledger::web_client();
  const bool web = args.log.starts_with("http://") || args.log.starts_with("https://");
  const auto files = web ? ledger::log_on_web(args.log, *client) : ledger::log_in_directory(args.log);
  const auto found = ledger::verify_log(*files, check);
  if (!found) return refuse(found.error(), common.lang);
  if (common.json) {
    json::object said = checkpoint_json(found->trusted, policy);
    said["tiles"] = found->tiles;
    said["bundles"] = found->bundles;
    said["bundles_not_served"] = found->bundles_missing;
    if (found->bundles_missing > 0) said["first_bundle_not_served"] = found->first_missing_bundle;
    if (found->consistent) said["consistent_with"] = found->consistent->size;
    fmt::print("{}\n", json::serialize(said));
    return kDone;
  }
  print_checkpoint(found->trusted, policy, common);
  fmt::print(fmt::runtime(zh(common) ? "已重算 {} 个瓦片和根哈希，全部相符\n"
                                     : "{} tiles and the root recomputed, all right\n"),
             found->tiles);
  fmt::print(fmt::runtime(zh(common) ? "{} 个条目包与瓦片相符\n" : "{} bundles of entries hash to their tiles\n"),
             found->bundles);
  if (found->bundles_missing > 0) {
    fmt::print(
        fmt::runtime(zh(common) ? "{} 个条目包未提供 (首个 {})：这些条目只核对了哈希\n"
                                : "{} bundles are not served (first {}): of those entries only hashes were checked\n"),
        found->bundles_missing, found->first_missing_bundle);
  }
  if (found->consistent) {
    fmt::print(fmt::runtime(zh(common) ? "与较早的检查点 ({} 个条目) 一致，只增未改\n"
                                       : "continues the older checkpoint of {} entries; nothing before was changed\n"),
               found->consistent->size);
  }
  return kDone;
}

int verify(const Common& common, const VerifyArgs& args) {
  if (args.proof.empty() == args.log.empty() || (args.policy.empty() && args.vkeys.empty())) {
    return refuse(base::fail(ledger::kNothingToVerify), common.lang);
  }
  const auto policy = policy_of(args);
  if (!policy) return refuse(policy.error(), common.lang);
  return args.log.empty() ? verify_proof_file(common, args, *policy) : verify_log(common, args, *policy);
}

// ---- with a home

int call(const Common& common, std::string method, const std::string& path, std::string_view title,
         const std::vector<std::pair<std::string, std::string>>& query = {}) {
  auto door = Door::open(common, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = std::move(method);
  request.path = "/api/v1/ledger" + path;
  for (const auto& [name, value] : query) {
    if (!value.empty()) request.query[name] = value;
  }
  ProgressBar bar(common.progress, std::string(title), system_clock());
  request.progress = std::ref(bar);
  return print_findings((*door)->call(std::move(request)), common);
}

struct ProveArgs {
  std::string query, purpose, operator_name, unit, basis, record, out;
};

// Writes the proofs of an answer; what is there already is not written over.
int write_proofs(const json::object& answer, const ProveArgs& args, const Common& common) {
  const std::filesystem::path directory = args.out;
  if (const auto made = store::make_directory(directory); !made) return refuse(made.error(), common.lang);
  const json::array& proofs = answer.at("proofs").as_array();
  for (const json::value& value : proofs) {
    const json::object& proof = value.as_object();
    const std::filesystem::path path = directory / std::string(proof.at("file").as_string());
    const std::string_view text = proof.at("proof").as_string();
    if (const auto written = store::write_file(path, text); !written) return refuse(written.error(), common.lang);
    fmt::print("{}  {}\n", path.string(), std::string_view(proof.at("about").as_string()));
  }
  if (proofs.empty()) {
    fmt::print("{}\n", zh(common) ? "没有可证明的记录" : "there is nothing to prove");
    return kDone;
  }
  for (const json::value& key : answer.at("vkeys").as_array())
    fmt::print("--vkey {}\n", std::string_view(key.as_string()));
  fmt::print("{}\n", zh(common)
                         ? "已证明：这些内容在账本中，未被改动 (包含性)。未证明：没有别的内容 (完整性)。"
                         : "Proven: these are in the log, unaltered (inclusion). Not proven: that there is nothing "
                           "else (completeness).");
  return kDone;
}

int prove(const Common& common, const ProveArgs& args) {
  Common as_json = common;
  as_json.json = true;
  auto door = Door::open(as_json, system_clock());
  if (!door) return refuse(door.error(), common.lang);
  service::Request request;
  request.method = "POST";
  request.path = "/api/v1/ledger/proofs";
  request.headers["content-type"] = "application/json";
  request.body = json::serialize(json::object{{"query", args.query},
                                              {"purpose", args.purpose},
                                              {"operator", args.operator_name},
                                              {"unit", args.unit},
                                              {"basis", args.basis},
                                              {"record", args.record}});
  const auto response = (*door)->call(std::move(request));
  if (common.json || !response || response->status >= 400) return print(response, common);
  return write_proofs(json::parse(response->body).as_object(), args, common);
}

void add_home_side(CLI::App& parent, Common& common, Chosen& chosen) {
  const auto with_home = [&](const char* name, const char* text) {
    auto* command = parent.add_subcommand(name, text);
    command->add_option("--home", common.home, "平台目录 / home")->required();
    command->add_flag("--json", common.json, "JSON");
    return command;
  };
  with_home("status", "账本状态：条数、公钥、见证 / entries, keys, witnesses")->callback([&] {
    chosen = [&] { return call(common, "GET", "", "status"); };
  });
  with_home("checkpoint", "立即签署并公布检查点 / sign and publish what is there now")->callback([&] {
    chosen = [&] { return call(common, "POST", "/checkpoint", "checkpoint"); };
  });
  with_home("audit", "由库重新推出全部账本并核对 / derive every leaf again and compare")->callback([&] {
    chosen = [&] { return call(common, "POST", "/audit", zh(common) ? "核对" : "audit"); };
  });
  static std::string from, to;
  static std::vector<std::string> sheets;
  auto* again = with_home("replay", "按当时的规则和数据重新核算每一次回答 / make every answer again, as of its moment");
  again->add_option("--from", from, "起始日期 / from this day on");
  again->add_option("--to", to, "截止日期 / until this day");
  again->add_option("--sheet", sheets, "批量核查当时的结果表，逐行重新核算 / a sheet that a batch wrote, row by row");
  again->callback([&] {
    chosen = [&] {
      std::string paths;
      for (const std::string& sheet : sheets) paths += std::filesystem::absolute(sheet).string() + "\n";
      return call(common, "POST", "/replay", zh(common) ? "核算" : "replay",
                  {{"from", from}, {"to", to}, {"sheet", paths}});
    };
  });
  static ProveArgs args;
  auto* command =
      with_home("prove", "取得主体各条记录和查询留痕的证明文件 / proof files of a subject's records and of who looked");
  command->add_option("SUBJECT", args.query, "代码或名称 / code or name")->required();
  command->add_option("--purpose", args.purpose, "用途 / purpose: self court audit")->required();
  command->add_option("--operator", args.operator_name, "查询人 / who asks")->required();
  command->add_option("--unit", args.unit, "单位 / unit");
  command->add_option("--basis", args.basis, "依据或事项编号 / basis or matter number");
  command->add_option("--record", args.record, "只证明这条记录 / this record only");
  command->add_option("--out", args.out, "存放目录 / directory for the files")->default_val(".");
  command->callback([&common, &chosen] { chosen = [&common] { return prove(common, args); }; });
}

void add_verify(CLI::App& parent, Common& common, Chosen& chosen) {
  static VerifyArgs args;
  auto* command =
      parent.add_subcommand("verify", "核验日志或证明文件，无需数据目录 / verify a log or a proof file; needs no home");
  command->add_option("PROOF", args.proof, "证明文件 / proof file (.tlog-proof)");
  command->add_option("--log", args.log, "日志目录或网址 / a log's directory or URL (tlog-tiles)");
  auto* vkey = command->add_option("--vkey", args.vkeys, "日志公钥 / the log's verifier key");
  auto* witness = command->add_option("--witness", args.witnesses, "见证公钥 / a witness's verifier key");
  auto* k = command->add_option("-k", args.k, "至少几个见证 / at least so many witnesses");
  auto* policy = command->add_option("--policy", args.policy, "信任策略文件 / trust policy (tlog-policy)");
  for (auto* other : {vkey, witness, k}) policy->excludes(other);
  command->add_option("--old", args.old_checkpoint,
                      "较早的检查点，核对一致性 / an older checkpoint to be consistent with");
  auto* entry = command->add_option("--entry", args.entry, "条目原文 / the entry's bytes");
  command->add_option("--leaf-hash", args.leaf_hash, "条目哈希 (Base64) / the entry's leaf hash")->excludes(entry);
  command->add_flag("--json", common.json, "JSON");
  command->callback([&common, &chosen] { chosen = [&common] { return verify(common, args); }; });
}

}  // namespace

void add_ledger_commands(CLI::App& program, Common& common, Chosen& chosen) {
  auto* commands = program.add_subcommand("ledger", "可信日志 / the transparency logs");
  commands->require_subcommand(1);
  add_home_side(*commands, common, chosen);
  add_verify(*commands, common, chosen);
  auto* page = commands->add_subcommand(
      "page", "离线核验网页，写到标准输出 / the page that verifies proof files offline, on standard output");
  page->callback([&chosen] {
    chosen = [] {
      const std::string_view html = ledger::verify_page();
      return std::fwrite(html.data(), 1, html.size(), stdout) == html.size() ? kDone : kRefused;
    };
  });
}

}  // namespace taixin::cli
