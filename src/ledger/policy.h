// Whom to trust: which logs, which witnesses, and how many of them must have cosigned (C2SP tlog-policy).
//
//   log example.com/log+...                     the log's name is its checkpoints' origin
//   witness one witness.example/1+...  https://one.example/
//   witness two witness.example/2+...
//   group both all one two                      or: any, or a number
//   quorum both                                 or a witness, or none
//
// Values; any thread.
#pragma once

#include "ledger/checkpoint.h"

namespace taixin::ledger {

inline constexpr size_t kPolicyBytesMax = size_t{1} << 20;
inline constexpr size_t kPolicyNamesMax = 256;  // logs, witnesses and groups, each

class Policy {
 public:
  struct Log {
    VerifierKey key;
    std::string url;  // empty when the file has none
  };
  struct Witness {
    std::string name;  // within the policy only
    VerifierKey key;
    std::string url;
  };

  // Errors: kBadPolicy with the line.
  static base::Result<Policy> parse(std::string_view text);
  // At least `k` of `witnesses`; no cosignature when 0. Errors: kBadPolicy (k above their number, a key twice or of the
  // wrong type).
  static base::Result<Policy> k_of_n(std::vector<VerifierKey> logs, std::vector<VerifierKey> witnesses, unsigned k);

  const std::vector<Log>& logs() const { return logs_; }
  const std::vector<Witness>& witnesses() const { return witnesses_; }
  // Whether these witnesses (by their place in `witnesses`) are enough.
  bool enough(const std::vector<bool>& cosigned) const;

 private:
  friend class PolicyReader;
  // Members are earlier nodes, so that one pass in order decides all.
  struct Node {
    std::string name;
    size_t witness = 0;           // when it has no members
    unsigned threshold = 0;       // of members
    std::vector<size_t> members;  // in nodes_
  };
  base::Result<void> add_log(VerifierKey key, std::string url);
  base::Result<void> add_witness(std::string name, VerifierKey key, std::string url);

  std::vector<Log> logs_;
  std::vector<Witness> witnesses_;
  std::vector<Node> nodes_;
  std::optional<size_t> quorum_;  // nothing: none needed
};

struct WitnessMark {
  size_t witness;      // in Policy::witnesses
  uint64_t timestamp;  // seconds since 1970, as the witness said; the latest of several
};
struct TrustedCheckpoint {
  Checkpoint checkpoint;
  Note note;
  size_t log;                      // in Policy::logs: who signed
  std::vector<WitnessMark> marks;  // of every known witness that cosigned
};
// A checkpoint of a known log, by that log's key (whose name is the origin), with enough witnesses. Errors: kBadNote,
// kBadCheckpoint, kBadSignature, kNoKnownSignature, kQuorumNotMet.
base::Result<TrustedCheckpoint> trust_checkpoint(const Note& note, const Policy& policy);

}  // namespace taixin::ledger
