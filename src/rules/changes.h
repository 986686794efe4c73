// How the law of a home changes: packs that take the place of others, and entries below V2 that two people compared
// with the official text. One hands in or proposes; two different accounts confirm, each with a fresh code; it is in
// force from the next start of the program on, as an activation of its own (domain/12.2.3).
//
//   TX_TRY(const Change change, changes.propose_entry(caller, ChangeKind::confirm, "regime/NDRC-36/class/abnormal",
//   why)); TX_TRY(changes.confirm(caller, change.id, {.document = ..., .where = ..., .text = ..., .code = code}));
//
// Each of the two says where it read the official text and copies the clause; the two copies have to be the same, white
// space aside, and their digest is kept. When the pack says something else about the entry later, it is not confirmed
// any more (catalog/entries.h).
//
// Threads: any. What an acknowledged call changed is on disk; of two at once one wins and the other is told.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/caller.h"
#include "access/entrance.h"
#include "catalog/entries.h"
#include "rules/versions.h"
#include "store/rule_events.h"

namespace taixin::rules {

enum class ChangeKind : uint8_t {
  packs,    // other packs
  confirm,  // an entry below V2 may act
  doubt,    // ... and may not any more
};
inline constexpr int kChangeKinds = 3;
std::string_view change_kind_code(ChangeKind kind);
std::optional<ChangeKind> change_kind_of(std::string_view code);

enum class ChangeState : uint8_t {
  open,       // waits for people
  confirmed,  // waits for the next start
  dropped,
  begun,  // in force since `activation`
};
std::string_view change_state_code(ChangeState state);
std::string_view change_state_words(ChangeState state, base::Lang lang);

struct Signature {
  access::AccountId account;
  KnownAt at;
  std::string document, where, text;  // the official text as this person read it; of packs empty
};

struct Change {
  int64_t id = 0;
  ChangeKind kind = ChangeKind::packs;
  ChangeState state = ChangeState::open;
  KnownAt at;
  access::AccountId by;  // 0: the console
  std::string reason;
  std::vector<base::Sha256> packs;  // of packs
  std::string entry;                // of the others
  base::Sha256 digest{};            // of the entry
  std::vector<Signature> signatures;
  std::string why;         // dropped: in the words of whoever did
  int64_t activation = 0;  // begun: as which
  size_t events = 0;
};

class Changes {
 public:
  static constexpr size_t kSigners = 2;
  static constexpr size_t kReasonMax = 500, kTextMax = 4000;  // characters

  // Of `versions` the last is in force. All outlive it.
  static base::Result<std::unique_ptr<Changes>> open(store::Home& home, access::Entrance& entrance,
                                                     const std::vector<Version>& versions);

  // Packs instead of all that are in force. `fits` says what other rooms have against them. kPacksRefused with every
  // problem, kNothingChanges, kItemGone, kRoleGone, kChangeWaits, kTextMissing.
  using Fits = std::function<base::Result<void>(const catalog::Catalog&)>;
  base::Result<Change> propose_packs(const access::Caller& caller, const std::vector<catalog::PackSource>& packs,
                                     const std::string& reason, const Fits& fits);
  // kNoEntry, kActsAlready, kNotConfirmed (doubt), kChangeWaits, kTextMissing.
  base::Result<Change> propose_entry(const access::Caller& caller, ChangeKind kind, const std::string& entry,
                                     const std::string& reason);
  struct Signing {
    std::string document, where, text;  // of `confirm`: the official text, where it was read, the clause
    std::string code;                   // fresh, of the phone
  };
  // kNoChange, kChangeOver, kAccountsOnly, kSamePerson, kTextMissing, kTextsDiffer, access::kCodeRefused.
  base::Result<Change> confirm(const access::Caller& caller, int64_t id, const Signing& signing);
  // kNoChange, kChangeOver, kTextMissing. Also of one that is confirmed and has not begun.
  base::Result<Change> drop(const access::Caller& caller, int64_t id, const std::string& why);

  std::vector<Change> list() const;  // the newest first
  std::optional<Change> find(int64_t id) const;
  // What a change of packs does, in the order of the packs; of others nothing.
  base::Result<std::vector<catalog::Difference>> differences(const Change& change) const;
  // Entries of the packs in force that act only when confirmed, and whether they do.
  struct Waiting {
    catalog::PackEntry entry;
    bool acts = false;
  };
  base::Result<std::vector<Waiting>> waiting() const;

 private:
  Changes(store::Home& home, access::Entrance& entrance, const std::vector<Version>& versions)
      : home_(home), entrance_(entrance), versions_(versions) {}
  base::Result<Change> write(store::RuleEvent event, size_t known,
                             const std::function<base::Result<void>(store::WriteTx&)>& besides = {});
  base::Result<void> fits_records(const catalog::Catalog& catalog) const;
  base::Result<void> fits_roles(const catalog::Catalog& catalog) const;
  base::Result<Change> still_open(int64_t id) const;

  store::Home& home_;
  access::Entrance& entrance_;
  const std::vector<Version>& versions_;
  mutable std::mutex mutex_;
  std::vector<Change> all_;  // by number
};

// As this account may see it: the other's copy of the official text stays hidden while the change is open, or the
// second copy would be made from the first.
Change seen_by(Change change, access::AccountId account);

// At the start, before anything is read of the rules: what was confirmed and has not begun begins, as one activation.
// How many changes did.
base::Result<size_t> begin_confirmed(store::Home& home);

}  // namespace taixin::rules
