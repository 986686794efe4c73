#include <boost/json.hpp>
#include <filesystem>

#include "cli/commands.h"
#include "ledger/base64.h"
#include "ledger/log_reader.h"
#include "ledger/proof_errors.h"
#include "ledger/proof_file.h"
#include "ledger/verify_page.h"
#include "store/files.h"

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

// The leaf that a proof is about, from the bytes of the entry or its hash.
base::Result<ledger::Hash> leaf_of(const VerifyArgs& args) {
  if (!args.entry.empty()) {
    TX_TRY(const std::string bytes, store::read_file(args.entry, kEntryBytesMax));
    return ledger::leaf_hash(bytes);
  }
  const auto hash = ledger::parse_base64_hash(args.leaf_hash);
  if (!hash) return base::fail(ledger::kNoLeaf);
  return *hash;
}

int verify_proof_file(const Common& common, const VerifyArgs& args, const ledger::Policy& policy) {
  const auto bytes = store::read_file(args.proof, ledger::kProofFileBytesMax);
  if (!bytes) return refuse(bytes.error(), common.lang);
  const auto proof = ledger::parse_proof_file(*bytes);
  if (!proof) return refuse(proof.error(), common.lang);
  const auto leaf = leaf_of(args);
  if (!leaf) return refuse(leaf.error(), common.lang);
  const auto trusted = ledger::verify_proof(*proof, *leaf, policy);
  if (!trusted) return refuse(trusted.error(), common.lang);
  if (common.json) {
    json::object said = checkpoint_json(*trusted, policy);
    said["index"] = proof->index;
    said["proves"] = "inclusion";
    fmt::print("{}\n", json::serialize(said));
    return kDone;
  }
  fmt::print(fmt::runtime(zh(common) ? "证明成立：该条目是日志的第 {} 条 (从 0 起)\n"
                                     : "the proof holds: this is entry {} of the log (counted from 0)\n"),
             proof->index);
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
