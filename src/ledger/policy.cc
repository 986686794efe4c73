#include "ledger/policy.h"

#include <algorithm>
#include <set>

#include "ledger/decimal.h"
#include "ledger/proof_errors.h"

namespace taixin::ledger {
namespace {

constexpr std::string_view kNone = "none";

base::Error bad(std::string detail) { return base::fail(kBadPolicy, {{"detail", std::move(detail)}}); }

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const size_t start = line.find_first_not_of(" \t");
    if (start == line.npos) return words;
    const size_t end = std::min(line.find_first_of(" \t", start), line.size());
    words.push_back(line.substr(start, end - start));
    line.remove_prefix(end);
  }
}

base::Result<VerifierKey> key_of(std::string_view vkey, KeyType type) {
  TX_TRY(VerifierKey key, parse_vkey(vkey));
  if (key.type != type)
    return bad(type == KeyType::ed25519 ? "a witness's key for a log" : "a log's key for a witness");
  return key;
}

}  // namespace

base::Result<void> Policy::add_log(VerifierKey key, std::string url) {
  if (key.type != KeyType::ed25519) return bad("a witness's key for a log");
  if (logs_.size() == kPolicyNamesMax) return bad("too many logs");
  for (const Log& log : logs_) {
    if (log.key.public_key == key.public_key) return bad("the same key for two logs");
  }
  logs_.push_back({std::move(key), std::move(url)});
  return {};
}

base::Result<void> Policy::add_witness(std::string name, VerifierKey key, std::string url) {
  if (key.type != KeyType::cosignature) return bad("a log's key for a witness");
  if (witnesses_.size() == kPolicyNamesMax) return bad("too many witnesses");
  for (const Witness& witness : witnesses_) {
    if (witness.key.public_key == key.public_key) return bad("the same key for two witnesses");
  }
  nodes_.push_back({name, witnesses_.size(), 0, {}});
  witnesses_.push_back({std::move(name), std::move(key), std::move(url)});
  return {};
}

// Reads the lines of a policy file, one after the other.
class PolicyReader {
 public:
  base::Result<void> line(const std::vector<std::string_view>& words) {
    const std::string_view kind = words[0];
    if (kind == "log" && (words.size() == 2 || words.size() == 3)) return log(words);
    if (kind == "witness" && (words.size() == 3 || words.size() == 4)) return witness(words);
    if (kind == "group" && words.size() >= 4) return group(words);
    if (kind == "quorum" && words.size() == 2) return quorum(words[1]);
    return bad("not a log, witness, group or quorum with its parts");
  }
  base::Result<Policy> finish() {
    if (!quorum_said_) return bad("no quorum line");
    return std::move(policy_);
  }

 private:
  base::Result<void> log(const std::vector<std::string_view>& words) {
    TX_TRY(VerifierKey key, key_of(words[1], KeyType::ed25519));
    return policy_.add_log(std::move(key), std::string(words.size() == 3 ? words[2] : ""));
  }

  base::Result<void> witness(const std::vector<std::string_view>& words) {
    TX_CHECK(new_name(words[1]));
    TX_TRY(VerifierKey key, key_of(words[2], KeyType::cosignature));
    return policy_.add_witness(std::string(words[1]), std::move(key), std::string(words.size() == 4 ? words[3] : ""));
  }

  base::Result<void> group(const std::vector<std::string_view>& words) {
    TX_CHECK(new_name(words[1]));
    Policy::Node node{std::string(words[1]), 0, 0, {}};
    for (size_t i = 3; i < words.size(); ++i) {
      const auto member = find(words[i]);
      if (!member) return bad(fmt::format("{} is not defined above", words[i]));
      if (member_.insert(*member).second == false) return bad(fmt::format("{} is in a group already", words[i]));
      node.members.push_back(*member);
    }
    if (words[2] == "any") {
      node.threshold = 1;
    } else if (words[2] == "all") {
      node.threshold = static_cast<unsigned>(node.members.size());
    } else {
      const auto k = parse_decimal(words[2], node.members.size());
      if (!k || *k == 0) return bad("the number of a group is not from 1 to its members");
      node.threshold = static_cast<unsigned>(*k);
    }
    if (policy_.nodes_.size() - policy_.witnesses_.size() == kPolicyNamesMax) return bad("too many groups");
    policy_.nodes_.push_back(std::move(node));
    return {};
  }

  base::Result<void> quorum(std::string_view name) {
    if (std::exchange(quorum_said_, true)) return bad("a second quorum line");
    if (name == kNone) return {};
    policy_.quorum_ = find(name);
    if (!policy_.quorum_) return bad(fmt::format("{} is not defined above", name));
    return {};
  }

  base::Result<void> new_name(std::string_view name) {
    if (name == kNone || find(name)) return bad(fmt::format("the name {} is taken", name));
    return {};
  }
  std::optional<size_t> find(std::string_view name) const {
    for (size_t i = 0; i < policy_.nodes_.size(); ++i) {
      if (policy_.nodes_[i].name == name) return i;
    }
    return std::nullopt;
  }

  Policy policy_;
  std::set<size_t> member_;  // of a group
  bool quorum_said_ = false;
};

base::Result<Policy> Policy::parse(std::string_view text) {
  if (text.size() > kPolicyBytesMax) return bad(fmt::format("over {} bytes", kPolicyBytesMax));
  PolicyReader reader;
  for (size_t number = 1; !text.empty(); ++number) {
    const auto at_line = [&](base::Error error) { return std::move(error).at(fmt::format("line {}", number)); };
    const size_t end = text.find('\n');
    if (end == text.npos) return at_line(bad("the last line does not end with a line feed"));
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (std::any_of(line.begin(), line.end(),
                    [](char c) { return (static_cast<uint8_t>(c) < 0x20 && c != '\t') || c == 0x7F; })) {
      return at_line(bad("a control character"));
    }
    const auto words = words_of(line);
    if (words.empty() || words[0].starts_with('#')) continue;
    if (auto done = reader.line(words); !done) return at_line(std::move(done).error());
  }
  return reader.finish();
}

base::Result<Policy> Policy::k_of_n(std::vector<VerifierKey> logs, std::vector<VerifierKey> witnesses, unsigned k) {
  Policy policy;
  for (VerifierKey& key : logs) TX_CHECK(policy.add_log(std::move(key), ""));
  Node all{"", 0, k, {}};
  for (VerifierKey& key : witnesses) {
    all.members.push_back(policy.nodes_.size());
    std::string name = key.name;
    TX_CHECK(policy.add_witness(std::move(name), std::move(key), ""));
  }
  if (k > all.members.size()) return bad(fmt::format("{} of {} witnesses", k, all.members.size()));
  if (k > 0) {
    policy.quorum_ = policy.nodes_.size();
    policy.nodes_.push_back(std::move(all));
  }
  return policy;
}

bool Policy::enough(const std::vector<bool>& cosigned) const {
  if (!quorum_) return true;
  std::vector<bool> holds(nodes_.size());
  for (size_t i = 0; i <= *quorum_; ++i) {
    const Node& node = nodes_[i];
    if (node.members.empty()) {
      holds[i] = cosigned.at(node.witness);
    } else {
      const auto count =
          std::count_if(node.members.begin(), node.members.end(), [&](size_t one) { return holds[one]; });
      holds[i] = count >= static_cast<ptrdiff_t>(node.threshold);
    }
  }
  return holds[*quorum_];
}

base::Result<TrustedCheckpoint> trust_checkpoint(const Note& note, const Policy& policy) {
  TrustedCheckpoint out{.checkpoint = {}, .note = note, .log = 0, .marks = {}};
  TX_TRY(out.checkpoint, parse_checkpoint(note.text));
  // A log speaks for its own origin only.
  std::vector<VerifierKey> known;
  std::vector<size_t> log_of;
  for (size_t i = 0; i < policy.logs().size(); ++i) {
    if (policy.logs()[i].key.name != out.checkpoint.origin) continue;
    known.push_back(policy.logs()[i].key);
    log_of.push_back(i);
  }
  if (known.empty()) {
    return base::fail(kOtherOrigin, {{"found", out.checkpoint.origin},
                                     {"expected", policy.logs().size() == 1 ? policy.logs()[0].key.name : "?"}});
  }
  for (const Policy::Witness& witness : policy.witnesses()) known.push_back(witness.key);
  TX_TRY(const OpenedNote opened, open_note(note, known));
  bool by_log = false;
  std::vector<bool> cosigned(policy.witnesses().size());
  std::vector<uint64_t> latest(policy.witnesses().size());
  for (const KnownSignature& signature : opened.signatures) {
    if (signature.key < log_of.size()) {
      if (!std::exchange(by_log, true)) out.log = log_of[signature.key];
      continue;
    }
    const size_t witness = signature.key - log_of.size();
    cosigned[witness] = true;
    latest[witness] = std::max(latest[witness], signature.timestamp.value_or(0));
  }
  if (!by_log) return base::fail(kNoKnownSignature);
  for (size_t i = 0; i < cosigned.size(); ++i) {
    if (cosigned[i]) out.marks.push_back({i, latest[i]});
  }
  if (!policy.enough(cosigned)) {
    return base::fail(kQuorumNotMet,
                      {{"have", std::to_string(out.marks.size())}, {"known", std::to_string(cosigned.size())}});
  }
  return out;
}

}  // namespace taixin::ledger
