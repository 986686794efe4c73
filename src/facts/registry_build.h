// Writing the file of subjects from the store, and from the file before.
#pragma once

#include <functional>
#include <unordered_map>

#include "facts/registry_file.h"
#include "store/home.h"

namespace taixin::facts {

// When rows of the registry became known: by the seal of their submission; what an officer's move made known belongs to
// no submission and is seen since the first such move to the subject. Rows of open and abandoned submissions never
// were.
class RegistrySeals {
 public:
  static base::Result<RegistrySeals> read(store::ReadTx& tx);
  Seen of(SubmissionId submission, SubjectId subject) const;
  // The latest seal or link event.
  const Seen& latest() const { return latest_; }
  // Whether there is a seal or link event of just this moment.
  bool knows(const Seen& seen) const;

 private:
  std::unordered_map<SubmissionId, Seen> seals_;
  std::unordered_map<SubjectId, Seen> moves_;
  std::vector<Seen> all_;  // by sequence
  Seen latest_{CommitSeq(0), KnownAt(0)};
};

// Every visible row behind `after` with the moment it became known; subjects before their codes, names and states.
base::Result<void> read_registry(store::ReadTx& tx, const RegistrySeals& seals, const store::RegistryPoint& after,
                                 SubjectId gaps_from,
                                 const std::function<void(const store::RegistryRow&, const Seen&)>& each);

// All of the registry as the store has it at this moment: out of `before` (null: of nothing) and the rows added since.
// Durable on return. Memory: about 70 bytes for each row added since.
base::Result<RegistryEntry> write_registry(store::Home& home, const RegistryFile* before,
                                           const std::filesystem::path& path);

}  // namespace taixin::facts
